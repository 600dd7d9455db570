"""Queue with classes and one server, whose service times are not exponential.

Means only; the distribution of waits is not known.
"""

from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate

import numpy as np

from resourcing.queueing.checks import all_not_negative, positive
from resourcing.queueing.measures import QueueMeasures, of_wait
from resourcing.queueing.priority import spares_by_class

ROUNDING = 1e-12
"""Relative slack of a second moment that is the mean squared."""


def priority_mg1(
    arrival_rates: Sequence[float],
    mean_service: float | Sequence[float],
    second_moment: float | Sequence[float],
    preemptive: bool = False,  # noqa: FBT001, FBT002  # positional by the interface agreed
) -> tuple[QueueMeasures, ...]:
    r"""Return the measures of each class of an M/G/1 queue with priorities. Exact in the means.

    Without interruption (Cobham), and with interruption where the service is resumed:

    .. math:: W_k = \frac{\sum_i \lambda_i s_i}{2 (1 - \sigma_{k-1}) (1 - \sigma_k)}, \qquad
        W_k = \frac{m_k\, \sigma_{k-1}}{1 - \sigma_{k-1}}
        + \frac{\sum_{i \le k} \lambda_i s_i}{2 (1 - \sigma_{k-1}) (1 - \sigma_k)}

    with mean services :math:`m_i`, second moments :math:`s_i` and :math:`\sigma_k = \sum_{i \le k} \lambda_i m_i`.

    Parameters
    ----------
    arrival_rates
        Arrivals per unit of time of each class, highest first, each at least 0.
    mean_service
        Mean service time, above 0: one number for all classes, or one a class.
    second_moment
        Mean of the squared service time, at least the square of its mean: one number, or one a class.
    preemptive
        Whether an arrival interrupts the service of a lower class, which is resumed later.

    Returns
    -------
    tuple[QueueMeasures, ...]
        One a class, highest first, as in `priority_mmc`.

    Raises
    ------
    ValueError
        If an argument is outside its range, the lengths differ or the queue has no steady state.

    References
    ----------
    A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954. L. Kleinrock, "Queueing
    Systems, Volume II: Computer Applications", 1976, chapter 3.

    Examples
    --------
    >>> urgent, other = priority_mg1([0.2, 0.6], mean_service=1.0, second_moment=2.0)
    >>> round(urgent.mean_wait, 4), round(other.mean_wait, 4)
    (1.0, 5.0)
    >>> urgent, other = priority_mg1([0.2, 0.6], 1.0, 2.0, preemptive=True)
    >>> round(urgent.mean_wait, 4), round(other.mean_wait, 4)
    (0.25, 5.25)
    """
    arrivals = all_not_negative("arrival_rates", arrival_rates)
    means = _each("mean_service", mean_service, len(arrivals))
    seconds = _each("second_moment", second_moment, len(arrivals))
    _check_spread(means, seconds)
    loads = [Fraction(a) * Fraction(m) for a, m in zip(arrivals, means, strict=True)]
    told = f"arrival_rates = {arrivals} and mean_service = {mean_service}"
    spares = spares_by_class(1, loads, told=told)
    residuals = list(accumulate(a * s for a, s in zip(arrivals, seconds, strict=True)))
    met = residuals if preemptive else [residuals[-1]] * len(arrivals)
    seen = spares[1:] if preemptive else [spares[-1]] * len(arrivals)
    above = [float(load) for load in accumulate(loads, initial=Fraction(0))]
    return tuple(
        of_wait(
            arrivals[k],
            means[k],
            servers=1,
            waiting=above[k + 1] if preemptive else above[-1],
            mean_wait=met[k] / (2 * spares[k] * spares[k + 1])
            + (means[k] * above[k] / spares[k] if preemptive else 0.0),
            empty_probability=seen[k],
        )
        for k in range(len(arrivals))
    )


def _each(name: str, value: float | Sequence[float], count: int) -> tuple[float, ...]:
    """Return a positive number for each class."""
    if isinstance(value, int | float | np.number):
        return (positive(name, value),) * count
    if len(value) != count:
        message = f"{name} holds {len(value)} numbers for {count} classes: one a class"
        raise ValueError(message)
    return tuple(positive(f"{name}[{k}]", each) for k, each in enumerate(value))


def _check_spread(means: Sequence[float], seconds: Sequence[float]) -> None:
    """Raise unless each second moment is at least the square of its mean."""
    for mean, second in zip(means, seconds, strict=True):
        if second < mean * mean * (1 - ROUNDING):
            message = (
                f"second_moment = {second}: must be at least the square of "
                f"mean_service = {mean}, {mean * mean:.6g}"
            )
            raise ValueError(message)
