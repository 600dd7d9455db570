"""Turns a placed portfolio, its demand and the capacity into an instance of the assignment.

Who may lead what follows the playbook's rule, with the reason at hand for those who may not.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.domain import Alliance, Team
from resourcing.errors import InputError, InputProblem
from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import Profile, Resource, Segment, why_not
from resourcing.problem.data import NOBODY, ProblemData
from resourcing.scenario import World

CRITICALITY_OF_PAR = 3.0
"""Criticality at which the segment's weight counts in full."""
THOUSAND = 1000.0
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class PinEnded:
    """A pin that a change of the world ended: the alliance is free from that period on."""

    alliance_id: str
    resource_id: str
    period: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Staffing:
    """An instance with what a reader needs beside it.

    Attributes
    ----------
    data
        The instance.
    reasons
        Why a resource may never lead an alliance: (resource, alliance) to a sentence; pairs that may are left out.
    pins_ended
        Pins that a change of the world ended.
    hourly_cost
        Cost of an hour of each resource that is paid by the hour (teams), in currency, shape (resource,).
    hire_cost
        Cost of the people whom the option hires, over the horizon, in currency.
    """

    data: ProblemData
    reasons: Mapping[tuple[str, str], str]
    pins_ended: tuple[PinEnded, ...]
    hourly_cost: np.ndarray
    hire_cost: float


def staffing_problem(
    portfolio: Portfolio, *, demand: Demand, capacity: Capacity, world: World
) -> Staffing:
    """Return the instance of a portfolio.

    Parameters
    ----------
    portfolio, demand, capacity
        Placements, hours needed and hours available, of the same world.
    world
        Register, playbook, horizon and option.

    Raises
    ------
    InputError
        If an alliance is pinned to somebody who may not lead it.
    """
    rows = {row.alliance_id: row for row in world.register.alliances}
    alliances = [rows[name] for name in demand.alliances]
    placed = [portfolio.placement(name) for name in demand.alliances]
    resources: list[Resource] = [*world.register.managers, *world.register.teams]
    profiles = [world.playbook.profiles[item.profile or ""] for item in placed]
    reasons = _reasons(resources, alliances, profiles)
    _check_pins(alliances, reasons)
    allowed = np.array(
        [
            [(_id(r), a.alliance_id) not in reasons for a in alliances]
            for r in resources
        ],
        dtype=bool,
    )
    eligible = (
        allowed.reshape(len(resources), len(alliances), 1)
        & (capacity.available > 0)[:, None, :]
        & (demand.active_months > 0)[None, :, :]
    )
    eligible, ended = _apply_pins(eligible, alliances, capacity, demand)
    segments = [item.segment or "simple" for item in placed]
    weight = _weights(alliances, placed, world)
    hourly = np.array(
        [row.hourly_cost if isinstance(row, Team) else 0.0 for row in resources]
    )
    hires = _hire_cost(capacity, world)
    data = ProblemData(
        resources=capacity.resources,
        alliances=demand.alliances,
        periods=demand.periods,
        bundles=demand.bundles,
        need=demand.need,
        active_months=demand.active_months,
        floor=demand.floors,
        weight=weight,
        available=capacity.available,
        eligible=eligible,
        incumbent=_incumbents(alliances, capacity.resources),
        must_lead=np.zeros(len(alliances), dtype=bool),
        placement_cost=np.zeros((len(resources), len(alliances))),
        months=float(world.horizon.months_per_period),
        hour_points=hourly * world.playbook.charges.points_per_thousand / THOUSAND,
        fixed_points=hires * world.playbook.charges.points_per_thousand / THOUSAND,
        **_resource_arrays(resources, len(alliances), world),
        **_segment_arrays(
            segments, demand.active_months, weight, len(resources), world
        ),
        **_prices(world),
    )
    return Staffing(
        data=data,
        reasons=reasons,
        pins_ended=ended,
        hourly_cost=hourly,
        hire_cost=hires,
    )


def _id(resource: Resource) -> str:
    """Return the identifier of a manager or team."""
    return resource.team_id if isinstance(resource, Team) else resource.manager_id


def _reasons(
    resources: list[Resource], alliances: list[Alliance], profiles: list[Profile]
) -> dict[tuple[str, str], str]:
    """Return why pairs are not possible, those that are left out."""
    found = {
        (_id(resource), alliance.alliance_id): why_not(
            resource, alliance=alliance, profile=profile
        )
        for resource in resources
        for alliance, profile in zip(alliances, profiles, strict=True)
    }
    return {pair: reason for pair, reason in found.items() if reason is not None}


def _check_pins(
    alliances: list[Alliance], reasons: Mapping[tuple[str, str], str]
) -> None:
    """Raise InputError where an alliance is pinned to somebody who may not lead it."""
    problems = [
        InputProblem(
            file="",
            place=row.alliance_id,
            column="pinned_manager",
            value=row.pinned_manager,
            rule=f"may not lead it: {reasons[row.pinned_manager, row.alliance_id]}",
            repair="pin it to somebody who may, or leave the column blank",
        )
        for row in alliances
        if row.pinned_manager and (row.pinned_manager, row.alliance_id) in reasons
    ]
    if problems:
        raise InputError(problems)


def _apply_pins(
    eligible: np.ndarray, alliances: list[Alliance], capacity: Capacity, demand: Demand
) -> tuple[np.ndarray, tuple[PinEnded, ...]]:
    """Remove every other candidate while a pin lasts; a pin ends after the last period in which its person serves."""
    changed, ended = eligible.copy(), []
    for a, row in enumerate(alliances):
        if row.pinned_manager:
            r = capacity.resources.index(row.pinned_manager)
            serves = np.flatnonzero(capacity.available[r] > 0)
            end = int(serves[-1]) + 1 if len(serves) else 0
            others = np.arange(len(capacity.resources)) != r
            changed[others, a, :end] = False
            later = np.flatnonzero(demand.active_months[a, end:] > 0)
            if len(later):
                period = demand.periods[end + int(later[0])]
                ended.append(
                    PinEnded(
                        alliance_id=row.alliance_id,
                        resource_id=row.pinned_manager,
                        period=period,
                    )
                )
    return changed, tuple(ended)


def _incumbents(alliances: list[Alliance], resources: tuple[str, ...]) -> np.ndarray:
    """Return the index of the lead before the first period, shape (alliance,)."""
    index = {name: number for number, name in enumerate(resources)}
    return np.array(
        [index.get(row.current_manager or "", NOBODY) for row in alliances], dtype=int
    )


def _weights(
    alliances: list[Alliance], placed: list[Placement], world: World
) -> np.ndarray:
    """Return the value points of a fully covered month, shape (alliance,).

    By criticality: the segment's weight x criticality / 3. By value at stake: the same total, shared out in
    proportion to the values; a blank takes the segment's mean (the portfolio's where the segment has none).
    """
    value = world.playbook.value
    base = np.array(
        [
            getattr(value.segment_weight, item.segment or "simple")
            * item.scores["criticality"]
            / CRITICALITY_OF_PAR
            for item in placed
        ]
    )
    stakes = np.array(
        [
            np.nan if row.value_at_stake is None else row.value_at_stake
            for row in alliances
        ]
    )
    if value.weight_by == "criticality" or not len(stakes) or not np.nansum(stakes) > 0:
        return base
    segments = np.array([item.segment for item in placed])
    for segment in set(segments.tolist()):
        own = stakes[(segments == segment) & ~np.isnan(stakes)]
        mean = own.mean() if len(own) else np.nanmean(stakes)
        stakes = np.where((segments == segment) & np.isnan(stakes), mean, stakes)
    return np.asarray(stakes / stakes.sum() * base.sum())


def _hire_cost(capacity: Capacity, world: World) -> float:
    """Return what the option's hires cost over the months in which they are employed, in currency."""
    months = dict(
        zip(capacity.resources, capacity.employed_months.sum(axis=1), strict=True)
    )
    people = [row for row in world.register.managers if row.manager_id in world.hires]
    return float(
        sum(
            (row.annual_cost or 0.0) / MONTHS_PER_YEAR * months[row.manager_id]
            for row in people
        )
    )


def _resource_arrays(
    resources: list[Resource], num_alliances: int, world: World
) -> dict[str, Any]:
    """Return pace and span limit of the resources."""
    planning = world.playbook.planning
    paces = [
        planning.team_pace.get(row.resourcing_option, 1.0)
        if isinstance(row, Team)
        else getattr(planning.pace, row.grade)
        for row in resources
    ]
    spans = [
        np.inf if isinstance(row, Team) else getattr(planning.span, row.grade) * row.fte
        for row in resources
    ]
    return {
        "pace": np.repeat(np.array(paces, dtype=float)[:, None], num_alliances, axis=1),
        "span_limit": np.array(spans, dtype=float),
    }


def _segment_arrays(
    segments: list[Segment],
    active_months: np.ndarray,
    weight: np.ndarray,
    num_resources: int,
    world: World,
) -> dict[str, Any]:
    """Return what depends on an alliance's segment: overhead, handovers and its weight in the span."""
    planning, charges = world.playbook.planning, world.playbook.charges
    months = world.horizon.months_per_period
    overhead = np.array(
        [getattr(planning.overhead_hours_per_month, name) for name in segments]
    )
    charge = np.repeat(
        (charges.handover_rate * weight * months)[:, None],
        active_months.shape[1],
        axis=1,
    )
    return {
        "overhead": np.repeat(
            (overhead[:, None] * active_months)[None], num_resources, axis=0
        ),
        "span_weight": np.array(
            [getattr(planning.span_weight, name) for name in segments]
        ),
        "handover_in": np.array(
            [getattr(planning.handover_in_hours, name) for name in segments]
        ),
        "handover_out": np.array(
            [getattr(planning.handover_out_hours, name) for name in segments]
        ),
        "handover_points": charge,
    }


def _prices(world: World) -> dict[str, Any]:
    """Return the numbers and rules that hold for the whole instance."""
    playbook, bundles = world.playbook, ("essential", "core", "higher_value")
    return {
        "bundle_rate": np.array(
            [getattr(playbook.value.bundle_rate, name) for name in bundles]
        ),
        "shortfall_rate": np.array(
            [getattr(playbook.charges.shortfall_rate, name) for name in bundles]
        ),
        "cold_handover_factor": playbook.planning.cold_handover_factor,
        "occupancy_ceiling": playbook.planning.occupancy_ceiling,
        "rules": playbook.rules,
        "span_points": playbook.charges.span_points,
        "occupancy_points_per_hour": playbook.charges.occupancy_points_per_hour,
        "occupancy_prices": playbook.charges.occupancy_prices,
    }
