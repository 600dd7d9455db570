"""How the sheets look: colors, formats by kind of column, widths.

One place for all of them; decides nothing about content.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from resourcing.view.workbooks.columns import SheetColumn

Look = dict[str, Any]

FONT: Look = {"font_name": "Calibri", "font_size": 11}
REQUIRED_COLOR, OPTIONAL_COLOR = "#1F4E79", "#D6E0EA"
START_TAB, OPTIONAL_TAB, GUIDE_TAB, HISTORY_TAB = (
    "#1F4E79",
    "#8EA9C8",
    "#7F7F7F",
    "#C9B27C",
)

HEADING: Look = {**FONT, "bold": True, "align": "left", "indent": 1, "valign": "vcenter", "border": 1, "border_color": "#FFFFFF"}  # fmt: skip
REQUIRED: Look = {**HEADING, "bg_color": REQUIRED_COLOR, "font_color": "#FFFFFF"}
OPTIONAL: Look = {**HEADING, "bg_color": OPTIONAL_COLOR, "font_color": "#1F2A36", "bold": False, "italic": True}  # fmt: skip

PAINT: Mapping[str, Look] = {
    "example": {"font_color": "#8A8A8A", "italic": True, "bg_color": "#F2F2F2"},
    "missing": {"bg_color": "#FFD966"},
    "wrong": {"bg_color": "#F4B6B0", "font_color": "#8B0000"},
}
"""Looks of conditional formats."""

NUMBER_FORMATS: Mapping[str, str] = {
    "date": "yyyy-mm-dd",
    "time": "yyyy-mm-dd hh:mm",
    "number": "General",
    "count": "0",
}
"""By kind of column; all others are text, so that 007 and MAR1 stay what they are."""

NARROW, USUAL, WIDE, WIDEST, WIDEST_HELD = 11, 16, 28, 44, 48
LINE_HEIGHT, MOST_LINES = 15.0, 2
WIDE_COLUMNS = frozenset(
    {"name", "partner", "measure", "subject", "decision", "skills", "criterion", "service", "role"}
)  # fmt: skip
SENTENCES = frozenset({"notes", "note", "reason", "assumptions"})
"""Columns into which people write sentences."""


def cell_look(column: SheetColumn) -> Look:
    """Return the look of the cells of a column.

    Examples
    --------
    >>> from resourcing.view.workbooks.columns import sheet_columns
    >>> cell_look(sheet_columns("alliances")[0])["num_format"]
    '@'
    """
    number = NUMBER_FORMATS.get(column.kind, "@")
    if column.unit.startswith("currency"):
        number = "#,##0"
    wrap = column.name in SENTENCES
    side = {} if column.kind in {"number", "count"} else {"align": "left", "indent": 1}
    return {**FONT, "num_format": number, "valign": "top", "text_wrap": wrap, **side}


def width(column: SheetColumn, texts: Iterable[str] = ()) -> int:
    """Return the width of a column in characters: room for its heading's filter button, and for its texts within reason.

    Parameters
    ----------
    column
        The column.
    texts
        What it holds.

    Examples
    --------
    >>> from resourcing.view.workbooks.columns import sheet_columns
    >>> name = sheet_columns("alliances")[1]
    >>> (
    ...     width(name),
    ...     width(name, ["a name of more than thirty letters"]),
    ...     width(name, ["x" * 99]),
    ... )
    (28, 37, 48)
    """
    if column.name in SENTENCES:
        base = WIDEST
    elif column.name in WIDE_COLUMNS:
        base = WIDE
    else:
        base = NARROW if column.kind in {"number", "count", "truth"} else USUAL
    longest = max(map(len, texts), default=0) + 3
    held = 0 if column.name in SENTENCES else min(longest, WIDEST_HELD)
    return max(base, len(column.name) + 5, held)


def row_height(sentence: str) -> float:
    """Return the height in points of a row that holds a sentence, which wraps; only so many lines are shown.

    Examples
    --------
    >>> row_height("short"), row_height("x" * 100)
    (15.0, 30.0)
    """
    lines = sum(1 + len(line) // WIDEST for line in sentence.splitlines())
    return LINE_HEIGHT * min(max(1, lines), MOST_LINES)


NOTE_WIDTH = 300
NOTE_LINE, NOTE_MARGIN = 17, 12
CHARACTERS_A_LINE = 44


def note_height(text: str) -> int:
    """Return the height in pixels of a note that holds a text.

    Examples
    --------
    >>> note_height("one line") < note_height("words " * 30)
    True
    """
    lines = sum(1 + len(line) // CHARACTERS_A_LINE for line in text.splitlines())
    return NOTE_MARGIN + NOTE_LINE * max(2, lines + 1)
