"""The decision log: what an entry says, how it is sealed and chained, and whether a log still is what was written.

Pure: opens and writes nothing; who reads hands over cells, who writes takes text.
"""

from resourcing.intake.chain import (
    Broken,
    Chain,
    LogLine,
    as_line,
    sealed,
    verified,
)
from resourcing.intake.entry import (
    BASES,
    COLUMNS,
    KINDS,
    Assumption,
    assumption_of,
    assumptions_in,
    cells_of,
    entry_of,
)
from resourcing.intake.marks import changed_marks, playbook_mark, register_marks

__all__ = [
    "BASES",
    "COLUMNS",
    "KINDS",
    "Assumption",
    "Broken",
    "Chain",
    "LogLine",
    "as_line",
    "assumption_of",
    "assumptions_in",
    "cells_of",
    "changed_marks",
    "entry_of",
    "playbook_mark",
    "register_marks",
    "sealed",
    "verified",
]
