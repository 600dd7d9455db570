"""Targets out of reach: why, and which nearest ones can be reached: later, or with the fewest promises given up."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from resourcing.explain.budget import Budget, Say, silent
from resourcing.explain.conflicts import Oracle, conflicts_of
from resourcing.explain.rules_kept import Rule, rules_of
from resourcing.plan.ground import Ground, Setting
from resourcing.plan.making import hired_case, with_later
from resourcing.plan.searching import Found, cheapest
from resourcing.plan.trying import best_effort, try_out

LEAST_SECONDS = 2.0


@dataclass(frozen=True, kw_only=True, eq=False)
class Nearest:
    """A target that can be reached instead.

    Attributes
    ----------
    ground
        Case and target.
    found
        Its cheapest plan.
    text
        How it differs from the target asked for, in words.
    proven
        Whether no nearer one of its kind can be reached.
    given_up
        Promises given up: alliance, bundle and period by their labels.
    """

    ground: Ground
    found: Found
    text: str
    proven: bool
    given_up: tuple[tuple[str, str, str], ...] = ()


def nearest_targets(
    ground: Ground, *, seconds: float, say: Say = silent
) -> tuple[Nearest, ...]:
    """Return the same target from the earliest date on, and the target with the fewest promises given up.

    Parameters
    ----------
    ground
        The target out of reach.
    seconds
        Time limit.
    """
    budget = Budget.of(seconds)
    later = _later(ground, budget.part(0.5), say)
    fewer = _fewer(ground, budget, say)
    return tuple(item for item in (fewer, later) if item is not None)


def _most_able(ground: Ground) -> Setting:
    """Return the setting in which every service level is lowered."""
    every = frozenset(row.lever_id for row in ground.target.service_levels)
    return Setting(lowered=every)


def _later(ground: Ground, budget: Budget, say: Say) -> Nearest | None:
    """Return the target from the earliest period on from which it can hold."""
    setting, proven = _most_able(ground), True
    firsts = ground.case.world.horizon.first_days[:-1]
    for first in firsts:
        if first <= ground.target.holds_from or budget.over:
            continue
        say(f"whether it can hold from {first} on")
        other = with_later(ground, first)
        verdict = try_out(other, other.everybody(setting), setting, seconds=max(LEAST_SECONDS, budget.left / 4))  # fmt: skip
        if verdict.reaches:
            found = cheapest(other, Setting(), seconds=budget.left, say=say)
            if found.calendar is not None:
                return Nearest(
                    ground=other,
                    found=found,
                    text=f"the same target from {first} on",
                    proven=proven,
                )
        proven = proven and verdict.reaches is False
    return None


def _fewer(ground: Ground, budget: Budget, say: Say) -> Nearest | None:
    """Return the target without the promises that the least coverage missing breaks."""
    setting = _most_able(ground)
    say("which promises would have to be given up")
    plan = best_effort(ground, ground.everybody(setting), setting, seconds=max(LEAST_SECONDS, budget.left / 2))  # fmt: skip
    if plan is None:
        return None
    missed = plan.promised & ~plan.kept
    if not missed.any():
        return None
    other = replace(ground, given_up=missed)
    found = cheapest(other, Setting(), seconds=budget.left, say=say)
    if found.calendar is None:
        return None
    data, count = plan.data, int(missed.sum())
    named = tuple(
        (data.alliances[a], data.bundles[b], data.periods[t])
        for a, b, t in np.argwhere(missed).tolist()
    )
    share = count / int(plan.promised.sum())
    word = "promise" if count == 1 else "promises"
    return Nearest(
        ground=other,
        found=found,
        text=f"the same target but {count} {word} ({share:.1%} of those it asks for)",
        proven=count == 1,
        given_up=named,
    )


def why_not(ground: Ground, *, seconds: float, say: Say = silent) -> tuple[str, ...]:
    """Return which whole rules conflict although every lever is pulled, as sentences.

    Parameters
    ----------
    ground
        The target out of reach.
    seconds
        Time limit.
    """
    setting = _most_able(ground)
    case = hired_case(ground, ground.everybody(setting))
    data = ground.bound(ground.lowered(case.data, setting))
    asked = replace(case, staffing=replace(case.staffing, data=data))
    every = rules_of(asked)
    oracle = Oracle(asked, budget=Budget.of(max(LEAST_SECONDS, seconds)), say=say)
    if oracle.possible(every) is not False:
        return ()
    return tuple(_sentences(oracle, every))


def _sentences(oracle: Oracle, every: tuple[Rule, ...]) -> Iterator[str]:
    """Yield each conflict in words."""
    for item in conflicts_of(oracle, every):
        yield str(item)
