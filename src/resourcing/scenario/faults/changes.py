"""Dated changes that point at nothing or at something taken, and days that cannot be."""

from collections.abc import Iterator, Mapping
from datetime import date

from resourcing.domain import Alliance, Manager, Register
from resourcing.playbook import NUM_LEVELS, Criterion, Fault, Playbook
from resourcing.scenario.changes import (
    AllianceEnds,
    DealArrives,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    SlaMoves,
    day_of,
)
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import beyond_horizon, known_names, new_name


def change_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of changes that point at nothing or at something taken, and dates out of range."""
    alliances = {row.alliance_id: row for row in register.alliances}
    managers = {row.manager_id: row for row in register.managers}
    teams = {row.team_id for row in register.teams}
    for index, change in enumerate(scenario.changes):
        place = f"changes[{index}]"
        yield from beyond_horizon(place, day_of(change), scenario.horizon)
        match change:
            case DealArrives(alliance=alliance):
                yield from new_name(
                    f"{place}.alliance.alliance_id", alliance.alliance_id, alliances
                )
                yield from _deal_faults(place, change, {*managers, *teams}, playbook)
                alliances[alliance.alliance_id] = alliance
            case AllianceEnds() | PhaseMoves():
                yield from _alliance_faults(place, change, alliances)
            case ManagerJoins(manager=manager):
                yield from _joiner_faults(place, manager, {*managers, *teams})
                managers[manager.manager_id] = manager
            case ManagerLeaves():
                yield from _leaver_faults(place, change, managers)
            case SlaMoves():
                yield from _sla_faults(place, change, playbook)


def _deal_faults(
    place: str, change: DealArrives, people: set[str], playbook: Playbook
) -> Iterator[Fault]:
    """Yield what is wrong with a deal that arrives: its start, its people, its first evaluation."""
    alliance = change.alliance
    if alliance.start is None:
        yield _no_first_day(f"{place}.alliance.start", alliance.alliance_id)
    for column in ("current_manager", "pinned_manager"):
        name = getattr(alliance, column)
        if name is not None:
            yield from known_names(
                f"{place}.alliance.{column}", [name], people, "manager or team"
            )
    yield from known_names(
        f"{place}.levels", change.levels, playbook.criteria, "criterion"
    )
    for key, level in change.levels.items():
        if key in playbook.criteria:
            yield from _off_scale(
                f"{place}.levels.{key}", level, playbook.criteria[key]
            )


def _off_scale(place: str, level: float, criterion: Criterion) -> Iterator[Fault]:
    """Yield a level, or a count, that cannot be."""
    least, most = criterion.scale
    if not least <= level <= most:
        yield Fault(
            place=place,
            value=f"{level:g}",
            rule=f"must be at most {most:g}, the largest possible count"
            if criterion.counts
            else f"must be a level from 1 to {NUM_LEVELS}, since the criterion counts nothing",
            repair="correct the count"
            if criterion.counts
            else "choose the level whose description fits",
        )


def _alliance_faults(
    place: str,
    change: AllianceEnds | PhaseMoves,
    alliances: Mapping[str, Alliance],
) -> Iterator[Fault]:
    """Yield an alliance that is not known, or that would end before it starts."""
    yield from known_names(
        f"{place}.alliance_id", [change.alliance_id], alliances, "alliance"
    )
    row = alliances.get(change.alliance_id)
    if isinstance(change, AllianceEnds) and row and row.start:
        yield from reversed_dates(place, row.start, change.date)


def _joiner_faults(place: str, manager: Manager, people: set[str]) -> Iterator[Fault]:
    """Yield a joiner whose identifier is taken or who has no first day."""
    yield from new_name(f"{place}.manager.manager_id", manager.manager_id, people)
    if manager.available_from is None:
        yield _no_first_day(f"{place}.manager.available_from", manager.manager_id)


def _leaver_faults(
    place: str, change: ManagerLeaves, managers: Mapping[str, Manager]
) -> Iterator[Fault]:
    """Yield a leaver who is not known, or who would leave before the first day."""
    yield from known_names(
        f"{place}.manager_id", [change.manager_id], managers, "manager"
    )
    row = managers.get(change.manager_id)
    if row and row.available_from:
        yield from reversed_dates(place, row.available_from, change.date)
    if row and row.available_to and row.available_to < change.date:
        yield Fault(
            place=f"{place}.date",
            value=str(change.date),
            rule=f"{change.manager_id} leaves before that already, on {row.available_to}",
            repair="delete the change or move the date",
        )


def _sla_faults(place: str, change: SlaMoves, playbook: Playbook) -> Iterator[Fault]:
    """Yield profiles and services that the playbook does not know."""
    yield from known_names(
        f"{place}.profile", [change.profile], playbook.profiles, "profile"
    )
    yield from known_names(
        f"{place}.occurrences", change.occurrences, playbook.services, "service"
    )


def reversed_dates(place: str, first: date, last: date) -> Iterator[Fault]:
    """Yield a last day that comes before the first."""
    if last < first:
        yield Fault(
            place=f"{place}.date",
            value=str(last),
            rule=f"comes before the first day, {first}",
            repair="move the date",
        )


def _no_first_day(place: str, name: str) -> Fault:
    """Return the fault of something that arrives on no day."""
    return Fault(
        place=place,
        value=name,
        rule="the day of the change is missing",
        repair="give the first day",
    )
