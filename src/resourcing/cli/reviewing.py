"""The command `reviews`: what is due at the front door, what changed, who differs, and which re-scoring is worth most."""

import argparse
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.arrived import by_evaluator
from resourcing.cli.progress import Progress
from resourcing.cli.tables import check_table, write_table
from resourcing.cli.usage import (
    Commands,
    add_scenario,
    add_seconds,
    add_table,
    checked,
    whole,
)
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.read import Inputs
    from resourcing.study import Run
    from resourcing.study.rescored import Rescoring, Rescorings
    from resourcing.view.files.loaded import LoadedRun

WIDTH = 100
"""Characters in a line."""
MOST_LINES = 12
"""Lines of a list before the rest are only counted."""
SECONDS = 20.0


def add_reviews(commands: Commands) -> None:
    """Add `reviews`."""
    sub = commands.add_parser(
        "reviews", help="which alliances to evaluate again, and which first"
    )
    sub.description = (
        "What is due by the playbook's cadence, what changed since the first evaluation, which evaluators differ, and what "
        "knowing an alliance's segment for certain would add to the plan: expected value points, between bounds."
    )
    add_scenario(sub)
    sub.add_argument(
        "--run",
        type=Path,
        metavar="DIR",
        help="folder of a run of this scenario whose plan is asked about; default: solved now",
    )
    sub.add_argument(
        "--most",
        type=whole,
        default=8,
        metavar="N",
        help="alliances of which the value of re-scoring is asked; default 8, 0 for none",
    )
    add_table(sub)
    add_seconds(sub, default=SECONDS, each="the plan")
    sub.set_defaults(command=_reviews)


def _reviews(parsed: argparse.Namespace) -> int:
    """Show what is to be reviewed."""
    from resourcing.read import HISTORY, read_inputs
    from resourcing.study.rescoring import worth_of_rescoring

    with Progress(["reading", "planning", "asking"]) as progress:
        progress.step()
        inputs = checked(
            lambda: read_inputs(parsed.scenario, apart=HISTORY),
            lambda: check_table(parsed.out, force=parsed.force),
            lambda: _check_words(parsed),
        )
        said = [*_due(inputs), *_changed(inputs), *_differing(inputs)]
        if parsed.most:
            progress.step()
            run, ground = _run(parsed, inputs)
            progress.step()
            found = worth_of_rescoring(
                run,
                most=parsed.most,
                tell=lambda which: progress.asking(f"asking about {which}"),
            )
            said += [*_worth(run, found), *ground]
            write_table(found.to_frame(), out=parsed.out)
    sys.stdout.write("\n".join(said) + "\n")
    return 0


def _check_words(parsed: argparse.Namespace) -> None:
    """Raise InputError where a table is asked for of which nothing is computed."""
    if parsed.out is not None and not parsed.most:
        rule = "holds what re-evaluations are worth, which --most 0 does not ask"
        repair = "leave --out or --most away"
        raise InputError([InputProblem(file=str(parsed.out), rule=rule, repair=repair)])


def _run(parsed: argparse.Namespace, inputs: "Inputs") -> tuple["Run", list[str]]:
    """Return the plan that is asked about, and what to know of a stored one."""
    if parsed.run is not None:
        from resourcing.view.files import read_run

        found = read_run(parsed.run)
        return found.run, list(_about(parsed, found, inputs))
    from resourcing.explain import stop_of
    from resourcing.optimize import optimize
    from resourcing.study import Run, current_leads_kept, prepare

    case = prepare(
        inputs.scenario,
        register=inputs.register,
        playbook=inputs.playbook,
        option=parsed.option,
    )
    stop = stop_of(inputs.scenario, seconds=parsed.seconds)
    result = optimize(case.data, stop=stop)
    return Run(case=case, result=result, today=current_leads_kept(case)), []


def _about(
    parsed: argparse.Namespace, found: "LoadedRun", inputs: "Inputs"
) -> Iterator[str]:
    """Yield which stored plan is asked about, and where its inputs are not those of the scenario.

    Raises
    ------
    InputError
        If it is for none of the alliances of the register.
    """
    theirs = found.inputs
    here, there = (
        {row.alliance_id for row in item.register.alliances}
        for item in (inputs, theirs)
    )
    if here.isdisjoint(there):
        rule = "its plan is for none of the alliances of this scenario"
        repair = "name the folder of a run of this scenario"
        raise InputError([InputProblem(file=str(parsed.run), rule=rule, repair=repair)])
    title = f"“{theirs.scenario.title}”, option {found.option}"
    own_paths = {
        name: getattr(inputs.scenario, name)
        for name in ("register_path", "playbook_path")
    }
    pairs = {
        "register": (inputs.register, theirs.register),
        "playbook": (inputs.playbook, theirs.playbook),
        "scenario": (inputs.scenario, theirs.scenario.replace(**own_paths)),
    }
    other = [name for name, (own, of_run) in pairs.items() if own != of_run]
    told = f"  The plan is that of {parsed.run} ({title}), with the inputs of that run"
    more = f"; other since: {', '.join(other)}" if other else ""
    yield f"{told}{more}."


def _some(lines: list[str]) -> Iterator[str]:
    """Yield lines, only the first of many."""
    yield from lines[:MOST_LINES]
    if len(lines) > MOST_LINES:
        yield f"  and {len(lines) - MOST_LINES} more"


def _due(inputs: "Inputs") -> Iterator[str]:
    """Yield what is due."""
    from resourcing.front_door.reviewing import due_reviews

    today, rules = inputs.scenario.today, inputs.playbook.front_door
    basis = rules.basis.get("review_cadence_days", "user: no basis is given")
    found = due_reviews(inputs.register, playbook=inputs.playbook, today=today)
    due = [item for item in found if item.overdue_days >= 0]
    yield f"Due for evaluation on {today}: {len(due)} of {len(found)} alliances"
    cadence = f"(every {rules.review_cadence_days} days; {basis})"
    yield from textwrap.wrap(cadence, WIDTH, initial_indent="  ", subsequent_indent="  ")  # fmt: skip
    yield from _some(
        [
            f"  {item.name}: never evaluated"
            if item.last is None
            else f"  {item.name}: last {item.last}, due {item.due}"
            for item in due
        ]
    )
    later = [item for item in found if item.overdue_days < 0]
    if later and not due:
        yield f"  next: {later[0].name} on {later[0].due}"


def _changed(inputs: "Inputs") -> Iterator[str]:
    """Yield what changed since the first evaluation."""
    from resourcing.front_door.reviewing import FIRST_ROUND_DAYS, since_first

    found = since_first(
        inputs.register, playbook=inputs.playbook, today=inputs.scenario.today
    )
    moved = [item for item in found if item.moved or item.other_segment]
    yield ""
    yield f"Changed since the first evaluation: {len(moved)} of {len(found)} scored again"
    yield f"  (the first evaluation: scores within {FIRST_ROUND_DAYS} days of the first; user-set)"
    lines = []
    for item in sorted(moved, key=lambda one: not one.other_segment):
        segment = (
            f"{item.then.label} -> {item.now.label}"
            if item.other_segment
            else item.now.label
        )
        moves = ", ".join(
            f"{name.replace('_', '-')} {value:+.2f}"
            for name, value in item.moved.items()
        )
        lines.append(f"  {item.now.name}: {segment}{'; ' + moves if moves else ''}")
    yield from _some(lines)


def _differing(inputs: "Inputs") -> Iterator[str]:
    """Yield which evaluators differ."""
    from resourcing.front_door.reviewing import leanings, spreads

    register, book, today = inputs.register, inputs.playbook, inputs.scenario.today
    names = {row.alliance_id: row.name for row in register.alliances}
    found = spreads(register, playbook=book, today=today)
    flagged = [item for item in found if item.flagged]
    limit = book.front_door.disagreement_levels
    yield ""
    yield f"Evaluators differ by {limit:g} levels or more on {len(flagged)} criteria of {len({i.alliance_id for i in flagged})} alliances"
    yield from _some(
        [
            f"  {names[item.alliance_id]}, {book.criteria[item.criterion].name}: "
            + by_evaluator({who: f"{level:g}" for who, level in item.levels.items()})
            for item in flagged
        ]
    )
    leaning = leanings(register, playbook=book, today=today)
    if leaning:
        yield "Against the others, on average over what both scored"
        yield from _some(
            [
                f"  {item.evaluator}: {item.levels_above:+.2f} levels ({item.shared} scores)"
                for item in leaning
            ]
        )


def _worth(run: "Run", found: "Rescorings") -> Iterator[str]:
    """Yield which re-scoring is worth most."""
    from resourcing.study.rescoring import LEAST_PROBABILITY

    yield ""
    yield "What a re-evaluation could change: value points expected from knowing the segment for certain"
    explained = (
        "the plan's leads kept against the best leads, in each other segment of at least "
        f"{LEAST_PROBABILITY:.0%}; plan: {run.result}"
    )
    yield from textwrap.wrap(f"({explained})", WIDTH, initial_indent="  ", subsequent_indent="  ")  # fmt: skip
    if not (found.asked or found.no_plan or found.left_out):
        yield "  no alliance has another segment that likely"
    for item in found.asked:
        yield from _told(item)
    yield from _rest(found)


def _told(item: "Rescoring") -> Iterator[str]:
    """Yield one alliance's value of re-scoring."""
    yield f"  {item.name} ({item.segment} {item.probability:.0%}): {item.gain}"
    for case in item.cases:
        lost = "; its lead may not lead it then" if case.lead_lost else ""
        count = len(case.moves)
        moves = f"{count} alliance{'' if count == 1 else 's'} would change lead"
        yield f"    if {case.segment} ({case.probability:.0%}): {case.gain}; {moves}{lost}"


def _rest(found: "Rescorings") -> Iterator[str]:
    """Yield what else to know."""
    from resourcing.words import listed, set_apart

    if found.better > 0.05:
        yield f"  A search improved the plan itself by {found.better:,.1f} points first; gains are measured from there."
    if found.not_allowed:
        ordered = sorted(found.not_allowed, key=lambda item: -item[2])
        said = [f"{name} if {segment} ({p:.0%})" for name, segment, p in ordered]
        yield from textwrap.wrap(
            f"The rules would not let their lead lead {set_apart(said)}.",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        )
    if found.no_plan:
        said = [f"{i.name} if {i.segment} ({i.probability:.0%})" for i in found.no_plan]
        yield from textwrap.wrap(
            "The plan's leads would break a strict rule, so that no gain is measured there and the points leave it out: "
            f"{set_apart(said)}. First: {found.no_plan[0].breaks[0]}.",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        )
    if found.left_out:
        names = [f"{name} (at most {limit:,.0f})" for name, limit in found.left_out]
        yield from textwrap.wrap(
            f"Not solved again (--most): {len(names)} more, of which knowing adds at most as many points as these: {listed(names, most=3)}.",
            WIDTH,
            initial_indent="  ",
            subsequent_indent="  ",
        )
