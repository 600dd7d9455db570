"""A register of CSV files as a workbook, cell by cell as the files have it, so that problems can be marked in it.

Cells that can be read get their type; those that cannot stay text. Repairs nothing.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resourcing.domain import TABLES
from resourcing.read.cells import Refusal
from resourcing.read.csv_files import read_lines
from resourcing.read.grid import Cells, Line, column_letter
from resourcing.read.register import table_files
from resourcing.read.rows import columns_of
from resourcing.view.workbooks.columns import SheetColumn, sheet_columns
from resourcing.view.workbooks.looks import NUMBER_FORMATS, OPTIONAL_COLOR, USUAL, width

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.cell import Cell

LONGEST_TITLE = 31
HEADING_COLOR = OPTIONAL_COLOR.replace("#", "FF")
NOT_IN_TITLES = str.maketrans(dict.fromkeys("[]:*?/\\", "-"))
TYPED = frozenset({"number", "count", "date", "time"})
"""Kinds of columns whose cells are not text."""


def plain_workbook(folder: Path) -> "Workbook":
    """Return a workbook with a sheet for each CSV file of a register that can be read as one.

    Parameters
    ----------
    folder
        Folder of CSV files.
    """
    from openpyxl import Workbook  # slow to import

    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    for path in table_files(folder):
        found = read_lines(path).value
        if found is not None:
            title = path.stem.strip().translate(NOT_IN_TITLES)[:LONGEST_TITLE]
            _fill(book.create_sheet(title), found, table=title.lower())
    return book


def _fill(sheet: Any, lines: list[Line], *, table: str) -> None:
    """Write the rows of a file into a sheet, each in its own row."""
    columns = {c.name: c for c in sheet_columns(table)} if table in TABLES else {}
    heading = next((row for row, cells in lines if any(cells)), 0)
    by_position: dict[int, SheetColumn] = {}
    for row, cells in lines:
        if row == heading:
            by_position = _headed(cells, columns)
        for position, text in enumerate(cells):
            if text is not None:
                below = by_position.get(position) if row > heading else None
                _write(sheet.cell(row=row, column=position + 1), text, below)
    _shape(sheet, by_position, heading)


def _headed(cells: Cells, columns: Mapping[str, SheetColumn]) -> dict[int, SheetColumn]:
    """Return the known columns by position."""
    return {i: columns[name] for i, name in enumerate(cells) if name in columns}


def _write(cell: "Cell", text: str, column: SheetColumn | None) -> None:
    """Write a cell, with its type where its column has one and the text can be read so."""
    if column is not None and column.kind in TYPED:
        value = columns_of(TABLES[column.table])[column.name].convert(text)
        if not isinstance(value, Refusal):
            cell.value = value
            cell.number_format = NUMBER_FORMATS[column.kind]
            return
    as_text(cell, text)
    cell.number_format = "@"


def as_text(cell: "Cell", text: str) -> None:
    """Write a text into a cell that no spreadsheet takes for a formula."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    cell.value = ILLEGAL_CHARACTERS_RE.sub(" ", text)[:32_767]
    cell.data_type = "s"


def _shape(sheet: Any, columns: Mapping[int, SheetColumn], heading: int) -> None:
    """Make a sheet readable: widths, headings that stay in sight, one page wide."""
    from openpyxl.styles import Font, PatternFill
    from openpyxl.worksheet.properties import PageSetupProperties

    for position, cells in enumerate(sheet.iter_cols(values_only=True)):
        texts = [str(value) for value in cells if value is not None]
        column = columns.get(position)
        wide = width(column, texts) if column else USUAL
        sheet.column_dimensions[column_letter(position)].width = wide
    if heading:
        for cell in sheet[heading]:
            cell.font = Font(name="Calibri", bold=True)
            cell.fill = PatternFill(fgColor=HEADING_COLOR, fill_type="solid")
        sheet.freeze_panes = sheet.cell(row=heading + 1, column=2)
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
