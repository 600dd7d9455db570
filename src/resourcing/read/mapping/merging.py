"""Joins the rows that a map gives with those that a register has: what is new, changed, gone, and what stays.

Rows are known again by their keys; columns that the map does not feed keep what the register says.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from resourcing.domain import Frozen
from resourcing.errors import InputProblem
from resourcing.read.mapping.tables import IDENTIFIERS, key_of, values_of
from resourcing.read.sentences import sentence
from resourcing.words import counted, listed

Key = tuple[Any, ...]
BLANK: tuple[Any, ...] = (None, ())
"""Values of blank cells."""


@dataclass(frozen=True, kw_only=True)
class Merged:
    """The rows of a table as they will be, and how they differ from those that are there."""

    table: str
    rows: tuple[Frozen, ...]
    new: tuple[Key, ...] = ()
    changed: Mapping[Key, tuple[str, ...]]
    """Columns that change, by key."""
    gone: tuple[Key, ...] = ()
    """Keys of rows that are dropped."""
    kept: tuple[Key, ...] = ()
    """Keys of rows that the source does not have and that stay."""
    held: Mapping[Key, tuple[str, ...]] = field(default_factory=dict)
    """Columns in which the register says something else than a constant of the map, and stays as it is, by key."""
    problems: tuple[InputProblem, ...] = ()


def merged(
    new: Sequence[Frozen],
    *,
    table: str,
    old: Sequence[Frozen],
    fed: Collection[str],
    gone: str | None,
    file: str,
    constants: Collection[str] = (),
) -> Merged:
    """Return the rows of a table out of those of the source and those of the register.

    Parameters
    ----------
    new
        Rows that the map gives.
    table
        Table of the register.
    old
        Rows of the register.
    fed
        Columns that the map feeds.
    gone
        ``"drop"`` or ``"keep"``: what becomes of rows that the source does not have; None drops those of tables with an
        identifier.
    file
        The register, to be named.
    constants
        Columns that hold the same in every new row.
    """
    there = _by_key(table, old)
    keys = [key_of(table, values_of(row)) for row in new]
    counts = Counter(keys)
    rows: list[Frozen] = []
    problems: list[InputProblem] = []
    for key, row in zip(keys, new, strict=True):
        before = there.get(key) if counts[key] == 1 else None
        made = row if before is None else _kept_columns(row, before, fed, constants)
        if isinstance(made, ValidationError):
            problems.append(_clash(made, key=key, table=table, file=file))
        else:
            rows.append(made)
    rest = [row for row in old if key_of(table, values_of(row)) not in counts]
    drops = gone == "drop" or (gone is None and table in IDENTIFIERS)
    lost = tuple(key_of(table, values_of(row)) for row in rest)
    stay = () if drops else tuple(rest)
    known = {key_of(table, values_of(row)) for row in old}
    return Merged(
        table=table,
        rows=(*stay, *rows) if table not in IDENTIFIERS else (*rows, *stay),
        new=tuple(key for key in dict.fromkeys(keys) if key not in known),
        changed=dict(_changes(table, rows, there)),
        gone=lost if drops else (),
        kept=() if drops else lost,
        held=dict(_changes(table, new, there, columns=set(constants) - set(fed))),
        problems=tuple(problems),
    )


def _by_key(table: str, rows: Sequence[Frozen]) -> dict[Key, Frozen]:
    """Return rows by key, those whose key stands once."""
    keys = [key_of(table, values_of(row)) for row in rows]
    counts = Counter(keys)
    return {k: row for k, row in zip(keys, rows, strict=True) if counts[k] == 1}


def _kept_columns(
    row: Frozen, before: Frozen, fed: Collection[str], constants: Collection[str]
) -> Frozen | ValidationError:
    """Return a row with what the register says in columns that the map does not feed; constants fill blanks."""
    held = {
        column: value
        for column, value in values_of(before).items()
        if column not in fed and not (column in constants and value in BLANK)
    }
    try:
        return type(row).model_validate({**values_of(row), **held})
    except ValidationError as error:
        return error


def _clash(error: ValidationError, *, key: Key, table: str, file: str) -> InputProblem:
    """Return the problem of a row of the source that contradicts what the register keeps."""
    rule, _ = sentence(error.errors(include_url=False)[0])
    return InputProblem(
        file=file,
        place=f"{table} {' '.join(map(str, key))}",
        rule=f"what the source says does not go with what the register says: {rule}",
        repair="correct one of them, or read that column from the source too",
    )


def _changes(
    table: str,
    rows: Sequence[Frozen],
    there: Mapping[Key, Frozen],
    *,
    columns: Collection[str] | None = None,
) -> Iterator[tuple[Key, tuple[str, ...]]]:
    """Yield the rows that change, with the columns that do; of some columns only, where they are named."""
    for row in rows:
        values = values_of(row)
        before = there.get(key_of(table, values))
        if before is not None:
            was = values_of(before)
            asked = values if columns is None else [c for c in values if c in columns]
            changed = tuple(
                c
                for c in asked
                if values[c] != was[c] and (columns is None or was[c] not in BLANK)
            )
            if changed:
                yield key_of(table, values), changed


def told_changes(found: Merged, *, before: int) -> str:
    """Return how a table changes, in one line.

    Parameters
    ----------
    found
        The table.
    before
        Rows that it has now.

    Examples
    --------
    >>> told_changes(
    ...     Merged(table="teams", rows=(), changed={}, gone=(("T1",),)), before=1
    ... )
    'teams: 1 row before, 0 rows now: 1 gone (T1)'
    """
    changed = [f"{_named(key)}: {', '.join(c)}" for key, c in found.changed.items()]
    held = [f"{_named(key)}: {', '.join(c)}" for key, c in found.held.items()]
    parts = [
        _part("new", [_named(key) for key in found.new]),
        _part("changed", changed),
        _part("gone", [_named(key) for key in found.gone]),
        _part("not in the source and kept", [_named(key) for key in found.kept]),
        _part("as the register says, not the constant of the map", held),
    ]
    said = "; ".join(filter(None, parts)) or "nothing changes"
    rows = f"{counted(before, 'row')} before, {counted(len(found.rows), 'row')} now"
    return f"{found.table}: {rows}: {said}"


def _named(key: Key) -> str:
    """Return a key as text."""
    return " ".join(map(str, key))


def _part(what: str, names: Sequence[str]) -> str:
    """Return one kind of change as text, ``""`` where there is none."""
    return f"{len(names)} {what} ({listed(names)})" if names else ""


def untouched(table: str, rows: Sequence[Frozen]) -> str:
    """Return what is said of a table that a map does not feed.

    Examples
    --------
    >>> untouched("teams", ())
    'teams: 0 rows stay as they are; the map does not feed them'
    """
    stay = "stays as it is" if len(rows) == 1 else "stay as they are"
    return f"{table}: {counted(len(rows), 'row')} {stay}; the map does not feed {'it' if len(rows) == 1 else 'them'}"
