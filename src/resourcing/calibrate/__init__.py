"""Learns from what happened: hours, request rates, service times and responses from timesheets and requests.

Proposes changes of the playbook and makes none; choices and formulas are in docs/calibration.md.
"""

from resourcing.calibrate.changes import Change, Patch
from resourcing.calibrate.learning import Calibration, calibrate, days_of
from resourcing.calibrate.settings import Settings
from resourcing.history.account import Account, Finding, Total
from resourcing.history.log import Log, log_of_register

__all__ = [
    "Account",
    "Calibration",
    "Change",
    "Finding",
    "Log",
    "Patch",
    "Settings",
    "Total",
    "calibrate",
    "days_of",
    "log_of_register",
]
