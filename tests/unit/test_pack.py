"""The pack for leadership: one content, five files; what is said is true, agrees everywhere, and fits."""

import html
import io
import re
from dataclasses import replace
from functools import cache
from itertools import pairwise

import openpyxl
import pytest
from builders_pack import FEW, LONG, MANY, given_comparison, pack_of
from pptx import Presentation

from resourcing.scenario import Preferences
from resourcing.study.briefing import LEADS_KEPT, ahead_of_nothing, briefs
from resourcing.study.choosing import choose_by_plans, dearer_by
from resourcing.view.pack import markdown, onepage, page, slides, workbook
from resourcing.view.pack.findings import decision_title
from resourcing.view.pack.fitting import INCH, height_of
from resourcing.view.pack.numbers import DECIMALS, Number
from resourcing.view.pack.slides import SHORT_FACTS
from resourcing.view.pages.words import DASH


@cache
def slides_of(number: int, *, futures: bool = False) -> bytes:
    """Return the slides of a pack."""
    return slides(pack_of(number, futures=futures))[0]


@cache
def paper_of(number: int) -> bytes:
    """Return the sheet of paper of a pack, with futures where there are few managers."""
    return onepage(pack_of(number, futures=number == FEW))


@cache
def deck_of(number: int, *, futures: bool = False) -> Presentation:
    """Return the slides of a pack, read back."""
    return Presentation(io.BytesIO(slides_of(number, futures=futures)))


@cache
def book_of(number: int, *, values: bool) -> openpyxl.Workbook:
    """Return the workbook of a pack, read back with the values of its formulas or with the formulas."""
    content = io.BytesIO(workbook(pack_of(number, futures=True)))
    return openpyxl.load_workbook(content, data_only=values)


def cells_of(sheet) -> list[list]:
    """Return the rows of a sheet below its headings."""
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]


def tables_of(deck) -> list[list[list[str]]]:
    """Return the tables of slides as text."""
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for item in deck.slides
        for shape in item.shapes
        if shape.has_table
    ]


def test_numbers_agree_across_all_files():
    """Every number of the table of options reads the same in the text, the page, the slides and the workbook."""
    pack = pack_of(FEW, futures=True)
    text, web = markdown(pack), html.unescape(page(pack))
    sheet = {row[0]: row[1:5] for row in cells_of(book_of(FEW, values=True)["Options"])}
    shown = {row[0]: row[1:] for table in tables_of(deck_of(FEW, futures=True)) for row in table}  # fmt: skip
    for fact in pack.facts:
        words = [str(number) for number in fact.numbers]
        assert f"| {fact.name} | {' | '.join(words)} |" in text
        row = re.search(rf'<th scope="row">{re.escape(fact.name)}</th>(.*?)</tr>', web)
        assert row
        assert re.findall(r"<td[^>]*>([^<]*)<", row[1]) == words
        if fact.key in SHORT_FACTS:
            assert shown[fact.name] == words
        for number, value in zip(fact.numbers, sheet[fact.name], strict=True):
            if number.value is None:
                assert value == str(number)
            else:
                same = number.value
                assert value == pytest.approx(same, abs=10.0 ** -DECIMALS.get(number.unit, 3) / 2)  # fmt: skip


SUMMED = re.compile(r"SUMIFS\((\w+)!\$(\w)\$(\d+):\$\w\$(\d+),\w+!\$A\$\d+:\$A\$\d+,\"(\w)\"\)")  # fmt: skip


def summed(found: re.Match) -> str:
    """Return the sum that a formula asks for, from the values of the rows."""
    sheet, column, first, last, letter = found.groups()
    rows = book_of(FEW, values=True)[sheet]
    cells = (n for n in range(int(first), int(last) + 1) if rows[f"A{n}"].value == letter)  # fmt: skip
    return repr(sum(float(rows[f"{column}{n}"].value) for n in cells))


def worked_out(formula: str) -> float:
    """Return the value of a formula over sums: one of them, a difference, or a share that is 1 of nothing."""
    text = SUMMED.sub(summed, formula.removeprefix("="))
    share = re.fullmatch(r"IF\(([\d.]+)=0,([01]),([\d.]+)/([\d.]+)\)", text)
    if share:
        have, none, part, whole = map(float, share.groups())
        return part / whole if have else none
    first, _, less = text.partition("-")
    return float(first) - float(less or 0.0)


def test_totals_are_formulas_over_the_rows_they_are_stored_with():
    """Costs, hours, promises, leads and handovers are formulas; worked out from the rows they give the stored values."""
    live, done = book_of(FEW, values=False)["Options"], book_of(FEW, values=True)
    found = [cell for row in live.iter_rows() for cell in row if cell.data_type == "f"]
    summing = [cell for cell in found if not cell.value.startswith("=COUNTIFS")]
    assert (len(found), len(summing)) == (4 * 14, 4 * 11)
    for cell in summing:
        stored = done["Options"][cell.coordinate].value
        assert worked_out(cell.value) == pytest.approx(stored), live[f"A{cell.row}"].value  # fmt: skip


def test_amounts_are_units_times_price():
    """Each amount of the sheet Costs is a formula; units times price of the hire and of the hours bought give it."""
    live, done = (book_of(FEW, values=v)["Costs"] for v in (False, True))
    rows = [row for row in live.iter_rows(min_row=5) if row[0].value in {"C", "D"}]
    assert [(r[2].value, r[4].value) for r in rows] == [("people hired", "month"), ("hours bought", "hour")]  # fmt: skip
    for row in rows:
        price, units, amount = row[3], row[5], row[6]
        assert amount.value == f"=$D{row[0].row}*F{row[0].row}"
        assert done[amount.coordinate].value == pytest.approx(price.value * units.value)
    hired, bought = rows
    assert (hired[3].value, hired[5].value) == pytest.approx(
        (10_000.0, 9.0)
    )  # from April
    assert bought[3].value == 50.0


def test_titles_are_true_of_the_plans():
    """What the titles say of promises, hours and handovers is what the plans themselves have."""
    pack, column = pack_of(FEW, futures=True), given_comparison(FEW).columns[1]
    today, plan = column.run.today, column.run.plan
    kept = plan.kept.sum() / plan.promised.sum()
    assert pack.titles.decision.startswith(f"Choose C, “{LONG}”: it keeps {kept:.0%} of the promises for USD 90,000")  # fmt: skip
    broken = int(today.promised.sum() - today.kept.sum())
    missing = (today.data.need - today.delivered).sum()
    assert f"breaks {broken} of {today.promised.sum()} promises and leaves {missing:.0f} hours" in pack.titles.nothing  # fmt: skip
    first = sum(move.period == 0 for move in plan.handovers)
    assert pack.titles.moves == f"C takes {len(plan.handovers)} handovers, {first} of them in 2027Q1, and 1 decision"  # fmt: skip


def test_the_title_speaks_of_futures_where_they_speak_for_the_choice():
    """A choice that fails less often than the next best says so; where another fails as rarely, promises are named."""
    pack = pack_of(FEW, futures=True)
    facts = {item.key: item for item in pack.facts}
    good = facts["good"]
    shares = (None, 0.5, 0.8, *([0.7] * (len(good.numbers) - 3)))
    numbers = tuple(Number(value=value, unit="share") for value in shares)
    facts["good"] = replace(good, numbers=numbers)
    told = decision_title(pack.options, facts, alike=())
    assert told.endswith("good enough in 80.0% of the sampled futures; D in 70.0%")
    assert "sampled futures" not in pack.titles.decision  # all alike there


def test_where_doing_nothing_keeps_as_much_the_title_says_what_speaks_against_it():
    """Strict rules that it breaks come first, then hours that it leaves undone; nothing is said where neither does."""
    pack = pack_of(FEW)
    chosen = next(k for k, item in enumerate(pack.options) if item.chosen)
    facts = {item.key: item for item in pack.facts}

    def told(**first: float) -> str:
        given = {"kept": 1.0, "rules": 0.0, "missing": 0.0} | first
        for key, value in given.items():
            numbers = list(facts[key].numbers)
            numbers[0] = replace(numbers[0], value=value)
            numbers[chosen] = replace(
                numbers[chosen], value=1.0 if key == "kept" else 0.0
            )
            facts[key] = replace(facts[key], numbers=tuple(numbers))
        return decision_title(pack.options, facts, alike=())

    assert told(kept=0.5, rules=3.0).endswith("doing nothing keeps 50.0%")
    assert told(rules=3.0, missing=9.0).endswith(
        "keeps 100%, but breaks strict rules 3 times"
    )
    assert told(missing=9.0).endswith("keeps 100%, but leaves 9 hours undone, not 0")
    assert told().endswith("doing nothing keeps 100%")


def test_trade_offs_name_the_best_and_the_worst():
    """On each criterion the best and worst marks stand at the least and the largest number shown."""
    pack = pack_of(FEW, futures=True)
    assert [item.name for item in pack.matrix] == ["Cost", "Service", "Rules", "Risk", "Disruption"]  # fmt: skip
    cost, _, rules, risk, _ = pack.matrix
    assert cost.marks == ("best", "best", "worst", "")
    assert rules.marks == (
        "best",
        "best",
        "best",
        "worst",
    )  # the given plan has somebody lead who may not
    assert (
        risk.fact.numbers[0].value is None
    )  # doing nothing was not lived through futures
    assert risk.marks == ("", "", "", "")  # all others alike
    assert pack.titles.tradeoff.startswith("No option is best on everything: A on disruption; ")  # fmt: skip
    assert "; B, C and D on service" in pack.titles.tradeoff  # named once, together


def test_futures_decide_over_plans_and_the_pack_says_so():
    """With futures the option that they recommend is chosen; that the plans alone speak for another one is told."""
    assert pack_of(FEW).chosen.letter == "B"
    found = pack_of(FEW, futures=True)
    assert found.chosen.letter == "C"
    assert any("If all goes as planned" in text and "B is ahead" in text for text in found.why)  # fmt: skip


def test_a_preference_is_kept():
    """An option that costs more than is allowed is left aside, with why."""
    found = pack_of(FEW, most_cost=50_000.0)
    assert any(text.startswith("C is left aside: it costs 90,000") for text in found.why)  # fmt: skip


def test_options_that_gaps_cannot_tell_apart_are_not_called_best():
    """Where better plans are possible that turn the order, rivals are named, and the cheapest or as-is is taken."""
    wide = given_comparison(FEW, slack=5000.0)
    found = choose_by_plans(wide, preferences=Preferences())
    assert not found.clear
    assert found.chosen == "as_is"  # costs least
    assert set(found.rivals) == {"hire", "contract"}
    assert not found.leads["hire"].told_from_zero
    assert dearer_by(found.leads["hire"], points_per_thousand=4.0) is None


def test_doing_nothing_is_priced():
    """Doing nothing stands first, costs nothing more, moves nobody, and is evaluated as the current leads kept."""
    first, *_ = briefs(given_comparison(FEW))
    assert first.option == LEADS_KEPT
    assert (first.costs, first.joining, first.commitments) == ((), (), ())
    column = given_comparison(MANY).columns[0]
    nothing = briefs(given_comparison(MANY))[0]
    lead = ahead_of_nothing(column, nothing)
    assert lead.low == pytest.approx(column.measures.objective - column.run.today.objective)  # fmt: skip
    assert sum(p.unmanaged for p in nothing.periods) == 4  # the last alliance


def test_moves_name_who_hands_what_to_whom_and_when():
    """Every handover of the plan is a move by name, and so is every alliance that nobody leads today."""
    pack = pack_of(FEW, futures=True)
    plan = given_comparison(FEW).columns[1].run.plan
    moves = [step for step in pack.chosen.steps if step.hours is not None]
    assert len(moves) == len(plan.handovers)
    assert sum(step.giver == "nobody" for step in pack.chosen.steps) == 1
    assert {"=Hire <i>1</i>"} <= {step.taker for step in moves}
    text = markdown(pack)
    assert all(f"| {step.when} |" in text for step in pack.chosen.steps)


def test_names_are_inert_everywhere():
    """Names that look like formulas, tags or marks are text in every file."""
    pack = pack_of(FEW, futures=True)
    for sheet in book_of(FEW, values=False):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.match(r"=(SUM|IF|MAX|COUNTIFS|\$D\d)", cell.value)
                    assert "Hire" not in cell.value
    web = page(pack)
    for tag in ("<script", "<i>", "<u>", "<b>"):
        assert tag not in web
    text = markdown(pack)
    assert not re.search(r"(?<!\\)<\w", text)
    assert "山田 太郎" in text
    assert not re.search(r"(?:src|href)=.(?!#)", web)  # asks for nothing


@pytest.mark.parametrize("number", [FEW, MANY])
def test_slides_have_titles_and_native_charts_and_nothing_leaves_them(number):
    """Eight slides with the computed titles, three charts that can be edited, all boxes on the slide, text in its box."""
    futures = number == FEW
    deck, pack = deck_of(number, futures=futures), pack_of(number, futures=futures)
    titles = pack.titles
    assert [item.shapes.title.text for item in deck.slides] == [titles.decision, titles.options, titles.tradeoff, titles.nothing, titles.service, titles.risk, titles.moves, titles.mind]  # fmt: skip
    shapes = [shape for item in deck.slides for shape in item.shapes]
    assert sum(shape.has_chart for shape in shapes) == 3
    for shape in shapes:
        assert shape.left >= 0
        assert shape.top >= 0
        assert shape.left + shape.width <= deck.slide_width
        high = sum(row.height for row in shape.table.rows) if shape.has_table else shape.height  # fmt: skip
        assert shape.top + high <= deck.slide_height
        if shape.has_text_frame and shape.text_frame.paragraphs[0].runs:
            texts = [p.text for p in shape.text_frame.paragraphs]
            size = shape.text_frame.paragraphs[0].runs[0].font.size.pt
            room = shape.width.inches * INCH - 0.2 * INCH
            assert height_of(texts, width=room, size=size) <= shape.height.inches * INCH + 1  # fmt: skip


def test_charts_hold_the_numbers_of_the_periods():
    """The columns of doing nothing and the lines of all options are the hours of their periods."""
    charts = [s.chart for item in deck_of(FEW, futures=True).slides for s in item.shapes if s.has_chart]  # fmt: skip
    pack = pack_of(FEW, futures=True)
    stacked, lines, _ = charts
    nothing = pack.options[0].periods
    assert list(stacked.plots[0].series[1].values) == pytest.approx([p.hours_missing for p in nothing])  # fmt: skip
    for series, option in zip(lines.plots[0].series, pack.options, strict=True):
        assert list(series.values) == pytest.approx([p.hours_missing for p in option.periods])  # fmt: skip
        assert series.name.startswith(f"{option.letter}. ")


def test_the_same_content_gives_the_same_bytes():
    """Slides, workbook and sheet of paper are the same bytes when made again."""
    pack = pack_of(FEW, futures=True)
    assert slides(pack)[0] == slides_of(FEW, futures=True)
    assert onepage(pack) == paper_of(FEW)
    assert workbook(pack) == workbook(pack)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_sheet_of_paper_is_one_page(number):
    """The PDF has exactly one page of A4."""
    made = paper_of(number)
    assert len(re.findall(rb"/Type\s*/Page\b", made)) == 1
    assert b"/MediaBox [ 0 0 595.44 841.68 ]" in made


def test_very_long_text_is_cut_not_spilled():
    """A finding far longer than a slide's title holds is cut and marked."""
    pack = pack_of(FEW)
    titles = replace(pack.titles, decision="word " * 400, mind="x" * 900)
    deck = Presentation(io.BytesIO(slides(replace(pack, titles=titles))[0]))
    assert deck.slides[0].shapes.title.text.endswith("…")
    assert deck.slides[7].shapes.title.text.endswith("…")
    assert len(re.findall(rb"/Type\s*/Page\b", onepage(replace(pack, titles=titles)))) == 1  # fmt: skip


def test_shares_rank_as_they_read():
    """Nearly all reads as more than 99.9% and ranks below all, above 99.9%; what reads the same ranks the same."""
    shares = (1.0, 0.9999, 0.9996, 0.999, 0.9989)
    words = [str(Number(value=value, unit="share")) for value in shares]
    ranks = [Number(value=value, unit="share").shown for value in shares]
    assert words[1] == words[2] == "more than 99.9%"
    assert words[3] == words[4] == "99.9%"
    assert ranks == sorted(ranks, reverse=True)
    assert [a == b for a, b in pairwise(words)] == [a == b for a, b in pairwise(ranks)]


def test_points_read_as_money_are_told_roughly():
    """Money at the playbook's rate has three digits, and says that it is about so much."""
    pack = pack_of(MANY)
    (told,) = (text for text in pack.nothing if "read as money" in text)
    amount = re.search(r"read as money about USD ([\d,]+)\.", told)[1].replace(",", "")
    assert amount.rstrip("0") == amount.rstrip("0")[:3]
    lost = ahead_of_nothing(given_comparison(MANY).columns[0], briefs(given_comparison(MANY))[0]).low  # fmt: skip
    assert float(amount) == pytest.approx(lost / 0.2 * 1000, rel=0.005)


def test_the_use_of_todays_people_is_told():
    """The share of hours that the best plan without anybody new fills is that of its plan."""
    same = briefs(given_comparison(FEW))[1]
    have = sum(item.hours_available for item in same.loads)
    used = sum(item.hours_planned for item in same.loads) / have
    pack = pack_of(FEW, futures=True)
    assert any(f"fills {used:.1%} of their hours" in text for text in pack.why)
    assert pack.fact("used").numbers[1].value == pytest.approx(used)


def test_what_speaks_for_and_against_an_option_are_its_marks():
    """Best on a criterion speaks for it, worst against it; the text and the page list both."""
    pack = pack_of(FEW, futures=True)
    nothing, same, hire, _ = pack.options
    assert pack.marked(nothing, "worst") == "service (87.5%)"
    assert pack.marked(same, "worst") == DASH
    assert pack.marked(hire, "best") == "service (100%), rules (0)"
    assert "* Against it: service (87.5%)" in markdown(pack)
    assert "Against it: service (87.5%)." in page(pack)
