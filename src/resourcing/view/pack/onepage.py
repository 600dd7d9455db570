"""The pack on one A4 page as PDF, drawn without a browser: the finding, the ask, options, trade-offs, moves, changes of mind.

Arranges content; sentences that the page has no room for are counted, and the file that has them is named.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from resourcing.view.pack.content import Pack, Step
from resourcing.view.pack.figures import missing_by_period
from resourcing.view.pack.fitting import INCH, LINE, left_over
from resourcing.view.pack.lettering import on_one_line, shortened, wrapped
from resourcing.view.plots.drawing import ALERT, INK, MUTED, PLAN, styled

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, HEIGHT = 8.27, 11.69
MARGIN = 0.55
ROOM = WIDTH - 2 * MARGIN
FACTS = ("cost", "fte", "kept", "essential", "missing", "unmanaged", "handovers", "good", "best", "lasting")  # fmt: skip
BEST = "#14532d"
PICK = "#e9eef7"
FOOT = 0.8
"""Room at the foot of the page, in inches."""
CHART = 1.5
TITLE, ASK, PART, TEXT, NOTE = 14.0, 9.5, 9.0, 7.5, 6.5
"""Sizes of text."""
GAP = 0.04
BEFORE = 0.06
"""Blank before a part, in inches."""
MOST_HEAD = 3
FIRST = 2.25
"""Width of the names of the rows of the table."""
ELSEWHERE = "decision.md"
NO_CHART = "The hours missing by period are drawn in options.html."


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


@dataclass(frozen=True, kw_only=True, eq=False)
class _Part:
    """A finding with the sentences below it, in lines, and the height of so many of them."""

    title: list[str]
    sentences: list[list[str]]

    def high(self, shown: int) -> float:
        """Return the height with the first few sentences, and the line that counts the rest."""
        lines = sum(len(item) for item in self.sentences[:shown])
        rest = shown < len(self.sentences)
        return BEFORE + _high(len(self.title), PART) + (lines + rest) * _high(1, TEXT, gap=0.0) + (shown + rest) * GAP  # fmt: skip


def _high(lines: int, size: float, *, gap: float = GAP) -> float:
    """Return the height of lines in inches, with the gap after them."""
    return lines * size * LINE / INCH + gap


def parts_of(pack: Pack) -> list[_Part]:
    """Return the parts below the table in the order in which they stand."""
    titles = pack.titles
    found = (
        (titles.tradeoff, ()),
        (titles.nothing, pack.nothing),
        (f"Why {pack.chosen.letter} is recommended", pack.why),
        (titles.mind, pack.mind),
        (titles.moves, tuple(map(_move, pack.chosen.steps))),
    )
    return [_part(title, texts) for title, texts in found]


def _part(title: str, texts: Sequence[str]) -> _Part:
    """Return a part with its texts in lines."""
    lines = wrapped(title, width=ROOM, size=PART, bold=True)
    return _Part(
        title=shortened(lines, 2, width=ROOM, size=PART, bold=True),
        sentences=[wrapped(text, width=ROOM, size=TEXT) for text in texts],
    )


def _move(step: Step) -> str:
    """Return a move on one line."""
    decided = step.what.startswith("decide")
    text = f"{step.when}: {step.what} {step.why}".strip() if decided else f"{step.when}: {step.what}, from {step.giver} to {step.taker}"  # fmt: skip
    return on_one_line(text, width=ROOM, size=TEXT)


def fitting_parts(parts: Sequence[_Part], room: float) -> list[int]:
    """Return how many sentences of each part fit a room in inches: one more of each in turn, as long as there is room."""
    shown = [0] * len(parts)
    used = sum(part.high(0) for part in parts)
    growing = set(range(len(parts)))
    for _ in count():
        if not growing:
            return shown
        for k in sorted(growing):
            part = parts[k]
            if shown[k] == len(part.sentences):
                growing.discard(k)
                continue
            more = part.high(shown[k] + 1) - part.high(shown[k])
            if used + more > room:
                growing.discard(k)
                continue
            shown[k], used = shown[k] + 1, used + more
    return shown


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
        pack = self.pack
        self.lines([on_one_line(pack.subject, width=ROOM, size=TEXT)], TEXT, color=MUTED)  # fmt: skip
        title = wrapped(pack.titles.decision, width=ROOM, size=TITLE, bold=True)
        self.lines(shortened(title, MOST_HEAD, width=ROOM, size=TITLE, bold=True), TITLE, bold=True)  # fmt: skip
        self.lines(wrapped(" ".join([pack.statement, *pack.day_told]), width=ROOM, size=8), 8.0, color=MUTED)  # fmt: skip
        self.ask()
        self.table()
        self.below()
        self.foot()

    def below(self) -> None:
        """Write the parts below the table, with the chart among them where there is room for it."""
        parts, room = parts_of(self.pack), self.y - FOOT
        drawn = sum(part.high(min(1, len(part.sentences))) for part in parts) + CHART <= room  # fmt: skip
        shown = fitting_parts(parts, room - (CHART if drawn else _high(1, TEXT)))
        for k, (part, number) in enumerate(zip(parts, shown, strict=True)):
            self.part(part, number)
            if k == 1 and drawn:
                self.chart()
            elif k == 1:
                self.lines([NO_CHART], TEXT)

    def lines(
        self, lines: Sequence[str], size: float, *, bold: bool = False, color: str = INK
    ) -> None:
        """Write lines from the left margin on."""
        for line in lines:
            self.y -= size * LINE / INCH
            self.ax.text(MARGIN, self.y, line, fontsize=size, color=color, fontweight="bold" if bold else "normal", va="bottom")  # fmt: skip
        self.y -= GAP

    def ask(self) -> None:
        """Write the ask on a ground of its own, whole however long it is."""
        lines = wrapped(f"The ask: {self.pack.ask}", width=ROOM - 0.24, size=ASK, bold=True)  # fmt: skip
        high = _high(len(lines), ASK, gap=0.12)
        self.y -= 0.05 + high
        self.ax.add_patch(Rectangle((MARGIN, self.y), ROOM, high, color=PICK, linewidth=0))  # fmt: skip
        self.ax.add_patch(Rectangle((MARGIN, self.y), 0.05, high, color=PLAN, linewidth=0))  # fmt: skip
        for k, line in enumerate(lines):
            at = self.y + high - 0.06 - _high(k + 1, ASK, gap=0.0)
            self.ax.text(MARGIN + 0.14, at, line, fontsize=ASK, fontweight="bold", color=INK, va="bottom")  # fmt: skip
        self.y -= 0.1

    def table(self) -> None:
        """Draw the table of options, the best of a criterion in green, the worst in red."""
        pack = self.pack
        each = (ROOM - FIRST) / len(pack.options)
        facts = [item for item in pack.facts if item.key in FACTS]
        heads = [self.head(f"{o.letter}. {o.title}", each) for o in pack.options]
        top, row = _high(max(map(len, heads)), TEXT, gap=0.06), _high(1, TEXT)
        picked = [k for k, o in enumerate(pack.options) if o.chosen]
        for k in picked:
            high = top + row * len(facts)
            self.ax.add_patch(Rectangle((MARGIN + FIRST + k * each, self.y - high), each, high, color=PICK, linewidth=0, zorder=0))  # fmt: skip
        for k, lines in enumerate(heads):
            for n, line in enumerate(reversed(lines)):
                self.cell(line, k, self.y - top + 0.03 + _high(n, TEXT, gap=0.0), each, bold=True)  # fmt: skip
        self.y -= top
        self.rule()
        marks = {item.fact.key: item.marks for item in pack.matrix}
        for fact in facts:
            self.y -= row
            self.ax.text(MARGIN, self.y + 0.02, fact.name, fontsize=TEXT, va="bottom")
            told = marks.get(fact.key, ("",) * len(fact.numbers))
            for k, (number, mark) in enumerate(zip(fact.numbers, told, strict=True)):
                color = {"best": BEST, "worst": ALERT}.get(mark, INK)
                self.cell(str(number), k, self.y + 0.02, each, bold=k in picked, color=color)  # fmt: skip
        self.rule()
        self.y -= 0.03

    def head(self, text: str, each: float) -> list[str]:
        """Return the heading of a column in lines."""
        lines = wrapped(text, width=each - 0.1, size=TEXT, bold=True)
        return shortened(lines, MOST_HEAD, width=each - 0.1, size=TEXT, bold=True)

    def cell(
        self,
        text: str,
        k: int,
        at: float,
        each: float,
        *,
        bold: bool,
        color: str = INK,
    ) -> None:
        """Write a cell at the right of a column."""
        right = MARGIN + FIRST + (k + 1) * each - 0.05
        self.ax.text(right, at, text, fontsize=TEXT, color=color, fontweight="bold" if bold else "normal", ha="right", va="bottom")  # fmt: skip

    def rule(self) -> None:
        """Draw a line over the width of the text."""
        self.ax.plot([MARGIN, WIDTH - MARGIN], [self.y, self.y], color=INK, linewidth=0.6)  # fmt: skip

    def part(self, part: _Part, shown: int) -> None:
        """Write a finding, the sentences that fit below it, and how many there are more."""
        self.y -= BEFORE
        self.lines(part.title, PART, bold=True)
        for lines in part.sentences[:shown]:
            self.lines(lines, TEXT)
        rest = len(part.sentences) - shown
        if rest:
            self.lines([left_over(rest, ELSEWHERE)], TEXT, color=MUTED)

    def chart(self) -> None:
        """Draw the hours missing by period."""
        bottom = self.y - CHART + 0.24
        box = (
            (MARGIN + 0.45) / WIDTH,
            bottom / HEIGHT,
            (ROOM - 0.7) / WIDTH,
            (CHART - 0.3) / HEIGHT,
        )
        missing_by_period(self.pack, ax=self.figure.add_axes(box))
        self.y -= CHART

    def foot(self) -> None:
        """Write at the foot of the page what the numbers rest on."""
        pack = self.pack
        told = f"{pack.titles.assumptions}. Made by {pack.made}. decision.md has every sentence, options.xlsx every number."
        self.y = FOOT - 0.1
        self.lines(wrapped(told, width=ROOM, size=NOTE), NOTE, color=MUTED)
        if pack.about:
            self.lines([on_one_line(pack.about, width=ROOM, size=NOTE)], NOTE, color=MUTED)  # fmt: skip
