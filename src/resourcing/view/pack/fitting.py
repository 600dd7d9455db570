"""How much room text takes on a slide or a sheet of paper, and the size at which it fits; estimated, on the wide side.

Draws nothing; lengths are in points.
"""

from collections.abc import Sequence

from resourcing.view.plots.drawing import breadth, ellipsized

LETTER = 0.53
"""Mean width of a letter of a common sans-serif font, as a share of its size, on the wide side."""
LINE = 1.35
"""Height of a line, as a share of the size; fonts that stand in for a missing one are high."""
INCH = 72.0


def lines_of(text: str, *, width: float, size: float) -> int:
    """Return how many lines a text takes; a word wider than a line is broken.

    Examples
    --------
    >>> lines_of("Hire two alliance managers", width=100.0, size=12.0)
    3
    """
    room = max(1.0, width / (LETTER * size))
    return sum(_lines(part, room) for part in text.split("\n"))


def _lines(text: str, room: float) -> int:
    """Return how many lines of some room in letters a text without line breaks takes."""
    number, used = 1, 0.0
    for word in text.split():
        need = breadth(word)
        gap = 1.0 if used else 0.0
        if used + gap + need <= room:
            used += gap + need
        else:
            number += 1 if used else 0
            broken = int((need - 1e-9) // room)
            number += broken
            used = need - broken * room
    return number


def height_of(
    texts: Sequence[str], *, width: float, size: float, gap: float = 0.0
) -> float:
    """Return the height of paragraphs with a gap after each.

    Examples
    --------
    >>> height_of(["one", "two"], width=100.0, size=10.0, gap=2.0)
    31.0
    """
    return sum(
        lines_of(text, width=width, size=size) * size * LINE + gap for text in texts
    )


def size_that_fits(
    texts: Sequence[str], *, width: float, height: float, sizes: Sequence[float]
) -> float:
    """Return the first of falling sizes at which paragraphs fit, the last one where none does.

    Examples
    --------
    >>> size_that_fits(
    ...     ["some words"] * 4, width=200.0, height=60.0, sizes=[20.0, 14.0, 10.0]
    ... )
    10.0
    """
    for size in sizes:
        if height_of(texts, width=width, size=size, gap=size / 2) <= height:
            return size
    return sizes[-1]


def that_fit(
    texts: Sequence[str], *, width: float, height: float, size: float
) -> list[str]:
    """Return as many paragraphs as fit at a size, the last one cut where only a part of it does.

    Examples
    --------
    >>> that_fit(["one", "two", "three"], width=100.0, height=30.0, size=10.0)
    ['one']
    """
    kept: list[str] = []
    for text in texts:
        used = height_of(kept, width=width, size=size, gap=size / 2)
        if used + height_of([text], width=width, size=size) <= height:
            kept.append(text)
            continue
        free = int((height - used) // (size * LINE))
        if free >= 1 + bool(kept):  # a part of a sentence is worth a line or two
            kept.append(ellipsized(text, letters=int(free * width / (LETTER * size) * 0.9)))  # fmt: skip
        break
    return kept
