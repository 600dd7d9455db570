"""Words of futures on a figure: what a measure is called, and titles of options on two lines.

Decides nothing about numbers.
"""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from resourcing.view.plots.drawing import NORMAL, ellipsized, width_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHARES = frozenset({"coverage", "promises", "essential", "occupancy"})
"""Measures of a period that are shares."""
LINE = 9.0
"""Height of a line of text, in points."""
NAME_LETTERS = 34


def measure_word(measure: str) -> str:
    """Return what a measure is called on an axis.

    Examples
    --------
    >>> measure_word("points"), measure_word("essential")
    ('net value points', 'share of essential promises kept')
    """
    words = {
        "points": "net value points",
        "essential": "share of essential promises kept",
        "promises": "share of promises kept",
        "coverage": "share of the hours needed that are delivered",
        "unmanaged": "alliances that nobody leads",
        "handovers": "handovers",
        "cost": "cost of what is decided",
    }
    return words.get(measure, measure)


def wrapped(text: str, *, letters: int) -> str:
    r"""Return a text on two lines at most, cut where it is longer.

    Examples
    --------
    >>> wrapped("Hire two alliance managers now", letters=18)
    'Hire two alliance\nmanagers now'
    """
    lines = textwrap.wrap(text, letters) or [text]
    rest = " ".join(lines[1:])
    return "\n".join([lines[0], *([ellipsized(rest, letters=letters)] if rest else [])])


def names_and_room(titles: Sequence[str]) -> tuple[list[str], float]:
    """Return titles of options for rows, and the room that they need at the left, in inches."""
    found = [wrapped(title, letters=NAME_LETTERS) for title in titles]
    return found, width_of(line for name in found for line in name.split("\n"))


def write_names(ax: "Axes", names: Sequence[str], *, first: float = 0.0) -> None:
    """Write names on one or two lines at the left of rows, the first in bold; each line by itself, so that all end alike."""
    ax.set_yticks([])
    for row, name in enumerate(names):
        lines = name.split("\n")
        for number, line in enumerate(lines):
            ax.annotate(
                line,
                (0.0, row + first),
                xycoords=ax.get_yaxis_transform(),
                xytext=(-4, LINE * ((len(lines) - 1) / 2 - number)),
                textcoords="offset points",
                ha="right",
                va="center",
                size=NORMAL,
                weight="normal" if row else "bold",
                annotation_clip=False,
            )
