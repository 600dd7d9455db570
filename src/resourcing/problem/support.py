"""Help for a lead: standard hours that supporters may give, and managers beside teams that lead.

Who may help at all is the playbook's rule; how many hours there are follows from the catalogue.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from resourcing.domain import Manager, Team
from resourcing.playbook import (
    BUNDLES,
    Obstacle,
    Resource,
    can_deliver,
    may_oversee,
    may_support,
    sits_right,
)
from resourcing.problem.leading import Pair, present
from resourcing.problem.parties import Parties, State, identifier


def support_arrays(parties: Parties) -> dict[str, Any]:
    """Return the standard hours that each resource, and all together, may give in support.

    Returns
    -------
    dict
        ``support_cap``, the profile's share of the need, shape (alliance, bundle, period); ``support_limit``, the hours
        of the services that a resource can deliver, shape (resource, alliance, bundle, period), or None where no
        profile takes support.
    """
    cap = parties.demand.support_cap
    return {
        "support_cap": cap,
        "support_limit": _limits(parties, cap > 0) if _takes_any(parties) else None,
    }


def _takes_any(parties: Parties) -> bool:
    """Return whether some alliance's profile takes support, or will by an agreement."""
    moved = any(any(move.support_share.values()) for move in parties.world.sla_moves)
    return moved or any(
        getattr(profile.support_share, name) > 0
        for state, _ in parties.by_state()
        for profile in state.profiles
        for name in BUNDLES
    )


def _limits(parties: Parties, taken: np.ndarray) -> np.ndarray:
    """Return the hours a resource may give, 0 where nothing may be, shape (resource, alliance, bundle, period)."""
    demand, services = parties.demand, list(parties.world.playbook.services.values())
    member = np.arange(len(BUNDLES))[:, None] == demand.service_bundle[None, :]
    limit = np.zeros((len(parties.resources), *demand.need.shape))
    for state, when in parties.by_state():
        for r, resource in enumerate(state.resources):
            able = np.array([can_deliver(resource, service=item) for item in services])
            may = _may_support(resource, state, parties)
            limit[r][:, :, when] = may[:, None, None] * np.einsum(
                "ast,bs->abt", demand.service_hours[:, :, when], member * able * 1.0
            )
    return limit * taken * (parties.capacity.available > 0)[:, None, None, :]


def _may_support(resource: Resource, state: State, parties: Parties) -> np.ndarray:
    """Return whether a resource may help each alliance's lead; a contractor is bought for it, shape (alliance,)."""
    bought = identifier(resource) in parties.world.contracts
    return np.array(
        [
            sits_right(resource, alliance=row)
            if bought and isinstance(resource, Manager)
            else may_support(resource, alliance=row, profile=profile)
            for row, profile in zip(parties.alliances, state.profiles, strict=True)
        ],
        dtype=bool,
    )


def oversight_arrays(
    parties: Parties, *, strict: Sequence[Mapping[Pair, tuple[Obstacle, ...]]]
) -> dict[str, Any]:
    """Return which leads need an overseer, the hours of overseeing, and who may oversee.

    Parameters
    ----------
    parties
        Resources and alliances.
    strict
        Strict rules that each pair would break, state by state.
    """
    there = present(parties)
    able = np.zeros(there.shape, dtype=bool)
    for (state, when), broken in zip(parties.by_state(), strict, strict=True):
        able[:, :, when] = _overseers(state, broken, parties)[:, :, None]
    teams = [isinstance(row, Team) for row in parties.resources]
    return {
        "needs_overseer": np.array(teams, dtype=bool),
        "oversight_hours": _oversight_hours(parties),
        "may_oversee": able & there,
    }


def _oversight_hours(parties: Parties) -> np.ndarray:
    """Return the hours of overseeing, day by day those of the profile, shape (alliance, period)."""
    profiles = parties.world.playbook.profiles.values()
    hours = np.array([row.oversight_hours_per_month for row in profiles])
    return np.einsum("p,apt->at", hours, parties.demand.profile_months)


def _overseers(
    state: State, strict: Mapping[Pair, tuple[Obstacle, ...]], parties: Parties
) -> np.ndarray:
    """Return who may oversee in a state, shape (resource, alliance)."""
    able = np.zeros((len(state.resources), len(parties.alliances)), dtype=bool)
    for a, row in enumerate(parties.alliances):
        if _is_overseen(a, parties):
            able[:, a] = [
                may_oversee(
                    item, strict=strict.get((identifier(item), row.alliance_id), ())
                )
                for item in state.resources
            ]
    return able


def _is_overseen(alliance: int, parties: Parties) -> bool:
    """Return whether an alliance's profile asks for overseers in some period."""
    return any(
        state.profiles[alliance].oversight_hours_per_month > 0
        for state, _ in parties.by_state()
    )
