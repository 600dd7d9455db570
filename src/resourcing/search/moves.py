"""Moves of the search: shift one alliance's lead over an interval, or exchange the leads of two. Compiled."""

import numpy as np

from resourcing.search.pricing import compiled
from resourcing.search.tables import Tables

SHARE_OF_SWAPS = 0.5
"""Share of the moves that exchange the leads of two alliances; the others shift one alliance."""


@compiled
def shift(
    tab: Tables, lead: np.ndarray, rng: np.random.Generator, a: int, path: np.ndarray
) -> bool:
    """Write a changed path of an alliance into `path`; return whether it differs and may be led so."""
    num_resources, num_periods = tab.eligible.shape[0], lead.shape[1]
    path[:] = lead[a]
    first = int(rng.random() * num_periods)
    last = first + int(rng.random() * (num_periods - first))
    kind = rng.random()
    if kind < 0.25 and first > 0:
        r = path[first - 1]
    elif kind < 0.5 and last < num_periods - 1:
        r = path[last + 1]
    elif kind < 0.53:
        r = -1
    else:
        r = int(rng.random() * num_resources)
    if kind >= 0.5 and rng.random() < 0.5:
        first, last = 0, num_periods - 1
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
    """Write paths of two alliances with their leads exchanged over an interval; return whether that may be."""
    num_periods = lead.shape[1]
    path[:], other[:] = lead[a], lead[b]
    first = int(rng.random() * num_periods)
    last = first + int(rng.random() * (num_periods - first))
    if rng.random() < 0.5:
        first, last = 0, num_periods - 1
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
    lead: np.ndarray,
    rng: np.random.Generator,
    path: np.ndarray,
    other: np.ndarray,
) -> tuple[int, int]:
    """Write a move into `path` (and `other`); return its one or two alliances, -1 for none."""
    a = int(rng.random() * lead.shape[0])
    if rng.random() < SHARE_OF_SWAPS:
        b = int(rng.random() * lead.shape[0])
        return (
            (a, b) if b != a and swap(tab, lead, rng, a, b, path, other) else (-1, -1)
        )
    return (a, -1) if shift(tab, lead, rng, a, path) else (-1, -1)
