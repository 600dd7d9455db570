"""Reads the file of a sweep with the scenario it names, and reports every problem before anything is computed.

Every point is tried on scenario and playbook, so that no row breaks at night for a value that could never have been.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from resourcing.errors import InputError, InputProblem
from resourcing.read import Inputs, read_inputs
from resourcing.read.toml_files import opened
from resourcing.scenario import AS_IS
from resourcing.sweep.asking import ALL, Study
from resourcing.sweep.basing import bases_of
from resourcing.sweep.checking import problems_of_file
from resourcing.sweep.description import StudyFile
from resourcing.sweep.listing import listed
from resourcing.sweep.measuring import problem_of_measure
from resourcing.sweep.packing import Start, packed, unpacked
from resourcing.sweep.points import points_of
from resourcing.sweep.trying import problems_of_keys, problems_of_values


def read_study(path: Path | str) -> Study:
    """Read the file of a sweep and everything that it names.

    Parameters
    ----------
    path
        TOML file.

    Raises
    ------
    InputError
        With every problem: of the file, of its keys, of its values.

    Examples
    --------
    >>> read_study("no/such.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    file = Path(path)
    opening = opened(StudyFile, file)
    asked = opening.result()
    found = listed(asked, file=file)
    inputs, unread = _inputs(Path(os.path.normpath(file.parent / asked.scenario)))
    problems = [
        *problems_of_file(asked, file=file, listed=found),
        *found.problems,
        *unread,
    ]
    if inputs is None:
        raise InputError(problems)
    start = _again(inputs)
    problems += problems_of_keys(asked, file=file, start=start)
    bases, baseless = bases_of(asked, file=file, start=start)
    problems += [*baseless, *problem_of_measure(asked, file=file)]
    if problems:
        raise InputError(problems)
    study = Study(
        path=file,
        asked=asked,
        start=start,
        files=(*opening.files, *found.files, *inputs.files),
        options=_options(asked, start),
        points=points_of(
            asked.design, parameters=asked.parameters, listed=found.rows, bases=bases
        ),
        bases=bases,
    )
    if problems := problems_of_values(study):
        raise InputError(problems)
    return study


def _inputs(path: Path) -> tuple[Inputs | None, Sequence[InputProblem]]:
    """Return what a scenario names, or its problems."""
    try:
        return read_inputs(path), ()
    except InputError as error:
        return None, error.problems


def _again(inputs: Inputs) -> Start:
    """Return what rows start from, after the trip that it makes to other processes."""
    start = Start(
        scenario=inputs.scenario, register=inputs.register, playbook=inputs.playbook
    )
    return unpacked(packed(start))


def _options(asked: StudyFile, start: Start) -> tuple[str, ...]:
    """Return the options asked for, each once."""
    if asked.options == ALL:
        return tuple(dict.fromkeys((AS_IS, *start.scenario.options)))
    return tuple(dict.fromkeys(asked.options))
