"""Reads the tables of a run's folder back, without its inputs; and the labels that two plans are compared by.

Needs neither the model nor a solver, so that two folders are compared at once.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from resourcing.comparison import PlanTables
from resourcing.errors import InputError, InputProblem, did_you_mean

PROVENANCE = "provenance.json"
"""File in which a run says that it made the folder, and which files."""
MADE_BY = "resourcing run"
"""What that file says."""
LEAD = "lead"
"""Role of whoever leads, in the table of assignments."""

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


def read_plan_tables(folder: Path | str) -> PlanTables:
    """Read the tables of a run's folder, without its inputs.

    Raises
    ------
    InputError
        If it is not the folder of a run, or a table is missing.
    """
    folder = Path(folder)
    run_note(folder)
    assigned, coverage, workload, segments = (
        _table(folder, name)
        for name in ("assignments", "coverage", "workload", "segments")
    )
    promised = coverage[coverage["promise_kept"] != ""]
    return PlanTables(
        title=folder.name,
        leads=leads_by_label(coverage, assigned),
        hours=hours_by_label(workload),
        promises=promised[["period", "alliance_id", "bundle"]].assign(
            kept=promised["promise_kept"].str.lower() == "true"
        ),
        measures=measures_of_summary(json_of(folder / "summary.json")),
        names={
            **dict(zip(segments["alliance_id"], segments["name"], strict=True)),
            **_people(folder),
        },
    )


def _people(folder: Path) -> dict[str, str]:
    """Return the names of the register's people and teams, and of those whom an option brings."""
    names: dict[str, str] = {}
    register, brought = folder / "inputs" / "register", ("hires", "contracts")
    tables = {
        register / "managers.csv": "manager_id",
        register / "teams.csv": "team_id",
        **{folder / f"{table}.csv": "resource_id" for table in brought},
    }
    for path, key in tables.items():
        if path.exists():
            rows = pd.read_csv(path, dtype="str", keep_default_na=False)
            names |= dict(zip(rows[key], rows["name"], strict=True))
    return names


def _table(folder: Path, name: str) -> pd.DataFrame:
    """Return a table of a run's folder as text."""
    path = folder / f"{name}.csv"
    if not path.exists():
        rule, repair = "the table is missing", "run the scenario again"
        raise InputError([InputProblem(file=str(path), rule=rule, repair=repair)])
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def run_note(folder: Path) -> dict[str, Any]:
    """Return what a run says about its folder.

    Raises
    ------
    InputError
        If no run made the folder.
    """
    note = json_of(folder / PROVENANCE)
    if note.get("made_by") != MADE_BY or not {"scenario", "option"} <= set(note):
        raise _no_run(folder)
    return note


def _no_run(folder: Path) -> InputError:
    """Return the error of a folder that no run made."""
    beside = folder.parent if folder.parent.is_dir() else Path()
    near = did_you_mean(
        folder.name, [item.name for item in beside.iterdir() if item.is_dir()]
    )
    known = not folder.exists() and near
    return InputError(
        [
            InputProblem(
                file=str(folder),
                rule="is not the folder of a run",
                repair=near if known else "name a folder that `resourcing run` wrote",
            )
        ]
    )


def json_of(path: Path) -> dict[str, Any]:
    """Return the keys of a JSON file, none where there is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


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
