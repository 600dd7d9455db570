"""One change of lead in one place: from whom to whom, hours, load before and after, what is open, who is known.

Reads a plan and the register; why the lead changes is said where reasons are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from resourcing.domain import Alliance, Decision, Evaluation, Event, Register, Request
from resourcing.errors import InputError, InputProblem
from resourcing.explain.asked import (
    ALLIANCE,
    alliance_index,
    alliance_names,
    resource_names,
)
from resourcing.front_door import Placement
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Handover, Solution
from resourcing.scorecard.improving import open_decisions
from resourcing.study.preparing import Case
from resourcing.study.running import Run
from resourcing.words import listed

PERIOD = "--period"
NOBODY_NAME = "nobody"


@dataclass(frozen=True, kw_only=True)
class Load:
    """What somebody has to do in a period before the change and in that of the change.

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


@dataclass(frozen=True, kw_only=True, eq=False)
class Brief:
    """One change of lead.

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
    requests, decisions, events
        What is open on the day from which the plan is seen.
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
    loads: tuple[Load, ...]
    shifts: tuple[Shift, ...]
    requests: tuple[Request, ...]
    decisions: tuple[Decision, ...]
    events: tuple[Event, ...]
    evaluations: tuple[Evaluation, ...]
    people: tuple[tuple[str, str], ...]


def handover_brief(run: Run, *, alliance: str, period: str | None = None) -> Brief:
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
    data = case.data
    carried = move.out_period
    return Brief(
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
        requests=_open_requests(register, alliance, case.world.today),
        decisions=_open_decisions(register, row, case.world.today),
        events=_open_events(register, alliance),
        evaluations=_latest(register, alliance, case.world.today),
        people=tuple(_people(register, alliance, names)),
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
        rule = "its lead does not change in this plan"
        raise _refused(ALLIANCE, alliance, rule, advice if others else "plan again")
    if period is None:
        return next(iter(found.values()))
    if period not in found:
        advice = f"name {' or '.join(found)}, or leave {PERIOD} out"
        rule = f"the lead of {alliance} does not change in it"
        raise _refused(PERIOD, period, rule, advice)
    return found[period]


def _refused(column: str, value: str, rule: str, repair: str) -> InputError:
    """Return the error of a change that is not there."""
    problem = InputProblem(
        file="", column=column, value=value, rule=rule, repair=repair
    )
    return InputError([problem])


def _before(run: Run, period: int) -> tuple[Solution, int]:
    """Return the plan and the period that were before a period: today's leads before the first."""
    return (run.today, 0) if period == 0 else (run.plan, period - 1)


def _load(run: Run, who: int, period: int) -> Load:
    """Return the load of somebody before and after the beginning of a period."""
    data = run.case.data
    old, then = _before(run, period)
    months = data.months
    return Load(
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


def _open_requests(
    register: Register, alliance: str, today: date
) -> tuple[Request, ...]:
    """Return the requests that nobody has closed, oldest first."""
    rows = [
        row
        for row in register.requests
        if row.alliance_id == alliance
        and row.opened.date() <= today
        and (row.closed is None or row.closed.date() > today)
    ]
    return tuple(sorted(rows, key=lambda row: row.opened.replace(tzinfo=None)))


def _open_decisions(
    register: Register, row: Alliance, today: date
) -> tuple[Decision, ...]:
    """Return the decisions about an alliance that no later one replaces, latest first."""
    called = {row.alliance_id, row.name}
    rows: Sequence[Decision] = open_decisions(register.decisions, seen_from=today)
    return tuple(item for item in rows if item.subject in called)


def _open_events(register: Register, alliance: str) -> tuple[Event, ...]:
    """Return what was planned and is not done, in order of time."""
    rows = [r for r in register.events if r.alliance_id == alliance and r.done is None]
    return tuple(sorted(rows, key=lambda row: row.planned_for))


def _latest(register: Register, alliance: str, today: date) -> tuple[Evaluation, ...]:
    """Return the latest evaluation of each criterion by each evaluator."""
    latest: dict[tuple[str, str], Evaluation] = {}
    for row in register.evaluations:
        if row.alliance_id == alliance and row.date <= today:
            key = (row.criterion, row.evaluator)
            if key not in latest or latest[key].date <= row.date:
                latest[key] = row
    return tuple(latest.values())


def _people(
    register: Register, alliance: str, names: dict[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield who has evaluated an alliance, answered its requests, worked for it or decided about it."""
    found: dict[str, dict[str, None]] = {}
    for who, what in _dealings(register, alliance):
        found.setdefault(names.get(who, who), {})[what] = None
    yield from ((who, "; ".join(what)) for who, what in found.items())


def _dealings(register: Register, alliance: str) -> Iterator[tuple[str, str]]:
    """Yield who did what for an alliance, as often as the register says so."""
    for row in register.evaluations:
        if row.alliance_id == alliance:
            yield row.evaluator, f"evaluated it{f', {row.role}' if row.role else ''}"
    asked = [r.manager_id for r in register.requests if r.alliance_id == alliance]
    worked = [r.manager_id for r in register.timesheet if r.alliance_id == alliance]
    yield from ((who, "answered its requests") for who in asked if who)
    yield from ((who, "worked for it") for who in worked)
    for item in register.decisions:
        if item.subject == alliance:
            yield item.who, "decided about it"
