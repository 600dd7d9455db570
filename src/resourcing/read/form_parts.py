"""The parts of a form of one alliance: its fields as one row, and grids of scores, with the cells they stand in.

What the parts of a workbook are is found in `form_sheets`, those of CSV files in `form_csv`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resourcing.domain import Alliance, Evaluation
from resourcing.errors import InputProblem
from resourcing.read.cells import to_text
from resourcing.read.grid import Cells, Grid, Source, shown
from resourcing.read.outcome import InputFile
from resourcing.read.rows import columns_of

ALLIANCE_COLUMNS = tuple(columns_of(Alliance))
EVALUATION_COLUMNS = tuple(columns_of(Evaluation))


@dataclass(frozen=True, kw_only=True)
class Scattered(Grid):
    """One row of a table whose cells stand here and there in a file."""

    where: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """Row number and position of each heading's cell."""

    def problem(
        self,
        *_rows: int,
        column: str = "",
        value: Any = None,
        rule: str,
        repair: str,
    ) -> InputProblem:
        """Return a problem of one cell, or of the whole form."""
        cells = [self.where[column]] if column in self.where else []
        place = self.source.place(cells) if cells else ""
        return InputProblem(
            file=self.source.file,
            place=place or self.source.whole(rule="", repair="").place,
            column=column,
            value=shown(value),
            rule=rule,
            repair=repair,
            spot=self.source.spot(cells),
        )


@dataclass(frozen=True, kw_only=True)
class Parts:
    """The parts of a form as far as they could be found."""

    alliance: Grid
    """The alliance's fields as one row."""
    scores: tuple[Grid, ...] = ()
    """Rows of evaluations, a grid for each evaluator or one for all."""
    scored_in: Source | None = None
    """Where scores belong, also where there are none; None where that is missing."""
    problems: tuple[InputProblem, ...] = ()
    files: tuple[InputFile, ...] = ()
    notes: tuple[str, ...] = ()
    """How files were read, where that is not the usual way, and who scored nothing."""

    @property
    def alliance_id(self) -> str:
        """Return the identifier of the alliance as text, ``""`` where it is blank."""
        position = self.alliance.headings.get("alliance_id")
        if position is None or not self.alliance.lines:
            return ""
        return to_text(self.alliance.lines[0][1][position] or "")

    @property
    def is_rescoring(self) -> bool:
        """Return whether no field but the identifier is filled: new scores of an alliance that is there."""
        filled = [
            name
            for name, position in self.alliance.headings.items()
            if self.alliance.lines and self.alliance.lines[0][1][position] is not None
        ]
        return filled == ["alliance_id"]


def one_row(
    source: Source, found: Mapping[str, tuple[int, int, Any]], *, row: int = 1
) -> Scattered:
    """Return fields as one row; each has the row number and position of its cell, and what that holds."""
    return Scattered(
        source=source,
        heading_row=row,
        headings={name: number for number, name in enumerate(found)},
        lines=((row, tuple(value for _, _, value in found.values())),),
        where={name: (at, position) for name, (at, position, _) in found.items()},
    )


def cell_at(cells: Cells, position: int) -> Any:
    """Return a cell, None where the row is shorter."""
    return cells[position] if position < len(cells) else None
