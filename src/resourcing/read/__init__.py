"""The only code that opens register, playbook and scenario files.

Every problem of every file is reported together; what is read is frozen and checked.
"""

from resourcing.read.aside import HISTORY, LeftAside, RowsLeftAside
from resourcing.read.checking import check, register_behind
from resourcing.read.dictionary import data_dictionary
from resourcing.read.history import History, read_history
from resourcing.read.inputs import (
    Inputs,
    changed_since_read,
    default_playbook_path,
    default_playbook_text,
    playbook_as_read,
    read_inputs,
    read_playbook,
    read_register,
    read_scenario,
)
from resourcing.read.outcome import InputFile

__all__ = [
    "HISTORY",
    "History",
    "InputFile",
    "Inputs",
    "LeftAside",
    "RowsLeftAside",
    "changed_since_read",
    "check",
    "data_dictionary",
    "default_playbook_path",
    "default_playbook_text",
    "playbook_as_read",
    "read_history",
    "read_inputs",
    "read_playbook",
    "read_register",
    "read_scenario",
    "register_behind",
]
