"""Tables of a handbook page, whose numbers carry the mark of what they rest on; text that a page margin may hold.

Computes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Self

IN_MARGIN = 80
"""Characters that fit in the margin of a page."""
PER_TABLE = 8
"""Columns of things that stand side by side before a table is split."""


@dataclass(frozen=True, kw_only=True)
class Marked:
    """A number as text, with the mark of the note that says what it rests on."""

    text: str
    mark: str


@dataclass(frozen=True, kw_only=True)
class Key:
    """A dotted key, which may break after its dots and underscores."""

    parts: tuple[str, ...]

    @classmethod
    def of(cls, text: str) -> Self:
        """Return a key from its text.

        Examples
        --------
        >>> Key.of("overhead_hours.complex").parts
        ('overhead_', 'hours.', 'complex')
        """
        return cls(parts=tuple(re.findall(r"[^._]*[._]?", text)[:-1]))


Cell = str | Marked | Key


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table to show.

    Attributes
    ----------
    caption
        What it lists.
    columns
        Headings; the first column names the row.
    rows
        Cells.
    upright
        Headings that stand upright, above narrow columns.
    numeric
        Headings of columns with numbers, to the right.
    wide
        Headings of columns that hold sentences.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    upright: frozenset[str] = frozenset()
    numeric: frozenset[str] = frozenset()
    wide: frozenset[str] = field(default=frozenset())


def grid(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    upright: Iterable[str] = (),
    numeric: Iterable[str] = (),
    wide: Iterable[str] = (),
) -> Grid:
    """Return a table from any sequences."""
    return Grid(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        upright=frozenset(upright),
        numeric=frozenset(numeric),
        wide=frozenset(wide),
    )


def chunks(items: Sequence[str], *, most: int = PER_TABLE) -> Iterator[tuple[str, ...]]:
    """Yield items in parts of nearly equal size that fit beside each other; one empty part where there are none.

    Examples
    --------
    >>> list(chunks("abcde", most=4))
    [('a', 'b', 'c'), ('d', 'e')]
    """
    number = max(1, -(-len(items) // most))
    size = -(-len(items) // number)
    for begin in range(0, max(1, len(items)), max(1, size)):
        yield tuple(items[begin : begin + size])


def css_text(text: str) -> str:
    r"""Return text as a quoted string of a style sheet in which nothing can end the string or the sheet; long text is cut.

    Examples
    --------
    >>> css_text('a"</style>')
    '"a\\22 \\3c \\2f style\\3e "'
    """
    short = text if len(text) <= IN_MARGIN else f"{text[: IN_MARGIN - 1]}…"
    plain = (c if c == " " or (c.isascii() and c.isalnum()) else f"\\{ord(c):x} " for c in short)  # fmt: skip
    return f'"{"".join(plain)}"'
