"""Solves a neighbor of a solved instance in a few short rounds from its leads and prices; fully only where asked to.

The same call gives the same answer unless a time limit stops it.
"""

import time
from dataclasses import replace

import numpy as np

from resourcing.decomposition import Found, decompose
from resourcing.explain.resolve import better_of, forced
from resourcing.optimize import StopRules
from resourcing.problem import ProblemData
from resourcing.results import (
    TOLERANCE,
    OptimizationResult,
    Prices,
    Solution,
    Status,
)

ROUNDS = (40,)
"""Moves of a search, for each active alliance and period."""


def settled(
    data: ProblemData,
    *,
    lead: np.ndarray,
    prices: Prices | None,
    stop: StopRules,
    starts: int = 1,
) -> OptimizationResult:
    """Return an answer of a few short rounds, at least as good as the given leads where these keep every strict rule.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period).
    prices
        Prices to start from, of the shape of the instance; None for none.
    stop
        Gap at which it stops, its time limit and its seed.
    starts
        Searches from the given leads, each with other chances; one more goes on from the best of them.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> print(settled(data, lead=np.full((2, 1), -1), prices=None, stop=StopRules()))
    optimal: 1.5 of at most 1.5 value points (gap 0.00% of full value)
    """
    began = time.perf_counter()
    best, bound = None, data.trivial_bound
    for number in range(starts + 1):
        found = decompose(
            data,
            lead=lead if best is None or number < starts else np.array(best.lead),
            prices=prices,
            seed=stop.seed + number,
            gap_points=stop.points(data),
            seconds=_left(stop, began),
            rounds=ROUNDS,
        )
        best, bound = better_of(best, found.best), min(bound, found.bound)
        prices = found.prices
        over = found.late or found.interrupted or found.impossible
        if over or _near(best, bound, stop.points(data)):
            break
    bound = bound if best is None else max(bound, best.objective)
    return OptimizationResult(
        best=best,
        bound=bound,
        status=_status(found, best, bound),
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
        prices=prices,
    )


def resettled(
    data: ProblemData,
    quick: OptimizationResult,
    *,
    lead: np.ndarray,
    stop: StopRules | None,
) -> OptimizationResult:
    """Return a quick answer improved by a full solve where one is asked for and the quick one is not near enough.

    Parameters
    ----------
    data
        The instance of the answer.
    quick
        Its answer of a few short rounds.
    lead
        Leads to start from where it has none.
    stop
        When the quick and the full solve together stop; None for no full solve.
    """
    if stop is None or quick.status in {"infeasible", "interrupted"}:
        return quick
    left = None if stop.seconds is None else stop.seconds - quick.seconds
    late = left is not None and left <= 0
    if late or _near(quick.best, quick.bound, stop.points(data)):
        return quick
    found = forced(
        data,
        lead=lead if quick.best is None else np.array(quick.best.lead),
        bound=quick.bound,
        stop=replace(stop, seconds=left),
    )
    return replace(found, prices=found.prices or quick.prices)


def carried_prices(
    prices: Prices | None, *, before: ProblemData, after: ProblemData
) -> Prices | None:
    """Return prices of one instance for another with other resources; the hours of those who are new cost nothing yet.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> one = problem_from_arrays(need=np.ones((1, 1, 1)), available=np.ones((1, 1)))
    >>> two = problem_from_arrays(need=np.ones((1, 1, 1)), available=np.ones((2, 1)))
    >>> prices = Prices(
    ...     hours=np.array([[3.0]]),
    ...     heads=np.zeros((1, 1)),
    ...     money=np.zeros(1),
    ...     moves=np.zeros(1),
    ... )
    >>> carried_prices(prices, before=one, after=two).hours.ravel().tolist()
    [3.0, 0.0]
    """
    if prices is None:
        return None
    place = {label: number for number, label in enumerate(before.resources)}
    rows = [place.get(label, len(place)) for label in after.resources]

    def moved(item: np.ndarray) -> np.ndarray:
        return np.vstack([item, np.zeros((1, item.shape[1]))])[rows]

    return prices._replace(hours=moved(prices.hours), heads=moved(prices.heads))


def _left(stop: StopRules, began: float) -> float | None:
    """Return the seconds that are left, None for no limit."""
    if stop.seconds is None:
        return None
    return max(0.0, stop.seconds - (time.perf_counter() - began))


def _near(best: Solution | None, bound: float, gap_points: float) -> bool:
    """Return whether an answer is proven near enough."""
    return best is not None and bound - best.objective <= gap_points


def _status(found: Found, best: Solution | None, bound: float) -> Status:
    """Return what the last round proves."""
    if found.impossible and best is None:
        return "infeasible"
    if _near(best, bound, TOLERANCE * max(1.0, abs(bound))):
        return "optimal"
    if found.interrupted:
        return "interrupted"
    return "time_limit" if found.late else "feasible"
