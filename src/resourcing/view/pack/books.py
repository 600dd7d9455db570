"""What every sheet of the workbook is made of: cells by kind, formats by unit, ranges of tables, set up for print.

Knows nothing of what a sheet says.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from resourcing.view.pack.fitting import lines_of
from resourcing.view.pack.numbers import SHEET_FORMATS

HEAD = 3
"""Row of the headings, from 0; above stand the title and a note."""
A4 = 9
SIZE, ROW_POINTS, LETTER_POINTS = 11.0, 16.0, 5.8
"""Size of text, height of a row of one line and width of a column's letter, in points."""
INDENT = 1.5
"""What the indent of a cell takes of its width, in letters."""
Look = dict[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """A sheet that is made, with the widths of its columns in letters and the formats of cells by name."""

    made: Any
    widths: tuple[float, ...]
    formats: dict[str, Any]

    def heads(self, names: Sequence[str], *, texts: int, last: int = 0) -> None:
        """Write headings; all but the first few columns and some last ones hold numbers."""
        for k, name in enumerate(names):
            text = k < texts or k >= len(names) - last
            self.made.write_string(HEAD, k, name, self.formats["head" if text else "head_right"])  # fmt: skip
        self.high(HEAD, names)

    def texts(self, row: int, cells: Sequence[str], *, look: str = "text") -> None:
        """Write texts from the first column on, in a row high enough for them."""
        for k, text in enumerate(cells):
            self.made.write_string(row, k, text, self.formats[look])
        self.high(row, cells)

    def high(self, row: int, cells: Sequence[str]) -> None:
        """Make a row high enough for the texts in its first cells."""
        lines = [
            lines_of(text, width=(width - INDENT) * LETTER_POINTS, size=SIZE)
            for text, width in zip(cells, self.widths, strict=False)
        ]
        self.made.set_row(row, ROW_POINTS * max(1, *lines))

    def number(self, row: int, column: int, value: float, look: str) -> None:
        """Write a number."""
        self.made.write_number(row, column, value, self.formats[look])

    def formula(self, row: int, column: int, text: str, value: float, look: str) -> None:  # fmt: skip
        """Write a formula with the value that it has."""
        self.made.write_formula(row, column, text, self.formats[look], value)


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """A workbook that is made, with its formats by name."""

    made: Any
    formats: dict[str, Any]

    def sheet(
        self,
        name: str,
        *,
        title: str,
        note: str,
        widths: Sequence[float],
        more: str = "",
    ) -> Sheet:
        """Add a sheet with title, note and more below it, set up for printing on A4 pages of one width."""
        made = self.made.add_worksheet(name)
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(A4)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        made.fit_to_pages(1, 0)
        made.repeat_rows(HEAD)
        made.set_footer("&L&A&RPage &P of &N")
        made.freeze_panes(HEAD + 1, 1)
        for k, width in enumerate(widths):
            made.set_column(k, k, width)
        for row, (text, look, size) in enumerate(((title, "title", 14.0), (note, "note", SIZE), (more, "note", SIZE))):  # fmt: skip
            made.merge_range(row, 0, row, len(widths) - 1, "", self.formats[look])
            made.write_string(row, 0, text, self.formats[look])
            lines = lines_of(text, width=sum(widths) * LETTER_POINTS, size=size)
            made.set_row(row, ROW_POINTS * size / SIZE * lines)
        return Sheet(made=made, widths=tuple(widths), formats=self.formats)


RIGHT: Look = {"align": "right", "indent": 1}
PICK: Look = {"bg_color": "#E9EEF7", "bold": True}
HEADING: Look = {
    "bold": True,
    "bg_color": "#DDE6F0",
    "text_wrap": True,
    "bottom": 1,
    "valign": "bottom",
}
LOOKS: Mapping[str, Look] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "plain": {"align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 14, "text_wrap": True},
    "note": {"italic": True, "font_color": "#5C6675", "text_wrap": True},
    "head": {**HEADING, "align": "left", "indent": 1},
    "head_right": {**HEADING, **RIGHT},
    "mark": {**RIGHT, "text_wrap": True},
    "mark_pick": {**PICK, **RIGHT, "text_wrap": True},
    "price": {"num_format": "#,##0.00", **RIGHT},
    "units": {"num_format": "#,##0.0", **RIGHT},
    "text_sum": {"bold": True, "top": 1, "text_wrap": True, "indent": 1},
}
"""Looks of cells that hold no number, by name."""


def formats_of(made: Any, currency: str) -> dict[str, Any]:
    """Return the formats of cells by name: of texts, and of numbers by unit, in the column of the choice and in sums."""
    base: Look = {"font_name": "Calibri", "font_size": SIZE, "valign": "top"}
    looks = dict(LOOKS)
    for unit, form in SHEET_FORMATS.items():
        written = f'"{currency.replace(chr(34), "")} "{form}' if unit == "money" else form  # fmt: skip
        look: Look = {"num_format": written, **RIGHT}
        looks[unit] = look
        looks[f"{unit}_pick"] = {**look, **PICK}
        looks[f"{unit}_sum"] = {**look, "bold": True, "top": 1}
    return {name: made.add_format({**base, **look}) for name, look in looks.items()}


def last_of(rows: int) -> int:
    """Return the number of the last row of a table with some rows, as a spreadsheet counts."""
    return HEAD + 1 + max(rows, 1)


def column_of(sheet: str, letter: str, rows: int) -> str:
    """Return the range of a column of a table."""
    return f"{sheet}!${letter}${HEAD + 2}:${letter}${last_of(rows)}"


def sum_of(sheet: str, letter: str, option: str, rows: int) -> str:
    """Return the sum of a column over the rows of an option."""
    return f'SUMIFS({column_of(sheet, letter, rows)},{column_of(sheet, "A", rows)},"{option}")'


def matching(sheet: str, wanted: Mapping[str, str], rows: int) -> str:
    """Return the number of rows of which some columns, by letter, are as wanted: a text, or a comparison such as ``>1``."""
    asked = (f'{column_of(sheet, letter, rows)},"{what}"' for letter, what in wanted.items())  # fmt: skip
    return f"COUNTIFS({','.join(asked)})"


def letter_of(column: int) -> str:
    """Return the letters of a column, counted from 0.

    Examples
    --------
    >>> letter_of(3), letter_of(27)
    ('D', 'AB')
    """
    return str(xl_col_to_name(column))
