"""Joins scenario, playbook and register: each read as far as it goes, every problem of all kept, then judged together.

What the rest of the package calls is in `inputs`; how one file is read is in the modules beside this one.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from resourcing.domain import Alliance, Manager, Register, Team
from resourcing.errors import InputProblem
from resourcing.playbook import Fault, Playbook, playbook_faults
from resourcing.read.aside import LENIENT, LeftAside
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
from resourcing.read.toml_files import Data, good_sections, load, validated
from resourcing.scenario import Scenario, scenario_faults

Row = TypeVar("Row", Alliance, Manager, Team)

NAMED_BY_SCENARIO = ("criteria", "profiles", "services")
"""Sections of a playbook that a scenario may refer to."""


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
class Rules:
    """A playbook file as far as it could be read."""

    outcome: Outcome[Playbook]
    sections: dict[str, Any]
    rulebook: Rulebook


def rules_at(path: Path) -> Rules:
    """Read a playbook file as far as it goes."""
    loaded = load(path)
    if loaded.value is None:
        outcome: Outcome[Playbook] = failed(*loaded.problems, files=loaded.files)
        return Rules(outcome=outcome, sections={}, rulebook=Rulebook())
    data = loaded.value
    made = validated(Playbook, data, file_of=lambda _: str(path))
    sections = good_sections(Playbook, data)
    playbook = made.value or Playbook.model_construct(**sections)
    faults = playbook_faults(playbook, sections=_present(made.value, sections))
    problems = (*made.problems, *_as_problems(faults, lambda _: str(path)))
    return Rules(
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
    path: Path, *, apart: Collection[str] = (), lenient: Collection[str] = LENIENT
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


def _rules_of(chain: Chain) -> Rules:
    """Read the playbook that a scenario names."""
    path = chain.path_to("playbook")
    if path is None or not path.exists():
        problems = () if path is None else (_not_there(chain, "playbook", path),)
        return Rules(outcome=failed(*problems), sections={}, rulebook=Rulebook())
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


def _faults(scenario: Scenario | None, tabular: Tabular, rules: Rules) -> list[Fault]:
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
