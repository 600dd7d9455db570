"""The command `intake`: a form to fill in, what a filled one comes to, and adding it to the register."""

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.arrived import arrival_lines
from resourcing.cli.deciding import known, marks, told_log
from resourcing.cli.usage import Commands, checked, whole
from resourcing.errors import InputError, InputProblem
from resourcing.words import listed

if TYPE_CHECKING:
    from resourcing.read.forms import Form
    from resourcing.scenario import Scenario
    from resourcing.study.arriving import Arrival
    from resourcing.view.files.decisions import Appended


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

    today = datetime.now(UTC).astimezone().date()  # of whoever asks, not of Greenwich
    return plain_scenario(today, register=str(register))


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

    late: dict[date, set[str]] = {}
    for row in form.evaluations:
        if row.date > scenario.today:
            late.setdefault(row.date, set()).add(row.evaluator)
    if late:
        file = str(form.files[-1].path) if form.files else ""
        rule = f"lies after {scenario.today}, the day that is asked about, so the scores would not count"
        repair = "correct the date, or name a scenario whose as_of is no earlier"
        raise InputError(
            InputProblem(
                file=file,
                column="date",
                value=str(day),
                rule=f"the day of {listed(sorted(late[day]))} {rule}",
                repair=repair,
            )
            for day in sorted(late)
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
    from resourcing.view.files.decisions import check_log
    from resourcing.view.forms import add_to_register

    check_log(parsed.out or register)
    target = add_to_register(
        form, register=register, out=parsed.out, force=parsed.force
    )
    try:
        done = _logged(parsed, form, found, target=target)
    except InputError as error:
        rule = "the rows were added, but the decision was not logged"
        repair = f"mend the log, then enter it with `resourcing decide {target}`"
        added = InputProblem(file=str(target), rule=rule, repair=repair)
        raise InputError([added, *error.problems]) from error
    sys.stdout.write(f"Added to {target}; logged in {done.path}.\n")
    told_log(done)
    return 0


def _logged(
    parsed: argparse.Namespace, form: "Form", found: "Arrival", *, target: Path
) -> "Appended":
    """Log the decision that a form was added."""
    from resourcing.intake import assumption_of, entry_of
    from resourcing.view.files.decisions import append_decision

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
    return append_decision(entry, register=target)
