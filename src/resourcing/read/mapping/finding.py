"""Finds the table of a source that a map speaks of: its sheet, its headings below whatever stands above them, its rows.

Says in one line each what is left out; reads no value.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.examples import is_example
from resourcing.read.grid import Grid, Line, Source, column_letter, shown
from resourcing.read.mapping.description import TableMap
from resourcing.read.mapping.synonyms import TOTALS
from resourcing.read.mapping.tables import kind_of
from resourcing.read.mapping.tolerant import Opened
from resourcing.read.outcome import Outcome, failed
from resourcing.words import counted, listed

MOST_ABOVE = 50
"""Rows among which the headings are looked for."""
NEW = "NEW since the map was made"
"""Marks a column that a map does not know."""
DAYS_TO_1904 = 1462
"""Days between the two days from which workbooks count."""
LEAST_COLUMNS = 3
"""Columns of a table below which a line with one cell may stand that is no row of it."""


@dataclass(frozen=True, kw_only=True)
class SourceGrid(Grid):
    """A table of a source, whose headings are its own; problems name both columns."""

    spelled: Mapping[str, str] = field(default_factory=dict)
    """From a column of the register to the heading in the source."""
    notes: tuple[str, ...] = ()
    """What was left out, a line each."""
    levels: Mapping[str, int] = field(default_factory=dict)
    """Position of the column of each criterion, where levels have one each."""

    def problem(
        self, *rows: int, column: str = "", value: Any = None, rule: str, repair: str
    ) -> InputProblem:
        """Return a problem of one column (or of all) in one row or several."""
        position = self.headings.get(column)
        cells = [(row, position) for row in rows]
        heading = self.spelled.get(column)
        return InputProblem(
            file=self.source.file,
            place=self.source.place(cells) if rows else "",
            column=f"{heading} (for {column})" if heading else column,
            value=shown(value),
            rule=rule,
            repair=repair,
        )

    @property
    def name(self) -> str:
        """Return the name of its source, with the sheet."""
        file = Path(self.source.file).name
        return f"{file}, sheet {self.source.sheet}" if self.source.sheet else file

    def told(self) -> str:
        """Return where the table was found, in words."""
        return f"{Path(self.source.file).name}, headings in row {self.heading_row}"

    def cells(self, column: str) -> dict[int, Any]:
        """Return the cell of each row in a column of the register, None where it is blank."""
        position = self.headings[column]
        return {
            row: cells[position] if position < len(cells) else None
            for row, cells in self.lines
        }


def plain(text: Any) -> str:
    """Return text by which headings and words are compared: no capitals, no double spaces.

    Examples
    --------
    >>> plain(" Start  Date ")
    'start date'
    """
    spelled = unicodedata.normalize("NFKC", str(shown(text) or ""))
    return re.sub(r"\s+", " ", spelled).strip().casefold()


def find_table(
    name: str,
    described: TableMap,
    opened: Opened,
    *,
    sheet: str | None = None,
    told_elsewhere: Collection[str] | None = (),
) -> Outcome[SourceGrid]:
    """Find the table of a source that a map speaks of.

    Parameters
    ----------
    name
        Table of the register.
    described
        Map of that table.
    opened
        The source.
    sheet
        Sheet that the map names.
    told_elsewhere
        Headings that other tables read or ignore; None where they tell of every column that is left out.
    """
    title = sheet_of(sheet, opened)
    if isinstance(title, InputProblem):
        return failed(title)
    source = Source(table=name, file=str(opened.path), sheet=title or None)
    wanted = set(map(plain, described.headings))
    known = wanted | set(map(plain, described.ignored))
    lines = opened.sheets[title] if opened.sheets else []
    start = heading_line(lines, known)
    if start is None:
        rule = "holds none of the headings that the map names"
        repair = "correct the map, or name the right file and sheet"
        return failed(source.whole(rule=rule, repair=repair))
    found = _below(source, described, lines, start=start)
    if found.value is not None and opened.since_1904:
        found = replace(found, value=_since_1900(found.value))
    if found.value is None or told_elsewhere is None:
        return found
    notes = _left_out(described, lines[start][1], found.value.lines, told_elsewhere)
    told = replace(found.value, notes=(*notes, *found.value.notes))
    return replace(found, value=told)


def _since_1900(grid: SourceGrid) -> SourceGrid:
    """Return a table of a workbook that counts days from 1904 with day numbers as all others count them."""
    days = {
        position
        for column, position in grid.headings.items()
        if kind_of(grid.source.table, column) in {date, datetime}
    }
    lines = tuple(
        (row, tuple(_moved(c) if i in days else c for i, c in enumerate(cells)))
        for row, cells in grid.lines
    )
    return replace(grid, lines=lines)


def _moved(cell: Any) -> Any:
    """Return a day number counted from 1904 as one counted from 1900; dates are dates already."""
    number = isinstance(cell, int | float) and not isinstance(cell, bool)
    return cell + DAYS_TO_1904 if number else cell


def sheet_of(wanted: str | None, opened: Opened) -> str | InputProblem:
    """Return the sheet that a map means, or why there is none."""
    titles = list(opened.sheets)
    if wanted is not None and "" not in titles:
        for title in titles:
            if plain(title) == plain(wanted):
                return title
        rule = f"has no sheet {wanted!r} with anything in it"
        near = did_you_mean(wanted, titles)
        repair = near or f"it has {listed(titles)}"
        return InputProblem(file=str(opened.path), rule=rule, repair=repair)
    if len(titles) > 1:
        rule = f"has several sheets: {listed(titles)}"
        repair = "name one in the map (sheet)"
        return InputProblem(file=str(opened.path), rule=rule, repair=repair)
    return titles[0] if titles else ""


def heading_line(lines: Sequence[Line], known: Collection[str]) -> int | None:
    """Return the index of the first row with the most headings that are known, None where no row has any."""
    counts = [
        len({plain(cell) for cell in cells if cell is not None} & set(known))
        for _, cells in lines[:MOST_ABOVE]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def _below(
    source: Source, described: TableMap, lines: Sequence[Line], *, start: int
) -> Outcome[SourceGrid]:
    """Return the table whose headings stand in a row."""
    number, heads = lines[start]
    places: dict[str, list[int]] = defaultdict(list)
    for position, cell in enumerate(heads):
        if cell is not None:
            places[plain(cell)].append(position)
    headings: dict[str, int] = {}
    levels: dict[str, int] = {}
    problems = []
    for of, named in ((headings, described.columns), (levels, described.levels)):
        for column, heading in named.items():
            found = places.get(plain(heading), [])
            if len(found) == 1:
                of[column] = found[0]
            else:
                problems.append(_not_one(source, number, column, heading, places, found))  # fmt: skip
    rows, footer = rows_below(lines[start + 1 :], columns=sum(map(len, places.values())))  # fmt: skip
    examples = [str(row) for row, cells in rows if is_example(cells)]
    rows = [line for line in rows if not is_example(line[1])]
    notes = tuple(f"left out, below the table: row {n}, {shown(text)!r}" for n, text in footer)  # fmt: skip
    if examples:
        notes += (f"left out, as example rows of a template: row {listed(examples)}",)
    grid = SourceGrid(
        source=source,
        heading_row=number,
        headings=headings,
        lines=tuple(rows),
        spelled={c: str(shown(heads[p])) for c, p in headings.items()},
        levels=levels,
        notes=notes,
    )
    wide = _too_wide(grid, width=len(heads)) if source.sheet is None else ()
    return Outcome(value=grid, problems=(*problems, *wide))


def _is_filled(line: Line) -> bool:
    """Return whether a row holds anything."""
    return any(cell is not None for cell in line[1])


def _not_one(
    source: Source,
    row: int,
    column: str,
    heading: str,
    places: Mapping[str, list[int]],
    found: list[int],
) -> InputProblem:
    """Return the problem of a heading that is not there, or several times."""
    if found:
        return InputProblem(
            file=source.file,
            place=source.place([(row, position) for position in found]),
            column=heading,
            rule=f"this heading stands over {len(found)} columns",
            repair="rename all but one of them",
        )
    near = did_you_mean(plain(heading), places)
    return source.whole(
        column=heading,
        rule=f"the source has no such column, which the map reads as {column}",
        repair=f"correct the map{'; ' + near if near else f'; it has {listed(list(places))}'}",
    )


def rows_below(
    below: Sequence[Line], *, columns: int
) -> tuple[list[Line], list[tuple[int, Any]]]:
    """Return the filled rows below headings, and apart what ends them: totals, and lines of one cell below a blank row."""
    filled = [line for line in below if _is_filled(line)]
    blank = {number for number, cells in below if not _is_filled((number, cells))}
    end = len(filled)
    while columns >= LEAST_COLUMNS and end and _ends(filled[end - 1], columns):
        end -= 1
    while end < len(filled) and not (
        filled[end][0] - 1 in blank or _is_total(filled[end], columns)
    ):
        end += 1
    return filled[:end], [(number, _first(cells)) for number, cells in filled[end:]]


def _ends(line: Line, columns: int) -> bool:
    """Return whether a row may stand below a table: a note of one cell, or totals."""
    return _single(line) is not None or _is_total(line, columns)


def _is_total(line: Line, columns: int) -> bool:
    """Return whether a row holds totals: it begins with a word for it, and at least half of its columns are blank."""
    filled = sum(cell is not None for cell in line[1])
    return bool(TOTALS.fullmatch(plain(_first(line[1])))) and 2 * filled <= columns


def _first(cells: Sequence[Any]) -> Any:
    """Return the first filled cell of a row."""
    return next(cell for cell in cells if cell is not None)


def _single(line: Line) -> Any:
    """Return the only filled cell of a row, None where there are several."""
    cells = [cell for cell in line[1] if cell is not None]
    return cells[0] if len(cells) == 1 else None


def _left_out(
    described: TableMap,
    heads: Sequence[Any],
    rows: Iterable[Line],
    told_elsewhere: Collection[str],
) -> Iterator[str]:
    """Yield a line for each column of a source that the map does not read."""
    filled: dict[int, int] = defaultdict(int)
    for _, cells in rows:
        for position, cell in enumerate(cells):
            filled[position] += cell is not None
    titles = {i: str(shown(head)) for i, head in enumerate(heads) if head is not None}
    elsewhere = set(map(plain, told_elsewhere))
    here = {i: title for i, title in titles.items() if plain(title) not in elsewhere}
    yield from _headed(described, here, filled)
    for position in sorted(set(filled) - set(titles)):
        if filled[position]:
            count = counted(filled[position], "filled cell")
            yield f"left out: column {column_letter(position)}, which has no heading ({count})"


def _headed(
    described: TableMap, titles: Mapping[int, str], filled: Mapping[int, int]
) -> Iterator[str]:
    """Yield a line for each heading that is not read, and for those that are ignored and gone."""
    read = set(map(plain, described.headings))
    ignored = set(map(plain, described.ignored))
    for position, title in titles.items():
        if plain(title) not in read:
            known = plain(title) in ignored
            why = "as the map says" if known else f"{NEW}: add it to columns or ignored"
            count = counted(filled.get(position, 0), "filled cell")
            yield f"left out: {title} ({count}), {why}"
    there = set(map(plain, titles.values()))
    for heading in described.ignored:
        if plain(heading) not in there:
            yield f"no longer in the source: {heading}, which the map ignores"


def _too_wide(grid: SourceGrid, *, width: int) -> Iterator[InputProblem]:
    """Yield a problem where rows of a CSV file have filled cells beyond the headings."""
    wide = [
        row for row, cells in grid.lines if any(c is not None for c in cells[width:])
    ]
    if wide:
        yield grid.problem(
            *wide,
            rule=f"has more cells than the {width} headings, so that cells may stand in wrong columns",
            repair="put text that holds the separator in quotation marks, and export it again",
        )
