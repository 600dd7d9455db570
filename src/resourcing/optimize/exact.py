"""The answer of the compact model with its proof, checked against the evaluator."""

import time

import numpy as np

from resourcing import formulation
from resourcing.optimize.stopping import EXACT_GAP_POINTS, StopRules
from resourcing.problem import ProblemData
from resourcing.results import (
    TOLERANCE,
    OptimizationResult,
    Prices,
    Solution,
    Status,
    solution,
)

__all__ = [
    "EXACT_GAP_POINTS",
    "check_agreement",
    "exact_answer",
    "proven",
    "solver_stop",
]

BOUND_TOLERANCE = 1e-5
"""Share of the points by which a bound may lie below an answer, for the tolerances of the solver."""


def exact_answer(
    data: ProblemData, rules: StopRules, lead: np.ndarray | None, began: float
) -> OptimizationResult:
    """Return the answer of the compact model, started from leads where these keep every strict rule."""
    if lead is not None and solution(data, lead=lead).breaches:
        lead = None
    model = formulation.build(data)
    passed = time.perf_counter() - began
    verdict = formulation.solve(
        model, start=lead, stop=solver_stop(rules, data, passed=passed)
    )
    lead = lead if verdict.lead is None else verdict.lead
    best = None if lead is None else solution(data, lead=lead)
    if best is not None:
        check_agreement(model, best)
    bound = data.trivial_bound if verdict.bound is None else verdict.bound
    return proven(
        data,
        best,
        bound=min(data.trivial_bound, bound),
        status=_status(verdict),
        began=began,
    )


def proven(
    data: ProblemData,
    best: Solution | None,
    *,
    bound: float,
    status: Status,
    began: float,
    prices: Prices | None = None,
) -> OptimizationResult:
    """Return an answer with its proof: the bound never below it, and optimal where both meet.

    Raises
    ------
    RuntimeError
        If the bound lies below the answer by more than tolerance: a defect of this program.
    """
    if best is not None:
        _check_bound(data, best.objective, bound)
        bound = max(bound, best.objective)
        if bound - best.objective <= TOLERANCE * max(1.0, abs(bound)):
            status = "optimal"
    return OptimizationResult(
        best=best,
        bound=bound,
        status=status,
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
        prices=prices,
    )


def _check_bound(data: ProblemData, objective: float, bound: float) -> None:
    """Raise RuntimeError where a bound is none."""
    scale = max(1.0, abs(objective), data.full_value)
    if objective - bound > BOUND_TOLERANCE * scale:
        msg = f"an answer of {objective} points lies above its bound of {bound}"
        raise RuntimeError(msg)


def _status(verdict: formulation.Verdict) -> Status:
    """Return the status of an answer; a solver that stopped at its gap has a feasible one, not an optimal one."""
    words: dict[str, Status] = {
        "infeasible": "infeasible",
        "interrupted": "interrupted",
        "time": "time_limit",
    }
    return words.get(verdict.word, "feasible")


def solver_stop(
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
