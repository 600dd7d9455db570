"""Writes a copy of the inputs that may be shared, and apart from it the key that undoes it."""

from collections.abc import Callable, Collection
from pathlib import Path

from resourcing.errors import InputError, InputProblem
from resourcing.sharing import Shared
from resourcing.view.files.folders import check_apart, check_new_folder, write_folder
from resourcing.view.files.single import check_file, write_file
from resourcing.view.files.texts import (
    csv_line,
    description_text,
    register_texts,
)
from resourcing.words import inert

Check = Callable[[], None]

SCENARIO = "scenario.toml"
"""Name of the scenario in the copy, whatever the original is called."""


def check_shared(
    out: Path, *, key: Path, inputs: Collection[Path] = (), force: bool = False
) -> None:
    """Raise InputError where a copy or its key may not be written.

    Parameters
    ----------
    out
        Folder of the copy.
    key
        File of the key.
    inputs
        What the copy is made from, which neither may replace.
    force
        Whether what is there may be replaced.
    """
    problems: list[InputProblem] = []
    checks: tuple[Check, ...] = (
        lambda: check_new_folder(out, force=force),
        lambda: check_file(key, force=force, endings=(".csv",)),
        lambda: check_apart(out, inputs=inputs),
        lambda: _check_key(out, key=key, inputs=inputs),
    )
    for check in checks:
        try:
            check()
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(problems)


def _check_key(out: Path, *, key: Path, inputs: Collection[Path]) -> None:
    """Raise InputError where the key would be shared with the copy, or replace what the copy is made from."""
    place, rule = key.resolve(), ""
    if place.is_relative_to(out.resolve()):
        rule = "lies in the folder that is to be shared"
    elif any(place.is_relative_to(path.resolve()) for path in inputs):
        rule = "lies in what the copy is made from"
    if rule:
        repair = "name a file outside it"
        raise InputError([InputProblem(file=str(key), rule=rule, repair=repair)])


def write_shared(copy: Shared, *, out: Path, key: Path, force: bool = False) -> Path:
    """Write a copy as a folder of inputs, and its key as CSV.

    Parameters
    ----------
    copy
        Copy of the inputs.
    out
        Folder to write: the register as CSV files; with a scenario, `scenario.toml` and `playbook.toml` too.
    key
        File that takes what everything was.
    force
        Whether what is there may be replaced.

    Returns
    -------
    pathlib.Path
        The scenario of the copy, or the folder of its register where it has none.

    Raises
    ------
    InputError
        If something may not or cannot be written.
    """
    check_shared(out, key=key, force=force)
    lines = [("kind", "was", "is"), *copy.key]
    write_file(key, "".join(csv_line(map(inert, row)) for row in lines).encode())
    tables = register_texts(copy.register)
    files = {f"register/{name}": text for name, text in tables.items()}
    if copy.scenario is not None and copy.playbook is not None:
        own = copy.scenario.replace(
            register_path="register", playbook_path="playbook.toml"
        )
        files |= {
            SCENARIO: description_text(own),
            "playbook.toml": description_text(copy.playbook),
        }
    write_folder(out, files=files)
    return out / SCENARIO if SCENARIO in files else out / "register"
