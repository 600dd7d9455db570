"""Reads the tables of a run's folder back, without its inputs; and the labels that two plans are compared by.

Needs neither the model nor a solver, so that two folders are compared at once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from resourcing.comparison import PlanTables
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.words import as_before, listed

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


COMPARED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "assignments": ("period", "alliance_id", "resource_id", "role"),
        "coverage": ("period", "alliance_id", "bundle", "promise_kept"),
        "workload": ("period", "resource_id", "hours_available"),
        "segments": ("alliance_id", "name"),
    }
)
"""Tables that are compared, and the columns that this takes."""


def read_plan_tables(folder: Path | str) -> PlanTables:
    """Read the tables of a run's folder, without its inputs.

    Parameters
    ----------
    folder
        Folder that ``resourcing run`` wrote.

    Returns
    -------
    PlanTables
        Leads, planned hours, promises and measures, for `diff`; called by the name of the folder.

    Raises
    ------
    InputError
        If it is not the folder of a run, or a table is missing or cannot be read.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from resourcing.view.files import write_run
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> with TemporaryDirectory() as out:
    ...     folder = write_run(
    ...         run, inputs=inputs, scenario_name="small", out=Path(out, "small")
    ...     )
    ...     tables = rs.read_plan_tables(folder)
    >>> tables.title, tables.measures["handovers"]
    ('small', 1.0)
    """
    folder = Path(folder)
    run_note(folder)
    assigned, coverage, workload, segments = _tables(folder)
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


def read_both_plans(
    before: Path | str, after: Path | str
) -> tuple[PlanTables, PlanTables]:
    """Read the tables of two runs' folders, see `read_plan_tables`; folders of one name are called by their paths.

    Raises
    ------
    InputError
        With the problems of both.
    """
    problems: list[InputProblem] = []
    found = []
    for folder in (before, after):
        try:
            found.append(read_plan_tables(folder))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))
    one, two = found
    if one.title == two.title:
        return replace(one, title=str(before)), replace(two, title=str(after))
    return one, two


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
            rows = text_rows(path)
            names |= dict(zip(rows[key], rows["name"], strict=True))
    return names


def _tables(folder: Path) -> list[pd.DataFrame]:
    """Return the tables that are compared, in the order of `COMPARED`, or raise the problems of all of them."""
    found: list[pd.DataFrame] = []
    problems: list[InputProblem] = []
    for name, columns in COMPARED.items():
        try:
            found.append(_table(folder / f"{name}.csv", columns))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)
    return found


def text_rows(path: Path) -> pd.DataFrame:
    """Return a table that `table_text` wrote, every cell as the text that it was."""
    return pd.read_csv(path, dtype="str", keep_default_na=False).map(as_before)


def _table(path: Path, columns: Iterable[str]) -> pd.DataFrame:
    """Return a table of a run's folder as text."""
    rule = ""
    try:
        rows = text_rows(path)
    except FileNotFoundError:
        rule = "the table is missing"
    except (OSError, ValueError) as error:  # pandas' own are of the second kind
        rule = f"the table cannot be read: {str(error).lower()}"
    else:
        missing = [name for name in columns if name not in rows]
        if not missing:
            return rows
        rule = f"the table has no column {listed(missing)}"
    repair = "run the scenario again; a table that was changed cannot be compared"
    raise InputError([InputProblem(file=str(path), rule=rule, repair=repair)])


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
    rule, repair = (
        "is not the folder of a run",
        "name a folder that `resourcing run` wrote",
    )
    if folder.is_file():
        rule, repair = "is a file, not the folder of a run", "name its folder"
    elif not folder.exists():
        beside = folder.parent if folder.parent.is_dir() else Path()
        names = [item.name for item in beside.iterdir() if (item / PROVENANCE).exists()]
        rule = "there is no such folder, so it is not the folder of a run"
        some = f"; {beside} holds {listed(sorted(names))}" if names else ""
        repair = did_you_mean(folder.name, names) or f"{repair}{some}"
    return InputError([InputProblem(file=str(folder), rule=rule, repair=repair)])


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
