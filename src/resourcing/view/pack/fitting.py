"""How much room text takes on a slide or a sheet of paper, and the size at which it fits; estimated, on the wide side.

Draws nothing; lengths are in points.
"""

from collections.abc import Sequence

from resourcing.view.plots.drawing import breadth, ellipsized

LETTER = 0.5
"""Mean width of a letter of a common sans-serif font, as a share of its size, on the wide side."""
LINE = 1.35
"""Height of a line, as a share of the size; fonts that stand in for a missing one are high."""
INCH = 72.0
BOLD = 1.12
"""How much wider heavy letters are."""
SURE = 1.05
"""How much wider than on average the letters of a single word may be."""
NEAR = 1e-6
"""Points by which a text may be higher than its room."""
CUT = 0.9
"""Share of the room of a box that a text which is cut takes, since words end before lines do."""


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


def breaks(text: str, *, width: float, size: float) -> bool:
    """Return whether a word of a text is wider than a line, so that it is broken.

    Examples
    --------
    >>> breaks("a recommended option", width=50.0, size=10.0)
    True
    """
    room = width / (LETTER * size * SURE)
    return any(breadth(word) > room for word in text.split())


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
        high = height_of(texts, width=width, size=size, gap=size / 2) - size / 2
        if high <= height + NEAR:
            return size
    return sizes[-1]


def cut(text: str, *, width: float, height: float, size: float) -> str:
    """Return a text, cut and marked where it does not fit a box at a size.

    Examples
    --------
    >>> cut("one two three", width=60.0, height=15.0, size=10.0)
    'one two t…'
    """
    lines = max(1, int((height + NEAR) // (size * LINE)))
    if lines_of(text, width=width, size=size) <= lines:
        return text
    letters = max(2, int(lines * width / (LETTER * size) * CUT))
    line = " ".join(text.split())[: letters + 2]  # enough to be longer, however long
    return ellipsized(line, letters=letters)


def that_fit(
    texts: Sequence[str], *, width: float, height: float, size: float, more: str
) -> list[str]:
    """Return as many paragraphs as fit at a size, and where some are left, how many and where they are.

    The first is cut where not even that one fits.

    Parameters
    ----------
    texts
        Paragraphs.
    width, height
        The box, in points.
    size
        Size of the text.
    more
        Where all of them are.

    Examples
    --------
    >>> that_fit(
    ...     ["one", "two", "three"], width=150.0, height=40.0, size=10.0, more="b.md"
    ... )
    ['one', 'And 2 more in b.md.']
    """
    gap = size / 2

    def high(shown: Sequence[str]) -> float:
        return height_of(shown, width=width, size=size, gap=gap) - gap

    if high(texts) <= height:
        return list(texts)
    for number in range(len(texts) - 1, 0, -1):
        shown = [*texts[:number], left_over(len(texts) - number, more)]
        if high(shown) <= height:
            return shown
    told = [left_over(len(texts) - 1, more)] if len(texts) > 1 else []
    rest = height - (high(told) + gap if told else 0.0)
    return [cut(texts[0], width=width, height=rest, size=size), *told]


def left_over(number: int, more: str) -> str:
    """Return how many more there are, and where.

    Examples
    --------
    >>> left_over(1200, "decision.md")
    'And 1,200 more in decision.md.'
    """
    return f"And {number:,} more in {more}."
