"""The answer of the compact model with its proof, checked against the evaluator."""

import time

import numpy as np

from resourcing import formulation
from resourcing.decomposition import keeping, nobody
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

HANDING_OVER = 1.5
"""Time to hand a model over to the solver and to check its answer, which no limit interrupts, as a share of that to build it."""
BOUND_TOLERANCE = 1e-5
"""Share of the points by which a bound may lie below an answer, for the tolerances of the solver."""


def exact_answer(
    data: ProblemData, rules: StopRules, lead: np.ndarray | None, began: float
) -> OptimizationResult:
    """Return the answer of the compact model, started from leads where these keep every strict rule.

    Out of time, it is that of these leads, or nobody leads where that keeps every strict rule.
    """
    own = None if lead is None else keeping(data, lead)
    try:
        found, verdict = _solved(data, rules, own, began)
    except TimeoutError:
        found, verdict = own, formulation.LATE
    if own is None:
        idle = keeping(data, nobody(data))
        known = [item for item in (found, idle) if item is not None]
        found = max(known, key=lambda item: item.objective, default=None)
    bound = data.trivial_bound if verdict.bound is None else verdict.bound
    return proven(
        data,
        found,
        bound=min(data.trivial_bound, bound),
        status=_status(verdict),
        began=began,
    )


def _solved(
    data: ProblemData, rules: StopRules, own: Solution | None, began: float
) -> tuple[Solution | None, formulation.Verdict]:
    """Return the answer of the compact model, checked, or else the one to start from; and the verdict.

    Raises
    ------
    TimeoutError
        If no time is left to solve it.
    """
    until = np.inf if rules.seconds is None else began + rules.seconds
    begun = time.perf_counter()
    if begun >= until:
        raise TimeoutError
    model = formulation.build(data, until=until)
    built = time.perf_counter()
    reserve = HANDING_OVER * (built - begun)
    stop = solver_stop(rules, data, passed=built - began + reserve)
    if stop.seconds == 0.0:
        raise TimeoutError
    verdict = formulation.solve(
        model, start=None if own is None else own.lead, stop=stop
    )
    best = own if verdict.lead is None else solution(data, lead=verdict.lead)
    if best is not None:
        check_agreement(model, best)
    return best, verdict


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
