"""Identifiers for rows whose source has none, rows that are one, and names that stand for identifiers.

The same names give the same identifiers, in whatever order they come.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.mapping.description import TableMap
from resourcing.read.mapping.finding import SourceGrid, plain
from resourcing.read.mapping.tables import IDENTIFIERS, REFERENCES

Values = dict[str, Any]
Rows = Mapping[int, Values]
"""Values by column, by row number of the source."""
Pool = Mapping[str, Mapping[str, str]]
"""Name by identifier, by table."""

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa", "æ": "ae", "œ": "oe"})  # fmt: skip  # codespell:ignore ue
_FORBIDDEN = re.compile(r"[\s;,]+")


def slug(text: str) -> str:
    """Return an identifier made from a name: letters and digits of any script, joined by hyphens.

    Examples
    --------
    >>> slug("Müller & Söhne, Inc."), slug("Éclat Santé"), slug("東京 製薬")
    ('mueller-soehne-inc', 'eclat-sante', '東京-製薬')
    """
    folded = unicodedata.normalize("NFC", text).casefold().translate(UMLAUTS)
    bare = (
        c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c)
    )
    text = unicodedata.normalize("NFC", "".join(bare))
    return "-".join(re.findall(r"[^\W_]+", text))


def spelled(identifier: str) -> str:
    """Return an identifier of a source without what identifiers may not hold.

    Examples
    --------
    >>> spelled("P 17, b")
    'P-17-b'
    """
    return _FORBIDDEN.sub("-", identifier)


def with_identifiers(
    rows: Rows, *, table: str, described: TableMap
) -> tuple[dict[int, Values], tuple[str, ...]]:
    """Return rows with the identifier of their table, and what was done.

    Parameters
    ----------
    rows
        Rows of the table.
    table
        Table of the register.
    described
        Its map.
    """
    own = IDENTIFIERS.get(table)
    if own is None:
        return {row: dict(values) for row, values in rows.items()}, ()
    if own in described.columns or own in described.constants:
        changed = [v[own] for v in rows.values() if own in v and spelled(v[own]) != v[own]]  # fmt: skip
        done = {
            row: {**values, own: spelled(values[own])} if own in values else values
            for row, values in rows.items()
        }
        note = f"{own}: blanks, commas and semicolons written as - in {len(changed)} identifiers"
        return done, (note,) if changed else ()
    made = {row: _from_columns(values, described.ids_from) for row, values in rows.items()}  # fmt: skip
    done = {
        row: {own: made[row], **values} if made[row] else dict(values)
        for row, values in rows.items()
    }
    return done, (f"{own}: made from {' and '.join(described.ids_from)}",)


def _from_columns(values: Values, columns: Sequence[str]) -> str:
    """Return the identifier made from some columns, ``""`` where one is blank."""
    if any(values.get(column) is None for column in columns):
        return ""
    return "-".join(filter(None, (slug(str(values[c])) for c in columns)))


def doubled(
    rows: Rows, *, grid: SourceGrid, described: TableMap
) -> Iterator[InputProblem]:
    """Yield identifiers that several rows have."""
    own = IDENTIFIERS.get(grid.source.table, "")
    by_id: dict[str, list[int]] = defaultdict(list)
    for row, values in rows.items():
        if own in values:
            by_id[values[own]].append(row)
    repair = "delete the double in the source"
    if own not in described.columns:
        repair = (
            "add a column to ids_from (such as partner) to tell them apart, say distinct = true if they are one, "
            "or translate one spelling of the name below values"
        )
    if len(described.places) > 1:
        repair = f"take an old copy out of source or sheet, or {repair}"
    for identifier, found in by_id.items():
        if len(found) > 1:
            yield grid.problem(
                *found,
                column=own,
                value=identifier,
                rule="appears more than once; identifiers must be unique",
                repair=repair,
            )


def made_distinct(
    rows: Rows, *, grid: SourceGrid
) -> tuple[dict[int, Values], list[InputProblem]]:
    """Return rows with those that are the same as one, and what differs within them.

    Rows without what they are known by are left away. A blank cell agrees with any other.

    Parameters
    ----------
    rows
        Rows with their identifiers.
    grid
        Table of the source.
    """
    own = IDENTIFIERS.get(grid.source.table, "")
    groups: dict[Any, list[int]] = defaultdict(list)
    for row, values in rows.items():
        if not own or own in values:
            key = values[own] if own else tuple(sorted((k, str(v)) for k, v in values.items()))  # fmt: skip
            groups[key].append(row)
    made: dict[int, Values] = {}
    problems: list[InputProblem] = []
    for found in groups.values():
        joined: Values = {}
        for row in reversed(found):
            joined |= {c: v for c, v in rows[row].items() if v not in (None, ())}
        made[found[0]] = joined
        problems += _disagreeing(found, rows, grid)
    return made, problems


def _disagreeing(
    found: Sequence[int], rows: Rows, grid: SourceGrid
) -> Iterator[InputProblem]:
    """Yield the columns in which rows that should be one differ."""
    columns = dict.fromkeys(column for row in found for column in rows[row])
    for column in columns:
        held = {
            _alike(rows[row][column]): (row, rows[row][column])
            for row in reversed(found)
            if column in rows[row]
        }
        if len(held) > 1:
            first, *others = reversed(held.values())
            said = ", ".join(repr(str(value)) for _, value in (first, *others))
            yield grid.problem(
                *(row for row, _ in (first, *others)),
                column=column,
                value=first[1],
                rule=f"rows that are one differ: {said}",
                repair="make them alike in the source, or translate one below values",
            )


def _alike(value: Any) -> Any:
    """Return a value by which rows are compared: text without double spaces."""
    return " ".join(value.split()) if isinstance(value, str) else value


def resolved(
    rows: Rows, *, grid: SourceGrid, pool: Pool
) -> tuple[dict[int, Values], list[InputProblem]]:
    """Return rows in which names stand no longer where identifiers belong, and the names that nobody has.

    Parameters
    ----------
    rows
        Rows of a table.
    grid
        Table of the source.
    pool
        Names by identifier, by table.
    """
    table = grid.source.table
    own = IDENTIFIERS.get(table)
    done = {row: dict(values) for row, values in rows.items()}
    unknown: dict[tuple[str, str], list[int]] = defaultdict(list)
    for column, tables in REFERENCES.items():
        if column == own:
            continue
        known = {i: name for t in _targets(table, column, tables) for i, name in pool.get(t, {}).items()}  # fmt: skip
        for row, values in rows.items():
            if values.get(column) is not None:
                found = _looked_up(values[column], known)
                done[row][column] = found or values[column]
                if not found:
                    unknown[column, values[column]].append(row)
    problems = [
        _unknown(grid, column, text, found, pool)
        for (column, text), found in unknown.items()
    ]
    return done, problems


def _targets(table: str, column: str, tables: Sequence[str]) -> Sequence[str]:
    """Return the tables that a column names rows of; absences are of managers alone."""
    return ("managers",) if (table, column) == ("absences", "manager_id") else tables


def _looked_up(text: str, known: Mapping[str, str]) -> str:
    """Return the identifier that a text is or names, ``""`` where there is none or several."""
    if text in known:
        return text
    if spelled(text) in known:
        return spelled(text)
    named = [i for i, name in known.items() if plain(name) == plain(text)]
    return named[0] if len(named) == 1 else ""


def _unknown(
    grid: SourceGrid, column: str, text: str, rows: Sequence[int], pool: Pool
) -> InputProblem:
    """Return the problem of a name that nobody has, or several have."""
    tables = _targets(grid.source.table, column, REFERENCES[column])
    names = [name for table in tables for name in pool.get(table, {}).values()]
    count = sum(plain(name) == plain(text) for name in names)
    what = " or ".join(table.removesuffix("s") for table in tables)
    rule = f"is the name of {count} rows" if count else f"names no {what} by identifier or name"  # fmt: skip
    near = did_you_mean(text, names)
    repair = "write the identifier" if count else near or _feed(tables[0])
    return grid.problem(*rows, column=column, value=text, rule=rule, repair=repair)


def _feed(table: str) -> str:
    """Return how a table comes to have the rows that are named."""
    return (
        f"add the row to {table}, translate the name below values, or read {table} from this source too "
        f"([tables.{table}] with distinct = true)"
    )


def named_rows(table: str, rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return name by identifier of a table's rows.

    Examples
    --------
    >>> named_rows("teams", [{"team_id": "T1", "name": "Innovation"}])
    {'T1': 'Innovation'}
    """
    own = IDENTIFIERS[table]
    return {v[own]: str(v.get("name", "")) for v in rows if own in v}
