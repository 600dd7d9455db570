"""Formulas that find mistakes while a sheet is filled in: what is missing, double, reversed, unknown or out of range.

The same rules as reading has, as far as a spreadsheet can say them; reading judges in the end.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from resourcing.read.examples import EXAMPLE
from resourcing.read.grid import column_letter
from resourcing.view.workbooks.columns import SheetColumn

Look = Literal["example", "missing", "wrong"]

IN_ORDER: Mapping[str, tuple[tuple[str, str], ...]] = {
    "alliances": (("start", "end"),),
    "managers": (("available_from", "available_to"),),
    "absences": (("from", "to"),),
    "evaluations": (("low", "level"), ("level", "high")),
    "pulse": (("unmanaged", "respondents"), ("reactive", "respondents")),
    "requests": (("opened", "first_response"), ("opened", "closed")),
}
"""Pairs of columns of which the second may not be below the first, by table."""
COMPARED: Mapping[str, str] = {"gt": "<=", "ge": "<", "lt": ">=", "le": ">"}
"""Comparison that breaks a limit."""
TRUTHS = ("yes", "no", "true", "false")
"""Words that reading takes for true or false."""
FIRST = 2
"""First row below the headings."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A formula that paints cells where it is true, written for the first row below the headings."""

    columns: tuple[int, int]
    """First and last position painted."""
    formula: str
    look: Look


def rules(
    columns: Sequence[SheetColumn], *, rows: int, listed: Sequence[str]
) -> tuple[Rule, ...]:
    """Return the rules of a sheet; the first that is true of an example row ends its judgment.

    Parameters
    ----------
    columns
        Columns of the sheet, in order.
    rows
        Prepared rows.
    listed
        Names of the lists that there are.

    Examples
    --------
    >>> from resourcing.view.workbooks.columns import sheet_columns
    >>> found = rules(sheet_columns("absences"), rows=9, listed=["managers"])
    >>> found[0].formula
    '=COUNTIF($A2:$D2,"EXAMPLE-*")>0'
    >>> found[-1].formula
    '=AND(ISNUMBER($B2),ISNUMBER($C2),$C2<$B2)'
    """
    last = len(columns) - 1
    row = f"$A{FIRST}:${column_letter(last)}{FIRST}"
    example = f'=COUNTIF({row},"{EXAMPLE}*")>0'
    return (
        Rule(columns=(0, last), formula=example, look="example"),
        *_missing(columns, row),
        *_wrong(columns, rows, listed),
        *_embedded(columns),
        *_off_scale(columns, listed),
        *_reversed(columns),
    )


def _cell(columns: Sequence[SheetColumn], name: str) -> str:
    """Return a column's cell in the first row."""
    position = [column.name for column in columns].index(name)
    return f"${column_letter(position)}{FIRST}"


def _missing(columns: Sequence[SheetColumn], row: str) -> Iterator[Rule]:
    """Yield the rules of cells that must be filled in a row that was begun."""
    for position, column in enumerate(columns):
        if column.required:
            cell = f"${column_letter(position)}{FIRST}"
            formula = f"=AND(LEN(TRIM({cell}))=0,COUNTA({row})>0)"
            yield Rule(columns=(position, position), formula=formula, look="missing")


def _wrong(
    columns: Sequence[SheetColumn], rows: int, listed: Sequence[str]
) -> Iterator[Rule]:
    """Yield the rules of what single columns may hold."""
    for position, column in enumerate(columns):
        letter = column_letter(position)
        cell = f"${letter}{FIRST}"
        whole = f"${letter}${FIRST}:${letter}${rows + 1}"
        for wrong in _faults(column, cell, whole, listed):
            formula = f"=AND(LEN({cell})>0,{wrong})"
            yield Rule(columns=(position, position), formula=formula, look="wrong")


def _faults(
    column: SheetColumn, cell: str, whole: str, listed: Sequence[str]
) -> Iterator[str]:
    """Yield what is wrong with a filled cell."""
    if column.is_own:
        yield f"SUMPRODUCT(--EXACT({whole},{cell}))>1"
    if column.kind == "identifier":
        yield f"NOT({tidy(cell)})"
    if column.source in listed:
        yield f"COUNTIF(list_{column.source},{cell})=0"
    if column.words:
        words = ",".join(f'{cell}<>"{word}"' for word in column.words)
        yield f"AND({words})"  # Excel takes no array constant here
    if column.kind == "truth":
        others = ",".join(f'LOWER({cell})<>"{word}"' for word in TRUTHS)
        yield f"AND(NOT(ISLOGICAL({cell})),{others})"
    if column.kind in {"number", "count"}:
        limits = "".join(f",{cell}{COMPARED[k]}{v:g}" for k, v in column.limits)
        yield f"OR(NOT(ISNUMBER({cell})){limits})"
    if column.kind in {"date", "time"}:
        yield f"AND(ISTEXT({cell}),ISERROR(DATEVALUE({cell})))"


def tidy(cell: str) -> str:
    """Return the condition that a cell holds no space, comma or semicolon.

    Examples
    --------
    >>> tidy("A2")
    'AND(ISERROR(FIND(" ",A2)),ISERROR(FIND(",",A2)),ISERROR(FIND(";",A2)))'
    """
    parts = ",".join(f'ISERROR(FIND("{mark}",{cell}))' for mark in (" ", ",", ";"))
    return f"AND({parts})"


def _embedded(columns: Sequence[SheetColumn]) -> Iterator[Rule]:
    """Yield the rule that an embedded person has a unit."""
    names = [column.name for column in columns]
    if "home" in names:
        home, unit = _cell(columns, "home"), _cell(columns, "unit")
        position = names.index("unit")
        formula = f'=AND({home}="embedded",LEN(TRIM({unit}))=0)'
        yield Rule(columns=(position, position), formula=formula, look="missing")


def _off_scale(columns: Sequence[SheetColumn], listed: Sequence[str]) -> Iterator[Rule]:
    """Yield the rule that levels lie on the scale of their criterion."""
    names = [column.name for column in columns]
    if "criterion" not in names or "criteria" not in listed:
        return
    found = f"MATCH({_cell(columns, 'criterion')},list_criteria,0)"
    for name in ("level", "low", "high"):
        cell, position = _cell(columns, name), names.index(name)
        least, most = (f"INDEX(scale_{end},{found})" for end in ("least", "most"))
        formula = f"=AND(ISNUMBER({cell}),NOT(ISNA({found})),OR({cell}<{least},{cell}>{most}))"
        yield Rule(columns=(position, position), formula=formula, look="wrong")


def _reversed(columns: Sequence[SheetColumn]) -> Iterator[Rule]:
    """Yield the rules of what must not be before, or above, another column."""
    names = [column.name for column in columns]
    for first, second in IN_ORDER.get(columns[0].table, ()):
        low, high = _cell(columns, first), _cell(columns, second)
        formula = f"=AND(ISNUMBER({low}),ISNUMBER({high}),{high}<{low})"
        positions = sorted((names.index(first), names.index(second)))
        for position in dict.fromkeys(positions):
            yield Rule(columns=(position, position), formula=formula, look="wrong")
