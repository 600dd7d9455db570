"""Every problem of an input, whichever kind it is: scenario, playbook, or register.

Judges what the reader of that kind finds, with the rows that it leaves aside; reads nothing that the reader does not.
"""

from pathlib import Path

from resourcing.errors import InputProblem
from resourcing.playbook import Playbook
from resourcing.read.cross import Rulebook
from resourcing.read.files import no_such_file
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.inputs import inputs_at, rules_at
from resourcing.read.outside import tell_outside
from resourcing.read.register import read_tables
from resourcing.read.scenarios import read_chain
from resourcing.read.toml_files import count_known, load
from resourcing.scenario import Scenario


def check(path: Path | str) -> tuple[InputProblem, ...]:
    """Return every problem of an input: a scenario with all it names, a playbook, or a register.

    Parameters
    ----------
    path
        Scenario or playbook in TOML, folder of CSV files, or workbook; which it is shows in its content.

    Returns
    -------
    tuple of InputProblem
        Empty when there is nothing wrong.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path
    >>> check(default_playbook_path())
    ()
    """
    path = Path(path)
    if not path.exists():
        return (no_such_file(path),)
    if path.is_dir() or path.suffix.lower() in WORKBOOKS:
        return _folder_problems(path)
    if path.suffix.lower() == ".toml":
        return _toml_problems(path)
    return (
        InputProblem(
            file=str(path),
            rule="is neither scenario, playbook nor register",
            repair="name a .toml file, a folder of CSV files, or an .xlsx or .xlsm workbook (save .ods and .xls as .xlsx)",
        ),
    )


def register_behind(path: Path | str) -> Path | None:
    """Return the register of an input: its own path, or what a scenario names; None where there is none.

    Parameters
    ----------
    path
        What `check` takes.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path
    >>> register_behind(default_playbook_path()) is None
    True
    """
    path = Path(path)
    named = path
    if path.suffix.lower() == ".toml" and path.is_file():
        chain_to = read_chain(path).path_to("register")
        if chain_to is None:
            return None
        named = chain_to
    is_book = named.is_file() and named.suffix.lower() in WORKBOOKS
    return named if is_book or named.is_dir() else None


def _folder_problems(path: Path) -> tuple[InputProblem, ...]:
    """Return the problems of a register; a folder without any CSV file is none."""
    if path.is_dir() and not any(i.suffix.lower() == ".csv" for i in path.iterdir()):
        return (
            InputProblem(
                file=str(path),
                rule="is no register: the folder holds no CSV file",
                repair="name the folder of the register, a workbook, or a .toml file",
            ),
        )
    return read_tables(path, rulebook=Rulebook(), lenient=()).problems


def _toml_problems(path: Path) -> tuple[InputProblem, ...]:
    """Return the problems of a scenario or a playbook, whichever its keys make it."""
    loaded = load(path)
    if loaded.value is None:
        return loaded.problems
    keys = set(loaded.value)
    as_scenario = count_known(Scenario, keys) + ("extends" in keys)
    as_playbook = count_known(Playbook, keys)
    if as_scenario > as_playbook:
        found = inputs_at(path, lenient=())
        tell_outside(found.files)
        return found.problems
    if as_playbook > as_scenario:
        return rules_at(path).outcome.problems
    return (
        InputProblem(
            file=str(path),
            rule="is neither a scenario nor a playbook by its keys",
            repair="a scenario has register, playbook and horizon (or extends another); a playbook has criteria, profiles and services",
        ),
    )
