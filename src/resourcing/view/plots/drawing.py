"""What every figure shares: one palette, one style, short names, and the way to SVG.

Decides nothing about content; a figure is a matplotlib `Figure` without pyplot, so nothing is kept between calls.
"""

import io
import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.transforms import Bbox

from resourcing.front_door.portfolio import INELIGIBLE
from resourcing.playbook import BUNDLES, SEGMENTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PAGE_WIDTH = 7.2
"""Width of a figure in inches: the text width of a printed A4 page, so that a point is a point."""
POINTS_PER_INCH = 72.0
PAD = 0.02
"""Blank around what is drawn, in inches."""
INK, MUTED, FAINT, RULE = "#1d2433", "#5c6675", "#c9ced6", "#e4e7ec"
ALERT = "#b3261e"
TODAY, PLAN = "#a3abb8", "#1f3b73"
NORMAL, SMALL, TINY = 7.5, 6.5, 5.5
"""Sizes of text and of secondary text, in points."""

PAGE_FONTS = "font-family: Arial, Helvetica, sans-serif"
"""Fonts of the text in a page; narrower than the one that matplotlib measures with, so what fits stays fitting."""
LETTER_WIDTH = 0.6
"""Mean width of a letter, as a share of the font size."""
WIDE_LETTER = 2.0
WIDE_FONTS = ("Noto Sans CJK JP", "Noto Sans CJK SC", "Hiragino Sans", "Yu Gothic", "Microsoft YaHei", "Malgun Gothic")  # fmt: skip
"""Fonts for letters of Chinese, Japanese and Korean, of which the first two that a machine has are used."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a segment is drawn everywhere: fill, color of text on it, edge and marker."""

    fill: str
    ink: str
    edge: str
    marker: str


SEGMENT_LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "complex": Look(fill="#1f3b73", ink="#ffffff", edge="#1f3b73", marker="s"),
        "typical": Look(fill="#e08a3c", ink="#1d2433", edge="#a85f1c", marker="o"),
        "simple": Look(fill="#bfe0ee", ink="#1d2433", edge="#5b9ab3", marker="D"),
        INELIGIBLE: Look(fill="#ffffff", ink="#5c6675", edge="#8a93a1", marker="o"),
    }
)
"""Dark, middle and light, so that the segments differ in gray and for color-blind readers; shapes differ too."""

SEGMENT_ORDER: tuple[str, ...] = (*SEGMENTS, INELIGIBLE)

BUNDLE_FILLS: Mapping[str, str] = MappingProxyType(
    dict(zip(BUNDLES, ("#0f4c4a", "#58a399", "#c2e0d8"), strict=True))
)
BUNDLE_WORDS: Mapping[str, str] = MappingProxyType(
    dict(zip(BUNDLES, ("essential", "core", "higher-value"), strict=True))
)

STYLE: Mapping[Any, Any] = MappingProxyType(
    {
        "font.family": "sans-serif",
        "font.sans-serif": ["DejaVu Sans", "Verdana", "Helvetica", "Arial"],
        "font.size": NORMAL,
        "text.parse_math": False,
        "text.color": INK,
        "axes.labelcolor": MUTED,
        "axes.labelsize": NORMAL,
        "axes.edgecolor": FAINT,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelsize": NORMAL,
        "ytick.labelsize": NORMAL,
        "xtick.major.size": 0,
        "ytick.major.size": 0,
        "grid.color": RULE,
        "hatch.linewidth": 0.6,
        "hatch.color": MUTED,
        "svg.fonttype": "none",
    }
)


@contextmanager
def styled() -> Iterator[None]:
    """Apply the style while a figure is drawn, and keep quiet about letters that only the reader's fonts have."""
    style = {**STYLE, "font.family": ["sans-serif", *_wide_fonts()]}
    with mpl.rc_context(style), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing from font")
        yield


@cache
def _wide_fonts() -> tuple[str, ...]:
    """Return fonts of this machine for letters that the first font lacks."""
    there = set(font_manager.get_font_names())
    return tuple(name for name in WIDE_FONTS if name in there)[:2]


def axes_for(ax: "Axes | None", *, height: float, called: str = "") -> "Axes":
    """Return the given axes, or those of a new figure of the page's width and a height in inches.

    `called` says what the figure shows, for people who do not see it; it is not drawn, since pages write titles.
    """
    if ax is not None:
        return ax
    figure = Figure(figsize=(PAGE_WIDTH, height))
    return figure.add_axes((0.0, 0.0, 1.0, 1.0), label=called)


def axes_size(ax: "Axes") -> tuple[float, float]:
    """Return width and height of axes in points."""
    figure = ax.get_figure(root=True)
    if figure is None:
        msg = "the axes belong to no figure"
        raise ValueError(msg)
    box = ax.get_position()
    width, height = figure.get_size_inches() * POINTS_PER_INCH
    return float(box.width * width), float(box.height * height)


def place(
    ax: "Axes",
    *,
    left: float,
    top: float,
    right: float = 0.0,
    bottom: float = 0.0,
) -> "Axes":
    """Leave margins, in inches, around axes that fill their figure; axes of the caller stay where they are."""
    figure = ax.get_figure(root=True)
    box = ax.get_position()
    if figure is None or (box.width, box.height) != (1.0, 1.0):
        return ax
    width, height = figure.get_size_inches()
    ax.set_position(
        (
            left / width,
            bottom / height,
            1 - (left + right) / width,
            1 - (top + bottom) / height,
        )
    )
    return ax


def label_rows(ax: "Axes", names: Sequence[str], *, heavy: Sequence[bool] = ()) -> None:
    """Write names at the left of rows 0, 1, …; heavy ones in bold."""
    ax.set_yticks(range(len(names)), names)
    for label, bold in zip(
        ax.get_yticklabels(), heavy or [False] * len(names), strict=True
    ):
        label.set_color(INK)
        label.set_fontweight("bold" if bold else "normal")


def width_of(names: Iterable[str]) -> float:
    """Return room for the longest of some names at the left of rows, in inches.

    Examples
    --------
    >>> round(width_of(["complex", "partnership"]), 2)
    0.84
    """
    longest = max(map(breadth, names), default=0)
    return 0.15 + LETTER_WIDTH * NORMAL * longest / POINTS_PER_INCH


def breadth(text: str) -> float:
    """Return for how many letters a text needs room: at least one for each, more where many of them are wide.

    Examples
    --------
    >>> breadth("Daiichi"), round(breadth("第一三共")), round(breadth("WWWW"))
    (7, 8, 7)
    """
    return max(len(text), sum(map(_wide, text)))


@cache
def _wide(letter: str) -> float:
    """Return the width of a letter in mean letters; those of Chinese, Japanese and Korean are two.

    One that the font lacks, as of Hindi or Thai, and a tab or a new line count as one.
    """
    if unicodedata.east_asian_width(letter) in "WF":
        return WIDE_LETTER
    font = font_manager.get_font(font_manager.findfont("DejaVu Sans"))
    if not font.get_char_index(ord(letter)):
        return 1.0
    font.set_size(POINTS_PER_INCH, POINTS_PER_INCH)
    advance = font.load_char(ord(letter)).linearHoriAdvance / 2**16
    return float(advance / POINTS_PER_INCH / LETTER_WIDTH)


def ellipsized(text: str, *, letters: int) -> str:
    """Return a text on one line, cut to the room of a number of letters and marked where it was cut.

    Examples
    --------
    >>> ellipsized("European Organization for Research and Treatment", letters=24)
    'European Organization f…'
    """
    line = " ".join(text.split())
    if breadth(line) <= letters:
        return line
    fitting = [end for end in range(len(line)) if breadth(line[:end]) <= letters - 1]
    return line[: fitting[-1]].rstrip() + "…"


def told_apart(names: Sequence[str], *, letters: int) -> list[str]:
    """Return names cut to a number of letters, in their middle where cutting the end would make two alike.

    Examples
    --------
    >>> told_apart(
    ...     ["Institute of Health 1", "Institute of Health 2", "Ada"], letters=12
    ... )
    ['Instit…lth 1', 'Instit…lth 2', 'Ada']
    """
    lines = [" ".join(name.split()) for name in names]
    cut = [ellipsized(line, letters=letters) for line in lines]
    alike = {short: {line for line, c in zip(lines, cut, strict=True) if c == short} for short in cut}  # fmt: skip
    return [
        _without_middle(line, letters=letters) if len(alike[short]) > 1 else short
        for line, short in zip(lines, cut, strict=True)
    ]


def _without_middle(line: str, *, letters: int) -> str:
    """Return begin and end of a line that is too long."""
    head = ellipsized(line, letters=letters // 2 + 1)
    rest = letters - breadth(head)
    ends = (line[start:] for start in range(len(head), len(line) + 1))
    return head + next(end for end in ends if breadth(end) <= rest)


def letters_within(points: float, *, size: float) -> int:
    """Return how many letters of a font size fit into a width, both in points; at least one."""
    return max(1, int(points / (LETTER_WIDTH * size)))


def short_names(names: Iterable[str]) -> dict[str, str]:
    """Return names without a remark in parentheses at their end, where they stay distinct.

    Examples
    --------
    >>> short_names(["Manager 01 (made up)", "Ada"])
    {'Manager 01 (made up)': 'Manager 01', 'Ada': 'Ada'}
    """
    full = list(dict.fromkeys(names))
    bare = [re.sub(r"\s*\([^()]*\)\s*$", "", name) or name for name in full]
    return {
        name: short if bare.count(short) == 1 else name
        for name, short in zip(full, bare, strict=True)
    }


def apart(heights: Sequence[float], *, least: float) -> list[float]:
    """Return heights moved as little as needed to lie at least a distance apart, in their order.

    Examples
    --------
    >>> apart([1.0, 1.0, 5.0], least=1.0)
    [0.5, 1.5, 5.0]
    """
    order = np.argsort(heights, kind="stable")
    blocks: list[list[float]] = []  # each: sum of (height - offset), number
    for position, index in enumerate(order):
        blocks.append([heights[index] - position * least, 1.0])
        while (
            len(blocks) > 1
            and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]
        ):
            total, number = blocks.pop()
            blocks[-1] = [blocks[-1][0] + total, blocks[-1][1] + number]
    means = [total / number for total, number in blocks for _ in range(int(number))]
    moved = [0.0] * len(heights)
    for position, index in enumerate(order):
        moved[int(index)] = float(means[position] + position * least)
    return moved


def thinned(labels: Sequence[str], *, most: int) -> list[str]:
    """Return labels with blanks for those that would not fit: every second, third, … stays.

    Examples
    --------
    >>> thinned(["a", "b", "c", "d"], most=2)
    ['a', '', 'c', '']
    """
    step = max(1, -(-len(labels) // most))
    return [label if index % step == 0 else "" for index, label in enumerate(labels)]


def svg(ax: "Axes", *, name: str, title: str, description: str) -> str:
    """Return the figure of some axes as an SVG element to stand in a page.

    Parameters
    ----------
    ax
        Axes of the figure.
    name
        Prefix of every identifier in the picture, unique within the page; also the seed of their numbers.
    title, description
        What the picture is, and what it shows, for people who do not see it.

    Returns
    -------
    str
        One ``svg`` element; text stays text. The same figure gives the same bytes.
    """
    figure = ax.get_figure(root=True)
    if figure is None:
        msg = "the axes belong to no figure"
        raise ValueError(msg)
    target = io.StringIO()
    with styled(), mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(
            target,
            format="svg",
            bbox_inches=_page_box(figure),
            transparent=True,
            metadata={"Date": None},
        )
    return _for_page(target.getvalue(), name, title, description)


def _page_box(figure: Figure) -> Bbox:
    """Return the area drawn on, as wide as a page at least, so that letters have one size in every picture."""
    drawn = figure.get_tightbbox().padded(PAD)
    right = max(drawn.x1, drawn.x0 + PAGE_WIDTH)
    return Bbox.from_extents(drawn.x0, drawn.y0, right, drawn.y1)


def _for_page(text: str, name: str, title: str, description: str) -> str:
    """Return the ``svg`` element of a file, named for people who do not see it, with identifiers of its own."""
    drawing = text[text.index("<svg") :]
    drawing = re.sub(r"font-family: [^;\"]*", PAGE_FONTS, drawing)
    drawing = re.sub(r"<metadata>.*?</metadata>\s*", "", drawing, flags=re.DOTALL)
    drawing = re.sub(r'(\bid=")', rf"\g<1>{name}-", drawing)
    drawing = re.sub(r"(url\(#|href=\"#)", rf"\g<1>{name}-", drawing)
    attributes = re.match(r"<svg([^>]*)>", drawing)
    if attributes is None:
        msg = "the drawing has no svg element"
        raise ValueError(msg)
    kept = re.sub(r'\s(width|height|xmlns:xlink)="[^"]*"', "", attributes.group(1))
    opening = (
        f'<svg{kept} xmlns:xlink="http://www.w3.org/1999/xlink" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">\n'
        f' <title id="{name}-title">{escape(title)}</title>\n'
        f' <desc id="{name}-desc">{escape(description)}</desc>'
    )
    return opening + drawing[attributes.end() :].rstrip() + "\n"
