"""Example rows of a template: they are never read as real ones, and whoever leaves them in is told to delete them.

A row is an example where some cell begins with `EXAMPLE`; what else it holds is not judged.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace

from resourcing.errors import InputProblem
from resourcing.read.grid import Cells, Grid
from resourcing.read.outcome import Outcome

EXAMPLE = "EXAMPLE-"
"""How the identifiers of example rows begin."""
LEFT = f": cells begin with {EXAMPLE}"
"""How the problem of example rows that are left ends."""


def without_examples(
    grids: Mapping[str, Outcome[Grid]], *, apart: Collection[str] = ()
) -> tuple[dict[str, Outcome[Grid]], tuple[InputProblem, ...]]:
    """Return tables without their example rows, and a problem for each table that has some.

    Parameters
    ----------
    grids
        Tables by name, as their files hold them.
    apart
        Tables that are not read: nothing is said of their rows.
    """
    examples = {
        name: [number for number, cells in found.value.lines if is_example(cells)]
        for name, found in grids.items()
        if found.value is not None and name not in apart
    }
    kept = {name: _without(grids[name], set(examples.get(name, ()))) for name in grids}
    problems = tuple(
        _problem(found.value, examples[name])
        for name, found in grids.items()
        if examples.get(name) and found.value is not None
    )
    return kept, problems


def is_example(cells: Cells) -> bool:
    """Return whether the cells of a row are those of an example.

    Examples
    --------
    >>> is_example(("EXAMPLE-A1", "Gene therapy")), is_example(("A1", "An EXAMPLE-"))
    (True, False)
    """
    return any(isinstance(cell, str) and cell.startswith(EXAMPLE) for cell in cells)


def is_about_examples(problem: InputProblem) -> bool:
    """Return whether a problem only says that example rows are left."""
    return problem.rule.endswith(LEFT)


def _without(found: Outcome[Grid], rows: set[int]) -> Outcome[Grid]:
    """Return a table without some of its rows."""
    if found.value is None or not rows:
        return found
    lines = tuple(line for line in found.value.lines if line[0] not in rows)
    return replace(found, value=replace(found.value, lines=lines))


def _problem(grid: Grid, rows: list[int]) -> InputProblem:
    """Return the problem of a table that still has example rows."""
    several = len(rows) > 1
    return grid.problem(
        *rows,
        rule=f"{'these are example rows' if several else 'this is an example row'}{LEFT}",
        repair=f"delete the example row{'s' if several else ''}, or write your own over every cell",
    )
