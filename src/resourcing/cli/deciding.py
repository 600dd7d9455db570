"""The commands of the decision log: `decide` and `decisions`."""

import argparse
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.usage import PROBLEMS, Commands
from resourcing.errors import InputError, InputProblem, did_you_mean

if TYPE_CHECKING:
    from resourcing.domain import Register
    from resourcing.intake import Chain
    from resourcing.playbook import Playbook
    from resourcing.read.decisions import LogFile

KIND_WORDS = ("placement", "lead", "exception", "rescoring", "plan")
"""Kinds of decision, as the log has them."""
ABOUT_ALLIANCES = frozenset({"placement", "lead", "rescoring"})
"""Kinds that are about one alliance."""
WIDTH = 100
"""Characters in a line."""


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
        "--supersedes", metavar="TIME", help="time of the entry that it replaces"
    )
    sub.set_defaults(command=_decide)


def add_decisions(commands: Commands) -> None:
    """Add `decisions`."""
    sub = commands.add_parser(
        "decisions", help="the register's decision log, whole or not, and what changed"
    )
    sub.description = (
        "Show the decision log of a register, whether it still is what was written, and what of register and playbook "
        "changed since each decision. Exit code 1 where entries were changed, taken out or put in."
    )
    _add_register(sub)
    sub.add_argument("--about", metavar="ID", help="show entries about this only")
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
    sys.stdout.write(
        f"{done.path}: {done.entry.time} UTC, {done.entry.subject}: {done.entry.decision}\n"
    )
    told_aside(done.set_aside)
    return 0


def told_aside(path: Path | None) -> None:
    """Tell of the beginning of an entry that was set aside."""
    if path is not None:
        sys.stderr.write(
            f"the last line of the log had been cut short; it was set aside in {path}\n"
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
    times = {cells.get("time", "") for _, cells in log.lines}
    if parsed.supersedes and parsed.supersedes not in times:
        repair = "copy the time of an entry, as `resourcing decisions` shows it"
        yield _problem("supersedes", parsed.supersedes, "no such entry", repair)


def _unknown_subject(
    parsed: argparse.Namespace, register: "Register"
) -> Iterator[InputProblem]:
    """Yield a subject that the register does not have, where it must."""
    names = [row.alliance_id for row in register.alliances]
    if parsed.what in ABOUT_ALLIANCES and parsed.about not in names:
        repair = did_you_mean(parsed.about, names) or f"use one of {_some(names)}"
        yield _problem("about", parsed.about, "there is no such alliance", repair)


def _unknown_decision(
    parsed: argparse.Namespace, found: Known
) -> Iterator[InputProblem]:
    """Yield a segment, profile or lead that is not there."""
    if parsed.what == "lead":
        names = _people(found.register)
        rule = "there is no such manager or team"
    elif parsed.what == "placement":
        from resourcing.playbook import SEGMENTS

        profiles = () if found.playbook is None else tuple(found.playbook.profiles)
        names = [*SEGMENTS, *profiles]
        rule = "there is no such segment or profile"
    else:
        return
    if parsed.decided not in names:
        repair = did_you_mean(parsed.decided, names) or f"use one of {_some(names)}"
        yield _problem("decided", parsed.decided, rule, repair)


def _people(register: "Register") -> list[str]:
    """Return the identifiers of managers and teams, and the word for nobody."""
    managers = [row.manager_id for row in register.managers]
    return [*managers, *(row.team_id for row in register.teams), "nobody"]


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
    from resourcing.intake import LogLine, verified
    from resourcing.read.decisions import log_path, read_log

    found = known(parsed.register, playbook=parsed.playbook)
    log = read_log(log_path(found.path))
    lines = [LogLine(row=row, cells=cells) for row, cells in log.lines]
    chain = verified(lines)
    wanted = [
        line.cells
        for line in lines
        if parsed.about in (None, line.cells.get("subject"))
    ]
    said = [text for cells in wanted for text in _told(cells, found)]
    said += _standing(log, chain, parsed.about, len(wanted))
    sys.stdout.write("\n".join(said) + "\n")
    return 0 if chain.whole else PROBLEMS


def _told(cells: Mapping[str, str], found: Known) -> Iterator[str]:
    """Yield an entry as lines."""
    what = f"{cells['kind']}: " if "kind" in cells else ""
    yield f"{cells.get('time', '?')}  {cells.get('subject', '?')}  {what}{cells.get('decision', '?')}  (by {cells.get('who', '?')})"
    parts = {
        "because": cells.get("reason"),
        "assuming": cells.get("assumptions"),
        "scored by": cells.get("evaluators"),
        "supersedes": cells.get("supersedes"),
        "since then": _since(cells, found),
    }
    for word, text in parts.items():
        if text:
            yield from textwrap.wrap(
                f"{word} {text}",
                WIDTH,
                initial_indent="    ",
                subsequent_indent="      ",
            )


def _since(cells: Mapping[str, str], found: Known) -> str:
    """Return what changed since an entry, empty where it does not say what was known, or nothing did."""
    from resourcing.intake import changed_marks

    state, rules = marks(found, subject=cells.get("subject", ""))
    changed = list(changed_marks(cells.get("register_state", ""), state))
    before = cells.get("playbook_state", "")
    if before and rules and before != rules:
        changed.append("the playbook")
    return f"changed: {', '.join(changed)}" if changed else ""


def _standing(
    log: "LogFile", chain: "Chain", about: str | None, shown: int
) -> Iterator[str]:
    """Yield how the log stands."""
    from resourcing.words import counted, listed

    which = "" if about is None else f", {shown:,} about {about}"
    number = counted(chain.entries, "entry", plural="entries")
    whole = "the chain is whole" if chain.whole else "THE CHAIN IS BROKEN"
    yield f"{log.path}: {number}{which}; {whole}"
    yield from (f" * {item}" for item in chain.broken)
    if chain.by_hand:
        rows = listed([str(row) for row in chain.by_hand])
        yield f" * written by hand, without a seal: row {rows}"
    if log.torn:
        yield f" * the last line was cut short ({len(log.torn)} bytes); the next entry sets it aside, nothing before it is lost"
