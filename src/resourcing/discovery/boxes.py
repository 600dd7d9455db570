"""Boxes in the units of the caller: limits of numbers, values of choices, and what share of the failures they hold.

Knows tables of inputs; how boxes are found is told elsewhere.
"""

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.discovery.encoding import Encoded, RankBox, restricted


@dataclass(frozen=True, kw_only=True)
class Range:
    """Limits of a number.

    Attributes
    ----------
    name
        Name of the input.
    low, high
        Lowest and highest value inside, both included; infinite where there is no limit.
    whole
        Whether the input is a whole number.
    """

    name: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False

    def holds(self, column: pd.Series) -> np.ndarray:
        """Return whether each value is inside, shape (future,)."""
        values = column.to_numpy(dtype=float)
        return np.asarray((values >= self.low) & (values <= self.high))


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Values inside of an input that is no number.

    Attributes
    ----------
    name
        Name of the input.
    allowed, others
        Values inside and outside.
    """

    name: str
    allowed: tuple[object, ...]
    others: tuple[object, ...] = ()

    def holds(self, column: pd.Series) -> np.ndarray:
        """Return whether each value is inside, shape (future,)."""
        return column.isin(list(self.allowed)).to_numpy(dtype=bool)


@dataclass(frozen=True, kw_only=True)
class Box:
    """Futures within limits of some inputs; the other inputs are free.

    Attributes
    ----------
    limits
        One for each restricted input.

    Examples
    --------
    >>> box = Box(limits=(Range(name="deals", low=4, whole=True),))
    >>> box.holds(pd.DataFrame({"deals": [3, 4, 5]}))
    array([False,  True,  True])
    """

    limits: tuple[Range | Choice, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Return the restricted inputs."""
        return tuple(limit.name for limit in self.limits)

    def holds(self, inputs: pd.DataFrame) -> np.ndarray:
        """Return whether each future is inside, shape (future,).

        Parameters
        ----------
        inputs
            One row for each future, one column at least for each restricted input.
        """
        inside = np.ones(len(inputs), dtype=bool)
        for limit in self.limits:
            inside &= limit.holds(inputs[limit.name])
        return inside

    def to_frame(self) -> pd.DataFrame:
        """Return one row for each restricted input: input, low, high, allowed (values of a choice, else empty)."""
        rows = [
            (limit.name, limit.low, limit.high, "")
            if isinstance(limit, Range)
            else (limit.name, math.nan, math.nan, ", ".join(map(str, limit.allowed)))
            for limit in self.limits
        ]
        return pd.DataFrame(rows, columns=["input", "low", "high", "allowed"])


@dataclass(frozen=True, kw_only=True)
class Measures:
    """How many futures a box holds, and how many of them fail.

    Attributes
    ----------
    futures, failures
        Inside the box.
    all_futures, all_failures
        Altogether.
    rest_futures, rest_failures
        Outside the box, and outside the boxes found before it.
    """

    futures: int
    failures: int
    all_futures: int
    all_failures: int
    rest_futures: int
    rest_failures: int

    @property
    def coverage(self) -> float:
        """Return the share of all failures that is inside; 0 where nothing fails."""
        return _share(self.failures, self.all_failures)

    @property
    def density(self) -> float:
        """Return the share of the futures inside that fails; 0 where none is inside."""
        return _share(self.failures, self.futures)

    @property
    def support(self) -> float:
        """Return the share of all futures that is inside."""
        return _share(self.futures, self.all_futures)

    @property
    def rest(self) -> float:
        """Return the share of the futures outside that fails; 0 where none is outside."""
        return _share(self.rest_failures, self.rest_futures)


def _share(part: float, whole: float) -> float:
    """Return a part of a whole, 0 of nothing."""
    return float(part / whole) if whole else 0.0


def measured(
    box: Box,
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    earlier: tuple[Box, ...] = (),
) -> Measures:
    """Return what a box holds of some futures, such as futures not used to find it.

    Parameters
    ----------
    box
        The box.
    inputs
        One row for each future.
    failed
        Whether each future fails.
    earlier
        Boxes found before; futures in one of them belong to it.

    Examples
    --------
    >>> box = Box(limits=(Range(name="deals", low=4, whole=True),))
    >>> futures = pd.DataFrame({"deals": [3, 4, 5, 6]})
    >>> found = measured(box, futures, np.array([False, False, True, True]))
    >>> found.coverage, round(found.density, 2), found.support, found.rest
    (1.0, 0.67, 0.75, 0.0)
    """
    free = np.ones(len(inputs), dtype=bool)
    for other in earlier:
        free &= ~other.holds(inputs)
    inside = box.holds(inputs) & free
    rest = free & ~inside
    return Measures(
        futures=int(inside.sum()),
        failures=int(failed[inside].sum()),
        all_futures=len(inputs),
        all_failures=int(failed.sum()),
        rest_futures=int(rest.sum()),
        rest_failures=int(failed[rest].sum()),
    )


def decoded(data: Encoded, box: RankBox) -> Box:
    """Return a box of ranks in the units of the inputs.

    The limit of a real number lies half-way between the last value outside and the first one inside, that of a whole number is the last
    value inside.
    """
    places = np.flatnonzero(restricted(data, box)).tolist()
    return Box(limits=tuple(_limit(data, box, place) for place in places))


def _limit(data: Encoded, box: RankBox, place: int) -> Range | Choice:
    """Return the limits of one input."""
    name, levels = data.names[place], data.levels[place]
    if place < data.numbers:
        low, high = int(box.lows[place]), int(box.highs[place])
        whole = data.kinds[place] == "whole"
        return Range(
            name=name,
            low=_edge(levels, low, low - 1, whole=whole) if low else -math.inf,
            high=_edge(levels, high, high + 1, whole=whole)
            if high < len(levels) - 1
            else math.inf,
            whole=whole,
        )
    start = data.starts[place - data.numbers]
    inside = box.allowed[start : start + len(levels)]
    return Choice(
        name=name, allowed=tuple(levels[inside]), others=tuple(levels[~inside])
    )


def _edge(levels: np.ndarray, inside: int, outside: int, *, whole: bool) -> float:
    """Return the limit between the last level inside and the first one outside."""
    if whole:
        return float(levels[inside])
    return float(levels[inside]) / 2 + float(levels[outside]) / 2
