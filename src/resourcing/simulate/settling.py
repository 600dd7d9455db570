"""How long a simulation takes to settle, and how many replications are enough.

Marginal standard error rule: K. P. White, "An effective truncation heuristic for bias reduction in simulation output",
Simulation 69 (1997). Replications: K. Hoad, S. Robinson, R. Davies, "Automated selection of the number of replications for a
discrete-event simulation", Journal of the Operational Research Society 61 (2010).
"""

import numpy as np
from scipy.special import stdtrit

BATCH = 5
"""Values that are averaged before the rule looks at them (MSER-5)."""
MARGIN = 5
"""Batches before the middle of a series within which a cut counts as none: the rule still wants to drop more."""
LOOK_AHEAD = 5
"""Replications for which the interval has to stay narrow."""
LEVEL = 0.95
"""Confidence of every interval."""


def settled_after(series: np.ndarray) -> int | None:
    """Return after how many values a series has settled, by MSER-5; None where it has not by the middle.

    The values to drop are those without which the mean of the rest has the smallest standard error. Only the first half is
    searched: near the end a few values that happen to be alike would win (Hoad and others 2010).

    Parameters
    ----------
    series
        Values in order of time, shape (time,).

    Examples
    --------
    >>> rng = np.random.default_rng(0)
    >>> noise = rng.normal(size=1000)
    >>> settled_after(noise + 10 * np.exp(-np.arange(1000) / 10)) < 100
    True
    >>> settled_after(np.arange(1000.0)) is None
    True
    """
    num = len(series) // BATCH
    if num < 2:
        return None
    means = np.asarray(series)[: num * BATCH].reshape(num, BATCH).mean(axis=1)
    errors = [
        float(((rest := means[cut:]) - rest.mean()).var()) / len(rest)
        for cut in range(num // 2 + 1)
    ]
    cut = int(np.argmin(errors))
    return cut * BATCH if cut == 0 or cut <= num // 2 - MARGIN else None


def half_widths(values: np.ndarray) -> np.ndarray:
    """Return half the interval of the mean of the first 2, 3, … values, shape (len - 1,).

    Examples
    --------
    >>> half_widths(np.array([1.0, 1.0, 1.0])).tolist()
    [0.0, 0.0]
    """
    n = np.arange(1, len(values) + 1)
    mean = np.cumsum(values) / n
    squares = np.cumsum(np.square(values)) - n * mean**2
    deviation = np.sqrt(np.maximum(squares[1:], 0.0) / (n[1:] - 1))
    return stdtrit(n[1:] - 1, 0.5 + LEVEL / 2) * deviation / np.sqrt(n[1:])


def replications_needed(values: np.ndarray, *, half_width: float) -> int | None:
    """Return the number of replications after which every mean is known well enough, None where it is not yet.

    Enough are those after which half the 95 % interval is narrow, and stays so for `LOOK_AHEAD` replications more.

    Parameters
    ----------
    values
        One value of each measure for each replication, shape (replication, measure).
    half_width
        Half the interval asked for, in units of the values.
    """
    if len(values) < 2:
        return None
    columns = [half_widths(column) > half_width for column in values.T]
    wide = np.array(columns).reshape(-1, len(values) - 1)
    return first_narrow(np.asarray(wide.any(axis=0)))


def first_narrow(wide: np.ndarray) -> int | None:
    """Return the first number of replications, at least 3, from which on `LOOK_AHEAD` more stay narrow, None where none does.

    Parameters
    ----------
    wide
        Whether the interval of the first 2, 3, … replications is too wide.

    Examples
    --------
    >>> first_narrow(np.array([False, True, True] + [False] * 6))
    5
    """
    for place in range(1, len(wide) - LOOK_AHEAD):
        if not wide[place : place + LOOK_AHEAD + 1].any():
            return place + 2
    return None
