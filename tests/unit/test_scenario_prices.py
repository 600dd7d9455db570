"""Prices of a scenario come before the playbook's, are checked like them, and are listed as the scenario's own."""

import pytest
from builders_playbook import small_playbook
from builders_scenario import BASE, REGISTER
from helpers import scenario_keys, write_inputs, write_toml
from pydantic import ValidationError

from resourcing.errors import InputError
from resourcing.playbook import Charges, Playbook, assumptions
from resourcing.read import check, read_inputs, read_scenario
from resourcing.read.toml_files import parse
from resourcing.scenario import (
    ChargeChanges,
    RuleChanges,
    Scenario,
    ShortfallChanges,
    scenario_faults,
    world,
)
from resourcing.view.files import description_text


@pytest.fixture
def playbook() -> Playbook:
    """Return the small playbook of the builders."""
    return small_playbook()


def test_a_scenario_may_set_every_price_of_the_playbook():
    """The keys are the playbook's, with the same meaning but for what replaces it, and none is required."""
    assert set(ChargeChanges.model_fields) == set(Charges.model_fields)
    for name, field in ChargeChanges.model_fields.items():
        theirs = Charges.model_fields[name].description or ""
        assert (field.description or "").startswith(theirs.rstrip("."))
        assert not field.is_required()


def test_prices_of_a_scenario_replace_the_playbooks(playbook):
    """What the scenario sets counts in its world; what it leaves out stays."""
    given = ChargeChanges(
        span_points=77.0, shortfall_rate=ShortfallChanges(core=5.5), focus_prices=()
    )
    found = world(
        BASE.replace(charges=given), register=REGISTER, playbook=playbook
    ).playbook.charges
    old = playbook.charges
    assert (found.span_points, found.shortfall_rate.core) == (77.0, 5.5)
    assert found.shortfall_rate.essential == old.shortfall_rate.essential
    assert found.handover_rate == old.handover_rate
    assert found.occupancy_prices == old.occupancy_prices
    assert found.focus_prices == ()


def test_scenario_without_prices_changes_none(playbook):
    """Left out altogether, the playbook's prices and their basis stay as they are."""
    plain = world(BASE, register=REGISTER, playbook=playbook)
    assert plain.playbook.charges == playbook.charges


def test_prices_of_a_scenario_are_listed_as_its_own(playbook):
    """The assumptions name the scenario as the basis, or the source that it states; others keep theirs."""
    given = ChargeChanges(
        span_points=77.0,
        handover_rate=0.2,
        shortfall_rate=ShortfallChanges(core=5.5),
        basis={"handover_rate": "sourced: a survey"},
    )
    state = world(BASE.replace(charges=given), register=REGISTER, playbook=playbook)
    rows = {row.name: row for row in assumptions(state.playbook)}
    told = {
        name: (rows[f"charges.{name}"].basis, rows[f"charges.{name}"].note)
        for name in ("span_points", "handover_rate", "shortfall_rate.core")
    }
    assert told == {
        "span_points": ("user", "set by the scenario"),
        "handover_rate": ("sourced", "a survey"),
        "shortfall_rate.core": ("user", "set by the scenario"),
    }
    before = {row.name: row for row in assumptions(playbook)}
    same = "charges.shortfall_rate.essential"
    assert rows[same] == before[same]


def test_steps_of_a_scenarios_price_rise():
    """Convex prices are checked as in the playbook."""
    steps = [{"above": 2.0, "points_per_month": 1.0}] * 2
    with pytest.raises(ValidationError, match="must rise in above"):
        ChargeChanges.model_validate({"focus_prices": tuple(steps)})


def test_price_of_nothing_makes_a_soft_rule_a_fault(playbook):
    """A price of 0 is told where the rule is soft, whichever file says so, and not where it is strict or off."""
    free = BASE.replace(charges=ChargeChanges(span_points=0.0))
    asked = {"register": REGISTER, "playbook": playbook}
    (fault,) = scenario_faults(free, **asked)
    assert (fault.place, fault.rule) == (
        "charges.span_points",
        "is no price, though the rule of span is soft",
    )
    said = free.replace(rules=RuleChanges(span="soft"))
    (fault,) = scenario_faults(said, **asked)
    assert fault.place == "rules.span"
    for word in ("strict", "off"):
        rules = RuleChanges(span=word)
        assert scenario_faults(free.replace(rules=rules), **asked) == []


def test_scenario_may_price_the_rule_that_it_softens(playbook):
    """A rule that the playbook does not price is soft at the scenario's price."""
    charges = playbook.charges.replace(grade_points=0.0)
    asked = {"register": REGISTER, "playbook": playbook.replace(charges=charges)}
    soft = BASE.replace(rules=RuleChanges(grade="soft"))
    assert [f.place for f in scenario_faults(soft, **asked)] == ["rules.grade"]
    priced = soft.replace(charges=ChargeChanges(grade_points=3.0))
    assert scenario_faults(priced, **asked) == []


# --- Files ---


@pytest.fixture
def parent(tmp_path):
    """Write a valid scenario with two prices and return its path."""
    charges = {"span_points": 33.0, "shortfall_rate": {"core": 6.0}}
    return write_toml(write_inputs(tmp_path), scenario_keys(charges=charges))


def test_a_child_inherits_the_prices_that_it_does_not_set(parent):
    """Prices are merged key by key over those of the scenario that is extended."""
    keys = {
        "extends": parent.name,
        "charges": {"handover_rate": 0.5, "shortfall_rate": {"essential": 20.0}},
    }
    child = read_scenario(write_toml(parent.parent / "child.toml", keys)).charges
    assert (child.span_points, child.handover_rate) == (33.0, 0.5)
    assert (child.shortfall_rate.core, child.shortfall_rate.essential) == (6.0, 20.0)


@pytest.mark.parametrize(
    ("charges", "place", "words"),
    [
        ({"span_points": -1.0}, "charges.span_points", "at least 0"),
        ({"span_point": 1.0}, "charges.span_point", 'did you mean "span_points"'),
        ({"span_points": 0.0}, "rules.span", "has no price"),
    ],
)
def test_a_wrong_price_is_told_in_the_file_that_sets_it(parent, charges, place, words):
    """A scenario with prices is recognized as one, and each problem stands at its key."""
    keys = {"extends": parent.name, "charges": charges, "rules": {"span": "soft"}}
    path = write_toml(parent.parent / "child.toml", keys)
    with pytest.raises(InputError) as caught:
        read_inputs(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == (str(path), place)
    assert words in str(problem)
    assert check(path) == (problem,)


def test_file_with_prices_alone_is_a_scenario(parent):
    """`extends` and prices make a scenario, though a playbook has prices too."""
    keys = {"extends": parent.name, "charges": {"span_points": 5.0}}
    assert check(write_toml(parent.parent / "child.toml", keys)) == ()


def test_prices_survive_the_copy_in_the_folder_of_a_run():
    """Written as TOML and read again, a scenario has the same prices, none added and none lost."""
    given = ChargeChanges(span_points=7.0, focus_prices=())
    for scenario in (BASE, BASE.replace(charges=given)):
        again = Scenario.model_validate(parse(description_text(scenario)))
        assert again == scenario
