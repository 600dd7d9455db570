"""Sampled futures drawn period by period: a fan for each option on one scale.

How options stand over the whole is drawn in `futures`.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from resourcing.futures import Outcome
from resourcing.view.plots.drawing import (
    INK,
    NORMAL,
    PAGE_WIDTH,
    PLAN,
    POINTS_PER_INCH,
    SMALL,
    axes_for,
    ellipsized,
    letters_within,
    place,
    styled,
    thinned,
)
from resourcing.view.plots.marking import draw_key
from resourcing.view.plots.naming import SHARES, measure_word, wrapped

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDE, NARROW = "#d7deea", "#8fa3c7"
"""Bands that hold nine of ten futures, and half of them; lighter and darker in gray too."""
PANELS_IN_ROW = 3
"""Panels side by side."""
PANEL_HEIGHT, HEAD, KEY = 1.5, 0.34, 0.22
"""Height of a panel, of the title above it, and of the key of all, in inches."""
TITLE_LETTERS = 34
"""Letters of the first option's title in the key."""
ROOM = 1.08
NEAR = 0.9
"""From here on an axis of shares reaches to the whole."""


def fans(
    outcome: Outcome,
    *,
    measure: str = "essential",
    options: Sequence[str] = (),
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw what a measure may become in every period, a panel for each option on one scale.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    measure
        A measure that is given by period, see `futures.BY_PERIOD`.
    options
        Options in the order of the panels; by default all.
    ax
        Axes to draw on, whose area the panels share; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes that hold the panels (``child_axes``): median, the middle half and nine tenths of the futures, and dotted
        the median of the first panel.
    """
    table = outcome.fan(measure)
    names = list(options) or list(outcome.options)
    across = min(len(names), PANELS_IN_ROW)
    down = -(-len(names) // across)
    limits = _limits(table, measure)
    with styled():
        ax = axes_for(
            ax,
            height=down * (PANEL_HEIGHT + HEAD) + KEY,
            called=f"What may come, by option: {measure_word(measure)}",
        )
        place(ax, left=0.0, top=KEY)
        ax.set_axis_off()
        _draw_key(ax, outcome.titles[names[0]] or names[0], alone=not names[1:])
        dotted = table[table["option"] == names[0]]["q50"].to_numpy()
        for number, name in enumerate(names):
            panel = _panel(ax, number, across, down)
            mine = table[table["option"] == name]
            _draw_fan(panel, mine, dotted if number else None)
            _scale(panel, mine["period"].tolist(), limits, measure, across, first=number % across == 0)  # fmt: skip
            _head(panel, outcome.titles[name] or name, across)
    return ax


def _limits(table: pd.DataFrame, measure: str) -> tuple[float, float]:
    """Return the scale of all panels: counts, money and points hold zero, shares from below the lowest band."""
    low, high = float(table["q05"].min()), float(table["q95"].max())
    if measure in SHARES:
        top = max(1.0, high) if high > NEAR else high + 1 - NEAR
        return max(0.0, np.floor((low - 0.02) * 10) / 10), top
    return min(0.0, low * ROOM), max(high * ROOM, 1.0)


def _panel(ax: "Axes", number: int, across: int, down: int) -> "Axes":
    """Return the axes of one panel."""
    row, column = divmod(number, across)
    left, right = 0.065, 0.015
    width = (1 - left - right) / across
    height = 1 / down
    head = HEAD / (PANEL_HEIGHT + HEAD)
    box = (
        left + column * width,
        1 - (row + 1) * height + 0.12 * height,
        width - 0.025,
        height * (1 - head - 0.12),
    )
    return ax.inset_axes(box)


def _draw_fan(ax: "Axes", rows: pd.DataFrame, first: np.ndarray | None) -> None:
    """Draw two bands and the median; dotted the median of the first panel."""
    x = np.arange(len(rows))
    ax.fill_between(x, rows["q05"], rows["q95"], color=WIDE, linewidth=0)
    ax.fill_between(x, rows["q25"], rows["q75"], color=NARROW, linewidth=0)
    if first is not None:
        ax.plot(x, first, color=INK, linewidth=1.0, linestyle=":")
    ax.plot(x, rows["q50"], color=PLAN, linewidth=1.8)


def _scale(
    ax: "Axes",
    periods: list[str],
    limits: tuple[float, float],
    measure: str,
    across: int,
    *,
    first: bool,
) -> None:
    """Give a panel the scale of all; the numbers stand beside the first of a row."""
    span = limits[1] - limits[0]
    ax.set(
        xlim=(0, max(1, len(periods) - 1)),
        ylim=(limits[0] - 0.01 * span, limits[1] + 0.01 * span),
    )
    labels = thinned(periods, most=max(2, 9 // across))
    ax.set_xticks(range(len(periods)), labels, size=SMALL)
    if ax.get_xticklabels():
        ax.get_xticklabels()[0].set_horizontalalignment("left")
    ax.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    ax.tick_params(labelsize=SMALL)
    ax.yaxis.set_major_formatter("{x:.0%}" if measure in SHARES else "{x:,.0f}")
    ax.tick_params(labelleft=first)
    if first:
        ax.set_ylabel(wrapped(measure_word(measure), letters=20), size=SMALL)
    ax.grid(axis="y")


def _head(ax: "Axes", title: str, across: int) -> None:
    """Write the title of an option above its panel, on two lines at most."""
    letters = letters_within(PAGE_WIDTH * POINTS_PER_INCH * 0.83 / across, size=NORMAL)
    ax.set_title(
        wrapped(title, letters=letters), loc="left", size=NORMAL, color=INK, pad=4
    )


def _draw_key(ax: "Axes", first: str, *, alone: bool) -> None:
    """Explain bands and lines above the panels."""
    entries = [
        ("s", WIDE, WIDE, "nine in ten futures"),
        ("s", NARROW, NARROW, "half of them"),
        ("-", PLAN, PLAN, "median"),
    ]
    dotted = (":", INK, INK, f"median of “{ellipsized(first, letters=TITLE_LETTERS)}”")
    draw_key(ax, entries if alone else [*entries, dotted])
