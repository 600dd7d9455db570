"""The pack on one A4 page as PDF, drawn without a browser: the finding, the ask, options, trade-offs, moves, changes of mind.

Arranges content; text that does not fit is cut and marked, and the other files have all of it.
"""

import io
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from resourcing.view.pack.content import Pack, steps_first
from resourcing.view.pack.figures import missing_by_period
from resourcing.view.pack.fitting import LINE
from resourcing.view.pages.words import counted
from resourcing.view.plots.drawing import (
    ALERT,
    INK,
    MUTED,
    PLAN,
    breadth,
    ellipsized,
    styled,
)

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 8.27, 11.69
MARGIN = 0.55
INCH = 72.0
LETTER = 0.56
"""Mean width of a letter of the font that matplotlib brings, as a share of its size."""
BOLD = 1.12
"""How much wider heavy letters are."""
FACTS = ("cost", "fte", "kept", "essential", "missing", "unmanaged", "handovers", "good", "best", "lasting")  # fmt: skip
BEST = "#14532d"
PICK = "#e9eef7"
FOOT = 0.75
"""Room at the foot of the page, in inches."""
CHART = 1.5
MOST_STEPS = 5
MOST_NOTHING, MOST_WHY, MOST_MIND = 5, 3, 3


def onepage(pack: Pack) -> bytes:
    """Return the pack on one A4 page as PDF, the same bytes for the same content.

    Parameters
    ----------
    pack
        What is said.
    """
    target = io.BytesIO()
    with styled(), mpl.rc_context({"pdf.fonttype": 3}):
        figure = Figure(figsize=(WIDTH, HEIGHT))
        _Page(figure, pack).draw()
        figure.savefig(target, format="pdf", metadata={"CreationDate": None, "ModDate": None, "Title": pack.titles.decision})  # fmt: skip
    return target.getvalue()


class _Page:
    """The page while it is drawn, from top to bottom; lengths are in inches."""

    def __init__(self, figure: Figure, pack: Pack) -> None:
        self.figure, self.pack, self.y = figure, pack, HEIGHT - MARGIN
        self.ax: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.ax.set_axis_off()
        self.ax.set_xlim(0, WIDTH)
        self.ax.set_ylim(0, HEIGHT)

    def draw(self) -> None:
        """Draw everything."""
        pack, titles = self.pack, self.pack.titles
        self.words(pack.subject, size=7.5, color=MUTED, most=1)
        self.words(titles.decision, size=14, bold=True, most=3)
        self.words(pack.statement, size=8, color=MUTED, most=2)
        self.ask()
        self.table()
        self.part(titles.tradeoff, [])
        self.part(titles.nothing, pack.nothing[:MOST_NOTHING])
        self.chart()
        self.part(f"Why {pack.chosen.letter} is recommended", pack.why[:MOST_WHY])
        self.part(titles.mind, pack.mind[:MOST_MIND])
        self.part(titles.moves, self.moves())
        self.foot()

    @property
    def room(self) -> float:
        """Return the width of the text."""
        return WIDTH - 2 * MARGIN

    def words(
        self,
        text: str,
        *,
        size: float,
        most: int = 99,
        bold: bool = False,
        color: str = INK,
        indent: float = 0.0,
    ) -> None:
        """Write a text on as many lines as it takes and the page has, the last one cut where there are more."""
        high = size * LINE / INCH
        free = int((self.y - FOOT) / high)
        found = wrapped(text, width=self.room - indent, size=size, bold=bold)
        number = min(most, free, len(found))
        if number < 1:
            return
        lines = found[:number]
        if number < len(found):
            rest = " ".join(found[number - 1 :])
            lines[-1] = ellipsized(rest, letters=letters_in(self.room - indent, size=size, bold=bold))  # fmt: skip
        for line in lines:
            self.y -= high
            self.ax.text(MARGIN + indent, self.y, line, fontsize=size, color=color, fontweight="bold" if bold else "normal", va="bottom")  # fmt: skip
        self.y -= 0.04

    def ask(self) -> None:
        """Write the ask on a ground of its own."""
        text, size = f"The ask: {self.pack.ask}", 9.5
        lines = wrapped(text, width=self.room - 0.2, size=size, bold=True)[:4]
        high = len(lines) * size * LINE / INCH + 0.12
        self.y -= 0.05 + high
        self.ax.add_patch(Rectangle((MARGIN, self.y), self.room, high, color=PICK, linewidth=0))  # fmt: skip
        self.ax.add_patch(Rectangle((MARGIN, self.y), 0.05, high, color=PLAN, linewidth=0))  # fmt: skip
        for k, line in enumerate(lines):
            at = self.y + high - 0.06 - (k + 1) * size * LINE / INCH
            self.ax.text(MARGIN + 0.14, at, line, fontsize=size, fontweight="bold", color=INK, va="bottom")  # fmt: skip
        self.y -= 0.1

    def table(self) -> None:
        """Draw the table of options, the best of a criterion in green, the worst in red."""
        pack, size = self.pack, 7.5
        first = 2.25
        each = (self.room - first) / len(pack.options)
        heads = [wrapped(f"{o.letter}. {o.title}", width=each - 0.1, size=size, bold=True) for o in pack.options]  # fmt: skip
        heads = [[*h[:2], "…"] if len(h) > 3 else h for h in heads]
        facts = [item for item in pack.facts if item.key in FACTS]
        row = size * LINE / INCH + 0.035
        top = max(len(h) for h in heads) * size * LINE / INCH + 0.06
        picked = [k for k, o in enumerate(pack.options) if o.chosen]
        for k in picked:
            high = top + row * len(facts)
            self.ax.add_patch(Rectangle((MARGIN + first + k * each, self.y - high), each, high, color=PICK, linewidth=0, zorder=0))  # fmt: skip
        for k, lines in enumerate(heads):
            for n, line in enumerate(reversed(lines)):
                at = self.y - top + 0.03 + n * size * LINE / INCH
                self.ax.text(MARGIN + first + (k + 1) * each - 0.05, at, line, fontsize=size, fontweight="bold", ha="right", va="bottom")  # fmt: skip
        self.y -= top
        self.rule()
        marks = {item.fact.key: item.marks for item in pack.matrix}
        for fact in facts:
            self.y -= row
            self.ax.text(MARGIN, self.y + 0.02, fact.name, fontsize=size, va="bottom")
            for k, number in enumerate(fact.numbers):
                mark = marks.get(fact.key, ("",) * len(fact.numbers))[k]
                color = {"best": BEST, "worst": ALERT}.get(mark, INK)
                self.ax.text(MARGIN + first + (k + 1) * each - 0.05, self.y + 0.02, str(number), fontsize=size, color=color, fontweight="bold" if k in picked else "normal", ha="right", va="bottom")  # fmt: skip
        self.rule()
        self.y -= 0.03

    def rule(self) -> None:
        """Draw a line over the width of the text."""
        self.ax.plot([MARGIN, WIDTH - MARGIN], [self.y, self.y], color=INK, linewidth=0.6)  # fmt: skip

    def part(self, title: str, sentences: Sequence[str]) -> None:
        """Write a finding and the sentences below it."""
        self.y -= 0.05
        if self.y - FOOT < 0.5:
            return
        self.words(title, size=9, bold=True, most=2)
        for text in sentences:
            self.words(text, size=7.5, most=3)

    def chart(self) -> None:
        """Draw the hours missing by period."""
        self.y -= 0.05
        bottom = self.y - CHART + 0.28
        box = (
            (MARGIN + 0.45) / WIDTH,
            bottom / HEIGHT,
            (self.room - 0.7) / WIDTH,
            (CHART - 0.34) / HEIGHT,
        )
        missing_by_period(self.pack, ax=self.figure.add_axes(box))
        self.y -= CHART

    def moves(self) -> list[str]:
        """Return as many of the first moves, by name, as the page has lines for, and how many more there are."""
        lines = int((self.y - FOOT - 0.45) / (7.5 * LINE / INCH + 0.04)) - 1
        shown, more = steps_first(self.pack.chosen.steps, most=max(0, min(MOST_STEPS, lines)))  # fmt: skip
        letters = letters_in(self.room, size=7.5)
        told = [
            f"{s.when}: {s.what} {s.why}".strip()
            if s.what.startswith("decide")
            else f"{s.when}: {s.what}, from {s.giver} to {s.taker}"
            for s in shown
        ]
        rest = [f"And {counted(more, 'more move')}, named in decision.md."] if more else []  # fmt: skip
        return [*(ellipsized(text, letters=letters) for text in told), *rest]

    def foot(self) -> None:
        """Write at the foot of the page what the numbers rest on."""
        told = f"{self.pack.titles.assumptions}. Made by {self.pack.made}. options.xlsx traces every number."
        lines = wrapped(f"{self.pack.about} {told}", width=self.room, size=6.5)  # fmt: skip
        for k, line in enumerate(lines[:3]):
            self.ax.text(MARGIN, FOOT - 0.14 - k * 6.5 * LINE / INCH, line, fontsize=6.5, color=MUTED, va="bottom")  # fmt: skip


def wrapped(text: str, *, width: float, size: float, bold: bool = False) -> list[str]:
    """Return a text in lines that fit a width in inches; words of wide letters count by their breadth.

    Examples
    --------
    >>> wrapped("Hire two alliance managers", width=1.2, size=10.0)
    ['Hire two', 'alliance', 'managers']
    """
    room = letters_in(width, size=size, bold=bold)
    lines: list[str] = []
    for word in " ".join(text.split()).split(" "):
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and breadth(joined) <= room:
            lines[-1] = joined
        else:
            lines += _broken(word, room)
    return lines


def letters_in(width: float, *, size: float, bold: bool = False) -> int:
    """Return how many letters a width in inches has room for.

    Examples
    --------
    >>> letters_in(5.0, size=10.0)
    64
    """
    return max(1, int(width * INCH / (LETTER * size * (BOLD if bold else 1.0))))


def _broken(word: str, room: int) -> list[str]:
    """Return a word in pieces that fit a line."""
    if breadth(word) <= room:
        return [word]
    letters = max(1, int(room * len(word) / breadth(word)))
    return textwrap.wrap(word, letters) or [word]
