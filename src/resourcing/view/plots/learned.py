"""What a log teaches against the playbook: a dot with its interval for each number, as a multiple of the playbook's.

Draws what `resourcing.calibrate` estimated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PLAN,
    axes_for,
    ellipsized,
    label_rows,
    place,
    styled,
    width_of,
)
from resourcing.view.plots.marking import draw_key, write_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.235
"""Height of a row, in inches."""
NAME_LETTERS = 36
LEAST_SPAN = 1.3
"""The axis reaches at least from one over this to this."""
ROOM = 1.08
"""Room beyond the longest interval, as a factor."""
BETWEEN = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
FEWEST_MARKS = 3
"""Marks of an axis that spans few doublings, and how few these are."""
FITS, DIFFERS, UNCOUNTED = "fits", "differs", "cannot be told"
"""Whether an interval holds the playbook's number; whether that can be told at all."""
MARKS: Mapping[str, tuple[str, str]] = {
    FITS: (PLAN, PLAN),
    DIFFERS: ("white", ALERT),
    UNCOUNTED: (FAINT, MUTED),
}
"""Fill and edge of a dot; they differ in gray too."""
WORDS: Mapping[str, str] = {
    FITS: "fits the playbook",
    DIFFERS: "differs from it",
    UNCOUNTED: "cannot be told",
}


@dataclass(frozen=True, kw_only=True)
class Learned:
    """One number of the playbook and what a log says of it.

    Attributes
    ----------
    name
        What the number is about.
    playbook, estimate, low, high
        The playbook's number (above 0), the estimate and its interval, in one unit.
    counted
        Whether occurrences were counted. Where they are taken from the playbook, less than it says may mean that less was
        done.
    """

    name: str
    playbook: float
    estimate: float
    low: float
    high: float
    counted: bool = True

    @property
    def standing(self) -> str:
        """Return whether the number fits the playbook, differs, or cannot be told apart from work not done.

        Examples
        --------
        >>> item = Learned(
        ...     name="Issues", playbook=8.0, estimate=12.0, low=10.6, high=13.5
        ... )
        >>> item.standing
        'differs'
        """
        if self.low <= self.playbook <= self.high:
            return FITS
        less = self.estimate < self.playbook
        return UNCOUNTED if less and not self.counted else DIFFERS


def against_playbook(
    items: Sequence[Learned], *, unit: str, ax: "Axes | None" = None
) -> "Axes":
    """Draw estimates with their intervals as multiples of the playbook's numbers, which stand at 1.

    Parameters
    ----------
    items
        The numbers, at least one; the first stands at the top.
    unit
        What is estimated, for the axis.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Multiples of the playbook's number across, on a scale of doublings; numbers downwards, with their values at the right.
    """
    names = [ellipsized(item.name, letters=NAME_LETTERS) for item in items]
    with styled():
        ax = axes_for(
            ax,
            height=0.75 + ROW_HEIGHT * len(items),
            called=f"{unit}: log against playbook",
        )
        place(ax, left=width_of(names), right=1.75, top=0.3, bottom=0.4)
        ax.axvline(1.0, color=INK, linewidth=1.4, zorder=1)
        for row, item in enumerate(items):
            _draw_one(ax, row, item)
        ax.set_xscale("log", base=2)
        low, high = _ends(items)
        ax.set(xlim=(low, high), ylim=(len(items) - 0.5, -0.5))
        ax.set_xticks(_marked(low, high), minor=False)
        ax.minorticks_off()
        ax.xaxis.set_major_formatter(lambda value, _: times(value))
        ax.set_xlabel(f"{unit}, as a multiple of the playbook's (1)")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        label_rows(ax, names)
        _explain(ax, items)
    return ax


def _draw_one(ax: "Axes", row: int, item: Learned) -> None:
    """Draw a dot with its interval, and write its value at the right."""
    face, edge = MARKS[item.standing]
    scale = 1 / item.playbook
    ax.plot([item.low * scale, item.high * scale], [row, row], color=edge, linewidth=2.2, solid_capstyle="butt", zorder=2)  # fmt: skip
    ax.plot(
        item.estimate * scale,
        row,
        "o",
        markersize=5.5,
        markerfacecolor=face,
        markeredgecolor=edge,
        markeredgewidth=1.4,
        zorder=3,
    )
    text = f"{shown(item.estimate)} ({shown(item.low)} to {shown(item.high)}), playbook {shown(item.playbook)}"
    color = ALERT if item.standing == DIFFERS else MUTED
    write_beside(ax, text, y=row, color=color, gap=8)


def _ends(items: Sequence[Learned]) -> tuple[float, float]:
    """Return where the axis begins and ends."""
    lows = [item.low / item.playbook for item in items if item.low > 0]
    highs = [item.high / item.playbook for item in items]
    low = min([1 / LEAST_SPAN, *lows])
    return low / ROOM, max([LEAST_SPAN, *highs]) * ROOM


def _marked(low: float, high: float) -> list[float]:
    """Return where the axis has marks: at doublings, on a short axis between them too."""
    first, last = int(np.ceil(np.log2(low))), int(np.floor(np.log2(high)))
    doublings = [2.0**power for power in range(first, last + 1)]
    if len(doublings) >= FEWEST_MARKS:
        return doublings
    return [value for value in BETWEEN if low <= value <= high]


def _explain(ax: "Axes", items: Sequence[Learned]) -> None:
    """Explain the marks that are there, above the chart."""
    there = {item.standing for item in items}
    entries = [("o", *MARKS[key], word) for key, word in WORDS.items() if key in there]
    draw_key(ax, [*entries, ("-", MUTED, MUTED, "interval"), ("|", INK, INK, "playbook")])  # fmt: skip


def times(value: float) -> str:
    """Return a multiple as text, halves, quarters and so on as fractions.

    Examples
    --------
    >>> times(2.0), times(1.0), times(0.25), times(0.8)
    ('2', '1', '1/4', '0.8')
    """
    parts = 1 / value
    return f"1/{parts:g}" if parts > 1 and parts == round(parts) else f"{value:g}"


def shown(value: float) -> str:
    """Return a number with three significant digits, thousands separated and never in powers of ten.

    Examples
    --------
    >>> shown(1575.2), shown(12.04), shown(0.444), shown(999.7), shown(8.0)
    ('1,575', '12', '0.444', '1,000', '8')
    """
    if not np.isfinite(value):
        return "\N{EN DASH}"
    if abs(value) >= 99.5:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) >= 1e-4 or value == 0 else "less than 0.0001"
