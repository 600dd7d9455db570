"""What a register knows of one alliance on a day: what is open, decided, measured and scored, who has dealt with it.

Rows that came after the day are left out. Nothing here knows of a plan.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from resourcing.domain import (
    Alliance,
    Decision,
    Evaluation,
    Event,
    Kpi,
    Register,
    Request,
)
from resourcing.scorecard.improving import open_decisions


@dataclass(frozen=True, kw_only=True)
class Away:
    """Days on which somebody is not there, or the day on which they begin or leave.

    Attributes
    ----------
    name
        Who.
    first_day, last_day
        Days away; for somebody who leaves or begins the day after the last, or before the first, is blank.
    share
        Share of their time.
    """

    name: str
    first_day: date | None
    last_day: date | None
    share: float = 1.0


def open_requests(
    register: Register, alliance: str, today: date
) -> tuple[Request, ...]:
    """Return the requests of an alliance that nobody has closed, oldest first."""
    rows = [
        row
        for row in register.requests
        if row.alliance_id == alliance
        and row.opened.date() <= today
        and (row.closed is None or row.closed.date() > today)
    ]
    return tuple(sorted(rows, key=lambda row: row.opened.replace(tzinfo=None)))


def decisions_about(
    register: Register, row: Alliance, today: date
) -> tuple[tuple[Decision, ...], tuple[Decision, ...]]:
    """Return the decisions about an alliance, by identifier or name: those in force, and those replaced; latest first."""
    called = {row.alliance_id, row.name}
    mine = [item for item in register.decisions if item.subject in called]
    valid = open_decisions(register.decisions, seen_from=today)
    known = sorted(
        (item for item in mine if item.time.date() <= today),
        key=lambda item: item.time.replace(tzinfo=None),
        reverse=True,
    )
    return (
        tuple(item for item in valid if item.subject in called),
        tuple(item for item in known if item not in valid),
    )


def events_not_done(
    register: Register, alliance: str, today: date
) -> tuple[Event, ...]:
    """Return what was planned for an alliance and is not done, in order of time."""
    rows = [
        row
        for row in register.events
        if row.alliance_id == alliance and (row.done is None or row.done > today)
    ]
    return tuple(sorted(rows, key=lambda row: row.planned_for))


def latest_evaluations(
    register: Register, alliance: str, today: date
) -> tuple[Evaluation, ...]:
    """Return the latest evaluation of each criterion by each evaluator."""
    latest: dict[tuple[str, str], Evaluation] = {}
    for row in register.evaluations:
        if row.alliance_id == alliance and row.date <= today:
            key = (row.criterion, row.evaluator)
            if key not in latest or latest[key].date <= row.date:
                latest[key] = row
    return tuple(latest.values())


def latest_measures(register: Register, alliance: str, today: date) -> tuple[Kpi, ...]:
    """Return the latest row of each measure of an alliance in each direction, what we owe the partner first."""
    latest: dict[tuple[str, str], Kpi] = {}
    for row in register.kpis:
        if row.alliance_id == alliance and row.date <= today:
            key = (row.direction, row.measure)
            if key not in latest or latest[key].date <= row.date:
                latest[key] = row
    return tuple(sorted(latest.values(), key=lambda row: row.direction != "to_partner"))


def who_dealt(
    register: Register, row: Alliance, *, names: dict[str, str], today: date
) -> tuple[tuple[str, str], ...]:
    """Return who has evaluated an alliance, answered its requests, worked for it or decided about it, and what they did."""
    found: dict[str, dict[str, None]] = {}
    for who, what in _dealings(register, row, today):
        found.setdefault(names.get(who, who), {})[what] = None
    return tuple((who, "; ".join(what)) for who, what in found.items())


def _dealings(
    register: Register, row: Alliance, today: date
) -> Iterator[tuple[str, str]]:
    """Yield who did what for an alliance."""
    name = row.alliance_id
    for item in register.evaluations:
        if item.alliance_id == name and item.date <= today:
            yield item.evaluator, f"evaluated it{f', {item.role}' if item.role else ''}"
    for asked in register.requests:
        if asked.alliance_id == name and asked.manager_id and asked.opened.date() <= today:  # fmt: skip
            yield asked.manager_id, "answered its requests"
    yield from _worked(register, name, today)
    for made in register.decisions:
        if made.subject in {name, row.name} and made.time.date() <= today:
            yield made.who, "decided about it"


def _worked(
    register: Register, alliance: str, today: date
) -> Iterator[tuple[str, str]]:
    """Yield who worked how many hours for an alliance, and when last."""
    rows = [r for r in register.timesheet if r.alliance_id == alliance and r.date <= today]  # fmt: skip
    for who in dict.fromkeys(row.manager_id for row in rows):
        mine = [row for row in rows if row.manager_id == who]
        hours = sum(row.hours for row in mine)
        yield who, f"worked {hours:,.0f} hours for it, last on {max(r.date for r in mine)}"  # fmt: skip


def days_away(
    register: Register, manager: str, *, first: date, last: date
) -> tuple[Away, ...]:
    """Return when somebody is not there between two days: absences, and the day on which they begin or leave.

    Parameters
    ----------
    register
        People and absences.
    manager
        Identifier of a manager; a team is always there.
    first, last
        First and last day looked at.
    """
    person = next((r for r in register.managers if r.manager_id == manager), None)
    if person is None:
        return ()
    found = [
        Away(
            name=person.name,
            first_day=row.first_day,
            last_day=row.last_day,
            share=row.share,
        )
        for row in register.absences
        if row.manager_id == manager and row.first_day <= last and row.last_day >= first
    ]
    begins, leaves = person.available_from, person.available_to
    if begins and first < begins <= last:
        found.append(Away(name=person.name, first_day=None, last_day=begins))
    if leaves and first <= leaves <= last:
        found.append(Away(name=person.name, first_day=leaves, last_day=None))
    return tuple(found)
