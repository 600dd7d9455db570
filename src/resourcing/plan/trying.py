"""Whether a calendar of hires reaches the target, and what its paid hours cost: asked of the optimizer, with its proof."""

from dataclasses import dataclass, replace

import numpy as np

from resourcing.explain.budget import Budget
from resourcing.explain.rules_kept import only_promises, tried
from resourcing.optimize import StopRules, optimize
from resourcing.plan.ground import THOUSAND, Calendar, Ground, Setting, budget_of
from resourcing.problem import ProblemData
from resourcing.results import Solution, solution

MOST_SMALL = 600
"""Possible leads up to which the cheapest hours are asked of the exact model alone."""
PENNY = 0.01
"""Currency below which a budget counts as kept."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Verdict:
    """What is known of one calendar.

    Attributes
    ----------
    reaches
        Whether the target holds with it; None where neither was proven in time.
    hours_cost, least
        What its paid hours cost in the plan found, and at least, in currency; infinite where it does not reach the target.
    plan
        The plan, None without one.
    budget_only
        Whether it fails by a budget, so that fewer people may succeed.
    """

    reaches: bool | None
    hours_cost: float = np.inf
    least: float = 0.0
    plan: Solution | None = None
    budget_only: bool = False


def try_out(
    ground: Ground,
    calendar: Calendar,
    setting: Setting,
    *,
    seconds: float,
) -> Verdict:
    """Return whether the target holds with the people of a calendar.

    Parameters
    ----------
    ground, calendar, setting
        What is asked.
    seconds
        Time limit.
    """
    budget = Budget.of(seconds)
    staffed = ground.staffed(calendar, setting)
    data = ground.bound(staffed)
    lead = np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    reaches, plan = tried(only_promises(data), lead=lead, seconds=budget.left)
    if reaches is False:
        return Verdict(reaches=False, least=np.inf)
    if plan is None:
        return Verdict(reaches=None)
    if ground.groups(staffed):
        plan = _enough(ground, staffed, np.array(plan.lead), budget)
        if plan is None:
            return Verdict(reaches=None)
    if not ground.prices(staffed).any():
        return Verdict(reaches=True, hours_cost=0.0, plan=plan)
    return _with_hours(ground, calendar, data, np.array(plan.lead), budget)


def _enough(
    ground: Ground,
    staffed: ProblemData,
    lead: np.ndarray,
    budget: Budget,
) -> Solution | None:
    """Return a plan in which enough promises of every share are kept, None where none was found.

    Which promises are given up is not searched for: those are that the plan with the least coverage missing breaks.
    """
    bound = ground.bound(staffed)
    floor = bound.floor.copy()
    for mine, _ in ground.groups(staffed):
        floor = np.where(mine, np.maximum(floor, staffed.floor), floor)
    soft = only_promises(bound.replace(floor=floor))
    found = optimize(soft, stop=StopRules(seconds=max(0.5, budget.left)), start=lead)
    best = found.best
    if best is None or best.breaches:
        return None
    strict = ground.required(staffed) & best.promised
    missed = best.promised & ~best.kept
    over = any((missed & mine).sum() > spare for mine, spare in ground.groups(staffed))
    return None if over or (missed & strict).any() else best


def _with_hours(
    ground: Ground,
    calendar: Calendar,
    data: ProblemData,
    lead: np.ndarray,
    budget: Budget,
) -> Verdict:
    """Return the cheapest paid hours of a calendar that reaches the target, within the budgets."""
    costly = in_money(data, ground.prices(data))
    found = _cheapest(costly, lead, budget)
    free = Verdict(
        reaches=None if found.best is None else True,
        hours_cost=_cost(found.best),
        least=max(0.0, -found.bound * THOUSAND),
        plan=found.best,
    )
    left = budget_of(ground) - ground.hire_cost(calendar)
    if not np.isfinite(left).any() or _within(found.best, left):
        return free
    limited = costly.replace(
        budget=np.maximum(left, 0.0), rules=costly.rules.replace(budget="strict")
    )
    again = _cheapest(limited, lead, budget)
    if again.best is None:
        proven = again.status == "infeasible" or bool((left < -PENNY).any())
        return replace(
            free,
            reaches=False if proven else None,
            hours_cost=np.inf,
            budget_only=True,
            plan=None,
        )
    return replace(free, hours_cost=_cost(again.best), plan=again.best)


def in_money(data: ProblemData, paid: np.ndarray) -> ProblemData:
    """Return an instance in which nothing but paid hours counts, a point for each thousand of currency.

    Parameters
    ----------
    data
        A staffed instance with the target's rules.
    paid
        Price of an hour of each resource, shape (resource,).
    """
    cheap = only_promises(data)
    dearest = float(data.need.max(initial=0.0) * data.pace.max(initial=1.0))
    missing = 10.0 * (1.0 + dearest * paid.max(initial=0.0) / THOUSAND)
    return cheap.replace(
        rules=cheap.rules.replace(promises="strict"),
        shortfall_rate=np.full(len(data.bundles), missing),
        hour_points=paid / THOUSAND,
        hour_cost=paid,
    )


def _cheapest(data: ProblemData, lead: np.ndarray, budget: Budget) -> "Answer":
    """Return the cheapest answer, or the given leads with their best hours where nothing better is found."""
    small = int(data.eligible.sum()) <= MOST_SMALL
    stop = StopRules(seconds=max(0.5, budget.left))
    found = optimize(data, stop=stop, method="exact" if small else "auto", start=lead)
    plain = solution(data, lead=lead)
    best = found.best
    if best is None and not plain.breaches:
        best = plain
    return Answer(best=best, bound=found.bound, status=found.status)


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """A plan, the bound of its instance and how the solve ended."""

    best: Solution | None
    bound: float
    status: str


def _cost(plan: Solution | None) -> float:
    """Return what the hours of a plan cost, infinite without one."""
    return np.inf if plan is None else float(plan.spent.sum())


def _within(plan: Solution | None, left: np.ndarray) -> bool:
    """Return whether a plan keeps what is left of the budgets."""
    return plan is not None and bool((plan.spent <= left + PENNY).all())


def best_effort(
    ground: Ground, calendar: Calendar, setting: Setting, *, seconds: float
) -> Solution | None:
    """Return the plan with the least coverage missing to the target's promises, None where none was found.

    Its instance promises nothing but what the target asks for.

    Parameters
    ----------
    ground, calendar, setting
        What is asked.
    seconds
        Time limit.
    """
    soft = only_promises(ground.bound(ground.staffed(calendar, setting)))
    best = optimize(soft, stop=StopRules(seconds=seconds)).best
    return None if best is None or best.breaches else best
