"""The pipeline once: from inputs to placements, hours, capacity, a proven assignment and the measures of both plans.

Shows nothing and writes nothing; the view does. Grids of scenarios and futures build on `run`.
"""

from resourcing.study.again import kept_periods, replan, window
from resourcing.study.committing import Commitment
from resourcing.study.comparing import (
    Column,
    Comparison,
    Failure,
    Pair,
    side_by_side,
)
from resourcing.study.failing import Failing, drivers, fails, loses
from resourcing.study.hiring import HiresWorth, hire_decision, hires_worth
from resourcing.study.living import Prospect, explore, outcome_of, prospect
from resourcing.study.measuring import (
    Measures,
    Spending,
    hours_available,
    measures,
    spending,
)
from resourcing.study.preparing import Case, check, check_option, prepare
from resourcing.study.recommending import Recommendation, recommend
from resourcing.study.replaying import (
    SHORT_REPLICATIONS,
    made_up_log,
    not_replayed,
    replay,
    run,
    short,
    with_service,
)
from resourcing.study.running import Run, assign
from resourcing.study.today import current_leads_kept

__all__ = [
    "SHORT_REPLICATIONS",
    "Case",
    "Column",
    "Commitment",
    "Comparison",
    "Failing",
    "Failure",
    "HiresWorth",
    "Measures",
    "Pair",
    "Prospect",
    "Recommendation",
    "Run",
    "Spending",
    "assign",
    "check",
    "check_option",
    "current_leads_kept",
    "drivers",
    "explore",
    "fails",
    "hire_decision",
    "hires_worth",
    "hours_available",
    "kept_periods",
    "loses",
    "made_up_log",
    "measures",
    "not_replayed",
    "outcome_of",
    "prepare",
    "prospect",
    "recommend",
    "replan",
    "replay",
    "run",
    "short",
    "side_by_side",
    "spending",
    "window",
    "with_service",
]
