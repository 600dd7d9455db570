"""Whether a plan holds the target, by its hours alone, in the instance as it is without the target's rules.

Shares no code with the search but the evaluator.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.plan.description import PromisesKept
from resourcing.plan.ground import Calendar, Ground, budget_of
from resourcing.results import TOLERANCE, Solution

UNIT = 1.0
"""Currency below which a budget counts as kept."""


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One rule of the target, and how a plan stands to it.

    Attributes
    ----------
    rule, said
        The rule, and what the plan reaches, in words.
    holds
        Whether it holds.
    """

    rule: str
    holds: bool
    said: str


def checked(ground: Ground, plan: Solution, *, calendar: Calendar) -> tuple[Kept, ...]:
    """Return every rule of the target, and whether a plan keeps it.

    Parameters
    ----------
    ground
        The ground.
    plan
        A plan of a staffed instance of this ground.
    calendar
        Who begins when.
    """
    return (
        *(_promises(ground, plan, rule) for rule in ground.target.promises),
        *_people(ground, plan),
        *_portfolio(ground, plan),
        *_budgets(ground, plan, calendar),
    )


def _promises(ground: Ground, plan: Solution, rule: PromisesKept) -> Kept:
    """Return how a plan stands to a share of promises."""
    mine = plan.promised & ground.mask_of(rule)
    kept, given = plan.kept & mine, ground.given_up & mine
    asked = np.ceil(rule.share * mine.sum() - TOLERANCE) - given.sum()
    bundle = (rule.bundle or "").replace("_", "-")
    what = " ".join(filter(None, (rule.segment, bundle, "promise")))
    share = "every" if rule.share >= 1 else f"{rule.share:.0%} of every"
    day = rule.holds_from or ground.target.holds_from
    but = f" but {int(given.sum()):,}" if given.any() else ""
    return Kept(
        rule=f"{share} {what}{but} from {day} on",
        holds=bool(kept.sum() >= asked),
        said=f"{kept.sum():,} of {mine.sum():,} kept",
    )


def _people(ground: Ground, plan: Solution) -> Iterator[Kept]:
    """Yield how a plan stands to spans and occupancy."""
    target, when = ground.target, ground.from_period(None)
    if target.most_span is not None:
        limit = plan.data.span_limit
        led = np.where(np.isfinite(limit), plan.span, 0.0)[:, when].max(initial=0.0)
        yield Kept(
            rule=f"nobody leads more than {target.most_span:g} weighted alliances",
            holds=bool(led <= target.most_span + TOLERANCE),
            said=f"{led:g} at most",
        )
    if target.most_occupancy is not None:
        most = float(plan.occupancy[:, when].max(initial=0.0))
        yield Kept(
            rule=f"nobody is planned for more than {target.most_occupancy:.0%}",
            holds=most <= target.most_occupancy + TOLERANCE,
            said=f"{most:.0%} at most",
        )


def _portfolio(ground: Ground, plan: Solution) -> Iterator[Kept]:
    """Yield how a plan stands to alliances that must be managed, and to handovers."""
    target, when = ground.target, ground.from_period(None)
    if target.managed:
        mine = np.isin(ground.segment_of, target.managed) & when
        needed = (plan.data.need > 0).any(axis=1)
        count = int((plan.unmanaged & mine & needed).sum())
        yield Kept(
            rule=f"no {' or '.join(target.managed)} alliance unmanaged",
            holds=count == 0,
            said=f"{count:,} alliances times periods unmanaged",
        )
    if target.most_handovers is not None:
        moves = plan.counted_handovers
        yield Kept(
            rule=f"at most {target.most_handovers} handovers",
            holds=moves <= target.most_handovers,
            said=f"{moves} counted",
        )


def _budgets(ground: Ground, plan: Solution, calendar: Calendar) -> Iterator[Kept]:
    """Yield how a plan stands to the budget of each year."""
    spent = ground.hire_cost(calendar) + ground.hours_cost(plan)
    for year, limit, money in zip(ground.data.years, budget_of(ground), spent, strict=True):  # fmt: skip
        if np.isfinite(limit):
            yield Kept(
                rule=f"at most {limit:,.0f} in {year}",
                holds=bool(money <= limit + UNIT),
                said=f"{money:,.0f} spent",
            )
