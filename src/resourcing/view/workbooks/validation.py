"""What a cell accepts, as a spreadsheet can check it while people type: lists, ranges, dates, with a sentence for errors.

Options for XlsxWriter; knows one column at a time.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from resourcing.view.workbooks.columns import SheetColumn, told, told_limits
from resourcing.view.workbooks.rules import FIRST, tidy

FIRST_DAY, LAST_DAY = date(1900, 3, 1), date(2199, 12, 31)
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255
LARGEST = 1e300

Options = dict[str, Any]


def validation(
    column: SheetColumn, *, letter: str, rows: int, listed: Sequence[str]
) -> Options:
    """Return what the cells of a column accept and tell.

    Parameters
    ----------
    column
        The column.
    letter
        Its letters in the sheet.
    rows
        Prepared rows.
    listed
        Names of the lists that there are.

    Examples
    --------
    >>> from resourcing.view.workbooks.columns import sheet_columns
    >>> fte = sheet_columns("managers")[3]
    >>> found = validation(fte, letter="D", rows=9, listed=[])
    >>> found["error_message"]
    'fte must be a number above 0 and at most 1.'
    """
    return {
        **_accepted(column, letter, rows, listed),
        "input_title": column.name[:LONGEST_TITLE],
        "input_message": _cut(told(column)),
        "error_title": "This does not fit",
    }


def _cut(text: str) -> str:
    """Return as much of a text as a message holds."""
    return text if len(text) <= LONGEST_MESSAGE else f"{text[: LONGEST_MESSAGE - 1]}…"


def _accepted(
    column: SheetColumn, letter: str, rows: int, listed: Sequence[str]
) -> Options:
    """Return what the cells of a column accept."""
    if column.is_own:
        return _unique(column, letter, rows)
    if column.source in listed:
        message = f"Choose one from the list: there is no other {column.name} yet."
        return {"validate": "list", "source": f"=list_{column.source}", "error_message": message}  # fmt: skip
    if column.offered in listed:
        source = f"=list_{column.offered}"
        return {"validate": "list", "source": source, "show_error": False}
    if column.words or column.kind == "truth":
        words = list(column.words) or ["yes", "no"]
        message = f"{column.name} must be one of {', '.join(words)}."
        return {"validate": "list", "source": words, "error_message": _cut(message)}
    if column.kind in {"date", "time"}:
        return _days(column)
    if column.kind in {"number", "count"}:
        return _numbers(column, letter)
    return {"validate": "any"}


def _unique(column: SheetColumn, letter: str, rows: int) -> Options:
    """Return that a cell accepts an identifier that no other row has."""
    cell = f"{letter}{FIRST}"
    whole = f"${letter}${FIRST}:${letter}${rows + 1}"
    return {
        "validate": "custom",
        "value": f"=AND({tidy(cell)},SUMPRODUCT(--EXACT({whole},{cell}))=1)",
        "error_message": f"{column.name} must be unique and hold no space, comma or semicolon.",
    }


def _days(column: SheetColumn) -> Options:
    """Return that a cell accepts a date."""
    example = "2027-01-31" if column.kind == "date" else "2027-01-31 14:30"
    return {
        "validate": "date",
        "criteria": "between",
        "minimum": FIRST_DAY,
        "maximum": LAST_DAY,
        "error_message": f"{column.name} must be a date such as {example}.",
    }


def _numbers(column: SheetColumn, letter: str) -> Options:
    """Return that a cell accepts a number within its limits."""
    limits = dict(column.limits)
    words = told_limits(column)
    what = "a whole number" if column.kind == "count" else "a number"
    said = {"error_message": f"{column.name} must be {what}{' ' + words if words else ''}."}  # fmt: skip
    if "gt" in limits:  # a range of numbers has no open end
        cell = f"{letter}{FIRST}"
        tests = [f"{cell}>{limits['gt']:g}", *(f"{cell}<={limits[k]:g}" for k in ("le",) if k in limits)]  # fmt: skip
        return {
            "validate": "custom",
            "value": f"=AND(ISNUMBER({cell}),{','.join(tests)})",
            **said,
        }
    kind = "integer" if column.kind == "count" else "decimal"
    most = limits.get("le", LARGEST if kind == "decimal" else 1e9)
    least = limits.get("ge", -most)
    return {"validate": kind, "criteria": "between", "minimum": least, "maximum": most, **said}  # fmt: skip
