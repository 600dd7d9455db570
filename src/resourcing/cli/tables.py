"""Writes the table of an answer as CSV."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def check_table(out: Path | None, *, force: bool = False) -> None:
    """Raise InputError where a table may not be written, so that nobody waits for an answer that is lost."""
    if out is None:
        return
    from resourcing.view.files.single import check_file

    check_file(out, force=force, endings=(".csv",))


def write_table(frame: "pd.DataFrame", *, out: Path | None) -> None:
    """Write a table as CSV, unless no file is named; check before whether it may be.

    Raises
    ------
    InputError
        If the file cannot be written.
    """
    if out is None:
        return
    from resourcing.view.files import table_text
    from resourcing.view.files.single import write_file

    write_file(out, table_text(frame).encode())
