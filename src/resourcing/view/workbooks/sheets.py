"""Writes the sheet of one table: headings with notes, cells that check what is typed, rows that are given.

Knows XlsxWriter and the parts beside it; decides nothing about content.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from resourcing.errors import InputError, InputProblem
from resourcing.read.grid import column_letter
from resourcing.view.workbooks.columns import SheetColumn, sheet_columns, told
from resourcing.view.workbooks.looks import (
    LINE_HEIGHT,
    NOTE_WIDTH,
    OPTIONAL,
    PAINT,
    REQUIRED,
    SENTENCES,
    Look,
    cell_look,
    note_height,
    row_height,
    width,
)
from resourcing.view.workbooks.rules import FIRST, rules
from resourcing.view.workbooks.validation import FIRST_DAY, validation

LONGEST_TEXT = 32_767
"""Characters that a cell of a workbook holds."""
A4 = 9
WIDEST_PAGE = 220
"""Characters that one page takes in letters that can be read."""


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A workbook being written, with the formats that were made for it."""

    book: Any
    """Workbook of XlsxWriter."""
    made: dict[tuple[tuple[str, Any], ...], Any] = field(default_factory=dict)

    def format(self, look: Look) -> Any:
        """Return the workbook's format of a look, each made once."""
        key = tuple(sorted(look.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(look)
        return self.made[key]


def table_sheet(
    paper: Paper,
    sheet: Any,
    *,
    table: str,
    rows: Sequence[Mapping[str, Any]],
    prepared: int,
    listed: Sequence[str],
) -> None:
    """Write the sheet of a table.

    Parameters
    ----------
    paper
        Workbook.
    sheet
        Empty sheet of it.
    table
        Table of the register.
    rows
        Values by heading, in order.
    prepared
        Rows below the headings that check what is typed.
    listed
        Names of the lists that dropdowns can offer.

    Raises
    ------
    InputError
        Where a text is longer than a cell can hold.
    """
    columns = sheet_columns(table)
    _headings(paper, sheet, columns)
    for position, column in enumerate(columns):
        look = paper.format(cell_look(column))
        held = (str(row.get(column.name) or "") for row in rows)
        sheet.set_column(position, position, width(column, held), look)
        letter = column_letter(position)
        options = validation(column, letter=letter, rows=prepared, listed=listed)
        sheet.data_validation(FIRST - 1, position, prepared, position, options)
    _paint(paper, sheet, columns, prepared, listed)
    for number, row in enumerate(rows, start=FIRST):
        lines = [row_height(str(row[name])) for name in SENTENCES if row.get(name)]
        if lines and max(lines) > LINE_HEIGHT:
            sheet.set_row(number - 1, max(lines))
        for position, column in enumerate(columns):
            _write(paper, sheet, number, position, column, row.get(column.name))
    sheet.autofilter(0, 0, prepared, len(columns) - 1)
    _page(sheet, table, wide=sum(map(width, columns)))


def _headings(paper: Paper, sheet: Any, columns: Sequence[SheetColumn]) -> None:
    """Write the headings, those that must be filled in another color, each with a note."""
    sheet.set_row(0, 24)
    for position, column in enumerate(columns):
        look = paper.format(REQUIRED if column.required else OPTIONAL)
        sheet.write_string(0, position, column.name, look)
        note = told(column)
        size = {"width": NOTE_WIDTH, "height": note_height(note)}
        sheet.write_comment(0, position, note, {"author": "resourcing", **size})
    sheet.freeze_panes(1, 1)


def _paint(
    paper: Paper,
    sheet: Any,
    columns: Sequence[SheetColumn],
    prepared: int,
    listed: Sequence[str],
) -> None:
    """Paint mistakes while they are made."""
    for rule in rules(columns, rows=prepared, listed=listed):
        options = {
            "type": "formula",
            "criteria": rule.formula,
            "format": paper.format(PAINT[rule.look]),
            "stop_if_true": rule.look == "example",
        }
        first, last = rule.columns
        sheet.conditional_format(FIRST - 1, first, prepared, last, options)


def _page(sheet: Any, table: str, *, wide: int) -> None:
    """Set how a sheet is printed: one page wide, two where the letters would be too small to read."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1 if wide <= WIDEST_PAGE else 2, 0)
    sheet.repeat_rows(0)
    sheet.repeat_columns(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header(f"&L&B{table}&R&D")
    sheet.set_footer("&RPage &P of &N")


def _write(
    paper: Paper,
    sheet: Any,
    number: int,
    position: int,
    column: SheetColumn,
    value: Any,
) -> None:
    """Write one cell; a blank is not written."""
    if value is None or value == ():
        return
    look = paper.format(cell_look(column))
    write, shown = _as_cell(sheet, value)
    if isinstance(shown, str) and len(shown) > LONGEST_TEXT:
        place = f"sheet {column.table}, cell {column_letter(position)}{number}"
        raise InputError([_too_long(place, column.name)])
    write(number - 1, position, shown, look)


def _as_cell(sheet: Any, value: Any) -> tuple[Callable[..., Any], Any]:
    """Return how a value is written, and what is written of it."""
    match value:
        case bool():
            return sheet.write_string, "yes" if value else "no"
        case int() | float():
            return sheet.write_number, value
        case tuple():
            return sheet.write_string, "; ".join(value)
        case datetime() if value.microsecond or value.date() < FIRST_DAY:
            return sheet.write_string, value.isoformat(sep=" ")
        case datetime():
            return sheet.write_datetime, value
        case date() if value < FIRST_DAY:
            return sheet.write_string, value.isoformat()
        case date():
            return sheet.write_datetime, value
    return sheet.write_string, str(value)


def _too_long(place: str, column: str) -> InputProblem:
    """Return the problem of a text that no cell holds."""
    return InputProblem(
        file="",
        place=place,
        column=column,
        rule=f"is longer than the {LONGEST_TEXT:,} characters that a cell holds",
        repair="shorten it, or keep the register as CSV files",
    )
