"""Reasons in plain words: why this lead and not that one, what a choice, a person or a promise costs, what changed.

Every answer is a frozen result that prints as sentences (`str`) and as a table (`to_frame`). What no rule decides is
re-solved from the incumbent, and each difference says between which values it lies.
"""

from resourcing.comparison import PlanDifference, PlanTables, diff
from resourcing.explain.alternatives import Alternative, Alternatives, alternatives
from resourcing.explain.candidates import Candidate, Candidates, candidates
from resourcing.explain.checking import PlanCheck, check_plan
from resourcing.explain.choices import Displaced
from resourcing.explain.conflicts import Conflict
from resourcing.explain.differences import Difference
from resourcing.explain.findings import Finding
from resourcing.explain.handovers import HandoverCurve, HandoverPoint, handover_curve
from resourcing.explain.relax import Relaxation, relax
from resourcing.explain.repairing import Repair
from resourcing.explain.replanning import (
    Departure,
    Replanned,
    departures,
    planned_leads,
    replanned,
)
from resourcing.explain.resolve import stop_of
from resourcing.explain.rules_kept import Rule
from resourcing.explain.ways_out import WayOut
from resourcing.explain.why import Why, WhyNot, why, why_not
from resourcing.explain.worth import Step, Worth, worth

__all__ = [
    "Alternative",
    "Alternatives",
    "Candidate",
    "Candidates",
    "Conflict",
    "Departure",
    "Difference",
    "Displaced",
    "Finding",
    "HandoverCurve",
    "HandoverPoint",
    "PlanCheck",
    "PlanDifference",
    "PlanTables",
    "Relaxation",
    "Repair",
    "Replanned",
    "Rule",
    "Step",
    "WayOut",
    "Why",
    "WhyNot",
    "Worth",
    "alternatives",
    "candidates",
    "check_plan",
    "departures",
    "diff",
    "handover_curve",
    "planned_leads",
    "relax",
    "replanned",
    "stop_of",
    "why",
    "why_not",
    "worth",
]
