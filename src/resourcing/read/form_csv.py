"""Takes a form apart that is one CSV file, or a folder with alliance.csv and evaluations.csv.

Judges no value; a file about several alliances is told.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from resourcing.errors import InputProblem, did_you_mean
from resourcing.playbook import NUM_LEVELS
from resourcing.read.form_parts import (
    ALLIANCE_COLUMNS,
    EVALUATION_COLUMNS,
    Parts,
    cell_at,
    one_row,
)
from resourcing.read.form_sheets import (
    ALLIANCE_SHEET,
    CRITERION,
    EVALUATIONS_SHEET,
    FIELD,
    VALUE,
)
from resourcing.read.form_texts import read_text_table
from resourcing.read.grid import Grid, Line, Source, unreadable
from resourcing.read.outcome import Outcome


def parts_of_csv(path: Path) -> Parts:
    """Return the parts of a form that is one CSV file: a row for each score, the alliance's fields in one or more of them."""
    columns = dict.fromkeys((*ALLIANCE_COLUMNS, *EVALUATION_COLUMNS))
    read = read_text_table(path, table="form", columns=columns)
    outcome = read.outcome
    if sheet := _sheet_of_a_form(read.first):
        nothing = unreadable(Source(table="alliances", file=str(path)))
        problem = InputProblem(
            file=str(path),
            rule=f"is only the sheet {sheet} of a form, saved as CSV",
            repair="hand in the workbook itself (.xlsx), with both sheets",
        )
        return Parts(alliance=nothing, problems=(problem,), files=outcome.files)
    grid = outcome.value or unreadable(Source(table="form", file=str(path)))
    unknown = [
        grid.problem(
            grid.heading_row,
            column=name,
            rule="unknown column",
            repair=did_you_mean(name, columns) or "remove it",
        )
        for name in grid.headings
        if name not in columns
    ]
    alliance, several = _merged(grid)
    parts = Parts(
        alliance=alliance,
        problems=(*outcome.problems, *unknown, *several),
        files=outcome.files,
        notes=read.notes,
    )
    own = {
        name: position
        for name, position in grid.headings.items()
        if name in EVALUATION_COLUMNS
    }
    scores = replace(
        grid,
        source=replace(grid.source, table="evaluations"),
        headings=own,
        lines=tuple(_scored(grid, own)),
    )
    own_scores = _of_alliance(scores, parts.alliance_id)
    return replace(parts, scores=(own_scores,), scored_in=scores.source)


def _sheet_of_a_form(first: Sequence[frozenset[str]]) -> str:
    """Return the sheet of a form that the first rows of a file come from, ``""`` where it is none."""
    if any({FIELD, VALUE} <= words for words in first):
        return ALLIANCE_SHEET
    levels = {str(level) for level in range(1, NUM_LEVELS + 1)}
    if any({CRITERION, *levels} <= words for words in first):
        return EVALUATIONS_SHEET
    return ""


def _scored(grid: Grid, own: Mapping[str, int]) -> Iterator[Line]:
    """Yield the rows that hold more of a score than the alliance's identifier."""
    for row, cells in grid.lines:
        filled = {n for n, at in own.items() if cell_at(cells, at) is not None}
        if filled - {"alliance_id"}:
            yield row, cells


def _merged(grid: Grid) -> tuple[Grid, list[InputProblem]]:
    """Return the alliance's fields, each filled once or alike, and those filled with several values."""
    found: dict[str, tuple[int, int, Any]] = {}
    several = []
    for name, position in grid.headings.items():
        if name not in ALLIANCE_COLUMNS:
            continue
        filled = [(row, cell_at(cells, position)) for row, cells in grid.lines]
        filled = [(row, value) for row, value in filled if value is not None]
        row, value = filled[0] if filled else (grid.heading_row, None)
        found[name] = (row, position, value)
        others = [at for at, other in filled if other != value]
        if others:
            several.append(
                grid.problem(
                    *others,
                    column=name,
                    rule=f"is not as in row {row}: a form is about one alliance",
                    repair="write one form for each alliance",
                )
            )
    return one_row(replace(grid.source, table="alliances"), found), several


def _of_alliance(grid: Grid, alliance_id: str) -> Grid:
    """Return scores that all name the alliance where they leave it blank."""
    at = grid.headings.get("alliance_id")
    if at is not None:
        lines = tuple(
            (row, (*cells[:at], cells[at] or alliance_id, *cells[at + 1 :]))
            for row, cells in grid.lines
        )
        return replace(grid, lines=lines)
    width = max((len(cells) for _, cells in grid.lines), default=0)
    lines = tuple(
        (row, (*cells, *(None,) * (width - len(cells)), alliance_id))
        for row, cells in grid.lines
    )
    return replace(grid, headings={**grid.headings, "alliance_id": width}, lines=lines)


def parts_of_folder(folder: Path) -> Parts:
    """Return the parts of a form that is a folder with alliance.csv and evaluations.csv, columns as in a register."""
    singular = folder / "alliance.csv"
    path = singular if singular.exists() else folder / "alliances.csv"
    fields = read_text_table(path, table="alliances", columns=ALLIANCE_COLUMNS)
    rows = read_text_table(
        folder / "evaluations.csv", table="evaluations", columns=EVALUATION_COLUMNS
    )
    own, scores = fields.outcome, rows.outcome
    alliance, several = _only_row(path, own)
    parts = Parts(
        alliance=alliance,
        problems=(*own.problems, *several, *scores.problems),
        files=(*own.files, *scores.files),
        notes=(*fields.notes, *rows.notes),
    )
    if scores.value is None:
        return parts
    own_scores = _of_alliance(scores.value, parts.alliance_id)
    return replace(parts, scores=(own_scores,), scored_in=own_scores.source)


def _only_row(path: Path, found: Outcome[Grid]) -> tuple[Grid, list[InputProblem]]:
    """Return the only row of a file of alliances, and a problem where there are none or several."""
    grid = found.value
    if grid is None:
        return unreadable(Source(table="alliances", file=str(path))), []
    if len(grid.lines) == 1:
        return grid, []
    problem = grid.source.whole(
        rule=f"holds {len(grid.lines)} alliances", repair="write one form for each"
    )
    return replace(grid, lines=()), [problem]
