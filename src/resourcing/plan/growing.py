"""From a calendar that fails to one as large as can be that still does: what it rules out then holds for many at once.

Proves nothing itself; who calls says what fails.
"""

from bisect import bisect_left
from collections.abc import Callable

from resourcing.explain.budget import Budget
from resourcing.plan.ground import Calendar, Ground, Setting

Fails = Callable[[Calendar], bool]
"""Whether a calendar is proven not to reach the target."""


def grown(
    ground: Ground,
    calendar: Calendar,
    setting: Setting,
    *,
    fails: Fails,
    budget: Budget,
) -> Calendar:
    """Return a calendar that fails, with as many people as early as can be, or what time leaves of that.

    Kind by kind, the cheapest first, so that the dear ones are what is lacking, everybody of it is put as early as the calendar
    still fails, then its first one alone.

    Parameters
    ----------
    ground, setting
        Who may be hired, and when.
    calendar
        A calendar that fails.
    fails
        Says whether a larger one does; where it cannot tell, it says no.
    budget
        The time.
    """
    starts = ground.starts(setting)
    for k in sorted(range(len(starts)), key=lambda k: ground.kinds[k].annual_cost):
        earliest, most = starts[k]
        days = [t for t in range(earliest, len(ground.data.periods)) if ground.open[k, t]]  # fmt: skip
        for people in [most, 1][: min(most, 2)]:
            calendar = _earlier(calendar, k, people, days, fails, budget)
    return calendar


def _earlier(
    calendar: Calendar,
    k: int,
    people: int,
    days: list[int],
    fails: Fails,
    budget: Budget,
) -> Calendar:
    """Return a calendar with so many people of one kind as early as it still fails: the first day of all, then by halves."""

    def too_late(day: int) -> bool:
        return not budget.over and fails(_with(calendar, k, people, day))

    if not days or too_late(days[0]):
        return _with(calendar, k, people, days[0]) if days else calendar
    place = bisect_left(days, 1, lo=1, key=too_late)
    return _with(calendar, k, people, days[place]) if place < len(days) else calendar


def _with(calendar: Calendar, k: int, people: int, day: int) -> Calendar:
    """Return a calendar with so many people of one kind from a day on; who comes earlier stays."""
    there = calendar[k]
    latest = [*there, *([day] * max(0, people - len(there)))]
    firsts = [min(first, day) if n < people else first for n, first in enumerate(sorted(latest))]  # fmt: skip
    return (*calendar[:k], tuple(sorted(firsts)), *calendar[k + 1 :])
