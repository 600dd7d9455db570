"""A few plans that are nearly as good as the best one and truly different.

Searches from the best plan, its leads dearer or forbidden, find them; in small portfolios the exact model goes on from
there, each plan the best that differs enough from all before it. In large ones none found does not prove that there is none.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from resourcing import formulation
from resourcing.explain.asked import AskedRun, why_it_stays
from resourcing.explain.choices import Displaced, displaced, leads_of
from resourcing.explain.differences import Difference, loss, number
from resourcing.explain.other_plans import (
    Asked,
    Found,
    Other,
    Pool,
    differing,
    other_plan,
)
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, OptimizationResult, Solution
from resourcing.words import counted

APART = 0.05
"""Share of the active alliance-periods that must differ where no number is given."""
SECONDS = 20.0
"""Time limit of the exact model for each plan."""
End = Literal["enough", "none left", "none found", "interrupted"]
"""Why no further plan was looked for."""
WHY_NO_MORE: Mapping[End, str] = {
    "none left": "No further plan differs so much at so small a loss.",
    "none found": "No further plan was found; that does not prove that there is none.",
    "interrupted": "Interrupted: no further plan was looked for.",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Alternative:
    """A plan that differs from the best one and from the alternatives before it.

    Attributes
    ----------
    label
        What differs, in a few words; `changes` has the details.
    answer
        The plan.
    costs
        What it is worth less than the best plan; the interval says what is proven of the best plan that differs so.
    differs
        Active alliance-periods with another lead than in the best plan.
    changes
        Who leads what instead.
    handovers, promises_kept
        More than in the best plan.
    spent
        More currency than in the best plan for hours and hires, over all years.
    found
        ``exact`` or ``search``.
    """

    label: str
    answer: Solution
    costs: Difference
    differs: int
    changes: tuple[Displaced, ...]
    handovers: int
    promises_kept: int
    spent: float
    found: Found

    def __str__(self) -> str:
        """Return what differs as one sentence with its cost."""
        return f"{self.label}. It costs {self.costs}."


@dataclass(frozen=True, kw_only=True, eq=False)
class Alternatives:
    """Plans nearly as good as the best one.

    Attributes
    ----------
    plans
        In the order in which they were found; each differs from the best plan and from those before it.
    within
        Largest loss, as a share of the best plan's objective.
    apart
        Least number of active alliance-periods whose lead differs.
    notes
        How they were found and what else to know, as sentences.
    """

    plans: tuple[Alternative, ...]
    within: float
    apart: int
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return a sentence for each plan."""
        led = counted(self.apart, "alliance-period")
        what = (
            f"within {self.within:.1%} of the best, at least {led} led by somebody else"
        )
        lines = [f"Other plans ({what}): {len(self.plans) or 'none'}"]
        lines += [f"{index}. {item}" for index, item in enumerate(self.plans, start=1)]
        return "\n".join([*lines, *self.notes])

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each change of lead of each plan.

        Returns
        -------
        pandas.DataFrame
            Columns plan (from 1), alliance_id, alliance, periods, before, after; and of the whole plan objective, costs,
            low and high (points), differs, handovers, promises_kept, spent and found.
        """
        columns = (
            "plan alliance_id alliance periods before after objective costs low high "
            "differs handovers promises_kept spent found"
        )
        return pd.DataFrame(list(_rows(self.plans)), columns=columns.split())


def _rows(plans: Sequence[Alternative]) -> Iterator[dict[str, object]]:
    """Yield a row for each change of lead."""
    for index, item in enumerate(plans, start=1):
        for change in item.changes:
            yield {
                "plan": index,
                "alliance_id": change.alliance_id,
                "alliance": change.alliance,
                "periods": change.periods,
                "before": change.before,
                "after": change.after,
                "objective": item.answer.objective,
                "costs": item.costs.found,
                "low": item.costs.low,
                "high": item.costs.high,
                "differs": item.differs,
                "handovers": item.handovers,
                "promises_kept": item.promises_kept,
                "spent": item.spent,
                "found": item.found,
            }


def alternatives(
    run: AskedRun,
    *,
    count: int = 3,
    within: float = 0.01,
    apart: int | None = None,
    seconds: float = SECONDS,
) -> Alternatives:
    """Return a few plans nearly as good as the best one and truly different.

    Parameters
    ----------
    run
        A case with its answer.
    count
        Most plans.
    within
        Largest loss, as a share of the best plan's objective, at least 0.
    apart
        Least number of active alliance-periods whose lead differs, between any two of all plans; by default 5 % of
        them, and at least one.
    seconds
        Time limit of the exact model for each plan. An interruption by the keyboard ends the search with the plans found.

    Returns
    -------
    Alternatives
        The plans in the order in which they were found, each with its loss in value points and its changes of lead.

    Raises
    ------
    ValueError
        If a number is out of range, or the run has no answer.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> found = alternatives(run, count=2, within=0.02)
    >>> print(found)
    Other plans (within 2.0% of the best, at least 1 alliance-period led by somebody else): 2
    1. 2 alliances change hands among 2 leads; 1 more handover. It costs 15.3 points.
    2. 2 alliances change hands among 2 leads; 1 more handover. It costs 21.3 points.
    >>> for change in found.plans[0].changes:
    ...     print(change)
    Delta goes from Ada to Ben
    Epsilon goes from Ben to Ada
    """
    leads_of(run.result)  # refuses a run without an answer
    if count < 1 or within < 0 or (apart is not None and apart < 1):
        msg = f"count and apart must be at least 1, within at least 0; not {count}, {apart}, {within}"
        raise ValueError(msg)
    active = int(run.case.data.active.sum())
    least = max(1, round(APART * active)) if apart is None else apart
    asked = Asked(
        run=run,
        worth=run.plan.objective - within * abs(run.plan.objective),
        apart=least,
        seconds=seconds,
    )
    plans, end = _gathered(asked, count)
    return Alternatives(
        plans=tuple(plans),
        within=within,
        apart=least,
        notes=tuple(_notes(asked, plans, end=end)),
    )


def _gathered(asked: Asked, count: int) -> tuple[list[Alternative], End]:
    """Return the plans that were found, and why there are no more."""
    known, plans, pool = [np.array(asked.run.plan.lead)], list[Alternative](), Pool()
    while len(plans) < count:
        try:
            other, pool = other_plan(asked, known, pool)
        except KeyboardInterrupt:
            return plans, "interrupted"
        if other.plan is not None:
            plans.append(_alternative(asked, other.plan, other))
            known.append(np.array(other.plan.lead))
        if other.interrupted:
            return plans, "enough" if len(plans) == count else "interrupted"
        if other.plan is None:
            proven = other.none_left or _is_proven(asked, other)
            return plans, "none left" if proven else "none found"
    return plans, "enough"


def _is_proven(asked: Asked, other: Other) -> bool:
    """Return whether the exact model proves that no plan that differs so is worth enough."""
    bound = None if other.verdict is None else other.verdict.bound
    return bound is not None and bound < asked.worth - TOLERANCE


def _alternative(asked: Asked, answer: Solution, other: Other) -> Alternative:
    """Return a plan with what differs from the best one."""
    best, data = asked.run.plan, asked.data
    changes = displaced(asked.run, before=best, after=answer, alliance=NOBODY)
    more = {
        "handovers": len(answer.handovers) - len(best.handovers),
        "promises_kept": int(answer.kept.sum() - best.kept.sum()),
    }
    spent = float(answer.spent.sum() - best.spent.sum())
    return Alternative(
        label=_label(changes, **more, spent=spent),
        answer=answer,
        costs=_costs(asked, answer, other.verdict),
        differs=differing(data, best.lead, answer.lead),
        changes=changes,
        **more,
        spent=spent,
        found=other.found,
    )


def _costs(
    asked: Asked, answer: Solution, verdict: formulation.Verdict | None
) -> Difference:
    """Return what a plan is worth less than the best one."""
    result = asked.run.result
    bound = result.bound
    if verdict is not None and verdict.bound is not None:
        bound = min(bound, verdict.bound)
    restricted = OptimizationResult(
        best=answer,
        bound=max(bound, answer.objective),
        status="feasible",
        seconds=0.0,
        full_value=asked.data.full_value,
    )
    return loss(result, restricted)


def _label(
    changes: Sequence[Displaced], *, handovers: int, promises_kept: int, spent: float
) -> str:
    """Return what differs in a few words: how many alliances, mostly between whom, and the first of what else differs."""
    rest = [
        _more(number_more, what)
        for number_more, what in (
            (promises_kept, "promise kept"),
            (handovers, "handover"),
        )
        if number_more
    ]
    if abs(spent) >= 1:
        rest.append(f"{abs(spent):,.0f} {'more' if spent > 0 else 'less'} in currency")
    return "; ".join([_moved(changes), *rest[:1]])


def _moved(changes: Sequence[Displaced]) -> str:
    """Return how many alliances get another lead, and between whom most of them move."""
    alliances = dict.fromkeys(item.alliance_id for item in changes)
    many = counted(len(alliances), "alliance")
    if len(alliances) == 1 and len(changes) == 1:
        many = changes[0].alliance
    for theme in (
        [f"from {item.before} to {item.after}" for item in changes],
        [f"to {item.after}" for item in changes],
        [f"from {item.before}" for item in changes],
    ):
        most, times = Counter(theme).most_common(1)[0]
        if times == len(changes):
            return f"{many} {most}"
        if 2 * times > len(changes):
            return f"{many}, mostly {most}"
    people = {name for item in changes for name in (item.before, item.after)}
    hands = "changes hands" if len(alliances) == 1 else "change hands"
    return f"{many} {hands} among {counted(len(people), 'lead')}"


def _more(count: int, what: str) -> str:
    """Return a difference in words, such as "2 fewer handovers" or "1 more promise kept"."""
    first, *rest = what.split()
    more = "more" if count > 0 else "fewer"
    noun = " ".join([f"{more} {first}", *rest])
    many = " ".join([f"{more} {first}s", *rest])
    return counted(abs(count), noun, plural=many)


def _notes(
    asked: Asked,
    plans: Sequence[Alternative],
    *,
    end: End,
) -> Iterator[str]:
    """Yield how the plans were found, why there are no more, and whether one is better than the best plan."""
    if why_it_stays(asked.run):
        yield why_it_stays(asked.run)
    if not asked.small:
        yield (
            "The portfolio is too large for the exact model: searches away from the leads of the best plan found these, "
            "and there may be better or further ones."
        )
    if end in WHY_NO_MORE:
        yield WHY_NO_MORE[end]
    top = max((item.answer.objective for item in plans), default=-np.inf)
    if top > asked.run.plan.objective + TOLERANCE:
        more = number(top - asked.run.plan.objective)
        yield f"One of them is worth {more} points more than the best plan known before."
