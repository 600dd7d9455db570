"""A workbook explains itself, checks what is typed, and reads back as the register that it was written from."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import openpyxl
import pytest
from builders_playbook import small_playbook
from builders_run import small_register
from builders_workbooks import nasty_register
from hypothesis import given, settings
from strategies import registers

from resourcing.domain import REQUIRED_TABLES, TABLES, Register
from resourcing.errors import InputError
from resourcing.read import check, read_register
from resourcing.read.examples import EXAMPLE
from resourcing.view.workbooks import (
    template_content,
    write_register_workbook,
    write_template,
)
from resourcing.view.workbooks.columns import sheet_columns
from resourcing.view.workbooks.examples import example_rows
from resourcing.view.workbooks.looks import OPTIONAL_COLOR, REQUIRED_COLOR


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """Return the path of the template of a small playbook."""
    path = tmp_path_factory.mktemp("template") / "register.xlsx"
    return write_template(path, playbook=small_playbook())


@pytest.fixture(scope="module")
def book(template):
    """Return the template as openpyxl sees it."""
    return openpyxl.load_workbook(template)


def test_every_table_has_a_sheet_with_its_columns_in_order(book):
    """Whoever fills the template in meets each column of each table, headed exactly as it is read."""
    for table in TABLES:
        headings = [cell.value for cell in book[table][1]]
        assert headings == [column.name for column in sheet_columns(table)]


def test_what_is_needed_stands_in_front_and_history_last(book):
    """The readme comes first, then the tables that must be filled; those of the past come last, in another color."""
    names = book.sheetnames
    assert names[0] == "readme"
    assert set(names[1:4]) == set(REQUIRED_TABLES)
    history = ["events", "pulse", "kpis", "decisions", "timesheet", "requests"]
    assert names[-len(history) :] == history
    colors = [book[n].sheet_properties.tabColor.rgb for n in ("managers", "events")]
    assert colors[0] != colors[1]


def test_only_needed_tables_are_there_when_asked_for(tmp_path):
    """`needed` leaves the tables of what happened out."""
    content = template_content(small_playbook(), tables="needed")
    names = openpyxl.load_workbook(io.BytesIO(content), read_only=True).sheetnames
    assert {"alliances", "teams", "absences"} <= set(names)
    assert "timesheet" not in names


def test_headings_tell_required_from_optional_and_carry_a_note(book):
    """A required column is dark, an optional one light, and each says in a note what belongs there."""
    for column, cell in zip(sheet_columns("managers"), book["managers"][1], strict=True):  # fmt: skip
        color = REQUIRED_COLOR if column.required else OPTIONAL_COLOR
        assert cell.fill.fgColor.rgb == color.replace("#", "FF")
        assert cell.comment.text.startswith(
            "Required." if column.required else "Optional."
        )
        assert column.meaning in cell.comment.text


def validations(sheet):
    """Return the validations of a sheet by column letter."""
    return {
        str(item.sqref).split(":")[0].rstrip("2"): item
        for item in sheet.data_validations.dataValidation
    }


def test_dropdowns_offer_what_reading_accepts(book):
    """Phases and truth come as words; managers, alliances and criteria follow lists that follow the other sheets."""
    found = validations(book["alliances"])
    letters = {c.name: i for i, c in zip("ABCDEFGHIJKLMNO", sheet_columns("alliances"))}  # fmt: skip  # noqa: B905
    assert (
        found[letters["phase"]].formula1
        == '"startup,development,launch,commercial,wind_down"'
    )
    assert found[letters["shared_risk_reward"]].formula1 == '"yes,no"'
    assert found[letters["current_manager"]].formula1 == "list_leads"
    assert found[letters["kind"]].showErrorMessage is not True  # own words are welcome
    assert validations(book["evaluations"])["B"].formula1 == "list_criteria"
    assert "managers!" in book.defined_names["list_managers"].attr_text
    leads = [cell.value for cell in book["_lists"]["G"][1:4]]
    assert "INDEX(managers!" in leads[0]


def test_numbers_and_dates_are_checked_with_a_sentence(book):
    """fte takes what the register takes, and whoever types 2 is told why."""
    fte = validations(book["managers"])["D"]
    assert fte.formula1 == "AND(ISNUMBER(D2),D2>0,D2<=1)"
    assert fte.error == "fte must be a number above 0 and at most 1."
    assert "Fraction of full time" in fte.prompt
    assert validations(book["absences"])["B"].type == "date"


def test_the_lists_hold_what_their_formulas_give(template):
    """A program that computes nothing still shows the leads: their results are stored."""
    stored = openpyxl.load_workbook(template, data_only=True)["_lists"]
    assert [cell.value for cell in stored["G"][1:4]] == [
        f"{EXAMPLE}M1",
        f"{EXAMPLE}M2",
        f"{EXAMPLE}T1",
    ]


@pytest.mark.parametrize("table", [t for t in TABLES if t != "pulse"])
def test_example_rows_are_proper_rows(table):
    """An example shows what would be accepted, were it no example."""
    for row in example_rows(small_playbook())[table]:
        TABLES[table].model_validate(row)
        assert any(str(value).startswith(EXAMPLE) for value in row.values())


def test_example_rows_are_refused_and_nothing_else_is_wrong(template):
    """A fresh template has one problem for each sheet with examples, and that there is no alliance yet."""
    problems = check(template)
    said = [item.rule for item in problems]
    assert said.pop() == "there is no alliance"
    assert len(said) == len(example_rows(small_playbook()))
    assert all("example row" in rule for rule in said)


def test_an_example_row_left_among_real_ones_stops_the_reading(tmp_path):
    """Nothing is computed with an example that was forgotten, and its place is told."""
    path = write_register_workbook(small_register(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    book["managers"].append([f"{EXAMPLE}M1", "Ada Example", "boss", 7])
    book.save(path)
    with pytest.raises(InputError) as caught:
        read_register(path)
    (problem,) = caught.value.problems
    assert problem.place == "sheet managers, row 7"
    assert "delete the example row" in problem.repair


def test_nasty_texts_dates_and_numbers_come_back(tmp_path):
    """Formulas, leading zeros, old dates, long and foreign texts are read as they were written."""
    register = nasty_register()
    path = write_register_workbook(register, tmp_path / "a.xlsx")
    assert read_register(path) == register


@settings(max_examples=3)
@given(register=registers())
def test_a_register_as_filled_template_reads_back_equal(register):
    """Whatever valid register is written, the workbook gives it again."""
    with TemporaryDirectory() as folder:
        path = write_register_workbook(register, Path(folder) / "a.xlsx")
        assert read_register(path) == register


def test_what_openpyxl_saves_reads_back_equal(tmp_path):
    """A program of the user's own may fill the workbook in."""
    register = nasty_register()
    path = write_register_workbook(register, tmp_path / "a.xlsx")
    openpyxl.load_workbook(path).save(path)
    assert read_register(path) == register


def test_texts_of_people_are_no_formulas(tmp_path):
    """No cell of a sheet of the register holds a formula, whatever its text begins with."""
    path = write_register_workbook(small_register(), tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    assert book["alliances"]["B2"].value.startswith("=SUM(")
    for table in TABLES:
        kinds = {cell.data_type for row in book[table].iter_rows() for cell in row}
        assert "f" not in kinds


def test_a_text_that_no_cell_holds_is_told(tmp_path):
    """A text above the limit is not cut: nothing is written, and its place is told."""
    first = small_register().alliances[0].replace(notes="x" * 32_768)
    path = tmp_path / "a.xlsx"
    with pytest.raises(InputError, match=r"sheet alliances, cell O2, notes: is longer"):
        write_register_workbook(Register(alliances=(first,)), path)
    assert not path.exists()


def test_nothing_is_overwritten_without_leave(template, tmp_path):
    """A file that is there stays, unless `force` is given."""
    path = tmp_path / "mine.xlsx"
    path.write_text("mine")
    with pytest.raises(InputError, match="is there already"):
        write_template(path, playbook=small_playbook())
    assert path.read_text() == "mine"
    write_template(path, playbook=small_playbook(), force=True)
    assert path.read_bytes() == template.read_bytes()  # the same content, the same file
    assert [item.name for item in tmp_path.iterdir()] == ["mine.xlsx"]


def test_names_of_lists_exist_that_formulas_use(template):
    """Every name that a dropdown or a rule uses is defined in the workbook."""
    with ZipFile(template) as archive:
        sheets = b"".join(
            archive.read(name) for name in archive.namelist() if "worksheets/" in name
        ).decode()
    names = openpyxl.load_workbook(template).defined_names
    used = {word for word in sheets.replace("(", " ").replace(",", " ").replace(")", " ").replace("<", " ").replace(">", " ").split() if word.startswith(("list_", "last_", "scale_"))}  # fmt: skip
    assert used
    assert {word.split("-")[0] for word in used} <= set(names)


def test_only_a_template_speaks_of_example_rows(book, tmp_path):
    """A register written as a workbook has none, and its steps are numbered without that one."""
    path = write_register_workbook(small_register(), tmp_path / "a.xlsx")
    said = {
        name: [cell.value for cell in found["readme"]["A"] if cell.value]
        for name, found in (
            ("template", book),
            ("filled", openpyxl.load_workbook(path)),
        )
    }
    assert any(line.startswith("4. Delete the example rows") for line in said["template"])  # fmt: skip
    assert any(line.startswith("4. Save, then ask") for line in said["filled"])
    assert not any("example" in line for line in said["filled"])


def painted(sheet, letter):
    """Return the formulas that paint a column of a sheet."""
    return [
        formula
        for area in sheet.conditional_formatting
        if str(area.sqref).startswith(f"{letter}2:")
        for rule in area.rules
        for formula in rule.formula
    ]


def test_words_that_are_neither_yes_nor_no_are_painted(book):
    """What reading refuses as a truth is red before it is read, and what it takes is not: TRUE of a spreadsheet too."""
    (rule,) = [f for f in painted(book["alliances"], "L") if "ISLOGICAL" in f]
    assert all(f'LOWER($L2)<>"{w}"' in rule for w in ("yes", "no", "true", "false"))


def test_wide_sheets_are_printed_on_two_pages_side_by_side(book):
    """Letters stay readable, and each page shows which row it is."""
    pages = {n: book[n].page_setup.fitToWidth for n in ("managers", "alliances")}
    assert pages == {"managers": None, "alliances": 2} or pages["managers"] == 1
    assert book["alliances"].print_title_cols == "$A:$A"
