"""What a plan leaves undone, by name: strict rules broken, promises broken, soft rules exceeded.

Each finding says who, when, by how much and what it is charged. Whether a plan breaks a strict rule at all is decided by
`results.breaches`; who may not lead, and what else only strict rules forbid, is told in `broken`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.explain.asked import AskedCase, alliance_names, resource_names
from resourcing.playbook import Strictness
from resourcing.results import TOLERANCE, Solution
from resourcing.words import counted, spelled

THOUSAND = 1e3


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A strict rule broken, a broken promise, or a soft rule exceeded.

    Attributes
    ----------
    rule
        Name of the rule, as in `playbook.Rules`; ``eligibility``, ``must_lead`` or ``oversight`` for rules that are
        always strict.
    who
        Name of the alliance, person or team; a year for a budget, "all alliances" for the limit on handovers.
    what
        Bundle of a promise, the alliance that is led though a rule speaks against it, or what there is too much of.
    periods
        When, in words.
    amount, unit
        By how much, summed over the periods.
    points
        Value points charged for it; 0 where the rule is strict, which has no price.
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
    strict = answer.data.rules.promises == "strict"
    promises = () if strict else promises_below(case, answer)
    found = [*promises, *limits_exceeded(case, answer, "soft"), *_leads(case, answer)]
    return tuple(sorted(found, key=lambda item: -item.points))


def limits_exceeded(
    case: AskedCase, answer: Solution, kind: Strictness
) -> Iterator[Finding]:
    """Yield the limits of one strictness that a plan exceeds: span, hours, budget and handovers."""
    yield from _spans(case, answer, kind)
    yield from _ceilings(case, answer, kind)
    yield from _budgets(answer, kind)
    yield from _handovers(answer, kind)


def promises_below(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield the broken promises, one finding for each alliance and bundle."""
    data, names = answer.data, alliance_names(case)
    strict = data.rules.promises == "strict"
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
            points=0.0 if strict else float(charged[a, b]),
            said=f"{name}: {bundle} services {_hours(amount)} below the promise ({when})",
        )


def _spans(case: AskedCase, answer: Solution, kind: Strictness) -> Iterator[Finding]:
    """Yield who leads more than the span."""
    data = answer.data
    if data.rules.span == kind:
        over = answer.span - data.span_limit
        price = data.span_points * data.months
        said = "{who}: up to {amount:.3g} above the span, in weighted alliances ({periods})"
        yield from _above(case, answer, over, rule="span", price=price, said=said)


def _ceilings(case: AskedCase, answer: Solution, kind: Strictness) -> Iterator[Finding]:
    """Yield who is planned above the ceiling."""
    data, limit = answer.data, answer.data.ceiling_hours
    if data.rules.occupancy == kind:
        over = answer.hours_used - limit
        over = np.where(over > TOLERANCE * np.maximum(1.0, limit), over, 0.0)
        price = data.occupancy_points_per_hour
        said = "{who}: {amount:,.1f} hours above what may be planned ({periods})"
        yield from _above(case, answer, over, rule="occupancy", price=price, said=said)


WHAT_IS_ABOVE = {"span": "alliances led", "occupancy": "planned hours"}
"""What there is too much of, by the rule of a person's limit."""


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
    soft = getattr(data.rules, rule) == "soft"
    above = np.where(over > TOLERANCE, over, 0.0)
    unit = "hours" if rule == "occupancy" else "weighted alliances x periods"
    for r in np.flatnonzero(above.any(axis=1)).tolist():
        who, when = names[data.resources[r]], spelled(above[r] > 0, data.periods)
        largest = above[r].max() if rule == "span" else above[r].sum()
        yield Finding(
            rule=rule,
            who=who,
            what=WHAT_IS_ABOVE[rule],
            periods=when,
            amount=float(above[r].sum()),
            unit=unit,
            points=price * float(above[r].sum()) if soft else 0.0,
            said=said.format(who=who, amount=float(largest), periods=when),
        )


def _leads(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield who leads an alliance though a soft rule speaks against it."""
    data = answer.data
    who, what = resource_names(case), alliance_names(case)
    charged = answer.leads & (data.placement_cost > TOLERANCE)
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
            points=float((data.placement_cost[r, a] * charged[r, a]).sum()),
            said=f"{who[pair[0]]} leads {what[pair[1]]} ({when}), though: {reason}",
        )


def _budgets(answer: Solution, kind: Strictness) -> Iterator[Finding]:
    """Yield the years above the budget."""
    data = answer.data
    slack = 1.0 if kind == "soft" else TOLERANCE * np.maximum(1.0, data.budget)
    above = data.limits_budget & (answer.spent > data.budget + slack)
    for y in np.flatnonzero(above) if data.rules.budget == kind else ():
        over = float(answer.spent[y] - data.budget[y])
        price = data.budget_points_per_thousand if kind == "soft" else 0.0
        yield Finding(
            rule="budget",
            who=data.years[y],
            what="cost",
            periods=data.years[y],
            amount=over,
            unit="currency",
            points=over / THOUSAND * price,
            said=f"{data.years[y]}: {over:,.0f} in currency above the budget of {data.budget[y]:,.0f}",
        )


def _handovers(answer: Solution, kind: Strictness) -> Iterator[Finding]:
    """Yield the handovers above the limit."""
    data = answer.data
    more = answer.counted_handovers - data.max_handovers
    if data.rules.handovers == kind and more > TOLERANCE:
        yield Finding(
            rule="handovers",
            who="all alliances",
            what="handovers",
            periods="throughout",
            amount=more,
            unit="handovers",
            points=more * data.handover_limit_points if kind == "soft" else 0.0,
            said=f"{counted(more, 'handover')} above the limit of {data.max_handovers:g}",
        )


def _hours(amount: float) -> str:
    """Return hours as text, a fraction where they are few."""
    return f"{amount:,.1f} hours" if amount < 10 else f"{amount:,.0f} hours"
