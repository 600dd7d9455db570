"""A file that is no proper CSV, workbook or TOML is told in plain words, with how to save it."""

import re
from zipfile import ZipFile

import pytest
import xlsxwriter
from helpers import (
    places,
    register_rows,
    write_csv_register,
    write_inputs,
    write_toml,
    write_workbook,
)

from resourcing.read import check, read_register
from resourcing.read.csv_files import read_csv
from resourcing.read.files import read_bytes
from resourcing.read.workbook import _unsaved_cells, read_workbook

MANAGERS = "manager_id,name,grade,fte\nM1,Zoë,lead,1\nM2,Ann,lead,1\n"


@pytest.fixture
def register(tmp_path):
    """Write a valid register and return its folder."""
    return write_csv_register(tmp_path / "register", register_rows())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_utf8_is_read_with_and_without_mark(register, encoding, newline):
    """Both forms of UTF-8 and both ends of line give the same rows."""
    text = MANAGERS.replace("\n", newline)
    (register / "managers.csv").write_bytes(text.encode(encoding))
    assert [row.name for row in read_register(register).managers] == ["Zoë", "Ann"]


@pytest.mark.parametrize(
    ("encoding", "rule"),
    [
        ("cp1252", "line 2 breaks it); it looks like Windows-1252"),
        ("utf-16", "it looks like UTF-16"),
        ("utf-16-le", "holds NUL bytes"),
    ],
)
def test_another_encoding_is_told_with_what_was_tried(register, encoding, rule):
    """A file that is not UTF-8 says what was tried and how to save it."""
    text = MANAGERS.replace("ë", "e") if encoding == "utf-16-le" else MANAGERS
    (register / "managers.csv").write_bytes(text.encode(encoding))
    (problem,) = check(register)
    assert rule in problem.rule
    assert "tried UTF-8" in problem.rule
    assert "CSV UTF-8" in problem.repair


@pytest.mark.parametrize(
    ("text", "place", "rule"),
    [
        (MANAGERS.replace(",", ";"), "row 1", "separated by semicolons"),
        (MANAGERS.replace(",", "\t"), "row 1", "separated by tabs"),
        ("\n" + MANAGERS.replace(",", ";"), "row 2", "separated by semicolons"),
        ('manager_id,name\nM1,"Ann\nM2,Ben\n', "after row 1", "not proper CSV"),
        ("", "", "is empty"),
        (",,\n , \n", "", "is empty"),
        (MANAGERS.replace("Ann", "Ann, Jr."), "row 3", "column E, which has no head"),
        (MANAGERS.replace("M2,", ""), "row 3", "has 3 cells under 4 headings"),
        (MANAGERS.replace("name", "fte"), "row 1", "stands over 2 columns"),
        (MANAGERS.replace("name", ""), "rows 2 and 3", "column B, which has no head"),
    ],
)
def test_a_file_that_is_no_table_is_told_once(register, text, place, rule):
    """What is wrong with the whole file is one problem and causes no others."""
    (register / "managers.csv").write_text(text, encoding="utf-8")
    problems = [p for p in check(register) if p.rule != "this column is missing"]
    assert [(p.place, rule in p.rule, bool(p.repair)) for p in problems] == [
        (place, True, True)
    ]


def test_text_with_commas_quotes_and_line_breaks_is_read(register):
    """Quoted cells keep what they hold, and rows are counted as a spreadsheet does."""
    text = 'manager_id,name,grade,fte\nM1,"Ann, ""Annie""\nB.",lead,1\nM2,Ben,lead,9\n'
    (register / "managers.csv").write_text(text, encoding="utf-8")
    grid = read_csv(
        register / "managers.csv", table="managers", columns=("manager_id",)
    ).value
    assert grid is not None
    assert grid.lines[0][1][1] == 'Ann, "Annie"\nB.'
    assert places(check(register)) == [("managers.csv", "row 3", "fte")]


def test_two_files_of_one_table_are_told(register):
    """A table may be there only once, whatever the capitals of its name."""
    (register / "Teams.CSV").write_bytes((register / "teams.csv").read_bytes())
    if len(list(register.iterdir())) > len(register_rows()):  # capitals may not count
        (problem,) = check(register)
        assert "there already" in problem.rule


@pytest.mark.parametrize("name", ["register.xlsx", "register.xlsm"])
def test_a_file_that_is_no_workbook_is_told(tmp_path, name):
    """A damaged, protected or renamed workbook says how to save it."""
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0 an old or protected workbook")
    (problem,) = check(tmp_path / name)
    assert "cannot be opened as an Excel workbook" in problem.rule


def test_a_damaged_sheet_is_told(tmp_path):
    """A workbook whose sheet is cut off is told, not half read."""
    path = write_workbook(tmp_path / "register.xlsx", register_rows())
    path.write_bytes(path.read_bytes()[:-3000])
    (problem,) = check(path)
    assert "cannot be opened as an Excel workbook" in problem.rule


def test_a_wrong_size_of_a_sheet_hides_no_rows(tmp_path):
    """Some programs write a size that does not hold all cells; the cells count."""
    path = write_workbook(tmp_path / "register.xlsx", register_rows())
    expected = read_register(path)
    with ZipFile(path) as book:
        members = {name: book.read(name) for name in book.namelist()}
    sized = re.compile(rb'<dimension ref="[A-Z0-9:]+" ?/>')
    with ZipFile(path, "w") as book:
        for name, content in members.items():
            book.writestr(name, sized.sub(b'<dimension ref="A1:B2"/>', content))
    assert any(sized.search(content) for content in members.values())
    assert read_register(path) == expected


def test_a_blank_sheet_and_a_chart_sheet_are_passed_over(tmp_path):
    """Sheets without cells are no tables."""
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Sheet1")
        book.add_worksheet("managers").write_row(0, 0, ["manager_id", " name "])
        chart = book.add_chart({"type": "bar"})
        chart.add_series({"values": "=managers!$A$1:$A$1"})
        book.add_chartsheet("Chart").set_chart(chart)
    found = read_workbook(path).value
    assert found == {"Sheet1": [], "managers": [(1, ("manager_id", "name"))]}
    assert [p.rule for p in check(path) if "no table" in p.rule] == []


@pytest.mark.parametrize(
    ("cell", "unsaved"),
    [
        (b'<c r="B3"><f>1+1</f><v></v></c>', {(3, 1)}),
        (b'<c r="AA3"><f>1+1</f></c>', {(3, 26)}),
        (b'<c r="B3"><f>1+1</f><v>2</v></c>', set()),
        (b'<c r="B3" t="str"><f>""</f><v></v></c>', set()),  # an empty text
        (b'<c r="B3"><v></v></c>', set()),
    ],
)
def test_a_formula_without_a_stored_value_is_found(cell, unsaved):
    """Only a formula cell that holds no result counts, and an empty text is a result."""
    sheet = b"<worksheet><sheetData><row>" + cell + b"</row></sheetData></worksheet>"
    assert _unsaved_cells(sheet) == unsaved


def test_a_file_that_may_not_be_read_is_told(tmp_path):
    """Whatever the system says when it refuses a file is told."""
    (problem,) = read_bytes(tmp_path).problems
    assert "cannot be read" in problem.rule


def test_a_path_that_is_not_there_proposes_a_near_name(tmp_path):
    """A misspelt path names its nearest neighbor."""
    write_inputs(tmp_path)
    (problem,) = check(tmp_path / "baseline2.toml")
    assert problem.rule == "there is no such file or folder"
    assert problem.repair == 'did you mean "baseline.toml"?'
    (far,) = check(tmp_path / "x")
    assert "holds baseline.toml, playbook.toml, register" in far.repair


@pytest.mark.parametrize(
    ("name", "content", "rule"),
    [
        ("notes.md", b"hello", "neither scenario, playbook nor register"),
        ("register.xls", b"", "neither scenario, playbook nor register"),
        ("other.toml", b"[tool]\nname = 1\n", "by its keys"),
        ("empty.toml", b"", "by its keys"),
    ],
)
def test_a_path_of_nothing_we_know_is_told(tmp_path, name, content, rule):
    """A file that is no input says what inputs are."""
    (tmp_path / name).write_bytes(content)
    (problem,) = check(tmp_path / name)
    assert rule in problem.rule
    assert problem.repair


def test_a_folder_without_tables_is_told(tmp_path):
    """A folder without any CSV file is no register, whatever else it holds."""
    write_toml(tmp_path / "a.toml", {"title": "x"})
    (problem,) = check(tmp_path)
    assert "no CSV file" in problem.rule


@pytest.mark.parametrize(
    ("content", "place", "rule"),
    [
        (b'title = "a"\ntitle = "b"\n', "line 2, column 12", "cannot overwrite"),
        (b"title = growth\n", "line 1, column 9", "invalid value"),
        (b'title = "a', "end of document", "unterminated string"),
        (b'title = "Z\xfcrich"\n', "", "not UTF-8"),
    ],
)
def test_a_file_that_is_no_toml_is_told_with_its_line(tmp_path, content, place, rule):
    """A mistake of TOML's grammar names the line."""
    (tmp_path / "growth.toml").write_bytes(content)
    (problem,) = check(tmp_path / "growth.toml")
    assert (problem.place, rule in problem.rule) == (place, True)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "is protected by a password"),
        ("~$a.xlsx", b"abc", "only says that another file is open"),
    ],
)
def test_a_workbook_that_is_none_says_what_it_is(tmp_path, name, content, said):
    """A protected workbook and the file of an open one are named as such, not as damaged."""
    path = tmp_path / name
    path.write_bytes(content)
    (problem,) = read_workbook(path).problems
    assert said in problem.rule
