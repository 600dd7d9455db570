"""Joins the parts of a table that lies in several sources or sheets, such as one export a region, one below the other.

Each row keeps where it comes from; parts may have their columns in another order, but not under other headings.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from resourcing.errors import InputProblem
from resourcing.read.cells import to_text
from resourcing.read.grid import Line, Source, shown
from resourcing.read.mapping.description import TableMap
from resourcing.read.mapping.finding import SourceGrid, find_table, plain
from resourcing.read.mapping.tolerant import Opened
from resourcing.read.outcome import Outcome, failed
from resourcing.words import listed


class Part(NamedTuple):
    """One place in which rows of a table lie."""

    opened: Opened
    sheet: str | None
    """Sheet as the map names it, None where it names none."""


@dataclass(frozen=True, kw_only=True)
class JoinedGrid(SourceGrid):
    """A table in several parts, its rows numbered through."""

    places: Mapping[int, tuple[SourceGrid, int]] = field(default_factory=dict)
    """Part, and row there, by row."""

    def problem(
        self, *rows: int, column: str = "", value: Any = None, rule: str, repair: str
    ) -> InputProblem:
        """Return a problem in the rows of the parts."""
        by_part: dict[int, list[int]] = defaultdict(list)
        parts = {}
        for row in rows:
            part, number = self.places[row]
            parts[id(part)] = part
            by_part[id(part)].append(number)
        found = [
            parts[key].problem(
                *numbers, column=column, value=value, rule=rule, repair=repair
            )
            for key, numbers in by_part.items()
        ]
        if not found:
            return super().problem(column=column, value=value, rule=rule, repair=repair)
        first, *others = found
        places = [first.place, *(_place(item, beside=first.file) for item in others)]
        return InputProblem(
            file=first.file,
            place="; ".join(dict.fromkeys(places)),
            column=first.column,
            value=shown(value),
            rule=rule,
            repair=repair,
        )

    def told(self) -> str:
        """Return where the table was found, in words."""
        grids = {part.name: part for part, _ in self.places.values()}
        if len(grids) < 2:
            return super().told()
        return listed([f"{part.name} (headings in row {part.heading_row})" for part in grids.values()])  # fmt: skip


def find_parts(
    name: str,
    described: TableMap,
    parts: Sequence[Part],
    *,
    told_elsewhere: Collection[str] | None = (),
) -> Outcome[SourceGrid]:
    """Find the table that a map speaks of, in one part or several.

    Parameters
    ----------
    name
        Table of the register.
    described
        Map of that table.
    parts
        Where its rows lie.
    told_elsewhere
        Headings that other tables read or ignore; None where they tell of every column that is left out.
    """
    found = [
        find_table(
            name,
            described,
            part.opened,
            sheet=part.sheet,
            told_elsewhere=told_elsewhere,
        )
        for part in parts
    ]
    problems = tuple(problem for item in found for problem in item.problems)
    grids = [_by_criterion(item.value, described) for item in found if item.value is not None]  # fmt: skip
    if len(found) == len(grids) == 1:
        return Outcome(value=grids[0], problems=problems)
    if len(grids) < len(found):
        return failed(*problems)
    return Outcome(value=_joined(name, grids), problems=problems)


def _joined(name: str, grids: Sequence[SourceGrid]) -> JoinedGrid:
    """Return the parts of a table one below the other."""
    columns = [c for c in grids[0].headings if all(c in g.headings for g in grids)]
    lines: list[Line] = []
    places: dict[int, tuple[SourceGrid, int]] = {}
    for grid in grids:
        for number, cells in grid.lines:
            row = len(lines) + 1
            lines.append((row, tuple(_cell(cells, grid.headings[c]) for c in columns)))
            places[row] = (grid, number)
    return JoinedGrid(
        source=Source(table=name, file=listed([grid.name for grid in grids])),
        heading_row=grids[0].heading_row,
        headings={column: position for position, column in enumerate(columns)},
        lines=tuple(lines),
        spelled=grids[0].spelled,
        notes=tuple(f"{grid.name}: {note}" for grid in grids for note in grid.notes),
        places=places,
    )


def _by_criterion(grid: SourceGrid, described: TableMap) -> SourceGrid:
    """Return a table with a row for each filled level, where it has a column for each criterion."""
    if not grid.levels:
        return grid
    words = described.values.get("level", {})
    blank = {plain(word) for word, ours in words.items() if ours == ""}
    parts = {
        criterion: replace(
            grid,
            headings={**grid.headings, "level": position},
            spelled={**grid.spelled, "level": described.levels[criterion]},
        )
        for criterion, position in grid.levels.items()
    }
    lines: list[Line] = []
    places: dict[int, tuple[SourceGrid, int]] = {}
    for number, cells in grid.lines:
        held = tuple(_cell(cells, position) for position in grid.headings.values())
        for criterion, position in grid.levels.items():
            level = _cell(cells, position)
            if level is not None and plain(to_text(level)) not in blank:
                lines.append((len(lines) + 1, (*held, criterion, level)))
                places[len(lines)] = (parts[criterion], number)
    columns = (*grid.headings, "criterion", "level")
    return JoinedGrid(
        source=grid.source,
        heading_row=grid.heading_row,
        headings={column: position for position, column in enumerate(columns)},
        lines=tuple(lines),
        spelled=grid.spelled,
        notes=grid.notes,
        places=places,
    )


def _place(problem: InputProblem, *, beside: str) -> str:
    """Return where a problem stands, with its file where that is another one."""
    if problem.file == beside:
        return problem.place
    return f"{Path(problem.file).name}, {problem.place}"


def _cell(cells: Sequence[Any], position: int) -> Any:
    """Return a cell of a row, None beyond its end."""
    return cells[position] if position < len(cells) else None
