"""Assumptions with their ranges: what may be otherwise, how far, and how likely.

Knows numbers and names; what follows from an assumption is computed by the caller.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, Self

import numpy as np

NEAREST = 1e-12
"""How near to 0 and 1 a probability may come before its quantile is taken."""
LARGE = 100
"""From here on numbers are told without decimals."""


class Distribution(Protocol):
    """What a frozen distribution of `scipy.stats` answers, as far as it is needed."""

    def ppf(self, q: np.ndarray) -> np.ndarray:
        """Return the quantiles at these probabilities."""
        ...


@dataclass(frozen=True, kw_only=True)
class Assumption:
    """A number that is assumed, with its range.

    Attributes
    ----------
    name
        Its key.
    low, high
        Range, low below high.
    base
        Its value in the base case; the middle of the range if not given.
    distribution
        Frozen distribution of `scipy.stats` to draw from; uniform over the range if not given.
    whole
        Whether it is a whole number; then both ends are as likely as the numbers between.
    text, unit
        What people call it (its key if not given), and in which unit.
    saying
        How a value is told, such as a day for its ordinal; a number with its unit if not given.

    Examples
    --------
    >>> hire = Assumption(
    ...     name="hire", low=3, high=6, text="time to hire", unit="months"
    ... )
    >>> hire.middle, hire.said(hire.low)
    (4.5, '3 months')
    """

    name: str
    low: float
    high: float
    base: float | None = None
    distribution: Distribution | None = None
    whole: bool = False
    text: str = ""
    unit: str = ""
    saying: Callable[[float], str] | None = None

    def __post_init__(self) -> None:
        """Refuse an empty or endless range."""
        if not (np.isfinite(self.low) and np.isfinite(self.high)):
            message = f"{self.name}: range {self.low} to {self.high} must be finite"
            raise ValueError(message)
        if self.low >= self.high:
            message = f"{self.name}: low {self.low} must be below high {self.high}"
            raise ValueError(message)

    @classmethod
    def drawn(
        cls,
        name: str,
        distribution: Distribution,
        *,
        share: float = 0.8,
        text: str = "",
        unit: str = "",
    ) -> Self:
        """Return an assumption with a distribution; its range is the middle share of it, its base the median.

        Examples
        --------
        >>> from scipy.stats import norm
        >>> hire = Assumption.drawn("hire", norm(4, 1))
        >>> round(hire.low, 2), hire.base, round(hire.high, 2)
        (2.72, 4.0, 5.28)
        """
        ends = np.array([(1 - share) / 2, 0.5, (1 + share) / 2])
        low, base, high = map(float, distribution.ppf(ends))
        return cls(
            name=name,
            low=low,
            high=high,
            base=base,
            distribution=distribution,
            text=text,
            unit=unit,
        )

    @property
    def middle(self) -> float:
        """Return the base value, or the middle of the range."""
        return (self.low + self.high) / 2 if self.base is None else self.base

    @property
    def called(self) -> str:
        """Return what people call it."""
        return self.text or self.name

    def quantile(self, probabilities: np.ndarray) -> np.ndarray:
        """Return the values at these probabilities, same shape."""
        if self.distribution is not None:
            inside = np.clip(probabilities, NEAREST, 1 - NEAREST)
            return np.asarray(self.distribution.ppf(inside), dtype=float)
        if self.whole:
            steps = np.floor(probabilities * (self.high - self.low + 1))
            return np.minimum(self.low + steps, self.high)
        return np.asarray(self.low + probabilities * (self.high - self.low))

    def said(self, value: float) -> str:
        """Return a value with its unit, or as it is told."""
        if self.saying is not None:
            return self.saying(value)
        return f"{number(value)} {self.unit}".rstrip()


def number(value: float) -> str:
    """Return a number in three digits, whole from 100 on.

    Examples
    --------
    >>> number(5.2468), number(-1234.5), number(3.0)
    ('5.25', '-1,234', '3')
    """
    if value == 0:
        return "0"
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"


def checked(assumptions: Sequence[Assumption]) -> tuple[Assumption, ...]:
    """Return assumptions, at least one and each name once."""
    names = [one.name for one in assumptions]
    if not names or len(set(names)) < len(names):
        message = f"assumptions {names}: must be one at least, each name once"
        raise ValueError(message)
    return tuple(assumptions)
