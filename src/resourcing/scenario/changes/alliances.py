"""Dated changes to the portfolio: deals that arrive, given or sampled, alliances that end, merge, move or are scored anew."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from resourcing.domain import Alliance, Frozen, Identifier, Name, Phase, measured_in

LevelOrCount = Annotated[
    float,
    Field(
        ge=0,
        allow_inf_nan=False,
        json_schema_extra=measured_in("level 1 to 5, or a count"),
    ),
]
Levels = Mapping[Identifier, LevelOrCount]
"""Criterion to level or count."""


class DealArrives(Frozen):
    """A new alliance joins the portfolio."""

    kind: Literal["deal_arrives"]
    """Always ``deal_arrives``."""
    alliance: Alliance
    """The alliance, as in the register; `start` is the day it arrives."""
    levels: Levels
    """First evaluation: criterion to level or count, resting on an assumption."""


class DealsArrive(Frozen):
    """Several new alliances whose traits and days are drawn by chance, by the scenario's seed."""

    kind: Literal["deals_arrive"]
    """Always ``deals_arrive``."""
    alliance_id: Identifier
    """Identifier of the deals; ``-1``, ``-2``, … in order of their days follow it."""
    name: Name
    """Name of the deals; numbers follow it, and that they are sampled."""
    count: Annotated[
        int, Field(ge=1, le=100, json_schema_extra=measured_in("alliances"))
    ]
    """Number of deals."""
    first: date
    """First day on which one may arrive."""
    last: date
    """Last day on which one may arrive; every day between is as likely."""
    like: tuple[Identifier, ...] = ()
    """Alliances of the register whose traits and levels are drawn from; blank means all that are eligible."""
    profiles: Mapping[
        Identifier, Annotated[float, Field(gt=0, allow_inf_nan=False)]
    ] = {}
    """Profile to how likely it is, relative to the others: levels are then drawn within its bands instead."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.last < self.first:
            msg = f"last {self.last} is before first {self.first}"
            raise ValueError(msg)
        return self


class AllianceEnds(Frozen):
    """An alliance ends, wind-down included."""

    kind: Literal["alliance_ends"]
    """Always ``alliance_ends``."""
    alliance_id: Identifier
    """Alliance that ends."""
    wind_down_from: date | None = None
    """First day of the phase wind-down; blank means that the phase does not change."""
    date: date
    """Last day of work."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.wind_down_from and self.date < self.wind_down_from:
            msg = f"date {self.date} is before wind_down_from {self.wind_down_from}"
            raise ValueError(msg)
        return self


class AlliancesMerge(Frozen):
    """Alliances become part of another one, which keeps its lead and is scored anew."""

    kind: Literal["alliances_merge"]
    """Always ``alliances_merge``."""
    date: date
    """First day of the merged alliance; the others' last day of work is the day before."""
    into: Identifier
    """Alliance that goes on."""
    merged: Annotated[tuple[Identifier, ...], Field(alias="from", min_length=1)]
    """Alliances that become part of it (key ``from``)."""
    levels: Mapping[Identifier, LevelOrCount] = {}
    """New levels; a criterion left out takes the evaluations of whichever of the alliances they place highest."""

    @model_validator(mode="after")
    def _others(self) -> Self:
        names = [self.into, *self.merged]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            msg = f"{', '.join(twice)} cannot merge with itself"
            raise ValueError(msg)
        return self


class AllianceRescored(Frozen):
    """An alliance is scored anew: it escalates or calms down, and the front door places it again."""

    kind: Literal["alliance_rescored"]
    """Always ``alliance_rescored``."""
    alliance_id: Identifier
    """Alliance concerned."""
    date: date
    """First day on which the new levels count."""
    levels: Annotated[Levels, Field(min_length=1)]
    """New levels in place of every evaluation of the criterion; one left out keeps its evaluations."""


class PhaseMoves(Frozen):
    """An alliance enters another phase."""

    kind: Literal["phase_moves"]
    """Always ``phase_moves``."""
    alliance_id: Identifier
    """Alliance concerned."""
    date: date
    """First day of the new phase."""
    phase: Phase
    """Phase entered."""
