"""A sweep as it was read: what is asked, of which inputs, at which points, and the rows that follow from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.read import InputFile
from resourcing.sweep.description import StudyFile
from resourcing.sweep.packing import Start, digest, packed
from resourcing.sweep.points import Values
from resourcing.sweep.rows import Row

ALL = "all"
"""Word for every option."""
LEAST_DIGITS = 4
"""Fewest digits by which a row may be called."""


@dataclass(frozen=True, kw_only=True)
class Study:
    """A sweep, read and checked.

    Attributes
    ----------
    path
        Its file.
    asked
        What the file says.
    start
        Scenario, register and playbook before anything is varied.
    files
        Every file that was read.
    options
        Options, in order.
    points
        Values of the parameters, each point once.
    bases
        Base of each parameter; none but in a tornado.
    """

    path: Path
    asked: StudyFile
    start: Start
    files: tuple[InputFile, ...]
    options: tuple[str, ...]
    points: tuple[Values, ...]
    bases: Values = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the keys of the parameters, in order."""
        return tuple(item.key for item in self.asked.parameters)

    @cached_property
    def inputs(self) -> str:
        """Return scenario, register and playbook as text."""
        return packed(self.start)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Return every point with every option, point by point."""
        return tuple(self._rows())

    def _rows(self) -> Iterator[Row]:
        """Yield the rows."""
        name, asked = digest(self.inputs), self.asked
        usual = self.start.scenario.seed if asked.seed is None else asked.seed
        visits = product(self.points, self.options)
        for number, (values, option) in enumerate(visits):
            point = dict(zip(self.keys, values, strict=True))
            seed = point.get("scenario.seed", usual)
            yield Row(
                number=number,
                option=option,
                point=tuple(point.items()),
                seed=seed if isinstance(seed, int) else usual,
                inputs=name,
                evaluate=asked.evaluate,
                solve=asked.solve,
            )

    def row(self, name: str) -> Row:
        """Return the row of an identifier, or of enough of its first digits.

        Raises
        ------
        InputError
            If there is none, or more than one.
        """
        known = {row.row_id: row for row in self.rows}
        near = [key for key in known if key.startswith(name)]
        if len(name) >= LEAST_DIGITS and len(near) == 1:
            return known[near[0]]
        rule = f"{len(near)} rows begin so" if near else "the sweep has no such row"
        advice = did_you_mean(name, known) or "results.csv lists the rows by row_id"
        raise InputError(
            [
                InputProblem(
                    file=str(self.path),
                    column="--row",
                    value=name,
                    rule=rule,
                    repair=advice,
                )
            ]
        )

    @property
    def plainly(self) -> dict[str, Any]:
        """Return what is asked, without text for people and the measure that is told: what decides which rows there are."""
        asked = self.asked.model_dump()
        for name in ("title", "description", "measure"):
            del asked[name]
        for item in asked["parameters"]:
            del item["label"], item["unit"]
        return asked

    @property
    def told_size(self) -> str:
        """Return how many rows there are, in words."""
        points, options = len(self.points), len(self.options)
        return f"{points * options:,} rows: {points:,} points x {options} {'option' if options == 1 else 'options'}"
