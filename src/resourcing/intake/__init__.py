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
from resourcing.intake.marks import (
    changed_marks,
    marks_by_subject,
    playbook_mark,
    register_marks,
)
from resourcing.intake.superseding import (
    Superseding,
    mark_of,
    meant,
    name_of,
    superseded,
    superseding,
)

__all__ = [
    "BASES",
    "COLUMNS",
    "KINDS",
    "Assumption",
    "Broken",
    "Chain",
    "LogLine",
    "Superseding",
    "as_line",
    "assumption_of",
    "assumptions_in",
    "cells_of",
    "changed_marks",
    "entry_of",
    "mark_of",
    "marks_by_subject",
    "meant",
    "name_of",
    "playbook_mark",
    "register_marks",
    "sealed",
    "superseded",
    "superseding",
    "verified",
]
