"""The variables of the compact model: every feasible combination gets its own, and no other."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pulp

from resourcing.problem import NOBODY, ProblemData

Variables = dict[tuple[int, ...], pulp.LpVariable]


@dataclass(frozen=True, kw_only=True, eq=False)
class Model:
    """Variables of the compact model, by index: r resource, a alliance, b bundle, t period, k step of a price.

    Attributes
    ----------
    lead
        1 where r leads a in t; by (r, a, t).
    floor_hours, extra_hours
        Standard hours that r delivers to a up to the floor, and above it; by (r, a, b, t).
    hold
        1 where nobody leads a in t and r, its last lead, will lead it again or nobody will; by (r, a, t).
    entered
        1 where r leads a in t for the first time that anybody does within the horizon; by (r, a, t).
    given, taken
        1 where r hands a over after t; 1 where r takes a over at t; by (r, a, t).
    between, waiting
        1 where nobody leads a in t: handed over but not yet taken; not yet led within the horizon; by (a, t).
    unmanaged
        1 where an active alliance has no lead; by (a, t).
    short
        Coverage missing below a floor; by (a, b, t).
    over_span, over_hours
        Weighted alliances above the span; hours above the ceiling; by (r, t).
    busy
        Occupancy above the step k of the price of a high occupancy; by (k, r, t).
    over_handovers
        Handovers above their limit; by ().
    focus
        Weighted alliances above the step k of the price of focus; by (k, r, t).
    hired
        1 where a candidate is hired; by (r,).
    over_budget
        Currency above the budget of a year; by (y,).
    support, support_floor
        Standard hours that r gives to a beside its lead, by (r, a, b, t); the part of all such hours that counts up
        to the floor, by (a, b, t).
    overseer
        1 where r oversees a beside its lead; by (r, a, t).
    """

    data: ProblemData
    problem: pulp.LpProblem
    lead: Variables = field(default_factory=dict)
    floor_hours: Variables = field(default_factory=dict)
    extra_hours: Variables = field(default_factory=dict)
    hold: Variables = field(default_factory=dict)
    entered: Variables = field(default_factory=dict)
    given: Variables = field(default_factory=dict)
    taken: Variables = field(default_factory=dict)
    between: Variables = field(default_factory=dict)
    waiting: Variables = field(default_factory=dict)
    unmanaged: Variables = field(default_factory=dict)
    short: Variables = field(default_factory=dict)
    over_span: Variables = field(default_factory=dict)
    over_hours: Variables = field(default_factory=dict)
    busy: Variables = field(default_factory=dict)
    over_handovers: Variables = field(default_factory=dict)
    focus: Variables = field(default_factory=dict)
    hired: Variables = field(default_factory=dict)
    over_budget: Variables = field(default_factory=dict)
    support: Variables = field(default_factory=dict)
    support_floor: Variables = field(default_factory=dict)
    overseer: Variables = field(default_factory=dict)


def add_variables(model: Model) -> None:
    """Give every feasible combination its variables."""
    data = model.data
    for a in range(len(data.alliances)):
        for t in active_periods(data, a):
            _add_alliance_period(model, a, t)
        if handovers_matter(data, a):
            _add_handover_variables(model, a)
    for r in range(len(data.resources)):
        for t in range(len(data.periods)):
            _add_resource_period(model, r, t)
    _add_limits(model)
    _add_support(model)
    _add_overseers(model)


def active_periods(data: ProblemData, alliance: int) -> list[int]:
    """Return the periods in which an alliance is active, in order."""
    return [int(t) for t in np.flatnonzero(data.active[alliance])]


def candidates(data: ProblemData, alliance: int) -> list[int]:
    """Return the resources that may lead an alliance in some active period."""
    return [
        int(r)
        for r in np.flatnonzero(
            (data.eligible[:, alliance] & data.active[alliance]).any(axis=1)
        )
    ]


def handovers_matter(data: ProblemData, alliance: int) -> bool:
    """Return whether a change of lead of an alliance can happen and costs anything, or counts towards a limit."""
    active = len(active_periods(data, alliance))
    changes = active > 1 or (active == 1 and data.incumbent[alliance] != NOBODY)
    hours = data.handover_in[alliance].sum() + data.handover_out[alliance].sum()
    costs = hours + data.handover_points[alliance].sum() > 0
    return bool(changes and (costs or data.limits_handovers))


def _add(
    model: Model,
    group: str,
    *index: int,
    top: float | None = None,
    binary: bool = False,
) -> None:
    """Add one variable of a group, from 0 to `top`."""
    letters = INDEX_LETTERS[group]
    name = "_".join(
        [
            group,
            *(
                f"{letter}{number}"
                for letter, number in zip(letters, index, strict=True)
            ),
        ]
    )
    category = pulp.LpBinary if binary else pulp.LpContinuous
    getattr(model, group)[index] = model.problem.add_variable(
        name, 0, 1 if binary else top, category
    )


INDEX_LETTERS = {
    "lead": "rat",
    "floor_hours": "rabt",
    "extra_hours": "rabt",
    "hold": "rat",
    "entered": "rat",
    "given": "rat",
    "taken": "rat",
    "between": "at",
    "waiting": "at",
    "unmanaged": "at",
    "short": "abt",
    "over_span": "rt",
    "over_hours": "rt",
    "busy": "krt",
    "over_handovers": "",
    "focus": "krt",
    "hired": "r",
    "over_budget": "y",
    "support": "rabt",
    "support_floor": "abt",
    "overseer": "rat",
}
"""Letters of the indices of each group of variables."""


def _add_alliance_period(model: Model, a: int, t: int) -> None:
    """Add the variables of one active alliance and period."""
    data = model.data
    bundles = [b for b in range(len(data.bundles)) if data.need[a, b, t] > 0]
    _add(model, "unmanaged", a, t, top=0 if _must_be_led(data, a, t) else 1)
    for r in np.flatnonzero(data.eligible[:, a, t]).tolist():
        _add(model, "lead", r, a, t, binary=True)
        for b in bundles:
            _add_hours(model, int(r), a, b, t)
    for b in bundles:
        if data.floor[a, b, t] > 0:
            kept = data.rules.promises == "strict"
            top = 0.0 if kept else float(data.floor[a, b, t])
            _add(model, "short", a, b, t, top=top)


def _must_be_led(data: ProblemData, a: int, t: int) -> bool:
    """Return whether an alliance must be led in a period: by its own rule, or for a strict promise."""
    promised = ((data.floor[a, :, t] > 0) & (data.need[a, :, t] > 0)).any()
    strict = data.rules.promises == "strict"
    return bool(data.must_lead[a] or (strict and promised))


def _add_hours(model: Model, r: int, a: int, b: int, t: int) -> None:
    """Add the hours of one possible lead, up to the floor and above it."""
    need, floor = float(model.data.need[a, b, t]), float(model.data.floor[a, b, t])
    if floor > 0:
        _add(model, "floor_hours", r, a, b, t, top=floor * need)
    if floor < 1:
        _add(model, "extra_hours", r, a, b, t, top=(1 - floor) * need)


def _add_handover_variables(model: Model, a: int) -> None:
    """Add the variables that follow an alliance from lead to lead."""
    first, *later = active_periods(model.data, a)
    _add(model, "waiting", a, first, top=1)
    for t in later:
        _add(model, "waiting", a, t, top=1)
        _add(model, "between", a, t, top=1)
    for r in candidates(model.data, a):
        for t in later:
            _add(model, "hold", r, a, t, top=1)
        for t in (first, *later):
            if (r, a, t) in model.lead:
                _add_moves(model, r, a, t, first=first, last=[first, *later][-1])


def _add_moves(model: Model, r: int, a: int, t: int, *, first: int, last: int) -> None:
    """Add the variables of one lead's arrival and departure."""
    _add(model, "entered", r, a, t, top=1)
    if t != first:
        _add(model, "taken", r, a, t, top=1)
    if t != last:
        _add(model, "given", r, a, t, top=1)


def _add_resource_period(model: Model, r: int, t: int) -> None:
    """Add the variables of one resource and period."""
    data = model.data
    if data.rules.span == "soft" and np.isfinite(data.span_limit[r, t]):
        _add(model, "over_span", r, t)
    if data.rules.occupancy == "soft":
        _add(model, "over_hours", r, t)
    if data.available[r, t] > 0:
        for k in range(len(data.occupancy_prices)):
            _add(model, "busy", k, r, t)
    if np.isfinite(data.span_limit[r, t]):
        for k in range(len(data.focus_prices)):
            _add(model, "focus", k, r, t)


def _add_limits(model: Model) -> None:
    """Add who is hired, and what lies above soft limits of the whole instance."""
    data = model.data
    for r in np.flatnonzero(data.candidate).tolist():
        _add(model, "hired", r, binary=True)
    if data.limits_handovers and data.rules.handovers == "soft":
        _add(model, "over_handovers")
    if data.rules.budget == "soft":
        for y in np.flatnonzero(data.limits_budget).tolist():
            _add(model, "over_budget", y)


def _add_support(model: Model) -> None:
    """Add the hours that a resource may give beside a lead, up to its limit, all supporters' share and the need."""
    data, able = model.data, model.data.may_support
    if able is None or data.support_limit is None:
        return
    room = np.minimum(data.support_cap, data.need)
    most = np.minimum(data.support_limit, room[None])
    leaders = {(a, t): set[int]() for a, t in model.unmanaged}
    for r, a, t in model.lead:
        leaders[a, t].add(r)
    for r, a, b, t in np.argwhere(able).tolist():
        if leaders[a, t] - {r}:
            _add(model, "support", r, a, b, t, top=float(most[r, a, b, t]))
    for a, b, t in dict.fromkeys((a, b, t) for _, a, b, t in model.support):
        floor = float(data.floor[a, b, t])
        if floor > 0:
            top = floor * float(data.need[a, b, t])
            _add(model, "support_floor", a, b, t, top=top)


def _add_overseers(model: Model) -> None:
    """Add who may oversee where a lead may need it."""
    overseen = model.data.overseen
    places = dict.fromkeys((a, t) for r, a, t in model.lead if overseen[r, a, t])
    for a, t in places:
        for r in np.flatnonzero(model.data.may_oversee[:, a, t]).tolist():
            _add(model, "overseer", r, a, t, binary=True)


def steps(model: Model) -> Iterator[tuple[int, int, int | None]]:
    """Yield alliance, active period and the active period before it, where handovers matter."""
    for a in range(len(model.data.alliances)):
        if handovers_matter(model.data, a):
            periods = active_periods(model.data, a)
            yield a, periods[0], None
            yield from ((a, t, before) for before, t in pairwise(periods))
