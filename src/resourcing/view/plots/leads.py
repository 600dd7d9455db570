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
    breadth,
    ellipsized,
    letters_within,
    place,
    short_names,
    styled,
    told_apart,
)
from resourcing.view.plots.marking import label_periods, write_note
from resourcing.view.tables import marked_names

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.19
"""Height of a row, in inches."""
LEFT = 2.2
"""Room for the names of the alliances, in inches."""
BAR = 0.8
NOBODY_WORD = "nobody"
HINTED = 0.92
"""Small letters are drawn wider than they are, to whole pixels: this share of a stretch is written on."""
FEWEST_LETTERS = 4
"""Letters of a lead's name below which it is not written into a stretch."""
PERIODS_TALL = 15.0
"""Room for the periods between rows and key, in points."""


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
            height=0.6 + ROW_HEIGHT * max(1, len(rows)),
            called="Who leads which alliance and when",
        )
        place(ax, left=LEFT, top=0.5, bottom=0.05)
        ax.set(xlim=(-0.5, len(periods) - 0.5), ylim=(max(1, len(rows)) - 0.5, -0.5))
        _draw_frame(ax, periods)
        room = LEFT * POINTS_PER_INCH - 8
        words, called = lead_words(run.case), alliance_words(run.case, within=room)
        for y, row in enumerate(rows):
            if isinstance(row, str):
                _write_name(ax, row, y, weight="bold")
                continue
            _write_name(ax, called[row], y, weight="normal")
            _draw_row(ax, run, row, y, words=words)
        indices = (row for row in rows if isinstance(row, int))
        _write_key(ax, [s for a in indices for s in stretches(run, alliance=a)])
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
    label_periods(ax, periods)
    ax.xaxis.tick_top()
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    for edge in range(len(periods) + 1):
        ax.axvline(edge - 0.5, color=RULE, linewidth=0.6, zorder=0)


def _write_key(ax: "Axes", drawn: Sequence[Stretch]) -> None:
    """Explain above the periods the marks that are there; whose segment is which is said in the rows."""
    words = [
        ("handover: ▸ and a heavy edge", any(item.handover for item in drawn)),
        ("hatched: nobody leads", any(item.lead == NOBODY for item in drawn)),
        ("blank: not active", True),
    ]
    text = " · ".join(word for word, there in words if there)
    write_note(ax, text, lift=PERIODS_TALL + 4)


def _draw_row(
    ax: "Axes", run: Run, alliance: int, y: int, *, words: dict[int, str]
) -> None:
    """Draw the stretches of an alliance."""
    segment = run.case.portfolio.placement(run.case.data.alliances[alliance]).label
    for stretch in stretches(run, alliance=alliance):
        draw_stretch(ax, stretch, y, word=words[stretch.lead], segment=segment)


def alliance_words(case: Case, *, within: float) -> list[str]:
    """Return the name of every alliance, cut to so many points of width and still told from the others."""
    names = [case.portfolio.placement(item).name for item in case.data.alliances]
    return told_apart(names, letters=letters_within(within, size=SMALL))


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
    letters = letters_within(HINTED * cells * per_cell - 6, size=TINY)
    cut = letters < min(FEWEST_LETTERS, breadth(text))
    shown = text[: int(stretch.handover)] if cut else ellipsized(text, letters=letters)
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
