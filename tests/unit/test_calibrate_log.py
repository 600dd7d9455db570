"""The account of a log: every kind of mess is counted with its rows, told, and never dropped in silence."""

from datetime import date

import numpy as np
import pandas as pd
import pytest
from builders_calibrate import PLAYBOOK, world_of
from builders_scenario import alliance
from builders_world import person, placed, small_world
from helpers import register_rows, write_csv_register, write_workbook

from resourcing.calibrate import Log, Settings, calibrate, log_of_register
from resourcing.calibrate.facts import facts_of
from resourcing.calibrate.judging import main_part
from resourcing.calibrate.learning import accounted
from resourcing.errors import InputError
from resourcing.read import RowsLeftAside, read_history, read_register

SHEET = {
    "date": "2026-03-02",
    "manager_id": "M0",
    "alliance_id": "A0",
    "service": "governance",
    "hours": "2.5",
}
REQUEST = {
    "opened": "2026-03-02 10:00",
    "first_response": "2026-03-02 12:00",
    "closed": "2026-03-03 10:00",
    "alliance_id": "A0",
    "service": "issues",
    "manager_id": "M0",
}
EVENT = {
    "planned_for": "2026-03-02",
    "done": "2026-03-02",
    "alliance_id": "A0",
    "service": "governance",
}
GOOD = {"timesheet": SHEET, "requests": REQUEST, "events": EVENT}


def account(table, *rows):
    """Return the account of one table with two good rows and others after them, which change the first."""
    good = GOOD[table]
    moved = {
        name: value.replace("03-02", "03-04").replace("03-03", "03-05")
        for name, value in good.items()
    }
    frame = pd.DataFrame([good, moved, *({**good, **row} for row in rows)])
    facts = facts_of(**messy_world())
    return accounted(Log.of(**{table: frame}), facts=facts, settings=Settings())[-1]


def messy_world():
    """Return alliances of which one has ended and one is not eligible, and people of whom one has left."""
    alliances = (
        alliance("A0"),
        alliance("A1", end=date(2026, 1, 31)),
        alliance("A2"),
        alliance("A3"),
    )
    people = (person("M0"), person("M1", available_to=date(2026, 1, 31)))
    world = small_world(*alliances, managers=people, playbook=PLAYBOOK)
    return {
        "world": world,
        "portfolio": placed(A0="flagship", A1="flagship", A2=None, A3="light"),
    }


def test_the_account_of_a_calibration_is_that_of_its_log():
    """What the tests below read of a log alone is what `calibrate` gives with its estimates."""
    rows = [SHEET, {**SHEET, "hours": "-1"}, {**SHEET, "service": "issues"}]
    log = Log.of(timesheet=pd.DataFrame(rows), requests=pd.DataFrame([REQUEST] * 2))
    facts = facts_of(**messy_world())
    want = accounted(log, facts=facts, settings=Settings())[-1]
    assert calibrate(log, **messy_world()).account == want
    assert {"hours below 0", "copy of an earlier row"} <= {
        finding.kind for finding in want.findings
    }


LEFT_OUT = [
    ("timesheet", {"date": "2 March"}, "cell that cannot be read"),
    ("timesheet", {"date": "2026-02-30"}, "cell that cannot be read"),
    ("timesheet", {"hours": "2,5"}, "cell that cannot be read"),
    ("timesheet", {"hours": "inf"}, "cell that cannot be read"),
    ("timesheet", {"date": None}, "date is blank"),
    ("timesheet", {"hours": " "}, "hours are blank"),
    ("timesheet", {"alliance_id": None}, "alliance_id is blank"),
    ("timesheet", {"service": ""}, "service is blank"),
    ("timesheet", {"alliance_id": "A9"}, "unknown alliance"),
    ("timesheet", {"service": "governence"}, "unknown service"),
    ("timesheet", {"alliance_id": "A2"}, "alliance without a profile (not eligible)"),
    ("timesheet", {"hours": "-1"}, "hours below 0"),
    ("timesheet", {"hours": "25"}, "more than 24 hours in a row"),
    ("timesheet", {}, "copy of an earlier row"),
    ("timesheet", {"alliance_id": "A1"}, "outside the alliance's start and end"),
    (
        "timesheet",
        {"date": "2062-03-02"},
        "outside the period of the log (2026-03-02 to 2026-03-04)",
    ),
    ("requests", {"opened": "yesterday"}, "cell that cannot be read"),
    ("requests", {"opened": None}, "opened is blank"),
    ("requests", {"alliance_id": "A9"}, "unknown alliance"),
    ("requests", {"service": "issue"}, "unknown service"),
    ("requests", {"service": "governance"}, "request for a planned service"),
    ("requests", {}, "copy of an earlier row"),
    ("requests", {"alliance_id": "A1"}, "outside the alliance's start and end"),
    ("events", {"done": None}, "not done"),
    ("events", {"service": "issues"}, "event of a service on request"),
    ("events", {}, "copy of an earlier row"),
]
"""Table, cells changed, and the kind of mess that this is; such rows are in no estimate."""

KEPT = [
    ("timesheet", {"manager_id": "M9"}, "unknown manager"),
    ("timesheet", {"manager_id": None}, "manager_id is blank"),
    ("timesheet", {"manager_id": "M1"}, "outside the manager's dates of service"),
    ("timesheet", {"hours": "0"}, "0 hours"),
    ("timesheet", {"date": "2026-03-01"}, "on a weekend"),
    (
        "timesheet",
        {"alliance_id": "A3", "service": "startup"},
        "service that the playbook does not give to the profile",
    ),
    ("requests", {"manager_id": "M9"}, "unknown manager"),
    ("requests", {"first_response": None}, "closed without an answer"),
    ("requests", {"closed": None}, "not closed"),
    ("requests", {"first_response": None, "closed": None}, "not answered"),
    ("requests", {"closed": "2026-03-02 09:00"}, "closed before opened"),
    ("requests", {"closed": "2026-03-02 11:00"}, "closed before answered"),
    ("requests", {"first_response": "2026-03-01 09:00"}, "answered before opened"),
    (
        "requests",
        {"closed": "2026-03-02 12:00"},
        "closed in the same moment as answered",
    ),
    ("requests", {"closed": "2027-03-02 12:00"}, "open for more than 130 working days"),
]
"""The same of rows that are used all the same, or left out of some estimates only."""


@pytest.mark.parametrize(("table", "cells", "kind"), LEFT_OUT)
def test_mess_that_cannot_be_used_is_left_out_and_told(table, cells, kind):
    """The row is counted under its kind with its number in the file, and the good ones are used."""
    found = account(table, cells)
    finding = next(f for f in found.findings if f.kind == kind)
    assert (finding.table, finding.rows, finding.examples) == (table, 1, (4,))
    assert finding.done.startswith("left out of everything")
    (total,) = found.totals
    assert (total.rows, total.used, total.left_out) == (3, 2, 1)


@pytest.mark.parametrize(("table", "cells", "kind"), KEPT)
def test_mess_that_can_be_used_is_told(table, cells, kind):
    """The row is counted under its kind, and still used for what it says."""
    found = account(table, cells)
    finding = next(f for f in found.findings if f.kind == kind)
    assert (finding.rows, finding.examples) == (1, (4,))
    assert "used" in finding.done
    assert found.totals[0].used == 3


def test_good_rows_have_no_findings():
    """A log without mess is told without one."""
    for table in GOOD:
        assert account(table).findings == ()


def test_rows_of_one_week_that_cannot_be_together_are_left_out_together():
    """Eight rows of 22 hours are more than a week has; the weeks before and after stay."""
    days = [f"2026-03-{day:02d}" for day in (9, 10, 11, 12, 13, 14, 15)]
    rows = [{"date": day, "hours": "22"} for day in days]
    found = account("timesheet", *rows, {**rows[0], "service": "reporting"})
    kind = "rows of one person in one week add up to more than 168 hours"
    assert found.count("timesheet", kind) == 8
    assert found.totals[0].used == 2
    assert account("timesheet", *rows).totals[0].left_out == 0


def test_long_days_are_told_and_used():
    """A week booked on its Friday is used; so is a day that is merely long."""
    long, full = ("14 and at most 24", "24")
    for hours, kind in (("9", long), ("15", full)):
        found = account(
            "timesheet", {"hours": hours}, {"hours": "8", "service": "reporting"}
        )
        assert found.count("timesheet", f"a day of more than {kind} hours") == 3
        assert found.totals[0].left_out == 0


def test_several_rows_of_one_task_are_added_up():
    """Two rows of one person, day, alliance and service are told, and their hours count together."""
    kind = "several rows of one person, day, alliance and service"
    found = account("timesheet", {"hours": "1"})
    assert found.count("timesheet", kind) == 2


def test_hours_that_no_request_explains_and_requests_without_hours_are_told():
    """Hours on issues while none was open, and a closed request on which nobody booked."""
    sheet = pd.DataFrame(
        [
            {**SHEET, "service": "issues", "date": "2026-03-09"},
            {**SHEET, "date": "2026-02-02"},
        ]
    )
    log = Log.of(timesheet=sheet, requests=pd.DataFrame([REQUEST]))
    found = calibrate(log, **messy_world()).account
    kinds = {(f.table, f.kind): f.examples for f in found.findings}
    alone = "hours on a service on request while none was open"
    assert kinds[("timesheet", alone)] == (2,)
    assert kinds[("requests", "answered and closed, but no hours booked")] == (2,)


def test_row_with_several_faults_is_told_under_each_and_counted_once():
    """One row may be wrong in two ways; it is left out once."""
    found = account("timesheet", {"alliance_id": "A9", "service": "x", "hours": "-3"})
    kinds = {f.kind for f in found.findings}
    assert {"unknown alliance", "unknown service", "hours below 0"} <= kinds
    assert found.totals[0].left_out == 1


def test_only_the_first_rows_are_given_as_examples():
    """Of seven bad rows five are named, and all are counted."""
    found = account("timesheet", *({"hours": f"-{n}"} for n in range(1, 8)))
    (finding,) = found.findings
    assert (finding.rows, finding.examples) == (7, (4, 5, 6, 7, 8))
    assert "7 rows (rows 4, 5, 6, 7, 8, …)" in str(finding)
    assert "used" in found.to_frame()["kind"].to_list()


def test_period_of_a_log_is_its_main_part():
    """One mistyped year does not stretch the period; a person's own dates win over it."""
    days = pd.Series(pd.to_datetime(["2026-01-05", "2026-02-05", "1926-02-05"]))
    window = main_part(days, gap_days=180)
    assert (window.first, window.last) == (date(2026, 1, 5), date(2026, 2, 5))
    assert main_part(days[:0], gap_days=180) is None
    frame = pd.DataFrame([SHEET, {**SHEET, "date": "2026-05-04"}])
    found = calibrate(Log.of(timesheet=frame), until=date(2026, 4, 30), **messy_world())
    assert found.worked.last == date(2026, 4, 30)
    kind = "outside the period of the log (2026-03-02 to 2026-04-30)"
    assert found.account.count("timesheet", kind) == 1


def test_rows_after_today_are_used_and_told():
    """A log that goes on after the scenario's today is no fault of the log."""
    found = account("timesheet", {"date": "2027-01-04"}, {"date": "2026-08-03"})
    kind = "on or after the scenario's today (2027-01-01)"
    assert found.count("timesheet", kind) == 1
    assert found.totals[0].left_out == 0


def test_log_of_a_register_is_the_log_of_its_files(tmp_path):
    """Strict rows and the cells of a file give the same frames, as CSV and as workbook."""
    rows = register_rows()
    folder = write_csv_register(tmp_path / "register", rows)
    book = write_workbook(tmp_path / "register.xlsx", rows)
    strict = log_of_register(read_register(folder))
    for path in (folder, book):
        history = read_history(path)
        loose = Log.of(
            timesheet=history.timesheet,
            requests=history.requests,
            events=history.events,
        )
        for name in GOOD:
            pd.testing.assert_frame_equal(getattr(strict, name), getattr(loose, name))


def test_bad_rows_stop_no_reading(tmp_path):
    """Rows that the strict reader leaves aside are all there, with their numbers; cells in wrong columns are marked."""
    rows = register_rows()
    rows["timesheet"] += [
        {"date": "5 Jan", "manager_id": "M9", "alliance_id": "A9", "hours": "x"}
    ]
    folder = write_csv_register(tmp_path / "register", rows)
    with (folder / "timesheet.csv").open("a", encoding="utf-8") as file:
        file.write("2027-01-06,M1\n")
    with pytest.warns(RowsLeftAside, match="2 of 3 rows of timesheet"):
        strict = read_register(folder)
    assert len(strict.timesheet) == 1
    found = read_history(folder).timesheet
    assert found["row"].to_list() == [2, 3, 4]
    assert found["broken"].to_list() == [False, False, True]
    tidy = Log.of(timesheet=found).timesheet
    assert tidy["fault"][1] == "date = '5 Jan', hours = 'x'"
    assert tidy["fault"][2] == "cells stand in wrong columns"


def test_missing_column_is_a_problem_of_the_file(tmp_path):
    """Without its column of hours a timesheet cannot be told what it means."""
    rows = register_rows()
    folder = write_csv_register(tmp_path / "register", rows)
    (folder / "timesheet.csv").write_text("date,hour\n2027-01-05,2\n")
    with pytest.raises(InputError, match='did you mean "hour"') as caught:
        read_history(folder)
    columns = {problem.column for problem in caught.value.problems}
    assert columns == {"manager_id", "alliance_id", "service", "hours"}


def test_register_without_history_is_an_empty_log(tmp_path):
    """Tables that are not there have no rows."""
    rows = {n: r for n, r in register_rows().items() if n not in GOOD}
    history = read_history(write_csv_register(tmp_path / "register", rows))
    assert [len(getattr(history, name)) for name in GOOD] == [0, 0, 0]


def test_frames_of_the_caller_stay_as_they_are():
    """Judging changes no frame that it was given."""
    frame = pd.DataFrame([SHEET, {**SHEET, "hours": "-1"}])
    log = Log.of(timesheet=frame)
    before = log.timesheet.copy()
    calibrate(log, **world_of(1))
    pd.testing.assert_frame_equal(log.timesheet, before)
    assert np.array_equal(frame["hours"], ["2.5", "-1"])


@pytest.mark.parametrize(
    ("profile", "tables"),
    [
        (None, ["timesheet"]),
        ("light", ["requests"]),
        ("light", list(GOOD)),
        ("flagship", ["requests"]),
        *(
            pytest.param(profile, tables, marks=pytest.mark.slow)
            for profile, tables in [
                *((None, ["requests"]), (None, list(GOOD)), ("light", ["timesheet"])),
                *(("flagship", ["timesheet"]), ("flagship", list(GOOD))),
            ]
        ),
    ],
)
def test_smallest_logs_break_nothing(profile, tables):
    """One row of a table, of an alliance without profile, without the service, or with it: every frame comes."""
    log = Log.of(**{name: pd.DataFrame([GOOD[name]]) for name in tables})
    world = small_world(alliance("A0"), playbook=PLAYBOOK)
    found = calibrate(log, world=world, portfolio=placed(A0=profile))
    assert found.changes == ()
    assert all(total.rows == 1 for total in found.account.totals)
    assert (len(found.to_frame()) > 0) == (
        profile is not None and _expects(profile, tables)
    )
    assert len(found.to_responses()) == (4 if profile and "requests" in tables else 0)


def _expects(profile, tables):
    """Return whether the playbook expects what one of the rows records."""
    return profile == "flagship" or "timesheet" in tables


def test_period_without_any_row_leaves_all_out():
    """Asked for days after the log, nothing is used, and every row is told."""
    log = Log.of(timesheet=pd.DataFrame([SHEET]))
    found = calibrate(log, since=date(2027, 1, 1), **messy_world())
    assert found.worked is None
    assert found.account.count("timesheet", "outside the period of the log") == 1
