"""Every problem of a register is marked in its very cell of a copy, and the marks go with the problems."""

import io
from datetime import date
from zipfile import ZipFile

import openpyxl
import pytest
from helpers import (
    alliance_row,
    manager_row,
    register_rows,
    scenario_keys,
    with_rows,
    write_csv_register,
    write_inputs,
    write_toml,
    write_workbook,
)
from openpyxl.comments import Comment
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import PatternFill
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from resourcing.cli import main
from resourcing.errors import InputError
from resourcing.read import check, read_register
from resourcing.view.workbooks import write_marked
from resourcing.view.workbooks.marking import MARK, MARKED
from resourcing.view.workbooks.results import with_results

YELLOW = PatternFill(fgColor="FFFFFF00", fill_type="solid")


def said(problems):
    """Return what problems say, wherever the file is."""
    return [(p.place, p.column, p.value, p.rule, p.repair) for p in problems]


def marked_cells(sheet):
    """Return the cells of a sheet that are colored as marks."""
    return {
        str(cell)
        for area in sheet.conditional_formatting
        if any(MARKED in rule.formula for rule in area.rules)
        for cell in str(area.sqref).split()
    }


def faulty(path):
    """Write a register with a bad cell, five equal identifiers and things of its user's own, and return its path."""
    rows = with_rows(
        "managers",
        [manager_row("M1", fte=1.5), *(manager_row("M2") for _ in range(5))],
    )
    rows["alliances"][0]["name"] = '=SUM(1,2) "Ärzte"'
    write_workbook(path, rows)
    book = openpyxl.load_workbook(path)
    sheet = book["managers"]
    book["alliances"]["E3"] = "=1+1"
    for cell in ("B2", "E3"):  # texts, as if typed into cells of text
        book["alliances"][cell].data_type = "s"
    sheet["D2"].comment = Comment("from human resources", "Ana")
    sheet["D2"].fill = YELLOW
    sheet["D2"].number_format = "0.00"
    sheet.conditional_formatting.add(
        "D2:D9", CellIsRule(operator="lessThan", formula=["0.5"], fill=YELLOW)
    )
    choice = DataValidation(type="list", formula1='"senior,lead"')
    choice.add("C2:C9")
    sheet.add_data_validation(choice)
    own = book.create_sheet("_sums")
    own["A1"] = "=0.25+0.25"
    book["alliances"]["K2"] = "=_sums!A1*2"
    book.save(path)
    content = path.read_bytes()  # as Excel would: with the results of the formulas
    results = [{}] * len(book.sheetnames)
    results[book.sheetnames.index("_sums")] = {"A1": 0.5}
    results[book.sheetnames.index("alliances")] = {"K2": 1}
    path.write_bytes(with_results(content, results=results))
    return path


@pytest.fixture(scope="module")
def marked(tmp_path_factory):
    """Return a faulty register, its problems, and its marked copy."""
    home = tmp_path_factory.mktemp("marked")
    path = faulty(home / "register.xlsx")
    problems = check(path)
    before = path.read_bytes()
    copy = write_marked(path, problems=problems, out=home / "copy.xlsx")
    assert path.read_bytes() == before
    return path, problems, copy


def test_every_cell_of_every_problem_is_colored_and_noted(marked):
    """Of five equal identifiers all five are marked, though the sentence names three; each note says what to do."""
    _, _, copy = marked
    sheet = openpyxl.load_workbook(copy)["managers"]
    assert marked_cells(sheet) == {"D2", *(f"A{row}" for row in range(3, 8))}
    assert "must be at most 1" in sheet["D2"].comment.text
    assert all("more than once" in sheet[f"A{row}"].comment.text for row in range(3, 8))


def test_merged_cells_are_told_at_their_first(tmp_path):
    """A cell that is blank because it was merged carries no note of its own: the first of them says what to do."""
    rows = register_rows()
    rows["managers"] = [manager_row("M1"), manager_row("M2")]
    path = write_workbook(tmp_path / "merged.xlsx", rows)
    book = openpyxl.load_workbook(path)
    book["managers"].merge_cells("C2:C3")
    book.save(path)
    problems = check(path)
    copy = write_marked(path, problems=problems, out=tmp_path / "copy.xlsx")
    note = openpyxl.load_workbook(copy)["managers"]["C2"].comment.text
    assert "must not be blank" in note
    assert "C2:C3 is merged: unmerge it" in note


def test_a_sheet_gets_only_so_many_notes(marked, tmp_path, monkeypatch):
    """Programs grow slow with notes: cells beyond the limit are colored all the same."""
    path, problems, _ = marked
    monkeypatch.setattr("resourcing.view.workbooks.marking.MOST_NOTES", 2)
    copy = write_marked(path, problems=problems, out=tmp_path / "few.xlsx")
    sheet = openpyxl.load_workbook(copy)["managers"]
    noted = [c for row in sheet.iter_rows() for c in row if c.comment]
    assert len(noted) == 2
    assert len(marked_cells(sheet)) == 6


def test_the_copy_has_the_same_problems(marked):
    """The sheet of problems is passed over, and nothing that is read changes on the way."""
    _, problems, copy = marked
    assert problems
    assert said(check(copy)) == said(problems)


def test_what_the_user_made_stays(marked):
    """Own notes, colors, formats, rules, dropdowns and formulas are in the copy."""
    _, _, copy = marked
    book = openpyxl.load_workbook(copy)
    sheet = book["managers"]
    assert sheet["D2"].comment.text.startswith("from human resources")
    assert sheet["D2"].fill.fgColor.rgb == "FFFFFF00"
    assert sheet["D2"].number_format == "0.00"
    areas = {str(area.sqref) for area in sheet.conditional_formatting}
    assert "D2:D9" in areas
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"senior,lead"'
    assert book["_sums"]["A1"].value == "=0.25+0.25"
    stored = openpyxl.load_workbook(copy, data_only=True)
    assert stored["alliances"]["K2"].value == 1


def test_the_first_sheet_lists_the_problems_with_links_and_no_formula(marked):
    """Each line leads to its cell, and text from the register is text."""
    _, problems, copy = marked
    book = openpyxl.load_workbook(copy)
    sheet = book.worksheets[0]
    assert sheet.title == "_problems"
    rows = list(sheet.iter_rows(min_row=5))
    assert len(rows) == len(problems)
    targets = [row[0].hyperlink.location for row in rows]
    assert "'managers'!D2" in targets
    assert {cell.data_type for row in rows for cell in row if cell.value} == {"s"}
    assert "=1+1" in [row[2].value for row in rows]
    selected = [item.title for item in book.worksheets if item.sheet_view.tabSelected]
    assert selected == ["_problems"]


def test_marks_go_with_the_problems_and_own_things_stay(marked, tmp_path):
    """Repaired in the copy and checked again, no mark is left; the user's own note and rule are."""
    _, _, copy = marked
    book = openpyxl.load_workbook(copy)
    sheet = book["managers"]
    sheet["D2"] = 0.5
    sheet.delete_rows(4, 4)
    book["alliances"]["E3"] = "launch"
    mended = tmp_path / "mended.xlsx"
    book.save(mended)
    content = mended.read_bytes()
    place = book.sheetnames.index("alliances")
    mended.write_bytes(with_results(content, results=[{}] * place + [{"K2": 1}]))
    assert main(["check", str(mended), "--mark", str(tmp_path / "clean.xlsx")]) == 0
    clean = openpyxl.load_workbook(tmp_path / "clean.xlsx")
    assert "_problems" not in clean.sheetnames
    assert marked_cells(clean["managers"]) == set()
    notes = [cell.comment.text for row in clean["managers"].iter_rows() for cell in row if cell.comment]  # fmt: skip
    assert notes == ["from human resources"]
    assert {str(area.sqref) for area in clean["managers"].conditional_formatting} == {"D2:D9"}  # fmt: skip
    assert len(read_register(tmp_path / "clean.xlsx").managers) == 2


def test_marks_are_not_doubled_when_a_copy_is_marked_again(marked, tmp_path):
    """A copy of the copy looks like the copy."""
    _, problems, copy = marked
    again = write_marked(copy, problems=check(copy), out=tmp_path / "again.xlsx")
    book = openpyxl.load_workbook(again)
    assert book.sheetnames.count("_problems") == 1
    assert len(book.sheetnames) == len(openpyxl.load_workbook(copy).sheetnames)
    assert book["managers"]["D2"].comment.text.count(MARK) == 1
    assert said(check(again)) == said(problems)


def test_a_register_of_csv_files_becomes_a_marked_workbook(tmp_path, capsys):
    """Files are copied cell by cell: what can be read gets its type, what cannot is marked, row by row as it was."""
    rows = with_rows(
        "alliances",
        [
            alliance_row("007", start=date(2024, 3, 1), value_at_stake=12.5),
            alliance_row("A2", phase="lanch", start="soon", name="=1+1"),
        ],
    )
    rows["absences"][0]["frm"] = "x"
    path = write_csv_register(
        tmp_path / "register", {**rows, "alliancs": [{"alliance_id": "A9"}]}
    )
    copy = tmp_path / "copy.xlsx"
    assert main(["check", str(path), "--mark", str(copy)]) == 1
    assert f"marked in {copy}" in capsys.readouterr().out
    book = openpyxl.load_workbook(copy)
    sheet = book["alliances"]
    assert sheet["A2"].value == "007"
    assert sheet["F2"].value.date() == date(2024, 3, 1)
    assert sheet["K2"].value == 12.5
    assert sheet["B3"].data_type == "s"
    assert {"E3", "F3"} <= marked_cells(sheet)
    assert "E1" in marked_cells(book["absences"])
    assert "unknown column" in book["absences"]["E1"].comment.text
    in_copy = {(p.column, p.rule) for p in check(copy)}
    assert in_copy == {(p.column, p.rule) for p in check(path)}


def test_a_scenario_marks_the_register_that_it_names(tmp_path, capsys):
    """What only the playbook knows is marked too, and problems of the scenario are listed without a link."""
    write_inputs(tmp_path)
    rows = register_rows()
    rows["evaluations"][0]["criterion"] = "no_such_thing"
    write_workbook(tmp_path / "register.xlsx", rows)
    keys = scenario_keys(register="register.xlsx", seed=-1)
    scenario = write_toml(tmp_path / "baseline.toml", keys)
    copy = tmp_path / "copy.xlsx"
    assert main(["check", str(scenario), "--mark", str(copy)]) == 1
    book = openpyxl.load_workbook(copy)
    assert "B2" in marked_cells(book["evaluations"])
    where = [row[0] for row in book["_problems"].iter_rows(min_row=5)]
    assert any("baseline.toml" in c.value and c.hyperlink is None for c in where)


def test_the_register_itself_is_never_written_over(marked):
    """Not even with --force, and not by another spelling of its path."""
    path, problems, copy = marked
    twisted = path.parent / ".." / path.parent.name / path.name
    with pytest.raises(InputError, match="is the register itself"):
        write_marked(path, problems=problems, out=twisted, force=True)
    with pytest.raises(InputError, match="is there already"):
        write_marked(path, problems=problems, out=copy)


def test_a_playbook_has_nothing_to_mark(tmp_path, capsys):
    """Asking for marks where there is no register is told, and nothing is written."""
    write_inputs(tmp_path)
    copy = tmp_path / "copy.xlsx"
    assert main(["check", str(tmp_path / "playbook.toml"), "--mark", str(copy)]) == 1
    assert "no register whose cells could be marked" in capsys.readouterr().err
    assert not copy.exists()


def test_a_damaged_workbook_is_told_and_leaves_no_copy(tmp_path, capsys):
    """Its problems are printed all the same."""
    path = tmp_path / "register.xlsx"
    path.write_bytes(b"no workbook")
    copy = tmp_path / "copy.xlsx"
    assert main(["check", str(path), "--mark", str(copy)]) == 1
    out, err = capsys.readouterr()
    assert "cannot be opened" in out
    assert "no copy can be made" in err
    assert not copy.exists()


def test_days_of_a_workbook_that_counts_from_1904_stay_the_same(tmp_path):
    """Dates typed and dates that formulas gave are the same days in the copy, which counts as its original does."""
    path = write_workbook(tmp_path / "old.xlsx", register_rows())
    book = openpyxl.load_workbook(path)
    book.epoch = CALENDAR_MAC_1904
    sheet = book["alliances"]
    sheet["F2"], sheet["G2"] = date(2027, 1, 1), "=F2+30"
    sheet["G2"].number_format = "yyyy-mm-dd"
    book.save(path)
    day = (date(2027, 1, 31) - date(1904, 1, 1)).days
    results = [{} for _ in book.sheetnames]
    results[book.sheetnames.index("alliances")] = {"G2": day}
    path.write_bytes(with_results(path.read_bytes(), results=results))
    days = [read_register(path).alliances[0]]
    copy = write_marked(path, problems=check(path), out=tmp_path / "copy.xlsx")
    days.append(read_register(copy).alliances[0])
    assert {(row.start, row.end) for row in days} == {(date(2027, 1, 1), date(2027, 1, 31))}  # fmt: skip


@pytest.mark.parametrize(
    ("result", "stored"),
    [
        (True, b' t="b"><f>X</f><v>1</v>'),
        (date(2027, 1, 1), b"><f>X</f><v>46388"),
        ("a<b", b' t="str"><f>X</f><v>a&lt;b</v>'),
        ("#N/A", b' t="e"><f>X</f><v>#N/A</v>'),
    ],
)
def test_results_of_formulas_keep_their_type(result, stored):
    """Truth, dates, texts and errors are put back as a workbook stores them."""
    kept = io.BytesIO()
    with ZipFile(kept, "w") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", '<c r="A1"><f>X</f><v /></c>')
    content = with_results(kept.getvalue(), results=[{"A1": result}])
    with ZipFile(io.BytesIO(content)) as archive:
        assert stored in archive.read("xl/worksheets/sheet1.xml")
