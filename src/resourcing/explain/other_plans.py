"""Finds a plan that differs from known ones and is worth enough: by searches, and by the exact model started from them.

The searches look below the worth asked for too, since a plan found there leads the exact model to better ones.
"""

from collections.abc import Iterable, Iterator, Sequence
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

PRICES = (0.125, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Prices of a known lead in the searches, as multiples of the loss allowed for each period that must differ."""
LEAST_LOSS = 0.01
"""Share of the best objective that these prices start from where no loss is allowed."""
NOISE = 0.5
"""Largest share by which the price differs from alliance to alliance."""
TRIES = 6
"""Searches with known leads forbidden, for each plan."""
WIDER = 0.05
"""Share of the best objective that the exact model may lose where the searches found nothing good enough."""


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

    @property
    def interrupted(self) -> bool:
        """Return whether the keyboard interrupted the exact model."""
        return self.verdict is not None and self.verdict.word == "interrupted"


@dataclass(frozen=True, kw_only=True, eq=False)
class Pool:
    """Plans that searches found, whatever they are worth, best first."""

    plans: tuple[Solution, ...] = ()

    def best(self, asked: "Asked", known: Sequence[np.ndarray]) -> Solution | None:
        """Return the best plan that differs enough from all known leads, None where there is none."""
        far = (item for item in self.plans if asked.is_apart(item.lead, known))
        return next(far, None)

    def with_more(self, found: Iterable[Solution]) -> "Pool":
        """Return the pool with more plans."""
        every = [*self.plans, *found]
        return Pool(plans=tuple(sorted(every, key=lambda item: -item.objective)))


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

    @property
    def wider(self) -> float:
        """Return what the exact model may come down to, to find a way to a plan that is worth enough."""
        best = self.run.plan.objective
        return min(self.worth, best - WIDER * abs(best))

    def is_enough(self, plan: Solution | None) -> bool:
        """Return whether there is a plan, and it is worth enough."""
        return plan is not None and plan.objective >= self.worth - TOLERANCE

    def is_apart(self, lead: np.ndarray, known: Sequence[np.ndarray]) -> bool:
        """Return whether leads differ enough from all known ones."""
        return all(differing(self.data, lead, item) >= self.apart for item in known)


def other_plan(
    asked: Asked, known: Sequence[np.ndarray], pool: Pool
) -> tuple[Other, Pool]:
    """Return a plan that differs from all known leads, by search and, where it is small, exact model; and the pool."""
    pool = pool.with_more(_searched(asked, known))
    near = pool.best(asked, known)
    good = near if asked.is_enough(near) else None
    if not asked.small:
        return Other(plan=good, found="search", verdict=None), pool
    verdict = _solved(asked, known, near)
    own = None if verdict.lead is None else solution(asked.data, lead=verdict.lead)
    if own is None or own.breaches or not asked.is_enough(own) or _beats(good, own):
        return Other(plan=good, found="search", verdict=verdict), pool
    return Other(plan=own, found="exact", verdict=verdict), pool


def _beats(one: Solution | None, other: Solution) -> bool:
    """Return whether there is one plan, and it is better than the other."""
    return one is not None and one.objective > other.objective + TOLERANCE


def _solved(
    asked: Asked, known: Sequence[np.ndarray], near: Solution | None
) -> formulation.Verdict:
    """Return what the exact model says of the best plan that differs from all known ones.

    Where the searches found nothing worth enough, it may look lower, and goes on to the optimum.
    """
    settings, enough = stop_of(asked.run.case.scenario), asked.is_enough(near)
    gap = settings.gap * asked.data.full_value if enough else 0.0
    worth = asked.worth if enough else asked.wider
    usable = near is not None and near.objective >= worth
    stop = formulation.Stop(
        gap_points=max(gap, EXACT_GAP_POINTS),
        seconds=asked.seconds,
        seed=settings.seed,
    )
    return formulation.solve_apart(
        asked.data,
        known=known,
        periods=asked.apart,
        worth=worth,
        stop=stop,
        start=near.lead if near is not None and usable else None,
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


def _searched(asked: Asked, known: Sequence[np.ndarray]) -> Iterator[Solution]:
    """Yield plans of several searches that differ enough from all known leads and keep every strict rule."""
    data = asked.data
    for changed in _changed(asked, known):
        found = forced(changed, lead=known[0]).best
        if found is not None and asked.is_apart(found.lead, known):
            own = solution(data, lead=found.lead)
            if not own.breaches:
                yield own


def _changed(asked: Asked, known: Sequence[np.ndarray]) -> Iterator[ProblemData]:
    """Yield instances that lead away from known leads: these cost more, or are forbidden for some alliances."""
    for number, price in enumerate(PRICES):
        rng = np.random.default_rng([len(known), number])
        yield _dearer(asked, known, price=price, rng=rng)
    for number in range(TRIES):
        rng = np.random.default_rng([len(known), number, 1])
        forbidden = _forbidden(asked.data, known, apart=asked.apart, rng=rng)
        if forbidden is not None:
            yield forbidden


def _dearer(
    asked: Asked,
    known: Sequence[np.ndarray],
    *,
    price: float,
    rng: np.random.Generator,
) -> ProblemData:
    """Return an instance in which the known leads of an alliance cost points in every period, so that cheap changes pay."""
    data, best = asked.data, asked.run.plan.objective
    allowed = max(best - asked.worth, LEAST_LOSS * abs(best)) / asked.apart
    resources = np.arange(len(data.resources))[:, None, None]
    often = sum((resources == lead[None]) & data.active for lead in known)
    share = np.asarray(often).sum(axis=2) / np.maximum(1, data.active.sum(axis=1))
    noise = rng.uniform(1 - NOISE, 1 + NOISE, len(data.alliances))
    return data.replace(
        placement_cost=data.placement_cost
        + (price * allowed * noise * share)[:, :, None]
    )


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
