"""Looks for the cheapest dated plan: the relaxation proposes calendars, the optimizer tries them, cuts remember what it said.

Earlier and more people never reach less, so that what fails for a calendar fails for every smaller one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

import numpy as np

from resourcing.explain.budget import Budget, Say, silent
from resourcing.plan.descending import descended
from resourcing.plan.ground import Calendar, Ground, Setting
from resourcing.plan.growing import grown
from resourcing.plan.relaxing import Cut, Relaxation
from resourcing.plan.trying import Verdict, try_out
from resourcing.results import Solution

Status = Literal["optimal", "feasible", "impossible", "unknown"]
CENT = 1.0
"""Currency by which a plan may be dearer than the bound and still counts as the cheapest."""
MOST_SECONDS = 12.0
"""Time limit of one calendar."""
FEWEST_SECONDS = 0.5
FOR_PROOF = 0.6
"""Share of the time for calendars that prove the cheapest; the rest for a plan from above, where those did not prove one."""
FOR_GROWING = 0.5
"""Share of the time left for the proof in which calendars larger than one that fails are tried."""
MOST_GROWING = 3.0
"""Time limit in seconds of one calendar that is tried because a smaller one fails."""
MOST_FROM_ABOVE = 4.0
"""Time limit in seconds of one calendar on the way down."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Found:
    """The cheapest dated plan of a ground.

    Attributes
    ----------
    status
        ``optimal`` (proven cheapest), ``feasible`` (a plan, and a bound), ``impossible`` (proven), ``unknown``.
    cost, least
        Cost of the plan in currency, infinite without one, and the least that any plan costs.
    calendar, setting, plan
        Who begins when, which service levels are lowered, and a plan that reaches the target; None without one.
    hours_cost
        Cost of the hours that the plan pays for, in currency.
    tried
        Calendars that were tried.
    """

    status: Status
    cost: float = np.inf
    least: float = 0.0
    calendar: Calendar | None = None
    setting: Setting = field(default_factory=Setting)
    plan: Solution | None = None
    hours_cost: float = 0.0
    tried: int = 0

    @property
    def gap(self) -> float:
        """Return how much cheaper another plan may be, in currency."""
        return max(0.0, self.cost - self.least)


@dataclass(kw_only=True, eq=False)
class Memory:
    """What was found out of one ground: cuts, and plans by calendar and setting."""

    cuts: list[Cut] = field(default_factory=list)
    verdicts: dict[tuple[Calendar, Setting], Verdict] = field(default_factory=dict)


def cheapest(
    ground: Ground,
    setting: Setting,
    *,
    seconds: float,
    memory: Memory | None = None,
    say: Say = silent,
) -> Found:
    """Return the cheapest dated plan with its proof.

    Parameters
    ----------
    ground
        Case and target.
    setting
        Delay and levers left out; service levels are chosen here.
    seconds
        Time limit.
    memory
        What earlier searches of the same ground found out; it is added to.
    say
        Takes what is being asked, in words.
    """
    budget, known = Budget.of(seconds), memory or Memory()
    best, least = Found(status="unknown"), np.inf
    settings = list(_lowered(ground, setting))
    for number, each in enumerate(settings):
        if ground.level_cost(each) >= best.cost - CENT:
            least = min(least, max(ground.level_cost(each), 0.0))
            break
        part = budget.part(1.0 / (len(settings) - number))
        found, proven = _one(ground, each, part, known, best, say)
        best, least = found, min(least, proven)
    return _judged(best, least)


def _judged(best: Found, least: float) -> Found:
    """Return an answer with its status."""
    if best.calendar is None:
        impossible = np.isinf(least)
        status: Status = "impossible" if impossible else "unknown"
        return replace(best, status=status, least=least)
    least = min(least, best.cost)
    status = "optimal" if least >= best.cost - CENT else "feasible"
    return replace(best, status=status, least=least)


def _lowered(ground: Ground, setting: Setting) -> Iterator[Setting]:
    """Yield the setting with every choice of service levels lowered, the cheapest first."""
    levers = [
        row.lever_id
        for row in ground.target.service_levels
        if row.lever_id not in setting.without
    ]
    every = [
        replace(setting, lowered=frozenset(some))
        for size in range(len(levers) + 1)
        for some in combinations(levers, size)
    ]
    yield from sorted(every, key=ground.level_cost)


def _one(
    ground: Ground,
    setting: Setting,
    budget: Budget,
    memory: Memory,
    best: Found,
    say: Say,
) -> tuple[Found, float]:
    """Return the best plan of one choice of service levels, or the one known before, and the least cost of this choice."""
    if _hopeless(ground, setting, budget, memory, say):
        return best, np.inf
    relaxation, least = Relaxation(ground, setting), 0.0
    tried: set[Calendar] = set()
    half = budget.part(FOR_PROOF)
    while True:
        guesses = _guesses(memory)
        seconds = max(FEWEST_SECONDS, budget.left)
        proposed = relaxation.propose([*memory.cuts, *guesses], seconds=seconds)
        if not guesses:
            least = np.inf if proposed.impossible else max(least, proposed.least)
        calendar = proposed.calendar
        done = proposed.least >= best.cost - CENT or half.over
        if calendar is None or done or calendar in tried:
            break
        tried.add(calendar)
        say(f"whether {_called(calendar)} suffice")
        verdict = _verdict(ground, calendar, setting, memory, budget)
        best = _better(ground, best, calendar, setting, verdict)
        if verdict.reaches is False and not verdict.budget_only:
            part = half.part(FOR_GROWING)
            best = _ruled_out(ground, calendar, setting, part, memory, best)
    if least < best.cost - CENT:
        best = _lower(ground, setting, budget, memory, best, say)
    return best, least


def _ruled_out(
    ground: Ground,
    calendar: Calendar,
    setting: Setting,
    budget: Budget,
    memory: Memory,
    best: Found,
) -> Found:
    """Remember a calendar as large as can be that fails as one does, and return the best plan met on the way.

    What is not told in a short time is left out: it would be a guess.
    """
    met = [best]

    def fails(larger: Calendar) -> bool:
        if any(_forbids(cut, larger, setting) for cut in memory.cuts):
            return True
        key = (larger, setting)
        verdict = memory.verdicts.get(key)
        if verdict is None:
            seconds = min(MOST_GROWING, max(FEWEST_SECONDS, budget.left / 2))
            verdict = try_out(ground, larger, setting, seconds=seconds)
        if verdict.reaches is not None:
            remember(memory, larger, setting, verdict)
            met.append(_better(ground, met[-1], larger, setting, verdict))
        return verdict.reaches is False and not verdict.budget_only

    grown(ground, calendar, setting, fails=fails, budget=budget)
    return met[-1]


def _lower(
    ground: Ground,
    setting: Setting,
    budget: Budget,
    memory: Memory,
    best: Found,
    say: Say,
) -> Found:
    """Return a better plan found from everybody hired down, or the one known before."""
    met = [best]

    def reaches(calendar: Calendar) -> bool:
        if any(_forbids(cut, calendar, setting) for cut in memory.cuts):
            return False
        say(f"whether {_called(calendar)} suffice, from above")
        short = Budget.of(min(budget.left, 2 * MOST_FROM_ABOVE))
        verdict = _verdict(ground, calendar, setting, memory, short)
        met.append(_better(ground, met[-1], calendar, setting, verdict))
        return bool(verdict.reaches)

    everybody = ground.everybody(setting)
    if reaches(everybody):
        descended(ground, everybody, reaches=reaches, budget=budget)
    return met[-1]


def _forbids(cut: Cut, calendar: Calendar, setting: Setting) -> bool:
    """Return whether a cut says that a calendar does not reach the target."""
    if not np.isinf(cut.hours_cost) or not setting.stricter(cut.setting):
        return False
    if cut.alone:
        return cut.calendar == calendar
    return all(
        len(fewer) <= len(more)
        and all(f >= m for f, m in zip(fewer, more, strict=False))
        for fewer, more in zip(calendar, cut.calendar, strict=True)
    )


def _guesses(memory: Memory) -> list[Cut]:
    """Return cuts of calendars of which nothing was proven in time: they are not proposed again, and prove nothing."""
    return [
        Cut(calendar=calendar, setting=setting, hours_cost=np.inf)
        for (calendar, setting), verdict in memory.verdicts.items()
        if verdict.reaches is None
    ]


def _hopeless(
    ground: Ground, setting: Setting, budget: Budget, memory: Memory, say: Say
) -> bool:
    """Return whether even everybody, as early as can be, is proven not to reach the target."""
    say("whether the target can be reached at all")
    everybody = ground.everybody(setting)
    _verdict(ground, everybody, setting, memory, budget)
    return any(
        np.isinf(cut.hours_cost)
        and not cut.alone
        and cut.calendar == everybody
        and setting.stricter(cut.setting)
        for cut in memory.cuts
    )


def _verdict(
    ground: Ground,
    calendar: Calendar,
    setting: Setting,
    memory: Memory,
    budget: Budget,
) -> Verdict:
    """Return what the optimizer says of a calendar, and remember it."""
    key = (calendar, setting)
    if key not in memory.verdicts:
        seconds = min(MOST_SECONDS, max(FEWEST_SECONDS, budget.left / 2))
        verdict = try_out(ground, calendar, setting, seconds=seconds)
        remember(memory, calendar, setting, verdict)
    return memory.verdicts[key]


def remember(
    memory: Memory, calendar: Calendar, setting: Setting, verdict: Verdict
) -> None:
    """Add a verdict, and what it says of smaller calendars, to what is known."""
    memory.verdicts[calendar, setting] = verdict
    memory.cuts += _learned(calendar, setting, verdict)


def _learned(calendar: Calendar, setting: Setting, verdict: Verdict) -> Iterator[Cut]:
    """Yield what a verdict says of this calendar and of smaller ones."""
    if verdict.reaches is False and not verdict.budget_only:
        yield Cut(calendar=calendar, setting=setting, hours_cost=np.inf)
    elif verdict.least > 0:
        yield Cut(calendar=calendar, setting=setting, hours_cost=verdict.least)
    if verdict.reaches is False and verdict.budget_only:
        yield Cut(calendar=calendar, setting=setting, hours_cost=np.inf, alone=True)


def _better(
    ground: Ground,
    best: Found,
    calendar: Calendar,
    setting: Setting,
    verdict: Verdict,
) -> Found:
    """Return the cheaper of the plan known and that of a verdict."""
    if verdict.plan is None or not verdict.reaches:
        return replace(best, tried=best.tried + 1)
    hired = float(ground.hire_cost(calendar).sum())
    cost = hired + verdict.hours_cost + ground.level_cost(setting)
    if cost >= best.cost - CENT / 2:
        return replace(best, tried=best.tried + 1)
    return Found(
        status="feasible",
        cost=cost,
        calendar=calendar,
        setting=setting,
        plan=verdict.plan,
        hours_cost=verdict.hours_cost,
        tried=best.tried + 1,
    )


def _called(calendar: Calendar) -> str:
    """Return a calendar in a few words."""
    count = sum(len(firsts) for firsts in calendar)
    return f"{count} hired"
