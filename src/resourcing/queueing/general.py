"""Queues whose times are not exponential, from means and squared coefficients of variation.

M/G/1 is exact in its means; G/G/1 and M/G/c are named approximations. Distributions of waits are not known.
"""

import math
from fractions import Fraction

from resourcing.queueing.checks import not_negative, positive, spare, whole
from resourcing.queueing.markov import endless
from resourcing.queueing.measures import QueueMeasures, of_wait

COSMETATOS_ROOT = (4, 5)
COSMETATOS_SHARE = 16
"""Numbers of Cosmetatos' fit to M/D/c."""
LANGENBACH_REGULAR = 2 / 3
LANGENBACH_SERVICE = 4
"""Numbers of Kraemer and Langenbach-Belz' fit to G/G/1."""


def mg1(arrival_rate: float, mean_service: float, scv_service: float) -> QueueMeasures:
    r"""Return the measures of an M/G/1 queue. Exact (Pollaczek and Khinchine); the waits' distribution is not known.

    .. math:: W_q = \frac{\rho\, m\, (1 + c_s^2)}{2 (1 - \rho)}, \qquad \rho = \lambda m

    Parameters
    ----------
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`.
    mean_service
        Mean service time :math:`m > 0`.
    scv_service
        Squared coefficient of variation of service times :math:`c_s^2 \ge 0`: 0 constant, 1 exponential.

    Returns
    -------
    QueueMeasures
        Times in the unit of the mean service.

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    D. Gross, J. F. Shortle, J. M. Thompson and C. M. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008,
    section 5.1.

    Examples
    --------
    >>> lane = mg1(arrival_rate=0.5, mean_service=1.0, scv_service=0.0)
    >>> lane.mean_wait, lane.mean_in_system, lane.empty_probability
    (0.5, 0.75, 0.5)
    """
    return gg1(arrival_rate, mean_service, 1.0, scv_service)


def gg1(
    arrival_rate: float, mean_service: float, scv_arrival: float, scv_service: float
) -> QueueMeasures:
    r"""Return the measures of a G/G/1 queue by Kraemer and Langenbach-Belz. An approximation, exact for Poisson arrivals.

    .. math:: W_q \approx \frac{\rho\, m\, (c_a^2 + c_s^2)}{2 (1 - \rho)}\, g, \qquad
        g = \begin{cases}
        \exp\left(-\frac{2 (1 - \rho) (1 - c_a^2)^2}{3 \rho\, (c_a^2 + c_s^2)}\right) & c_a^2 \le 1 \\
        \exp\left(-\frac{(1 - \rho) (c_a^2 - 1)}{c_a^2 + 4 c_s^2}\right) & c_a^2 > 1
        \end{cases}

    It never exceeds Kingman's bound :math:`m (c_a^2 / \rho + \rho c_s^2) / (2 (1 - \rho))`. The probability of a wait is
    approximated too; occupancy and the probability of nobody present are exact.

    Parameters
    ----------
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`.
    mean_service
        Mean service time :math:`m > 0`.
    scv_arrival
        Squared coefficient of variation of times between arrivals :math:`c_a^2 \ge 0`, which are independent.
    scv_service
        Squared coefficient of variation of service times :math:`c_s^2 \ge 0`.

    Returns
    -------
    QueueMeasures
        Times in the unit of the mean service.

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    W. Kraemer and M. Langenbach-Belz, "Approximate formulae for the delay in the queueing system GI/G/1", 8th
    International Teletraffic Congress, 1976. W. Whitt, "The queueing network analyzer", Bell System Technical Journal 62,
    1983. J. F. C. Kingman, "Some inequalities for the queue GI/G/1", Biometrika 49, 1962.

    Examples
    --------
    >>> round(gg1(0.8, 1.0, 0.5, 0.5).mean_wait, 4)
    1.9184
    >>> round(gg1(0.8, 1.0, 1.0, 0.5).mean_wait, 4)
    3.0
    """
    arrivals, service, free = _loaded(1, arrival_rate, mean_service)
    scv_arrival = not_negative("scv_arrival", scv_arrival)
    scv_service = not_negative("scv_service", scv_service)
    load, both = arrivals * service, scv_arrival + scv_service
    shorter = _shortening(load, scv_arrival, scv_service, free=free)
    return of_wait(
        arrivals,
        service,
        servers=1,
        waiting=_delay_probability(load, scv_arrival, scv_service, free=free),
        mean_wait=load * service * both / (2 * free) * shorter,
        empty_probability=free,
    )


def _loaded(
    servers: int, arrival_rate: float, mean_service: float
) -> tuple[float, float, float]:
    """Return the arrival rate and the mean service, both checked, and the servers above the load."""
    arrivals = not_negative("arrival_rate", arrival_rate)
    service = positive("mean_service", mean_service)
    told = f"arrival_rate = {arrivals} and mean_service = {service}"
    load = Fraction(arrivals) * Fraction(service)
    return arrivals, service, spare(servers, load, told=told)


def _shortening(load: float, arrival: float, service: float, *, free: float) -> float:
    """Return the factor g of Kraemer and Langenbach-Belz."""
    if arrival > 1:
        return math.exp(
            -free * (arrival - 1) / (arrival + LANGENBACH_SERVICE * service)
        )
    if load * (arrival + service) == 0:
        return 1.0
    regular = LANGENBACH_REGULAR * (1 - arrival) ** 2 / (arrival + service)
    return math.exp(-free / load * regular)


def _delay_probability(
    load: float, arrival: float, service: float, *, free: float
) -> float:
    """Return the probability of a wait by Kraemer and Langenbach-Belz."""
    busy = load**2 * (LANGENBACH_SERVICE * arrival + service)
    if arrival > 1:
        factor = LANGENBACH_SERVICE * load / (arrival + busy)
    else:
        bottom = free + load * service + busy
        factor = (1 + arrival + load * service) / bottom
    return load + (arrival - 1) * load * free * factor


def mgc(
    servers: int, arrival_rate: float, mean_service: float, scv_service: float
) -> QueueMeasures:
    r"""Return the measures of an M/G/c queue. An approximation in two moments, exact for one server and for M/M/c.

    Interpolated between constant service, :math:`d\, W_q(M/M/c)`, and exponential service: straight for regular service
    (Cosmetatos, Tijms), harmonically for irregular service (Kimura 1986). With constant service by Kimura's refinement
    of Cosmetatos:

    .. math:: \frac{W_q}{W_q(M/M/c)} \approx \begin{cases}
        c_s^2 + (1 - c_s^2)\, d & c_s^2 \le 1 \\
        (1 + c_s^2) / (2 c_s^2 - (c_s^2 - 1) / d) & c_s^2 > 1
        \end{cases}

    .. math:: d = \tfrac12 \left(1 + F g \left(1 - e^{-(c - 1) / ((c + 1) F g)}\right)\right), \qquad
        F = \frac{(c - 1)(\sqrt{4 + 5c} - 2)}{16 c}, \qquad g = \frac{1 - \rho}{\rho}

    The probabilities of a wait and of nobody present are those of M/M/c, an approximation as well.

    Parameters
    ----------
    servers
        Number of servers :math:`c \ge 1`.
    arrival_rate
        Arrivals per unit of time :math:`\lambda \ge 0`.
    mean_service
        Mean service time :math:`m > 0`.
    scv_service
        Squared coefficient of variation of service times :math:`c_s^2 \ge 0`; good up to about 4.

    Returns
    -------
    QueueMeasures
        Times in the unit of the mean service.

    Raises
    ------
    ValueError
        If an argument is outside its range or the queue has no steady state.

    References
    ----------
    G. P. Cosmetatos, "Approximate explicit formulae for the average queueing time in the processes (M/D/r) and (D/M/r)",
    Information Systems and Operational Research 13, 1975. T. Kimura, "A two-moment approximation for the mean waiting
    time in the GI/G/s queue", Management Science 32, 1986, and "Refining Cosmetatos' approximation for the mean waiting
    time in the M/D/s queue", Journal of the Operational Research Society 42, 1991. H. C. Tijms, "A First Course in
    Stochastic Models", 2003, section 9.6.

    Examples
    --------
    >>> (
    ...     round(mgc(2, 1.6, 1.0, 0.0).mean_wait, 4),
    ...     round(mgc(2, 1.6, 1.0, 1.0).mean_wait, 4),
    ... )
    (0.901, 1.7778)
    """
    servers = whole("servers", servers, least=1)
    if servers == 1:
        return mg1(arrival_rate, mean_service, scv_service)
    arrivals, service, free = _loaded(servers, arrival_rate, mean_service)
    scv = not_negative("scv_service", scv_service)
    exponential = endless(servers, arrivals, 1 / service, free=free)
    constant = _constant_service(servers, exponential.occupancy, free=free)
    return of_wait(
        arrivals,
        service,
        servers=servers,
        waiting=exponential.wait_probability,
        mean_wait=exponential.mean_wait * _interpolated(scv, constant),
        empty_probability=exponential.empty_probability,
    )


def _interpolated(scv: float, constant: float) -> float:
    """Return the mean wait as a share of that of M/M/c, given that of constant service."""
    if scv <= 1:
        return scv + (1 - scv) * constant
    return (1 + scv) / (2 * scv - (scv - 1) / constant)


def _constant_service(servers: int, occupancy: float, *, free: float) -> float:
    """Return the mean wait of M/D/c as a share of that of M/M/c, by Kimura's refinement of Cosmetatos."""
    light = (servers - 1) / (servers + 1)
    if occupancy == 0:
        return (1 + light) / 2
    base, step = COSMETATOS_ROOT
    size = (math.sqrt(base + step * servers) - 2) / (COSMETATOS_SHARE * servers)
    excess = (servers - 1) * size * (free / servers) / occupancy
    return (1 - excess * math.expm1(-light / excess)) / 2
