"""The headline measures of a run as one plain table, today beside the plan.

Hours are sums of the tables' columns, as rounded there; every other measure comes from the study.
"""

from math import isfinite
from typing import Any

from resourcing.results import Solution, Stage
from resourcing.simulate import service_levels
from resourcing.study import Case, Run, measures
from resourcing.view.tables.levers import budget, contracts, hires
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
        the current leads kept. `breaches` stands there only for a plan made by hand that breaks rules. Only where there
        is something to tell: `hires` (candidates, people hired by option or plan, their cost), `contracts` (hours that
        could be bought, hours bought, cost), `help` (hours of supporters' and overseers' own time), `budget` by year
        (amount, spent), `handover_limit` (handovers that count, limit), `service` (for each segment and for all: requests, fraction begun within the limit with its interval
        low to high, promised fraction, limit, reactive share, planned hours displaced, occupancy; then replications, whether
        these were enough, warm_up in working days, whether it settled, and seed; missing where a number was given).

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
        **_levers(run),
        "objective": {
            "value": _rounded(result.objective),
            "bound": _rounded(result.bound),
            "gap": _rounded(result.gap),
            "gap_points": _rounded(result.gap_points),
            "status": result.status,
            "seconds": _rounded(result.seconds),
        },
        **_stages(result.stages),
        **_service(run),
        "today": _achieved(run.today, run),
    }


def _levers(run: Run) -> dict[str, Any]:
    """Return who is hired, bought or helps, and what limits take, where there is something to tell."""
    answer, case = run.plan, run.case
    found = {
        "hires": _hires(run),
        "contracts": _contracts(run),
        "help": _help(answer),
        "budget": _budget(answer, case),
        "handover_limit": _handover_limit(answer),
    }
    return {key: value for key, value in found.items() if value}


def _hires(run: Run) -> dict[str, Any]:
    """Return how many people may be hired, how many are, and at what cost; nothing where there are none."""
    people = hires(run)
    if people.empty:
        return {}
    return {
        "candidates": int((people["decided_by"] == "plan").sum()),
        "hired": int(people["hired"].sum()),
        "cost": _sum(people, "cost"),
    }


def _contracts(run: Run) -> dict[str, Any]:
    """Return the hours of contractors and their cost; nothing where there are none."""
    bought = contracts(run)
    columns = ("hours_most", "hours_bought", "cost")
    return {} if bought.empty else {key: _sum(bought, key) for key in columns}


def _help(answer: Solution) -> dict[str, Any]:
    """Return the hours of support and oversight; nothing where nobody helps."""
    hours = {
        "hours_support": _rounded(float(answer.hours_support.sum())),
        "hours_oversight": _rounded(float(answer.hours_oversight.sum())),
    }
    return hours if any(hours.values()) else {}


def _budget(answer: Solution, case: Case) -> dict[str, Any]:
    """Return budget and spending of each year that has a budget."""
    rows = budget(answer, case=case).to_dict("records")
    return {
        row["year"]: {key: _rounded(row[key]) for key in ("budget", "spent")}
        for row in rows
    }


def _handover_limit(answer: Solution) -> dict[str, Any]:
    """Return the handovers that count and their limit; nothing where there is none."""
    if not answer.data.limits_handovers:
        return {}
    limit = int(answer.data.max_handovers)
    return {"counts": answer.counted_handovers, "limit": limit}


def _stages(stages: tuple[Stage, ...]) -> dict[str, list[dict[str, Any]]]:
    """Return what each aim reached at its turn, in value points; nothing where there are no stages."""
    rows = [
        {
            "aim": stage.aim,
            "value": _rounded(stage.value),
            "bound": _rounded(stage.bound),
            "gap": _rounded(stage.gap),
            "allowed": _rounded(stage.allowed),
            "kept": _rounded(stage.kept),
            "status": stage.status,
            "seconds": _rounded(stage.seconds),
        }
        for stage in stages
    ]
    return {"stages": rows} if rows else {}


def _service(run: Run) -> dict[str, Any]:
    """Return how fast requests are answered, by segment, and how that was simulated; nothing where it was not."""
    found = run.service
    if found is None:
        return {}
    rows = service_levels(found, by=["segment", "all"]).to_dict("records")
    return {
        "service": {
            **{row["key"]: _level(row) for row in rows},
            "replications": found.num_replications,
            "enough_replications": found.enough,
            "warm_up": found.warm_up,
            "settled": found.settled,
            "seed": found.seed,
        }
    }


def _level(row: dict[Any, Any]) -> dict[str, float | None]:
    """Return the measures of a group, without those that do not exist for it."""
    names = {
        "requests": "requests",
        "in_time": "within_limit",
        "in_time_low": "low",
        "in_time_high": "high",
        "promised": "promised",
        "limit_days": "limit_days",
        "reactive_share": "reactive_share",
        "displaced_hours": "displaced_hours",
        "occupancy": "occupancy",
    }
    return {
        name: _rounded(float(row[column]))
        for column, name in names.items()
        if isfinite(row[column])
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
