"""A plan carried into a changed world, as files: the changes, the plan that is kept, and where all of it comes from."""

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
from pydantic import TypeAdapter, ValidationError

from resourcing.domain import Frozen
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.playbook import Fault
from resourcing.read import InputFile, Inputs
from resourcing.read.toml_files import Data, load, validated
from resourcing.scenario import (
    AllianceEnds,
    Change,
    ManagerLeaves,
    Scenario,
    scenario_faults,
)
from resourcing.scenario.faults.checks import known_names
from resourcing.scenario.faults.doubles import DELETE
from resourcing.study import Run
from resourcing.view.files.texts import table_text
from resourcing.view.stored import text_rows
from resourcing.words import listed

CHANGE, PLAN = "inputs/change.toml", "inputs/plan.csv"
"""Copies of the file of changes and of the plan before, in the folder of a replanned run."""
OF_BASE = ("summary.json", "assignments.csv")
"""Files of the run before whose hashes are kept."""


OWN_KEYS = {"kind", "manager_id", "alliance_id", "date", "phase", "profile"}
"""Keys of a change, which some write without the heading above them."""
EXAMPLE = 'write at least one, such as [[changes]], kind = "manager_leaves", manager_id = "M1", date = 2027-06-30, a line each'


class Changes(Frozen):
    """A file with nothing but changes of a scenario."""

    changes: tuple[Change, ...]
    """Dated changes to the world, in order."""


def with_changes(inputs: Inputs, *, path: Path) -> Inputs:
    r"""Return inputs whose scenario has the changes of a file after its own.

    Parameters
    ----------
    inputs
        Scenario, register and playbook.
    path
        TOML file with ``[[changes]]`` and nothing else.

    Returns
    -------
    Inputs
        The scenario with the changes, beside the register and playbook as they were; `files` is empty, since no file holds it.

    Raises
    ------
    InputError
        With every problem of the file, by change: values that cannot be and names that nobody knows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> text = "kind = 'manager_leaves'\nmanager_id = 'M2'\ndate = 2027-03-31\n"
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "change.toml")
    ...     _ = path.write_text("[[changes]]\n" + text)
    ...     changed = rs.with_changes(inputs, path=path)
    >>> [change.kind for change in changed.scenario.changes]
    ['manager_leaves']
    """
    data = load(path).result()
    shapeless = tuple(_shape(data, path))
    if shapeless:
        raise InputError(shapeless)
    made = validated(Changes, data, file_of=lambda _: str(path))
    good = _good_changes(data)
    scenario = inputs.scenario.replace(
        changes=(*inputs.scenario.changes, *good.values())
    )
    places = [f"changes[{index}]" for index in good]
    repeated = list(_repeated(good, inputs.scenario))
    known = {item.place for item in repeated}
    problems = [
        *made.problems,
        *(
            _problem(item, path)
            for item in _faults(scenario, inputs, places)
            if not (item.place in known and item.repair == DELETE)
        ),
        *(_problem(item, path) for item in _unknown(data, good, scenario, inputs)),
        *(_problem(item, path) for item in repeated),
    ]
    if problems:
        raise InputError(sorted(problems, key=_change_of))
    return replace(inputs, scenario=scenario, files=())


def _shape(data: Data, path: Path) -> Iterator[InputProblem]:
    """Yield what keeps a file from being a list of changes."""
    found, file = data.get("changes"), str(path)
    others = [key for key in data if key != "changes"]
    if isinstance(found, tuple) and found:
        return
    if found is None and set(others) & OWN_KEYS:
        keys = listed([key for key in others if key in OWN_KEYS])
        rule = f"{keys} stand outside of any change"
        repair = "write a line [[changes]] above the keys of each change"
    elif isinstance(found, Mapping):
        rule = "the changes are one table, not a list"
        repair = "write [[changes]] with two brackets on each side"
    elif found is None and (near := did_you_mean("changes", others)):
        key = near.removeprefix('did you mean "').removesuffix('"?')
        rule, repair = f"unknown key {key}", "write [[changes]]"
    elif isinstance(found, tuple) or found is None:
        only = f", only {listed(others)}" if others else ""
        rule, repair = f"has no changes{only}", EXAMPLE
    else:
        return
    yield InputProblem(file=file, rule=rule, repair=repair)


def _repeated(good: Mapping[int, Change], before: Scenario) -> Iterator[Fault]:
    """Yield the changes that stand in the file twice, or in the scenario of the run already."""
    first: dict[object, int] = {}
    for number, change in good.items():
        twin = first.setdefault(_whom(change), number)
        if change == good[twin] and twin != number:
            rule = f"is the same as changes[{twin}]"
        elif twin != number:
            rule = f"ends what changes[{twin}] ends on another day"
        elif change in before.changes:
            rule = "is in the scenario of the run already"
        else:
            continue
        yield Fault(
            place=f"changes[{number}]",
            rule=rule,
            repair="delete one of them" if twin != number else "delete it",
        )


def _whom(change: Change) -> object:
    """Return what may be changed only once: who leaves or ends by identifier, or else the change itself."""
    match change:
        case ManagerLeaves():
            return change.kind, change.manager_id
        case AllianceEnds():
            return change.kind, change.alliance_id
    return change.model_dump_json()


def _entries(data: Data) -> Mapping[int, Any]:
    """Return the entries of a file's changes by number, as far as they are tables."""
    found = data.get("changes")
    entries = found if isinstance(found, tuple) else ()
    return {n: item for n, item in enumerate(entries) if isinstance(item, Mapping)}


def _good_changes(data: Data) -> dict[int, Change]:
    """Return the changes that obey their own rules, by their number in the file."""
    adapter: TypeAdapter[Change] = TypeAdapter(Change)
    good: dict[int, Change] = {}
    for number, item in _entries(data).items():
        try:
            good[number] = adapter.validate_python(item)
        except ValidationError:
            continue
    return good


def _faults(scenario: Scenario, inputs: Inputs, places: list[str]) -> Iterator[Fault]:
    """Yield what the changes name that register or playbook do not know; places are those of the file."""
    own = len(inputs.scenario.changes)
    for fault in scenario_faults(
        scenario, register=inputs.register, playbook=inputs.playbook
    ):
        head, mark, rest = fault.place.partition("]")
        number = int(head.removeprefix("changes[")) if head[:8] == "changes[" else -1
        place = f"{places[number - own]}{rest}" if number >= own else fault.place
        yield replace(fault, place=place) if mark else fault


def _unknown(
    data: Data, good: Mapping[int, Change], scenario: Scenario, inputs: Inputs
) -> Iterator[Fault]:
    """Yield the names that nobody knows in changes that break rules of their own."""
    known = _known(scenario, inputs)
    for number, item in _entries(data).items():
        for key, names in known.items() if number not in good else ():
            if isinstance(item.get(key), str):
                place = f"changes[{number}].{key}"
                what = key.removesuffix("_id")
                yield from known_names(place, [item[key]], names, what)


def _known(scenario: Scenario, inputs: Inputs) -> Mapping[str, set[str]]:
    """Return the names that a change may point at, by its key; what arrives by a change included."""
    arrived = [getattr(item, "alliance", None) for item in scenario.changes]
    joined = [getattr(item, "manager", None) for item in scenario.changes]
    register = inputs.register
    return {
        "alliance_id": {
            row.alliance_id for row in (*register.alliances, *arrived) if row
        },
        "manager_id": {row.manager_id for row in (*register.managers, *joined) if row},
        "profile": set(inputs.playbook.profiles),
    }


def _problem(fault: Fault, path: Path) -> InputProblem:
    """Return a fault as a problem of the file."""
    return InputProblem(
        file=str(path),
        place=fault.place,
        value=fault.value,
        rule=fault.rule,
        repair=fault.repair,
    )


def _change_of(problem: InputProblem) -> int:
    """Return the number of the change that a problem is about, -1 for none."""
    head = problem.place.partition("]")[0].removeprefix("changes[")
    return int(head) if head.isdecimal() else -1


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a replanned run comes from.

    Attributes
    ----------
    folder
        Folder of the run before.
    inputs
        The inputs of that run, with its files.
    change
        The file of changes, with what was in it.
    """

    folder: Path
    inputs: Inputs
    change: InputFile

    @property
    def files(self) -> tuple[InputFile, ...]:
        """Return every file that the run starts from: the inputs of the run before, its summary and plan, the changes."""
        own = [self.folder / name for name in OF_BASE]
        kept = (InputFile(path=path, content=path.read_bytes()) for path in own)
        return (*self.inputs.files, *kept, self.change)

    def again(self, out: Path, *, max_handovers: int | None) -> str:
        """Return the command that makes a folder again, to be run within it."""
        limit = [] if max_handovers is None else ["--max-handovers", str(max_handovers)]
        words = [self.place(out), "--change", CHANGE, *limit]
        return f"resourcing replan {shlex.join(words)}"

    def place(self, out: Path) -> str:
        """Return the folder of the run before as seen from another; its name alone where it lies on another drive."""
        try:
            return Path(os.path.relpath(self.folder, out)).as_posix()
        except ValueError:
            return self.folder.name

    def note(self, run: Run, *, out: Path) -> dict[str, Any]:
        """Return what the provenance says of the plan before."""
        until, found = run.case.world.published_until, run.replanned
        hashes = {file.path.name: file.sha256 for file in self.files}
        return {
            "from": self.place(out),
            "summary_sha256": hashes["summary.json"],
            "change_sha256": self.change.sha256,
            "max_handovers": None if found is None else found.most,
            "kept_until": None if until is None else until.isoformat(),
            "kept_periods": 0 if found is None else found.kept_periods,
        }


def read_change(path: Path) -> InputFile:
    """Return a file of changes as it is.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    found = load(path)
    found.result()
    return found.files[0]


def plan_text(run: Run) -> str:
    """Return the plan before of a replanned run as CSV: alliance, period and lead, blank for nobody."""
    planned = {} if run.replanned is None else run.replanned.planned
    rows = [(*key, lead) for key, lead in planned.items()]
    return table_text(pd.DataFrame(rows, columns=["alliance_id", "period", "lead"]))


def read_planned(folder: Path) -> dict[tuple[str, str], str | None]:
    """Return the plan before from the folder of a replanned run.

    Raises
    ------
    InputError
        If it is missing.
    """
    path = folder / PLAN
    if not path.exists():
        rule, repair = "the plan before is missing", "replan again"
        raise InputError([InputProblem(file=str(path), rule=rule, repair=repair)])
    rows = text_rows(path)
    return {
        (row["alliance_id"], row["period"]): row["lead"] or None
        for row in rows.to_dict("records")
    }
