"""Strict rules that an answer breaks, as sentences."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from resourcing.results.tolerance import TOLERANCE

if TYPE_CHECKING:
    from resourcing.results.solution import Solution


def find_breaches(answer: "Solution") -> Iterator[str]:
    """Yield every strict rule that an answer breaks, as a sentence with the labels concerned."""
    yield from _lead_breaches(answer)
    yield from _hour_breaches(answer)
    yield from _limit_breaches(answer)


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
    outside = (answer.hours > data.need + TOLERANCE) | (answer.hours < -TOLERANCE)
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
        for r, t in np.argwhere(answer.span > data.span_limit[:, None] + TOLERANCE):
            yield f"{data.resources[r]} leads {answer.span[r, t]:g} weighted alliances in {data.periods[t]}, above the span"
