"""The rows of the register are strict, frozen and documented, and refuse what cannot be."""

from datetime import UTC, date, datetime

import pytest
from builders_run import small_register
from pydantic import ValidationError

from resourcing.domain import (
    REQUIRED_TABLES,
    TABLES,
    Absence,
    Alliance,
    Decision,
    Evaluation,
    Frozen,
    Manager,
    Pulse,
    Register,
    Request,
    Team,
    TimesheetRow,
)

ALLIANCE = Alliance(
    alliance_id="A1",
    name="Alpha",
    partner="Alpha Pharma",
    kind="asset",
    phase="development",
    start=date(2025, 1, 1),
    end=date(2027, 12, 31),
    shared_risk_reward=True,
    business_model_defined=True,
)
EVALUATION = Evaluation(
    alliance_id="A1",
    criterion="value_exposure",
    evaluator="Ada",
    date=date(2026, 5, 1),
    level=3,
    low=2,
    high=4,
    basis="assumption",
)
MANAGER = Manager(manager_id="M1", name="Ada", grade="senior", fte=0.8)
ABSENCE = Absence(
    manager_id="M1", first_day=date(2027, 1, 1), last_day=date(2027, 3, 31)
)
TEAM = Team(
    team_id="T1", name="Launch", resourcing_option="market_facing", hours_per_month=40
)
PULSE = Pulse(date=date(2026, 9, 25), respondents=40, unmanaged=30, reactive=35)
REQUEST = Request(
    opened=datetime(2027, 1, 4, 9, tzinfo=UTC),
    alliance_id="A1",
    service="contract_amendment",
)


@pytest.mark.parametrize(
    ("row", "changes", "words"),
    [
        (ALLIANCE, {"end": date(2024, 12, 31)}, "is before start"),
        (ALLIANCE, {"alliance_id": "A 1"}, "pattern"),
        (ALLIANCE, {"alliance_id": "A;1"}, "pattern"),
        (ALLIANCE, {"name": ""}, "at least 1 character"),
        (ALLIANCE, {"kind": ""}, "at least 1 character"),
        (ALLIANCE, {"phase": "discovery"}, "startup"),
        (ALLIANCE, {"value_at_stake": -1.0}, "greater than or equal to 0"),
        (ALLIANCE, {"shared_risk_reward": "yes"}, "boolean"),
        (EVALUATION, {"low": 3.5}, "outside its range"),
        (EVALUATION, {"high": 2.5}, "outside its range"),
        (EVALUATION, {"level": -1.0, "low": None}, "greater than or equal to 0"),
        (EVALUATION, {"level": float("nan")}, "finite"),
        (EVALUATION, {"basis": "rumor"}, "evidence"),
        (MANAGER, {"fte": 0.0}, "greater than 0"),
        (MANAGER, {"fte": 1.2}, "less than or equal to 1"),
        (MANAGER, {"fte": "full"}, "number"),
        (MANAGER, {"grade": "director"}, "associate"),
        (MANAGER, {"home": "embedded"}, "needs a unit"),
        (MANAGER, {"core_role_share": 1.5}, "less than or equal to 1"),
        (ABSENCE, {"last_day": date(2026, 12, 31)}, "is before from"),
        (ABSENCE, {"share": 0.0}, "greater than 0"),
        (TEAM, {"hours_per_month": -5.0}, "greater than or equal to 0"),
        (TEAM, {"hours_per_month": float("inf")}, "finite"),
        (TEAM, {"resourcing_option": "node_team_central"}, "market_facing"),
        (PULSE, {"unmanaged": 41}, "more answers than respondents"),
        (PULSE, {"reactive": 41}, "more answers than respondents"),
        (REQUEST, {"opened": "yesterday"}, "datetime"),
    ],
)
def test_row_refuses_what_cannot_be(row, changes, words):
    """An impossible value is refused with words that name the rule."""
    with pytest.raises(ValidationError, match=words):
        row.replace(**changes)


def test_manager_cannot_leave_before_arriving():
    """The two dates of service are in order."""
    with pytest.raises(ValidationError, match="is before available_from"):
        MANAGER.replace(available_from=date(2027, 2, 1), available_to=date(2027, 1, 31))


def test_single_days_are_ranges():
    """A first day that is also the last day is one day, not an error."""
    day = date(2027, 5, 5)
    assert ALLIANCE.replace(start=day, end=day).end == day
    assert ABSENCE.replace(first_day=day, last_day=day).first_day == day
    assert MANAGER.replace(available_from=day, available_to=day).available_to == day


def test_replace_returns_a_changed_copy_and_leaves_the_original():
    """A variant shares everything but the change."""
    changed = MANAGER.replace(fte=0.5)
    assert (changed.fte, MANAGER.fte) == (0.5, 0.8)
    assert changed.replace(fte=0.8) == MANAGER


def test_rows_are_frozen():
    """A row cannot be edited in place."""
    with pytest.raises(ValidationError, match="frozen"):
        MANAGER.fte = 0.5


def test_unknown_columns_are_refused():
    """A column that the table does not have is an error, never ignored."""
    with pytest.raises(ValidationError, match="Extra inputs"):
        Team.model_validate({**dict(TEAM), "hours_a_month": 40.0})


def test_absence_takes_its_column_names_and_its_field_names():
    """The file says from and to, the code first_day and last_day."""
    row = Absence.model_validate(
        {"manager_id": "M1", "from": date(2027, 1, 1), "to": date(2027, 3, 31)}
    )
    assert row == ABSENCE
    assert row.share == 1


def test_ranges_of_an_evaluation_may_be_half_open():
    """One bound may be given without the other."""
    assert EVALUATION.replace(low=None).high == 4
    assert EVALUATION.replace(high=None).low == 2


def test_register_has_a_field_for_every_table():
    """Tables and register agree by name and row type, and required tables exist."""
    fields = Register.model_fields
    assert list(fields) == list(TABLES)
    assert {
        name: field.annotation.__args__[0] for name, field in fields.items()
    } == dict(TABLES)
    assert set(REQUIRED_TABLES) <= set(TABLES)


@pytest.mark.parametrize("table", TABLES, ids=str)
def test_every_column_is_documented(table):
    """Every column says what it is, since the data dictionary is made from it."""
    row: type[Frozen] = TABLES[table]
    bare = [name for name, field in row.model_fields.items() if not field.description]
    assert not bare


def test_every_column_that_measures_has_a_unit():
    """Numbers of the register carry a unit, but for measures in a unit of their own."""
    bare = {
        f"{table}.{name}"
        for table, row in TABLES.items()
        for name, field in row.model_fields.items()
        if field.annotation in (float, int, float | None)
        and not (field.json_schema_extra or {}).get("unit")
    }
    assert bare == {"kpis.target", "kpis.actual"}


def test_history_rows_hold_what_happened():
    """Timesheets refuse negative hours; a request may still be open; a decision needs no reason."""
    with pytest.raises(ValidationError, match="greater than or equal to 0"):
        TimesheetRow(
            date=date(2027, 1, 4),
            manager_id="M1",
            alliance_id="A1",
            service="health_check",
            hours=-1,
        )
    assert REQUEST.first_response is None
    entry = Decision(
        time=datetime(2027, 1, 4, 9, tzinfo=UTC),
        who="Ada",
        subject="A1",
        decision="keep",
    )
    assert entry.reason is None


def test_a_part_of_a_register_is_that_of_some_managers():
    """Their alliances up to a number, with evaluations and absences of these; nothing of anybody else's."""
    register = small_register()
    part = register.led_by({"M1", "M4"}, most=2)
    assert [row.alliance_id for row in part.alliances] == ["A1", "A3"]
    assert {row.alliance_id for row in part.evaluations} == {"A1", "A3"}
    assert [row.manager_id for row in part.managers] == ["M1", "M4"]
    assert [row.manager_id for row in part.absences] == ["M4"]
    assert part.teams == ()
