"""Changes to the portfolio that point at nothing or at something taken, or that come too early or too late."""

from collections.abc import Iterator, Mapping
from datetime import timedelta

from resourcing.domain import Register
from resourcing.playbook import NUM_LEVELS, Criterion, Fault, Playbook
from resourcing.scenario.changes import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    DealArrives,
    DealsArrive,
    PhaseMoves,
)
from resourcing.scenario.faults.checks import known_names, new_name, reversed_dates
from resourcing.scenario.faults.roster import Roster
from resourcing.scenario.sampling import bands_of_profile, names_of

NEEDED = ("dimensions", "decision_table", "criteria")
"""Sections of a playbook without which no levels can be drawn for a profile."""


def deal_faults(
    place: str, change: DealArrives, roster: Roster, playbook: Playbook
) -> Iterator[Fault]:
    """Yield what is wrong with a deal that arrives: its identifier, its start, its people, its first evaluation."""
    alliance = change.alliance
    at = f"{place}.alliance"
    yield from new_name(f"{at}.alliance_id", alliance.alliance_id, roster.alliances)
    if alliance.start is None:
        yield no_first_day(f"{at}.start", alliance.alliance_id)
    for column in ("current_manager", "pinned_manager"):
        name = getattr(alliance, column)
        if name is not None:
            yield from known_names(
                f"{at}.{column}", [name], roster.people, "manager or team"
            )
    yield from level_faults(f"{place}.levels", change.levels, playbook)


def deals_faults(
    place: str,
    change: DealsArrive,
    roster: Roster,
    register: Register,
    playbook: Playbook,
) -> Iterator[Fault]:
    """Yield what is wrong with deals that are drawn: identifiers taken, nothing to be like, profiles that cannot be."""
    for name in names_of(change):
        yield from new_name(f"{place}.alliance_id", name, roster.alliances)
    own = {row.alliance_id for row in register.alliances}
    yield from known_names(
        f"{place}.like", change.like, own, "alliance of the register"
    )
    able = (getattr(row, "shared_risk_reward", True) for row in register.alliances)
    if not change.like and not any(able):
        yield Fault(
            place=place,
            value=change.alliance_id,
            rule="no alliance of the register may be placed, so there is nothing to be like",
            repair="write deal_arrives instead",
        )
    what = "profile"
    yield from known_names(
        f"{place}.profiles", change.profiles, playbook.profiles, what
    )
    if all(hasattr(playbook, name) for name in NEEDED):
        yield from _never_placed(place, change, playbook)


def _never_placed(
    place: str, change: DealsArrive, playbook: Playbook
) -> Iterator[Fault]:
    """Yield profiles in which the decision table places no levels that can be drawn."""
    for name in change.profiles:
        if name in playbook.profiles and not bands_of_profile(name, playbook):
            yield Fault(
                place=f"{place}.profiles",
                value=name,
                rule="the decision table names this profile for no levels that can be drawn",
                repair="choose another profile, or name alliances in like",
            )


def end_faults(place: str, change: AllianceEnds, roster: Roster) -> Iterator[Fault]:
    """Yield an alliance that is not known, or that would end or wind down before it starts."""
    name = change.alliance_id
    yield from known_names(f"{place}.alliance_id", [name], roster.alliances, "alliance")
    days = roster.alliances.get(name)
    for key in ("date", "wind_down_from"):
        day = getattr(change, key)
        if days and days.first and day:
            yield from reversed_dates(f"{place}.{key}", days.first, day)


def phase_faults(place: str, change: PhaseMoves, roster: Roster) -> Iterator[Fault]:
    """Yield an alliance that is not known, or is not there on the day."""
    name = change.alliance_id
    yield from known_names(f"{place}.alliance_id", [name], roster.alliances, "alliance")
    yield from roster.outside(f"{place}.date", name, change.date)


def rescored_faults(
    place: str, change: AllianceRescored, roster: Roster, playbook: Playbook
) -> Iterator[Fault]:
    """Yield an alliance that is not known or not there on the day, and levels that cannot be."""
    name = change.alliance_id
    yield from known_names(f"{place}.alliance_id", [name], roster.alliances, "alliance")
    yield from roster.outside(f"{place}.date", name, change.date)
    yield from _not_eligible(f"{place}.alliance_id", name, roster)
    yield from level_faults(f"{place}.levels", change.levels, playbook)


def merge_faults(
    place: str, change: AlliancesMerge, roster: Roster, playbook: Playbook
) -> Iterator[Fault]:
    """Yield alliances that are not known or not there on the day before, and levels that cannot be."""
    known, before = roster.alliances, change.date - timedelta(days=1)
    yield from known_names(f"{place}.into", [change.into], known, "alliance")
    yield from known_names(f"{place}.from", change.merged, known, "alliance")
    yield from roster.outside(f"{place}.date", change.into, change.date)
    yield from _not_eligible(f"{place}.into", change.into, roster)
    for name in change.merged:
        yield from roster.outside(f"{place}.date", name, before)
    yield from level_faults(f"{place}.levels", change.levels, playbook)


def _not_eligible(place: str, name: str, roster: Roster) -> Iterator[Fault]:
    """Yield an alliance that the front door does not place, whatever its levels are."""
    if name in roster.alliances and not roster.alliances[name].eligible:
        yield Fault(
            place=place,
            value=name,
            rule="is not eligible, without shared risk and reward or a business model, so that nobody would work for it",
            repair="name another alliance, or correct its row in the register",
        )


def level_faults(
    place: str, levels: Mapping[str, float], playbook: Playbook
) -> Iterator[Fault]:
    """Yield criteria that are not known, and levels or counts that cannot be."""
    yield from known_names(place, levels, playbook.criteria, "criterion")
    for key, level in levels.items():
        if key in playbook.criteria:
            yield from _off_scale(f"{place}.{key}", level, playbook.criteria[key])


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


def no_first_day(place: str, name: str) -> Fault:
    """Return the fault of something that arrives on no day."""
    return Fault(
        place=place,
        value=name,
        rule="the day of the change is missing",
        repair="give the first day",
    )
