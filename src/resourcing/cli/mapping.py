"""The command `import-register`: a register out of files of other tools, by a map that is proposed once and kept."""

import argparse
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.cli.usage import PROBLEMS, Commands, checked
from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    from resourcing.read.mapping import Imported


def add_import_register(commands: Commands) -> None:
    """Add `import-register`."""
    sub = commands.add_parser(
        "import-register",
        help="a register out of a CRM, project or HR export, by a map of its columns",
    )
    sub.description = (
        "Without a map, or with --propose, write one: near names, how sure they are, and TODO where you must decide. With a "
        "map, read the sources by it and write the register. Over a register that is there, tables and columns that the map "
        "does not feed stay; what would change is printed, and written only with --force."
    )
    sub.add_argument(
        "sources",
        type=Path,
        nargs="+",
        metavar="SOURCE",
        help="CSV file (any usual encoding and separator) or workbook",
    )
    sub.add_argument(
        "--map",
        type=Path,
        required=True,
        metavar="MAP.toml",
        help="which column is which; kept for the next time",
    )
    sub.add_argument(
        "--out",
        type=Path,
        metavar="REGISTER",
        help="folder or workbook (.xlsx) to write; needed with a map",
    )
    sub.add_argument(
        "--playbook",
        type=Path,
        metavar="FILE",
        help="playbook whose criteria columns of scores are known by, and that a workbook offers; default that of the package",
    )
    sub.add_argument(
        "--propose", action="store_true", help="write a proposed map, import nothing"
    )
    sub.add_argument(
        "--force",
        action="store_true",
        help="change a register, or replace a map, that is there",
    )
    sub.set_defaults(command=_import_register)


def _import_register(parsed: argparse.Namespace) -> int:
    """Propose a map, or read by one."""
    if parsed.propose or not parsed.map.exists():
        _propose(parsed)
        return 0 if parsed.propose else PROBLEMS
    imported = checked(lambda: _imported(parsed), lambda: _check_out(parsed))
    sys.stdout.write("".join(f"{line}\n" for line in told(imported)))
    return _write(parsed, imported)


def _propose(parsed: argparse.Namespace) -> None:
    """Write a proposed map."""
    from resourcing.read.mapping import propose_map
    from resourcing.view.files.imported import check_map, write_map

    found = checked(
        lambda: propose_map(parsed.sources, criteria=_criteria(parsed)),
        lambda: check_map(parsed.map, force=parsed.force),
    )
    write_map(found, parsed.map, force=parsed.force)
    left = f"{found.undecided} TODO to decide" if found.undecided else "nothing left to decide"  # fmt: skip
    lines = [
        *found.notes,
        f"{parsed.map}: a proposed map, {left}; look at every line, then run again without --propose",
        "Nothing was imported.",
    ]
    sys.stdout.write("".join(f"{line}\n" for line in lines))


def _criteria(parsed: argparse.Namespace) -> dict[str, str]:
    """Return the criteria of the playbook, to know columns of scores by."""
    from resourcing.read import default_playbook_path, read_playbook

    playbook = read_playbook(parsed.playbook or default_playbook_path())
    return {name: item.name for name, item in playbook.criteria.items()}


def _imported(parsed: argparse.Namespace) -> "Imported":
    """Return the register that the sources give."""
    from resourcing.read.mapping import import_register

    return import_register(parsed.sources, by=parsed.map, over=parsed.out)


def _check_out(parsed: argparse.Namespace) -> None:
    """Raise InputError where no register is named, or it is one of the sources."""
    from resourcing.view.files.imported import check_register

    if parsed.out is None:
        rule = "there is a map, and no register to write"
        problem = InputProblem(
            file="",
            column="--out",
            rule=rule,
            repair="name a folder or a workbook, or --propose for a new map",
        )
        raise InputError([problem])
    if parsed.out.resolve() in {path.resolve() for path in parsed.sources}:
        rule = "is a source, and would be lost"
        problem = InputProblem(file=str(parsed.out), rule=rule, repair="name another")
        raise InputError([problem])
    check_register(parsed.out, force=True)


def told(imported: "Imported") -> list[str]:
    """Return what was read and what would change, as lines.

    Parameters
    ----------
    imported
        The register.
    """
    changes = [f"  {line}" for line in imported.changes]
    heading = ["against the register that is there:"] if changes else []
    return [*imported.told, *heading, *changes]


def _write(parsed: argparse.Namespace, imported: "Imported") -> int:
    """Write the register."""
    from resourcing.read import default_playbook_path, read_playbook
    from resourcing.view.files.imported import write_register

    playbook = read_playbook(parsed.playbook or default_playbook_path())
    written = write_register(
        imported, parsed.out, playbook=playbook, force=parsed.force
    )
    sys.stdout.write(f"{written}\nnext: resourcing check {shlex.quote(str(written))}\n")
    return 0
