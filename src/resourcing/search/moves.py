"""Moves of the search: shift one alliance's lead over an interval, or exchange the leads of two. Compiled."""

import numpy as np

from resourcing.search.pricing import Ledger, compiled
from resourcing.search.tables import Tables

SHARE_OF_SWAPS = 0.5
"""Share of the moves that exchange the leads of two alliances; the others shift one alliance."""
SHARE_OF_WHOLE = 0.5
"""Share of the moves that concern the whole horizon."""
SHARE_OF_NOBODY = 0.03
"""Share of the shifts after which nobody leads."""
SHARE_OF_NEIGHBOR = 0.3
"""Share of the shifts that carry a lead on from the period before or after."""


@compiled
def interval(rng: np.random.Generator, num_periods: int) -> tuple[int, int]:
    """Return the first and last period of a move."""
    if num_periods == 1 or rng.random() < SHARE_OF_WHOLE:
        return 0, num_periods - 1
    first = int(rng.random() * num_periods)
    return first, first + int(rng.random() * (num_periods - first))


@compiled
def candidate(tab: Tables, rng: np.random.Generator, a: int) -> int:
    """Return somebody who may lead an alliance in some period, -1 where nobody may."""
    num = tab.first[a + 1] - tab.first[a]
    if num == 0:
        return -1
    return int(tab.people[tab.first[a] + int(rng.random() * num)])


@compiled
def shift(
    tab: Tables, lead: np.ndarray, rng: np.random.Generator, a: int, path: np.ndarray
) -> bool:
    """Write a changed path of an alliance into `path`; return whether it differs."""
    num_periods = lead.shape[1]
    path[:] = lead[a]
    first, last = interval(rng, num_periods)
    kind = rng.random()
    if kind < SHARE_OF_NOBODY:
        r = -1
    elif kind < SHARE_OF_NOBODY + SHARE_OF_NEIGHBOR and first > 0:
        r = path[first - 1]
    elif kind < SHARE_OF_NOBODY + SHARE_OF_NEIGHBOR and last < num_periods - 1:
        r = path[last + 1]
    else:
        r = candidate(tab, rng, a)
    changed = False
    for t in range(first, last + 1):
        if tab.active[a, t] and path[t] != r and (r < 0 or tab.eligible[r, a, t]):
            path[t] = r
            changed = True
    return changed


@compiled
def swap(
    tab: Tables,
    lead: np.ndarray,
    rng: np.random.Generator,
    a: int,
    b: int,
    path: np.ndarray,
    other: np.ndarray,
) -> bool:
    """Write paths of two alliances with their leads exchanged over an interval; return whether any differs."""
    path[:], other[:] = lead[a], lead[b]
    first, last = interval(rng, lead.shape[1])
    changed = False
    for t in range(first, last + 1):
        x, y = lead[a, t], lead[b, t]
        if x == y or not (tab.active[a, t] and tab.active[b, t]):
            continue
        if (y < 0 or tab.eligible[y, a, t]) and (x < 0 or tab.eligible[x, b, t]):
            path[t], other[t] = y, x
            changed = True
    return changed


@compiled
def draw(
    tab: Tables,
    book: Ledger,
    lead: np.ndarray,
    rng: np.random.Generator,
    path: np.ndarray,
    other: np.ndarray,
) -> tuple[int, int]:
    """Write a move into `path` (and `other`); return its one or two alliances, -1 for none.

    The second alliance of an exchange is one that a candidate for the first leads.
    """
    a = int(rng.random() * lead.shape[0])
    if rng.random() >= SHARE_OF_SWAPS:
        return (a, -1) if shift(tab, lead, rng, a, path) else (-1, -1)
    r, t = candidate(tab, rng, a), int(rng.random() * lead.shape[1])
    if r < 0 or book.num[r, t] == 0:
        return -1, -1
    b = int(book.owner[r, t, int(rng.random() * book.num[r, t])])
    return (a, b) if b != a and swap(tab, lead, rng, a, b, path, other) else (-1, -1)
