"""Queues with exponential service: endless waiting room, limited places.

Formulas from birth and death; every sum is of positive terms, so that no digits are lost.
"""

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from resourcing.queueing.checks import not_negative, positive, spare, whole
from resourcing.queueing.erlang import all_busy, below, empty
from resourcing.queueing.measures import QueueMeasures
from resourcing.queueing.numbers import (
    Vector,
    geometric_sums,
    log_ratio,
    partial_geometric,
)
from resourcing.queueing.tails import ErlangMixture, ExponentialTail


def mmc(servers: int, arrival_rate: float, service_rate: float) -> QueueMeasures:
    r"""Return the measures of an M/M/c queue, served first come first served. Exact.

    .. math:: P(W > t) = C(c, a)\, e^{-(c\mu - \lambda) t}, \qquad W_q = \frac{C(c, a)}{c\mu - \lambda}

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`, below ``servers`` times ``service_rate``.
    service_rate
        Services per server and unit of time :math:`\mu > 0`.

    Returns
    -------
    QueueMeasures
        Times in the same unit; the distribution of waits is known.

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008,
    section 2.3.

    Examples
    --------
    >>> ward = mmc(3, 6.0, 3.0)
    >>> (
    ...     round(ward.empty_probability, 4),
    ...     round(ward.mean_queue, 4),
    ...     round(ward.mean_time, 4),
    ... )
    (0.1111, 0.8889, 0.4815)
    """
    servers = whole("servers", servers, least=1)
    arrivals = not_negative("arrival_rate", arrival_rate)
    rate = positive("service_rate", service_rate)
    told = f"arrival_rate = {arrivals} and service_rate = {rate}"
    free = spare(servers, Fraction(arrivals) / Fraction(rate), told=told)
    return endless(servers, arrivals, rate, free=free)


def endless(
    servers: int, arrivals: float, rate: float, *, free: float
) -> QueueMeasures:
    """Return the measures of M/M/c with so many servers above the load."""
    load = arrivals / rate
    waiting = all_busy(servers, load, free=free)
    mean_wait = waiting / free / rate
    return QueueMeasures(
        wait_probability=waiting,
        mean_wait=mean_wait,
        mean_queue=arrivals * mean_wait,
        mean_time=mean_wait + 1 / rate,
        mean_in_system=arrivals * mean_wait + load,
        occupancy=load / servers,
        empty_probability=empty(servers, load, scale=1.0, above=servers / free),
        waits=ExponentialTail(probability=waiting, rate=free * rate),
    )


def mmck(
    servers: int, capacity: int, arrival_rate: float, service_rate: float
) -> QueueMeasures:
    r"""Return the measures of an M/M/c/K queue, also of an overloaded one. Exact.

    Among the states with all servers busy, :math:`p_{c+j} \propto \rho^j` for :math:`j \le K - c`, with
    :math:`\rho = \lambda / c\mu`. An admitted arrival that finds :math:`j` waiting waits for :math:`j + 1` services.

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    capacity
        Places in the system :math:`K \ge c`, those in service included.
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`, the lost ones included.
    service_rate
        Services per server and unit of time :math:`\mu > 0`.

    Returns
    -------
    QueueMeasures
        Waits and times are those of admitted arrivals, and so is their distribution, which is known; ``lost_fraction``
        is over all arrivals.

    Raises
    ------
    ValueError
        If an argument is outside its range.

    References
    ----------
    D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008,
    section 2.5.

    Examples
    --------
    >>> inspection = mmck(servers=3, capacity=7, arrival_rate=1.0, service_rate=1 / 6)
    >>> (
    ...     round(inspection.mean_queue, 2),
    ...     round(inspection.mean_in_system, 2),
    ...     round(inspection.mean_time, 2),
    ... )
    (3.09, 6.06, 12.24)
    >>> round(inspection.lost_fraction, 3)
    0.505
    """
    servers = whole("servers", servers, least=1)
    capacity = whole("capacity", capacity, least=servers)
    arrivals = not_negative("arrival_rate", arrival_rate)
    rate = positive("service_rate", service_rate)
    if arrivals == 0:
        return mmc(servers, 0.0, rate)
    return _limited(servers, capacity - servers, arrivals, rate)


@dataclass(frozen=True, kw_only=True)
class _Room:
    """Weights of the states with all servers busy, relative to the largest of them, in a limited room.

    Attributes
    ----------
    scale
        Weight of all servers busy and nobody waiting.
    queued, ranks
        Sums over j from 0 to places - 1 of the weight w of j waiting, and of (j + 1) w.
    full
        Weight of all places taken.
    """

    scale: float
    queued: float
    ranks: float
    full: float


def _room(places: int, *, log_rho: float) -> _Room:
    """Return the weights; those of an overloaded queue are counted from the last place."""
    shrink = -abs(log_rho)
    plain, rising, falling = geometric_sums(places, log_x=shrink)
    small, first = math.exp(places * shrink), math.exp(shrink)
    if log_rho <= 0:
        return _Room(scale=1.0, queued=plain, ranks=rising, full=small)
    return _Room(scale=small, queued=first * plain, ranks=first * falling, full=1.0)


def _found(counts: Vector, *, places: int, log_rho: float) -> Vector:
    """Return the weight of finding at least so many waiting and a place left."""
    shrink = -abs(log_rho)
    first = np.exp(counts * shrink) if log_rho <= 0 else math.exp(shrink)
    found: Vector = first * partial_geometric(places - counts, log_x=shrink)
    return found


def _limited(servers: int, places: int, arrivals: float, rate: float) -> QueueMeasures:
    """Return the measures with so many places to wait in."""
    load = arrivals / rate
    free = float(servers - Fraction(arrivals) / Fraction(rate))
    log_rho = log_ratio(load, servers, spare=free)
    room = _room(places, log_rho=log_rho)
    admitting = below(servers, load) * room.scale + room.queued
    admitted = 1 / (1 + room.full / admitting)
    mean_wait = room.ranks / admitting / (servers * rate)
    return QueueMeasures(
        wait_probability=room.queued / admitting,
        mean_wait=mean_wait,
        mean_queue=arrivals * admitted * mean_wait,
        mean_time=mean_wait + 1 / rate,
        mean_in_system=admitted * (arrivals * mean_wait + load),
        occupancy=load * admitted / servers,
        empty_probability=empty(
            servers, load, scale=room.scale, above=room.queued + room.full
        ),
        lost_fraction=room.full / (admitting + room.full),
        waits=ErlangMixture(
            rate=servers * rate,
            places=places,
            found=lambda counts: (
                _found(counts, places=places, log_rho=log_rho) / admitting
            ),
        ),
    )
