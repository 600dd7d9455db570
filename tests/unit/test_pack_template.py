"""Slides in a company's template: its size, layout and number, its colors on light and on dark slides; templates that are none."""

import io

import pytest
from builders_pack import FEW, pack_of
from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Inches

from resourcing.errors import InputError
from resourcing.view.pack import slides
from resourcing.view.pack.decks import NO_TITLE
from resourcing.view.pack.shades import DARK, LIGHT, brightness, is_dark


@pytest.fixture
def company(tmp_path):
    """Return what makes a company template with a slide of its own, its layouts without titles if asked for."""

    def make(name: str, *, titles: bool = True):
        deck = Presentation()
        deck.slide_width, deck.slide_height = Inches(10), Inches(5.625)
        deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Company"
        if not titles:
            for layout in deck.slide_layouts:
                for item in list(layout.placeholders):
                    item.element.getparent().remove(item.element)
        path = tmp_path / name
        deck.save(path)
        return path

    return make


def test_a_company_template_gives_its_size_and_layout(company):
    """Slides take size and title-only layout of the template, and drop the slides that it holds."""
    made, remarks = slides(pack_of(FEW), template=company("own.pptx"))
    deck = Presentation(io.BytesIO(made))
    assert remarks == ()
    assert deck.slide_width == Inches(10)
    assert len(deck.slides) == 8
    assert {item.slide_layout.name for item in deck.slides} == {"Title Only"}
    assert deck.slides[0].shapes.title.text == pack_of(FEW).titles.decision
    for item in deck.slides:
        for shape in item.shapes:
            assert shape.top + shape.height <= deck.slide_height
            assert shape.left + shape.width <= deck.slide_width


def test_a_template_without_titles_falls_back_and_says_so(company):
    """Where no layout has a title, titles stand in text boxes, and a remark says so."""
    made, remarks = slides(pack_of(FEW), template=company("bare.pptx", titles=False))
    first = Presentation(io.BytesIO(made)).slides[0]
    assert remarks == (NO_TITLE,)
    assert pack_of(FEW).titles.decision in {s.text_frame.text for s in first.shapes if s.has_text_frame}  # fmt: skip


def test_a_template_that_is_none_is_refused(tmp_path):
    """A file that is no presentation is a problem with its repair."""
    path = tmp_path / "own.pptx"
    path.write_bytes(b"no zip")
    with pytest.raises(InputError, match=r"cannot be read as a PowerPoint presentation; name a \.pptx"):  # fmt: skip
        slides(pack_of(FEW), template=path)


@pytest.mark.parametrize("name", [None, "own.pptx"])
def test_every_slide_has_its_number(name, company):
    """Each slide has the number for which its layout has a place, within the slide."""
    made, _ = slides(pack_of(FEW), template=None if name is None else company(name))
    deck = Presentation(io.BytesIO(made))
    for item in deck.slides:
        (number,) = (s for s in item.placeholders if s.placeholder_format.type is PP_PLACEHOLDER.SLIDE_NUMBER)  # fmt: skip
        assert number.element.xpath(".//a:fld/@type") == ["slidenum"]
        assert number.top + number.height <= deck.slide_height
        assert number.left + number.width <= deck.slide_width


def darkened(path, *, theme: bool):
    """Make a presentation dark: by the colors of its theme, or by a background of its master."""
    deck = Presentation(path)
    master = deck.slide_master
    if theme:
        (mapped,) = master.element.xpath("./p:clrMap")
        mapped.set("bg1", "dk1")
        mapped.set("tx1", "lt1")
    else:
        master.background.fill.solid()
        master.background.fill.fore_color.rgb = RGBColor(0x10, 0x18, 0x30)
    deck.save(path)
    return path


@pytest.mark.parametrize("theme", [True, False])
def test_marks_and_the_choice_can_be_read_on_dark_slides(theme, company):
    """On dark slides best, worst, the column of the choice and its line have other colors than on light ones."""
    path = company("dark.pptx")
    assert not is_dark(Presentation(path).slide_layouts[5])
    darkened(path, theme=theme)
    assert is_dark(Presentation(path).slide_layouts[5])
    deck = Presentation(io.BytesIO(slides(pack_of(FEW), template=path)[0]))
    (table,) = (s.table for s in deck.slides[2].shapes if s.has_table)
    seen = {
        run.text.rpartition("(")[2]: str(run.font.color.rgb)
        for row in table.rows
        for cell in row.cells
        for run in cell.text_frame.paragraphs[0].runs
        if run.text.endswith(("(best)", "(worst)"))
    }
    assert seen == {"best)": DARK["best"], "worst)": DARK["worst"]}
    (lines,) = (s.chart.plots[0] for s in deck.slides[4].shapes if s.has_chart)
    chosen = [item.chosen for item in pack_of(FEW).options].index(True)
    assert str(lines.series[chosen].format.line.color.rgb) == DARK["choice"]


def test_colors_stand_out_from_their_ground():
    """On light slides marks are darker than the ground they stand on by far, on dark ones brighter."""
    for role in ("best", "worst", "muted", "choice"):
        assert brightness(LIGHT["pick"]) - brightness(LIGHT[role]) > 0.4, role
        assert brightness(DARK[role]) - brightness(DARK["pick"]) > 0.4, role


@pytest.mark.parametrize("color", ["windowText", None])
def test_a_theme_without_colors_counts_as_light(color, company):
    """A theme that is missing, or names its background otherwise than by six digits, counts as white."""
    deck = Presentation(company("bare.pptx"))
    master = deck.slide_master
    relation = next(k for k, r in master.part.rels.items() if r.reltype.endswith("/theme"))  # fmt: skip
    if color is None:
        master.part.rels.pop(relation)
    else:
        theme = master.part.related_part(relation)
        theme._blob = theme.blob.replace(b'lastClr="FFFFFF"', b"").replace(b'val="window"', b'val="windowText"')  # fmt: skip
    assert not is_dark(deck.slide_layouts[5])
