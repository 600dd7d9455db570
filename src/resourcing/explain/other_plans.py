"""Finds a plan that differs from known ones and is worth enough: by the exact model, or by a search.

The search forbids the known leads of alliances drawn at random; that it finds nothing proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from resourcing import formulation
from resourcing.explain.asked import AskedRun
from resourcing.explain.resolve import forced, stop_of
from resourcing.optimize import EXACT_GAP_POINTS, MOST_EXACT_LEADS
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import TOLERANCE, Solution, solution

Found = Literal["exact", "search"]

TRIES = 12
"""Searches for each plan."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Other:
    """A plan, or None; how it was found; and what the exact model says, None where it was not asked."""

    plan: Solution | None
    found: Found
    verdict: formulation.Verdict | None

    @property
    def none_left(self) -> bool:
        """Return whether it is proven that there is no such plan."""
        return self.verdict is not None and self.verdict.word == "infeasible"


@dataclass(frozen=True, kw_only=True, eq=False)
class Asked:
    """What is looked for: near a run, worth so many points, so many alliance-periods apart, within a time limit."""

    run: AskedRun
    worth: float
    apart: int
    seconds: float

    @property
    def data(self) -> ProblemData:
        """Return the instance."""
        return self.run.case.data

    @property
    def small(self) -> bool:
        """Return whether the exact model can be expected to finish."""
        return int(self.data.eligible.sum()) <= MOST_EXACT_LEADS


def other_plan(asked: Asked, known: Sequence[np.ndarray]) -> Other:
    """Return a plan that differs from all known leads: the better of search and, where it is small, exact model."""
    near = _searched(asked, known)
    if not asked.small:
        return Other(plan=near, found="search", verdict=None)
    verdict = _solved(asked, known, near)
    own = None if verdict.lead is None else solution(asked.data, lead=verdict.lead)
    if own is None or own.breaches or _is_better(near, own):
        return Other(plan=near, found="search", verdict=verdict)
    return Other(plan=own, found="exact", verdict=verdict)


def _is_better(one: Solution | None, other: Solution) -> bool:
    """Return whether there is one plan, and it is better than the other."""
    return one is not None and one.objective > other.objective + TOLERANCE


def _solved(
    asked: Asked, known: Sequence[np.ndarray], near: Solution | None
) -> formulation.Verdict:
    """Return what the exact model says of the best plan that differs from all known ones."""
    settings = stop_of(asked.run.case.scenario)
    stop = formulation.Stop(
        gap_points=max(settings.gap * asked.data.full_value, EXACT_GAP_POINTS),
        seconds=asked.seconds,
        seed=settings.seed,
    )
    return formulation.solve_apart(
        asked.data,
        known=known,
        periods=asked.apart,
        worth=asked.worth,
        stop=stop,
        start=None if near is None else near.lead,
    )


def differing(data: ProblemData, one: np.ndarray, other: np.ndarray) -> int:
    """Return the number of active alliance-periods with different leads.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(need=np.ones((2, 1, 1)), available=np.ones((1, 1)))
    >>> differing(data, np.array([[0], [-1]]), np.array([[0], [0]]))
    1
    """
    return int(((one != other) & data.active).sum())


def _searched(asked: Asked, known: Sequence[np.ndarray]) -> Solution | None:
    """Return the best plan of several searches with some known leads forbidden; None where none is good enough."""
    data, result = asked.data, asked.run.result
    best: Solution | None = None
    for number_of_try in range(TRIES):
        rng = np.random.default_rng([len(known), number_of_try])
        changed = _forbidden(data, known, apart=asked.apart, rng=rng)
        if changed is None:
            return None
        found = forced(changed, lead=known[0], bound=result.bound).best
        if found is not None and found.objective >= asked.worth - TOLERANCE:
            own = solution(data, lead=found.lead)
            best = own if best is None or own.objective > best.objective else best
    return best


def _forbidden(
    data: ProblemData,
    known: Sequence[np.ndarray],
    *,
    apart: int,
    rng: np.random.Generator,
) -> ProblemData | None:
    """Return an instance in which whole alliances, drawn at random, may not have the leads of any known plan.

    Only periods in which all known plans have a lead and somebody else may lead; None where these are too few.
    """
    eligible = data.eligible.copy()
    led = np.logical_and.reduce([lead != NOBODY for lead in known]) & data.active
    if led.sum() < apart:
        return None
    cells = np.argwhere(data.active)
    for lead in known:
        eligible[lead[tuple(cells.T)], cells[:, 0], cells[:, 1]] = False
    free = led & eligible.any(axis=0)
    chosen = np.zeros_like(free)
    for alliance in rng.permutation(len(data.alliances)).tolist():
        if chosen.sum() >= apart:
            break
        chosen[alliance] = free[alliance]
    if chosen.sum() < apart:
        return None
    return data.replace(eligible=np.where(chosen[None], eligible, data.eligible))
