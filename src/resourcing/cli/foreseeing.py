"""The command `futures`: every option lived through the same sampled futures, and which one to choose."""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.naming import seen_from
from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, whole
from resourcing.errors import InputError, InputProblem, did_you_mean

if TYPE_CHECKING:
    from resourcing.futures import Outcome
    from resourcing.read import Inputs
    from resourcing.scenario import Option, Scenario
    from resourcing.study import Prospect
    from resourcing.view.foreseen import Foreseen

ALL = "all"
"""Word for every option of the scenario."""
AS_IS = "as_is"
"""Name of the option that changes nothing, as in `resourcing.scenario`, which need not be loaded for the help."""
NO_PLAN = "there is no assignment"
"""Beginning of what a run without a plan says."""
ADVICE = "make a rule soft, give more time, or ask `resourcing relax` which promises conflict"
FEWEST, MOST = 2, 100_000
"""Fewest and most futures."""
MOVES, MOST_MOVES = 30, 10_000
"""Moves for each alliance and period, as in `resourcing.futures`, which need not be loaded for the help; most of them."""
MOST_FOR_HIRES, FEWEST_FURTHER = 30, 5
"""Most futures behind the decision whom to hire; fewest that may judge it."""


def add_futures(commands: Commands) -> None:
    """Add `futures`."""
    sub = commands.add_parser(
        "futures", help="which option to choose when nobody knows what will happen"
    )
    sub.description = (
        "Lives every option through the same sampled futures, optimizing again at every review with only what is known "
        "by then, and says which to choose, how sure that is, and when the choice fails."
    )
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    sub.add_argument(
        "--options",
        default=ALL,
        metavar="all|NAME,...",
        help="options, separated by commas; default all; as_is is always among them",
    )
    sub.add_argument(
        "--number", type=_futures, help="sampled futures; default as the scenario says"
    )
    sub.add_argument(
        "--jobs", type=_jobs, default=1, help="processes; default 1; same numbers"
    )
    sub.add_argument("--seed", type=whole, help="seed; default as the scenario says")
    sub.add_argument(
        "--moves",
        type=_moves,
        default=MOVES,
        help="moves tried at each review for each alliance and period; default 30, more is surer and slower",
    )
    sub.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="folder to write"
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="replace a folder that no earlier futures made",
    )
    sub.set_defaults(command=_futures_of)


def _futures(text: str) -> int:
    """Return a number of futures.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    number = whole(text)
    if not FEWEST <= number <= MOST:
        msg = f"{text} is not between {FEWEST} and {MOST}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _jobs(text: str) -> int:
    """Return a number of processes.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    number = whole(text)
    if not number:
        msg = "at least 1 process is needed"
        raise argparse.ArgumentTypeError(msg)
    return number


def _moves(text: str) -> int:
    """Return a number of moves.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    number = whole(text)
    if not 1 <= number <= MOST_MOVES:
        msg = f"{text} is not between 1 and {MOST_MOVES:,}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _futures_of(parsed: argparse.Namespace) -> int:
    """Live the options of a scenario through futures, and write what became of them."""
    from resourcing.read import read_inputs
    from resourcing.study.committing import people_names
    from resourcing.view.foreseen import check_futures_folder, foresee, write_futures

    steps = ["reading", "solving", "living", "finding when it fails", "writing"]
    with Progress(steps) as progress:
        progress.step()
        check_futures_folder(parsed.out, force=parsed.force)
        inputs = _asked(read_inputs(parsed.scenario), parsed)
        read = [file.path for file in inputs.files]
        check_futures_folder(parsed.out, inputs=read, force=parsed.force)
        names = _options(parsed.options, inputs.scenario)
        progress.step()
        outcome = _lived(inputs, names, parsed, progress)
        progress.step()
        found = foresee(
            outcome,
            scenario=inputs.scenario,
            playbook=inputs.playbook,
            names=_names(inputs),
            people=people_names(inputs.register),
        )
        progress.asking("whom to hire before the future is known")
        found = _with_hires(found, inputs)
        progress.step()
        lines = write_futures(
            found,
            inputs=inputs,
            out=parsed.out,
            asked=_words(parsed, inputs.scenario, names),
            force=parsed.force,
        )
    lines = [*lines, str(parsed.out / "futures.html")]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _asked(inputs: "Inputs", parsed: argparse.Namespace) -> "Inputs":
    """Return the inputs with the number of futures and the seed that are asked for."""
    scenario = inputs.scenario
    if parsed.number is not None:
        futures = scenario.futures.replace(number=parsed.number)
        scenario = scenario.replace(futures=futures)
    if parsed.seed is not None:
        scenario = scenario.replace(seed=parsed.seed)
    return replace(inputs, scenario=scenario)


def _names(inputs: "Inputs") -> dict[str, str]:
    """Return the names of the alliances of the register and of the deals under negotiation."""
    deals = (deal.alliance for deal in inputs.scenario.futures.pipeline)
    rows = (*inputs.register.alliances, *deals)
    return {row.alliance_id: row.name for row in rows}


def _options(text: str, scenario: "Scenario") -> list[str]:
    """Return the options asked for, as-is first.

    Raises
    ------
    InputError
        If the scenario has no such option.
    """
    known = list(dict.fromkeys([AS_IS, *scenario.options]))
    asked = [name.strip() for name in text.split(",") if name.strip()]
    names = known if asked == [ALL] else list(dict.fromkeys([AS_IS, *asked]))
    problems = [_no_option(name, known) for name in names if name not in known]
    if problems:
        raise InputError(problems)
    return names


def _no_option(name: str, known: list[str]) -> InputProblem:
    """Return the problem of an option that the scenario does not have."""
    return InputProblem(
        file="",
        column="--options",
        value=name,
        rule="the scenario has no such option",
        repair=did_you_mean(name, [ALL, *known])
        or f"use all, or some of {', '.join(known)}",
    )


def _lived(
    inputs: "Inputs",
    names: Sequence[str],
    parsed: argparse.Namespace,
    progress: Progress,
) -> "Outcome":
    """Solve every option without any future, then live all through the same futures."""
    from resourcing.futures import Effort
    from resourcing.study import outcome_of

    ready = []
    for name in names:
        progress.asking(f"solving {name}")
        ready.append(_prospect(inputs, name))
    progress.step()
    return outcome_of(
        ready,
        jobs=parsed.jobs,
        effort=Effort(moves_per_cell=parsed.moves),
        progress=lambda done, total: progress.asking(
            f"living through futures {_bar(done, total)} {done:,} of {total:,}"
        ),
    )


def _with_hires(found: "Foreseen", inputs: "Inputs") -> "Foreseen":
    """Return what was gathered with the decision whom to hire, of the chosen option or of the first that hires."""
    from resourcing.cli.solving import case_of
    from resourcing.study import hire_decision

    options = inputs.scenario.options
    named = [found.recommendation.chosen, *found.outcome.options]
    hiring = [n for n in named if n in options and _hires(options[n])]
    if not hiring:
        return found
    number = min(MOST_FOR_HIRES, found.outcome.num_futures)
    further = number if number >= FEWEST_FURTHER else 0
    case = case_of(inputs, option=hiring[0])
    decision = hire_decision(case, number=number, further=further)
    return replace(found, hires=decision, hiring=hiring[0])


def _hires(option: "Option") -> bool:
    """Return whether an option hires, or may hire, anybody who costs something."""
    people = (*option.hires, *option.candidates)
    return any((person.annual_cost or 0) > 0 for person in people)


def _prospect(inputs: "Inputs", name: str) -> "Prospect":
    """Solve an option without any future.

    Raises
    ------
    InputError
        If there is no plan that keeps every strict rule.
    """
    from resourcing.cli.solving import case_of
    from resourcing.study import prospect

    case = case_of(inputs, option=name)
    try:
        return prospect(case)
    except ValueError as error:
        if not str(error).startswith(NO_PLAN):
            raise
        rule = f"no plan was found for {name} that keeps every strict rule"
        raise InputError(
            [InputProblem(file=case.scenario.title, rule=rule, repair=ADVICE)]
        ) from error


def _bar(done: int, total: int) -> str:
    """Return how far something is as a bar.

    Examples
    --------
    >>> _bar(5, 10)
    '[##########··········]'
    """
    full = round(20 * done / max(1, total))
    return f"[{'#' * full}{'·' * (20 - full)}]"


def _words(
    parsed: argparse.Namespace, scenario: "Scenario", names: Sequence[str]
) -> list[str]:
    """Return the words of the command that makes it again, as typed in the folder, without folder and processes."""
    words = ["resourcing", "futures", seen_from(parsed.scenario, parsed.out)]
    words += ["--options", ",".join(names)]
    words += ["--number", str(scenario.futures.number), "--seed", str(scenario.seed)]
    if parsed.moves != MOVES:
        words += ["--moves", str(parsed.moves)]
    return words
