"""What decisions cost in currency and points: hours that are paid, people hired or perhaps hired, budgets by year.

Salaries of people who are there anyway cost nothing here.
"""

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from resourcing.domain import Manager, Team
from resourcing.problem.checks import NOBODY
from resourcing.problem.parties import Parties, identifier

THOUSAND = 1000.0
MONTHS_PER_YEAR = 12
PENNY = 0.01
"""Currency below which an overrun of a budget is rounding."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Money:
    """Currency that the decision moves.

    Attributes
    ----------
    hourly
        Cost of an hour of each resource that is paid by the hour (teams, contractors), shape (resource,).
    firm
        Cost of the people whom the option hires, in each year, shape (year,).
    training
        Cost of the option's upskilling, in each year, shape (year,).
    if_hired
        Cost of the people whom it may hire, in each year, shape (resource, year).
    """

    hourly: np.ndarray
    firm: np.ndarray
    training: np.ndarray
    if_hired: np.ndarray


def money_of(parties: Parties) -> Money:
    """Return what hours and people cost, over the months in which they are employed."""
    world, names = parties.world, parties.names
    employed = _by_year(parties.capacity.employed_months, parties)
    annual = np.array(
        [
            (row.annual_cost or 0.0) if isinstance(row, Manager) else 0.0
            for row in parties.resources
        ]
    )
    cost = annual[:, None] / MONTHS_PER_YEAR * employed
    perhaps = {name for group in world.candidates for name in group}
    return Money(
        hourly=np.array([_hourly(parties, r) for r in range(len(names))]),
        firm=cost[np.isin(names, world.hires)].sum(axis=0),
        training=_training(parties),
        if_hired=np.where(np.isin(names, [*perhaps])[:, None], cost, 0.0),
    )


def _training(parties: Parties) -> np.ndarray:
    """Return the cost of upskilling in the years of its days, shape (year,); earlier training is paid already."""
    years = parties.world.horizon.years
    cost = dict.fromkeys(years, 0.0)
    for item in parties.world.people.upskilling:
        if str(item.date.year) in cost and item.date >= parties.world.horizon.start:
            cost[str(item.date.year)] += item.cost
    return np.array([cost[year] for year in years])


def _hourly(parties: Parties, index: int) -> float:
    """Return the price of an hour of a resource; 0 for salaried people."""
    resource = parties.resources[index]
    if isinstance(resource, Team):
        return resource.hourly_cost
    contract = parties.world.contracts.get(identifier(resource))
    return contract.hourly_cost if contract else 0.0


def _year(parties: Parties) -> np.ndarray:
    """Return the index of the year in which each period begins, shape (period,)."""
    horizon = parties.world.horizon
    years = {name: number for number, name in enumerate(horizon.years)}
    return np.array([years[str(day.year)] for day in horizon.first_days[:-1]])


def _by_year(by_period: np.ndarray, parties: Parties) -> np.ndarray:
    """Return sums over the periods of each year, shape (resource, year)."""
    years = np.arange(len(parties.world.horizon.years))
    inside = _year(parties)[:, None] == years[None, :]
    return np.asarray(by_period @ inside.astype(float))


def money_arrays(parties: Parties, *, money: Money) -> dict[str, Any]:
    """Return costs, budgets and candidates as the instance wants them.

    Raises
    ------
    ValueError
        If the people whom the option hires, and its training, cost more than a strict budget.
    """
    charges, horizon = parties.world.playbook.charges, parties.world.horizon
    per_unit = charges.points_per_thousand / THOUSAND
    certain = money.firm + money.training
    left = _budget(parties) - certain
    excess = float(np.maximum(-left, 0.0).sum())
    return {
        **_candidates(parties),
        "hour_points": money.hourly * charges.points_per_thousand / THOUSAND,
        "hour_cost": money.hourly,
        "hire_cost": money.if_hired,
        "hire_points": money.if_hired.sum(axis=1) * per_unit,
        "fixed_points": certain.sum() * charges.points_per_thousand / THOUSAND
        + _charge_of_excess(parties, excess),
        "years": horizon.years,
        "year": _year(parties),
        "budget": np.maximum(left, 0.0),
    }


def _budget(parties: Parties) -> np.ndarray:
    """Return the budget of each year, infinite where there is none, shape (year,)."""
    given = parties.world.budget
    return np.array([given.get(year, np.inf) for year in parties.world.horizon.years])


def _charge_of_excess(parties: Parties, excess: float) -> float:
    """Return the points charged because the option's own hires and training exceed their budgets by so much currency."""
    playbook = parties.world.playbook
    if playbook.rules.budget == "strict" and excess > PENNY:
        msg = (
            f"people hired and training cost {excess:,.0f} more than the strict budget"
        )
        raise ValueError(msg)
    if playbook.rules.budget != "soft":
        return 0.0
    return excess / THOUSAND * playbook.charges.budget_points_per_thousand


def _candidates(parties: Parties) -> dict[str, Any]:
    """Return who exists only if hired, and after whom of those alike."""
    index = {name: number for number, name in enumerate(parties.names)}
    after = np.full(len(index), NOBODY)
    for group in parties.world.candidates:
        for before, name in pairwise(group):
            after[index[name]] = index[before]
    names = [name for group in parties.world.candidates for name in group]
    return {"candidate": np.isin(parties.names, names), "hire_after": after}
