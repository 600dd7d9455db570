"""The least that a plan made by hand would have to change to keep every strict rule: other leads for few alliances.

Only alliances that take part in a broken rule get other leads; where that is not enough, all may.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from resourcing.explain.asked import AskedRun
from resourcing.explain.choices import Displaced, displaced
from resourcing.explain.differences import Difference, loss, number
from resourcing.explain.resolve import forced, stop_of
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import TOLERANCE, Solution, solution
from resourcing.words import counted

SECONDS = 10.0
"""Time limit of each search for a repair."""
MOST_CHANGES = 10
"""Changes of lead that are told before the rest are only counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Repair:
    """A plan that keeps every strict rule, near one that does not.

    Attributes
    ----------
    answer
        The repaired plan.
    changes
        Who leads what instead.
    costs
        What the repaired plan is worth less than the best one.
    """

    answer: Solution
    changes: tuple[Displaced, ...]
    costs: Difference

    def __str__(self) -> str:
        """Return what the repaired plan is worth as a sentence, then what changes, a line each."""
        many = counted(len({item.alliance_id for item in self.changes}), "alliance")
        head = (
            f"Repaired, with other leads for {many}, it is worth {number(self.answer.objective)} value points, "
            f"{number(self.costs.found)} less than the best plan found:"
        )
        lines = [f" * {item}" for item in self.changes[:MOST_CHANGES]]
        more = len(self.changes) - MOST_CHANGES
        return "\n".join([head, *lines, *([f" * and {more} more"] if more > 0 else [])])


def repaired(run: AskedRun, *, answer: Solution) -> Repair | None:
    """Return a plan near a given one that keeps every strict rule; None where none was found.

    Parameters
    ----------
    run
        A case with its answer.
    answer
        A plan of its instance that breaks strict rules.
    """
    data, lead = answer.data, np.array(answer.lead)
    for free in _freed(answer):
        near = _near(data, lead, free=free)
        stop = stop_of(run.case.scenario, seconds=SECONDS)
        found = forced(near, lead=lead, stop=stop).best
        own = None if found is None else solution(data, lead=found.lead)
        if own is not None and not own.breaches:
            return _told(run, before=answer, after=own)
    return None


def _told(run: AskedRun, *, before: Solution, after: Solution) -> Repair:
    """Return a repaired plan with what it changes and costs."""
    bound = max(run.result.bound, after.objective)
    best = replace(run.result, bound=bound)
    own = replace(run.result, best=after, bound=after.objective)
    return Repair(
        answer=after,
        changes=displaced(run, before=before, after=after, alliance=NOBODY),
        costs=loss(best, own),
    )


def _freed(answer: Solution) -> Iterator[np.ndarray]:
    """Yield which alliances may get other leads, shape (alliance,): those that break a rule, then all."""
    few = _concerned(answer)
    if few.any() and not few.all():
        yield few
    yield np.ones(len(answer.data.alliances), dtype=bool)


def _concerned(answer: Solution) -> np.ndarray:
    """Return which alliances take part in a broken strict rule, shape (alliance,)."""
    data, rules = answer.data, answer.data.rules
    wrong = (answer.leads & ~data.eligible).any(axis=(0, 2))
    wrong |= (answer.unmanaged & data.must_lead[:, None]).any(axis=1)
    unseen = (answer.leads & data.overseen).any(axis=0) & ~answer.overseers.any(axis=0)
    wrong |= unseen.any(axis=1)
    if rules.promises == "strict":
        wrong |= (answer.promised & ~answer.kept).any(axis=(1, 2))
    for r, t in np.argwhere(_overloaded(answer)):
        wrong |= answer.leads[r, :, t]
    return np.asarray(wrong)


def _overloaded(answer: Solution) -> np.ndarray:
    """Return who is above a strict span or ceiling, shape (resource, period)."""
    data, rules = answer.data, answer.data.rules
    over = np.zeros(data.available.shape, dtype=bool)
    if rules.span == "strict":
        over |= answer.span > data.span_limit + TOLERANCE
    if rules.occupancy == "strict":
        limit = data.ceiling_hours
        over |= answer.hours_used > limit + TOLERANCE * np.maximum(1.0, limit)
    return over


def _near(data: ProblemData, lead: np.ndarray, *, free: np.ndarray) -> ProblemData:
    """Return the instance in which all but the free alliances keep the given leads, and those led throughout stay led."""
    kept = np.arange(len(data.resources))[:, None, None] == lead[None]
    throughout = ((lead != NOBODY) | ~data.active).all(axis=1)
    return data.replace(
        eligible=data.eligible & (kept | free[None, :, None]),
        must_lead=data.must_lead | (throughout & ~free),
    )
