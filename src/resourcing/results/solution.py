"""An answer that evaluates itself: hours, coverage, rules and objective, without any solver code."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results.breaches import find_breaches
from resourcing.results.filling import fill_hours
from resourcing.results.handovers import Handover, find_handovers, handover_hours
from resourcing.results.tolerance import TOLERANCE


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
