"""What the portfolio loses when one alliance is led by a given person, or by nobody.

Every choice is a restriction of the instance, re-solved from the incumbent; who may not lead it is told in `why`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from resourcing.explain.asked import (
    AskedRun,
    alliance_names,
    called,
    in_order,
    resource_names,
    set_apart,
    spelled,
    why_it_stays,
)
from resourcing.explain.differences import POINT, Difference, loss, number
from resourcing.explain.resolve import forced, priced
from resourcing.optimize import StopRules
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import OptimizationResult, Solution, solution

QUICK_MOVES = 4_000
"""Most moves of a quick search: all choices of an alliance of 20 x 120 x 4 within a second together."""
MOST_DISPLACED = 8
"""Alliances that change hands named in a sentence before the rest are only counted."""


@dataclass(frozen=True, kw_only=True)
class Displaced:
    """One other alliance whose lead changes: in which periods, from whom, to whom (names)."""

    alliance_id: str
    alliance: str
    periods: str
    before: str
    after: str

    def __str__(self) -> str:
        """Return the change as a sentence without a full stop."""
        when = "" if self.periods == "throughout" else f" in {self.periods}"
        return f"{self.alliance} goes from {self.before} to {self.after}{when}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Choice:
    """One choice for one alliance, re-solved.

    Attributes
    ----------
    resource
        Index of the lead that is forced, `NOBODY` for an alliance left without.
    answer
        The best answer found with the choice; its `best` is None where no rule allows one.
    quick
        What a quick search said before; the answer is never worse and proves no less.
    """

    resource: int
    answer: OptimizationResult
    quick: OptimizationResult


def led_by(data: ProblemData, *, alliance: int, resource: int) -> ProblemData:
    """Return the instance in which nobody but one resource leads an alliance wherever that one may.

    It must be led then, unless there are active periods in which nobody may lead it. `NOBODY` leaves it without a lead.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(need=np.ones((1, 1, 2)), available=np.ones((2, 2)))
    >>> led_by(data, alliance=0, resource=1).eligible[:, 0, 0].tolist()
    [False, True]
    """
    eligible = data.eligible.copy()
    if resource == NOBODY:
        eligible[:, alliance, :] = False
        return data.replace(eligible=eligible)
    others = np.arange(len(data.resources)) != resource
    eligible[np.ix_(others, [alliance], data.eligible[resource, alliance])] = False
    must_lead = data.must_lead.copy()
    can = eligible[:, alliance].any(axis=0) | ~data.active[alliance]
    must_lead[alliance] = must_lead[alliance] or bool(can.all())
    return data.replace(eligible=eligible, must_lead=must_lead)


def choose(
    data: ProblemData,
    *,
    alliance: int,
    resource: int,
    best: OptimizationResult,
    stop: StopRules | None,
) -> Choice:
    """Return the best answer in which a resource (or nobody) leads an alliance, found from the incumbent.

    A quick search comes first always, so that the interval of a longer one lies within the one that the quick search gives.
    """
    changed = led_by(data, alliance=alliance, resource=resource)
    lead = leads_of(best)
    lead[alliance] = np.where(
        data.eligible[resource, alliance] & (resource != NOBODY),
        resource,
        NOBODY if resource == NOBODY else lead[alliance],
    )
    quick = forced(
        changed,
        lead=lead,
        bound=best.bound,
        prices=best.prices,
        most_moves=QUICK_MOVES,
    )
    if stop is None:
        return Choice(resource=resource, answer=quick, quick=quick)
    start = lead if quick.best is None else np.array(quick.best.lead)
    found = forced(changed, lead=start, bound=quick.bound, stop=stop)
    if found.best is None and quick.best is not None:
        found = replace(found, best=quick.best, bound=quick.bound)
    return Choice(resource=resource, answer=found, quick=quick)


def leads_of(result: OptimizationResult) -> np.ndarray:
    """Return a copy of the leads of an answer.

    Raises
    ------
    ValueError
        If it has none.
    """
    if result.best is None:
        msg = f"there is no answer to start from: {result}"
        raise ValueError(msg)
    return np.array(result.best.lead)


def start_of(run: AskedRun) -> OptimizationResult:
    """Return the answer that choices start from, with prices: that of the run, or a better one near it.

    A plan that stays whatever is found (see `why_it_stays`) is not improved; only its bound is.
    """
    found = _priced_once(run.case.data, run.result)
    if not why_it_stays(run) or run.result.best is None:
        return found
    bound = max(found.bound, found.objective or -np.inf, run.result.best.objective)
    return replace(found, best=run.result.best, bound=bound)


@lru_cache(maxsize=1)
def _priced_once(data: ProblemData, answer: OptimizationResult) -> OptimizationResult:
    """Return an answer with prices; the next question about the same answer is spared a third of its time."""
    return priced(data, answer)


def with_better(
    run: AskedRun, best: OptimizationResult, choices: list[Choice]
) -> OptimizationResult:
    """Return the incumbent, replaced by the best forced answer where that is better and the plan does not stay."""
    tops = [item.answer.best for item in choices if item.answer.best is not None]
    top = max(tops, key=lambda item: item.objective, default=None)
    if top is None:
        return best
    if why_it_stays(run):
        return replace(best, bound=max(best.bound, top.objective))
    if top.objective <= (best.objective or -np.inf) + POINT:
        return best
    own = solution(run.case.data, lead=top.lead)
    return replace(best, best=own, bound=max(best.bound, own.objective))


def cost_of(
    run: AskedRun, answer: OptimizationResult, *, best: OptimizationResult
) -> Difference | None:
    """Return what a choice with an answer costs, None where it cannot be; below 0 only against a plan that stays."""
    if answer.objective is None or best.objective is None:
        return None
    if not why_it_stays(run):
        return loss(best, answer)
    found = best.objective - answer.objective
    return Difference(found=found, low=best.objective - answer.bound, high=found)


def costing(cost: Difference) -> str:
    """Return a cost with its verb: what is lost, or what is gained where it is below 0.

    Examples
    --------
    >>> costing(Difference(found=2.0, low=2.0, high=2.0))
    'costs 2.0 points'
    >>> costing(Difference(found=-2.0, low=-3.0, high=-2.0))
    'gains 2.0 points (between 2.0 and 3.0)'
    """
    if cost.found >= 0 or (cost.exact and -cost.found < POINT):
        return f"costs {cost}"
    gained = Difference(found=-cost.found, low=-cost.high, high=-cost.low)
    return f"gains {gained}"


def no_plan(*, proven: bool) -> str:
    """Return that no plan was found, or that there is none where this is proven.

    Examples
    --------
    >>> no_plan(proven=False)
    'no plan was found that keeps every strict rule'
    """
    return f"no plan {'' if proven else 'was found that '}keeps every strict rule"


def displaced(
    run: AskedRun, *, before: Solution, after: Solution, alliance: int
) -> tuple[Displaced, ...]:
    """Return the other alliances whose lead differs between two answers, in register order."""
    return tuple(_displaced(run, before, after, skip=alliance))


def _displaced(
    run: AskedRun, before: Solution, after: Solution, *, skip: int
) -> Iterator[Displaced]:
    """Yield changes of lead, a row for each alliance and pair of leads."""
    data, who = run.case.data, resource_names(run.case)
    names = alliance_names(run.case)
    for a, label in enumerate(data.alliances):
        differs = (before.lead[a] != after.lead[a]) & data.active[a]
        if a == skip or not differs.any():
            continue
        pairs = zip(before.lead[a].tolist(), after.lead[a].tolist(), strict=True)
        where = list(pairs)
        for old, new in dict.fromkeys(
            pair for pair, changed in zip(where, differs, strict=True) if changed
        ):
            mask = np.array([pair == (old, new) for pair in where])
            yield Displaced(
                alliance_id=label,
                alliance=names[label],
                periods=spelled(mask, data.periods),
                before=called(who, data.resources, old),
                after=called(who, data.resources, new),
            )


def told(displaced_ones: tuple[Displaced, ...]) -> str:
    """Return who is displaced as a sentence; empty where nobody is."""
    if not displaced_ones:
        return "No other alliance changes its lead."
    said = set_apart([str(item) for item in displaced_ones], most=MOST_DISPLACED)
    return f"Then {said}."


def told_better(
    best: OptimizationResult, *, than: OptimizationResult
) -> tuple[str, ...]:
    """Return the sentence that a better plan was found on the way, none where it was not; or that there is an order."""
    if than.stages:
        return (in_order(than),)
    more = (best.objective or 0.0) - (than.objective or 0.0)
    if more <= POINT:
        return ()
    return (
        f"On the way a plan was found that is worth {number(more)} points more; "
        "it replaces the plan, and every difference is measured from it.",
    )


def told_of(run: AskedRun, best: OptimizationResult) -> tuple[str, ...]:
    """Return what a reader must know of the plan that differences are measured from."""
    stays = why_it_stays(run)
    return (stays,) if stays else told_better(best, than=run.result)
