"""The tables of a search that sees supporters and overseers, through their prices. Compiled.

Supporters tie the cells of a period together, which the search cannot price exactly. At given prices they no longer do: the
coverage that supporters would give at a price below its worth is won by leading the alliance at all, and an hour of the lead on it
is worth no more than the supporter it frees. Hours that somebody gives to others are not free: they cost their price.
"""

import numpy as np

from resourcing.decomposition.service import (
    Help,
    Network,
    blank_help,
    cheapest_overseer,
    find_help,
    supported,
)
from resourcing.results import Prices, Solution
from resourcing.search.pricing import compiled
from resourcing.search.tables import FORBIDDEN, Tables

LEAST_HOURS = 1e-9
"""Hours below which a part of a piece is none."""


def helped_tables(
    net: Network, tab: Tables, prices: Prices, best: Solution | None
) -> Tables:
    """Return tables in which help is won and paid at given prices.

    Parameters
    ----------
    net
        Who may support and oversee what.
    tab
        The instance as plain arrays, without help.
    prices
        Prices of hours.
    best
        The best answer so far, whose help keeps supporters and overseers busy; None for none.
    """
    num_alliances, num_periods, num_pieces = tab.sizes.shape
    shape = (num_alliances, num_periods, 2 * num_pieces)
    sizes, worth = np.zeros(shape), np.full(shape, -1.0)
    bundle, pieces = np.zeros(shape, dtype=tab.bundle.dtype), np.zeros_like(tab.pieces)
    placement = tab.placement.copy()
    split_all(net, tab, prices, sizes, worth, bundle, pieces, placement)
    at, price = tab.steps_at, tab.steps_price
    if best is not None:
        busy = best.hours_support + best.hours_oversight
        at, price = _busy_steps(tab, prices.hours, busy)
    return tab._replace(
        sizes=sizes,
        worth=worth,
        bundle=bundle,
        pieces=pieces,
        room=2 * tab.room,
        placement=placement,
        steps_at=at,
        steps_price=price,
    )


def _busy_steps(
    tab: Tables, prices: np.ndarray, busy: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the steps of the price of an hour beside hours given to others, which may be taken back at their price."""
    last = tab.steps_at.shape[2] - 1
    end = tab.steps_at[:, :, last]
    early = np.maximum(0.0, tab.steps_at[:, :, :last] - busy[:, :, None])
    taken_back = np.maximum(0.0, end - busy)
    price = np.maximum(tab.steps_price[:, :, last - 1], prices)
    return (
        np.dstack([np.minimum(early, taken_back[:, :, None]), taken_back, end]),
        np.dstack([tab.steps_price[:, :, :last], price, tab.steps_price[:, :, last]]),
    )


@compiled
def split_all(
    net: Network,
    tab: Tables,
    prices: Prices,
    sizes: np.ndarray,
    worth: np.ndarray,
    bundle: np.ndarray,
    pieces: np.ndarray,
    placement: np.ndarray,
) -> None:
    """Split the pieces of every alliance and period, and put what its help wins and costs to the lead's own points."""
    aid = blank_help(net)
    for a in range(sizes.shape[0]):
        for t in range(sizes.shape[1]):
            if tab.active[a, t]:
                find_help(net, a, t, prices, aid)
                won = split(
                    tab,
                    a,
                    t,
                    aid,
                    prices.hours,
                    sizes[a, t],
                    worth[a, t],
                    bundle[a, t],
                    pieces,
                )
                placement[:, a, t] -= won
                charge_oversight(net, a, t, prices.hours, placement)


@compiled
def split(
    tab: Tables,
    a: int,
    t: int,
    aid: Help,
    hours: np.ndarray,
    sizes: np.ndarray,
    worth: np.ndarray,
    bundle: np.ndarray,
    pieces: np.ndarray,
) -> float:
    """Split pieces into the part that supporters give and the rest, by falling worth; return the points that support wins."""
    won, num = 0.0, 0
    for p in range(tab.pieces[a, t]):
        b, full, top = tab.bundle[a, t, p], tab.sizes[a, t, p], tab.worth[a, t, p]
        gain, left = 0.0, full
        if aid.num[b] > 0:
            gain, left = supported(tab, a, t, p, np.inf, aid, hours, 0.0)
        won += gain
        if left > LEAST_HOURS:
            num = insert(sizes, worth, bundle, num, left, top, b)
        if full - left > LEAST_HOURS:
            freed = top - gain / (full - left)
            num = insert(sizes, worth, bundle, num, full - left, freed, b)
    pieces[a, t] = num
    return won


@compiled
def insert(
    sizes: np.ndarray,
    worth: np.ndarray,
    bundle: np.ndarray,
    num: int,
    size: float,
    rate: float,
    b: int,
) -> int:
    """Insert a piece among `num` of falling worth; return the new number."""
    at = num
    while at > 0 and worth[at - 1] < rate:
        sizes[at], worth[at], bundle[at] = (
            sizes[at - 1],
            worth[at - 1],
            bundle[at - 1],
        )
        at -= 1
    sizes[at], worth[at], bundle[at] = size, rate, b
    return num + 1


@compiled
def charge_oversight(
    net: Network, a: int, t: int, hours: np.ndarray, placement: np.ndarray
) -> None:
    """Charge the cheapest overseer to every lead that needs one, and very much where nobody may be one."""
    if net.oversight[a, t] <= 0.0:
        return
    chief = cheapest_overseer(net, a, t, hours)
    cost = FORBIDDEN if chief < 0 else net.oversight[a, t] * hours[chief, t]
    for r in range(placement.shape[0]):
        if net.overseen[r]:
            placement[r, a, t] += cost
