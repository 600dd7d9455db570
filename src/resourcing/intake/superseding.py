"""Which entry of the decision log another one supersedes: named by its time and the beginning of its seal.

Times are whole seconds, so that several entries may have the same; a time alone counts only where it means one entry.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from resourcing.errors import InputProblem
from resourcing.intake.chain import SEAL
from resourcing.words import counted

MARK_LENGTH = 8
"""Characters of a seal by which people name an entry."""
SHORTEST = 4
"""Fewest characters of a seal that are taken for one."""
SUPERSEDES = "supersedes"
"""Column that names the entry replaced."""

Entry = Mapping[str, str]
"""Filled cells of an entry by column."""


@dataclass(frozen=True, kw_only=True)
class Superseding:
    """Which entries of a log are replaced, by position from 0.

    Attributes
    ----------
    by
        The entry that replaces it, by each that is replaced; the last where there are several.
    unclear
        What an entry may mean to replace, by each that does not say it exactly: several entries, or none.
    """

    by: Mapping[int, int]
    unclear: Mapping[int, tuple[int, ...]]


def name_of(entry: Entry) -> str:
    """Return how an entry is named: its time, and the beginning of its seal where it has one.

    Examples
    --------
    >>> name_of({"time": "2027-01-05 14:30:00", "seal": "1a2b3c4d5e6f"})
    '2027-01-05 14:30:00 1a2b3c4d'
    """
    return f"{entry.get('time', '')} {mark_of(entry)}".strip()


def mark_of(entry: Entry) -> str:
    """Return the beginning of an entry's seal, ``""`` where a hand wrote it."""
    return entry.get(SEAL, "")[:MARK_LENGTH]


def meant(reference: str, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Return the entries that a reference may mean: their time, the beginning of their seal, or both.

    Parameters
    ----------
    reference
        Text of the column, or as somebody typed it.
    entries
        Entries of the log, in order.

    Examples
    --------
    >>> first = {"time": "2027-01-05 14:30:00", "seal": "1a2b3c4d"}
    >>> log = [first, first | {"seal": "9f8e7d6c"}]
    >>> meant("2027-01-05 14:30:00", log), meant("9f8e7d6c", log)
    ((0, 1), (1,))
    """
    said = reference.strip()
    head, _, tail = said.rpartition(" ")
    if found := _sealed(said, entries) or _timed(said, entries):
        return found
    both = set(_timed(head, entries)) & set(_sealed(tail, entries))
    return tuple(sorted(both))


def _sealed(mark: str, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Return the entries whose seal begins with some characters."""
    if len(mark) < SHORTEST:
        return ()
    found = (entry.get(SEAL, "").startswith(mark.lower()) for entry in entries)
    return tuple(number for number, is_it in enumerate(found) if is_it)


def _timed(text: str, entries: Sequence[Entry]) -> tuple[int, ...]:
    """Return the entries of a time."""
    time = _time(text)
    if time is None:
        return ()
    times = (_time(entry.get("time", "")) for entry in entries)
    return tuple(number for number, other in enumerate(times) if other == time)


@lru_cache(maxsize=4096)  # a log is gone through once for each entry that replaces one
def _time(text: str) -> datetime | None:
    """Return the time that a text names, None where it names none."""
    try:
        return datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return None


def superseding(entries: Sequence[Entry]) -> Superseding:
    """Return which entries of a log are replaced, and which references are not exact.

    A time that several entries share means the one about the same, else the one of the same kind, else the only earlier
    one; where that does not decide either, none is taken to be replaced.

    Parameters
    ----------
    entries
        Entries of the log, in order.

    Examples
    --------
    >>> old = {"time": "2027-01-05 14:30:00", "subject": "A1"}
    >>> new = old | {"supersedes": "2027-01-05 14:30:00"}
    >>> superseding([old, old | {"subject": "A2"}, new]).by
    {0: 2}
    """
    by: dict[int, int] = {}
    unclear: dict[int, tuple[int, ...]] = {}
    for number, entry in enumerate(entries):
        if reference := entry.get(SUPERSEDES, ""):
            found = _narrowed(number, meant(reference, entries), entries)
            if len(found) == 1:
                by[found[0]] = number
            else:
                unclear[number] = found
    return Superseding(by=by, unclear=unclear)


def _narrowed(
    number: int, found: Sequence[int], entries: Sequence[Entry]
) -> tuple[int, ...]:
    """Return which of several entries another one means, itself left out."""
    own = entries[number]
    left = [other for other in found if other != number]
    alike: tuple[Callable[[int], bool], ...] = (
        lambda other: entries[other].get("subject") == own.get("subject"),
        lambda other: entries[other].get("kind") == own.get("kind"),
        lambda other: other < number,
    )
    for is_alike in alike:
        left = [other for other in left if is_alike(other)] or left
    return tuple(left)


def superseded(
    reference: str, entries: Sequence[Entry]
) -> tuple[str, InputProblem | None]:
    """Return the exact name of the entry that a new one is to replace, or why there is none.

    Parameters
    ----------
    reference
        What somebody typed: a time, the beginning of a seal, or both.
    entries
        Entries of the log, in order.

    Examples
    --------
    >>> log = [{"time": "2027-01-05 14:30:00", "seal": "1a2b3c4d5e"}]
    >>> superseded("1a2b3c", log)
    ('2027-01-05 14:30:00 1a2b3c4d', None)
    """
    found = meant(reference, entries)
    if not found:
        return "", _problem(reference, "there is no such entry in the log", COPY)
    names = [name_of(entries[number]) for number in found]
    if len(found) > 1:
        return "", _several(reference, [entries[number] for number in found])
    later = superseding(entries).by.get(found[0])
    if later is not None:
        rule = f"{names[0]} is superseded already, by {name_of(entries[later])}"
        return "", _problem(reference, rule, "supersede that one")
    return names[0], None


COPY = "copy the time of an entry and what stands after it, as `resourcing decisions` shows them"
"""How to name an entry."""


def _several(reference: str, found: Sequence[Entry]) -> InputProblem:
    """Return the problem of a reference that several entries answer to."""
    rule = f"{counted(len(found), 'entry', plural='entries')} answer to that"
    marks = [f"{mark_of(one)} ({one.get('subject', '?')})" for one in found if mark_of(one)]  # fmt: skip
    repair = f"name one of {', '.join(marks)}"
    if len(marks) < len(found):
        repair = "entries written by hand have only their time: give each another second in the file"
    return _problem(reference, rule, repair)


def _problem(reference: str, rule: str, repair: str) -> InputProblem:
    """Return the problem of a reference."""
    return InputProblem(
        file="", column="--supersedes", value=reference, rule=rule, repair=repair
    )
