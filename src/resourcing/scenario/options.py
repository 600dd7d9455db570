"""Decisions open to us: people hired, trained or moved, who may be hired, contractors, team hours, service levels, money.

What an option does to register and playbook is in `worlds`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from resourcing.domain import (
    Frozen,
    Grade,
    Home,
    Identifier,
    Manager,
    Name,
    ResourcingOption,
    check_service,
    measured_in,
)
from resourcing.scenario.changes import Agreement, Move

Amount = Annotated[
    float, Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency"))
]


class MayLead(Frozen):
    """Profiles that a resourcing option may lead in addition to what the playbook allows."""

    resourcing: ResourcingOption
    """Resourcing option concerned."""
    profiles: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    """Profiles it may lead."""


class Candidate(Manager):
    """A person who may be hired: the optimizer decides whether, the option when at the earliest."""

    available_from: date
    """First day of service if hired, after the lead time of hiring; ramp-up begins on it."""
    annual_cost: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency a year")
        ),
    ]
    """Full cost of a year of service, paid from the first day if hired."""
    count: Annotated[
        int, Field(ge=1, le=50, json_schema_extra=measured_in("people"))
    ] = 1
    """Number of like people who may be hired."""

    @property
    def people(self) -> tuple[Manager, ...]:
        """Return the like people as managers; where there are several, ``-1``, ``-2``, … follow the identifier."""
        fields = {name: getattr(self, name) for name in Manager.model_fields}
        if self.count == 1:
            return (Manager(**fields),)
        return tuple(
            Manager(
                **{
                    **fields,
                    "manager_id": f"{self.manager_id}-{number}",
                    "name": f"{self.name} {number}",
                }
            )
            for number in range(1, self.count + 1)
        )


class Contractor(Frozen):
    """Somebody whose hours may be bought, from none to a maximum."""

    contractor_id: Identifier
    """Unique identifier; one namespace with managers and teams."""
    name: Name
    """Name for people."""
    grade: Grade
    """Grade: sets the pace and the services that may be delivered."""
    unit: str | None = None
    """Unit; binds embedded people."""
    home: Home = "central"
    """Central, or embedded in a unit."""
    skills: tuple[str, ...] = ()
    """Skills."""
    hourly_cost: Annotated[
        float,
        Field(
            ge=0, allow_inf_nan=False, json_schema_extra=measured_in("currency an hour")
        ),
    ]
    """Price of an hour bought."""
    hours_per_month: Annotated[
        float,
        Field(
            gt=0, allow_inf_nan=False, json_schema_extra=measured_in("hours a month")
        ),
    ]
    """Most hours that can be bought a month; there is no ramp-up."""
    available_from: date | None = None
    """First day; blank means from the start of the horizon."""
    available_to: date | None = None
    """Last day; blank means to the end of the horizon."""
    may_lead: bool = False
    """Whether the contractor may lead and oversee (where the playbook's rules allow it) and not only support."""

    @model_validator(mode="after")
    def _service_is_possible(self) -> Self:
        check_service(
            first=self.available_from,
            last=self.available_to,
            home=self.home,
            unit=self.unit,
        )
        return self

    def as_manager(self, *, full_time: float) -> Manager:
        """Return the contractor as a row among the managers.

        Parameters
        ----------
        full_time
            Hours of a full-time month; the contractor's hours as a share of them set the span.
        """
        return Manager(
            manager_id=self.contractor_id,
            name=self.name,
            grade=self.grade,
            fte=min(1.0, self.hours_per_month / full_time),
            unit=self.unit,
            home=self.home,
            skills=self.skills,
            available_from=self.available_from,
            available_to=self.available_to,
        )


class Upskilling(Frozen):
    """Training after which a person has more skills."""

    manager_id: Identifier
    """Who is trained: a manager of the register, a joiner, or a person whom the option hires or may hire."""
    date: date
    """First day with the new skills; who may lead follows from the first period that begins on it or later."""
    skills: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Skills gained."""
    hours: Annotated[
        float, Field(ge=0, allow_inf_nan=False, json_schema_extra=measured_in("hours"))
    ] = 0.0
    """Hours of training, taken from the month of that day."""
    cost: Amount = 0.0
    """Cost of the training, spent in the year of that day."""


class Option(Frozen):
    """A decision open to us."""

    title: Name
    """Title for people."""
    description: str = ""
    """What is decided."""
    hires: tuple[Manager, ...] = ()
    """People hired, each with `available_from` and `annual_cost`; ramp-up begins on the first day."""
    candidates: tuple[Candidate, ...] = ()
    """People who may be hired where that is worth their cost."""
    contractors: tuple[Contractor, ...] = ()
    """People whose hours may be bought where that is worth the price."""
    may_lead: tuple[MayLead, ...] = ()
    """Resourcing options that may lead more profiles."""
    team_hours_per_month: Mapping[
        Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]
    ] = {}
    """New hours a month of teams over the whole horizon; a team left out keeps its own."""
    upskilling: tuple[Upskilling, ...] = ()
    """Training of people."""
    moves: tuple[Move, ...] = ()
    """People who become central or embedded, or change unit."""
    sla: tuple[Agreement, ...] = ()
    """Service levels of profiles that change from a day on, as in a change ``sla_moves`` without its kind."""
    pins: Mapping[Identifier, Identifier] = {}
    """Alliance to the manager or team that must lead it if anybody does, in place of the register's `pinned_manager`."""
    budget: Mapping[str, Amount] = {}
    """Budget by calendar year, before that of the scenario; a year left out keeps the scenario's."""
