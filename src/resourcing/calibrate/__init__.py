"""Learns from what happened: hours, request rates, service times and responses from timesheets and requests.

Proposes changes of the playbook and makes none; choices and formulas are in docs/calibration.md.
"""

from resourcing.calibrate.account import Account, Finding, Total
from resourcing.calibrate.changes import Change, Patch
from resourcing.calibrate.learning import Calibration, calibrate
from resourcing.calibrate.log import Log, log_of_register
from resourcing.calibrate.settings import Settings

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
    "log_of_register",
]
