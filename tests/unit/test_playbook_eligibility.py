"""Who may lead: each rule alone, with its reason in words."""

import pytest
from builders_world import SMALL, alliance, person, team

from resourcing.playbook import (
    ELIGIBILITY_RULES,
    Obstacle,
    Rules,
    obstacles,
    points_a_month,
    resourcing_option,
    soft_ones,
    strict_ones,
    why_not,
)


@pytest.mark.parametrize(
    ("resource", "profile", "row", "reason"),
    [
        (person("M"), "flagship", {}, None),
        (person("M", grade="lead"), "flagship", {}, None),
        (person("M", grade="manager"), "flagship", {}, "grade manager is below senior, the least for Flagship"),
        (person("M", grade="associate"), "light", {}, None),
        (person("M"), "light", {"skills": ("data", "law")}, "lacks the skill data, law"),
        (person("M", skills=("law",)), "light", {"skills": ("data", "law")}, "lacks the skill data"),
        (person("M", skills=("law", "data")), "light", {"skills": ("data", "law")}, None),
        (person("M", home="embedded", unit="Onc"), "light", {"unit": "Onc"}, None),
        (person("M", home="embedded", unit="Onc"), "light", {"unit": "Imm"}, "is embedded in Onc, the alliance belongs to Imm"),
        (person("M", home="embedded", unit="Onc"), "light", {}, "is embedded in Onc, the alliance belongs to no unit"),
        (person("M", unit="Onc"), "light", {"unit": "Imm"}, None),  # central people lead anywhere
        (person("M", home="embedded", unit="Onc"), "flagship", {"unit": "Onc"}, "the profile Flagship does not let embedded managers lead"),
        (team("T"), "light", {}, None),
        (team("T"), "flagship", {}, "the profile Flagship does not let market-facing teams lead"),
        (team("T", resourcing_option="project_management"), "light", {}, "the profile Light does not let project management lead"),
        (team("T", units=("Onc", "Imm")), "light", {"unit": "Imm"}, None),
        (team("T", units=("Onc", "Imm")), "light", {"unit": "CV"}, "serves Onc, Imm, the alliance belongs to CV"),
        (team("T", units=("Onc",)), "light", {}, "serves Onc, the alliance belongs to no unit"),
        (team("T", skills=("law",)), "light", {"skills": ("data", "law")}, "lacks the skill data"),
        (team("T"), "light", {"skills": ("data",)}, None),  # skills of a team count where given
    ],
)  # fmt: skip
def test_each_rule_gives_its_reason(resource, profile, row, reason):
    """Each rule of eligibility alone keeps a resource from leading, with its reason in words."""
    found = why_not(
        resource, alliance=alliance("A", **row), profile=SMALL.profiles[profile]
    )
    assert found == reason


@pytest.mark.parametrize(
    ("resource", "option"),
    [
        (person("M"), "node_team_central"),
        (person("M", home="embedded", unit="Onc"), "node_team_embedded"),
        (team("T", resourcing_option="innovation"), "innovation"),
    ],
)
def test_resource_stands_for_a_resourcing_option(resource, option):
    """People stand for the node team where they sit, teams for their own option."""
    assert resourcing_option(resource) == option


# --- Which rule forbids, and how strictly ---


def test_every_broken_rule_is_named():
    """A person who breaks four rules has four obstacles, each with the name of its rule."""
    found = obstacles(
        person("M", grade="associate", home="embedded", unit="Onc"),
        alliance=alliance("A", unit="Imm", skills=("law",)),
        profile=SMALL.profiles["flagship"],
    )
    assert [item.rule for item in found] == ["resourcing", "grade", "skills", "unit"]
    assert found[1].reason == "grade associate is below senior, the least for Flagship"


@pytest.mark.parametrize("rule", ELIGIBILITY_RULES)
@pytest.mark.parametrize("strictness", ["strict", "soft", "off"])
def test_rule_forbids_only_where_it_is_strict(rule, strictness):
    """A rule that is soft or off forbids nothing, and only a soft one costs."""
    found = (Obstacle(rule=rule, reason="…"),)
    rules = Rules(**{rule: strictness})
    assert bool(strict_ones(found, rules=rules)) == (strictness == "strict")
    assert bool(soft_ones(found, rules=rules)) == (strictness == "soft")


def test_contract_forbids_whatever_the_rules_say():
    """An obstacle of a contract is no rule that could be softened."""
    found = (Obstacle(rule="contract", reason="…"),)
    lax = Rules(**dict.fromkeys(ELIGIBILITY_RULES, "off"))
    assert strict_ones(found, rules=lax) == found
    assert soft_ones(found, rules=lax) == ()


def test_soft_rules_cost_their_prices_added_up():
    """Breaking grade and unit costs both prices; a rule broken twice is charged once."""
    charges = SMALL.charges.replace(
        grade_points=7.0, unit_points=2.0, skill_points=90.0
    )
    found = [Obstacle(rule=rule, reason="…") for rule in ("grade", "unit", "unit")]
    assert points_a_month(found, charges=charges) == 9.0
    assert points_a_month([], charges=charges) == 0.0


def test_first_strict_rule_gives_the_reason():
    """Where the first broken rule is off, the next strict one is the reason, and none where all are off."""
    asked = {
        "alliance": alliance("A", skills=("law",)),
        "profile": SMALL.profiles["flagship"],
    }
    junior = person("M", grade="associate")
    assert "grade" in (why_not(junior, **asked) or "")
    lax = Rules(grade="off")
    assert why_not(junior, **asked, rules=lax) == "lacks the skill law"
    assert why_not(junior, **asked, rules=lax.replace(skills="soft")) is None
