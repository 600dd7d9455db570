"""One file that is written whole or not at all, and never over another without leave.

Knows nothing of what is in it.
"""

import os
import tempfile
from collections.abc import Collection
from pathlib import Path

from resourcing.errors import InputError, InputProblem

BOOKS = (".xlsx",)


def check_file(
    path: Path, *, force: bool = False, endings: Collection[str] = BOOKS
) -> None:
    """Raise InputError where a file may not be written.

    Parameters
    ----------
    path
        File to write.
    force
        Whether a file that is there may be replaced.
    endings
        How its name may end.

    Raises
    ------
    InputError
        With the repair; a folder is never replaced.

    Examples
    --------
    >>> check_file(Path("no/such/register.csv"))
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/such/register.csv
     * must end in .xlsx; name a file that does
    """
    if path.suffix.lower() not in endings:
        rule = f"must end in {' or '.join(endings)}"
        raise refusal(path, rule, "name a file that does")
    if path.is_dir():
        raise refusal(path, "is a folder, not a file", "name a file")
    if path.exists() and not force:
        advice = "choose another name, or replace it with --force"
        raise refusal(path, "is there already", advice)


def write_file(path: Path, content: bytes) -> Path:
    """Write a file beside its place first, then move it there; check before whether it may be.

    Parameters
    ----------
    path
        File to write; its folder is made where it does not exist.
    content
        What it will hold.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If it cannot be written; what was there stays.
    """
    fresh = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(fresh).chmod(_rights(path))
        Path(fresh).replace(path)
    except OSError as error:
        if fresh:
            Path(fresh).unlink(missing_ok=True)
        why = (error.strerror or type(error).__name__).lower()
        advice = "close it in other programs, or choose another file"
        raise refusal(path, f"cannot be written: {why}", advice) from error
    return path


def _rights(path: Path) -> int:
    """Return the rights of a file that is replaced, those that new files have otherwise."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def refusal(path: Path, rule: str, repair: str) -> InputError:
    """Return the error of a file that is not written."""
    return InputError([InputProblem(file=str(path), rule=rule, repair=repair)])
