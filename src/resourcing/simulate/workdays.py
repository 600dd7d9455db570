"""The working calendar: working days of the horizon, and the hours that each resource gives on each of them.

Monday to Friday without holidays. The hours of a period are those of the plan, spread over its working days as people are
there.
"""

from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np

from resourcing.capacity import daily_capacity
from resourcing.errors import InputError, InputProblem
from resourcing.scenario import Horizon, World


@dataclass(frozen=True, kw_only=True, eq=False)
class Workdays:
    """Working days of a horizon.

    Attributes
    ----------
    days
        Working days, dtype datetime64[D], shape (day,).
    period
        Period of each, shape (day,), rising.
    """

    days: np.ndarray
    period: np.ndarray

    @classmethod
    def of(cls, horizon: Horizon, *, holidays: tuple[date, ...] = ()) -> Self:
        """Return the working days of a horizon.

        Raises
        ------
        InputError
            If a period has none.

        Examples
        --------
        >>> from datetime import date
        >>> year = Horizon(start=date(2027, 1, 1), periods=4)
        >>> Workdays.of(year, holidays=(date(2027, 1, 1),)).counts.tolist()
        [63, 65, 66, 66]
        """
        firsts = np.array(horizon.first_days, dtype="datetime64[D]")
        every = np.arange(firsts[0], firsts[-1])
        working = np.is_busday(every, holidays=np.array(holidays, dtype=every.dtype))
        days = every[working]
        period = np.searchsorted(firsts, days, side="right") - 1
        empty = [name for t, name in enumerate(horizon.labels) if t not in period]
        if empty:
            raise InputError(_without_workdays(name) for name in empty)
        return cls(days=days, period=period)

    @property
    def counts(self) -> np.ndarray:
        """Return the number of working days of each period, shape (period,)."""
        return np.bincount(self.period)

    @property
    def starts(self) -> np.ndarray:
        """Return the number of working days before each period, and before the end, shape (period + 1,)."""
        return np.concatenate([[0], np.cumsum(self.counts)])

    def before(self, day: date) -> int:
        """Return the number of working days of the horizon before a day."""
        return int(np.searchsorted(self.days, np.datetime64(day)))


def _without_workdays(period: str) -> InputProblem:
    """Return the problem of a period in which nobody works."""
    return InputProblem(
        file="",
        column="simulation.holidays",
        value=period,
        rule="every day of the period is a holiday",
        repair="leave a working day in each period",
    )


def speeds(available: np.ndarray, *, world: World, workdays: Workdays) -> np.ndarray:
    """Return the hours that each resource gives on each working day, shape (resource, day).

    Parameters
    ----------
    available
        Hours of each resource and period, shape (resource, period); the days of a period add up to them.
    world, workdays
        Whose absences and days of service decide on which days; where all of these fall on days off, hours are spread evenly.
    """
    first = np.datetime64(world.horizon.first_days[0])
    there = daily_capacity(world)[:, (workdays.days - first).astype(int)]
    inside = workdays.period[None, :] == np.arange(len(workdays.counts))[:, None]
    total = there @ inside.T
    even = np.broadcast_to(workdays.counts, total.shape)
    there = np.where(total[:, workdays.period] > 0, there, 1.0)
    total = np.where(total > 0, total, even)
    return np.asarray(there * (available / total)[:, workdays.period])
