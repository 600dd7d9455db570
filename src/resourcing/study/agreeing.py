"""What one alliance is to get, in one place: its segment and why, its lead, services, service levels and next review.

Joins what was computed elsewhere; how it reads is said in `view`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from resourcing.demand import MONTHS_PER_YEAR, phase_on
from resourcing.domain import Alliance, Phase
from resourcing.errors import InputError, InputProblem
from resourcing.explain.asked import alliance_index, resource_names
from resourcing.front_door import Placement
from resourcing.front_door.reviewing import Due, due_reviews
from resourcing.playbook import BUNDLES, Bundle, ServiceLevel, Trigger
from resourcing.problem import NOBODY
from resourcing.results import Solution
from resourcing.scenario import Agreement, World
from resourcing.scenario.dated import playbook_on
from resourcing.study.preparing import Case
from resourcing.study.standing import serving
from resourcing.words import spelled

Leads = tuple[tuple[str, str], ...]
"""Names of leads, each with when, in words."""
TODAY, AT_START = "today", "from its start"
RUN = "--run"


@dataclass(frozen=True, kw_only=True)
class Coming:
    """What changes for an alliance on a later day of the horizon.

    Attributes
    ----------
    day
        First day of it.
    agreement
        New terms of its profile; None where these stay.
    phase
        New phase; None where it stays.
    profile
        Name of the profile in which it is placed from then on; empty where it stays.
    """

    day: date
    agreement: Agreement | None = None
    phase: Phase | None = None
    profile: str = ""


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
    period, day
        Label of the period that it is about, the first in which the alliance is active, and its first day in it.
    phase
        Phase on that day.
    leads
        Each lead with when, in words; empty where nobody leads.
    gone
        Name of the lead whom the register still names, but who is not in the team on that day; empty otherwise.
    services
        What it gets, in the order of the playbook.
    floors, level
        Least coverage promised by bundle, and the service level of the profile, both on that day.
    coming
        What changes later within the horizon, in order of time.
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
    day: date
    phase: Phase
    leads: Leads
    gone: str
    services: tuple[Owed, ...]
    floors: Mapping[Bundle, float]
    level: ServiceLevel
    coming: tuple[Coming, ...]
    not_in_profile: tuple[str, ...]
    not_in_phase: tuple[str, ...]
    review: Due | None


def alliance_sheet(
    case: Case,
    *,
    alliance: str,
    leads: Leads | None = None,
    period: int | None = None,
) -> Sheet:
    """Return what one alliance is to get.

    Parameters
    ----------
    case
        The case.
    alliance
        Identifier of the alliance.
    leads
        Who leads it, such as `leads_in_plan`; by default the lead of the register, if they are there on the day.
    period
        Period that the sheet is about; by default the first in which the alliance is active.

    Raises
    ------
    InputError
        If there is no such alliance, it is not eligible, or not active within the horizon.
    """
    index = alliance_index(case, alliance)
    state, data = case.world, case.data
    row = next(r for r in state.register.alliances if r.alliance_id == alliance)
    if period is None:
        period = int(np.flatnonzero(data.active[index])[0])
    first = state.horizon.first_days[period]
    day = max(first, row.start) if row.start else first
    placement = case.portfolio.placement_on(alliance, day)
    profile = placement.profile or ""
    owed = tuple(_owed(case, alliance=alliance, period=period))
    given = {item.service for item in owed}
    rest = {k: s for k, s in state.playbook.services.items() if k not in given}
    due = due_reviews(state.register, playbook=state.playbook, today=state.today)
    present = row.current_manager in serving(state.register, max(day, state.today))
    named = _named_lead(case, row, day=day)
    return Sheet(
        alliance=row,
        placement=placement,
        profile_id=profile,
        profile=state.playbook.profiles[profile].name,
        period=data.periods[period],
        day=day,
        phase=phase_on(row, day=day, world=state),
        leads=(named if present else ()) if leads is None else leads,
        gone=named[0][0] if named and not present and leads is None else "",
        services=owed,
        floors=_floors(state, profile=profile, day=day),
        level=playbook_on(
            state.playbook, day, sla=state.sla_moves, services=(), spans=()
        ).sla[profile],
        coming=tuple(_coming(case, row, profile=profile, day=day)),
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


def _floors(state: World, *, profile: str, day: date) -> dict[Bundle, float]:
    """Return the least coverage promised to a profile on a day."""
    own = state.playbook.sla[profile].floors
    floors: dict[Bundle, float] = {bundle: getattr(own, bundle) for bundle in BUNDLES}
    for move in sorted(state.sla_moves, key=lambda move: move.date):
        if move.profile == profile and move.date <= day:
            floors |= move.floors
    return floors


def _named_lead(case: Case, row: Alliance, *, day: date) -> Leads:
    """Return whom the register names as the lead of an alliance, with when in words."""
    names, now = resource_names(case), row.current_manager
    if not now:
        return ()
    managers = case.world.register.managers
    last = next((m.available_to for m in managers if m.manager_id == now), None)
    when = TODAY if day <= case.world.today else AT_START
    until = f"{when}, until {last}" if last and last < _last_day(case) else when
    return ((names.get(now, now), until),)


def _coming(case: Case, row: Alliance, *, profile: str, day: date) -> Iterator[Coming]:
    """Yield what changes for an alliance after a day of the horizon, in order of time."""
    state, names = case.world, case.world.playbook.profiles
    last = min(filter(None, (row.end, _last_day(case))))
    moved = {item.day: item.placement.profile for item in case.portfolio.later_of(row.alliance_id)}  # fmt: skip
    now, phase = profile, phase_on(row, day=day, world=state)
    for later in _days_between(day, last, case, row):
        then = moved.get(later) or now
        steps = phase_on(row, day=later, world=state)
        if then != now:
            yield Coming(day=later, profile=names[then].name)
        if steps != phase:
            yield Coming(day=later, phase=steps)
        now, phase = then, steps
        for move in state.sla_moves:
            if move.profile == now and move.date == later:
                yield Coming(day=later, agreement=move)


def _days_between(day: date, last: date, case: Case, row: Alliance) -> list[date]:
    """Return the days after one, up to another, on which something about an alliance may change."""
    state, name = case.world, row.alliance_id
    ramp = timedelta(days=state.playbook.planning.startup_days)
    days = {
        *(move.date for move in state.sla_moves),
        *(move.date for move in state.phase_moves if move.alliance_id == name),
        *(item.day for item in case.portfolio.later_of(name)),
        *((row.start + ramp,) if row.start else ()),
    }
    return sorted(found for found in days if day < found <= last)


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


def check_planned(case: Case, *, alliance: str, planned: Case, folder: str) -> None:
    """Raise InputError where the plan of a run cannot say who leads an alliance of a case.

    Parameters
    ----------
    case
        The case that the sheet is about.
    alliance
        Identifier of one of its alliances.
    planned
        The case of the run.
    folder
        Folder of the run.

    Raises
    ------
    InputError
        If the run is about another portfolio, does not ask who leads the alliance, or covers other days.
    """
    rule = _unlike(case, alliance, planned)
    if rule:
        advice = f"name the folder of a run of this register, or leave {RUN} out"
        problem = InputProblem(
            file="", column=RUN, value=folder, rule=rule, repair=advice
        )
        raise InputError([problem])


def _unlike(case: Case, alliance: str, planned: Case) -> str:
    """Return why the plan of a run says nothing about an alliance of a case; empty where it does."""
    sheet = alliance_sheet(case, alliance=alliance)
    mine, rows = sheet.alliance, planned.world.register.alliances
    theirs = next((r for r in rows if r.alliance_id == alliance), None)
    if theirs is None:
        return f"it is of another portfolio, without an alliance {alliance}"
    if (theirs.name, theirs.partner) != (mine.name, mine.partner):
        return f"it is of another portfolio: its {alliance} is {theirs.name} with {theirs.partner}, not {mine.name} with {mine.partner}"
    if alliance not in planned.data.alliances:
        return f"nobody is asked to lead {alliance} in it"
    first, last = planned.world.horizon.start, _last_day(planned)
    if not first <= sheet.day <= last:
        return f"its plan runs from {first} to {last}, the sheet begins on {sheet.day}"
    return ""


def _last_day(case: Case) -> date:
    """Return the last day of the horizon of a case."""
    return case.world.horizon.first_days[-1] - timedelta(days=1)
