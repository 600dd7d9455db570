"""Prices and search, then the compact model: on what they leave, or, where that is too large, on the most promising leads."""

import time
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from resourcing import formulation
from resourcing.decomposition import (
    ROUNDS,
    Found,
    decompose,
    first_answer,
    narrowed,
    restricted,
    warm_up,
)
from resourcing.errors import InputError, InputProblem
from resourcing.formulation import Order
from resourcing.optimize.exact import (
    EXACT_GAP_POINTS,
    exact_answer,
    proven,
    solver_stop,
)
from resourcing.optimize.stopping import (
    Method,
    StopRules,
    check_method,
    checked_start,
)
from resourcing.problem import ProblemData
from resourcing.results import (
    OptimizationResult,
    Prices,
    Status,
    solution,
)
from resourcing.search import Interrupted, improve

MOST_EXACT_LEADS = 8_000
"""Possible leads (resource, alliance, period) up to which the compact model is solved."""
MOST_POLISHED_CELLS = 4_000
"""Active alliances and periods up to which an answer is polished by the compact model of the most promising leads."""
POLISH_NODES = 10
"""Nodes of the compact model when it polishes."""
SEARCH_SHARE = 0.6
"""Share of a time limit for prices and search where the compact model comes after them."""
ROUNDS_BEFORE_EXACT = (15, 60, 240, 640, 1280)
"""Rounds of the fast method before the exact model, see `decomposition.method.ROUNDS`."""
QUICK_ROUNDS = (15,)
"""Round of a quick re-solve."""


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
    check_method(method)
    lead, rules = checked_start(data, start), stop or StopRules()
    if order is not None:
        return _in_order(data, rules, method, lead, order)
    warm_up()
    began = time.perf_counter()
    try:
        if method == "exact":
            return _searched_and_exact(data, rules, lead, began)
        return _priced_and_finished(data, rules, method, lead, began)
    except KeyboardInterrupt:
        return _interrupted(data, lead, began)


def _searched_and_exact(
    data: ProblemData, rules: StopRules, lead: np.ndarray, began: float
) -> OptimizationResult:
    """Return the answer of the compact model, started from a search."""
    try:
        share = rules.seconds and rules.seconds / 3
        lead = improve(data, lead=lead, seed=rules.seed, seconds=share)
    except Interrupted as stop:
        return _interrupted(data, stop.lead, began)
    try:
        return exact_answer(data, rules, lead, began)
    except KeyboardInterrupt:
        return _interrupted(data, lead, began)


def _priced_and_finished(
    data: ProblemData,
    rules: StopRules,
    method: Method,
    lead: np.ndarray,
    began: float,
) -> OptimizationResult:
    """Return the answer of prices and search, finished or polished by the compact model where its size allows."""
    small = method == "auto" and int(data.eligible.sum()) <= MOST_EXACT_LEADS
    polish = not small and int(data.active.sum()) <= MOST_POLISHED_CELLS
    share = SEARCH_SHARE if small or polish else 1.0
    found = decompose(
        data,
        lead=lead,
        seed=rules.seed,
        gap_points=rules.points(data),
        seconds=rules.seconds and rules.seconds * share,
        rounds=ROUNDS_BEFORE_EXACT if small else ROUNDS,
    )
    limit = np.inf if rules.seconds is None else rules.seconds
    over = time.perf_counter() - began >= limit
    done = found.interrupted or found.impossible or over
    if done or _is_proven(found, rules.points(data)) or not (small or polish):
        return _priced(data, found, began)
    try:
        if small:
            return _finished(data, rules, found, began)
        return _polished(data, rules, found, began)
    except KeyboardInterrupt:
        return _priced(data, replace(found, interrupted=True), began)


def reoptimize(
    data: ProblemData,
    *,
    lead: np.ndarray,
    prices: Prices | None,
    seconds: float | None = None,
    rounds: Sequence[int] = QUICK_ROUNDS,
) -> OptimizationResult:
    """Return a quick answer of a changed instance from the answer and the prices of the unchanged one.

    Parameters
    ----------
    data
        The instance, of the same shape as that of the prices.
    lead
        Leads to start from, shape (alliance, period).
    prices
        Prices to start from, None for none.
    seconds
        Time limit, None for none.
    rounds
        Moves of each round for each active alliance and period, see `decomposition.method.ROUNDS`; one short round by
        default.

    Returns
    -------
    OptimizationResult
        At least as good as the start where that keeps every strict rule; the bound is that of the prices, improved.
        Interrupted by the keyboard, it returns what it has.

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
    try:
        found = decompose(
            data, lead=lead, prices=prices, seconds=seconds, rounds=rounds
        )
        return _priced(data, found, began)
    except KeyboardInterrupt:
        return replace(_interrupted(data, lead, began), prices=prices)


def _in_order(
    data: ProblemData,
    rules: StopRules,
    method: Method,
    start: np.ndarray,
    order: Order,
) -> OptimizationResult:
    """Return the answer of one aim after another; its bound is that of the weighted sum, solved first."""
    check_can_be_ordered(data, method=method)
    began = time.perf_counter()
    share = rules.seconds and rules.seconds / (len(order.stages) + 1)
    weighted = optimize(
        data, stop=replace(rules, seconds=share), method=method, start=start
    )
    if weighted.best is None or weighted.status == "interrupted":
        return weighted
    stop = solver_stop(rules, data, passed=time.perf_counter() - began)
    stop = replace(stop, gap_points=max(rules.gap_points, EXACT_GAP_POINTS))
    best, stages = formulation.solve_in_order(
        weighted.best, order=order, stop=stop, gap=rules.gap
    )
    status = _latest(weighted.status, *(item.status for item in stages))
    answer = proven(data, best, bound=weighted.bound, status=status, began=began)
    if status != "feasible":  # the proof is of the weighted sum, the order was cut off
        answer = replace(answer, status=status)
    return replace(answer, prices=weighted.prices, stages=stages)


def _latest(*found: Status) -> Status:
    """Return how a solve of several parts ended: interrupted, by its time limit, or else as it should."""
    words: tuple[Status, ...] = ("interrupted", "time_limit")
    return next((word for word in words if word in found), "feasible")


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
    status: Status = "time_limit" if found.late else "feasible"
    if found.interrupted:
        status = "interrupted"
    if found.impossible:
        status = "infeasible"
    return proven(
        data,
        found.best,
        bound=found.bound,
        status=status,
        began=began,
        prices=found.prices,
    )


def _interrupted(
    data: ProblemData, lead: np.ndarray, began: float
) -> OptimizationResult:
    """Return the answer of leads at which a solve was interrupted before anything was proven; nobody's where they break a rule."""
    return proven(
        data,
        first_answer(data, lead),
        bound=data.trivial_bound,
        status="interrupted",
        began=began,
    )


def _finished(
    data: ProblemData, rules: StopRules, found: Found, began: float
) -> OptimizationResult:
    """Return the better of what was found and the exact answer among the leads that prices do not rule out."""
    lead = None if found.best is None else found.best.lead
    result = exact_answer(narrowed(data, found), rules, lead, began)
    bound = min(result.bound, found.bound)
    return _with_bound_of(
        data, found, result, bound=bound, gap_points=rules.points(data), began=began
    )


def _polished(
    data: ProblemData, rules: StopRules, found: Found, began: float
) -> OptimizationResult:
    """Return the better of what was found and the exact answer among the most promising leads.

    It proves something only where these are all leads there are.
    """
    lead = None if found.best is None else found.best.lead
    few = restricted(data, found, most=MOST_EXACT_LEADS)
    rules = replace(rules, nodes=rules.nodes or POLISH_NODES)
    result = exact_answer(few, rules, lead, began)
    bound = found.bound
    if few is data:
        bound = min(bound, result.bound)
    elif result.status in {"optimal", "infeasible"}:
        result = replace(result, status="feasible")
    return _with_bound_of(
        data, found, result, bound=bound, gap_points=rules.points(data), began=began
    )


def _with_bound_of(
    data: ProblemData,
    found: Found,
    result: OptimizationResult,
    *,
    bound: float,
    gap_points: float,
    began: float,
) -> OptimizationResult:
    """Return the answer of a part of an instance as one of the whole; it says so where time ended what came before."""
    best, status = result.best, result.status
    best = None if best is None else solution(data, lead=best.lead)
    near = best is not None and bound - best.objective <= gap_points
    if status == "feasible" and found.late and not near:
        status = "time_limit"
    return proven(
        data,
        best,
        bound=bound,
        status=status,
        began=began,
        prices=found.prices,
    )
