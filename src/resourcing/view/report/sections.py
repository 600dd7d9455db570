"""The report's tables about the plan: today beside it, who leads what, who is stretched, what is lost, what moves.

Names for identifiers, numbers rounded for reading; everything comes from the tables and the solutions.
"""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from resourcing.domain import Absence, Manager
from resourcing.playbook import SEGMENTS
from resourcing.scenario import Contractor
from resourcing.view import tables
from resourcing.view.pages.layout import Table, records, table
from resourcing.view.pages.words import (
    counted,
    numeral,
    periods_in_words,
    sentence,
    share,
    signed,
    spoken,
)
from resourcing.view.report.facts import Facts


def comparison(facts: Facts) -> Table:
    """Return today's leads kept beside the plan, measure by measure."""
    rows = [
        (
            sentence(row["measure"].replace("-periods", f"-{facts.period}s"))[:-1],
            numeral(row["today"]),
            numeral(row["plan"]),
            signed(row["plan"] - row["today"]),
        )
        for row in records(tables.today_and_plan(facts.run))
    ]
    columns = ("Measure", "Today's leads kept", "Plan", "Change")
    return table("Over the whole horizon", columns, rows, numeric=columns[1:])


def by_person(facts: Facts) -> Table:
    """Return who leads what, a row for each manager and team: load, and alliances by name."""
    plan, data = facts.run.plan, facts.case.data
    names, led = tables.resource_names(facts.case), tables.who_leads_what(facts.run)
    used, have = plan.hours_used.sum(axis=1), data.available.sum(axis=1)
    rows = [
        (
            names[resource],
            _post(facts, resource),
            numeral(have[r]),
            share(used[r], have[r]) if have[r] else "no hours",
            _alliances_led(facts, led[led["resource_id"] == resource]),
        )
        for r, resource in enumerate(data.resources)
        if resource not in facts.unhired
    ]
    columns = ("Who", "Post", "Hours", "Planned", "Leads")
    return table(
        "By person and team, over the whole horizon",
        columns,
        rows,
        numeric=columns[2:4],
    )


def _post(facts: Facts, resource: str) -> str:
    """Return grade, time and unit of a manager, or what kind of team it is."""
    register = facts.case.world.register
    known = {row.manager_id: row for row in register.managers}
    if resource not in known:
        team = next(row for row in register.teams if row.team_id == resource)
        return f"team ({spoken(team.resourcing_option)})"
    if contract := facts.case.world.contracts.get(resource):
        return _contract(facts, contract)
    away = [row for row in register.absences if row.manager_id == resource]
    hired = "hired by this option" if resource in facts.case.world.hires else ""
    hired = "hired by this plan" if resource in facts.hired_by_plan else hired
    return _person(known[resource], hired=hired, away=away)


def _contract(facts: Facts, terms: Contractor) -> str:
    """Return grade, hours and price of a contractor."""
    price = f"{facts.case.world.playbook.currency} {numeral(terms.hourly_cost)} an hour"
    parts = [
        f"contractor ({terms.grade})",
        f"at most {counted(terms.hours_per_month, 'hour')} a month",
        price,
        f"from {terms.available_from}" if terms.available_from else "",
        f"until {terms.available_to}" if terms.available_to else "",
        "" if terms.may_lead else "supports only",
    ]
    return ", ".join(part for part in parts if part)


def _person(row: Manager, *, hired: str, away: Sequence[Absence]) -> str:
    """Return grade, time, home, dates and absences of a manager."""
    core = row.core_role_share
    parts = [
        f"{row.grade}, {row.fte:g} FTE",
        f"{core:.0%} of it in a core role" if core else "",
        f"embedded in {row.unit}" if row.home == "embedded" else "",
        f"from {row.available_from}" if row.available_from else "",
        f"until {row.available_to}" if row.available_to else "",
        hired,
        *(
            f"away {item.first_day} to {item.last_day} ({item.share:.0%})"
            for item in away
        ),
    ]
    return ", ".join(part for part in parts if part)


def _alliances_led(facts: Facts, rows: pd.DataFrame) -> str:
    """Return the alliances that one resource leads, with the periods where it is not throughout."""
    data = facts.case.data
    words = []
    for row in records(rows):
        a = data.alliances.index(row["alliance_id"])
        led = np.flatnonzero(
            facts.run.plan.leads[data.resources.index(row["resource_id"]), a]
        )
        all_the_time = len(led) == data.active[a].sum()
        when = periods_in_words(led.tolist(), labels=data.periods)
        words.append(row["alliance"] if all_the_time else f"{row['alliance']} ({when})")
    return "; ".join(words) or "nothing in this plan"


def thin_people(facts: Facts) -> Table:
    """Return the managers who lead more than their span."""
    frame = tables.spread_thin(facts.run)
    managers = frame[frame["kind"] == "manager"]
    rows = [
        (
            facts.names[str(key)],
            _when(facts, group["period"]),
            numeral(group["value"].max(), decimals=1),
            numeral(group["limit"].max(), decimals=1),
        )
        for key, group in managers.groupby("id")
    ]
    columns = ("Manager", "When", "Most led (weighted)", "Span")
    caption = "Managers who lead more than their span"
    return table(caption, columns, rows, numeric=columns[2:])


def thin_alliances(facts: Facts) -> Table:
    """Return the led alliances that get fewer hours a week than the limit and than they need."""
    frame = tables.spread_thin(facts.run)
    groups = frame[frame["kind"] == "alliance"].groupby("id", sort=False)
    rows = [_thin_row(facts, group) for _, group in groups]
    columns = ("Alliance", "When", "Fewest hours a week", "Needed then")
    limit = facts.case.world.playbook.planning.thin_hours_per_week
    caption = (
        f"Alliances that get less than {limit:g} hours a week and less than they need"
    )
    return table(caption, columns, rows, numeric=columns[2:])


def _thin_row(facts: Facts, group: pd.DataFrame) -> tuple[str, ...]:
    """Return the row of an alliance that gets too few hours: its worst period."""
    worst = records(group.sort_values("value", kind="stable"))[0]
    hours = (numeral(worst[key], decimals=1) for key in ("value", "needed"))
    return (worst["name"], _when(facts, group["period"]), *hours)


def _when(facts: Facts, periods: Iterable[str]) -> str:
    """Return periods by label as text, in order of time."""
    labels = facts.case.data.periods
    found = sorted({labels.index(period) for period in periods})
    return periods_in_words(found, labels=labels)


def unmanaged(facts: Facts) -> Table:
    """Return the alliances without a lead, and why."""
    rows = [
        (
            row["alliance"],
            row["segment"],
            _from_to(facts, row["first_period"], row["last_period"]),
            numeral(row["hours_needed"]),
            _named(facts, row["reason"]),
        )
        for row in records(tables.unmanaged(facts.run))
    ]
    columns = ("Alliance", "Segment", "When", "Hours needed", "Why")
    return table("Alliances without a lead", columns, rows, numeric=columns[3:4])


def _from_to(facts: Facts, first: str, last: str) -> str:
    """Return a stretch of periods as text."""
    labels = facts.case.data.periods
    return _when(facts, labels[labels.index(first) : labels.index(last) + 1])


def _named(facts: Facts, reason: str) -> str:
    """Return a reason as a sentence with names without remarks."""
    full = tables.resource_names(facts.case)
    for key, name in full.items():
        reason = reason.replace(name, facts.names[key])
    return sentence(reason)


def given_up(facts: Facts) -> Table:
    """Return the hours given up by bundle and segment, and the services of the bundle."""
    data, labels = facts.case.data, facts.labels
    missing = data.need - facts.run.plan.delivered
    rows = []
    for number, bundle in enumerate(data.bundles):
        need, lost = data.need[:, number].sum(), missing[:, number].sum()
        by_segment = [numeral(missing[labels == s, number].sum()) for s in SEGMENTS]
        services = _services_given_up(facts, bundle)
        rows.append(
            (spoken(bundle), *by_segment, numeral(lost), share(lost, need), services)
        )
    columns = (
        "Bundle",
        *SEGMENTS,
        "Hours given up",
        "Of the need",
        "Services of the bundle concerned",
    )
    return table(
        "Hours given up by bundle and segment", columns, rows, numeric=columns[1:6]
    )


def _services_given_up(facts: Facts, bundle: str) -> str:
    """Return the services that the hours given up of a bundle belong to, in the order of the playbook."""
    frame = tables.given_up(facts.run)
    cells = frame.loc[frame["bundle"] == bundle, "services"]
    found = {name for cell in cells for name in cell.split("; ")}
    catalogue = [item.name for item in facts.case.world.playbook.services.values()]
    return ", ".join(name for name in catalogue if name in found) or "none"


def given_up_by_alliance(facts: Facts) -> Table:
    """Return the hours given up by alliance, most first."""
    data = facts.case.data
    missing = (data.need - facts.run.plan.delivered).sum(axis=2)
    order = np.argsort(-missing.sum(axis=1), kind="stable").tolist()
    rows = [
        (
            facts.case.portfolio.placement(data.alliances[a]).name,
            str(facts.labels[a]),
            *(numeral(hours) for hours in missing[a]),
            share(missing[a].sum(), data.need[a].sum()),
        )
        for a in order
        if round(missing[a].sum())
    ]
    bundles = tuple(spoken(name) for name in data.bundles)
    columns = ("Alliance", "Segment", *bundles, "Of the need")
    return table("Hours given up by alliance", columns, rows, numeric=columns[2:])


def broken(facts: Facts) -> Table:
    """Return the promises that are not kept, a row for each alliance and bundle."""
    answer, data = facts.run.plan, facts.case.data
    missed = answer.promised & ~answer.kept
    rows = []
    for a, b in np.argwhere(missed.any(axis=2)).tolist():
        when = np.flatnonzero(missed[a, b])
        least = int(when[np.argmin(answer.coverage[a, b, when])])
        rows.append(
            (
                facts.case.portfolio.placement(data.alliances[a]).name,
                str(facts.labels[a]),
                spoken(data.bundles[b]),
                periods_in_words(when.tolist(), labels=data.periods),
                share(answer.coverage[a, b, least], 1.0),
                share(data.floor[a, b, least], 1.0),
            )
        )
    columns = ("Alliance", "Segment", "Bundle", "When", "Least coverage", "Promised")
    return table("Promises that are not kept", columns, rows, numeric=columns[4:])


def moves(facts: Facts) -> Table:
    """Return the handovers by name, with reasons and hours."""
    full = tables.resource_names(facts.case)
    called = {name: facts.names[key] for key, name in full.items()}
    rows = [
        (
            row["alliance"],
            row["period"],
            called[row["from"]],
            called[row["to"]],
            numeral(row["hours_handover"]),
            _named(facts, row["reason"]),
        )
        for row in records(tables.moves_by_name(facts.run))
    ]
    columns = ("Alliance", "When", "From", "To", "Hours", "Why")
    return table("Handovers", columns, rows, numeric=("Hours",))


def has_free_moves(facts: Facts) -> bool:
    """Return whether some handover is asked for by no rule and no departure."""
    return bool((tables.moves(facts.run)["reason"] == tables.BETTER_USE).any())
