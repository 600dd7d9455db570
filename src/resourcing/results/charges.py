"""What an answer is worth and what it is charged, part by part in value points."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from resourcing.results.solution import Solution


def points_of(answer: "Solution") -> Mapping[str, float]:
    """Return the parts of the objective in value points, charges as negative numbers."""
    data = answer.data
    paid = float((answer.hours_used.sum(axis=1) * data.hour_points).sum())
    return {
        "value": _value(answer),
        "shortfall": -_shortfall(answer),
        "handover": -sum(
            float(data.handover_points[move.alliance, move.period])
            for move in answer.handovers
        ),
        "cost": -paid - data.fixed_points,
        "placement": -float((data.placement_cost * answer.leads).sum()),
        "span": -_span_charge(answer),
        "occupancy": -_occupancy_charge(answer),
        "imbalance": -_imbalance_charge(answer),
        "focus": -_focus_charge(answer),
        "hire": -float(data.hire_points[answer.hired].sum()),
        "budget": -_budget_charge(answer),
        "handover_limit": -_handover_limit_charge(answer),
    }


def _value(answer: "Solution") -> float:
    """Return the weighted coverage: weight x active months x rated hours delivered / rated hours needed."""
    data = answer.data
    rated_need = (data.bundle_rate[:, None] * data.need).sum(axis=1)
    rated_done = (data.bundle_rate[:, None] * answer.delivered).sum(axis=1)
    share = np.divide(
        rated_done, rated_need, out=np.zeros_like(rated_need), where=rated_need > 0
    )
    return float((data.weight * data.active_months * share).sum())


def _shortfall(answer: "Solution") -> float:
    """Return weight x active months x rate x coverage missing below the floor, where promises count."""
    data = answer.data
    if data.rules.promises == "off":
        return 0.0
    missing = np.where(data.need > 0, np.maximum(0.0, data.floor - answer.coverage), 0)
    scale = data.weight * data.active_months
    return float((scale[:, None, :] * data.shortfall_rate[:, None] * missing).sum())


def _span_charge(answer: "Solution") -> float:
    """Return the price of the weighted count above the span, where the span is soft."""
    data = answer.data
    if data.rules.span != "soft":
        return 0.0
    above = np.maximum(0.0, answer.span - data.span_limit)
    return float(above.sum()) * data.span_points * data.months


def _occupancy_charge(answer: "Solution") -> float:
    """Return the price of the hours above the ceiling, where the ceiling is soft."""
    if answer.data.rules.occupancy != "soft":
        return 0.0
    above = np.maximum(0.0, answer.hours_used - answer.data.ceiling_hours)
    return float(above.sum()) * answer.data.occupancy_points_per_hour


def _imbalance_charge(answer: "Solution") -> float:
    """Return the convex price of a high occupancy."""
    return sum(
        price.points_per_month
        * answer.data.months
        * float(np.maximum(0.0, answer.occupancy - price.above).sum())
        for price in answer.data.occupancy_prices
    )


def _focus_charge(answer: "Solution") -> float:
    """Return the convex price of a high weighted count of alliances, of resources with a span."""
    count = answer.span[np.isfinite(answer.data.span_limit)]
    return sum(
        price.points_per_month
        * answer.data.months
        * float(np.maximum(0.0, count - price.above).sum())
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
