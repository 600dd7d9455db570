"""What alliances are worth, what leading them takes, and the prices of an instance, from profile, segment and grade.

Who may lead or help and what money there is are in the modules beside this one.
"""

from datetime import date
from typing import Any

import numpy as np

from resourcing.domain import Team
from resourcing.playbook import BUNDLES, SEGMENTS, BySegment, Resource, Segment
from resourcing.problem.parties import Parties, State
from resourcing.scenario import World

CRITICALITY_OF_PAR = 3.0
"""Criticality at which the segment's weight counts in full."""


def worths(parties: Parties) -> dict[str, Any]:
    """Return the value points of a fully covered month of each alliance and period.

    By criticality: the segment's weight x criticality / 3. By value at stake: the same total, shared out in
    proportion to the values; a blank takes the segment's mean (the portfolio's where the segment has none).
    """
    return {"weight": _weights(parties)}


def _weights(parties: Parties) -> np.ndarray:
    """Return the value points of a fully covered month, shape (alliance, period)."""
    weights = np.zeros((len(parties.alliances), len(parties.states)))
    for state, when in parties.by_state():
        weights[:, when] = _weights_of(state, parties)[:, None]
    return weights


def _weights_of(state: State, parties: Parties) -> np.ndarray:
    """Return the value points of a fully covered month in a state, shape (alliance,)."""
    value = parties.world.playbook.value
    base = np.array(
        [
            getattr(value.segment_weight, item.segment or "simple")
            * item.scores["criticality"]
            / CRITICALITY_OF_PAR
            for item in state.placed
        ]
    )
    given = [row.value_at_stake for row in parties.alliances]
    stakes = np.array([np.nan if stake is None else stake for stake in given])
    if value.weight_by == "criticality" or not len(stakes) or not np.nansum(stakes) > 0:
        return base
    filled = _filled(stakes, state)
    return np.asarray(filled / filled.sum() * base.sum())


def _filled(stakes: np.ndarray, state: State) -> np.ndarray:
    """Return values at stake with blanks at their segment's mean, or the portfolio's, shape (alliance,)."""
    segments = np.array(_segments(state))
    for segment in set(segments.tolist()):
        own = stakes[(segments == segment) & ~np.isnan(stakes)]
        mean = own.mean() if len(own) else np.nanmean(stakes)
        stakes = np.where((segments == segment) & np.isnan(stakes), mean, stakes)
    return stakes


def _segments(state: State) -> list[Segment]:
    """Return the segment of each alliance."""
    return [item.segment or "simple" for item in state.placed]


def resource_arrays(parties: Parties) -> dict[str, Any]:
    """Return pace and span limit of the resources; the span of a period is that of its first day."""
    planning = parties.world.playbook.planning
    paces = [
        planning.team_pace.get(row.resourcing_option, 1.0)
        if isinstance(row, Team)
        else getattr(planning.pace, row.grade)
        for row in parties.resources
    ]
    firsts = parties.world.horizon.first_days[:-1]
    spans = [
        [_span(row, day, parties.world) for row in state.resources]
        for state, day in zip(parties.states, firsts, strict=True)
    ]
    pace = np.array(paces, dtype=float)[:, None]
    return {
        "pace": np.repeat(pace, len(parties.alliances), axis=1),
        "span_limit": np.array(spans, dtype=float).T,
    }


def _span(resource: Resource, day: date, world: World) -> float:
    """Return the span of a resource on a day; none for a team."""
    if isinstance(resource, Team):
        return np.inf
    return world.people.span_on(resource.grade, day, world.playbook) * resource.fte


def segment_arrays(parties: Parties) -> dict[str, Any]:
    """Return what depends on an alliance's segment: overhead, handovers and its weight in the span.

    Overhead takes its hours day by day, the others those of the segment on the first day of the period.
    """
    planning = parties.world.playbook.planning
    names = np.array([_segments(state) for state in parties.states]).T

    def of(table: BySegment) -> np.ndarray:
        return np.select(
            [names == name for name in SEGMENTS],
            [getattr(table, name) for name in SEGMENTS],
        )

    overhead = _overhead(parties)
    return {
        "overhead": np.repeat(overhead[None], len(parties.resources), axis=0),
        "span_weight": of(planning.span_weight),
        "handover_in": of(planning.handover_in_hours),
        "handover_out": of(planning.handover_out_hours),
        "handover_points": _handover_points(parties),
    }


def _overhead(parties: Parties) -> np.ndarray:
    """Return the hours of leading an alliance at all, shape (alliance, period)."""
    playbook = parties.world.playbook
    hours = [
        getattr(playbook.planning.overhead_hours_per_month, profile.segment)
        for profile in playbook.profiles.values()
    ]
    return np.einsum("p,apt->at", np.array(hours), parties.demand.profile_months)


def _handover_points(parties: Parties) -> np.ndarray:
    """Return the charge of a handover, shape (alliance, period)."""
    world = parties.world
    rate, months = (
        world.playbook.charges.handover_rate,
        world.horizon.months_per_period,
    )
    return np.asarray(rate * _weights(parties) * months)


def prices(world: World) -> dict[str, Any]:
    """Return the numbers and rules that hold for the whole instance."""
    playbook, charges = world.playbook, world.playbook.charges
    return {
        "bundle_rate": np.array(
            [getattr(playbook.value.bundle_rate, name) for name in BUNDLES]
        ),
        "shortfall_rate": np.array(
            [getattr(charges.shortfall_rate, name) for name in BUNDLES]
        ),
        "cold_handover_factor": playbook.planning.cold_handover_factor,
        "occupancy_ceiling": playbook.planning.occupancy_ceiling,
        "rules": playbook.rules,
        "span_points": charges.span_points,
        "occupancy_points_per_hour": charges.occupancy_points_per_hour,
        "occupancy_prices": charges.occupancy_prices,
        "focus_prices": charges.focus_prices,
        "budget_points_per_thousand": charges.budget_points_per_thousand,
        "handover_limit_points": charges.handover_limit_points,
        "max_handovers": np.inf
        if world.max_handovers is None
        else float(world.max_handovers),
    }
