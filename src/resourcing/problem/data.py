"""One instance of the assignment: labeled arrays, cross-checked, that stand alone without any register.

What is decided lives in `results`; how it is solved in `formulation` and above. Equations: docs/formulation.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

import numpy as np

from resourcing.playbook import BUNDLES, OccupancyPrice, Rules

NOBODY = -1
"""Index that stands for nobody where a resource is expected."""

AXES: Mapping[str, tuple[str, ...]] = {
    "need": ("alliances", "bundles", "periods"),
    "active_months": ("alliances", "periods"),
    "floor": ("alliances", "bundles", "periods"),
    "weight": ("alliances",),
    "bundle_rate": ("bundles",),
    "shortfall_rate": ("bundles",),
    "available": ("resources", "periods"),
    "eligible": ("resources", "alliances", "periods"),
    "pace": ("resources", "alliances"),
    "overhead": ("resources", "alliances", "periods"),
    "placement_cost": ("resources", "alliances"),
    "span_limit": ("resources",),
    "hour_points": ("resources",),
    "span_weight": ("alliances",),
    "incumbent": ("alliances",),
    "handover_in": ("alliances",),
    "handover_out": ("alliances",),
    "handover_points": ("alliances", "periods"),
    "must_lead": ("alliances",),
}
"""Axes of every array, by name of the labels."""

NEVER_NEGATIVE = (
    "need",
    "active_months",
    "floor",
    "weight",
    "bundle_rate",
    "shortfall_rate",
    "available",
    "overhead",
    "hour_points",
    "span_weight",
    "handover_in",
    "handover_out",
    "handover_points",
    "cold_handover_factor",
    "months",
    "occupancy_ceiling",
    "span_points",
    "occupancy_points_per_hour",
)
"""Arrays and numbers that are never below 0."""


def _typed(name: str, values: Any) -> np.ndarray:
    """Return a copy of an array's values with their type; an index that is not whole stays as it is, to be refused."""
    if name in ("eligible", "must_lead"):
        return np.array(values, dtype=bool)
    array = np.array(values, dtype=float)
    whole = name == "incumbent" and (array % 1 == 0).all()
    return array.astype(int) if whole else array


@dataclass(frozen=True, kw_only=True, eq=False)
class ProblemData:
    """An instance of the assignment.

    Hours are hours in the period; `points` are value points in the period; labels name the axes (`AXES`).

    Attributes
    ----------
    need
        Standard hours needed.
    active_months
        Months in which the alliance is active; 0 where it is not.
    floor
        Minimum coverage promised; 0 where nothing is promised.
    weight
        Value points of a fully covered month.
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
        Hours of the incoming and the outgoing lead.
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

    def __post_init__(self) -> None:
        """Freeze the arrays and check labels, shapes and ranges, all at once."""
        for name in AXES:
            array = _typed(name, getattr(self, name))
            array.setflags(write=False)
            object.__setattr__(self, name, array)
        problems = [*self._label_problems(), *self._shape_problems()] or [
            *self._range_problems()
        ]
        if problems:
            raise ValueError("; ".join(problems))

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
        scale = self.weight[:, None] * self.active_months
        rated = np.einsum("b,abt->at", self.bundle_rate, self.need)
        per_rate = np.divide(scale, rated, out=np.zeros_like(scale), where=rated > 0)
        return np.where(
            self.need > 0, self.bundle_rate[None, :, None] * per_rate[:, None, :], 0.0
        )

    @property
    def shortfall_points(self) -> np.ndarray:
        """Return the points charged for a whole missing coverage, shape (alliance, bundle, period)."""
        scale = self.weight[:, None, None] * self.active_months[:, None, :]
        return np.where(self.need > 0, scale * self.shortfall_rate[None, :, None], 0.0)

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
            else np.zeros(len(self.alliances))
        )
        forced = np.where(np.isfinite(cheapest), cheapest, 0.0)[:, None] * led
        gifts = np.minimum(np.where(np.isfinite(cheapest), cheapest, 0.0), 0.0)[
            :, None
        ] * (self.active & ~led)
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
            (self.incumbent[:, None] >= 0)
            & (hours > 0)
            & (hours >= self.handover_out[:, None])
        )

    def _label_problems(self) -> list[str]:
        """Return labels that appear twice."""
        problems = []
        for axis in ("resources", "alliances", "periods", "bundles"):
            labels = getattr(self, axis)
            twice = [
                label for label in dict.fromkeys(labels) if labels.count(label) > 1
            ]
            if twice:
                problems.append(
                    f"{axis} appear twice: {', '.join(map(str, twice[:5]))}"
                )
        return problems

    def _shape_problems(self) -> list[str]:
        """Return arrays whose shape does not fit the labels."""
        problems = []
        for name, axes in AXES.items():
            want, have = (
                tuple(len(getattr(self, axis)) for axis in axes),
                getattr(self, name).shape,
            )
            if want != have:
                problems.append(
                    f"{name} has shape {have}, its labels {axes} ask for {want}"
                )
        return problems

    def _range_problems(self) -> list[str]:
        """Return arrays that hold values out of range."""
        floats = [name for name in AXES if getattr(self, name).dtype.kind == "f"]
        checks = [
            *(
                (
                    f"{name} holds values that are not numbers",
                    np.isnan(getattr(self, name)).any(),
                )
                for name in floats
            ),
            *(
                (
                    f"{name} holds values without limit",
                    np.isinf(getattr(self, name)).any(),
                )
                for name in floats
                if name != "span_limit"
            ),
            *(
                (
                    f"{name} holds values below 0",
                    np.any(np.asarray(getattr(self, name)) < 0),
                )
                for name in NEVER_NEGATIVE
            ),
            ("pace holds values that are not above 0", (self.pace <= 0).any()),
            ("floor holds values above 1", (self.floor > 1).any()),
            ("incumbent points at no resource", self._incumbent_out_of_range().any()),
            (
                "need is above 0 where an alliance is not active",
                (self.need.max(axis=1, initial=0) > 0)[~self.active].any(),
            ),
        ]
        return [message for message, broken in checks if broken]

    def _incumbent_out_of_range(self) -> np.ndarray:
        """Return whether the incumbent points at no resource, shape (alliance,)."""
        return (
            (self.incumbent < NOBODY)
            | (self.incumbent >= len(self.resources))
            | (self.incumbent % 1 != 0)
        )


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
