"""References of a scenario that point at nothing, and dates out of range."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from resourcing.domain import Alliance, Manager, Register
from resourcing.playbook import NUM_LEVELS, Criterion, Fault, Playbook
from resourcing.scenario.description import (
    AllianceEnds,
    Change,
    DealArrives,
    Horizon,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    Scenario,
    SlaMoves,
)


def scenario_faults(
    scenario: Scenario, *, register: Register, playbook: Playbook
) -> list[Fault]:
    """Return every reference of a scenario that its register or playbook does not know, and dates out of range."""
    return [
        *_horizon_faults(scenario),
        *_change_faults(scenario, register, playbook),
        *_option_faults(scenario, register, playbook),
    ]


def _horizon_faults(scenario: Scenario) -> Iterator[Fault]:
    """Yield a horizon that does not start with a month (or a quarter)."""
    start, months = scenario.horizon.start, scenario.horizon.months_per_period
    if start.day != 1 or (start.month - 1) % months:
        what = "quarter" if months > 1 else "month"
        yield Fault(
            place="horizon.start",
            value=str(start),
            rule=f"must be the first day of a {what}",
            repair=f"move it to the first day of a {what}, or change months_per_period",
        )


def _change_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of changes that point at nothing or at something taken, and dates out of range."""
    alliances = {row.alliance_id: row for row in register.alliances}
    managers = {row.manager_id: row for row in register.managers}
    teams = {row.team_id for row in register.teams}
    for index, change in enumerate(scenario.changes):
        place = f"changes[{index}]"
        yield from _beyond_horizon(place, _date_of(change), scenario.horizon)
        match change:
            case DealArrives(alliance=alliance):
                yield from _new(
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


def _date_of(change: Change) -> date | None:
    """Return the day on which a change happens."""
    match change:
        case DealArrives():
            return change.alliance.start
        case ManagerJoins():
            return change.manager.available_from
        case _:
            return change.date


def _beyond_horizon(place: str, day: date | None, horizon: Horizon) -> Iterator[Fault]:
    """Yield a day on which the horizon is over already, so that nothing would change."""
    if day and day >= horizon.first_days[-1]:
        yield Fault(
            place=place,
            value=str(day),
            rule=f"lies beyond the horizon, which ends before {horizon.first_days[-1]}",
            repair="raise horizon.periods or move the date",
        )


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
            yield from _known(
                f"{place}.alliance.{column}", [name], people, "manager or team"
            )
    yield from _known(f"{place}.levels", change.levels, playbook.criteria, "criterion")
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
    yield from _known(
        f"{place}.alliance_id", [change.alliance_id], alliances, "alliance"
    )
    row = alliances.get(change.alliance_id)
    if isinstance(change, AllianceEnds) and row and row.start:
        yield from _reversed_dates(place, row.start, change.date)


def _joiner_faults(place: str, manager: Manager, people: set[str]) -> Iterator[Fault]:
    """Yield a joiner whose identifier is taken or who has no first day."""
    yield from _new(f"{place}.manager.manager_id", manager.manager_id, people)
    if manager.available_from is None:
        yield _no_first_day(f"{place}.manager.available_from", manager.manager_id)


def _leaver_faults(
    place: str, change: ManagerLeaves, managers: Mapping[str, Manager]
) -> Iterator[Fault]:
    """Yield a leaver who is not known, or who would leave before the first day."""
    yield from _known(f"{place}.manager_id", [change.manager_id], managers, "manager")
    row = managers.get(change.manager_id)
    if row and row.available_from:
        yield from _reversed_dates(place, row.available_from, change.date)
    if row and row.available_to and row.available_to < change.date:
        yield Fault(
            place=f"{place}.date",
            value=str(change.date),
            rule=f"{change.manager_id} leaves before that already, on {row.available_to}",
            repair="delete the change or move the date",
        )


def _sla_faults(place: str, change: SlaMoves, playbook: Playbook) -> Iterator[Fault]:
    """Yield profiles and services that the playbook does not know."""
    yield from _known(
        f"{place}.profile", [change.profile], playbook.profiles, "profile"
    )
    yield from _known(
        f"{place}.occurrences", change.occurrences, playbook.services, "service"
    )


def _reversed_dates(place: str, first: date, last: date) -> Iterator[Fault]:
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


def _option_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of options that point at nothing, and hires without a first day."""
    people = {row.manager_id for row in register.managers} | {
        row.team_id for row in register.teams
    }
    people |= {
        c.manager.manager_id for c in scenario.changes if isinstance(c, ManagerJoins)
    }
    teams = {row.team_id for row in register.teams}
    for name, option in scenario.options.items():
        place, seen = f"options.{name}", set(people)
        for index, person in enumerate(option.hires):
            at = f"{place}.hires[{index}]"
            yield from _new(f"{at}.manager_id", person.manager_id, seen)
            seen.add(person.manager_id)
            yield from _beyond_horizon(at, person.available_from, scenario.horizon)
            if person.available_from is None or person.annual_cost is None:
                yield Fault(
                    place=at,
                    value=person.manager_id,
                    rule="a hire needs a first day and a cost",
                    repair="give available_from and annual_cost",
                )
        for index, item in enumerate(option.may_lead):
            yield from _known(
                f"{place}.may_lead[{index}].profiles",
                item.profiles,
                playbook.profiles,
                "profile",
            )
        yield from _known(
            f"{place}.team_hours_per_month", option.team_hours_per_month, teams, "team"
        )


def _known(place: str, names: Any, known: Any, what: str) -> Iterator[Fault]:
    """Yield the names that are not known."""
    for name in names:
        if name not in known:
            yield Fault(
                place=place,
                value=name,
                rule=f"no such {what}",
                repair="use one of " + _some(known),
            )


def _new(place: str, name: str, known: Any) -> Iterator[Fault]:
    """Yield a name that is taken."""
    if name in known:
        yield Fault(
            place=place,
            value=name,
            rule="this identifier is taken",
            repair="choose another",
        )


def _some(known: Any) -> str:
    """Return up to five known names as text."""
    names = sorted(known)
    return ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
