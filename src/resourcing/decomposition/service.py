"""What leading an alliance in a period is worth at given prices, with the help of supporters and an overseer. Compiled."""

from typing import NamedTuple

import numpy as np

from resourcing.problem import ProblemData
from resourcing.results import Prices
from resourcing.search.pricing import compiled
from resourcing.search.tables import Tables, tables

NEVER = -1e18
"""Points of what may not be."""


class Network(NamedTuple):
    """An instance as paths: its tables, and who may help a lead.

    `limit` and `cap` are the standard hours of each supporter and of all together (`limit` has size 0 without any support).
    `overseen` says whether a lead needs an overseer, `oversight` for how many hours, `overseer` who may be one.
    """

    tab: Tables
    limit: np.ndarray
    cap: np.ndarray
    overseen: np.ndarray
    oversight: np.ndarray
    overseer: np.ndarray


class Help(NamedTuple):
    """Supporters of one alliance and period by bundle, cheapest first, cut at what they may give together.

    `who`, `cost` (points of a standard hour) and `room` (standard hours) have the shape (bundle, supporter); `num`
    counts them. `chief` holds the cheapest overseer, -1 for none.
    """

    who: np.ndarray
    cost: np.ndarray
    room: np.ndarray
    num: np.ndarray
    chief: np.ndarray


def network(data: ProblemData) -> Network:
    """Return an instance as paths."""
    able, limit = data.may_support, data.support_limit
    hours = (
        np.zeros((0, 0, 0, 0))
        if able is None or limit is None
        else np.where(able, limit, 0.0)
    )
    return Network(
        tab=tables(data),
        limit=hours,
        cap=data.support_cap.astype(float),
        overseen=data.needs_overseer.copy(),
        oversight=np.where(data.active, data.oversight_hours, 0.0),
        overseer=data.may_oversee.copy(),
    )


@compiled
def blank_help(net: Network) -> Help:
    """Return room for the help of an alliance and period."""
    num_bundles, width = net.cap.shape[1], max(1, net.limit.shape[0])
    shape = (num_bundles, width)
    return Help(
        np.zeros(shape, dtype=np.int64),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(num_bundles, dtype=np.int64),
        np.full(1, -1, dtype=np.int64),
    )


@compiled
def find_help(net: Network, a: int, t: int, prices: Prices, aid: Help) -> None:
    """Fill the help that an alliance can get in a period."""
    aid.chief[0] = cheapest_overseer(net, a, t, prices.hours)
    for b in range(aid.num.shape[0]):
        aid.num[b] = 0
        if net.limit.size and net.cap[a, b, t] > 0.0:
            find_supporters(net, a, b, t, prices.hours, aid)


@compiled
def cheapest_overseer(net: Network, a: int, t: int, hours: np.ndarray) -> int:
    """Return the cheapest overseer of an alliance in a period, -1 where nobody may or none is needed."""
    found = -1
    if net.oversight[a, t] > 0.0:
        for r in range(hours.shape[0]):
            if net.overseer[r, a, t] and (found < 0 or hours[r, t] < hours[found, t]):
                found = r
    return found


@compiled
def find_supporters(
    net: Network, a: int, b: int, t: int, hours: np.ndarray, aid: Help
) -> None:
    """Fill the supporters of a bundle, cheapest first, up to what they may give together."""
    cost, room, who, num = aid.cost[b], aid.room[b], aid.who[b], 0
    for r in range(net.limit.shape[0]):
        if net.limit[r, a, b, t] > 0.0:
            new, at = hours[r, t] * net.tab.pace[r, a], num
            while at > 0 and cost[at - 1] > new:
                cost[at], room[at], who[at] = cost[at - 1], room[at - 1], who[at - 1]
                at -= 1
            cost[at], room[at], who[at] = new, net.limit[r, a, b, t], r
            num += 1
    left = net.cap[a, b, t]
    for n in range(num):
        room[n] = min(room[n], left)
        left -= room[n]
    aid.num[b] = num


@compiled
def lead_points(
    net: Network, a: int, t: int, prices: Prices, aid: Help, gain: np.ndarray
) -> None:
    """Fill the points of each candidate leading an alliance in a period, the best service included."""
    tab = net.tab
    find_help(net, a, t, prices, aid)
    for k in range(tab.first[a + 1] - tab.first[a]):
        r = tab.people[tab.first[a] + k]
        if not tab.eligible[r, a, t]:
            gain[k, t] = NEVER
            continue
        points = (
            -tab.overhead[r, a, t] * prices.hours[r, t]
            - tab.placement[r, a, t]
            - prices.heads[r, t] * tab.span_weight[a, t]
        )
        if net.overseen[r] and net.oversight[a, t] > 0.0:
            if aid.chief[0] < 0:
                gain[k, t] = NEVER
                continue
            points -= net.oversight[a, t] * prices.hours[aid.chief[0], t]
        gain[k, t] = points + serve(net, r, a, t, prices, aid, prices.hours, 0.0)


@compiled
def serve(
    net: Network,
    r: int,
    a: int,
    t: int,
    prices: Prices,
    aid: Help,
    need: np.ndarray,
    sign: float,
) -> float:
    """Return the points of the best service of r as lead, and add its hours times `sign` to `need` (0: not at all)."""
    tab, points = net.tab, 0.0
    own = prices.hours[r, t] * tab.pace[r, a]
    for p in range(tab.pieces[a, t]):
        worth, left = tab.worth[a, t, p], tab.sizes[a, t, p]
        if aid.num[tab.bundle[a, t, p]] > 0:
            gain, left = supported(tab, a, t, p, own, aid, need, sign)
            points += gain
        if worth > own:
            points += left * (worth - own)
            if sign != 0.0:
                need[r, t] += sign * left * tab.pace[r, a]
    return float(points)


@compiled
def supported(
    tab: Tables,
    a: int,
    t: int,
    p: int,
    own: float,
    aid: Help,
    need: np.ndarray,
    sign: float,
) -> tuple[float, float]:
    """Return the points of supporters cheaper than the lead (`own`) in a piece, and the hours left to the lead.

    Earlier pieces of the bundle, which are worth more, take the cheapest supporters first.
    """
    b, before, points = tab.bundle[a, t, p], 0.0, 0.0
    for q in range(p):
        before += tab.sizes[a, t, q] if tab.bundle[a, t, q] == b else 0.0
    left, most = tab.sizes[a, t, p], min(own, tab.worth[a, t, p])
    for n in range(aid.num[b]):
        skipped = min(before, aid.room[b, n])
        before -= skipped
        taken = min(left, aid.room[b, n] - skipped)
        if taken > 0.0 and aid.cost[b, n] < most:
            points += taken * (tab.worth[a, t, p] - aid.cost[b, n])
            left -= taken
            r = aid.who[b, n]
            need[r, t] += sign * taken * tab.pace[r, a]
    return points, left


@compiled
def load(
    net: Network,
    a: int,
    path: np.ndarray,
    prices: Prices,
    aid: Help,
    need: np.ndarray,
    count: np.ndarray,
) -> float:
    """Add the hours and the weighted count that a path takes at given prices; return its handovers that count."""
    tab, moves = net.tab, 0.0
    last, last_t, gone, asked = tab.incumbent[a], -1, False, True
    for t in range(path.shape[0]):
        if not tab.active[a, t]:
            continue
        if asked:
            gone, asked = last >= 0 and tab.departed[last, t], False
        r = path[t]
        if r < 0:
            continue
        find_help(net, a, t, prices, aid)
        serve(net, r, a, t, prices, aid, need, 1.0)
        need[r, t] += tab.overhead[r, a, t]
        count[r, t] += tab.span_weight[a, t]
        if net.overseen[r] and net.oversight[a, t] > 0.0:
            need[aid.chief[0], t] += net.oversight[a, t]
        if last >= 0 and last != r:
            cold = last_t < 0 and not tab.warm[a, t]
            need[r, t] += tab.handover_in[a, t] * (tab.cold_factor if cold else 1.0)
            if not cold:
                out_t = t if last_t < 0 else last_t
                need[last, out_t] += tab.handover_out[a, out_t]
            moves += 0.0 if gone else 1.0
        last, last_t, asked = r, t, True
    return moves
