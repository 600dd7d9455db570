"""How many servers a promise on waits takes.

For M/M/c, the pessimistic answer where people would leave.
"""

import math
from collections.abc import Callable
from fractions import Fraction

from resourcing.queueing.checks import fraction_below_one, not_negative, positive
from resourcing.queueing.erlang import all_busy
from resourcing.queueing.tails import ExponentialTail

MOST_LOAD = 1e8
"""Load in erlangs up to which servers are counted."""


def servers_needed(
    arrival_rate: float,
    service_rate: float,
    limit: float,
    fraction: float,
    max_occupancy: float | None = None,
) -> int:
    r"""Return the smallest number of servers with which enough arrivals wait no longer than a limit (M/M/c).

    The smallest stable :math:`c` with :math:`1 - C(c, a)\, e^{-(c\mu - \lambda) t} \ge f` and, where asked,
    :math:`\lambda / (c\mu) \le` ``max_occupancy``; one fewer fails. Both improve with each server, so it is bisected.

    Parameters
    ----------
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`.
    service_rate
        Services per server and unit of time :math:`\mu > 0`.
    limit
        Wait :math:`t \ge 0` that is still kept, in the same unit of time.
    fraction
        Fraction :math:`f` of arrivals to wait no longer, at least 0 and below 1.
    max_occupancy
        Largest fraction of their time that servers may be busy, above 0 and at most 1; None for no limit.

    Returns
    -------
    int
        Number of servers; 0 where nobody arrives.

    Raises
    ------
    ValueError
        If an argument is outside its range, or the load above `MOST_LOAD`.

    References
    ----------
    R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, section 3.4 (the formula).

    Examples
    --------
    100 calls in half an hour of three minutes each, 80 % of them within 20 seconds (times in minutes):

    >>> servers_needed(100 / 30, 1 / 3, limit=20 / 60, fraction=0.8)
    14
    >>> servers_needed(100 / 30, 1 / 3, limit=20 / 60, fraction=0.8, max_occupancy=0.65)
    16
    """
    arrivals = not_negative("arrival_rate", arrival_rate)
    rate = positive("service_rate", service_rate)
    limit = not_negative("limit", limit)
    longer = 1 - fraction_below_one("fraction", fraction)
    if arrivals == 0:
        return 0
    load = Fraction(arrivals) / Fraction(rate)
    if load > MOST_LOAD:
        message = f"a load of {float(load):.3g} erlangs is more than {MOST_LOAD:g}"
        raise ValueError(message)
    least = math.floor(load) + 1
    if max_occupancy is not None:
        least = max(least, _least_by_occupancy(arrivals / rate, max_occupancy))
    return _first(
        least,
        lambda servers: _longer(servers, load, arrivals / rate, rate, limit) <= longer,
    )


def _least_by_occupancy(load: float, most: float) -> int:
    """Return the smallest number of servers that is not busier than this."""
    if not 0 < most <= 1:
        message = f"max_occupancy = {most}: must be above 0 and at most 1, or None"
        raise ValueError(message)
    servers = max(1, math.ceil(load / most) - 1)
    while load / servers > most:
        servers += 1
    return servers


def _longer(
    servers: int, exact: Fraction, load: float, rate: float, limit: float
) -> float:
    """Return the probability of a longer wait, rounded as `mmc` does."""
    free = float(servers - exact)
    waiting = all_busy(servers, load, free=free)
    return ExponentialTail(probability=waiting, rate=free * rate).exceeds(limit)


def _first(least: int, enough: Callable[[int], bool]) -> int:
    """Return the smallest number, at least this, that is enough; more always is, then."""
    if enough(least):
        return least
    short, step = least, 1
    while not enough(short + step):
        short, step = short + step, 2 * step
    found = short + step
    while found - short > 1:
        middle = (short + found) // 2
        short, found = (short, middle) if enough(middle) else (middle, found)
    return found
