"""Reads the folder of a run back: its inputs, its plan with the proof, and its tables; and changes to its scenario.

Decides nothing: the plan is evaluated again from its leads.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from resourcing.domain import Frozen
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.explain import PlanTables
from resourcing.read import Inputs, read_inputs
from resourcing.read.toml_files import load, validated
from resourcing.results import OptimizationResult, Solution, solution
from resourcing.scenario import Change, Scenario, scenario_faults
from resourcing.study import Case, Run, current_leads_kept, prepare
from resourcing.view.files.folders import MADE_BY, PROVENANCE
from resourcing.view.files.plans import read_leads
from resourcing.view.files.runs import scenario_copy
from resourcing.view.tables import (
    hours_by_label,
    leads_by_label,
    measures_of_summary,
)

SAME_VALUE = 1e-4
"""Difference in points, as a share of the larger, up to which a plan is worth what its folder says."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LoadedRun:
    """A run read back from its folder.

    Attributes
    ----------
    run
        The case, made ready again, with the plan and its proof.
    inputs
        What the folder's inputs hold.
    scenario_name, option
        As the run was called.
    """

    run: Run
    inputs: Inputs
    scenario_name: str
    option: str


class Changes(Frozen):
    """A file with nothing but changes of a scenario."""

    changes: tuple[Change, ...]
    """Dated changes to the world, in order."""


def read_run(folder: Path | str) -> LoadedRun:
    """Read the folder of a run back.

    Parameters
    ----------
    folder
        Folder that `resourcing run` wrote.

    Raises
    ------
    InputError
        If it is none, or its inputs or its plan cannot be read.

    Examples
    --------
    >>> read_run("no/such/folder")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such/folder
     * is not the folder of a run; name a folder that `resourcing run` wrote
    """
    folder = Path(folder)
    note = run_note(folder)
    name, option = str(note["scenario"]), str(note["option"])
    inputs = read_inputs(folder / "inputs" / scenario_copy(name))
    case = prepare(
        inputs.scenario,
        register=inputs.register,
        playbook=inputs.playbook,
        option=option,
    )
    best = solution(
        case.data, lead=read_leads(folder / "assignments.csv", data=case.data)
    )
    run = Run(
        case=case,
        result=_proof(case, best, folder=folder),
        today=current_leads_kept(case),
    )
    return LoadedRun(run=run, inputs=inputs, scenario_name=name, option=option)


def run_note(folder: Path) -> dict[str, Any]:
    """Return what a run says about its folder.

    Raises
    ------
    InputError
        If no run made the folder.
    """
    note = _json(folder / PROVENANCE)
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


def _json(path: Path) -> dict[str, Any]:
    """Return the keys of a JSON file, none where there is no such file."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _proof(case: Case, best: Solution, *, folder: Path) -> OptimizationResult:
    """Return a plan with the bound of its folder, or with the trivial one where it is not worth what the folder says."""
    said = _json(folder / "summary.json").get("objective", {})
    value, bound = said.get("value"), said.get("bound")
    scale = SAME_VALUE * max(1.0, abs(best.objective))
    same = value is not None and abs(value - best.objective) <= scale
    proven = float(bound) if same and bound is not None else case.data.trivial_bound
    return OptimizationResult(
        best=best,
        bound=max(proven, best.objective),
        status=said.get("status", "feasible") if same else "feasible",
        seconds=float(said.get("seconds") or 0.0),
        full_value=case.data.full_value,
    )


def with_changes(
    inputs: Inputs, *, path: Path, max_handovers: int | None = None
) -> Inputs:
    """Return inputs whose scenario has the changes of a file after its own.

    Parameters
    ----------
    inputs
        Scenario, register and playbook.
    path
        TOML file with ``[[changes]]`` and nothing else.
    max_handovers
        Most handovers from now on; None keeps the scenario's own limit.

    Raises
    ------
    InputError
        With every problem of the file.
    """
    loaded = load(path)
    found = validated(Changes, loaded.result(), file_of=lambda _: str(path)).result()
    own = inputs.scenario.changes
    scenario = inputs.scenario.replace(changes=(*own, *found.changes))
    if max_handovers is not None:
        scenario = scenario.replace(max_handovers=max_handovers)
    problems = tuple(_problems(scenario, inputs, path=path))
    if problems:
        raise InputError(problems)
    return replace(inputs, scenario=scenario, files=())


def _problems(
    scenario: Scenario, inputs: Inputs, *, path: Path
) -> Iterator[InputProblem]:
    """Yield what the changes name that register or playbook do not know; places count from the file's own first change."""
    own = len(inputs.scenario.changes)
    for fault in scenario_faults(
        scenario, register=inputs.register, playbook=inputs.playbook
    ):
        place = fault.place
        for index in range(own, len(scenario.changes)):
            place = place.replace(f"changes[{index}]", f"changes[{index - own}]")
        yield InputProblem(
            file=str(path),
            place=place,
            value=fault.value,
            rule=fault.rule,
            repair=fault.repair,
        )


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
        measures=measures_of_summary(_json(folder / "summary.json")),
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
