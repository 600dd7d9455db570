"""How well a box tells the futures that fail from the others, and what its limits cost in words.

Formulas and references in docs/discovery.md. Knows ranks and counts only.
"""

import numpy as np
import scipy  # its parts load when first used
from scipy.special import xlogy

from resourcing.discovery.encoding import Encoded, RankBox, restricted, satisfied

CUTS = 10
"""Places at which a limit is named: tenths of the futures."""


def likelihood_gain(
    counts: np.ndarray, failures: np.ndarray, *, futures: int, failed: int
) -> np.ndarray:
    r"""Return the gain in log-likelihood of one rate inside and one outside over one rate for all.

    .. math:: \ell(F, n) + \ell(F_0 - F, n_0 - n) - \ell(F_0, n_0), \quad \ell(F, n) = F \ln(F/n) + (n - F) \ln(1 - F/n)

    It is 0 where the rate inside is not the higher one.

    Parameters
    ----------
    counts, failures
        Futures inside and those among them that fail, any one shape.
    futures, failed
        All futures and those that fail.

    Examples
    --------
    >>> likelihood_gain(np.array([10, 10]), np.array([10, 1]), futures=100, failed=10)
    array([32.50829734,  0.        ])
    """
    n, f = np.asarray(counts, dtype=float), np.asarray(failures, dtype=float)
    gain = (
        _likelihood(f, n)
        + _likelihood(failed - f, futures - n)
        - _likelihood(np.asarray(float(failed)), np.asarray(float(futures)))
    )
    denser = f * (futures - n) > (failed - f) * n
    return np.where(denser, gain, 0.0)


def _likelihood(failures: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the largest log-likelihood of so many failures among so many futures."""
    safe = np.where(counts > 0, counts, 1.0)
    share = failures / safe
    return np.asarray(xlogy(failures, share) + xlogy(counts - failures, 1 - share))


def limit_prices(data: Encoded) -> np.ndarray:
    r"""Return the price of one limit of each input in nats: what it takes to name it.

    A number has :math:`\ln(2 p L)` a side, for p inputs and L distinct values (10 at most); a choice :math:`\ln p + L \ln 2`.
    """
    inputs, sizes = len(data.names), data.sizes
    number = np.log(2 * inputs * np.minimum(sizes, CUTS))
    choice = np.log(inputs) + sizes * np.log(2)
    return np.where(np.arange(inputs) < data.numbers, number, choice)


def prices(
    data: Encoded, lows: np.ndarray, highs: np.ndarray, allowed: np.ndarray
) -> np.ndarray:
    """Return the price of boxes, shape (box,), from their ranks with the box in front."""
    price, q = limit_prices(data), data.numbers
    sides = (lows > 0).astype(int) + (highs < data.sizes[:q] - 1)
    total = sides @ price[:q]
    for place, (one, two) in enumerate(
        zip(data.starts[:-1], data.starts[1:], strict=True)
    ):
        total = total + price[q + place] * ~allowed[:, one:two].all(axis=1)
    return np.asarray(total, dtype=float)


def score(data: Encoded, failed: np.ndarray, box: RankBox) -> float:
    """Return the gain in log-likelihood of a box less the price of its limits."""
    inside = satisfied(data, box).all(axis=0)
    gain = likelihood_gain(
        inside.sum(), failed[inside].sum(), futures=failed.size, failed=failed.sum()
    )
    price = prices(data, box.lows[None], box.highs[None], box.allowed[None])
    return float(gain - price[0])


def quasi_p_values(data: Encoded, failed: np.ndarray, box: RankBox) -> dict[int, float]:
    r"""Return the quasi-p-value of each restricted input by its place.

    With the limits of all other inputs kept, a share q of the futures fails; it is the probability that of the n futures
    in the box at least as many fail as do, :math:`P(\text{Bin}(n, q) \ge F)`: whether the input's limits could be chance.
    """
    held = satisfied(data, box)
    kept = held.sum(axis=0)
    inside = kept == len(held)
    count, failures = int(inside.sum()), int(failed[inside].sum())
    values = {}
    for place in np.flatnonzero(restricted(data, box)).tolist():
        others = kept - held[place] == len(held) - 1
        share = failed[others].mean() if others.any() else 0.0
        values[place] = float(scipy.stats.binom.sf(failures - 1, count, share))
    return values
