"""Dated changes that point at nothing or at something taken, that contradict each other, and days that cannot be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from resourcing.domain import Register
from resourcing.playbook import Fault, Playbook
from resourcing.scenario.changes import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    Change,
    DealArrives,
    DealsArrive,
    HiringFreeze,
    ManagerJoins,
    ManagerLeaves,
    ManagerMoves,
    ManagerOnLeave,
    ManagerWorks,
    PhaseMoves,
    ServiceMoves,
    SlaMoves,
    TeamHoursMove,
    day_of,
)
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults import alliances, people, terms
from resourcing.scenario.faults.checks import beyond_horizon
from resourcing.scenario.faults.doubles import double_faults
from resourcing.scenario.faults.roster import Roster
from resourcing.scenario.sampling import names_of


def change_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of changes that point at nothing or at something taken, doubles, and dates out of range."""
    roster = Roster.of(register, scenario.changes)
    doubles = list(double_faults(scenario.changes))
    brought = {n: i for i, c in enumerate(scenario.changes) for n in _brings(c)}
    for index, change in enumerate(scenario.changes):
        place = f"changes[{index}]"
        yield from _day_faults(place, change, scenario)
        yield from (fault for number, fault in doubles if number == index)
        found = (
            *_of_alliances(place, change, roster, register, playbook),
            *_of_people(index, change, roster, scenario),
        )
        yield from (_in_order(fault, index, brought) for fault in found)
        if isinstance(change, ManagerOnLeave):
            away = getattr(register, "absences", ())
            yield from people.absence_faults(place, change, away)
        yield from _of_terms(place, change, roster, scenario, playbook)
        roster = roster.after(change)


def _brings(change: Change) -> tuple[str, ...]:
    """Return the identifiers that a change brings."""
    match change:
        case DealArrives(alliance=row):
            return (row.alliance_id,)
        case DealsArrive():
            return names_of(change)
        case ManagerJoins(manager=person):
            return (person.manager_id,)
    return ()


def _in_order(fault: Fault, index: int, brought: Mapping[str, int]) -> Fault:
    """Return a fault; where a change further down brings what is not known, one that says so."""
    later = brought.get(str(fault.value), -1)
    if later <= index or not fault.rule.startswith("no such"):
        return fault
    return replace(
        fault,
        rule=f"{fault.rule} yet: changes[{later}] brings it, and changes are made in order",
        repair="put that change before this one",
    )


def _day_faults(place: str, change: Change, scenario: Scenario) -> Iterator[Fault]:
    """Yield a change beyond the horizon, and a stretch of time that is over before it begins."""
    if not isinstance(change, BudgetCut):
        yield from beyond_horizon(place, day_of(change), scenario.horizon)
    if isinstance(change, DealsArrive):
        yield from beyond_horizon(f"{place}.last", change.last, scenario.horizon)
    if isinstance(change, ManagerOnLeave | HiringFreeze):
        start = scenario.horizon.start
        yield from people.over_before(f"{place}.to", change.last_day, start)


def _of_alliances(
    place: str, change: Change, roster: Roster, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield what is wrong with a change to the portfolio."""
    match change:
        case DealArrives():
            yield from alliances.deal_faults(place, change, roster, playbook)
        case DealsArrive():
            yield from alliances.deals_faults(place, change, roster, register, playbook)
        case AllianceEnds():
            yield from alliances.end_faults(place, change, roster)
        case PhaseMoves():
            yield from alliances.phase_faults(place, change, roster)
        case AllianceRescored():
            yield from alliances.rescored_faults(place, change, roster, playbook)
        case AlliancesMerge():
            yield from alliances.merge_faults(place, change, roster, playbook)


def _of_people(
    index: int, change: Change, roster: Roster, scenario: Scenario
) -> Iterator[Fault]:
    """Yield what is wrong with a change to the team."""
    place = f"changes[{index}]"
    match change:
        case ManagerJoins():
            yield from people.joiner_faults(place, change, roster)
        case ManagerLeaves():
            yield from people.leaver_faults(place, change, roster)
        case ManagerWorks() | ManagerMoves():
            yield from people.worker_faults(place, change, roster)
        case ManagerOnLeave():
            others = [
                (number, other)
                for number, other in enumerate(scenario.changes[:index])
                if isinstance(other, ManagerOnLeave)
            ]
            yield from people.leave_faults(place, change, roster, others)


def _of_terms(
    place: str, change: Change, roster: Roster, scenario: Scenario, playbook: Playbook
) -> Iterator[Fault]:
    """Yield what is wrong with a change to terms."""
    match change:
        case SlaMoves():
            yield from terms.agreement_faults(place, change, playbook)
        case ServiceMoves():
            yield from terms.service_faults(place, change, playbook)
        case TeamHoursMove():
            yield from terms.team_faults(place, change, roster)
        case BudgetCut():
            yield from terms.cut_faults(place, change, scenario)
