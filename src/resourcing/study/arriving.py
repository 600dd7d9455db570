"""What an alliance comes to at the front door: where it is placed, how sure, who differs, and the hours it will need.

Solves nothing and writes nothing; a scenario gives the horizon and the world.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from resourcing.domain import Register
from resourcing.front_door import Placement, explain_placement, segment
from resourcing.front_door.reviewing import Spread, placed_alone, spreads
from resourcing.playbook import BUNDLES, Playbook
from resourcing.scenario import Horizon, Scenario
from resourcing.study.preparing import prepare

PERIODS = 4
"""Periods of three months that are looked ahead where no scenario is named (user-set)."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Arrival:
    """What an alliance comes to.

    Attributes
    ----------
    placement
        Where it stands with all scores.
    before
        Where it stood without the new ones; None for a new alliance.
    told
        The placement in sentences.
    alone
        Where each evaluator would place it alone.
    scored
        How many criteria each evaluator scored.
    spreads
        Criteria about which evaluators differ, farthest first.
    periods
        Labels of the periods.
    hours
        Hours needed, shape (bundle, period), bundles as in the playbook; zero for one that is not eligible.
    """

    placement: Placement
    before: Placement | None
    told: str
    alone: Mapping[str, Placement]
    scored: Mapping[str, int]
    spreads: tuple[Spread, ...]
    periods: tuple[str, ...]
    hours: np.ndarray


def plain_scenario(today: date, *, register: str = "register") -> Scenario:
    """Return a scenario of a year without any change, from the month of a day, for what is asked without one.

    Parameters
    ----------
    today
        The day.
    register
        What the register is called.

    Examples
    --------
    >>> plain_scenario(date(2027, 5, 20)).horizon.start
    datetime.date(2027, 5, 1)
    """
    return Scenario(
        title="A year without change",
        register_path=register,
        playbook_path="playbook",
        horizon=Horizon(start=today.replace(day=1), periods=PERIODS),
        as_of=today,
    )


def arrival(
    scenario: Scenario,
    *,
    register: Register,
    playbook: Playbook,
    alliance_id: str,
    before: Register | None = None,
) -> Arrival:
    """Return what an alliance comes to.

    Parameters
    ----------
    scenario
        Horizon and world.
    register
        The register with the alliance and its evaluations.
    playbook
        The rules.
    alliance_id
        The alliance.
    before
        The register without the new scores, where it has the alliance; None for a new one.

    Raises
    ------
    InputError
        If an alliance is pinned to somebody who may not lead it.
    """
    case = prepare(scenario, register=register, playbook=playbook)
    state, demand = case.world, case.demand
    placement = case.portfolio.placement(alliance_id)
    hours = np.zeros((len(BUNDLES), len(demand.periods)))
    if alliance_id in demand.alliances:
        hours = demand.need[demand.alliances.index(alliance_id)]
    book, today = state.playbook, state.today
    alone = _only(state.register, alliance_id)
    placed = placed_alone(alone, alliance_id, playbook=book, today=today)
    return Arrival(
        placement=placement,
        before=None
        if before is None
        else segment(before, playbook=book, today=today, seed=state.seed).placement(
            alliance_id
        ),
        told=explain_placement(placement, state.playbook),
        alone=placed,
        scored={
            name: len({r.criterion for r in alone.evaluations if r.evaluator == name})
            for name in placed
        },
        spreads=spreads(alone, playbook=book, today=today),
        periods=demand.periods,
        hours=hours,
    )


def _only(register: Register, alliance_id: str) -> Register:
    """Return a register with one alliance."""
    return register.replace(
        alliances=tuple(r for r in register.alliances if r.alliance_id == alliance_id),
        evaluations=tuple(
            r for r in register.evaluations if r.alliance_id == alliance_id
        ),
    )
