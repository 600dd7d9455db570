"""Candidate hires and money: who is hired, in which order, and what a year may cost."""

import numpy as np
import pulp

from resourcing.formulation.equations.terms import Rows, Terms, hours_used, total
from resourcing.formulation.variables import Model
from resourcing.problem import NOBODY


def only_hired_work(model: Model) -> Rows:
    """(14) A candidate leads, supports and oversees only if hired."""
    for (r, a, t), x in model.lead.items():
        if (r,) in model.hired:
            yield f"lead_if_hired_r{r}_a{a}_t{t}", x <= model.hired[r,]
    for (r, a, b, t), x in model.support.items():
        if (r,) in model.hired:
            most = float(x.upBound)
            yield f"support_if_hired_r{r}_a{a}_b{b}_t{t}", x <= most * model.hired[r,]
    for (r, a, t), x in model.overseer.items():
        if (r,) in model.hired:
            yield f"oversee_if_hired_r{r}_a{a}_t{t}", x <= model.hired[r,]


def like_hires_in_order(model: Model) -> Rows:
    """(15) Of like candidates, the first is hired first."""
    for (r,), x in model.hired.items():
        before = int(model.data.hire_after[r])
        if before not in (NOBODY, r):
            yield f"hire_order_r{r}", x - model.hired[before,] <= 0


def budget(model: Model) -> Rows:
    """(16) Hours used and hires of a year stay within its budget, plus what is above it where it is soft."""
    data = model.data
    used = hours_used(model) if data.limits_budget.any() else {}
    for y in np.flatnonzero(data.limits_budget).tolist():
        hours = [
            float(data.hour_cost[r]) * expression
            for (r, t), expression in used.items()
            if data.year[t] == y and data.hour_cost[r] > 0
        ]
        hires: Terms = [
            (float(data.hire_cost[r, y]), x) for (r,), x in model.hired.items()
        ]
        extra = model.over_budget.get((y,))
        spent = pulp.lpSum(hours) + total(hires)
        if spent:
            yield (
                f"budget_y{y}",
                (spent if extra is None else spent - extra) <= float(data.budget[y]),
            )
