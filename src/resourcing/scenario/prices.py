"""Prices that a scenario sets in place of the playbook's: the same keys, each left out where the playbook's stays."""

from typing import Annotated, Any, Self, TypeVar

from pydantic import Field, model_validator

from resourcing.domain import measured_in
from resourcing.playbook import (
    ByBundle,
    Charges,
    FocusPrice,
    OccupancyPrice,
    Section,
    check_rising,
)

Priced = TypeVar("Priced", bound=Section)

SET_HERE = "user: set by the scenario"
"""Basis of a price that a scenario sets without saying where it comes from."""

_Rate = Annotated[float | None, Field(ge=0)]
_Ratio = Annotated[float | None, Field(ge=0, json_schema_extra=measured_in("ratio"))]
_Points = Annotated[float | None, Field(ge=0, json_schema_extra=measured_in("points"))]
_PointsAMonth = Annotated[
    float | None, Field(ge=0, json_schema_extra=measured_in("points a month"))
]
_PointsAnHour = Annotated[
    float | None, Field(ge=0, json_schema_extra=measured_in("points an hour"))
]
_PointsPerThousand = Annotated[
    float | None,
    Field(ge=0, json_schema_extra=measured_in("points per 1,000 currency")),
]


class ShortfallChanges(Section):
    """Charges of a shortfall in this scenario; a bundle left out keeps the playbook's."""

    essential: _Rate = None
    """Essential bundle."""
    core: _Rate = None
    """Core bundle."""
    higher_value: _Rate = None
    """Higher-value bundle."""

    def over(self, rates: ByBundle) -> ByBundle:
        """Return the rates with those given here.

        Examples
        --------
        >>> rates = ByBundle(essential=10.0, core=4.0, higher_value=1.0)
        >>> ShortfallChanges(core=5.0).over(rates).core
        5.0
        """
        return _laid_over(rates, self, dict(_given(self)))


class ChargeChanges(Section):
    """Prices in this scenario; one left out keeps the playbook's."""

    shortfall_rate: ShortfallChanges = ShortfallChanges()
    """Charge of a shortfall below a floor, relative to the alliance's weight (ratio)."""
    handover_rate: _Ratio = None
    """Charge of a handover, as a share of a month's weight for each month of the period."""
    points_per_thousand: _PointsPerThousand = None
    """Value points that a thousand of currency is worth, for hires and team hours."""
    span_points: _PointsAMonth = None
    """Charge of each weighted alliance above the span, where the span is soft."""
    occupancy_points_per_hour: _PointsAnHour = None
    """Charge of each hour above the ceiling, where the ceiling is soft."""
    occupancy_prices: tuple[OccupancyPrice, ...] | None = None
    """Convex price of a high occupancy (imbalance), lowest step first; they replace the playbook's."""
    focus_prices: tuple[FocusPrice, ...] | None = None
    """Convex price of a high weighted count of alliances (focus), lowest step first; people with a span only; they replace the playbook's."""
    budget_points_per_thousand: _PointsPerThousand = None
    """Charge of each thousand of currency above the budget of a year, where the budget is soft."""
    handover_limit_points: _Points = None
    """Charge of each handover above the limit, where the limit is soft."""
    grade_points: _PointsAMonth = None
    """Charge of a lead below the least grade, where the rule of grades is soft."""
    skill_points: _PointsAMonth = None
    """Charge of a lead without every skill asked for, where the rule of skills is soft."""
    unit_points: _PointsAMonth = None
    """Charge of a lead from another unit, where the rule of units is soft."""
    resourcing_points: _PointsAMonth = None
    """Charge of a lead whose resourcing option the profile does not name, where that rule is soft."""

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        check_rising("occupancy_prices", self.occupancy_prices or ())
        check_rising("focus_prices", self.focus_prices or ())
        return self

    @property
    def given(self) -> frozenset[str]:
        """Return the names of the prices that are set here.

        Examples
        --------
        >>> sorted(ChargeChanges(span_points=0.0).given)
        ['span_points']
        """
        rates = {"shortfall_rate"} if dict(_given(self.shortfall_rate)) else set()
        return frozenset({name for name, _ in _given(self)} | rates)

    def over(self, charges: Charges) -> Charges:
        """Return the charges with those given here; their basis is the scenario's.

        Parameters
        ----------
        charges
            Prices of the playbook.
        """
        rates = self.shortfall_rate.over(charges.shortfall_rate)
        changed = _laid_over(charges, self, dict(_given(self)))
        return changed.replace(shortfall_rate=rates)


def _given(section: Section) -> list[tuple[str, Any]]:
    """Return the prices of a section that are not left out; tables of prices are looked into by themselves."""
    return [
        (name, value)
        for name, value in section
        if name != "basis" and value is not None and not isinstance(value, Section)
    ]


def _laid_over(base: Priced, changes: Section, given: dict[str, Any]) -> Priced:
    """Return a section with the prices given, each with the basis that the scenario states, or as set by it."""
    basis = {name: changes.basis.get(name, SET_HERE) for name in given}
    return base.replace(**given, basis={**base.basis, **basis})
