"""What is computed of one row: measures of the plan, of its replay, or of the option over sampled futures.

Runs what `study` runs, so that a row equals the run of a scenario that says the same.
"""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from resourcing.explain import stop_of
from resourcing.futures import Outcome, standing
from resourcing.optimize import optimize
from resourcing.results import OptimizationResult
from resourcing.scenario import Scenario
from resourcing.simulate import Simulation, service_levels
from resourcing.study import (
    Case,
    Run,
    assign,
    current_leads_kept,
    living,
    measures,
    prepare,
    with_service,
)
from resourcing.sweep.description import Solve
from resourcing.sweep.keys import with_values
from resourcing.sweep.packing import Start
from resourcing.sweep.rows import Row

Measured = dict[str, float | str]
"""Measure to value."""

SERVICE = (
    *("requests", "in_time", "in_time_low", "in_time_high", "median_days", "p95_days"),
    *("unanswered", "displaced_share", "reactive_share", "occupancy"),
)
"""Columns of `simulate.service_levels` that are taken over."""
ALONE = ("expected", "expected_low", "expected_high", "tail_mean", "satisfied")
"""Columns of `futures.standing` that mean something of one option alone."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of a row.

    Attributes
    ----------
    status
        ``ok``, ``infeasible`` (no plan keeps every strict rule), ``failed`` or ``interrupted``.
    exact
        Whether it comes out the same on every machine: no time limit stopped it.
    measured
        Measures, none where there is no plan.
    error
        What went wrong.
    """

    status: str
    exact: bool = True
    measured: Measured
    error: str = ""


def start_of(start: Start, row: Row) -> Start:
    """Return scenario, register and playbook with the values of a row.

    Raises
    ------
    pydantic.ValidationError
        If a value breaks a rule.
    """
    own = {part: _of_part(row, part) for part in ("scenario", "playbook")}
    scenario = with_values(start.scenario, own["scenario"])
    return Start(
        scenario=asked(scenario, solve=row.solve, seed=row.seed),
        register=start.register,
        playbook=with_values(start.playbook, own["playbook"]),
    )


def _of_part(row: Row, part: str) -> list[tuple[str, Any]]:
    """Return the values of a row whose keys begin with a word."""
    return [(key, value) for key, value in row.point if key.startswith(f"{part}.")]


def asked(scenario: Scenario, *, solve: Solve, seed: int) -> Scenario:
    """Return a scenario with what the sweep says about solving in place of its own."""
    limits = {
        "gap": solve.gap,
        "nodes": solve.nodes,
        "time_limit_seconds": solve.seconds,
    }
    given = {name: value for name, value in limits.items() if value is not None}
    simulation = scenario.simulation
    if solve.replications is not None:
        simulation = simulation.replace(replications=solve.replications)
    return scenario.replace(
        optimizer=scenario.optimizer.replace(**given),
        simulation=simulation,
        seed=seed,
    )


def evaluated(start: Start, row: Row) -> Found:
    """Return what comes of a row.

    Raises
    ------
    Exception
        Whatever breaks: the caller records it.
    """
    here = start_of(start, row)
    if row.evaluate == "futures":
        return _lived(here, row)
    case = prepare(
        here.scenario, register=here.register, playbook=here.playbook, option=row.option
    )
    run = _solved(case, row.solve)
    return _told(run if row.evaluate == "plan" else with_service(run))


def _solved(case: Case, solve: Solve) -> Run:
    """Return the run of a case, solved as asked."""
    if solve.effort == "full":
        return assign(case)
    stop = stop_of(case.scenario)
    result = optimize(case.data, stop=stop, method="decomposition")
    return Run(case=case, result=result, today=current_leads_kept(case))


def _told(run: Run) -> Found:
    """Return what a run says."""
    result = run.result
    if result.status == "interrupted":
        return Found(status="interrupted", measured={})
    exact = result.status != "time_limit"
    if result.best is None:
        proven = result.status == "infeasible"
        why = "keeps" if proven else "was found in time that keeps"
        return Found(
            status="infeasible" if proven else "failed",
            exact=exact,
            measured={},
            error=f"no plan {why} every strict rule",
        )
    replayed = {} if run.service is None else _service(run.service)
    return Found(
        status="ok",
        exact=exact,
        measured={**_solve(result), **_plan(run), **replayed},
    )


def _solve(result: OptimizationResult) -> Measured:
    """Return points with their proof."""
    numbers = {
        "points": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "full_points": result.full_value,
    }
    known = {name: float(v) for name, v in numbers.items() if v is not None}
    return {"solve_status": str(result.status), **known}


def _plan(run: Run) -> Measured:
    """Return what the plan achieves, and the points of the current leads kept."""
    found = {
        name: float(value)
        for name, value in asdict(measures(run.plan, case=run.case)).items()
        if name != "objective"  # it is the points
    }
    need, made = found["hours_needed"], found["promises_made"]
    return {
        **found,
        "coverage": found["hours_delivered"] / need if need else 1.0,
        "promises": found["promises_kept"] / made if made else 1.0,
        "candidates_hired": float(np.sum(run.plan.hired)),
        "points_today": float(run.today.objective),
    }


def _service(simulation: Simulation) -> Measured:
    """Return how fast requests are answered, all together and by segment."""
    table = service_levels(simulation, by=("all", "segment"))
    everything = table[table["by"] == "all"].iloc[0]
    segments = table[table["by"] == "segment"]
    return {
        **{name: float(everything[name]) for name in SERVICE},
        **{
            f"in_time_{key}": float(value)
            for key, value in zip(segments["key"], segments["in_time"], strict=True)
        },
        "replications": float(simulation.num_replications),
    }


def _lived(start: Start, row: Row) -> Found:
    """Return what an option achieves over sampled futures."""
    outcome = living.explore(
        start.scenario,
        register=start.register,
        playbook=start.playbook,
        options=(row.option,),
        jobs=1,
    )
    return Found(status="ok", measured=_over_futures(outcome))


def _over_futures(outcome: Outcome) -> Measured:
    """Return means over the futures, and where the option stands by the measure that ranks."""
    first = standing(outcome).table.iloc[0]
    totals = outcome.totals.drop(columns=["option", "future"])
    return {
        "measure": outcome.measure,
        **{name: float(first[name]) for name in ALONE},
        **{str(name): float(value) for name, value in totals.mean().items()},
        "futures": float(outcome.num_futures),
    }
