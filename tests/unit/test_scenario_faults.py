"""A scenario that points at nothing, or at a day that cannot be, is reported in full."""

from datetime import date

import pytest
from builders_playbook import small_playbook
from builders_scenario import BASE, DEAL, HIRE, NEW, REGISTER

from resourcing.playbook import Playbook
from resourcing.scenario import (
    AllianceEnds,
    Horizon,
    ManagerJoins,
    ManagerLeaves,
    MayLead,
    Option,
    PhaseMoves,
    SlaMoves,
    scenario_faults,
)


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    """Return the small playbook of the builders."""
    return small_playbook()


def joins(**changes) -> ManagerJoins:
    """Return the hire as a joiner, changed."""
    return ManagerJoins(kind="manager_joins", manager=HIRE.replace(**changes))


def ends(name: str, day: date) -> AllianceEnds:
    """Return the end of an alliance."""
    return AllianceEnds(kind="alliance_ends", alliance_id=name, date=day)


def leaves(name: str, day: date) -> ManagerLeaves:
    """Return the leaving of a manager."""
    return ManagerLeaves(kind="manager_leaves", manager_id=name, date=day)


@pytest.mark.parametrize(
    ("change", "place", "value", "rule"),
    [
        (ends("A9", date(2027, 5, 1)), "alliance_id", "A9", "no such alliance"),
        (ends("A1", date(2025, 5, 1)), "date", "2025-05-01", "before the first day"),
        (ends("A1", date(2029, 1, 1)), "", "2029-01-01", "beyond the horizon"),
        (
            PhaseMoves(
                kind="phase_moves",
                alliance_id="A3",
                date=date(2027, 8, 1),
                phase="launch",
            ),
            "alliance_id",
            "A3",
            "no such alliance",
        ),
        (leaves("M9", date(2027, 5, 1)), "manager_id", "M9", "no such manager"),
        (leaves("T1", date(2027, 5, 1)), "manager_id", "T1", "no such manager"),
        (leaves("M2", date(2027, 3, 31)), "date", "2027-03-31", "before the first"),
        (leaves("M2", date(2028, 7, 1)), "date", "2028-07-01", "leaves before that"),
        (joins(manager_id="M1"), "manager.manager_id", "M1", "taken"),
        (joins(manager_id="T1"), "manager.manager_id", "T1", "taken"),
        (
            joins(available_from=None),
            "manager.available_from",
            "H1",
            "day of the change is missing",
        ),
        (
            DEAL.replace(alliance=NEW.replace(alliance_id="A2")),
            "alliance.alliance_id",
            "A2",
            "taken",
        ),
        (
            DEAL.replace(alliance=NEW.replace(start=None)),
            "alliance.start",
            "A3",
            "day of the change is missing",
        ),
        (
            DEAL.replace(alliance=NEW.replace(pinned_manager="M9")),
            "alliance.pinned_manager",
            "M9",
            "no such manager or team",
        ),
        (DEAL.replace(levels={"charm": 3.0}), "levels", "charm", "no such criterion"),
        (
            DEAL.replace(levels={"importance": 7.0}),
            "levels.importance",
            "7",
            "level from 1 to 5",
        ),
        (
            SlaMoves(kind="sla_moves", profile="gold", date=date(2027, 8, 1)),
            "profile",
            "gold",
            "no such profile",
        ),
        (
            SlaMoves(
                kind="sla_moves",
                profile="light",
                date=date(2027, 8, 1),
                occurrences={"magic": 1},
            ),
            "occurrences",
            "magic",
            "no such service",
        ),
    ],
)
def test_change_that_points_nowhere_is_a_fault(playbook, change, place, value, rule):
    """Each broken reference and impossible date is reported once, where it stands."""
    (fault,) = scenario_faults(
        BASE.replace(changes=(change,)), register=REGISTER, playbook=playbook
    )
    assert fault.place == f"changes[0].{place}".rstrip(".")
    assert fault.value == value
    assert rule in fault.rule
    assert fault.repair


@pytest.mark.parametrize(
    ("option", "place", "value", "rule"),
    [
        ({"hires": (HIRE, HIRE)}, "hires[1].manager_id", "H1", "taken"),
        (
            {"hires": (HIRE.replace(manager_id="M1"),)},
            "hires[0].manager_id",
            "M1",
            "taken",
        ),
        (
            {"hires": (HIRE.replace(annual_cost=None),)},
            "hires[0]",
            "H1",
            "first day and a cost",
        ),
        (
            {"hires": (HIRE.replace(available_from=None),)},
            "hires[0]",
            "H1",
            "first day and a cost",
        ),
        (
            {"hires": (HIRE.replace(available_from=date(2029, 1, 1)),)},
            "hires[0]",
            "2029-01-01",
            "beyond the horizon",
        ),
        (
            {"may_lead": (MayLead(resourcing="innovation", profiles=("gold",)),)},
            "may_lead[0].profiles",
            "gold",
            "no such profile",
        ),
        (
            {"team_hours_per_month": {"T9": 4}},
            "team_hours_per_month",
            "T9",
            "no such team",
        ),
        (
            {"team_hours_per_month": {"M1": 4}},
            "team_hours_per_month",
            "M1",
            "no such team",
        ),
    ],
)
def test_option_that_points_nowhere_is_a_fault(playbook, option, place, value, rule):
    """Each broken reference of an option is reported once, where it stands."""
    scenario = BASE.replace(options={"x": Option(title="X", **option)})
    (fault,) = scenario_faults(scenario, register=REGISTER, playbook=playbook)
    assert fault.place == f"options.x.{place}"
    assert fault.value == value
    assert rule in fault.rule


def test_two_options_may_hire_the_same_candidate(playbook):
    """Options are alternatives, so a candidate may stand in several."""
    option = Option(title="X", hires=(HIRE,))
    scenario = BASE.replace(options={"x": option, "y": option})
    assert scenario_faults(scenario, register=REGISTER, playbook=playbook) == []


@pytest.mark.parametrize(
    ("start", "months", "rule"),
    [
        (date(2027, 1, 2), 3, "first day of a quarter"),
        (date(2027, 2, 1), 3, "first day of a quarter"),
        (date(2027, 2, 2), 1, "first day of a month"),
    ],
)
def test_horizon_starts_with_a_period(playbook, start, months, rule):
    """A horizon begins on the first day of a month, or of a quarter."""
    horizon = Horizon(start=start, periods=4, months_per_period=months)
    (fault,) = scenario_faults(
        BASE.replace(horizon=horizon), register=REGISTER, playbook=playbook
    )
    assert fault.place == "horizon.start"
    assert rule in fault.rule


def test_monthly_horizon_may_start_in_any_month(playbook):
    """Months need no quarter."""
    horizon = Horizon(start=date(2027, 2, 1), periods=4, months_per_period=1)
    scenario = BASE.replace(horizon=horizon)
    assert scenario_faults(scenario, register=REGISTER, playbook=playbook) == []


def test_all_faults_come_together(playbook):
    """Several faults are reported in one list, in the order of the file."""
    changes = (ends("A9", date(2027, 5, 1)), leaves("M9", date(2030, 1, 1)))
    faults = scenario_faults(
        BASE.replace(changes=changes), register=REGISTER, playbook=playbook
    )
    assert [fault.place for fault in faults] == [
        "changes[0].alliance_id",
        "changes[1]",
        "changes[1].manager_id",
    ]
