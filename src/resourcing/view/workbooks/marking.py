"""Problems of a register marked in a copy of its workbook: each in its very cell, and all on a first sheet with links.

The original is never touched. Marks of an earlier copy are taken off before new ones are put on.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from resourcing.errors import InputProblem
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.workbook import DAMAGE
from resourcing.view.files.single import check_file, refusal, write_file
from resourcing.view.workbooks.listing import add_problem_sheet, remove_problem_sheet
from resourcing.view.workbooks.looks import NOTE_WIDTH, note_height
from resourcing.view.workbooks.plain import plain_workbook
from resourcing.view.workbooks.results import results_of, with_results

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

MARK = "resourcing check:"
"""How the part of a note begins that is ours."""
MARKED = 'N("resourcing check")=0'
"""A formula that is always true, by which marks are known again; the cell's own format stays as it is under them."""
MOST_NOTES = 1_000
"""Notes on a sheet; further cells are only colored, since programs grow slow with notes."""
CELLS_AT_ONCE = 500
FILL, EDGE = "FFFFB347", "FFB3261E"


def check_copy(out: Path, *, register: Path, force: bool = False) -> None:
    """Raise InputError where a marked copy may not be written.

    Parameters
    ----------
    out
        File to write.
    register
        Register that is checked; it is never written over, with or without `force`.
    force
        Whether another file that is there may be replaced.
    """
    endings = (".xlsx", ".xlsm") if register.suffix.lower() == ".xlsm" else (".xlsx",)
    if out.exists() and register.exists() and out.samefile(register):
        raise refusal(out, "is the register itself", "name another file for the copy")
    check_file(out, force=force, endings=endings)


def write_marked(
    register: Path,
    *,
    problems: Sequence[InputProblem],
    out: Path,
    force: bool = False,
) -> Path:
    """Write a copy of a register with its problems marked; a register of CSV files becomes a workbook.

    Parameters
    ----------
    register
        Workbook, or folder of CSV files.
    problems
        What is wrong with it; problems of other files are listed only. None of them: earlier marks are taken off.
    out
        File to write, ending in ``.xlsx`` (or ``.xlsm`` where the register does).
    force
        Whether a file that is there may be replaced.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If it may not or cannot be written, or the register cannot be opened.
    """
    check_copy(out, register=register, force=force)
    try:
        content = _marked(register, problems, macros=out.suffix.lower() == ".xlsm")
    except DAMAGE as error:
        rule = f"no copy can be made of {register} ({type(error).__name__})"
        advice = "repair first what is said of the file itself"
        raise refusal(out, rule, advice) from error
    return write_file(out, content)


def _marked(
    register: Path,
    problems: Sequence[InputProblem],
    macros: bool,  # noqa: FBT001 - a fact of the file
) -> bytes:
    """Return the bytes of the marked copy."""
    results: list[dict[str, Any]] = []
    if register.suffix.lower() in WORKBOOKS:
        book, results = _opened(register.read_bytes(), macros)
    else:
        book = plain_workbook(register)
    for sheet in book.worksheets:
        _unmark(sheet)
        _size_notes(sheet)
    for sheet in book.worksheets:
        _mark(sheet, problems)
    if problems:
        add_problem_sheet(book, problems, name=register.name)
        results = [{}, *results]
    kept = io.BytesIO()
    book.save(kept)
    return with_results(kept.getvalue(), results=results)


def _opened(
    content: bytes,
    macros: bool,  # noqa: FBT001 - a fact of the file
) -> tuple["Workbook", list[dict[str, Any]]]:
    """Return a workbook without an earlier sheet of problems, and what its formulas gave."""
    from openpyxl import load_workbook  # slow to import

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of parts that openpyxl does not keep
        book = load_workbook(io.BytesIO(content), rich_text=True, keep_vba=macros)
        remove_problem_sheet(book)
        computed = load_workbook(io.BytesIO(content), data_only=True)
    return book, results_of(book, computed=computed)


def _unmark(sheet: "Worksheet") -> None:
    """Take earlier marks off a sheet."""
    from openpyxl.comments import Comment
    from openpyxl.formatting.formatting import ConditionalFormattingList

    kept = ConditionalFormattingList()
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if MARKED not in (rule.formula or ()):
                kept.add(str(area.sqref), rule)
    sheet.conditional_formatting = kept
    for cell in _noted(sheet):
        own, mark, _ = cell.comment.text.partition(MARK)
        if mark:
            text, author = own.rstrip(), cell.comment.author
            cell.comment = Comment(text, author) if text else None


def _noted(sheet: "Worksheet") -> Iterator[Any]:
    """Yield the cells of a sheet that carry a note."""
    yield from [cell for row in sheet.iter_rows() for cell in row if cell.comment]


def _size_notes(sheet: "Worksheet") -> None:
    """Give notes the size of their texts: openpyxl forgets the one they had."""
    for cell in _noted(sheet):
        cell.comment.width = NOTE_WIDTH
        cell.comment.height = note_height(cell.comment.text)


def _mark(sheet: "Worksheet", problems: Sequence[InputProblem]) -> None:
    """Mark the problems of a sheet in its cells."""
    sentences: dict[tuple[int, int], list[str]] = {}
    colored: dict[tuple[int, int], None] = {}
    for problem in problems:
        if problem.spot is None or problem.spot.table != sheet.title:
            continue
        for row, position in problem.spot.cells or ((1, 0),):
            said = sentences.setdefault((row, position or 0), [])
            said.append(_sentence(problem))
            whole = range(sheet.max_column) if position is None else (position,)
            colored |= dict.fromkeys((row, column) for column in whole)
    for (row, position), said in list(sentences.items())[:MOST_NOTES]:
        _note(sheet, row, position, said)
    _color(sheet, list(colored))


def _sentence(problem: InputProblem) -> str:
    """Return what is wrong in a cell, and how to repair it."""
    where = f"{problem.column}: " if problem.column else ""
    repair = f"; {problem.repair}" if problem.repair else ""
    return f"{where}{problem.rule}{repair}"


def _note(sheet: "Worksheet", row: int, position: int, said: list[str]) -> None:
    """Put a note on a cell, below the note that it has."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
    from openpyxl.comments import Comment

    cell = sheet.cell(row=row, column=position + 1)
    if isinstance(cell, MergedCell):  # only the first of merged cells can have a note
        areas = (a for a in sheet.merged_cells.ranges if cell.coordinate in a)
        area = next(areas)
        cell = sheet.cell(row=area.min_row, column=area.min_col)
        said = [
            *said,
            f"{area.coord} is merged: unmerge it and fill each cell by itself.",
        ]
    own = f"{cell.comment.text.rstrip()}\n\n" if cell.comment else ""
    author = cell.comment.author if cell.comment else "resourcing"
    text = ILLEGAL_CHARACTERS_RE.sub(" ", "\n".join([f"{own}{MARK}", *said]))
    cell.comment = Comment(text, author, width=NOTE_WIDTH, height=note_height(text))


def _color(sheet: "Worksheet", cells: list[tuple[int, int]]) -> None:
    """Color cells above their own formats, ahead of all that is conditional."""
    from openpyxl.formatting.formatting import ConditionalFormattingList
    from openpyxl.utils import get_column_letter

    if not cells:
        return
    names = [f"{get_column_letter(column + 1)}{row}" for row, column in cells]
    fresh = ConditionalFormattingList()
    for start in range(0, len(names), CELLS_AT_ONCE):
        fresh.add(" ".join(names[start : start + CELLS_AT_ONCE]), _mark_rule())
    for (
        area
    ) in sheet.conditional_formatting:  # LibreOffice goes by order, Excel by priority
        for rule in area.rules:
            rule.priority += 1
            fresh.add(str(area.sqref), rule)
    sheet.conditional_formatting = fresh


def _mark_rule() -> Any:
    """Return the rule that paints a mark."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Border, PatternFill, Side
    from openpyxl.styles.differential import DifferentialStyle

    edge = Side(style="thin", color=EDGE)
    look = DifferentialStyle(
        fill=PatternFill(bgColor=FILL, fill_type="solid"),
        border=Border(left=edge, right=edge, top=edge, bottom=edge),
    )
    return Rule(type="expression", dxf=look, formula=[MARKED], priority=1, stopIfTrue=True)  # fmt: skip
