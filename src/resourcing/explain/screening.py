"""Screens an instance for promises that cannot all be kept, by rows that every plan keeps: who leads, hours, spans, handovers.

What it calls impossible is impossible; leads that it finds must still be evaluated, since support, overseers and budgets are left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import scipy  # its parts load when first used
from scipy.sparse import csr_array

from resourcing.problem import NOBODY, ProblemData
from resourcing.results import TOLERANCE

INFEASIBLE = 2
"""How scipy says that no answer exists."""
LEAST_SECONDS = 0.05
"""Least time limit of a screening."""
MOST_WITH_CHANGES = 20_000
"""Possible leads up to which handovers are among the rows."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Screened:
    """What a screening says.

    Attributes
    ----------
    impossible
        Whether it is proven that no plan keeps every promise.
    lead
        Leads that keep every row of the screening, shape (alliance, period); None where whole leads were not asked for or
        none were found.
    """

    impossible: bool
    lead: np.ndarray | None


@dataclass(frozen=True, kw_only=True, eq=False)
class _Rows:
    """Sparse rows while they are written: columns are possible leads, then changes into and out of them."""

    leads: np.ndarray
    upper: list[float] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    row: list[np.ndarray] = field(default_factory=list)
    column: list[np.ndarray] = field(default_factory=list)
    factor: list[np.ndarray] = field(default_factory=list)

    def add(
        self,
        columns: np.ndarray,
        factors: np.ndarray,
        *,
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> None:
        """Add a row."""
        self.row.append(np.full(len(columns), len(self.upper)))
        self.column.append(columns)
        self.factor.append(np.broadcast_to(factors, columns.shape).astype(float))
        self.lower.append(lower)
        self.upper.append(upper)

    def matrix(self, num_columns: int) -> csr_array:
        """Return the rows as a matrix."""
        if not self.upper:
            return csr_array((0, num_columns))
        where = (np.concatenate(self.row), np.concatenate(self.column))
        shape = (len(self.upper), num_columns)
        return csr_array((np.concatenate(self.factor), where), shape=shape)


def screen(data: ProblemData, *, seconds: float, whole: int) -> Screened:
    """Return whether promises are proven to be too many for the team.

    Parameters
    ----------
    data
        An instance of `only_promises`: soft rules are off in it.
    seconds
        Time limit.
    whole
        1 where leads must be whole (slower, proves more, may find leads), 0 where they may be shared.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0),
    ...     available=np.full((1, 1), 15.0),
    ...     floor=np.full((2, 1, 1), 0.8),
    ... )
    >>> screen(data, seconds=5.0, whole=1).impossible
    True
    """
    cells = _cells(data)
    if (cells & ~data.eligible.any(axis=0)).any():
        return Screened(impossible=True, lead=None)
    leads = np.argwhere(data.eligible & cells[None])
    if not len(leads):
        return Screened(impossible=False, lead=None)
    rows = _Rows(leads=leads)
    _write(rows, data, cells)
    size = 3 * len(leads)
    found = scipy.optimize.milp(
        np.zeros(size),
        integrality=np.repeat([whole, 0, 0], len(leads)),
        bounds=scipy.optimize.Bounds(0.0, 1.0),
        constraints=scipy.optimize.LinearConstraint(
            rows.matrix(size), rows.lower, rows.upper
        ),
        options={"time_limit": max(LEAST_SECONDS, seconds)},
    )
    lead = _lead(data, leads, found.x) if whole and found.x is not None else None
    return Screened(impossible=found.status == INFEASIBLE, lead=lead)


def _cells(data: ProblemData) -> np.ndarray:
    """Return where somebody has to lead, shape (alliance, period)."""
    promised = ((data.floor > 0) & (data.need > 0)).any(axis=1)
    return np.asarray(data.active & (promised | data.must_lead[:, None]))


def _lead(data: ProblemData, leads: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the leads of an answer, shape (alliance, period)."""
    lead = np.full(data.active.shape, NOBODY)
    r, a, t = leads[values[: len(leads)] > 1 / 2].T
    lead[a, t] = r
    return lead


def _write(rows: _Rows, data: ProblemData, cells: np.ndarray) -> None:
    """Write every row."""
    _lead_rows(rows, cells)
    few = len(rows.leads) <= MOST_WITH_CHANGES
    changes = list(_changes(rows, data, cells)) if few else []
    for column, before in changes:
        _change_rows(rows, column, before)
    if data.rules.occupancy == "strict":
        _hour_rows(rows, data)
    if data.rules.span == "strict":
        _span_rows(rows, data)
    if data.rules.handovers == "strict" and np.isfinite(data.max_handovers):
        _handover_row(rows, data, changes)


def _lead_rows(rows: _Rows, cells: np.ndarray) -> None:
    """Write that one resource leads each promised alliance in each period."""
    of_cell = np.full(cells.shape, -1)
    of_cell[cells] = np.arange(cells.sum())
    group = of_cell[rows.leads[:, 1], rows.leads[:, 2]]
    for columns in _grouped(group):
        rows.add(columns, np.ones(1), lower=1.0, upper=1.0)


def _grouped(group: np.ndarray) -> Iterator[np.ndarray]:
    """Yield the positions of equal numbers."""
    order = np.argsort(group, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(group[order])) + 1)


_Change = tuple[int, int]
"""Column of a lead, and of the same resource's lead in the alliance's period before: -1 where it did not lead, -2 where it did."""
NOT_BEFORE, BEFORE = -1, -2


def _changes(
    rows: _Rows, data: ProblemData, cells: np.ndarray
) -> Iterator[tuple[int, int]]:
    """Yield each lead with that of the period before, where the period before has to be led too, or is that of today."""
    column = {tuple(key): number for number, key in enumerate(rows.leads.tolist())}
    previous = _previous(data, cells)
    for (r, a, t), number in column.items():
        before = previous[a, t]
        if before >= 0:
            yield number, column.get((r, a, int(before)), NOT_BEFORE)
        elif before == BEFORE:
            yield number, BEFORE if r == data.incumbent[a] else NOT_BEFORE


def _previous(data: ProblemData, cells: np.ndarray) -> np.ndarray:
    """Return the period before each, shape (alliance, period); `BEFORE` for the lead of today, `NOT_BEFORE` where that is open."""
    previous = np.full(cells.shape, NOT_BEFORE)
    for a in range(len(data.alliances)):
        active = np.flatnonzero(data.active[a]).tolist()
        for number, t in enumerate(active):
            if not cells[a, t]:
                continue
            if number and cells[a, active[number - 1]]:
                previous[a, t] = active[number - 1]
            elif not number and data.incumbent[a] != NOBODY:
                previous[a, t] = BEFORE
    return previous


def _change_rows(rows: _Rows, column: int, before: int) -> None:
    """Write that whoever leads and did not before comes in."""
    incoming = column + len(rows.leads)
    if before == BEFORE:
        return
    if before == NOT_BEFORE:
        rows.add(np.array([column, incoming]), np.array([1.0, -1.0]), upper=0.0)
        return
    outgoing = before + 2 * len(rows.leads)
    rows.add(
        np.array([column, before, incoming]), np.array([1.0, -1.0, -1.0]), upper=0.0
    )
    rows.add(
        np.array([before, column, outgoing]), np.array([1.0, -1.0, -1.0]), upper=0.0
    )


def _hour_rows(rows: _Rows, data: ProblemData) -> None:
    """Write the hours of what was promised, of leading and of handovers, within the ceiling of each resource and period."""
    r, a, t = rows.leads.T
    needed = data.floor * data.need
    if data.may_support is not None:
        needed = np.maximum(0.0, needed - data.support_cap)
    services = data.pace[r, a] * needed.sum(axis=1)[a, t]
    lead_hours = services + data.overhead[r, a, t]
    into = data.handover_in[a, t] * min(1.0, data.cold_handover_factor)
    factors = np.concatenate([lead_hours, into, data.handover_out[a, t]])
    group = r * len(data.periods) + t
    for columns in _grouped(np.tile(group, 3)):
        limit = data.ceiling_hours.ravel()[group[columns[0] % len(group)]]
        slack = TOLERANCE * max(1.0, limit, needed.sum())
        rows.add(columns, factors[columns], upper=float(limit) + slack)


def _span_rows(rows: _Rows, data: ProblemData) -> None:
    """Write the span of each resource in each period."""
    r, a, t = rows.leads.T
    for columns in _grouped(r * len(data.periods) + t):
        limit = float(data.span_limit[r[columns[0]], t[columns[0]]])
        if np.isfinite(limit):
            rows.add(
                columns,
                data.span_weight[a[columns], t[columns]],
                upper=limit + TOLERANCE,
            )


def _handover_row(rows: _Rows, data: ProblemData, changes: list[_Change]) -> None:
    """Write the limit on handovers whose outgoing lead still has hours."""
    size, counted = len(rows.leads), []
    seen = set()
    for column, before in changes:
        r, a, t = rows.leads[column].tolist()
        if before == NOT_BEFORE and _first(data, a) == t:
            if not data.departed[data.incumbent[a], t]:
                counted.append(column)
        elif before >= 0 and not data.departed[r, t] and before not in seen:
            seen.add(before)
            counted.append(before + 2 * size)
    if counted:
        limit = float(data.max_handovers)
        rows.add(np.array(counted), np.ones(1), upper=limit + TOLERANCE)


def _first(data: ProblemData, alliance: int) -> int:
    """Return the first period in which an alliance is active."""
    return int(np.flatnonzero(data.active[alliance])[0])
