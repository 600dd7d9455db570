"""Reads the history of a register as it is: a bad row stops nothing, and no row is lost.

Cells stay what the file holds; what they mean, and what is wrong with them, is judged where they are learned from.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from resourcing.domain import TABLES
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.read.aside import HISTORY
from resourcing.read.grid import Grid
from resourcing.read.outcome import InputFile, Outcome
from resourcing.read.register import Found, found_tables
from resourcing.read.rows import columns_of


@dataclass(frozen=True, kw_only=True, eq=False)
class History:
    """The history of a register, every row of its files.

    Attributes
    ----------
    timesheet, requests, events, pulse, kpis
        Cells as the file holds them, by column; then `row` (number of the row) and `broken` (whether its cells may stand in
        wrong columns). A table that is not there has no rows.
    files
        The files that were read.
    """

    timesheet: pd.DataFrame = field(default_factory=pd.DataFrame)
    requests: pd.DataFrame = field(default_factory=pd.DataFrame)
    events: pd.DataFrame = field(default_factory=pd.DataFrame)
    pulse: pd.DataFrame = field(default_factory=pd.DataFrame)
    kpis: pd.DataFrame = field(default_factory=pd.DataFrame)
    files: tuple[InputFile, ...] = ()


def read_history(path: Path | str, *, tables: Collection[str] = HISTORY) -> History:
    """Read what a register records of the past, every row of it.

    Parameters
    ----------
    path
        Folder of CSV files, or a workbook.
    tables
        Tables to read, of `HISTORY`.

    Raises
    ------
    InputError
        If a file cannot be read at all, or a column is missing; never for a row.

    Examples
    --------
    >>> read_history("no/such/folder")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such/folder
     * there is no such file or folder; the folder no/such does not exist either; correct the path
    """
    found = found_tables(Path(path))
    if not found.grids and found.problems:
        raise InputError(found.problems)
    names = [name for name in HISTORY if name in tables and name in found.grids]
    problems = [item for name in names for item in _problems(found, name)]
    if problems:
        raise InputError(problems)
    frames = {name: _frame(found.grids[name]) for name in names}
    files = (file for name in names for file in found.grids[name].files)
    return History(**frames, files=(*found.files, *files))


def _problems(found: Found, name: str) -> Iterator[InputProblem]:
    """Yield why a table cannot be read, or lacks a column that says what it means."""
    grid = found.grids[name].value
    if grid is None:
        yield from found.grids[name].problems
        return
    columns = columns_of(TABLES[name])
    for column, about in columns.items():
        if about.required and column not in grid.headings:
            others = [item for item in grid.headings if item not in columns]
            yield grid.source.whole(
                column=column,
                rule="this column is missing",
                repair=did_you_mean(column, others) or "add it; cells may be blank",
            )


def _frame(outcome: Outcome[Grid]) -> pd.DataFrame:
    """Return the cells of a table."""
    grid = outcome.value
    if grid is None:
        return pd.DataFrame()
    known = columns_of(TABLES[grid.source.table])
    wanted = {name: at for name, at in grid.headings.items() if name in known}
    data = {
        name: pd.Series(
            [cells[at] if at < len(cells) else None for _, cells in grid.lines],
            dtype=object,
        )
        for name, at in wanted.items()
    }
    rows = np.array([row for row, _ in grid.lines], dtype=int)
    broken = np.isin(rows, sorted(grid.broken))
    return pd.DataFrame({**data, "row": rows, "broken": broken})
