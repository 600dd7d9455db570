"""Messy logs stop no scorecard: every row is judged as calibration judges it, and none goes untold."""

import pandas as pd
import pytest
from builders_scorecard import (
    event,
    kpi,
    messy_log,
    poll,
    request,
    small_card,
    small_ground,
)

from resourcing.calibrate import calibrate

HOURS = {
    "date": "2027-01-05",
    "manager_id": "M1",
    "alliance_id": "A1",
    "service": "governance",
    "hours": 2,
}
ASKED = {
    "opened": "2027-01-05 09:00",
    "first_response": "2027-01-05 10:00",
    "closed": None,
    "alliance_id": "A1",
    "service": "issues",
    "manager_id": "M1",
}
PLANNED = {
    "planned_for": "2027-01-05",
    "done": "2027-01-05",
    "alliance_id": "A1",
    "service": "governance",
}
POLL = {"date": "2027-02-01", "respondents": 10, "unmanaged": 3, "reactive": 6}
TARGET = {
    "date": "2027-01-20",
    "alliance_id": "S1",
    "direction": "from_partner",
    "measure": "quality",
    "target": 10,
    "actual": 12,
}
GOOD = {
    "timesheet": HOURS,
    "requests": ASKED,
    "events": PLANNED,
    "pulse": POLL,
    "kpis": TARGET,
}
COUNTED = {
    "timesheet": "reactive share",
    "requests": "answered in time",
    "events": "events on time",
    "pulse": "team says it works reactively",
    "kpis": "targets met, suppliers",
}
"""A measure whose denominator grows with the rows of a table that count."""
READ = "cell that cannot be read"
LEFT_OUT = (
    ("timesheet", {"hours": "two"}, READ),
    ("timesheet", {"hours": None}, "hours are blank"),
    ("timesheet", {"hours": -1}, "hours below 0"),
    ("timesheet", {"hours": 25}, "more than 24 hours in a row"),
    ("timesheet", {"alliance_id": "A9"}, "unknown alliance"),
    ("timesheet", {"service": "lunch"}, "unknown service"),
    ("timesheet", {}, "copy of an earlier row"),
    ("requests", {"opened": "2027-02-30"}, READ),
    ("requests", {"opened": None}, "opened is blank"),
    ("requests", {"alliance_id": None}, "alliance_id is blank"),
    ("requests", {}, "copy of an earlier row"),
    ("events", {"planned_for": None}, "planned_for is blank"),
    ("events", {"service": "lunch"}, "unknown service"),
    ("events", {}, "copy of an earlier row"),
    ("pulse", {"respondents": None}, "respondents is blank"),
    ("pulse", {"reactive": 2.5}, "number of people that is not whole, or below 0"),
    ("pulse", {"reactive": 11}, "more answers than respondents"),
    ("pulse", {}, "copy of an earlier row"),
    ("kpis", {"direction": "up"}, "unknown direction"),
    ("kpis", {"target": "high"}, READ),
    ("kpis", {"alliance_id": "A9"}, "unknown alliance"),
    ("kpis", {}, "copy of an earlier row"),
)


@pytest.mark.parametrize(("table", "change", "kind"), LEFT_OUT)
def test_a_row_that_cannot_count_is_left_out_and_told(table, change, kind):
    """The measure is that of the good row alone; the other is counted under its kind with its number in the file."""
    good, bad = GOOD[table], {**GOOD[table], **change}
    card = small_card(log=messy_log(**{table: [good, bad]}))
    clean = small_card(log=messy_log(**{table: [good]}))
    name = COUNTED[table]
    assert card.find(name).denominator == clean.find(name).denominator
    assert card.find(name).value == clean.find(name).value
    assert card.account.count(table, kind) == 1
    (total,) = card.account.totals
    assert (total.rows, total.used, total.left_out) == (2, 1, 1)
    assert f"Of {table}, 2 rows: 1 used, 1 left out of everything." in card.remarks
    assert f"{table}: {kind}: 1 row (row 3); left out of everything" in str(card)
    assert clean.account.findings == ()


USED = (
    ("timesheet", {"manager_id": "M9"}, "unknown manager"),
    ("timesheet", {"date": "2027-01-09"}, "on a weekend"),
    ("timesheet", {"hours": 15}, "a day of more than 14 and at most 24 hours"),
    ("requests", {"service": "governance"}, "request for a planned service"),
    ("requests", {"manager_id": "M9"}, "unknown manager"),
    ("events", {"service": "issues"}, "event of a service on request"),
)


@pytest.mark.parametrize(("table", "change", "kind"), USED)
def test_a_row_that_is_odd_counts_and_is_told(table, change, kind):
    """Whatever is odd about it happened all the same."""
    card = small_card(log=messy_log(**{table: [{**GOOD[table], **change}]}))
    assert card.account.count(table, kind) == 1
    assert card.account.totals[0].used == 1
    assert card.find(COUNTED[table]).denominator


def test_an_answer_before_its_request_is_no_answer_in_time():
    """It was opened, and nobody can say how fast it was answered; one closed without an answer was answered by its end."""
    upset = {**ASKED, "first_response": "2027-01-04 09:00"}
    ended = {**ASKED, "first_response": None, "closed": "2027-01-20 09:00"}
    card = small_card(log=messy_log(requests=[ASKED, upset, ended]))
    assert card.find("requests opened").value == 3
    found = card.find("answered in time")
    assert (found.numerator, found.denominator) == (1, 2)
    assert found.note == "left out: 1 request answered or closed before it was opened"
    assert card.account.count("requests", "answered before opened") == 1
    assert card.account.count("requests", "closed without an answer") == 1


def test_rows_outside_the_life_of_an_alliance_are_left_out():
    """What ended in 2026 asks for nothing in 2027."""
    world, portfolio = small_ground()
    first, *others = world.register.alliances
    ended = world.register.replace(
        alliances=(first.replace(end=pd.Timestamp("2026-12-31").date()), *others)
    )
    from resourcing.scorecard import Period, scorecard

    card = scorecard(
        type(world)(**{**vars(world), "register": ended}),
        portfolio=portfolio,
        period=Period(first=pd.Timestamp("2027-01-01").date(), months=3),
        log=messy_log(requests=[ASKED, {**ASKED, "alliance_id": "A2"}]),
    )
    assert card.find("requests opened").value == 1
    assert card.account.count("requests", "outside the alliance's start and end") == 1


def test_scorecard_and_calibration_judge_one_row_alike():
    """Of rows that either can use, both leave out the same, under the same kinds."""
    rows = [
        HOURS,
        HOURS,
        *({**HOURS, **change} for table, change, _ in LEFT_OUT if table == "timesheet"),
    ]
    log = messy_log(timesheet=rows)
    world, portfolio = small_ground()
    ours = small_card(log=log).account
    theirs = calibrate(log, portfolio=portfolio, world=world).account
    assert ours.totals == theirs.totals
    kinds = {(f.kind, f.rows, f.examples) for f in ours.findings}
    assert kinds <= {(f.kind, f.rows, f.examples) for f in theirs.findings}
    assert len(kinds) >= 7


def test_a_table_without_a_row_that_counts_is_not_measured():
    """All rows are bad: no value, and the account says why."""
    card = small_card(log=messy_log(requests=[{**ASKED, "alliance_id": "A9"}]))
    assert not card.find("answered in time").measured
    assert "has no row that counts" in card.find("answered in time").note
    assert card.account.count("requests", "unknown alliance") == 1


def test_the_logs_of_a_register_are_those_of_its_files():
    """Rows of a register and the same cells as a log give the same table."""
    tables = {
        "requests": [request("2027-01-04 09:00", "2027-01-05 09:00")],
        "events": [event("2027-01-10", None)],
        "pulse": [poll("2027-02-01", 10, 3, 6)],
        "kpis": [kpi(12.0), kpi(None, measure="speed")],
    }
    log = messy_log(
        **{name: [row.model_dump() for row in rows] for name, rows in tables.items()}
    )
    pd.testing.assert_frame_equal(
        small_card(**tables).to_frame(), small_card(log=log).to_frame()
    )
