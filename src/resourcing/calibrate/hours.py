"""Hours per occurrence and per month by service, profile and phase, shrunk towards the playbook.

Occurrences are requests, events done, or, where nothing counts them, those that the playbook expects.
"""

import numpy as np
import pandas as pd

from resourcing.calibrate.credibility import dispersion, shrunk
from resourcing.calibrate.facts import Facts, expected
from resourcing.calibrate.judging import Judged
from resourcing.calibrate.settings import Settings
from resourcing.history.account import Finding, Judge

CELL = ["service", "profile", "phase"]
UNIT = ["service", "alliance_id", "profile", "phase"]
ONE_OCCURRENCE = 1.0
"""Variance over mean assumed of the relative hours of one occurrence: as spread as an exponential time."""
COMPOUND = 2.0
"""The same of the hours of a period: occurrences arrive at random and take an exponential time each."""


def occurrence_units(
    found: Judged, *, linked: pd.DataFrame, facts: Facts
) -> pd.DataFrame:
    """Return what hours per occurrence are learned from.

    A service on which nobody booked an hour is left out, whatever events it has: such a log does not say that it takes none.

    Returns
    -------
    pandas.DataFrame
        service, alliance_id, profile, phase, hours, occurrences, source: a row for each request, or for each alliance and
        phase of a planned service.
    """
    parts = [linked.assign(occurrences=1.0, source="requests")]
    planned = [n for n in facts.playbook.services if n not in facts.requested]
    if found.worked is not None:
        held = _held(found, planned)
        spent = _spent(found, planned)
        booked = set(spent["service"][spent["hours"] > 0])
        counted = set(held["service"]) & booked
        both = spent.merge(held, on=UNIT, how="outer")
        by_events = both[both["service"].isin(counted)]
        parts.append(_filled(by_events).assign(source="events"))
        hoped = expected(facts, window=found.worked).rename(
            columns={"expected": "occurrences"}
        )
        rest = [name for name in planned if name in booked - counted]
        parts.append(
            _filled(
                hoped[hoped["service"].isin(rest) & (hoped["occurrences"] > 0)].merge(
                    spent[spent["service"].isin(rest)], on=UNIT, how="left"
                )
            ).assign(source="playbook")
        )
    table = pd.concat([part for part in parts if len(part)] or parts[:1])
    return table[[*UNIT, "hours", "occurrences", "source"]].reset_index(drop=True)


def _filled(frame: pd.DataFrame) -> pd.DataFrame:
    """Return units with 0 where nothing was booked or held."""
    return frame.fillna({"hours": 0.0, "occurrences": 0.0})


def _spent(found: Judged, services: list[str]) -> pd.DataFrame:
    """Return the hours booked by service, alliance, profile and phase."""
    sheet = found.timesheet
    sheet = sheet[sheet["service"].isin(services)]
    return sheet.groupby(UNIT, as_index=False)[["hours"]].sum()


def _held(found: Judged, services: list[str]) -> pd.DataFrame:
    """Return the planned occurrences done within the timesheet's days."""
    events = found.events
    within = events["service"].isin(services)
    if found.worked is not None:
        within &= found.worked.covers(events["done"])
    one = events[within].assign(occurrences=1.0)
    return one.groupby(UNIT, as_index=False)[["occurrences"]].sum()


def event_findings(found: Judged, *, facts: Facts) -> tuple[Finding, ...]:
    """Return where events and timesheet do not fit: events without hours, and hours from months without events."""
    if found.worked is None or found.events.empty:
        return ()
    planned = [n for n in facts.playbook.services if n not in facts.requested]
    spent = _spent(found, planned)
    booked = set(spent["service"][spent["hours"] > 0])
    held = set(_held(found, planned)["service"]) & booked
    events, sheet = Judge("events", found.events), Judge("timesheet", found.timesheet)
    done = found.events["service"]
    events.tell(
        "done, but nobody booked hours on the service",
        done.isin(planned)
        & ~done.isin(booked)
        & found.worked.covers(events.frame["done"]),
        done="used; left out of hours per occurrence",
    )
    month = sheet.frame["date"].dt.to_period("M")
    months = found.events["done"].dt.to_period("M")
    sheet.tell(
        "hours on a service with events, from months before the first or after the last",
        sheet.frame["service"].isin(held)
        & ((month < months.min()) | (month > months.max())),
        done="used; too many hours per occurrence where events of those months are missing (--since, --until)",
    )
    return (*events.findings, *sheet.findings)


def hours_per_occurrence(
    units: pd.DataFrame, *, facts: Facts, settings: Settings
) -> pd.DataFrame:
    """Return the hours of one occurrence at every level.

    Returns
    -------
    pandas.DataFrame
        level, service, profile, phase, n (occurrences), hours (booked), raw (hours / n), playbook, estimate, low, high,
        weight, above, source.
    """
    standard = units["service"].map(facts.hours).to_numpy(float)
    relative = pd.DataFrame(
        {
            **{name: units[name] for name in ("service", "alliance_id", *CELL[1:])},
            "observed": units["hours"] / standard,
            "expected": units["occurrences"],
        }
    )
    live = relative[relative["expected"] > 0]
    if live.empty:
        return pd.DataFrame()
    one = units["source"].ne("requests").to_numpy()
    apart = relative.assign(row=np.where(one, 0, np.arange(len(units)) + 1))
    alike = apart.groupby(["service", "alliance_id", "profile", "row"], as_index=False)
    lumps = alike[["observed", "expected"]].sum()
    dispersed = dispersion(lumps, assumed=ONE_OCCURRENCE)
    cells = live.groupby(CELL, as_index=False)[["observed", "expected"]].sum()
    table = shrunk(cells, dispersed=dispersed, settings=settings)
    table = _in_hours(table, facts).rename(columns={"expected": "n"})
    source = units.drop_duplicates("service").set_index("service")["source"]
    return table.assign(
        quantity="hours_per_occurrence",
        raw=table["hours"] / table["n"],
        source=table["service"].map(source),
    )


def hours_per_month(found: Judged, *, facts: Facts, settings: Settings) -> pd.DataFrame:
    """Return the hours a month of an active alliance at every level.

    A service on which nobody booked an hour is left out: such a log says nothing about it.

    Returns
    -------
    pandas.DataFrame
        As for occurrences, with `months` (active alliance-months); playbook is the hours a month that it expects.
    """
    if found.worked is None:
        return pd.DataFrame()
    hoped = expected(facts, window=found.worked)
    spent = _spent(found, list(facts.playbook.services))
    units = hoped.merge(spent, on=UNIT, how="left").fillna({"hours": 0.0})
    standard = units["service"].map(facts.hours).to_numpy(float)
    units = units.assign(observed=units["hours"] / standard)
    booked = units.groupby("service")["hours"].transform("sum") > 0
    units = units[(units["expected"] > 0) & booked]
    if units.empty:
        return pd.DataFrame()
    sums = ["observed", "expected", "months"]
    lumps = units.groupby(["service", "alliance_id", "profile"], as_index=False)[
        sums
    ].sum()
    dispersed = dispersion(lumps, assumed=COMPOUND)
    cells = units.groupby(CELL, as_index=False)[sums].sum()
    table = shrunk(cells, dispersed=dispersed, settings=settings)
    months = months_of(cells)
    table = table.merge(months, on=["level", *CELL])
    table = _in_hours(table, facts)
    usual = table["expected"] * table["service"].map(facts.hours) / table["months"]
    scale = usual / table["playbook"]
    return table.assign(
        **{name: table[name] * scale for name in ("estimate", "low", "high")},
        playbook=usual,
        quantity="hours_per_month",
        raw=table["hours"] / table["months"],
        n=table["expected"],
        source="timesheet",
    )


def months_of(cells: pd.DataFrame) -> pd.DataFrame:
    """Return the active months of every level."""
    parts = [
        cells.groupby(CELL[: depth + 1], as_index=False)["months"]
        .sum()
        .assign(level=level)
        for depth, level in enumerate(("service", "profile", "phase"))
    ]
    return pd.concat(parts, ignore_index=True).fillna({"profile": "", "phase": ""})


def _in_hours(table: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Return multipliers as hours an occurrence."""
    standard = table["service"].map(facts.hours).astype(float)
    return table.assign(
        hours=table["observed"] * standard,
        playbook=standard,
        estimate=table["multiplier"] * standard,
        low=table["low"] * standard,
        high=table["high"] * standard,
    )


def without_expectation(found: Judged, *, facts: Facts) -> pd.DataFrame:
    """Return hours and requests where the playbook expects none: quantity, service, profile, phase, number, months."""
    parts = []
    tables = (
        ("hours", found.timesheet, found.worked),
        ("requests", found.requests.assign(hours=1.0), found.asked),
    )
    for quantity, rows, window in tables:
        if window is None:
            continue
        spent = rows.groupby(CELL, as_index=False)["hours"].sum()
        hoped = expected(facts, window=window)
        hoped = hoped.groupby(CELL, as_index=False)[["expected", "months"]].sum()
        joined = spent.merge(hoped, on=CELL, how="left")
        alone = joined[~(joined["expected"] > 0) & (joined["hours"] > 0)]
        parts.append(
            alone.rename(columns={"hours": "number"}).assign(quantity=quantity)
        )
    columns = ["quantity", *CELL, "number", "months"]
    if not parts:
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)[columns]
