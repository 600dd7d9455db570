"""Who is hired, bought or helps, what that costs, and of which parts the value points are made.

Labels what was computed before; decides and rounds nothing. Each table has rows only where there is something to tell.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from resourcing.results import TOLERANCE, Solution
from resourcing.study import Case, Run, spending

LEVER_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hires": (
            *("resource_id", "name", "grade", "fte", "available_from", "decided_by"),
            *("hired", "hours_planned", "cost_if_hired", "cost"),
        ),
        "contracts": (
            *("period", "resource_id", "name", "hours_most", "hours_bought"),
            *("hourly_cost", "cost"),
        ),
        "budget": (
            *("year", "budget", "spent", "hires", "contractors", "teams"),
            "left",
        ),
    }
)
"""Columns of the tables that a run folder has only where there is something to tell, by the stem of its file."""

SUPPORT, OVERSIGHT = "support", "oversight"
"""Roles of those who help: hours of a bundle beside the lead; a manager beside a team that leads."""
HELPERS = (
    *("resource_id", "resource", "role", "alliance_id", "alliance"),
    *("first_period", "last_period", "hours"),
)
POINTS = ("part", "today", "plan")
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "value": "coverage delivered",
        "shortfall": "promises missed",
        "handover": "handovers",
        "cost": "hours of teams and contractors, people hired by the option",
        "placement": "leads who break a soft rule",
        "span": "alliances above the span",
        "occupancy": "hours above the ceiling",
        "imbalance": "people who are nearly full",
        "focus": "many alliances at once",
        "hire": "people hired by the plan",
        "budget": "money above the budgets",
        "handover_limit": "handovers above their limit",
    }
)
"""What each part of the objective is in words."""


def lever_tables(run: Run) -> dict[str, pd.DataFrame]:
    """Return the tables of a run folder about hires, contractors and budgets, those that have rows.

    Returns
    -------
    dict
        Tables with the columns of `LEVER_COLUMNS` by the stem of their file; costs in the playbook's currency.
    """
    found = {
        "hires": hires(run),
        "contracts": contracts(run),
        "budget": budget(run.plan, case=run.case),
    }
    return {name: frame for name, frame in found.items() if len(frame)}


def unhired(answer: Solution) -> frozenset[str]:
    """Return the identifiers of the candidates who are not hired."""
    absent = np.flatnonzero(answer.data.candidate & ~answer.hired).tolist()
    return frozenset(answer.data.resources[r] for r in absent)


def hires(run: Run) -> pd.DataFrame:
    """Return the people whom the option hires, then those whom it may hire, and at what cost over the horizon.

    Returns
    -------
    pandas.DataFrame
        `decided_by` is ``option`` or ``plan``, `cost_if_hired` the cost whether hired or not, `hours_planned` the hours
        of their own time over the horizon.
    """
    case, perhaps = run.case, [n for like in run.case.world.candidates for n in like]
    names = [*case.world.hires, *perhaps]
    return _table("hires", [_hire_row(run, name) for name in names])


def _hire_row(run: Run, name: str) -> dict[str, Any]:
    """Return the row of somebody who is or may be hired."""
    r = run.case.data.resources.index(name)
    person = next(
        row for row in run.case.world.register.managers if row.manager_id == name
    )
    cost = float(spending(run.plan, case=run.case).hires[r].sum())
    firm = name in run.case.world.hires
    return {
        "resource_id": name,
        "name": person.name,
        "grade": person.grade,
        "fte": person.fte,
        "available_from": person.available_from,
        "decided_by": "option" if firm else "plan",
        "hired": bool(firm or run.plan.hired[r]),
        "hours_planned": float(run.plan.hours_used[r].sum()),
        "cost_if_hired": cost if firm else float(run.case.data.hire_cost[r].sum()),
        "cost": cost,
    }


def contracts(run: Run) -> pd.DataFrame:
    """Return the hours of each contractor that could be bought and that are bought, with their cost, by period."""
    data, terms = run.case.data, run.case.world.contracts
    used = run.plan.hours_used
    index = [(name, data.resources.index(name)) for name in terms]
    rows = [
        {
            "period": data.periods[t],
            "resource_id": name,
            "name": terms[name].name,
            "hours_most": float(data.available[r, t]),
            "hours_bought": float(used[r, t]),
            "hourly_cost": terms[name].hourly_cost,
            "cost": float(used[r, t]) * terms[name].hourly_cost,
        }
        for t in range(len(data.periods))
        for name, r in index
    ]
    return _table("contracts", rows)


def budget(answer: Solution, *, case: Case) -> pd.DataFrame:
    """Return the budget of each year that has one, and what the plan spends of it; `left` is negative above it.

    Parameters
    ----------
    answer
        A solution.
    case
        The case that it answers.
    """
    if case.data.rules.budget == "off":
        return _table("budget", [])
    found = spending(answer, case=case)
    bought = np.isin(answer.data.resources, [*case.world.contracts])
    rows = [
        {
            "year": found.years[y],
            "budget": float(found.budget[y]),
            "spent": float(found.spent[y]),
            "hires": float((found.hires + found.training)[:, y].sum()),
            "contractors": float(found.hours[bought, y].sum()),
            "teams": float(found.hours[~bought, y].sum()),
            "left": float(found.budget[y] - found.spent[y]),
        }
        for y in np.flatnonzero(np.isfinite(found.budget)).tolist()
    ]
    return _table("budget", rows)


def helpers(run: Run) -> pd.DataFrame:
    """Return who supports or oversees which alliance, from when to when, and the hours of their own time.

    Returns
    -------
    pandas.DataFrame
        A row for each resource, role and alliance; the hours are over the horizon.
    """
    return pd.DataFrame(list(_helper_rows(run)), columns=list(HELPERS))


def _helper_rows(run: Run) -> Iterator[dict[str, Any]]:
    """Yield the rows of those who help."""
    data, register = run.case.data, run.case.world.register
    names = {row.manager_id: row.name for row in register.managers}
    names |= {row.team_id: row.name for row in register.teams}
    for role, hours in ((SUPPORT, support_hours(run.plan).sum(axis=2)), (OVERSIGHT, oversight_hours(run.plan))):  # fmt: skip
        for r, a in np.argwhere((hours > TOLERANCE).any(axis=2)).tolist():
            when = np.flatnonzero(hours[r, a] > TOLERANCE)
            yield {
                "resource_id": data.resources[r],
                "resource": names[data.resources[r]],
                "role": role,
                "alliance_id": data.alliances[a],
                "alliance": run.case.portfolio.placement(data.alliances[a]).name,
                "first_period": data.periods[when[0]],
                "last_period": data.periods[when[-1]],
                "hours": float(hours[r, a].sum()),
            }


def support_hours(answer: Solution) -> np.ndarray:
    """Return the hours of supporters' own time, shape (resource, alliance, bundle, period)."""
    if answer.support is None:
        return np.zeros((len(answer.data.resources), *answer.data.need.shape))
    return np.asarray(answer.support * answer.data.pace[:, :, None, None])


def oversight_hours(answer: Solution) -> np.ndarray:
    """Return the hours of overseeing, shape (resource, alliance, period)."""
    return np.asarray(answer.overseers * answer.data.oversight_hours[None])


def points(run: Run) -> pd.DataFrame:
    """Return the parts of the value points of today's leads kept and of the plan, those that are not 0 in both.

    Returns
    -------
    pandas.DataFrame
        Columns part (in words), today and plan; charges are negative.
    """
    today, plan = run.today.points, run.plan.points
    rows = [
        {"part": PARTS.get(key, key), "today": today[key], "plan": value}
        for key, value in plan.items()
        if abs(value) > TOLERANCE or abs(today[key]) > TOLERANCE
    ]
    return pd.DataFrame(rows, columns=list(POINTS))


def _table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame that keeps its columns when there is no row."""
    return pd.DataFrame(rows, columns=list(LEVER_COLUMNS[name]))
