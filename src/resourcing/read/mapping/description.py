"""What a map says: which column of which source becomes which column of the register, and how its cells are written.

Checks the map by itself, against the tables of a register; opens no source.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

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


def _several(value: Any) -> Any:
    """Return one text as a list of it."""
    return (value,) if isinstance(value, str) else value


SOME = BeforeValidator(_several)
"""One text, or a list of them."""


class TableMap(Frozen):
    """How one table of the register is read out of a source."""

    source: Annotated[tuple[Name, ...], SOME, Field(min_length=1)]
    """Name of the source file; ``*`` stands for what changes, as in ``crm-*.csv``. A list reads several, one below the other."""
    sheet: Annotated[tuple[Name, ...], SOME] = ()
    """Sheet of a workbook; blank where it has only one. A list reads several, or one of each source."""
    separator: Separator | None = None
    """What separates the columns of a CSV file; blank means detected, and told."""
    encoding: str | None = None
    """How the text of a CSV file is stored, such as ``utf-8`` or ``windows-1252``; blank means detected, and told."""
    columns: Mapping[str, Name] = {}
    """From a column of the register to the heading in the source."""
    levels: Mapping[Name, Name] = {}
    """For evaluations alone, where the source has a column for each criterion: from the criterion to that heading."""
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
    times: Mapping[str, Annotated[float, Field(gt=0)]] = {}
    """For a column of the register, by what its numbers are multiplied, such as 1_000_000 where the heading says millions; cells that
    say so themselves (12 Mio.) are not."""
    lists: Name = ";"
    """What separates the entries of a list in a cell; new lines always do."""
    gone: Gone | None = None
    """What becomes of rows of the register that the source does not have (any more); blank drops alliances, managers and teams
    and keeps all others."""
    ignored: tuple[str, ...] = ()
    """Columns of the source that are left out on purpose."""

    @property
    def headings(self) -> tuple[str, ...]:
        """Return every heading of the source that is read."""
        return (*self.columns.values(), *self.levels.values())

    @property
    def fed(self) -> frozenset[str]:
        """Return the columns of the register that are fed."""
        by_criterion = ("criterion", "level") if self.levels else ()
        return frozenset([*self.columns, *self.constants, *by_criterion])

    @property
    def places(self) -> tuple[tuple[str, str | None], ...]:
        """Return name of source and sheet of each part of the table, None where no sheet is named."""
        parts = max(len(self.source), len(self.sheet))
        sources = self.source * (parts if len(self.source) == 1 else 1)
        sheets = (self.sheet or (None,)) * (parts if len(self.sheet) < 2 else 1)
        return tuple(zip(sources, sheets, strict=False))


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
        *((("times", column), column) for column in table.times),
    ]
    for place, column in named:
        if column not in known:
            near = did_you_mean(column, known)
            yield (
                place,
                _no_column(column, name),
                near or f"they are {', '.join(known)}",
            )
    if min(len(table.source), len(table.sheet)) > 1 and len(table.source) != len(table.sheet):  # fmt: skip
        rule = f"names {len(table.sheet)} sheets for {len(table.source)} sources"
        yield ("sheet",), rule, "name one sheet, or one for each source in its order"
    yield from _levels(name, table)
    yield from _twice(table)
    yield from _of_no_use(table)
    yield from _missing(name, table)
    for key in ("percent", "times"):
        for column in getattr(table, key):
            if column in known and kind_of(name, column) is not float:
                yield (key,), f"{column} holds no fractions", "take it out"


def _levels(name: str, table: TableMap) -> Iterator[Fault]:
    """Yield what is wrong with columns for each criterion."""
    if table.levels and name != "evaluations":
        yield ("levels",), f"{name} have no levels", "take them out"
    for column in ("criterion", "level"):
        if table.levels and column in {*table.columns, *table.constants}:
            rule = f"{column} comes from elsewhere too"
            yield ("levels",), rule, f"keep levels, or {column} below columns"


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
        if heading in table.headings:
            rule = f"{heading!r} is read, and so not ignored"
            yield ("ignored",), rule, "keep one of them"


def _of_no_use(table: TableMap) -> Iterator[Fault]:
    """Yield what concerns columns that are not there."""
    for column in table.values:
        if column not in table.columns and (column != "level" or not table.levels):
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
    fed = table.fed
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
