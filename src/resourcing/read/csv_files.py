"""Reads one CSV file into a grid: UTF-8 with or without byte order mark, comma-separated, quoted where needed.

Says what is wrong with the file as a file; knows no column.
"""

import csv
import io
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

from resourcing.errors import InputProblem
from resourcing.read.files import SAVE_CSV, read_text
from resourcing.read.grid import Grid, Line, Source, to_grid
from resourcing.read.outcome import Outcome, failed
from resourcing.words import as_before

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}


def read_csv(path: Path, *, table: str, columns: Collection[str]) -> Outcome[Grid]:
    """Read a CSV file into a grid, or say why it is none."""
    found = read_lines(path)
    if found.value is None:
        return failed(*found.problems, files=found.files)
    source = Source(table=table, file=str(path))
    separated = _separator_problem(source, found.value)
    outcome: Outcome[Grid] = (
        failed(separated)
        if separated
        else _without_short_rows(to_grid(source, found.value, columns=columns))
    )
    return replace(outcome, files=found.files)


def read_lines(path: Path) -> Outcome[list[Line]]:
    """Read the rows of a CSV file, blank ones included, whatever they hold."""
    found = read_text(path, repair=SAVE_CSV)
    if found.value is None:
        return failed(*found.problems, files=found.files)
    lines: list[Line] = []
    try:
        lines.extend(_lines(found.value))
    except csv.Error as error:
        problem = InputProblem(
            file=str(path),
            place=f"after row {lines[-1][0]}" if lines else "row 1",
            rule=f"is not proper CSV: {error}",
            repair="close every quotation mark, and double those within text",
        )
        return failed(problem, files=found.files)
    return Outcome(value=lines, files=found.files)


def _lines(text: str) -> Iterator[Line]:
    """Yield the rows of CSV text, numbered from 1, blank ones included; formulas made inert are as before."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    for number, cells in enumerate(reader, start=1):
        yield number, tuple([as_before(cell.strip()) or None for cell in cells])


def _separator_problem(source: Source, lines: list[Line]) -> InputProblem | None:
    """Return the problem of a file whose columns are separated by something else than commas."""
    first = next((line for line in lines if any(line[1])), None)
    if first is None or len(first[1]) > 1:
        return None
    row, (heading,) = first
    for mark, name in OTHER_SEPARATORS.items():
        if mark in heading:
            return InputProblem(
                file=source.file,
                place=source.place([(row, None)]),
                value=heading[:60],
                rule=f"columns are separated by {name}, not commas",
                repair="save it with commas between the columns, or as .xlsx",
            )
    return None


def _without_short_rows(outcome: Outcome[Grid]) -> Outcome[Grid]:
    """Report rows with fewer cells than headings, and mark them as broken."""
    grid = outcome.value
    if grid is None:
        return outcome
    width = max(grid.headings.values()) + 1
    short = {row: len(cells) for row, cells in grid.lines if len(cells) < width}
    problems = tuple(
        grid.problem(
            row,
            rule=f"has {count} cells under {width} headings",
            repair="write a comma for each column, also where the cell is blank",
        )
        for row, count in short.items()
    )
    return Outcome(
        value=replace(grid, broken=grid.broken | set(short)),
        problems=outcome.problems + problems,
    )
