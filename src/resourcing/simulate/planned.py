"""Planned work that yields to requests: what is done in its period, caught up later, or lost. The engine knows nothing of it.

The planned hours of a period fall due evenly over its working days. On each day they get what requests leave: first what
leading itself takes, then bundles in the order in which they are given up last; what older periods left over comes last.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from resourcing.results import Solution
from resourcing.simulate.chance import compiled
from resourcing.simulate.workdays import Workdays

FIXED = "leading"
"""Class of overhead, handovers and oversight."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlannedWork:
    """Planned hours without those of requests, as a list of entries.

    Attributes
    ----------
    classes
        `FIXED`, then the bundles.
    alliance, resource, level, period
        Indices of each entry, shape (entry,); the alliance is -1 for handovers.
    hours
        Hours of each entry, shape (entry,).
    shape
        Numbers of resources, classes and periods.
    """

    classes: tuple[str, ...]
    alliance: np.ndarray
    resource: np.ndarray
    level: np.ndarray
    period: np.ndarray
    hours: np.ndarray
    shape: tuple[int, int, int]

    @property
    def total(self) -> np.ndarray:
        """Return the planned hours, shape (resource, class, period)."""
        total = np.zeros(self.shape)
        np.add.at(total, (self.resource, self.level, self.period), self.hours)
        return total

    def by_alliance(self, share: np.ndarray, *, num_alliances: int) -> np.ndarray:
        """Return the hours of each alliance where a share of each resource, class and period counts, shape (alliance,)."""
        counted = self.hours * share[self.resource, self.level, self.period]
        known = self.alliance >= 0
        return np.bincount(
            self.alliance[known], weights=counted[known], minlength=num_alliances
        )


def planned_work(plan: Solution, *, requested: np.ndarray) -> PlannedWork:
    """Return the planned hours of a plan without those that it reserves for requests.

    Parameters
    ----------
    plan
        The plan.
    requested
        Share of each need that is expected hours of requests, shape (alliance, bundle, period).
    """
    data, keep = plan.data, 1.0 - requested
    own = plan.leads[:, :, None, :] * (plan.hours * keep)[None]
    if plan.support is not None:
        own = own + plan.support * keep[None]
    services = own * data.pace[:, :, None, None]
    fixed = data.overhead * plan.leads + data.oversight_hours * plan.overseers
    by_bundle = np.concatenate([fixed[:, :, None, :], services], axis=2)
    r, a, c, t = np.nonzero(by_bundle > 0)
    moving = np.argwhere(plan.hours_handover > 0)
    none = np.full(len(moving), -1)
    return PlannedWork(
        classes=(FIXED, *data.bundles),
        alliance=np.concatenate([a, none]),
        resource=np.concatenate([r, moving[:, 0]]),
        level=np.concatenate([c, np.zeros(len(moving), dtype=int)]),
        period=np.concatenate([t, moving[:, 1]]),
        hours=np.concatenate([by_bundle[r, a, c, t], plan.hours_handover[*moving.T]]),
        shape=(len(data.resources), by_bundle.shape[2], len(data.periods)),
    )


class Done(NamedTuple):
    """What became of planned work, in hours.

    Attributes
    ----------
    in_time
        Done in its own period, shape (resource, class, period).
    caught_up
        Done in a later one, by the period in which it was done, shape (resource, period).
    backlog
        Left over at the end of each period, older work included, shape (resource, period).
    """

    in_time: np.ndarray
    caught_up: np.ndarray
    backlog: np.ndarray


def work_off(
    total: np.ndarray, *, free: np.ndarray, workdays: Workdays, catch_up: int
) -> Done:
    """Return what becomes of planned work in the hours that requests leave free.

    Parameters
    ----------
    total
        Planned hours, shape (resource, class, period).
    free
        Hours left on each working day, shape (resource, day).
    workdays
        The working days.
    catch_up
        1 where hours left over are done later, 0 where they are lost.

    Examples
    --------
    >>> days = Workdays(days=np.arange(4), period=np.array([0, 0, 1, 1]))
    >>> free = np.array([[1.0, 2.0, 6.0, 6.0]])
    >>> done = work_off(np.full((1, 1, 2), 8.0), free=free, workdays=days, catch_up=1)
    >>> (
    ...     done.in_time[0, 0].tolist(),
    ...     done.caught_up[0].tolist(),
    ...     done.backlog[0].tolist(),
    ... )
    ([3.0, 8.0], [0.0, 4.0], [5.0, 1.0])
    """
    return Done(*_work_off(total, free, workdays.starts, catch_up))


@compiled
def _work_off(
    total: np.ndarray, free: np.ndarray, starts: np.ndarray, catch_up: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return hours done in time and caught up, and the backlog; `starts` are days before each period."""
    num, num_classes, num_periods = total.shape
    in_time, caught_up = np.zeros(total.shape), np.zeros((num, num_periods))
    backlog = np.zeros((num, num_periods))
    for r in range(num):
        carried = 0.0
        for t in range(num_periods):
            due = np.zeros(num_classes)
            for day in range(starts[t], starts[t + 1]):
                left = free[r, day]
                for c in range(num_classes):
                    due[c] += total[r, c, t] / (starts[t + 1] - starts[t])
                    done = min(left, due[c])
                    due[c] -= done
                    left -= done
                    in_time[r, c, t] += done
                older = min(left, carried)
                carried -= older
                caught_up[r, t] += older
            carried = (carried + due.sum()) * catch_up
            backlog[r, t] = carried
    return in_time, caught_up, backlog
