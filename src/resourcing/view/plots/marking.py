"""What explains a figure beside and above it: the key of its marks, remarks, and words at the right.

Palette, sizes and margins are in `drawing`.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D

from resourcing.view.plots.drawing import (
    INK,
    LETTER_WIDTH,
    MUTED,
    NORMAL,
    SMALL,
    axes_size,
    breadth,
    thinned,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PERIOD_GAP = 5.0
"""Least distance between the names of two periods, in points."""
LINE_STYLES = frozenset({"-", "--", ":"})
"""Marks of a key that are lines."""


def draw_key(
    ax: "Axes", entries: Iterable[tuple[str, str, str, str]], *, lift: float = 0.0
) -> None:
    """Explain marks in one line, `lift` points above axes: marker or line style, fill, edge and what it means of each."""
    handles = [
        Line2D(
            [],
            [],
            color=edge,
            linestyle=_line(mark),
            marker=mark if _line(mark) == "none" else "none",
            markersize=6.5,
            markerfacecolor=face,
            markeredgewidth=1.4,
            label=word,
        )
        for mark, face, edge, word in entries
    ]
    ax.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 1.0 + lift / axes_size(ax)[1]),
        ncols=7,
        handlelength=1.6,
        columnspacing=1.4,
        frameon=False,
        fontsize=SMALL,
        borderaxespad=0.2,
        handletextpad=0.4,
        labelcolor=MUTED,
    )


def write_note(ax: "Axes", text: str, *, lift: float, across: float = 0.0) -> None:
    """Write a small remark, so many points above the upper edge of axes (below it where negative), from points across."""
    ax.annotate(
        text,
        (0.0, 1.0),
        xycoords="axes fraction",
        xytext=(across, lift),
        textcoords="offset points",
        va="bottom",
        size=SMALL,
        color=MUTED,
        annotation_clip=False,
    )


def write_beside(
    ax: "Axes",
    text: str,
    *,
    y: float,
    color: str = INK,
    gap: float = 4.0,
    weight: str = "normal",
) -> None:
    """Write a short text beside the right edge of axes, at a height of the data and a gap in points."""
    ax.annotate(
        text,
        (1.0, y),
        xycoords=ax.get_yaxis_transform(),
        xytext=(gap, 0),
        textcoords="offset points",
        va="center",
        size=SMALL,
        color=color,
        weight=weight,
        annotation_clip=False,
    )


def label_periods(ax: "Axes", periods: Sequence[str]) -> None:
    """Write the names of periods at 0, 1, … across, as many as fit beside each other."""
    if not periods:
        return
    room = LETTER_WIDTH * NORMAL * max(map(breadth, periods)) + PERIOD_GAP
    labels = thinned(periods, most=max(1, int(axes_size(ax)[0] / room)))
    kept = [index for index, label in enumerate(labels) if label]
    ax.set_xticks(kept, [labels[index] for index in kept])


def _line(mark: str) -> Any:
    """Return the style of the line of an entry, none where its mark is not a line."""
    return mark if mark in LINE_STYLES else "none"
