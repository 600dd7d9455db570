"""What a plan leaves undone though no strict rule forbids it: broken promises and soft rules exceeded, by name.

Each finding says who, when, by how much and what it is charged; strict rules are in `results.breaches`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.explain.asked import AskedCase, alliance_names, resource_names
from resourcing.results import TOLERANCE, Solution
from resourcing.words import counted, spelled

THOUSAND = 1e3


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A broken promise, or a soft rule exceeded.

    Attributes
    ----------
    rule
        Name of the rule, as in `playbook.Rules`.
    who
        Name of the alliance, person or team; a year for a budget, empty for the limit on handovers.
    what
        Bundle of a promise, or the alliance that is led though a soft rule speaks against it; else empty.
    periods
        When, in words.
    amount, unit
        By how much, summed over the periods.
    points
        Value points charged for it.
    said
        The finding as a sentence without a full stop.
    """

    rule: str
    who: str
    what: str
    periods: str
    amount: float
    unit: str
    points: float
    said: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.said


def findings(case: AskedCase, answer: Solution) -> tuple[Finding, ...]:
    """Return the broken promises of a plan and the soft rules that it exceeds, most points first.

    Parameters
    ----------
    case
        The case, for names.
    answer
        The plan; of its instance only soft rules count, and promises unless they are strict.
    """
    found = [
        *_promises(case, answer),
        *_spans(case, answer),
        *_ceilings(case, answer),
        *_leads(case, answer),
        *_totals(answer),
    ]
    return tuple(sorted(found, key=lambda item: -item.points))


def _promises(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield the broken promises, one finding for each alliance and bundle."""
    data, names = answer.data, alliance_names(case)
    if data.rules.promises == "strict":
        return
    broken = answer.promised & ~answer.kept
    missing = np.where(broken, data.floor - answer.coverage, 0.0)
    charged = (data.shortfall_points * missing).sum(axis=2)
    hours = (data.need * missing).sum(axis=2)
    for a, b in np.argwhere(broken.any(axis=2)).tolist():
        name, bundle = names[data.alliances[a]], data.bundles[b].replace("_", "-")
        when, amount = spelled(broken[a, b], data.periods), float(hours[a, b])
        yield Finding(
            rule="promises",
            who=name,
            what=data.bundles[b],
            periods=when,
            amount=amount,
            unit="hours",
            points=float(charged[a, b]),
            said=f"{name}: {bundle} below its floor by {_hours(amount)} ({when})",
        )


def _spans(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield who leads more than a soft span."""
    data = answer.data
    if data.rules.span == "soft":
        over = answer.span - data.span_limit[:, None]
        price = data.span_points * data.months
        said = "{who}: above the span by a weighted count of up to {amount:.3g} ({periods})"
        yield from _above(case, answer, over, rule="span", price=price, said=said)


def _ceilings(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield who is planned above a soft ceiling."""
    data = answer.data
    if data.rules.occupancy == "soft":
        over = answer.hours_used - data.ceiling_hours
        price = data.occupancy_points_per_hour
        said = "{who}: {amount:,.1f} hours above what may be planned ({periods})"
        yield from _above(case, answer, over, rule="occupancy", price=price, said=said)


def _above(
    case: AskedCase,
    answer: Solution,
    over: np.ndarray,
    *,
    rule: str,
    price: float,
    said: str,
) -> Iterator[Finding]:
    """Yield a finding for each resource above a limit; `over` has shape (resource, period)."""
    data, names = answer.data, resource_names(case)
    above = np.where(over > TOLERANCE, over, 0.0)
    unit = "hours" if rule == "occupancy" else "weighted alliances x periods"
    for r in np.flatnonzero(above.any(axis=1)).tolist():
        who, when = names[data.resources[r]], spelled(above[r] > 0, data.periods)
        largest = above[r].max() if rule == "span" else above[r].sum()
        yield Finding(
            rule=rule,
            who=who,
            what="",
            periods=when,
            amount=float(above[r].sum()),
            unit=unit,
            points=price * float(above[r].sum()),
            said=said.format(who=who, amount=float(largest), periods=when),
        )


def _leads(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield who leads an alliance though a soft rule speaks against it."""
    data = answer.data
    who, what = resource_names(case), alliance_names(case)
    charged = answer.leads & (data.placement_cost > TOLERANCE)[:, :, None]
    for r, a in np.argwhere(charged.any(axis=2)).tolist():
        pair = (data.resources[r], data.alliances[a])
        broken = case.staffing.tolerated.get(pair, ())
        when = spelled(charged[r, a], data.periods)
        reason = "; ".join(item.reason for item in broken) or "it is charged"
        yield Finding(
            rule=broken[0].rule if broken else "placement",
            who=who[pair[0]],
            what=what[pair[1]],
            periods=when,
            amount=float(charged[r, a].sum()),
            unit="periods",
            points=float(data.placement_cost[r, a] * charged[r, a].sum()),
            said=f"{who[pair[0]]} leads {what[pair[1]]} ({when}), though: {reason}",
        )


def _totals(answer: Solution) -> Iterator[Finding]:
    """Yield the years above a soft budget, and the handovers above a soft limit."""
    data = answer.data
    for y in np.flatnonzero(data.limits_budget & (answer.spent > data.budget + 1)):
        if data.rules.budget == "soft":
            over = float(answer.spent[y] - data.budget[y])
            yield Finding(
                rule="budget",
                who=data.years[y],
                what="",
                periods=data.years[y],
                amount=over,
                unit="currency",
                points=over / THOUSAND * data.budget_points_per_thousand,
                said=f"{data.years[y]}: {over:,.0f} in currency above the budget",
            )
    more = answer.counted_handovers - data.max_handovers
    if data.rules.handovers == "soft" and more > TOLERANCE:
        yield Finding(
            rule="handovers",
            who="",
            what="",
            periods="throughout",
            amount=more,
            unit="handovers",
            points=more * data.handover_limit_points,
            said=f"{counted(more, 'handover')} above the limit of {data.max_handovers:g}",
        )


def _hours(amount: float) -> str:
    """Return hours as text, a fraction where they are few."""
    return f"{amount:,.1f} hours" if amount < 10 else f"{amount:,.0f} hours"
