"""What an answer changes against another: measures side by side, and leads by name."""

from collections.abc import Mapping
from itertools import groupby

import pandas as pd

from resourcing.problem import NOBODY
from resourcing.steering.answering import Answer
from resourcing.study import measures

MEASURES = {
    "objective": "value points, costs taken off",
    "bound": "at most, by the proof",
    "coverage": "need covered, %",
    "promises": "promises kept, %",
    "unmanaged": "alliance-periods unmanaged",
    "handovers": "handovers",
    "cost": "cost",
    "hours_needed": "hours needed",
    "hours_available": "hours available",
}
"""Measures of an answer, with what to call them; promises where none are made count as kept."""
LEADS = ("alliance", "first", "last", "before", "after")
NOBODY_LEADS = "nobody"
NOT_ACTIVE = "not active"


def measured(answer: Answer) -> dict[str, float]:
    """Return the measures of an answer, in the units of `MEASURES`; the cost in currency."""
    found = measures(answer.run.plan, case=answer.case)
    need, made = found.hours_needed, found.promises_made
    return {
        "objective": found.objective,
        "bound": answer.result.bound,
        "coverage": 100 * found.hours_delivered / need if need else 100.0,
        "promises": 100 * found.promises_kept / made if made else 100.0,
        "unmanaged": float(found.unmanaged),
        "handovers": float(found.handovers),
        "cost": found.cost,
        "hours_needed": need,
        "hours_available": found.hours_available,
    }


def side_by_side(answers: Mapping[str, Answer]) -> pd.DataFrame:
    """Return the measures of answers, a column each.

    Returns
    -------
    pandas.DataFrame
        Index the keys of `MEASURES`, a column for each answer.
    """
    columns = {name: measured(each) for name, each in answers.items()}
    return pd.DataFrame(columns, index=list(MEASURES))


def changed_leads(before: Answer, after: Answer) -> pd.DataFrame:
    """Return where another person leads, or somebody instead of nobody, in unbroken stretches.

    Parameters
    ----------
    before, after
        Answers over the same periods.

    Returns
    -------
    pandas.DataFrame
        Alliance, first and last period, and the leads before and after by name; alliances in the order of `after`, those
        that are gone last.
    """
    old, new = _leads(before), _leads(after)
    periods = after.case.data.periods
    absent = [NOT_ACTIVE] * len(periods)
    rows = []
    for name in dict.fromkeys((*new, *old)):
        pairs = zip(old.get(name, absent), new.get(name, absent), strict=True)
        stretches = groupby(enumerate(pairs), key=lambda item: item[1])
        for (one, two), found in stretches:
            when = [t for t, _ in found]
            if one != two:
                rows.append((name, periods[when[0]], periods[when[-1]], one, two))
    return pd.DataFrame(rows, columns=list(LEADS))


def _leads(answer: Answer) -> dict[str, list[str]]:
    """Return the lead of each alliance in each period, by name."""
    data, register = answer.case.data, answer.case.world.register
    names = {
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }
    found = {}
    for a, alliance in enumerate(data.alliances):
        cells = [
            NOT_ACTIVE
            if not data.active[a, t]
            else NOBODY_LEADS
            if lead == NOBODY
            else names[data.resources[lead]]
            for t, lead in enumerate(answer.run.plan.lead[a].tolist())
        ]
        found[answer.case.portfolio.placement(alliance).name] = cells
    return found
