"""Every alliance in every profile, as rows of an instance: who may lead it, what leading takes and what it is worth.

Made by `demand` and `problem` like any other instance; what happens by month is in `ground`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from resourcing.capacity import available_capacity
from resourcing.demand import expected_demand
from resourcing.domain import Alliance
from resourcing.front_door import Placement, Portfolio
from resourcing.futures.outlook import Outlook
from resourcing.playbook import SEGMENTS, Segment
from resourcing.problem import ProblemData, staffing_problem
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True, eq=False)
class Wide:
    """Every alliance in every profile, one row each.

    Attributes
    ----------
    allowed
        Whether a resource may lead it, its hours apart, shape (resource, row, period).
    oversees
        Whether a resource may oversee it, shape (resource, row).
    placement_cost
        Points charged in each period led, shape (resource, row).
    overhead
        Hours a month of leading at all, shape (resource, row).
    weight, span_weight, handover_in, handover_out, handover_points
        As in an instance, shape (row,).
    oversight
        Hours of overseeing a month, shape (row,).
    able
        Share of a bundle's need that a resource can deliver in support, shape (resource, row, bundle); None for no
        support.
    cap
        Share of it that supporters may deliver together, shape (row, bundle).
    """

    allowed: np.ndarray
    oversees: np.ndarray
    placement_cost: np.ndarray
    overhead: np.ndarray
    weight: np.ndarray
    span_weight: np.ndarray
    handover_in: np.ndarray
    handover_out: np.ndarray
    handover_points: np.ndarray
    oversight: np.ndarray
    able: np.ndarray | None
    cap: np.ndarray


def every_profile(
    world: World,
    alliances: tuple[Alliance, ...],
    placed: tuple[Placement, ...],
    seen: Outlook,
    data: ProblemData,
) -> Wide:
    """Return every alliance in every profile."""
    usual = _usual_criticality(placed)
    rows, places = [], []
    for row, item in zip(alliances, placed, strict=True):
        for profile in seen.profiles:
            name = f"{row.alliance_id}|{profile}"
            segment = world.playbook.profiles[profile].segment
            rows.append(_always(row, name))
            moved = replace(item, alliance_id=name, profile=profile, segment=segment)
            if segment != item.segment:
                scores = {**item.scores, "criticality": usual[segment]}
                moved = replace(moved, scores=scores)
            places.append(moved)
    found = _instance(world, rows, places)
    kept = world.playbook.value.weight_by == "value_at_stake"
    return _facts(found, data, seen, stakes_count=kept)


def _facts(
    found: ProblemData, data: ProblemData, seen: Outlook, *, stakes_count: bool
) -> Wide:
    """Return what an instance of every alliance in every profile says of each row."""
    first = (slice(None), 0)
    there = (found.available > 0)[:, None, :]
    weight = found.weight[first].copy()
    if stakes_count:  # what is at stake does not depend on the segment
        own = np.resize(data.weight[first], len(seen.names))
        own[seen.num_listed :] = data.weight[first].mean() if len(data.weight) else 1.0
        weight = np.repeat(own, len(seen.profiles))
    need = np.where(found.need > 0, found.need, np.inf)
    return Wide(
        allowed=found.eligible | (~there & found.eligible.any(axis=2, keepdims=True)),
        oversees=np.asarray(found.may_oversee.any(axis=2)),
        placement_cost=found.placement_cost[:, :, 0],
        overhead=found.overhead[:, :, 0] / found.months,
        weight=weight,
        span_weight=found.span_weight[first],
        handover_in=found.handover_in[first],
        handover_out=found.handover_out[first],
        handover_points=found.handover_points[first] / found.weight[first] * weight,
        oversight=found.oversight_hours[first] / found.months,
        able=None
        if found.support_limit is None
        else (found.support_limit / need[None]).max(axis=3),
        cap=(found.support_cap / need).max(axis=2),
    )


def _instance(
    world: World, rows: list[Alliance], places: list[Placement]
) -> ProblemData:
    """Return the instance of a made-up portfolio in a world without dated phases, pins or published leads."""
    made_up = replace(
        world,
        register=world.register.replace(alliances=tuple(rows), evaluations=()),
        phase_moves=(),
        published_until=None,
    )
    portfolio = Portfolio(placements=tuple(places))
    return staffing_problem(
        portfolio,
        demand=expected_demand(portfolio, world=made_up),
        capacity=available_capacity(made_up),
        world=made_up,
    ).data


def _always(row: Alliance, name: str) -> Alliance:
    """Return an alliance under another name, active throughout, without a lead or a pin."""
    return row.replace(
        alliance_id=name,
        start=None,
        end=None,
        phase="development",
        current_manager=None,
        pinned_manager=None,
    )


def _usual_criticality(placed: tuple[Placement, ...]) -> Mapping[Segment, float]:
    """Return the mean criticality of each segment; that of the portfolio where a segment is empty."""
    everything = [item.scores["criticality"] for item in placed] or [3.0]
    usual: dict[Segment, float] = {}
    for name in SEGMENTS:
        own = [item.scores["criticality"] for item in placed if item.segment == name]
        usual[name] = float(np.mean(own or everything))
    return usual
