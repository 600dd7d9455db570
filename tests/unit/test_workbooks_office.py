"""What LibreOffice saves reads back without loss, and its formulas find the mistakes that reading finds.

Skipped where `soffice` is missing; a failure instead where RESOURCING_OFFICE is ``required``.
"""

import os
import shutil
import subprocess
from datetime import date

import openpyxl
import pytest
from builders_playbook import small_playbook
from builders_run import small_register
from builders_workbooks import nasty_register

from resourcing.domain import Alliance, Register
from resourcing.read import check, read_register
from resourcing.view.workbooks import (
    write_marked,
    write_register_workbook,
)

pytestmark = pytest.mark.slow

REQUIRED = "RESOURCING_OFFICE"
"""Set to ``required`` where a missing LibreOffice is a failure, not a reason to skip."""
XLSX = "xlsx:Calc MS Excel 2007 XML"


@pytest.fixture(scope="module")
def convert(tmp_path_factory):
    """Return what converts a file by LibreOffice, with a profile of its own."""
    found = shutil.which("soffice")
    if found is None:
        reason = "LibreOffice is not installed: no soffice on the path"
        if os.environ.get(REQUIRED) == "required":
            pytest.fail(f"{REQUIRED} is required, but {reason}")
        pytest.skip(reason)
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def run(path, to, out):
        command = [found, "--headless", f"-env:UserInstallation={profile}"]
        command += ["--convert-to", to, "--outdir", str(out), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return out / f"{path.stem}.{to.partition(':')[0]}"

    return run


def tabless(register: Register) -> Register:
    """Return a register without tabs in its texts: the other format of LibreOffice drops them."""
    kept = tuple(
        Alliance.model_validate(
            {**vars(row), "name": row.name.replace("\t", " "), "notes": None}
        )
        for row in register.alliances
    )
    return register.replace(alliances=kept)


@pytest.fixture(scope="module")
def saved(convert, tmp_path_factory):
    """Return a filled workbook as LibreOffice saved it."""
    home = tmp_path_factory.mktemp("saved")
    path = write_register_workbook(
        nasty_register(), home / "a.xlsx", playbook=small_playbook()
    )
    return convert(path, XLSX, home / "out")


def test_what_libreoffice_saves_reads_back_equal(saved):
    """Texts, dates, leading zeros, lists and truth survive LibreOffice's own writer."""
    assert read_register(saved) == nasty_register()


def test_the_way_over_ods_loses_nothing(convert, tmp_path):
    """Who works in LibreOffice's own format and saves as xlsx at the end has the same register."""
    register = tabless(nasty_register())
    path = write_register_workbook(register, tmp_path / "a.xlsx")
    ods = convert(path, "ods", tmp_path / "out")
    assert read_register(convert(ods, XLSX, tmp_path / "back")) == register


def test_dropdowns_and_rules_survive_libreoffice(saved):
    """What LibreOffice saved still offers leads, checks numbers, paints mistakes and explains headings."""
    book = openpyxl.load_workbook(saved)
    sheet = book["alliances"]
    sources = {v.formula1 for v in sheet.data_validations.dataValidation}
    assert {"list_leads", '"yes,no"'} <= sources
    assert "OFFSET" in book.defined_names["list_leads"].attr_text
    assert sheet["A1"].comment.text.count("Required.") == 1
    areas = sheet.conditional_formatting
    formulas = [f for area in areas for rule in area.rules for f in rule.formula]
    assert any("EXAMPLE-" in formula for formula in formulas)
    assert any("list_leads" in formula for formula in formulas)


def test_formulas_compute_what_they_promise(convert, tmp_path):
    """Computed by LibreOffice, the lists follow what is typed, and each kind of mistake is found in its row alone."""
    rows = small_register()
    path = write_register_workbook(rows, tmp_path / "a.xlsx", playbook=small_playbook())
    book = openpyxl.load_workbook(path)
    book["managers"].append(["M9", "New", "senior", 1.5])
    book["alliances"]["J2"] = "M77"
    book["alliances"]["F3"], book["alliances"]["G3"] = date(2028, 1, 1), date(2027, 1, 1)  # fmt: skip
    book["evaluations"]["F2"] = 99
    book["alliances"]["L2"], book["alliances"]["L3"] = "maybe", "Yes"
    sums = book.create_sheet("_found")
    wanted = {
        "A1": ("managers", "D", 7, "ISNUMBER"),
        "A2": ("alliances", "J", 2, "list_leads"),
        "A3": ("alliances", "G", 3, "$G2<$F2"),
        "A4": ("evaluations", "F", 2, "scale_most"),
        "A5": ("alliances", "L", 2, "ISLOGICAL"),
        "A6": ("managers", "D", 2, "ISNUMBER"),
        "A7": ("alliances", "J", 3, "list_leads"),
        "A8": ("alliances", "L", 3, "ISLOGICAL"),
    }
    for cell, (sheet, letter, row, part) in wanted.items():
        sums[cell] = "=" + formula_of(book[sheet], letter, row, part, sheet)
    sums["B1"] = '=COUNTIF(list_leads,"M9")'
    book.save(path)
    # no results are stored, so that LibreOffice has to compute them
    saved = convert(path, XLSX, tmp_path / "out")
    found = openpyxl.load_workbook(saved, data_only=True)["_found"]
    assert [found[f"A{row}"].value for row in range(1, 9)] == [True] * 5 + [False] * 3
    assert found["B1"].value == 1


def formula_of(sheet, letter, row, part, title):
    """Return the rule of a column that holds some text, moved to a row and seen from another sheet."""
    for area in sheet.conditional_formatting:
        for rule in area.rules:
            if str(area.sqref).startswith(f"{letter}2:") and part in rule.formula[0]:
                moved = rule.formula[0]
                for name in "ABCDEFGHIJKLMNO":
                    moved = moved.replace(f"${name}2", f"{title}!${name}{row}")
                return moved
    raise AssertionError(part)


def test_a_marked_copy_saved_by_libreoffice_has_the_same_problems(convert, tmp_path):
    """Marks and the sheet of problems neither hide nor add any; the next check takes them off all the same."""
    path = write_register_workbook(small_register(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["managers"]["D2"] = 7
    book["managers"].append(["M1", "Again", "senior", 1.0])
    book.save(path)
    problems = check(path)
    copy = write_marked(path, problems=problems, out=tmp_path / "copy.xlsx")
    saved = convert(copy, XLSX, tmp_path / "out")
    assert [(p.place, p.rule) for p in check(saved)] == [(p.place, p.rule) for p in problems]  # fmt: skip
    clean = write_marked(saved, problems=(), out=tmp_path / "clean.xlsx")
    book = openpyxl.load_workbook(clean)
    assert "_problems" not in book.sheetnames
    notes = [cell.comment.text for row in book["managers"].iter_rows(min_row=2) for cell in row if cell.comment]  # fmt: skip
    assert notes == []
    assert not any("resourcing check" in f for a in book["managers"].conditional_formatting for r in a.rules for f in r.formula)  # fmt: skip
