"""A register is read whole from CSV files or a workbook, and each bad cell is told with its place."""

import csv
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter
from helpers import (
    WRITERS,
    alliance_row,
    cell_place,
    evaluation_row,
    manager_row,
    places,
    register_rows,
    with_row,
    with_rows,
    write_workbook,
)

from resourcing.domain import Manager, Register
from resourcing.errors import InputError
from resourcing.read import check, read_register


@pytest.fixture(params=WRITERS)
def kind(request):
    """Run a test for CSV and for Excel."""
    return request.param


def test_every_table_is_read_with_types_and_blanks_as_defaults(tmp_path, kind):
    """A valid register gives each row as an object, with blanks as defaults."""
    register = read_register(WRITERS[kind](tmp_path, register_rows()))
    assert [row.alliance_id for row in register.alliances] == ["A1", "A2"]
    assert register.alliances[0].start == date(2024, 3, 1)
    assert register.alliances[0].end is None
    assert register.evaluations[1].level == 7.0
    assert register.managers[0].skills == ("oncology", "rare disease")
    assert register.managers[0].home == "central"
    assert register.absences[0].first_day == date(2027, 1, 5)
    assert register.teams[0].hours_per_month == 80.0
    assert register.pulse[0].unmanaged == 4
    assert register.decisions[0].time == datetime(2027, 1, 5, 14, 30)
    assert register.timesheet[0].hours == 2.5
    assert register.requests[0].closed is None
    assert len(register.events) == len(register.kpis) == 1


def test_both_formats_give_the_same_register(tmp_path):
    """The same rows read from CSV and from Excel are equal."""
    read = [
        read_register(write(tmp_path, register_rows())) for write in WRITERS.values()
    ]
    assert read[0] == read[1]


def test_optional_tables_and_columns_may_be_absent(tmp_path, kind):
    """Three tables with their required columns make a register."""
    rows = {
        "alliances": [alliance_row("A1")],
        "evaluations": [evaluation_row("A1", "importance", 4)],
        "managers": [manager_row("M1")],
    }
    path = WRITERS[kind](tmp_path, rows)
    for table, (row,) in rows.items():
        keep_columns(path, kind, table, set(row))
    register = read_register(path)
    assert register.managers == (
        Manager(manager_id="M1", name="Person M1", grade="senior", fte=1.0),
    )
    assert register.teams == ()


def keep_columns(path, kind, table, names):
    """Delete the other columns of a table."""
    if kind == "csv":
        file = path / f"{table}.csv"
        lines = list(csv.reader(file.read_text(encoding="utf-8").splitlines()))
        kept = [i for i, name in enumerate(lines[0]) if name in names]
        with file.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([line[i] for i in kept] for line in lines)
        return
    book = openpyxl.load_workbook(path)
    sheet = book[table]
    for cell in reversed(sheet[1]):
        if cell.value not in names:
            sheet.delete_cols(cell.column)
    book.save(path)


FAULTS = [
    # reason, table, row, column, value, words of the rule, words of the repair
    ("a misspelt choice", "alliances", 0, "phase", "lanch", "one of", '"launch"'),
    ("a required blank", "alliances", 1, "partner", None, "must not be blank", "fill"),
    ("a name of spaces", "alliances", 1, "name", "  ", "must not be blank", "fill"),
    (
        "a spaced identifier",
        "managers",
        0,
        "manager_id",
        "M 1",
        "no spaces",
        "with _ or -",
    ),
    ("text for a number", "managers", 0, "fte", "full", "must be a number", "only"),
    ("a comma", "managers", 0, "fte", "0,5", "must be a number", "with a point: 0.5"),
    ("a fraction above 1", "managers", 1, "fte", 1.5, "at most 1", "correct"),
    ("a fraction of 0", "managers", 1, "fte", 0, "above 0 (full-time", "correct"),
    ("negative hours", "timesheet", 0, "hours", -2, "at least 0 (hours)", "correct"),
    ("endless hours", "timesheet", 0, "hours", "inf", "must be a number", "blank"),
    ("huge hours", "timesheet", 0, "hours", "1e999", "finite", "correct"),
    ("negative team", "teams", 0, "hours_per_month", -1, "at least 0", "correct"),
    (
        "a truth value",
        "alliances",
        0,
        "shared_risk_reward",
        "maybe",
        "true or",
        "write",
    ),
    ("an error", "managers", 0, "fte", "#DIV/0!", "formula error #DIV/0!", "formula"),
    ("a US date", "alliances", 0, "start", "3/1/2024", "must be a date", "2027-01-31"),
    ("a bad month", "alliances", 0, "start", "2024-13-01", "calendar", "correct"),
    ("dates reversed", "alliances", 0, "end", "2023-01-01", "is before start", "swap"),
    ("absence reversed", "absences", 0, "to", "2026-12-31", "is before from", "swap"),
    ("reply reversed", "requests", 0, "first_response", "2026-01-01", "before", "swap"),
    ("half a person", "pulse", 0, "respondents", 9.5, "whole number", "round"),
    ("level outside", "evaluations", 0, "level", 0.5, "outside its range", "correct"),
    (
        "unknown manager",
        "alliances",
        0,
        "current_manager",
        "M9",
        "no such",
        "one of M1, M2",
    ),
    (
        "name for an identifier",
        "alliances",
        0,
        "current_manager",
        "person M2",
        "no such",
        'write the identifier "M2", not the name',
    ),
    ("misspelt pin", "alliances", 1, "pinned_manager", "t1", "no such", '"T1"'),
    ("unknown pin", "alliances", 1, "pinned_manager", "boss", "no such", "M1, M2, T1"),
    (
        "absent unknown",
        "absences",
        0,
        "manager_id",
        "T1",
        "no such manager",
        "use one of",
    ),
    (
        "unknown alliance",
        "evaluations",
        0,
        "alliance_id",
        "A3",
        "no such alliance",
        "use one",
    ),
    (
        "event unknown",
        "events",
        0,
        "alliance_id",
        "A9",
        "no such alliance",
        "use one of",
    ),
    ("kpi unknown", "kpis", 0, "alliance_id", "A9", "no such alliance", "use one of"),
    (
        "hours unknown",
        "timesheet",
        0,
        "alliance_id",
        "A9",
        "no such alliance",
        "use one of",
    ),
    ("worker unknown", "timesheet", 0, "manager_id", "M9", "no such", "use one of"),
    (
        "request unknown",
        "requests",
        0,
        "alliance_id",
        "A9",
        "no such alliance",
        "use one of",
    ),
    ("answer unknown", "requests", 0, "manager_id", "nobody", "no such", "use one"),
    ("team named like a manager", "teams", 0, "team_id", "M2", "manager's", "rename"),
]


@pytest.mark.parametrize(
    ("reason", "table", "index", "column", "value", "rule", "repair"),
    FAULTS,
    ids=[f[0] for f in FAULTS],
)
def test_each_fault_is_told_with_place_value_rule_and_repair(
    tmp_path, kind, reason, table, index, column, value, rule, repair
):
    """One seeded fault gives one problem that names the cell, the rule and the repair."""
    rows = with_row(table, index, **{column: value})
    if reason == "a spaced identifier":  # else A1 names a manager that is gone
        rows["alliances"][0]["current_manager"] = "M 1"
        rows["absences"] = rows["timesheet"] = []
    if reason == "team named like a manager":
        rows["alliances"][1]["pinned_manager"] = "M1"
    if reason == "level outside":
        rows[table][index]["low"] = 1
    problems = check(WRITERS[kind](tmp_path, rows))
    assert places(problems) == [cell_place(kind, table, index + 2, column)]
    assert rule in problems[0].rule
    assert repair in problems[0].repair
    if value is not None and str(value).strip():
        assert problems[0].value is not None


EXCEL_FAULTS = [
    ("number for a date", "alliances", 0, "start", 45000, "plain number, not a date"),
    ("date for a number", "managers", 0, "fte", date(2027, 1, 1), "a date or time"),
    ("TRUE for a number", "managers", 0, "fte", True, "TRUE or FALSE, not a number"),
    ("date for a name", "alliances", 0, "name", date(2027, 3, 1), "date where text"),
    ("time in a date", "alliances", 0, "start", datetime(2027, 1, 1, 9), "time of day"),
    ("error", "managers", 0, "fte", "#N/A", "formula error #N/A"),
    ("lost reference", "alliances", 0, "name", "#REF!", "formula error #REF!"),
    ("wrong value", "timesheet", 0, "hours", "#VALUE!", "formula error #VALUE!"),
    ("unsaved formula", "managers", 0, "fte", "=0.5+0.5", "not stored in the file"),
    ("unsaved text", "alliances", 0, "notes", '="a"&"b"', "not stored in the file"),
]


@pytest.mark.parametrize(
    ("reason", "table", "index", "column", "value", "rule"),
    EXCEL_FAULTS,
    ids=[f[0] for f in EXCEL_FAULTS],
)
def test_each_fault_of_an_excel_cell_names_sheet_and_cell(
    tmp_path, reason, table, index, column, value, rule
):
    """What only Excel can hold wrongly is told by sheet and cell."""
    path = write_workbook(
        tmp_path / "register.xlsx", with_row(table, index, **{column: value})
    )
    problems = check(path)
    assert places(problems) == [cell_place("excel", table, index + 2, column)]
    assert rule in problems[0].rule


def test_a_stored_formula_counts_as_its_value(tmp_path):
    """A formula with a stored result is read as that result."""
    path = tmp_path / "register.xlsx"
    rows = {
        "Alliances": [alliance_row("A1")],  # sheet names whatever the capitals
        "EVALUATIONS": [evaluation_row("A1", "importance", 4, date="2026-11-02")],
        "managers": [manager_row("M1", fte=("=1/2", 0.5), skills=('="a"&"b"', "ab"))],
    }
    with xlsxwriter.Workbook(path) as book:
        for name, (row,) in rows.items():
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, row)
            for position, value in enumerate(row.values()):
                if isinstance(value, tuple):
                    sheet.write_formula(1, position, value[0], None, value[1])
                else:
                    sheet.write(1, position, value)
    (manager,) = read_register(path).managers
    assert (manager.fte, manager.skills) == (0.5, ("ab",))


def test_a_numeric_identifier_of_excel_is_read_as_text(tmp_path):
    """Identifiers and names that Excel holds as numbers become text."""
    rows = with_rows("managers", [manager_row(17, name=2027)])
    rows["alliances"] = [alliance_row("A1", current_manager=17), alliance_row("A2")]
    rows["absences"] = rows["timesheet"] = []
    register = read_register(write_workbook(tmp_path / "register.xlsx", rows))
    assert (
        register.managers[0].manager_id == register.alliances[0].current_manager == "17"
    )
    assert register.managers[0].name == "2027"


def test_nothing_is_read_half(tmp_path, kind):
    """One bad cell keeps the whole register from being read."""
    with pytest.raises(InputError) as caught:
        read_register(WRITERS[kind](tmp_path, with_row("teams", 0, hourly_cost=-1)))
    assert len(caught.value.problems) == 1


def test_every_problem_of_every_table_is_told_at_once(tmp_path, kind):
    """Faults in three tables come in one report, in the order of the tables."""
    rows = with_row("alliances", 0, phase="lanch")
    rows["managers"][1]["fte"] = -1
    rows["timesheet"][0]["hours"] = "many"
    problems = check(WRITERS[kind](tmp_path, rows))
    assert [p.column for p in problems] == ["phase", "fte", "hours"]


def test_an_empty_register_object_is_never_made_from_nothing(tmp_path):
    """A folder without tables is a problem, not a register without rows."""
    (tmp_path / "register").mkdir()
    with pytest.raises(InputError):
        read_register(tmp_path / "register")
    assert Register.model_fields["alliances"].is_required()
