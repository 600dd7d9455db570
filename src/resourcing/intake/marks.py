"""Marks of a register and a playbook: short hashes by which an entry of the log says what was known when it was made.

A mark tells that something changed since, not what; history and the log itself do not count.
"""

import hashlib
from collections.abc import Iterable

from pydantic import TypeAdapter

from resourcing.domain import Frozen, Register
from resourcing.playbook import Playbook

MARKED = ("alliances", "evaluations", "managers", "absences", "teams")
"""Tables of the register that a decision rests on."""
LENGTH = 16
"""Hexadecimal digits of a mark."""
BETWEEN = "; "

_PLAIN: TypeAdapter[object] = TypeAdapter(object)


def register_marks(register: Register, *, subject: str = "") -> str:
    """Return the marks of a register's tables, and of the rows about a subject where it is an alliance.

    Parameters
    ----------
    register
        The register as read; it makes no difference whether from CSV or from a workbook, nor in which order rows stand.
    subject
        What a decision is about.

    Examples
    --------
    >>> marks = register_marks(Register(alliances=()))
    >>> [part.partition("=")[0] for part in marks.split("; ")]
    ['alliances', 'evaluations', 'managers', 'absences', 'teams']
    """
    return BETWEEN.join([table_marks(register), *_own_mark(register, subject)])


def table_marks(register: Register) -> str:
    """Return the marks of a register's tables."""
    parts = {name: _mark(getattr(register, name)) for name in MARKED}
    return BETWEEN.join(f"{name}={mark}" for name, mark in parts.items())


def marks_by_subject(register: Register, subjects: Iterable[str]) -> dict[str, str]:
    """Return the marks of a register for each of several subjects, the tables looked at once.

    Examples
    --------
    >>> empty = Register(alliances=())
    >>> marks_by_subject(empty, ["A1"])["A1"] == register_marks(empty, subject="A1")
    True
    """
    tables = table_marks(register)
    return {
        subject: BETWEEN.join([tables, *_own_mark(register, subject)])
        for subject in subjects
    }


def _own_mark(register: Register, subject: str) -> list[str]:
    """Return the mark of the rows about a subject, none where it is no alliance."""
    rows = [
        row
        for name in ("alliances", "evaluations")
        for row in getattr(register, name)
        if row.alliance_id == subject
    ]
    return [f"{subject}={_mark(rows)}"] if rows else []


def playbook_mark(playbook: Playbook) -> str:
    """Return the mark of a playbook as read."""
    return _mark([playbook])


def changed_marks(before: str, now: str) -> tuple[str, ...]:
    """Return what was marked before and has another mark now, or none any more.

    Examples
    --------
    >>> changed_marks("alliances=1; teams=2; A1=3", "alliances=1; teams=9; A1=4")
    ('teams', 'A1')
    """
    old, new = _parts(before), _parts(now)
    return tuple(name for name, mark in old.items() if new.get(name) != mark)


def _parts(marks: str) -> dict[str, str]:
    """Return marks by name."""
    found = (part.strip().rpartition("=") for part in marks.split(BETWEEN.strip()))
    return {name: mark for name, _, mark in found if name}


def _mark(rows: Iterable[Frozen]) -> str:
    """Return the mark of rows: a hash of what they say, in whatever order."""
    plain = b"\n".join(sorted(_PLAIN.dump_json(row, by_alias=True) for row in rows))
    return hashlib.sha256(plain).hexdigest()[:LENGTH]
