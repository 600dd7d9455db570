"""The report's words and tables about who is hired, bought or helps, about budgets, and about the parts of the value.

Each sentence and table is there only where there is something to tell; all money is in the playbook's currency.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from resourcing.view import tables
from resourcing.view.pages.layout import Table, records, table
from resourcing.view.pages.words import (
    DASH,
    counted,
    listed,
    numeral,
    periods_in_words,
    sentence,
    share,
    signed,
)
from resourcing.view.report.facts import Facts

ROLES = {"support": "supports", "oversight": "oversees"}


def words(facts: Facts) -> list[str]:
    """Return the sentences of the section, none where there is nothing to tell."""
    found = (
        *_hired(facts),
        *_bought(facts),
        *_supported(facts),
        *_overseen(facts),
        *_budgets(facts),
        *_limited(facts),
    )
    return [text for text in found if text]


def money(facts: Facts, amount: float) -> str:
    """Return an amount with its currency."""
    return f"{facts.case.world.playbook.currency} {numeral(amount)}"


def _hired(facts: Facts) -> Iterator[str]:
    """Yield whom the option hires, and whom of those it may hire the plan hires."""
    rows = records(tables.hires(facts.run))
    firm = [row for row in rows if row["decided_by"] == "option"]
    perhaps = [row for row in rows if row["decided_by"] == "plan"]
    if firm:
        yield f"The option hires {_people(facts, firm)}."
    if perhaps:
        yield _chosen(facts, perhaps)


def _chosen(facts: Facts, rows: list[dict[str, Any]]) -> str:
    """Return whom the plan hires of those who may be hired."""
    chosen = [row for row in rows if row["hired"]]
    if not chosen:
        least = money(facts, min(row["cost_if_hired"] for row in rows))
        whom = "the one person" if len(rows) == 1 else f"the {len(rows):,} people"
        cost = "the cost would be" if len(rows) == 1 else "the least cost would be"
        return f"The plan hires none of {whom} who may be hired; {cost} {least} over the horizon."
    whom = "the one person" if len(rows) == 1 else f"{len(chosen):,} of {len(rows):,} people"  # fmt: skip
    return f"The plan hires {whom} who may be hired: {_people(facts, chosen)}."


def _people(facts: Facts, rows: list[dict[str, Any]]) -> str:
    """Return people with their first days and what they cost together."""
    names = [f"{facts.names[r['resource_id']]} from {r['available_from']}" for r in rows]  # fmt: skip
    return f"{listed(names)}, at {money(facts, sum(r['cost'] for r in rows))} over the horizon"


def _bought(facts: Facts) -> Iterator[str]:
    """Yield how many hours of each contractor are bought."""
    frame = tables.contracts(facts.run)
    for key, rows in frame.groupby("resource_id", sort=False):
        name, most = facts.names[str(key)], rows["hours_most"].sum()
        bought, cost = rows["hours_bought"].sum(), rows["cost"].sum()
        if round(bought) == 0:
            yield f"Nothing is bought from {name}, of {counted(most, 'hour')} that could be."
        else:
            yield f"Bought from {name}: {counted(bought, 'hour')} of {numeral(most)} that could be, at {money(facts, cost)}."


def _supported(facts: Facts) -> Iterator[str]:
    """Yield how many hours support gives, and to how many alliances."""
    frame = tables.helpers(facts.run)
    given = frame[frame["role"] == tables.SUPPORT]
    if given.empty:
        return
    whom = counted(given["alliance_id"].nunique(), "alliance")
    by = counted(given["resource_id"].nunique(), "supporter")
    verb = "gives" if given["resource_id"].nunique() == 1 else "give"
    yield f"{by} {verb} {counted(given['hours'].sum(), 'hour')} to {whom} beside the leads."


def _overseen(facts: Facts) -> Iterator[str]:
    """Yield how many alliances that a team leads have a manager beside it."""
    frame = tables.helpers(facts.run)
    given = frame[frame["role"] == tables.OVERSIGHT]
    if given.empty:
        return
    number = given["alliance_id"].nunique()
    has = "a team has" if number == 1 else "teams have"
    yield (
        f"{counted(number, 'alliance')} led by {has} a manager beside it, "
        f"with {counted(given['hours'].sum(), 'hour')} of oversight."
    )


def _budgets(facts: Facts) -> Iterator[str]:
    """Yield what is spent of the budget of each year."""
    for row in records(tables.budget(facts.run.plan, case=facts.case)):
        spent, amount = money(facts, row["spent"]), money(facts, row["budget"])
        yield f"In {row['year']} the plan spends {spent} of a budget of {amount}{_rest(facts, row)}."


def _rest(facts: Facts, row: dict[str, Any]) -> str:
    """Return what is left of a budget, or what is missing."""
    if round(row["left"]) < 0:
        return f", {money(facts, -row['left'])} too much"
    return "" if round(row["left"]) else ", all of it"


def above_budget(facts: Facts) -> str:
    """Return in which years the plan spends more than the budget."""
    rows = records(tables.budget(facts.run.plan, case=facts.case))
    above = [row for row in rows if round(row["left"]) < 0]
    parts = [f"{money(facts, -row['left'])} in {row['year']}" for row in above]
    return f"The plan spends more than its budget: {listed(parts)}." if parts else ""


def _limited(facts: Facts) -> Iterator[str]:
    """Yield how many handovers count towards the limit."""
    answer = facts.run.plan
    if not answer.data.limits_handovers:
        return
    number, limit = answer.counted_handovers, int(answer.data.max_handovers)
    free = len(answer.handovers) - number
    forced = f"; {free:,} more that departures force {'does' if free == 1 else 'do'} not" if free else ""  # fmt: skip
    count = "counts" if number == 1 else "count"
    yield f"{counted(number, 'handover')} {count} towards the limit of {limit:,}{forced}."


def above_limit(facts: Facts) -> str:
    """Return by how many handovers the plan is above their limit."""
    answer = facts.run.plan
    above = answer.counted_handovers - answer.data.max_handovers
    if not answer.data.limits_handovers or above <= 0:
        return ""
    return f"{counted(above, 'handover')} more than the limit of {answer.data.max_handovers:,.0f}."


def hires(facts: Facts) -> Table:
    """Return the people who are or may be hired."""
    rows = [
        (
            facts.names[row["resource_id"]],
            f"{row['grade']}, {row['fte']:g} FTE",
            str(row["available_from"] or DASH),
            _decision(row),
            numeral(row["hours_planned"]) if row["hired"] else DASH,
            numeral(row["cost"]) if row["hired"] else DASH,
            numeral(row["cost_if_hired"]),
        )
        for row in records(tables.hires(facts.run))
    ]
    cost = f"Cost ({facts.case.world.playbook.currency})"
    columns = (
        "Who",
        "Post",
        "From",
        "Decision",
        "Hours planned",
        cost,
        "Cost if hired",
    )
    caption = "People hired, and people who may be hired, over the whole horizon"
    return table(caption, columns, rows, numeric=columns[4:])


def _decision(row: dict[str, Any]) -> str:
    """Return who decided what about a person."""
    if row["decided_by"] == "option":
        return "hired by the option"
    return "hired by the plan" if row["hired"] else "not hired"


def contracts(facts: Facts) -> Table:
    """Return the hours of contractors, a row for each, over the whole horizon."""
    currency = facts.case.world.playbook.currency
    rows = [
        (
            facts.names[str(key)],
            numeral(group["hourly_cost"].max()),
            numeral(group["hours_most"].sum()),
            numeral(group["hours_bought"].sum()),
            share(group["hours_bought"].sum(), group["hours_most"].sum()),
            numeral(group["cost"].sum()),
        )
        for key, group in tables.contracts(facts.run).groupby("resource_id", sort=False)
    ]
    columns = (
        *("Contractor", f"{currency} an hour", "Hours that could be bought"),
        *("Hours bought", "Share", f"Cost ({currency})"),
    )
    caption = "Hours of contractors, over the whole horizon"
    return table(caption, columns, rows, numeric=columns[1:])


def helpers(facts: Facts) -> Table:
    """Return who supports or oversees which alliance."""
    labels = facts.case.data.periods
    rows = [
        (
            facts.names[row["resource_id"]],
            ROLES[row["role"]],
            row["alliance"],
            _from_to(labels, row["first_period"], row["last_period"]),
            numeral(row["hours"], decimals=1),
        )
        for row in records(tables.helpers(facts.run))
    ]
    columns = ("Who", "Does what", "Alliance", "Between", "Hours")
    return table("Who helps the leads", columns, rows, numeric=columns[4:])


def _from_to(labels: tuple[str, ...], first: str, last: str) -> str:
    """Return a stretch of periods as text."""
    stretch = range(labels.index(first), labels.index(last) + 1)
    return periods_in_words([*stretch], labels=labels)


def budget(facts: Facts) -> Table:
    """Return the budget of each year and what is spent of it."""
    keys = ("budget", "hires", "contractors", "teams", "spent", "left")
    rows = [
        (row["year"], *(numeral(row[key]) for key in keys))
        for row in records(tables.budget(facts.run.plan, case=facts.case))
    ]
    columns = ("Year", "Budget", "Hires", "Contractors", "Teams", "Spent", "Left")
    caption = f"Budgets and what the plan spends of them ({facts.case.world.playbook.currency})"
    return table(caption, columns, rows, numeric=columns[1:])


def points(facts: Facts) -> Table:
    """Return the parts of the value points, today's and the plan's."""
    found = records(tables.points(facts.run))
    rows = [
        (
            sentence(row["part"])[:-1],
            *(numeral(row[key]) for key in ("today", "plan")),
            signed(row["plan"] - row["today"]),
        )
        for row in found
    ]
    sums = [float(np.sum([row[key] for row in found])) for key in ("today", "plan")]
    total = ("All together", *map(numeral, sums), signed(sums[1] - sums[0]))
    columns = ("Value points for", "Today's leads kept", "Plan", "Change")
    caption = "Parts of the value points; charges are negative"
    return table(caption, columns, [*rows, total], numeric=columns[1:])
