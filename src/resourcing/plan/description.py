"""What the file of a target says: what must hold from a date on, and which levers may be pulled to get there.

Whether names exist in the scenario is judged in `reading`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from resourcing.domain import (
    Fraction,
    Frozen,
    Grade,
    Home,
    Identifier,
    Name,
    check_service,
    measured_in,
)
from resourcing.playbook import Bundle, Segment
from resourcing.scenario import MayLead
from resourcing.scenario.options import Amount

Months = Annotated[int, Field(ge=0, le=60, json_schema_extra=measured_in("months"))]
Yearly = Annotated[
    float, Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency a year"))
]  # fmt: skip


class PromisesKept(Frozen):
    """A share of promises that must be kept."""

    bundle: Bundle | None = None
    """Bundle concerned; blank means every bundle."""
    segment: Segment | None = None
    """Segment concerned; blank means every segment."""
    share: Fraction = 1.0
    """Least share of these promises that is kept."""
    holds_from: date | None = None
    """First day on which it must hold; blank means that of the target."""


class HireLever(Frozen):
    """People of one kind who may be hired."""

    kind_id: Identifier
    """Unique identifier of the kind; people hired are called by it and a number."""
    name: Name
    """Name for people."""
    grade: Grade
    """Grade."""
    fte: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Full-time equivalent of each."""
    unit: str | None = None
    """Unit; binds embedded people."""
    home: Home = "central"
    """Central, or embedded in a unit."""
    skills: tuple[str, ...] = ()
    """Skills of each."""
    annual_cost: Yearly
    """Full cost of a year of service, paid from the first day."""
    most: Annotated[int, Field(ge=1, le=12, json_schema_extra=measured_in("people"))]
    """Most of them who may be hired."""
    lead_months: Months
    """Months from the decision to the first day."""

    @model_validator(mode="after")
    def _service_is_possible(self) -> Self:
        check_service(first=None, last=None, home=self.home, unit=self.unit)
        return self


class ContractLever(Frozen):
    """Hours that may be bought by the hour."""

    contractor_id: Identifier
    """Unique identifier."""
    name: Name
    """Name for people."""
    grade: Grade
    """Grade."""
    unit: str | None = None
    """Unit; binds embedded people."""
    home: Home = "central"
    """Central, or embedded in a unit."""
    skills: tuple[str, ...] = ()
    """Skills."""
    hourly_cost: Amount
    """Price of an hour."""
    hours_per_month: Annotated[
        float,
        Field(gt=0, allow_inf_nan=False, json_schema_extra=measured_in("hours a month")),
    ]  # fmt: skip
    """Most hours a month."""
    may_lead: bool = False
    """Whether the contractor may lead and not only support."""
    lead_months: Months = 0
    """Months from the decision to the first hour."""

    @model_validator(mode="after")
    def _service_is_possible(self) -> Self:
        check_service(first=None, last=None, home=self.home, unit=self.unit)
        return self


class ServiceLever(Frozen):
    """A service level that may be lowered from the date of the target on."""

    lever_id: Identifier
    """Unique identifier."""
    profile: Identifier
    """Profile whose service level is lowered."""
    bundle: Bundle
    """Bundle concerned."""
    floor: Fraction | None = None
    """New least coverage; blank leaves it."""
    occurrences: Annotated[float, Field(gt=0, le=1)] = 1.0
    """Share of the bundle's services that are still asked for."""
    points: Annotated[
        float, Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("points"))
    ]
    """Value points that it costs, turned into currency at the playbook's rate."""

    @model_validator(mode="after")
    def _lowers_something(self) -> Self:
        if self.floor is None and self.occurrences == 1.0:
            msg = "gives neither a floor nor fewer occurrences: nothing is lowered"
            raise ValueError(msg)
        return self


class TargetFile(Frozen):
    """The file of a target."""

    title: Name
    """Title for people."""
    description: str = ""
    """What is wanted, and why."""
    holds_from: date
    """First day on which the target must hold, and from then on; periods that end before it are free."""
    promises: tuple[PromisesKept, ...] = ()
    """Shares of promises kept."""
    most_span: Annotated[float | None, Field(gt=0)] = None
    """Largest weighted count of alliances that any person leads."""
    most_occupancy: Annotated[float | None, Field(gt=0, le=1)] = None
    """Largest share of anybody's hours that is planned; blank leaves the playbook's ceiling."""
    managed: tuple[Segment, ...] = ()
    """Segments of which no alliance is unmanaged."""
    most_handovers: Annotated[int | None, Field(ge=0)] = None
    """Most handovers that count, over the whole horizon."""
    budget: Mapping[str, Amount] = {}
    """Most to spend on hires, contract hours and team hours by calendar year."""
    hires: tuple[HireLever, ...] = ()
    """Kinds of people who may be hired."""
    contractors: tuple[ContractLever, ...] = ()
    """Hours that may be bought."""
    teams: tuple[MayLead, ...] = ()
    """Resourcing options that may lead more profiles."""
    service_levels: Annotated[tuple[ServiceLever, ...], Field(max_length=5)] = ()
    """Service levels that may be lowered."""
    levers_of: tuple[Identifier, ...] = ()
    """Options of the scenario whose candidates, contractors and teams are levers too."""

    @model_validator(mode="after")
    def _wants_something(self) -> Self:
        wants = (self.promises, self.managed, self.most_span, self.most_occupancy)
        if not any(wants) and self.most_handovers is None:
            msg = "asks for nothing: give promises, managed, most_span, most_occupancy or most_handovers"
            raise ValueError(msg)
        return self
