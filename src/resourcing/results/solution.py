"""An answer that evaluates itself: hours, coverage, rules and objective, without any solver code.

Its charges stand in `results.charges`, the rules it breaks in `results.breaches`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results.breaches import find_breaches
from resourcing.results.charges import points_in_periods, points_of
from resourcing.results.filling import best_filling
from resourcing.results.handovers import Handover, find_handovers, handover_hours
from resourcing.results.money import hired_by_use, spending
from resourcing.results.tolerance import TOLERANCE


@dataclass(frozen=True, kw_only=True, eq=False)
class Solution:
    """Who leads, supports and oversees what, and the hours delivered.

    Attributes
    ----------
    data
        The instance.
    lead
        Index of the lead or `NOBODY`, shape (alliance, period).
    hours
        Standard hours delivered by the lead, shape (alliance, bundle, period).
    support
        Standard hours delivered by supporters, shape (resource, alliance, bundle, period); None for none.
    overseer
        Index of the overseer beside the lead or `NOBODY`, shape (alliance, period); by default nobody.

    Raises
    ------
    ValueError
        If leads, hours, support or overseers do not fit the instance.

    Examples
    --------
    One person with 15 hours leads two alliances that need 10 hours each; the second gets what is left.

    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> plan = Solution(
    ...     data=data,
    ...     lead=np.zeros((2, 1), dtype=int),
    ...     hours=np.array([10.0, 5.0]).reshape(2, 1, 1),
    ... )
    >>> plan.coverage.ravel().tolist(), plan.occupancy.tolist()
    ([1.0, 0.5], [[1.0]])
    >>> plan.objective, plan.breaches
    (1.5, ())
    """

    data: ProblemData
    lead: np.ndarray
    hours: np.ndarray
    support: np.ndarray | None = None
    overseer: np.ndarray = field(default_factory=lambda: np.array(NOBODY))

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
        self._freeze("lead", lead)
        self._freeze("hours", hours)
        self._freeze("overseer", np.array(self._overseers(), dtype=int))
        if self.support is not None:
            self._freeze("support", np.array(self.support, dtype=float))
            self._check_support()

    def _freeze(self, name: str, array: np.ndarray) -> None:
        """Keep an own copy that cannot be written."""
        array.setflags(write=False)
        object.__setattr__(self, name, array)

    def _overseers(self) -> np.ndarray:
        """Return the overseers in the shape of the leads."""
        overseer = np.asarray(self.overseer)
        if overseer.shape not in {(), self.data.active.shape}:
            msg = f"overseer {overseer.shape} does not fit the instance {self.data.need.shape}"
            raise ValueError(msg)
        return np.broadcast_to(overseer, self.data.active.shape)

    def _check_support(self) -> None:
        """Raise where the hours of supporters do not fit the instance."""
        want = (len(self.data.resources), *self.data.need.shape)
        if self.support is not None and self.support.shape != want:
            msg = f"support {self.support.shape} does not fit the instance {want}"
            raise ValueError(msg)

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
    def delivered(self) -> np.ndarray:
        """Return the standard hours of lead and supporters together, shape (alliance, bundle, period)."""
        return (
            self.hours
            if self.support is None
            else self.hours + self.support.sum(axis=0)
        )

    @cached_property
    def overseers(self) -> np.ndarray:
        """Return who oversees what as zeros and ones, shape (resource, alliance, period)."""
        return (
            np.arange(len(self.data.resources))[:, None, None] == self.overseer[None]
        ) & self.data.active[None]

    @cached_property
    def hired(self) -> np.ndarray:
        """Return which candidates are hired, shape (resource,): those who lead, support or oversee anything.

        Of like candidates, those that must be hired before one of them are hired as well.
        """
        used = (self.leads | self.overseers).any(axis=(1, 2))
        if self.support is not None:
            used |= (self.support > TOLERANCE).any(axis=(1, 2, 3))
        return hired_by_use(self.data, used)

    @cached_property
    def hours_services(self) -> np.ndarray:
        """Return the hours that resources spend on services as leads, after pace, shape (resource, period)."""
        delivered = self.hours.sum(axis=1)
        return np.asarray(
            np.einsum(
                "rat,at,ra->rt", self.leads.astype(float), delivered, self.data.pace
            )
        )

    @cached_property
    def hours_support(self) -> np.ndarray:
        """Return the hours that resources spend on services as supporters, after pace, shape (resource, period)."""
        if self.support is None:
            return np.zeros_like(self.data.available)
        return np.asarray(np.einsum("rabt,ra->rt", self.support, self.data.pace))

    @cached_property
    def hours_oversight(self) -> np.ndarray:
        """Return the hours of overseeing, shape (resource, period)."""
        return np.asarray((self.data.oversight_hours * self.overseers).sum(axis=1))

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
        own = self.hours_services + self.hours_overhead + self.hours_handover
        return own + self.hours_support + self.hours_oversight

    @cached_property
    def occupancy(self) -> np.ndarray:
        """Return planned / available hours, shape (resource, period); 0 where nothing is available."""
        have = self.data.available
        return np.divide(self.hours_used, have, out=np.zeros_like(have), where=have > 0)

    @cached_property
    def coverage(self) -> np.ndarray:
        """Return delivered / needed hours, shape (alliance, bundle, period); 1 where nothing is needed."""
        need = self.data.need
        return np.divide(self.delivered, need, out=np.ones_like(need), where=need > 0)

    @cached_property
    def span(self) -> np.ndarray:
        """Return the weighted count of alliances led, shape (resource, period)."""
        return np.asarray(
            np.einsum("rat,at->rt", self.leads.astype(float), self.data.span_weight)
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
    def counted_handovers(self) -> int:
        """Return the number of handovers that count towards a limit."""
        return sum(move.counts for move in self.handovers)

    @cached_property
    def spent(self) -> np.ndarray:
        """Return the currency that hours and hires take, shape (year,)."""
        return spending(self.data, self.hours_used, self.hired)

    @cached_property
    def points(self) -> Mapping[str, float]:
        """Return the parts of the objective in value points, charges as negative numbers."""
        return points_of(self)

    @cached_property
    def points_by_period(self) -> Mapping[str, np.ndarray]:
        """Return the parts of the objective that belong to a period, shape (period,) each, charges as negative numbers.

        Of `cost` only hours that are paid; hires, what is fixed, budgets and a limit of handovers belong to no period.
        """
        return points_in_periods(self)

    @cached_property
    def objective(self) -> float:
        """Return the objective in value points: value less everything charged."""
        return float(sum(self.points.values()))

    @cached_property
    def breaches(self) -> tuple[str, ...]:
        """Return every strict rule that is broken, as sentences with the labels concerned."""
        return tuple(find_breaches(self))


def solution(data: ProblemData, *, lead: np.ndarray) -> Solution:
    """Return the best solution with the given leads: its hours, support and overseers by `best_filling`.

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
    best = best_filling(data, lead)
    return Solution(
        data=data,
        lead=lead,
        hours=best.hours,
        support=best.support,
        overseer=best.overseer,
    )
