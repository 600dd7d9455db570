"""Distributions of waits: how likely a wait is longer than a limit, and which wait a fraction stays within.

Each keeps its relative accuracy in the far tail. Knows nothing of the queues they come from.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy.optimize import brentq

from resourcing.queueing.numbers import Vector, poisson_weights

REACH = 10
"""Standard deviations of a Poisson number above which its tail is below rounding."""
MARGIN = 50
"""The same for small means, in units."""
SMALLEST = 5e-324
"""Tolerance that leaves the relative one in charge."""
PRECISION = 8.9e-16
"""Four units of rounding, the finest relative tolerance of a root."""
STEPS = 2000
"""More than a bracket of floats can be halved."""


class WaitTail(Protocol):
    """What a distribution of waits answers."""

    def exceeds(self, limit: float) -> float:
        """Return the probability of a wait above the limit."""
        ...

    def percentile(self, fraction: float) -> float:
        """Return the shortest time that this fraction of waits stays within."""
        ...


@dataclass(frozen=True, kw_only=True)
class ExponentialTail:
    """No wait, or one above a limit with probability times exp(-rate limit)."""

    probability: float
    rate: float

    def exceeds(self, limit: float) -> float:
        """Return the probability of a wait above the limit."""
        return self.probability * math.exp(-self.rate * limit)

    def percentile(self, fraction: float) -> float:
        """Return the shortest time that this fraction of waits stays within."""
        longer = 1 - fraction
        if self.probability <= longer:
            return 0.0
        return math.log1p((self.probability - longer) / longer) / self.rate


@dataclass(frozen=True, kw_only=True)
class ErlangMixture:
    """Waits for as many services, at one rate, as the arrival finds ahead in the queue and one more.

    Attributes
    ----------
    rate
        Services completed per unit of time while anybody waits.
    places
        Places in which an arrival may wait.
    found
        Probability of finding at least so many waiting, and all servers busy, for an array of counts.
    """

    rate: float
    places: int
    found: Callable[[Vector], Vector]

    def exceeds(self, limit: float) -> float:
        """Return the probability of a wait above the limit.

        Too few services were completed by then: sum over i of P(i completed) P(at least i found waiting). All terms are
        positive, and what is cut off is below rounding since the second factor falls.
        """
        mean = self.rate * limit
        reach = math.ceil(mean + REACH * math.sqrt(mean) + MARGIN)
        last = min(self.places - 1, reach)
        if last < 0:
            return 0.0
        counts = np.arange(last + 1, dtype=float)
        return float(poisson_weights(mean, last=last) @ self.found(counts))

    def percentile(self, fraction: float) -> float:
        """Return the shortest time that this fraction of waits stays within."""
        return percentile(self.exceeds, fraction=fraction, start=1 / self.rate)


def percentile(
    exceeds: Callable[[float], float], *, fraction: float, start: float
) -> float:
    """Return where a falling probability of longer waits meets one minus the fraction."""
    longer = 1 - fraction
    if exceeds(0.0) <= longer:
        return 0.0
    low, high = 0.0, start
    while exceeds(high) > longer:
        low, high = high, 2 * high
    return float(
        brentq(
            lambda limit: exceeds(limit) - longer,
            low,
            high,
            xtol=SMALLEST,
            rtol=PRECISION,
            maxiter=STEPS,
        )
    )
