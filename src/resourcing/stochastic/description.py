"""A two-stage stochastic linear program with recourse, described: first stage, outcomes, how they hang together.

It maximizes. It says what is to be decided; `solving` decides it. Equations: docs/stochastic.md.
"""

from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
from scipy.sparse import csr_array, issparse

from resourcing.stochastic.checks import problems_of


def _zero() -> np.ndarray:
    """Return the number that a left-out array takes everywhere."""
    return np.array(0.0)


def _without_limit() -> np.ndarray:
    """Return the bound that is none."""
    return np.array(np.inf)


def _no_rows() -> Any:
    """Return what stands for no rows."""
    return np.zeros(0)


def _vector(values: Any, size: int) -> np.ndarray:
    """Return own numbers that cannot be written; one number stands for all."""
    array = np.array(values, dtype=float)
    if array.ndim == 0:
        array = np.full(size, float(array))
    array.setflags(write=False)
    return array


def _matrix(values: Any, columns: int) -> csr_array:
    """Return own coefficients by row; nothing stands for no rows."""
    if not issparse(values) and np.size(values) == 0:
        return csr_array((0, columns))
    return csr_array(values, dtype=float, copy=True)


@dataclass(frozen=True, kw_only=True, eq=False)
class FirstStage:
    """What is decided before the outcome is known: x.

    Whatever is given as a list, an array or one number for all is kept as an own array; matrices may be sparse.

    Attributes
    ----------
    labels
        Names of the columns.
    worth
        Worth of a unit of each column; costs are negative.
    low, high
        Bounds of the columns, 0 and infinite by default.
    whole
        Whether a column is a whole number.
    rows, senses, right
        Coefficients, shape (row, column), dense or sparse; ``<=``, ``>=`` or ``==`` of each row; right-hand sides.
    """

    labels: tuple[str, ...]
    worth: np.ndarray
    low: np.ndarray = field(default_factory=_zero)
    high: np.ndarray = field(default_factory=_without_limit)
    whole: np.ndarray = field(default_factory=_zero)
    rows: csr_array = field(default_factory=_no_rows)
    senses: np.ndarray = field(default_factory=_no_rows)
    right: np.ndarray = field(default_factory=_no_rows)

    def __post_init__(self) -> None:
        """Keep own copies in the types of the attributes."""
        size = len(self.labels)
        for name in ("worth", "low", "high"):
            object.__setattr__(self, name, _vector(getattr(self, name), size))
        whole = _vector(self.whole, size) > 0
        object.__setattr__(self, "labels", tuple(self.labels))
        object.__setattr__(self, "whole", whole)
        object.__setattr__(self, "rows", _matrix(self.rows, size))
        object.__setattr__(self, "senses", np.array(self.senses, dtype=str))
        object.__setattr__(self, "right", _vector(self.right, len(self.senses)))


@dataclass(frozen=True, kw_only=True, eq=False)
class Outcome:
    """What may happen, with its chance, and what can then be decided: y, where T x + W y keeps the right-hand sides.

    Attributes
    ----------
    label, probability
        Name; chance, above 0.
    worth, low, high
        Of each column of y: worth of a unit, bounds (0 and infinite by default).
    recourse, technology
        W, shape (row, column of y), and T, shape (row, column of x); dense or sparse.
    senses, right
        ``<=``, ``>=`` or ``==`` of each row; right-hand sides.
    first_worth
        Worth of a unit of each column of x in this outcome, beside that of the first stage.
    constant
        Worth whatever is decided.
    """

    label: str
    probability: float
    worth: np.ndarray
    recourse: csr_array
    technology: csr_array
    senses: np.ndarray
    right: np.ndarray
    low: np.ndarray = field(default_factory=_zero)
    high: np.ndarray = field(default_factory=_without_limit)
    first_worth: np.ndarray = field(default_factory=_zero)
    constant: float = 0.0

    def __post_init__(self) -> None:
        """Keep own copies in the types of the attributes."""
        object.__setattr__(self, "worth", _vector(self.worth, np.size(self.worth)))
        size = self.worth.size
        object.__setattr__(self, "recourse", _matrix(self.recourse, size))
        object.__setattr__(self, "technology", _matrix(self.technology, 0))
        for name in ("low", "high"):
            object.__setattr__(self, name, _vector(getattr(self, name), size))
        object.__setattr__(self, "senses", np.array(self.senses, dtype=str))
        object.__setattr__(self, "right", _vector(self.right, len(self.senses)))
        known = self.technology.shape[1]
        object.__setattr__(self, "first_worth", _vector(self.first_worth, known))

    def with_probability(self, probability: float) -> Self:
        """Return the same outcome with another chance.

        Examples
        --------
        >>> import numpy as np
        >>> rain = Outcome(
        ...     label="rain",
        ...     probability=0.3,
        ...     worth=[1.0],
        ...     recourse=[[1.0]],
        ...     technology=[[-1.0]],
        ...     senses=["<="],
        ...     right=[0.0],
        ... )
        >>> rain.with_probability(1.0).probability
        1.0
        """
        twin = object.__new__(type(self))
        for name, value in {**vars(self), "probability": probability}.items():
            object.__setattr__(twin, name, value)
        return twin


@dataclass(frozen=True, kw_only=True, eq=False)
class TwoStage:
    """A two-stage stochastic linear program: maximize the worth of x and the expected worth of y.

    Attributes
    ----------
    first
        What is decided before the outcome is known.
    outcomes
        What may happen; the chances add up to 1.
    mean
        The outcome that stands for the average in the expected-value problem; None for the mean of all numbers, where
        all outcomes have the same rows and columns.

    Raises
    ------
    ValueError
        If labels, shapes, ranges or chances are wrong: everything at once.

    Examples
    --------
    >>> buy = FirstStage(labels=("papers",), worth=[-1.0], high=9.0)
    >>> sell = {"recourse": [[1.0], [1.0]], "technology": [[-1.0], [0.0]]}
    >>> days = tuple(
    ...     Outcome(
    ...         label=f"demand {demand}",
    ...         probability=0.5,
    ...         worth=[3.0],
    ...         senses=["<=", "<="],
    ...         right=[0.0, demand],
    ...         **sell,
    ...     )
    ...     for demand in (2.0, 6.0)
    ... )
    >>> TwoStage(first=buy, outcomes=days).probabilities
    array([0.5, 0.5])
    """

    first: FirstStage
    outcomes: tuple[Outcome, ...]
    mean: Outcome | None = field(default=None)

    def __post_init__(self) -> None:
        """Check everything at once."""
        object.__setattr__(self, "outcomes", tuple(self.outcomes))
        problems = problems_of(self)
        if problems:
            raise ValueError("; ".join(problems))

    @property
    def probabilities(self) -> np.ndarray:
        """Return the chance of each outcome, shape (outcome,)."""
        return np.array([outcome.probability for outcome in self.outcomes])

    def knowing(self, outcome: Outcome) -> "TwoStage":
        """Return the same decision with one outcome that is certain."""
        return TwoStage(first=self.first, outcomes=(outcome.with_probability(1.0),))
