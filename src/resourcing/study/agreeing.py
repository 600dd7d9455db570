"""What one alliance is to get, in one place: its segment and why, its lead, services, service levels and next review.

Joins what was computed elsewhere; how it reads is said in `view`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from resourcing.demand import MONTHS_PER_YEAR, phase_on
from resourcing.domain import Alliance, Phase
from resourcing.explain.asked import alliance_index, resource_names
from resourcing.front_door import Placement
from resourcing.front_door.reviewing import Due, due_reviews
from resourcing.playbook import BUNDLES, Bundle, ServiceLevel, Trigger
from resourcing.problem import NOBODY
from resourcing.results import Solution
from resourcing.study.preparing import Case
from resourcing.words import spelled

Leads = tuple[tuple[str, str], ...]
"""Names of leads, each with when, in words."""


@dataclass(frozen=True, kw_only=True)
class Owed:
    """A service that an alliance gets in a period.

    Attributes
    ----------
    service, name, bundle, trigger
        As in the playbook.
    times_a_year
        How often, at the pace of the period.
    hours_each
        Standard hours of one occurrence, at the end of the period.
    hours_a_month
        Standard hours in a month of the period.
    """

    service: str
    name: str
    bundle: Bundle
    trigger: Trigger
    times_a_year: float
    hours_each: float
    hours_a_month: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """What one alliance is to get.

    Attributes
    ----------
    alliance, placement
        Its row of the register, and where it stands and why.
    profile_id, profile
        Its profile by identifier and name.
    period
        Label of the period that it is about: the first in which the alliance is active.
    phase
        Phase on the first day of it.
    leads
        Each lead with the periods in words; empty where nobody leads.
    services
        What it gets, in the order of the playbook.
    floors
        Least coverage promised, by bundle.
    level
        Service level of the profile.
    not_in_profile, not_in_phase
        Services that the profile, or the phase, does not get.
    review
        When it is to be evaluated again; None where it has ended by today.
    """

    alliance: Alliance
    placement: Placement
    profile_id: str
    profile: str
    period: str
    phase: Phase
    leads: Leads
    services: tuple[Owed, ...]
    floors: Mapping[Bundle, float]
    level: ServiceLevel
    not_in_profile: tuple[str, ...]
    not_in_phase: tuple[str, ...]
    review: Due | None


def alliance_sheet(case: Case, *, alliance: str, leads: Leads | None = None) -> Sheet:
    """Return what one alliance is to get.

    Parameters
    ----------
    case
        The case.
    alliance
        Identifier of the alliance.
    leads
        Who leads it, such as `leads_in_plan`; by default the lead of the register.

    Raises
    ------
    InputError
        If there is no such alliance, it is not eligible, or not active within the horizon.
    """
    index = alliance_index(case, alliance)
    state, data = case.world, case.data
    row = next(r for r in state.register.alliances if r.alliance_id == alliance)
    period = int(np.flatnonzero(data.active[index])[0])
    first = state.horizon.first_days[period]
    day = max(first, row.start) if row.start else first
    placement = case.portfolio.placement_on(alliance, day)
    profile = placement.profile or ""
    owed = tuple(_owed(case, alliance=alliance, period=period))
    given = {item.service for item in owed}
    rest = {k: s for k, s in state.playbook.services.items() if k not in given}
    due = due_reviews(state.register, playbook=state.playbook, today=state.today)
    return Sheet(
        alliance=row,
        placement=placement,
        profile_id=profile,
        profile=state.playbook.profiles[profile].name,
        period=data.periods[period],
        phase=phase_on(row, day=day, world=state),
        leads=_lead_today(case, row) if leads is None else leads,
        services=owed,
        floors=_floors(case, alliance=alliance, period=period),
        level=state.playbook.sla[profile],
        not_in_profile=tuple(
            s.name for s in rest.values() if not s.occurrences.get(profile)
        ),
        not_in_phase=tuple(s.name for s in rest.values() if s.occurrences.get(profile)),
        review=next((item for item in due if item.alliance_id == alliance), None),
    )


def _owed(case: Case, *, alliance: str, period: int) -> Iterator[Owed]:
    """Yield the services of an alliance in a period."""
    demand, state = case.demand, case.world
    index = demand.alliances.index(alliance)
    months = float(demand.active_months[index, period])
    last = state.horizon.first_days[period + 1]
    for s, key in enumerate(demand.services):
        hours = float(demand.service_hours[index, s, period]) / months
        if hours <= 0:
            continue
        item = state.playbook.services[key]
        moved = [m for m in state.service_moves if m.service == key and m.date < last]
        each = max(moved, key=lambda m: m.date).hours if moved else item.hours
        yield Owed(
            service=key,
            name=item.name,
            bundle=item.bundle,
            trigger=item.trigger,
            times_a_year=hours * MONTHS_PER_YEAR / each,
            hours_each=each,
            hours_a_month=hours,
        )


def _floors(case: Case, *, alliance: str, period: int) -> dict[Bundle, float]:
    """Return the least coverage promised to an alliance in a period."""
    index = case.demand.alliances.index(alliance)
    floors = case.demand.floors[index, :, period].tolist()
    return dict(zip(BUNDLES, floors, strict=True))


def _lead_today(case: Case, row: Alliance) -> Leads:
    """Return who leads an alliance today."""
    names, now = resource_names(case), row.current_manager
    return ((names.get(now, now), "today"),) if now else ()


def leads_in_plan(case: Case, *, alliance: str, plan: Solution) -> Leads:
    """Return who leads an alliance in a plan, each with the periods in words.

    Raises
    ------
    InputError
        If the plan's case has no such alliance.
    """
    index, data, names = alliance_index(case, alliance), case.data, resource_names(case)
    path = np.where(plan.led[index], plan.lead[index], NOBODY)
    return tuple(
        (names[data.resources[who]], spelled(path == who, data.periods))
        for who in dict.fromkeys(path[path != NOBODY].tolist())
    )
