"""Solves a changed instance again, from an answer of the unchanged one.

Reasons solve again here; only `other_plans` asks the optimizer for more than that.
"""

import time
from dataclasses import replace

import numpy as np

from resourcing import formulation
from resourcing.decomposition import bound_at
from resourcing.optimize import StopRules, optimize, reoptimize
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import (
    TOLERANCE,
    OptimizationResult,
    Prices,
    Solution,
    Status,
    solution,
)
from resourcing.scenario import Scenario
from resourcing.search import only_eligible
from resourcing.search.annealing import COLDEST, HOTTEST, best_of, scale_of
from resourcing.search.tables import tables

MOVES_PER_CELL = 25
"""Moves of the quick search for each alliance and period."""
PRICE_STEPS = 20
"""Steps by which prices of the unchanged answer are improved for a changed one."""
PRICING_SECONDS = 1.0
"""Time limit of prices for an answer that came without."""
MOST_MOVES = 8_000
"""Most moves of the quick search."""


def forced(
    data: ProblemData,
    *,
    lead: np.ndarray,
    bound: float = np.inf,
    prices: Prices | None = None,
    stop: StopRules | None = None,
    most_moves: int = MOST_MOVES,
) -> OptimizationResult:
    """Return a near-best answer of an instance, at least as good as the given leads where these may lead.

    Parameters
    ----------
    data
        The instance, such as one with a choice forced.
    lead
        Leads to start from, shape (alliance, period).
    bound
        An upper bound known from elsewhere, such as that of an instance with fewer restrictions.
    prices
        Prices of the unchanged answer, of the same shape: from them a bound follows quickly. None for none.
    stop
        When a full solve stops; None searches near the given leads only, in milliseconds.
    most_moves
        Most moves of the search near the given leads.

    Returns
    -------
    OptimizationResult
        Its bound is never above `bound`; `best` is None where no answer keeps every strict rule.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> print(forced(data, lead=np.zeros((2, 1), dtype=int), bound=1.6))
    feasible: 1.5 of at most 1.6 value points (gap 5.00% of full value)
    """
    began = time.perf_counter()
    near = _nearby(data, lead, most_moves=most_moves)
    known = min(bound, data.trivial_bound)
    if stop is None:
        if prices is not None:
            known = min(known, bound_at(data, prices, num_steps=PRICE_STEPS))
        quick = _answer(data, near, bound=known, status="feasible", began=began)
        return replace(quick, prices=prices)
    found = optimize(data, stop=stop, start=lead if near is None else near.lead)
    best = better_of(near, found.best)
    ended = best is found.best or found.status == "interrupted"
    status: Status = found.status if ended else "feasible"
    answer = _answer(
        data, best, bound=min(known, found.bound), status=status, began=began
    )
    return replace(answer, prices=found.prices)


def priced(
    data: ProblemData, answer: OptimizationResult, *, seconds: float = PRICING_SECONDS
) -> OptimizationResult:
    """Return an answer with prices, and with what a short search near it improves; a proven optimum keeps its leads.

    Parameters
    ----------
    data
        The instance of the answer.
    answer
        An answer with leads.
    seconds
        Time limit where the answer has no prices yet.
    """
    if answer.best is None:
        return answer
    lead = np.array(answer.best.lead)
    if answer.prices is None:
        stop = StopRules(seconds=seconds)
        found = optimize(data, stop=stop, method="decomposition", start=lead)
    elif (answer.gap_points or 0.0) <= TOLERANCE:
        return answer
    else:
        found = reoptimize(data, lead=lead, prices=answer.prices)
    best = better_of(answer.best, found.best)
    bound = min(answer.bound, found.bound)
    return replace(
        answer,
        best=best,
        bound=bound if best is None else max(bound, best.objective),
        prices=found.prices,
    )


def proven(
    data: ProblemData,
    *,
    lead: np.ndarray,
    seconds: float,
    gap_points: float = 0.0,
    seed: int = 0,
) -> OptimizationResult:
    """Return an answer of the exact model started from given leads, without any search before it.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period).
    seconds
        Time limit.
    gap_points
        Proven gap in points at which it stops.
    seed
        Seed of the solver.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> print(proven(data, lead=np.zeros((2, 1), dtype=int), seconds=9.0))
    feasible: 1.5 of at most 1.5 value points (gap 0.00% of full value)
    """
    began = time.perf_counter()
    near = solution(data, lead=only_eligible(data, lead))
    start = None if near.breaches else near
    verdict = formulation.solve(
        formulation.build(data),
        start=None if start is None else start.lead,
        stop=formulation.Stop(gap_points=gap_points, seconds=seconds, seed=seed),
    )
    own = None if verdict.lead is None else solution(data, lead=verdict.lead)
    best = start if own is None or own.breaches else better_of(start, own)
    bound = data.trivial_bound if verdict.bound is None else verdict.bound
    impossible = verdict.word == "infeasible" and best is None
    status: Status = "infeasible" if impossible else "feasible"
    return _answer(data, best, bound=bound, status=status, began=began)


def stop_of(scenario: Scenario, *, seconds: float | None = None) -> StopRules:
    """Return when a full re-solve stops: as the scenario says, within `seconds` where given."""
    settings = scenario.optimizer
    limit = settings.time_limit_seconds
    return StopRules(
        gap=settings.gap,
        nodes=settings.nodes,
        seconds=limit if seconds is None else min(limit, seconds),
        seed=scenario.seed,
    )


def carried(lead: np.ndarray, *, before: ProblemData, after: ProblemData) -> np.ndarray:
    """Return leads of one instance in the labels of another; nobody where alliance, period or lead is not known there.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> one = problem_from_arrays(need=np.ones((1, 1, 1)), available=np.ones((1, 1)))
    >>> two = one.replace(resources=("new",))
    >>> carried(np.array([[0]]), before=one, after=two).tolist()
    [[-1]]
    """
    resources = _positions(before.resources, after.resources)
    alliances = _positions(after.alliances, before.alliances)[:-1]
    periods = _positions(after.periods, before.periods)[:-1]
    known = (alliances[:, None] >= 0) & (periods[None, :] >= 0)
    old = np.vstack([lead, np.full((1, lead.shape[1]), NOBODY)])
    moved = resources[old[alliances[:, None], periods[None, :]]]
    return np.where(known, moved, NOBODY)


def _positions(labels: tuple[str, ...], among: tuple[str, ...]) -> np.ndarray:
    """Return the position of each label among others, -1 where it is not; and -1 for nobody at the end."""
    index = {label: number for number, label in enumerate(among)}
    return np.array([*(index.get(label, NOBODY) for label in labels), NOBODY])


def better_of(one: Solution | None, other: Solution | None) -> Solution | None:
    """Return the better of two answers, the first of equals."""
    found = [item for item in (one, other) if item is not None]
    return max(found, key=lambda item: item.objective, default=None)


def _answer(
    data: ProblemData,
    best: Solution | None,
    *,
    bound: float,
    status: Status,
    began: float,
) -> OptimizationResult:
    """Return an answer with its proof; the bound is never below the answer."""
    return OptimizationResult(
        best=best,
        bound=bound if best is None else max(bound, best.objective),
        status=status,
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
    )


def _nearby(data: ProblemData, lead: np.ndarray, *, most_moves: int) -> Solution | None:
    """Return the best answer found near given leads; None where it breaks a strict rule."""
    start = only_eligible(data, lead)
    searched = _searched(data, start, most_moves=most_moves)
    tries = [solution(data, lead=item) for item in (start, searched)]
    kept = [item for item in tries if not item.breaches]
    return max(kept, key=lambda item: item.objective, default=None)


def _searched(data: ProblemData, start: np.ndarray, *, most_moves: int) -> np.ndarray:
    """Return leads found by a cold search, which leaves the start only for something better."""
    if not data.eligible.any():
        return np.full(start.shape, NOBODY)
    moves = min(most_moves, MOVES_PER_CELL * max(1, int(data.active.sum())))
    lead, _ = best_of(
        tables(data),
        start,
        streams=[np.random.default_rng(0)],
        num_moves=moves,
        scale=scale_of(data) * COLDEST / HOTTEST,
    )
    return lead
