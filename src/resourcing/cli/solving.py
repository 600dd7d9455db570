"""Steps that several commands take: reading and solving a scenario, writing the folder of a run, writing a table."""

import argparse
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from resourcing import study
from resourcing.cli.progress import Progress
from resourcing.errors import InputError, InputProblem
from resourcing.read import Inputs, read_inputs
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
    case = study.prepare(
        inputs.scenario,
        register=inputs.register,
        playbook=inputs.playbook,
        option=option,
    )
    return inputs, case


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
    done: Run, *, inputs: Inputs, scenario_name: str, out: Path, force: bool
) -> None:
    """Write the folder of a run with its page."""
    page = report.report(done, scenario_name=scenario_name)
    files.write_run(
        done,
        inputs=inputs,
        scenario_name=scenario_name,
        out=out,
        page=page,
        force=force,
    )


def write_table(frame: pd.DataFrame, *, out: Path | None) -> None:
    """Write a table as CSV, unless no file is named.

    Raises
    ------
    InputError
        If the file cannot be written, or is called like another kind of file.
    """
    if out is None:
        return
    if out.suffix.lower() != ".csv" or out.is_dir():
        raise _refusal(
            out, "the table is written as CSV", "name a file that ends in .csv"
        )
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(files.table_text(frame).encode())
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "close it in other programs, or choose another file"
        raise _refusal(out, f"cannot be written: {why}", advice) from error


def _refusal(out: Path, rule: str, repair: str) -> InputError:
    """Return the error of a file that is not written."""
    return InputError([InputProblem(file=str(out), rule=rule, repair=repair)])
