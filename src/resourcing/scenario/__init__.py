"""A state of the world and the decisions open to us, as one file over a register and a playbook.

A scenario may extend another; `world()` applies its changes and one option to the register and the playbook.
Nothing here opens a file.
"""

from resourcing.scenario.changes import (
    Agreement,
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    Change,
    DealArrives,
    DealsArrive,
    HiringFreeze,
    ManagerJoins,
    ManagerLeaves,
    ManagerMoves,
    ManagerOnLeave,
    ManagerWorks,
    Move,
    PhaseMoves,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
    day_of,
)
from resourcing.scenario.dated import Delayed, PeopleMoves
from resourcing.scenario.description import (
    AS_IS,
    Horizon,
    RuleChanges,
    Scenario,
    add_months,
    scenario_assumptions,
)
from resourcing.scenario.faults import scenario_faults
from resourcing.scenario.options import (
    Candidate,
    Contractor,
    MayLead,
    Option,
    Upskilling,
)
from resourcing.scenario.preferring import Attitude, Preferences
from resourcing.scenario.prices import ChargeChanges, ShortfallChanges
from resourcing.scenario.settings import AIMS, TOLERANCES, Aim, OptimizerSettings
from resourcing.scenario.simulating import ServiceTimes, SimulationSettings
from resourcing.scenario.uncertain import (
    RANGED,
    Futures,
    FuturesMeasure,
    PipelineDeal,
    Triangle,
    futures_assumptions,
)
from resourcing.scenario.worlds import World, world

__all__ = [
    "AIMS",
    "AS_IS",
    "RANGED",
    "TOLERANCES",
    "Agreement",
    "Aim",
    "AllianceEnds",
    "AllianceRescored",
    "AlliancesMerge",
    "Attitude",
    "BudgetCut",
    "Candidate",
    "Change",
    "ChargeChanges",
    "Contractor",
    "DealArrives",
    "DealsArrive",
    "Delayed",
    "Futures",
    "FuturesMeasure",
    "HiringFreeze",
    "Horizon",
    "ManagerJoins",
    "ManagerLeaves",
    "ManagerMoves",
    "ManagerOnLeave",
    "ManagerWorks",
    "MayLead",
    "Move",
    "OptimizerSettings",
    "Option",
    "PeopleMoves",
    "PhaseMoves",
    "PipelineDeal",
    "Preferences",
    "RuleChanges",
    "Scenario",
    "ServiceMoves",
    "ServiceTimes",
    "ShortfallChanges",
    "SimulationSettings",
    "SlaMoves",
    "SpanMoves",
    "TeamHoursMove",
    "Triangle",
    "Upskilling",
    "World",
    "add_months",
    "day_of",
    "futures_assumptions",
    "scenario_assumptions",
    "scenario_faults",
    "world",
]
