"""Steps that several commands take: reading and solving a scenario, writing the folder of a run."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import pandas as pd

from resourcing import study
from resourcing.cli.progress import Progress
from resourcing.errors import InputError, InputProblem
from resourcing.read import Inputs, read_inputs
from resourcing.results import OptimizationResult
from resourcing.scenario import AS_IS
from resourcing.study import Case, Run
from resourcing.view import files, report


def name_of(parsed: argparse.Namespace) -> str:
    """Return what a scenario with its option is called."""
    stem: str = parsed.scenario.stem
    return stem if parsed.option == AS_IS else f"{stem}-{parsed.option}"


def prepared(scenario: Path, *, option: str, progress: Progress) -> tuple[Inputs, Case]:
    """Read a scenario and make its case ready: two steps."""
    progress.step()
    inputs = read_inputs(scenario)
    progress.step()
    return inputs, case_of(inputs, option=option)


def case_of(inputs: Inputs, *, option: str) -> Case:
    """Make the case of an option ready."""
    return study.prepare(
        inputs.scenario,
        register=inputs.register,
        playbook=inputs.playbook,
        option=option,
    )


def told(result: OptimizationResult) -> str:
    """Return an answer with its proof as lines, and what each aim of an order reached at its turn."""
    if not result.stages:
        return f"{result}\n"
    aims = [f" {n}. {item}\n" for n, item in enumerate(result.stages, start=1)]
    return f"{result}\nOne aim after another:\n{''.join(aims)}"


def solved(
    scenario: Path,
    *,
    option: str,
    progress: Progress,
    check: Callable[[Case], object] | None = None,
) -> tuple[Inputs, Run]:
    """Read a scenario, make its case ready, check what is asked, and solve it: three steps."""
    inputs, case = prepared(scenario, option=option, progress=progress)
    if check is not None:
        check(case)
    progress.step()
    done = study.assign(case)
    check_answer(done, file=str(scenario))
    return inputs, done


def check_answer(done: Run, *, file: str) -> None:
    """Raise InputError where there is no assignment that keeps every strict rule."""
    if done.result.best is not None:
        return
    proven = done.result.status == "infeasible"
    rule = (
        "no plan keeps every strict rule"
        if proven
        else "no plan was found in time that keeps every strict rule"
    )
    advice = "make a rule soft, or ask `resourcing relax` which promises conflict and what would help"
    raise InputError([InputProblem(file=file, rule=rule, repair=advice)])


def written(
    done: Run,
    *,
    inputs: Inputs,
    scenario_name: str,
    out: Path,
    force: bool,
    origin: files.Origin | None = None,
    more: Mapping[str, pd.DataFrame] = MappingProxyType({}),
    again: Sequence[str] = (),
) -> None:
    """Write the folder of a run with its page, its plan replayed briefly where it was not yet."""
    done = done if done.service else study.with_service(done)
    for reason in () if done.service else study.not_replayed(done.case):
        sys.stderr.write(f"Not replayed with requests: {reason}\n")
    page = report.report(done, scenario_name=scenario_name)
    files.write_run(
        done,
        inputs=inputs,
        scenario_name=scenario_name,
        out=out,
        page=page,
        force=force,
        origin=origin,
        more=more,
        again=again,
    )
