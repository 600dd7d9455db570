"""The upper bound that prices prove, and the search for prices at which it is least. Compiled.

The bound holds at any prices: rules that couple alliances are charged instead of kept, which can only help. The search takes
subgradient steps towards the value of a known answer.
"""

from typing import NamedTuple

import numpy as np

from resourcing.decomposition.paths import (
    backtrack,
    blank_steps,
    forward,
)
from resourcing.decomposition.service import Network, blank_help, load
from resourcing.problem import ProblemData
from resourcing.results import Prices
from resourcing.search.pricing import compiled
from resourcing.search.tables import FORBIDDEN, missing_points

PATIENCE = 20
"""Steps without a better bound before shorter steps."""
SHORTER = 0.6
"""Factor on the length of the steps then."""
SHORTEST = 1e-4
"""Length, relative to the first, at which the search ends."""
MEMORY = 0.7
"""Share of the last direction in the next one."""


LEAST_ROOM = 0.1
"""Least measure of the hours of a resource, as a share of the mean."""


class Limits(NamedTuple):
    """What the rules that couple alliances allow, beside hours and heads.

    `cost` is the currency of an hour and `hire_cost` that of a hire in each year; `year` numbers the year of a period;
    `budget` the currency of a year and `most_money` its highest price; `most_moves` the handovers, `most_price` theirs.
    """

    candidate: np.ndarray
    cost: np.ndarray
    hire_cost: np.ndarray
    year: np.ndarray
    budget: np.ndarray
    most_money: np.ndarray
    most_moves: float
    most_price: float


def limits(data: ProblemData) -> Limits:
    """Return what the rules that couple alliances allow."""
    strict = data.rules.budget == "strict"
    price = FORBIDDEN if strict else data.budget_points_per_thousand / 1e3
    bound = data.limits_budget
    moves = data.rules.handovers
    top = FORBIDDEN if moves == "strict" else data.handover_limit_points
    return Limits(
        candidate=data.candidate.copy(),
        cost=data.hour_cost.astype(float),
        hire_cost=data.hire_cost.astype(float),
        year=data.year.astype(np.int64),
        budget=np.where(bound, data.budget, 0.0),
        most_money=np.where(bound, price, 0.0),
        most_moves=float(data.max_handovers) if data.limits_handovers else 0.0,
        most_price=float(top) if data.limits_handovers else 0.0,
    )


@compiled
def sell(at: np.ndarray, price: np.ndarray, offer: float) -> tuple[float, float]:
    """Return what selling at `offer` is worth to somebody whose own cost rises by steps, and how much is sold.

    The last step has no end; nothing of it is sold, since offers are cut at its price.
    """
    points, sold = 0.0, 0.0
    for k in range(at.shape[0] - 1):
        if offer > price[k]:
            points += (offer - price[k]) * (at[k + 1] - at[k])
            sold += at[k + 1] - at[k]
    return points, sold


@compiled
def evaluate(
    net: Network,
    caps: Limits,
    prices: Prices,
    excess: Prices,
    leads: np.ndarray,
) -> float:
    """Return the bound at given prices; fill what is used above what is there (`excess`) and the best paths (`leads`).

    Points charged whatever is decided are left out, see `constant`.
    """
    tab = net.tab
    num_resources, num_periods = prices.hours.shape
    width = 0
    for a in range(leads.shape[0]):
        width = max(width, tab.first[a + 1] - tab.first[a])
    steps, aid = blank_steps(width, num_periods), blank_help(net)
    excess.hours[:], excess.heads[:] = 0.0, 0.0
    excess.moves[0] = -caps.most_moves
    excess.money[:] = -caps.budget
    bound = prices.moves[0] * caps.most_moves
    bound += (prices.money * caps.budget).sum()
    for a in range(leads.shape[0]):
        bound += forward(net, a, prices, steps, aid)
        backtrack(net, a, steps, leads[a])
        excess.moves[0] += load(
            net, a, leads[a], prices, aid, excess.hours, excess.heads
        )
    sold = np.zeros((2, num_periods))
    for r in range(num_resources):
        bound += sell_all(net, caps, prices, excess, sold, r)
    return float(bound)


@compiled
def sell_all(
    net: Network,
    caps: Limits,
    prices: Prices,
    excess: Prices,
    sold: np.ndarray,
    r: int,
) -> float:
    """Return what a resource's hours and heads are worth at given prices; a candidate is hired where that pays."""
    tab, points = net.tab, 0.0
    for t in range(prices.hours.shape[1]):
        money = prices.money[caps.year[t]] * caps.cost[r]
        gain, hours = sell(
            tab.steps_at[r, t], tab.steps_price[r, t] + money, prices.hours[r, t]
        )
        more, heads = sell(
            tab.heads_at[r, t], tab.heads_price[r, t], prices.heads[r, t]
        )
        points += gain + more
        sold[0, t], sold[1, t] = hours, heads
    hired = True
    if caps.candidate[r]:
        points -= tab.hire[r] + (prices.money * caps.hire_cost[r]).sum()
        hired = points > 0.0
    if not hired:
        return 0.0
    if caps.candidate[r]:
        excess.money[:] += caps.hire_cost[r]
    for t in range(prices.hours.shape[1]):
        excess.hours[r, t] -= sold[0, t]
        excess.heads[r, t] -= sold[1, t]
        excess.money[caps.year[t]] += caps.cost[r] * sold[0, t]
    return float(points)


@compiled
def descend(
    net: Network,
    caps: Limits,
    prices: Prices,
    target: float,
    num_steps: int,
    length: np.ndarray,
) -> float:
    """Improve prices in place and return the least bound met, at the prices left.

    `length`, shape (1,), is the length of the steps; it is left as it has become, to go on from there.

    Polyak's steps towards `target`, the value of a known answer, along a deflected subgradient; shorter ones from the
    best prices whenever the bound has not fallen for a while.
    """
    leads = np.empty(net.tab.active.shape, dtype=np.int64)
    excess, way, kept = like(prices), like(prices), like(prices)
    pace = paces(net, caps)
    best, stale = np.inf, 0
    assign(kept, prices)
    for step in range(num_steps):
        bound = evaluate(net, caps, prices, excess, leads)
        if bound < best:
            if step == 0 or best - bound > 1e-4 * (best - target):
                stale = 0
            best = bound
            assign(kept, prices)
        else:
            stale += 1
        blend(way, excess, 0.0 if step == 0 else MEMORY)
        if stale >= PATIENCE:
            length[0], stale = length[0] * SHORTER, 0
            assign(prices, kept)
            bound = evaluate(net, caps, prices, excess, leads)
            blend(way, excess, 0.0)
        halt_at_ends(net, caps, prices, way)
        norm = square(way, pace)
        if norm <= 1e-12 or length[0] < SHORTEST or bound <= target:
            break
        walk(net, caps, prices, way, pace, length[0] * (bound - target) / norm)
    assign(prices, kept)
    return float(best)


@compiled
def paces(net: Network, caps: Limits) -> Prices:
    """Return the measure of each price: 1 over the square of what there is, so that scarce things move as fast as others."""
    tab = net.tab
    num_resources, num_periods, last = tab.steps_at.shape
    hours = np.empty((num_resources, num_periods))
    heads = np.empty((num_resources, num_periods))
    mean = max(1.0, tab.steps_at[:, :, last - 1].mean())
    for r in range(num_resources):
        for t in range(num_periods):
            span = max(1.0, tab.heads_at[r, t, -1])
            room = max(tab.steps_at[r, t, last - 1], LEAST_ROOM * mean)
            hours[r, t], heads[r, t] = 1.0 / room**2, 1.0 / span**2
    money = np.empty_like(caps.budget)
    for y in range(money.shape[0]):
        money[y] = 1.0 / max(1.0, caps.budget[y]) ** 2
    moves = np.full(1, 1.0 / max(1.0, caps.most_moves) ** 2)
    return Prices(hours, heads, money, moves)


@compiled
def like(prices: Prices) -> Prices:
    """Return prices of 0 of the same shape."""
    return Prices(
        np.zeros_like(prices.hours),
        np.zeros_like(prices.heads),
        np.zeros_like(prices.money),
        np.zeros_like(prices.moves),
    )


@compiled
def assign(into: Prices, source: Prices) -> None:
    """Copy prices."""
    into.hours[:], into.heads[:] = source.hours, source.heads
    into.money[:], into.moves[:] = source.money, source.moves


@compiled
def blend(way: Prices, excess: Prices, memory: float) -> None:
    """Turn a direction towards the excess, keeping a share of it."""
    way.hours[:] = memory * way.hours + (1 - memory) * excess.hours
    way.heads[:] = memory * way.heads + (1 - memory) * excess.heads
    way.money[:] = memory * way.money + (1 - memory) * excess.money
    way.moves[:] = memory * way.moves + (1 - memory) * excess.moves


@compiled
def halt_at_ends(net: Network, caps: Limits, prices: Prices, way: Prices) -> None:
    """Take out of a direction what would leave the range of a price: below 0, or above the highest that can matter."""
    tab = net.tab
    for r in range(prices.hours.shape[0]):
        for t in range(prices.hours.shape[1]):
            top = tab.steps_price[r, t, -1]
            if ends(prices.hours[r, t], way.hours[r, t], top):
                way.hours[r, t] = 0.0
            if ends(prices.heads[r, t], way.heads[r, t], tab.heads_price[r, t, -1]):
                way.heads[r, t] = 0.0
    for y in range(prices.money.shape[0]):
        if ends(prices.money[y], way.money[y], caps.most_money[y]):
            way.money[y] = 0.0
    if ends(prices.moves[0], way.moves[0], caps.most_price):
        way.moves[0] = 0.0


@compiled
def ends(price: float, way: float, top: float) -> bool:
    """Return whether a price cannot follow a direction."""
    return (price <= 0.0 and way < 0.0) or (price >= top and way > 0.0)


@compiled
def square(way: Prices, pace: Prices) -> float:
    """Return the squared length of a direction, each entry by its own measure."""
    return float(
        (pace.hours * way.hours**2).sum()
        + (pace.heads * way.heads**2).sum()
        + (pace.money * way.money**2).sum()
        + (pace.moves * way.moves**2).sum()
    )


@compiled
def walk(
    net: Network, caps: Limits, prices: Prices, way: Prices, pace: Prices, size: float
) -> None:
    """Move prices along a direction, within 0 and the highest that can matter."""
    tab = net.tab
    for r in range(prices.hours.shape[0]):
        for t in range(prices.hours.shape[1]):
            prices.hours[r, t] = min(
                max(
                    prices.hours[r, t] + size * pace.hours[r, t] * way.hours[r, t], 0.0
                ),
                tab.steps_price[r, t, -1],
            )
            prices.heads[r, t] = min(
                max(
                    prices.heads[r, t] + size * pace.heads[r, t] * way.heads[r, t], 0.0
                ),
                tab.heads_price[r, t, -1],
            )
    for y in range(prices.money.shape[0]):
        prices.money[y] = min(
            max(prices.money[y] + size * pace.money[y] * way.money[y], 0.0),
            caps.most_money[y],
        )
    prices.moves[0] = min(
        max(prices.moves[0] + size * pace.moves[0] * way.moves[0], 0.0), caps.most_price
    )


def constant(data: ProblemData) -> float:
    """Return the points charged whatever is decided: what the option costs, and every floor taken as missed."""
    missed = missing_points(data) * data.floor * data.active[:, None, :]
    return -float(data.fixed_points + missed.sum())


def start_prices(data: ProblemData, net: Network) -> Prices:
    """Return prices to begin with: half of the average worth of an hour, and nothing else."""
    hours = max(1.0, float(data.ceiling_hours.sum()))
    shape = data.available.shape
    base = np.full(shape, 0.5 * data.full_value / hours)
    return Prices(
        hours=np.minimum(base, net.tab.steps_price[:, :, -1]),
        heads=np.zeros(shape),
        money=np.zeros(len(data.years)),
        moves=np.zeros(1),
    )
