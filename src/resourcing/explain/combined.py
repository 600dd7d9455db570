"""Ways out that need several things at once: larger spans, more handovers or more people, each with promises given up.

Asked for where single ones are too few. How much of each is settled by the best plan at the playbook's charges.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from resourcing.explain.budget import Budget
from resourcing.explain.more_people import Joining, kinds_needed, salary, with_fte
from resourcing.explain.people import Kind
from resourcing.explain.pricing import Proposal, ruled, weighted
from resourcing.explain.resolve import carried
from resourcing.explain.ways_out import Asked, called_people
from resourcing.results import TOLERANCE, Solution

LIMITS = ("span", "handovers")
"""Rules of which a plan may take more, at the playbook's charge."""
MOST_SECONDS = 5.0
"""Time limit of one best plan beyond limits."""
TENTHS = (2, 5, 10)
"""Sizes of more people that are tried, in tenths of a full-time equivalent."""
MOST_KINDS = 2
"""Kinds of more people that are tried."""


def combined(asked: Asked, *, budget: Budget) -> Iterator[Proposal]:
    """Yield ways out that also give up promises, or take more of two limits.

    Parameters
    ----------
    asked
        What every way out needs.
    budget
        The time for them.
    """
    there = {rule.kind for rule in asked.rules}
    strict = [name for name in LIMITS if name in there]
    both = [strict] if len(strict) > 1 else []
    yield from _more_people(asked)
    for number, limits in enumerate([*both, *([name] for name in strict)]):
        if budget.over:
            asked.unanswered += 1
            return
        share = budget.left / (len(both) + len(strict) - number)
        yield from _beyond(asked, limits, seconds=min(MOST_SECONDS, share))


def _beyond(
    asked: Asked, limits: Sequence[str], *, seconds: float
) -> Iterator[Proposal]:
    """Yield the best plan beyond some limits, and the one in which one person only takes a larger span."""
    asked.say(f"what else than promises could give: {' and '.join(limits)}")
    soft = ruled(asked.case.data, promises="soft", **dict.fromkeys(limits, "soft"))
    lead = asked.nearest.lead
    answer = weighted(asked.case, soft, lead=np.array(lead), seconds=seconds)
    if answer.best is None:
        return
    raised = _raised(asked, answer.best) if "span" in limits else soft.span_limit
    yield _allowed(asked, answer.best, limits, span=raised, most=answer.bound)
    above = np.where(np.isfinite(raised), raised, 0.0) - np.where(
        np.isfinite(raised), soft.span_limit, 0.0
    )
    above = above.max(axis=1, initial=0.0)
    if (above > TOLERANCE).sum() > 1:
        only = np.arange(len(above)) == above.argmax()
        one = np.where(only[:, None], raised, soft.span_limit)
        yield _allowed(asked, answer.best, limits, span=one, most=answer.bound)


def _raised(asked: Asked, plan: Solution) -> np.ndarray:
    """Return the spans that a plan needs, whole where they are larger than those there are, shape (resource, period)."""
    limit, used = asked.case.data.span_limit, plan.span
    above = used > limit + TOLERANCE
    needed = np.where(above, np.ceil(used - TOLERANCE), 0.0).max(axis=1)
    return np.maximum(limit, needed[:, None])


def _allowed(
    asked: Asked,
    plan: Solution,
    limits: Sequence[str],
    *,
    span: np.ndarray,
    most: float,
) -> Proposal:
    """Return a plan as a way out: what it takes beyond limits is allowed, and every promise may be given up."""
    data = asked.case.data
    moves = data.max_handovers
    if "handovers" in limits:
        moves = max(moves, float(plan.counted_handovers))
    allowed = data.replace(span_limit=span, max_handovers=moves)
    return Proposal(
        text="",
        data=ruled(allowed, promises="soft"),
        lead=plan.lead,
        span=data.span_limit if "span" in limits else None,
        limit=data.max_handovers if "handovers" in limits else None,
        may_give_up=np.ones(data.floor.shape, dtype=bool),
        most=most,
    )


def _more_people(asked: Asked) -> Iterator[Proposal]:
    """Yield a few sizes of a few kinds of people more, each with promises given up."""
    for kind in kinds_needed(asked.case, asked.broken)[:MOST_KINDS]:
        for tenths in TENTHS:
            yield _with_people(asked, kind, tenths=tenths)


def _with_people(asked: Asked, kind: Kind, *, tenths: int) -> Proposal:
    """Return people more from the first period in which promises are broken on, every promise free to be given up."""
    case = asked.case
    when = np.flatnonzero(asked.broken.any(axis=(0, 1)))
    joining = Joining(
        kind=kind,
        tenths=tenths,
        first=int(when[0]) if len(when) else 0,
        last=len(case.data.periods),
    )
    data = with_fte(case, joining)
    nearest = asked.nearest
    return Proposal(
        text=called_people(case, joining),
        data=ruled(data, promises="soft"),
        lead=carried(nearest.lead, before=nearest.data, after=data),
        cost=salary(case, joining),
        may_give_up=np.ones(data.floor.shape, dtype=bool),
        family="people",
    )
