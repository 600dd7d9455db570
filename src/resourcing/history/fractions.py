"""How sure a fraction of counted cases is. Pure functions of numbers."""

import numpy as np
from scipy.special import ndtri

EPSILON = 1e-9


def wilson(
    successes: np.ndarray | float, trials: np.ndarray | float, *, level: float
) -> tuple[np.ndarray, np.ndarray]:
    r"""Return Wilson's score interval of a fraction; 0 to 1 where nothing was tried.

    .. math:: \frac{\hat p + z^2 / 2n \pm z \sqrt{\hat p (1 - \hat p) / n + z^2 / 4n^2}}{1 + z^2 / n}

    Parameters
    ----------
    successes, trials
        Number of cases that count, and of all cases.
    level
        Probability that the interval holds the truth.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).

    Examples
    --------
    >>> low, high = wilson(8, 10, level=0.95)
    >>> round(float(low), 3), round(float(high), 3)
    (0.49, 0.943)
    """
    z = ndtri(0.5 + level / 2)
    n = np.maximum(np.asarray(trials, dtype=float), EPSILON)
    hits = np.asarray(successes, dtype=float)
    share = hits / n
    center = (share + z**2 / (2 * n)) / (1 + z**2 / n)
    half = z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low = np.where(hits <= 0, 0.0, np.clip(center - half, 0, 1))
    return low, np.where(hits >= n, 1.0, np.clip(center + half, 0, 1))
