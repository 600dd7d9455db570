"""Gathers the rows of one table of the register out of a source, by its map.

Names that stand for identifiers of other tables are left as they are; `joining` knows the others.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic import ValidationError

from resourcing.domain import TABLES, Frozen
from resourcing.errors import InputProblem
from resourcing.read.cells import Refusal
from resourcing.read.grid import shown
from resourcing.read.mapping.converting import convert_column
from resourcing.read.mapping.description import TableMap
from resourcing.read.mapping.finding import SourceGrid
from resourcing.read.mapping.identifying import (
    Values,
    doubled,
    made_distinct,
    with_identifiers,
)
from resourcing.read.mapping.parts import Part, find_parts
from resourcing.read.rows import columns_of
from resourcing.read.sentences import sentence


@dataclass(frozen=True, kw_only=True)
class Gathered:
    """The rows of a table as far as they could be read."""

    table: str
    grid: SourceGrid | None = None
    rows: Mapping[int, Values] = field(default_factory=dict)
    """Values by column, by row of the source."""
    unread: frozenset[tuple[int, str]] = frozenset()
    """Row and column of cells that could not be read."""
    constants: frozenset[str] = frozenset()
    """Columns that hold the same in every row."""
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[str, ...] = ()


def gather(
    table: str,
    described: TableMap,
    parts: Sequence[Part],
    *,
    told_elsewhere: Collection[str] | None = (),
) -> Gathered:
    """Return the rows of a table of the register out of its sources.

    Parameters
    ----------
    table
        Table of the register.
    described
        Its map.
    parts
        Where its rows lie.
    told_elsewhere
        Headings that other tables read or ignore; None where they tell of every column that is left out.
    """
    found = find_parts(table, described, parts, told_elsewhere=told_elsewhere)
    grid = found.value
    if grid is None:
        return Gathered(table=table, problems=found.problems)
    columns = {
        column: convert_column(grid, column=column, described=described)
        for column in grid.headings
    }
    constants, refused = _constants(table, described, grid)
    rows: dict[int, Values] = {
        row: constants
        | {c: item.values[row] for c, item in columns.items() if row in item.values}
        for row, _ in grid.lines
    }
    told = Gathered(
        table=table,
        grid=grid,
        rows=rows,
        unread=frozenset(
            [
                *((row, c) for c, item in columns.items() for row in item.unread),
                *(
                    (row, c)
                    for c in described.constants
                    if c not in constants
                    for row in rows
                ),
            ]
        ),
        constants=frozenset(described.constants),
        problems=(
            *found.problems,
            *refused,
            *(problem for item in columns.values() for problem in item.problems),
        ),
        notes=(*(n for item in columns.values() for n in item.notes), *grid.notes),
    )
    return _identified(told, grid=grid, described=described)


def _constants(
    table: str, described: TableMap, grid: SourceGrid
) -> tuple[Values, list[InputProblem]]:
    """Return what every row holds, and constants that their columns cannot hold."""
    made: Values = {}
    problems: list[InputProblem] = []
    for column, value in described.constants.items():
        text = ";".join(value) if isinstance(value, tuple) else value
        found: Any = columns_of(TABLES[table])[column].convert(text)
        if isinstance(found, Refusal):
            problems.append(
                grid.problem(
                    column=f"constants.{column}",
                    value=value,
                    rule=found.rule,
                    repair=f"correct [tables.{table}.constants] of the map",
                )
            )
        else:
            made[column] = found
    return made, problems


def _identified(told: Gathered, *, grid: SourceGrid, described: TableMap) -> Gathered:
    """Return the rows with identifiers, those that are one joined."""
    rows, notes = with_identifiers(told.rows, table=told.table, described=described)
    if described.distinct:
        rows, problems = made_distinct(rows, grid=grid)
    else:
        problems = list(doubled(rows, grid=grid, described=described))
    return replace(
        told,
        rows=rows,
        problems=(*told.problems, *problems),
        notes=(*notes, *told.notes),
    )


Broken = tuple[str, str, str, str | None]
"""Column, rule, repair and value as text of a broken rule."""


def as_rows(told: Gathered) -> tuple[dict[int, Frozen], list[InputProblem]]:
    """Return the rows of a table as objects, and the rules that others break, each once with its rows.

    Parameters
    ----------
    told
        Rows as they were gathered.
    """
    made: dict[int, Frozen] = {}
    broken: dict[Broken, list[int]] = defaultdict(list)
    for row, values in told.rows.items():
        try:
            made[row] = TABLES[told.table].model_validate(values)
        except ValidationError as error:
            for item in _broken(told, row, error.errors(include_url=False)):
                broken[item].append(row)
    problems = [
        _problem(told, told.grid, item, rows)
        for item, rows in broken.items()
        if told.grid is not None
    ]
    return made, problems


def _broken(
    told: Gathered, row: int, errors: Iterable[Mapping[str, Any]]
) -> Iterator[Broken]:
    """Yield the broken rules of a row, without those that only follow from others."""
    unread = {column for number, column in told.unread if number == row}
    for error in errors:
        column = str(error["loc"][0]) if error["loc"] else ""
        if column in unread or (unread and not column):
            continue
        rule, repair = _said(told.table, column, error)
        yield column, rule, repair, shown(told.rows[row].get(column))


def _said(table: str, column: str, error: Mapping[str, Any]) -> tuple[str, str]:
    """Return the rule and the repair of an error."""
    if error["type"] == "missing":
        return (
            "must not be blank",
            f'fill the cell, or write what a blank one means as "" below [tables.{table}.values.{column}]',
        )
    unit = columns_of(TABLES[table])[column].unit if column else ""
    rule, repair = sentence(error, unit=unit)
    return rule, repair


def _problem(
    told: Gathered, grid: SourceGrid, item: Broken, rows: Sequence[int]
) -> InputProblem:
    """Return a broken rule as a problem in its rows; one of a constant stands in none."""
    column, rule, repair, value = item
    if column in told.constants:
        column, rows = f"constants.{column}", ()
    return grid.problem(*rows, column=column, value=value, rule=rule, repair=repair)
