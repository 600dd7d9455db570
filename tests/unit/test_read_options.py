"""Candidates, contractors, budgets, limits and support are read from files, and every fault of theirs is told."""

from datetime import date
from pathlib import Path

import pytest
from helpers import changed, playbook_keys, scenario_keys, write_inputs, write_toml

from resourcing.read import check, read_inputs, read_scenario

CANDIDATE = {
    "manager_id": "C",
    "name": "Maybe",
    "grade": "manager",
    "fte": 1.0,
    "available_from": date(2027, 7, 1),
    "annual_cost": 120000,
    "count": 2,
}
CONTRACTOR = {
    "contractor_id": "X",
    "name": "Bought",
    "grade": "senior",
    "hourly_cost": 150,
    "hours_per_month": 30,
    "may_lead": True,
}
KEYS = scenario_keys(
    max_handovers=4,
    published_until=date(2027, 4, 1),
    budget={"2027": 250000},
    rules={"grade": "off", "budget": "strict"},
    options={
        "o": {
            "title": "O",
            "candidates": [CANDIDATE],
            "contractors": [CONTRACTOR],
            "budget": {"2027": 300000},
        }
    },
)


@pytest.fixture
def scenario(tmp_path) -> Path:
    """Write a register, a playbook and a scenario with everything this module is about."""
    return write_toml(write_inputs(tmp_path), KEYS)


def test_everything_is_read_as_it_is_written(scenario):
    """The scenario holds the limits, the budgets, the candidate and the contractor of its file."""
    read = read_inputs(scenario).scenario
    option = read.options["o"]
    assert (read.max_handovers, read.published_until) == (4, date(2027, 4, 1))
    assert (read.budget, option.budget) == ({"2027": 250000.0}, {"2027": 300000.0})
    assert (read.rules.grade, read.rules.budget) == ("off", "strict")
    assert [row.manager_id for row in option.candidates[0].people] == ["C-1", "C-2"]
    assert (option.contractors[0].hourly_cost, option.contractors[0].may_lead) == (
        150.0,
        True,
    )


def test_support_and_oversight_are_read_from_the_playbook(scenario):
    """A share for each bundle and hours of oversight stand in the profile."""
    keys = changed(playbook_keys(), "profiles.light.support_share", {"core": 0.25})
    keys = changed(keys, "profiles.light.oversight_hours_per_month", 3)
    write_toml(scenario.parent / "playbook.toml", keys)
    light = read_inputs(scenario).playbook.profiles["light"]
    assert (light.support_share.core, light.support_share.essential) == (0.25, 0.0)
    assert light.oversight_hours_per_month == 3.0


@pytest.mark.parametrize(
    ("key", "value", "place", "rule", "repair"),
    [
        ("max_handovers", -1, "max_handovers", "at least 0 (handovers)", "correct"),
        ("max_handovers", 2.5, "max_handovers", "whole number", "without"),
        ("published_until", "2027-04-01", "published_until", "date", "quotation"),
        ("published_until", date(2026, 12, 1), "published_until", "fixes nothing", "delete the key"),
        ("budget", 250000, "budget", "table of keys", "[table]"),
        ("budget", {"2027": -5}, "budget.2027", "at least 0", "correct"),
        ("budget", {"2030": 5}, "budget", "no such year of the horizon", "2027"),
        ("rules.unit", "lax", "rules.unit", "one of strict, soft, off", "one of them"),
        ("rules.grade", "soft", "rules.grade", "has no price", "charges.grade_points"),
        ("rules.grades", "off", "rules.grades", "unknown key", '"grade"'),
        ("options.o.budget", {"2030": 5}, "options.o.budget", "no such year", "2027"),
        ("options.o.candidate", [], "options.o.candidate", "unknown key", '"candidates"'),
    ],
)  # fmt: skip
def test_each_fault_of_a_limit_is_told_at_its_key(
    scenario, key, value, place, rule, repair
):
    """One seeded fault gives one problem in the scenario's file, with rule and repair."""
    write_toml(scenario, changed(KEYS, key, value))
    (problem,) = check(scenario)
    assert (problem.file, problem.place) == (str(scenario), place)
    assert rule in problem.rule
    assert repair in problem.repair


@pytest.mark.parametrize(
    ("kind", "key", "value", "place", "rule", "repair"),
    [
        ("candidates", "annual_cost", None, ".annual_cost", "is missing", "Full cost"),
        ("candidates", "available_from", None, ".available_from", "is missing", "lead time"),
        ("candidates", "count", 0, ".count", "at least 1 (people)", "correct"),
        ("candidates", "available_to", date(2027, 6, 1), "", "is before", "swap"),
        ("candidates", "available_from", date(2028, 1, 1), "", "beyond the horizon", "raise"),
        ("contractors", "hourly_cost", None, ".hourly_cost", "is missing", "Price"),
        ("contractors", "hours_per_month", 0, ".hours_per_month", "above 0 (hours a month)", "correct"),
        ("contractors", "contractor_id", "T1", ".contractor_id", "taken", "choose another"),
        ("contractors", "home", "embedded", "", "needs a unit", "name the unit"),
        ("contractors", "may_lead", "yes", ".may_lead", "true or false", "without"),
        ("contractors", "may_lead", False, "", "no profile of the playbook takes support", "support_share"),
        ("contractors", "fte", 1.0, ".fte", "unknown key", ""),
    ],
)  # fmt: skip
def test_each_fault_of_somebody_offered_is_told_at_its_key(
    scenario, kind, key, value, place, rule, repair
):
    """One seeded fault of a candidate or a contractor gives one problem where it stands."""
    row = {"candidates": CANDIDATE, "contractors": CONTRACTOR}[kind]
    keys = changed(KEYS, f"options.o.{kind}", [changed(row, key, value)])
    write_toml(scenario, keys)
    problems = {(p.file, p.place) for p in check(scenario)}
    assert problems == {(str(scenario), f"options.o.{kind}[0]{place}")}
    assert all(rule in p.rule and repair in p.repair for p in check(scenario))


@pytest.mark.parametrize(
    ("key", "value", "place", "rule"),
    [
        ("profiles.light.support_share", {"core": 1.5}, "profiles.light.support_share.core", "at most 1"),
        ("profiles.light.support_share", {"cor": 0.5}, "profiles.light.support_share.cor", "unknown key"),
        ("profiles.light.oversight_hours_per_month", -1, "profiles.light.oversight_hours_per_month", "at least 0 (hours a month)"),
        ("rules.skills", "soft", "rules.skills", "charges.skill_points is 0"),
        ("charges.focus_prices", [{"above": 5, "points_per_month": 1}, {"above": 3, "points_per_month": 1}], "charges", "must rise"),
    ],
)  # fmt: skip
def test_each_fault_of_the_playbook_is_told_at_its_key(
    tmp_path, key, value, place, rule
):
    """One seeded fault of support, oversight or a price gives one problem at its key."""
    path = write_toml(tmp_path / "p.toml", changed(playbook_keys(), key, value))
    (problem,) = check(path)
    assert problem.place == place
    assert rule in problem.rule
    assert problem.repair


def test_fault_of_an_option_stands_in_the_file_that_set_it(scenario):
    """A candidate of the parent whose name is taken is told in the parent, the child's own year in the child."""
    taken = [{**CANDIDATE, "manager_id": "M1", "count": 1}]
    write_toml(scenario, changed(KEYS, "options.o.candidates", taken))
    keys = {"extends": scenario.name, "budget": {"2030": 1}}
    child = write_toml(scenario.parent / "child.toml", keys)
    assert [(Path(p.file).name, p.place) for p in check(child)] == [
        ("baseline.toml", "options.o.candidates[0].manager_id"),
        ("child.toml", "budget"),
    ]


def test_limits_are_judged_beside_a_playbook_with_faults(scenario):
    """Prices that cannot be read are not missed a second time, and the rest is judged."""
    keys = changed(playbook_keys(), "charges.handover_rate", "much")
    write_toml(scenario.parent / "playbook.toml", keys)
    write_toml(scenario, changed(KEYS, "rules.grade", "soft") | {"budget": {"2030": 1}})
    assert [(Path(p.file).name, p.place) for p in check(scenario)] == [
        ("baseline.toml", "budget"),
        ("playbook.toml", "charges.handover_rate"),
    ]


def test_child_may_change_one_year_of_the_budget(scenario):
    """Budgets are merged year by year over those of the parent."""
    two = {"start": date(2027, 1, 1), "periods": 8}
    keys = {"extends": scenario.name, "horizon": two, "budget": {"2028": 5.0}}
    child = read_scenario(write_toml(scenario.parent / "child.toml", keys))
    assert child.budget == {"2027": 250000.0, "2028": 5.0}
