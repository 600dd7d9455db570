"""Who may lead what, and when: the playbook's rules, contracts, hours, pins and the published window.

What breaking a soft rule costs is here too; hours of leading are in `valuing`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from resourcing.domain import Alliance
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import (
    Obstacle,
    Profile,
    Resource,
    obstacles,
    points_a_month,
    soft_ones,
    strict_ones,
)
from resourcing.problem.checks import NOBODY
from resourcing.problem.parties import Parties, State, identifier

Pair = tuple[str, str]
"""Resource and alliance."""

Published = Mapping[tuple[str, str], str | None]
"""Leads that are published: alliance and label of the period to the lead, None for nobody."""

FREE = -2
"""Index that stands for no published lead, where a resource or nobody is expected."""

BOUGHT_FOR_SUPPORT = Obstacle(
    rule="contract", reason="is bought for support, not to lead"
)


@dataclass(frozen=True, kw_only=True)
class PinEnded:
    """A pin that a change of the world ended: the alliance is free from that period on."""

    alliance_id: str
    resource_id: str
    period: str


def obstacles_between(
    parties: Parties, *, state: State
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the rules that each pair would break in a state, whatever their strictness; pairs that break none are left out."""
    found: dict[Pair, tuple[Obstacle, ...]] = {}
    for resource in state.resources:
        known: dict[tuple[object, ...], tuple[Obstacle, ...]] = {}
        contract = parties.world.contracts.get(identifier(resource))
        first = (BOUGHT_FOR_SUPPORT,) if contract and not contract.may_lead else ()
        for row, profile in zip(parties.alliances, state.profiles, strict=True):
            like = (row.unit, row.skills, id(profile))
            if like not in known:
                known[like] = (*first, *_between(resource, row, profile))
            if known[like]:
                found[identifier(resource), row.alliance_id] = known[like]
    return found


def _between(
    resource: Resource, row: Alliance, profile: Profile
) -> tuple[Obstacle, ...]:
    """Return the rules of the playbook that a resource would break as the lead of an alliance."""
    return obstacles(resource, alliance=row, profile=profile)


def forbidding(
    found: Mapping[Pair, tuple[Obstacle, ...]], *, parties: Parties
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the pairs that may never be, with the strict rules they break."""
    rules = parties.world.playbook.rules
    return _picked(found, lambda items: strict_ones(items, rules=rules))


def tolerated(
    found: Mapping[Pair, tuple[Obstacle, ...]], *, parties: Parties
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the pairs that may be at a price, with the soft rules they break."""
    rules = parties.world.playbook.rules
    return _picked(found, lambda items: soft_ones(items, rules=rules))


def _picked(
    found: Mapping[Pair, tuple[Obstacle, ...]],
    pick: Callable[[tuple[Obstacle, ...]], tuple[Obstacle, ...]],
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the pairs of which something is picked; alike pairs share their obstacles, so each is picked from once."""
    shared = {id(items): items for items in found.values()}
    picked = {key: pick(items) for key, items in shared.items()}
    return {
        pair: picked[id(items)] for pair, items in found.items() if picked[id(items)]
    }


def always(
    by_state: Sequence[Mapping[Pair, tuple[Obstacle, ...]]],
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the pairs that have obstacles in every state, with those of the first."""
    first, *others = by_state
    return {
        pair: found
        for pair, found in first.items()
        if all(pair in other for other in others)
    }


def ever(
    by_state: Sequence[Mapping[Pair, tuple[Obstacle, ...]]],
) -> dict[Pair, tuple[Obstacle, ...]]:
    """Return the pairs that have obstacles in some state, with those of the first in which they do."""
    return {
        pair: found for state in reversed(by_state) for pair, found in state.items()
    }


def placement_cost(
    soft: Mapping[Pair, tuple[Obstacle, ...]], *, parties: Parties
) -> np.ndarray:
    """Return the points charged in a period led for the soft rules broken, shape (resource, alliance)."""
    world = parties.world
    rows, columns = _index(parties.names), _index(parties.demand.alliances)
    cost = np.zeros((len(rows), len(columns)))
    for (resource, alliance), items in soft.items():
        monthly = points_a_month(items, charges=world.playbook.charges)
        cost[rows[resource], columns[alliance]] = (
            monthly * world.horizon.months_per_period
        )
    return cost


def allowed_pairs(
    strict: Mapping[Pair, tuple[Obstacle, ...]], *, parties: Parties
) -> np.ndarray:
    """Return whether no strict rule forbids a pair, shape (resource, alliance)."""
    rows, columns = _index(parties.names), _index(parties.demand.alliances)
    allowed = np.ones((len(rows), len(columns)), dtype=bool)
    for resource, alliance in strict:
        allowed[rows[resource], columns[alliance]] = False
    return allowed


def present(parties: Parties) -> np.ndarray:
    """Return whether a resource has hours while an alliance is active, shape (resource, alliance, period)."""
    hours, months = parties.capacity.available, parties.demand.active_months
    return np.asarray((hours > 0)[:, None, :] & (months > 0)[None, :, :])


def _index(labels: tuple[str, ...]) -> dict[str, int]:
    """Return the position of each label."""
    return {name: number for number, name in enumerate(labels)}


def incumbents(parties: Parties) -> np.ndarray:
    """Return the index of the lead before the first period, shape (alliance,)."""
    index = _index(parties.names)
    rows = parties.alliances
    return np.array(
        [index.get(row.current_manager or "", NOBODY) for row in rows], dtype=int
    )


def check_pins(
    parties: Parties, *, strict: Mapping[Pair, tuple[Obstacle, ...]]
) -> None:
    """Raise InputError where an alliance is pinned to somebody who may not lead it."""
    problems = [
        InputProblem(
            file="",
            place=row.alliance_id,
            column="pinned_manager",
            value=row.pinned_manager,
            rule="may not lead it: "
            + strict[row.pinned_manager, row.alliance_id][0].reason,
            repair="pin it to somebody who may, or leave the column blank",
        )
        for row in parties.alliances
        if row.pinned_manager and (row.pinned_manager, row.alliance_id) in strict
    ]
    if problems:
        raise InputError(problems)


def pinned(
    rules: np.ndarray, *, parties: Parties
) -> tuple[np.ndarray, tuple[PinEnded, ...]]:
    """Return eligibility without the other candidates of pinned alliances, and the pins that end.

    A pin ends after the last period in which its person serves and may lead.
    """
    changed, ended = rules & present(parties), []
    index, gone = _index(parties.names), _departed(parties)
    for a, row in enumerate(parties.alliances):
        if row.pinned_manager:
            r = index[row.pinned_manager]
            able = np.flatnonzero(rules[r, a] & ~gone[r])
            end = int(able[-1]) + 1 if len(able) else 0
            changed[np.arange(len(index)) != r, a, :end] = False
            later = np.flatnonzero(parties.demand.active_months[a, end:] > 0)
            ended += [
                PinEnded(
                    alliance_id=row.alliance_id,
                    resource_id=row.pinned_manager,
                    period=parties.demand.periods[end + int(first)],
                )
                for first in later[:1]
            ]
    return changed, tuple(ended)


def _departed(parties: Parties) -> np.ndarray:
    """Return whether a resource has no hours in a period or later, shape (resource, period)."""
    hours = parties.capacity.available > 0
    return np.asarray(~np.logical_or.accumulate(hours[:, ::-1], axis=1)[:, ::-1])


def in_window(
    eligible: np.ndarray, *, parties: Parties, published: Published | None = None
) -> np.ndarray:
    """Return eligibility where the published leads stay in the periods that begin before the window ends.

    The current lead is published for every period, whatever the rules say of them today, and `published` comes before
    that. Where there is neither, or the published lead is gone for good, the alliance is as free as without a window;
    while a published lead is only away, nobody leads.

    Parameters
    ----------
    eligible
        Who may lead without the window, shape (resource, alliance, period).
    parties
        Resources, alliances and the world with the end of its window.
    published
        Leads of a plan that was made before.
    """
    until, firsts = parties.world.published_until, parties.world.horizon.first_days
    fixed, there, gone = eligible.copy(), present(parties), _departed(parties)
    leads = _published_leads(parties, published or {})
    for t in range(eligible.shape[2]):
        if until is None or firsts[t] >= until:
            break
        for a, lead in enumerate(leads[:, t].tolist()):
            if lead == NOBODY or (lead != FREE and not gone[lead, t]):
                fixed[:, a, t] = False
            if lead >= 0 and not gone[lead, t]:
                fixed[lead, a, t] = there[lead, a, t]
    return fixed


def _published_leads(parties: Parties, published: Published) -> np.ndarray:
    """Return the index of the published lead, `NOBODY`, or `FREE` where nothing is published, shape (alliance, period)."""
    index = _index(parties.names)
    today = np.where(incumbents(parties) == NOBODY, FREE, incumbents(parties))
    leads = np.repeat(today[:, None], len(parties.demand.periods), axis=1)
    for a, alliance in enumerate(parties.demand.alliances):
        for t, period in enumerate(parties.demand.periods):
            if (alliance, period) in published:
                name = published[alliance, period]
                leads[a, t] = NOBODY if name is None else index.get(name, FREE)
    return leads
