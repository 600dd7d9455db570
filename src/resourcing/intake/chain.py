"""The chain of the decision log: each entry carries a seal of its own and that of the entry before.

Finds entries that were changed, taken out or put in by hand. It cannot find that the last entries were taken out, nor that
everything was written anew: for that, somebody must keep a copy.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from resourcing.domain import Decision
from resourcing.intake.entry import cells_of

SEAL, PREVIOUS = "seal", "previous"
"""Columns of the chain."""


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """A line of the log as its file holds it.

    Attributes
    ----------
    row
        Number of the row, the headings being row 1.
    cells
        Filled cells by column.
    """

    row: int
    cells: Mapping[str, str]

    @property
    def mark(self) -> str:
        """Return what the next entry must name: the seal, or, where a hand wrote the line, what the seal would be."""
        return self.cells.get(SEAL) or seal_of(self.cells)


@dataclass(frozen=True, kw_only=True)
class Broken:
    """A place where the log is not what was written."""

    row: int
    what: str

    def __str__(self) -> str:
        """Return the place and what is wrong there.

        Examples
        --------
        >>> print(Broken(row=3, what="was changed"))
        row 3: was changed
        """
        return f"row {self.row}: {self.what}"


@dataclass(frozen=True, kw_only=True)
class Chain:
    """What is known of a log.

    Attributes
    ----------
    entries
        Number of entries.
    by_hand
        Rows of entries without a seal.
    broken
        Places where the log is not what was written.
    """

    entries: int
    by_hand: tuple[int, ...]
    broken: tuple[Broken, ...]

    @property
    def whole(self) -> bool:
        """Return whether every sealed entry is as written and follows the one before."""
        return not self.broken


def seal_of(cells: Mapping[str, str]) -> str:
    """Return the seal of an entry: SHA-256 of its filled cells by column, the seal itself left out.

    Neither the order of columns nor quotation marks nor ends of lines count, so that another program may save the file.

    Examples
    --------
    >>> seal_of({"who": "Head", "subject": ""}) == seal_of({"who": "Head"})
    True
    """
    said = {name: text for name, text in cells.items() if text and name != SEAL}
    plain = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()


def sealed(entry: Decision, *, before: LogLine | None) -> Decision:
    """Return an entry that names the one before it and carries its seal.

    Parameters
    ----------
    entry
        An entry.
    before
        The last line of the log, None where there is none.

    Examples
    --------
    >>> from resourcing.intake.entry import entry_of
    >>> made = entry_of(who="Head", subject="A1", kind="lead", decision="M2")
    >>> verified([as_line(sealed(made, before=None), row=2)]).whole
    True
    """
    linked = entry.replace(previous=None if before is None else before.mark, seal=None)
    return linked.replace(seal=seal_of(cells_of(linked)))


def as_line(entry: Decision, *, row: int) -> LogLine:
    """Return an entry as the line that it will be."""
    return LogLine(row=row, cells=cells_of(entry))


def verified(lines: Sequence[LogLine]) -> Chain:
    """Return what is known of a log: whether each sealed entry is as written and follows the one before it.

    Parameters
    ----------
    lines
        Lines of the log, in order.
    """
    before: Sequence[LogLine | None] = [None, *lines[:-1]]
    pairs = zip(before, lines, strict=True) if lines else ()
    return Chain(
        entries=len(lines),
        by_hand=tuple(line.row for line in lines if not line.cells.get(SEAL)),
        broken=tuple(
            Broken(row=line.row, what=what)
            for earlier, line in pairs
            if line.cells.get(SEAL)
            for what in _faults(earlier, line)
        ),
    )


def _faults(earlier: LogLine | None, line: LogLine) -> Iterator[str]:
    """Yield what is wrong with a sealed line."""
    if line.cells[SEAL] != seal_of(line.cells):
        yield "was changed after it was written"
    named = line.cells.get(PREVIOUS, "")
    if named == ("" if earlier is None else earlier.mark):
        return
    if earlier is None:
        yield "entries before it were taken out"
    else:
        yield f"does not follow row {earlier.row}: entries between were taken out or put in, or row {earlier.row} was changed"
