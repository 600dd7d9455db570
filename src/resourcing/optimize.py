"""Chooses the method, runs it and translates its verdict into an answer with its proof.

The answer's hours are filled again from its leads by the evaluator, and both objectives must agree.
"""

import time
from dataclasses import dataclass

import numpy as np

from resourcing import formulation
from resourcing.problem import ProblemData
from resourcing.results import TOLERANCE, OptimizationResult, Solution, Status, solution
from resourcing.search import improve, warm_up

EXACT_GAP_POINTS = 1e-6
"""Gap in points below which an answer counts as optimal."""


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
        Time limit, a safety net; None for none. The search before the solver counts, and does less where it is short.
    seed
        Seed of the solver.
    """

    gap: float = 0.0
    gap_points: float = 0.0
    nodes: int | None = None
    seconds: float | None = None
    seed: int = 0


def optimize(data: ProblemData, *, stop: StopRules | None = None) -> OptimizationResult:
    """Return a proven near-best assignment.

    Parameters
    ----------
    data
        The instance.
    stop
        When to stop; by default at the optimum.

    Returns
    -------
    OptimizationResult
        Best solution, upper bound, status and time. A solve without an answer has `best` None.

    Raises
    ------
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
    warm_up()
    began = time.perf_counter()
    start, model = _start(data, rules), formulation.build(data)
    passed = time.perf_counter() - began
    verdict = formulation.solve(
        model, start=start, stop=_solver_stop(rules, data, passed=passed)
    )
    lead = start if verdict.lead is None else verdict.lead
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
        gap_points=max(rules.gap * data.full_value, rules.gap_points, EXACT_GAP_POINTS),
        nodes=rules.nodes,
        seconds=None if rules.seconds is None else max(0.0, rules.seconds - passed),
        seed=rules.seed,
    )


def _start(data: ProblemData, rules: StopRules) -> np.ndarray | None:
    """Return leads found by search that keep every strict rule, None where the search found none."""
    today = np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    found = solution(
        data, lead=improve(data, lead=today, seed=rules.seed, seconds=rules.seconds)
    )
    return None if found.breaches else found.lead


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
    exact = best is not None and bound - best.objective <= TOLERANCE * max(
        1.0, abs(bound)
    )
    return "optimal" if exact else "feasible"
