"""Today beside the plan: coverage by segment and bundle, and the headline measures.

Sums hours by segment and draws; coverage, promises and measures come from the solutions.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from resourcing.playbook import SEGMENTS
from resourcing.study import Run, measures
from resourcing.view.plots.drawing import (
    BUNDLE_WORDS,
    FAINT,
    INK,
    MUTED,
    PLAN,
    SMALL,
    TODAY,
    axes_for,
    label_rows,
    place,
    styled,
    width_of,
)
from resourcing.view.plots.marking import draw_key
from resourcing.view.tables import period_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ROW_HEIGHT = 0.21
"""Height of a row, in inches."""
PANEL_COLUMNS = 3
CLOSE = 0.06
"""Coverages nearer than this have their numbers on either side."""


@dataclass(frozen=True, kw_only=True)
class Covered:
    """Coverage of one bundle over a segment's alliances and the whole horizon; `promised` as coverage, 0 for none."""

    segment: str
    bundle: str
    hours_needed: float
    today: float
    plan: float
    promised: float


def coverage_by_segment(run: Run, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the coverage of each bundle by segment: today's leads kept against the plan, and what is promised.

    Parameters
    ----------
    run
        A solved case.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Hours delivered as a share of the hours needed across; segments and bundles downwards.
    """
    found = list(covered(run))
    rows = _with_headings(found)
    with styled():
        ax = axes_for(
            ax,
            height=0.75 + ROW_HEIGHT * max(1, len(rows)),
            called="Coverage by segment",
        )
        place(
            ax,
            left=width_of([_name(row) for row in rows]),
            right=0.35,
            top=0.3,
            bottom=0.4,
        )
        ax.set(xlim=(-0.015, 1), ylim=(max(1, len(rows)) - 0.5, -0.5))
        ax.set_xlabel("hours delivered, as a share of the hours needed")
        ax.xaxis.set_major_formatter("{x:.0%}")
        ax.grid(axis="x")
        ax.spines["left"].set_visible(False)
        _label_rows(ax, rows)
        for y, row in enumerate(rows):
            if isinstance(row, Covered):
                _draw_pair(ax, row, y)
        _draw_key(ax)
    return ax


def covered(run: Run) -> Iterator[Covered]:
    """Yield the coverage by segment and bundle, where anything is needed."""
    data = run.case.data
    labels = np.array([run.case.portfolio.placement(a).label for a in data.alliances])
    for segment in SEGMENTS:
        mine = labels == segment
        for number, bundle in enumerate(data.bundles):
            need = float(data.need[mine, number].sum())
            if need > 0:
                floors = data.floor[mine, number] * data.need[mine, number]
                yield Covered(
                    segment=segment,
                    bundle=bundle,
                    hours_needed=need,
                    today=float(run.today.delivered[mine, number].sum()) / need,
                    plan=float(run.plan.delivered[mine, number].sum()) / need,
                    promised=float(floors.sum()) / need,
                )


def _with_headings(found: list[Covered]) -> list[Covered | str]:
    """Return the rows with the name of the segment before its first."""
    rows: list[Covered | str] = []
    for item in found:
        if not rows or _segment(rows[-1]) != item.segment:
            rows.append(item.segment)
        rows.append(item)
    return rows


def _segment(row: Covered | str) -> str:
    """Return the segment of a row."""
    return row if isinstance(row, str) else row.segment


def _name(row: Covered | str) -> str:
    """Return what to write beside a row: a segment, or a bundle."""
    return row if isinstance(row, str) else BUNDLE_WORDS.get(row.bundle, row.bundle)


def _label_rows(ax: "Axes", rows: list[Covered | str]) -> None:
    """Write segments and bundles at the left."""
    words = [_name(row) for row in rows]
    label_rows(ax, words, heavy=[isinstance(row, str) for row in rows])


def _draw_pair(ax: "Axes", row: Covered, y: int) -> None:
    """Draw today and plan as two dots with a line between them, and the promise as a bar across."""
    ax.plot([row.today, row.plan], [y, y], color=FAINT, linewidth=2.5, zorder=1)
    if row.promised > 0:
        ax.plot([row.promised] * 2, [y - 0.42, y + 0.42], color=INK, linewidth=1.4)
    ax.plot(row.today, y, "o", markersize=6, markerfacecolor="white", markeredgecolor=MUTED, markeredgewidth=1.4, clip_on=False, zorder=3)  # fmt: skip
    ax.plot(row.plan, y, "o", markersize=6.5, color=PLAN, clip_on=False, zorder=4)
    if f"{row.today:.0%}" == f"{row.plan:.0%}":
        _write_share(ax, row.plan, y, left=False, color=PLAN)
        return
    today_first = row.today <= row.plan
    _write_share(ax, row.today, y, left=today_first, color=MUTED)
    _write_share(ax, row.plan, y, left=not today_first, color=PLAN)


def _write_share(ax: "Axes", value: float, y: int, *, left: bool, color: str) -> None:
    """Write a share beside its dot, on the side away from the other dot."""
    inside = left and value < CLOSE
    ax.annotate(
        f"{value:.0%}",
        (value, y),
        xytext=(-6 if left and not inside else 6, -5 if inside else 0),
        textcoords="offset points",
        ha="right" if left and not inside else "left",
        va="center",
        size=SMALL,
        color=color,
        annotation_clip=False,
    )


def _draw_key(ax: "Axes") -> None:
    """Explain the marks above the chart."""
    draw_key(
        ax,
        [
            ("o", "white", MUTED, "today's leads kept"),
            ("o", PLAN, PLAN, "plan"),
            ("|", INK, INK, "promised at least"),
        ],
    )


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One measure, today and in the plan; `ends` is the least length of its axis."""

    title: str
    today: float
    plan: float
    ends: float = 1.0


def today_against_plan(run: Run, *, ax: "Axes | None" = None) -> "Axes":
    """Draw the headline measures of today's leads kept beside those of the plan, each on its own scale from zero.

    Parameters
    ----------
    run
        A solved case.
    ax
        Axes to draw on, whose area the panels share; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes that hold the panels (``child_axes``); each title gives the unit.
    """
    found = panels(run)
    lines = -(-len(found) // PANEL_COLUMNS)
    with styled():
        ax = axes_for(
            ax, height=0.78 * lines, called="Today's leads kept against the plan"
        )
        ax.set_axis_off()
        for number, panel in enumerate(found):
            row, column = divmod(number, PANEL_COLUMNS)
            _draw_panel(_cell(ax, row, column, lines), panel)
    return ax


def panels(run: Run) -> list[Panel]:
    """Return the measures to show."""
    today, plan = (measures(item, case=run.case) for item in (run.today, run.plan))
    currency, period = run.case.world.playbook.currency, period_word(run.case)

    def panel(title: str, name: str, ends: float = 1.0) -> Panel:
        """Return the panel of a measure."""
        values = (float(getattr(item, name)) for item in (today, plan))
        return Panel(title=title, today=next(values), plan=next(values), ends=ends)

    return [
        panel(f"hours delivered, of {plan.hours_needed:,.0f}", "hours_delivered", plan.hours_needed),
        panel(f"promises kept, of {plan.promises_made:,}", "promises_kept", plan.promises_made),
        panel(f"alliance-{period}s without a lead", "unmanaged"),
        panel(f"alliance-{period}s underserved", "underserved"),
        panel("handovers", "handovers"),
        panel(f"cost of what is decided ({currency})", "cost"),
    ]  # fmt: skip


def _cell(ax: "Axes", row: int, column: int, rows: int) -> "Axes":
    """Return the axes of one panel."""
    width, height = 1 / PANEL_COLUMNS, 1 / rows
    return ax.inset_axes(
        (
            column * width + 0.055,
            1 - (row + 1) * height + 0.1 * height,
            width - 0.11,
            0.55 * height,
        )
    )


def _draw_panel(ax: "Axes", panel: Panel) -> None:
    """Draw one measure as two bars with their numbers."""
    values = [panel.today, panel.plan]
    ax.barh([0, 1], values, 0.72, color=[TODAY, PLAN])
    ax.set(xlim=(0, max(*values, panel.ends, 1.0)), ylim=(1.5, -0.5))
    ax.set_yticks([0, 1], ["today", "plan"], size=SMALL)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.set_title(panel.title, size=SMALL, loc="left", x=-0.17, pad=2, color=INK)
    for y, value in enumerate(values):
        ax.annotate(
            f"{value:,.0f}",
            (value, y),
            xytext=(3, 0),
            textcoords="offset points",
            va="center",
            size=SMALL,
            annotation_clip=False,
        )
