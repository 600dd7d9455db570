"""One file that is written whole or not at all, and never over another without leave.

Knows nothing of what is in it.
"""

import os
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from resourcing.errors import InputError, InputProblem

BOOKS = (".xlsx",)
PRIVATE = 0o600
"""Rights of a file that its owner alone may read and write."""


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
        With the repair; a folder, a pipe or a device is never replaced.

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
    if path.exists() and not path.is_file():
        raise refusal(path, "is no ordinary file", "name another file")
    if (path.exists() or path.is_symlink()) and not force:
        advice = "choose another name, or replace it with --force"
        raise refusal(path, "is there already", advice)


def write_file(path: Path, content: bytes, *, private: bool = False) -> Path:
    """Write a file beside its place first, then move it there; check before whether it may be.

    Parameters
    ----------
    path
        File to write; its folder is made where it does not exist. Where it is a link, what it points at is written.
    content
        What it will hold.
    private
        Whether nobody but its owner may read it.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    InputError
        If it cannot be written; what was there stays.
    """
    with prepared_file(path, content, private=private):
        return path


@contextmanager
def prepared_file(
    path: Path, content: bytes, *, private: bool = False
) -> Iterator[None]:
    """Write a file beside its place, and move it there once what else belongs to it is done; as `write_file` otherwise."""
    try:
        place = path.resolve()
        place.parent.mkdir(parents=True, exist_ok=True)
        with _beside(place) as fresh:
            fresh.write_bytes(content)
            fresh.chmod(PRIVATE if private else _rights(place))
            yield
            fresh.replace(place)
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "close it in other programs, or choose another file"
        raise refusal(path, f"cannot be written: {why}", advice) from error


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give a new file beside another that only its owner may read; it is gone at the end, unless it was moved."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
    os.close(handle)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


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
