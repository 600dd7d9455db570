"""Keeps what a solver prints from C away from standard output, which holds the answer alone."""

import contextlib
import ctypes
import os
import sys
from collections.abc import Iterator

STDOUT = 1
"""Number of standard output, below what Python calls by that name."""


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """Give a block in which what libraries in C write to standard output goes nowhere; Python's own text stays.

    Where there is no standard output nothing happens.

    Examples
    --------
    >>> with hushed():
    ...     _ = os.write(STDOUT, b"said by a solver")
    """
    try:
        kept = os.dup(STDOUT)
    except OSError:
        yield
        return
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.flush()
    _flush()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, STDOUT)
        yield
    finally:
        _flush()
        os.dup2(kept, STDOUT)
        os.close(kept)
        os.close(nowhere)


def _flush() -> None:
    """Empty the buffers of the C library where it can be reached, or they would be written later."""
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).fflush(None)
