"""The nouns of the register: one class per table, one object per row, and the `Register` that holds them.

Rows are frozen and strict; variants are made by `replace()`, which validates again. Nothing here opens a file.
"""

from resourcing.domain.happenings import (
    Decision,
    DecisionKind,
    Event,
    Kpi,
    Pulse,
    Request,
    TimesheetRow,
)
from resourcing.domain.portfolio import (
    Absence,
    Alliance,
    Evaluation,
    Manager,
    Team,
    check_service,
)
from resourcing.domain.register import REQUIRED_TABLES, TABLES, Register
from resourcing.domain.values import (
    GRADES,
    Count,
    Direction,
    EvaluationBasis,
    Fraction,
    Frozen,
    Grade,
    Home,
    Hours,
    Identifier,
    Name,
    Phase,
    ResourcingOption,
    TeamOption,
    measured_in,
)

__all__ = [
    "GRADES",
    "REQUIRED_TABLES",
    "TABLES",
    "Absence",
    "Alliance",
    "Count",
    "Decision",
    "DecisionKind",
    "Direction",
    "Evaluation",
    "EvaluationBasis",
    "Event",
    "Fraction",
    "Frozen",
    "Grade",
    "Home",
    "Hours",
    "Identifier",
    "Kpi",
    "Manager",
    "Name",
    "Phase",
    "Pulse",
    "Register",
    "Request",
    "ResourcingOption",
    "Team",
    "TeamOption",
    "TimesheetRow",
    "check_service",
    "measured_in",
]
