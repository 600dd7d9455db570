"""An instance as the plain arrays that compiled code reads."""

from typing import NamedTuple

import numpy as np

from resourcing.problem import ProblemData

FORBIDDEN = 1e9
"""Penalty in points of each hour, weighted alliance or handover above a strict limit."""
PROMISED = 1e6
"""Penalty in points of a whole missing coverage where promises are strict."""


class Tables(NamedTuple):
    """What the compiled code needs of an instance, as plain arrays.

    A piece is a part of the coverage of an alliance and period: of one bundle, below or above the floor. `sizes`,
    `worth` and `bundle` hold its standard hours, the points of one, and its bundle; in order of falling worth, `pieces` of them.
    The candidates of alliance a are people[first[a]:first[a + 1]]. `steps_*` and `heads_*` are the steps of the price
    of an hour and of a weighted alliance, by resource and period; `hire` the points of a candidate that is hired, 0 for anybody else.
    """

    active: np.ndarray
    eligible: np.ndarray
    first: np.ndarray
    people: np.ndarray
    overhead: np.ndarray
    placement: np.ndarray
    pace: np.ndarray
    sizes: np.ndarray
    worth: np.ndarray
    bundle: np.ndarray
    pieces: np.ndarray
    room: int
    steps_at: np.ndarray
    steps_price: np.ndarray
    heads_at: np.ndarray
    heads_price: np.ndarray
    span_weight: np.ndarray
    hire: np.ndarray
    departed: np.ndarray
    most_moves: float
    move_price: float
    incumbent: np.ndarray
    warm: np.ndarray
    cold_factor: float
    handover_in: np.ndarray
    handover_out: np.ndarray
    handover_points: np.ndarray
    must_lead: np.ndarray


def tables(data: ProblemData, *, money: np.ndarray | None = None) -> Tables:
    """Return an instance as plain arrays.

    Parameters
    ----------
    data
        The instance.
    money
        Points of a unit of currency in each year, shape (year,), where a budget is to be respected by a price.
    """
    sizes, worth, bundle, pieces = _pieces(data)
    at, price = _steps(data)
    hire = np.where(data.candidate, data.hire_points, 0.0)
    if money is not None:
        price = price + (data.hour_cost[:, None] * money[data.year][None])[:, :, None]
        hire = hire + np.where(data.candidate, data.hire_cost @ money, 0.0)
    heads_at, heads_price = _heads(data)
    eligible = data.eligible & data.active[None]
    may = eligible.any(axis=2)
    first = np.concatenate([[0], np.cumsum(may.sum(axis=0))])
    per_cell = np.einsum("rat,at->rt", eligible.astype(np.int64), pieces)
    return Tables(
        active=data.active.copy(),
        eligible=eligible,
        first=first.astype(np.int64),
        people=np.nonzero(may.T)[1].astype(np.int64),
        overhead=data.overhead.astype(float),
        placement=data.placement_cost.astype(float),
        pace=data.pace.astype(float),
        sizes=sizes,
        worth=worth,
        bundle=bundle,
        pieces=pieces,
        room=int(per_cell.max(initial=1)),
        steps_at=at,
        steps_price=price,
        heads_at=heads_at,
        heads_price=heads_price,
        span_weight=data.span_weight.astype(float),
        hire=hire,
        departed=data.departed.copy(),
        most_moves=float(data.max_handovers),
        move_price=_move_price(data),
        incumbent=data.incumbent.astype(np.int64),
        warm=data.warm_handover.copy(),
        cold_factor=float(data.cold_handover_factor),
        handover_in=data.handover_in.astype(float),
        handover_out=data.handover_out.astype(float),
        handover_points=data.handover_points.astype(float),
        must_lead=data.must_lead.astype(np.bool_),
    )


def missing_points(data: ProblemData) -> np.ndarray:
    """Return the points of a whole missing coverage, shape (alliance, bundle, period); very many for a strict promise."""
    if data.rules.promises != "strict":
        return data.shortfall_points
    return np.where((data.need > 0) & (data.floor > 0), PROMISED, 0.0)


def _move_price(data: ProblemData) -> float:
    """Return the points of a handover above the limit."""
    if not data.limits_handovers:
        return 0.0
    strict = data.rules.handovers == "strict"
    return FORBIDDEN if strict else float(data.handover_limit_points)


def _heads(data: ProblemData) -> tuple[np.ndarray, np.ndarray]:
    """Return where the steps of the price of a weighted alliance begin and the price in them, shape (resource, period, step)."""
    spans = {"off": 0.0, "soft": data.span_points * data.months, "strict": FORBIDDEN}
    counted = np.isfinite(data.span_limit)
    at = np.zeros((*counted.shape, len(data.focus_prices) + 2))
    extra = np.zeros_like(at)
    for k, price in enumerate(data.focus_prices, start=1):
        at[:, :, k] = price.above
        extra[:, :, k] = np.where(counted, price.points_per_month * data.months, 0.0)
    at[:, :, -1] = np.where(counted, data.span_limit, 0.0)
    extra[:, :, -1] = np.where(counted, spans[data.rules.span], 0.0)
    ranked = np.argsort(at, axis=2, kind="stable")
    prices = np.cumsum(np.take_along_axis(extra, ranked, axis=2), axis=2)
    return np.take_along_axis(at, ranked, axis=2), prices


def _pieces(
    data: ProblemData,
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return standard hours, worth and bundle of each piece, shape (alliance, period, piece), and how many count."""
    need = np.where(data.need > 0, data.need, 1.0)
    above = data.hour_value
    below = above + missing_points(data) / need
    size_below = data.need * data.floor
    sizes = np.concatenate([size_below, data.need - size_below], axis=1)
    worth = np.concatenate([below, above], axis=1)
    sizes, worth = np.moveaxis(sizes, 1, 2), np.moveaxis(worth, 1, 2)
    worth = np.where(sizes > 0, worth, -1.0)
    ranked = np.argsort(-worth, axis=2, kind="stable")
    return (
        np.ascontiguousarray(np.take_along_axis(sizes, ranked, axis=2)),
        np.ascontiguousarray(np.take_along_axis(worth, ranked, axis=2)),
        np.ascontiguousarray(ranked % max(1, len(data.bundles))),
        np.asarray((sizes > 0).sum(axis=2), dtype=np.int64),
    )


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
