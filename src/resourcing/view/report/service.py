"""The report's section about service under load: tables of who is answered in time, and what requests take from planned work.

Names and rounds what `simulate` measured.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

import pandas as pd

from resourcing.playbook import SEGMENTS
from resourcing.simulate.levels import NOBODY_LEADS
from resourcing.view import tables
from resourcing.view.pages.layout import Table, records, table
from resourcing.view.pages.words import DASH, days, fraction, given, numeral, share
from resourcing.view.report.facts import Facts
from resourcing.view.report.sentences import answering

EVERYTHING = "Everything"


@dataclass(frozen=True, kw_only=True)
class Section:
    """What the section shows.

    Attributes
    ----------
    found, away
        Which promises are kept, and what asks while its lead is away; a sentence each.
    segments, profiles, people, alliances, services
        The tables.
    how, assumed
        How it was simulated, and what that takes for granted, in sentences.
    """

    found: str
    away: str
    segments: Table
    profiles: Table
    people: Table
    alliances: Table
    services: Table
    how: str
    assumed: str


def section(facts: Facts) -> Section | None:
    """Return the section; None where the plan was not replayed."""
    played = facts.run.service
    if played is None:
        return None
    frame = tables.service(facts.case, simulation=played)
    return Section(
        found=answering.judged(facts, played),
        away=answering.while_away(facts, played),
        segments=_segments(frame),
        profiles=_profiles(frame),
        people=_people(facts, frame),
        alliances=_alliances(frame),
        services=_services(frame),
        how=answering.how(played),
        assumed=answering.assumed(played),
    )


def _segments(frame: pd.DataFrame) -> Table:
    """Return the table of segments, with everything at the end."""
    rows = [*_rows(frame, "segment"), *_rows(frame, "all")]
    columns = ("Segment", "Requests", "Begun in time", "Promised", "Verdict", "Reactive share", "Planned hours displaced")  # fmt: skip
    cells = [
        (
            EVERYTHING if row["by"] == "all" else str(row["name"]).capitalize(),
            numeral(row["requests"]),
            _interval(row, "in_time"),
            _agreed(row),
            _verdict(row),
            _interval(row, "reactive"),
            _displaced(row),
        )
        for row in rows
    ]
    caption = "Over the whole horizon, mean of the replications, with 95% intervals"
    return table(caption, columns, cells, numeric=(*columns[1:4], *columns[5:]))


def _profiles(frame: pd.DataFrame) -> Table:
    """Return the table of profiles."""
    columns = ("Profile", "Segment", "Requests", "Begun in time", "Promised", "Verdict", "Reactive share")  # fmt: skip
    cells = [
        (
            str(row["name"]),
            str(row["segment"]),
            numeral(row["requests"]),
            _interval(row, "in_time"),
            _agreed(row),
            _verdict(row),
            _interval(row, "reactive"),
        )
        for row in sorted(_rows(frame, "profile"), key=_segment)
    ]
    return table("By profile", columns, cells, numeric=(*columns[2:5], columns[6]))


def _people(facts: Facts, frame: pd.DataFrame) -> Table:
    """Return the table of people and teams, by what they lead."""
    columns = ("Who", "Requests", "Begun in time", "Occupancy", "Reactive share", "Planned hours displaced", "Half begun within, days", "95% begun within, days")  # fmt: skip
    cells = [
        (
            facts.names.get(row["key"], "Led by nobody"),
            numeral(row["requests"], decimals=1),
            fraction(row["in_time"]),
            DASH if row["key"] == NOBODY_LEADS else fraction(row["occupancy"]),
            fraction(row["reactive_share"]),
            _displaced(row),
            days(row["median_days"]),
            days(row["p95_days"]),
        )
        for row in _rows(frame, "manager")
        if row["requests"] or row["planned_hours"]
    ]
    caption = "By who leads: requests of the alliances led, hours worked"
    return table(caption, columns, cells, numeric=columns[1:])


def _alliances(frame: pd.DataFrame) -> Table:
    """Return the table of alliances, the furthest below its promise first."""
    columns = ("Alliance", "Segment", "Requests", "Begun in time", "Promised", "Verdict", "Half begun within, days", "95% begun within, days")  # fmt: skip
    rows = sorted(_asking(frame, "alliance"), key=lambda r: r["in_time"] - r["promised"])  # fmt: skip
    cells = [
        (
            str(row["name"]),
            str(row["segment"]),
            numeral(row["requests"], decimals=1),
            fraction(row["in_time"]),
            _agreed(row),
            _verdict(row),
            days(row["median_days"]),
            days(row["p95_days"]),
        )
        for row in rows
    ]
    caption = "By alliance, the furthest below its promise first"
    return table(caption, columns, cells, numeric=(*columns[2:5], *columns[6:]))


def _services(frame: pd.DataFrame) -> Table:
    """Return the table of services."""
    columns = ("Service", "Requests", "Hours", "Begun in time", "Half begun within, days", "95% begun within, days")  # fmt: skip
    cells = [
        (
            str(row["name"]),
            numeral(row["requests"]),
            numeral(row["request_hours"]),
            _interval(row, "in_time"),
            days(row["median_days"]),
            days(row["p95_days"]),
        )
        for row in _asking(frame, "service")
    ]
    return table("By service", columns, cells, numeric=columns[1:])


def _rows(frame: pd.DataFrame, by: str) -> list[dict[str, Any]]:
    """Return the rows of one kind."""
    return records(frame[frame["by"] == by])


def _asking(frame: pd.DataFrame, by: str) -> list[dict[str, Any]]:
    """Return the rows of one kind that ask anything."""
    return [row for row in _rows(frame, by) if row["requests"]]


def _segment(row: Mapping[str, Any]) -> int:
    """Return the place of a row's segment."""
    return SEGMENTS.index(row["segment"])


def _interval(row: Mapping[str, Any], measure: str) -> str:
    """Return a fraction with its interval."""
    value = row["in_time" if measure == "in_time" else f"{measure}_share"]
    if not isfinite(value):
        return DASH
    low, high = 100 * row[f"{measure}_low"], 100 * row[f"{measure}_high"]
    return f"{fraction(value)} ({numeral(low, decimals=1)} to {numeral(high, decimals=1)})"  # fmt: skip


def _agreed(row: Mapping[str, Any]) -> str:
    """Return what is promised, as a fraction within days."""
    if not (isfinite(row["promised"]) and isfinite(row["limit_days"])):
        return DASH if row["by"] == "all" else "differs"
    limit = row["limit_days"]
    noun = "day" if limit == 1 else "days"
    return f"{given(row['promised'])} in {limit:g} {noun}"


def _verdict(row: Mapping[str, Any]) -> str:
    """Return a verdict that stays on one line."""
    return str(row["verdict"]).replace(" ", "\N{NO-BREAK SPACE}")


def _displaced(row: Mapping[str, Any]) -> str:
    """Return planned hours displaced with their share."""
    if not row["planned_hours"]:
        return DASH
    return f"{numeral(row['displaced_hours'])} ({share(row['displaced_hours'], row['planned_hours'])})"  # fmt: skip
