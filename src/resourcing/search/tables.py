"""An instance as the plain arrays that compiled code reads."""

from typing import NamedTuple

import numpy as np

from resourcing.problem import ProblemData

FORBIDDEN = 1e9
"""Penalty in points of each hour or weighted alliance above a strict limit."""


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
