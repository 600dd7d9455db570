"""A good plan where the cheapest is not found soon: from everybody hired down, as long as the target holds.

Proves nothing; the bound comes from `searching`.
"""

from collections.abc import Callable, Iterator

from resourcing.explain.budget import Budget
from resourcing.plan.ground import Calendar, Ground

Reaches = Callable[[Calendar], bool]
"""Whether a calendar is found to reach the target."""


def descended(
    ground: Ground, calendar: Calendar, *, reaches: Reaches, budget: Budget
) -> Calendar:
    """Return a calendar from which nobody can be left out or come a period later, or what time leaves of that.

    Parameters
    ----------
    ground
        The ground, for what people cost.
    calendar
        A calendar that reaches the target.
    reaches
        Says whether another one does.
    budget
        The time.
    """
    while not budget.over:
        each = sorted(_smaller(ground, calendar), key=lambda item: _cost(ground, item))
        lower = next((item for item in each if not budget.over and reaches(item)), None)
        if lower is None:
            break
        calendar = lower
    return calendar


def _cost(ground: Ground, calendar: Calendar) -> float:
    """Return what the people of a calendar cost."""
    return float(ground.hire_cost(calendar).sum())


def _smaller(ground: Ground, calendar: Calendar) -> Iterator[Calendar]:
    """Yield the calendars with one person fewer, and those with one who comes later: as late as can be, or one start later."""
    for k, firsts in enumerate(calendar):
        for first in set(firsts):
            rest = list(firsts)
            rest.remove(first)
            yield _with(calendar, k, rest)
            days = [t for t in range(first + 1, len(ground.data.periods)) if ground.open[k, t]]  # fmt: skip
            for later in {*days[:1], *days[len(days) // 2 : len(days) // 2 + 1]}:
                yield _with(calendar, k, [*rest, later])


def _with(calendar: Calendar, k: int, firsts: list[int]) -> Calendar:
    """Return a calendar with other people of one kind."""
    return (*calendar[:k], tuple(sorted(firsts)), *calendar[k + 1 :])
