"""The strict rules that a plan breaks, by name: who may not lead, who must be led, and strict limits exceeded.

One finding for each person, alliance or pair; the same rules by label, cell by cell, are in `results.breaches`.
"""

from collections.abc import Iterator

import numpy as np

from resourcing.explain.asked import (
    AskedCase,
    alliance_names,
    resource_names,
    spelled,
)
from resourcing.explain.findings import Finding, limits_exceeded, promises_below
from resourcing.explain.why import forbidden_by
from resourcing.results import Solution


def broken(case: AskedCase, answer: Solution) -> tuple[Finding, ...]:
    """Return the strict rules that a plan breaks, none where it breaks none.

    Parameters
    ----------
    case
        The case, for names and for the reasons why somebody may not lead.
    answer
        The plan.
    """
    if not answer.breaches:
        return ()
    found = [
        *_may_not(case, answer),
        *_left_alone(case, answer),
        *_not_overseen(case, answer),
        *limits_exceeded(case, answer, "strict"),
    ]
    if answer.data.rules.promises == "strict":
        found += promises_below(case, answer)
    return tuple(found) or tuple(_by_label(answer))


def _may_not(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield who leads but may not, with the reason, a finding for each pair."""
    data, who, what = answer.data, resource_names(case), alliance_names(case)
    wrong = answer.leads & ~data.eligible
    for r, a in np.argwhere(wrong.any(axis=2)).tolist():
        person, alliance = who[data.resources[r]], what[data.alliances[a]]
        away = not data.available[r, wrong[r, a]].any()
        then = "has no hours then" if away else "is not allowed then"
        why = forbidden_by(case, alliance=a, resource=r) or then
        when = spelled(wrong[r, a], data.periods)
        yield _over_periods(
            wrong[r, a],
            rule="eligibility",
            who=person,
            what=alliance,
            periods=when,
            said=f"{person} leads {alliance} ({when}) but may not: {why}",
        )


def _left_alone(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield the alliances that must be led but are not."""
    data, what = answer.data, alliance_names(case)
    alone = answer.unmanaged & data.must_lead[:, None]
    for a in np.flatnonzero(alone.any(axis=1)).tolist():
        name, when = what[data.alliances[a]], spelled(alone[a], data.periods)
        yield _over_periods(
            alone[a],
            rule="must_lead",
            who=name,
            what="lead",
            periods=when,
            said=f"{name} must be led but is not ({when})",
        )


def _not_overseen(case: AskedCase, answer: Solution) -> Iterator[Finding]:
    """Yield the alliances whose lead needs an overseer and has none."""
    data, what = answer.data, alliance_names(case)
    needed = (answer.leads & data.overseen).any(axis=0)
    missing = needed & ~answer.overseers.any(axis=0)
    for a in np.flatnonzero(missing.any(axis=1)).tolist():
        name, when = what[data.alliances[a]], spelled(missing[a], data.periods)
        yield _over_periods(
            missing[a],
            rule="oversight",
            who=name,
            what="overseer",
            periods=when,
            said=f"{name} needs an overseer beside its lead but has none ({when})",
        )


def _over_periods(
    where: np.ndarray, *, rule: str, who: str, what: str, periods: str, said: str
) -> Finding:
    """Return a finding that is measured in periods."""
    return Finding(
        rule=rule,
        who=who,
        what=what,
        periods=periods,
        amount=float(where.sum()),
        unit="periods",
        points=0.0,
        said=said,
    )


def _by_label(answer: Solution) -> Iterator[Finding]:
    """Yield what no other finding tells, by label; the best hours of given leads break none of these rules."""
    for said in answer.breaches:
        yield Finding(
            rule="hours",
            who="",
            what="",
            periods="",
            amount=0.0,
            unit="",
            points=0.0,
            said=said,
        )
