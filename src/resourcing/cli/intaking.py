"""The command `intake`: a form to fill in, what a filled one comes to, and adding it to the register."""

import argparse
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.deciding import known, marks, told_aside
from resourcing.cli.usage import Commands, checked, whole
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.read.forms import Form
    from resourcing.scenario import Scenario
    from resourcing.study.arriving import Arrival

WIDTH = 100
"""Characters in a line."""


def add_intake(commands: Commands) -> None:
    """Add `intake`."""
    sub = commands.add_parser(
        "intake", help="a new alliance at the front door, scored by several people"
    )
    sub.description = (
        "Write an empty form (--form), or read a filled one: show where the alliance is placed, how sure, which evaluators "
        "differ and the hours it will need. Only with --add is it written to the register and the decision logged. A form "
        "with nothing but alliance_id and scores evaluates an alliance anew that the register has."
    )
    sub.add_argument(
        "filled",
        type=Path,
        nargs="?",
        metavar="FORM",
        help="filled form: .xlsx, .csv, or a folder with alliance.csv and evaluations.csv",
    )
    sub.add_argument(
        "--form", type=Path, metavar="FILE.xlsx", help="write an empty form"
    )
    sub.add_argument(
        "--evaluators",
        type=whole,
        default=4,
        metavar="N",
        help="people for whom an empty form has room; default 4",
    )
    sub.add_argument(
        "--register", type=Path, metavar="R", help="folder or workbook of the register"
    )
    sub.add_argument("--playbook", type=Path, metavar="P", help="playbook")
    sub.add_argument(
        "--scenario",
        type=Path,
        metavar="S",
        help="scenario that names register, playbook, horizon and day; default a year from today",
    )
    sub.add_argument(
        "--add", action="store_true", help="write it to the register; default: show"
    )
    sub.add_argument("--by", metavar="NAME", help="who decides; needed with --add")
    sub.add_argument(
        "--because", metavar="TEXT", help="why; default the placement in words"
    )
    sub.add_argument(
        "--assuming",
        action="append",
        default=[],
        metavar="TEXT",
        help="an assumption, as for `decide`; may be repeated",
    )
    sub.add_argument(
        "--out",
        type=Path,
        metavar="FILE.xlsx",
        help="workbook to write in place of the register's own, for workbooks",
    )
    sub.add_argument(
        "--force", action="store_true", help="replace a workbook that is there"
    )
    sub.set_defaults(command=_intake)


def _intake(parsed: argparse.Namespace) -> int:
    """Write an empty form, or show and add a filled one."""
    if problems := list(_usage(parsed)):
        raise InputError(problems)
    if parsed.form is not None:
        return _write_form(parsed)
    scenario, register, playbook = _ground(parsed)
    form = _read(parsed.filled, register=register, playbook=playbook)
    found = _arrival(form, scenario)
    sys.stdout.write("\n".join(arrival_lines(found, form)) + "\n")
    if not parsed.add:
        sys.stdout.write("Nothing was written; --add --by NAME adds it.\n")
        return 0
    return _add(parsed, form, found, register=register)


def _usage(parsed: argparse.Namespace) -> Iterator[InputProblem]:
    """Yield what the words of the command lack."""
    if parsed.form is None and parsed.filled is None:
        rule = "there is neither a form to read nor one to write"
        yield InputProblem(
            file="", rule=rule, repair="name a form, or --form FILE.xlsx"
        )
    if parsed.form is not None and parsed.filled is not None:
        rule = "a form is either written or read"
        yield InputProblem(file="", rule=rule, repair="leave one of them away")
    if parsed.filled and parsed.register is None and parsed.scenario is None:
        rule = "the register is not named"
        yield InputProblem(file="", rule=rule, repair="name --register or --scenario")
    if parsed.add and not (parsed.by or "").strip():
        rule = "a decision needs somebody who decides"
        yield InputProblem(file="", column="--by", rule=rule, repair="name who decides")


def _write_form(parsed: argparse.Namespace) -> int:
    """Write an empty form."""
    from resourcing.read import default_playbook_path, read_playbook, read_scenario
    from resourcing.view.files.single import check_file
    from resourcing.view.forms import write_form

    path = parsed.playbook or default_playbook_path()
    if parsed.scenario is not None and parsed.playbook is None:
        named = read_scenario(parsed.scenario).playbook_path
        path = parsed.scenario.parent / named
    book = checked(
        lambda: read_playbook(path), lambda: check_file(parsed.form, force=parsed.force)
    )
    made = write_form(
        parsed.form,
        playbook=book,
        evaluators=max(1, parsed.evaluators),
        force=parsed.force,
    )
    sys.stdout.write(
        f"{made}: fill in both sheets, then `resourcing intake {made} --register R`\n"
    )
    return 0


def _ground(parsed: argparse.Namespace) -> tuple["Scenario", Path, Path]:
    """Return the scenario and the paths of register and playbook."""
    from resourcing.read import default_playbook_path, read_scenario
    from resourcing.read.outside import tell_paths_outside

    if parsed.scenario is None:
        playbook = parsed.playbook or default_playbook_path()
        return _plain(parsed.register), parsed.register, playbook
    scenario = read_scenario(parsed.scenario)
    beside = parsed.scenario.parent
    register = beside / scenario.register_path
    playbook = beside / scenario.playbook_path
    tell_paths_outside([parsed.scenario, register, playbook])
    return scenario, parsed.register or register, parsed.playbook or playbook


def _plain(register: Path) -> "Scenario":
    """Return a year from today without any change."""
    from resourcing.study.arriving import plain_scenario

    return plain_scenario(datetime.now(UTC).date(), register=str(register))


def _read(path: Path, *, register: Path, playbook: Path) -> "Form":
    """Return a form, checked against register and playbook."""
    from resourcing.read.forms import read_form

    return read_form(path, register=register, playbook=playbook)


def _arrival(form: "Form", scenario: "Scenario") -> "Arrival":
    """Return what the alliance comes to.

    Raises
    ------
    InputError
        If some score lies after the day of asking, and so would not count.
    """
    from resourcing.study.arriving import arrival

    late = sorted({r.date for r in form.evaluations if r.date > scenario.today})
    if late:
        file = str(form.files[0].path) if form.files else ""
        rule = f"lies after {scenario.today}, the day that is asked about, so it would not count"
        repair = "correct the date, or as_of of the scenario"
        raise InputError(
            InputProblem(
                file=file, column="date", value=str(day), rule=rule, repair=repair
            )
            for day in late
        )
    return arrival(
        scenario,
        register=form.joined,
        playbook=form.playbook,
        alliance_id=form.alliance_id,
        before=None if form.alliance is not None else form.register,
    )


def _add(
    parsed: argparse.Namespace, form: "Form", found: "Arrival", *, register: Path
) -> int:
    """Add a form to the register and log the decision."""
    from resourcing.intake import assumption_of, entry_of
    from resourcing.view.files.decisions import append_decision
    from resourcing.view.forms import add_to_register

    target = add_to_register(
        form, register=register, out=parsed.out, force=parsed.force
    )
    joined = replace(known(target, playbook=None), playbook=form.playbook)
    state, rules = marks(joined, subject=form.alliance_id)
    placed = found.placement
    entry = entry_of(
        who=parsed.by,
        subject=form.alliance_id,
        kind="placement" if form.alliance is not None else "rescoring",
        decision=placed.label,
        reason=parsed.because or found.told,
        assumptions=[assumption_of(text) for text in parsed.assuming],
        evaluators=sorted({row.evaluator for row in form.evaluations}),
        register_state=state,
        playbook_state=rules,
    )
    done = append_decision(entry, register=target)
    sys.stdout.write(f"Added to {target}; logged in {done.path}.\n")
    told_aside(done.set_aside)
    return 0


# --- What it comes to, as text ---


def arrival_lines(found: "Arrival", form: "Form") -> list[str]:
    """Return what an alliance comes to as lines of text.

    Parameters
    ----------
    found
        What it comes to.
    form
        The form.
    """
    lines = [
        *textwrap.wrap(found.told, WIDTH),
        *_scores_block(found),
        *_segment_block(found),
        *_evaluators_block(found, form),
        *_hours_block(found),
    ]
    if found.placement.flags:
        flags = f"Know before relying on it: {'; '.join(found.placement.flags)}."
        lines += ["", *textwrap.wrap(flags, WIDTH)]
    return lines


def _scores_block(found: "Arrival") -> Iterator[str]:
    """Yield the scores by dimension."""
    placed, old = found.placement, found.before
    yield from ("", "Scores by dimension")
    for name, score in placed.scores.items():
        was = ""
        if old is not None and name in old.scores:
            was = f", was {old.scores[name]:.2f} ({old.bands[name]})"
        yield f"  {name.replace('_', '-'):<20} {score:5.2f}  {placed.bands[name]}{was}"


def _segment_block(found: "Arrival") -> Iterator[str]:
    """Yield the segment with its probabilities."""
    placed, old = found.placement, found.before
    was = f" (was {old.label})" if old and old.label != placed.label else ""
    chances = ", ".join(
        f"{name} {chance:.0%}" for name, chance in placed.probabilities.items()
    )
    yield ""
    yield f"Segment: {placed.label}{was}{'; ' + chances if chances else ''}"


def _evaluators_block(found: "Arrival", form: "Form") -> Iterator[str]:
    """Yield where evaluators differ."""
    yield ""
    names = ", ".join(found.alone)
    if len(found.alone) < 2:
        yield f"Only {names} scored it: nobody to differ from."
        return
    alone = {name: item.label for name, item in found.alone.items()}
    if len(set(alone.values())) > 1 and found.placement.eligible:
        yield "Alone, they would place it: " + ", ".join(
            f"{name} {label}" for name, label in alone.items()
        )
    if not found.spreads:
        yield f"{names} agree on every level."
        return
    yield "Where evaluators differ"
    for item in found.spreads:
        said = ", ".join(f"{name} {level:g}" for name, level in item.levels.items())
        mark = "  <- talk about it" if item.flagged else ""
        title = form.playbook.criteria[item.criterion].name
        one = item.levels_apart == 1
        apart = f"{item.levels_apart:g} level{'' if one else 's'}"
        yield f"  {title}: {said} ({apart} apart){mark}"


def _hours_block(found: "Arrival") -> Iterator[str]:
    """Yield the hours that it will need."""
    from resourcing.playbook import BUNDLES

    yield ""
    if not found.hours.any():
        yield "It needs no hours within the horizon."
        return
    yield "Hours it will need"
    yield "  " + "period".ljust(10) + "".join(b.rjust(14) for b in (*BUNDLES, "total"))
    for number, label in enumerate(found.periods):
        own = found.hours[:, number]
        cells = "".join(f"{hours:14.1f}" for hours in (*own, own.sum()))
        yield f"  {label:<10}{cells}"
