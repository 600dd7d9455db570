"""Which leads no better answer can have, proven by prices. Compiled.

The bound with an alliance led by r in t is the bound less what the best path through that lead falls short of the
alliance's best path. Where that is not above a known answer, the lead may be dropped: nothing better is lost.
"""

import numpy as np

from resourcing.decomposition.paths import Steps, blank_steps, forward
from resourcing.decomposition.service import NEVER, Network, blank_help
from resourcing.results import Prices
from resourcing.search.pricing import compiled


@compiled
def backward(net: Network, a: int, steps: Steps, later: Steps) -> None:
    """Fill `later` with the best points after each period, by state, from what `paths.forward` filled."""
    tab, gain = net.tab, steps.gain
    num = tab.first[a + 1] - tab.first[a]
    idle = NEVER if tab.must_lead[a] else 0.0
    after = -1
    for t in range(tab.active.shape[1] - 1, -1, -1):
        if not tab.active[a, t]:
            continue
        if after < 0:
            later.lead[:, t], later.hold[:, t], later.free[:, t] = 0.0, 0.0, 0.0
            after = t
            continue
        taken, entered = idle + later.free[0, after], idle + later.free[1, after]
        for k in range(num):
            then = gain[k, after] + later.lead[k, after]
            taken = max(taken, then - steps.take[k, after])
            entered = max(entered, then - steps.enter[k, after])
        later.free[0, t], later.free[1, t] = taken, entered
        for k in range(num):
            stay = max(
                gain[k, after] + later.lead[k, after], idle + later.hold[k, after]
            )
            later.hold[k, t] = stay
            later.lead[k, t] = max(stay, taken - steps.give[k, after])
        after = t


@compiled
def shortfalls(net: Network, prices: Prices) -> np.ndarray:
    """Return by how much the bound falls with each lead, in points, shape of `eligible`; infinite where nobody may."""
    tab = net.tab
    num_periods = tab.eligible.shape[2]
    short = np.full(tab.eligible.shape, np.inf)
    aid = blank_help(net)
    for a in range(tab.eligible.shape[1]):
        num = tab.first[a + 1] - tab.first[a]
        steps, later = blank_steps(num, num_periods), blank_steps(num, num_periods)
        best = forward(net, a, prices, steps, aid)
        backward(net, a, steps, later)
        for k in range(num):
            r = tab.people[tab.first[a] + k]
            for t in range(num_periods):
                if tab.eligible[r, a, t]:
                    short[r, a, t] = best - steps.lead[k, t] - later.lead[k, t]
    return short
