"""The headline measures of a run as one plain table, today beside the plan.

Hours are sums of the tables' columns, as rounded there; every other measure comes from the study.
"""

from typing import Any

from resourcing.results import Solution
from resourcing.study import Run, measures
from resourcing.view.tables.run_folder import coverage_of, workload_of

DECIMALS = 6
"""Decimals of every number that is written."""


def summary(run: Run, *, scenario_name: str) -> dict[str, Any]:
    """Return the headline measures of a run.

    Parameters
    ----------
    run
        A case with its assignment.
    scenario_name
        Name of the scenario, such as the stem of its file.

    Returns
    -------
    dict
        Plain values that JSON knows: scenario, option, counts, periods, hours over the horizon, promises, handovers,
        cost in the playbook's currency, objective in value points with its proof, and `today`, the same measures for
        the current leads kept. `breaches` stands there only for a plan made by hand that breaks rules.

    Raises
    ------
    ValueError
        If the run has no assignment.
    """
    case, result = run.case, run.result
    plan = _achieved(run.plan, run)
    return {
        "scenario": scenario_name,
        "option": case.world.option,
        "alliances": len(case.portfolio.placements),
        "segments": case.portfolio.counts(),
        "periods": list(case.data.periods),
        **{key: value for key, value in plan.items() if key != "breaches" or value},
        "objective": {
            "value": _rounded(result.objective),
            "bound": _rounded(result.bound),
            "gap": _rounded(result.gap),
            "gap_points": _rounded(result.gap_points),
            "status": result.status,
            "seconds": _rounded(result.seconds),
        },
        "today": _achieved(run.today, run),
    }


def _achieved(answer: Solution, run: Run) -> dict[str, Any]:
    """Return what an answer achieves."""
    found = measures(answer, case=run.case)
    return {
        "hours": _hours(answer),
        "unmanaged": found.unmanaged,
        "underserved": found.underserved,
        "promises": {"made": found.promises_made, "kept": found.promises_kept},
        "handovers": found.handovers,
        "cost": _rounded(found.cost),
        "objective": {"value": _rounded(found.objective)},
        "breaches": found.breaches,
    }


def _hours(answer: Solution) -> dict[str, float | None]:
    """Return hours needed, available and delivered as sums of the tables' columns."""
    covered, loads = coverage_of(answer), workload_of(answer)
    return {
        "needed": _sum(covered, "hours_needed"),
        "available": _sum(loads, "hours_available"),
        "delivered": _sum(covered, "hours_delivered"),
    }


def _sum(frame: Any, column: str) -> float | None:
    """Return the sum of a column's written numbers."""
    return _rounded(float(frame[column].round(DECIMALS).sum()))


def _rounded(value: float | None) -> float | None:
    """Return a number as it is written, never minus zero."""
    return None if value is None else round(float(value), DECIMALS) + 0.0
