"""Two-stage stochastic linear programs with recourse: what to decide before the outcome is known, and what that is worth.

Everything maximizes; costs are negative worth. Equations: docs/stochastic.md.
"""

from resourcing.stochastic.answers import (
    HereAndNow,
    MeanValue,
    PlanningWorth,
    WaitAndSee,
)
from resourcing.stochastic.description import FirstStage, Outcome, TwoStage
from resourcing.stochastic.extensive import extensive_form
from resourcing.stochastic.hiring import (
    HireDecision,
    decide_hires,
    hire_problem,
    judge_hires,
)
from resourcing.stochastic.hours_only import hours_only
from resourcing.stochastic.l_shaped import l_shaped
from resourcing.stochastic.mean_future import mean_future
from resourcing.stochastic.recourse import Recourse
from resourcing.stochastic.sampling import (
    Gap,
    SampleAverage,
    gap_by_replications,
    gap_by_two_replications,
    sample_average,
)
from resourcing.stochastic.solving import expected_worth, solve
from resourcing.stochastic.worth import (
    mean_outcome,
    mean_value,
    planning_worth,
    wait_and_see,
)

__all__ = [
    "FirstStage",
    "Gap",
    "HereAndNow",
    "HireDecision",
    "MeanValue",
    "Outcome",
    "PlanningWorth",
    "Recourse",
    "SampleAverage",
    "TwoStage",
    "WaitAndSee",
    "decide_hires",
    "expected_worth",
    "extensive_form",
    "gap_by_replications",
    "gap_by_two_replications",
    "hire_problem",
    "hours_only",
    "judge_hires",
    "l_shaped",
    "mean_future",
    "mean_outcome",
    "mean_value",
    "planning_worth",
    "sample_average",
    "solve",
    "wait_and_see",
]
