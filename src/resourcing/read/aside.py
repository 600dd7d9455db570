"""What is left aside of a register's history: rows that break rules stop nothing, and none goes untold.

Says which tables those are and how it is told; who reads decides whether they may be left aside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from resourcing.errors import InputProblem
from resourcing.words import counted

HISTORY = ("timesheet", "requests", "events", "pulse", "kpis")
"""Tables of a register that record what happened. No plan rests on them, so that their bad rows are left aside."""
LENIENT = (*HISTORY, "decisions")
"""Tables whose bad rows stop nothing: the history, and the decision log, of which a last line may be half written."""


class RowsLeftAside(UserWarning):
    """Rows of a register's history were left aside because they break rules."""


@dataclass(frozen=True, kw_only=True)
class LeftAside:
    """What was left aside of one table."""

    table: str
    """Name of the table."""
    file: str
    """File that holds it, as the user named it."""
    rows: int
    """Rows left aside."""
    of: int
    """Rows of the table; 0 where it could not be read at all."""
    problems: tuple[InputProblem, ...]
    """Why, in the order of the file."""

    def __str__(self) -> str:
        """Return how many rows of the table were left aside.

        Examples
        --------
        >>> print(LeftAside(table="timesheet", file="t.csv", rows=2, of=9, problems=()))
        2 of 9 rows of timesheet
        """
        if self.of == 0:
            return f"the whole table {self.table}"
        if self.rows == 0:
            number = counted(len(self.problems), "problem")
            return f"no row of {self.table}, which has {number} of its columns"
        return f"{self.rows:,} of {counted(self.of, 'row')} of {self.table}"


def told_aside(found: Iterable[LeftAside], *, path: Path) -> str:
    """Return what was left aside on one line, empty where nothing was.

    Parameters
    ----------
    found
        What was left aside.
    path
        What was read.

    Examples
    --------
    >>> gone = LeftAside(table="kpis", file="kpis.csv", rows=1, of=4, problems=())
    >>> told_aside([gone], path=Path("mine.toml"))
    'left aside, because it breaks rules: 1 of 4 rows of kpis; `resourcing check mine.toml` lists why'
    """
    said = ", ".join(str(item) for item in found)
    if not said:
        return ""
    return f"left aside, because it breaks rules: {said}; `resourcing check {path}` lists why"
