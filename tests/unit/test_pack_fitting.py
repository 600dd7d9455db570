"""What does not fit a slide or the sheet of paper is counted and pointed at; the ask is never cut."""

import io
import re
from dataclasses import replace

import pytest
from builders_pack import FEW, LONG, MANY, pack_of
from matplotlib.figure import Figure
from pptx import Presentation
from pptx.util import Inches

from resourcing.view.pack import slides
from resourcing.view.pack.fitting import BOLD, breaks, cut, that_fit
from resourcing.view.pack.grids import Cell, fitting_rows
from resourcing.view.pack.lettering import width_of
from resourcing.view.pack.onepage import FOOT, MARGIN, ROOM, _Page
from resourcing.view.plots.drawing import styled

LONG_ASK = f"Approve C, “{' '.join([LONG] * 8)}”: USD 90,000 and nothing else."
MORE = re.compile(r"And ([\d,]+) more in ([^.]+\.(?:md|xlsx)|decision\.md and .*xlsx)\.")  # fmt: skip


def drawn(pack):
    """Return the texts of the sheet of paper from top to bottom, each with how wide it is and where it stands."""
    with styled():
        page = _Page(Figure(figsize=(8.27, 11.69)), pack)
        page.draw()
        return [
            (item.get_text(), width_of(item.get_text(), size=item.get_fontsize(), bold=item.get_fontweight() == "bold"), item.get_position())
            for item in page.ax.texts
        ]  # fmt: skip


def texts_on(deck, k: int) -> list[str]:
    """Return the paragraphs of a slide."""
    return [
        paragraph.text
        for shape in deck.slides[k].shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
    ]


def deck_of(pack):
    """Return the slides of a pack, read back."""
    return Presentation(io.BytesIO(slides(pack)[0]))


def rows_on(deck, k: int) -> list[list[str]]:
    """Return the rows of the table of a slide."""
    (found,) = (shape.table for shape in deck.slides[k].shapes if shape.has_table)
    return [[cell.text for cell in row.cells] for row in found.rows]


def left_on(texts) -> int:
    """Return how many more there are by the line that says so, 0 without such a line."""
    found = [MORE.fullmatch(text) for text in texts]
    return sum(int(item[1].replace(",", "")) for item in found if item)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_ask_is_never_cut(number):
    """An ask of many lines stands whole on the first slide and on the sheet of paper, and what is below it stays on the page."""
    pack = replace(pack_of(number), ask=LONG_ASK)
    deck = deck_of(pack)
    assert f"The ask: {LONG_ASK}" in texts_on(deck, 0)
    (ask,) = (s for s in deck.slides[0].shapes if s.has_text_frame and "The ask" in s.text_frame.text)  # fmt: skip
    (table,) = (s for s in deck.slides[0].shapes if s.has_table)
    assert ask.top + ask.height <= table.top
    assert table.top + sum(row.height for row in table.table.rows) <= deck.slide_height
    paper = " ".join(text for text, _, _ in drawn(pack))
    assert f"The ask: {LONG_ASK}" in paper


@pytest.mark.parametrize("number", [FEW, MANY])
def test_every_part_of_the_sheet_of_paper_is_there_whole_or_counted(number):
    """Each finding stands; its sentences are there or counted; nothing is written over the foot or past the right margin."""
    futures = number == FEW
    pack = pack_of(number, futures=futures)
    mind = tuple(f"Sentence {k} on what would change our mind in full." for k in range(60))  # fmt: skip
    pack = replace(pack, mind=mind)
    found = drawn(pack)
    said = [text for text, _, _ in found]
    paper = " ".join(said)
    titles = pack.titles
    for title in (titles.tradeoff, titles.nothing, titles.mind, titles.moves):
        assert title in paper
    shown = sum(text in mind for text in said)
    assert 0 < shown < len(mind)
    assert f"And {len(mind) - shown} more in decision.md." in said
    moves = sum(text.startswith(("2027Q", "by ")) and ": " in text for text in said)
    rest = len(pack.chosen.steps) - moves
    assert f"And {rest} more in decision.md." in said or not rest
    assert "…" not in "".join(text for text in said if text.startswith("Sentence"))
    for text, width, (x, y) in found:
        if x <= MARGIN + 0.2:  # numbers stand at the right of their columns
            assert width <= ROOM + 0.01, text
        assert y > 0.1
        body = text.startswith(("Sentence", "And "))
        assert y >= FOOT - 0.01 or not body, text


def test_a_sheet_of_paper_too_full_for_its_chart_says_where_it_is():
    """Where the parts leave no room, the chart goes first, and a line names the page that has it."""
    pack = replace(pack_of(FEW), ask=" ".join([LONG_ASK] * 4))
    said = [text for text, _, _ in drawn(pack)]
    assert "The hours missing by period are drawn in options.html." in said
    assert said.count(pack.titles.moves) == 1


def test_paragraphs_without_room_on_a_slide_are_counted():
    """What would change our mind, sixty sentences: some stand whole, the last line counts the rest."""
    mind = tuple(f"If condition number {k} holds for a long time, C comes first." for k in range(60))  # fmt: skip
    deck = deck_of(replace(pack_of(FEW), mind=mind))
    texts = [text for text in texts_on(deck, 7) if text in mind or "more in decision.md" in text]  # fmt: skip
    shown = [text for text in texts if text in mind]
    assert shown == list(mind[: len(shown)])
    assert texts[len(shown)] == f"And {60 - len(shown)} more in decision.md."


def test_moves_without_room_are_counted_and_names_stay_whole():
    """The moves on the slide and those counted below are all there are; no name of a person or alliance is cut."""
    pack = pack_of(MANY)
    deck = deck_of(pack)
    _, *rows = rows_on(deck, 6)
    assert "…" not in "".join(cell for row in rows for cell in row)
    assert len(rows) + left_on(texts_on(deck, 6)) == len(pack.chosen.steps)
    assert [row[1] for row in rows] == [step.what for step in pack.chosen.steps[: len(rows)]]  # fmt: skip


def test_long_descriptions_are_cut_and_no_option_is_dropped():
    """Descriptions of thousands of letters are cut and marked; every option stays in the table, on the slide."""
    pack = pack_of(FEW)
    wordy = tuple(replace(o, description="many words " * 300) for o in pack.options)
    deck = deck_of(replace(pack, options=wordy))
    _, *rows = rows_on(deck, 0)
    assert [row[0][0] for row in rows] == ["A", "B", "C", "D"]
    assert all(row[1].endswith("…") for row in rows)
    table = next(s for s in deck.slides[0].shapes if s.has_table)
    high = sum(row.height for row in table.table.rows)
    assert table.top + high <= deck.slide_height - Inches(0.4)


def test_a_paragraph_that_fits_nowhere_is_cut_and_the_rest_counted():
    """The first paragraph is cut where not even it fits; the others are counted."""
    found = that_fit(["word " * 200, "b", "c"], width=200.0, height=60.0, size=10.0, more="decision.md")  # fmt: skip
    assert found[0].endswith("…")
    assert found[1:] == ["And 2 more in decision.md."]


@pytest.mark.parametrize("end", range(30, 60))
def test_what_is_cut_is_marked(end):
    """Wherever the room ends, also between two words, a text that is longer ends in a mark."""
    text = "some words of four to nine letters that go on and on " * 9
    found = cut(text, width=end * 5.0, height=14.0, size=10.0)
    assert found.endswith("…")
    assert text.startswith(found[:-1])


def test_a_smaller_size_is_taken_where_a_word_would_be_broken():
    """Headings of a narrow table stand in a size at which their longest word has room."""
    rows = [[Cell(text="a", bold=True), Cell(text="recommendation", bold=True)]]
    wide, narrow = ([2.0, width] for width in (3.0, 1.5))
    assert fitting_rows(rows, wide, 5.0, ()) == (rows, 14.0)
    _, size = fitting_rows(rows, narrow, 5.0, ())
    assert size < 14.0
    assert fitting_rows(rows, [2.0, 0.5], 5.0, ())[1] == 14.0  # broken at every size
    assert breaks("recommendation", width=(1.5 - 0.2) * 72 / BOLD, size=14.0)
    assert not breaks("recommendation", width=(1.5 - 0.2) * 72 / BOLD, size=size)
