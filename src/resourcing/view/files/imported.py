"""Writes what was read out of files of other tools: a proposed map, and a register as a folder or a workbook.

Over a register that is there, only the tables that the map feeds are written; of a folder, every other file stays.
"""

from collections.abc import Mapping
from pathlib import Path

from resourcing.domain import Register
from resourcing.playbook import Playbook
from resourcing.read.mapping import Imported, Proposal
from resourcing.view.files.decisions import locked, replace_file
from resourcing.view.files.folders import check_place, write_folder
from resourcing.view.files.single import check_file, refusal, write_file
from resourcing.view.files.texts import register_texts
from resourcing.view.workbooks import write_register_workbook

FILES = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".toml", ".txt")
"""Endings that mean a file; only the first can be written."""


def check_map(path: Path, *, force: bool = False) -> None:
    """Raise InputError where a proposed map may not be written.

    Parameters
    ----------
    path
        File to write.
    force
        Whether a map that is there may be replaced.
    """
    check_file(path, force=force, endings=(".toml",))


def write_map(proposal: Proposal, path: Path, *, force: bool = False) -> Path:
    """Write a proposed map.

    Parameters
    ----------
    proposal
        What was proposed.
    path
        File to write, ending in ``.toml``.
    force
        Whether a map that is there may be replaced.

    Raises
    ------
    InputError
        If it may not or cannot be written; what was there stays.
    """
    check_map(path, force=force)
    return write_file(path, proposal.text.encode())


def check_register(out: Path, *, force: bool = False) -> None:
    """Raise InputError where a register may not be written: one that is there needs `force`.

    Parameters
    ----------
    out
        Folder, or workbook ending in ``.xlsx``.
    force
        Whether a register that is there may be changed.
    """
    if _is_file(out):
        check_file(out, force=force)
        _check_closed(out)
    elif out.exists():
        if not out.is_dir():
            check_place(out)
        if any(out.iterdir()) and not force:
            rule = "is there already, and nothing was written"
            raise refusal(out, rule, "choose another folder, or change it with --force")


def _is_file(out: Path) -> bool:
    """Return whether a path means a file: a folder's name may hold a point."""
    return out.suffix.lower() in FILES and not out.is_dir()


def _check_closed(out: Path) -> None:
    """Raise InputError where a workbook is open: what a program saves later would undo the import."""
    for name in (f"~${out.name}", f".~lock.{out.name}#"):
        if out.with_name(name).exists():
            rule = f"seems to be open in another program: {name} lies beside it"
            advice = "close it there, or delete that file if it is left over"
            raise refusal(out, rule, advice)


def write_register(
    imported: Imported,
    out: Path,
    *,
    playbook: Playbook | None = None,
    force: bool = False,
) -> Path:
    """Write a register that was read out of files of other tools.

    Parameters
    ----------
    imported
        The register, read over the one at `out` where one is there.
    out
        Folder, or workbook ending in ``.xlsx``.
    playbook
        Whose criteria and services a workbook offers; None, or one that does not know those of the register, offers none.
    force
        Whether a register that is there may be changed.

    Returns
    -------
    pathlib.Path
        What was written.

    Raises
    ------
    InputError
        If it may not be written, or the register is no longer what was read; then nothing is.
    """
    check_register(out, force=force)
    if not out.exists():
        if _is_file(out):
            return _write_book(imported, out, playbook)
        write_folder(out, files=register_texts(imported.register))
        return out
    with locked(out):
        _check_as_read(imported)
        if _is_file(out):
            return _write_book(imported, out, playbook)
        _replace_tables(out, _changed(imported, out))
    return out


def _write_book(imported: Imported, out: Path, playbook: Playbook | None) -> Path:
    """Write a register as a workbook that offers what a playbook says, where it knows every word of the register."""
    held = _of_book(imported)
    known = playbook if playbook and _knows(playbook, held) else None
    return write_register_workbook(
        held, out, playbook=known, tables="needed", force=True
    )


def _knows(playbook: Playbook, register: Register) -> bool:
    """Return whether a playbook has every criterion and service that a register names."""
    criteria = {row.criterion for row in register.evaluations}
    services = {
        *(row.service for row in register.timesheet),
        *(row.service for row in register.events),
        *(row.service for row in register.requests),
    }
    return criteria <= set(playbook.criteria) and services <= set(playbook.services)


def _of_book(imported: Imported) -> Register:
    """Return what a workbook holds: without the decision log, where that lies beside it."""
    if not imported.log_beside:
        return imported.register
    return imported.register.replace(decisions=imported.own_decisions)


def _check_as_read(imported: Imported) -> None:
    """Raise InputError where a file of the register is not what was read."""
    for file in imported.before:
        try:
            same = file.path.read_bytes() == file.content
        except OSError:
            same = False
        if not same:
            rule = "changed while the sources were read"
            raise refusal(file.path, rule, "run it again")


def _changed(imported: Imported, folder: Path) -> dict[Path, bytes | None]:
    """Return the new content of each file of a folder that changes, None for one that is no longer needed."""
    there = {path.stem.strip().lower(): path for path in folder.iterdir() if path.suffix.lower() == ".csv"}  # fmt: skip
    texts = {name.removesuffix(".csv"): text for name, text in register_texts(imported.register).items()}  # fmt: skip
    files: dict[Path, bytes | None] = {
        there.get(name, folder / f"{name}.csv"): text.encode()
        for name, text in texts.items()
        if name in imported.fed or name not in there
    }
    empty = (name for name in imported.fed if name not in texts and name in there)
    return files | {there[name]: None for name in empty}


def _replace_tables(folder: Path, files: Mapping[Path, bytes | None]) -> None:
    """Replace files of a folder; where one cannot be written, all are as before."""
    before = {path: path.read_bytes() for path in files if path.exists()}
    done: list[Path] = []
    try:
        for path, content in files.items():
            done.append(path)
            _put(path, content)
    except OSError as error:
        for path in done:
            _put(path, before.get(path))
        why = (error.strerror or type(error).__name__).lower()
        advice = "close its files in other programs"
        raise refusal(folder, f"cannot be written: {why}", advice) from error


def _put(path: Path, content: bytes | None) -> None:
    """Give a file its content; None takes it away."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        replace_file(path, content)
