"""What a page shows beside text: a table, whose cells are text, and a picture with its caption.

Computes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from resourcing.view.plots.drawing import svg

if TYPE_CHECKING:
    from matplotlib.axes import Axes


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


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A figure in a page: the SVG element and the caption below it."""

    svg: str
    caption: str


def drawn(
    axes: "Axes", *, name: str, title: str, description: str, caption: str
) -> Picture:
    """Return the figure of some axes as a picture; the name is unique within the page."""
    drawing = svg(axes, name=name, title=title, description=description)
    return Picture(svg=drawing, caption=caption)


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
