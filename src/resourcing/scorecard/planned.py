"""Measure, from a plan: promises kept, coverage, spread thin, unmanaged and handovers as planned for the period.

A plan is no chance: its shares have no intervals.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.playbook import BUNDLES
from resourcing.results import Solution
from resourcing.results.tolerance import TOLERANCE
from resourcing.scorecard.defining import spoken
from resourcing.scorecard.definitions import DEFINITIONS
from resourcing.scorecard.ground import GivenPlan, Ground
from resourcing.scorecard.measure import Measure, fraction, missing, number, unmeasured
from resourcing.scorecard.periods import Period

WEEKS_PER_MONTH = 52 / 12
"""Weeks of a month, as the report of a run counts them."""
NAMES = tuple(name for name, item in DEFINITIONS.items() if item.source == "plan")


def planned(ground: Ground, *, period: Period) -> Iterator[Measure]:
    """Yield the measures of the plan, or why there are none."""
    plan = ground.plan
    if plan is None:
        yield from (missing(name) for name in NAMES)
        return
    mask = plan.mask(period)
    if not mask.any():
        yield from (unmeasured(name, _beyond(plan, period)) for name in NAMES)
        return
    answer = plan.solution
    yield from _promises(answer, mask)
    yield from _coverage(answer, mask)
    yield from _thin(ground, answer, mask)
    active, without = answer.data.active[:, mask], answer.unmanaged[:, mask]
    yield fraction("unmanaged in the plan", float(without.sum()), float(active.sum()))
    moves = sum(bool(mask[move.period]) for move in answer.handovers)
    yield number("handovers in the plan", float(moves))


def _beyond(plan: GivenPlan, period: Period) -> str:
    """Return that a plan does not cover a period."""
    labels = plan.horizon.labels
    return f"because {plan.title} is for {labels[0]} to {labels[-1]}, which does not hold whole review periods of {period.label}"


def _promises(answer: Solution, mask: np.ndarray) -> Iterator[Measure]:
    """Yield the promises that the plan keeps, also by bundle."""
    name = "promises kept in the plan"
    kept, made = answer.kept[:, :, mask], answer.promised[:, :, mask]
    yield fraction(name, float(kept.sum()), float(made.sum()))
    for index, bundle in enumerate(BUNDLES):
        count = float(made[:, index].sum())
        if count:
            yield fraction(
                name, float(kept[:, index].sum()), count, part=spoken(bundle)
            )


def _coverage(answer: Solution, mask: np.ndarray) -> Iterator[Measure]:
    """Yield the coverage of the plan, also by bundle."""
    name = "coverage in the plan"
    given, need = answer.delivered[:, :, mask], answer.data.need[:, :, mask]
    yield fraction(name, float(given.sum()), float(need.sum()))
    for index, bundle in enumerate(BUNDLES):
        whole = float(need[:, index].sum())
        if whole:
            part = spoken(bundle)
            yield fraction(name, float(given[:, index].sum()), whole, part=part)


def _thin(ground: Ground, answer: Solution, mask: np.ndarray) -> Iterator[Measure]:
    """Yield managers above their span, and led alliances with too few hours a week."""
    data = answer.data
    teams = {row.team_id for row in ground.world.register.teams}
    people = np.array([name not in teams for name in data.resources], dtype=bool)
    people &= ~data.candidate | answer.hired
    there = people[:, None] & (data.available > 0) & mask
    above = there & (answer.span > data.span_limit + TOLERANCE)
    yield fraction(
        "managers above their span in the plan", float(above.sum()), float(there.sum())
    )
    weeks = np.where(data.active, data.active_months * WEEKS_PER_MONTH, 1.0)
    given, needed = answer.delivered.sum(axis=1), data.need.sum(axis=1)
    least = np.minimum(ground.planning.thin_hours_per_week, needed / weeks)
    thin = answer.led & (given / weeks < least - TOLERANCE)
    yield fraction(
        "alliances spread thin in the plan",
        float(thin[:, mask].sum()),
        float(answer.led[:, mask].sum()),
    )
