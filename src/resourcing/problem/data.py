"""One instance of the assignment: labeled arrays, cross-checked, that stand alone without any register.

What is decided lives in `results`; how it is solved in `formulation` and above. Equations: docs/formulation.md.
"""

from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np

from resourcing.playbook import BUNDLES, FocusPrice, OccupancyPrice, Rules
from resourcing.problem.checks import (
    AXES,
    DATED,
    FLAGS,
    INDICES,
    NEUTRAL,
    NOBODY,
    problems_of,
)

__all__ = ["AXES", "NOBODY", "ProblemData", "problem_from_arrays"]


def _typed(name: str, values: Any) -> np.ndarray:
    """Return a copy of an array's values with their type; an index that is not whole stays as it is, to be refused."""
    if name in FLAGS:
        return np.array(values, dtype=bool, order="C")
    array = np.array(values, dtype=float, order="C")  # one layout, compiled once
    whole = name in INDICES and (array % 1 == 0).all()
    return array.astype(int) if whole else array


def _left_out() -> np.ndarray:
    """Return the mark of an array that is left out and takes its neutral value."""
    return np.empty(0)


@dataclass(frozen=True, kw_only=True, eq=False)
class ProblemData:
    """An instance of the assignment.

    Hours are hours in the period; `points` are value points in the period; labels name the axes (`AXES`). The arrays
    `DATED` may be given without the axis of periods and then hold in every period.

    Attributes
    ----------
    need
        Standard hours needed.
    active_months
        Months in which the alliance is active; 0 where it is not.
    floor
        Minimum coverage promised; 0 where nothing is promised.
    weight
        Value points of a fully covered month in the period.
    bundle_rate, shortfall_rate
        Relative worth of an hour; charge of a shortfall relative to the weight.
    available
        Hours a resource can give, before the ceiling.
    eligible
        Whether a resource may lead an alliance in a period.
    pace
        Hours of the resource for a standard hour.
    overhead
        Hours of leading the alliance at all.
    placement_cost
        Points charged in each period led, whatever is delivered.
    span_limit, span_weight
        Largest weighted count of alliances led (infinite for none); weight of an alliance in it.
    hour_points
        Points charged for each hour of the resource used (teams).
    incumbent
        Index of the resource that led before the first period, or `NOBODY`.
    handover_in, handover_out
        Hours of the incoming lead who takes over in the period; of the outgoing lead whose last period it is (or in
        which the lead before the first period hands over).
    handover_points
        Points charged for a handover in the period.
    cold_handover_factor
        Factor on the incoming hours when the outgoing lead has no hours for it.
    must_lead
        Whether the alliance must be led in every active period.
    months
        Months of a period.
    occupancy_ceiling, rules, span_points, occupancy_points_per_hour, occupancy_prices
        Ceiling, strictness of the rules and their prices.
    fixed_points
        Points charged whatever is decided (people hired by the option).
    support_limit, support_cap
        Standard hours of a bundle that a resource may give as a supporter (None for no support at all); all
        supporters together.
    needs_overseer, oversight_hours, may_oversee
        Whether a lead needs an overseer beside it; hours of overseeing; whether a resource may oversee.
    candidate, hire_points, hire_after
        Whether a resource exists only if hired; points of hiring it; index of the like candidate that must be hired
        before it, or `NOBODY`.
    hour_cost, hire_cost, budget
        Currency of an hour used; of a hire in a year; to be spent in a year (infinite for no limit).
    years, year
        Labels of the years; index of the year of a period.
    max_handovers
        Largest number of handovers that count (infinite for no limit).
    focus_prices, budget_points_per_thousand, handover_limit_points
        Prices of a high weighted count of alliances, of a thousand of currency above the budget, of a handover above
        the limit.

    Raises
    ------
    ValueError
        If labels, shapes or ranges are wrong; the message names the arrays and labels.

    Examples
    --------
    >>> import numpy as np
    >>> data = problem_from_arrays(  # two alliances, one person, one period
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> data.resources, data.alliances, data.periods
    (('r0',), ('a0', 'a1'), ('t0',))
    >>> data.hour_value.ravel().tolist()  # a fully covered month is worth 1 point
    [0.1, 0.1]
    >>> data.replace(occupancy_ceiling=0.8).ceiling_hours.tolist()
    [[12.0]]
    """

    resources: tuple[str, ...]
    alliances: tuple[str, ...]
    periods: tuple[str, ...]
    bundles: tuple[str, ...] = BUNDLES
    need: np.ndarray
    active_months: np.ndarray
    floor: np.ndarray
    weight: np.ndarray
    bundle_rate: np.ndarray
    shortfall_rate: np.ndarray
    available: np.ndarray
    eligible: np.ndarray
    pace: np.ndarray
    overhead: np.ndarray
    placement_cost: np.ndarray
    span_limit: np.ndarray
    hour_points: np.ndarray
    span_weight: np.ndarray
    incumbent: np.ndarray
    handover_in: np.ndarray
    handover_out: np.ndarray
    handover_points: np.ndarray
    must_lead: np.ndarray
    cold_handover_factor: float = 1.0
    months: float = 1.0
    occupancy_ceiling: float = 1.0
    rules: Rules = field(default_factory=Rules)
    span_points: float = 0.0
    occupancy_points_per_hour: float = 0.0
    occupancy_prices: tuple[OccupancyPrice, ...] = ()
    fixed_points: float = 0.0
    support_limit: np.ndarray | None = None
    support_cap: np.ndarray = field(default_factory=_left_out)
    needs_overseer: np.ndarray = field(default_factory=_left_out)
    oversight_hours: np.ndarray = field(default_factory=_left_out)
    may_oversee: np.ndarray = field(default_factory=_left_out)
    candidate: np.ndarray = field(default_factory=_left_out)
    hire_points: np.ndarray = field(default_factory=_left_out)
    hire_after: np.ndarray = field(default_factory=_left_out)
    hour_cost: np.ndarray = field(default_factory=_left_out)
    hire_cost: np.ndarray = field(default_factory=_left_out)
    years: tuple[str, ...] = ("y0",)
    year: np.ndarray = field(default_factory=_left_out)
    budget: np.ndarray = field(default_factory=_left_out)
    max_handovers: float = np.inf
    focus_prices: tuple[FocusPrice, ...] = ()
    budget_points_per_thousand: float = 0.0
    handover_limit_points: float = 0.0

    def __post_init__(self) -> None:
        """Freeze the arrays and check labels, shapes and ranges, all at once."""
        for name, axes in AXES.items():
            given = getattr(self, name)
            if name == "support_limit" and given is None:
                continue
            if name in NEUTRAL and np.shape(given) == (0,):
                shape = [len(getattr(self, axis)) for axis in axes]
                given = np.full(shape, NEUTRAL[name])
            array = self._in_every_period(name, _typed(name, given))
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        problems = problems_of(self)
        if problems:
            raise ValueError("; ".join(problems))

    def _in_every_period(self, name: str, array: np.ndarray) -> np.ndarray:
        """Return an array of `DATED` that came without the axis of periods with its values in every period."""
        shape = tuple(len(getattr(self, axis)) for axis in AXES[name])
        if name in DATED and array.shape == shape[:-1]:
            return np.repeat(array[..., None], shape[-1], axis=-1)
        return array

    def replace(self, **changes: Any) -> Self:
        """Return a copy with `changes` made, checked again.

        Raises
        ------
        ValueError
            If labels, shapes or ranges are wrong; the message names the arrays and labels.
        """
        return type(self)(
            **{
                **{item.name: getattr(self, item.name) for item in fields(self)},
                **changes,
            }
        )

    @property
    def shape(self) -> tuple[int, int, int]:
        """Return the numbers of resources, alliances and periods."""
        return len(self.resources), len(self.alliances), len(self.periods)

    @property
    def active(self) -> np.ndarray:
        """Return whether the alliance is active, shape (alliance, period)."""
        return self.active_months > 0

    @property
    def ceiling_hours(self) -> np.ndarray:
        """Return the hours that may be planned, shape (resource, period)."""
        return self.available * self.occupancy_ceiling

    @property
    def hour_value(self) -> np.ndarray:
        """Return the points of a standard hour, shape (alliance, bundle, period); 0 where nothing is needed."""
        scale = self.weight * self.active_months
        rated = np.einsum("b,abt->at", self.bundle_rate, self.need)
        per_rate = np.divide(scale, rated, out=np.zeros_like(scale), where=rated > 0)
        return np.where(
            self.need > 0, self.bundle_rate[None, :, None] * per_rate[:, None, :], 0.0
        )

    @property
    def shortfall_points(self) -> np.ndarray:
        """Return the points charged for a whole missing coverage, shape (alliance, bundle, period); 0 where promises are off."""
        scale = (self.weight * self.active_months)[:, None, :]
        charged = (self.need > 0) & (self.rules.promises != "off")
        return np.where(charged, scale * self.shortfall_rate[None, :, None], 0.0)

    @property
    def full_value(self) -> float:
        """Return the points at full coverage with nothing charged, a constant of the instance."""
        return float((self.hour_value * self.need).sum())

    @property
    def trivial_bound(self) -> float:
        """Return an upper bound on every answer that needs no solving."""
        led = self.active & self.must_lead[:, None]
        cheapest = (
            self.placement_cost.min(axis=0, initial=np.inf)
            if self.resources
            else np.zeros(self.active.shape)
        )
        forced = np.where(np.isfinite(cheapest), cheapest, 0.0) * led
        gifts = np.minimum(np.where(np.isfinite(cheapest), cheapest, 0.0), 0.0) * (
            self.active & ~led
        )
        return self.full_value - self.fixed_points - float(forced.sum() + gifts.sum())

    @property
    def warm_handover(self) -> np.ndarray:
        """Return whether the incumbent has the outgoing hours in a period, shape (alliance, period).

        It decides a change from the lead before the first period: outgoing hours in the period of the change where
        they are available, otherwise none and incoming hours times `cold_handover_factor`.
        """
        hours = np.vstack([self.ceiling_hours, np.zeros(len(self.periods))])[
            self.incumbent
        ]
        return (
            (self.incumbent[:, None] >= 0) & (hours > 0) & (hours >= self.handover_out)
        )

    @property
    def departed(self) -> np.ndarray:
        """Return whether a resource has no available hours in a period or later, shape (resource, period)."""
        later = np.logical_or.accumulate((self.available > 0)[:, ::-1], axis=1)
        return ~later[:, ::-1]

    @property
    def limits_handovers(self) -> bool:
        """Return whether the number of handovers is limited or charged."""
        return self.rules.handovers != "off" and bool(np.isfinite(self.max_handovers))

    @property
    def limits_budget(self) -> np.ndarray:
        """Return whether the money of a year is limited or charged, shape (year,)."""
        return np.isfinite(self.budget) & (self.rules.budget != "off")

    @property
    def may_support(self) -> np.ndarray | None:
        """Return whether a resource may support, shape (resource, alliance, bundle, period); None where nobody may."""
        if self.support_limit is None:
            return None
        room = (self.support_cap > 0) & (self.need > 0)
        able = (self.support_limit > 0) & room[None]
        return able if able.any() else None

    @property
    def overseen(self) -> np.ndarray:
        """Return whether a lead needs an overseer beside it, shape (resource, alliance, period)."""
        hours = (self.oversight_hours > 0) & self.active
        return self.needs_overseer[:, None, None] & hours[None]


def problem_from_arrays(
    *,
    need: np.ndarray,
    available: np.ndarray,
    **arrays: Any,
) -> ProblemData:
    """Return an instance from plain arrays; whatever is left out takes a neutral value.

    Parameters
    ----------
    need
        Standard hours needed, shape (alliance, bundle, period).
    available
        Hours of each resource, shape (resource, period).
    **arrays
        Any other field of `ProblemData`. Left out: labels are numbered (``r0``, ``a0``, ``t0``), everybody is
        eligible, weights and rates are 1, pace is 1, nothing else is charged, limited or promised.

    Raises
    ------
    ValueError
        If shapes or ranges are wrong.

    Examples
    --------
    >>> import numpy as np
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> data.shape, data.full_value
    ((1, 2, 1), 2.0)
    """
    need, available = np.asarray(need, dtype=float), np.asarray(available, dtype=float)
    num_alliances, num_bundles, num_periods = need.shape
    num_resources = available.shape[0]
    pairs, cells = (
        (num_resources, num_alliances),
        (num_resources, num_alliances, num_periods),
    )
    defaults: dict[str, Any] = {
        "resources": tuple(f"r{index}" for index in range(num_resources)),
        "alliances": tuple(f"a{index}" for index in range(num_alliances)),
        "periods": tuple(f"t{index}" for index in range(num_periods)),
        "bundles": tuple(f"b{index}" for index in range(num_bundles)),
        "active_months": np.ones((num_alliances, num_periods)),
        "floor": np.zeros(need.shape),
        "weight": np.ones(num_alliances),
        "bundle_rate": np.ones(num_bundles),
        "shortfall_rate": np.zeros(num_bundles),
        "eligible": np.ones(cells, dtype=bool),
        "pace": np.ones(pairs),
        "overhead": np.zeros(cells),
        "placement_cost": np.zeros(pairs),
        "span_limit": np.full(num_resources, np.inf),
        "hour_points": np.zeros(num_resources),
        "span_weight": np.ones(num_alliances),
        "incumbent": np.full(num_alliances, NOBODY),
        "handover_in": np.zeros(num_alliances),
        "handover_out": np.zeros(num_alliances),
        "handover_points": np.zeros((num_alliances, num_periods)),
        "must_lead": np.zeros(num_alliances, dtype=bool),
    }
    return ProblemData(**{**defaults, "need": need, "available": available, **arrays})
