"""Reads scenario, playbook and register together and reports every problem of every file at once.

The functions here are what the rest of the package calls; the modules beside this one do the work.
"""

import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeVar

from resourcing.domain import Alliance, Manager, Register, Team
from resourcing.errors import InputError, InputProblem
from resourcing.playbook import Fault, Playbook, playbook_faults
from resourcing.read.aside import HISTORY, LeftAside, RowsLeftAside, told_aside
from resourcing.read.cross import (
    Rulebook,
    alliance_names,
    manager_names,
    rulebook_of,
    team_names,
)
from resourcing.read.files import near_names
from resourcing.read.lines import with_lines
from resourcing.read.outcome import InputFile, Outcome, failed
from resourcing.read.register import Tabular, read_tables
from resourcing.read.scenarios import Chain, read_chain, to_scenario
from resourcing.read.toml_files import (
    Data,
    good_sections,
    load,
    parse,
    validated,
)
from resourcing.scenario import Scenario, scenario_faults

Row = TypeVar("Row", Alliance, Manager, Team)

NAMED_BY_SCENARIO = ("criteria", "profiles", "services")
"""Sections of a playbook that a scenario may refer to."""

PARTS = ("scenario", "register", "playbook")
"""Parts of the inputs."""


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """Everything a computation starts from, read and checked together.

    Parameters
    ----------
    scenario
        The scenario with all that it extends.
    register
        The register that it names.
    playbook
        The playbook that it names.
    files
        Every file that was read, with what was in it: the scenario, those it extends, the playbook, the register's own;
        empty where the inputs were made in a program.
    playbook_text
        The playbook as its file has it, comments included; None where it was made in a program.
    left_aside
        Tables of the register's history of which rows were left aside because they break rules.
    """

    scenario: Scenario
    register: Register
    playbook: Playbook
    files: tuple[InputFile, ...] = ()
    playbook_text: str | None = None
    left_aside: tuple[LeftAside, ...] = ()


@dataclass(frozen=True, kw_only=True)
class _Rules:
    """A playbook file as far as it could be read."""

    outcome: Outcome[Playbook]
    sections: dict[str, Any]
    rulebook: Rulebook


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


def rules_at(path: Path) -> _Rules:
    """Read a playbook file as far as it goes."""
    loaded = load(path)
    if loaded.value is None:
        outcome: Outcome[Playbook] = failed(*loaded.problems, files=loaded.files)
        return _Rules(outcome=outcome, sections={}, rulebook=Rulebook())
    data = loaded.value
    made = validated(Playbook, data, file_of=lambda _: str(path))
    sections = good_sections(Playbook, data)
    playbook = made.value or Playbook.model_construct(**sections)
    faults = playbook_faults(playbook, sections=_present(made.value, sections))
    problems = (*made.problems, *_as_problems(faults, lambda _: str(path)))
    return _Rules(
        outcome=replace(
            made,
            value=None if problems else made.value,
            problems=problems,
            files=loaded.files,
        ),
        sections=sections,
        rulebook=rulebook_of(data),
    )


def _present(playbook: Playbook | None, sections: Data) -> Collection[str]:
    """Return the names of the sections of a playbook that can be judged."""
    return sections if playbook is None else type(playbook).model_fields


def _as_problems(faults: Iterable[Fault], file_of: Any) -> Iterator[InputProblem]:
    """Yield faults as problems of the files that set their keys."""
    for fault in faults:
        yield InputProblem(
            file=file_of(fault.place),
            place=fault.place,
            value=fault.value,
            rule=fault.rule,
            repair=fault.repair,
        )


def inputs_at(
    path: Path, *, apart: Collection[str] = (), lenient: Collection[str] = HISTORY
) -> Outcome[Inputs]:
    """Read everything that a scenario names, tables apart, as far as it goes; `lenient` as `read_tables` takes it."""
    chain = read_chain(path)
    scenario = to_scenario(chain)
    rules = _rules_of(chain)
    tabular = _tables_of(chain, rules.rulebook, apart=apart, lenient=lenient)
    faults = _faults(scenario.value or _readable_part(chain), tabular, rules)
    found = (*scenario.problems, *_as_problems(faults, chain.file_of_key))
    problems = (
        *with_lines(found, chain=chain),
        *rules.outcome.problems,
        *tabular.problems,
    )
    register, playbook = tabular.register(), rules.outcome.value
    read = (*scenario.files, *rules.outcome.files, *tabular.files)
    if problems or not (scenario.value and register and playbook):
        return failed(*problems, files=read)
    inputs = Inputs(
        scenario=scenario.value,
        register=register,
        playbook=playbook,
        files=read,
        playbook_text=rules.outcome.files[0].content.decode(),
        left_aside=tabular.left_aside,
    )
    return Outcome(value=inputs, files=read)


def _rules_of(chain: Chain) -> _Rules:
    """Read the playbook that a scenario names."""
    path = chain.path_to("playbook")
    if path is None or not path.exists():
        problems = () if path is None else (_not_there(chain, "playbook", path),)
        return _Rules(outcome=failed(*problems), sections={}, rulebook=Rulebook())
    return rules_at(path)


def _tables_of(
    chain: Chain,
    rulebook: Rulebook,
    *,
    apart: Collection[str],
    lenient: Collection[str],
) -> Tabular:
    """Read the register that a scenario names."""
    path = chain.path_to("register")
    if path is None or not path.exists():
        problems = () if path is None else (_not_there(chain, "register", path),)
        return Tabular(tables={}, problems=problems, files=())
    return read_tables(path, rulebook=rulebook, apart=apart, lenient=lenient)


def _not_there(chain: Chain, key: str, path: Path) -> InputProblem:
    """Return the problem of a scenario's path that leads nowhere, in the file that set it."""
    return InputProblem(
        file=chain.file_of((key,)),
        place=key,
        value=str(path),
        rule="there is no such file or folder",
        repair=near_names(path) or "correct the path, relative to this file",
    )


def _readable_part(chain: Chain) -> Scenario | None:
    """Return a scenario good enough to look up what it names, or None if that part breaks rules itself."""
    sections = good_sections(Scenario, chain.data)
    wanted = {"horizon", *(chain.data.keys() & {"changes", "options", "charges"})}
    return Scenario.model_construct(**sections) if wanted <= set(sections) else None


def _faults(scenario: Scenario | None, tabular: Tabular, rules: _Rules) -> list[Fault]:
    """Return what a scenario names that its register or playbook does not know."""
    register = _names_only(tabular)
    known = set(NAMED_BY_SCENARIO) <= set(rules.sections)
    if scenario is None or register is None or not known:
        return []
    playbook = Playbook.model_construct(**rules.sections)
    return scenario_faults(scenario, register=register, playbook=playbook)


def _names_only(tabular: Tabular) -> Register | None:
    """Return a register good enough to look names up in, or None if its names cannot be known."""
    names = [
        find(tabular.tables) for find in (alliance_names, manager_names, team_names)
    ]
    if any(found is None for found in names):
        return None
    register = tabular.register()
    if register is not None:
        return register
    alliances, managers, teams = (sorted(found or ()) for found in names)
    return Register.model_construct(
        alliances=tuple(_stand_in(Alliance, alliance_id=name) for name in alliances),
        managers=tuple(_stand_in(Manager, manager_id=name) for name in managers),
        teams=tuple(_stand_in(Team, team_id=name) for name in teams),
    )


def _stand_in(model: type[Row], **names: str) -> Row:
    """Return a row that has an identifier and else only blanks."""
    construct: Any = model.model_construct
    row: Row = construct(**names)
    return row
