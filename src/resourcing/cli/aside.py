"""Says on standard error, after everything else, which rows of a register's history were left aside.

One place for every command; what is left aside is decided where the register is read.
"""

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def told_at_the_end() -> Iterator[None]:
    """Collect what reading left aside, and write each line of it once at the end, whatever becomes of the command."""
    lines: dict[str, None] = {}
    with warnings.catch_warnings():
        warnings.filterwarnings("always", message="left aside")
        show = warnings.showwarning

        def note(
            message: Any, category: type[Warning], *rest: Any, **more: Any
        ) -> None:
            if category.__name__ == "RowsLeftAside":  # its module may not be loaded yet
                lines[str(message)] = None
            else:
                show(message, category, *rest, **more)

        warnings.showwarning = note
        try:
            yield
        finally:
            sys.stderr.write("".join(f"{line}\n" for line in lines))
