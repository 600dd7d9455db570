"""What a register records of the past, as it is: every row read, judged and accounted for, however messy.

Below what learns from it and what looks back on it, so that both judge one row alike. Estimates and measures nothing.
"""

from resourcing.history.account import Account, Finding, Judge, Total
from resourcing.history.clock import OFFICE, OfficeHours, working_clock, working_days
from resourcing.history.codes import Codes, codes_of
from resourcing.history.fractions import wilson
from resourcing.history.log import COLUMNS, Log, log_of_register

__all__ = [
    "COLUMNS",
    "OFFICE",
    "Account",
    "Codes",
    "Finding",
    "Judge",
    "Log",
    "OfficeHours",
    "Total",
    "codes_of",
    "log_of_register",
    "wilson",
    "working_clock",
    "working_days",
]
