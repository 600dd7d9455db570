"""What leadership should pay attention to: a sentence for each thing that is left undone, moved, unsure or paid for.

Empty where there is nothing to say.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.playbook import SEGMENTS
from resourcing.view.pages.words import (
    counted,
    listed,
    numeral,
    share,
    spoken,
)
from resourcing.view.report import levers
from resourcing.view.report.facts import Facts
from resourcing.view.report.sentences.answering import late


def attention(facts: Facts) -> list[str]:
    """Return what leadership should pay attention to, most pressing first."""
    return [text for text in _attention(facts) if text]


def _attention(facts: Facts) -> Iterator[str]:
    """Yield the points; empty where there is nothing to say."""
    yield _attention_unmanaged(facts)
    yield broken_promises(facts)
    yield late(facts)
    yield given_up(facts)
    yield handovers(facts)
    yield levers.above_limit(facts)
    yield stretched(facts)
    yield unsure(facts)
    yield cost(facts)
    yield levers.above_budget(facts)


def _attention_unmanaged(facts: Facts) -> str:
    """Return who goes without a lead."""
    if not facts.without_lead:
        return ""
    data = facts.case.data
    found = [data.alliances[i] for i in np.flatnonzero(facts.run.plan.unmanaged.any(axis=1))]  # fmt: skip
    names = [facts.case.portfolio.placement(item).name for item in found]
    return f"Without a lead for some or all of the time: {listed(names)}."


def broken_promises(facts: Facts) -> str:
    """Return how many promises are not kept, and where most of them are."""
    made, kept = facts.plan.promises_made, facts.plan.promises_kept
    if made == kept:
        return f"All {made:,} promises are kept." if made > 1 else ""
    answer, data, labels = facts.run.plan, facts.case.data, facts.labels
    broken = (answer.promised & ~answer.kept).sum(axis=2)
    by_place = {
        (segment, bundle): int(broken[labels == segment, number].sum())
        for segment in SEGMENTS
        for number, bundle in enumerate(data.bundles)
    }
    (segment, bundle), most = max(by_place.items(), key=lambda pair: pair[1])
    where = f"{most:,} of them" if most < made - kept else "all" if most > 1 else "it"
    verb = "is" if made - kept == 1 else "are"
    concern = "concerns" if most == 1 else "concern"
    return (
        f"{made - kept:,} of {counted(made, 'promise')} {verb} not kept; {where} {concern} "
        f"the {spoken(bundle)} bundle of {segment} alliances."
    )


def given_up(facts: Facts) -> str:
    """Return how many hours are given up, and of which bundles."""
    missing = (facts.case.data.need - facts.run.plan.delivered).sum(axis=(0, 2))
    total = float(missing.sum())
    if round(total) == 0:
        return ""
    parts = [
        f"{numeral(hours)} {spoken(bundle)}"
        for bundle, hours in zip(facts.case.data.bundles, missing.tolist(), strict=True)
        if round(hours)
    ]
    return (
        f"{counted(total, 'hour')} ({share(total, facts.plan.hours_needed)} of what is needed) "
        f"{'is' if round(total) == 1 else 'are'} given up: {listed(parts)}."
    )


def handovers(facts: Facts) -> str:
    """Return how many handovers there are, and when they begin."""
    moves = facts.run.plan.handovers
    if not moves:
        return "No alliance changes hands."
    alliances = len({move.alliance for move in moves})
    first = facts.case.data.periods[0]
    soon = sum(move.period == 0 for move in moves)
    when = (
        f"{'the one' if soon == len(moves) == 1 else soon or 'none'} of them in {first}"
    )
    hours = sum(move.hours_in + move.hours_out for move in moves)
    changes = "changes" if alliances == 1 else "change"
    return (
        f"{counted(alliances, 'alliance')} {changes} hands, {counted(len(moves), 'handover')} in all "
        f"({when}), at {counted(hours, 'hour')} of handover work."
    )


def stretched(facts: Facts) -> str:
    """Return which managers lead more than their span at some time."""
    data = facts.case.data
    above = (facts.run.plan.span > data.span_limit + 1e-6).any(axis=1)
    found = [facts.names[data.resources[r]] for r in np.flatnonzero(above).tolist()]
    if not found:
        return ""
    verb, whose = ("leads", "the") if len(found) == 1 else ("lead", "their")
    return f"{listed(found)} {verb} more alliances than {whose} span at some time."


def unsure(facts: Facts) -> str:
    """Return which placements are unsure."""
    if not facts.unsure:
        return ""
    names = [facts.case.portfolio.placement(item).name for item in facts.unsure]
    number = counted(len(names), "placement")
    verb = "is" if len(names) == 1 else "are"
    return (
        f"{number} {verb} less than {facts.unsure_below:.0%} likely: {listed(names)}."
    )


def cost(facts: Facts) -> str:
    """Return what the decisions cost, beside the salaries of the present team."""
    if round(facts.plan.cost) == 0:
        return ""
    money = levers.money(facts, facts.plan.cost)
    return f"The plan costs {money} over the horizon beside present salaries, for {_paid_for(facts)}."


def _paid_for(facts: Facts) -> str:
    """Return what the cost of the plan is for."""
    hired = len(facts.case.world.hires) + len(facts.hired_by_plan)
    hires = counted(hired, "hire")
    hours = "contractors' and team hours" if facts.contractors else "team hours"
    if hired:
        return f"{hires} and {hours}"
    return hours if facts.contractors else "the hours of teams"
