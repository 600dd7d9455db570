"""Today against the plan: promises, alliances without a lead, and what the plan covers less.

Says openly where the plan does worse.
"""

from collections.abc import Iterator

from resourcing.problem import NOBODY
from resourcing.study import Measures
from resourcing.view.pages.words import counted, listed, numeral, share, spoken
from resourcing.view.plots.comparison import Covered, covered
from resourcing.view.report.facts import Facts

POINT = 0.005
"""Smallest change of a coverage that is worth a word."""


def today_and_plan(facts: Facts) -> list[str]:
    """Return two sentences that set today against the plan."""
    if not facts.alliances:
        return ["There is nothing to lead, today or in the plan."]
    left, periods = (
        facts.today.unmanaged,
        counted(facts.alliance_periods, f"alliance-{facts.period}"),
    )
    return [
        f"If the present leads simply stay, {left:,} of {periods} {'is' if left == 1 else 'are'} without a lead and "
        f"{_promises(facts.today)}; in the plan it is {facts.plan.unmanaged:,}, and {_promises(facts.plan)}.",
        *_nobody_named(facts),
        *_weightier(facts),
        falls(facts),
    ]


def _nobody_named(facts: Facts) -> Iterator[str]:
    """Yield how many alliances have no present lead in the register, since they count as without one today."""
    number = int((facts.case.data.incumbent == NOBODY).sum())
    if number:
        verb = "has" if number == 1 else "have"
        yield f"{counted(number, 'alliance')} {verb} no current lead in the register and {'counts' if number == 1 else 'count'} as without one today."


def _weightier(facts: Facts) -> Iterator[str]:
    """Yield why a plan that keeps fewer promises, or leads fewer, is still the better one."""
    fewer = facts.plan.promises_kept < facts.today.promises_kept
    if fewer or facts.plan.unmanaged > facts.today.unmanaged:
        today, plan = (
            -item.points["shortfall"] for item in (facts.run.today, facts.run.plan)
        )
        if plan >= today:
            return
        what = "keeps fewer promises" if fewer else "leaves more without a lead"
        yield (
            f"The plan {what} than today, but serves the weightier alliances: what it misses below the promised floors "
            f"is charged {numeral(plan)} value points, today's {numeral(today)}."
        )


def _promises(found: Measures) -> str:
    """Return the share of promises kept, or of hours delivered where nothing is promised."""
    if found.promises_made:
        return f"{share(found.promises_kept, found.promises_made)} of promises are kept"
    return f"{share(found.hours_delivered, found.hours_needed)} of the hours needed are delivered"


def falls(facts: Facts) -> str:
    """Return what the plan covers less than today, so that nobody learns it later."""
    lower = [item for item in covered(facts.run) if item.plan < item.today - POINT]
    if not lower:
        return "In no segment is any bundle of services covered less than today."
    parts = [_fall(item) for item in lower]
    return f"The plan gives less coverage than today to {listed(parts, most=9)}."


def _fall(item: Covered) -> str:
    """Return one coverage that falls."""
    return f"{spoken(item.bundle)} services of {item.segment} alliances ({item.today:.0%} to {item.plan:.0%})"
