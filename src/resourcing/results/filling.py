"""The best hours for given leads: a fractional knapsack for each resource and period."""

import numpy as np

from resourcing.problem import ProblemData
from resourcing.results.handovers import find_handovers, handover_hours


def fill_hours(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return the best standard hours for given leads, shape (alliance, bundle, period).

    With the leads fixed, each resource and period is one fractional knapsack: pieces of coverage (below a floor,
    above it) by falling worth of an hour against steps of rising price of an hour. Ties go to the earlier alliance
    and bundle.
    """
    hours = np.zeros_like(data.need)
    fixed = handover_hours(data, tuple(find_handovers(data, lead)))
    worth = _Worth(data)
    for resource in range(len(data.resources)):
        for period in range(len(data.periods)):
            mine = np.flatnonzero(
                (lead[:, period] == resource) & data.active[:, period]
            )
            if len(mine):
                start = (
                    fixed[resource, period]
                    + data.overhead[resource, mine, period].sum()
                )
                _fill(
                    data,
                    hours,
                    worth.pieces(resource, period, mine),
                    _price_steps(data, resource, period, start),
                )
    return hours


Piece = tuple[float, int, int, int, float, float]
"""Worth of an hour of the resource (negated), alliance, bundle, period, standard hours, pace."""


class _Worth:
    """Worth of an hour of a resource, for every piece of coverage."""

    def __init__(self, data: ProblemData) -> None:
        self.data = data
        self.above = data.hour_value
        need = np.where(data.need > 0, data.need, 1.0)
        self.below = self.above + data.shortfall_points / need

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
