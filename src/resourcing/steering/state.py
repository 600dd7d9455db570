"""What somebody steers a plan with: plain data, from which a scenario follows.

Knows no widget. What it means for a scenario is in `asking`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator

from resourcing.domain import (
    Fraction,
    Frozen,
    Grade,
    Identifier,
    ResourcingOption,
    measured_in,
)
from resourcing.playbook import SEGMENTS, Segment
from resourcing.scenario.changes.alliances import Levels


class Joiners(Frozen):
    """People of one grade who join on one day, with the usual skills of their grade and unit."""

    grade: Grade
    """Grade."""
    unit: str | None = None
    """Unit in which they are embedded; blank means central."""
    number: Annotated[int, Field(ge=1, le=20, json_schema_extra=measured_in("people"))]
    """Full-time people."""
    first: date
    """First day; ramp-up begins on it."""


class NewDeals(Frozen):
    """Deals of one profile that arrive on one day; their traits are drawn by the seed."""

    profile: Identifier
    """Profile that the front door gives them."""
    number: Annotated[
        int, Field(ge=1, le=50, json_schema_extra=measured_in("alliances"))
    ]
    """Number of deals."""
    first: date
    """Day of arrival."""


class State(Frozen):
    """Everything that is steered; the empty state is the scenario as it stands.

    Examples
    --------
    >>> State() == State(leavers={}, joiners=())
    True
    """

    joiners: tuple[Joiners, ...] = ()
    """People hired."""
    contract_hours: Mapping[
        Grade,
        Annotated[
            float,
            Field(
                gt=0,
                allow_inf_nan=False,
                json_schema_extra=measured_in("hours a month"),
            ),
        ],
    ] = {}
    """Most hours a month that may be bought, by grade; they may lead."""
    may_lead: Mapping[ResourcingOption, tuple[Segment, ...]] = {}
    """Resourcing option to the segments whose alliances it may lead, in addition to what the playbook allows."""
    floors: Mapping[Segment, Fraction] = {}
    """Segment to the least coverage of essential services from the first day on, for all of its profiles."""
    core_floors: Mapping[Segment, Fraction] = {}
    """Segment to the least coverage of core services, likewise."""
    deals: tuple[NewDeals, ...] = ()
    """New deals."""
    leavers: Mapping[Identifier, date] = {}
    """Manager to the last day."""
    freeze_until: date | None = None
    """Last day of a hiring freeze that begins with the horizon."""
    max_handovers: Annotated[
        int | None, Field(ge=0, json_schema_extra=measured_in("handovers"))
    ] = None
    """Most handovers; blank means as the scenario says."""
    levels: Mapping[Identifier, Levels] = {}
    """Alliance or new deal to new levels of criteria, or counts, from today or its first day on."""
    pins: Mapping[Identifier, Identifier] = {}
    """Alliance or new deal to its lead, set by hand."""
    seed: Annotated[int | None, Field(ge=0)] = None
    """Seed of everything drawn by chance; blank means the scenario's."""

    @field_validator("may_lead")
    @classmethod
    def _in_one_order(
        cls, may_lead: Mapping[ResourcingOption, tuple[Segment, ...]]
    ) -> dict[ResourcingOption, tuple[Segment, ...]]:
        return {
            name: tuple(item for item in SEGMENTS if item in segments)
            for name, segments in may_lead.items()
            if segments
        }

    @model_validator(mode="after")
    def _kinds_stand_once(self) -> Self:
        for what, keys in (
            ("joiners", [(j.grade, j.unit, j.first) for j in self.joiners]),
            ("deals", [(d.profile, d.first) for d in self.deals]),
        ):
            if len(set(keys)) < len(keys):
                msg = f"{what} of one kind and day stand twice: add up their numbers"
                raise ValueError(msg)
        return self
