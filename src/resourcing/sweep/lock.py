"""One sweep in one folder at a time: a lock that the system itself releases when its process ends, however it ends."""

import contextlib
import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from resourcing.errors import InputError, InputProblem

LOCK = "sweep.lock"
"""Name of the file that is locked; it stays, and means nothing by itself."""
FAR = 1 << 20
"""Byte that is locked where systems lock bytes, beyond the text."""


@contextlib.contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder.

    Raises
    ------
    InputError
        If another sweep holds it, with what that said of itself.
    """
    with (folder / LOCK).open("a+", encoding="utf-8") as file:
        try:
            _take(file)
        except OSError as error:
            raise _refusal(folder) from error
        file.seek(0)
        file.truncate()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        file.write(f"process {os.getpid()} on {platform.node()} since {now}\n")
        file.flush()
        try:
            yield
        finally:
            file.seek(0)
            file.truncate()


def _take(file: IO[str]) -> None:
    """Take the lock of an open file, or raise OSError."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


def _refusal(folder: Path) -> InputError:
    """Return the error of a folder that another sweep writes."""
    try:
        holder = (folder / LOCK).read_text(encoding="utf-8").strip()
    except OSError:
        holder = ""
    rule = "another sweep writes this folder" + (f": {holder}" if holder else "")
    repair = "wait for it, end it, or choose another folder"
    return InputError([InputProblem(file=str(folder), rule=rule, repair=repair)])
