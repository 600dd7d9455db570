"""The slides and the workbook of a pack in a real office suite: pages, formulas calculated anew, nothing cut off.

Set RESOURCING_OFFICE to ``required`` where a missing LibreOffice is a failure, not a reason to skip.
"""

import os
import re
import shutil
import subprocess

import openpyxl
import pytest
from builders_pack import FEW, MANY, pack_of

from resourcing.view.pack import onepage, slides, workbook
from resourcing.view.pack.onepage import FACTS

REQUIRED = "RESOURCING_OFFICE"
SHEETS = 8


def missing(reason: str) -> None:
    """Skip, or fail where an office suite is required."""
    if os.environ.get(REQUIRED) == "required":
        pytest.fail(f"{REQUIRED} is required, but {reason}")
    pytest.skip(reason)


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Return what converts a file by LibreOffice, into a folder of its own and with a profile of its own."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        missing("LibreOffice is not installed: no soffice on the path")
    home = tmp_path_factory.mktemp("office")

    def to(path, kind: str):
        out = home / f"{path.stem}-{kind.partition(':')[0]}"
        profile = f"-env:UserInstallation=file://{home}/profile"
        subprocess.run(
            [program, profile, "--headless", "--convert-to", kind, "--outdir", str(out), str(path)],
            check=True,
            capture_output=True,
            timeout=180,
        )  # fmt: skip
        return out / f"{path.stem}.{kind.partition(':')[0]}"

    return to


def text_of(pdf, number: int) -> str:
    """Return the text of a page."""
    if shutil.which("pdftotext") is None:
        missing("pdftotext is not installed")
    words = ["pdftotext", "-layout", "-f", str(number), "-l", str(number), str(pdf), "-"]  # fmt: skip
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def pages_of(pdf) -> int:
    """Return the number of pages."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))


@pytest.mark.slow
@pytest.mark.parametrize("number", [FEW, MANY])
def test_slides_are_shown_whole(number, convert, tmp_path):
    """Eight pages, each with its whole title and the last words of its text."""
    pack = pack_of(number, futures=number == FEW)
    path = tmp_path / f"slides{number}.pptx"
    path.write_bytes(slides(pack)[0])
    pdf = convert(path, "pdf")
    assert pages_of(pdf) == 8
    titles = pack.titles
    for k, title in enumerate([titles.decision, titles.options, titles.tradeoff, titles.nothing, titles.service, titles.risk, titles.moves, titles.mind], start=1):  # fmt: skip
        shown = re.sub(r"\s+", "", text_of(pdf, k))
        assert re.sub(r"\s+", "", title) in shown
    last = re.sub(r"\s+", "", text_of(pdf, 7))
    assert "moreindecision.mdandinthesheetMoves" in last or number == FEW


@pytest.mark.slow
@pytest.mark.parametrize("number", [FEW, MANY])
def test_formulas_calculated_anew_give_the_stored_values(number, convert, tmp_path):
    """LibreOffice calculates every formula to the value that is stored with it, and no cell shows an error."""
    path = tmp_path / f"book{number}.xlsx"
    path.write_bytes(workbook(pack_of(number, futures=number == FEW)))
    again = openpyxl.load_workbook(convert(path, "xlsx:Calc MS Excel 2007 XML"), data_only=True)  # fmt: skip
    stored = openpyxl.load_workbook(path, data_only=True)
    number_of = 0
    for sheet in openpyxl.load_workbook(path):
        for cell in (c for row in sheet.iter_rows() for c in row if c.data_type == "f"):
            number_of += 1
            old = stored[sheet.title][cell.coordinate].value
            assert again[sheet.title][cell.coordinate].value == pytest.approx(old)
    assert number_of > 60


@pytest.mark.slow
def test_totals_follow_an_input_that_is_changed(convert, tmp_path):
    """A dearer hire, more hours available and one promise kept less: totals in Costs and Options follow, in LibreOffice."""
    pack = pack_of(FEW, futures=True)
    path = tmp_path / "changed.xlsx"
    path.write_bytes(workbook(pack))
    book = openpyxl.load_workbook(path)
    hired = next(row for row in book["Costs"].iter_rows(min_row=5) if row[2].value == "people hired")  # fmt: skip
    hired[3].value += 1000.0  # a month
    person = next(row for row in book["People"].iter_rows(min_row=5) if row[0].value == "C")  # fmt: skip
    person[2].value += 100.0
    period = next(row for row in book["Service"].iter_rows(min_row=5) if row[0].value == "C")  # fmt: skip
    period[6].value -= 1
    book.save(path)
    again = openpyxl.load_workbook(convert(path, "xlsx:Calc MS Excel 2007 XML"), data_only=True)  # fmt: skip
    found = {row[0].value: row[3].value for row in again["Options"].iter_rows(min_row=5)}  # fmt: skip
    option, service = pack.options[2], pack.options[2].periods
    kept, made = (sum(getattr(p, name) for p in service) for name in ("promises_kept", "promises_made"))  # fmt: skip
    months = option.costs[0].units[0]
    assert months == pytest.approx(9.0)
    assert found["Cost beyond today's salaries"] == pytest.approx(90_000.0 + 1000.0 * months)  # fmt: skip
    assert found["Hours available"] == pytest.approx(pack.number("available", option).value + 100.0)  # fmt: skip
    assert found["Promises kept"] == pytest.approx((kept - 1) / made)
    assert found["Promises broken"] == made - kept + 1
    total = next(row for row in again["Costs"].iter_rows(min_row=5) if row[0].value == "Total C")  # fmt: skip
    assert total[-1].value == pytest.approx(99_000.0)


@pytest.mark.parametrize("number", [FEW, MANY])
def test_the_sheet_of_paper_has_the_numbers_of_all_other_files(number, tmp_path):
    """Read back from the PDF, each row of its table has the numbers of the content; so have the finding and the ask."""
    pack = pack_of(number, futures=number == FEW)
    path = tmp_path / f"paper{number}.pdf"
    path.write_bytes(onepage(pack))
    text = text_of(path, 1)
    whole = " ".join(text.split())
    assert pack.titles.decision in whole
    assert f"The ask: {pack.ask}" in whole
    shown = [fact for fact in pack.facts if fact.key in FACTS]
    assert len(shown) == len(FACTS) - (0 if number == FEW else 2)  # two are of futures
    for fact in shown:
        row = re.search(rf"^ *{re.escape(fact.name)}  +(.*)$", text, re.MULTILINE)
        assert row, fact.name
        assert re.split(r" {2,}", row[1].strip()) == [str(n) for n in fact.numbers]


@pytest.mark.slow
def test_sheets_print_at_one_page_of_width(convert, tmp_path):
    """Each sheet begins on a page of its own, no sheet is wider than its page, and long names are there to the end."""
    path = tmp_path / "print.xlsx"
    path.write_bytes(workbook(pack_of(FEW, futures=True)))
    pdf = convert(path, "pdf")
    texts = [text_of(pdf, k + 1) for k in range(pages_of(pdf))]
    first_of = [text for text in texts if "Page 1 of" in text]
    assert len(first_of) == 1
    names = [re.search(r"(Options|Costs|People|Service|Rules|Moves|Assumptions|Sources)\s+Page \d+ of", text) for text in texts]  # fmt: skip
    assert all(names)
    assert len({found[1] for found in names if found}) == SHEETS
    ends = (r" hold ok\b", r" hold\b[^\n]*\n +ok\b", r"[^\n]*\n +hold ok\b")
    whole = re.compile(f"people has to(?:{'|'.join(ends)})")  # on one line or two
    assert any(whole.search(text) for text in texts)
