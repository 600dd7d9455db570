"""Blank rows, headings and tables that are missing, doubled or misspelt, in CSV and in Excel."""

import openpyxl
import pytest
from helpers import (
    WRITERS,
    cell_place,
    manager_row,
    places,
    register_rows,
    with_rows,
)

from resourcing.read import check, read_register


@pytest.fixture(params=WRITERS)
def kind(request):
    """Run a test for CSV and for Excel."""
    return request.param


def test_trailing_blank_rows_and_columns_are_passed_over(tmp_path, kind):
    """Blank rows between, blank rows at the end and blank columns change nothing."""
    path = WRITERS[kind](tmp_path, register_rows())
    expected = read_register(path)
    if kind == "csv":
        file = path / "alliances.csv"
        lines = file.read_text(encoding="utf-8").splitlines()
        lines = [f"{line},,," for line in lines]
        blank = "," * (lines[0].count(","))
        text = "\r\n".join([lines[0], blank, lines[1], "", lines[2], blank, "", " "])
        file.write_text(text, encoding="utf-8")
    else:
        book = openpyxl.load_workbook(path)
        sheet = book["alliances"]
        sheet.insert_rows(2)
        sheet["A9"], sheet["Z2"], sheet["A12"] = " ", "", "  "
        book.save(path)
    assert read_register(path) == expected


def test_row_numbers_stay_true_after_blank_rows(tmp_path, kind):
    """A problem below blank rows names the row that the user sees."""
    rows = with_rows(
        "managers", [{}, manager_row("M1"), {}, {}, manager_row("M2", fte=3)]
    )
    problems = check(WRITERS[kind](tmp_path, rows))
    assert places(problems) == [cell_place(kind, "managers", 6, "fte")]


def test_a_missing_required_column_is_told_once(tmp_path, kind):
    """A column that is not there is one problem of the table, not one of each row."""
    path = WRITERS[kind](tmp_path, register_rows())
    rename_heading(path, kind, "managers", "grade", "grd")
    problems = check(path)
    assert [(p.column, p.rule) for p in problems] == [
        ("grd", "unknown column"),
        ("grade", "this column is missing"),
    ]
    assert problems[0].repair == 'did you mean "grade"?'
    expected = "row 1" if kind == "csv" else "sheet managers, cell C1"
    assert problems[0].place == expected


def test_a_heading_in_capitals_gets_the_right_suggestion(tmp_path, kind):
    """Headings are matched as they stand, and the suggestion looks past capitals."""
    path = WRITERS[kind](tmp_path, register_rows())
    rename_heading(path, kind, "alliances", "notes", "NOTES")
    assert [p.repair for p in check(path)] == ['did you mean "notes"?']


def test_a_doubled_heading_is_told_and_causes_nothing_else(tmp_path, kind):
    """Where two columns have one heading, nobody can say which counts, so nothing else is judged."""
    path = WRITERS[kind](tmp_path, register_rows())
    rename_heading(path, kind, "managers", "name", "manager_id")
    (problem,) = check(path)
    assert (problem.column, problem.rule) == (
        "manager_id",
        "this heading stands over 2 columns",
    )


def rename_heading(path, kind, table, old, new):
    """Write another heading over a column."""
    if kind == "csv":
        file = path / f"{table}.csv"
        first, rest = file.read_text(encoding="utf-8").split("\n", 1)
        names = [new if name == old else name for name in first.strip().split(",")]
        file.write_text(",".join(names) + "\n" + rest, encoding="utf-8")
    else:
        book = openpyxl.load_workbook(path)
        for cell in book[table][1]:
            cell.value = new if cell.value == old else cell.value
        book.save(path)


def test_a_missing_table_is_told_with_how_to_add_it(tmp_path, kind):
    """The three tables that a register needs are asked for by name."""
    rows = register_rows()
    del rows["managers"]
    problems = check(WRITERS[kind](tmp_path, rows))
    how = "add the file managers.csv" if kind == "csv" else "add a sheet named managers"
    assert [(p.rule, p.repair) for p in problems] == [
        ("the table managers is missing", how)
    ]


def test_a_table_of_another_name_gets_a_suggestion(tmp_path, kind):
    """A misspelt table is told, and so is the one that is missing for it."""
    rows = register_rows()
    rows["manager"] = rows.pop("managers")
    problems = check(WRITERS[kind](tmp_path, rows))
    assert [p.rule for p in problems] == [
        "is no table of a register",
        "the table managers is missing",
    ]
    assert 'did you mean "managers"?' in problems[0].repair


def test_notes_and_names_with_an_underscore_are_passed_over(tmp_path, kind):
    """README, notes and everything that begins with an underscore is no table."""
    aside = {name: [{"a": "b"}] for name in ("README", "Notes", "_workings")}
    path = WRITERS[kind](tmp_path, {**register_rows(), **aside})
    assert check(path) == ()


def test_a_header_without_rows_means_no_alliance(tmp_path, kind):
    """A register needs an alliance, while other tables may have no row."""
    rows = {"alliances": [], "evaluations": [], "managers": []}
    problems = check(WRITERS[kind](tmp_path, rows))
    assert [p.rule for p in problems] == ["there is no alliance"]


def test_an_empty_table_is_told(tmp_path, kind):
    """A file or sheet with nothing in it asks for headings, and causes nothing else."""
    path = WRITERS[kind](tmp_path, register_rows())
    if kind == "csv":
        (path / "managers.csv").write_bytes(b"")
    else:
        book = openpyxl.load_workbook(path)
        book["managers"].delete_rows(1, 9)
        book.save(path)
    (problem,) = check(path)
    assert problem.rule == "is empty"
    assert "headings" in problem.repair


def test_rows_above_the_headings_are_told_once(tmp_path, kind):
    """A title above the headings is one problem that names the row of the headings, not one of each column."""
    path = WRITERS[kind](tmp_path, register_rows())
    if kind == "csv":
        file = path / "managers.csv"
        file.write_text("Our people,\r\n\r\n" + file.read_text("utf-8"), "utf-8")
    else:
        book = openpyxl.load_workbook(path)
        book["managers"].insert_rows(1, amount=2)
        book["managers"]["A1"] = "Our people"
        book.save(path)
    (problem,) = check(path)
    assert "the headings stand in row 3" in problem.rule
    assert "delete the rows above" in problem.repair


def test_a_sheet_of_another_name_is_not_likened_to_a_table(tmp_path):
    """The name a spreadsheet gives by itself looks like no table."""
    path = WRITERS["excel"](tmp_path, register_rows())
    book = openpyxl.load_workbook(path)
    book.create_sheet("Sheet1")["A1"] = "jottings"
    book.save(path)
    (problem,) = check(path)
    assert "did you mean" not in problem.repair
