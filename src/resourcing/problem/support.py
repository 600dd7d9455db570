"""Help for a lead: standard hours that supporters may give, and managers beside teams that lead.

Who may help at all is the playbook's rule; how many hours there are follows from the catalogue.
"""

from collections.abc import Mapping
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
from resourcing.problem.parties import Parties, identifier


def support_arrays(parties: Parties) -> dict[str, Any]:
    """Return the standard hours that each resource, and all together, may give in support.

    Returns
    -------
    dict
        ``support_cap``, the profile's share of the need, shape (alliance, bundle, period); ``support_limit``, the hours
        of the services that a resource can deliver, shape (resource, alliance, bundle, period), or None where no
        profile takes support.
    """
    shares = np.array(
        [
            [getattr(profile.support_share, name) for name in BUNDLES]
            for profile in parties.profiles
        ]
    ).reshape(-1, len(BUNDLES), 1)
    return {
        "support_cap": shares * parties.demand.need,
        "support_limit": _limits(parties, shares > 0) if shares.any() else None,
    }


def _limits(parties: Parties, taken: np.ndarray) -> np.ndarray:
    """Return the hours a resource may give, 0 where the share is 0, shape (resource, alliance, bundle, period)."""
    demand, services = parties.demand, list(parties.world.playbook.services.values())
    member = np.arange(len(BUNDLES))[:, None] == demand.service_bundle[None, :]
    limit = np.zeros((len(parties.resources), *demand.need.shape))
    for r, resource in enumerate(parties.resources):
        able = np.array([can_deliver(resource, service=item) for item in services])
        hours = np.einsum("ast,bs->abt", demand.service_hours, member * able * 1.0)
        limit[r] = hours * taken * _may_support(resource, parties)[:, None, None]
    return limit * (parties.capacity.available > 0)[:, None, None, :]


def _may_support(resource: Resource, parties: Parties) -> np.ndarray:
    """Return whether a resource may help each alliance's lead; a contractor is bought for it, shape (alliance,)."""
    bought = identifier(resource) in parties.world.contracts
    return np.array(
        [
            sits_right(resource, alliance=row)
            if bought and isinstance(resource, Manager)
            else may_support(resource, alliance=row, profile=profile)
            for row, profile in zip(parties.alliances, parties.profiles, strict=True)
        ],
        dtype=bool,
    )


def oversight_arrays(
    parties: Parties, *, strict: Mapping[Pair, tuple[Obstacle, ...]]
) -> dict[str, Any]:
    """Return which leads need an overseer, the hours of overseeing, and who may oversee.

    Parameters
    ----------
    parties
        Resources and alliances.
    strict
        Strict rules that each pair would break.
    """
    hours = np.array([row.oversight_hours_per_month for row in parties.profiles])
    able = np.zeros((len(parties.resources), len(parties.alliances)), dtype=bool)
    for a in np.flatnonzero(hours > 0).tolist():
        name = parties.alliances[a].alliance_id
        able[:, a] = [
            may_oversee(row, strict=strict.get((identifier(row), name), ()))
            for row in parties.resources
        ]
    teams = [isinstance(row, Team) for row in parties.resources]
    return {
        "needs_overseer": np.array(teams, dtype=bool),
        "oversight_hours": hours[:, None] * parties.demand.active_months,
        "may_oversee": able[:, :, None] & present(parties),
    }
