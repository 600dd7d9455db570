"""How fast requests are answered: fractions in time against what is promised, and how long one alliance waits.

Draws what `simulate` measured; intervals, promises and verdicts come from there.
"""

from collections.abc import Mapping, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from resourcing.simulate import Simulation
from resourcing.simulate.staffed import Source
from resourcing.simulate.wording import BROKEN, KEPT, UNSURE
from resourcing.study import Case
from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PLAN,
    SMALL,
    TODAY,
    axes_for,
    ellipsized,
    label_rows,
    place,
    styled,
    width_of,
)
from resourcing.view.plots.marking import draw_key, write_beside
from resourcing.view.tables import promised_service
from resourcing.view.tables.service import DIFFERS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.34
"""Height of a row, in inches."""
NAME_LETTERS = 34
STEP = 0.1
"""The axis begins at a multiple of this, below everything drawn."""
MARKS: Mapping[str, tuple[str, str]] = {
    KEPT: (PLAN, PLAN),
    BROKEN: ("white", ALERT),
    UNSURE: (FAINT, MUTED),
    DIFFERS: (MUTED, MUTED),
}
"""Fill and edge of a point by verdict; they differ in gray too."""
WAIT_LIMITS = 6.0
"""The axis of waits ends after so many times the limit."""
LEAST = 0.01
"""Share below which a whole percent would say none."""
LINES = (
    {"linestyle": "-", "color": PLAN, "linewidth": 1.8, "zorder": 3},
    {"linestyle": "-", "color": TODAY, "linewidth": 4.5, "zorder": 2},
    {"linestyle": "--", "color": MUTED, "linewidth": 1.8, "zorder": 2.5},
    {"linestyle": ":", "color": INK, "linewidth": 1.8, "zorder": 2.7},
)
"""Lines of the simulations that are compared; a thin dark one can be seen on a wide light one where both lie together."""


def answered_in_time(
    case: Case, *, simulation: Simulation, ax: "Axes | None" = None
) -> "Axes":
    """Draw the fraction of requests begun in time with its 95 % interval, against the fraction promised.

    A row for each segment, with its profiles below it where they are promised different things. The point is filled where the
    promise is kept, empty where it is not, and gray where the interval holds it, so that it cannot be told.

    Parameters
    ----------
    case
        The case that was replayed.
    simulation
        What happened.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Fractions across; segments and profiles downwards.
    """
    table = promised_service(case, simulation=simulation)
    return fractions_in_time(
        [row for row in table.to_dict("records") if row["requests"]], ax=ax
    )


def fractions_in_time(
    rows: Sequence[Mapping[Any, Any]], *, done: str = "begun", ax: "Axes | None" = None
) -> "Axes":
    """Draw fractions of requests answered in time with their intervals, against the fractions promised.

    Parameters
    ----------
    rows
        Each with name, by (those by segment in bold), in_time, in_time_low, in_time_high, promised and verdict.
    done
        What is done to them in time: begun, or answered.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Fractions across; rows downwards.
    """
    names = [ellipsized(str(row["name"]), letters=NAME_LETTERS) for row in rows]
    with styled():
        ax = axes_for(
            ax,
            height=0.85 + ROW_HEIGHT * max(1, len(rows)),
            called=f"Requests {done} in time",
        )
        place(ax, left=width_of(names), right=1.45, top=0.3, bottom=0.45)
        for y, row in enumerate(rows):
            _draw_fraction(ax, row, y)
        ax.set(xlim=(_begin(rows), 1), ylim=(max(1, len(rows)) - 0.5, -0.5))
        ax.set_xlabel(f"requests {done} in time, as a share of all requests")
        ax.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
        ax.xaxis.set_major_formatter("{x:.0%}")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        label_rows(ax, names, heavy=[row["by"] == "segment" for row in rows])
        _draw_key(ax, shown=[row["verdict"] for row in rows])
    return ax


def _begin(rows: Sequence[Mapping[Any, Any]]) -> float:
    """Return where the axis begins."""
    least = min(
        (float(np.nanmin([row["in_time_low"], row["promised"]])) for row in rows),
        default=0.0,
    )
    return max(0.0, STEP * np.floor(least / STEP - STEP))


def _draw_fraction(ax: "Axes", row: Mapping[Any, Any], y: int) -> None:
    """Draw a fraction with its interval and the promise, and say it in words at the right."""
    face, edge = MARKS[row["verdict"]]
    ends = [row["in_time_low"], row["in_time_high"]]
    ax.plot(ends, [y, y], color=edge, linewidth=2.6, solid_capstyle="butt", zorder=2, clip_on=False)  # fmt: skip
    ax.plot(row["in_time"], y, "o", markersize=7, markerfacecolor=face, markeredgecolor=edge, markeredgewidth=1.6, clip_on=False, zorder=3)  # fmt: skip
    if row["verdict"] != DIFFERS:
        ax.plot([row["promised"]] * 2, [y - 0.36, y + 0.36], color=INK, linewidth=1.8, clip_on=False)  # fmt: skip
    write_beside(ax, _in_words(row), y=y, gap=10)


def _in_words(row: Mapping[Any, Any]) -> str:
    """Return a fraction and what was promised in words."""
    found = f"{row['in_time']:.1%} ({row['in_time_low']:.1%} to {row['in_time_high']:.1%})"  # fmt: skip
    if row["verdict"] == DIFFERS:
        return found
    return f"{found}\npromised {row['promised']:.0%}: {row['verdict']}"


def _draw_key(ax: "Axes", *, shown: Sequence[str]) -> None:
    """Explain the marks that are there, above the chart."""
    words = {KEPT: "kept", BROKEN: "not kept", UNSURE: "cannot be told"}
    found = [("o", *MARKS[v], word) for v, word in words.items() if v in shown]
    draw_key(ax, [*found, ("-", MUTED, MUTED, "95% interval"), ("|", INK, INK, "promised")])  # fmt: skip


def response_times(
    simulations: Mapping[str, Simulation], *, alliance: str, ax: "Axes | None" = None
) -> "Axes":
    """Draw how many requests of one alliance are begun within how many working days.

    Parameters
    ----------
    simulations
        What happened, by what to call it; each has a line.
    alliance
        Identifier of the alliance.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Share of the requests begun upwards, working days across; the limit and the promised fraction as thin lines.

    Raises
    ------
    ValueError
        If a simulation has no request of the alliance.
    """
    with styled():
        ax = place(axes_for(ax, height=2.6, called=f"How long requests of {alliance} wait"), left=0.6, right=1.55, top=0.15, bottom=0.45)  # fmt: skip
        for (name, item), look in zip(simulations.items(), cycle(LINES), strict=False):
            agreed = _draw_waits(ax, item, alliance=alliance, name=name, look=look)
        _draw_promise(ax, agreed)
        ax.set(ylim=(0, 1.02), xlabel="working days from arrival to first work")
        ax.set_ylabel("share of requests begun within")
        ax.yaxis.set_major_formatter("{x:.0%}")
        ax.grid(axis="y")
        ax.legend(frameon=False, fontsize=SMALL, loc="lower right", labelcolor=MUTED)
    return ax


def _draw_waits(
    ax: "Axes",
    simulation: Simulation,
    *,
    alliance: str,
    name: str,
    look: Mapping[str, Any],
) -> Source:
    """Draw the share of requests begun within each number of days, and return what is promised."""
    sources = simulation.staffed.sources
    mine = [k for k, item in enumerate(sources) if item.alliance_id == alliance]
    days = np.sort(simulation.response[np.isin(simulation.source, mine)])
    if not len(days):
        msg = f"{alliance} asks nothing in {name}"
        raise ValueError(msg)
    agreed = sources[mine[0]]
    end = WAIT_LIMITS * agreed.limit
    within = days <= end
    known = np.concatenate([[0.0], days[within], [end]])
    share = np.arange(len(known) - 1) / len(days)
    label = f"{name}: {_share(1 - within.mean())} wait longer than {end:g} days"
    ax.stairs(share, known, baseline=None, label=label, **look)
    ax.set_xlim(-0.01 * end, end)
    return agreed


def _share(value: float) -> str:
    """Return a share in whole percent that never passes a few for none."""
    return "less than 1%" if 0 < value < LEAST else f"{value:.0%}"


def _draw_promise(ax: "Axes", agreed: Source) -> None:
    """Draw limit and fraction that are promised."""
    ax.axvline(agreed.limit, color=INK, linewidth=0.9)
    ax.axhline(agreed.fraction, color=INK, linewidth=0.9)
    text = f"promised {agreed.fraction:.0%}\nwithin {agreed.limit:g} days"
    write_beside(ax, text, y=agreed.fraction, gap=6)
