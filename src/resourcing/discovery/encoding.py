"""Inputs of futures as ranks: what is checked, what varies, and of which kind each is.

Knows tables of inputs only, neither outcomes nor boxes in the words of the caller.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal, Self

import numpy as np
import pandas as pd

from resourcing.errors import InputError, InputProblem

Kind = Literal["number", "whole", "choice"]
"""Real number, whole number, or one of several values without an order."""
ROWS_NAMED = 5
"""Rows with a fault that are named."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Encoded:
    """Inputs as ranks of their distinct values; those that do not vary are left out.

    Attributes
    ----------
    names, kinds
        Inputs that vary, numbers before choices, and their kinds.
    levels
        Distinct values of each input, ascending (choices by their text).
    ranks
        Place of each future's value among the levels, shape (input, future).
    left_out
        Inputs that do not vary.
    """

    names: tuple[str, ...]
    kinds: tuple[Kind, ...]
    levels: tuple[np.ndarray, ...]
    ranks: np.ndarray
    left_out: tuple[str, ...]

    @cached_property
    def numbers(self) -> int:
        """Return how many inputs are numbers; they come first."""
        return sum(kind != "choice" for kind in self.kinds)

    @cached_property
    def sizes(self) -> np.ndarray:
        """Return the number of distinct values of each input."""
        return np.array([len(values) for values in self.levels], dtype=int)

    @cached_property
    def starts(self) -> np.ndarray:
        """Return where the levels of each choice begin when all are laid end to end, and their end."""
        return np.concatenate([[0], np.cumsum(self.sizes[self.numbers :])]).astype(int)

    def of(self, futures: np.ndarray) -> Self:
        """Return the same inputs for some futures; levels stay."""
        return type(self)(
            names=self.names,
            kinds=self.kinds,
            levels=self.levels,
            ranks=np.ascontiguousarray(self.ranks[:, futures]),
            left_out=self.left_out,
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class RankBox:
    """A box in ranks.

    Attributes
    ----------
    lows, highs
        First and last rank inside, shape (number input,).
    allowed
        Whether each level of each choice is inside, laid end to end.
    """

    lows: np.ndarray
    highs: np.ndarray
    allowed: np.ndarray


def everything(data: Encoded) -> RankBox:
    """Return the box that holds all futures."""
    return RankBox(
        lows=np.zeros(data.numbers, dtype=int),
        highs=data.sizes[: data.numbers] - 1,
        allowed=np.ones(data.starts[-1], dtype=bool),
    )


def satisfied(data: Encoded, box: RankBox) -> np.ndarray:
    """Return whether each future keeps the limits of each input, shape (input, future)."""
    q = data.numbers
    held = np.empty(data.ranks.shape, dtype=bool)
    held[:q] = (data.ranks[:q] >= box.lows[:, None]) & (
        data.ranks[:q] <= box.highs[:, None]
    )
    held[q:] = box.allowed[data.ranks[q:] + data.starts[:-1, None]]
    return held


def restricted(data: Encoded, box: RankBox) -> np.ndarray:
    """Return whether the box restricts each input, shape (input,)."""
    top = data.sizes[: data.numbers] - 1
    shut = [
        not box.allowed[one:two].all()
        for one, two in zip(data.starts[:-1], data.starts[1:], strict=True)
    ]
    return np.concatenate(
        [(box.lows > 0) | (box.highs < top), np.array(shut, dtype=bool)]
    )


def without(data: Encoded, box: RankBox, place: int) -> RankBox:
    """Return the box without any limit of one input."""
    lows, highs, allowed = box.lows.copy(), box.highs.copy(), box.allowed.copy()
    if place < data.numbers:
        lows[place], highs[place] = 0, data.sizes[place] - 1
    else:
        one = data.starts[place - data.numbers]
        allowed[one : one + data.sizes[place]] = True
    return RankBox(lows=lows, highs=highs, allowed=allowed)


def outcomes(failed: np.ndarray, inputs: pd.DataFrame) -> np.ndarray:
    """Return whether each future fails as an array of bool, one for each row of the inputs."""
    array = np.asarray(failed)
    if array.dtype != bool or array.shape != (len(inputs),):
        message = (
            f"failed has type {array.dtype} and shape {array.shape}: must be bool, "
            f"one for each of the {len(inputs)} futures"
        )
        raise ValueError(message)
    return array


def encode(inputs: pd.DataFrame) -> Encoded:
    """Return inputs as ranks.

    Parameters
    ----------
    inputs
        One row for each future, one column for each input: numbers, whole numbers, truth values or names.

    Raises
    ------
    InputError
        If there is no future, a value is missing or infinite, a column is a date, or two columns have one name.
    """
    problems = [*_shape_problems(inputs), *_column_problems(inputs)]
    if problems:
        raise InputError(problems)
    columns = [(str(name), inputs[name].infer_objects()) for name in inputs]
    varied = [(name, column) for name, column in columns if not _constant(column)]
    ordered = sorted(varied, key=lambda pair: _kind(pair[1]) == "choice")
    pairs = [_ranked(column) for _, column in ordered]
    return Encoded(
        names=tuple(name for name, _ in ordered),
        kinds=tuple(_kind(column) for _, column in ordered),
        levels=tuple(levels for levels, _ in pairs),
        ranks=np.array([ranks for _, ranks in pairs], dtype=int).reshape(
            len(pairs), len(inputs)
        ),
        left_out=tuple(name for name, column in columns if _constant(column)),
    )


def _constant(column: pd.Series) -> bool:
    """Return whether an input does not vary."""
    return bool((column == column.iloc[0]).all())


def _kind(column: pd.Series) -> Kind:
    """Return the kind of an input."""
    if pd.api.types.is_bool_dtype(column) or not pd.api.types.is_numeric_dtype(column):
        return "choice"
    return "whole" if pd.api.types.is_integer_dtype(column) else "number"


def _ranked(column: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Return the distinct values of an input and the place of each future's value."""
    if _kind(column) != "choice":
        levels, ranks = np.unique(column.to_numpy(), return_inverse=True)
        return levels, ranks
    values = sorted(column.unique().tolist(), key=str)
    place = {value: rank for rank, value in enumerate(values)}
    levels = np.empty(len(values), dtype=object)
    levels[:] = values
    return levels, np.array([place[value] for value in column.tolist()])


def _shape_problems(inputs: pd.DataFrame) -> list[InputProblem]:
    """Return what is wrong with the table as a whole."""
    problems = []
    if inputs.empty:
        problems.append(
            InputProblem(
                file="inputs",
                rule="hold no future or no input",
                repair="give one row for each future and one column for each input",
            )
        )
    twice = inputs.columns[inputs.columns.duplicated()]
    problems += [
        InputProblem(
            file="inputs",
            column=str(name),
            rule="is the name of more than one column",
            repair="name each input once",
        )
        for name in dict.fromkeys(twice)
    ]
    return problems


def _column_problems(inputs: pd.DataFrame) -> list[InputProblem]:
    """Return what is wrong with single columns."""
    unique = inputs.loc[:, ~inputs.columns.duplicated()]
    found = (_column_problem(str(name), unique[name]) for name in unique)
    return [problem for problem in found if problem]


def _column_problem(name: str, column: pd.Series) -> InputProblem | None:
    """Return what is wrong with one column, if anything."""
    if pd.api.types.is_datetime64_any_dtype(column):
        return InputProblem(
            file="inputs",
            column=name,
            rule="is a date",
            repair="give the months (or days) since the start as a number",
        )
    unknown = column.isna().to_numpy(dtype=bool)
    if pd.api.types.is_float_dtype(column):
        unknown = unknown | np.isinf(column.to_numpy(dtype=float, na_value=np.nan))
    rows = np.flatnonzero(unknown)
    if not rows.size:
        return None
    shown = ", ".join(str(row) for row in rows[:ROWS_NAMED])
    more = f" and {rows.size - ROWS_NAMED} more" if rows.size > ROWS_NAMED else ""
    return InputProblem(
        file="inputs",
        place=f"{'row' if rows.size == 1 else 'rows'} {shown}{more} (from 0)",
        column=name,
        rule="is missing or infinite",
        repair="leave the futures or the input out, or say what the value was",
    )
