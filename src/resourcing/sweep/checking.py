"""What is wrong with the file of a sweep by itself, whatever its scenario holds."""

from collections.abc import Iterator
from pathlib import Path

from resourcing.errors import InputProblem
from resourcing.sweep.description import Design, Parameter, StudyFile
from resourcing.sweep.listing import Listed
from resourcing.sweep.points import ENDS

DRAWN = ("latin_hypercube", "sobol")
"""Designs whose number of points is asked for."""
APART = ("tornado", "sobol")
"""Designs whose values must differ."""
LEAST_SOBOL = 8
"""Fewest rows of a sample of Sobol indices; with fewer their intervals mean nothing."""


def problems_of_file(
    asked: StudyFile, *, file: Path, listed: Listed
) -> list[InputProblem]:
    """Return what is wrong with the file by itself."""
    found: list[tuple[str, str, str]] = [
        *_of_design(asked.design, listed),
        *_of_lengths(asked, listed),
        *_of_solve(asked),
    ]
    for number, item in enumerate(asked.parameters):
        place = f"parameters[{number}]"
        for below, rule, repair in _of_parameter(item, asked.design):
            found.append((f"{place}{below}", rule, repair))
    return [
        InputProblem(file=str(file), place=place, rule=rule, repair=repair)
        for place, rule, repair in found
    ]


def _of_design(design: Design, listed: Listed) -> Iterator[tuple[str, str, str]]:
    """Yield what does not fit the kind of a design."""
    kind = design.kind
    yield from _of_number(design)
    if kind != "list" and (design.rows or design.file):
        yield "design.rows", f"without effect: the design is a {kind}", "remove them"
    if kind == "list" and bool(design.rows) == (design.file is not None):
        yield "design", "a list needs either rows or a file", "give one of them"
    elif kind == "list" and not listed.rows and not listed.problems:
        yield "design.file", "has no points", "add a line for each"


def _of_number(design: Design) -> Iterator[tuple[str, str, str]]:
    """Yield a number of points that is missing, without effect, or no power of two where it must be one."""
    kind, n = design.kind, design.n
    if kind in DRAWN and n is None:
        yield "design.n", "is missing", "say how many points are drawn"
    if kind not in DRAWN and n is not None:
        yield "design.n", f"without effect: the design is a {kind}", "remove it"
    if kind == "sobol" and n is not None and (n < LEAST_SOBOL or n & (n - 1)):
        near = max(LEAST_SOBOL, 2 ** (n.bit_length() - 1))
        rule = f"{n} must be a power of two of at least {LEAST_SOBOL}, or the points lose their balance"
        yield "design.n", rule, f"write {near} or {2 * near}"


def _of_lengths(asked: StudyFile, listed: Listed) -> Iterator[tuple[str, str, str]]:
    """Yield rows of a list that are shorter or longer than there are parameters."""
    wanted = len(asked.parameters)
    for number, row in enumerate(listed.rows):
        if len(row) != wanted:
            rule = f"has {len(row)} values for {wanted} parameters"
            repair = "give one value for each parameter, in their order"
            yield f"design.rows[{number}]", rule, repair


def _of_solve(asked: StudyFile) -> Iterator[tuple[str, str, str]]:
    """Yield what is asked twice, or without effect."""
    solve, keys = asked.solve, {item.key for item in asked.parameters}
    set_twice = {
        "solve.gap": (solve.gap, "scenario.optimizer.gap"),
        "solve.nodes": (solve.nodes, "scenario.optimizer.nodes"),
        "solve.seconds": (solve.seconds, "scenario.optimizer.time_limit_seconds"),
        "solve.replications": (solve.replications, "scenario.simulation.replications"),
        "seed": (asked.seed, "scenario.seed"),
    }
    for place, (given, key) in set_twice.items():
        if given is not None and key in keys:
            yield place, f"{key} is varied", "remove one of both"
    if solve.replications is not None and asked.evaluate != "service":
        rule = f"without effect: what is computed is the {asked.evaluate}"
        yield "solve.replications", rule, 'remove it, or write evaluate = "service"'
    if solve.effort == "quick" and asked.evaluate == "futures":
        rule = "futures have a fast method of their own"
        yield "solve.effort", rule, 'write effort = "full"'
    if solve.effort == "quick" and solve.nodes is not None:
        yield "solve.nodes", "without effect: a quick solve has no nodes", "remove it"


def _of_parameter(item: Parameter, design: Design) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the values of a parameter."""
    between = item.low is not None or item.high is not None
    if item.base is not None and design.kind != "tornado":
        yield ".base", f"without effect: the design is a {design.kind}", "remove it"
    if design.kind == "list":
        if item.values or between or item.steps:
            rule = "gives values, which the rows of the list do"
            yield "", rule, "leave key, label and unit"
        return
    if design.kind in APART and item.values and not _two_apart(item, design):
        least = "exactly two values, the ends" if design.kind == "tornado" else "two values at least"  # fmt: skip
        yield ".values", f"a {design.kind} needs {least}, and no value twice", "correct them"  # fmt: skip
    if bool(item.values) == between:
        yield "", "needs either values, or low and high", "give one of them"
    elif between:
        yield from _of_range(item, design)
    elif item.steps or item.kind == "integer":
        yield "", "steps and kind are of low and high", "remove them"


def _two_apart(item: Parameter, design: Design) -> bool:
    """Return whether values can be the ends of a tornado, or choices of Sobol indices."""
    different = len({repr(value) for value in item.values})
    enough = different == ENDS if design.kind == "tornado" else different >= ENDS
    return enough and different == len(item.values)


def _of_range(item: Parameter, design: Design) -> Iterator[tuple[str, str, str]]:
    """Yield what is wrong with the range of a parameter."""
    low, high = item.low, item.high
    if low is None or high is None:
        missing = "low" if low is None else "high"
        yield f".{missing}", "is missing", "give both ends"
        return
    if not low < high:
        yield ".low", f"{low:g} must lie below high, {high:g}", "correct one of them"
    if item.kind == "integer" and not (low.is_integer() and high.is_integer()):
        yield ".low", "ends of whole numbers must be whole", "round them"
    if design.kind == "grid" and item.steps is None:
        yield ".steps", "is missing", "say how many values a grid takes of it"
    if design.kind != "grid" and item.steps is not None:
        yield ".steps", f"without effect: the design is a {design.kind}", "remove it"
