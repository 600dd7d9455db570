"""Which alliances change hands, from whom to whom and on which day, as one picture.

Orders and labels; the handovers come from the plan, and its other alliances are left to `leads`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from resourcing.front_door import Placement
from resourcing.study import Run
from resourcing.view.plots.drawing import (
    ALERT,
    MUTED,
    POINTS_PER_INCH,
    RULE,
    SEGMENT_LOOKS,
    SEGMENT_ORDER,
    SMALL,
    axes_for,
    axes_size,
    place,
    styled,
    thinned,
)
from resourcing.view.plots.leads import (
    Stretch,
    alliance_words,
    draw_stretch,
    lead_words,
    reading_order,
    stretches,
)
from resourcing.view.plots.marking import draw_key, write_beside

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.22
"""Height of a row, in inches."""
LEFT, RIGHT, TOP, BOTTOM = 2.0, 0.85, 0.5, 0.22
"""Margins in inches: names, dates, key and days, and the remark on what is left out."""
MOST_ROWS, MOST_DAYS = 40, 5
DAYS_TALL = 15.0
"""Room for the days between rows and key, in points."""
MARKER = 5.5
"""Size of the marker of a segment, in points."""


@dataclass(frozen=True, kw_only=True)
class Changing:
    """An alliance that changes hands: index, stretches in order of time, and the first day of each new lead.

    `was` is the index of the lead from whom it goes first.
    """

    alliance: int
    stretches: tuple[Stretch, ...]
    days: tuple[date, ...]
    was: int


def handover_timeline(
    run: Run, *, most: int = MOST_ROWS, ax: "Axes | None" = None
) -> "Axes":
    """Draw every alliance that changes hands, in the order of the days on which it does.

    A bar is a stretch under one lead, in the color of the segment, which the marker before the name tells too; ``▸``
    and a heavy edge stand at the first day of the period in which a new lead takes over; hatched: nobody leads;
    blank: not active. The day of the first handover of each is written at the right.

    Parameters
    ----------
    run
        A solved case.
    most
        Alliances drawn, those of the earliest handovers; how many are left out is written below.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Alliances downwards, days across: position `p` is the middle of the period `p`.
    """
    found = changing_hands(run)
    rows = found[:most]
    with styled():
        ax = axes_for(
            ax,
            height=TOP + BOTTOM + ROW_HEIGHT * max(1, len(rows)),
            called="Alliances that change hands",
        )
        place(ax, left=LEFT, right=RIGHT, top=TOP, bottom=BOTTOM)
        _draw_frame(ax, run.case.scenario.horizon.first_days[:-1], rows=len(rows))
        room = LEFT * POINTS_PER_INCH - 4 * MARKER
        words, called = lead_words(run.case), alliance_words(run.case, within=room)
        placed = [_placement(run, row) for row in rows]
        for y, (row, item) in enumerate(zip(rows, placed, strict=True)):
            _write_name(ax, item, y, name=called[row.alliance])
            _draw_row(ax, row, y, segment=item.label, words=words)
            write_beside(ax, dates(row.days), y=y)
        _draw_key(ax, {item.label for item in placed})
        _write_remark(ax, found, shown=len(rows))
    return ax


def changing_hands(run: Run) -> list[Changing]:
    """Return the alliances that change hands, the earliest first; on one day in the order of reading."""
    days = run.case.scenario.horizon.first_days
    moves: dict[int, list[tuple[int, int]]] = {}
    for move in sorted(run.plan.handovers, key=lambda item: item.period):
        moves.setdefault(move.alliance, []).append((move.period, move.outgoing))
    place_of = {index: number for number, index in enumerate(reading_order(run))}
    order = sorted(moves, key=lambda index: (moves[index][0][0], place_of[index]))
    return [
        Changing(
            alliance=index,
            stretches=tuple(stretches(run, alliance=index)),
            days=tuple(days[period] for period, _ in moves[index]),
            was=moves[index][0][1],
        )
        for index in order
    ]


def day_word(day: date) -> str:
    """Return a day as people write it.

    Examples
    --------
    >>> day_word(date(2027, 4, 1))
    '1 Apr 2027'
    """
    return f"{day.day} {day:%b %Y}"


def dates(days: Sequence[date]) -> str:
    """Return the first of some days, and how many follow.

    Examples
    --------
    >>> dates([date(2027, 4, 1), date(2028, 1, 1)])
    '1 Apr 2027, +1'
    """
    more = f", +{len(days) - 1}" if days[1:] else ""
    return f"{day_word(days[0])}{more}"


def _placement(run: Run, row: Changing) -> Placement:
    """Return the placement of an alliance."""
    return run.case.portfolio.placement(run.case.data.alliances[row.alliance])


def _draw_frame(ax: "Axes", days: Sequence[date], *, rows: int) -> None:
    """Write the first days of the periods above, each at the edge where its period begins."""
    ax.set(xlim=(-0.5, len(days) - 0.5), ylim=(max(1, rows) - 0.5, -0.5))
    labels = thinned([day_word(day) for day in days], most=MOST_DAYS)
    kept = [index for index, label in enumerate(labels) if label]
    ax.set_xticks([index - 0.5 for index in kept], [labels[index] for index in kept])
    for label in ax.get_xticklabels():
        label.set_fontsize(SMALL)
    ax.xaxis.tick_top()
    ax.set_yticks([])
    ax.spines[:].set_visible(False)
    for edge in range(len(days) + 1):
        ax.axvline(edge - 0.5, color=RULE, linewidth=0.6, zorder=0)


def _write_name(ax: "Axes", item: Placement, y: int, *, name: str) -> None:
    """Write the name of an alliance at the left, after the marker of its segment."""
    width, _ = axes_size(ax)
    left = LEFT * POINTS_PER_INCH
    look, across = SEGMENT_LOOKS[item.label], ax.get_yaxis_transform()
    ax.plot(
        [-(left - MARKER) / width],
        [y],
        linestyle="none",
        marker=look.marker,
        markersize=MARKER,
        markerfacecolor=look.fill,
        markeredgecolor=look.edge,
        transform=across,
        clip_on=False,
    )
    ax.text(-(left - 2.5 * MARKER) / width, y, name, transform=across, size=SMALL, va="center")  # fmt: skip


def _draw_row(
    ax: "Axes", row: Changing, y: int, *, segment: str, words: dict[int, str]
) -> None:
    """Draw the stretches of an alliance; one that begins with a handover says from whom."""
    for number, stretch in enumerate(row.stretches):
        first = stretch.handover and number == 0
        word = words[stretch.lead] + (f", from {words[row.was]}" if first else "")
        draw_stretch(ax, stretch, y, word=word, segment=segment)


def _draw_key(ax: "Axes", there: set[str]) -> None:
    """Explain segments and handovers above the days."""
    looks = [(name, SEGMENT_LOOKS[name]) for name in SEGMENT_ORDER if name in there]
    entries = [(look.marker, look.fill, look.edge, name) for name, look in looks]
    handover = ("|", ALERT, ALERT, "handover, on the first day of the period")
    draw_key(ax, [*entries, handover], lift=DAYS_TALL)


def _write_remark(ax: "Axes", found: Sequence[Changing], *, shown: int) -> None:
    """Write below the rows how many are left out, or that nothing changes hands."""
    left_out = len(found) - shown
    text = f"{left_out} more change hands and are not drawn" if left_out else ""
    ax.annotate(
        text if found else "no alliance changes hands",
        (0.0, 0.0),
        xycoords="axes fraction",
        xytext=(0, -4),
        textcoords="offset points",
        va="top",
        size=SMALL,
        color=MUTED,
    )
