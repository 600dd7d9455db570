"""Dated changes to the team: people who join, leave, change their hours, go on leave or move to another unit."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain import Frozen, Home, Identifier, Manager, measured_in


class ManagerJoins(Frozen):
    """A person joins the team."""

    kind: Literal["manager_joins"]
    """Always ``manager_joins``."""
    manager: Manager
    """The person, as in the register; `available_from` is the first day."""


class ManagerLeaves(Frozen):
    """A person leaves the team."""

    kind: Literal["manager_leaves"]
    """Always ``manager_leaves``."""
    manager_id: Identifier
    """Who leaves."""
    date: date
    """Last day of service."""


class ManagerWorks(Frozen):
    """A person works another share of full time."""

    kind: Literal["manager_works"]
    """Always ``manager_works``."""
    manager_id: Identifier
    """Who works more or less."""
    date: date
    """First day of the new share."""
    fte: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("full-time equivalent"))
    ]
    """Fraction of full time from then on; hours follow at once, the span from the next period that begins."""


class ManagerOnLeave(Frozen):
    """A person is away for a while."""

    kind: Literal["manager_on_leave"]
    """Always ``manager_on_leave``."""
    manager_id: Identifier
    """Who is away."""
    first_day: Annotated[date, Field(alias="from")]
    """First day away (key ``from``)."""
    last_day: Annotated[date, Field(alias="to")]
    """Last day away (key ``to``)."""
    share: Annotated[
        float, Field(gt=0, le=1, json_schema_extra=measured_in("fraction"))
    ] = 1.0
    """Share of the working time that is absent."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.last_day < self.first_day:
            msg = f"to {self.last_day} is before from {self.first_day}"
            raise ValueError(msg)
        return self


class Move(Frozen):
    """Where a person sits from a day on."""

    manager_id: Identifier
    """Who moves."""
    date: date
    """First day there."""
    home: Home
    """Central, or embedded in a unit."""
    unit: str | None = None
    """Unit from then on; an embedded person needs one."""

    @model_validator(mode="after")
    def _embedded_somewhere(self) -> Self:
        if self.home == "embedded" and not self.unit:
            msg = "an embedded person needs a unit"
            raise ValueError(msg)
        return self


class ManagerMoves(Move):
    """A person moves to another unit, or between the center and a unit."""

    kind: Literal["manager_moves"]
    """Always ``manager_moves``."""
