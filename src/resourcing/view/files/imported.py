"""Writes what was read out of files of other tools: a proposed map, and a register as a folder or a workbook.

Over a register that is there, only the tables that the map feeds are written; of a folder, every other file stays.
"""

from collections.abc import Mapping
from pathlib import Path

from resourcing.errors import InputError, InputProblem
from resourcing.read.mapping import Imported, Proposal
from resourcing.view.files.decisions import locked, replace_file
from resourcing.view.files.folders import check_place, write_folder
from resourcing.view.files.single import check_file, write_file
from resourcing.view.files.texts import register_texts
from resourcing.view.workbooks import write_register_workbook

BOOK = ".xlsx"


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
    if out.suffix:
        check_file(out, force=force)
    elif out.exists():
        if not out.is_dir():
            check_place(out)
        if any(out.iterdir()) and not force:
            rule = "is there already, and nothing was written"
            raise _refusal(
                out, rule, "choose another folder, or change it with --force"
            )


def write_register(imported: Imported, out: Path, *, force: bool = False) -> Path:
    """Write a register that was read out of files of other tools.

    Parameters
    ----------
    imported
        The register, read over the one at `out` where one is there.
    out
        Folder, or workbook ending in ``.xlsx``.
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
        if out.suffix:
            return write_register_workbook(imported.register, out)
        write_folder(out, files=register_texts(imported.register))
        return out
    with locked(out):
        _check_as_read(imported)
        if out.suffix:
            return write_register_workbook(imported.register, out, force=True)
        _replace_tables(out, _changed(imported, out))
    return out


def _check_as_read(imported: Imported) -> None:
    """Raise InputError where a file of the register is not what was read."""
    for file in imported.before:
        try:
            same = file.path.read_bytes() == file.content
        except OSError:
            same = False
        if not same:
            rule = "changed while the sources were read"
            raise _refusal(file.path, rule, "run it again")


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
        raise _refusal(folder, f"cannot be written: {why}", advice) from error


def _put(path: Path, content: bytes | None) -> None:
    """Give a file its content; None takes it away."""
    if content is None:
        path.unlink(missing_ok=True)
    else:
        replace_file(path, content)


def _refusal(path: Path, rule: str, repair: str) -> InputError:
    """Return the error of a register that is not written."""
    return InputError([InputProblem(file=str(path), rule=rule, repair=repair)])
