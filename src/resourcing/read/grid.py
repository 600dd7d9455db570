"""A table as its file holds it: headings, rows of cells with their true row numbers, and how to name a place.

The same for CSV and Excel; knows no column and no type.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from resourcing.errors import InputProblem, Spot
from resourcing.read.outcome import Outcome, failed

Cells = tuple[Any, ...]
Line = tuple[int, Cells]
"""Row number, counted from 1 as spreadsheets do, and the cells."""

LONGEST_VALUE = 60
NAMED_PLACES = 3
MOST_TITLES = 6
"""Rows among which headings are looked for."""


class Formula(Enum):
    """What a cell holds when its program never stored the result of its formula."""

    UNSAVED = "a formula without a stored value"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a table comes from: the file as the user named it, and the sheet of a workbook."""

    table: str
    file: str
    sheet: str | None = None

    def place(self, cells: Sequence[tuple[int, int | None]]) -> str:
        """Return the place of cells given as row number and position from 0 (None: the whole row)."""
        whole = self.sheet is None or any(position is None for _, position in cells)
        names = [
            str(row) if whole or position is None else f"{column_letter(position)}{row}"
            for row, position in cells
        ]
        place = f"{'row' if whole else 'cell'}{'s' if len(names) > 1 else ''} {listed(names)}"
        return place if self.sheet is None else f"sheet {self.sheet}, {place}"

    def whole(self, *, rule: str, repair: str, column: str = "") -> InputProblem:
        """Return a problem of the whole table."""
        place = "" if self.sheet is None else f"sheet {self.sheet}"
        return InputProblem(
            file=self.file,
            place=place,
            column=column,
            rule=rule,
            repair=repair,
            spot=self.spot(),
        )

    def spot(self, cells: Iterable[tuple[int, int | None]] = ()) -> Spot:
        """Return the same place for programs, every cell of it; no cells mean the whole table."""
        return Spot(table=self.sheet or self.table, cells=tuple(cells))


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table with its headings found."""

    source: Source
    heading_row: int
    headings: Mapping[str, int]
    """Heading to position from 0."""
    lines: tuple[Line, ...]
    """Rows that are not blank."""
    broken: frozenset[int] = frozenset()
    """Row numbers whose cells may stand in wrong columns."""

    def problem(
        self, *rows: int, column: str = "", value: Any = None, rule: str, repair: str
    ) -> InputProblem:
        """Return a problem of one column (or of all) in one row or several."""
        position = self.headings.get(column)
        cells = [(row, position) for row in rows]
        return InputProblem(
            file=self.source.file,
            place=self.source.place(cells),
            column=column,
            value=shown(value),
            rule=rule,
            repair=repair,
            spot=self.source.spot(cells),
        )


def unreadable(source: Source) -> Grid:
    """Return the stand-in for a table that is there but could not be read."""
    return Grid(source=source, heading_row=1, headings={}, lines=())


def listed(names: Sequence[str]) -> str:
    """Return names as text, only the first few of many.

    Examples
    --------
    >>> listed(["4", "31"])
    '4 and 31'
    >>> listed(["4", "5", "6", "7", "8"])
    '4, 5, 6 and 2 more'
    """
    head, rest = list(names[:NAMED_PLACES]), len(names) - NAMED_PLACES
    if rest > 0:
        return f"{', '.join(head)} and {rest} more"
    return " and ".join(filter(None, [", ".join(head[:-1]), head[-1]]))


def column_letter(position: int) -> str:
    """Return the letters of a spreadsheet column.

    Examples
    --------
    >>> column_letter(0), column_letter(25), column_letter(26)
    ('A', 'Z', 'AA')
    """
    letters, rest = "", position + 1
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def shown(value: Any) -> str | None:
    """Return a cell's value as a user would write it, or None for a blank."""
    match value:
        case None:
            return None
        case Formula():
            return value.value
        case bool():
            return str(value).upper()
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case date():
            return value.isoformat()
        case float():
            return f"{value:.15g}"
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def clean(value: Any) -> Any:
    """Return a cell's value with spaces around text removed, and None for a blank."""
    return (value.strip() or None) if isinstance(value, str) else value


def to_grid(
    source: Source, lines: Iterable[Line], *, columns: Collection[str]
) -> Outcome[Grid]:
    """Find the headings of a table; its rows are those below that are not blank.

    Parameters
    ----------
    source
        Where the table comes from.
    lines
        Row numbers and cells, already cleaned.
    columns
        Headings that the table may have.
    """
    filled = [line for line in lines if any(cell is not None for cell in line[1])]
    if not filled:
        return failed(
            source.whole(
                rule="is empty", repair="write the column headings into the first row"
            )
        )
    above = _rows_above(filled, columns)
    if above:
        return failed(
            source.whole(
                rule=f"the headings stand in row {filled[above][0]}, below other text",
                repair="delete the rows above the headings",
            )
        )
    row, cells = filled[0]
    names = {i: str(shown(cell)) for i, cell in enumerate(cells) if cell is not None}
    doubled = _doubled_headings(source, row, names)
    if doubled:
        return failed(*doubled)
    headings = {name: position for position, name in names.items()}
    stray = _stray_cells(filled[1:], set(names))
    grid = Grid(
        source=source,
        heading_row=row,
        headings=headings,
        lines=tuple(filled[1:]),
        broken=frozenset(number for rows in stray.values() for number in rows),
    )
    return Outcome(value=grid, problems=_stray_problems(source, stray))


def _rows_above(lines: Sequence[Line], columns: Collection[str]) -> int:
    """Return how many filled rows stand above the headings; 0 where the first row holds some or none is found."""
    known = [len(set(columns).intersection(cells)) for _, cells in lines[:MOST_TITLES]]
    return known.index(max(known)) if known[0] == 0 and max(known) > 1 else 0


def _doubled_headings(
    source: Source, row: int, names: Mapping[int, str]
) -> list[InputProblem]:
    """Return a problem for each heading that stands over several columns."""
    return [
        InputProblem(
            file=source.file,
            place=source.place([(row, i) for i, name in names.items() if name == twice])
            if source.sheet
            else source.place([(row, None)]),
            column=twice,
            rule=f"this heading stands over {count} columns",
            repair="keep one of them, or rename the others",
            spot=source.spot((row, i) for i, name in names.items() if name == twice),
        )
        for twice, count in Counter(names.values()).items()
        if count > 1
    ]


def _stray_cells(lines: Iterable[Line], headed: set[int]) -> dict[int, list[int]]:
    """Return the row numbers of values in columns without a heading, by position."""
    stray: dict[int, list[int]] = defaultdict(list)
    for row, cells in lines:
        for position, cell in enumerate(cells):
            if cell is not None and position not in headed:
                stray[position].append(row)
    return stray


def _stray_problems(
    source: Source, stray: Mapping[int, list[int]]
) -> tuple[InputProblem, ...]:
    """Return a problem for each column that has values and no heading."""
    return tuple(
        InputProblem(
            file=source.file,
            place=source.place([(row, position) for row in rows]),
            spot=source.spot((row, position) for row in rows),
            rule=f"a value stands in column {column_letter(position)}, which has no heading",
            repair="give the column a heading or clear it; in CSV, text with a comma needs quotation marks",
        )
        for position, rows in sorted(stray.items())
    )
