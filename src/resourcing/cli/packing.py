"""The command `pack`: the options of a scenario before leadership, as text, page, sheet of paper, slides and workbook.

Reads, solves and asks `view.pack`; words and numbers come from there.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.naming import seen_from
from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, day, positive
from resourcing.errors import InputError, InputProblem, did_you_mean

if TYPE_CHECKING:
    from resourcing.futures import Outcome
    from resourcing.read import Inputs
    from resourcing.study import Column, Comparison
    from resourcing.view.foreseen import Foreseen

ALL, NONE = "all", "none"
AS_IS = "as_is"
"""Name of the option that changes nothing, as in `resourcing.scenario`, which need not be loaded for the help."""
MOST = 2
"""Most options beside as-is and doing nothing: leaders choose between two or three."""


def add_pack(commands: Commands) -> None:
    """Add `pack`."""
    sub = commands.add_parser(
        "pack", help="the options before leadership: page, slides, workbook, one sheet"
    )
    sub.description = (
        "Solves today's team and one or two options of a scenario, prices doing nothing, and writes the decision as "
        "decision.md, options.html, options.pdf (one page), options.pptx and options.xlsx; the numbers in all are the same."
    )
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    sub.add_argument(
        "--out", type=Path, metavar="DIR", required=True, help="folder to write"
    )
    sub.add_argument(
        "--options",
        default=ALL,
        metavar="all|NAME,NAME",
        help=f"one or {MOST} options, separated by commas; default all; as_is and doing nothing are always among them",
    )
    sub.add_argument(
        "--futures",
        default=NONE,
        metavar="DIR|none",
        help="folder that `resourcing futures` wrote: risk, regret, and when the choice fails; default none",
    )
    sub.add_argument(
        "--template",
        type=Path,
        metavar="FILE",
        help="company presentation (.pptx) whose layouts, colors and fonts the slides take",
    )
    sub.add_argument(
        "--by",
        type=day,
        metavar="DATE",
        help="day by which to decide (2027-01-31); default: the first that the choice asks for",
    )
    sub.add_argument(
        "--seconds",
        metavar="S",
        type=positive,
        help="time limit of each solve; default as the scenario says",
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="replace a folder that no earlier pack made",
    )
    sub.set_defaults(command=_pack)


def _pack(parsed: argparse.Namespace) -> int:
    """Put the options of a scenario before leadership."""
    from resourcing.read import read_inputs
    from resourcing.view.pack import Origin, check_pack_folder, gathered, write_pack
    from resourcing.view.pack.decks import opened

    with Progress(
        ["reading", "solving", "looking at futures", "telling", "writing"]
    ) as bar:
        bar.step()
        check_pack_folder(parsed.out, force=parsed.force)
        inputs = read_inputs(parsed.scenario)
        names = _options(parsed.options, inputs)
        outcome, remarks = _lived(parsed.futures, names, inputs)
        if parsed.template is not None:
            opened(parsed.template)  # before anything is solved
        _check_out(parsed, inputs)
        bar.step()
        compared = _solved(parsed, inputs, names, bar)
        bar.step()
        foreseen = _foreseen(outcome, inputs, names)
        bar.step()
        pack = gathered(compared, inputs=inputs, foreseen=foreseen, by=parsed.by, remarks=remarks)  # fmt: skip
        bar.step()
        origin = Origin(inputs=inputs, asked=tuple(_words(parsed)), futures=_futures(parsed), template=parsed.template, seconds=parsed.seconds)  # fmt: skip
        lines = write_pack(pack, origin=origin, out=parsed.out, force=parsed.force)
    lines = [*lines, *_interrupted(compared), str(parsed.out / "options.html")]
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return 0


def _interrupted(compared: "Comparison") -> Iterator[str]:
    """Yield which plans were not searched for to the end, since somebody interrupted that."""
    for column in compared.columns:
        if column.run.result.status == "interrupted":
            yield f"The search for {column.option} was interrupted: its plan is the best found until then; run it again for a better one."


def _check_out(parsed: argparse.Namespace, inputs: "Inputs") -> None:
    """Raise InputError where the folder holds what is read."""
    from resourcing.view.pack import check_pack_folder

    read = [file.path for file in inputs.files]
    read += [parsed.template] if parsed.template else []
    read += [Path(parsed.futures) / "totals.csv"] if parsed.futures != NONE else []
    check_pack_folder(parsed.out, inputs=read, force=parsed.force)


def _options(text: str, inputs: "Inputs") -> list[str]:
    """Return the options asked for, as-is first.

    Raises
    ------
    InputError
        If the scenario has no such option, none at all, or more are asked for than leaders choose between.
    """
    known = [*inputs.scenario.options]
    asked = [name.strip() for name in text.split(",") if name.strip()]
    names = known if asked == [ALL] else list(dict.fromkeys(asked))
    names = [name for name in names if name != AS_IS]
    problems = [_no_option(name, known) for name in names if name not in known]
    if not problems and not 1 <= len(names) <= MOST:
        problems = [_how_many(len(names), known)]
    if problems:
        raise InputError(problems)
    return [AS_IS, *names]


def _no_option(name: str, known: list[str]) -> InputProblem:
    """Return the problem of an option that the scenario does not have."""
    return InputProblem(
        file="",
        column="--options",
        value=name,
        rule="the scenario has no such option",
        repair=did_you_mean(name, [ALL, *known])
        or f"use one or two of {', '.join(known) or 'the options that you add to it'}",
    )


def _how_many(number: int, known: list[str]) -> InputProblem:
    """Return the problem of no option, or of too many."""
    if not known:
        rule = "the scenario has no options, so that there is nothing to decide"
        repair = "add a table [options.NAME] to it, such as one that hires"
    else:
        rule = f"{number} options are asked for; a pack holds one or {MOST} beside today's team"
        repair = f"name one or {MOST} with --options, of {', '.join(known)}; `resourcing compare` puts all side by side"
    return InputProblem(file="", column="--options", rule=rule, repair=repair)


def _lived(
    folder: str, names: Sequence[str], inputs: "Inputs"
) -> tuple["Outcome | None", list[str]]:
    """Return the stored futures with remarks on them; None where none are asked for.

    Raises
    ------
    InputError
        If the folder holds no futures, or lacks an option.
    """
    if folder == NONE:
        return None, ["No futures were looked at: risk is told from the plans alone (resourcing futures, then --futures)."]  # fmt: skip
    from resourcing.view.foreseen import read_outcome

    outcome = read_outcome(folder)
    lacking = [name for name in names if name not in outcome.options]
    if lacking:
        rule = f"has no futures of {' and '.join(lacking)}"
        repair = f"name options among {', '.join(outcome.options)}, or run `resourcing futures` again"
        raise InputError([InputProblem(file=folder, rule=rule, repair=repair)])
    return outcome, _other_inputs(Path(folder), inputs)


def _other_inputs(folder: Path, inputs: "Inputs") -> list[str]:
    """Return that futures were made from other inputs than these, where their provenance says so."""
    try:
        note = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))
        before = {Path(row["name"]).name: row["sha256"] for row in note["inputs"]}
    except (OSError, ValueError, KeyError, TypeError):
        return [
            f"{folder.resolve().name} does not say from which inputs its futures were made."
        ]
    now = {file.path.name: file.sha256 for file in inputs.files}
    other = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))  # fmt: skip
    if not other:
        return []
    return [f"The futures were made from other inputs than the plans: {', '.join(other)} differ; run `resourcing futures` again."]  # fmt: skip


def _foreseen(
    outcome: "Outcome | None", inputs: "Inputs", names: Sequence[str]
) -> "Foreseen | None":
    """Return what the futures say of the options."""
    from resourcing.view.pack import foreseen_of

    return None if outcome is None else foreseen_of(outcome, inputs=inputs, options=names)  # fmt: skip


def _solved(
    parsed: argparse.Namespace,
    inputs: "Inputs",
    names: Sequence[str],
    bar: Progress,
) -> "Comparison":
    """Solve every option and replay the plans under the same luck."""
    from resourcing.study import side_by_side

    columns = []
    for name in names:
        bar.asking(f"solving {name}")
        columns.append(_column(parsed, inputs, name))
    bar.asking("replaying")
    return side_by_side(columns)


def _column(parsed: argparse.Namespace, inputs: "Inputs", name: str) -> "Column":
    """Solve one option.

    Raises
    ------
    InputError
        If no plan keeps every strict rule.
    """
    from dataclasses import replace

    from resourcing import study
    from resourcing.cli.solving import case_of, check_answer

    asked = inputs
    if parsed.seconds is not None:
        scenario = inputs.scenario
        limited = scenario.optimizer.replace(time_limit_seconds=parsed.seconds)
        asked = replace(inputs, scenario=scenario.replace(optimizer=limited))
    run = study.assign(case_of(asked, option=name))
    check_answer(run, file=f"{parsed.scenario} with option {name}")
    return study.Column(label=name, source=str(parsed.scenario), inputs=inputs, run=run)


def _futures(parsed: argparse.Namespace) -> str:
    """Return the folder of the futures as seen from that of the pack."""
    if parsed.futures == NONE:
        return NONE
    return seen_from(Path(parsed.futures), parsed.out)


def _words(parsed: argparse.Namespace) -> list[str]:
    """Return the words of the command that makes it again within its folder, that folder apart."""
    scenario = seen_from(parsed.scenario, parsed.out)
    words = ["resourcing", "pack", scenario, "--options", parsed.options]
    words += ["--futures", _futures(parsed)]
    template = parsed.template and seen_from(parsed.template, parsed.out)
    words += ["--template", template] if template else []
    words += ["--by", parsed.by.isoformat()] if parsed.by else []
    return [*words, "--seconds", f"{parsed.seconds:g}"] if parsed.seconds else words
