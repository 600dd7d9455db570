"""Tables of slides: the largest size at which they fit; long cells are cut, and rows without room are counted.

Knows nothing of what a table says; lengths are in inches.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Inches

from resourcing.view.pack.decks import INSET, Box, Deck, texts, written
from resourcing.view.pack.fitting import (
    BOLD,
    INCH,
    LINE,
    breaks,
    cut,
    left_over,
    lines_of,
)

CELLS = (14.0, 13.0, 12.0, 11.0, 10.0)
MOST_LINES = (6, 4, 3, 2)
"""Lines to which long cells are cut at the smallest size, fewer and fewer, until all rows fit."""
PAD_X, PAD_Y = 0.1, 0.045
"""Margins within a cell."""
NOTE = 0.36
"""Height of the line that says how many rows there are more."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table: its text, and whether it is heavy, how it is filled and colored."""

    text: str
    bold: bool = False
    fill: str = "white"
    color: str = "ink"


Rows = Sequence[Sequence[Cell]]


def table(
    deck: Deck,
    made: Any,
    rows: Rows,
    *,
    box: Box,
    widths: Sequence[float],
    more: str,
    left: int = 1,
    beyond: int = 0,
    whole: bool = False,
) -> float:
    """Add a table in the largest size in which it fits, below it how many rows there are more, and return where it ends.

    Parameters
    ----------
    deck, made
        The deck, and the slide.
    rows
        Cells; the first row is the heading.
    box
        Where it stands.
    widths
        Widths of the columns, as parts of the whole.
    more
        Where all rows are.
    left
        Columns that stand to the left; all others stand to the right.
    beyond
        Rows that are not given, but counted.
    whole
        Whether cells stay whole, so that rows are left out rather than names cut.
    """
    x, y, width, height = box[0] + INSET, box[1], box[2] - 2 * INSET, box[3]
    wide = [width * part / sum(widths) for part in widths]
    lines = () if whole else MOST_LINES
    shown, size = fitting_rows(rows, wide, height - (NOTE if beyond else 0.0), lines)
    if len(shown) < len(rows):
        shown, size = fitting_rows(rows, wide, height - NOTE, lines)
    heights = _heights(shown, wide, size)
    shape = made.shapes.add_table(len(shown), len(wide), *map(Inches, (x, y, width, sum(heights))))  # fmt: skip
    found = shape.table
    for j, value in enumerate(wide):
        found.columns[j].width = Inches(value)
    for i, row in enumerate(shown):
        found.rows[i].height = Inches(heights[i])
        for j, cell in enumerate(row):
            _fill(deck, found.cell(i, j), cell, size=size, right=j >= left)
    rest = beyond + len(rows) - len(shown)
    if rest:
        begin = min(y + sum(heights) + 0.1, y + height - NOTE)
        note = (box[0], begin, box[2], NOTE)
        texts(deck, made, [left_over(rest, more)], box=note, sizes=(12.0,), color="muted")  # fmt: skip
    return y + sum(heights) + (NOTE if rest else 0.0)


def fitting_rows(
    rows: Rows, wide: Sequence[float], height: float, lines: Sequence[int]
) -> tuple[Rows, float]:
    """Return rows that fit, and the largest size that breaks fewest words: all of them, else with cells cut to so many lines, else as many as fit."""
    fitting = [size for size in CELLS if sum(_heights(rows, wide, size)) <= height]
    if fitting:
        return rows, min(fitting, key=lambda size: (_broken(rows, wide, size), -size))
    last = CELLS[-1]
    for most in lines:
        rows = [[_cut(cell, w, last, most) for cell, w in zip(row, wide, strict=True)] for row in rows]  # fmt: skip
        if sum(_heights(rows, wide, last)) <= height:
            return rows, last
    number = len(rows)
    while number > 2 and sum(_heights(rows[:number], wide, last)) > height:
        number -= 1
    return rows[:number], last


def _cut(cell: Cell, width: float, size: float, most: int) -> Cell:
    """Return a cell of so many lines at most."""
    high = most * size * LINE + 1e-6
    text = cut(cell.text, width=_room(cell, width), height=high, size=size)
    return replace(cell, text=text)


def _room(cell: Cell, width: float) -> float:
    """Return the width of the text of a cell in points; heavy text has less."""
    return (width - 2 * PAD_X) * INCH / (BOLD if cell.bold else 1.0)


def _broken(rows: Rows, wide: Sequence[float], size: float) -> int:
    """Return in how many cells a word is broken at a size."""
    return sum(
        breaks(cell.text, width=_room(cell, w), size=size)
        for row in rows
        for cell, w in zip(row, wide, strict=True)
    )


def _heights(rows: Rows, wide: Sequence[float], size: float) -> list[float]:
    """Return the height of each row at a size, in inches."""
    return [
        max(
            lines_of(cell.text, width=_room(cell, w), size=size)
            for cell, w in zip(row, wide, strict=True)
        )
        * size
        * LINE
        / INCH
        + 2 * PAD_Y
        for row in rows
    ]


def _fill(deck: Deck, target: Any, cell: Cell, *, size: float, right: bool) -> None:
    """Write a cell."""
    target.margin_left = target.margin_right = Inches(PAD_X)
    target.margin_top = target.margin_bottom = Inches(PAD_Y)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    target.fill.solid()
    deck.paint(target.fill.fore_color, cell.fill)
    paragraph = target.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    written(deck, paragraph, cell.text, size=size, bold=cell.bold, color=cell.color)
