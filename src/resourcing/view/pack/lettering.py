"""How wide text is on a drawn page, measured by the fonts that it is drawn with, and its lines in a width.

Draws nothing; lengths are in inches, sizes in points.
"""

from collections.abc import Iterator
from functools import cache

import matplotlib as mpl
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from resourcing.view.pack.fitting import INCH

ELLIPSIS = "…"


def width_of(text: str, *, size: float, bold: bool = False) -> float:
    """Return the width of a text on one line.

    Examples
    --------
    >>> width_of("wide", size=10.0) < width_of("wide", size=10.0, bold=True)
    True
    """
    family, weight = tuple(mpl.rcParams["font.family"]), "bold" if bold else "normal"
    words = text.split(" ")
    wide = sum(_width(word, family, weight) for word in words)
    return (wide + (len(words) - 1) * _width(" ", family, weight)) * size / INCH


@cache
def _width(word: str, family: tuple[str, ...], weight: str) -> float:
    """Return the width of a word, as a share of its size."""
    font = FontProperties(family=family, size=INCH, weight=weight)
    width, _, _ = text_to_path.get_text_width_height_descent(word, font, ismath=False)
    return float(width) / INCH


def wrapped(text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
    """Return a text in lines that fit a width; a word wider than that is broken.

    Examples
    --------
    >>> wrapped("Hire two alliance managers", width=0.8, size=10.0)
    ['Hire two', 'alliance', 'managers']
    """
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if width_of(joined, size=size, bold=bold) <= width:
            lines[-1:] = [joined]
        else:
            lines += _broken(word, width=width, size=size, bold=bold)
    return lines


def shortened(
    lines: list[str], most: int, *, width: float, size: float, bold: bool = False
) -> list[str]:
    """Return so many lines at most, the last one marked where there are more.

    Examples
    --------
    >>> shortened(["Hire two", "alliance", "managers"], 2, width=0.8, size=10.0)
    ['Hire two', 'alliance…']
    """
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and width_of(last + ELLIPSIS, size=size, bold=bold) > width:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + ELLIPSIS]


def on_one_line(text: str, *, width: float, size: float) -> str:
    """Return a text on one line, cut and marked where it is wider.

    Examples
    --------
    >>> on_one_line("Hire two alliance managers", width=0.8, size=10.0)
    'Hire two…'
    """
    return shortened(wrapped(text, width=width, size=size) or [""], 1, width=width, size=size)[0]  # fmt: skip


def _broken(word: str, *, width: float, size: float, bold: bool) -> Iterator[str]:
    """Yield a word in pieces that fit a line."""
    piece = ""
    for letter in word:
        if piece and width_of(piece + letter, size=size, bold=bold) > width:
            yield piece
            piece = ""
        piece += letter
    yield piece
