"""A state of the world and the decisions open to us, as one file over a register and a playbook.

A scenario may extend another; `world()` applies its changes and one option to the register and the playbook.
Nothing here opens a file.
"""

from resourcing.scenario.changes import (
    AllianceEnds,
    Change,
    DealArrives,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    SlaMoves,
    day_of,
)
from resourcing.scenario.description import (
    AS_IS,
    Horizon,
    RuleChanges,
    Scenario,
    add_months,
    scenario_assumptions,
)
from resourcing.scenario.faults import scenario_faults
from resourcing.scenario.options import Candidate, Contractor, MayLead, Option
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
    "Aim",
    "AllianceEnds",
    "Attitude",
    "Candidate",
    "Change",
    "ChargeChanges",
    "Contractor",
    "DealArrives",
    "Futures",
    "FuturesMeasure",
    "Horizon",
    "ManagerJoins",
    "ManagerLeaves",
    "MayLead",
    "OptimizerSettings",
    "Option",
    "PhaseMoves",
    "PipelineDeal",
    "Preferences",
    "RuleChanges",
    "Scenario",
    "ServiceTimes",
    "ShortfallChanges",
    "SimulationSettings",
    "SlaMoves",
    "Triangle",
    "World",
    "add_months",
    "day_of",
    "futures_assumptions",
    "scenario_assumptions",
    "scenario_faults",
    "world",
]
