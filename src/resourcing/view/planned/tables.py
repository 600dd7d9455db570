"""The tables of the page of a way back: names for people, money in whole units.

Every cell comes from the answer.
"""

from collections.abc import Sequence

import numpy as np

from resourcing.plan import Destination, Tables, shown_of
from resourcing.view.pages import Table, records, table
from resourcing.view.pages.words import DASH, listed, numeral, signed, spoken

MOST_BROKEN = 3
"""Broken promises that are named."""


def decisions(answer: Destination, found: Tables) -> Table:
    """Return who must be hired by when."""
    years = answer.ground.data.years
    money = answer.ground.case.world.playbook.currency
    heads = tuple(f"{money} in {year}" for year in years)
    rows = [
        (
            f"{row['kind']} ({row['person']})",
            row["decide_by"],
            row["first_day"],
            row["full_effect"],
            *(numeral(row[f"cost_{year}"]) for year in years),
        )
        for row in records(found.hires)
    ]
    columns = ("Hire", "Decide by", "First day", "Full effect", *heads)
    return table("Who is hired, and by when", columns, rows, numeric=heads)


def hours(answer: Destination, found: Tables) -> Table:
    """Return the hours bought by period."""
    money = answer.ground.case.world.playbook.currency
    heads = ("Hours", money)
    rows = [
        (
            row["resource"],
            row["period"],
            row["decide_by"],
            numeral(row["hours"]),
            numeral(row["cost"]),
        )
        for row in records(found.hours)
    ]
    columns = ("From", "Period", "Decide by", *heads)
    return table("Hours paid by the hour", columns, rows, numeric=heads)


def levels(answer: Destination) -> Table:
    """Return the service levels that the plan lowers."""
    lowered = shown_of(answer)[1].setting.lowered
    rows = [
        (
            row.lever_id,
            row.profile,
            spoken(row.bundle),
            DASH if row.floor is None else f"{row.floor:.0%}",
            f"{row.occurrences:.0%}",
            numeral(row.points),
        )
        for row in answer.target.service_levels
        if row.lever_id in lowered
    ]
    heads = ("New floor", "Occurrences", "Points")
    columns = ("Change", "Profile", "Bundle", *heads)
    return table("Service levels that are lowered", columns, rows, numeric=heads)


def target(answer: Destination) -> Table:
    """Return every rule of the target, and how the plan shown stands to it."""
    rows = [(row.rule, "yes" if row.holds else "no", row.said) for row in answer.kept]
    columns = ("Rule", "Holds", "In the plan shown")
    return table("What must hold", columns, rows)


def delay(answer: Destination, found: Tables) -> Table:
    """Return the price of each month of delay."""
    money = answer.ground.case.world.playbook.currency
    heads = (f"Cost, {money}", f"More than now, {money}")
    rows = [
        (
            f"{row['months']}",
            numeral(row["cost"]) if np.isfinite(row["cost"]) else DASH,
            signed(row["more"]) if np.isfinite(row["more"]) else DASH,
            _proof(str(row["status"])),
            row["hires"] or _broken(str(row["breaks"])),
        )
        for row in records(found.delay)
    ]
    columns = ("Months", *heads, "Proof", "Hires, or what breaks")
    return table("The price of delay", columns, rows, numeric=heads)


def _broken(text: str) -> str:
    """Return broken promises, many only counted."""
    names = [item for item in text.split("; ") if item]
    return f"breaks: {listed(names, most=MOST_BROKEN)}" if names else ""


def _proof(status: str) -> str:
    """Return a status in words."""
    words = {
        "optimal": "cheapest, proven",
        "feasible": "found, not proven cheapest",
        "impossible": "out of reach, proven",
        "unknown": "no plan found in time",
    }
    return words[status]


def levers(answer: Destination, found: Tables) -> Table:
    """Return what each lever saves."""
    money = answer.ground.case.world.playbook.currency
    rows = [
        (
            row["name"],
            "yes" if row["used"] else "no",
            _saves(row["saves"], needed=row["indispensable"]),
            "proven" if row["proven"] else "by the plans found",
        )
        for row in records(found.levers)
    ]
    heads = (f"Saves, {money}",)
    columns = ("Lever", "Used", *heads, "Basis")
    return table("What each lever saves", columns, rows, numeric=heads)


def _saves(value: float, *, needed: bool) -> str:
    """Return what a lever saves in words."""
    if needed:
        return "the target: out of reach without it"
    return numeral(value) if np.isfinite(value) else "not found out in time"


def leads(answer: Destination, found: Tables) -> Table:
    """Return who leads what, a row for each alliance."""
    frame, data = found.leads, answer.ground.data
    if frame.empty:
        return table("Who leads what", ("Alliance",), [])
    case = answer.ground.case
    wide = frame.pivot_table(
        index="alliance_id",
        columns="period",
        values="lead",
        aggfunc="first",
        sort=False,
    )
    rows = [
        (
            case.portfolio.placement(str(name)).name,
            *_cells(wide.loc[name].reindex(list(data.periods)).tolist()),
        )
        for name in wide.index
    ]
    return table("Who leads what", ("Alliance", *data.periods), rows)


def _cells(values: Sequence[object]) -> list[str]:
    """Return leads as text: a dash for nobody, blank where the alliance is not active."""
    return ["" if value != value else str(value) or DASH for value in values]
