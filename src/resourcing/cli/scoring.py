"""The command that looks back: `scorecard`."""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, checked, whole
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.read import Inputs
    from resourcing.scorecard import GivenPlan, Period, Scorecard
    from resourcing.view.files import LoadedRun


def add_scorecard(commands: Commands) -> None:
    """Add `scorecard`."""
    sub = commands.add_parser(
        "scorecard",
        help="how a period went: define, measure, analyze, improve, control",
    )
    sub.description = (
        "How a period went, from the register's tables requests, timesheet, events, pulse, kpis and decisions, and from the "
        "plan of a run. A measure whose table is missing is listed as not measured."
    )
    sub.add_argument("scenario", type=Path, help="scenario file (TOML)")
    sub.add_argument(
        "--period",
        type=_period,
        required=True,
        metavar="P",
        help="2027Q1, 2027-01, 2027, or dates of whole months such as 2027-01-01:2027-06-30",
    )
    sub.add_argument(
        "--before",
        type=_period,
        metavar="P0",
        help="period to compare with; default the one of the same length before",
    )
    sub.add_argument(
        "--run", type=Path, metavar="DIR", help="folder of a run whose plan is measured"
    )
    sub.add_argument(
        "--grace-days",
        type=whole,
        default=0,
        metavar="N",
        help="days after the planned one on which an event still counts as on time; default 0",
    )
    sub.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="folder for scorecard.html, scorecard.csv and scorecard.json; default none",
    )
    sub.set_defaults(command=_scorecard)


def _period(text: str) -> "Period":
    """Return a period, or the error of an argument that is none."""
    from resourcing.scorecard import period_of

    try:
        return period_of(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _scorecard(parsed: argparse.Namespace) -> int:
    """Say how a period went."""
    from resourcing.read import HISTORY, read_inputs
    from resourcing.view.scorecard import check_scorecard_folder, write_scorecard

    with Progress(["reading", "measuring", "writing"]) as progress:
        progress.step()
        inputs = checked(
            lambda: read_inputs(parsed.scenario, apart=HISTORY),
            lambda: check_scorecard_folder(parsed.out),
        )
        plan = _plan(parsed.run, inputs=inputs)
        progress.step()
        card = _card(parsed, inputs, plan)
        progress.step()
        write_scorecard(card, out=parsed.out)
    page = "" if parsed.out is None else f"{parsed.out / 'scorecard.html'}\n"
    sys.stdout.write(f"{card}\n{page}")
    return 0


def _plan(folder: Path | None, *, inputs: "Inputs") -> "GivenPlan | None":
    """Return the plan of a run's folder, None where none is named."""
    if folder is None:
        return None
    from resourcing.scorecard import GivenPlan
    from resourcing.view.files import read_run

    found = read_run(folder)
    return GivenPlan(
        solution=found.run.plan,
        horizon=found.case.world.horizon,
        title=str(folder),
        option=found.option,
        about=tuple(_about(found, inputs=inputs, folder=folder)),
    )


def _about(found: "LoadedRun", *, inputs: "Inputs", folder: Path) -> Iterator[str]:
    """Yield which plan stands beside the logs, and where it was made for something else.

    Raises
    ------
    InputError
        If it is for none of the alliances of the register.
    """
    theirs, replanned = found.inputs, ", replanned" if found.run.replanned else ""
    yield f"The plan is that of {folder}: “{theirs.scenario.title}”, option {found.option}{replanned}."
    here, there = (
        {row.alliance_id for row in item.register.alliances}
        for item in (inputs, theirs)
    )
    if here.isdisjoint(there):
        rule = (
            f"its plan is for none of the alliances of {inputs.scenario.register_path}"
        )
        advice = "name the folder of a run of this register"
        raise InputError([InputProblem(file=str(folder), rule=rule, repair=advice)])
    parts = ((here - there, "only here"), (there - here, "only in the run"))
    apart = [f"{len(names)} {where}" for names, where in parts if names]
    if apart:
        yield f"Its alliances are not those of this register: {', '.join(apart)}."
    yield from _differences(theirs, inputs)


def _differences(theirs: "Inputs", ours: "Inputs") -> Iterator[str]:
    """Yield in what the inputs of a run are not those read now."""
    from resourcing.words import listed

    names = ("alliances", "evaluations", "managers", "absences", "teams")
    both = theirs.register, ours.register
    others = [n for n in names if getattr(both[0], n) != getattr(both[1], n)]
    if others:
        yield f"Its register is not as this one: other rows in {listed(others)}."
    if theirs.playbook != ours.playbook:
        yield "Its playbook is not as this one: its needs and promises may be others."


def _card(
    parsed: argparse.Namespace, inputs: "Inputs", plan: "GivenPlan | None"
) -> "Scorecard":
    """Return the scorecard of a scenario's register."""
    from resourcing.front_door import segment
    from resourcing.history import Log
    from resourcing.read import HISTORY, read_history
    from resourcing.scenario import world
    from resourcing.scorecard import scorecard

    scenario = inputs.scenario
    found = read_history(parsed.scenario.parent / scenario.register_path)
    state = world(scenario, register=inputs.register, playbook=inputs.playbook)
    portfolio = segment(
        state.register,
        playbook=state.playbook,
        today=state.today,
        seed=state.seed,
        moves=state.score_moves,
    )
    return scorecard(
        state,
        portfolio=portfolio,
        period=parsed.period,
        log=Log.of(**{name: getattr(found, name) for name in HISTORY}),
        before=parsed.before,
        plan=plan,
        as_of=scenario.as_of,
        grace_days=parsed.grace_days,
        title=scenario.title,
        scenario=str(parsed.scenario),
    )
