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
    """Return whether a change of lead of an alliance can happen and costs anything."""
    active = len(active_periods(data, alliance))
    changes = active > 1 or (active == 1 and data.incumbent[alliance] != NOBODY)
    hours = data.handover_in[alliance] + data.handover_out[alliance]
    return bool(changes and hours + data.handover_points[alliance].sum() > 0)


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
}
"""Letters of the indices of each group of variables."""


def _add_alliance_period(model: Model, a: int, t: int) -> None:
    """Add the variables of one active alliance and period."""
    data = model.data
    bundles = [b for b in range(len(data.bundles)) if data.need[a, b, t] > 0]
    _add(model, "unmanaged", a, t, top=0 if data.must_lead[a] else 1)
    for r in np.flatnonzero(data.eligible[:, a, t]).tolist():
        _add(model, "lead", r, a, t, binary=True)
        for b in bundles:
            _add_hours(model, int(r), a, b, t)
    for b in bundles:
        if data.floor[a, b, t] > 0:
            _add(model, "short", a, b, t, top=float(data.floor[a, b, t]))


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
    if data.rules.span == "soft" and np.isfinite(data.span_limit[r]):
        _add(model, "over_span", r, t)
    if data.rules.occupancy == "soft":
        _add(model, "over_hours", r, t)
    if data.available[r, t] > 0:
        for k in range(len(data.occupancy_prices)):
            _add(model, "busy", k, r, t)


def steps(model: Model) -> Iterator[tuple[int, int, int | None]]:
    """Yield alliance, active period and the active period before it, where handovers matter."""
    for a in range(len(model.data.alliances)):
        if handovers_matter(model.data, a):
            periods = active_periods(model.data, a)
            yield a, periods[0], None
            yield from ((a, t, before) for before, t in pairwise(periods))
