"""The form of one alliance as a workbook: its fields on one sheet, criteria against evaluators on the other.

The levels' descriptions stand beside the cells, choices come as lists, and what is typed is checked; nothing is filled in.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from textwrap import wrap
from typing import Any, get_args

import xlsxwriter

from resourcing.domain import Alliance, EvaluationBasis
from resourcing.playbook import DIMENSIONS, NUM_LEVELS, Criterion, Playbook
from resourcing.read.form_sheets import (
    ALLIANCE_SHEET,
    BLOCK,
    CRITERION,
    DATE,
    EVALUATIONS_SHEET,
    EVALUATOR,
    FIELD,
    ROLE,
    VALUE,
)
from resourcing.view.files.single import check_file, write_file
from resourcing.view.workbooks.columns import SheetColumn, sheet_columns, told
from resourcing.view.workbooks.looks import FONT, OPTIONAL, REQUIRED, Look

MADE = datetime(2027, 1, 1, tzinfo=UTC)
"""Day that every form says it was made on, so that the same form is the same file."""
EVALUATORS = 4
"""Evaluators for whom a form has room by default."""
ABOUT = (CRITERION, "dimension", "question")
"""Headings before the levels' descriptions."""
HEAD_ROWS = (EVALUATOR, ROLE, DATE)
YES_NO = ("yes", "no")
FIELD_WIDTHS = (26, 44, 80)
ABOUT_WIDTHS = (20, 15, 33)
ANCHOR_WIDTH = 18
WIDTHS = {"level": 8, "low": 7, "high": 7, "basis": 12, "note": 33}
LINE_HEIGHT, LEAST_HEIGHT = 15.0, 32.0
"""Points of a line of text, and of a row in which somebody writes by hand."""
ROOM = 0.95
"""Share of a column's width that words fill, where lines break."""
A4, NARROW, FOOT = 9, 0.4, 0.6
"""Number of the paper, and its margins in inches."""
SCALE = 72
"""Size on paper in percent: what the levels mean fills a page across, and so do two evaluators beside the criteria."""
SIDE_BY_SIDE = 2
"""Evaluators on one page."""
HINT = (
    "In each row, write the level that fits best, 1 to 5, or the count that is asked for. Where you are not sure, say between "
    "which low and high. Basis: evidence where somebody could show it, otherwise assumption. Leave a row blank that you cannot "
    "judge. Each evaluator has columns of their own, with name and date above."
)

TEXT: Look = {**FONT, "num_format": "@", "valign": "top", "text_wrap": True}
QUIET: Look = {**FONT, "valign": "top", "text_wrap": True, "font_color": "#595959"}
FILL: Look = {"border": 1, "border_color": "#BFBFBF", "bg_color": "#FFFBEB"}
INPUT: Look = {**TEXT, **FILL}
TOLD: Look = {**QUIET, "border": 1, "border_color": "#D9D9D9"}
NAMED: Look = {**TEXT, "border": 1, "border_color": "#D9D9D9"}
DAY: Look = {**FONT, **FILL, "num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}  # fmt: skip
NUMBER: Look = {**FONT, **FILL, "valign": "top"}


@dataclass(frozen=True, kw_only=True)
class _Paper:
    """A workbook being written, with its looks."""

    book: Any
    looks: dict[str, Any]


def write_form(
    path: Path, *, playbook: Playbook, evaluators: int = EVALUATORS, force: bool = False
) -> Path:
    """Write an empty form.

    Parameters
    ----------
    path
        Workbook to write.
    playbook
        Playbook whose criteria are scored.
    evaluators
        People for whom it has room.
    force
        Whether a file that is there may be replaced.

    Raises
    ------
    InputError
        If it may not or cannot be written.
    """
    check_file(path, force=force)
    return write_file(path, form_content(playbook, evaluators=evaluators))


def form_content(playbook: Playbook, *, evaluators: int = EVALUATORS) -> bytes:
    """Return an empty form as the bytes of a workbook, the same for the same playbook.

    Parameters
    ----------
    playbook
        Playbook whose criteria are scored.
    evaluators
        People for whom it has room.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        book.set_properties({"created": MADE})
        looks = {"named": NAMED, "input": INPUT, "quiet": QUIET, "told": TOLD, "day": DAY, "number": NUMBER, "required": REQUIRED, "optional": OPTIONAL}  # fmt: skip
        paper = _Paper(
            book=book,
            looks={name: book.add_format(look) for name, look in looks.items()},
        )
        _alliance_sheet(paper)
        _evaluations_sheet(paper, playbook, evaluators)
    return out.getvalue()


# --- The alliance ---


def _alliance_sheet(paper: _Paper) -> None:
    """Write the sheet of the alliance's fields, a row for each."""
    sheet = paper.book.add_worksheet(ALLIANCE_SHEET)
    _for_paper(sheet)
    sheet.fit_to_pages(1, 1)
    for position, width in enumerate(FIELD_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.freeze_panes(1, 0)
    for position, heading in enumerate((FIELD, VALUE, "what belongs here")):
        sheet.write_string(0, position, heading, paper.looks["required"])
    for row, column in enumerate(sheet_columns("alliances"), start=1):
        look = paper.looks["required" if column.required else "optional"]
        sheet.set_row(row, _height([(told(column), FIELD_WIDTHS[2])]))
        sheet.write_string(row, 0, column.name, look)
        day = column.kind == "date"
        number = column.kind in {"number", "count"}
        sheet.write_blank(
            row, 1, None, paper.looks["day" if day else "number" if number else "input"]
        )
        sheet.write_string(row, 2, told(column), paper.looks["quiet"])
        if words := _words(column):
            _offer(sheet, row, 1, words)
    note = "To score an alliance anew that the register has, fill in alliance_id only."
    sheet.write_string(len(Alliance.model_fields) + 2, 2, note, paper.looks["quiet"])


def _for_paper(sheet: Any) -> None:
    """Print a sheet across, with its name and the number of the page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=NARROW, right=NARROW, top=NARROW, bottom=FOOT)
    sheet.set_footer("&L&A&RPage &P of &N", {"margin": 0.3})


def _height(texts: Sequence[tuple[str, int]]) -> float:
    """Return the height of a row that shows the whole of each text in a column of some width."""
    lines = max(
        sum(max(1, len(wrap(part, int(width * ROOM)))) for part in text.split("\n"))
        for text, width in texts
    )
    return max(LEAST_HEIGHT, lines * LINE_HEIGHT + 3)


def _words(column: SheetColumn) -> Sequence[str]:
    """Return the words that a field may have, none where it is free."""
    return YES_NO if column.kind == "truth" else column.words


# --- The evaluations ---


def _evaluations_sheet(paper: _Paper, playbook: Playbook, evaluators: int) -> None:
    """Write the sheet of scores: criteria as rows, evaluators as groups of columns."""
    sheet = paper.book.add_worksheet(EVALUATIONS_SHEET)
    first = len(ABOUT) + NUM_LEVELS
    starts = [first + number * len(BLOCK) for number in range(evaluators)]
    heading_row = len(HEAD_ROWS)
    _widths(sheet, starts)
    _in_pages(sheet, starts)
    sheet.freeze_panes(heading_row + 1, 1)
    sheet.merge_range(0, 1, heading_row - 1, first - 1, HINT, paper.looks["quiet"])
    for row, word in enumerate(HEAD_ROWS):
        sheet.set_row(row, 20)
        sheet.write_string(row, 0, word, paper.looks["required"])
        for start in starts:
            look = paper.looks["day" if word == DATE else "input"]
            sheet.merge_range(row, start, row, start + len(BLOCK) - 1, "", look)
    _role_lists(sheet, playbook, starts)
    headings = [*ABOUT, *(str(level) for level in range(1, NUM_LEVELS + 1))]
    for position, heading in enumerate(headings):
        sheet.write_string(heading_row, position, heading, paper.looks["required"])
    for start in starts:
        for offset, heading in enumerate(BLOCK):
            look = paper.looks["required" if heading in {"level", "basis"} else "optional"]  # fmt: skip
            sheet.write_string(heading_row, start + offset, heading, look)
    for row, (name, item) in enumerate(_in_order(playbook), start=heading_row + 1):
        _criterion_row(paper, sheet, row, name, item, starts)


def _in_pages(sheet: Any, starts: Sequence[int]) -> None:
    """Print the levels on pages of their own, then a few evaluators on each, the criteria beside and the headings above."""
    _for_paper(sheet)
    sheet.set_print_scale(SCALE)
    sheet.repeat_columns(0, 0)
    sheet.repeat_rows(0, len(HEAD_ROWS))
    sheet.set_v_pagebreaks(starts[::SIDE_BY_SIDE])


def _widths(sheet: Any, starts: Sequence[int]) -> None:
    """Set the widths of the columns."""
    for position, width in enumerate(ABOUT_WIDTHS):
        sheet.set_column(position, position, width)
    sheet.set_column(len(ABOUT), len(ABOUT) + NUM_LEVELS - 1, ANCHOR_WIDTH)
    for start in starts:
        for offset, heading in enumerate(BLOCK):
            sheet.set_column(start + offset, start + offset, WIDTHS[heading])


def _role_lists(sheet: Any, playbook: Playbook, starts: Sequence[int]) -> None:
    """Offer the playbook's roles of evaluators; other words are taken too."""
    roles = list(playbook.texts.evaluator_roles)
    if roles and sum(len(role) + 1 for role in roles) < 255:
        for start in starts:
            sheet.data_validation(
                HEAD_ROWS.index(ROLE),
                start,
                HEAD_ROWS.index(ROLE),
                start,
                {"validate": "list", "source": roles, "error_type": "information"},
            )


def _in_order(playbook: Playbook) -> Iterator[tuple[str, Criterion]]:
    """Yield the criteria by dimension."""
    for dimension in DIMENSIONS:
        yield from playbook.criteria_of(dimension).items()


def _criterion_row(
    paper: _Paper,
    sheet: Any,
    row: int,
    name: str,
    item: Criterion,
    starts: Sequence[int],
) -> None:
    """Write the row of one criterion, its levels' descriptions beside the cells."""
    asked = f"{item.name}: {item.question}"
    asked += f" Write the number of {item.count_of}." if item.count_of else ""
    said = (name, item.dimension.replace("_", "-"), asked, *_anchors(item))
    widths = (*ABOUT_WIDTHS, *[ANCHOR_WIDTH] * NUM_LEVELS)
    sheet.set_row(row, _height(list(zip(said, widths, strict=True))))
    for position, text in enumerate(said):
        look = paper.looks["told" if position else "named"]
        sheet.write_string(row, position, text, look)
    for start in starts:
        for offset, heading in enumerate(BLOCK):
            look = "number" if heading in {"level", "low", "high"} else "input"
            sheet.write_blank(row, start + offset, None, paper.looks[look])
            _check_cell(sheet, row, start + offset, heading, item)


def _anchors(item: Criterion) -> tuple[str, ...]:
    """Return the levels' descriptions, with the counts that reach them."""
    if not item.counts:
        return item.levels
    ends = ("", *(f"From {count:g}: " for count in item.counts))
    ends = (f"Below {item.counts[0]:g}: ", *ends[1:])
    return tuple(f"{end}{text}" for end, text in zip(ends, item.levels, strict=True))


def _check_cell(
    sheet: Any, row: int, column: int, heading: str, item: Criterion
) -> None:
    """Let a cell offer or check what it may hold."""
    if heading == "basis":
        _offer(sheet, row, column, get_args(EvaluationBasis))
    elif heading == "level" and not item.counts:
        levels = [str(level) for level in range(1, NUM_LEVELS + 1)]
        _offer(sheet, row, column, levels, kind="information")
    elif heading in {"level", "low", "high"}:
        low, high = item.scale
        check = {
            "validate": "decimal",
            "criteria": ">=" if high == float("inf") else "between",
            "error_title": "Out of range",
        }
        limits = {"value": low} if high == float("inf") else {"minimum": low, "maximum": high}  # fmt: skip
        sheet.data_validation(row, column, row, column, {**check, **limits})


def _offer(
    sheet: Any, row: int, column: int, words: Sequence[str], *, kind: str = "stop"
) -> None:
    """Offer a list of words in a cell."""
    sheet.data_validation(
        row,
        column,
        row,
        column,
        {"validate": "list", "source": list(words), "error_type": kind},
    )
