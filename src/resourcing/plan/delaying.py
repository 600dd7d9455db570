"""The price of each month of delay: the cheapest plan when the first decision is made later, until none is left."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from resourcing.explain.budget import Budget, Say, silent
from resourcing.plan.ground import Ground, Setting
from resourcing.plan.searching import Found, Memory, cheapest, remember
from resourcing.plan.trying import best_effort, try_out
from resourcing.results import TOLERANCE
from resourcing.words import counted

LEAST_SECONDS = 2.0
FOR_EVERYBODY = 0.8
"""Share of the time left in which a last delay is asked again; the rest for what follows from the answer."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Delay:
    """What a later first decision costs.

    Attributes
    ----------
    months
        Months of delay.
    found
        The cheapest plan, if any.
    more
        What it costs more than deciding now, in currency; infinite where the target is out of reach.
    broken
        Promises of the target that break at the least coverage missing, where it is out of reach: alliance, bundle and period,
        by their labels.
    """

    months: int
    found: Found
    more: float
    broken: tuple[tuple[str, str, str], ...] = ()


def price_of_delay(
    ground: Ground,
    now: Found,
    *,
    memory: Memory,
    seconds: float,
    say: Say = silent,
) -> tuple[Delay, ...]:
    """Return the cheapest plan for each month of delay, up to the first that is out of reach.

    Parameters
    ----------
    ground, now
        The target, and the cheapest plan when the first decision is made now.
    memory
        What is known already.
    seconds
        Time limit.
    """
    budget = Budget.of(seconds)
    return tuple(_delays(ground, now, memory, budget, say))


def asked_longer(
    ground: Ground,
    now: Found,
    delays: tuple[Delay, ...],
    *,
    memory: Memory,
    seconds: float,
    say: Say = silent,
) -> tuple[Delay, ...]:
    """Return the delays, the last one asked again with the time left where nothing was proven of it.

    Parameters
    ----------
    ground, now, memory
        As of `price_of_delay`.
    delays
        What that found.
    seconds
        Time limit.
    """
    budget = Budget.of(seconds)
    if not delays or delays[-1].found.status != "unknown" or budget.over:
        return delays
    say(f"whether {counted(delays[-1].months, 'month')} of delay can be borne at all")
    setting = Setting(delay=delays[-1].months)
    everybody = ground.everybody(setting)
    verdict = try_out(ground, everybody, setting, seconds=FOR_EVERYBODY * budget.left)
    if verdict.reaches is None:
        return delays
    remember(memory, everybody, setting, verdict)
    return price_of_delay(ground, now, memory=memory, seconds=max(LEAST_SECONDS, budget.left), say=say)  # fmt: skip


def _delays(
    ground: Ground, now: Found, memory: Memory, budget: Budget, say: Say
) -> Iterator[Delay]:
    """Yield the delays, month by month."""
    before, key = now, _starts(ground, 0)
    for months in range(1, _most(ground) + 1):
        setting = Setting(delay=months)
        if _starts(ground, months) != key:
            key = _starts(ground, months)
            if budget.over:
                return
            say(f"what {counted(months, 'month')} of delay cost")
            seconds = max(LEAST_SECONDS, budget.left / 3)
            before = _later(ground, before, setting, memory, seconds)
        lost = before.calendar is None
        more = np.inf if lost else max(0.0, before.cost - now.cost)
        broken = _broken(ground, setting) if lost else ()
        yield Delay(months=months, found=before, more=more, broken=broken)
        if lost:
            return


def _later(
    ground: Ground, before: Found, setting: Setting, memory: Memory, seconds: float
) -> Found:
    """Return the cheapest plan of a delay: that of a month less where its people can still come in time."""
    if before.calendar is not None and _in_time(ground, before, setting):
        return before
    found = cheapest(ground, setting, seconds=seconds, memory=memory)
    return replace(found, least=max(found.least, before.least))


def _in_time(ground: Ground, before: Found, setting: Setting) -> bool:
    """Return whether everybody of a plan can still begin as planned, and every hour be bought."""
    starts = ground.starts(setting)
    late = [
        first < earliest
        for (earliest, _), firsts in zip(starts, before.calendar or (), strict=True)
        for first in firsts
    ]
    if before.plan is None or any(late):
        return False
    place = {name: r for r, name in enumerate(before.plan.data.resources)}
    return all(
        before.plan.hours_used[
            place[row.contractor_id],
            : ground.earliest(row.lead_months, delay=setting.delay),
        ].sum()
        <= TOLERANCE
        for row in ground.target.contractors
    )


def _starts(ground: Ground, months: int) -> tuple[int, ...]:
    """Return the earliest period of every lever that has a lead time, when the first decision is made later."""
    kinds = [row.lead_months for row in ground.target.hires]
    hours = [row.lead_months for row in ground.target.contractors]
    return tuple(ground.earliest(lead, delay=months) for lead in (*kinds, *hours))


def _most(ground: Ground) -> int:
    """Return the months of the horizon."""
    return round(len(ground.data.periods) * ground.data.months)


def _broken(ground: Ground, setting: Setting) -> tuple[tuple[str, str, str], ...]:
    """Return the promises that break although everybody is hired as early as can be."""
    plan = best_effort(ground, ground.everybody(setting), setting, seconds=LEAST_SECONDS)  # fmt: skip
    if plan is None:
        return ()
    data = plan.data
    missed = np.argwhere(plan.promised & ~plan.kept).tolist()
    return tuple(
        (data.alliances[a], data.bundles[b], data.periods[t]) for a, b, t in missed
    )
