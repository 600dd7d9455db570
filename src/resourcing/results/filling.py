"""The best hours for given leads: a fractional knapsack for each resource and period, or a program for several.

Knapsacks do wherever a resource's hours of a period depend on nothing else. Support, overseers and a budget tie
resources or periods together; `results.joint` fills those.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results.handovers import find_handovers, handover_hours
from resourcing.results.joint import Filling, Given, fill_together
from resourcing.results.money import hired_by_use, spending


def fill_hours(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the best standard hours of the leads themselves, shape (alliance, bundle, period)."""
    return best_filling(data, lead).hours


def best_filling(data: ProblemData, lead: np.ndarray) -> Filling:
    """Return the best hours, support and overseers for given leads, exactly.

    With the leads fixed, each resource and period is one fractional knapsack: pieces of coverage (below a floor,
    above it) by falling worth of an hour against steps of rising price of an hour. Ties go to the earlier alliance
    and bundle. Periods with support or overseers are solved as one program each; those of a year together where its
    budget is short; all together where a candidate may be hired to support or oversee.
    """
    lead = np.where(data.active, lead, NOBODY)
    fixed = fixed_hours(data, lead)
    filling = Filling.alone(data, _knapsacks(data, lead, fixed))
    for periods in _tied(data, lead, fixed, filling.hours):
        given = Given(data=data, lead=lead, fixed=fixed, periods=periods)
        filling = fill_together(given, filling)
    return filling


def fixed_hours(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the hours that leads take whatever they deliver: overhead, handovers; shape (resource, period)."""
    hours = handover_hours(data, tuple(find_handovers(data, lead)))
    for a, t in np.argwhere(lead != NOBODY):
        hours[lead[a, t], t] += data.overhead[lead[a, t], a, t]
    return hours


def _tied(
    data: ProblemData, lead: np.ndarray, fixed: np.ndarray, hours: np.ndarray
) -> Iterator[list[int]]:
    """Yield the periods that are to be filled together, where knapsacks do not do."""
    helped = _helped(data, lead) if len(data.resources) else np.zeros(0, dtype=bool)
    if not helped.any() and not data.limits_budget.any():
        return
    hired = hired_by_use(data, np.isin(np.arange(len(data.resources)), lead))
    if helped.any() and _may_be_hired_to_help(data, ~hired):
        yield list(range(len(data.periods)))
        return
    short = data.limits_budget & (
        spending(data, fixed + _delivered(data, lead, hours), hired) > data.budget
    )
    alone = helped.copy()
    for year in np.flatnonzero(data.limits_budget).tolist():
        periods = np.flatnonzero(data.year == year)
        if len(periods) and (short[year] or helped[periods].any()):
            alone[periods] = False
            yield periods.tolist()
    yield from ([int(t)] for t in np.flatnonzero(alone))


def _helped(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return in which periods somebody may support a lead or oversee one, shape (period,)."""
    led, able = lead != NOBODY, data.may_support
    lead_of = np.where(led, lead, 0)[None]
    helped = led & np.take_along_axis(data.overseen, lead_of, axis=0)[0]
    if able is not None:
        helped |= led & able.any(axis=(0, 2))
    return np.asarray(helped.any(axis=0))


def _may_be_hired_to_help(data: ProblemData, free: np.ndarray) -> bool:
    """Return whether a candidate who leads nothing may support or oversee."""
    able, free = data.may_support, free & data.candidate
    supports = able is not None and bool(able[free].any())
    return supports or bool(data.may_oversee[free].any())


def _delivered(data: ProblemData, lead: np.ndarray, hours: np.ndarray) -> np.ndarray:
    """Return the hours that leads spend on services, shape (resource, period)."""
    spent = np.zeros_like(data.available)
    for a, t in np.argwhere(lead != NOBODY):
        spent[lead[a, t], t] += data.pace[lead[a, t], a] * hours[a, :, t].sum()
    return spent


def _knapsacks(data: ProblemData, lead: np.ndarray, fixed: np.ndarray) -> np.ndarray:
    """Return the best standard hours of each resource and period by itself, shape (alliance, bundle, period)."""
    hours = np.zeros_like(data.need)
    worth = _Worth(data)
    for resource in range(len(data.resources)):
        for period in range(len(data.periods)):
            mine = np.flatnonzero(lead[:, period] == resource)
            if len(mine):
                start = float(fixed[resource, period])
                pieces = worth.pieces(resource, period, mine)
                steps = _price_steps(data, resource, period, start)
                _fill(data, hours, pieces, steps)
    return hours


Piece = tuple[float, int, int, int, float, float]
"""Worth of an hour of the resource (negated), alliance, bundle, period, standard hours, pace."""


class _Worth:
    """Worth of an hour of a resource, for every piece of coverage."""

    def __init__(self, data: ProblemData) -> None:
        self.data = data
        self.above = data.hour_value
        need = np.where(data.need > 0, data.need, 1.0)
        strict = data.rules.promises == "strict"  # a strict promise comes before all
        charge = np.where(
            data.floor > 0, np.inf if strict else data.shortfall_points, 0
        )
        self.below = self.above + charge / need

    def pieces(self, resource: int, period: int, mine: np.ndarray) -> list[Piece]:
        """Return the pieces of the alliances a resource leads in a period, most worth first."""
        found: list[Piece] = []
        for alliance in mine.tolist():
            pace = float(self.data.pace[resource, alliance])
            for bundle in range(len(self.data.bundles)):
                need = float(self.data.need[alliance, bundle, period])
                floor = need * float(self.data.floor[alliance, bundle, period])
                for size, worth in ((floor, self.below), (need - floor, self.above)):
                    if size > 0:
                        rate = float(worth[alliance, bundle, period]) / pace
                        found.append((-rate, alliance, bundle, period, size, pace))
        return sorted(found)


def _price_steps(
    data: ProblemData, resource: int, period: int, start: float
) -> list[tuple[float, float]]:
    """Return the steps of a resource's price of an hour, as (hours left in the step, points an hour), rising."""
    available, ceiling = (
        float(data.available[resource, period]),
        float(data.ceiling_hours[resource, period]),
    )
    steps = [(0.0, float(data.hour_points[resource]))]
    if available > 0:
        steps += [
            (p.above * available, p.points_per_month * data.months / available)
            for p in data.occupancy_prices
        ]
    if data.rules.occupancy != "off":
        strict = data.rules.occupancy == "strict"
        steps.append((ceiling, np.inf if strict else data.occupancy_points_per_hour))
    steps.sort()
    ends = [*(hours for hours, _ in steps[1:]), np.inf]
    prices = np.cumsum([price for _, price in steps]).tolist()
    return [
        (end - max(start, begin), price)
        for (begin, _), end, price in zip(steps, ends, prices, strict=True)
        if end > max(start, begin)
    ]


def _fill(
    data: ProblemData,
    hours: np.ndarray,
    pieces: list[Piece],
    steps: list[tuple[float, float]],
) -> None:
    """Buy pieces while their worth is above the price of the step; write the standard hours into `hours`."""
    queue = list(steps)
    for worth, alliance, bundle, period, size, pace in pieces:
        left = size
        while left > 0 and queue and -worth > queue[0][1]:
            room, price = queue[0]
            taken = min(left, room / pace)
            hours[alliance, bundle, period] += taken
            left -= taken
            if taken * pace >= room:
                queue.pop(0)
            else:
                queue[0] = (room - taken * pace, price)
    np.minimum(hours, data.need, out=hours)
