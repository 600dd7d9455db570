"""Turns the rows of a grid into typed rows of the register, and reports what is wrong with each cell.

Looks at one row at a time; what concerns several rows or tables is in `cross`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from resourcing.domain import TABLES, Frozen
from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.cells import Convert, Refusal, converter
from resourcing.read.grid import Cells, Grid
from resourcing.read.sentences import sentence

Values = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of a table: how its cells are read and whether they may be blank."""

    convert: Convert
    required: bool
    unit: str


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table of the register as read: every row's values, and the rows that obey every rule."""

    grid: Grid
    records: tuple[tuple[int, Values], ...]
    """Row number and readable values by column, also of rows with problems."""
    rows: tuple[tuple[int, Frozen], ...]
    """Row number and typed row, of rows without problems."""
    problems: tuple[InputProblem, ...]


def unit_of(field: FieldInfo) -> str:
    """Return the unit of a field, ``""`` where there is none."""
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


@cache
def columns_of(model: type[Frozen]) -> Mapping[str, Column]:
    """Return the columns of a table by heading, in the order of its class."""
    return {
        field.alias or name: Column(
            convert=converter(field), required=field.is_required(), unit=unit_of(field)
        )
        for name, field in model.model_fields.items()
    }


def read_rows(grid: Grid) -> Table:
    """Read every row of a grid as an object of its table's class."""
    model = TABLES[grid.source.table]
    columns = columns_of(model) if grid.headings else {}
    problems = _heading_problems(grid, columns)
    wanted = [
        (name, position, columns[name].convert)
        for name, position in grid.headings.items()
        if name in columns
    ]
    records, rows = [], []
    for row, cells in grid.lines:
        values, refused = _values(cells, wanted)
        records.append((row, values))
        if row in grid.broken:
            continue
        item, errors = _validated(model, values)
        if item is None or refused:
            problems += _refusals(grid, row, cells, refused)
            problems += _errors(grid, row, cells, errors, set(refused))
        else:
            rows.append((row, item))
    return Table(
        grid=grid, records=tuple(records), rows=tuple(rows), problems=tuple(problems)
    )


def _heading_problems(grid: Grid, columns: Mapping[str, Column]) -> list[InputProblem]:
    """Return unknown headings, and required columns that are missing."""
    unknown = [
        grid.problem(
            grid.heading_row,
            column=name,
            rule="unknown column",
            repair=did_you_mean(name, columns)
            or f"remove it; the columns are {', '.join(columns)}",
        )
        for name in grid.headings
        if name not in columns
    ]
    missing = [
        grid.source.whole(
            column=name,
            rule="this column is missing",
            repair="add it; its cells must be filled",
        )
        for name, column in columns.items()
        if column.required and name not in grid.headings
    ]
    return unknown + missing


def _values(
    cells: Cells, wanted: Iterable[tuple[str, int, Convert]]
) -> tuple[Values, dict[str, Refusal]]:
    """Return the values of a row by column, and why others cannot be read; blank cells are in neither."""
    values: Values = {}
    refused: dict[str, Refusal] = {}
    for name, position, convert in wanted:
        cell = cells[position] if position < len(cells) else None
        if cell is not None:
            value = convert(cell)
            (refused if isinstance(value, Refusal) else values)[name] = value
    return values, refused


def _validated(
    model: type[Frozen], values: Values
) -> tuple[Frozen | None, Iterable[Mapping[str, Any]]]:
    """Return a row as an object, or the rules that it breaks."""
    try:
        return model.model_validate(values), ()
    except ValidationError as error:
        return None, error.errors(include_url=False)


def _refusals(
    grid: Grid, row: int, cells: Cells, refused: Mapping[str, Refusal]
) -> list[InputProblem]:
    """Return the cells that cannot be read as problems."""
    return [
        grid.problem(
            row,
            column=name,
            value=cells[grid.headings[name]],
            rule=refusal.rule,
            repair=refusal.repair,
        )
        for name, refusal in refused.items()
    ]


def _errors(
    grid: Grid,
    row: int,
    cells: Cells,
    errors: Iterable[Mapping[str, Any]],
    refused: set[str],
) -> list[InputProblem]:
    """Return the broken rules of a row as problems, without those that only follow from others."""
    problems = []
    for error in errors:
        name = str(error["loc"][0]) if error["loc"] else _subject(error, grid)
        follows = name in refused or (refused and not error["loc"])
        if follows or (error["type"] == "missing" and name not in grid.headings):
            continue
        problems.append(_problem(grid, row, cells, name, error))
    return problems


def _problem(
    grid: Grid, row: int, cells: Cells, name: str, error: Mapping[str, Any]
) -> InputProblem:
    """Return one broken rule of a row as a problem."""
    if error["type"] == "missing":
        return grid.problem(
            row, column=name, rule="must not be blank", repair="fill the cell"
        )
    position = grid.headings.get(name)
    rule, repair = sentence(error, unit=_unit(grid, name))
    value = cells[position] if position is not None and position < len(cells) else None
    return grid.problem(row, column=name, value=value, rule=rule, repair=repair)


def _unit(grid: Grid, name: str) -> str:
    """Return the unit of a column, ``""`` where there is none."""
    column = columns_of(TABLES[grid.source.table]).get(name)
    return column.unit if column else ""


def _subject(error: Mapping[str, Any], grid: Grid) -> str:
    """Return the column that a rule of the whole row begins with, ``""`` where there is none."""
    first = str(error["msg"]).removeprefix("Value error, ").partition(" ")[0]
    return first if first in grid.headings else ""
