"""Hours needed against hours available, and who is how full: the balance of a case and the load of an answer.

Stacks and labels; every hour and occupancy comes from the instance and its solution.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Rectangle

from resourcing.results import TOLERANCE, Solution
from resourcing.study import Case
from resourcing.view.plots.drawing import (
    ALERT,
    BUNDLE_FILLS,
    BUNDLE_WORDS,
    FAINT,
    INK,
    MUTED,
    RULE,
    SMALL,
    TINY,
    apart,
    axes_for,
    axes_size,
    place,
    short_names,
    styled,
    thinned,
    told_apart,
    width_of,
)
from resourcing.view.plots.marking import (
    draw_key,
    label_periods,
    write_beside,
    write_note,
)
from resourcing.view.tables import hours_there, period_word

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LABELS = 16
"""Labels along the axis of periods, at most."""
BAR = 0.68
"""Width of a bar, as a share of a period."""
ROW_HEIGHT = 0.3
"""Height of a row of the heat map, in inches."""
DAYS_TALL = 15.0
"""Room for the periods between rows and key, in points."""
NAME_LETTERS = 26
SHADES = ("#f4f7fb", "#d7e3f1", "#a9c4e0", "#6f9bc8", "#3a6ba5", "#1f4a80")
"""Steps of the heat map from empty to full, light to dark also in gray."""
RATIOS = "above the bars: hours available, as a percentage of the hours needed"
LEAST_CELL = 14.0
"""Width of a cell from which on its percentage is written, and from the next on the alliances led too, in points."""
WIDE_CELL = 34.0
DARK_FROM = 4
"""First shade on which text is white."""


def demand_and_capacity(
    case: Case, *, answer: Solution | None = None, ax: "Axes | None" = None
) -> "Axes":
    """Draw the hours needed in each period, stacked by bundle, against the hours available.

    Above each bar stands the hours available as a percentage of the hours needed, before the hours of leading
    and of handovers.

    Parameters
    ----------
    case
        A case, solved or not.
    answer
        Counts the candidates whom it hires; none are there by default.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Hours a month or quarter upwards, periods across.
    """
    need = case.data.need.sum(axis=0)
    available = hours_there(case, answer=answer)
    with styled():
        ax = place(
            axes_for(ax, height=3.05, called="Hours needed and available"),
            left=0.55,
            right=1.0,
            top=0.35,
            bottom=0.4,
        )
        _draw_stacks(ax, need, case.data.bundles)
        ax.stairs(
            available,
            np.arange(len(available) + 1) - 0.5,
            baseline=None,
            color=INK,
            linewidth=1.8,
            label="available",
        )
        _draw_ratios(ax, need.sum(axis=0), available)
        _draw_words(ax, need[:, -1:], available[-1:])
        label_periods(ax, case.data.periods)
        top = max(float(need.sum(axis=0).max(initial=1)), float(available.max(initial=1)))  # fmt: skip
        ax.set(ylim=(0, 1.12 * top), xlim=(-0.6, len(available) - 0.4))
        ax.set_ylabel(f"hours a {period_word(case)}")
        ax.yaxis.set_major_formatter("{x:,.0f}")
        ax.grid(axis="y")
        write_note(ax, RATIOS, lift=6)
    return ax


def _draw_stacks(ax: "Axes", need: np.ndarray, bundles: Sequence[str]) -> None:
    """Draw a stack of bundles for each period; `need` has shape (bundle, period)."""
    bottoms = np.cumsum(need, axis=0) - need
    for bundle, hours, bottom in zip(bundles, need, bottoms, strict=True):
        ax.bar(
            np.arange(need.shape[1]),
            hours,
            BAR,
            bottom=bottom,
            color=BUNDLE_FILLS.get(bundle, RULE),
            edgecolor="white",
            linewidth=0.6,
            label=BUNDLE_WORDS.get(bundle, bundle),
        )


def _draw_ratios(ax: "Axes", need: np.ndarray, available: np.ndarray) -> None:
    """Write the hours available, as a percentage of those needed, above each bar."""
    shown = [f"{a / n:.0%}" if n > 0 else "" for a, n in zip(available, need, strict=True)]  # fmt: skip
    tops = np.maximum(need, available)
    for index, text in enumerate(thinned(shown, most=MOST_LABELS)):
        ax.annotate(
            text,
            (index, tops[index]),
            xytext=(0, 3),
            textcoords="offset points",
            ha="center",
            size=SMALL,
            color=INK,
        )


def _draw_words(ax: "Axes", need: np.ndarray, available: np.ndarray) -> None:
    """Write beside the last bar what its parts and the line are."""
    if not need.size:
        return
    parts = need[:, 0]
    middles = [*(np.cumsum(parts) - parts / 2).tolist(), float(available[0])]
    names = list(BUNDLE_WORDS.values())[: len(parts)]
    words = [*(f"{name} need" for name in names), "available"]
    total = max(float(parts.sum()), float(available[0]), 1.0)
    heights = apart(middles, least=0.085 * total)
    for word, height in zip(words, heights, strict=True):
        line = word == "available"
        color, weight = (INK, "bold") if line else (MUTED, "normal")
        write_beside(ax, word, y=height, color=color, weight=weight)


def load_heat_map(
    answer: Solution,
    *,
    names: Mapping[str, str] | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw how full each manager and team is in each period, with the number of alliances led.

    A cell says planned / available hours in percent, and how many alliances are led; ``▲`` marks a weighted count
    above the span, a frame and bold an occupancy above 100 %. Hatched: no hours in the period. Candidates who are not
    hired have no row. Where periods are many, cells hold the percentage only, or a shade that the key explains.

    Parameters
    ----------
    answer
        A solution.
    names
        What to call each resource; identifiers by default.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        Resources downwards in the instance's order, periods across.
    """
    shown = np.flatnonzero(~answer.data.candidate | answer.hired).tolist()
    rows = len(shown)
    with styled():
        ax = axes_for(
            ax, height=0.55 + ROW_HEIGHT * max(1, rows), called="How full everybody is"
        )
        called = _called(answer.data.resources, names)
        place(ax, left=width_of(called), top=0.5, bottom=0.02)
        for (row, r), t in product(enumerate(shown), range(len(answer.data.periods))):
            _draw_cell(ax, answer, resource=r, period=t, row=row)
        periods = len(answer.data.periods)
        _explain_cells(ax, answer, shown)
        ax.set(xlim=(-0.5, periods - 0.5), ylim=(max(1, rows) - 0.5, -0.5))
        label_periods(ax, answer.data.periods)
        ax.xaxis.tick_top()
        ax.set_yticks(range(rows), [called[r] for r in shown])
        ax.spines[:].set_visible(False)
    return ax


def _called(resources: Sequence[str], names: Mapping[str, str] | None) -> list[str]:
    """Return what to write beside each row: a short name."""
    full = [(names or {}).get(item, item) for item in resources]
    short = short_names(full)
    return told_apart([short[name] for name in full], letters=NAME_LETTERS)


def _draw_cell(
    ax: "Axes", answer: Solution, *, resource: int, period: int, row: int
) -> None:
    """Draw one cell of the heat map, in the row of the resource."""
    at, full = (resource, period), float(answer.occupancy[resource, period])
    away = answer.data.available[at] <= 0
    over = full > 1 + TOLERANCE
    shade = min(len(SHADES) - 1, int(full * (len(SHADES) - 1) + TOLERANCE))
    ax.add_patch(
        Rectangle(
            (period - 0.48, row - 0.46),
            0.96,
            0.92,
            facecolor="white" if away else SHADES[shade],
            edgecolor=ALERT if over else FAINT if away else "none",
            linewidth=1.6 if over else 0.4,
            hatch="////" if away else None,
        )
    )
    if not away:
        ink = "white" if shade >= DARK_FROM else INK
        _write_cell(ax, answer, at=(resource, period), row=row, ink=ink)


def _write_cell(
    ax: "Axes", answer: Solution, *, at: tuple[int, int], row: int, ink: str
) -> None:
    """Write occupancy and alliances led of a resource and period into a cell, as far as there is room."""
    _, period = at
    over = answer.occupancy[at] > 1 + TOLERANCE
    text: dict[str, Any] = {"color": ink, "ha": "center", "va": "center", "weight": "bold" if over else "normal"}  # fmt: skip
    wide = _cell_width(ax, answer)
    full = f"{answer.occupancy[at]:.0%}" if wide >= LEAST_CELL else "!" if over else ""
    if wide < WIDE_CELL:
        ax.text(period, row, full, size=TINY, **text)
        return
    mark = " ▲" if _above_span(answer)[at] else ""
    led = f"leads {answer.alliances_led[at]:d}{mark}"
    ax.text(period, row - 0.15, full, size=SMALL, **text)
    ax.text(period, row + 0.22, led, size=TINY, **text)


def _cell_width(ax: "Axes", answer: Solution) -> float:
    """Return the width of a cell in points."""
    return axes_size(ax)[0] / max(1, len(answer.data.periods))


def _above_span(answer: Solution) -> np.ndarray:
    """Return where the weighted count of alliances is above the span, shape (resource, period)."""
    return np.asarray(answer.span > answer.data.span_limit + TOLERANCE)


def _explain_cells(ax: "Axes", answer: Solution, shown: Sequence[int]) -> None:
    """Say above the periods what cells hold, and what the marks mean that are there."""
    wide = _cell_width(ax, answer)
    if wide < LEAST_CELL:
        steps = len(SHADES) - 1
        entries = [("s", fill, MUTED, f"{n / steps:.0%}") for n, fill in enumerate(SHADES)]  # fmt: skip
        rest = ("", INK, INK, "of the hours available; ! more, hatched: none")
        draw_key(ax, [*entries, rest], lift=DAYS_TALL)
        return
    here = answer.data.available[shown] > 0
    over = (answer.occupancy[shown] > 1 + TOLERANCE) & here
    marks = [
        ("leads: alliances led", wide >= WIDE_CELL),
        ("▲ more than the span", wide >= WIDE_CELL and (_above_span(answer)[shown] & here).any()),
        ("framed and bold: above 100%", over.any()),
        ("hatched: no hours", (~here).any()),
    ]  # fmt: skip
    words = ["%: hours planned of those available", *(w for w, there in marks if there)]
    write_note(ax, " · ".join(words), lift=DAYS_TALL + 4)
