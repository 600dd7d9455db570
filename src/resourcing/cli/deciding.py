"""The commands of the decision log: `decide` and `decisions`."""

import argparse
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.usage import Commands
from resourcing.errors import InputError, InputProblem, did_you_mean

if TYPE_CHECKING:
    from resourcing.domain import Register
    from resourcing.playbook import Playbook
    from resourcing.read.decisions import LogFile
    from resourcing.view.files.decisions import Appended

KIND_WORDS = ("placement", "lead", "exception", "rescoring", "plan")
"""Kinds of decision, as the log has them."""
ABOUT_ALLIANCES = frozenset({"placement", "lead", "rescoring"})
"""Kinds that are about one alliance."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """A register with the playbook beside it, where one is named, as read now."""

    path: Path
    register: "Register"
    playbook: "Playbook | None"


def add_decide(commands: Commands) -> None:
    """Add `decide`."""
    sub = commands.add_parser(
        "decide", help="append a decision to the register's log: who, what, why"
    )
    sub.description = (
        "Append an entry to the decision log of a register, with the state of register and playbook as they are now. "
        "An entry is never changed: a later one may supersede it."
    )
    _add_register(sub)
    sub.add_argument(
        "--about",
        required=True,
        metavar="ID",
        help="alliance, person or plan that it is about",
    )
    sub.add_argument("--what", required=True, choices=KIND_WORDS, help="kind")
    sub.add_argument(
        "--decided",
        required=True,
        metavar="TEXT",
        help="what was decided: a segment or profile, a lead, or a sentence",
    )
    sub.add_argument("--by", required=True, metavar="NAME", help="who decided")
    sub.add_argument("--because", required=True, metavar="TEXT", help="why")
    sub.add_argument(
        "--assuming",
        action="append",
        default=[],
        metavar="TEXT",
        help='an assumption; "sourced: …" or "derived: …" says what it rests on, else it is a judgment; may be repeated',
    )
    sub.add_argument(
        "--supersedes",
        metavar="ENTRY",
        help="entry that it replaces: its time, what stands after it, or both, as `decisions` shows them",
    )
    sub.set_defaults(command=_decide)


def add_decisions(commands: Commands) -> None:
    """Add `decisions`."""
    sub = commands.add_parser(
        "decisions", help="the register's decision log, whole or not, and what changed"
    )
    sub.description = (
        "Show the decision log of a register, whether it still is what was written, and what of register and playbook "
        "changed since each decision. Exit code 1 where entries were changed, taken out or put in, whatever is shown."
    )
    _add_register(sub)
    sub.add_argument("--about", metavar="ID", help="show entries about this only")
    sub.add_argument("--what", choices=KIND_WORDS, help="show entries of this kind")
    sub.add_argument("--by", metavar="NAME", help="show entries of this person")
    sub.add_argument(
        "--open", action="store_true", help="show entries that no other one supersedes"
    )
    sub.set_defaults(command=_decisions)


def _add_register(sub: argparse.ArgumentParser) -> None:
    """Add what is read."""
    sub.add_argument(
        "register", type=Path, help="folder, workbook, or scenario that names it"
    )
    sub.add_argument(
        "--playbook", type=Path, help="playbook; default that of the scenario, if any"
    )


def known(path: Path, *, playbook: Path | None) -> Known:
    """Return the register at a path, or the one that a scenario names, with its playbook.

    Raises
    ------
    InputError
        With every problem of the files.
    """
    from resourcing.read import read_inputs, read_playbook, read_register

    if path.suffix.lower() != ".toml":
        rules = None if playbook is None else read_playbook(playbook)
        return Known(path=path, register=read_register(path), playbook=rules)
    inputs = read_inputs(path)
    folder = path.parent / inputs.scenario.register_path
    rules = inputs.playbook if playbook is None else read_playbook(playbook)
    return Known(path=folder, register=inputs.register, playbook=rules)


def marks(found: Known, *, subject: str) -> tuple[str, str]:
    """Return the marks of register and playbook, the latter blank where there is none."""
    from resourcing.intake import playbook_mark, register_marks

    rules = "" if found.playbook is None else playbook_mark(found.playbook)
    return register_marks(found.register, subject=subject), rules


def evaluators_of(register: "Register", subject: str) -> list[str]:
    """Return who scored an alliance, by name."""
    return sorted(
        {row.evaluator for row in register.evaluations if row.alliance_id == subject}
    )


# --- decide ---


def _decide(parsed: argparse.Namespace) -> int:
    """Append an entry."""
    from resourcing.intake import assumption_of, entry_of
    from resourcing.read.decisions import log_path, read_log
    from resourcing.view.files.decisions import append_decision

    found = known(parsed.register, playbook=parsed.playbook)
    log = read_log(log_path(found.path))
    if problems := list(_faults(parsed, found, log)):
        raise InputError(problems)
    state, rules = marks(found, subject=parsed.about)
    entry = entry_of(
        who=parsed.by,
        subject=parsed.about,
        kind=parsed.what,
        decision=parsed.decided,
        reason=parsed.because,
        assumptions=[assumption_of(text) for text in parsed.assuming],
        evaluators=evaluators_of(found.register, parsed.about),
        supersedes=parsed.supersedes or "",
        register_state=state,
        playbook_state=rules,
    )
    done = append_decision(entry, register=found.path)
    sys.stdout.write("\n".join(_appended(done, log)) + "\n")
    told_log(done)
    return 0


def _appended(done: "Appended", before: "LogFile") -> Iterator[str]:
    """Yield what was appended, and what it replaces."""
    from resourcing.intake import cells_of, meant, name_of

    made = done.entry
    name = name_of(cells_of(made))
    yield f"{done.path}: {name} (time in UTC), {made.subject}: {made.decision}"
    entries = [cells for _, cells in before.lines]
    for number in meant(made.supersedes or "", entries):
        old = entries[number]
        yield f"  in place of {name_of(old)}, {old.get('subject', '?')}: {old.get('decision', '?')}"


def told_log(done: "Appended") -> None:
    """Tell of a log that was not as written before an entry was appended."""
    if done.set_aside is not None:
        sys.stderr.write(
            f"the last line of the log had been cut short; it was set aside in {done.set_aside}\n"
        )
    if not done.whole:
        sys.stderr.write(
            f"{done.path} is not as it was written; `resourcing decisions` says where\n"
        )


def _faults(
    parsed: argparse.Namespace, found: Known, log: "LogFile"
) -> Iterator[InputProblem]:
    """Yield what an entry says that cannot be."""
    for option in ("about", "decided", "by", "because"):
        if not getattr(parsed, option).strip():
            yield _problem(option, "", "must not be blank", "say it in words")
    yield from _unknown_subject(parsed, found.register)
    yield from _unknown_decision(parsed, found)
    if parsed.supersedes is not None:
        from resourcing.intake import superseded

        entries = [cells for _, cells in log.lines]
        if problem := superseded(parsed.supersedes, entries)[1]:
            yield problem


def _unknown_subject(
    parsed: argparse.Namespace, register: "Register"
) -> Iterator[InputProblem]:
    """Yield a subject that the register does not have, where it must."""
    called = {row.alliance_id: row.name for row in register.alliances}
    if parsed.what in ABOUT_ALLIANCES and parsed.about not in called:
        repair = _instead(parsed.about, called)
        yield _problem("about", parsed.about, "there is no such alliance", repair)


def _unknown_decision(
    parsed: argparse.Namespace, found: Known
) -> Iterator[InputProblem]:
    """Yield a segment, profile or lead that is not there."""
    if parsed.what == "lead":
        called = _people(found.register)
        rule = "there is no such manager or team"
    elif parsed.what == "placement":
        from resourcing.playbook import SEGMENTS

        profiles = () if found.playbook is None else tuple(found.playbook.profiles)
        called = {name: name for name in (*SEGMENTS, *profiles)}
        rule = "there is no such segment or profile"
    else:
        return
    if parsed.decided not in called:
        yield _problem(
            "decided", parsed.decided, rule, _instead(parsed.decided, called)
        )


def _people(register: "Register") -> dict[str, str]:
    """Return the names of managers and teams by identifier, and the word for nobody."""
    managers = {row.manager_id: row.name for row in register.managers}
    teams = {row.team_id: row.name for row in register.teams}
    return {**managers, **teams, "nobody": "nobody"}


def _instead(given: str, called: Mapping[str, str]) -> str:
    """Return what to write in place of a word that is no identifier; `called` has names by identifier."""
    own = [key for key, name in called.items() if name.casefold() == given.casefold()]
    if len(own) == 1 and own[0].casefold() != given.casefold():
        return f'write the identifier "{own[0]}", not the name'
    names = list(called)
    return did_you_mean(given, names) or f"use one of {_some(names)}"


def _problem(option: str, value: str, rule: str, repair: str) -> InputProblem:
    """Return a problem of a word of the command line."""
    return InputProblem(
        file="", column=f"--{option}", value=value, rule=rule, repair=repair
    )


def _some(names: Sequence[str]) -> str:
    """Return a few names as text."""
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")


# --- decisions ---


def _decisions(parsed: argparse.Namespace) -> int:
    """Show the log."""
    from resourcing.cli.decided import show

    return show(parsed)
