"""A run's plan as tables by label, for comparisons of plans.

The same tables, read back from a run's folder, are in `files.loaded`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from resourcing.explain import PlanTables
from resourcing.study import Run
from resourcing.view.tables.run_folder import LEAD, assignments, coverage, workload
from resourcing.view.tables.shown import resource_names
from resourcing.view.tables.totals import summary

MEASURES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "value points": ("objective", "value"),
        "hours delivered": ("hours", "delivered"),
        "promises kept": ("promises", "kept"),
        "alliance-periods unmanaged": ("unmanaged",),
        "alliance-periods underserved": ("underserved",),
        "handovers": ("handovers",),
        "cost": ("cost",),
    }
)
"""Measures that are compared, and where the summary has them."""


def plan_tables(run: Run, *, title: str) -> PlanTables:
    """Return the plan of a run as tables by label.

    Parameters
    ----------
    run
        A case with its assignment.
    title
        What to call the plan.
    """
    covered = coverage(run)
    promised = covered[covered["promise_kept"].notna()]
    loads = workload(run)
    return PlanTables(
        title=title,
        leads=leads_by_label(covered, assignments(run)),
        hours=hours_by_label(loads),
        promises=promised[["period", "alliance_id", "bundle"]].assign(
            kept=promised["promise_kept"].astype(bool)
        ),
        measures=measures_of_summary(summary(run, scenario_name=title)),
        names={
            **resource_names(run.case),
            **{row.alliance_id: row.name for row in run.case.portfolio.placements},
        },
    )


def hours_by_label(loads: pd.DataFrame) -> pd.DataFrame:
    """Return the planned hours of each resource and period: every column of hours in the table `workload` but those available."""
    planned = [
        name
        for name in loads.columns
        if name.startswith("hours_") and name != "hours_available"
    ]
    hours = loads[planned].astype(float).sum(axis=1)
    return loads[["period", "resource_id"]].assign(hours=hours)


def leads_by_label(covered: pd.DataFrame, assigned: pd.DataFrame) -> pd.DataFrame:
    """Return the lead of each active alliance and period, an empty identifier where nobody leads.

    Parameters
    ----------
    covered, assigned
        The tables `coverage` and `assignments`.
    """
    active = covered[["period", "alliance_id"]].drop_duplicates()
    columns = ["period", "alliance_id", "resource_id"]
    lead = assigned.loc[assigned["role"] == LEAD, columns].drop_duplicates()
    return active.merge(lead, how="left").fillna({"resource_id": ""})


def measures_of_summary(summary: Mapping[str, Any]) -> dict[str, float]:
    """Return the measures of a summary that are compared, those that it has.

    Examples
    --------
    >>> measures_of_summary({"handovers": 3, "objective": {"value": 12.5}})
    {'value points': 12.5, 'handovers': 3.0}
    """
    found = {}
    for name, path in MEASURES.items():
        value: Any = summary
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, int | float):
            found[name] = float(value)
    return found
