"""Means and intervals over replications: ratios of sums, such as requests in time over requests."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

from resourcing.playbook import SEGMENTS
from resourcing.simulate.outcome import Replication
from resourcing.simulate.settling import LEVEL
from resourcing.simulate.staffed import Staffed

_CLOSE = 1e-9


class Interval(NamedTuple):
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


def ratio(over: np.ndarray, under: np.ndarray) -> Interval:
    """Return a ratio of sums over replications, such as the fraction in time, with its interval by the delta method.

    Parameters
    ----------
    over, under
        Sums of each replication, shape (replication,).

    Returns
    -------
    Interval
        Not a number where nothing was counted; no interval with one replication.

    Examples
    --------
    >>> ratio(np.array([8.0, 9.0]), np.array([10.0, 10.0])).value
    0.85
    """
    total = under.sum()
    if not total > 0:
        return Interval(np.nan, np.nan, np.nan)
    value, n = float(over.sum() / total), len(over)
    if n < 2:
        return Interval(value, np.nan, np.nan)
    rest = over - value * under
    error = np.sqrt(n / (n - 1) * np.square(rest).sum()) / total
    half = float(stdtrit(n - 1, 0.5 + LEVEL / 2) * error)
    return Interval(value, value - half, value + half)


def fraction(over: np.ndarray, under: np.ndarray) -> Interval:
    """Return a ratio that lies between 0 and 1, its interval cut there."""
    found = ratio(over, under)
    return Interval(found.value, *np.clip([found.low, found.high], 0.0, 1.0).tolist())


def mean(values: np.ndarray) -> Interval:
    """Return a mean over replications with its interval.

    Examples
    --------
    >>> mean(np.array([1.0, 3.0])).value
    2.0
    """
    return ratio(values, np.ones(len(values)))


def by_replication(ready: Staffed, done: Sequence[Replication]) -> np.ndarray:
    """Return the fraction begun in time of each segment, linearized so that its mean is that of all requests.

    Returns
    -------
    numpy.ndarray
        Shape (replication, segment), of the segments that ask anything. The mean over replications is the ratio of sums.
    """
    segment = np.array(
        [SEGMENTS.index(item.segment) for item in ready.sources], dtype=int
    )
    limits = np.array([item.limit for item in ready.sources])
    counts = np.zeros((2, len(done), len(SEGMENTS)))
    for n, item in enumerate(done):
        rows = item.rows
        days = rows["begun"] - rows["arrived"]
        kept = days <= limits[rows["source"]] + _CLOSE
        of = segment[rows["source"]]
        counts[0, n] = np.bincount(of, weights=kept, minlength=len(SEGMENTS))
        counts[1, n] = np.bincount(of, minlength=len(SEGMENTS))
    over, under = counts
    asked = under.sum(axis=0) > 0
    over, under = over[:, asked], under[:, asked]
    share, size = over.sum(axis=0) / under.sum(axis=0), under.mean(axis=0)
    return np.asarray(share + (over - share * under) / size)
