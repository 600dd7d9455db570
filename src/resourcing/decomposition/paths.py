"""The best path of an alliance through leads and periods at given prices. Compiled.

With a price on every hour, every weighted alliance, the money of every year and every handover, alliances no longer
compete: each is a shortest path over leads and periods.
"""

from typing import NamedTuple

import numpy as np

from resourcing.decomposition.service import NEVER, Help, Network, lead_points
from resourcing.problem import NOBODY
from resourcing.results import Prices
from resourcing.search.pricing import compiled
from resourcing.search.tables import Tables

WAITING, BETWEEN = -2, -1
"""States of an alliance without a lead: not yet led at all; handed over and not yet taken."""


class Steps(NamedTuple):
    """Best points up to each period, by state of one alliance.

    `lead`: led by its k-th candidate; `hold`: not led, and that candidate was the last lead and comes back or nobody
    does, each shape (candidate, period). `free`, shape (2, period): handed over and not yet taken; not yet led at
    all. `gain` are the points of leading in the period alone; `give`, `take` and `enter` what it costs a candidate to
    have handed over before the period, to take over in it, and to be in it the first to lead.
    """

    lead: np.ndarray
    hold: np.ndarray
    free: np.ndarray
    gain: np.ndarray
    give: np.ndarray
    take: np.ndarray
    enter: np.ndarray


@compiled
def blank_steps(num_candidates: int, num_periods: int) -> Steps:
    """Return room for the steps of an alliance."""
    shape = (num_candidates, num_periods)
    return Steps(
        np.full(shape, NEVER),
        np.full(shape, NEVER),
        np.full((2, num_periods), NEVER),
        np.full(shape, NEVER),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
    )


@compiled
def moving(
    tab: Tables, a: int, t: int, before: int, begin: int, prices: Prices, steps: Steps
) -> None:
    """Fill the points of giving, taking and entering in t; `before` and `begin` are the active period before t and the first."""
    hours, move, old = prices.hours, prices.moves[0], tab.incumbent[a]
    give, take, enter = steps.give, steps.take, steps.enter
    come, points = tab.handover_in[a, t], tab.handover_points[a, t]
    leave = tab.handover_out[a, before] if before >= 0 else 0.0
    first = points
    warm = old >= 0 and tab.warm[a, t]
    if old >= 0:
        first += 0.0 if tab.departed[old, begin] else move
        first += tab.handover_out[a, t] * hours[old, t] if warm else 0.0
    rate = come if warm else come * tab.cold_factor
    for k in range(tab.first[a + 1] - tab.first[a]):
        r = tab.people[tab.first[a] + k]
        if before >= 0:
            gone = tab.departed[r, t]
            give[k, t] = leave * hours[r, before] + (0.0 if gone else move)
        take[k, t] = points + come * hours[r, t]
        enter[k, t] = 0.0 if old < 0 or old == r else first + rate * hours[r, t]


@compiled
def begins(tab: Tables, a: int) -> int:
    """Return the first active period of an alliance, -1 for none."""
    for t in range(tab.active.shape[1]):
        if tab.active[a, t]:
            return t
    return -1


@compiled
def forward(net: Network, a: int, prices: Prices, steps: Steps, aid: Help) -> float:
    """Fill the best points up to each period, and return those of the best path."""
    tab = net.tab
    num = tab.first[a + 1] - tab.first[a]
    idle = NEVER if tab.must_lead[a] else 0.0
    begin, before = begins(tab, a), -1
    lead, hold, free, gain = steps.lead, steps.hold, steps.free, steps.gain
    give, take, enter = steps.give, steps.take, steps.enter
    for t in range(tab.active.shape[1]):
        if not tab.active[a, t]:
            continue
        moving(tab, a, t, before, begin, prices, steps)
        lead_points(net, a, t, prices, aid, gain)
        pool, wait = NEVER, 0.0
        if before >= 0:
            wait, pool = free[1, before], free[0, before]
            for k in range(num):
                pool = max(pool, lead[k, before] - give[k, t])
        for k in range(num):
            stay = NEVER if before < 0 else max(lead[k, before], hold[k, before])
            hold[k, t] = stay + idle
            come = max(pool - take[k, t], wait - enter[k, t])
            lead[k, t] = gain[k, t] + max(stay, come)
        free[0, t] = pool + idle
        free[1, t] = wait + idle
        before = t
    if before < 0:
        return 0.0
    best = free[1, before]
    for k in range(num):
        best = max(best, lead[k, before], hold[k, before])
    return float(best)


@compiled
def last_active(tab: Tables, a: int, before: int) -> int:
    """Return the last active period of an alliance before a period, -1 for none."""
    t = before - 1
    while t >= 0 and not tab.active[a, t]:
        t -= 1
    return t


@compiled
def backtrack(net: Network, a: int, steps: Steps, path: np.ndarray) -> None:
    """Write the leads of the best path of an alliance into `path`, from what `forward` filled."""
    tab, start = net.tab, net.tab.first[a]
    num = tab.first[a + 1] - start
    path[:] = NOBODY
    t = last_active(tab, a, tab.active.shape[1])
    k, held = best_end(num, t, steps) if t >= 0 else (WAITING, 0)
    while t >= 0 and k != WAITING:
        if k >= 0 and not held:
            path[t] = tab.people[start + k]
        before = last_active(tab, a, t)
        if before >= 0:
            k, held = come_from(num, k, held, t, before, steps)
        t = before


@compiled
def best_end(num: int, t: int, steps: Steps) -> tuple[int, int]:
    """Return the best state in the last active period: candidate or `WAITING`, and 1 where it only holds."""
    k, best, held = WAITING, steps.free[1, t], 0
    for j in range(num):
        if steps.lead[j, t] > best:
            k, best, held = j, steps.lead[j, t], 0
        if steps.hold[j, t] > best:
            k, best, held = j, steps.hold[j, t], 1
    return k, held


@compiled
def come_from(
    num: int, k: int, held: int, t: int, before: int, steps: Steps
) -> tuple[int, int]:
    """Return the state before t on the best path to the state in t."""
    lead, hold, free = steps.lead, steps.hold, steps.free
    if held:
        return k, int(hold[k, before] > lead[k, before])
    pool, giver = free[0, before], BETWEEN
    for j in range(num):
        if lead[j, before] - steps.give[j, t] > pool:
            pool, giver = lead[j, before] - steps.give[j, t], j
    if k == BETWEEN:
        return giver, 0
    take = pool - steps.take[k, t]
    enter = free[1, before] - steps.enter[k, t]
    if max(lead[k, before], hold[k, before]) >= max(take, enter):
        return k, int(hold[k, before] > lead[k, before])
    return (WAITING, 0) if enter >= take else (giver, 0)
