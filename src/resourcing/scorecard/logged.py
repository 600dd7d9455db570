"""Measure, from the logs: what was answered, delivered, done on time, said by the team, and met by either side.

A measure whose table is missing says so; it is never zero.
"""

from collections.abc import Iterator

import pandas as pd

from resourcing.domain import Direction
from resourcing.playbook import SEGMENTS
from resourcing.results.tolerance import TOLERANCE
from resourcing.scorecard import logs
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.measure import (
    Measure,
    cases,
    fraction,
    happened,
    missing,
    number,
)
from resourcing.scorecard.periods import Period
from resourcing.words import counted, listed

DIRECTIONS: dict[Direction, str] = {"from_partner": "by the partner", "to_partner": "by us"}  # fmt: skip
"""Whose performance it is, in words."""
IN_TIME, AGREED = "answered in time", "share agreed to be answered in time"
"""Measures of requests."""


def answered(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield requests opened and the share of them answered in time, also by segment."""
    opened = "requests opened"
    if ground.requests.empty:
        yield from (missing(name) for name in (opened, IN_TIME, AGREED))
        return
    found = ground.answers(period)
    late = begins_late(ground.requests, "opened", period)
    yield Measure(name=opened, note=late) if late else happened(opened, len(found))
    known = found[found["state"].isin([logs.IN_TIME, logs.LATE])]
    yield from _in_time(known, note=_left_out(found))
    segments = known["alliance_id"].map(ground.segments(period))
    for segment in SEGMENTS:
        own = known[segments == segment]
        if len(own):
            yield from _in_time(own, part=segment)


def begins_late(table: pd.DataFrame, column: str, period: Period) -> str:
    """Return that a log begins only after a period, empty where it does not."""
    first = table[column].min().date()
    return f"the log begins only on {first}" if first > period.last else ""


def _in_time(
    known: pd.DataFrame, *, part: str = "", note: str = ""
) -> Iterator[Measure]:
    """Yield the share of requests in time, and the share agreed for them."""
    hits = float((known["state"] == logs.IN_TIME).sum())
    yield cases(IN_TIME, hits, float(len(known)), part=part, note=note)
    if len(known):
        yield number(AGREED, float(known["agreed"].mean()), part=part)


def _left_out(found: pd.DataFrame) -> str:
    """Return how many requests cannot be judged, and why."""
    number = found["state"].value_counts()
    parts = [
        (logs.OPEN, "unanswered and still within the limit"),
        (logs.NO_LIMIT, "of alliances without an agreement"),
        (logs.UNSOUND, "answered or closed before it was opened"),
    ]
    said = [
        f"{counted(int(number[state]), 'request')} {why}"
        for state, why in parts
        if state in number
    ]
    return f"left out: {', '.join(said)}" if said else ""


def cadence(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield events on time, late and missed, each also by service."""
    verdicts = {
        "events on time": logs.ON_TIME,
        "events late": logs.DONE_LATE,
        "events missed": logs.MISSED,
    }
    if ground.events.empty:
        yield from (missing(name) for name in verdicts)
        return
    found = logs.within(ground.events, "planned_for", period)
    due = found[found["state"] != logs.NOT_DUE]
    ahead = len(found) - len(due)
    note = f"left out: {counted(ahead, 'event')} not yet due" if ahead else ""
    for name, state in verdicts.items():
        hits = due["state"] == state
        yield cases(name, float(hits.sum()), float(len(due)), note=note)
        for service in _services(ground, due):
            own = due["service"] == service
            part = service_name(ground, service)
            yield cases(name, float((hits & own).sum()), float(own.sum()), part=part)


def _services(ground: Ground, found: pd.DataFrame) -> list[str]:
    """Return the services of some events, in the order of the catalogue."""
    there = set(found["service"])
    known = [key for key in ground.world.playbook.services if key in there]
    return [*known, *sorted(there - set(known))]


def service_name(ground: Ground, service: str) -> str:
    """Return the name of a service, its identifier where the catalogue does not know it."""
    item = ground.world.playbook.services.get(service)
    return service if item is None else item.name


def against_agreement(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield events done within the period against the occurrences agreed, by planned service that the events know."""
    name = "done against the agreement"
    if ground.events.empty:
        yield missing(name)
        return
    if late := begins_late(ground.events, "planned_for", period):
        yield Measure(name=name, note=late)
        return
    done = logs.within(ground.events, "done", period)
    demand, catalogue = ground.agreed(period).demand, ground.world.playbook.services
    for service in _services(ground, ground.events):
        if service not in catalogue or catalogue[service].trigger != "planned":
            continue
        hours = demand.service_hours[:, demand.services.index(service), :].sum()
        agreed = float(hours) / catalogue[service].hours
        own = float((done["service"] == service).sum())
        yield fraction(name, own, agreed, part=service_name(ground, service))


def polled(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield what the team says in the last poll of the period."""
    columns = {
        "team says alliances go unmanaged": "unmanaged",
        "team says it works reactively": "reactive",
    }
    if ground.pulse.empty:
        yield from (missing(name) for name in columns)
        return
    found = last_poll(ground.pulse, period)
    polls = len(logs.within(ground.pulse, "date", period))
    note = f"the last of {counted(polls, 'poll')}" if polls > 1 else ""
    for name, column in columns.items():
        yield cases(
            name,
            float(found[column].sum()),
            float(found["respondents"].sum()),
            note=note,
        )


def last_poll(pulse: pd.DataFrame, period: Period) -> pd.DataFrame:
    """Return the last poll of a period with any answer, no row where there was none."""
    found = logs.within(pulse, "date", period)
    return found[found["respondents"] > 0].tail(1)


def targets(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield the targets met, by direction and what is measured, of suppliers and of other alliances."""
    names = {"targets met, suppliers": True, "targets met, other alliances": False}
    if ground.kpis.empty:
        yield from (missing(name) for name in names)
        return
    found = logs.within(ground.kpis, "date", period)
    for name, supplier in names.items():
        own = found[found["supplier"] == supplier]
        blank = int((~own["measured"]).sum())
        note = f"left out: {counted(blank, 'target')} not measured" if blank else ""
        known = own[own["measured"]]
        yield _met(name, known, note=note)
        for direction, said in DIRECTIONS.items():
            side = known[known["direction"] == direction]
            if len(side):
                yield _met(name, side, part=said)
                yield from _by_measure(name, side, said)


def _by_measure(name: str, side: pd.DataFrame, said: str) -> Iterator[Measure]:
    """Yield the targets met by what is measured."""
    for measure in dict.fromkeys(side["measure"]):
        own = side[side["measure"] == measure]
        yield _met(name, own, part=f"{said}: {measure}")


def _met(name: str, known: pd.DataFrame, *, part: str = "", note: str = "") -> Measure:
    """Return the share of targets met."""
    return cases(
        name, float(known["met"].sum()), float(len(known)), part=part, note=note
    )


def above_span(ground: Ground, *, period: Period) -> Measure:
    """Return the share of managers whose current alliances pass their span."""
    planning, segments = ground.planning, ground.segments(period)
    profiles = ground.profiles(period)
    weight = dict.fromkeys((row.manager_id for row in ground.managers(period)), 0.0)
    for row in ground.active(period):
        lead, segment = row.current_manager, segments[row.alliance_id]
        if lead in weight and row.alliance_id in profiles:
            weight[lead] += float(getattr(planning.span_weight, segment))
    above = [
        row.name
        for row in ground.managers(period)
        if weight[row.manager_id]
        > float(getattr(planning.span, row.grade)) * row.fte + TOLERANCE
    ]
    return fraction(
        "managers above their span",
        float(len(above)),
        float(len(weight)),
        note=listed(above),
    )
