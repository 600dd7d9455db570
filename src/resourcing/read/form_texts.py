"""Reads the text files of a form as tables: in any usual encoding and with any usual separator, since offices differ.

Says how a file was read where that is not the usual way; guesses no date.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from resourcing.domain import Alliance, Evaluation
from resourcing.errors import InputProblem
from resourcing.read.cells import without_none
from resourcing.read.grid import Cells, Grid, Source, to_grid
from resourcing.read.mapping.tolerant import Opened, open_source
from resourcing.read.outcome import Outcome, failed

USUAL = frozenset({"UTF-8", "UTF-8 with byte order mark"})
"""Encodings that need no word."""
FIRST_ROWS = 6
"""Rows in which a sheet shows what it is."""
NUMBERS = frozenset(
    field.alias or name
    for model in (Alliance, Evaluation)
    for name, field in model.model_fields.items()
    if without_none(field.annotation) is float
)
"""Columns that hold numbers."""

_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d{1,2}", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table of a form with how its file was read.

    Attributes
    ----------
    outcome
        The table, or what is wrong with the file.
    notes
        How it was read, where that is not UTF-8 with commas.
    first
        Words of its first rows.
    """

    outcome: Outcome[Grid]
    notes: tuple[str, ...] = ()
    first: tuple[frozenset[str], ...] = ()


def read_text_table(path: Path, *, table: str, columns: Collection[str]) -> TextTable:
    """Read a CSV file of a form.

    Parameters
    ----------
    path
        The file.
    table
        Table that its problems are told of.
    columns
        Headings that it may have.

    Examples
    --------
    >>> found = read_text_table(Path("no/such.csv"), table="form", columns=["level"])
    >>> found.outcome.value is None
    True
    """
    opened = open_source(path)
    if opened.value is None:
        return TextTable(outcome=failed(*opened.problems, files=opened.files))
    source = Source(table=table, file=str(path))
    (lines,) = opened.value.sheets.values()
    found = _checked(to_grid(source, lines, columns=columns))
    if opened.value.separator == "semicolon" and found.value is not None:
        found = replace(found, value=_with_points(found.value))
    return TextTable(
        outcome=replace(found, files=opened.files),
        notes=_notes(path, opened.value),
        first=tuple(frozenset(filter(None, cells)) for _, cells in lines[:FIRST_ROWS]),
    )


def _notes(path: Path, opened: Opened) -> tuple[str, ...]:
    """Return how a file was read, nothing where that is the usual way."""
    if opened.separator == "comma" and opened.encoding in USUAL:
        return ()
    return (f"{path} was read as {opened.how}.",)


def _with_points(grid: Grid) -> Grid:
    """Return a table with decimal commas in columns of numbers as points, for files where commas separate nothing."""
    places = {at for name, at in grid.headings.items() if name in NUMBERS}

    def changed(cells: Cells) -> Cells:
        return tuple(
            _point(cell) if position in places else cell
            for position, cell in enumerate(cells)
        )

    return replace(
        grid, lines=tuple((row, changed(cells)) for row, cells in grid.lines)
    )


def _point(cell: Any) -> Any:
    """Return a cell with its decimal comma as a point."""
    is_number = isinstance(cell, str) and _DECIMAL_COMMA.fullmatch(cell)
    return cell.replace(",", ".") if is_number else cell


def _checked(found: Outcome[Grid]) -> Outcome[Grid]:
    """Report rows with fewer cells than headings, and mark them as broken."""
    grid = found.value
    if grid is None:
        return found
    width = max(grid.headings.values()) + 1
    short = {row: len(cells) for row, cells in grid.lines if len(cells) < width}
    problems = tuple(
        _too_short(grid, row, count, width) for row, count in short.items()
    )
    return Outcome(
        value=replace(grid, broken=grid.broken | set(short)),
        problems=found.problems + problems,
    )


def _too_short(grid: Grid, row: int, count: int, width: int) -> InputProblem:
    """Return the problem of a row with too few cells."""
    return grid.problem(
        row,
        rule=f"has {count} cells under {width} headings",
        repair="write a separator for each column, also where the cell is blank",
    )
