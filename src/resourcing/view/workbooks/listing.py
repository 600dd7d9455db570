"""The first sheet of a marked copy: every problem with a link to its cell.

Reading passes it over, since its name begins with ``_``.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from resourcing.errors import InputProblem
from resourcing.view.workbooks.looks import LINE_HEIGHT
from resourcing.view.workbooks.plain import as_text
from resourcing.words import counted

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

PROBLEMS = "_problems"
"""Name of the sheet."""
NOTE = "Repair here or in your own file, save, and run the check again: marks and this sheet go with the last problem."
"""Second line of the sheet, by which it is known again."""
HEADINGS = ("where", "column", "what stands there", "what is wrong", "what to do")
WIDTHS = (34, 26, 24, 56, 56)
HEADING_ROW = 4
DARK, LINK = "FF1F4E79", "FF1F5FA8"


def remove_problem_sheet(book: "Workbook") -> None:
    """Remove the sheet of problems that an earlier check has put into a workbook."""
    for sheet in book.worksheets:
        if sheet.title.startswith(PROBLEMS) and sheet["A2"].value == NOTE:
            book.remove(sheet)


def add_problem_sheet(
    book: "Workbook", problems: Sequence[InputProblem], *, name: str
) -> None:
    """Put a sheet with every problem before all others, and show it when the workbook is opened.

    Parameters
    ----------
    book
        Workbook; it is changed.
    problems
        Every problem, in order.
    name
        Name of the register, for the title.
    """
    from openpyxl.styles import Font

    sheet = book.create_sheet(PROBLEMS, 0)
    as_text(sheet["A1"], f"{counted(len(problems), 'problem')} in {name}")
    sheet["A1"].font = Font(name="Calibri", bold=True, size=16, color=DARK)
    as_text(sheet["A2"], NOTE)
    _head(sheet)
    titles = {item.title for item in book.worksheets}
    for row, problem in enumerate(problems, start=HEADING_ROW + 1):
        _line(sheet, row, problem, titles)
    last = HEADING_ROW + len(problems)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:E{last}"
    sheet.freeze_panes = f"A{HEADING_ROW + 1}"
    sheet.sheet_properties.tabColor = "FFB3261E"
    _print(sheet)
    _show_first(book)


def _head(sheet: "Worksheet") -> None:
    """Write the headings."""
    from openpyxl.styles import Alignment, Font, PatternFill

    for position, (text, wide) in enumerate(zip(HEADINGS, WIDTHS, strict=True)):
        cell = sheet.cell(row=HEADING_ROW, column=position + 1, value=text)
        cell.font = Font(name="Calibri", bold=True, color="FFFFFFFF")
        cell.fill = PatternFill(fgColor=DARK, fill_type="solid")
        cell.alignment = Alignment(vertical="center", indent=1)
        sheet.column_dimensions[cell.column_letter].width = wide
    sheet.row_dimensions[HEADING_ROW].height = 24


def _line(
    sheet: "Worksheet", row: int, problem: InputProblem, titles: set[str]
) -> None:
    """Write one problem, with a link to the first of its cells."""
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    spot = problem.spot
    known = spot is not None and spot.table in titles
    texts = (
        _within(problem) if known else _elsewhere(problem),
        problem.column,
        problem.value or "",
        problem.rule,
        problem.repair,
    )
    for position, text in enumerate(texts):
        cell: Any = sheet.cell(row=row, column=position + 1)
        as_text(cell, text)
        cell.alignment = Alignment(vertical="top", wrap_text=True, indent=1)
    lines = max(1 + len(text) // wide for text, wide in zip(texts, WIDTHS, strict=True))
    sheet.row_dimensions[row].height = LINE_HEIGHT * lines  # LibreOffice fits none
    if known:
        first = sheet.cell(row=row, column=1)
        first.hyperlink = Hyperlink(ref=first.coordinate, location=_target(problem))
        first.font = Font(name="Calibri", color=LINK, underline="single")


def _within(problem: InputProblem) -> str:
    """Return the place of a problem in the workbook, which a CSV file has only half."""
    if problem.spot is None or problem.place.startswith("sheet "):
        return problem.place
    return ", ".join(filter(None, (f"sheet {problem.spot.table}", problem.place)))


def _elsewhere(problem: InputProblem) -> str:
    """Return the place of a problem that no sheet shows."""
    line = f"line {problem.line}" if problem.line else ""
    return ", ".join(filter(None, (problem.file, line, problem.place)))


def _target(problem: InputProblem) -> str:
    """Return the first cell of a problem as links name it."""
    from openpyxl.utils import get_column_letter, quote_sheetname

    spot = problem.spot
    if spot is None:
        return ""
    row, position = next(iter(spot.cells), (1, 0))
    letter = get_column_letter((position or 0) + 1)
    return f"{quote_sheetname(spot.table)}!{letter}{row}"


def _print(sheet: "Worksheet") -> None:
    """Set how the sheet is printed."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"


def _show_first(book: "Workbook") -> None:
    """Open a workbook at its first sheet, and select no other: what is typed would go into all that are."""
    book.active = 0
    for position, sheet in enumerate(book.worksheets):
        sheet.sheet_view.tabSelected = position == 0
