"""What `decisions` prints: the entries asked for, what changed since, and how the log stands."""

import argparse
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from resourcing.cli.deciding import Known, known
from resourcing.cli.usage import PROBLEMS
from resourcing.errors import InputError, InputProblem, did_you_mean

if TYPE_CHECKING:
    from resourcing.intake import Chain, Superseding
    from resourcing.read.decisions import LogFile

WIDTH = 100
"""Characters in a line."""
FILTERS = {"about": "subject", "what": "kind", "by": "who"}
"""Column of the log that an option asks about."""

Cells = Mapping[str, str]


def show(parsed: argparse.Namespace) -> int:
    """Print the log and return the exit code.

    Parameters
    ----------
    parsed
        Words of the command line.
    """
    from resourcing.intake import LogLine, superseding, verified
    from resourcing.read.decisions import log_path, read_log

    found = known(parsed.register, playbook=parsed.playbook)
    log = read_log(log_path(found.path))
    entries = [cells for _, cells in log.lines]
    replacing = superseding(entries)
    chain = verified([LogLine(row=row, cells=cells) for row, cells in log.lines])
    wanted = _wanted(parsed, entries, replacing)
    since = _since(entries, wanted, found)
    said = [
        text
        for number in wanted
        for text in _told(entries, number, replacing=replacing, since=since[number])
    ]
    said += _standing(log, chain, None if _everything(parsed) else len(wanted))
    said += _unclear(log, replacing)
    sys.stdout.write("\n".join(said) + "\n")
    return 0 if chain.whole else PROBLEMS


def _everything(parsed: argparse.Namespace) -> bool:
    """Return whether no option leaves entries out."""
    return not parsed.open and all(getattr(parsed, name) is None for name in FILTERS)


def _wanted(
    parsed: argparse.Namespace, entries: Sequence[Cells], replacing: "Superseding"
) -> list[int]:
    """Return the entries that are asked for.

    Raises
    ------
    InputError
        If no entry is about a subject, or by somebody, that is asked for, while one has a name much like it.
    """
    if problems := list(_misspelled(parsed, entries)):
        raise InputError(problems)
    return [
        number
        for number, cells in enumerate(entries)
        if not (parsed.open and number in replacing.by)
        and all(
            getattr(parsed, option) in (None, cells.get(column))
            for option, column in FILTERS.items()
        )
    ]


def _misspelled(
    parsed: argparse.Namespace, entries: Sequence[Cells]
) -> Iterator[InputProblem]:
    """Yield what no entry has, while one has something much like it."""
    for option in ("about", "by"):
        asked = getattr(parsed, option)
        names = {cells.get(FILTERS[option], "") for cells in entries} - {""}
        if asked is None or asked in names:
            continue
        if near := did_you_mean(asked, sorted(names)):
            rule = "no entry of the log has that"
            yield InputProblem(
                file="", column=f"--{option}", value=asked, rule=rule, repair=near
            )


def _told(
    entries: Sequence[Cells], number: int, *, replacing: "Superseding", since: str
) -> Iterator[str]:
    """Yield an entry as lines."""
    from resourcing.intake import name_of

    cells, later = entries[number], replacing.by.get(number)
    what = f"{cells['kind']}: " if "kind" in cells else ""
    yield f"{name_of(cells) or '?'}  {cells.get('subject', '?')}  {what}{cells.get('decision', '?')}  (by {cells.get('who', '?')})"
    parts = {
        "because": cells.get("reason"),
        "assuming": cells.get("assumptions"),
        "scored by": cells.get("evaluators"),
        "supersedes": cells.get("supersedes"),
        "superseded by": None if later is None else name_of(entries[later]),
        "since then": since,
    }
    for word, text in parts.items():
        if text:
            yield from textwrap.wrap(
                f"{word} {text}",
                WIDTH,
                initial_indent="    ",
                subsequent_indent="      ",
            )


def _since(
    entries: Sequence[Cells], wanted: Sequence[int], found: Known
) -> dict[int, str]:
    """Return what changed since each entry, empty where it does not say what was known, or nothing did."""
    from resourcing.intake import changed_marks, marks_by_subject, playbook_mark

    subjects = {entries[number].get("subject", "") for number in wanted}
    states = marks_by_subject(found.register, subjects)
    rules = "" if found.playbook is None else playbook_mark(found.playbook)
    said = {}
    for number in wanted:
        cells = entries[number]
        state = states[cells.get("subject", "")]
        changed = list(changed_marks(cells.get("register_state", ""), state))
        before = cells.get("playbook_state", "")
        if before and rules and before != rules:
            changed.append("the playbook")
        said[number] = f"changed: {', '.join(changed)}" if changed else ""
    return said


def _standing(log: "LogFile", chain: "Chain", shown: int | None) -> Iterator[str]:
    """Yield how the log stands."""
    from resourcing.words import counted, listed

    which = "" if shown is None else f", {shown:,} shown"
    number = counted(chain.entries, "entry", plural="entries")
    whole = "the chain is whole" if chain.whole else "THE CHAIN IS BROKEN"
    yield f"{log.path}: {number}{which}; {whole}"
    yield from (f" * {item}" for item in chain.broken)
    if not chain.whole:
        yield " * to repair: put the log back from a copy or from version control, or log anew what is decided; new entries go on from what stands there"
    if chain.by_hand:
        rows = listed([str(row) for row in chain.by_hand])
        yield f" * written by hand, without a seal: row {rows}"
    if log.torn:
        yield f" * the last line was cut short ({len(log.torn)} bytes); the next entry sets it aside, nothing before it is lost"


def _unclear(log: "LogFile", replacing: "Superseding") -> Iterator[str]:
    """Yield entries that do not say exactly which one they supersede."""
    for number, others in replacing.unclear.items():
        row, cells = log.lines[number]
        rows = " and ".join(str(log.lines[other][0]) for other in others)
        what = f"rows {rows} answer to that" if others else "there is no such entry"
        yield f" * row {row} supersedes {cells['supersedes']!r}: {what}, so none counts as superseded; log it anew with --supersedes"
