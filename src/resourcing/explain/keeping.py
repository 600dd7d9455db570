"""Solves an instance again while a plan made before is kept: few alliances depart from it.

What counts as departing is said in `formulation.Kept`; what it means for leaders in `replanning`.
"""

import time
from dataclasses import replace

import numpy as np

from resourcing import formulation
from resourcing.explain.resolve import better_of, forced
from resourcing.formulation import Kept, Order
from resourcing.optimize import (
    MOST_EXACT_LEADS,
    StopRules,
    check_agreement,
    check_can_be_ordered,
    optimize,
)
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import (
    TOLERANCE,
    OptimizationResult,
    Solution,
    Stage,
    Status,
    solution,
)

FIRST_SHARE = 1 / 3
"""Share of the time for the answers without departures and without a limit: the first is the start of the second, which proves
a bound and says who would like to depart."""


def solve_kept(
    data: ProblemData,
    *,
    kept: Kept,
    stop: StopRules | None = None,
    order: Order | None = None,
) -> OptimizationResult:
    """Return the best answer of an instance that departs from a plan for few alliances only.

    The bound is that of the instance without the limit or, where it is small, of the exact model with it.

    Parameters
    ----------
    data
        The instance.
    kept
        The plan, and how far the answer may depart from it.
    stop
        When it stops; by default at the optimum.
    order
        Solve for one aim after another, as `optimize` does; None for the weighted sum.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0), available=np.array([[15.0], [5.0]])
    ... )
    >>> there, plan = np.ones((2, 1), dtype=bool), np.ones((2, 1), dtype=int)
    >>> for most in (0, 1):
    ...     kept = Kept(lead=plan, fixed=~there, counted=there, most=most)
    ...     print(solve_kept(data, kept=kept))
    optimal: 0.5 of at most 0.5 value points (gap 0.00% of full value)
    optimal: 1.5 of at most 1.5 value points (gap 0.00% of full value)
    """
    began, rules = time.perf_counter(), stop or StopRules()
    if order is not None:
        check_can_be_ordered(data)
    shares = 1 if order is None else len(order.stages) + 1
    own = replace(rules, seconds=rules.seconds and rules.seconds / shares)
    try:
        found = _weighted(data, kept, own, began)
    except KeyboardInterrupt:
        return _at_plan(data, kept, began)
    if order is None or found.best is None:
        return found
    return _in_order(found, kept, rules, order, began)


def _weighted(
    data: ProblemData, kept: Kept, rules: StopRules, began: float
) -> OptimizationResult:
    """Return the best answer of the weighted sum."""
    nobody = np.zeros(len(data.alliances), dtype=bool)
    held = not (kept.freed(nobody) & data.active).any()
    if held and (kept.most == 0 or not kept.counted.any()):
        return _unchanged(data, kept, began)
    share = 1.0 if kept.most is None else FIRST_SHARE
    first = replace(rules, seconds=rules.seconds and rules.seconds * share / 2)
    calm = optimize(_frozen(data, kept, nobody), stop=first, start=kept.lead)
    known = kept.lead if calm.best is None else calm.best.lead
    if calm.status == "interrupted":
        return _stopped(data, kept, known, replace(calm, bound=data.trivial_bound))
    free = calm if kept.most == 0 else optimize(data, stop=first, start=known)
    if free.status == "infeasible":
        return free
    if free.status == "interrupted":
        return _stopped(data, kept, known, free)
    try:
        return _near(data, kept, known, free, rules, began)
    except KeyboardInterrupt:
        return _stopped(data, kept, known, free)


def _near(
    data: ProblemData,
    kept: Kept,
    known: np.ndarray,
    free: OptimizationResult,
    rules: StopRules,
    began: float,
) -> OptimizationResult:
    """Return the best answer between the leads known without departures and the answer without a limit."""
    lead = known if free.best is None else free.best.lead
    starts = [known] if kept.most == 0 else [known, lead]
    near = [_searched(data, kept, _reduced(data, kept, item)) for item in starts]
    best = _settled(data, kept, better_of(near[0], near[-1]))
    proven = _is_proven(best, free.bound, rules.points(data))
    if proven or kept.most is None or not _is_small(data):
        return _result(free, best, free.bound, free.status, began)
    try:
        return _finished(free, data, kept, best, rules, began)
    except TimeoutError:
        return _result(free, best, free.bound, "time_limit", began)
    except KeyboardInterrupt:
        return _result(free, best, free.bound, "interrupted", began)


def _stopped(
    data: ProblemData, kept: Kept, lead: np.ndarray, found: OptimizationResult
) -> OptimizationResult:
    """Return the answer of leads that keep the plan, where somebody interrupted; the bound is that of what was found."""
    began = time.perf_counter() - found.seconds
    best = _kept(data, kept, lead)
    return _result(found, best, found.bound, "interrupted", began)


def _at_plan(data: ProblemData, kept: Kept, began: float) -> OptimizationResult:
    """Return the plan itself, where somebody interrupted before anything was known."""
    return OptimizationResult(
        best=_kept(data, kept, kept.lead),
        bound=data.trivial_bound,
        status="interrupted",
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
    )


def _unchanged(data: ProblemData, kept: Kept, began: float) -> OptimizationResult:
    """Return the plan itself, where nothing may depart from it: its best hours prove it."""
    best = _kept(data, kept, kept.lead)
    return OptimizationResult(
        best=best,
        bound=data.trivial_bound if best is None else best.objective,
        status="infeasible" if best is None else "optimal",
        seconds=time.perf_counter() - began,
        full_value=data.full_value,
    )


def _is_small(data: ProblemData) -> bool:
    """Return whether the exact model can be expected to finish."""
    return int(data.eligible.sum()) <= MOST_EXACT_LEADS


def _is_proven(best: Solution | None, bound: float, points: float) -> bool:
    """Return whether an answer is near enough to a bound."""
    return best is not None and bound - best.objective <= points


def _frozen(data: ProblemData, kept: Kept, alliances: np.ndarray) -> ProblemData:
    """Return an instance in which only some alliances may depart, shape (alliance,).

    Elsewhere nobody but the planned lead may lead, and must where it leads throughout; so no answer that keeps the plan
    is lost.
    """
    free = kept.freed(alliances) | ~data.active
    planned = np.arange(len(data.resources))[:, None, None] == kept.lead
    eligible = data.eligible & (planned | free)
    held = (~free & (kept.lead != NOBODY)) | ~data.active
    must_lead = data.must_lead | (held.all(axis=1) & data.active.any(axis=1))
    return data.replace(eligible=eligible, must_lead=must_lead)


def _reduced(data: ProblemData, kept: Kept, lead: np.ndarray) -> np.ndarray:
    """Return leads of which so many alliances went back to the plan that no more than allowed depart: the cheapest first."""
    lead = np.where(kept.fixed, kept.lead, lead)
    while kept.most is not None and kept.departing(lead).sum() > kept.most:
        out = np.flatnonzero(kept.departing(lead)).tolist()
        ranked = sorted(out, key=lambda a: _rank(data, _back(kept, lead, [a])))
        excess = len(out) - kept.most
        lead = _back(kept, lead, ranked[-max(1, excess // 2) :])
    return lead


def _back(kept: Kept, lead: np.ndarray, alliances: list[int]) -> np.ndarray:
    """Return leads with some alliances led as planned wherever that counts."""
    changed = lead.copy()
    where = kept.counted[alliances]
    changed[alliances] = np.where(where, kept.lead[alliances], lead[alliances])
    return changed


def _settled(data: ProblemData, kept: Kept, best: Solution | None) -> Solution | None:
    """Return an answer without the departures that gain nothing."""
    if best is None:
        return None
    for a in np.flatnonzero(kept.departing(best.lead)).tolist():
        calmer = solution(data, lead=_back(kept, best.lead, [a]))
        least = best.objective - TOLERANCE
        if not calmer.breaches and calmer.objective >= least:
            best = calmer
    return best


def _rank(data: ProblemData, lead: np.ndarray) -> tuple[int, float]:
    """Return how good leads are: few broken rules first, then points."""
    found = solution(data, lead=lead)
    return -len(found.breaches), found.objective


def _searched(data: ProblemData, kept: Kept, lead: np.ndarray) -> Solution | None:
    """Return the best answer near given leads in which no other alliances depart; None where all break a strict rule."""
    near = forced(_frozen(data, kept, kept.departing(lead)), lead=lead).best
    tries = [_kept(data, kept, lead)]
    if near is not None:
        free = kept.freed(kept.departing(lead))
        tries.append(_kept(data, kept, np.where(free, near.lead, lead)))
    return better_of(tries[0], tries[-1])


def _kept(data: ProblemData, kept: Kept, lead: np.ndarray | None) -> Solution | None:
    """Return the answer with given leads; None where it breaks a strict rule or departs too often."""
    if lead is None:
        return None
    found = solution(data, lead=lead)
    moved = ((lead != kept.lead) & kept.fixed).any()
    often = kept.most is not None and kept.departing(lead).sum() > kept.most
    return None if found.breaches or moved or often else found


def _finished(
    free: OptimizationResult,
    data: ProblemData,
    kept: Kept,
    best: Solution | None,
    rules: StopRules,
    began: float,
) -> OptimizationResult:
    """Return the better of what was found and what the exact model with the limit finds.

    Raises
    ------
    TimeoutError
        If no time is left to solve it.
    """
    until = np.inf if rules.seconds is None else began + rules.seconds
    model = formulation.build_kept(data, kept=kept, until=until)
    stop = _solver_stop(rules, data, began)
    if stop.seconds == 0.0:
        raise TimeoutError
    verdict = formulation.solve(
        model, start=None if best is None else best.lead, stop=stop
    )
    best = _settled(data, kept, better_of(best, _kept(data, kept, verdict.lead)))
    if best is not None:
        check_agreement(model, best)
    bound = free.bound if verdict.bound is None else min(free.bound, verdict.bound)
    words: dict[str, Status] = {"time": "time_limit", "interrupted": "interrupted"}
    status = words.get(verdict.word, "feasible")
    impossible = verdict.word == "infeasible" and best is None
    return _result(free, best, bound, "infeasible" if impossible else status, began)


def _solver_stop(rules: StopRules, data: ProblemData, began: float) -> formulation.Stop:
    """Return when the solver stops."""
    passed = time.perf_counter() - began
    return formulation.Stop(
        gap_points=rules.points(data),
        nodes=rules.nodes,
        seconds=None if rules.seconds is None else max(0.0, rules.seconds - passed),
        seed=rules.seed,
    )


def _result(
    free: OptimizationResult,
    best: Solution | None,
    bound: float,
    status: Status,
    began: float,
) -> OptimizationResult:
    """Return an answer with its proof: the bound never below it, and optimal where both meet."""
    bound = bound if best is None else max(bound, best.objective)
    proven = _is_proven(best, bound, TOLERANCE * max(1.0, abs(bound)))
    unproven: Status = "feasible" if status == "optimal" else status
    return replace(
        free,
        best=best,
        bound=bound,
        status="optimal" if proven else unproven,
        seconds=time.perf_counter() - began,
    )


def _in_order(
    weighted: OptimizationResult,
    kept: Kept,
    rules: StopRules,
    order: Order,
    began: float,
) -> OptimizationResult:
    """Return the answer of one aim after another, from that of the weighted sum, whose bound it keeps."""
    if weighted.best is None or weighted.status == "interrupted":
        return weighted
    stop = _solver_stop(rules, weighted.best.data, began)
    best, stages = _stages(weighted.best, kept, order, stop=stop, gap=rules.gap)
    said = {weighted.status, *(item.status for item in stages)}
    status: Status = "time_limit" if "time_limit" in said else "feasible"
    if "interrupted" in said:
        status = "interrupted"
    found = _result(weighted, best, weighted.bound, status, began)
    return replace(found, stages=stages)


def _stages(
    start: Solution, kept: Kept, order: Order, *, stop: formulation.Stop, gap: float
) -> tuple[Solution, tuple[Stage, ...]]:
    """Return the answer of the stages within the plan, and what each reached."""
    data = start.data
    begun = time.perf_counter()
    until = np.inf if stop.seconds is None else begun + stop.seconds
    try:
        model = formulation.build_kept(data, kept=kept, until=until)
    except TimeoutError:
        return start, formulation.stages_not_solved(start, order)
    if stop.seconds is not None:
        stop = replace(stop, seconds=max(0.0, until - time.perf_counter()))
    stop = replace(stop, gap_points=StopRules().points(data))
    return formulation.solve_in_order(
        start, order=order, stop=stop, gap=gap, model=model
    )
