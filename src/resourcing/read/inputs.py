"""Reads scenario, playbook and register together and reports every problem of every file at once.

The functions here are what the rest of the package calls; `joining` joins the parts, which the modules beside it read.
"""

import warnings
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path

from resourcing.domain import Register
from resourcing.errors import InputError
from resourcing.playbook import Playbook
from resourcing.read.aside import LeftAside, RowsLeftAside, told_aside
from resourcing.read.cross import Rulebook
from resourcing.read.joining import Inputs, inputs_at, rules_at
from resourcing.read.outcome import Outcome
from resourcing.read.outside import tell_outside
from resourcing.read.register import read_tables
from resourcing.read.scenarios import read_chain, to_scenario
from resourcing.read.toml_files import parse
from resourcing.scenario import Scenario

__all__ = [
    "PARTS",
    "Inputs",
    "changed_since_read",
    "default_playbook_path",
    "default_playbook_text",
    "inputs_at",
    "playbook_as_read",
    "read_inputs",
    "read_playbook",
    "read_register",
    "read_scenario",
    "rules_at",
]

PARTS = ("scenario", "register", "playbook")
"""Parts of the inputs."""


def default_playbook_path() -> Path:
    """Return the path of the playbook that comes with the package.

    Examples
    --------
    >>> default_playbook_path().name
    'playbook.toml'
    """
    return Path(str(files("resourcing") / "data" / "playbook.toml"))


def default_playbook_text() -> str:
    """Return the playbook that comes with the package as text, comments included.

    Examples
    --------
    >>> default_playbook_text().startswith("# The default playbook")
    True
    """
    return default_playbook_path().read_bytes().decode()


def read_playbook(path: Path | str) -> Playbook:
    """Read a playbook.

    Parameters
    ----------
    path
        TOML file.

    Raises
    ------
    InputError
        With every problem of the file.

    Examples
    --------
    >>> len(read_playbook(default_playbook_path()).dimensions)
    3
    """
    return rules_at(Path(path)).outcome.result()


def read_register(path: Path | str) -> Register:
    """Read a register and check it in itself, without a playbook.

    Parameters
    ----------
    path
        Folder of CSV files named after their tables, or an Excel workbook with a sheet for each.

    Raises
    ------
    InputError
        With every problem of every table but those of the history (`HISTORY`).

    Warns
    -----
    RowsLeftAside
        Where rows of the history break rules: they are left aside.

    Examples
    --------
    >>> read_register("no/such/folder")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such/folder
     * there is no such file or folder; the folder no/such does not exist either; correct the path
    """
    read = read_tables(Path(path), rulebook=Rulebook())
    register = Outcome(value=read.register(), problems=read.problems).result()
    _tell(read.left_aside, path=Path(path))
    return register


def read_scenario(path: Path | str) -> Scenario:
    """Read a scenario with the files it extends; its register and playbook are not opened.

    Parameters
    ----------
    path
        TOML file.

    Returns
    -------
    Scenario
        The paths of register and playbook are relative to `path`, whichever file set them.

    Raises
    ------
    InputError
        With every problem of the files.

    Examples
    --------
    >>> read_scenario("no/baseline.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/baseline.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    return to_scenario(read_chain(Path(path))).result()


def read_inputs(path: Path | str, *, apart: Collection[str] = ()) -> Inputs:
    """Read a scenario, its playbook and its register, and check them together.

    Parameters
    ----------
    path
        Scenario file.
    apart
        Tables of the register that are not read, as if they were not there.

    Raises
    ------
    InputError
        With every problem of every file but those of the register's history (`HISTORY`); nothing else is read half.

    Warns
    -----
    RowsLeftAside
        Where rows of the history break rules: they are left aside, and `Inputs.left_aside` says which.

    Notes
    -----
    What lies outside the folder of the scenario is read, and named in a warning of the log.

    Examples
    --------
    >>> read_inputs("no/baseline.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/baseline.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    inputs = inputs_at(Path(path), apart=apart).result()
    _tell(inputs.left_aside, path=Path(path))
    tell_outside(inputs.files)
    return inputs


def _tell(found: tuple[LeftAside, ...], *, path: Path) -> None:
    """Warn of rows that were left aside."""
    if said := told_aside(found, path=path):
        warnings.warn(said, RowsLeftAside, stacklevel=3)


def changed_since_read(inputs: Inputs) -> tuple[str, ...]:
    """Return which of scenario, register and playbook are not what their files hold now.

    Inputs that were not read from files count as unchanged.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.scenario import Horizon
    >>> made = Inputs(
    ...     scenario=Scenario(
    ...         title="Made",
    ...         register="register",
    ...         playbook="playbook.toml",
    ...         horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ...     ),
    ...     register=Register(alliances=()),
    ...     playbook=read_playbook(default_playbook_path()),
    ... )
    >>> changed_since_read(made)
    ()
    """
    if not inputs.files:
        return ()
    try:
        again = inputs_at(inputs.files[0].path).result()
    except InputError:
        return PARTS
    return tuple(p for p in PARTS if getattr(again, p) != getattr(inputs, p))


def playbook_as_read(inputs: Inputs) -> str | None:
    """Return the text of the playbook's file; None where the playbook is not, or no longer, what that says."""
    text = inputs.playbook_text
    if text is None or Playbook.model_validate(parse(text)) != inputs.playbook:
        return None
    return text
