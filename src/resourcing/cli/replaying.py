"""The command `simulate`: a plan replayed at length with requests that arrive by chance."""

import argparse
import sys
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_folder, add_scenario, checked, whole

if TYPE_CHECKING:
    import pandas as pd

    from resourcing.read import Inputs
    from resourcing.scenario import SimulationSettings
    from resourcing.study import Run

STEPS = (
    *("reading", "placing and measuring", "assigning until the gap is proven"),
    *("replaying the plan", "replaying today's leads", "writing"),
)


def add_simulate(commands: Commands) -> None:
    """Add `simulate`."""
    sub = commands.add_parser(
        "simulate", help="how fast a plan answers requests that arrive by chance"
    )
    add_scenario(sub)
    sub.add_argument(
        "--assignments",
        type=Path,
        help="CSV file with alliance_id, period and lead: a plan made by hand in place of the best found",
    )
    sub.add_argument(
        "--replications",
        type=_replications,
        help="number of replications; default as the scenario says, or as many as its half_width takes",
    )
    sub.add_argument(
        "--seed", type=whole, help="seed of everything drawn; default the scenario's"
    )
    sub.add_argument(
        "--log",
        action="store_true",
        help="write every request of the first replication to requests_log.csv (made up by chance)",
    )
    add_folder(sub, default="out/SCENARIO-simulated")
    sub.set_defaults(command=_simulate)


def _replications(text: str) -> int:
    """Return a number of replications, at least 2.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is none.
    """
    number = whole(text)
    if number < 2:
        msg = f"{text} is too few: an interval takes at least 2 replications"
        raise argparse.ArgumentTypeError(msg)
    return number


def _simulate(parsed: argparse.Namespace) -> int:
    """Replay a plan, and the leads of today under the same luck."""
    from dataclasses import replace

    from resourcing.cli.solving import name_of, written
    from resourcing.simulate import differences, told
    from resourcing.study import replay
    from resourcing.view import files

    out = parsed.out or Path("out") / f"{name_of(parsed)}-simulated"
    with Progress(list(STEPS)) as progress:
        checked(
            lambda: files.check_folder(out, force=parsed.force),
            lambda: _check_plan(parsed.assignments),
        )
        inputs, done = _planned(parsed, progress)
        asked = _settings(parsed, done.case.scenario.simulation)
        progress.step()
        service = replay(done.case, done.plan, settings=asked, seed=parsed.seed)
        progress.step()
        same = asked.replace(replications=service.num_replications)
        today = replay(done.case, done.today, settings=same, seed=parsed.seed)
        change = differences(today, service)
        progress.step()
        written(
            replace(done, service=service),
            inputs=inputs,
            scenario_name=parsed.scenario.stem,
            out=out,
            force=parsed.force,
            more={
                "service_differences": change,
                **({"requests_log": service.events()} if parsed.log else {}),
            },
            again=_again(parsed),
        )
    sys.stdout.write(f"{told(service)}\n{_against_today(change)}\n")
    sys.stdout.write(f"{out / 'service_levels.csv'}\n{out / 'report.html'}\n")
    return 0


def _again(parsed: argparse.Namespace) -> list[str]:
    """Return the command and its options with which the folder is made again, within it."""
    words = ["simulate"]
    if parsed.assignments is not None:
        words += ["--assignments", "assignments.csv"]
    for name in ("replications", "seed"):
        given = getattr(parsed, name)
        words += [] if given is None else [f"--{name}", str(given)]
    return [*words, "--log"] if parsed.log else words


def _check_plan(path: Path | None) -> None:
    """Raise InputError where a file can be no plan, before anything is read."""
    from resourcing.view import files

    if path is not None:
        files.check_columns(path)


def _planned(parsed: argparse.Namespace, progress: Progress) -> tuple["Inputs", "Run"]:
    """Read a scenario and find its plan, or judge the one that is given."""
    from resourcing import study
    from resourcing.cli.solving import prepared, solved
    from resourcing.results import OptimizationResult, solution
    from resourcing.view import files

    if parsed.assignments is None:
        return solved(parsed.scenario, option=parsed.option, progress=progress)
    inputs, case = prepared(parsed.scenario, option=parsed.option, progress=progress)
    lead = files.read_leads(parsed.assignments, data=case.data)
    progress.step()
    given = OptimizationResult(
        best=solution(case.data, lead=lead),
        bound=case.data.trivial_bound,
        status="feasible",
        seconds=0.0,
        full_value=case.data.full_value,
    )
    today = study.current_leads_kept(case)
    return inputs, study.Run(case=case, result=given, today=today)


def _settings(
    parsed: argparse.Namespace, settings: "SimulationSettings"
) -> "SimulationSettings":
    """Return the scenario's settings with what the command asks for."""
    if parsed.replications is None:
        return settings
    return settings.replace(replications=parsed.replications)


def _against_today(change: "pd.DataFrame") -> str:
    """Return how the fraction in time differs from that of today's leads, as a sentence."""
    row = change[(change["by"] == "all") & (change["measure"] == "in_time")].iloc[0]
    if isnan(row["change"]):
        return "Today's leads kept, under the same luck: nothing is asked."
    points = 100 * row[["change", "low", "high"]]
    told = "" if row["told_from_zero"] else ", which cannot be told from zero"
    return (
        f"Today's leads kept, under the same luck: {row['before']:.1%} in time; the plan changes that by "
        f"{points['change']:+.1f} points ({points['low']:+.1f} to {points['high']:+.1f}){told}."
    )
