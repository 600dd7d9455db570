"""Dated changes to terms: service levels, services, spans, hours of teams, freezes of hiring, cuts of budgets."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain import Fraction, Frozen, Grade, Identifier, measured_in
from resourcing.playbook import Bundle

Year = Annotated[str, Field(pattern=r"^\d{4}$")]
"""A calendar year."""


class Agreement(Frozen):
    """What the service-level agreement of a profile says from a day on; whatever is left out stays as it was."""

    profile: Identifier
    """Profile concerned."""
    date: date
    """First day of the new agreement."""
    floors: Mapping[Bundle, Fraction] = {}
    """New floors; a bundle left out keeps its floor."""
    occurrences: Mapping[
        Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]
    ] = {}
    """New occurrences a year by service; a service left out keeps its own."""
    support_share: Mapping[Bundle, Fraction] = {}
    """New share of a bundle's need that supporters may deliver; a bundle left out keeps its share."""
    response_days: Annotated[
        float | None,
        Field(gt=0, allow_inf_nan=False, json_schema_extra=measured_in("working days")),
    ] = None
    """New limit of the first response; blank keeps the limit. A simulation takes one from the first day on only."""
    response_fraction: Annotated[
        float | None, Field(gt=0, lt=1, json_schema_extra=measured_in("fraction"))
    ] = None
    """New fraction of requests that must be begun within the limit; blank keeps it."""


class SlaMoves(Agreement):
    """The service-level agreement of a profile changes."""

    kind: Literal["sla_moves"]
    """Always ``sla_moves``."""


class ServiceMoves(Frozen):
    """An occurrence of a service takes other hours."""

    kind: Literal["service_moves"]
    """Always ``service_moves``."""
    service: Identifier
    """Service of the playbook."""
    date: date
    """First day of the new hours."""
    hours: Annotated[
        float,
        Field(
            gt=0,
            allow_inf_nan=False,
            json_schema_extra=measured_in("hours an occurrence"),
        ),
    ]
    """Standard hours of one occurrence from then on."""


class SpanMoves(Frozen):
    """The span of a grade changes."""

    kind: Literal["span_moves"]
    """Always ``span_moves``."""
    grade: Grade
    """Grade concerned."""
    date: date
    """First day of the new span; it counts from the first period that begins on it or later."""
    span: Annotated[
        float,
        Field(
            gt=0, allow_inf_nan=False, json_schema_extra=measured_in("weighted count")
        ),
    ]
    """Largest weighted count of alliances that a full-time person leads."""


class TeamHoursMove(Frozen):
    """A team gives other hours to alliances; an option that sets the team's hours comes before it."""

    kind: Literal["team_hours_move"]
    """Always ``team_hours_move``."""
    team_id: Identifier
    """Team concerned."""
    date: date
    """First day of the new hours."""
    hours_per_month: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("hours a month")
        ),
    ]
    """Hours a month from then on."""


class HiringFreeze(Frozen):
    """Nobody starts: hires and candidates whose first day lies within it start on the day after it."""

    kind: Literal["hiring_freeze"]
    """Always ``hiring_freeze``."""
    first_day: Annotated[date, Field(alias="from")]
    """First day of the freeze (key ``from``)."""
    last_day: Annotated[date, Field(alias="to")]
    """Last day of the freeze (key ``to``)."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.last_day < self.first_day:
            msg = f"to {self.last_day} is before from {self.first_day}"
            raise ValueError(msg)
        return self


class BudgetCut(Frozen):
    """The budget of a year is cut, that of the scenario or, where an option has one, the option's."""

    kind: Literal["budget_cut"]
    """Always ``budget_cut``."""
    year: Year
    """Calendar year."""
    amount: Annotated[
        float | None,
        Field(gt=0, allow_inf_nan=False, json_schema_extra=measured_in("currency")),
    ] = None
    """What is taken away; nothing is left of a smaller budget."""
    share: Annotated[
        float | None, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ] = None
    """Share of the budget that is taken away; give either this or the amount."""

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.amount is None) == (self.share is None):
            msg = "give either amount or share"
            raise ValueError(msg)
        return self

    def left_of(self, budget: float) -> float:
        """Return what is left of a budget.

        Examples
        --------
        >>> BudgetCut(kind="budget_cut", year="2027", share=0.25).left_of(80.0)
        60.0
        """
        if self.share is not None:
            return budget * (1 - self.share)
        return max(0.0, budget - (self.amount or 0.0))
