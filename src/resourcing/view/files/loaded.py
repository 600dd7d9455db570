"""Reads the folder of a run back: its inputs, and its plan with the proof.

Decides nothing: the plan is evaluated again from its leads.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from resourcing.explain import Replanned, departures
from resourcing.read import Inputs, read_inputs
from resourcing.results import OptimizationResult, Solution, Stage, solution
from resourcing.scenario import Scenario
from resourcing.simulate import Simulation
from resourcing.study import Case, Run, current_leads_kept, kept_periods, prepare
from resourcing.view.files.changed import read_planned
from resourcing.view.files.plans import read_leads, read_solution
from resourcing.view.files.runs import scenario_copy
from resourcing.view.stored import json_of, run_note

SAME_VALUE = 1e-4
"""Difference in points, as a share of the larger, up to which a plan is worth what its folder says."""


@dataclass(frozen=True, kw_only=True, eq=False)
class LoadedRun:
    """A run read back from its folder; whatever takes a run, such as a question about its plan, takes it too.

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

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.run.case

    @property
    def result(self) -> OptimizationResult:
        """Return the assignment with its proof."""
        return self.run.result

    @property
    def today(self) -> Solution:
        """Return the current leads kept."""
        return self.run.today

    @property
    def replanned(self) -> Replanned | None:
        """Return how the assignment departs from an earlier plan, None where it keeps none."""
        return self.run.replanned

    @property
    def service(self) -> Simulation | None:
        """Return nothing: a plan that was read back is not replayed, see `resourcing.replay`."""
        return self.run.service

    @property
    def plan(self) -> Solution:
        """Return the best solution found.

        Raises
        ------
        ValueError
            If there is none.
        """
        return self.run.plan


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
     * there is no such folder, so it is not the folder of a run; name a folder that `resourcing run` wrote
    """
    folder = Path(folder)
    note = run_note(folder)
    name, option = str(note["scenario"]), str(note["option"])
    inputs = read_inputs(folder / "inputs" / scenario_copy(name))
    kept = note.get("replanned")
    case = prepare(
        inputs.scenario if kept is None else _in_window(inputs.scenario, kept),
        register=inputs.register,
        playbook=inputs.playbook,
        option=option,
        published=None if kept is None else read_planned(folder),
    )
    lead = read_leads(folder / "assignments.csv", data=case.data)
    result = _proof(case, lead, folder=folder)
    run = Run(
        case=case,
        result=result,
        today=current_leads_kept(case),
        replanned=None if kept is None else _replanned(case, result, kept, folder),
    )
    return LoadedRun(run=run, inputs=inputs, scenario_name=name, option=option)


def _in_window(scenario: Scenario, kept: Mapping[str, Any]) -> Scenario:
    """Return the scenario of a plan carried into a changed world, with the window in which the plan before stays."""
    until = kept.get("kept_until")
    day = None if until is None else date.fromisoformat(until)
    return scenario.replace(published_until=day)


def _replanned(
    case: Case, result: OptimizationResult, kept: Mapping[str, Any], folder: Path
) -> Replanned:
    """Return how the plan of a folder departs from the one that it keeps."""
    return departures(
        case,
        planned=read_planned(folder),
        after=result.best,
        kept_periods=kept_periods(case),
        most=kept.get("max_handovers"),
    )


def _proof(case: Case, lead: np.ndarray, *, folder: Path) -> OptimizationResult:
    """Return a plan with the bound of its folder, or with the trivial one where it is not worth what the folder says.

    The hours of a plan of one aim after another are those of the folder; others are filled best again.
    """
    summary = json_of(folder / "summary.json")
    said, stages = summary.get("objective", {}), _stages(summary)
    best = (
        read_solution(folder / "assignments.csv", data=case.data, lead=lead)
        if stages
        else solution(case.data, lead=lead)
    )
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
        stages=stages if same else (),
    )


def _stages(summary: Mapping[str, Any]) -> tuple[Stage, ...]:
    """Return the aims of a lexicographic order as a summary lists them."""
    names = [item.name for item in fields(Stage)]
    return tuple(
        Stage(**{name: row[name] for name in names})
        for row in summary.get("stages", ())
    )
