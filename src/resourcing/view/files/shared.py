"""Writes a copy of the inputs that may be shared, and apart from it the key that undoes it."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path

from resourcing.errors import InputError, InputProblem
from resourcing.sharing import Shared
from resourcing.view.files.folders import (
    check_apart,
    check_new_folder,
    check_own_folder,
    check_place,
    write_folder,
)
from resourcing.view.files.single import check_file, prepared_file
from resourcing.view.files.texts import (
    csv_line,
    description_text,
    json_text,
    register_texts,
)
from resourcing.view.stored import PROVENANCE
from resourcing.words import inert

Check = Callable[[], None]

SCENARIO = "scenario.toml"
"""Name of the scenario in the copy, whatever the original is called."""
MADE_BY = "resourcing anonymize"
"""What the note in a copy says, by which a copy is known again."""


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
        Whether an earlier copy that nobody changed, and a key, may be replaced; nothing else ever is.
    """
    problems: list[InputProblem] = []
    checks: tuple[Check, ...] = (
        lambda: _check_out(out, force=force),
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


def _check_out(out: Path, *, force: bool) -> None:
    """Raise InputError where a folder may not take the copy: it would delete, or share, what is in it."""
    check_place(out)
    try:
        if force:
            check_own_folder(out, made_by=MADE_BY)
        else:
            check_new_folder(out)
    except InputError as error:
        advice = "choose another folder; --force replaces earlier copies only"
        raise InputError(
            [replace(item, repair=advice) for item in error.problems]
        ) from None


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
        File that takes what everything was; its owner alone may read it.
    force
        Whether an earlier copy that nobody changed, and a key, may be replaced.

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
    text = "".join(csv_line(map(inert, row)) for row in lines)
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
    note = {"made_by": MADE_BY, "files": sorted(files)}
    with prepared_file(key, text.encode(), private=True):
        write_folder(out, files={**files, PROVENANCE: json_text(note)})
    return out / SCENARIO if SCENARIO in files else out / "register"
