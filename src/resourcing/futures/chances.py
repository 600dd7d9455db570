"""Intervals of means, shares and of anything else computed from a sample of futures.

Means by Student's t, shares by Wilson's score, the rest by resampling the futures.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy  # its parts load when first used
from scipy.special import stdtrit

LEVEL = 0.95
"""Confidence of the intervals."""
RESAMPLES = 1000
"""Resamples of the futures behind an interval."""


@dataclass(frozen=True, kw_only=True)
class Interval:
    """A value with its interval."""

    value: float
    low: float
    high: float

    @property
    def half_width(self) -> float:
        """Return half the width."""
        return (self.high - self.low) / 2


def mean_interval(sample: np.ndarray) -> Interval:
    """Return the mean of a sample with Student's interval; infinitely wide for one value alone.

    Examples
    --------
    >>> mean_interval(np.array([1.0, 2.0, 3.0])).value
    2.0
    """
    mean = float(np.mean(sample))
    if len(sample) < 2:
        return Interval(value=mean, low=-np.inf, high=np.inf)
    error = float(np.std(sample, ddof=1)) / np.sqrt(len(sample))
    half = float(stdtrit(len(sample) - 1, (1 + LEVEL) / 2)) * error
    return Interval(value=mean, low=mean - half, high=mean + half)


def share_interval(hits: int, trials: int) -> Interval:
    """Return a share with Wilson's interval.

    Examples
    --------
    >>> share_interval(0, 20).high < 0.2
    True
    """
    found = scipy.stats.binomtest(hits, trials).proportion_ci(LEVEL, method="wilson")
    return Interval(value=hits / trials, low=float(found.low), high=float(found.high))


def resampled(
    values: np.ndarray, statistic: Callable[[np.ndarray], np.ndarray], *, seed: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return a statistic of futures with the quantiles of its resamples.

    Parameters
    ----------
    values
        Values of the options, shape (option, future); the futures are resampled, the options stay together.
    statistic
        From values, shape (option, future), to an array.
    seed
        Seed of the resampling.

    Returns
    -------
    tuple of numpy.ndarray
        The statistic, and the ends of its percentile interval.
    """
    chance, number = np.random.default_rng(seed), values.shape[1]
    again = np.array(
        [
            statistic(values[:, chance.integers(number, size=number)])
            for _ in range(RESAMPLES)
        ]
    )
    tails = ((1 - LEVEL) / 2, (1 + LEVEL) / 2)
    low, high = np.quantile(again, tails, axis=0)
    return np.asarray(statistic(values)), np.asarray(low), np.asarray(high)
