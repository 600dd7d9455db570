"""Chooses the method, runs it and translates its verdict into an answer with its proof.

The answer's hours are filled again from its leads by the evaluator, and the exact model must agree with both.
"""

import time
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from resourcing import formulation
from resourcing.decomposition import (
    ROUNDS,
    Found,
    decompose,
    narrowed,
    warm_up,
)
from resourcing.errors import InputError, InputProblem
from resourcing.formulation import Order
from resourcing.problem import ProblemData
from resourcing.results import (
    TOLERANCE,
    OptimizationResult,
    Prices,
    Solution,
    Status,
    solution,
)
from resourcing.search import improve

Method = Literal["auto", "exact", "decomposition"]

EXACT_GAP_POINTS = 1e-6
"""Gap in points below which an answer counts as optimal."""
MOST_EXACT_LEADS = 8_000
"""Possible leads (resource, alliance, period) up to which `auto` finishes with the exact model."""
ROUNDS_BEFORE_EXACT = (40, 160, 640, 1280)
"""Rounds of the fast method before the exact model, see `decomposition.method.ROUNDS`."""
QUICK_ROUNDS = (15,)
"""Round of a quick re-solve."""


@dataclass(frozen=True, kw_only=True)
class StopRules:
    """When a solve stops.

    Attributes
    ----------
    gap
        Proven gap, as a fraction of full value.
    gap_points
        Proven gap in value points; the larger of both counts. Just below 1 proves an optimum of whole numbers.
    nodes
        Branch-and-bound nodes, None for no limit.
    seconds
        Time limit, a safety net; None for none.
    seed
        Seed of search and solver.
    """

    gap: float = 0.0
    gap_points: float = 0.0
    nodes: int | None = None
    seconds: float | None = None
    seed: int = 0

    def points(self, data: ProblemData) -> float:
        """Return the gap in points at which an instance counts as solved."""
        return max(self.gap * data.full_value, self.gap_points, EXACT_GAP_POINTS)


def optimize(
    data: ProblemData,
    *,
    stop: StopRules | None = None,
    method: Method = "auto",
    start: np.ndarray | None = None,
    order: Order | None = None,
) -> OptimizationResult:
    """Return a proven near-best assignment.

    Parameters
    ----------
    data
        The instance.
    stop
        When to stop; by default at the optimum.
    method
        ``decomposition``: prices and search. ``exact``: the compact model, started from a search. ``auto``: prices and
        search, then the compact model without the leads that prices rule out, where it is small enough to finish.
    start
        Leads to start from, shape (alliance, period); by default those of today.
    order
        Solve for one aim after another, from the best answer of the weighted sum; that gives the bound. None for the
        weighted sum alone.

    Returns
    -------
    OptimizationResult
        Best solution, upper bound, status, time and prices. A solve without an answer has `best` None. Interrupted by
        the keyboard, it returns what it has.

    Raises
    ------
    InputError
        If there is an order, and the instance is too large or the method not exact enough for it.
    RuntimeError
        If solver and evaluator disagree about the objective: a defect of this program.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> print(optimize(data))
    optimal: 1.5 of at most 1.5 value points (gap 0.00% of full value)
    """
    rules = stop or StopRules()
    if order is not None:
        return _in_order(data, rules, method, start, order)
    warm_up()
    began = time.perf_counter()
    today = np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    lead = today if start is None else start
    if method == "exact":
        return _exact(data, rules, improve(data, lead=lead, seed=rules.seed), began)
    finish = method == "auto" and int(data.eligible.sum()) <= MOST_EXACT_LEADS
    found = decompose(
        data,
        lead=lead,
        seed=rules.seed,
        gap_points=rules.points(data),
        seconds=rules.seconds,
        rounds=ROUNDS_BEFORE_EXACT if finish else ROUNDS,
    )
    if found.stopped or not finish or _is_proven(found, rules.points(data)):
        return _priced(data, found, began)
    return _finished(data, rules, found, began)


def reoptimize(
    data: ProblemData, *, lead: np.ndarray, prices: Prices, seconds: float | None = None
) -> OptimizationResult:
    """Return a quick answer of a changed instance from the answer and the prices of the unchanged one.

    Parameters
    ----------
    data
        The instance, of the same shape as that of the prices.
    lead
        Leads to start from, shape (alliance, period).
    prices
        Prices to start from.
    seconds
        Time limit, None for one short round.

    Returns
    -------
    OptimizationResult
        At least as good as the start where that keeps every strict rule; the bound is that of the prices, improved.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> first = optimize(data)
    >>> less = data.replace(available=np.full((1, 1), 5.0))
    >>> print(reoptimize(less, lead=first.best.lead, prices=first.prices))
    optimal: 0.5 of at most 0.5 value points (gap 0.00% of full value)
    """
    warm_up()
    began = time.perf_counter()
    found = decompose(
        data, lead=lead, prices=prices, seconds=seconds, rounds=QUICK_ROUNDS
    )
    return _priced(data, found, began)


def _in_order(
    data: ProblemData,
    rules: StopRules,
    method: Method,
    start: np.ndarray | None,
    order: Order,
) -> OptimizationResult:
    """Return the answer of one aim after another; its bound is that of the weighted sum, solved first."""
    check_can_be_ordered(data, method=method)
    began = time.perf_counter()
    share = rules.seconds and rules.seconds / (len(order.stages) + 1)
    weighted = optimize(
        data, stop=replace(rules, seconds=share), method=method, start=start
    )
    if weighted.best is None:
        return weighted
    stop = _solver_stop(rules, data, passed=time.perf_counter() - began)
    stop = replace(stop, gap_points=max(rules.gap_points, EXACT_GAP_POINTS))
    best, stages = formulation.solve_in_order(
        weighted.best, order=order, stop=stop, gap=rules.gap
    )
    late = "time_limit" in {weighted.status, *(item.status for item in stages)}
    bound = max(weighted.bound, best.objective)
    unproven: Status = "time_limit" if late else "feasible"
    return replace(
        weighted,
        best=best,
        bound=bound,
        status="optimal" if _is_exact(best, bound) and not late else unproven,
        seconds=time.perf_counter() - began,
        stages=stages,
    )


def check_can_be_ordered(data: ProblemData, *, method: Method = "auto") -> None:
    """Raise InputError where an instance is too large, or a method not exact enough, for one aim after another."""
    size = int(data.eligible.sum())
    if method == "exact" or (method == "auto" and size <= MOST_EXACT_LEADS):
        return
    why = (
        f"the portfolio is too large: {size:,} possible leads, at most {MOST_EXACT_LEADS:,} are solved exactly"
        if method == "auto"
        else "prices and search weigh all aims at once"
    )
    raise InputError(
        [
            InputProblem(
                file="",
                column="optimizer.objective",
                value="lexicographic",
                rule=why,
                repair='write objective = "weighted", or plan fewer periods',
            )
        ]
    )


def _is_proven(found: Found, gap_points: float) -> bool:
    """Return whether the gap of what was found is small enough."""
    return found.best is not None and found.bound - found.best.objective <= gap_points


def _priced(data: ProblemData, found: Found, began: float) -> OptimizationResult:
    """Return what prices and search found as a result."""
    status: Status = "time_limit" if found.stopped else "feasible"
    return _result(
        data,
        found.best,
        bound=found.bound,
        status="infeasible" if found.impossible else status,
        began=began,
        prices=found.prices,
    )


def _finished(
    data: ProblemData, rules: StopRules, found: Found, began: float
) -> OptimizationResult:
    """Return the better of what was found and the exact answer among the leads that prices do not rule out."""
    lead = None if found.best is None else found.best.lead
    result = _exact(narrowed(data, found), rules, lead, began)
    best = result.best
    return _result(
        data,
        None if best is None else solution(data, lead=best.lead),
        bound=min(result.bound, found.bound),
        status=result.status,
        began=began,
        prices=found.prices,
    )


def _result(
    data: ProblemData,
    best: Solution | None,
    *,
    bound: float,
    status: Status,
    began: float,
    prices: Prices,
) -> OptimizationResult:
    """Return an answer with its proof: the bound never below it, and optimal where both meet."""
    bound = bound if best is None else max(bound, best.objective)
    return OptimizationResult(
        best=best,
        bound=bound,
        status="optimal" if _is_exact(best, bound) else status,
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
        prices=prices,
    )


def _exact(
    data: ProblemData, rules: StopRules, lead: np.ndarray | None, began: float
) -> OptimizationResult:
    """Return the answer of the compact model, started from leads where these keep every strict rule."""
    if lead is not None and solution(data, lead=lead).breaches:
        lead = None
    model = formulation.build(data)
    passed = time.perf_counter() - began
    verdict = formulation.solve(
        model, start=lead, stop=_solver_stop(rules, data, passed=passed)
    )
    lead = lead if verdict.lead is None else verdict.lead
    best = None if lead is None else solution(data, lead=lead)
    if best is not None:
        check_agreement(model, best)
    bound = _bound(data, verdict, best)
    return OptimizationResult(
        best=best,
        bound=bound,
        status=_status(verdict, best, bound),
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
    )


def _solver_stop(
    rules: StopRules, data: ProblemData, *, passed: float
) -> formulation.Stop:
    """Return when the solver stops, `passed` seconds after the solve began."""
    return formulation.Stop(
        gap_points=rules.points(data),
        nodes=rules.nodes,
        seconds=None if rules.seconds is None else max(0.0, rules.seconds - passed),
        seed=rules.seed,
    )


def check_agreement(model: formulation.Model, best: Solution) -> None:
    """Raise RuntimeError where the model, its leads fixed, and the evaluator give different objectives."""
    theirs, ours = formulation.objective_of(model, lead=best.lead), best.objective
    if (
        theirs is None
        or abs(theirs - ours) > TOLERANCE * max(1.0, abs(ours))
        or best.breaches
    ):
        msg = f"solver and evaluator disagree: {theirs} against {ours} points; {best.breaches[:5]}"
        raise RuntimeError(msg)


def _bound(
    data: ProblemData, verdict: formulation.Verdict, best: Solution | None
) -> float:
    """Return the least upper bound that is proven; never below the answer itself."""
    proven = (
        data.trivial_bound
        if verdict.bound is None
        else min(data.trivial_bound, verdict.bound)
    )
    return proven if best is None else max(proven, best.objective)


def _status(
    verdict: formulation.Verdict, best: Solution | None, bound: float
) -> Status:
    """Return the status of an answer: a solver that stopped at its gap has a feasible answer, not an optimal one."""
    if verdict.word == "infeasible":
        return "infeasible"
    if verdict.word == "time":
        return "time_limit"
    return "optimal" if _is_exact(best, bound) else "feasible"


def _is_exact(best: Solution | None, bound: float) -> bool:
    """Return whether no better answer is possible beyond tolerance."""
    return best is not None and bound - best.objective <= TOLERANCE * max(
        1.0, abs(bound)
    )
