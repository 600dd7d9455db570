"""Queues with classes, the more urgent served first, with or without interruption.

Within a class first come first served. Classes are given highest first.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

from resourcing.queueing.checks import (
    all_not_negative,
    positive,
    spare,
    whole,
)
from resourcing.queueing.erlang import all_busy, below, empty
from resourcing.queueing.measures import QueueMeasures, of_wait
from resourcing.queueing.numbers import NODES, WEIGHTS
from resourcing.queueing.tails import ExponentialTail


def priority_mmc(
    servers: int,
    arrival_rates: Sequence[float],
    service_rate: float,
    preemptive: bool = False,  # noqa: FBT001, FBT002  # positional by the interface agreed
) -> tuple[QueueMeasures, ...]:
    r"""Return the measures of each class of an M/M/c queue with priorities. Exact.

    Without interruption (Cobham), with :math:`\sigma_k = (\lambda_1 + \dots + \lambda_k) / (c\mu)`:

    .. math:: W_k = \frac{C(c, a) / (c\mu)}{(1 - \sigma_{k-1}) (1 - \sigma_k)}

    With interruption (preemptive resume), the :math:`k` highest classes together are an M/M/c queue that does not see
    the others, with :math:`L_q(\cdot)` waiting, so that, with :math:`\Lambda_k = \lambda_1 + \dots + \lambda_k`:

    .. math:: W_k = \frac{L_q(\Lambda_k) - L_q(\Lambda_{k-1})}{\lambda_k}

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    arrival_rates
        Arrivals per unit of time of each class, highest first, each at least 0; all together below ``servers`` times
        ``service_rate``. For a class without arrivals it tells what a single one would meet.
    service_rate
        Services per server and unit of time :math:`\mu > 0`, the same for all classes.
    preemptive
        Whether an arrival interrupts the service of a lower class, which is resumed later.

    Returns
    -------
    tuple[QueueMeasures, ...]
        One a class, highest first. The distribution of waits is known for the highest only. ``occupancy`` is the share of
        the servers' time spent on the class. Where service can be interrupted, ``wait_probability`` is that of not being
        served at once, ``mean_wait`` counts the interruptions, and nobody present means nobody of this or a higher class.

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954. O. Kella and U. Yechiali,
    "Waiting times in the non-preemptive priority M/M/c queue", Stochastic Models 1, 1985. J. P. Buzen and A. B. Bondi,
    "The response times of priority classes under preemptive resume in M/M/m queues", Operations Research 31, 1983.

    Examples
    --------
    >>> urgent, other = priority_mmc(2, [0.5, 0.9], 1.0)
    >>> round(urgent.mean_wait, 4), round(other.mean_wait, 4)
    (0.3843, 1.281)
    >>> urgent, other = priority_mmc(2, [0.5, 0.9], 1.0, preemptive=True)
    >>> round(urgent.mean_wait, 4), round(other.mean_wait, 4)
    (0.0667, 1.4575)
    """
    servers = whole("servers", servers, least=1)
    arrivals = all_not_negative("arrival_rates", arrival_rates)
    rate = positive("service_rate", service_rate)
    loads = [Fraction(each) / Fraction(rate) for each in arrivals]
    told = f"arrival_rates = {arrivals} and service_rate = {rate}"
    spares = spares_by_class(servers, loads, told=told)
    classes = _preemptive_mmc if preemptive else _patient_mmc
    return classes(servers, arrivals, rate, spares)


def spares_by_class(
    servers: int, loads: Sequence[Fraction], *, told: str
) -> list[float]:
    """Return the servers above the load of no class, of the highest, of the two highest and so on."""
    totals = list(accumulate(loads, initial=Fraction(0)))
    spare(servers, totals[-1], told=told)
    return [float(servers - total) for total in totals]


def _patient_mmc(
    servers: int, arrivals: Sequence[float], rate: float, spares: Sequence[float]
) -> tuple[QueueMeasures, ...]:
    """Return the measures without interruption.

    The highest class waits for the end of a service and then, all busy, as in an M/M/1 queue with c times the rate.
    """
    load, free = sum(arrivals) / rate, spares[-1]
    waiting = all_busy(servers, load, free=free)
    nobody = empty(servers, load, scale=1.0, above=servers / free)
    first = ExponentialTail(probability=waiting, rate=spares[1] * rate)
    return tuple(
        of_wait(
            each,
            1 / rate,
            servers=servers,
            waiting=waiting,
            mean_wait=waiting * (servers / higher) / own / rate,
            empty_probability=nobody,
            waits=first if place == 0 else None,
        )
        for place, (each, higher, own) in enumerate(
            zip(arrivals, spares[:-1], spares[1:], strict=True)
        )
    )


def _preemptive_mmc(
    servers: int, arrivals: Sequence[float], rate: float, spares: Sequence[float]
) -> tuple[QueueMeasures, ...]:
    """Return the measures with interruption."""
    totals = list(accumulate(arrivals))
    return tuple(
        _interrupted(servers, each, total, rate, free=free, highest=place == 0)
        for place, (each, total, free) in enumerate(
            zip(arrivals, totals, spares[1:], strict=True)
        )
    )


def _interrupted(
    servers: int, each: float, total: float, rate: float, *, free: float, highest: bool
) -> QueueMeasures:
    """Return the measures of a class that the lower ones do not disturb; ``total`` with the higher ones."""
    load = total / rate
    waiting = all_busy(servers, load, free=free)
    tail = ExponentialTail(probability=waiting, rate=free * rate) if highest else None
    mean_wait = waiting / free if highest else _growth(servers, load, each / rate, free)
    return of_wait(
        each,
        1 / rate,
        servers=servers,
        waiting=waiting,
        mean_wait=mean_wait / rate,
        empty_probability=empty(servers, load, scale=1.0, above=servers / free),
        waits=tail,
    )


def _growth(servers: int, load: float, own: float, free: float) -> float:
    """Return how much the mean number waiting grows for each erlang of the last class.

    A difference where it at least doubles; else the mean of the derivative, since a difference would cancel.
    """
    fewer = load - own
    before, after = _queue(servers, fewer, free + own), _queue(servers, load, free)
    if after > 2 * before:
        return (after - before) / own
    offsets = (own * (1 - NODES) / 2).tolist()  # below the load
    slopes = [_queue_slope(servers, load - off, free + off) for off in offsets]
    return float(sum(WEIGHTS * slopes) / 2)


def _queue(servers: int, load: float, free: float) -> float:
    """Return the mean number waiting in M/M/c."""
    return all_busy(servers, load, free=free) * load / free


def _queue_slope(servers: int, load: float, free: float) -> float:
    r"""Return the derivative of the mean number waiting with respect to the load.

    From dB/da = B (c - a + a B) / a and L_q = C a / (c - a); each term of the logarithmic derivative is positive.
    """
    if load == 0:
        return 0.0
    full = 1 / (1 + below(servers, load))
    shared = free + load * full
    growth = free / load + (1 - full) / shared + 1 / load + 1 / free
    return servers * full / shared * load / free * growth
