"""Commands that judge or change a plan: `replan` and `evaluate`."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_folder, add_scenario, whole

if TYPE_CHECKING:
    from resourcing.read import Inputs
    from resourcing.study import Case
    from resourcing.view.files import LoadedRun


def add_replan(commands: Commands) -> None:
    """Add `replan`."""
    sub = commands.add_parser(
        "replan",
        help="a run again after changes, with its plan kept but for a few alliances",
    )
    sub.description = (
        "Run again after changes. The plan of the run is kept: its leads stay in the periods that begin before the "
        "first change, and after that all but a few alliances keep the planned lead."
    )
    sub.add_argument("folder", type=Path, help="folder of a run")
    sub.add_argument(
        "--change",
        type=Path,
        required=True,
        help="TOML file with [[changes]] as in a scenario",
    )
    sub.add_argument(
        "--max-handovers",
        type=whole,
        help="most alliances that get another lead than planned; not counted are those whose planned lead may not lead "
        "them any more, which may change from then on; default no limit",
    )
    add_folder(sub, default="DIR-replanned beside it")
    sub.set_defaults(command=_replan)


def add_evaluate(commands: Commands) -> None:
    """Add `evaluate`."""
    sub = commands.add_parser(
        "evaluate", help="a plan made by hand: rules broken, hours filled best, loss"
    )
    add_scenario(sub)
    sub.add_argument(
        "--assignments",
        type=Path,
        required=True,
        help="CSV file with alliance_id, period and lead",
    )
    add_folder(sub, default="none")
    sub.add_argument(
        "--table",
        type=Path,
        help="CSV file to write every broken rule, broken promise and excess to",
    )
    sub.set_defaults(command=_evaluate)


def _replan(parsed: argparse.Namespace) -> int:
    """Run again after changes, from the plan before."""
    from resourcing import study
    from resourcing.cli.solving import check_answer, written
    from resourcing.explain import diff
    from resourcing.view import files
    from resourcing.view.tables import plan_tables

    folder = parsed.folder.resolve()
    out = parsed.out or parsed.folder.parent / f"{folder.name}-replanned"
    with Progress(["reading the run", "replanning", "writing"]) as progress:
        progress.step()
        files.check_folder(out, force=parsed.force)
        loaded = files.read_run(parsed.folder)
        inputs = files.with_changes(loaded.inputs, path=parsed.change)
        case = _changed(loaded, inputs)
        progress.step()
        done = study.replan(
            case, before=loaded.run.plan, max_handovers=parsed.max_handovers
        )
        check_answer(done, file=str(parsed.change))
        progress.step()
        written(
            done,
            inputs=inputs,
            scenario_name=f"{loaded.scenario_name}-replanned",
            out=out,
            force=parsed.force,
            origin=files.Origin(
                folder=folder,
                inputs=loaded.inputs,
                change=files.read_change(parsed.change),
            ),
        )
    changed = diff(
        plan_tables(loaded.run, title=str(parsed.folder)),
        plan_tables(done, title=str(out)),
    )
    told = [done.result, *done.result.stages, done.replanned]
    sys.stdout.write("".join(f"{item}\n" for item in told))
    sys.stdout.write(f"{changed}\n{out / 'report.html'}\n")
    return 0


def _changed(loaded: "LoadedRun", inputs: "Inputs") -> "Case":
    """Return the changed case, in which the plan before is published until the first change."""
    from resourcing import study
    from resourcing.explain import planned_leads

    before = loaded.inputs.scenario
    return study.prepare(
        study.window(
            inputs.scenario, changes=inputs.scenario.changes[len(before.changes) :]
        ),
        register=inputs.register,
        playbook=inputs.playbook,
        option=loaded.option,
        published=planned_leads(loaded.run.plan),
    )


def _evaluate(parsed: argparse.Namespace) -> int:
    """Judge a plan made by hand."""
    from resourcing import study
    from resourcing.cli.solving import check_answer, prepared, written
    from resourcing.cli.tables import write_table
    from resourcing.explain import check_plan
    from resourcing.view import files

    steps = ["reading", "placing and measuring", "assigning", "judging"]
    with Progress(steps) as progress:
        if parsed.out is not None:
            files.check_folder(parsed.out, force=parsed.force)
        inputs, case = prepared(
            parsed.scenario, option=parsed.option, progress=progress
        )
        lead = files.read_leads(parsed.assignments, data=case.data)
        progress.step()
        done = study.assign(case)
        check_answer(done, file=str(parsed.scenario))
        progress.step()
        found = check_plan(done, lead=lead)
        if parsed.out is not None:
            written(
                replace(done, result=found.result),
                inputs=inputs,
                scenario_name=parsed.scenario.stem,
                out=parsed.out,
                force=parsed.force,
            )
    write_table(found.to_findings(), out=parsed.table)
    where = "" if parsed.out is None else f"{parsed.out / 'report.html'}\n"
    sys.stdout.write(f"{found}\n{where}")
    return 0
