"""What is known of a queue in steady state, and how long its waits are.

Times are in the unit of the rates or of the mean service given; the measures of one queue say nothing of how it was found.
"""

from dataclasses import dataclass, field

from resourcing.queueing.checks import fraction_below_one, not_negative
from resourcing.queueing.tails import WaitTail


class UnknownWaitError(NotImplementedError, ValueError):
    """The distribution of waits is not known for this queue."""


@dataclass(frozen=True, kw_only=True)
class QueueMeasures:
    """A queue in steady state.

    Every measure is a number; none is left open. Where a queue knows only means, the distribution of its waits is
    unknown and `wait_exceeds` and `wait_percentile` say so.

    Attributes
    ----------
    wait_probability
        Probability that an arrival finds no free server; of an admitted one where places are limited.
    mean_wait
        Mean time in queue, without service, over all who wait or not: all arrivals (also those who leave), but only the
        admitted where places are limited. Where service can be interrupted it counts the interruptions, as mean_time
        less the mean service.
    mean_queue
        Mean number waiting.
    mean_time
        Mean time in the system.
    mean_in_system
        Mean number in the system, waiting and in service.
    occupancy
        Fraction of the servers' time spent on service; of one class, where there are classes.
    empty_probability
        Fraction of time in which nobody is present; with classes, nobody whom one of the class would wait for.
    lost_fraction
        Fraction of arrivals that find all places taken.
    abandoned_fraction
        Fraction of arrivals that leave the queue unserved.
    waits
        Distribution of the waits, None where it is unknown.
    """

    wait_probability: float
    mean_wait: float
    mean_queue: float
    mean_time: float
    mean_in_system: float
    occupancy: float
    empty_probability: float
    lost_fraction: float = 0.0
    abandoned_fraction: float = 0.0
    waits: WaitTail | None = field(default=None, repr=False, compare=False)

    def wait_exceeds(self, limit: float) -> float:
        """Return the probability that an arrival waits in queue for longer than the limit.

        Over the same arrivals as mean_wait. With limit 0 it is the probability of any wait, and always known.

        Parameters
        ----------
        limit
            Time in the unit of mean_wait, at least 0.

        Raises
        ------
        ValueError
            If the limit is negative.
        UnknownWaitError
            If the distribution is not known; it is a NotImplementedError and a ValueError.

        Examples
        --------
        >>> from resourcing.queueing import mmc
        >>> round(mmc(3, 2.0, 1.0).wait_exceeds(0.5), 6)
        0.269569
        """
        limit = not_negative("limit", limit)
        if limit == 0:
            return self.wait_probability
        return self._known().exceeds(limit)

    def wait_percentile(self, fraction: float) -> float:
        """Return the shortest time that at least this fraction of arrivals does not wait longer than.

        Parameters
        ----------
        fraction
            At least 0 and below 1.

        Returns
        -------
        float
            Time in the unit of mean_wait; 0 where so many do not wait at all.

        Raises
        ------
        ValueError
            If the fraction is outside its range.
        UnknownWaitError
            If the distribution is not known; it is a NotImplementedError and a ValueError.

        Examples
        --------
        >>> from resourcing.queueing import mmc
        >>> round(mmc(3, 2.0, 1.0).wait_percentile(0.9), 6)
        1.491655
        >>> mmc(3, 2.0, 1.0).wait_percentile(0.5)
        0.0
        """
        fraction = fraction_below_one("fraction", fraction)
        if self.wait_probability <= 1 - fraction:
            return 0.0
        return self._known().percentile(fraction)

    def _known(self) -> WaitTail:
        """Return the distribution of waits."""
        if self.waits is None:
            message = (
                "the distribution of the waits of this queue is not known, only their "
                "mean and the probability of any wait"
            )
            raise UnknownWaitError(message)
        return self.waits


def of_wait(
    arrivals: float,
    service: float,
    *,
    servers: int,
    waiting: float,
    mean_wait: float,
    empty_probability: float,
    waits: WaitTail | None = None,
) -> QueueMeasures:
    """Return the measures that follow from the mean wait of a queue, or of one class of it, by Little's law.

    Parameters
    ----------
    arrivals, service
        Arrivals per unit of time, none of which is lost, and mean service time.
    servers
        Number of servers.
    waiting, mean_wait, empty_probability, waits
        As in `QueueMeasures`; `waiting` is the wait probability.
    """
    return QueueMeasures(
        wait_probability=waiting,
        mean_wait=mean_wait,
        mean_queue=arrivals * mean_wait,
        mean_time=mean_wait + service,
        mean_in_system=arrivals * (mean_wait + service),
        occupancy=arrivals * service / servers,
        empty_probability=empty_probability,
        waits=waits,
    )
