"""What can be told from chance: intervals of shares, and whether two shares, counts or ratios differ.

Pure functions of numbers. Every interval and test is at the level `LEVEL`; cases count as independent.
"""

import math
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used

from resourcing.history import wilson

LEVEL = 0.95
"""Confidence of every interval, and 1 - risk of taking chance for a change."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A value with the interval in which the rate behind it lies at the level `LEVEL`."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Ratio:
    """A ratio of two sums over weeks, with its standard error and degrees of freedom (weeks - 1)."""

    value: float
    error: float
    freedom: float

    @property
    def interval(self) -> Interval:
        """Return the interval by Student's t, kept within 0 and 1."""
        half = float(scipy.stats.t.ppf((1 + LEVEL) / 2, self.freedom)) * self.error
        low, high = max(0.0, self.value - half), min(1.0, self.value + half)
        return Interval(value=self.value, low=low, high=high)


def share(hits: float, cases: float) -> Interval:
    """Return a share with Wilson's score interval.

    Parameters
    ----------
    hits, cases
        Number of cases that count, and of all cases (above 0).

    Examples
    --------
    >>> found = share(8, 10)
    >>> round(found.low, 4), round(found.high, 4)
    (0.4902, 0.9433)
    """
    low, high = wilson(hits, cases, level=LEVEL)
    return Interval(value=hits / cases, low=float(low), high=float(high))


def shares_differ(
    hits: int, cases: int, *, hits_before: int, cases_before: int
) -> bool:
    """Return whether two shares differ, by Fisher's exact test on both sides.

    Parameters
    ----------
    hits, cases
        Now.
    hits_before, cases_before
        Before.

    Examples
    --------
    >>> shares_differ(56, 70, hits_before=48, cases_before=80)
    True
    >>> shares_differ(0, 3, hits_before=3, cases_before=3)
    False
    """
    table = np.array([[hits, cases - hits], [hits_before, cases_before - hits_before]])
    return bool(scipy.stats.fisher_exact(table).pvalue < 1 - LEVEL)


def counts_differ(count: int, before: int, *, exposure: float = 1.0) -> bool:
    """Return whether two Poisson counts differ, by the exact conditional (binomial) test.

    Parameters
    ----------
    count, before
        Counts now and before.
    exposure
        Length of the time now as a multiple of that before.

    Examples
    --------
    >>> counts_differ(20, 5), counts_differ(7, 5)
    (True, False)
    """
    if count + before == 0:
        return False
    expected = exposure / (1 + exposure)
    return bool(
        scipy.stats.binomtest(count, count + before, expected).pvalue < 1 - LEVEL
    )


def count(number: int) -> Interval:
    """Return a Poisson count with its exact interval (Garwood 1936).

    Examples
    --------
    >>> found = count(5)
    >>> round(found.low, 4), round(found.high, 4)
    (1.6235, 11.6683)
    """
    risk = (1 - LEVEL) / 2
    low = float(scipy.stats.chi2.ppf(risk, 2 * number)) / 2 if number else 0.0
    high = float(scipy.stats.chi2.isf(risk, 2 * number + 2)) / 2
    return Interval(value=float(number), low=low, high=high)


def ratio(parts: np.ndarray, wholes: np.ndarray) -> Ratio | None:
    """Return the sum of parts over the sum of wholes, with an error from how the ratio varies from week to week.

    The error is that of the ratio estimator (Cochran, "Sampling Techniques", section 2.11): weeks are the cases, so that
    what one person does all week counts once.

    Parameters
    ----------
    parts, wholes
        Sums of each week, shape (week,).

    Returns
    -------
    Ratio or None
        None where there are fewer than two weeks with a whole above 0.

    Examples
    --------
    >>> found = ratio(np.array([2.0, 4.0]), np.array([10.0, 10.0]))
    >>> found.value, round(found.error, 4)
    (0.3, 0.1)
    """
    used = wholes > 0
    x, y = parts[used], wholes[used]
    weeks = len(y)
    if weeks < 2:
        return None
    value = float(x.sum() / y.sum())
    variance = weeks / (weeks - 1) * float(((x - value * y) ** 2).sum())
    return Ratio(
        value=value, error=math.sqrt(variance) / float(y.sum()), freedom=weeks - 1.0
    )


def ratios_differ(now: Ratio, before: Ratio) -> bool:
    """Return whether two ratios differ, by Welch's t.

    Examples
    --------
    >>> one, two = (
    ...     Ratio(value=value, error=0.02, freedom=12.0) for value in (0.3, 0.4)
    ... )
    >>> ratios_differ(one, two), ratios_differ(one, one)
    (True, False)
    """
    a, b = now.error**2, before.error**2
    if a + b == 0:
        return now.value != before.value
    freedom = (a + b) ** 2 / (a**2 / now.freedom + b**2 / before.freedom)
    score = abs(now.value - before.value) / math.sqrt(a + b)
    return bool(score > scipy.stats.t.ppf((1 + LEVEL) / 2, freedom))
