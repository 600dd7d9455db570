"""The map of a portfolio: where each alliance stands on the three dimensions, and its name.

Places markers and names; every score and segment comes from the front door.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import MultipleLocator

from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import BANDS, Dimension, Playbook
from resourcing.view.plots.drawing import (
    FAINT,
    LETTER_WIDTH,
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
    from matplotlib.transforms import Transform

ACROSS: Dimension = "cross_functionality"
UP: Dimension = "criticality"
SIZED: Dimension = "interconnectivity"
LOWEST, HIGHEST = 0.85, 5.15
"""Farthest ends of both axes, in levels."""
AROUND = 0.35
"""Room around the outermost markers and cut points, in levels."""
RADII = dict(zip(BANDS, (4.7, 6.4, 8.4), strict=True))
"""Radius of a marker by band of interconnectivity, in points."""
MAP_HEIGHT = 3.7
"""Height of the map without its list, in inches."""
COLUMNS, GAP = 3, 8.0
"""Columns of the list, and the gap between them in points."""
LINE = 8.6
"""Height of a line of the list, in points."""
SIDES = {"s": 0.88, "D": 0.85, "o": 1.0}
"""Side of a marker, as a share of the diameter of a disk that looks as large."""
CLEARANCE = 1.1
"""Distance at which two markers stop pushing, as a share of their radii."""
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
        ax = axes_for(
            ax, height=MAP_HEIGHT + listed, called="Where each alliance stands"
        )
        place(ax, left=0.45, right=0.1, top=0.35, bottom=0.6 + listed)
        _draw_frame(ax, portfolio, playbook)
        _draw_markers(ax, numbered)
        _draw_key(ax)
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
            yield Line(text=f"{number} {item.name}{off}", segment=segment)


def _mapped(item: Placement) -> bool:
    """Return whether an alliance has a score on both axes."""
    return ACROSS in item.scores and UP in item.scores


def _draw_frame(ax: "Axes", portfolio: Portfolio, playbook: Playbook | None) -> None:
    """Draw axes around what is there, and the cut points where they are known."""
    ax.set_xlim(*_ends(portfolio, ACROSS, playbook))
    ax.set_ylim(*_ends(portfolio, UP, playbook))
    ax.set_xlabel("cross-functionality (score, 1 to 5)")
    ax.set_ylabel("criticality (score, 1 to 5)")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(1 / 2))
    if playbook is not None:
        _draw_bands(ax, playbook)


def _cuts(dimension: Dimension, playbook: Playbook | None) -> list[float]:
    """Return the cut points of a dimension, none without a playbook."""
    if playbook is None:
        return []
    rule = playbook.dimensions[dimension]
    return [rule.medium_from, rule.high_from]


def _ends(
    portfolio: Portfolio, dimension: Dimension, playbook: Playbook | None
) -> tuple[float, float]:
    """Return the ends of an axis: around the markers and cut points, on the scale."""
    scores = [
        item.scores[dimension] for item in portfolio.placements if _mapped(item)
    ] or [LOWEST, HIGHEST]
    values = [*scores, *_cuts(dimension, playbook)]
    return max(LOWEST, min(values) - AROUND), min(HIGHEST, max(values) + AROUND)


def _draw_bands(ax: "Axes", playbook: Playbook) -> None:
    """Draw the cut points, and write low, medium and high along the upper and the right edge."""
    for dimension, line in ((ACROSS, ax.axvline), (UP, ax.axhline)):
        cuts = _cuts(dimension, playbook)
        for cut in cuts:
            line(cut, color=FAINT, linewidth=0.8, linestyle=(0, (4, 3)), zorder=0)
        across = dimension == ACROSS
        start, end = ax.get_xlim() if across else ax.get_ylim()
        edges = [start, *cuts, end]
        for band, low, high in zip(BANDS, edges, edges[1:], strict=False):
            _name_band(ax, band, middle=(low + high) / 2, dimension=dimension)


def _name_band(ax: "Axes", band: str, *, middle: float, dimension: Dimension) -> None:
    """Write the name of a band at the edge."""
    across = dimension == ACROSS
    ax.text(
        middle if across else 0.998,
        0.995 if across else middle,
        band,
        transform=ax.get_xaxis_transform() if across else ax.get_yaxis_transform(),
        color=MUTED,
        size=SMALL,
        ha="center" if across else "right",
        va="top" if across else "center",
        rotation=0 if across else 90,
    )


def _draw_markers(ax: "Axes", numbered: Sequence[tuple[int, Placement]]) -> None:
    """Draw a numbered marker for each alliance that has scores."""
    shown = [(number, item) for number, item in numbered if _mapped(item)]
    if not shown:
        return
    ends = np.array([ax.get_xlim(), ax.get_ylim()])
    scale = np.array(axes_size(ax)) / (ends[:, 1] - ends[:, 0])
    points = np.array([[item.scores[ACROSS], item.scores[UP]] for _, item in shown])
    radii = np.array([_radius(item) for _, item in shown])
    places = pushed_apart(points * scale, radii=radii) / scale
    for (number, item), (x, y), radius in zip(shown, places, radii, strict=True):
        at = (float(x), float(y))
        draw_marker(ax, item.label, at=at, radius=float(radius))
        ink = SEGMENT_LOOKS[item.label].ink
        ax.text(*at, str(number), color=ink, size=TINY, ha="center", va="center")


def _radius(item: Placement) -> float:
    """Return the radius of a marker in points; the least where interconnectivity is not scored."""
    return RADII[item.bands.get(SIZED, BANDS[0])]


def draw_marker(
    ax: "Axes",
    segment: str,
    *,
    at: tuple[float, float],
    radius: float,
    transform: "Transform | None" = None,
) -> None:
    """Draw one marker in the look of a segment; those not eligible are hollow and dashed."""
    look = SEGMENT_LOOKS[segment]
    ax.plot(
        [at[0]],
        [at[1]],
        linestyle="none",
        marker=look.marker,
        markersize=2 * radius * SIDES[look.marker],
        markerfacecolor=look.fill,
        markeredgecolor=look.edge,
        markeredgewidth=0.8,
        clip_on=False,
        transform=transform or ax.transData,
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
    wanted = CLEARANCE * (radii[:, None] + radii[None, :]) * (1 - np.eye(len(radii)))
    for _ in range(ROUNDS):
        gaps = moved[:, None, :] - moved[None, :, :]
        distance = np.hypot(gaps[..., 0], gaps[..., 1]) + np.eye(len(radii))
        overlap = np.maximum(0.0, wanted - distance)
        if not overlap.any():
            break
        moved = moved + (gaps * (overlap / distance / 2)[..., None]).sum(axis=1)
    return moved


def _draw_key(ax: "Axes") -> None:
    """Explain shape, color and size above the map."""
    width, height = axes_size(ax)
    y, x = 1 + 13 / height, 0.0
    for segment in SEGMENT_ORDER:
        x = _key(ax, segment, segment, at=(x, y), radius=RADII["low"])
    words = "size: interconnectivity"
    x = _words(ax, words, at=(1 - 240 / width, y))
    for band in BANDS:
        x = _key(ax, SEGMENT_ORDER[-1], band, at=(x, y), radius=RADII[band])


def _key(
    ax: "Axes", segment: str, word: str, *, at: tuple[float, float], radius: float
) -> float:
    """Draw one entry of the key in fractions of the axes; return where the next begins."""
    width, _ = axes_size(ax)
    x, y = at
    draw_marker(ax, segment, at=(x + 8 / width, y), radius=radius, transform=ax.transAxes)  # fmt: skip
    return _words(ax, word, at=(x + 20 / width, y))


def _words(ax: "Axes", text: str, *, at: tuple[float, float]) -> float:
    """Write words of the key; return where the next entry begins."""
    width, _ = axes_size(ax)
    ax.text(*at, text, transform=ax.transAxes, size=SMALL, va="center", color=MUTED)
    return at[0] + (len(text) * LETTER_WIDTH * SMALL + 10) / width


def _draw_list(ax: "Axes", lines: Sequence[Line], per_column: int) -> None:
    """Write the names below the map, column by column."""
    width, height = axes_size(ax)
    column = PAGE_WIDTH * POINTS_PER_INCH / COLUMNS
    for index, line in enumerate(lines):
        number, row = divmod(index, per_column)
        x, y = (number * column - 28) / width, -(36 + (row + 0.5) * LINE) / height
        if line.heading:
            _draw_heading(ax, line, at=(x, y))
        else:
            text = ellipsized(
                line.text, letters=letters_within(column - GAP, size=SMALL)
            )
            ax.text(x, y, text, transform=ax.transAxes, size=SMALL, va="center")


def _draw_heading(ax: "Axes", line: Line, *, at: tuple[float, float]) -> None:
    """Write the heading of a segment with its marker."""
    width, _ = axes_size(ax)
    x, y = at
    draw_marker(ax, line.segment, at=(x + 3 / width, y), radius=2.8, transform=ax.transAxes)  # fmt: skip
    ax.text(x + 10 / width, y, line.heading, transform=ax.transAxes, size=SMALL, va="center", weight="bold")  # fmt: skip
