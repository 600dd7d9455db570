"""Who may lead: each rule alone, with its reason in words."""

import pytest
from builders_world import SMALL, alliance, person, team

from resourcing.playbook import resourcing_option, why_not


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
        (person("M", home="embedded", unit="Onc"), "flagship", {"unit": "Onc"}, "profile Flagship is not led by node team embedded"),
        (team("T"), "light", {}, None),
        (team("T"), "flagship", {}, "profile Flagship is not led by market facing"),
        (team("T", resourcing_option="project_management"), "light", {}, "profile Light is not led by project management"),
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
