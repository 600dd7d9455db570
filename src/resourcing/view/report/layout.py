"""A table as the report shows it: a caption, headings, and cells that are text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table to show.

    Attributes
    ----------
    caption
        What it lists.
    columns
        Headings; the first column names the row.
    rows
        Cells as text.
    numeric
        Headings of columns that hold numbers and stand to the right.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[str] = frozenset()


def table(
    caption: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    numeric: Iterable[str] = (),
) -> Table:
    """Return a table from any sequences."""
    return Table(
        caption=caption,
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        numeric=frozenset(numeric),
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, each by column."""
    return [
        {str(key): value for key, value in row.items()}
        for row in frame.to_dict("records")
    ]
