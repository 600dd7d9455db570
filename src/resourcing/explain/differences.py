"""A difference between two optima of which each is known only between an answer and a bound.

Arithmetic and words; solves nothing.
"""

from dataclasses import dataclass

from resourcing.results import TOLERANCE, OptimizationResult

POINT = 0.05
"""Smallest difference in points that one decimal shows."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What is known of a difference in value points.

    Attributes
    ----------
    found
        Difference of the two answers found.
    low, high
        The true difference lies between these, by the two answers and their two bounds.

    Examples
    --------
    >>> print(Difference(found=4.0, low=2.5, high=4.5))
    4.0 points (between 2.5 and 4.5)
    >>> print(Difference(found=0.3, low=0.0, high=2.0))
    0.3 points by the plans found, which cannot be told from zero (between 0.0 and 2.0)
    """

    found: float
    low: float
    high: float

    def __post_init__(self) -> None:
        """Check the order."""
        if not self.low - TOLERANCE <= self.found <= self.high + TOLERANCE:
            msg = f"a difference of {self.found} lies outside {self.low} to {self.high}"
            raise ValueError(msg)

    @property
    def told_from_zero(self) -> bool:
        """Return whether the true difference is proven not to be zero."""
        return self.low > TOLERANCE or self.high < -TOLERANCE

    @property
    def exact(self) -> bool:
        """Return whether the true difference is known."""
        return self.high - self.low <= TOLERANCE * max(1.0, abs(self.high))

    def __str__(self) -> str:
        """Return the difference with its interval, in words that follow "costs" or "is worth"."""
        if self.exact:
            return (
                "nothing" if abs(self.found) < POINT else f"{number(self.found)} points"
            )
        interval = f"between {number(self.low)} and {number(self.high)}"
        if not self.told_from_zero:
            found = f"{number(self.found)} points by the plans found"
            return f"{found}, which cannot be told from zero ({interval})"
        return f"{number(self.found)} points ({interval})"


def loss(best: OptimizationResult, forced: OptimizationResult) -> Difference:
    """Return what is lost by a restriction: optimum less restricted optimum, never below 0.

    Parameters
    ----------
    best, forced
        Answers without and with the restriction; the first is at least as good as the second.

    Examples
    --------
    >>> class Answer:
    ...     def __init__(self, objective, bound):
    ...         self.objective, self.bound = objective, bound
    >>> print(loss(Answer(10.0, 11.0), Answer(6.0, 7.0)))
    4.0 points (between 3.0 and 5.0)
    """
    raised = gain(after=best, before=forced)
    return Difference(
        found=max(0.0, raised.found), low=max(0.0, raised.low), high=raised.high
    )


def gain(*, after: OptimizationResult, before: OptimizationResult) -> Difference:
    """Return the optimum of one instance less that of another.

    Raises
    ------
    ValueError
        If one of them has no answer.
    """
    if after.objective is None or before.objective is None:
        msg = "a difference needs two answers"
        raise ValueError(msg)
    return Difference(
        found=after.objective - before.objective,
        low=after.objective - before.bound,
        high=after.bound - before.objective,
    )


def number(value: float) -> str:
    """Return a number with one decimal and thousands separated, never minus zero.

    Examples
    --------
    >>> number(1234.56), number(-0.01)
    ('1,234.6', '0.0')
    """
    return f"{round(value, 1) + 0.0:,.1f}"
