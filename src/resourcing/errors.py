"""What can be wrong with an input, and the one exception that carries all of it.

Nothing here opens a file or knows the model; every layer above may raise `InputError`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where in the tables of a register a problem stands, for programs; `InputProblem.place` says it to people.

    Parameters
    ----------
    table
        Table, or the name of a sheet or file that should be one.
    cells
        Row numbers from 1 with positions of columns from 0 (None: the whole row); empty for the whole table.
    """

    table: str
    cells: tuple[tuple[int, int | None], ...] = ()


@dataclass(frozen=True, kw_only=True)
class InputProblem:
    """One thing wrong with an input: where it is, what it is, and how to repair it.

    Parameters
    ----------
    file
        File name as the user wrote it, or ``""`` when the input is not a file.
    place
        Sheet and cell, row, or dotted key; ``""`` for the whole file.
    column
        Column or key concerned, ``""`` when it is the whole row or table.
    value
        The offending value as text, ``None`` when there is none to show.
    rule
        The rule that is broken.
    repair
        What to do about it.
    line
        Line of a text file, ``None`` where it is not known.
    spot
        Cells of a register's table, ``None`` elsewhere; two problems that say the same are equal without it.

    Examples
    --------
    >>> problem = InputProblem(
    ...     file="managers.csv",
    ...     place="row 4",
    ...     column="fte",
    ...     value="-1",
    ...     rule="must be above 0",
    ...     repair="write a fraction of full time",
    ... )
    >>> print(problem)
    managers.csv, row 4, fte = '-1': must be above 0; write a fraction of full time
    """

    file: str
    place: str = ""
    column: str = ""
    value: str | None = None
    rule: str
    repair: str = ""
    line: int | None = None
    spot: Spot | None = field(default=None, compare=False, repr=False)

    def __str__(self) -> str:
        """Return the problem as one line of text."""
        line = f"line {self.line}" if self.line else ""
        where = ", ".join(filter(None, (self.file, line, self.place, self.column)))
        value = "" if self.value is None else f" = {self.value!r}"
        said = f"{self.rule}; {self.repair}" if self.repair else self.rule
        subject = f"{where}{value}".strip()
        return f"{subject}: {said}" if subject else said


class InputError(ValueError):
    """Everything wrong with the inputs, reported together.

    Parameters
    ----------
    problems
        The problems, in the order a reader would meet them; at least one.

    Examples
    --------
    >>> error = InputError(
    ...     [InputProblem(file="a.csv", rule="is empty", repair="fill it")]
    ... )
    >>> print(error)
    1 problem in a.csv
     * is empty; fill it
    """

    def __init__(self, problems: Iterable[InputProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__(describe(self.problems))

    def __reduce__(self) -> tuple[type["InputError"], tuple[tuple[InputProblem, ...]]]:
        """Return how to rebuild the error, so that it survives a trip between processes."""
        return type(self), (self.problems,)


def describe(problems: Iterable[InputProblem]) -> str:
    """Return the problems as text, grouped by file in order of first appearance."""
    groups: dict[str, list[InputProblem]] = {}
    for problem in problems:
        groups.setdefault(problem.file, []).append(problem)
    return "\n".join(_group(file, found) for file, found in groups.items())


def _group(file: str, found: list[InputProblem]) -> str:
    """Return one file's heading and bullets."""
    count = f"{len(found)} problem{'s' if len(found) != 1 else ''}"
    heading = f"{count} in {file}" if file else count
    prefix = f"{file}, " if file else ""
    bullets = (
        str(problem).removeprefix(prefix).removeprefix(f"{file}: ") for problem in found
    )
    return "\n".join([heading, *(f" * {bullet}" for bullet in bullets)])


def did_you_mean(word: str, known: Iterable[str], *, likeness: float = 0.6) -> str:
    """Return ``did you mean "…"?`` with the nearest known word, capital letters aside, or ``""``.

    `likeness`, from 0 to 1, is how alike the words must be. Of several known words that the given text is made of, the first
    counts, since it says which kind of the others is meant.

    Examples
    --------
    >>> did_you_mean("segmnet", ["segment", "margin"])
    'did you mean "segment"?'
    >>> did_you_mean("Senior manager", ["associate", "manager", "senior", "lead"])
    'did you mean "senior"?'
    """
    spelled = {item.lower(): item for item in known}
    near = get_close_matches(word.lower(), list(spelled), n=1, cutoff=likeness)
    if not near:
        return ""
    parts = re.findall(r"\w+", word.lower())
    first = next((part for part in parts if part in spelled), "")
    return f'did you mean "{spelled[first if near[0] in parts else near[0]]}"?'
