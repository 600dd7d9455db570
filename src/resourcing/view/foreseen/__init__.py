"""Sampled futures as a page, tables and JSON: which option to choose, what doing nothing costs, when the choice fails.

Formats what `futures` and `study` computed.
"""

from resourcing.view.foreseen.conditions import (
    Condition,
    drivers_title,
    drivers_told,
    fan_title,
    risk_title,
    ways_to_fail,
)
from resourcing.view.foreseen.deadlines import deadlines
from resourcing.view.foreseen.gathering import Foreseen, at_risk, foresee
from resourcing.view.foreseen.page import futures_page
from resourcing.view.foreseen.sentences import (
    answer,
    enough,
    headline,
    information,
    nothing,
    told,
)
from resourcing.view.foreseen.stored import read_outcome
from resourcing.view.foreseen.tables import written_tables
from resourcing.view.foreseen.writing import (
    check_futures_folder,
    futures_keys,
    write_futures,
)

__all__ = [
    "Condition",
    "Foreseen",
    "answer",
    "at_risk",
    "check_futures_folder",
    "deadlines",
    "drivers_title",
    "drivers_told",
    "enough",
    "fan_title",
    "foresee",
    "futures_keys",
    "futures_page",
    "headline",
    "information",
    "nothing",
    "read_outcome",
    "risk_title",
    "told",
    "ways_to_fail",
    "write_futures",
    "written_tables",
]
