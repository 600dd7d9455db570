"""The only code that opens register, playbook and scenario files.

Every problem of every file is reported together; what is read is frozen and checked.
"""

from resourcing.read.dictionary import data_dictionary
from resourcing.read.inputs import (
    Inputs,
    check,
    default_playbook_path,
    read_inputs,
    read_playbook,
    read_register,
    read_scenario,
)

__all__ = [
    "Inputs",
    "check",
    "data_dictionary",
    "default_playbook_path",
    "read_inputs",
    "read_playbook",
    "read_register",
    "read_scenario",
]
