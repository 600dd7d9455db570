"""What each lever saves: the cheapest plan when it may not be pulled."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.explain.budget import Budget, Say, silent
from resourcing.plan.ground import Ground, Setting, team_lever
from resourcing.plan.searching import Found, Memory, cheapest

LEAST_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, eq=False)
class LeverWorth:
    """What one lever saves.

    Attributes
    ----------
    lever, name
        Identifier and name for people.
    used
        Whether the cheapest plan pulls it.
    saves
        What the plan costs more without it, in currency: infinite where the target is then out of reach, not a number where
        that was not found out in time.
    proven
        Whether both costs are proven the least.
    """

    lever: str
    name: str
    used: bool
    saves: float
    proven: bool


def worth_of_levers(
    ground: Ground,
    now: Found,
    *,
    memory: Memory,
    seconds: float,
    say: Say = silent,
) -> tuple[LeverWorth, ...]:
    """Return what each lever saves; one that the cheapest plan leaves alone saves nothing.

    Parameters
    ----------
    ground, now
        The target, and its cheapest plan.
    memory
        What is known already.
    seconds
        Time limit.
    """
    budget, each = Budget.of(seconds), list(levers_of(ground))
    used = {lever for lever, _ in each if _is_used(ground, now, lever)}
    found = []
    for lever, name in each:
        if lever not in used:
            found.append(_told(lever, name, now, now, used=False))
            continue
        say(f"what {name} saves")
        setting = Setting(without=frozenset([lever]))
        limit = max(LEAST_SECONDS, budget.left / max(1, len(used)))
        other = cheapest(ground, setting, seconds=limit, memory=memory)
        found.append(_told(lever, name, now, other, used=True))
    return tuple(found)


def _told(lever: str, name: str, now: Found, other: Found, *, used: bool) -> LeverWorth:
    """Return what a lever saves."""
    saves = np.nan if other.status == "unknown" else max(0.0, other.cost - now.cost)
    both = now.status == other.status == "optimal"
    proven = both or other.status == "impossible"
    return LeverWorth(lever=lever, name=name, used=used, saves=saves, proven=proven)


def levers_of(ground: Ground) -> Iterator[tuple[str, str]]:
    """Yield identifier and name of every lever."""
    target = ground.target
    for kind in target.hires:
        yield kind.kind_id, f"hiring: {kind.name}"
    for row in target.contractors:
        yield row.contractor_id, f"hours bought: {row.name}"
    for team in target.teams:
        words = team.resourcing.replace("_", " ")
        yield team_lever(team.resourcing), f"{words} teams may lead {', '.join(team.profiles)}"  # fmt: skip
    for level in target.service_levels:
        yield level.lever_id, f"lower service level: {level.lever_id}"


def _is_used(ground: Ground, now: Found, lever: str) -> bool:
    """Return whether the cheapest plan pulls a lever."""
    if now.calendar is None or now.plan is None:
        return False
    hired = {kind.kind_id: firsts for kind, firsts in zip(ground.kinds, now.calendar, strict=True)}  # fmt: skip
    if lever in hired:
        return bool(hired[lever])
    if lever in now.setting.lowered:
        return True
    options = {team_lever(row.resourcing) for row in ground.target.teams}
    busy = np.asarray(now.plan.hours_used).sum(axis=1) > 0
    names = {name for name, used in zip(now.plan.data.resources, busy, strict=True) if used}  # fmt: skip
    if lever in options:
        teams = ground.case.world.register.teams
        return any(
            team_lever(row.resourcing_option) == lever and row.team_id in names
            for row in teams
        )
    return lever in names
