"""When a choice fails, and what it hangs on, drawn: futures in and out of a box, triggers, ranks.

Draws what `discovery` and `sensitivity` found.
"""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from resourcing.discovery import Range, Trigger
from resourcing.sensitivity import RankImportance
from resourcing.study import Failing
from resourcing.study.failing import LABELS
from resourcing.view.pages.words import MINUS
from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PLAN,
    POINTS_PER_INCH,
    SMALL,
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

BOX = "#e9ecf2"
"""Fill of the area in which a choice fails."""
ROW_HEIGHT = 0.3
NAME_LETTERS = 44
SPREAD = 0.32
"""Futures of like whole numbers are drawn apart by at most so much."""
SHARE_ROOM = 20.0
"""Room for the share written at the left of a mark, in points."""
FAILS = ("s", ALERT, ALERT, "fails")
HOLDS = ("o", "white", MUTED, "does not fail")
"""Marks of futures; filled and empty, so that they differ in gray."""


def failing_box(
    failing: Failing, *, traits: pd.DataFrame, ax: "Axes | None" = None
) -> "Axes":
    """Draw the futures by the first two inputs of the first box: filled those that fail, shaded the box.

    Parameters
    ----------
    failing
        When an option fails; with one box at least.
    traits
        What each future was like, as in `Outcome.traits`.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The first input across; the second upwards, or, where there is one only, whether the future fails. Whole numbers
        are drawn apart, so that futures of like numbers can be seen.

    Raises
    ------
    ValueError
        If no box was found.
    """
    limits = box_limits(failing)
    names = [limit.name for limit in limits]
    x = _spread(traits[names[0]].to_numpy(dtype=float), seed=1)
    failed = failing.failed
    second = traits[names[1]].to_numpy(dtype=float) if names[1:] else failed * 1.0
    y = _spread(second, seed=2)
    with styled():
        ax = axes_for(
            ax, height=2.6 if names[1:] else 1.7, called="When the choice fails"
        )
        place(ax, left=1.1 if names[1:] else 0.9, right=0.1, top=0.3, bottom=0.45)
        ax.plot(x[~failed], y[~failed], "o", markersize=4, markerfacecolor="white", markeredgecolor=MUTED)  # fmt: skip
        ax.plot(x[failed], y[failed], "s", markersize=4, color=ALERT)
        ax.set_xlabel(_label(names[0]))
        ax.xaxis.set_major_locator(MaxNLocator(nbins=8, integer=limits[0].whole))
        if names[1:]:
            ax.set_ylabel(ellipsized(_label(names[1]), letters=NAME_LETTERS))
            ax.yaxis.set_major_locator(MaxNLocator(nbins=6, integer=limits[1].whole))
        else:
            ax.set_yticks([0, 1], ["does not fail", "fails"])
        _shade(ax, limits)
        draw_key(ax, [FAILS, HOLDS, ("s", BOX, FAINT, "the condition")])
    return ax


def box_limits(failing: Failing) -> list[Range]:
    """Return the first two limits of the first box.

    Raises
    ------
    ValueError
        If there is none.
    """
    found = [limit for box in failing.discovery.boxes[:1] for limit in box.limits]
    ranges = [limit for limit in found if isinstance(limit, Range)]
    if not ranges:
        msg = f"no condition was found under which {failing.option} fails"
        raise ValueError(msg)
    return ranges[:2]


def _spread(values: np.ndarray, *, seed: int) -> np.ndarray:
    """Return whole numbers drawn apart, other numbers as they are; the same at every run."""
    if (values % 1 != 0).any():
        return values
    chance = np.random.default_rng(seed)
    return np.asarray(values + chance.uniform(-SPREAD, SPREAD, len(values)))


def _label(name: str) -> str:
    """Return what people call an input, with its unit."""
    if name not in LABELS:
        return name
    label = LABELS[name]
    unit = "" if not label.unit or label.unit in label.text else f" ({label.unit})"
    return f"{label.text}{unit}"


def _shade(ax: "Axes", limits: Sequence[Range]) -> None:
    """Shade the box, as far as the axes reach."""
    (left, right), (bottom, top) = ax.get_xlim(), ax.get_ylim()
    x0, x1 = _ends(limits[0], left, right)
    y0, y1 = _ends(limits[1], bottom, top) if limits[1:] else (bottom, top)
    ax.add_patch(
        Rectangle((x0, y0), x1 - x0, y1 - y0, facecolor=BOX, edgecolor=FAINT, zorder=0)
    )
    ax.set(xlim=(left, right), ylim=(bottom, top))


def _ends(limit: Range, low: float, high: float) -> tuple[float, float]:
    """Return where a limit begins and ends on an axis."""
    half = 0.5 if limit.whole else 0.0
    begin = low if math.isinf(limit.low) else limit.low - half
    end = high if math.isinf(limit.high) else limit.high + half
    return max(low, begin), min(high, end)


def trigger_shares(found: Sequence[Trigger], *, ax: "Axes | None" = None) -> "Axes":
    """Draw the share of futures that fail beyond each trigger and within it.

    Parameters
    ----------
    found
        Triggers, at least one.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Shares across; triggers downwards.
    """
    names = [ellipsized(f"{item.text} {item.crossed}", letters=NAME_LETTERS) for item in found]  # fmt: skip
    with styled():
        ax = axes_for(ax, height=0.75 + ROW_HEIGHT * len(found), called="What to watch")
        place(
            ax,
            left=width_of(names) + SHARE_ROOM / POINTS_PER_INCH,
            right=0.4,
            top=0.3,
            bottom=0.4,
        )
        for y, item in enumerate(found):
            ax.plot([item.within, item.beyond], [y, y], color=FAINT, linewidth=2.5)
            ax.plot(item.within, y, "o", markersize=6, markerfacecolor="white", markeredgecolor=MUTED, clip_on=False)  # fmt: skip
            ax.plot(item.beyond, y, "s", markersize=6, color=ALERT, clip_on=False)
            _write_shares(ax, item, y)
        ax.set(xlim=(0, 1), ylim=(len(found) - 0.5, -0.5))
        ax.xaxis.set_major_formatter("{x:.0%}")
        ax.set_xlabel("share of futures that fail")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        label_rows(ax, names)
        ax.tick_params(axis="y", pad=SHARE_ROOM)
        draw_key(ax, [("s", ALERT, ALERT, "where it is so"), ("o", "white", MUTED, "where it is not")])  # fmt: skip
    return ax


def _write_shares(ax: "Axes", item: Trigger, y: int) -> None:
    """Write both shares at their marks, each on the side away from the other."""
    right = item.beyond >= item.within
    for value, after in ((item.beyond, right), (item.within, not right)):
        ax.annotate(
            f"{value:.0%}",
            (value, y),
            xytext=(6, 0) if after else (-6, 0),
            textcoords="offset points",
            ha="left" if after else "right",
            va="center",
            size=SMALL,
            annotation_clip=False,
        )


def rank_bars(
    found: RankImportance, *, most: int = 12, ax: "Axes | None" = None
) -> "Axes":
    """Draw with what an outcome rises and falls: partial rank correlations with their intervals, the strongest first.

    Parameters
    ----------
    found
        Importance by ranks.
    most
        Inputs drawn.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Correlations across, from -1 to 1; inputs downwards. Dark are those told from chance, light the others.
    """
    rows = found.frame.head(most)
    names = [ellipsized(str(name), letters=NAME_LETTERS) for name in rows["input"]]
    with styled():
        ax = axes_for(
            ax,
            height=0.8 + ROW_HEIGHT * 0.85 * len(rows),
            called="With what the outcome rises and falls",
        )
        place(ax, left=width_of(names), right=0.75, top=0.3, bottom=0.45)
        for y, (_, row) in enumerate(rows.iterrows()):
            low, high = float(row["partial_low"]), float(row["partial_high"])
            sure = low > 0 or high < 0
            ax.barh(y, row["partial"], 0.62, color=PLAN if sure else FAINT)
            ax.plot([low, high], [y, y], color="white", linewidth=3.0)
            ax.plot([low, high], [y, y], color=INK if sure else MUTED, linewidth=1.0)
            color = INK if sure else MUTED
            write_beside(ax, f"{row['partial']:+.2f}".replace("-", MINUS), y=y, color=color, gap=8)  # fmt: skip
        ax.axvline(0, color=INK, linewidth=1.0)
        ax.set(xlim=(-1, 1), ylim=(len(rows) - 0.5, -0.5))
        ax.set_xlabel("falls with it  ←  partial rank correlation  →  rises with it")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        label_rows(ax, names)
        draw_key(ax, [("s", PLAN, PLAN, "told from chance"), ("s", FAINT, FAINT, "may be chance"), ("-", INK, INK, "95% interval")])  # fmt: skip
    return ax
