"""Changes to the team, by a scenario or an option, that point at nobody or come too early or too late."""

from collections.abc import Iterator, Sequence
from datetime import date

from resourcing.domain import Absence
from resourcing.playbook import Fault
from resourcing.scenario.changes import (
    ManagerJoins,
    ManagerLeaves,
    ManagerOnLeave,
    ManagerWorks,
    Move,
)
from resourcing.scenario.faults.alliances import no_first_day
from resourcing.scenario.faults.checks import known_names, new_name, reversed_dates
from resourcing.scenario.faults.roster import Roster
from resourcing.scenario.options import Upskilling

WHOLE = 1 + 1e-9
"""All of the time of somebody, and what rounding adds."""


def joiner_faults(place: str, change: ManagerJoins, roster: Roster) -> Iterator[Fault]:
    """Yield a joiner whose identifier is taken or who has no first day."""
    manager = change.manager
    yield from new_name(
        f"{place}.manager.manager_id", manager.manager_id, roster.people
    )
    if manager.available_from is None:
        yield no_first_day(f"{place}.manager.available_from", manager.manager_id)


def leaver_faults(place: str, change: ManagerLeaves, roster: Roster) -> Iterator[Fault]:
    """Yield a leaver who is not known, or who would leave before the first day."""
    name = change.manager_id
    yield from known_names(f"{place}.manager_id", [name], roster.managers, "manager")
    days = roster.managers.get(name)
    if days and days.first:
        yield from reversed_dates(f"{place}.date", days.first, change.date)
    if days and days.last and days.last < change.date:
        yield Fault(
            place=f"{place}.date",
            value=str(change.date),
            rule=f"{name} leaves before that already, on {days.last}",
            repair="delete the change or move the date",
        )


def worker_faults(
    place: str, change: ManagerWorks | Move | Upskilling, roster: Roster
) -> Iterator[Fault]:
    """Yield somebody who is not known, or is not there on the day."""
    name = change.manager_id
    yield from known_names(f"{place}.manager_id", [name], roster.managers, "manager")
    yield from roster.outside(f"{place}.date", name, change.date)


def leave_faults(
    place: str,
    change: ManagerOnLeave,
    roster: Roster,
    others: Sequence[tuple[int, ManagerOnLeave]],
) -> Iterator[Fault]:
    """Yield somebody who is not known or not there, or is on leave already, by one of the earlier changes."""
    name = change.manager_id
    yield from known_names(f"{place}.manager_id", [name], roster.managers, "manager")
    yield from roster.outside(f"{place}.from", name, change.first_day)
    for index, other in others:
        meets = (
            other.first_day <= change.last_day and change.first_day <= other.last_day
        )
        if other.manager_id == name and meets:
            yield Fault(
                place=f"{place}.from",
                value=str(change.first_day),
                rule=f"{name} is on leave then already, by changes[{index}]",
                repair="write one leave for each stretch of time",
            )


def absence_faults(
    place: str, change: ManagerOnLeave, absences: Sequence[Absence]
) -> Iterator[Fault]:
    """Yield a leave that, with absences of the register, is more than all of the time."""
    own = [row for row in absences if row.manager_id == change.manager_id]
    days = [max(row.first_day, change.first_day) for row in own]
    for day in sorted(day for day in days if day <= change.last_day):
        there = [row for row in own if row.first_day <= day <= row.last_day]
        if sum(row.share for row in there) + change.share > WHOLE:
            yield Fault(
                place=f"{place}.from",
                value=str(change.first_day),
                rule=f"{change.manager_id} is away on {day} already, by the register: more than all of the time together",
                repair="lower the share, or move the dates",
            )
            return


def over_before(place: str, last: date, start: date) -> Iterator[Fault]:
    """Yield a stretch of time that is over before the horizon begins."""
    if last < start:
        yield Fault(
            place=place,
            value=str(last),
            rule=f"is over before the horizon begins on {start}",
            repair="delete the change or move the dates",
        )
