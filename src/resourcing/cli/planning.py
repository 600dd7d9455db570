"""Commands that judge or change a plan: `replan` and `evaluate`."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_folder, add_scenario, whole


def add_replan(commands: Commands) -> None:
    """Add `replan`."""
    sub = commands.add_parser(
        "replan", help="a run again after changes, with few handovers"
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
        help="most handovers, those that somebody who leaves forces not counted",
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
        inputs = files.with_changes(
            loaded.inputs, path=parsed.change, max_handovers=parsed.max_handovers
        )
        case = study.prepare(
            inputs.scenario,
            register=inputs.register,
            playbook=inputs.playbook,
            option=loaded.option,
        )
        progress.step()
        done = study.replan(
            case, before=loaded.run.plan, max_handovers=parsed.max_handovers
        )
        check_answer(done, file=str(parsed.change))
        progress.step()
        name = f"{loaded.scenario_name}-replanned"
        written(done, inputs=inputs, scenario_name=name, out=out, force=parsed.force)
    changed = diff(
        plan_tables(loaded.run, title=str(parsed.folder)),
        plan_tables(done, title=str(out)),
    )
    sys.stdout.write(f"{done.result}\n{changed}\n{out / 'report.html'}\n")
    return 0


def _evaluate(parsed: argparse.Namespace) -> int:
    """Judge a plan made by hand."""
    from resourcing import study
    from resourcing.cli.solving import check_answer, prepared, written
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
    where = "" if parsed.out is None else f"{parsed.out / 'report.html'}\n"
    sys.stdout.write(f"{found}\n{where}")
    return 0
