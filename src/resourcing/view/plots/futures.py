"""Sampled futures drawn: fans by option, how options stand, regret in every future.

Draws what `futures` computed; when the choice fails and what it hangs on is drawn in `conditions`.
"""

import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from resourcing.futures import LESS_IS_BETTER, Outcome, regret
from resourcing.view.plots.drawing import (
    FAINT,
    INK,
    MUTED,
    NORMAL,
    PAGE_WIDTH,
    PLAN,
    POINTS_PER_INCH,
    SMALL,
    axes_for,
    draw_key,
    ellipsized,
    letters_within,
    place,
    styled,
    thinned,
    width_of,
    write_beside,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

SHARES = frozenset({"coverage", "promises", "essential", "occupancy"})
"""Measures of a period that are shares."""
WIDE, NARROW = "#d7deea", "#8fa3c7"
"""Bands that hold nine of ten futures, and half of them; lighter and darker in gray too."""
PANELS_IN_ROW = 3
"""Panels side by side."""
PANEL_HEIGHT, HEAD = 1.5, 0.34
"""Height of a panel and of the title above it, in inches."""
LINE = 9.0
"""Height of a line of text, in points."""
ROW_HEIGHT = 0.34
NAME_LETTERS = 34
MOST_FUTURES = 200
"""Futures drawn one by one; of more, as many at even ranks."""
HEAT = LinearSegmentedColormap.from_list("regret", ["#ffffff", "#c3cde0", PLAN])
"""From no regret to the most; monotone in gray."""
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
            height=down * (PANEL_HEIGHT + HEAD),
            called=f"What may come, by option: {measure_word(measure)}",
        )
        ax.set_axis_off()
        dotted = table[table["option"] == names[0]]["q50"].to_numpy()
        for number, name in enumerate(names):
            panel = _panel(ax, number, across, down)
            mine = table[table["option"] == name]
            _draw_fan(panel, mine, dotted if number else None)
            _scale(panel, mine["period"].tolist(), limits, measure, across, first=number % across == 0)  # fmt: skip
            _head(panel, outcome.titles[name] or name, across)
            if number == len(names) - 1 or number % across == across - 1:
                _label_bands(panel, mine.iloc[-1], limits)
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
    left, right = 0.055, 0.085
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


def _names(titles: Sequence[str]) -> tuple[list[str], float]:
    """Return titles of options for rows, and the room that they need at the left, in inches."""
    found = [wrapped(title, letters=NAME_LETTERS) for title in titles]
    return found, width_of(line for name in found for line in name.split("\n"))


def _write_names(ax: "Axes", names: Sequence[str], *, first: float = 0.0) -> None:
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


def _label_bands(ax: "Axes", last: pd.Series, limits: tuple[float, float]) -> None:
    """Say beside the last panel what bands and line are."""
    least = (limits[1] - limits[0]) * 0.13
    entries = [
        (float(last["q95"]), "9 in 10", MUTED),
        (float(last["q75"]), "half", MUTED),
        (float(last["q50"]), "median", PLAN),
    ]
    heights = _downwards([entry[0] for entry in entries], least)
    if heights[-1] < limits[0]:
        heights = [height + limits[0] - heights[-1] for height in heights]
    for height, (_, word, color) in zip(heights, entries, strict=True):
        write_beside(ax, word, y=height, color=color)


def _downwards(heights: Sequence[float], least: float) -> list[float]:
    """Return heights, highest first, each at least a distance below the one before."""
    found: list[float] = []
    for height in heights:
        found.append(min(height, found[-1] - least) if found else height)
    return found


def standing_of(
    table: pd.DataFrame, *, measure: str = "points", ax: "Axes | None" = None
) -> "Axes":
    """Draw how options do on average and in bad futures, with 95 % intervals.

    Parameters
    ----------
    table
        One row for each option, as in `Recommendation.table` or `Standing.table`; the first stands at the top.
    measure
        What they are compared by, for the axis.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The measure across; options downwards, with the share of futures in which each is best at the right.
    """
    sign = -1.0 if measure in LESS_IS_BETTER else 1.0
    names, room = _names(
        [str(row["title"] or row["option"]) for _, row in table.iterrows()]
    )
    with styled():
        ax = axes_for(
            ax,
            height=0.8 + ROW_HEIGHT * len(table),
            called=f"How the options stand: {measure_word(measure)}",
        )
        place(ax, left=room, right=1.3, top=0.3, bottom=0.45)
        for y, (_, row) in enumerate(table.iterrows()):
            _interval(ax, row, "expected", y - 0.13, sign)
            _interval(ax, row, "tail_mean", y + 0.17, sign)
            write_beside(ax, f"best in {row['best']:.0%} of futures", y=y, gap=8)
        ax.set_ylim(len(table) - 0.5, -0.5)
        ax.set_xlabel(f"{measure_word(measure)}, with 95% intervals")
        ax.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter("{x:.0%}" if measure in SHARES else "{x:,.0f}")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        _write_names(ax, names)
        draw_key(ax, [("o", PLAN, PLAN, "on average over the futures"), ("D", "white", MUTED, "in the worst futures")])  # fmt: skip
    return ax


def _interval(ax: "Axes", row: Any, name: str, y: float, sign: float) -> None:
    """Draw a value with its interval: filled the average, empty the bad futures."""
    mean = name == "expected"
    color = PLAN if mean else MUTED
    ends = [sign * row[f"{name}_low"], sign * row[f"{name}_high"]]
    ax.plot(ends, [y, y], color=color, linewidth=2.2 if mean else 1.2, solid_capstyle="butt")  # fmt: skip
    ax.plot(
        sign * row[name],
        y,
        "o" if mean else "D",
        markersize=6 if mean else 4.5,
        markerfacecolor=color if mean else "white",
        markeredgecolor=color,
        markeredgewidth=1.3,
    )


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


def regret_heat_map(outcome: Outcome, *, ax: "Axes | None" = None) -> "Axes":
    """Draw what each option loses against the best one in every future: white none, dark the most.

    Parameters
    ----------
    outcome
        What the options achieved over the same futures.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Futures across, ordered by the regret of the option with the least on average; options downwards, that one first,
        with the mean regret at the right.
    """
    rows, values = regret_rows(outcome)
    top = float(values.max()) or 1.0
    names, room = _names([outcome.titles[name] or name for name in rows])
    with styled():
        ax = axes_for(
            ax,
            height=0.85 + ROW_HEIGHT * len(rows),
            called="Regret of each option in every future",
        )
        place(ax, left=room, right=1.3, top=0.35, bottom=0.45)
        ax.pcolormesh(values, cmap=HEAT, vmin=0.0, vmax=top, linewidth=0)
        ax.set_xlim(0, values.shape[1])
        ax.set_ylim(len(rows), 0)
        _write_names(ax, names, first=0.5)
        ax.set_xticks([])
        ax.set_xlabel("futures, ordered by the regret of the first option")
        for y in range(1, len(rows)):
            ax.axhline(y, color="white", linewidth=1.5)
        for spine in ax.spines.values():
            spine.set(visible=True, color=FAINT)
        for y, row in enumerate(rows):
            mean = regret(outcome.values())[outcome.options.index(row)].mean()
            write_beside(ax, f"{_short(mean, outcome.measure)} on average", y=y + 0.5, gap=8)  # fmt: skip
        _heat_key(ax, top, outcome.measure)
    return ax


def regret_rows(outcome: Outcome) -> tuple[list[str], np.ndarray]:
    """Return options, the least regretted on average first, and their regrets, shape (option, future), as drawn."""
    values = regret(outcome.values())
    order = np.argsort(values.mean(axis=1), kind="stable")
    ranked = values[order][:, np.lexsort(values[order][::-1])]
    number = ranked.shape[1]
    if number > MOST_FUTURES:
        ranked = ranked[:, np.linspace(0, number - 1, MOST_FUTURES).astype(int)]
    return [outcome.options[k] for k in order], ranked


def _short(value: float, measure: str) -> str:
    """Return a regret as a short number."""
    return f"{value:.1%}" if measure in SHARES else f"{value:,.0f}"


def _regretted(value: float, measure: str) -> str:
    """Return what a shade means."""
    return f"regret {_short(value, measure)}" if value else "no regret"


def _heat_key(ax: "Axes", top: float, measure: str) -> None:
    """Explain the shades above the chart."""
    shades = (0.0, 0.5, 1.0)
    entries = [
        ("s", str(_hex(HEAT(shade))), MUTED, _regretted(shade * top, measure))
        for shade in shades
    ]
    draw_key(ax, entries)


def _hex(color: Any) -> str:
    """Return a color as text."""
    red, green, blue = (round(255 * part) for part in color[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
