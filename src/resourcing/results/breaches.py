"""Strict rules that an answer breaks, as sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from resourcing.results.tolerance import TOLERANCE
from resourcing.words import counted

if TYPE_CHECKING:
    from resourcing.results.solution import Solution


def find_breaches(answer: "Solution") -> Iterator[str]:
    """Yield every strict rule that an answer breaks, as a sentence with the labels concerned."""
    yield from _lead_breaches(answer)
    yield from _hour_breaches(answer)
    yield from _limit_breaches(answer)
    yield from _promise_breaches(answer)
    yield from _support_breaches(answer)
    yield from _oversight_breaches(answer)
    yield from _total_breaches(answer)


def _lead_breaches(answer: "Solution") -> Iterator[str]:
    """Yield leads that may not lead, and alliances that must be led but are not (rules 1 and 2)."""
    data = answer.data
    for r, a, t in np.argwhere(answer.leads & ~data.eligible):
        yield f"{data.resources[r]} leads {data.alliances[a]} in {data.periods[t]} but may not"
    for a, t in np.argwhere(answer.unmanaged & data.must_lead[:, None]):
        yield f"{data.alliances[a]} must be led in {data.periods[t]} but is not"


def _hour_breaches(answer: "Solution") -> Iterator[str]:
    """Yield hours out of range or without a lead (rule 3)."""
    data = answer.data
    outside = (answer.delivered > data.need + TOLERANCE) | (answer.hours < -TOLERANCE)
    for a, b, t in np.argwhere(outside):
        where = f"{data.alliances[a]}, {data.bundles[b]}, {data.periods[t]}"
        yield f"hours of {where} lie outside 0 to the hours needed"
    for a, b, t in np.argwhere((answer.hours > TOLERANCE) & ~answer.led[:, None, :]):
        yield f"{data.alliances[a]} gets {data.bundles[b]} hours in {data.periods[t]} without a lead"


def _limit_breaches(answer: "Solution") -> Iterator[str]:
    """Yield hours above a strict ceiling and counts above a strict span (rules 3 and 4)."""
    data, used, limit = answer.data, answer.hours_used, answer.data.ceiling_hours
    if data.rules.occupancy == "strict":
        for r, t in np.argwhere(used > limit + TOLERANCE * np.maximum(1.0, limit)):
            who, when = data.resources[r], data.periods[t]
            yield f"{who} is planned for {used[r, t]:.1f} hours in {when}, above the {limit[r, t]:.1f} that may be planned"
    if data.rules.span == "strict":
        for r, t in np.argwhere(answer.span > data.span_limit + TOLERANCE):
            yield f"{data.resources[r]} leads {answer.span[r, t]:g} weighted alliances in {data.periods[t]}, above the span"


def _promise_breaches(answer: "Solution") -> Iterator[str]:
    """Yield promises that are not kept, where promises are strict (rule 7)."""
    data = answer.data
    if data.rules.promises == "strict":
        for a, b, t in np.argwhere(answer.promised & ~answer.kept):
            what = f"{data.bundles[b]} of {data.alliances[a]} in {data.periods[t]}"
            yield f"{what} is covered to {answer.coverage[a, b, t]:.1%}, below the {data.floor[a, b, t]:.1%} promised"


def _support_breaches(answer: "Solution") -> Iterator[str]:
    """Yield support by the lead, without a lead, above a supporter's limit or above the share (rule 6)."""
    data, support = answer.data, answer.support
    if support is None:
        return
    limit = (
        np.zeros(support.shape) if data.support_limit is None else data.support_limit
    )
    given = support > TOLERANCE
    for r, a, b, t in np.argwhere(
        given & ~(answer.led[None] & ~answer.leads)[:, :, None]
    ):
        where = f"{data.bundles[b]} of {data.alliances[a]} in {data.periods[t]}"
        yield f"{data.resources[r]} supports {where} without somebody else who leads it"
    outside = (support > limit + TOLERANCE) | (support < -TOLERANCE)
    for r, a, b, t in np.argwhere(outside):
        where = f"{data.bundles[b]} of {data.alliances[a]} in {data.periods[t]}"
        yield f"{data.resources[r]} supports {where} with {support[r, a, b, t]:.1f} hours, outside 0 to {limit[r, a, b, t]:.1f}"
    for a, b, t in np.argwhere(support.sum(axis=0) > data.support_cap + TOLERANCE):
        where = f"{data.bundles[b]} of {data.alliances[a]} in {data.periods[t]}"
        yield f"supporters of {where} give more than the {data.support_cap[a, b, t]:.1f} hours of their share"


def _oversight_breaches(answer: "Solution") -> Iterator[str]:
    """Yield leads that need an overseer and have none, and overseers that may not or need not oversee."""
    data = answer.data
    needed = (answer.leads & data.overseen).any(axis=0)
    overseen = answer.overseers.any(axis=0)
    for a, t in np.argwhere(needed & ~overseen):
        yield f"{data.alliances[a]} needs an overseer beside its lead in {data.periods[t]} but has none"
    for r, a, t in np.argwhere(answer.overseers):
        who = f"{data.resources[r]} oversees {data.alliances[a]} in {data.periods[t]}"
        if not needed[a, t]:
            yield f"{who} though its lead needs no overseer"
        elif not data.may_oversee[r, a, t]:
            yield f"{who} but may not"


def _total_breaches(answer: "Solution") -> Iterator[str]:
    """Yield a number of handovers above a strict limit, and years above a strict budget."""
    data, moves = answer.data, answer.counted_handovers
    if data.rules.handovers == "strict" and moves > data.max_handovers + TOLERANCE:
        said = counted(moves, "handover counts", plural="handovers count")
        yield f"{said}, above the {data.max_handovers:g} allowed"
    if data.rules.budget == "strict":
        limit = data.budget + TOLERANCE * np.maximum(1.0, data.budget)
        for y in np.flatnonzero(answer.spent > limit):
            yield f"{data.years[y]} takes {answer.spent[y]:,.0f} in currency, above the budget of {data.budget[y]:,.0f}"
