"""The objective, whole and in parts named as in the evaluator's points."""

from collections.abc import Mapping
from itertools import chain

import numpy as np
import pulp

from resourcing.formulation.equations.terms import (
    Terms,
    hours,
    hours_used,
    moves,
    total,
)
from resourcing.formulation.variables import Model

THOUSAND = 1000
"""Currency units in the unit of the price of a budget."""


def objective(model: Model) -> pulp.LpAffineExpression:
    """(1) Value points of coverage, less everything that is charged."""
    parts = _parts(model)
    return total(list(chain.from_iterable(parts.values()))) + _cost(model)


def objective_parts(model: Model) -> dict[str, pulp.LpAffineExpression]:
    """Return the parts of the objective by name, charges as negative numbers; they add up to the objective.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.formulation import build
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> parts = objective_parts(build(data))
    >>> parts["value"]
    0.1*extra_hours_r0_a0_b0_t0 + 0.0
    """
    parts = {name: total(terms) for name, terms in _parts(model).items()}
    return {**parts, "cost": _cost(model)}


def _parts(model: Model) -> Mapping[str, Terms]:
    """Return coefficients and variables of every part that is a plain sum."""
    data, months = model.data, model.data.months
    worth, missing = data.hour_value, data.shortfall_points
    return {
        "value": [
            (float(worth[a, b, t]), x)
            for (_, a, b, t), x in (*hours(model), *model.support.items())
        ],
        "shortfall": [
            (-float(missing[a, b, t]), x) for (a, b, t), x in model.short.items()
        ],
        "handover": [
            (-float(data.handover_points[a, t]), x) for (_, a, t), x in moves(model)
        ],
        "placement": [
            (-float(data.placement_cost[r, a, t]), x)
            for (r, a, t), x in model.lead.items()
        ],
        "span": [(-data.span_points * months, x) for x in model.over_span.values()],
        "occupancy": [
            (-data.occupancy_points_per_hour, x) for x in model.over_hours.values()
        ],
        "imbalance": [
            (-data.occupancy_prices[k].points_per_month * months, x)
            for (k, _, _), x in model.busy.items()
        ],
        "focus": [
            (-data.focus_prices[k].points_per_month * months, x)
            for (k, _, _), x in model.focus.items()
        ],
        **_limits(model),
    }


def _limits(model: Model) -> Mapping[str, Terms]:
    """Return the parts of hires and of what lies above a soft limit."""
    data = model.data
    per_unit = data.budget_points_per_thousand / THOUSAND
    return {
        "hire": [(-float(data.hire_points[r]), x) for (r,), x in model.hired.items()],
        "budget": [(-per_unit, x) for x in model.over_budget.values()],
        "handover_limit": [
            (-data.handover_limit_points, x) for x in model.over_handovers.values()
        ],
    }


def _cost(model: Model) -> pulp.LpAffineExpression:
    """Return the charge of hours that are paid for, and what is charged anyway."""
    data = model.data
    paid = [
        (r, t)
        for r in np.flatnonzero(data.hour_points > 0).tolist()
        for t in range(len(data.periods))
    ]
    used = hours_used(model) if paid else {}
    costs = [-float(data.hour_points[r]) * used[r, t] for r, t in paid]
    return pulp.lpSum(costs) - data.fixed_points
