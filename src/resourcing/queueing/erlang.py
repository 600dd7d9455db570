"""Erlang's formulas B and C, and the load that keeps blocking to a limit.

For Poisson arrivals; what is worked out from them for other queues is in the neighboring modules.
"""

import math
from fractions import Fraction

from resourcing.queueing.checks import not_negative, spare, whole

NEGLIGIBLE = 1e-18
"""Share of a sum that no rounding shows."""
ROUNDS = 300
"""More halvings than a bracket of logarithms needs; Newton's steps end sooner."""
LAST_DIGITS = 4e-16
"""Steps of a logarithm, relative, that no longer change it."""
SLACK = 1e-6
"""How far, in logarithms, the bracket of a load is opened against rounding."""


def erlang_b(servers: int, offered_load: float) -> float:
    r"""Return the probability that an arrival is lost where nobody may wait (M/G/c/c).

    .. math:: B(c, a) = \frac{a^c / c!}{\sum_{k=0}^{c} a^k / k!}

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 0`; without any every arrival is lost.
    offered_load
        Offered load :math:`a = \lambda / \mu \ge 0` in erlangs.

    Returns
    -------
    float
        Probability in [0, 1]. It depends on the mean of the service times only.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    A. K. Erlang, "Solution of some problems in the theory of probabilities of significance in automatic telephone
    exchanges", 1917. R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, section 3.3.

    Examples
    --------
    >>> erlang_b(2, 1.0), round(erlang_b(servers=10, offered_load=5.0), 6)
    (0.2, 0.018385)
    """
    servers = whole("servers", servers, least=0)
    return 1 / (1 + below(servers, not_negative("offered_load", offered_load)))


def erlang_c(servers: int, offered_load: float) -> float:
    r"""Return the probability that an arrival has to wait in an M/M/c queue.

    .. math:: C(c, a) = \frac{c\,B(c, a)}{c - a\,(1 - B(c, a))}

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    offered_load
        Offered load :math:`a = \lambda / \mu \ge 0` in erlangs, below ``servers``.

    Returns
    -------
    float
        Probability in [0, 1].

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    A. K. Erlang, 1917, as in `erlang_b`. R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, section 3.4.

    Examples
    --------
    >>> round(erlang_c(servers=3, offered_load=2.0), 4)
    0.4444
    """
    servers = whole("servers", servers, least=1)
    load = not_negative("offered_load", offered_load)
    free = spare(servers, Fraction(load), told=f"offered_load = {load}")
    return all_busy(servers, load, free=free)


def all_busy(servers: int, load: float, *, free: float) -> float:
    """Return Erlang's C from the load and the servers above it."""
    return servers / (servers + free * below(servers, load))


def below(servers: int, load: float) -> float:
    """Return how much likelier fewer than all servers are busy than all, with nobody waiting: 1 / B - 1.

    The sum of c (c-1) ... (c-j+1) / a^j over j from 1 to c, all terms positive, is infinite only where B is below the
    smallest float, and 0 without servers. It is cut off where the rest, under a geometric sum, is below rounding.
    """
    if load == 0 and servers > 0:
        return math.inf
    total, term = 0.0, 1.0
    for busy in range(servers, 0, -1):
        ratio = busy / load
        term *= ratio
        total += term
        if term * ratio < NEGLIGIBLE * total * (1 - ratio) or total == math.inf:
            break
    return total


def empty(servers: int, load: float, *, scale: float, above: float) -> float:
    """Return the probability that nobody is present, where c busy have weight ``scale`` and c or more ``above``.

    The probability of 0 among 0 to c, where nobody waits, is diluted by those who wait.
    """
    fewer = below(servers, load)
    full = 1 / (1 + fewer)
    not_full = 1.0 if fewer == math.inf else fewer / (1 + fewer)
    return (
        scale / (not_full * scale + full * above) / _partial_exponential(servers, load)
    )


def _partial_exponential(servers: int, load: float) -> float:
    """Return the sum of a^k / k! over k from 0 to c."""
    total = term = 1.0
    for busy in range(1, servers + 1):
        ratio = load / busy
        term *= ratio
        total += term
        if term * ratio < NEGLIGIBLE * total * (1 - ratio) or total == math.inf:
            break
    return total


def max_offered_load(servers: int, blocking: float) -> float:
    r"""Return the offered load at which Erlang's B reaches a limit: the largest that keeps blocking within it.

    Solves :math:`B(c, a) = b` for :math:`a` by Newton's steps inside a bracket. Since :math:`a (1 - B) < c` and
    :math:`B \le a^c / c!`, the root lies between :math:`(b\, c!)^{1/c}` and :math:`c / (1 - b)`.

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    blocking
        Probability :math:`b` that an arrival is lost, above 0 and below 1.

    Returns
    -------
    float
        Offered load in erlangs.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    R. B. Cooper, "Introduction to Queueing Theory", 2nd ed., 1981, section 3.3.

    Examples
    --------
    >>> round(max_offered_load(10, 0.01), 4)
    4.4612
    >>> round(erlang_b(10, max_offered_load(servers=10, blocking=0.01)), 12)
    0.01
    """
    servers = whole("servers", servers, least=1)
    if not 0 < blocking < 1:
        message = f"blocking = {blocking}: must be above 0 and below 1"
        raise ValueError(message)
    low = (math.log(blocking) + math.lgamma(servers + 1)) / servers - SLACK
    high = math.log(servers) - math.log1p(-blocking) + SLACK
    return math.exp(
        _root(servers, math.log1p(-blocking) - math.log(blocking), low, high)
    )


def _root(servers: int, target: float, low: float, high: float) -> float:
    """Return the logarithm of the load at which `below` has the target as logarithm."""
    point = (low + high) / 2
    for _ in range(ROUNDS):
        excess, slope = _excess(servers, point, target)
        low, high = (point, high) if excess > 0 else (low, point)
        following = point + excess / slope
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - point) <= LAST_DIGITS * max(1, abs(point)):
            break
        point = following
    return following


def _excess(servers: int, point: float, target: float) -> tuple[float, float]:
    """Return how far the logarithm of `below` is above the target, and how fast it falls with that of the load."""
    load = math.exp(point)
    fewer = below(servers - 1, load)
    total = servers / load * (1 + fewer)
    if total == math.inf:
        return math.inf, 1.0
    return math.log(total) - target, servers * (total - fewer) / total
