"""Chooses the method, runs it and translates its verdict into an answer with its proof.

The answer's hours are filled again from its leads by the evaluator, and the exact model must agree with both.
"""

from resourcing.decomposition import warm_up
from resourcing.optimize.exact import EXACT_GAP_POINTS, check_agreement
from resourcing.optimize.solving import (
    MOST_EXACT_LEADS,
    check_can_be_ordered,
    optimize,
    reoptimize,
)
from resourcing.optimize.stopping import Method, StopRules

__all__ = [
    "EXACT_GAP_POINTS",
    "MOST_EXACT_LEADS",
    "Method",
    "StopRules",
    "check_agreement",
    "check_can_be_ordered",
    "optimize",
    "reoptimize",
    "warm_up",
]
