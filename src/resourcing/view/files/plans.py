"""Reads a plan: who leads which alliance in which period, from a table made by hand or by a run.

Hours in the table are ignored; they are filled best from the leads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.problem import NOBODY, ProblemData
from resourcing.read.csv_files import read_csv
from resourcing.read.grid import Grid
from resourcing.results import Solution
from resourcing.view.stored import LEAD
from resourcing.view.tables.levers import OVERSIGHT

ALLIANCE, PERIOD, ROLE = "alliance_id", "period", "role"
LEADS = ("lead", "resource_id")
"""Columns that may hold the lead; the first that is there counts."""
COLUMNS = (ALLIANCE, PERIOD, *LEADS, ROLE)
MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row: its number and its cells by heading."""

    number: int
    cells: Mapping[str, str | None]


def read_leads(path: Path, *, data: ProblemData) -> np.ndarray:
    """Read who leads which alliance in which period.

    Parameters
    ----------
    path
        CSV file with the columns alliance_id, period and lead (or resource_id). A blank period means every period, a blank
        lead nobody; rows whose role is not ``lead`` are passed over. What has no row is led by nobody.
    data
        The instance whose labels the file uses.

    Returns
    -------
    numpy.ndarray
        Index of the lead or `NOBODY`, shape (alliance, period).

    Raises
    ------
    InputError
        With every problem of the file.
    """
    grid = read_csv(path, table="assignments", columns=COLUMNS).result()
    heading = next((name for name in LEADS if name in grid.headings), None)
    missing = [name for name in (ALLIANCE, PERIOD) if name not in grid.headings]
    missing += [] if heading else [LEADS[0]]
    if missing or heading is None:
        raise InputError([_no_column(grid, name) for name in missing])
    rows = [row for row in _rows(grid) if row.cells.get(ROLE) in (None, LEAD)]
    problems = list(_unknown(grid, rows, heading, data))
    if not problems:
        lead, problems = _filled(grid, rows, heading, data)
    if problems:
        raise InputError(problems)
    return lead


def _no_column(grid: Grid, name: str) -> InputProblem:
    """Return the problem of a column that is not there."""
    near = did_you_mean(name, grid.headings)
    return grid.source.whole(
        column=name,
        rule="the column is missing",
        repair=near or f"add it; the file has {', '.join(grid.headings)}",
    )


def _rows(grid: Grid) -> Iterator[_Row]:
    """Yield the rows by heading."""
    for number, cells in grid.lines:
        named = {
            heading: cells[place]
            for heading, place in grid.headings.items()
            if place < len(cells)
        }
        yield _Row(number=number, cells=named)


def _unknown(
    grid: Grid, rows: Sequence[_Row], heading: str, data: ProblemData
) -> Iterator[InputProblem]:
    """Yield the alliances, periods and leads that the instance does not know."""
    known = {ALLIANCE: data.alliances, PERIOD: data.periods, heading: data.resources}
    words = {ALLIANCE: "alliance", PERIOD: "period", heading: "manager or team"}
    for column, labels in known.items():
        for value in dict.fromkeys(row.cells.get(column) for row in rows):
            blank = value is None and column != ALLIANCE
            if blank or value in labels:
                continue
            found = [row.number for row in rows if row.cells.get(column) == value]
            yield grid.problem(
                *found,
                column=column,
                value=value,
                rule=f"no such {words[column]} in this scenario",
                repair=did_you_mean(value or "", labels)
                or f"use one of {_some(labels)}",
            )


def _some(labels: Sequence[str]) -> str:
    """Return up to five labels as text."""
    return ", ".join(labels[:MOST_NAMED]) + (", …" if len(labels) > MOST_NAMED else "")


def _filled(
    grid: Grid, rows: Sequence[_Row], heading: str, data: ProblemData
) -> tuple[np.ndarray, list[InputProblem]]:
    """Return the leads, and the alliances and periods that have two of them."""
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    said: dict[tuple[int, int], _Row] = {}
    problems = []
    for row in rows:
        a = data.alliances.index(row.cells[ALLIANCE] or "")
        period, who = row.cells.get(PERIOD), row.cells.get(heading)
        r = NOBODY if who is None else data.resources.index(who)
        for t, label in enumerate(data.periods):
            if period not in (None, label):
                continue
            other = said.setdefault((a, t), row)
            if other.cells.get(heading) != who:
                problems.append(_doubled(grid, other, row, heading, label))
            lead[a, t] = r
    return lead, problems


def _doubled(
    grid: Grid, one: _Row, two: _Row, heading: str, period: str
) -> InputProblem:
    """Return the problem of an alliance with two leads in a period."""
    leads = [row.cells.get(heading) or "nobody" for row in (one, two)]
    return grid.problem(
        one.number,
        two.number,
        column=heading,
        value=leads[1],
        rule=f"{two.cells[ALLIANCE]} has two leads in {period}, {' and '.join(leads)}",
        repair="keep one of the rows",
    )


def read_solution(path: Path, *, data: ProblemData, lead: np.ndarray) -> Solution:
    """Read a plan with its own hours, support and overseers, as a run wrote it.

    Parameters
    ----------
    path
        The table `assignments` of a run, whose hours are hours of the resource's own time.
    data
        The instance whose labels the table uses.
    lead
        Who leads, see `read_leads`.

    Raises
    ------
    InputError
        If the file cannot be read.
    """
    columns = (*COLUMNS, "bundle", "hours")
    grid = read_csv(path, table="assignments", columns=columns).result()
    hours, overseer = np.zeros(data.need.shape), np.full(lead.shape, NOBODY)
    support = np.zeros((len(data.resources), *data.need.shape))
    for row in _rows(grid):
        r, a, t = _indices(row, data)
        role, bundle = row.cells.get(ROLE), row.cells.get("bundle")
        given = float(row.cells.get("hours") or 0.0) / float(data.pace[r, a])
        if role == OVERSIGHT:
            overseer[a, t] = r
        elif bundle in data.bundles and role in (None, LEAD):
            hours[a, data.bundles.index(bundle), t] = given
        elif bundle in data.bundles:
            support[r, a, data.bundles.index(bundle), t] = given
    return Solution(
        data=data,
        lead=lead,
        hours=np.minimum(hours, data.need),
        support=support if support.any() else None,
        overseer=overseer,
    )


def _indices(row: _Row, data: ProblemData) -> tuple[int, int, int]:
    """Return the indices of resource, alliance and period of a row."""
    cells = row.cells
    return (
        data.resources.index(cells.get(LEADS[1]) or ""),
        data.alliances.index(cells.get(ALLIANCE) or ""),
        data.periods.index(cells.get(PERIOD) or ""),
    )
