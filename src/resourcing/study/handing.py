"""One change of lead in one place: from whom to whom, hours, load before and after, what is promised, open and known.

Reads a plan; what the register knows is in `recalling`, and why the lead changes is said where reasons are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from resourcing.domain import Alliance, Decision, Evaluation, Event, Kpi, Request
from resourcing.errors import InputError, InputProblem
from resourcing.explain.asked import (
    ALLIANCE,
    alliance_index,
    alliance_names,
    resource_names,
)
from resourcing.front_door import Placement
from resourcing.playbook import BUNDLES, Bundle
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Handover, Solution
from resourcing.study.agreeing import Leads, Sheet, alliance_sheet, leads_in_plan
from resourcing.study.preparing import Case
from resourcing.study.recalling import (
    Away,
    days_away,
    decisions_about,
    events_not_done,
    latest_evaluations,
    latest_measures,
    open_requests,
    who_dealt,
)
from resourcing.study.running import Run
from resourcing.words import listed

PERIOD = "--period"
NOBODY_NAME = "nobody"


@dataclass(frozen=True, kw_only=True)
class LeadLoad:
    """What a lead has to do in the period before the change and in that of the change.

    Attributes
    ----------
    name
        Whom it is about.
    planned, available
        Hours a month planned and available, before and after.
    alliances
        Number of alliances led, before and after.
    """

    name: str
    planned: tuple[float, float]
    available: tuple[float, float]
    alliances: tuple[int, int]


@dataclass(frozen=True, kw_only=True)
class Shift:
    """What changes for another alliance of the incoming lead.

    Attributes
    ----------
    alliance
        Name of the alliance.
    before, after
        Hours a month that the incoming lead delivers to it.
    led_after
        Who leads it in the period of the change.
    """

    alliance: str
    before: float
    after: float
    led_after: str


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What an alliance is promised of a bundle in the period of the change, and what the plan gives it.

    Attributes
    ----------
    bundle
        Which services.
    floor, coverage
        Least share of the hours needed, and the share that the plan delivers.
    """

    bundle: Bundle
    floor: float
    coverage: float


@dataclass(frozen=True, kw_only=True, eq=False)
class HandoverBrief:
    """What is to be known of one change of lead.

    Attributes
    ----------
    alliance, placement
        Its row of the register, and where it stands.
    move
        The change, by index.
    period, day
        Label and first day of the period of the change.
    outgoing, incoming
        Names of the two leads.
    hands_over_in
        Label of the period that carries the outgoing hours; None where nobody is there to hand over.
    next_to_it
        Whether that period is the one before, or the same: the two can meet.
    loads
        Load of the incoming and the outgoing lead.
    shifts
        Other alliances to which the incoming lead gives fewer hours than before, those given up first.
    sheet
        What the alliance is to get when the lead changes.
    promises
        Bundles of which something is promised in the period of the change.
    away
        When one of the two is not there around the change.
    path
        Each lead of the plan with the periods, in words.
    requests, decisions, events
        What is open on the day from which the plan is seen.
    replaced
        Earlier decisions about it that no longer hold.
    measures
        Latest row of each measure.
    evaluations
        Latest evaluation of each criterion by each evaluator.
    people
        Who is known to have dealt with it: name and what they did.
    """

    alliance: Alliance
    placement: Placement
    move: Handover
    period: str
    day: date
    outgoing: str
    incoming: str
    hands_over_in: str | None
    next_to_it: bool
    loads: tuple[LeadLoad, ...]
    shifts: tuple[Shift, ...]
    sheet: Sheet
    promises: tuple[Promise, ...]
    away: tuple[Away, ...]
    path: Leads
    requests: tuple[Request, ...]
    decisions: tuple[Decision, ...]
    replaced: tuple[Decision, ...]
    events: tuple[Event, ...]
    measures: tuple[Kpi, ...]
    evaluations: tuple[Evaluation, ...]
    people: tuple[tuple[str, str], ...]


def handover_brief(
    run: Run, *, alliance: str, period: str | None = None
) -> HandoverBrief:
    """Return what is to be known of one change of lead.

    Parameters
    ----------
    run
        A case with its plan.
    alliance
        Identifier of the alliance.
    period
        Label of the period of the change; by default the first change.

    Raises
    ------
    InputError
        If there is no such alliance, or its lead does not change, or not in that period.
    """
    case, plan = run.case, run.plan
    move = _move(case, plan, alliance=alliance, period=period)
    register, names = case.world.register, resource_names(case)
    row = next(r for r in register.alliances if r.alliance_id == alliance)
    day = case.world.horizon.first_days[move.period]
    data, today = case.data, case.world.today
    carried = move.out_period
    valid, replaced = decisions_about(register, row, today)
    return HandoverBrief(
        alliance=row,
        placement=case.portfolio.placement_on(alliance, day),
        move=move,
        period=data.periods[move.period],
        day=max(day, row.start) if row.start else day,
        outgoing=names[data.resources[move.outgoing]],
        incoming=names[data.resources[move.incoming]],
        hands_over_in=None if carried is None else data.periods[carried],
        next_to_it=carried is not None and move.period - carried <= 1,
        loads=tuple(_load(run, who, move.period) for who in (move.incoming, move.outgoing)),
        shifts=tuple(_shifts(run, move)),
        sheet=alliance_sheet(case, alliance=alliance, period=move.period),
        promises=tuple(_promises(plan, move)),
        away=tuple(_away(case, move)),
        path=leads_in_plan(case, alliance=alliance, plan=plan),
        requests=open_requests(register, alliance, today),
        decisions=valid,
        replaced=replaced,
        events=events_not_done(register, alliance, today),
        measures=latest_measures(register, alliance, today),
        evaluations=latest_evaluations(register, alliance, today),
        people=who_dealt(register, row, names=names, today=today),
    )  # fmt: skip


def _move(case: Case, plan: Solution, *, alliance: str, period: str | None) -> Handover:
    """Return the change of lead that is asked for."""
    index, data = alliance_index(case, alliance), case.data
    found = {
        data.periods[m.period]: m for m in plan.handovers if m.alliance == index
    }  # fmt: skip
    if not found:
        others = dict.fromkeys(data.alliances[m.alliance] for m in plan.handovers)
        advice = f"name one whose lead does, such as {listed(list(others))}"
        rule = f"{_unchanged(plan, index)}, so nobody hands it over"
        raise _refused(ALLIANCE, alliance, rule, advice if others else "plan again")
    if period is None:
        return next(iter(found.values()))
    if period not in found:
        advice = f"name {' or '.join(found)}, or leave {PERIOD} out"
        rule = f"the lead of {alliance} does not change in it"
        raise _refused(PERIOD, period, rule, advice)
    return found[period]


def _unchanged(plan: Solution, index: int) -> str:
    """Return what an alliance has in place of a change of lead."""
    path = np.unique(plan.lead[index][plan.led[index]])
    if not path.size:
        return "nobody leads it in this plan"
    if plan.data.incumbent[index] == NOBODY:
        return "it gets its first lead in this plan"
    return "its lead does not change in this plan"


def _refused(column: str, value: str, rule: str, repair: str) -> InputError:
    """Return the error of a change that is not there."""
    problem = InputProblem(
        file="", column=column, value=value, rule=rule, repair=repair
    )
    return InputError([problem])


def _promises(plan: Solution, move: Handover) -> Iterator[Promise]:
    """Yield what is promised in the period of a change, with what the plan gives."""
    at = (move.alliance, slice(None), move.period)
    rows = zip(plan.promised[at], plan.data.floor[at], plan.coverage[at], strict=True)
    for bundle, (promised, floor, coverage) in zip(BUNDLES, rows, strict=True):
        if promised:
            yield Promise(bundle=bundle, floor=float(floor), coverage=float(coverage))


def _away(case: Case, move: Handover) -> Iterator[Away]:
    """Yield when one of the two leads is not there, in the period of a change and in the one that carries the handing over."""
    days = case.world.horizon.first_days
    carried = move.period if move.out_period is None else move.out_period
    span = {"first": days[carried], "last": days[move.period + 1] - timedelta(days=1)}
    for who in (move.outgoing, move.incoming):
        name = case.data.resources[who]
        yield from days_away(case.world.register, name, **span)


def _before(run: Run, period: int) -> tuple[Solution, int]:
    """Return the plan and the period that were before a period: today's leads before the first."""
    return (run.today, 0) if period == 0 else (run.plan, period - 1)


def _load(run: Run, who: int, period: int) -> LeadLoad:
    """Return the load of somebody before and after the beginning of a period."""
    data = run.case.data
    old, then = _before(run, period)
    months = data.months
    return LeadLoad(
        name=resource_names(run.case)[data.resources[who]],
        planned=(
            float(old.hours_used[who, then]) / months,
            float(run.plan.hours_used[who, period]) / months,
        ),
        available=(
            float(data.available[who, then]) / months,
            float(data.available[who, period]) / months,
        ),
        alliances=(
            int(old.alliances_led[who, then]),
            int(run.plan.alliances_led[who, period]),
        ),
    )


def _shifts(run: Run, move: Handover) -> Iterator[Shift]:
    """Yield the other alliances to which the incoming lead gives fewer hours, those given up first."""
    data, names = run.case.data, resource_names(run.case)
    titles = alliance_names(run.case)
    old, then = _before(run, move.period)
    before = _delivered(old, move.incoming, then) / data.months
    after = _delivered(run.plan, move.incoming, move.period) / data.months
    led = run.plan.lead[:, move.period]
    falling = np.flatnonzero((before - after > TOLERANCE) & data.active[:, move.period])
    for a in sorted(falling.tolist(), key=lambda a: (led[a] == move.incoming, -before[a])):  # fmt: skip
        yield Shift(
            alliance=titles[data.alliances[a]],
            before=float(before[a]),
            after=float(after[a]),
            led_after=NOBODY_NAME if led[a] == NOBODY else names[data.resources[led[a]]],
        )  # fmt: skip


def _delivered(plan: Solution, who: int, period: int) -> np.ndarray:
    """Return the standard hours that somebody gives each alliance in a period, as lead or support, shape (alliance,)."""
    own = plan.hours[:, :, period].sum(axis=1) * plan.leads[who, :, period]
    if plan.support is None:
        return np.asarray(own)
    return np.asarray(own + plan.support[who, :, :, period].sum(axis=1))
