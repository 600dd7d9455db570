"""A scenario changes the world and offers options, without touching what it was given."""

from datetime import date

import pytest
from builders_playbook import small_playbook
from builders_scenario import BASE, DEAL, HIRE, NEW, REGISTER
from pydantic import ValidationError

from resourcing.playbook import Playbook
from resourcing.scenario import (
    AS_IS,
    AllianceEnds,
    Horizon,
    ManagerJoins,
    ManagerLeaves,
    MayLead,
    Option,
    PhaseMoves,
    RuleChanges,
    SlaMoves,
    add_months,
    scenario_assumptions,
    scenario_faults,
    world,
)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    """Return the small playbook of the builders."""
    return small_playbook()


# --- Periods ---


def test_quarters_are_labeled_and_start_on_their_first_days():
    """Eight quarters run from the first day of the first to the day after the last."""
    horizon = Horizon(start=date(2027, 7, 1), periods=3)
    assert horizon.labels == ("2027Q3", "2027Q4", "2028Q1")
    assert horizon.first_days == (
        date(2027, 7, 1),
        date(2027, 10, 1),
        date(2028, 1, 1),
        date(2028, 4, 1),
    )


def test_months_are_labeled_and_belong_to_their_period():
    """Months run without a gap, three to a quarter or one to a month."""
    months = Horizon(start=date(2027, 11, 1), periods=3, months_per_period=1)
    assert months.labels == ("2027-11", "2027-12", "2028-01")
    quarters = Horizon(start=date(2027, 10, 1), periods=2)
    assert [index for index, _, _ in quarters.months] == [0, 0, 0, 1, 1, 1]
    assert all(
        earlier[2] == later[1]
        for earlier, later in zip(quarters.months, quarters.months[1:], strict=False)
    )
    assert quarters.months[-1][2] == quarters.first_days[-1] == date(2028, 4, 1)


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2027, 12, 31), 0, date(2027, 12, 1)),
        (date(2027, 12, 1), 1, date(2028, 1, 1)),
        (date(2027, 1, 15), -1, date(2026, 12, 1)),
        (date(2024, 2, 29), 24, date(2026, 2, 1)),
    ],
)
def test_adding_months_gives_a_first_day(day, months, result):
    """Months carry over years in both directions and land on a first day."""
    assert add_months(day, months=months) == result


def test_today_is_the_first_day_of_the_horizon_unless_said_otherwise():
    """`as_of` is the only today."""
    assert BASE.today == date(2027, 1, 1)
    assert BASE.replace(as_of=date(2026, 11, 20)).today == date(2026, 11, 20)


@pytest.mark.parametrize(
    "changes",
    [
        {"periods": 0},
        {"periods": 61},
        {"months_per_period": 2},
    ],
)
def test_horizon_refuses_what_cannot_be(changes):
    """Periods are between 1 and 60, of one or three months."""
    with pytest.raises(ValidationError):
        BASE.horizon.replace(**changes)


# --- The world ---


def test_as_is_always_exists_and_changes_nothing(playbook):
    """The option that changes nothing hands back register and playbook as they are."""
    result = world(BASE, register=REGISTER, playbook=playbook)
    assert result.register == REGISTER
    assert result.playbook == playbook
    assert (result.option, result.hires) == (AS_IS, ())
    assert (result.today, result.seed) == (date(2027, 1, 1), 3)


def test_unknown_option_is_an_error(playbook):
    """Asking for an option that is not offered fails."""
    with pytest.raises(KeyError, match="hire_ten"):
        world(BASE, register=REGISTER, playbook=playbook, option="hire_ten")


def test_scenario_may_define_as_is_itself(playbook):
    """An option called as_is replaces the built-in one."""
    own = Option(title="As is", team_hours_per_month={"T1": 10})
    result = world(
        BASE.replace(options={AS_IS: own}), register=REGISTER, playbook=playbook
    )
    assert result.register.teams[0].hours_per_month == 10


def test_deal_arrives_with_a_first_evaluation_resting_on_assumptions(playbook):
    """A deal adds its alliance and one evaluation for each level given, dated today."""
    result = world(
        BASE.replace(changes=(DEAL,), as_of=date(2026, 12, 1)),
        register=REGISTER,
        playbook=playbook,
    )
    assert result.register.alliances == (*REGISTER.alliances, NEW)
    assert [
        (row.alliance_id, row.criterion, row.level, row.basis, row.date)
        for row in result.register.evaluations
    ] == [
        ("A3", "importance", 4, "assumption", date(2026, 12, 1)),
        ("A3", "programs", 7, "assumption", date(2026, 12, 1)),
    ]


def test_leavers_and_endings_get_their_last_day_and_nobody_else(playbook):
    """A last day lands on the row that is named, in the register's own order."""
    changes = (
        ManagerLeaves(kind="manager_leaves", manager_id="M2", date=date(2027, 9, 30)),
        AllianceEnds(kind="alliance_ends", alliance_id="A1", date=date(2028, 3, 31)),
    )
    result = world(
        BASE.replace(changes=changes), register=REGISTER, playbook=playbook
    ).register
    assert [row.available_to for row in result.managers] == [None, date(2027, 9, 30)]
    assert [row.end for row in result.alliances] == [date(2028, 3, 31), None]
    assert REGISTER.managers[1].available_to == date(2028, 6, 30)


def test_changes_act_in_order(playbook):
    """A person who joins may leave again, and a deal that arrives may end."""
    changes = (
        ManagerJoins(kind="manager_joins", manager=HIRE),
        ManagerLeaves(kind="manager_leaves", manager_id="H1", date=date(2028, 1, 31)),
        DEAL,
        AllianceEnds(kind="alliance_ends", alliance_id="A3", date=date(2028, 5, 31)),
    )
    scenario = BASE.replace(changes=changes)
    assert scenario_faults(scenario, register=REGISTER, playbook=playbook) == []
    result = world(scenario, register=REGISTER, playbook=playbook)
    assert result.register.managers[-1].available_to == date(2028, 1, 31)
    assert result.register.alliances[-1].end == date(2028, 5, 31)
    assert result.hires == ()


def test_dated_moves_stay_dated(playbook):
    """Moves of phase and agreement act within the horizon, so the world carries them on."""
    phase = PhaseMoves(
        kind="phase_moves", alliance_id="A2", date=date(2027, 8, 1), phase="launch"
    )
    sla = SlaMoves(
        kind="sla_moves", profile="light", date=date(2028, 1, 1), floors={"core": 0.5}
    )
    result = world(
        BASE.replace(changes=(sla, DEAL, phase)), register=REGISTER, playbook=playbook
    )
    assert (result.phase_moves, result.sla_moves) == ((phase,), (sla,))
    assert result.register.alliances[1].phase == "development"
    assert result.playbook.sla == playbook.sla


def test_option_hires_people_and_names_them(playbook):
    """Hires join the register and are listed, since their cost is a decision."""
    option = Option(title="Hire one", hires=(HIRE,))
    result = world(
        BASE.replace(options={"hire_one": option}),
        register=REGISTER,
        playbook=playbook,
        option="hire_one",
    )
    assert result.register.managers == (*REGISTER.managers, HIRE)
    assert result.hires == ("H1",)


def test_option_lets_teams_lead_more_profiles(playbook):
    """A resourcing option is added once, behind those the playbook allows, and only where named."""
    item = MayLead(resourcing="project_management", profiles=("light",))
    result = world(
        BASE.replace(options={"pm": Option(title="PM", may_lead=(item, item))}),
        register=REGISTER,
        playbook=playbook,
        option="pm",
    ).playbook.profiles
    assert result["light"].resourcing == (
        *playbook.profiles["light"].resourcing,
        "project_management",
    )
    assert {**result, "light": playbook.profiles["light"]} == dict(playbook.profiles)


def test_option_changes_the_hours_of_named_teams(playbook):
    """Team hours are replaced, not added."""
    option = Option(title="More", team_hours_per_month={"T1": 90})
    result = world(
        BASE.replace(options={"more": option}),
        register=REGISTER,
        playbook=playbook,
        option="more",
    )
    assert [row.hours_per_month for row in result.register.teams] == [90]
    assert REGISTER.teams[0].hours_per_month == 40


def test_scenario_changes_only_the_rules_it_names(playbook):
    """A rule left out keeps the playbook's strictness."""
    scenario = BASE.replace(rules=RuleChanges(span="off"))
    rules = world(scenario, register=REGISTER, playbook=playbook).playbook.rules
    assert rules == playbook.rules.replace(span="off")


def test_unknown_kind_of_change_is_refused():
    """A change must be one of the six kinds."""
    with pytest.raises(ValidationError, match="deal_arrives"):
        BASE.replace(changes=({"kind": "merger"},))


def test_numbers_of_a_scenario_are_user_set():
    """Horizon, gap and seed are listed with their values and basis."""
    rows = {row.name: (row.value, row.basis) for row in scenario_assumptions(BASE)}
    assert rows == {
        "horizon.periods": ("8", "user"),
        "horizon.months_per_period": ("3", "user"),
        "optimizer.gap": ("0.005", "user"),
        "simulation.half_width": ("0.01", "user"),
        "simulation.service_times.scv": ("1", "user"),
        "seed": ("3", "user"),
    }
