"""An answer that evaluates itself: hours, coverage, rules and objective, recomputed without any solver code.

`best_filling` gives the best hours for given leads; `OptimizationResult` carries an answer with its proof.
Equations: docs/formulation.md, section "Evaluation".
"""

from resourcing.results.breaches import find_breaches
from resourcing.results.filling import best_filling, fill_hours
from resourcing.results.handovers import Handover, find_handovers, handover_hours
from resourcing.results.joint import Filling
from resourcing.results.outcome import OptimizationResult, Prices, Stage, Status
from resourcing.results.solution import Solution, solution
from resourcing.results.tolerance import TOLERANCE

__all__ = [
    "TOLERANCE",
    "Filling",
    "Handover",
    "OptimizationResult",
    "Prices",
    "Solution",
    "Stage",
    "Status",
    "best_filling",
    "fill_hours",
    "find_breaches",
    "find_handovers",
    "handover_hours",
    "solution",
]
