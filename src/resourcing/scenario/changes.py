"""Dated changes to the world: deals, endings, phases, people, agreements.

How they act on register and playbook is in `worlds`.
"""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from resourcing.domain import Alliance, Fraction, Frozen, Identifier, Manager, Phase
from resourcing.playbook import Bundle


class DealArrives(Frozen):
    """A new alliance joins the portfolio."""

    kind: Literal["deal_arrives"]
    """Always ``deal_arrives``."""
    alliance: Alliance
    """The alliance, as in the register; `start` is the day it arrives."""
    levels: Mapping[Identifier, Annotated[float, Field(ge=0, allow_inf_nan=False)]]
    """First evaluation: criterion to level or count, resting on an assumption."""


class AllianceEnds(Frozen):
    """An alliance ends, wind-down included."""

    kind: Literal["alliance_ends"]
    """Always ``alliance_ends``."""
    alliance_id: Identifier
    """Alliance that ends."""
    date: date
    """Last day of work."""


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


class SlaMoves(Frozen):
    """The service-level agreement of a profile changes."""

    kind: Literal["sla_moves"]
    """Always ``sla_moves``."""
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


Change = Annotated[
    DealArrives | AllianceEnds | PhaseMoves | ManagerJoins | ManagerLeaves | SlaMoves,
    Field(discriminator="kind"),
]


def day_of(change: Change) -> date | None:
    """Return the day of a change: the first day of what arrives or moves, the last one of what ends."""
    match change:
        case DealArrives():
            return change.alliance.start
        case ManagerJoins():
            return change.manager.available_from
        case _:
            return change.date
