"""One file that is written whole or not at all, and never over another.

Knows nothing of what is in it.
"""

import os
import shutil
from pathlib import Path
from uuid import uuid4


def write_new(path: Path, content: bytes, *, like: Path | None = None) -> None:
    """Write a file beside its place first, then give it its name in one step, unless something has that name.

    Parameters
    ----------
    path
        File to make; its folder is there.
    content
        What it will hold.
    like
        File whose rights it takes; those of new files otherwise.

    Raises
    ------
    FileExistsError
        If something has that name, be it a link that points at nothing; it stays.
    OSError
        If it cannot be written.
    """
    fresh = path.with_name(f".{path.name}.{uuid4().hex[:8]}.new")
    try:
        fresh.write_bytes(content)
        if like is not None:
            shutil.copymode(like, fresh)
        _name(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)


def _name(fresh: Path, path: Path) -> None:
    """Give a file that is written a name that nothing has."""
    if path.exists() or path.is_symlink():
        raise FileExistsError(path)
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:  # some drives know no second name of a file
        fresh.rename(path)
