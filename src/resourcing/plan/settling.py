"""The plan that is shown: the best by the portfolio's own points that holds the target with the people and hours chosen.

Whether it does is said in `checking`.
"""

import numpy as np

from resourcing.explain.budget import Budget
from resourcing.optimize import StopRules, optimize
from resourcing.plan.checking import checked
from resourcing.plan.ground import Calendar, Ground, Setting
from resourcing.problem import ProblemData
from resourcing.results import Solution, solution

FOR_POINTS = 0.6
"""Share of the time for a plan whose other promises are charged as ever; the rest for one in which only the target's count."""
SPARE = 1e-6
"""Hours by which a limit on hours is wider than what is used."""
LEAST_SECONDS = 0.5


def settled(
    ground: Ground,
    calendar: Calendar,
    setting: Setting,
    *,
    plan: Solution,
    seconds: float,
) -> Solution:
    """Return the best plan by points that holds the target with given people and no paid hour more.

    Parameters
    ----------
    ground, calendar, setting
        People and levers.
    plan
        A plan that reaches the target: the start, and the limit of paid hours.
    seconds
        Time limit.
    """
    budget, lead = Budget.of(seconds), np.array(plan.lead)
    true = ground.staffed(calendar, setting)
    asked = ground.bound(true)
    soft = _charged(ground, true, asked, plan)
    strict = soft.replace(floor=asked.floor, rules=soft.rules.replace(promises="strict"))  # fmt: skip
    for data, share in ((soft, FOR_POINTS), (strict, 1.0)):
        best = _best(data, lead, share * budget.left)
        if best is not None:
            shown = _in(true, best)
            if all(item.holds for item in checked(ground, shown, calendar=calendar)):
                return shown
    return _in(true, plan)


def _charged(
    ground: Ground, true: ProblemData, asked: ProblemData, plan: Solution
) -> ProblemData:
    """Return the instance with the target's limits and no paid hour more than a plan, in which every promise is charged."""
    target, rules = ground.target, asked.rules.replace(promises="soft")
    changes = {}
    if target.most_span is None:
        changes["span_limit"] = true.span_limit
        rules = rules.replace(span=true.rules.span)
    if target.most_handovers is None:
        rules = rules.replace(handovers=true.rules.handovers)
    paid = ground.prices(plan.data)[:, None] > 0
    used = np.where(paid, plan.hours_used / asked.occupancy_ceiling + SPARE, np.inf)
    return asked.replace(
        floor=np.maximum(asked.floor, true.floor),
        available=np.minimum(asked.available, used),
        focus_prices=true.focus_prices,
        occupancy_prices=true.occupancy_prices,
        rules=rules,
        **changes,
    )


def _best(data: ProblemData, lead: np.ndarray, seconds: float) -> Solution | None:
    """Return the best plan found in time, or the given leads; None where both break a strict rule."""
    stop = StopRules(seconds=max(LEAST_SECONDS, seconds))
    found = optimize(data, stop=stop, start=lead).best
    plain = solution(data, lead=lead)
    fine = [item for item in (found, plain) if item is not None and not item.breaches]
    return max(fine, key=lambda item: item.objective, default=None)


def _in(data: ProblemData, plan: Solution) -> Solution:
    """Return a plan with the same hours in an instance of the same people and alliances."""
    return Solution(
        data=data,
        lead=plan.lead,
        hours=plan.hours,
        support=plan.support,
        overseer=plan.overseer,
    )
