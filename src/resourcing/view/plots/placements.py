"""The map of a portfolio: where each alliance stands on the three dimensions, and its name.

Places markers and names; every score and segment comes from the front door.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import BANDS, DIMENSIONS, Dimension, Playbook
from resourcing.view.plots.drawing import (
    FAINT,
    INK,
    MUTED,
    PAGE_WIDTH,
    POINTS_PER_INCH,
    SEGMENT_LOOKS,
    SEGMENT_ORDER,
    SMALL,
    TINY,
    axes_for,
    axes_size,
    ellipsized,
    letters_within,
    place,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

ACROSS: Dimension = "cross_functionality"
UP: Dimension = "criticality"
SIZED: Dimension = "interconnectivity"
LOWEST, HIGHEST = 0.85, 5.15
"""Ends of both axes, in levels."""
RADII = dict(zip(BANDS, (4.2, 6.2, 8.4), strict=True))
"""Radius of a marker by band of interconnectivity, in points."""
MAP_HEIGHT = 3.7
"""Height of the map without its list, in inches."""
COLUMNS = 3
LINE = 8.6
"""Height of a line of the list, in points."""
ROUNDS = 200
"""Rounds in which overlapping markers push each other apart."""
GOLDEN_ANGLE = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the list of names: text, and the look of its marker; headings are bold."""

    text: str
    segment: str
    heading: str = ""


def segmentation_map(
    portfolio: Portfolio,
    *,
    playbook: Playbook | None = None,
    ax: "Axes | None" = None,
) -> "Axes":
    """Draw the portfolio on the three dimensions at once, with a numbered list of names.

    Criticality against cross-functionality; the size of a marker is the band of interconnectivity, its shape and
    color the segment. Markers that would hide each other are moved apart, always in the same way. An alliance with no
    score on either axis stands in the list only.

    Parameters
    ----------
    portfolio
        Placement of every alliance.
    playbook
        Draws the cut points between low, medium and high where given.
    ax
        Axes to draw on; a new figure by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes of the map; scores are levels from 1 to 5.

    Examples
    --------
    >>> segmentation_map(Portfolio(placements=())).get_xlabel()
    'cross-functionality (score, 1 to 5)'
    """
    numbered = by_segment(portfolio)
    lines = list(list_lines(numbered))
    per_column = -(-len(lines) // COLUMNS)
    listed = per_column * LINE / POINTS_PER_INCH
    with styled():
        ax = axes_for(ax, height=MAP_HEIGHT + listed)
        place(ax, left=0.45, right=0.1, top=0.35, bottom=0.6 + listed)
        _draw_frame(ax, playbook)
        _draw_markers(ax, numbered)
        _draw_sizes(ax)
        _draw_list(ax, lines, per_column)
    return ax


def by_segment(portfolio: Portfolio) -> list[tuple[int, Placement]]:
    """Return the placements with their numbers: complex first, most critical first within a segment."""
    ordered = sorted(
        portfolio.placements,
        key=lambda item: (
            SEGMENT_ORDER.index(item.label),
            -item.scores.get(UP, 0.0),
            -item.scores.get(ACROSS, 0.0),
        ),
    )
    return list(enumerate(ordered, start=1))


def list_lines(numbered: Sequence[tuple[int, Placement]]) -> Iterator[Line]:
    """Yield the lines of the list: a heading with the count for each segment, then its alliances."""
    for segment, found in groupby(numbered, key=lambda pair: pair[1].label):
        members = list(found)
        yield Line(text="", segment=segment, heading=f"{segment} ({len(members)})")
        for number, item in members:
            off = "" if _mapped(item) else " (not scored)"
            yield Line(text=f"{number}  {item.name}{off}", segment=segment)


def _mapped(item: Placement) -> bool:
    """Return whether an alliance has a score on both axes."""
    return ACROSS in item.scores and UP in item.scores


def _draw_frame(ax: "Axes", playbook: Playbook | None) -> None:
    """Draw axes, and the cut points where they are known."""
    ax.set(xlim=(LOWEST, HIGHEST), ylim=(LOWEST, HIGHEST))
    ax.set_xlabel("cross-functionality (score, 1 to 5)")
    ax.set_ylabel("criticality (score, 1 to 5)")
    ax.set_xticks(range(1, 6))
    ax.set_yticks(range(1, 6))
    if playbook is None:
        return
    for dimension, line in ((ACROSS, ax.axvline), (UP, ax.axhline)):
        rule = playbook.dimensions[dimension]
        for cut in (rule.medium_from, rule.high_from):
            line(cut, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
    _name_bands(ax, playbook)


def _name_bands(ax: "Axes", playbook: Playbook) -> None:
    """Write low, medium and high along the upper and the right edge."""
    for dimension in (ACROSS, UP):
        rule = playbook.dimensions[dimension]
        edges = [LOWEST, rule.medium_from, rule.high_from, HIGHEST]
        for band, low, high in zip(BANDS, edges, edges[1:], strict=False):
            middle, edge = (low + high) / 2, HIGHEST - 0.03
            across = dimension == ACROSS
            x, y = (middle, edge) if across else (edge, middle)
            ax.text(
                x,
                y,
                band,
                color=MUTED,
                size=TINY,
                ha="center" if across else "right",
                va="top" if across else "center",
                rotation=0 if across else 90,
            )


def _draw_markers(ax: "Axes", numbered: Sequence[tuple[int, Placement]]) -> None:
    """Draw a numbered marker for each alliance that has scores."""
    shown = [(number, item) for number, item in numbered if _mapped(item)]
    if not shown:
        return
    scale = np.array(axes_size(ax)) / (HIGHEST - LOWEST)
    points = np.array([[item.scores[ACROSS], item.scores[UP]] for _, item in shown])
    radii = np.array([_radius(item) for _, item in shown])
    places = pushed_apart(points * scale, radii=radii) / scale
    for (number, item), (x, y), radius in zip(shown, places, radii, strict=True):
        _draw_marker(ax, item.label, at=(float(x), float(y)), radius=float(radius))
        look = SEGMENT_LOOKS[item.label]
        ax.text(
            x, y, str(number), color=look.ink, size=TINY, ha="center", va="center_baseline"
        )


def _radius(item: Placement) -> float:
    """Return the radius of a marker in points; the least where interconnectivity is not scored."""
    return RADII[item.bands.get(SIZED, BANDS[0])]


def _draw_marker(
    ax: "Axes", segment: str, *, at: tuple[float, float], radius: float
) -> None:
    """Draw one marker in the look of a segment; those not eligible are hollow and dashed."""
    look = SEGMENT_LOOKS[segment]
    ax.scatter(
        *at,
        s=(2 * radius) ** 2,
        marker=look.marker,
        facecolor=look.fill,
        edgecolor=look.edge,
        linewidth=0.8,
        linestyle="-" if segment != SEGMENT_ORDER[-1] else (0, (2, 1.5)),
        clip_on=False,
    )


def pushed_apart(places: np.ndarray, *, radii: np.ndarray) -> np.ndarray:
    """Return places moved until no two markers hide each other, or a fixed number of rounds is over.

    Parameters
    ----------
    places
        Centers, shape (marker, 2), in points.
    radii
        Radius of each marker, shape (marker,), in points.

    Examples
    --------
    >>> moved = pushed_apart(np.zeros((2, 2)), radii=np.full(2, 3.0))
    >>> bool(np.hypot(*(moved[0] - moved[1])) > 5.9)
    True
    """
    turns = np.arange(len(places)) * GOLDEN_ANGLE
    moved = places + 1e-3 * np.column_stack([np.cos(turns), np.sin(turns)])
    wanted = (radii[:, None] + radii[None, :]) * (1 - np.eye(len(radii)))
    for _ in range(ROUNDS):
        gaps = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(gaps[..., 0], gaps[..., 1]) + np.eye(len(radii))
        overlap = np.maximum(0.0, wanted - distance)
        if not overlap.any():
            break
        moved = moved + (gaps * (overlap / distance / 2)[..., None]).sum(axis=1)
    return moved


def _draw_sizes(ax: "Axes") -> None:
    """Explain shape and size above the map."""
    width, height = axes_size(ax)
    lift = 1 + 13 / height
    x = 0.0
    for segment in SEGMENT_ORDER:
        x = _key(ax, segment, segment, x, lift, radius=RADII["low"])
    words = "size: interconnectivity"
    ax.text(1 - 165 / width, lift, words, transform=ax.transAxes, size=SMALL, va="center", ha="right", color=MUTED)  # fmt: skip
    x = 1 - 155 / width
    for band in BANDS:
        x = _key(ax, SEGMENT_ORDER[-1], band, x, lift, radius=RADII[band])


def _key(
    ax: "Axes", segment: str, word: str, x: float, y: float, *, radius: float
) -> float:
    """Draw one entry of the key in fractions of the axes; return where the next begins."""
    width, _ = axes_size(ax)
    look = SEGMENT_LOOKS[segment]
    ax.scatter(
        x + 6 / width,
        y,
        s=(2 * radius) ** 2,
        marker=look.marker,
        facecolor=look.fill,
        edgecolor=look.edge,
        linewidth=0.8,
        transform=ax.transAxes,
        clip_on=False,
    )
    ax.text(x + 18 / width, y, word, transform=ax.transAxes, size=SMALL, va="center", color=MUTED)  # fmt: skip
    return x + (32 + len(word) * 0.55 * SMALL) / width


def _draw_list(ax: "Axes", lines: Sequence[Line], per_column: int) -> None:
    """Write the names below the map, column by column."""
    width, height = axes_size(ax)
    column = PAGE_WIDTH * POINTS_PER_INCH / COLUMNS
    letters = letters_within(column - 8, size=SMALL)
    for index, line in enumerate(lines):
        number, row = divmod(index, per_column)
        x = (number * column - 28) / width
        y = -(36 + (row + 0.5) * LINE) / height
        text = line.heading or ellipsized(line.text, letters=letters)
        if line.heading:
            look = SEGMENT_LOOKS[line.segment]
            ax.scatter(x + 4 / width, y, s=30, marker=look.marker, facecolor=look.fill, edgecolor=look.edge, linewidth=0.8, transform=ax.transAxes, clip_on=False)  # fmt: skip
        ax.text(
            x + (12 / width if line.heading else 0),
            y,
            text,
            transform=ax.transAxes,
            size=SMALL,
            va="center",
            color=INK,
            weight="bold" if line.heading else "normal",
        )


__all__ = ["DIMENSIONS", "by_segment", "list_lines", "pushed_apart", "segmentation_map"]
