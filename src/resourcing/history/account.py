"""The account of a log: every kind of mess counted with examples, what was done with it, and that nothing is lost.

Judges rows; estimates nothing.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.words import counted

EXAMPLES = 5
"""Row numbers given for each finding."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One kind of mess in one table.

    Attributes
    ----------
    table, kind
        Table and what is the matter, in a few words.
    rows
        Number of rows concerned.
    examples
        Row numbers of the first of them, as in the file.
    done
        What was done with them.
    """

    table: str
    kind: str
    rows: int
    examples: tuple[int, ...]
    done: str

    def __str__(self) -> str:
        shown = ", ".join(str(row) for row in self.examples)
        more = ", …" if self.rows > len(self.examples) else ""
        where = "row" if self.rows == 1 else "rows"
        return f"{self.table}: {self.kind}: {counted(self.rows, 'row')} ({where} {shown}{more}); {self.done}"


@dataclass(frozen=True, kw_only=True)
class Total:
    """What became of the rows of one table: `rows` = `used` + `left_out`."""

    table: str
    rows: int
    used: int
    left_out: int


@dataclass(frozen=True, kw_only=True)
class Account:
    """What became of every row of a log."""

    totals: tuple[Total, ...] = ()
    findings: tuple[Finding, ...] = ()

    def to_frame(self) -> pd.DataFrame:
        """Return table, kind, rows, examples (separated by spaces) and done; first the rows used and left out."""
        rows = [
            (item.table, kind, number, "", "")
            for item in self.totals
            for kind, number in (
                ("all rows", item.rows),
                ("used", item.used),
                ("left out of everything", item.left_out),
            )
        ]
        rows += [
            (f.table, f.kind, f.rows, " ".join(map(str, f.examples)), f.done)
            for f in self.findings
        ]
        columns = ["table", "kind", "rows", "examples", "done"]
        return pd.DataFrame(rows, columns=columns)

    def count(self, table: str, kind: str) -> int:
        """Return the rows of one kind, 0 where there are none."""
        return sum(f.rows for f in self.findings if (f.table, f.kind) == (table, kind))


class Judge:
    """Collects the findings of one table; the frame itself stays as it is."""

    def __init__(self, table: str, frame: pd.DataFrame) -> None:
        self.table = table
        self.frame = frame
        self.findings: list[Finding] = []
        self.out = np.zeros(len(frame), dtype=bool)

    def tell(self, kind: str, mask: np.ndarray | pd.Series, *, done: str) -> None:
        """Note rows that are used all the same, or left out of some estimates only."""
        found = np.asarray(mask, dtype=bool)
        if found.any():
            rows = self.frame["row"].to_numpy()[found]
            self.findings.append(
                Finding(
                    table=self.table,
                    kind=kind,
                    rows=int(found.sum()),
                    examples=tuple(int(row) for row in rows[:EXAMPLES]),
                    done=done,
                )
            )

    def leave(self, kind: str, mask: np.ndarray | pd.Series, *, why: str = "") -> None:
        """Note rows that are left out of everything; of several reasons each is told."""
        done = "left out of everything" + (f": {why}" if why else "")
        self.tell(kind, mask, done=done)
        self.out |= np.asarray(mask, dtype=bool)

    @property
    def total(self) -> Total:
        """Return what became of the rows."""
        left = int(self.out.sum())
        rows = len(self.frame)
        return Total(table=self.table, rows=rows, used=rows - left, left_out=left)
