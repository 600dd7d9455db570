"""An answer that evaluates itself: hours, coverage, rules and objective, recomputed without any solver code.

`fill_hours` gives the best hours for given leads; `OptimizationResult` carries an answer with its proof.
Equations: docs/formulation.md, section "Evaluation".
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from resourcing.problem import NOBODY, ProblemData

TOLERANCE = 1e-6
"""One tolerance for hours, coverage and agreement of objectives."""

Status = Literal["optimal", "feasible", "time_limit", "infeasible"]


@dataclass(frozen=True, kw_only=True)
class Handover:
    """One change of lead, by index: alliance, period of the change, outgoing and incoming lead, and its hours.

    `out_period` is the period that carries the outgoing hours, None where the outgoing lead has none for it.
    """

    alliance: int
    period: int
    outgoing: int
    incoming: int
    out_period: int | None
    hours_out: float
    hours_in: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """Who leads what, and the hours delivered.

    Attributes
    ----------
    data
        The instance.
    lead
        Index of the lead or `NOBODY`, shape (alliance, period).
    hours
        Standard hours delivered by the lead, shape (alliance, bundle, period).
    """

    data: ProblemData
    lead: np.ndarray
    hours: np.ndarray

    def __post_init__(self) -> None:
        """Freeze the arrays and check their shapes."""
        _, num_alliances, num_periods = self.data.shape
        lead, hours = np.array(self.lead, dtype=int), np.array(self.hours, dtype=float)
        if (
            lead.shape != (num_alliances, num_periods)
            or hours.shape != self.data.need.shape
        ):
            msg = f"lead {lead.shape} and hours {hours.shape} do not fit the instance {self.data.need.shape}"
            raise ValueError(msg)
        for name, array in (("lead", lead), ("hours", hours)):
            array.setflags(write=False)
            object.__setattr__(self, name, array)

    @cached_property
    def led(self) -> np.ndarray:
        """Return whether an active alliance has a lead, shape (alliance, period)."""
        return (self.lead != NOBODY) & self.data.active

    @cached_property
    def leads(self) -> np.ndarray:
        """Return who leads what as zeros and ones, shape (resource, alliance, period)."""
        return (
            np.arange(len(self.data.resources))[:, None, None] == self.lead[None]
        ) & self.led[None]

    @cached_property
    def handovers(self) -> tuple[Handover, ...]:
        """Return every change of lead, by alliance and period."""
        return tuple(find_handovers(self.data, self.lead))

    @cached_property
    def hours_services(self) -> np.ndarray:
        """Return the hours that resources spend on services, after pace, shape (resource, period)."""
        delivered = self.hours.sum(axis=1)
        return np.asarray(
            np.einsum(
                "rat,at,ra->rt", self.leads.astype(float), delivered, self.data.pace
            )
        )

    @cached_property
    def hours_overhead(self) -> np.ndarray:
        """Return the hours of leading at all, shape (resource, period)."""
        return np.asarray((self.data.overhead * self.leads).sum(axis=1))

    @cached_property
    def hours_handover(self) -> np.ndarray:
        """Return the handover hours on both sides, shape (resource, period)."""
        return handover_hours(self.data, self.handovers)

    @cached_property
    def hours_used(self) -> np.ndarray:
        """Return all hours planned, shape (resource, period)."""
        return self.hours_services + self.hours_overhead + self.hours_handover

    @cached_property
    def occupancy(self) -> np.ndarray:
        """Return planned / available hours, shape (resource, period); 0 where nothing is available."""
        have = self.data.available
        return np.divide(self.hours_used, have, out=np.zeros_like(have), where=have > 0)

    @cached_property
    def coverage(self) -> np.ndarray:
        """Return delivered / needed hours, shape (alliance, bundle, period); 1 where nothing is needed."""
        need = self.data.need
        return np.divide(self.hours, need, out=np.ones_like(need), where=need > 0)

    @cached_property
    def span(self) -> np.ndarray:
        """Return the weighted count of alliances led, shape (resource, period)."""
        return np.asarray(
            np.einsum("rat,a->rt", self.leads.astype(float), self.data.span_weight)
        )

    @cached_property
    def alliances_led(self) -> np.ndarray:
        """Return the count of alliances led, shape (resource, period)."""
        return np.asarray(self.leads.sum(axis=1))

    @cached_property
    def promised(self) -> np.ndarray:
        """Return where a promise is made, shape (alliance, bundle, period)."""
        return (
            (self.data.floor > 0) & (self.data.need > 0) & self.data.active[:, None, :]
        )

    @cached_property
    def kept(self) -> np.ndarray:
        """Return which promises are kept, shape (alliance, bundle, period)."""
        return self.promised & (self.coverage >= self.data.floor - TOLERANCE)

    @cached_property
    def unmanaged(self) -> np.ndarray:
        """Return where an active alliance has no lead, shape (alliance, period)."""
        return self.data.active & ~self.led

    @cached_property
    def underserved(self) -> np.ndarray:
        """Return where an alliance is led but the first bundle stays below its floor, shape (alliance, period)."""
        return self.led & self.promised[:, 0, :] & ~self.kept[:, 0, :]

    @cached_property
    def points(self) -> Mapping[str, float]:
        """Return the parts of the objective in value points, charges as negative numbers."""
        data = self.data
        return {
            "value": self._value(),
            "shortfall": -self._shortfall(),
            "handover": -sum(
                float(data.handover_points[move.alliance, move.period])
                for move in self.handovers
            ),
            "cost": -float((self.hours_used.sum(axis=1) * data.hour_points).sum())
            - data.fixed_points,
            "placement": -float((data.placement_cost[:, :, None] * self.leads).sum()),
            "span": -self._span_charge(),
            "occupancy": -self._occupancy_charge(),
            "imbalance": -self._imbalance_charge(),
        }

    @cached_property
    def objective(self) -> float:
        """Return the objective in value points: value less everything charged."""
        return float(sum(self.points.values()))

    @cached_property
    def breaches(self) -> tuple[str, ...]:
        """Return every strict rule that is broken, as sentences with the labels concerned."""
        return tuple(find_breaches(self))

    def _value(self) -> float:
        """Return the weighted coverage: weight x active months x rated hours delivered / rated hours needed."""
        data = self.data
        rated_need = (data.bundle_rate[:, None] * data.need).sum(axis=1)
        rated_done = (data.bundle_rate[:, None] * self.hours).sum(axis=1)
        share = np.divide(
            rated_done, rated_need, out=np.zeros_like(rated_need), where=rated_need > 0
        )
        return float((data.weight[:, None] * data.active_months * share).sum())

    def _shortfall(self) -> float:
        """Return weight x active months x rate x coverage missing below the floor."""
        data = self.data
        missing = np.where(
            data.need > 0, np.maximum(0.0, data.floor - self.coverage), 0.0
        )
        scale = data.weight[:, None] * data.active_months
        return float((scale[:, None, :] * data.shortfall_rate[:, None] * missing).sum())

    def _span_charge(self) -> float:
        """Return the price of the weighted count above the span, where the span is soft."""
        if self.data.rules.span != "soft":
            return 0.0
        above = np.maximum(0.0, self.span - self.data.span_limit[:, None])
        return float(above.sum()) * self.data.span_points * self.data.months

    def _occupancy_charge(self) -> float:
        """Return the price of the hours above the ceiling, where the ceiling is soft."""
        if self.data.rules.occupancy != "soft":
            return 0.0
        above = np.maximum(0.0, self.hours_used - self.data.ceiling_hours)
        return float(above.sum()) * self.data.occupancy_points_per_hour

    def _imbalance_charge(self) -> float:
        """Return the convex price of a high occupancy."""
        return sum(
            price.points_per_month
            * self.data.months
            * float(np.maximum(0.0, self.occupancy - price.above).sum())
            for price in self.data.occupancy_prices
        )


def solution(data: ProblemData, *, lead: np.ndarray) -> Solution:
    """Return the best solution with the given leads: its hours are filled by `fill_hours`.

    Parameters
    ----------
    data
        The instance.
    lead
        Index of the lead or `NOBODY`, shape (alliance, period); ignored where an alliance is not active.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> solution(data, lead=np.zeros((2, 1), dtype=int)).objective
    1.5
    """
    lead = np.where(data.active, lead, NOBODY)
    return Solution(data=data, lead=lead, hours=fill_hours(data, lead))


def find_handovers(data: ProblemData, lead: np.ndarray) -> Iterator[Handover]:
    """Yield every change of lead: an active alliance led by somebody other than its last lead.

    The first lead ever is a start. Outgoing hours fall in the last period of the old lead; when that lies before
    the first period, in the period of the change, if the old lead has the hours, else none and a colder incoming.
    """
    warm = data.warm_handover
    for alliance in range(len(data.alliances)):
        last, last_period = int(data.incumbent[alliance]), None
        for period in np.flatnonzero(data.active[alliance]).tolist():
            now = int(lead[alliance, period])
            if now == NOBODY:
                continue
            if last not in (NOBODY, now):
                cold = last_period is None and not warm[alliance, period]
                factor = data.cold_handover_factor if cold else 1.0
                yield Handover(
                    alliance=alliance,
                    period=period,
                    outgoing=last,
                    incoming=now,
                    out_period=None
                    if cold
                    else (period if last_period is None else last_period),
                    hours_out=0.0 if cold else float(data.handover_out[alliance]),
                    hours_in=float(data.handover_in[alliance]) * factor,
                )
            last, last_period = now, period


def handover_hours(data: ProblemData, handovers: tuple[Handover, ...]) -> np.ndarray:
    """Return the hours of handovers on both sides, shape (resource, period)."""
    hours = np.zeros((len(data.resources), len(data.periods)))
    for move in handovers:
        hours[move.incoming, move.period] += move.hours_in
        if move.out_period is not None:
            hours[move.outgoing, move.out_period] += move.hours_out
    return hours


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


def find_breaches(answer: Solution) -> Iterator[str]:
    """Yield every strict rule that an answer breaks, as a sentence with the labels concerned."""
    yield from _lead_breaches(answer)
    yield from _hour_breaches(answer)
    yield from _limit_breaches(answer)


def _lead_breaches(answer: Solution) -> Iterator[str]:
    """Yield leads that may not lead, and alliances that must be led but are not (rules 1 and 2)."""
    data = answer.data
    for r, a, t in np.argwhere(answer.leads & ~data.eligible):
        yield f"{data.resources[r]} leads {data.alliances[a]} in {data.periods[t]} but may not"
    for a, t in np.argwhere(answer.unmanaged & data.must_lead[:, None]):
        yield f"{data.alliances[a]} must be led in {data.periods[t]} but is not"


def _hour_breaches(answer: Solution) -> Iterator[str]:
    """Yield hours out of range or without a lead (rule 3)."""
    data = answer.data
    outside = (answer.hours > data.need + TOLERANCE) | (answer.hours < -TOLERANCE)
    for a, b, t in np.argwhere(outside):
        where = f"{data.alliances[a]}, {data.bundles[b]}, {data.periods[t]}"
        yield f"hours of {where} lie outside 0 to the hours needed"
    for a, b, t in np.argwhere((answer.hours > TOLERANCE) & ~answer.led[:, None, :]):
        yield f"{data.alliances[a]} gets {data.bundles[b]} hours in {data.periods[t]} without a lead"


def _limit_breaches(answer: Solution) -> Iterator[str]:
    """Yield hours above a strict ceiling and counts above a strict span (rules 3 and 4)."""
    data, used, limit = answer.data, answer.hours_used, answer.data.ceiling_hours
    if data.rules.occupancy == "strict":
        for r, t in np.argwhere(used > limit + TOLERANCE * np.maximum(1.0, limit)):
            who, when = data.resources[r], data.periods[t]
            yield f"{who} is planned for {used[r, t]:.1f} hours in {when}, above the {limit[r, t]:.1f} that may be planned"
    if data.rules.span == "strict":
        for r, t in np.argwhere(answer.span > data.span_limit[:, None] + TOLERANCE):
            yield f"{data.resources[r]} leads {answer.span[r, t]:g} weighted alliances in {data.periods[t]}, above the span"


@dataclass(frozen=True, kw_only=True, eq=False)
class OptimizationResult:
    """An answer with its proof.

    Attributes
    ----------
    best
        The best solution found, or None where there is none.
    bound
        Upper bound on the objective of every answer, in value points; never missing.
    status
        ``optimal`` (no better answer beyond tolerance), ``feasible`` (stopped by gap or nodes), ``time_limit``, or
        ``infeasible``.
    seconds
        Wall time of the solve.
    """

    best: Solution | None
    bound: float
    status: Status
    seconds: float
    full_value: float

    @property
    def objective(self) -> float | None:
        """Return the objective of the best solution in value points, None where there is none."""
        return None if self.best is None else self.best.objective

    @property
    def gap_points(self) -> float | None:
        """Return bound - objective in value points, None where there is no solution."""
        return None if self.objective is None else max(0.0, self.bound - self.objective)

    @property
    def gap(self) -> float | None:
        """Return the gap as a fraction of full value (of the bound where nothing has value)."""
        scale = self.full_value if self.full_value > 0 else max(1.0, abs(self.bound))
        return None if self.gap_points is None else self.gap_points / scale

    def __str__(self) -> str:
        """Return status, objective, bound and gap as one line."""
        if self.objective is None:
            return f"{self.status}: no answer, bound {self.bound:,.1f} points"
        return (
            f"{self.status}: {self.objective:,.1f} of at most {self.bound:,.1f} value points "
            f"(gap {self.gap:.2%} of full value)"
        )
