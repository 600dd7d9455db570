"""A plan steered by hand: plain data in, a scenario and its quick plan out.

Shows nothing; the explorer in `view.widgets` does.
"""

from resourcing.steering.answering import (
    QUICK_SECONDS,
    Answer,
    answer,
    further,
    prepared,
)
from resourcing.steering.asking import asked, scenario_of
from resourcing.steering.contrast import MEASURES, changed_leads, measured, side_by_side
from resourcing.steering.deals import days_of_scores, without_gone
from resourcing.steering.ground import Ground
from resourcing.steering.keeping import saved, state_of
from resourcing.steering.state import Joiners, NewDeals, State
from resourcing.steering.telling import asked_words

__all__ = [
    "MEASURES",
    "QUICK_SECONDS",
    "Answer",
    "Ground",
    "Joiners",
    "NewDeals",
    "State",
    "answer",
    "asked",
    "asked_words",
    "changed_leads",
    "days_of_scores",
    "further",
    "measured",
    "prepared",
    "saved",
    "scenario_of",
    "side_by_side",
    "state_of",
    "without_gone",
]
