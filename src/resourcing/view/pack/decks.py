"""What every slide is made of: a canvas with its title, texts and tables, in the colors and layouts of its template.

Knows nothing of what a slide says; lengths are in inches.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from resourcing.errors import InputError, InputProblem
from resourcing.view.pack.fitting import (
    INCH,
    LINE,
    lines_of,
    size_that_fits,
    that_fit,
)

WIDE, HIGH = 13.333, 7.5
MARGIN, FOOT = 0.6, 0.45
TITLES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0)
TEXTS = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0, 11.0)
CELLS = (14.0, 13.0, 12.0, 11.0, 10.0, 9.0)
PAD_X, PAD_Y = 0.1, 0.045
"""Margins within a cell."""
TITLE_KINDS = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
SMALL_KINDS = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
NO_TITLE = "The template has no layout with a title placeholder: titles stand in text boxes, which the outline does not show."
"""Remark on a template without titles."""

OWN = {
    "ink": "1D2433",
    "muted": "5C6675",
    "head": "DDE6F0",
    "pick": "E9EEF7",
    "white": "FFFFFF",
    "best": "14532D",
    "worst": "8B1A13",
}
THEME = {
    "ink": MSO_THEME_COLOR.TEXT_1,
    "head": MSO_THEME_COLOR.BACKGROUND_2,
    "white": MSO_THEME_COLOR.BACKGROUND_1,
}
"""Colors that a company template gives; all others stay ours."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A cell of a table: its text, and whether it is heavy, how it is filled and colored."""

    text: str
    bold: bool = False
    fill: str = "white"
    color: str = "ink"


@dataclass(frozen=True, kw_only=True, eq=False)
class Deck:
    """A presentation that is made, with the layout that its slides use.

    Attributes
    ----------
    made
        The presentation.
    layout
        Layout of the slides.
    company
        Whether it comes from a company template.
    """

    made: Any
    layout: Any
    company: bool

    @property
    def width(self) -> float:
        """Return the width of a slide."""
        return Emu(self.made.slide_width).inches

    @property
    def height(self) -> float:
        """Return the height of a slide."""
        return Emu(self.made.slide_height).inches

    @property
    def has_titles(self) -> bool:
        """Return whether the layout has a title placeholder."""
        return _title_of(self.layout) is not None

    @property
    def title_box(self) -> Box:
        """Return where titles stand: as the template has it, else at the top."""
        own = _title_of(self.layout)
        if self.company and own is not None and own.width and own.height:
            box = tuple(Emu(v).inches for v in (own.left, own.top, own.width, own.height))  # fmt: skip
            if box[1] + box[3] <= self.height * 0.4:
                return box[0], box[1], box[2], box[3]
        return MARGIN, 0.35, self.width - 2 * MARGIN, 1.0

    @property
    def body(self) -> Box:
        """Return where the content stands: below the title, above what the template has at its foot."""
        left, top, width, height = self.title_box
        begin = top + height + 0.15
        return left, begin, width, self._end() - begin

    def _end(self) -> float:
        """Return where the content ends."""
        feet = [
            Emu(item.top).inches
            for item in self.layout.placeholders
            if item.placeholder_format.type in SMALL_KINDS and item.top
        ]
        low = [value for value in feet if value > self.height * 0.6]
        return min([self.height - FOOT, *low]) - 0.05

    def paint(self, target: Any, role: str) -> None:
        """Give a color object the color of a role."""
        if self.company and role in THEME:
            target.theme_color = THEME[role]
        else:
            target.rgb = rgb(OWN.get(role, role))


def rgb(text: str) -> Any:
    """Return a color from its six digits, with or without ``#``."""
    return RGBColor.from_string(text.lstrip("#").upper())  # type: ignore[no-untyped-call]


def _title_of(layout: Any) -> Any:
    """Return the title placeholder of a layout, None where it has none."""
    for item in layout.placeholders:
        if item.placeholder_format.type in TITLE_KINDS:
            return item
    return None


def opened(template: Path | None) -> tuple[Deck, tuple[str, ...]]:
    """Return a deck without slides, and remarks on its template.

    Parameters
    ----------
    template
        A company's presentation, of which layouts, colors and fonts are used; None for a plain one.

    Raises
    ------
    InputError
        If the template cannot be read, or has no layout.
    """
    if template is None:
        made = Presentation()
        made.slide_width, made.slide_height = Inches(WIDE), Inches(HIGH)
    else:
        made = _read(template)
    _emptied(made)
    layout = _layout(made, template)
    deck = Deck(made=made, layout=layout, company=template is not None)
    return deck, (() if deck.has_titles else (NO_TITLE,))


def _read(template: Path) -> Any:
    """Return the presentation of a file.

    Raises
    ------
    InputError
        If it is none.
    """
    try:
        return Presentation(str(template))
    except Exception as error:  # whatever a file that is no presentation raises
        rule = f"cannot be read as a PowerPoint presentation ({type(error).__name__})"
        repair = "name a .pptx file; save a .potx or .ppt as .pptx first"
        raise InputError(
            [InputProblem(file=str(template), rule=rule, repair=repair)]
        ) from error


def _emptied(made: Any) -> None:
    """Take the slides out of a presentation that is a template."""
    listed = made.slides._sldIdLst  # noqa: SLF001  (the library has no other way)
    for item in list(listed):
        made.part.drop_rel(item.rId)
        listed.remove(item)


def _layout(made: Any, template: Path | None) -> Any:
    """Return the layout with a title and least besides; one without a title only where none has one.

    Raises
    ------
    InputError
        If there is no layout.
    """
    layouts = list(made.slide_layouts)
    if not layouts:
        rule = "has no slide layout"
        repair = "add a layout with a title in the slide master, or leave --template out"  # fmt: skip
        raise InputError([InputProblem(file=str(template), rule=rule, repair=repair)])
    return min(layouts, key=_besides)


def _besides(layout: Any) -> tuple[bool, bool, int]:
    """Return how far a layout is from one with a title only: no title, a title of a cover, other placeholders."""
    kinds = [item.placeholder_format.type for item in layout.placeholders]
    title = _title_of(layout)
    cover = title is not None and title.placeholder_format.type is PP_PLACEHOLDER.CENTER_TITLE  # fmt: skip
    others = [kind for kind in kinds if kind not in TITLE_KINDS | SMALL_KINDS]
    return title is None, cover, len(others)


def slide(deck: Deck, title: str) -> Any:
    """Add a slide with its title, in the largest size in which it fits."""
    made = deck.made.slides.add_slide(deck.layout)
    for item in list(made.placeholders):
        if item.placeholder_format.type not in TITLE_KINDS:
            element = item.element
            element.getparent().remove(element)
    box = deck.title_box
    size = size_that_fits([title], width=(box[2] - 0.2) * INCH, height=box[3] * INCH, sizes=TITLES)  # fmt: skip
    shown = that_fit([title], width=(box[2] - 0.2) * INCH, height=box[3] * INCH, size=size)  # fmt: skip
    shape = made.shapes.title
    if shape is None:
        shape = made.shapes.add_textbox(*map(Inches, box))
    elif not deck.company or deck.title_box[1] == 0.35:
        shape.left, shape.top, shape.width, shape.height = map(Inches, box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    _written(deck, frame.paragraphs[0], shown[0] if shown else title, size=size, bold=True)  # fmt: skip
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return made


def _written(
    deck: Deck,
    paragraph: Any,
    text: str,
    *,
    size: float,
    bold: bool = False,
    color: str = "ink",
) -> None:
    """Write a text into a paragraph as one run."""
    paragraph.font.size = Pt(size)  # an empty one would take the height of the default
    run = paragraph.add_run()
    run.text = " ".join(text.split())
    run.font.size, run.font.bold = Pt(size), bold
    deck.paint(run.font.color, color)


def texts(
    deck: Deck,
    made: Any,
    paragraphs: Sequence[str],
    *,
    box: Box,
    sizes: Sequence[float] = TEXTS,
    bold: bool = False,
    color: str = "ink",
) -> None:
    """Add paragraphs in the largest size in which they fit; those that do not fit at the smallest are cut."""
    if not paragraphs:
        return
    left, top, width, height = box
    room = (width - 0.2) * INCH, (height - 0.1) * INCH
    size = size_that_fits(paragraphs, width=room[0], height=room[1], sizes=sizes)
    shown = that_fit(paragraphs, width=room[0], height=room[1], size=size)
    shape = made.shapes.add_textbox(*map(Inches, (left, top, width, height)))
    frame = shape.text_frame
    frame.word_wrap = True
    for k, text in enumerate(shown):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        _written(deck, paragraph, text, size=size, bold=bold, color=color)


def table(
    deck: Deck,
    made: Any,
    rows: Sequence[Sequence[Cell]],
    *,
    box: Box,
    widths: Sequence[float],
    left: int = 1,
) -> int:
    """Add a table in the largest size in which it fits, and return how many rows it has.

    Parameters
    ----------
    deck, made
        The deck, and the slide.
    rows
        Cells; the first row is the heading. Rows that do not fit at the smallest size are left out.
    box
        Where it stands.
    widths
        Widths of the columns, as parts of the whole.
    left
        Columns that stand to the left; all others stand to the right.
    """
    wide = [box[2] * part / sum(widths) for part in widths]
    size = next((s for s in CELLS if sum(_heights(rows, wide, s)) <= box[3]), CELLS[-1])
    heights = _heights(rows, wide, size)
    number = len(rows)
    while number > 1 and sum(heights[:number]) > box[3]:
        number -= 1
    shape = made.shapes.add_table(number, len(wide), Inches(box[0]), Inches(box[1]), Inches(box[2]), Inches(sum(heights[:number])))  # fmt: skip
    found = shape.table
    for j, value in enumerate(wide):
        found.columns[j].width = Inches(value)
    for i, row in enumerate(rows[:number]):
        found.rows[i].height = Inches(heights[i])
        for j, cell in enumerate(row):
            _fill(deck, found.cell(i, j), cell, size=size, right=j >= left)
    return number


def _heights(
    rows: Sequence[Sequence[Cell]], wide: Sequence[float], size: float
) -> list[float]:
    """Return the height of each row at a size, in inches."""
    return [
        max(
            lines_of(cell.text, width=(w - 2 * PAD_X) * INCH, size=size)
            for cell, w in zip(row, wide, strict=True)
        )
        * size
        * LINE
        / INCH
        + 2 * PAD_Y
        for row in rows
    ]


def _fill(deck: Deck, target: Any, cell: Cell, *, size: float, right: bool) -> None:
    """Write a cell."""
    target.margin_left = target.margin_right = Inches(PAD_X)
    target.margin_top = target.margin_bottom = Inches(PAD_Y)
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    target.fill.solid()
    deck.paint(target.fill.fore_color, cell.fill)
    paragraph = target.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
    _written(deck, paragraph, cell.text, size=size, bold=cell.bold, color=cell.color)
