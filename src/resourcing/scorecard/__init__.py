"""The scorecard of define, measure, analyze, improve and control: how a period went, by register, logs and plan.

Counts what happened and says what can be told from chance; it decides nothing. After ASAP Blog, M. J. Burke,
"A Mindset, Not a Department", 15 Sep 2020.
"""

from resourcing.scorecard.card import COLUMNS, Scorecard, scorecard, seen_from
from resourcing.scorecard.control import Chart, Point, c_chart, p_chart
from resourcing.scorecard.definitions import DEFINITIONS, PHASES, SOURCES, Definition
from resourcing.scorecard.ground import GivenPlan
from resourcing.scorecard.improving import Action
from resourcing.scorecard.measure import Measure
from resourcing.scorecard.periods import Period, period_of

__all__ = [
    "COLUMNS",
    "DEFINITIONS",
    "PHASES",
    "SOURCES",
    "Action",
    "Chart",
    "Definition",
    "GivenPlan",
    "Measure",
    "Period",
    "Point",
    "Scorecard",
    "c_chart",
    "p_chart",
    "period_of",
    "scorecard",
    "seen_from",
]
