"""Folders that are written whole or not at all, and what may be replaced.

Knows nothing of what is in them but the note that a run leaves.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from resourcing.view.files.single import refusal
from resourcing.view.stored import MADE_BY, PROVENANCE

BY_OTHERS = (".DS_Store", "Thumbs.db", "desktop.ini", "~$", ".~lock.")
"""Beginnings of the names of files that other programs leave in a folder they show."""
SAME_TIME = 60.0
"""Seconds after the note of a run within which its files count as written with it, as when a folder is copied."""


def check_folder(out: Path, *, force: bool = False) -> None:
    """Raise InputError where a run may not write its folder.

    A run may write a folder that does not exist or is empty, or replace one that holds nothing but what an earlier
    run wrote, as it wrote it: a file that somebody changed since is not replaced.

    Parameters
    ----------
    out
        Folder to write.
    force
        Whether any folder may be replaced.

    Raises
    ------
    InputError
        With the repair; a file, and a folder in which one works, may never be replaced.
    """
    check_place(out)
    strangers = sorted(_strangers(out))
    if strangers and not force:
        what = f"holds files that no earlier run made or that were changed since, such as {strangers[0]}"
        raise refusal(out, what, "choose another folder, or replace it with --force")


def check_own_folder(
    out: Path, *, made_by: str, inputs: Iterable[Path] = (), force: bool = False
) -> None:
    """Raise InputError where a command may not write its folder: one with files that it did not make before.

    Parameters
    ----------
    out
        Folder to write.
    made_by
        What the provenance of the command says, such as ``resourcing compare``.
    inputs
        Files that are read; a folder that holds one of them is never replaced.
    force
        Whether a folder with other files may be replaced.
    """
    check_place(out)
    check_apart(out, inputs=inputs)
    strangers = sorted(_files_in(out) - _made(out, by=made_by))
    if strangers and not force:
        what = f"holds files that no earlier {made_by.split()[-1]} made or that were changed since, such as {strangers[0]}"
        raise refusal(out, what, "choose another folder, or replace it with --force")


def check_new_folder(out: Path, *, force: bool = False) -> None:
    """Raise InputError where a folder of inputs may not be written: one that is not empty needs `force`."""
    check_place(out)
    if _files_in(out) and not force:
        advice = "choose another folder, or replace it whole with --force"
        raise refusal(out, "is not empty", advice)


def check_place(out: Path) -> None:
    """Raise InputError where a path can be no folder of ours, whatever it holds."""
    if out.exists() and not out.is_dir():
        raise refusal(out, "is a file, not a folder", "name a folder")
    if Path.cwd().is_relative_to(out.resolve()):
        what = "is, or holds, the folder in which you work"
        raise refusal(out, what, "name a folder within it, such as out/baseline")


def check_other(out: Path, *, before: Path) -> None:
    """Raise InputError where a run that starts from another would replace it."""
    if out.resolve() == before.resolve():
        what = "is the run that is replanned, which would be lost"
        raise refusal(out, what, "choose another folder")


def check_apart(out: Path, *, inputs: Iterable[Path]) -> None:
    """Raise InputError where replacing a folder would delete an input that is not a copy made by a run."""
    place, own = out.resolve(), _made_by_run(out)
    for path in inputs:
        file = path.resolve()
        if file.is_relative_to(place) and _name_in(file, place) not in own:
            what = f"holds {path.name}, from which the run starts"
            raise refusal(out, what, "choose another folder")


def _strangers(out: Path) -> set[str]:
    """Return the files of a folder that no run made."""
    return _files_in(out) - _made_by_run(out)


def _files_in(folder: Path) -> set[str]:
    """Return the files below a folder by relative name, without those that other programs leave."""
    return {
        _name_in(path, folder)
        for path in folder.rglob("*")
        if not path.is_dir() and not path.name.startswith(BY_OTHERS)
    }


def _made_by_run(out: Path) -> set[str]:
    """Return the files that an earlier run says to have written; none where there was no run."""
    return _made(out, by=MADE_BY)


def _made(out: Path, *, by: str) -> set[str]:
    """Return the files that an earlier command says to have written and nobody changed since; none where there was none."""
    try:
        note = json.loads((out / PROVENANCE).read_text(encoding="utf-8"))
        written = (out / PROVENANCE).stat().st_mtime
    except (OSError, ValueError):
        return set()
    if not isinstance(note, dict) or note.get("made_by") != by:
        return set()
    latest = written + SAME_TIME
    names = note.get("files", ())
    return {PROVENANCE, *(name for name in names if _time_of(out / name) <= latest)}


def _time_of(path: Path) -> float:
    """Return when a file was last changed, 0 where there is none."""
    return path.stat().st_mtime if path.exists() else 0.0


def _name_in(path: Path, folder: Path) -> str:
    """Return the name of a file relative to a folder."""
    return path.relative_to(folder).as_posix()


def write_folder(out: Path, *, files: Mapping[str, str | bytes]) -> None:
    """Write a folder whole: beside its place first, then in one move, so that it is never half written.

    Files that no command wrote stay in a folder of results, whose note tells them from what is new; a folder of inputs has no
    note and is replaced whole, since a table left behind would be read with it.

    Parameters
    ----------
    out
        Folder to make or to replace; check before whether it may be.
    files
        Content by relative name; text is written as UTF-8.

    Raises
    ------
    InputError
        If it cannot be written; what was there stays.
    """
    try:
        with _swapped(out.resolve()) as folder:
            for name, content in files.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                data = content.encode() if isinstance(content, str) else content
                path.write_bytes(data)
            if PROVENANCE in files:
                _keep_others(out.resolve(), folder)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "close its files in other programs, or choose another folder"
        raise refusal(out, f"cannot be written: {why}", advice) from error


@contextmanager
def _swapped(out: Path) -> Iterator[Path]:
    """Give a new folder beside another and put it in its place at the end, unless something went wrong."""
    out.parent.mkdir(parents=True, exist_ok=True)
    mark = uuid4().hex[:8]
    fresh, old = (out.with_name(f".{out.name}.{mark}.{end}") for end in ("new", "old"))
    try:
        fresh.mkdir()
        yield fresh
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    finally:
        if old.exists() and not out.exists():
            old.rename(out)
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _keep_others(out: Path, fresh: Path) -> None:
    """Give a new folder what the old one holds beside the files that a command wrote, so that nobody loses their own."""
    own = _noted(out)
    for path in sorted(out.rglob("*")):
        place = fresh / _name_in(path, out)
        is_folder = path.is_dir() and not path.is_symlink()
        if is_folder or _name_in(path, out) in own or place.exists():
            continue
        if not path.name.startswith(BY_OTHERS):
            place.parent.mkdir(parents=True, exist_ok=True)
            _link(path, place)


def _noted(out: Path) -> set[str]:
    """Return the files that the note of a folder names, whichever command left it."""
    try:
        note = json.loads((out / PROVENANCE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return set()
    return {PROVENANCE, *note.get("files", ())} if isinstance(note, dict) else set()


def _link(path: Path, place: Path) -> None:
    """Put a file at another place too: by a link, which takes no room, or as a copy."""
    try:
        os.link(path, place, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, place, follow_symlinks=False)
