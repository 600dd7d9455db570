"""Luck: uniform numbers named by seed, future, source and identifier, and the times and picks that they are turned into.

What they decide is in `courses`.
"""

import math
from functools import lru_cache
from zlib import crc32

import numpy as np

from resourcing.scenario import Triangle

MONTHS_PER_YEAR = 12
NEVER = 10_000
"""Month in which nothing happens."""
BLOCK = 256
"""Futures whose numbers of one source are drawn together."""
WIDTH = 6
"""Uniform numbers of each source and future."""


@lru_cache(maxsize=20_000)
def _block(seed: int, source: str, name: str, block: int) -> np.ndarray:
    """Return the uniform numbers of a source for a block of futures, shape (future, `WIDTH`)."""
    key = crc32(f"futures {source} {name}".encode())
    bits = np.random.Philox(key=[seed, key], counter=[0, 0, 0, block])
    return np.random.Generator(bits).random((BLOCK, WIDTH))


class Luck:
    """The uniform numbers of one future, looked up by source of chance and by alliance or person."""

    def __init__(self, seed: int, number: int) -> None:
        self.seed, self.number = seed, number

    def of(self, source: str, name: str) -> list[float]:
        """Return `WIDTH` uniform numbers of a source, the same whatever else is drawn."""
        block, place = divmod(self.number, BLOCK)
        found: list[float] = _block(self.seed, source, name, block)[place].tolist()
        return found


def exponential(uniform: float) -> float:
    """Return the standard exponential quantile of a uniform number."""
    return -math.log1p(-uniform)


def months_until(uniform: float, per_year: float) -> float:
    """Return the months until an event of a yearly rate."""
    if per_year <= 0:
        return float(NEVER)
    return exponential(uniform) * MONTHS_PER_YEAR / per_year


def whole_months(months: float) -> int:
    """Return whole months, at least one, at most `NEVER`."""
    return int(min(NEVER, max(1, math.ceil(months))))


def picked(shares: np.ndarray, uniform: float) -> int:
    """Return the index that a uniform number picks among shares that sum to 1; never one without a share."""
    place = int(np.searchsorted(np.cumsum(shares), uniform, side="right"))
    return min(place, int(np.flatnonzero(shares)[-1]))


def triangular(between: Triangle, uniform: float) -> float:
    """Return the quantile of a triangular distribution."""
    low, mode, high = between.low, between.mode, between.high
    if high <= low:
        return low
    turn = (mode - low) / (high - low)
    if uniform < turn:
        return low + math.sqrt(uniform * (high - low) * (mode - low))
    return high - math.sqrt((1 - uniform) * (high - low) * (high - mode))
