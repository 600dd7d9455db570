"""Playbooks and scenarios are read strictly: every problem at its dotted key, in the file that set it."""

from datetime import date

import pytest
from helpers import changed, playbook_keys, scenario_keys, write_toml

from resourcing.errors import InputError
from resourcing.playbook import Playbook
from resourcing.read import (
    check,
    default_playbook_path,
    read_playbook,
    read_scenario,
)
from resourcing.read.schema import class_at, dotted, fields_of
from resourcing.scenario import ManagerJoins, Option, Scenario


def test_a_playbook_is_read_as_it_was_written(tmp_path):
    """What a file holds is what the object holds, lists as tuples."""
    playbook = read_playbook(write_toml(tmp_path / "playbook.toml", playbook_keys()))
    assert playbook == Playbook.model_validate(playbook_keys())
    assert playbook.criteria["programs"].counts == (1, 2, 4, 8)


def test_the_default_playbook_obeys_every_rule():
    """The playbook that comes with the package has no problem."""
    assert check(default_playbook_path()) == ()


PLAYBOOK_FAULTS = [
    ("unknown key", "planing", 3, "planing", "unknown key", '"planning"'),
    (
        "unknown key below",
        "front_door.num_drws",
        200,
        "front_door.num_drws",
        "unknown key",
        '"num_draws"',
    ),
    ("missing", "planning.startup_days", None, "planning.startup_days", "missing", "("),
    ("text", "charges.handover_rate", "0.15", "charges.handover_rate", "number", "quo"),
    ("TRUE", "charges.handover_rate", True, "charges.handover_rate", "number", "quo"),
    (
        "nan",
        "charges.span_points",
        float("nan"),
        "charges.span_points",
        "finite",
        "cor",
    ),
    (
        "infinite",
        "sla.light.response_days",
        float("inf"),
        "sla.light.response_days",
        "finite",
        "correct",
    ),
    (
        "negative hours",
        "services.reporting.hours",
        -1.0,
        "services.reporting.hours",
        "above 0 (hours",
        "correct",
    ),
    (
        "a misspelt word",
        "profiles.light.segment",
        "simpel",
        "profiles.light.segment",
        "one of complex, typical, simple",
        '"simple"',
    ),
    (
        "a list that is none",
        "profiles.light.resourcing",
        "specialist",
        "profiles.light.resourcing",
        "must be a list",
        "square brackets",
    ),
    (
        "a misspelt entry",
        "profiles.light.resourcing",
        ["specalist"],
        "profiles.light.resourcing[0]",
        "one of",
        '"specialist"',
    ),
    ("no table", "planning.span", 5, "planning.span", "table of keys", "[table]"),
    (
        "cut points",
        "dimensions.criticality.high_from",
        2.0,
        "dimensions.criticality",
        "must be below",
        "correct",
    ),
    (
        "weights",
        "criteria.importance.weight",
        0.5,
        "criteria (criticality)",
        "add up to 1",
        "importance, programs",
    ),
    (
        "no such profile",
        "services.reporting.occurrences.lite",
        2.0,
        "services.reporting.occurrences",
        "no such profile",
        "light",
    ),
    ("no agreement", "sla.light", None, "sla.light", "is missing", "agreement"),
    (
        "levels",
        "criteria.importance.levels",
        ["low", "high"],
        "criteria.importance.levels",
        "5 or more entries, has 2",
        "add",
    ),
    (
        "a bad basis",
        "planning.basis.startup_days",
        "guess: x",
        "planning",
        "begin with sourced",
        "where the number comes from",
    ),
]


@pytest.mark.parametrize(
    ("reason", "key", "value", "place", "rule", "repair"),
    PLAYBOOK_FAULTS,
    ids=[fault[0] for fault in PLAYBOOK_FAULTS],
)
def test_each_fault_of_a_playbook_is_told_at_its_key(
    tmp_path, reason, key, value, place, rule, repair
):
    """One seeded fault of a playbook gives a problem at its dotted key."""
    path = write_toml(tmp_path / "playbook.toml", changed(playbook_keys(), key, value))
    (problem,) = check(path)
    assert problem.file == str(path)
    assert problem.place == place
    assert rule in problem.rule
    assert repair in problem.repair


def test_combinations_that_the_decision_table_leaves_open_are_told(tmp_path):
    """Without its last row, which matches everything, the table leaves combinations uncovered."""
    keys = playbook_keys()
    rows = keys["decision_table"][:-1]
    path = write_toml(tmp_path / "p.toml", changed(keys, "decision_table", rows))
    problems = check(path)
    assert problems
    assert {p.rule for p in problems} == {"no row covers this combination of bands"}
    lowest = "criticality low, cross_functionality low, interconnectivity low"
    assert lowest in [p.value for p in problems]


def test_rules_between_sections_are_judged_beside_a_fault_elsewhere(tmp_path):
    """A bad number in one section does not hide weights that do not add up in another."""
    keys = changed(playbook_keys(), "criteria.importance.weight", 0.5)
    path = write_toml(tmp_path / "p.toml", changed(keys, "planning.startup_days", -1))
    assert [p.place for p in check(path)] == [
        "planning.startup_days",
        "criteria (criticality)",
    ]


def test_a_fault_in_a_section_makes_no_second_one_between_sections(tmp_path):
    """Weights are not added up when one of them is no number."""
    keys = changed(playbook_keys(), "criteria.importance.weight", "half")
    path = write_toml(tmp_path / "p.toml", keys)
    assert [p.place for p in check(path)] == ["criteria.importance.weight"]


def test_a_scenario_is_read_with_changes_and_options(tmp_path):
    """Lists of tables become the objects of their kind."""
    hire = {"manager_id": "H1", "name": "Hire", "grade": "lead", "fte": 1}
    join = {"kind": "manager_joins", "manager": {**hire, "manager_id": "M7"}}
    options = {"hire": {"title": "Hire one", "hires": [hire]}}
    keys = scenario_keys(changes=[join], options=options)
    scenario = read_scenario(write_toml(tmp_path / "a.toml", keys))
    assert isinstance(scenario.changes[0], ManagerJoins)
    assert scenario.options["hire"].hires[0].fte == 1.0
    assert scenario.horizon.start == date(2027, 1, 1)


CHANGE = {"kind": "manager_leaves", "manager_id": "M1", "date": date(2027, 5, 1)}
SCENARIO_FAULTS = [
    ("unknown key", "horizn", 1, "horizn", "unknown key", '"horizon"'),
    ("file key", "registry", "x", "registry", "unknown key", '"register"'),
    ("quoted date", "horizon.start", "2027-01-01", "horizon.start", "date", "without"),
    ("half a period", "horizon.periods", 2.5, "horizon.periods", "whole", "without"),
    (
        "a month too many",
        "horizon.months_per_period",
        2,
        "horizon.months_per_period",
        "one of 1, 3",
        "write one",
    ),
    ("a path", "register", 7, "register", "must be text", "quotation"),
    ("no path", "playbook", "", "playbook", "must not be empty", "write"),
    ("no kind", "changes", [{"date": 1}], "changes[0]", "needs a kind", "add the key"),
    (
        "misspelt kind",
        "changes",
        [{**CHANGE, "kind": "manager_leave"}],
        "changes[0]",
        "kind must be one of",
        '"manager_leaves"',
    ),
    (
        "misspelt key of a change",
        "changes",
        [CHANGE, {**CHANGE, "dte": 1}],
        "changes[1].dte",
        "unknown key",
        '"date"',
    ),
    (
        "missing key of a change",
        "changes",
        [{"kind": "manager_leaves", "manager_id": "M1"}],
        "changes[0].date",
        "is missing",
        "Last day of service",
    ),
    ("a change that is none", "changes", [3], "changes[0]", "table of keys", "["),
    (
        "a space",
        "options",
        {"hire two": {"title": "x"}},
        'options."hire two"',
        "no spaces",
        "with _ or -",
    ),
]


@pytest.mark.parametrize(
    ("reason", "key", "value", "place", "rule", "repair"),
    SCENARIO_FAULTS,
    ids=[fault[0] for fault in SCENARIO_FAULTS],
)
def test_each_fault_of_a_scenario_is_told_at_its_key(
    tmp_path, reason, key, value, place, rule, repair
):
    """One seeded fault of a scenario gives a problem at its dotted key."""
    path = write_toml(tmp_path / "s.toml", changed(scenario_keys(), key, value))
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    (problem,) = caught.value.problems
    assert problem.place == place
    assert rule in problem.rule
    assert repair in problem.repair


def test_dates_reversed_within_a_scenario_are_told_at_the_person(tmp_path):
    """A rule of several keys stands at the table that holds them."""
    hire = {"manager_id": "H1", "name": "Hire", "grade": "lead", "fte": 1.0}
    dates = {"available_from": date(2027, 6, 1), "available_to": date(2027, 5, 1)}
    options = {"hire": {"title": "Hire", "hires": [{**hire, **dates}]}}
    path = write_toml(tmp_path / "s.toml", scenario_keys(options=options))
    with pytest.raises(InputError) as caught:
        read_scenario(path)
    (problem,) = caught.value.problems
    assert problem.place == "options.hire.hires[0]"
    assert "available_to 2027-05-01 is before available_from" in problem.rule
    assert "swap" in problem.repair


def test_a_place_leads_to_the_class_of_its_table():
    """The class behind a place is found through lists, tables and kinds."""
    assert class_at(Scenario, ("options", "hire")) is Option
    assert class_at(Scenario, ("changes", 0, "manager_joins")) is ManagerJoins
    assert class_at(Scenario, ("changes", 0, "nothing")) is None
    assert class_at(Scenario, ("options", "hire", "hires", 0, "fte")) is None
    assert class_at(Playbook, ("services", "x", "raci")) is None
    assert "register" in fields_of(Scenario)
    assert dotted(()) == ""
