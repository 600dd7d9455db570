"""Commands that judge or change a plan: `replan` and `evaluate`."""

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.progress import Progress
from resourcing.cli.usage import Commands, add_folder, add_scenario, checked, whole

if TYPE_CHECKING:
    from resourcing.explain import PlanCheck
    from resourcing.read import Inputs
    from resourcing.scenario import Change
    from resourcing.study import Case, Run
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
    sub.epilog = (
        'A file of changes holds, for each change, a line [[changes]] and below it its keys, such as kind = "manager_leaves", '
        'manager_id = "M3" and date = 2027-06-30 (the last day). The kinds are those of a scenario: deal_arrives, '
        "deals_arrive, alliance_ends, alliances_merge, alliance_rescored, phase_moves, manager_joins, manager_leaves, "
        "manager_works, manager_on_leave, manager_moves, sla_moves, service_moves, span_moves, team_hours_move, "
        "hiring_freeze, budget_cut."
    )
    sub.add_argument("folder", type=Path, metavar="DIR", help="folder of a run")
    sub.add_argument(
        "--change",
        type=Path,
        required=True,
        metavar="FILE",
        help="TOML file with [[changes]] as in a scenario, and nothing else",
    )
    sub.add_argument(
        "--max-handovers",
        type=whole,
        metavar="K",
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
    sub.description = (
        "Judge a plan made by hand: which rules and promises it breaks, what it is worth with its hours filled best, "
        "and what it loses against the best plan found."
    )
    add_scenario(sub)
    sub.add_argument(
        "--assignments",
        type=Path,
        required=True,
        metavar="FILE",
        help="CSV file with the columns alliance_id, period (blank for every period) and lead (identifier of a manager "
        "or team, blank for nobody); assignments.csv of a run will do",
    )
    add_folder(sub, default="none")
    sub.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="CSV file to write every broken rule, broken promise and excess to",
    )
    sub.set_defaults(command=_evaluate)


def _replan(parsed: argparse.Namespace) -> int:
    """Run again after changes, from the plan before."""
    from resourcing import study
    from resourcing.cli.solving import check_answer, written
    from resourcing.view import files

    folder = parsed.folder.resolve()
    out = parsed.out or parsed.folder.parent / f"{folder.name}-replanned"
    with Progress(["reading the run", "replanning", "writing"]) as progress:
        progress.step()
        loaded = checked(
            lambda: files.read_run(parsed.folder),
            lambda: files.read_change(parsed.change),
            lambda: files.check_other(out, before=folder),
            lambda: files.check_folder(out, force=parsed.force),
        )
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
    sys.stdout.write(_told_again(done, loaded, title=str(parsed.folder), out=out))
    return 0


def _told_again(done: "Run", loaded: "LoadedRun", *, title: str, out: Path) -> str:
    """Return what a run was planned again for, how it departs from the plan before, and what else changed."""
    from resourcing import study
    from resourcing.cli.solving import told
    from resourcing.explain import diff
    from resourcing.explain.news import told_changes
    from resourcing.view.tables import plan_tables

    case, departs = done.case, done.replanned
    news = told_changes(
        case,
        changes=_new_changes(loaded.inputs, case.scenario.changes),
        kept_periods=study.kept_periods(case),
    )
    changed = diff(
        plan_tables(loaded.run, title=title), plan_tables(done, title=str(out))
    )
    moved = {row.alliance_id for row in departs.departures} if departs else set()
    lines = [*news, f"{told(done.result)}{departs}", changed.without_leads_of(moved)]
    tables = [out / "departures.csv"] if moved else []
    return "".join(f"{item}\n" for item in (*lines, *tables, out / "report.html"))


def _new_changes(
    before: "Inputs", changes: "tuple[Change, ...]"
) -> "tuple[Change, ...]":
    """Return the changes that the scenario of the run before does not have."""
    return changes[len(before.scenario.changes) :]


def _changed(loaded: "LoadedRun", inputs: "Inputs") -> "Case":
    """Return the changed case, in which the plan before is published until the first change."""
    from resourcing import study
    from resourcing.explain import planned_leads

    return study.prepare(
        study.window(
            inputs.scenario,
            changes=_new_changes(loaded.inputs, inputs.scenario.changes),
        ),
        register=inputs.register,
        playbook=inputs.playbook,
        option=loaded.option,
        published=planned_leads(loaded.run.plan),
    )


def _evaluate(parsed: argparse.Namespace) -> int:
    """Judge a plan made by hand."""
    from resourcing import study
    from resourcing.cli.solving import case_of, written
    from resourcing.cli.tables import write_table
    from resourcing.explain import check_plan
    from resourcing.view import files

    steps = ["reading", "placing and measuring", "assigning", "judging"]
    with Progress(steps) as progress:
        progress.step()
        inputs = _read(parsed)
        progress.step()
        case = case_of(inputs, option=parsed.option)
        plan = files.read_plan(parsed.assignments, case=case)
        progress.step()
        done = study.assign(case)
        progress.step()
        found = check_plan(done, lead=plan.lead, said=plan.said)
        if parsed.out is not None:
            written(
                replace(done, result=found.result),
                inputs=inputs,
                scenario_name=parsed.scenario.stem,
                out=parsed.out,
                force=parsed.force,
            )
    write_table(found.to_findings(), out=parsed.table)
    sys.stdout.write(_verdict(found, parsed))
    return 0


def _read(parsed: argparse.Namespace) -> "Inputs":
    """Read the inputs of a plan made by hand; what is wrong with them, its file and its folders is told together."""
    from resourcing.cli.tables import check_table
    from resourcing.read import read_inputs
    from resourcing.view import files

    return checked(
        lambda: read_inputs(parsed.scenario),
        lambda: files.check_columns(parsed.assignments),
        lambda: check_table(parsed.table, force=parsed.force),
        lambda: _check_out(parsed),
    )


def _check_out(parsed: argparse.Namespace) -> None:
    """Raise InputError where the folder of a judged plan may not be written."""
    from resourcing.view import files

    if parsed.out is not None:
        files.check_folder(parsed.out, force=parsed.force)


def _verdict(found: "PlanCheck", parsed: argparse.Namespace) -> str:
    """Return the verdict on a plan, and where more of it was written."""
    more = [] if parsed.table is None else [parsed.table]
    more += [] if parsed.out is None else [parsed.out / "report.html"]
    return "".join(f"{item}\n" for item in (found, *more))
