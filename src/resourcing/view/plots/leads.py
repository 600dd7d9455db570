"""Who leads which alliance and when, as one picture: stretches of time, handovers, and what nobody leads.

Orders and labels; the leads come from the plan.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from resourcing.problem import NOBODY
from resourcing.study import Case, Run
from resourcing.view.plots.drawing import (
    ALERT,
    FAINT,
    INK,
    MUTED,
    PAGE_WIDTH,
    POINTS_PER_INCH,
    RULE,
    SEGMENT_LOOKS,
    SEGMENT_ORDER,
    SMALL,
    TINY,
    axes_for,
    axes_size,
    ellipsized,
    letters_within,
    place,
    short_names,
    styled,
    thinned,
)
from resourcing.view.tables import marked_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.19
"""Height of a row, in inches."""
LEFT = 2.2
"""Room for the names of the alliances, in inches."""
MOST_LABELS = 16
BAR = 0.8
NOBODY_WORD = "nobody"


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Periods in a row in which one resource, or nobody, leads an active alliance."""

    alliance: int
    lead: int
    first: int
    last: int
    handover: bool


def leads_matrix(
    run: Run, *, only: Sequence[str] | None = None, ax: "Axes | None" = None
) -> "Axes":
    """Draw who leads which alliance in each period of the plan.

    Alliances stand by segment and then by their lead, so that what one person leads stands together. A bar is a
    stretch under one lead, in the color of the segment; ``▸`` and a heavy edge mark a handover; hatched is unmanaged;
    blank is not active.

    Parameters
    ----------
    run
        A solved case.
    only
        Identifiers of the alliances to draw; all by default.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Alliances downwards, periods across.
    """
    order = [
        index
        for index in reading_order(run)
        if only is None or run.case.data.alliances[index] in only
    ]
    rows = list(_rows(run, order))
    periods = run.case.data.periods
    with styled():
        ax = axes_for(
            ax,
            height=0.35 + ROW_HEIGHT * max(1, len(rows)),
            called="Who leads which alliance and when",
        )
        place(ax, left=LEFT, top=0.25, bottom=0.05)
        ax.set(xlim=(-0.5, len(periods) - 0.5), ylim=(max(1, len(rows)) - 0.5, -0.5))
        _draw_frame(ax, periods)
        for y, row in enumerate(rows):
            _draw_row(ax, run, row, y)
    return ax


def reading_order(run: Run) -> list[int]:
    """Return the indices of the alliances in the order to read them: by segment, first lead, then criticality."""
    placed = [run.case.portfolio.placement(item) for item in run.case.data.alliances]
    return sorted(
        range(len(placed)),
        key=lambda index: (
            SEGMENT_ORDER.index(placed[index].label),
            _main_lead(run, index),
            -placed[index].scores["criticality"],
        ),
    )


def _main_lead(run: Run, alliance: int) -> int:
    """Return the index of the lead for most periods (the earlier resource where two tie); a large one for nobody."""
    leads = run.plan.lead[alliance][run.plan.led[alliance]]
    return int(np.bincount(leads).argmax()) if len(leads) else len(run.case.data.resources)  # fmt: skip


def _rows(run: Run, order: Sequence[int]) -> Iterator[int | str]:
    """Yield a heading for each segment, with the number of all its alliances, and the indices of those to draw."""
    placed = run.case.portfolio.placement
    labels = [placed(name).label for name in run.case.data.alliances]
    for segment, members in groupby(order, key=lambda index: labels[index]):
        yield f"{segment} ({labels.count(segment)})"
        yield from members


def stretches(run: Run, *, alliance: int) -> list[Stretch]:
    """Return the stretches of an active alliance under one lead or under nobody, in order of time."""
    active = np.flatnonzero(run.case.data.active[alliance]).tolist()
    moved = {m.period for m in run.plan.handovers if m.alliance == alliance}
    leads = run.plan.lead[alliance]
    # Periods in a row have one difference between number and position.
    keyed = groupby(
        enumerate(active),
        key=lambda pair: (pair[1] - pair[0], int(leads[pair[1]])),
    )
    found = [(lead, [t for _, t in group]) for (_, lead), group in keyed]
    return [
        Stretch(
            alliance=alliance,
            lead=lead,
            first=periods[0],
            last=periods[-1],
            handover=periods[0] in moved,
        )
        for lead, periods in found
    ]


def _draw_frame(ax: "Axes", periods: Sequence[str]) -> None:
    """Label the periods above and draw a faint line between them."""
    labels = thinned(periods, most=MOST_LABELS)
    kept = [index for index, label in enumerate(labels) if label]
    ax.set_xticks(kept, [labels[index] for index in kept])
    ax.xaxis.tick_top()
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    for edge in range(len(periods) + 1):
        ax.axvline(edge - 0.5, color=RULE, linewidth=0.6, zorder=0)


def _draw_row(ax: "Axes", run: Run, row: int | str, y: int) -> None:
    """Draw a heading, or the name of an alliance and its stretches."""
    letters = letters_within(LEFT * POINTS_PER_INCH - 8, size=SMALL)
    if isinstance(row, str):
        _write_name(ax, row, y, weight="bold")
        return
    item = run.case.portfolio.placement(run.case.data.alliances[row])
    _write_name(ax, ellipsized(item.name, letters=letters), y, weight="normal")
    words = lead_words(run.case)
    for stretch in stretches(run, alliance=row):
        draw_stretch(ax, stretch, y, word=words[stretch.lead], segment=item.label)


def lead_words(case: Case) -> dict[int, str]:
    """Return a short name for each index of a lead, and a word for nobody."""
    names = marked_names(case)
    short = short_names(names.values())
    found = {r: short[names[key]] for r, key in enumerate(case.data.resources)}
    return {**found, NOBODY: NOBODY_WORD}


def _write_name(ax: "Axes", text: str, y: int, *, weight: str) -> None:
    """Write a name at the left edge of the page."""
    width, _ = axes_size(ax)
    x = -min(LEFT, PAGE_WIDTH / 3) * POINTS_PER_INCH / width
    ax.text(x, y, text, transform=ax.get_yaxis_transform(), size=SMALL, va="center", weight=weight)  # fmt: skip


def draw_stretch(
    ax: "Axes", stretch: Stretch, y: int, *, word: str, segment: str
) -> None:
    """Draw one stretch in the row `y` in the look of its segment, and write who leads."""
    nobody, look = stretch.lead == NOBODY, SEGMENT_LOOKS[segment]
    left, length = stretch.first - 0.48, stretch.last - stretch.first + 0.96
    ax.add_patch(
        Rectangle(
            (left, y - BAR / 2),
            length,
            BAR,
            facecolor="white" if nobody else look.fill,
            edgecolor=FAINT if nobody else look.edge,
            linewidth=0.5,
            hatch="//////" if nobody else None,
        )
    )
    if stretch.handover:
        ax.plot([left, left], [y - BAR / 2, y + BAR / 2], color=ALERT, linewidth=2.2, solid_capstyle="butt")  # fmt: skip
    _write_lead(ax, stretch, y, word=word, ink=MUTED if nobody else look.ink)


def _write_lead(ax: "Axes", stretch: Stretch, y: int, *, word: str, ink: str) -> None:
    """Write the lead into a stretch, cut to its length."""
    width, _ = axes_size(ax)
    cells = stretch.last - stretch.first + 1
    per_cell = width / (ax.get_xlim()[1] - ax.get_xlim()[0])
    text = f"▸ {word}" if stretch.handover else word
    shown = ellipsized(text, letters=letters_within(cells * per_cell - 6, size=TINY))
    backed = {"boxstyle": "square,pad=0.15", "facecolor": "white", "edgecolor": "none"}
    ax.text(
        stretch.first - 0.42,
        y,
        shown,
        size=TINY,
        color=INK if stretch.lead == NOBODY else ink,
        va="center",
        bbox=backed if stretch.lead == NOBODY else None,
    )
