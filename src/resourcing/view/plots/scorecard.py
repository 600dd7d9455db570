"""Pictures of a scorecard: where its shares stand against the period before, and its control charts.

Draws what `resourcing.scorecard` computed; every share, interval, limit and signal comes from there.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.ticker import MaxNLocator

from resourcing.scorecard import Chart, Measure, Point
from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PLAN,
    SMALL,
    axes_for,
    ellipsized,
    label_rows,
    place,
    styled,
    thinned,
    width_of,
)
from resourcing.view.plots.marking import draw_key, write_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BETTER, BAND = "#1b7a55", "#eef1f5"
CHART_HEIGHT, ROW_HEIGHT = 2.15, 0.27
"""Height of a control chart, and of a row of the picture of shares, in inches."""
MOST_LABELS = 14
"""Labels of periods below a chart."""
LETTERS = 46
"""Letters of a measure's name beside the picture of shares."""
VERDICTS = {"worse": (ALERT, "s"), "better": (BETTER, "^")}
"""Color and mark of a share that moved more than chance would bring."""
NEAR_FLOOR = 0.12
"""Share of an axis from its foot within which nothing is written below a point."""
ROOM = 1.12
"""Upper end of an axis of counts, as a multiple of the largest value."""


def control_chart(chart: Chart, *, ax: "Axes | None" = None) -> "Axes":
    """Draw a control chart: values by period, the center, and the limits of each period.

    A point outside its limits is red and square; one that is at least the eighth in a row on one side of the center is
    red and hollow.

    Parameters
    ----------
    chart
        A chart with at least one point.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Share or count upwards, periods across.
    """
    across = np.arange(len(chart.points), dtype=float)
    with styled():
        ax = place(
            axes_for(ax, height=CHART_HEIGHT, called=f"Control chart of {chart.name}"),
            left=0.65,
            right=0.75,
            top=0.35,
            bottom=0.3,
        )
        _draw_limits(ax, chart, across)
        _draw_values(ax, chart, across)
        backwards = [point.period for point in reversed(chart.points)]
        ax.set_xticks(across, thinned(backwards, most=MOST_LABELS)[::-1])
        ax.set_xlim(-0.6, len(across) - 0.4)
        ax.set_ylabel(chart.unit if chart.kind == "c" else f"share of {chart.unit}")
        if chart.kind != "c":
            ax.set_ylim(-0.03, 1.1)
            ax.yaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
            ax.set_yticks([0, 0.25, 0.5, 0.75, 1])
        else:
            top = ROOM * max(1.0, *_tops(chart))
            ax.set_ylim(-0.04 * top, top)
            ax.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        ax.grid(axis="y")
        _explain_points(ax, chart)
    return ax


def _explain_points(ax: "Axes", chart: Chart) -> None:
    """Explain band and marks that are there, above the chart."""
    there = [
        (chart.center is not None, ("s", BAND, MUTED, "what chance explains")),
        (any(p.outside for p in chart.points), ("s", ALERT, ALERT, "outside of it")),
        (any(p.run and not p.outside for p in chart.points), ("o", "#ffffff", ALERT, "eighth or later in a row on one side of the center")),
    ]  # fmt: skip
    draw_key(ax, [entry for found, entry in there if found], lift=6)


def _tops(chart: Chart) -> list[float]:
    """Return everything that a chart must have room for."""
    found = [item for point in chart.points for item in (point.value, point.high)]
    return [item for item in found if item is not None]


def _draw_limits(ax: "Axes", chart: Chart, across: np.ndarray) -> None:
    """Draw the band between the limits and the center, with their names at the right."""
    if chart.center is None:
        return
    lows, highs = (
        np.array([np.nan if item is None else item for item in side], dtype=float)
        for side in (
            [point.low for point in chart.points],
            [point.high for point in chart.points],
        )
    )
    edges = np.append(across - 0.5, across[-1] + 0.5)
    ax.stairs(highs, edges, baseline=lows, fill=True, color=BAND, linewidth=0)
    for side in (lows, highs):
        ax.stairs(side, edges, baseline=None, color=MUTED, linewidth=0.7)
    ax.axhline(chart.center, color=MUTED, linewidth=0.8, linestyle=(0, (4, 3)))
    center = f"center {_shown(chart, chart.center)}"
    write_beside(ax, center, y=chart.center, color=MUTED)


def _shown(chart: Chart, value: float) -> str:
    """Return a value of a chart as text."""
    return f"{value:.0%}" if chart.kind != "c" else f"{value:.1f}"


def _draw_values(ax: "Axes", chart: Chart, across: np.ndarray) -> None:
    """Draw the values, with a mark and a number at every signal, and a number at the last; a gap where there is none."""
    values = [np.nan if p.value is None else p.value for p in chart.points]
    ax.plot(across, values, color=PLAN, linewidth=1.1, zorder=2)
    last = chart.points[-1]
    for at, point in zip(across.tolist(), chart.points, strict=True):
        if point.value is not None:
            ax.plot([at], [point.value], zorder=3, linestyle="none", **_mark(point))
            if point.outside or point is last:
                _write(ax, at, point, chart)


def _mark(point: Point) -> dict[str, Any]:
    """Return how a point is drawn."""
    if point.outside:
        return {"marker": "s", "markersize": 5.5, "color": ALERT}
    if point.run:
        return {
            "marker": "o",
            "markersize": 5.0,
            "markerfacecolor": "#ffffff",
            "markeredgecolor": ALERT,
            "markeredgewidth": 1.3,
        }
    return {"marker": "o", "markersize": 4.0, "color": PLAN}


def _write(ax: "Axes", at: float, point: Point, chart: Chart) -> None:
    """Write the value of a point at the side away from the center, but not below the axis."""
    value = point.value or 0.0
    below = chart.center is not None and value < chart.center
    floor = NEAR_FLOOR * max([1.0] if chart.kind != "c" else _tops(chart))
    ax.annotate(
        _shown(chart, value) if chart.kind != "c" else f"{value:.0f}",
        (at, value),
        xytext=(0, -10 if below and value > floor else 6),
        textcoords="offset points",
        ha="center",
        size=SMALL,
        color=ALERT if point.outside or point.run else PLAN,
        fontweight="bold",
    )


def shares_now_and_before(
    measures: Sequence[Measure], *, ax: "Axes | None" = None
) -> "Axes":
    """Draw shares with their intervals, and the value of the period before as a gray mark.

    Parameters
    ----------
    measures
        Measures that are shares and have a value.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        One row for each measure, the share across.
    """
    rows = np.arange(len(measures))
    names = [ellipsized(item.name, letters=LETTERS) for item in measures]
    with styled():
        ax = place(
            axes_for(
                ax,
                height=0.8 + ROW_HEIGHT * max(len(rows), 1),
                called="Shares now and before",
            ),
            left=width_of(names),
            right=0.4,
            top=0.3,
            bottom=0.45,
        )
        for row, item in zip(rows.tolist(), measures, strict=True):
            _draw_share(ax, row, item)
        label_rows(ax, names)
        ax.set_ylim(len(rows) - 0.4, -0.6)
        ax.set_xlim(-0.01, 1.01)
        ax.set_xlabel("share of the cases of each measure")
        ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0%}")
        ax.spines["left"].set_visible(False)
        ax.grid(axis="x")
        _explain_shares(ax, measures)
    return ax


def _explain_shares(ax: "Axes", measures: Sequence[Measure]) -> None:
    """Explain the marks that are there, above the rows."""
    verdicts = {item.verdict for item in measures}
    moved = [(marker, color, color, f"{word} by more than chance") for word, (color, marker) in VERDICTS.items() if word in verdicts]  # fmt: skip
    draw_key(
        ax,
        [
            ("o", PLAN, PLAN, "this period"),
            *moved,
            ("s", FAINT, FAINT, "95% interval"),
            ("|", INK, INK, "the period before"),
        ],
    )


def _draw_share(ax: "Axes", row: int, item: Measure) -> None:
    """Draw one share, its interval, and where it stood before."""
    value = item.value or 0.0
    color, marker = VERDICTS.get(item.verdict, (PLAN, "o"))
    if item.low is not None and item.high is not None:
        ax.hlines(row, item.low, item.high, color=FAINT, linewidth=5)
    if item.before is not None:
        ax.plot([item.before], [row], "|", color=INK, markersize=8, zorder=2)
    ax.plot([value], [row], marker, color=color, markersize=5.5, zorder=3)
    write_beside(ax, f"{value:.0%}", y=row, color=color, gap=6)
