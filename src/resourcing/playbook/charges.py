"""What coverage is worth, what is subtracted from it, and how strictly the rules bind.

Everything in value points; how they add up is computed in `formulation` and, independently, in `results`.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain import Fraction, Frozen, measured_in
from resourcing.playbook.planning import BySegment
from resourcing.playbook.section import NonNegative, Section, Strictness

PointsAMonth = Annotated[
    float, Field(ge=0, json_schema_extra=measured_in("points a month"))
]
"""Charge in value points a month."""


class ByBundle(Section):
    """A non-negative number for each bundle."""

    essential: NonNegative
    """Essential bundle."""
    core: NonNegative
    """Core bundle."""
    higher_value: NonNegative
    """Higher-value bundle."""


class Value(Section):
    """What coverage is worth, in value points."""

    segment_weight: BySegment
    """Value points of a fully covered month by segment, at criticality 3 (points a month)."""
    bundle_rate: ByBundle
    """Relative worth of an hour by bundle; strictly falling (ratio)."""
    weight_by: Literal["criticality", "value_at_stake"] = "criticality"
    """What scales the weight within the portfolio."""

    @model_validator(mode="after")
    def _rates_fall(self) -> Self:
        rate = self.bundle_rate
        if not rate.essential > rate.core > rate.higher_value > 0:
            msg = "bundle_rate must fall strictly from essential to core to higher_value and stay above 0"
            raise ValueError(msg)
        return self


class OccupancyPrice(Frozen):
    """One step of the price of a high occupancy."""

    above: Fraction
    """Occupancy above which the price applies."""
    points_per_month: NonNegative
    """Price of a full month of occupancy above the step (points a month per unit of occupancy)."""


class FocusPrice(Frozen):
    """One step of the price of a divided attention."""

    above: NonNegative
    """Weighted count of alliances above which the price applies."""
    points_per_month: NonNegative
    """Price of each weighted alliance above the step (points a month)."""


def check_rising(name: str, prices: Sequence[OccupancyPrice | FocusPrice]) -> None:
    """Raise ValueError where the steps of a price do not rise.

    Examples
    --------
    >>> check_rising("focus_prices", [FocusPrice(above=2.0, points_per_month=1.0)])
    """
    steps = [price.above for price in prices]
    if steps != sorted(set(steps)):
        msg = f"{name} must rise in above: {steps}"
        raise ValueError(msg)


class Charges(Section):
    """What is subtracted from the value, in value points."""

    shortfall_rate: ByBundle
    """Charge of a shortfall below a floor, relative to the alliance's weight (ratio)."""
    handover_rate: Annotated[float, Field(ge=0, json_schema_extra=measured_in("ratio"))]
    """Charge of a handover, as a share of a month's weight for each month of the period."""
    points_per_thousand: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points per 1,000 currency"))
    ]
    """Value points that a thousand of currency is worth, for hires and team hours."""
    span_points: PointsAMonth
    """Charge of each weighted alliance above the span, where the span is soft."""
    occupancy_points_per_hour: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points an hour"))
    ]
    """Charge of each hour above the ceiling, where the ceiling is soft."""
    occupancy_prices: tuple[OccupancyPrice, ...] = ()
    """Convex price of a high occupancy (imbalance), lowest step first."""
    focus_prices: tuple[FocusPrice, ...] = ()
    """Convex price of a high weighted count of alliances (focus), lowest step first; people with a span only."""
    budget_points_per_thousand: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points per 1,000 currency"))
    ] = 0.0
    """Charge of each thousand of currency above the budget of a year, where the budget is soft."""
    handover_limit_points: Annotated[
        float, Field(ge=0, json_schema_extra=measured_in("points"))
    ] = 0.0
    """Charge of each handover above the limit, where the limit is soft."""
    grade_points: PointsAMonth = 0.0
    """Charge of a lead below the least grade, where the rule of grades is soft."""
    skill_points: PointsAMonth = 0.0
    """Charge of a lead without every skill asked for, where the rule of skills is soft."""
    unit_points: PointsAMonth = 0.0
    """Charge of a lead from another unit, where the rule of units is soft."""
    resourcing_points: PointsAMonth = 0.0
    """Charge of a lead whose resourcing option the profile does not name, where that rule is soft."""

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        check_rising("occupancy_prices", self.occupancy_prices)
        check_rising("focus_prices", self.focus_prices)
        return self

    def is_free(self, price: str) -> bool:
        """Return whether nothing is charged at a price: it is 0, or 0 for every bundle."""
        value = getattr(self, price)
        if isinstance(value, ByBundle):
            return not (value.essential or value.core or value.higher_value)
        return not value > 0


class Rules(Frozen):
    """How strictly the rules bind; a scenario may change each."""

    span: Strictness = "soft"
    """Span of control: strict, soft at `charges.span_points`, or off."""
    occupancy: Strictness = "strict"
    """Occupancy ceiling: strict, soft at `charges.occupancy_points_per_hour`, or off."""
    promises: Strictness = "soft"
    """Floors of coverage: strict, soft at `charges.shortfall_rate`, or off."""
    handovers: Strictness = "strict"
    """Limit on handovers: strict, soft at `charges.handover_limit_points`, or off."""
    budget: Strictness = "strict"
    """Budget of each year: strict, soft at `charges.budget_points_per_thousand`, or off."""
    grade: Strictness = "strict"
    """Least grade of a lead: strict, soft at `charges.grade_points`, or off."""
    skills: Strictness = "strict"
    """Skills of a lead: strict, soft at `charges.skill_points`, or off."""
    unit: Strictness = "strict"
    """Own unit of embedded people and teams: strict, soft at `charges.unit_points`, or off."""
    resourcing: Strictness = "strict"
    """Resourcing options of the profile: strict, soft at `charges.resourcing_points`, or off."""


SOFT_PRICES: Mapping[str, str] = {
    "span": "span_points",
    "occupancy": "occupancy_points_per_hour",
    "promises": "shortfall_rate",
    "budget": "budget_points_per_thousand",
    "handovers": "handover_limit_points",
    "grade": "grade_points",
    "skills": "skill_points",
    "unit": "unit_points",
    "resourcing": "resourcing_points",
}
"""Rules that need a price above 0 where they are soft, and the field of `Charges` that holds it."""
