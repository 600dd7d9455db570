"""What a map says: which column of which source becomes which column of the register, and how its cells are written.

Checks the map by itself, against the tables of a register; opens no source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from resourcing.domain import TABLES, Frozen, Name
from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.mapping.tables import IDENTIFIERS, kind_of
from resourcing.read.outcome import Outcome
from resourcing.read.rows import columns_of
from resourcing.read.schema import dotted
from resourcing.read.toml_files import load, validated

TODO = "TODO"
"""Stands in a proposed map where a person must decide."""

Separator = Literal["comma", "semicolon", "tab", "bar"]
DateOrder = Literal["day first", "month first", "year first"]
Decimals = Literal["comma", "point"]
Gone = Literal["drop", "keep"]
Constant = str | bool | int | float | date | tuple[str, ...]
BASES = ("sourced", "derived", "user")
"""On what a constant may rest."""


class TableMap(Frozen):
    """How one table of the register is read out of a source."""

    source: Name
    """Name of the source file; ``*`` stands for what changes, as in ``crm-*.csv``."""
    sheet: str | None = None
    """Sheet of a workbook; blank where it has only one."""
    separator: Separator | None = None
    """What separates the columns of a CSV file; blank means detected, and told."""
    encoding: str | None = None
    """How the text of a CSV file is stored, such as ``utf-8`` or ``windows-1252``; blank means detected, and told."""
    columns: Mapping[str, Name] = {}
    """From a column of the register to the heading in the source."""
    values: Mapping[str, Mapping[str, str | bool | int | float]] = {}
    """For a column of the register, from a word of the source to ours; the word ``""`` is a blank cell, ``""`` for ours leaves
    the cell blank."""
    constants: Mapping[str, Constant] = {}
    """What a column of the register holds in every row, where the source has no such column."""
    basis: Mapping[str, str] = {}
    """On what a constant rests: ``sourced: ...``, ``derived: ...`` or ``user: ...``; blank means ``user``."""
    ids_from: tuple[Name, ...] = ("name",)
    """Columns of the register from which identifiers are made where `columns` names none."""
    distinct: bool = False
    """Whether rows of the source that make the same row of the table are one."""
    dates: DateOrder | None = None
    """Order of day, month and year; blank means that dates which could be read in two ways are problems."""
    century: Annotated[int | None, Field(ge=1900, le=2100)] = None
    """What is added to years of two digits, such as 2000; blank means that such years are problems."""
    decimals: Decimals | None = None
    """Decimal mark; blank means that numbers which could be read in two ways are problems."""
    percent: tuple[Name, ...] = ()
    """Columns of the register whose numbers are percentages written without a sign."""
    lists: Name = ";"
    """What separates the entries of a list in a cell; new lines always do."""
    gone: Gone | None = None
    """What becomes of rows of the register that the source does not have (any more); blank drops alliances, managers and teams
    and keeps all others."""
    ignored: tuple[str, ...] = ()
    """Columns of the source that are left out on purpose."""


class ImportMap(Frozen):
    """How a register is read out of files of other tools."""

    title: str = ""
    """What the map is for."""
    tables: Annotated[Mapping[str, TableMap], Field(min_length=1)]
    """Tables of the register that are read, by name; others stay as they are."""


def read_map(path: Path) -> Outcome[ImportMap]:
    """Read a map with every problem: places to decide, keys, and columns that no table has.

    Parameters
    ----------
    path
        TOML file.
    """
    loaded = load(path)
    if loaded.value is None:
        return Outcome(problems=loaded.problems, files=loaded.files)
    todo = tuple(_undecided(loaded.value, file=str(path)))
    places = {problem.place for problem in todo}
    made = validated(ImportMap, loaded.value, file_of=lambda _: str(path))
    others = tuple(p for p in made.problems if p.place not in places)
    own = () if made.value is None else tuple(map_problems(made.value, file=str(path)))
    found = (*todo, *others, *own)
    return replace(made, problems=found, files=loaded.files)


def _undecided(
    data: Any, *, file: str, at: tuple[str | int, ...] = ()
) -> Iterator[InputProblem]:
    """Yield the places of a map that say TODO."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _undecided(value, file=file, at=(*at, key))
    elif isinstance(data, tuple):
        for index, value in enumerate(data):
            yield from _undecided(value, file=file, at=(*at, index))
    elif data == TODO:
        yield InputProblem(
            file=file,
            place=dotted(at),
            value=TODO,
            rule="is not decided yet, and nothing is imported before it is",
            repair=_decision(at),
        )


def _decision(at: tuple[str | int, ...]) -> str:
    """Return how a place of a map is decided."""
    part = at[2] if len(at) > 2 else ""
    table = at[1] if len(at) > 1 else ""
    return {
        "columns": f"name the source's column, or delete the line and write {at[-1]} below [tables.{table}.constants]",
        "constants": "write what every row holds",
        "values": 'write our word, or "" to leave such cells blank',
        "dates": 'write "day first", "month first" or "year first"',
        "decimals": 'write "comma" or "point"',
    }.get(str(part), "write what belongs there")


def map_problems(described: ImportMap, *, file: str) -> Iterator[InputProblem]:
    """Yield what is wrong with a map by itself.

    Parameters
    ----------
    described
        The map.
    file
        Its file, to be named.

    Examples
    --------
    >>> made = ImportMap(tables={"aliances": TableMap(source="crm.csv")})
    >>> print(*map_problems(made, file="map.toml"))
    map.toml, tables.aliances: is no table of a register; did you mean "alliances"?
    """
    for name, table in described.tables.items():
        if name in TABLES:
            for place, rule, repair in _table_problems(name, table):
                at = dotted(("tables", name, *place))
                yield InputProblem(file=file, place=at, rule=rule, repair=repair)
        else:
            yield InputProblem(
                file=file,
                place=dotted(("tables", name)),
                rule="is no table of a register",
                repair=did_you_mean(name, TABLES) or f"they are {', '.join(TABLES)}",
            )


Fault = tuple[tuple[str, ...], str, str]
"""Place within a table's map, rule, repair."""


def _table_problems(name: str, table: TableMap) -> Iterator[Fault]:
    """Yield what is wrong with the map of one table."""
    known = columns_of(TABLES[name])
    keyed = ("columns", "values", "constants")
    named: list[tuple[tuple[str, ...], str]] = [
        *(((key, column), column) for key in keyed for column in getattr(table, key)),
        *((("percent",), column) for column in table.percent),
    ]
    for place, column in named:
        if column not in known:
            near = did_you_mean(column, known)
            yield (
                place,
                _no_column(column, name),
                near or f"they are {', '.join(known)}",
            )
    yield from _twice(table)
    yield from _of_no_use(table)
    yield from _missing(name, table)
    for column in table.percent:
        if column in known and kind_of(name, column) is not float:
            yield ("percent",), f"{column} holds no fractions", "take it out"


def _no_column(column: str, table: str) -> str:
    """Return the rule of a column that a table does not have."""
    return f"{table} has no column {column}"


def _twice(table: TableMap) -> Iterator[Fault]:
    """Yield columns that are said twice."""
    for column in table.constants:
        if column in table.columns:
            yield (
                ("constants", column),
                "is read from a column of the source too",
                'keep one of them; for blank cells write a value for the word ""',
            )
    for heading in table.ignored:
        if heading in table.columns.values():
            rule = f"{heading!r} is read, and so not ignored"
            yield ("ignored",), rule, "keep one of them"


def _of_no_use(table: TableMap) -> Iterator[Fault]:
    """Yield what concerns columns that are not there."""
    for column in table.values:
        if column not in table.columns:
            rule = "translates a column that is read from nowhere"
            yield ("values", column), rule, "name its source below columns"
    for column, text in table.basis.items():
        if column not in table.constants:
            rule = "is the basis of no constant"
            yield ("basis", column), rule, "name a constant"
        if text.partition(":")[0] not in BASES:
            rule = "must begin with sourced:, derived: or user:"
            yield ("basis", column), rule, "say where the constant comes from"


def _missing(name: str, table: TableMap) -> Iterator[Fault]:
    """Yield required columns that come from nowhere, and identifiers that cannot be made."""
    own = IDENTIFIERS.get(name)
    fed = {*table.columns, *table.constants}
    for column, described in columns_of(TABLES[name]).items():
        if described.required and column not in fed and column != own:
            rule = f"{column} must be filled, and comes from nowhere"
            yield (
                ("columns",),
                rule,
                f"name its source, or write it below [tables.{name}.constants]",
            )
    if own and own not in fed:
        for column in table.ids_from:
            if column not in fed:
                rule = f"identifiers are made from {column}, which comes from nowhere"
                yield ("ids_from",), rule, "name columns that are read"
