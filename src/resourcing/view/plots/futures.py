"""Sampled futures drawn: how options stand over all of them, regret in every one.

Draws what `futures` computed; periods are drawn in `fanning`, when the choice fails and what it hangs on in `conditions`.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.ticker import MaxNLocator

from resourcing.futures import LESS_IS_BETTER, Outcome, regret
from resourcing.view.plots.drawing import (
    FAINT,
    MUTED,
    PLAN,
    axes_for,
    place,
    styled,
)
from resourcing.view.plots.marking import draw_key, write_beside
from resourcing.view.plots.naming import (
    SHARES,
    measure_word,
    names_and_room,
    write_names,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.34
MOST_FUTURES = 200
"""Futures drawn one by one; of more, as many at even ranks."""
HEAT = LinearSegmentedColormap.from_list("regret", ["#ffffff", "#c3cde0", PLAN])
"""From no regret to the most; monotone in gray."""


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
    names, room = names_and_room(
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
        write_names(ax, names)
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
    names, room = names_and_room([outcome.titles[name] or name for name in rows])
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
        write_names(ax, names, first=0.5)
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


def _regretted(value: float, measure: str, *, unit: str = "") -> str:
    """Return what a shade means."""
    return f"regret {_short(value, measure)}{unit}" if value else "no regret"


def _heat_key(ax: "Axes", top: float, measure: str) -> None:
    """Explain the shades above the chart."""
    units = {0.0: "", 0.5: "", 1.0: f" ({measure_word(measure)})"}
    entries = [
        ("s", _hex(HEAT(shade)), MUTED, _regretted(shade * top, measure, unit=unit))
        for shade, unit in units.items()
    ]
    draw_key(ax, entries)


def _hex(color: Any) -> str:
    """Return a color as text."""
    red, green, blue = (round(255 * part) for part in color[:3])
    return f"#{red:02x}{green:02x}{blue:02x}"
