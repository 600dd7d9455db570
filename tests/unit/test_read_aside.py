"""Bad rows of a register's history stop nothing that does not rest on them, and none goes untold."""

import re

import pytest
from helpers import WRITERS, register_rows, with_row, write_csv_register, write_inputs

from resourcing.errors import InputError
from resourcing.read import (
    HISTORY,
    RowsLeftAside,
    check,
    read_inputs,
    read_register,
)

BAD = (
    ("timesheet", {"hours": "two"}),
    ("timesheet", {"alliance_id": "A9"}),
    ("timesheet", {"manager_id": "M9"}),
    ("requests", {"opened": "soon"}),
    ("events", {"planned_for": None}),
    ("pulse", {"reactive": 10}),
    ("kpis", {"direction": "up"}),
)


def doubled(table, change):
    """Return the rows of the small register with a changed copy of the first row of a table after it."""
    rows = register_rows()
    rows[table] = [rows[table][0], {**rows[table][0], **change}]
    return rows


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(("table", "change"), BAD)
def test_a_bad_row_of_history_is_left_aside_and_told(kind, table, change, tmp_path):
    """The good row is read, the bad one counted in the warning; checking lists it."""
    path = WRITERS[kind](tmp_path, doubled(table, change))
    with pytest.warns(RowsLeftAside, match=f"1 of 2 rows of {table};"):
        register = read_register(path)
    assert len(getattr(register, table)) == 1
    assert len(register.alliances) == 2
    (problem,) = check(path)
    assert "3" in problem.place
    assert problem.column in {*change, ""}


def test_services_of_history_are_held_against_the_playbook(tmp_path):
    """Inputs say what was left aside, table by table, with the problems."""
    path = write_inputs(tmp_path)
    rows = doubled("requests", {"service": "lunch"})
    rows["timesheet"] *= 3
    rows["timesheet"][1] = {**rows["timesheet"][1], "service": "lunch", "hours": -1}
    write_csv_register(tmp_path / "register", rows)
    line = f"left aside, because it breaks rules: 1 of 3 rows of timesheet, 1 of 2 rows of requests; `resourcing check {path}` lists why"
    with pytest.warns(RowsLeftAside, match=re.escape(line)):
        inputs = read_inputs(path)
    found = {item.table: (item.rows, item.of) for item in inputs.left_aside}
    assert found == {"timesheet": (1, 3), "requests": (1, 2)}
    assert len(inputs.register.timesheet) == 2
    told = [problem for item in inputs.left_aside for problem in item.problems]
    assert sorted(map(str, told)) == sorted(map(str, check(path)))
    assert len(told) == 3


def test_a_good_history_is_read_whole_without_a_word(tmp_path):
    """Warnings are errors in the tests: reading gives none."""
    inputs = read_inputs(write_inputs(tmp_path))
    assert inputs.left_aside == ()
    assert all(len(getattr(inputs.register, name)) for name in HISTORY)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "the whole table pulse"),
        ("date,respondents\n2027-01-05,\xfc".encode("utf-16"), "the whole table pulse"),
        (b"date,respondents\n2027-01-05,9\n", "1 of 1 row of pulse"),
        (
            b"date,respondents,unmanaged,reactive,mood\n2027-01-05,9,4,9,good\n",
            "no row of pulse, which has 1 problem of its columns",
        ),
    ],
)
def test_a_table_of_history_that_cannot_be_read_is_told_too(text, said, tmp_path):
    """An empty file, another encoding, a missing and an unknown column."""
    path = write_inputs(tmp_path)
    (tmp_path / "register" / "pulse.csv").write_bytes(text)
    with pytest.warns(RowsLeftAside, match=said):
        read_inputs(path)
    assert check(path)


@pytest.mark.parametrize(
    ("table", "change"),
    [("managers", {"fte": -1}), ("absences", {"manager_id": "M9"})],
)
def test_what_a_plan_rests_on_stays_strict(table, change, tmp_path):
    """A bad row of any other table stops the reading, and only its problems are told then."""
    rows = with_row(table, 0, **change)
    rows["timesheet"][0]["hours"] = "two"
    path = write_inputs(tmp_path)
    write_csv_register(tmp_path / "register", rows)
    with pytest.raises(InputError) as caught:
        read_inputs(path)
    assert len(caught.value.problems) == 1
    assert len(check(path)) == 2


def test_tables_kept_apart_are_not_judged(tmp_path):
    """What is not read is not told either: whoever keeps it apart judges it."""
    path = write_inputs(tmp_path)
    write_csv_register(tmp_path / "register", doubled("kpis", {"direction": "up"}))
    inputs = read_inputs(path, apart=HISTORY)
    assert inputs.left_aside == ()
    assert inputs.register.kpis == ()
