"""Queue of a limited population: those who wait or are served ask for nothing else meanwhile.

Exponential times throughout; the states are few enough to be listed.
"""

import numpy as np

from resourcing.queueing.checks import not_negative, positive, whole
from resourcing.queueing.measures import QueueMeasures
from resourcing.queueing.numbers import Vector
from resourcing.queueing.tails import ErlangMixture


def mmc_finite_source(
    servers: int, population: int, arrival_rate_each: float, service_rate: float
) -> QueueMeasures:
    r"""Return the measures of an M/M/c queue with a limited population (machine repair, Engset with waiting). Exact.

    .. math:: \frac{p_n}{p_{n-1}} = \frac{(N - n + 1)\,\lambda}{\min(n, c)\,\mu}

    An arrival sees the steady state of the queue with one customer less (arrival theorem); one that finds
    :math:`c + j` present waits for :math:`j + 1` services.

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`, may be more than the population.
    population
        Number of customers :math:`N \ge 1`.
    arrival_rate_each
        Requests per unit of time :math:`\lambda \ge 0` of a customer who is not in the system.
    service_rate
        Services per server and unit of time :math:`\mu > 0`.

    Returns
    -------
    QueueMeasures
        Waits are those of arrivals, and their distribution is known. Time and memory grow with the population.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008,
    section 2.8. K. S. Sevcik and I. Mitrani, "The distribution of queuing network states at input and output instants",
    Journal of the ACM 28, 1981 (arrival theorem).

    Examples
    --------
    >>> robots = mmc_finite_source(
    ...     servers=2, population=5, arrival_rate_each=1 / 30, service_rate=1 / 3
    ... )
    >>> (
    ...     round(robots.empty_probability, 3),
    ...     round(robots.mean_in_system, 3),
    ...     round(robots.mean_time, 3),
    ... )
    (0.619, 0.465, 3.075)
    """
    servers = whole("servers", servers, least=1)
    population = whole("population", population, least=1)
    each = not_negative("arrival_rate_each", arrival_rate_each)
    rate = positive("service_rate", service_rate)
    seen = _states(servers, population - 1, load_each=each / rate)[servers:]
    services = np.arange(1, len(seen) + 1) @ seen
    present = _states(servers, population, load_each=each / rate)
    counts = np.arange(population + 1)
    at_least = np.cumsum(seen[::-1])[::-1]
    mean_wait = float(services) / (servers * rate)
    return QueueMeasures(
        wait_probability=float(seen.sum()),
        mean_wait=mean_wait,
        mean_queue=float(np.maximum(counts - servers, 0) @ present),
        mean_time=mean_wait + 1 / rate,
        mean_in_system=float(counts @ present),
        occupancy=float(np.minimum(counts, servers) @ present) / servers,
        empty_probability=float(present[0]),
        waits=ErlangMixture(
            rate=servers * rate,
            places=len(seen),
            found=lambda counts: at_least[: len(counts)],
        ),
    )


def _states(servers: int, population: int, *, load_each: float) -> Vector:
    """Return the probability of each number present, by ratios from the likeliest."""
    counts = np.arange(1, population + 1)
    ratios = (population - counts + 1) * load_each / np.minimum(counts, servers)
    mode = int((ratios > 1).sum())
    left = np.cumprod(1 / ratios[:mode][::-1])[::-1]
    weights = np.concatenate([left, [1.0], np.cumprod(ratios[mode:])])
    states: Vector = weights / weights.sum()
    return states
