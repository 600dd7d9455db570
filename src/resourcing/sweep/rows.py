"""One row: a point with an option, and the number that names it wherever it is computed.

The identifier depends on everything that the result depends on but the version of the programs.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from resourcing.sweep.description import Evaluate, Solve, Value
from resourcing.sweep.packing import digest

ID_DIGITS = 16
"""Digits of a row's identifier."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """A point with an option.

    Attributes
    ----------
    number
        Place in the design, from 0.
    option
        Option.
    point
        Dotted keys with their values, in the order of the parameters.
    seed
        Seed of everything drawn.
    inputs
        Hash of scenario, register and playbook before anything was varied.
    evaluate, solve
        What is computed, and how.
    attempt
        Which attempt it is, from 1.
    """

    number: int
    option: str
    point: tuple[tuple[str, Value], ...]
    seed: int
    inputs: str
    evaluate: Evaluate
    solve: Solve
    attempt: int = 1

    @property
    def row_id(self) -> str:
        """Return the identifier."""
        asked = {
            "inputs": self.inputs,
            "option": self.option,
            "point": dict(self.point),
            "seed": self.seed,
            "evaluate": self.evaluate,
            "solve": self.solve.model_dump(),
        }
        return digest(plain_text(asked))[:ID_DIGITS]


def plain_text(values: Any) -> str:
    """Return values as JSON, the same for the same values in whatever order.

    Examples
    --------
    >>> plain_text({"b": 1, "a": date(2027, 1, 1)})
    '{"a": "2027-01-01", "b": 1}'
    """
    return json.dumps(values, sort_keys=True, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    """Return a value that JSON does not know as text."""
    return value.isoformat() if isinstance(value, date) else str(value)


def cell(value: Value) -> float | int | str | bool | None:
    """Return a value of a parameter as a cell of a table.

    Examples
    --------
    >>> cell((0.5, 1.0))
    '[0.5, 1.0]'
    """
    if isinstance(value, date):
        return value.isoformat()
    return plain_text(value) if isinstance(value, tuple) else value


def told_point(point: Sequence[tuple[str, Value]]) -> str:
    """Return a point as text.

    Examples
    --------
    >>> told_point((("scenario.max_handovers", None), ("scenario.seed", 1)))
    'scenario.max_handovers = none, scenario.seed = 1'
    """
    parts = (
        f"{key} = {'none' if value is None else cell(value)}" for key, value in point
    )
    return ", ".join(parts)
