"""What every slide is made of: a canvas with its title, texts and tables, in the colors and layouts of its template.

Knows nothing of what a slide says; lengths are in inches.
"""

from collections.abc import Sequence
from copy import deepcopy
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
    BOLD,
    INCH,
    cut,
    height_of,
    size_that_fits,
    that_fit,
)
from resourcing.view.pack.shades import DARK, LIGHT, is_dark

WIDE, HIGH = 13.333, 7.5
MARGIN, FOOT = 0.6, 0.45
TITLES = (28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0)
TEXTS = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0)
"""Sizes of text: none below what people read from a seat at the table."""
ALL_OF_IT = "decision.md"
"""Where all of a text is that a slide has no room for."""
INSET = 0.1
"""Left and right margin of a text within its box."""
TITLE_KINDS = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE}
SMALL_KINDS = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER}
NO_TITLE = "The template has no layout with a title placeholder: titles stand in text boxes, which the outline does not show."
"""Remark on a template without titles."""

THEME = {
    "ink": MSO_THEME_COLOR.TEXT_1,
    "head": MSO_THEME_COLOR.BACKGROUND_2,
    "white": MSO_THEME_COLOR.BACKGROUND_1,
}
"""Colors that a company template gives; all others stay ours."""

Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""


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
    dark
        Whether its slides are dark.
    """

    made: Any
    layout: Any
    company: bool
    dark: bool

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
            target.rgb = rgb(self.color(role))

    def color(self, role: str) -> str:
        """Return the color of a role on these slides; what is no role is a color itself."""
        return (DARK if self.dark else LIGHT).get(role, role)


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
    deck = Deck(made=made, layout=layout, company=template is not None, dark=is_dark(layout))  # fmt: skip
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
        rule, repair = _unread(template)
        problem = InputProblem(file=str(template), rule=rule, repair=repair)
        raise InputError([problem]) from error


def _unread(template: Path) -> tuple[str, str]:
    """Return why a template cannot be read, and the repair."""
    if template.is_dir():
        return "is a folder, not a presentation", "name a .pptx file within it"
    if not template.exists():
        return "there is no such file", "correct the path after --template"
    return (
        "cannot be read as a PowerPoint presentation",
        "name a .pptx file; save a .potx or .ppt as .pptx first",
    )


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
    _numbered(deck, made)
    box = deck.title_box
    width, height = (box[2] - 2 * INSET) * INCH / BOLD, box[3] * INCH
    size = size_that_fits([title], width=width, height=height, sizes=TITLES)
    shown = cut(title, width=width, height=height, size=size)
    shape = made.shapes.title
    if shape is None:
        shape = made.shapes.add_textbox(*map(Inches, box))
    elif not deck.company or deck.title_box[1] == 0.35:
        shape.left, shape.top, shape.width, shape.height = map(Inches, box)
    frame = shape.text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.TOP
    written(deck, frame.paragraphs[0], shown, size=size, bold=True)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    return made


def _numbered(deck: Deck, made: Any) -> None:
    """Give a slide the number that its layout has a place for."""
    for item in deck.layout.placeholders:
        if item.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER:
            made.shapes._spTree.append(deepcopy(item.element))  # noqa: SLF001  (the library copies none)
            number = made.placeholders[item.placeholder_format.idx]
            if not deck.company or number.top + number.height > deck.made.slide_height:
                number.left, number.top = Inches(deck.width - MARGIN - 1), Inches(deck.height - FOOT)  # fmt: skip
                number.width, number.height = Inches(1), Inches(FOOT - 0.1)


def written(
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
    more: str = ALL_OF_IT,
) -> None:
    """Add paragraphs in the largest size in which they fit; what does not fit at the smallest is counted and pointed at."""
    if not paragraphs:
        return
    left, top, width, height = box
    room = _wide(width, bold=bold), (height - 0.1) * INCH
    size = size_that_fits(paragraphs, width=room[0], height=room[1], sizes=sizes)
    shown = that_fit(paragraphs, width=room[0], height=room[1], size=size, more=more)
    shape = made.shapes.add_textbox(*map(Inches, (left, top, width, height)))
    frame = shape.text_frame
    frame.word_wrap = True
    for k, text in enumerate(shown):
        paragraph = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(size / 2)
        written(deck, paragraph, text, size=size, bold=bold, color=color)


def _wide(width: float, *, bold: bool) -> float:
    """Return the width of text in a box, in points; heavy text has less."""
    return (width - 2 * INSET) * INCH / (BOLD if bold else 1.0)


def room_for(
    paragraphs: Sequence[str], *, width: float, size: float, bold: bool = False
) -> float:
    """Return the height of a box, in inches, in which paragraphs fit at a size."""
    wide = _wide(width, bold=bold)
    return height_of(paragraphs, width=wide, size=size, gap=size / 2) / INCH + 0.1
