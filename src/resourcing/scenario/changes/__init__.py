"""Dated changes to the world, one class a kind, and the day on which each begins to act.

How they act on register and playbook is in `worlds`, what is read by the day in `dated`.
"""

from datetime import date
from typing import Annotated

from pydantic import Field

from resourcing.scenario.changes.alliances import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    DealArrives,
    DealsArrive,
    Levels,
    PhaseMoves,
)
from resourcing.scenario.changes.people import (
    ManagerJoins,
    ManagerLeaves,
    ManagerMoves,
    ManagerOnLeave,
    ManagerWorks,
    Move,
)
from resourcing.scenario.changes.terms import (
    Agreement,
    BudgetCut,
    HiringFreeze,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
)

__all__ = [
    "Agreement",
    "AllianceEnds",
    "AllianceRescored",
    "AlliancesMerge",
    "BudgetCut",
    "Change",
    "DealArrives",
    "DealsArrive",
    "HiringFreeze",
    "Levels",
    "ManagerJoins",
    "ManagerLeaves",
    "ManagerMoves",
    "ManagerOnLeave",
    "ManagerWorks",
    "Move",
    "PhaseMoves",
    "ServiceMoves",
    "SlaMoves",
    "SpanMoves",
    "TeamHoursMove",
    "day_of",
]

Change = Annotated[
    DealArrives
    | DealsArrive
    | AllianceEnds
    | AlliancesMerge
    | AllianceRescored
    | PhaseMoves
    | ManagerJoins
    | ManagerLeaves
    | ManagerWorks
    | ManagerOnLeave
    | ManagerMoves
    | SlaMoves
    | ServiceMoves
    | SpanMoves
    | TeamHoursMove
    | HiringFreeze
    | BudgetCut,
    Field(discriminator="kind"),
]


def day_of(change: Change) -> date | None:
    """Return the day of a change: the first day of what arrives, moves or winds down, the last one of what ends.

    Examples
    --------
    >>> day_of(BudgetCut(kind="budget_cut", year="2027", share=0.1))
    datetime.date(2027, 1, 1)
    """
    match change:
        case DealArrives():
            return change.alliance.start
        case ManagerJoins():
            return change.manager.available_from
        case DealsArrive():
            return change.first
        case ManagerOnLeave() | HiringFreeze():
            return change.first_day
        case BudgetCut():
            return date(int(change.year), 1, 1)
        case AllianceEnds():
            return change.wind_down_from or change.date
        case _:
            return change.date
