"""What a plan achieves and what it spends, in numbers that can be compared.

Measures of hours, promises and money; nothing is judged here.
"""

from dataclasses import dataclass

import numpy as np

from resourcing.results import Solution
from resourcing.study.preparing import Case
from resourcing.study.today import budgets


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What a plan achieves over the whole horizon.

    Attributes
    ----------
    hours_needed, hours_delivered
        Standard hours that the alliances need and get.
    hours_available
        Hours of own time that everybody can give, before any ceiling; none of candidates who are not hired.
    unmanaged, underserved
        Alliance-periods without a lead; with one, but with too little of the first bundle.
    promises_made, promises_kept
        Promises of coverage, counted by alliance, bundle and period.
    handovers
        Changes of lead.
    cost
        Currency spent beside the salaries of the present team.
    objective
        Value points: value less everything charged.
    breaches
        Strict rules that the plan breaks.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> found = rs.measures(rs.assign(case).plan, case=case)
    >>> print(f"{found.hours_needed:.2f} needed, {found.hours_available:.2f} there")
    683.75 needed, 624.00 there
    >>> found.handovers, found.breaches
    (1, 0)
    """

    hours_needed: float
    hours_available: float
    hours_delivered: float
    unmanaged: int
    underserved: int
    promises_made: int
    promises_kept: int
    handovers: int
    cost: float
    objective: float
    breaches: int


def measures(answer: Solution, *, case: Case) -> Measures:
    """Return what a plan achieves.

    Its cost is that of everybody hired and trained, and of the hours of contractors and teams.

    Parameters
    ----------
    answer
        Any plan of the case: the assignment found, the current leads kept, one made by hand.
    case
        The case, which knows what the option's people and training cost.

    Returns
    -------
    Measures
        Hours, promises, handovers, money and value points over the horizon.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> for plan in (run.today, run.plan):
    ...     found = rs.measures(plan, case=case)
    ...     print(found.promises_kept, "of", found.promises_made, "kept")
    12 of 14 kept
    14 of 14 kept
    """
    return Measures(
        hours_needed=float(answer.data.need.sum()),
        hours_available=float(hours_available(answer).sum()),
        hours_delivered=float(answer.delivered.sum()),
        unmanaged=int(answer.unmanaged.sum()),
        underserved=int(answer.underserved.sum()),
        promises_made=int(answer.promised.sum()),
        promises_kept=int(answer.kept.sum()),
        handovers=len(answer.handovers),
        cost=spending(answer, case=case).total,
        objective=answer.objective,
        breaches=len(answer.breaches),
    )


def hours_available(answer: Solution) -> np.ndarray:
    """Return the hours that everybody can give, none for candidates who are not hired, shape (resource, period)."""
    there = ~answer.data.candidate | answer.hired
    return np.where(there[:, None], answer.data.available, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Spending:
    """What a plan spends, in currency, beside the salaries of the present team.

    Attributes
    ----------
    years
        Calendar years in which periods begin.
    budget
        Budget of each year, infinite where there is none, shape (year,).
    hires
        Cost of the people hired, by the option or by the plan, shape (resource, year).
    hours
        Cost of the hours of contractors and teams, shape (resource, year).
    training
        Cost of the option's upskilling, shape (resource, year).
    """

    years: tuple[str, ...]
    budget: np.ndarray
    hires: np.ndarray
    hours: np.ndarray
    training: np.ndarray

    @property
    def spent(self) -> np.ndarray:
        """Return everything that a year takes, shape (year,)."""
        return np.asarray((self.hires + self.hours + self.training).sum(axis=0))

    @property
    def total(self) -> float:
        """Return everything that is spent."""
        return float(self.spent.sum())


def spending(answer: Solution, *, case: Case) -> Spending:
    """Return what a plan spends on people hired and trained and on hours bought, by resource and year."""
    data = answer.data
    inside = data.year[:, None] == np.arange(len(data.years))
    paid = answer.hours_used * case.staffing.hourly_cost[:, None]
    perhaps = np.where(answer.hired[:, None], data.hire_cost, 0.0)
    return Spending(
        years=data.years,
        budget=budgets(case),
        hires=perhaps + _firm_hires(answer, case) @ inside,
        hours=paid @ inside,
        training=_training(answer, case),
    )


def _training(answer: Solution, case: Case) -> np.ndarray:
    """Return the cost of upskilling, none where a plan is made without what the option brings, by year."""
    data, start = answer.data, case.world.horizon.start
    cost = np.zeros((len(data.resources), len(data.years)))
    if case.data.fixed_points > 0 and data.fixed_points == 0:
        return cost
    for item in case.world.people.upskilling:
        if str(item.date.year) in data.years and item.date >= start:
            r = data.resources.index(item.manager_id)
            cost[r, data.years.index(str(item.date.year))] += item.cost
    return cost


def _firm_hires(answer: Solution, case: Case) -> np.ndarray:
    """Return the cost of the people whom the option hires, none where a plan is made without them, by period."""
    hired = np.isin(answer.data.resources, case.world.hires)
    if not answer.data.available[hired].any():
        return np.zeros_like(answer.data.available)
    annual = {row.manager_id: row.annual_cost for row in case.world.register.managers}
    monthly = np.array([annual.get(r) or 0.0 for r in answer.data.resources]) / 12
    return np.asarray((hired * monthly)[:, None] * case.capacity.employed_months)
