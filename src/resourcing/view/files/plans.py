"""Reads a plan: who leads which alliance in which period, from a table made by hand or by a run.

Hours in the table are ignored; they are filled best from the leads.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.explain.asked import alliance_names, resource_names
from resourcing.problem import NOBODY, ProblemData
from resourcing.read.csv_files import read_csv
from resourcing.read.grid import Grid
from resourcing.results import Solution
from resourcing.study import Case
from resourcing.view.stored import LEAD
from resourcing.view.tables.levers import OVERSIGHT, SUPPORT
from resourcing.words import spelled

ALLIANCE, PERIOD, ROLE = "alliance_id", "period", "role"
LEADS = ("lead", "resource_id")
"""Columns that may hold the lead, one of them."""
ROLES = (LEAD, SUPPORT, OVERSIGHT)
COLUMNS = (ALLIANCE, PERIOD, *LEADS, ROLE)
MOST_NAMED = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class GivenPlan:
    """Who leads by a table.

    Attributes
    ----------
    lead
        Index of the lead or `NOBODY`, shape (alliance, period).
    said
        Where the table says who leads, shape (alliance, period); a blank period says it of every active one.
    """

    lead: np.ndarray
    said: np.ndarray


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One row: its number and its cells by heading."""

    number: int
    cells: Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class _Known:
    """What a table may name: the labels of an instance, their names, and alliances that nobody leads, with the reason."""

    data: ProblemData
    names: Mapping[str, str] = field(default_factory=dict)
    absent: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case) -> "_Known":
        """Return what a table may name in a case."""
        absent = {
            row.alliance_id: "it is not active within the horizon"
            if row.eligible
            else " ".join(row.reasons)
            for row in case.portfolio.placements
            if row.alliance_id not in case.data.alliances
        }
        names = {**alliance_names(case), **resource_names(case)}
        return cls(data=case.data, names=names, absent=absent)

    def labels(self, heading: str) -> Mapping[str, Sequence[str]]:
        """Return the labels of each column that names something."""
        data = self.data
        return {
            ALLIANCE: data.alliances,
            PERIOD: data.periods,
            heading: data.resources,
        }


def read_plan(path: Path, *, case: Case) -> GivenPlan:
    """Read who leads which alliance in which period, and of what the table says nothing.

    Parameters
    ----------
    path
        CSV file as for `read_leads`.
    case
        The case whose labels the file uses.

    Raises
    ------
    InputError
        With every problem of the file; one without any lead is a problem.
    """
    found = _read(path, _Known.of(case))
    if not found.said.any():
        advice = "write a row for each alliance, with its lead"
        problem = InputProblem(file=str(path), rule="names no lead", repair=advice)
        raise InputError([problem])
    return found


def read_leads(path: Path, *, data: ProblemData) -> np.ndarray:
    r"""Read who leads which alliance in which period.

    Parameters
    ----------
    path
        CSV file with the columns alliance_id, period and lead (or resource_id). A blank period means every period, a blank
        lead nobody; rows whose role is ``support`` or ``oversight`` are passed over. What has no row is led by nobody.
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

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(  # alliances a0 to a2, one person r0, two periods
    ...     need=np.full((3, 1, 2), 10.0), available=np.full((1, 2), 15.0)
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "plan.csv")
    ...     _ = path.write_text("alliance_id,period,lead\na0,,r0\na1,t1,r0\n")
    ...     read_leads(path, data=data).tolist()
    [[0, 0], [-1, 0], [-1, -1]]
    """
    return _read(path, _Known(data=data)).lead


def check_columns(path: Path) -> None:
    """Raise InputError where a file can be no plan, whatever its labels are: not readable, or without its columns."""
    _grid(path)


def _grid(path: Path) -> tuple[Grid, str]:
    """Return the rows of a plan and the heading of its leads."""
    grid = read_csv(path, table="assignments", columns=COLUMNS).result()
    heading = next((name for name in LEADS if name in grid.headings), LEADS[0])
    missing = tuple(_columns_missing(grid, heading))
    if missing:
        raise InputError(missing)
    return grid, heading


def _read(path: Path, known: _Known) -> GivenPlan:
    """Read a plan whose labels are known."""
    grid, heading = _grid(path)
    every = list(_rows(grid))
    rows = [row for row in every if row.cells.get(ROLE) in (None, LEAD)]
    problems = [*_roles(grid, every), *_unknown(grid, rows, heading, known)]
    if not problems:
        found, problems = _filled(grid, rows, heading, known.data)
    if problems:
        raise InputError(problems)
    return found


def _columns_missing(grid: Grid, heading: str) -> Iterator[InputProblem]:
    """Yield the columns that are not there, and two of which only one may be."""
    has = list(grid.headings)
    for name in (ALLIANCE, PERIOD, heading):
        if name not in grid.headings:
            near = did_you_mean(name, [item for item in has if item not in COLUMNS])
            also = " (blank cells mean every period)" if name == PERIOD else ""
            yield grid.source.whole(
                column=name,
                rule="the column is missing",
                repair=near or f"add it{also}; the file has {', '.join(has)}",
            )
    if set(LEADS) <= set(has):
        yield grid.source.whole(
            column=" and ".join(LEADS),
            rule="both columns name the lead",
            repair="keep one of them",
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


def _roles(grid: Grid, rows: Sequence[_Row]) -> Iterator[InputProblem]:
    """Yield the roles that are none."""
    for value in dict.fromkeys(row.cells.get(ROLE) for row in rows):
        if value is not None and value not in ROLES:
            yield grid.problem(
                *(row.number for row in rows if row.cells.get(ROLE) == value),
                column=ROLE,
                value=value,
                rule="no such role",
                repair=did_you_mean(value, ROLES) or f"use one of {', '.join(ROLES)}",
            )


def _unknown(
    grid: Grid, rows: Sequence[_Row], heading: str, known: _Known
) -> Iterator[InputProblem]:
    """Yield the alliances, periods and leads that the instance does not know."""
    words = {ALLIANCE: "alliance", PERIOD: "period", heading: "manager or team"}
    for column, labels in known.labels(heading).items():
        for value in dict.fromkeys(row.cells.get(column) for row in rows):
            blank = value is None and column != ALLIANCE
            if blank or value in labels:
                continue
            numbers = [row.number for row in rows if row.cells.get(column) == value]
            rule, repair = _told(value, labels, words[column], known)
            yield grid.problem(
                *numbers, column=column, value=value, rule=rule, repair=repair
            )


def _told(
    value: str | None, labels: Sequence[str], what: str, known: _Known
) -> tuple[str, str]:
    """Return what is wrong with a name that the instance does not know, and how to repair it."""
    if value is None:
        return f"names no {what}", f"write one of {_some(labels)}"
    if value in known.absent:
        why = known.absent[value].removesuffix(".")
        return f"nobody is asked to lead it: {why}", "delete the row"
    named = [item for item in labels if known.names.get(item) == value]
    if len(named) == 1:
        return f"is the name of {named[0]}", f'write the identifier "{named[0]}"'
    near = did_you_mean(value, labels) or f"use one of {_some(labels)}"
    return f"no such {what} in this scenario", near


def _some(labels: Sequence[str]) -> str:
    """Return up to five labels as text."""
    return ", ".join(labels[:MOST_NAMED]) + (", …" if len(labels) > MOST_NAMED else "")


def _filled(
    grid: Grid, rows: Sequence[_Row], heading: str, data: ProblemData
) -> tuple[GivenPlan, list[InputProblem]]:
    """Return the leads and where they are given, and the alliances that have two of them at a time."""
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    given = np.zeros(lead.shape, dtype=bool)
    first: dict[tuple[int, int], _Row] = {}
    twice: dict[tuple[int, int], np.ndarray] = {}
    numbered = {row.number: row for row in rows}
    for row in rows:
        a = data.alliances.index(row.cells[ALLIANCE] or "")
        period, who = row.cells.get(PERIOD), row.cells.get(heading)
        where = np.array([period in (None, label) for label in data.periods])
        for t in np.flatnonzero(where).tolist():
            other = first.setdefault((a, t), row)
            if other.cells.get(heading) != who:
                pair = (other.number, row.number)
                twice.setdefault(pair, np.zeros(len(where), dtype=bool))[t] = True
        lead[a, where] = NOBODY if who is None else data.resources.index(who)
        given[a] |= where & (data.active[a] | (period is not None))
    problems = [
        _doubled(grid, numbered[one], numbered[two], heading, spelled(t, data.periods))
        for (one, two), t in twice.items()
    ]
    return GivenPlan(lead=lead, said=given), problems


def _doubled(grid: Grid, one: _Row, two: _Row, heading: str, when: str) -> InputProblem:
    """Return the problem of an alliance with two leads at a time."""
    leads = [row.cells.get(heading) or "nobody" for row in (one, two)]
    then = when if when == "throughout" else f"in {when}"
    return grid.problem(
        one.number,
        two.number,
        column=heading,
        value=leads[1],
        rule=f"{two.cells[ALLIANCE]} has two leads {then}, {' and '.join(leads)}",
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
