"""Builds the compact model of an instance and has HiGHS solve it."""

import time
from dataclasses import dataclass, replace
from typing import Any

import highspy
import numpy as np
import pulp

from resourcing.formulation.equations import EQUATIONS, objective
from resourcing.formulation.variables import Model, add_variables
from resourcing.problem import NOBODY, ProblemData


def build(data: ProblemData, *, until: float = np.inf) -> Model:
    """Return the compact model of an instance: variables, equations, objective.

    Parameters
    ----------
    data
        The instance.
    until
        Reading of `time.perf_counter` by which it has to stand.

    Raises
    ------
    TimeoutError
        If it does not.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> sorted(str(variable) for variable in build(data).problem.variables())
    ['extra_hours_r0_a0_b0_t0', 'lead_r0_a0_t0', 'unmanaged_a0_t0']
    """
    _check_time(until)
    model = Model(data=data, problem=pulp.LpProblem("assignment", pulp.LpMaximize))
    add_variables(model)
    _check_time(until)
    problem = model.problem
    problem += objective(model)
    for equation in EQUATIONS:
        for name, constraint in equation(model):
            _check_time(until)
            problem += constraint, name
    return model


def _check_time(until: float) -> None:
    """Raise TimeoutError where a time is over."""
    if time.perf_counter() >= until:
        msg = "the time limit was over before the compact model stood"
        raise TimeoutError(msg)


@dataclass(frozen=True, kw_only=True)
class Stop:
    """When HiGHS stops: a gap in points, a number of nodes, a time limit in seconds; its seed; and its own search.

    `search` is the share of its time for looking for answers; None leaves it to HiGHS, which does without where it has
    an answer to start from (a search has done the work, and better).
    """

    gap_points: float
    nodes: int | None = None
    seconds: float | None = None
    seed: int = 0
    search: float | None = None


@dataclass(frozen=True, kw_only=True, eq=False)
class Verdict:
    """What HiGHS says.

    Attributes
    ----------
    word
        ``optimal``, ``gap`` or ``nodes`` (stopped with an answer), ``time`` or
        ``interrupted`` (with or without one), ``infeasible``.
    objective, bound
        In value points, None where there is none.
    lead, overseer
        Index or `NOBODY`, shape (alliance, period).
    hours
        Standard hours of the lead, shape (alliance, bundle, period).
    support
        Standard hours of supporters, shape (resource, alliance, bundle, period), None where nobody may support.
    hired
        Whether a candidate is hired, shape (resource,).
    """

    word: str
    objective: float | None
    bound: float | None
    lead: np.ndarray | None
    hours: np.ndarray | None = None
    support: np.ndarray | None = None
    overseer: np.ndarray | None = None
    hired: np.ndarray | None = None


LATE = Verdict(word="time", objective=None, bound=None, lead=None)
"""What is known where no time was left for HiGHS."""
STOPPED = (
    highspy.HighsModelStatus.kSolutionLimit,
    highspy.HighsModelStatus.kInterrupt,
)
"""How HiGHS says that it stopped at a number of nodes, or was interrupted."""


class StartedHighs(pulp.HiGHS):  # type: ignore[misc] # PuLP ships no types
    """HiGHS as PuLP drives it, told of an answer to start from (PuLP has no call for that)."""

    def __init__(self, *, start: dict[pulp.LpVariable, float], **options: Any) -> None:
        super().__init__(**options)
        self.start = start

    def callSolver(self, lp: pulp.LpProblem) -> None:  # noqa: N802 # PuLP's name
        """Hand over the start and run; HiGHS completes what the start leaves open."""
        if self.start:
            index = np.array(
                [variable.index for variable in self.start], dtype=np.int32
            )
            values = np.array(list(self.start.values()), dtype=float)
            lp.solverModel.setSolution(len(index), index, values)
        lp.solverModel.HandleKeyboardInterrupt = True  # stops with what it has
        lp.solverModel.solve()

    def findSolutionValues(self, lp: pulp.LpProblem) -> tuple[int, int]:  # noqa: N802 # PuLP's name
        """Read the answer; a node limit or an interruption counts like a time limit (PuLP has no word for them)."""
        engine = lp.solverModel
        if engine.getModelStatus() not in STOPPED:
            return super().findSolutionValues(lp)
        values = list(engine.getSolution().col_value)
        for variable in lp.variables():
            variable.varValue = values[variable.index]
        if np.isfinite(engine.getObjectiveValue()):
            return pulp.LpStatusOptimal, pulp.LpSolutionIntegerFeasible
        return pulp.LpStatusNotSolved, pulp.LpSolutionNoSolutionFound


def solve(
    model: Model,
    *,
    stop: Stop,
    start: np.ndarray | None = None,
    possible: bool = False,
) -> Verdict:
    """Solve the compact model with HiGHS.

    The presolve of HiGHS 1.15 may lose a model whose rows leave next to no room: it then calls the start optimal without any
    bound, or the model infeasible. Such a verdict is not believed, and the model is solved again without presolve.

    Parameters
    ----------
    model
        The compact model.
    stop
        When to stop.
    start
        Leads to start from (index or `NOBODY`), shape (alliance, period).
    possible
        Whether an answer that keeps every row is known.

    Returns
    -------
    Verdict
        What HiGHS says, with the answer where there is one.
    """
    began = time.perf_counter()
    verdict = _solve(model, stop=stop, start=start)
    doubtful = {"optimal", "infeasible"} if possible else {"optimal"}
    if verdict.bound is not None or verdict.word not in doubtful:
        return verdict
    if stop.seconds is not None:
        left = stop.seconds - (time.perf_counter() - began)
        stop = replace(stop, seconds=max(0.0, left))
    return _solve(model, stop=stop, start=start, presolve="off")


def _solve(
    model: Model, *, stop: Stop, start: np.ndarray | None, presolve: str = "choose"
) -> Verdict:
    """Return what HiGHS says at once."""
    options = {
        "presolve": presolve,
        "random_seed": stop.seed,
        "mip_feasibility_tolerance": 1e-9,
        "primal_feasibility_tolerance": 1e-9,
    }
    if stop.nodes is not None:
        options["mip_max_nodes"] = stop.nodes
    search = 0.0 if stop.search is None and start is not None else stop.search
    if search is not None:
        options["mip_heuristic_effort"] = search
    known = (
        {}
        if start is None
        else {x: float(start[a, t] == r) for (r, a, t), x in model.lead.items()}
    )
    solver = StartedHighs(
        start=known,
        msg=False,
        threads=1,
        gapRel=0.0,
        gapAbs=stop.gap_points,
        timeLimit=stop.seconds,
        **options,
    )
    model.problem.solve(solver)
    engine = model.problem.solverModel
    constant = float(model.problem.objective.constant)
    info = engine.getInfo()
    found = model.problem.sol_status in (
        pulp.LpSolutionOptimal,
        pulp.LpSolutionIntegerFeasible,
    )
    objective = -float(info.objective_function_value) + constant if found else None
    bound = -float(info.mip_dual_bound) + constant if model.lead else objective
    return Verdict(
        word=_word(engine, found=found),
        objective=objective,
        bound=bound if bound is None or np.isfinite(bound) else None,
        lead=_indices(model, "lead") if found else None,
        hours=_hours(model) if found else None,
        support=_support(model) if found else None,
        overseer=_indices(model, "overseer") if found else None,
        hired=_hired(model) if found else None,
    )


def _word(engine: highspy.Highs, *, found: bool) -> str:
    """Return the verdict of HiGHS in one word."""
    status = engine.getModelStatus()
    words = {
        highspy.HighsModelStatus.kTimeLimit: "time",
        highspy.HighsModelStatus.kInfeasible: "infeasible",
        highspy.HighsModelStatus.kUnboundedOrInfeasible: "infeasible",
        highspy.HighsModelStatus.kSolutionLimit: "nodes",
        highspy.HighsModelStatus.kInterrupt: "interrupted",
    }
    return words.get(status, "optimal" if found else "unknown")


def _indices(model: Model, group: str) -> np.ndarray:
    """Return who leads or oversees in the solution, rounded, shape (alliance, period)."""
    _, num_alliances, num_periods = model.data.shape
    chosen = np.full((num_alliances, num_periods), NOBODY)
    for (r, a, t), x in getattr(model, group).items():
        if round(x.varValue or 0.0) == 1:
            chosen[a, t] = r
    return chosen


def _hours(model: Model) -> np.ndarray:
    """Return the standard hours of the leads in the solution, within the need, shape (alliance, bundle, period)."""
    lead, hours = _indices(model, "lead"), np.zeros(model.data.need.shape)
    for group in (model.floor_hours, model.extra_hours):
        for (r, a, b, t), x in group.items():
            if lead[a, t] == r:
                hours[a, b, t] += max(0.0, x.varValue or 0.0)
    return np.minimum(hours, model.data.need)


def _support(model: Model) -> np.ndarray | None:
    """Return the supporters' standard hours of the solution, None where nobody may support."""
    if model.data.support_limit is None:
        return None
    hours = np.zeros(model.data.support_limit.shape)
    for key, x in model.support.items():
        hours[key] = max(0.0, x.varValue or 0.0)
    return hours


def _hired(model: Model) -> np.ndarray:
    """Return whether a candidate is hired in the solution, shape (resource,)."""
    hired = np.zeros(len(model.data.resources), dtype=bool)
    for (r,), x in model.hired.items():
        hired[r] = round(x.varValue or 0.0) == 1
    return hired


def objective_of(model: Model, *, lead: np.ndarray) -> float | None:
    """Return the model's objective with the leads fixed and everything else re-solved, None where that is impossible.

    It changes the bounds of the lead variables of `model` and puts them back.
    """
    for (r, a, t), x in model.lead.items():
        x.lowBound = x.upBound = int(lead[a, t] == r)
    model.problem.solve(_solver_of_the_rest(model))
    value = (
        float(pulp.value(model.problem.objective))
        if model.problem.status == pulp.LpStatusOptimal
        else None
    )
    for x in model.lead.values():
        x.lowBound, x.upBound = 0, 1
    return value


def _solver_of_the_rest(model: Model) -> pulp.HiGHS:
    """Return a solver for fixed leads: whole numbers are left only where somebody is hired or oversees."""
    if not (model.hired or model.overseer):
        return pulp.HiGHS(mip=False, msg=False, threads=1)
    return pulp.HiGHS(
        msg=False, threads=1, gapRel=0.0, gapAbs=0.0, mip_feasibility_tolerance=1e-9
    )
