"""One row computed again, alone, and compared bit for bit with what is stored of it."""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from resourcing.sweep.asking import Study
from resourcing.sweep.folder import Folder
from resourcing.sweep.rows import Row
from resourcing.sweep.working import Record, measured, work

MOST_NAMED = 8
"""Measures that differ and are named."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Again:
    """A row computed again.

    Attributes
    ----------
    row
        Row.
    now
        What came of it now.
    before
        What is stored of it; None where nothing is.
    """

    row: Row
    now: Record
    before: Record | None

    @property
    def differing(self) -> tuple[str, ...]:
        """Return the measures and the status that are not the same bit for bit."""
        if self.before is None:
            return ()
        old, new = (
            {"status": r["status"], **measured(r)} for r in (self.before, self.now)
        )
        return tuple(
            name
            for name in dict.fromkeys((*old, *new))
            if bits(old.get(name)) != bits(new.get(name))
        )

    @property
    def verdict(self) -> str:
        """Return in a sentence whether both agree."""
        if self.before is None:
            return "Nothing is stored of this row to compare it with."
        if not self.differing:
            return "Agrees bit for bit with what is stored."
        lines = [f"Differs from what is stored{self._why}:"]
        lines += [
            f" * {name}: stored {self.before.get(name)}, now {self.now.get(name)}"
            for name in self.differing[:MOST_NAMED]
        ]
        more = len(self.differing) - MOST_NAMED
        return "\n".join([*lines, f" * and {more} more"] if more > 0 else lines)

    @property
    def _why(self) -> str:
        """Return why they may differ."""
        before = self.before or {}
        if not (before.get("exact", True) and self.now["exact"]):
            return ", as it may: a time limit stopped it, so it depends on the speed of the machine"
        if before.get("version") != self.now["version"]:
            return f", which version {before.get('version')} computed"
        return ""


def again(study: Study, *, row_id: str, folder: Path | str | None = None) -> Again:
    """Compute one row of a sweep alone, in this process.

    Parameters
    ----------
    study
        What is asked.
    row_id
        Identifier of the row, or enough of its first digits.
    folder
        Folder of the sweep, to compare with; None compares with nothing.

    Raises
    ------
    InputError
        If there is no such row.
    """
    row = study.row(row_id)
    stored = {} if folder is None else Folder(Path(folder)).records()
    return Again(row=row, now=work(row, study.inputs), before=stored.get(row.row_id))


def bits(value: Any) -> bytes:
    """Return a value so that two are equal only where every bit is.

    Examples
    --------
    >>> bits(0.1 + 0.2) == bits(0.3), bits("ok") == bits("ok")
    (False, True)
    """
    if isinstance(value, float):
        return struct.pack("<d", value)
    return repr(value).encode()


def told(record: Mapping[str, Any]) -> str:
    """Return a record as lines of text."""
    values = measured(record)
    wide = max((len(name) for name in values), default=0)
    lines = [f" {name:<{wide}}  {_shown(value)}" for name, value in values.items()]
    return "\n".join(
        [*lines, *([f" error: {record['error']}"] if record["error"] else [])]
    )


def _shown(value: Any) -> str:
    """Return a measure as text."""
    return f"{value:,.6g}" if isinstance(value, float) else str(value)
