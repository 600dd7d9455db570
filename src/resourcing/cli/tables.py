"""Writes the table of an answer as CSV."""

from pathlib import Path
from typing import TYPE_CHECKING

from resourcing.errors import InputError, InputProblem

if TYPE_CHECKING:
    import pandas as pd


def check_table(out: Path | None) -> None:
    """Raise InputError where a table may not be written, so that nobody waits for an answer that is lost."""
    if out is not None and (out.suffix.lower() != ".csv" or out.is_dir()):
        raise _refusal(
            out, "the table is written as CSV", "name a file that ends in .csv"
        )


def write_table(frame: "pd.DataFrame", *, out: Path | None) -> None:
    """Write a table as CSV, unless no file is named.

    Raises
    ------
    InputError
        If the file cannot be written, or is called like another kind of file.
    """
    check_table(out)
    if out is None:
        return
    from resourcing.view.files import table_text

    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(table_text(frame).encode())
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "close it in other programs, or choose another file"
        raise _refusal(out, f"cannot be written: {why}", advice) from error


def _refusal(out: Path, rule: str, repair: str) -> InputError:
    """Return the error of a file that is not written."""
    return InputError([InputProblem(file=str(out), rule=rule, repair=repair)])
