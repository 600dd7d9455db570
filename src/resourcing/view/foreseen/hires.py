"""Whom to hire before the future is known, as sentences: what planning for many futures gains, and how sure that is.

The decision is computed in `study.hiring`.
"""

import numpy as np

from resourcing.domain import Manager
from resourcing.futures import Interval
from resourcing.scenario import Option
from resourcing.stochastic import HireDecision
from resourcing.study import hires_worth
from resourcing.view.foreseen.amounts import change_within
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.pages.words import listed
from resourcing.words import counted

ROUNDED = 1e-9
"""Worth that is no more than rounding, as a share of what the decision is worth."""


def hiring(found: Foreseen) -> list[str]:
    """Return whom to hire before the future is known, and what planning for many futures gains over planning for one."""
    if found.hires is None:
        return []
    decision = found.hires
    names = {
        person.manager_id: person.name
        for person in _joining(found.scenario.options[found.hiring])
    }
    who = [names.get(name, name) for name in decision.names]
    what = f"hire {listed(who)}" if who else "hire none of them"
    return [
        f"Counting hours alone, over {counted(len(decision.by_future), 'future')}: of the people of “{found.title(found.hiring)}”, {what}.",
        *_gains(decision),
        *_judged(decision),
    ]


def _gains(decision: HireDecision) -> list[str]:
    """Return what deciding for many futures gains over the mean future, and what knowing would gain more."""
    more = hires_worth(decision)
    told = [
        f"Deciding for many futures at once {_gain(decision, more.vss)} (VSS); knowing the future first {_known(decision, more.evpi)} (EVPI)."
    ]
    if more.vss_elsewhere is not None:
        told.append(
            f"In other futures, which had no part in the decision, deciding for many gains {_points(more.vss_elsewhere)}."
        )
    return told


def _gain(decision: HireDecision, vss: Interval | None) -> str:
    """Return what deciding for many futures gains."""
    if vss is None:
        return "is the only way: what the mean future asks for is impossible in some"
    if np.abs(decision.by_future - decision.mean_by_future).max() <= _near(decision):
        return "gains nothing here: the mean future asks for hires that are worth the same"  # fmt: skip
    return f"gains {_points(vss)} value points over deciding for the mean future"


def _known(decision: HireDecision, evpi: Interval) -> str:
    """Return what knowing the future would gain."""
    if decision.worth.evpi <= _near(decision):
        number = len(decision.by_future)
        return f"would have changed nothing in any of these {number:,}"
    return f"would gain {_points(evpi)} more"


def _points(found: Interval) -> str:
    """Return points with their interval."""
    return f"{found.value:,.0f} ({change_within(found, measure='points')})"


def _judged(decision: HireDecision) -> list[str]:
    """Return how much better other hires may be, by futures that had no part in the decision."""
    gap = decision.gap
    if gap is None:
        return []
    if gap.by_replication.max() <= _near(decision):
        return [
            f"In each of {len(gap.by_replication)} samples of other futures the same hires were best; "
            "so few say little about futures that were not drawn."
        ]
    return [
        f"Judged by other futures, no other choice among them is better by more than {gap.bound:,.0f} points "
        f"(with {gap.confidence:.0%} confidence)."
    ]


def _near(decision: HireDecision) -> float:
    """Return the worth that is no more than rounding."""
    return ROUNDED * max(1.0, abs(decision.worth.here_and_now.objective))


def _joining(option: Option) -> list[Manager]:
    """Return the people whom an option hires or may hire."""
    perhaps = [person for like in option.candidates for person in like.people]
    return [*option.hires, *perhaps]
