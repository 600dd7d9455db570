"""What alliances are worth, what leading them takes, and the prices of an instance, from profile, segment and grade.

Who may lead or help and what money there is are in the modules beside this one.
"""

from typing import Any

import numpy as np

from resourcing.domain import Team
from resourcing.playbook import BUNDLES, Segment
from resourcing.problem.parties import Parties
from resourcing.scenario import World

CRITICALITY_OF_PAR = 3.0
"""Criticality at which the segment's weight counts in full."""


def worths(parties: Parties) -> dict[str, Any]:
    """Return the value points of a fully covered month of each alliance.

    By criticality: the segment's weight x criticality / 3. By value at stake: the same total, shared out in
    proportion to the values; a blank takes the segment's mean (the portfolio's where the segment has none).
    """
    return {"weight": _weights(parties)}


def _weights(parties: Parties) -> np.ndarray:
    """Return the value points of a fully covered month, shape (alliance,)."""
    value = parties.world.playbook.value
    base = np.array(
        [
            getattr(value.segment_weight, item.segment or "simple")
            * item.scores["criticality"]
            / CRITICALITY_OF_PAR
            for item in parties.placed
        ]
    )
    given = [row.value_at_stake for row in parties.alliances]
    stakes = np.array([np.nan if stake is None else stake for stake in given])
    if value.weight_by == "criticality" or not len(stakes) or not np.nansum(stakes) > 0:
        return base
    filled = _filled(stakes, parties)
    return np.asarray(filled / filled.sum() * base.sum())


def _filled(stakes: np.ndarray, parties: Parties) -> np.ndarray:
    """Return values at stake with blanks at their segment's mean, or the portfolio's, shape (alliance,)."""
    segments = np.array(_segments(parties))
    for segment in set(segments.tolist()):
        own = stakes[(segments == segment) & ~np.isnan(stakes)]
        mean = own.mean() if len(own) else np.nanmean(stakes)
        stakes = np.where((segments == segment) & np.isnan(stakes), mean, stakes)
    return stakes


def _segments(parties: Parties) -> list[Segment]:
    """Return the segment of each alliance."""
    return [item.segment or "simple" for item in parties.placed]


def resource_arrays(parties: Parties) -> dict[str, Any]:
    """Return pace and span limit of the resources."""
    planning = parties.world.playbook.planning
    paces = [
        planning.team_pace.get(row.resourcing_option, 1.0)
        if isinstance(row, Team)
        else getattr(planning.pace, row.grade)
        for row in parties.resources
    ]
    spans = [
        np.inf if isinstance(row, Team) else getattr(planning.span, row.grade) * row.fte
        for row in parties.resources
    ]
    pace = np.array(paces, dtype=float)[:, None]
    return {
        "pace": np.repeat(pace, len(parties.alliances), axis=1),
        "span_limit": np.array(spans, dtype=float),
    }


def segment_arrays(parties: Parties) -> dict[str, Any]:
    """Return what depends on an alliance's segment: overhead, handovers and its weight in the span."""
    planning, names = parties.world.playbook.planning, _segments(parties)

    def of(table: Any) -> np.ndarray:
        return np.array([getattr(table, name) for name in names])

    active = parties.demand.active_months
    overhead = of(planning.overhead_hours_per_month)[:, None] * active
    return {
        "overhead": np.repeat(overhead[None], len(parties.resources), axis=0),
        "span_weight": of(planning.span_weight),
        "handover_in": of(planning.handover_in_hours),
        "handover_out": of(planning.handover_out_hours),
        "handover_points": _handover_points(parties),
    }


def _handover_points(parties: Parties) -> np.ndarray:
    """Return the charge of a handover, the same in every period, shape (alliance, period)."""
    world = parties.world
    rate, months = (
        world.playbook.charges.handover_rate,
        world.horizon.months_per_period,
    )
    charge = (rate * _weights(parties) * months)[:, None]
    return np.repeat(charge, len(parties.demand.periods), axis=1)


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
