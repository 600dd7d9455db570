"""Simulated annealing over leads: a good start for the exact solve, found in seconds and proven by nobody.

Once the leads are fixed, coverage separates into one fractional knapsack for each resource and period
(`results.fill_hours`), so a move of a lead is priced by refilling the few cells that it touches. Compiled with numba;
the compiled code is cached on disk.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numba import njit

from resourcing.problem import NOBODY, ProblemData

FORBIDDEN = 1e9
"""Penalty in points of each hour or weighted alliance above a strict limit."""
MOVES_PER_CELL = 1000
"""Moves tried for each alliance and period by default."""
NUM_RUNS = 6
"""Independent runs, the best of which counts."""
HOTTEST, COLDEST = 0.5, 0.005
"""First and last temperature, as a share of the mean full value of an active alliance and period."""
SHARE_OF_SWAPS = 0.5
"""Share of the moves that exchange the leads of two alliances; the others shift one alliance."""
LEAST_GAIN = 1e-9
"""Gain in points below which nothing counts as better."""

compiled: Callable[..., Any] = njit(cache=True)


class Tables(NamedTuple):
    """What the compiled code needs of an instance, as plain arrays.

    `order` lists, for each resource and period, the pieces of coverage of its candidates by falling worth of an hour;
    a piece is (alliance, bundle, below or above the floor), counted as one number.
    """

    active: np.ndarray
    eligible: np.ndarray
    overhead: np.ndarray
    placement: np.ndarray
    pace: np.ndarray
    sizes: np.ndarray
    worth: np.ndarray
    order: np.ndarray
    order_end: np.ndarray
    steps_at: np.ndarray
    steps_price: np.ndarray
    span_limit: np.ndarray
    span_weight: np.ndarray
    span_price: float
    incumbent: np.ndarray
    warm: np.ndarray
    cold_factor: float
    handover_in: np.ndarray
    handover_out: np.ndarray
    handover_points: np.ndarray
    must_lead: np.ndarray


def improve(
    data: ProblemData, *, lead: np.ndarray, seed: int = 0, num_moves: int | None = None
) -> np.ndarray:
    """Return leads at least as good as those given, found by simulated annealing.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period); where they may not lead, nobody does.
    seed
        Seed of the search; the same seed gives the same answer.
    num_moves
        Moves tried in each of `NUM_RUNS` runs; by default `MOVES_PER_CELL` for each active alliance and period.

    Returns
    -------
    numpy.ndarray
        Index of the lead or `NOBODY`, shape (alliance, period).

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((2, 1), 10.0)
    ... )
    >>> leads = improve(data, lead=np.full((2, 1), NOBODY), num_moves=200)
    >>> sorted(leads.ravel().tolist())
    [0, 1]
    """
    num_resources, num_alliances, num_periods = data.shape
    if not (num_resources and num_alliances and num_periods and data.eligible.any()):
        return np.full((num_alliances, num_periods), NOBODY)
    start = only_eligible(data, lead)
    cells = max(1, int(data.active.sum()))
    scale = max(data.full_value / cells, 1.0)
    moves = MOVES_PER_CELL * cells if num_moves is None else num_moves
    tab = tables(data)
    streams = np.random.default_rng(seed).spawn(NUM_RUNS)
    runs = [
        _anneal(tab, start, stream, moves, HOTTEST * scale, COLDEST * scale)
        for stream in streams
    ]
    return np.asarray(max(runs, key=lambda run: run[1])[0])


def only_eligible(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the leads with nobody where the lead may not lead or the alliance is not active."""
    a, t = np.indices(lead.shape)
    allowed = data.eligible[lead, a, t] & (lead != NOBODY) & data.active
    return np.where(allowed, lead, NOBODY)


def tables(data: ProblemData) -> Tables:
    """Return an instance as plain arrays."""
    sizes, worth = _pieces(data)
    order, order_end = _order(data, worth, sizes)
    at, price = _steps(data)
    spans = {"off": 0.0, "soft": data.span_points * data.months, "strict": FORBIDDEN}
    return Tables(
        active=data.active.copy(),
        eligible=data.eligible.astype(np.bool_),
        overhead=data.overhead.astype(float),
        placement=data.placement_cost.astype(float),
        pace=data.pace.astype(float),
        sizes=sizes,
        worth=worth,
        order=order,
        order_end=order_end,
        steps_at=at,
        steps_price=price,
        span_limit=data.span_limit.astype(float),
        span_weight=data.span_weight.astype(float),
        span_price=float(spans[data.rules.span]),
        incumbent=data.incumbent.astype(np.int64),
        warm=data.warm_handover.copy(),
        cold_factor=float(data.cold_handover_factor),
        handover_in=data.handover_in.astype(float),
        handover_out=data.handover_out.astype(float),
        handover_points=data.handover_points.astype(float),
        must_lead=data.must_lead.astype(np.bool_),
    )


def _pieces(data: ProblemData) -> tuple[np.ndarray, np.ndarray]:
    """Return standard hours and worth of a standard hour of every piece, shape (alliance, piece, period)."""
    _, num_alliances, num_periods = data.shape
    need = np.where(data.need > 0, data.need, 1.0)
    above = data.hour_value
    below = above + data.shortfall_points / need
    size_below = data.need * data.floor
    shape = (num_alliances, 2 * len(data.bundles), num_periods)
    sizes = np.stack([size_below, data.need - size_below], axis=2).reshape(shape)
    worth = np.stack([below, above], axis=2).reshape(shape)
    return np.ascontiguousarray(sizes), np.ascontiguousarray(worth)


def _order(
    data: ProblemData, worth: np.ndarray, sizes: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pieces of each resource and period by falling worth, and how many there are."""
    num_resources, num_alliances, num_periods = data.shape
    num_pieces = worth.shape[1]
    order = np.zeros(
        (num_resources, num_periods, num_alliances * num_pieces), dtype=np.int32
    )
    end = np.zeros((num_resources, num_periods), dtype=np.int64)
    for r in range(num_resources):
        for t in range(num_periods):
            rate = worth[:, :, t] / data.pace[r][:, None]
            usable = data.eligible[r, :, t][:, None] & (sizes[:, :, t] > 0)
            found = np.flatnonzero(usable.ravel())
            ranked = found[np.argsort(-rate.ravel()[found], kind="stable")]
            order[r, t, : len(ranked)] = ranked
            end[r, t] = len(ranked)
    width = max(1, int(end.max()))
    return np.ascontiguousarray(order[:, :, :width]), end


def _steps(data: ProblemData) -> tuple[np.ndarray, np.ndarray]:
    """Return where the steps of the price of an hour begin and the price in them, shape (resource, period, step)."""
    hard = {"strict": FORBIDDEN, "soft": data.occupancy_points_per_hour, "off": 0.0}[
        data.rules.occupancy
    ]
    num_steps = len(data.occupancy_prices) + 2
    at, extra = (
        np.zeros((*data.available.shape, num_steps)),
        np.zeros((*data.available.shape, num_steps)),
    )
    extra[:, :, 0] = data.hour_points[:, None]
    for k, price in enumerate(data.occupancy_prices, start=1):
        at[:, :, k] = price.above * data.available
        hours = np.where(data.available > 0, data.available, np.inf)
        extra[:, :, k] = price.points_per_month * data.months / hours
    at[:, :, -1], extra[:, :, -1] = data.ceiling_hours, hard
    ranked = np.argsort(at, axis=2, kind="stable")
    prices = np.cumsum(np.take_along_axis(extra, ranked, axis=2), axis=2)
    return np.take_along_axis(at, ranked, axis=2), prices


@compiled
def _spend(at: np.ndarray, price: np.ndarray, used: float, hours: float) -> float:
    """Return the price of `hours` more when `used` are used already."""
    points = 0.0
    for k in range(at.shape[0]):
        end = at[k + 1] if k + 1 < at.shape[0] else np.inf
        taken = min(used + hours, end) - max(used, at[k])
        if taken > 0.0:
            points += taken * price[k]
    return points


@compiled
def _cell(
    tab: Tables, lead: np.ndarray, r: int, t: int, fixed: float, count: float
) -> float:
    """Return the points of one resource and period: worth of the best fill less prices and span."""
    at, price = tab.steps_at[r, t], tab.steps_price[r, t]
    points = (
        -_spend(at, price, 0.0, fixed)
        - max(0.0, count - tab.span_limit[r]) * tab.span_price
    )
    used, k = fixed, 0
    for i in range(tab.order_end[r, t]):
        piece = tab.order[r, t, i]
        a = piece // tab.sizes.shape[1]
        if lead[a, t] != r:
            continue
        p = piece - a * tab.sizes.shape[1]
        rate = tab.worth[a, p, t] / tab.pace[r, a]
        left = tab.sizes[a, p, t] * tab.pace[r, a]
        while left > 0.0:
            end = at[k + 1] if k + 1 < at.shape[0] else np.inf
            if used >= end:
                k += 1
            elif rate <= price[k]:
                return points
            else:
                taken = min(left, end - used)
                points += taken * (rate - price[k])
                used += taken
                left -= taken
    return points


@compiled
def _trace(
    tab: Tables,
    a: int,
    path: np.ndarray,
    sign: float,
    fixed: np.ndarray,
    count: np.ndarray,
    touched: np.ndarray,
) -> float:
    """Add (or take away) one alliance's overhead, handover hours and count; return its own charges."""
    points = 0.0
    last, last_t = tab.incumbent[a], -1
    for t in range(path.shape[0]):
        if not tab.active[a, t]:
            continue
        r = path[t]
        if r < 0:
            if tab.must_lead[a]:
                points -= FORBIDDEN
            continue
        fixed[r, t] += sign * tab.overhead[r, a, t]
        count[r, t] += sign * tab.span_weight[a]
        touched[r, t] = True
        points -= tab.placement[r, a]
        if last >= 0 and last != r:
            cold = last_t < 0 and not tab.warm[a, t]
            fixed[r, t] += (
                sign * tab.handover_in[a] * (tab.cold_factor if cold else 1.0)
            )
            if not cold:
                out_t = t if last_t < 0 else last_t
                fixed[last, out_t] += sign * tab.handover_out[a]
                touched[last, out_t] = True
            points -= tab.handover_points[a, t]
        last, last_t = r, t
    return points


@compiled
def _shift(
    tab: Tables, lead: np.ndarray, rng: np.random.Generator, a: int, path: np.ndarray
) -> bool:
    """Write a changed path of an alliance into `path`; return whether it differs and may be led so."""
    num_resources, num_periods = tab.eligible.shape[0], lead.shape[1]
    path[:] = lead[a]
    first = int(rng.random() * num_periods)
    last = first + int(rng.random() * (num_periods - first))
    kind = rng.random()
    if kind < 0.25 and first > 0:
        r = path[first - 1]
    elif kind < 0.5 and last < num_periods - 1:
        r = path[last + 1]
    elif kind < 0.53:
        r = -1
    else:
        r = int(rng.random() * num_resources)
    if kind >= 0.5 and rng.random() < 0.5:
        first, last = 0, num_periods - 1
    changed = False
    for t in range(first, last + 1):
        if tab.active[a, t] and path[t] != r and (r < 0 or tab.eligible[r, a, t]):
            path[t] = r
            changed = True
    return changed


@compiled
def _swap(
    tab: Tables,
    lead: np.ndarray,
    rng: np.random.Generator,
    a: int,
    b: int,
    path: np.ndarray,
    other: np.ndarray,
) -> bool:
    """Write paths of two alliances with their leads exchanged over an interval; return whether that may be."""
    num_periods = lead.shape[1]
    path[:], other[:] = lead[a], lead[b]
    first = int(rng.random() * num_periods)
    last = first + int(rng.random() * (num_periods - first))
    if rng.random() < 0.5:
        first, last = 0, num_periods - 1
    changed = False
    for t in range(first, last + 1):
        x, y = lead[a, t], lead[b, t]
        if x == y or not (tab.active[a, t] and tab.active[b, t]):
            continue
        if (y < 0 or tab.eligible[y, a, t]) and (x < 0 or tab.eligible[x, b, t]):
            path[t], other[t] = y, x
            changed = True
    return changed


class Ledger(NamedTuple):
    """Hours fixed, weighted count and points of every cell (resource, period), and the points of every alliance."""

    fixed: np.ndarray
    weighted: np.ndarray
    cell: np.ndarray
    own: np.ndarray


@compiled
def _ledger(tab: Tables, lead: np.ndarray, touched: np.ndarray) -> Ledger:
    """Return the ledger of given leads."""
    shape = touched.shape
    book = Ledger(
        np.zeros(shape), np.zeros(shape), np.zeros(shape), np.zeros(lead.shape[0])
    )
    for a in range(lead.shape[0]):
        book.own[a] = _trace(tab, a, lead[a], 1.0, book.fixed, book.weighted, touched)
    for r in range(shape[0]):
        for t in range(shape[1]):
            book.cell[r, t] = _cell(
                tab, lead, r, t, book.fixed[r, t], book.weighted[r, t]
            )
    return book


@compiled
def _retrace(
    tab: Tables,
    lead: np.ndarray,
    a: int,
    path: np.ndarray,
    book: Ledger,
    touched: np.ndarray,
) -> float:
    """Give an alliance another path, in leads and ledger; return the change of its own points."""
    before = book.own[a]
    _trace(tab, a, lead[a], -1.0, book.fixed, book.weighted, touched)
    book.own[a] = _trace(tab, a, path, 1.0, book.fixed, book.weighted, touched)
    lead[a] = path
    return book.own[a] - before


@compiled
def _reprice(tab: Tables, lead: np.ndarray, book: Ledger, touched: np.ndarray) -> float:
    """Price the touched cells again; return the change of their points."""
    delta = 0.0
    for r in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[r, t]:
                before = book.cell[r, t]
                book.cell[r, t] = _cell(
                    tab, lead, r, t, book.fixed[r, t], book.weighted[r, t]
                )
                delta += book.cell[r, t] - before
    return delta


@compiled
def _copy(source: Ledger, target: Ledger, touched: np.ndarray, a: int, b: int) -> None:
    """Copy the touched cells and two alliances (b may be -1) from one ledger to another."""
    target.own[a] = source.own[a]
    if b >= 0:
        target.own[b] = source.own[b]
    for r in range(touched.shape[0]):
        for t in range(touched.shape[1]):
            if touched[r, t]:
                target.fixed[r, t] = source.fixed[r, t]
                target.weighted[r, t] = source.weighted[r, t]
                target.cell[r, t] = source.cell[r, t]


@compiled
def _draw(
    tab: Tables,
    lead: np.ndarray,
    rng: np.random.Generator,
    path: np.ndarray,
    other: np.ndarray,
) -> tuple[int, int]:
    """Write a move into `path` (and `other`); return its one or two alliances, -1 for none."""
    a = int(rng.random() * lead.shape[0])
    if rng.random() < SHARE_OF_SWAPS:
        b = int(rng.random() * lead.shape[0])
        return (
            (a, b) if b != a and _swap(tab, lead, rng, a, b, path, other) else (-1, -1)
        )
    return (a, -1) if _shift(tab, lead, rng, a, path) else (-1, -1)


@compiled
def _anneal(
    tab: Tables,
    start: np.ndarray,
    rng: np.random.Generator,
    num_moves: int,
    hottest: float,
    coldest: float,
) -> tuple[np.ndarray, float]:
    """Return the best leads met on the way from hot to cold, and their points (up to a constant)."""
    lead = start.copy()
    touched = np.zeros((tab.eligible.shape[0], start.shape[1]), dtype=np.bool_)
    book = _ledger(tab, lead, touched)
    trial = _ledger(tab, lead, touched)
    now = book.own.sum() + book.cell.sum()
    best, best_lead = now, lead.copy()
    path, other, old_a, old_b = (
        lead[0].copy(),
        lead[0].copy(),
        lead[0].copy(),
        lead[0].copy(),
    )
    for move in range(num_moves):
        a, b = _draw(tab, lead, rng, path, other)
        if a < 0:
            continue
        touched[:] = False
        old_a[:], old_b[:] = lead[a], lead[b]
        delta = _retrace(tab, lead, a, path, trial, touched)
        if b >= 0:
            delta += _retrace(tab, lead, b, other, trial, touched)
        delta += _reprice(tab, lead, trial, touched)
        heat = hottest * (coldest / hottest) ** (move / num_moves)
        if delta >= 0 or rng.random() < np.exp(delta / heat):
            now += delta
            _copy(trial, book, touched, a, b)
            if now > best + LEAST_GAIN:
                best = now
                best_lead[:] = lead
        else:
            _copy(book, trial, touched, a, b)
            lead[a] = old_a
            if b >= 0:
                lead[b] = old_b
    return best_lead, best
