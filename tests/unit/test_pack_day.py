"""By when to decide: the day of the choice, one that is given, what is told where it is past or too late; and the ask."""

import html
import io
from datetime import date

import openpyxl
import pytest
from builders_pack import FEW, MANY, given_comparison, pack_of, pack_scenario
from pptx import Presentation

from resourcing.study.briefing import LEADS_KEPT, briefs
from resourcing.view.pack import Number, markdown, page, slides, workbook
from resourcing.view.pack.asking import ask, late, when

LETTERS = {LEADS_KEPT: "A", "as_is": "B", "hire": "C", "contract": "D"}
DUE = date(2026, 12, 1)
"""The hire of April is due by the mean time to fill a post before."""


def told(*, by: date | None = None, as_of: date | None = None, option: str = "hire"):
    """Return what is told of the day for an option."""
    scenario = pack_scenario(as_of=as_of)
    asked = briefs(given_comparison(FEW))
    chosen = next(item for item in asked if item.option == option)
    return list(late(asked, chosen, by=by, scenario=scenario, letters=LETTERS))


def test_a_deadline_before_today_is_told_with_its_repair():
    """The day that the choice asks for lies before the scenario's today: told, with --by and as_of as the repair."""
    (found,) = told()
    assert found.told == "The day by which the first decision of C is due, 1 December 2026, lies before 1 January 2027, the first day of the horizon."  # fmt: skip
    assert "with --by, or set as_of in the scenario" in found.repair
    (seen,) = told(as_of=date(2026, 12, 2))
    assert "lies before 2 December 2026, from which the scenario is seen" in seen.told
    assert told(as_of=DUE) == []


def test_a_day_that_is_given_is_told_too_late_or_past():
    """Later than the choice asks for, or before today."""
    (late_one,) = told(by=date(2026, 12, 15), as_of=DUE)
    assert "is later than 1 December 2026, by which the first decision of C is due" in late_one.told  # fmt: skip
    (past,) = told(by=date(2026, 10, 1), as_of=DUE)
    assert past.told.startswith("The day given, 1 October 2026, lies before 1 December 2026")  # fmt: skip


def test_another_option_that_asks_for_an_earlier_day_is_told():
    """Who waits for the day of D cannot take C as it is planned."""
    (found,) = told(by=date(2027, 1, 1), option="contract")
    assert found.told == "C asks for a decision by 1 December 2026 already; later it cannot act as planned."  # fmt: skip
    assert found.repair == "To keep C open, give that day with --by."


def test_a_past_day_reads_at_once():
    """Past: at once, with the day; not past, or given: by that day; nothing decided: no day at all."""
    same, hire = briefs(given_comparison(FEW))[1:3]
    assert when(hire, None, today=date(2027, 1, 1)) == " at once (due by 1 December 2026)"  # fmt: skip
    assert when(hire, None, today=DUE) == " by 1 December 2026"
    assert when(hire, date(2026, 10, 1), today=DUE) == " by 1 October 2026"
    assert when(same, None, today=DUE) == ""


def test_the_pack_says_so_above_the_options():
    """What is wrong with the day stands right below the statement, without the repair, which is for whoever makes the pack."""
    pack = pack_of(FEW, futures=True)
    head = markdown(pack).partition("## The ask")[0]
    assert "Decide at once (due by 1 December 2026) which of 4 options" in head
    assert "* The day by which the first decision of C is due, 1 December 2026, lies before" in head  # fmt: skip
    assert "--by" not in markdown(pack)
    assert "at once (due by 1 December 2026): USD 90,000" in pack.ask


@pytest.mark.parametrize(("fte", "words"), [(1.0, "1 full-time post,"), (1.5, "1.5 full-time posts,"), (0.0, "nobody hired,")])  # fmt: skip
def test_the_ask_counts_posts(fte, words):
    """One post, one and a half posts, nobody."""
    chosen = pack_of(FEW, futures=True).chosen
    facts = {
        "fte": Number(value=fte, unit="fte"),
        "cost": Number(value=9.0, unit="money", currency="USD"),
    }
    said = ask(chosen, facts, when="", until="2027Q4")
    assert f"USD 9 beyond today's salaries until 2027Q4, {words}" in said
    assert said.endswith(f"{chosen.handovers} handovers.")


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_finding_and_the_ask_are_the_same_in_every_file(number):
    """Text, page, slides and workbook carry the finding and the ask letter by letter; the sheet of paper is read elsewhere."""
    pack = pack_of(number, futures=number == FEW)
    deck = Presentation(io.BytesIO(slides(pack)[0])).slides[0].shapes
    book = openpyxl.load_workbook(io.BytesIO(workbook(pack)))["Options"]
    said = {
        "text": markdown(pack).replace("\\", ""),
        "page": html.unescape(page(pack)),
        "slides": "\n".join(s.text_frame.text for s in deck if s.has_text_frame),
        "workbook": f"{book['A1'].value}\n{book['A2'].value}",
    }
    for name, text in said.items():
        assert pack.titles.decision in text, name
        assert pack.ask in text, name
