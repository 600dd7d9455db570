"""What an answer is worth and what it is charged, part by part in value points, over all periods and in each."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from resourcing.results.solution import Solution


Total = Callable[[np.ndarray], Any]
"""Sums an array whose last axis are periods: over everything, or in each period."""


def _whole(array: np.ndarray) -> float:
    """Return the sum over everything."""
    return float(array.sum())


def _each_period(array: np.ndarray) -> np.ndarray:
    """Return the sums of each period, shape (period,)."""
    return np.asarray(array.sum(axis=tuple(range(array.ndim - 1))))


def points_of(answer: "Solution") -> Mapping[str, float]:
    """Return the parts of the objective in value points, charges as negative numbers."""
    data = answer.data
    paid = float((answer.hours_used.sum(axis=1) * data.hour_points).sum())
    return {
        "value": _value(answer, _whole),
        "shortfall": -_shortfall(answer, _whole),
        "handover": -sum(
            float(data.handover_points[move.alliance, move.period])
            for move in answer.handovers
        ),
        "cost": -paid - data.fixed_points,
        "placement": -_whole(data.placement_cost * answer.leads),
        "span": -_span_charge(answer, _whole),
        "occupancy": -_occupancy_charge(answer, _whole),
        "imbalance": -_imbalance_charge(answer, _whole),
        "focus": -_focus_charge(answer, _whole),
        "hire": -float(data.hire_points[answer.hired].sum()),
        "budget": -_budget_charge(answer),
        "handover_limit": -_handover_limit_charge(answer),
    }


def points_in_periods(answer: "Solution") -> Mapping[str, np.ndarray]:
    """Return the parts of the objective that belong to a period, shape (period,) each, charges as negative numbers.

    A handover counts in the period of the change; of the cost only hours that are paid belong to a period. Hires,
    what is fixed, and budgets and a limit of handovers that are exceeded belong to none.
    """
    data = answer.data
    moves = np.zeros(len(data.periods))
    for move in answer.handovers:
        moves[move.period] += data.handover_points[move.alliance, move.period]
    parts = {
        "value": _value(answer, _each_period),
        "shortfall": -_shortfall(answer, _each_period),
        "handover": -moves,
        "cost": -(data.hour_points @ answer.hours_used),
        "placement": -_each_period(data.placement_cost * answer.leads),
        "span": -_span_charge(answer, _each_period),
        "occupancy": -_occupancy_charge(answer, _each_period),
        "imbalance": -_imbalance_charge(answer, _each_period),
        "focus": -_focus_charge(answer, _each_period),
    }
    return {name: part + np.zeros(len(data.periods)) for name, part in parts.items()}


def _value(answer: "Solution", total: Total) -> Any:
    """Return the weighted coverage: weight x active months x rated hours delivered / rated hours needed."""
    data = answer.data
    rated_need = (data.bundle_rate[:, None] * data.need).sum(axis=1)
    rated_done = (data.bundle_rate[:, None] * answer.delivered).sum(axis=1)
    share = np.divide(
        rated_done, rated_need, out=np.zeros_like(rated_need), where=rated_need > 0
    )
    return total(data.weight * data.active_months * share)


def _shortfall(answer: "Solution", total: Total) -> Any:
    """Return weight x active months x rate x coverage missing below the floor, where promises count."""
    data = answer.data
    if data.rules.promises == "off":
        return 0.0
    missing = np.where(data.need > 0, np.maximum(0.0, data.floor - answer.coverage), 0)
    scale = data.weight * data.active_months
    return total(scale[:, None, :] * data.shortfall_rate[:, None] * missing)


def _span_charge(answer: "Solution", total: Total) -> Any:
    """Return the price of the weighted count above the span, where the span is soft."""
    data = answer.data
    if data.rules.span != "soft":
        return 0.0
    above = np.maximum(0.0, answer.span - data.span_limit)
    return total(above) * data.span_points * data.months


def _occupancy_charge(answer: "Solution", total: Total) -> Any:
    """Return the price of the hours above the ceiling, where the ceiling is soft."""
    if answer.data.rules.occupancy != "soft":
        return 0.0
    above = np.maximum(0.0, answer.hours_used - answer.data.ceiling_hours)
    return total(above) * answer.data.occupancy_points_per_hour


def _imbalance_charge(answer: "Solution", total: Total) -> Any:
    """Return the convex price of a high occupancy."""
    return sum(
        price.points_per_month
        * answer.data.months
        * total(np.maximum(0.0, answer.occupancy - price.above))
        for price in answer.data.occupancy_prices
    )


def _focus_charge(answer: "Solution", total: Total) -> Any:
    """Return the convex price of a high weighted count of alliances, of resources with a span."""
    limited = np.isfinite(answer.data.span_limit)
    count = np.where(limited, answer.span, 0.0)
    return sum(
        price.points_per_month
        * answer.data.months
        * total(np.maximum(0.0, count - price.above))
        for price in answer.data.focus_prices
    )


def _budget_charge(answer: "Solution") -> float:
    """Return the price of the currency above the budget of each year, where budgets are soft."""
    data = answer.data
    if data.rules.budget != "soft":
        return 0.0
    thousands = np.maximum(0.0, answer.spent - data.budget) / 1e3
    return float(thousands.sum()) * data.budget_points_per_thousand


def _handover_limit_charge(answer: "Solution") -> float:
    """Return the price of the handovers above their limit, where it is soft."""
    data = answer.data
    if data.rules.handovers != "soft":
        return 0.0
    above = max(0.0, answer.counted_handovers - data.max_handovers)
    return above * data.handover_limit_points
