"""Sums and weights that lose no digits: geometric sums at any ratio, Poisson weights far out, Gauss-Legendre nodes.

Knows nothing of queues.
"""

import math

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]

STIRLING_FROM = 16
"""Counts from which four terms of Stirling's series are exact to rounding."""
STIRLING = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680)
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)
"""Gauss-Legendre nodes and weights on [-1, 1]."""


def log_ratio(part: float, whole: float, *, spare: float) -> float:
    """Return log(part / whole), exact near one, where spare is whole less part."""
    if abs(spare) < whole / 2:
        return math.log1p(-spare / whole)
    return math.log(part / whole)


def geometric_sums(count: int, *, log_x: float) -> tuple[float, float, float]:
    """Return the sums of x^i, of (i + 1) x^i and of (count - i) x^i for i below count, x at most one.

    Binary doubling: all terms are positive, so that nothing cancels at x = 1 or near it, and counts may be large.
    """
    done = 0
    plain = rising = falling = 0.0
    for bit in f"{count:b}":
        power = math.exp(done * log_x)
        rising += power * (rising + done * plain)
        falling += done * plain + power * falling
        plain += power * plain
        done *= 2
        if bit == "1":
            power = math.exp(done * log_x)
            plain += power
            rising += (done + 1) * power
            falling += plain
            done += 1
    return plain, rising, falling


def partial_geometric(counts: Vector, *, log_x: float) -> Vector:
    """Return the sum of x^i for i below each count."""
    if log_x == 0:
        return counts
    sums: Vector = np.expm1(counts * log_x) / math.expm1(log_x)
    return sums


def poisson(count: int, mean: float) -> float:
    """Return one Poisson probability, by Loader's saddle point for large counts."""
    if count < STIRLING_FROM:
        power = count * math.log(mean) if count else 0.0
        return math.exp(power - mean - math.lgamma(count + 1))
    error = sum(term / count ** (2 * k + 1) for k, term in enumerate(STIRLING))
    excess = (mean - count) / count
    exponent = -error - count * (excess - math.log1p(excess))
    return math.exp(exponent) / math.sqrt(2 * math.pi * count)


def poisson_weights(mean: float, *, last: int) -> Vector:
    """Return the Poisson probabilities of 0 to last, each to relative accuracy, by ratios from the largest."""
    anchor = min(int(mean), last)
    up = np.cumprod(mean / np.arange(anchor + 1, last + 1))
    down = np.cumprod(np.arange(anchor, 0, -1) / mean) if anchor else np.empty(0)
    weights: Vector = poisson(anchor, mean) * np.concatenate([down[::-1], [1.0], up])
    return weights
