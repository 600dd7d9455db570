"""Erlang's A: those who wait leave when their patience ends.

Patience and service are exponential. Integrals over the wait offered replace sums of any length, so that patience may be
as short or as long as it likes.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from resourcing.queueing.checks import not_negative, positive, whole
from resourcing.queueing.erlang import below, empty
from resourcing.queueing.markov import mmc
from resourcing.queueing.measures import QueueMeasures
from resourcing.queueing.numbers import NODES, WEIGHTS, Vector, log_ratio
from resourcing.queueing.tails import percentile

DEPTH = 50.0
"""Exponents from which an integrand is below rounding."""
DOUBLINGS = 160
"""Doublings of a time, enough for every ratio of rates that floats can tell apart."""
PATIENCES = 700
"""Mean patiences, over which an exponential stays a float."""
SERIES_BELOW = 0.5
"""Arguments under which a difference is taken from its series."""
SERIES_TERMS = 18


def erlang_a(
    servers: int, arrival_rate: float, service_rate: float, patience_rate: float
) -> QueueMeasures:
    r"""Return the measures of an M/M/c+M queue, where those who wait may leave. Exact, also when overloaded.

    The wait :math:`V` offered to an arrival, if it were patient, has the density

    .. math:: f(v) \propto \exp\left(\frac{\lambda}{\theta} (1 - e^{-\theta v}) - c\mu v\right)
        \quad (v > 0), \qquad P(V = 0) = P(\text{fewer than } c \text{ busy}),

    and an arrival waits for :math:`W = \min(V, \text{patience})`:
    :math:`P(W > t) = e^{-\theta t} P(V > t)`, whether it is served or leaves.

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`.
    service_rate
        Services per server and unit of time :math:`\mu > 0`.
    patience_rate
        One over the mean patience, :math:`\theta \ge 0`. With 0 nobody leaves and it is `mmc`.

    Returns
    -------
    QueueMeasures
        Waits and times are over all arrivals, those who leave included; the distribution of waits is known. With
        ``abandoned_fraction``, :math:`\theta W_q`.

    Raises
    ------
    ValueError
        If an argument is outside its range, or nobody leaves and the queue has no steady state.

    References
    ----------
    C. Palm, "Research on telephone traffic carried by full availability groups", Tele 1957. O. Garnett, A. Mandelbaum
    and M. Reiman, "Designing a call center with impatient customers", Manufacturing & Service Operations Management 4,
    2002. A. Mandelbaum and S. Zeltyn, "Service engineering in action: the Palm/Erlang-A queue", 2007.

    Examples
    --------
    >>> desk = erlang_a(
    ...     servers=10, arrival_rate=12.0, service_rate=1.0, patience_rate=0.5
    ... )
    >>> (
    ...     round(desk.abandoned_fraction, 4),
    ...     round(desk.mean_wait, 4),
    ...     round(desk.occupancy, 4),
    ... )
    (0.1957, 0.3913, 0.9652)
    >>> round(desk.wait_exceeds(0.5), 4)
    0.3323
    """
    servers = whole("servers", servers, least=1)
    arrivals = not_negative("arrival_rate", arrival_rate)
    rate = positive("service_rate", service_rate)
    leaving = not_negative("patience_rate", patience_rate)
    if arrivals == 0 or leaving == 0:
        return mmc(servers, arrivals, rate)
    free = float(servers - Fraction(arrivals) / Fraction(rate))
    return _impatient(servers, arrivals, rate, leaving, free=free)


def _impatient(
    servers: int, arrivals: float, rate: float, leaving: float, *, free: float
) -> QueueMeasures:
    """Return the measures; ``free`` is servers less load, negative when overloaded."""
    load = arrivals / rate
    weight = servers * rate
    offered, peak = _offered(weight, arrivals, leaving, free=free * rate)
    scale = math.exp(-offered.drop(-peak))
    above = weight * offered.integral(-peak)
    total = below(servers, load) * scale + above
    left = weight * offered.integral_of_leavers(-peak) / total
    mean_wait = left / leaving
    waits = OfferedTail(
        offered=offered, peak=peak, weight=weight / total, start=mean_wait
    )
    occupancy = load * (1 - left) / servers
    if free < 0:  # nearly all leave, perhaps: count the busy instead
        occupancy = (below(servers - 1, load) * scale + above) / total
    served = occupancy * servers / load
    return QueueMeasures(
        wait_probability=above / total,
        mean_wait=mean_wait,
        mean_queue=arrivals * mean_wait,
        mean_time=mean_wait + served / rate,
        mean_in_system=arrivals * mean_wait + occupancy * servers,
        occupancy=occupancy,
        empty_probability=empty(servers, load, scale=scale, above=above),
        abandoned_fraction=left,
        waits=waits,
    )


@dataclass(frozen=True, kw_only=True)
class Offered:
    """Density of the wait offered around a point from which it falls: exp(-drop).

    Attributes
    ----------
    slope
        How fast its exponent falls at the point; 0 at a peak.
    pull
        Arrivals per unit of time that would stay so long.
    leaving
        Rate of leaving.
    """

    slope: float
    pull: float
    leaving: float

    def drop(self, later: float) -> float:
        """Return how far the exponent is down so much later (or earlier, where negative)."""
        return float(self.drops(np.array([later]))[0])

    def drops(self, later: Vector) -> Vector:
        """Return how far the exponent is down, for an array of times."""
        drops: Vector = later * (self.slope + self.pull * _bend(self.leaving * later))
        return drops

    def moved(self, later: float) -> "Offered":
        """Return the same density around a later point."""
        stay = -math.expm1(-self.leaving * later)
        return Offered(
            slope=self.slope + self.pull * stay,
            pull=self.pull * math.exp(-self.leaving * later),
            leaving=self.leaving,
        )

    def integral(self, start: float) -> float:
        """Return the integral from a start that is not after the point."""
        times, weights = self._grid(start)
        return float(weights @ np.exp(-self.drops(times)))

    def integral_of_leavers(self, start: float) -> float:
        """Return the integral weighted with the probability of having left, from a start where all are present."""
        times, weights = self._grid(start)
        gone = -np.expm1(-self.leaving * (times - start))
        return float(weights @ (gone * np.exp(-self.drops(times))))

    def _grid(self, start: float) -> tuple[Vector, Vector]:
        """Return nodes and weights over all that counts from the start on."""
        before = -self._edges(self._earlier(-start), sign=-1.0)[::-1]
        after = self._edges(self._doubled(), sign=1.0)
        edges = np.concatenate([before, [0.0], after])
        middle, half = (edges[1:] + edges[:-1]) / 2, np.diff(edges) / 2
        times = middle[:, None] + half[:, None] * NODES
        return times.ravel(), (half[:, None] * WEIGHTS).ravel()

    def _edges(self, distances: Vector, *, sign: float) -> Vector:
        """Return the distances from the point up to the first at which the density is below rounding."""
        with np.errstate(over="ignore"):
            counts = self.drops(sign * distances) <= DEPTH
        return distances[: int(counts.sum()) + 1]

    def _doubled(self) -> Vector:
        """Return distances between which the density is smooth, where its exponent bends as a square at most."""
        distances: Vector = self._scale() * np.exp2(np.arange(float(DOUBLINGS)))
        return distances

    def _earlier(self, end: float) -> Vector:
        """Return the same back to an end; not beyond a patience each, where it falls as an exponential of one."""
        doubled = self._doubled()
        patience = np.arange(1, PATIENCES) / self.leaving
        distances = np.append(doubled[doubled * self.leaving < 1], patience)
        return np.append(distances[distances < end], end)

    def _scale(self) -> float:
        """Return a time in which the density hardly changes its course."""
        fastest = max(self.slope, self.leaving, math.sqrt(self.pull * self.leaving))
        return 1 / fastest


def _bend(values: Vector) -> Vector:
    """Return 1 - (1 - exp(-x)) / x, from its series near 0."""
    near = np.abs(values) < SERIES_BELOW
    term = np.where(near, values, 0.0) / 2
    small = term.copy()
    for power in range(3, SERIES_TERMS):
        term = -term * np.where(near, values, 0.0) / power
        small += term
    safe = np.where(near, 1.0, values)
    bend: Vector = np.where(near, small, 1 + np.expm1(-safe) / safe)
    return bend


def _offered(
    total_rate: float, arrivals: float, leaving: float, *, free: float
) -> tuple[Offered, float]:
    """Return the density of the wait offered around its peak, and the wait at the peak."""
    if free >= 0:
        return Offered(slope=free, pull=arrivals, leaving=leaving), 0.0
    peak = log_ratio(arrivals, total_rate, spare=free) / leaving
    return Offered(slope=0.0, pull=total_rate, leaving=leaving), peak


@dataclass(frozen=True, kw_only=True)
class OfferedTail:
    """Waits that end with service or with patience.

    Attributes
    ----------
    offered
        Density of the wait offered, around its peak.
    peak
        The wait offered at the peak.
    weight
        Factor from the density to a probability per unit of time.
    start
        A wait of the right size, to search from.
    """

    offered: Offered
    peak: float
    weight: float
    start: float

    def exceeds(self, limit: float) -> float:
        """Return the probability that an arrival is still waiting after the limit."""
        stay = math.exp(-self.offered.leaving * limit)
        later = limit - self.peak
        if later <= 0:
            return self.weight * stay * self.offered.integral(later)
        rest = self.offered.moved(later).integral(0.0)
        return self.weight * stay * math.exp(-self.offered.drop(later)) * rest

    def percentile(self, fraction: float) -> float:
        """Return the shortest time that this fraction of waits stays within."""
        return percentile(self.exceeds, fraction=fraction, start=self.start)
