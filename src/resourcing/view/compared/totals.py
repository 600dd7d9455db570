"""The totals of every column, and which differences in value points are more than the gaps of the proofs.

Every number comes from `study.measures` and from the proof of the run.
"""

from typing import Any

import pandas as pd

from resourcing.study import Column, Comparison, Pair

TOTALS = (
    *("column", "scenario", "option", "source", "alliances"),
    *("hours_needed", "hours_available", "hours_delivered", "coverage"),
    *("unmanaged", "without_lead", "underserved", "promises_made", "promises_kept"),
    *("handovers", "cost", "currency", "points", "points_bound", "gap_points", "gap"),
    *("full_value", "status", "points_change", "points_low", "points_high"),
    *("told_from_zero", "not_compared"),
)
"""Columns of `totals`."""


def totals(comparison: Comparison) -> pd.DataFrame:
    """Return the totals, a row for each column of the comparison, with the columns of `TOTALS`.

    Value points lie between `points` and `points_bound`; `points_change` is against the first column, and lies between
    `points_low` and `points_high`. Where these have one sign the two plans are told apart in points.
    """
    first, *_ = comparison.columns
    rows = [_row(first), *(_row(p.after) | _points(p) for p in comparison.pairs)]
    return pd.DataFrame(rows, columns=list(TOTALS))


def _row(column: Column) -> dict[str, Any]:
    """Return the totals of a column."""
    run, found = column.run, column.measures
    return {
        "column": column.label,
        "scenario": run.case.scenario.title,
        "option": column.option,
        "source": column.source,
        "alliances": int(run.case.data.active.any(axis=1).sum()),
        "hours_needed": found.hours_needed,
        "hours_available": found.hours_available,
        "hours_delivered": found.hours_delivered,
        "coverage": column.coverage,
        "unmanaged": found.unmanaged,
        "without_lead": int(run.plan.unmanaged.any(axis=1).sum()),
        "underserved": found.underserved,
        "promises_made": found.promises_made,
        "promises_kept": found.promises_kept,
        "handovers": found.handovers,
        "cost": found.cost,
        "currency": run.case.world.playbook.currency,
        "points": found.objective,
        "points_bound": run.result.bound,
        "gap_points": run.result.gap_points,
        "gap": run.result.gap,
        "full_value": run.result.full_value,
        "status": run.result.status,
    }


def _points(pair: Pair) -> dict[str, Any]:
    """Return the difference in value points of a pair, or why there is none."""
    if pair.points is None:
        return {"not_compared": pair.not_compared}
    return {
        "points_change": pair.points.found,
        "points_low": pair.points.low,
        "points_high": pair.points.high,
        "told_from_zero": pair.points.told_from_zero,
        "not_compared": "",
    }
