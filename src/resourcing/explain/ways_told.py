"""Ways out in words: what goes beyond a limit and which promises are given up is read off the plan.

Finds no way out and prices none.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.explain.asked import AskedCase, listed, resource_names, spelled
from resourcing.explain.pricing import Valued
from resourcing.results import TOLERANCE
from resourcing.words import counted

MOST_SPANS = 2
"""People whose larger span is a phrase of its own; those of more stand in a list."""


def told(case: AskedCase, found: Valued) -> str:
    """Return a way out in words; limits passed and promises given up are named from the plan where it has no text."""
    parts = [found.proposal.text] if found.proposal.text else list(_beyond(case, found))
    if (gone := given_up(found)).any():
        parts.append(_given_up(case, gone))
    *rest, last = parts
    if len(rest) > 1:
        return f"{'; '.join(rest)}; and {last}"
    return ", and ".join(parts)


def given_up(found: Valued) -> np.ndarray:
    """Return which promises a plan gives up, shape (alliance, bundle, period)."""
    return (found.proposal.data.floor > 0) & (found.plan.data.floor <= 0)


def combines(case: AskedCase, found: Valued) -> bool:
    """Return whether a way out needs several things: people, larger spans, more handovers, promises given up."""
    proposal, plan = found.proposal, found.plan
    spans = 0
    if proposal.span is not None:
        spans = int((plan.span > proposal.span + TOLERANCE).any(axis=1).sum())
    more = proposal.limit is not None and plan.counted_handovers > proposal.limit
    joins = len(proposal.data.resources) > len(case.data.resources)
    return spans + more + joins + bool(given_up(found).any()) > 1


def _given_up(case: AskedCase, gone: np.ndarray) -> str:
    """Return which promises are given up."""
    parts = [
        f"{case.portfolio.placement(case.data.alliances[a]).name} ({_when(case, gone[a])})"
        for a in np.flatnonzero(gone.any(axis=(1, 2))).tolist()
    ]
    many = counted(len(parts), "alliance")
    return f"reactive service in place of promises on {many}: {listed(parts)}"


def _when(case: AskedCase, gone: np.ndarray) -> str:
    """Return bundles with the periods in which an alliance's promises are given up."""
    data = case.data
    words = [
        f"{data.bundles[b].replace('_', '-')} {spelled(gone[b], data.periods)}"
        for b in np.flatnonzero(gone.any(axis=1)).tolist()
    ]
    return ", ".join(words)


def _beyond(case: AskedCase, found: Valued) -> Iterator[str]:
    """Yield what a plan takes beyond limits that were strict."""
    proposal, plan = found.proposal, found.plan
    if proposal.span is not None:
        yield from _larger_spans(case, proposal.span, plan.span)
    if proposal.limit is not None and plan.counted_handovers > proposal.limit:
        more = counted(plan.counted_handovers - proposal.limit, "handover")
        yield f"{more} more than the {proposal.limit:g} allowed"


def _larger_spans(
    case: AskedCase, limit: np.ndarray, used: np.ndarray
) -> Iterator[str]:
    """Yield the larger spans that a plan takes, as one."""
    names = resource_names(case)
    above = used > limit + TOLERANCE
    most = np.ceil(np.where(above, used, 0.0) - TOLERANCE).max(axis=1)
    people = [
        (names[case.data.resources[r]], float(limit[r, above[r]].min()), most[r])
        for r in np.flatnonzero(above.any(axis=1)).tolist()
    ]
    if len(people) > MOST_SPANS:
        each = [f"{who} {size:g} instead of {least:g}" for who, least, size in people]
        yield f"larger spans for {len(people)} people ({listed(each)})"
    elif people:
        each = [f"{size:g} for {who}, who has {least:g}" for who, least, size in people]
        yield f"a span of {', and of '.join(each)}"
