"""Takes a form that is a workbook apart: fields on one sheet; on the other criteria as rows, evaluators as groups of columns.

Judges no value but who scored and when.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.cells import Refusal, to_date, to_text
from resourcing.read.form_parts import ALLIANCE_COLUMNS, Parts, cell_at, one_row
from resourcing.read.grid import Cells, Grid, Line, Source, shown, unreadable
from resourcing.read.workbook import Sheets, read_workbook

ALLIANCE_SHEET, EVALUATIONS_SHEET = "alliance", "evaluations"
FIELD, VALUE, CRITERION = "field", "value", "criterion"
"""Headings of the sheets of a form."""
EVALUATOR, ROLE, DATE = "evaluator", "role", "date"
"""Words before the rows above the scores."""
BLOCK = ("level", "low", "high", "basis", "note")
"""Headings of one evaluator's columns."""

NO_DAY = date(1, 1, 1)
"""Stands in for a day that cannot be read, which is told where it stands."""


def parts_of_workbook(path: Path) -> Parts:
    """Return the parts of a form that is a workbook."""
    book = read_workbook(path)
    if book.value is None:
        nothing = unreadable(Source(table="alliances", file=str(path)))
        return Parts(alliance=nothing, problems=book.problems, files=book.files)
    titles = {title.strip().lower(): title for title in book.value}
    missing = [
        InputProblem(
            file=str(path),
            rule=f"the sheet {name} is missing",
            repair="write a new form with `resourcing intake --form FILE.xlsx`",
        )
        for name in (ALLIANCE_SHEET, EVALUATIONS_SHEET)
        if name not in titles
    ]
    alliance, strange = _alliance_sheet(path, book.value, titles.get(ALLIANCE_SHEET))
    parts = Parts(alliance=alliance, problems=(*missing, *strange), files=book.files)
    if EVALUATIONS_SHEET not in titles:
        return parts
    title = titles[EVALUATIONS_SHEET]
    source = Source(table="evaluations", file=str(path), sheet=title)
    return _with_blocks(parts, source, book.value[title])


def _alliance_sheet(
    path: Path, sheets: Sheets, title: str | None
) -> tuple[Grid, list[InputProblem]]:
    """Return the fields of the alliance, and those that nobody knows."""
    source = Source(table="alliances", file=str(path), sheet=title or ALLIANCE_SHEET)
    if title is None:
        return unreadable(source), []
    found: dict[str, tuple[int, int, Any]] = {}
    strange = []
    for row, cells in sheets[title]:
        name, value = _pair(cells)
        if name in ALLIANCE_COLUMNS and name not in found:
            found[name] = (row, 1, value)
        elif name and value is not None and name != FIELD:
            strange.append(_strange_field(source, row, name))
    return one_row(source, found), strange


def _pair(cells: Cells) -> tuple[str, Any]:
    """Return the first two cells of a row; the first as text."""
    first, second = (*cells, None, None)[:2]
    return ("" if first is None else to_text(first).strip()), second


def _strange_field(source: Source, row: int, name: str) -> InputProblem:
    """Return the problem of a field that an alliance does not have."""
    return InputProblem(
        file=source.file,
        place=source.place([(row, 0)]),
        value=name,
        rule="is no field of an alliance, or stands there twice",
        repair=did_you_mean(name, ALLIANCE_COLUMNS) or "clear the row",
        spot=source.spot([(row, 0)]),
    )


def _with_blocks(parts: Parts, source: Source, lines: Sequence[Line]) -> Parts:
    """Return parts with the scores of a sheet that has criteria as rows and evaluators as columns."""
    names = [(row, [_word(cell) for cell in cells]) for row, cells in lines]
    at = next((n for n, (_, words) in enumerate(names) if CRITERION in words), None)
    if at is None or BLOCK[0] not in names[at][1]:
        problem = source.whole(
            rule=f"has no row with the headings {CRITERION} and {BLOCK[0]}",
            repair="write a new form with `resourcing intake --form FILE.xlsx`",
        )
        return replace(parts, problems=(*parts.problems, problem))
    words = names[at][1]
    starts = [n for n, word in enumerate(words) if word == BLOCK[0]]
    blocks = [
        _Block(
            source=source,
            heading_row=lines[at][0],
            criterion=words.index(CRITERION),
            columns={
                word: n
                for n, word in enumerate(words)
                if start <= n < end and word in BLOCK
            },
            above=tuple(lines[:at]),
            lines=tuple(lines[at + 1 :]),
        )
        for start, end in zip(starts, [*starts[1:], len(words)], strict=True)
    ]
    used = [block for block in blocks if block.scored]
    return replace(
        parts,
        scored_in=source,
        notes=tuple(
            f"{block.evaluator} stands in the form without a score."
            for block in blocks
            if block.evaluator and not block.scored
        ),
        scores=tuple(block.grid(parts.alliance_id) for block in used),
        problems=(
            *parts.problems,
            *(problem for block in used for problem in block.problems()),
            *_doubled(used),
        ),
    )


def _word(cell: Any) -> str:
    """Return a heading as it is compared."""
    return cell.strip().lower() if isinstance(cell, str) else ""


@dataclass(frozen=True, kw_only=True)
class _Block:
    """The columns of one evaluator."""

    source: Source
    heading_row: int
    criterion: int
    columns: Mapping[str, int]
    above: tuple[Line, ...]
    lines: tuple[Line, ...]

    @property
    def first(self) -> int:
        """Return the position of the first column."""
        return min(self.columns.values())

    @property
    def scored(self) -> list[Line]:
        """Return the rows in which the evaluator wrote something."""
        return [
            line
            for line in self.lines
            if any(cell_at(line[1], n) is not None for n in self.columns.values())
        ]

    def head(self, word: str) -> tuple[int, Any]:
        """Return row number and value of what stands above the columns after a word."""
        for row, cells in self.above:
            if word in [_word(cell) for cell in cells[: self.first]]:
                return row, cell_at(cells, self.first)
        return self.heading_row, None

    @property
    def evaluator(self) -> str:
        """Return who scored, ``""`` where that is blank."""
        value = self.head(EVALUATOR)[1]
        return "" if value is None else to_text(value)

    @property
    def day(self) -> date | Refusal:
        """Return when they scored, or why that cannot be read."""
        value = self.head(DATE)[1]
        if value is None:
            return Refusal(rule="must not be blank", repair="write it like 2027-01-31")
        return to_date(value)

    def problems(self) -> Iterator[InputProblem]:
        """Yield what is wrong with who scored and when."""
        if not self.evaluator:
            yield self._at(EVALUATOR, "must not be blank", "say who scored")
        if isinstance(self.day, Refusal):
            yield self._at(DATE, self.day.rule, self.day.repair)

    def _at(self, word: str, rule: str, repair: str) -> InputProblem:
        """Return a problem of what stands above the columns."""
        row, value = self.head(word)
        cells = [(row, self.first)]
        return InputProblem(
            file=self.source.file,
            place=self.source.place(cells),
            column=word,
            value=shown(value),
            rule=rule,
            repair=repair,
            spot=self.source.spot(cells),
        )

    def twice(self) -> InputProblem:
        """Return the problem of an evaluator who has other columns too."""
        rule = "has other columns in this form too"
        return self._at(EVALUATOR, rule, "keep one of them, or give the full names")

    def grid(self, alliance_id: str) -> Grid:
        """Return the scores as rows of the table of evaluations."""
        width = max(len(cells) for _, cells in self.lines)
        role = self.head(ROLE)[1]
        day = NO_DAY if isinstance(self.day, Refusal) else self.day
        more = (alliance_id or "?", self.evaluator or "?", role, day)
        names = ("alliance_id", EVALUATOR, ROLE, DATE)
        return Grid(
            source=self.source,
            heading_row=self.heading_row,
            headings={
                CRITERION: self.criterion,
                **self.columns,
                **{name: width + n for n, name in enumerate(names)},
            },
            lines=tuple(
                (row, (*cells, *(None,) * (width - len(cells)), *more))
                for row, cells in self.scored
            ),
        )


def _doubled(blocks: Iterable[_Block]) -> Iterator[InputProblem]:
    """Yield evaluators who have two groups of columns."""
    seen: set[str] = set()
    for block in blocks:
        name = (block.evaluator or "").casefold()
        if name and name in seen:
            yield block.twice()
        seen.add(name)
