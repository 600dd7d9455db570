"""Who may help a lead: supporters by grade, unit, skill and service, and overseers beside a team."""

import pytest
from builders_world import SMALL, alliance, person, team

from resourcing.playbook import (
    Obstacle,
    can_deliver,
    may_oversee,
    may_support,
)

TYPICAL = SMALL.profiles["partnership"]  # least grade: manager
FORESIGHT = SMALL.services["foresight"]  # least grade: senior
LAW = SMALL.services["reporting"].replace(skill="law")


@pytest.mark.parametrize(
    ("resource", "row", "may"),
    [
        (person("M", grade="associate"), {}, True),  # below the least grade
        (person("M", grade="manager"), {}, False),
        (person("M", unit="Onc"), {"unit": "Onc"}, True),  # same unit
        (person("M", unit="Onc"), {"unit": "Imm"}, False),
        (person("M"), {}, False),  # no unit is no common unit
        (person("M", skills=("law", "data")), {"skills": ("law",)}, True),  # a skill
        (person("M", skills=("data",)), {"skills": ("law",)}, False),
        (person("M", grade="associate", home="embedded", unit="Onc"), {"unit": "Imm"}, False),
        (person("M", home="embedded", unit="Onc"), {"unit": "Onc"}, True),
        (team("T"), {}, True),
        (team("T", units=("Onc",)), {"unit": "Onc"}, True),
        (team("T", units=("Onc",)), {"unit": "Imm"}, False),
    ],
)  # fmt: skip
def test_supporters_are_juniors_neighbors_and_teams(resource, row, may):
    """A lower grade, the same unit or a common skill lets a person help, its units a team."""
    found = may_support(resource, alliance=alliance("A", **row), profile=TYPICAL)
    assert found == may


@pytest.mark.parametrize(
    ("resource", "service", "can"),
    [
        (person("M", grade="senior"), FORESIGHT, True),
        (person("M", grade="manager"), FORESIGHT, False),
        (team("T"), FORESIGHT, True),  # grades bind people only
        (person("M", skills=("law",)), LAW, True),
        (person("M"), LAW, False),
        (team("T"), LAW, True),  # a team that lists none has all
        (team("T", skills=("data",)), LAW, False),
    ],
)
def test_services_ask_a_grade_and_a_skill_of_supporters(resource, service, can):
    """The least grade and the skill of a service bind whoever delivers it in support."""
    assert can_deliver(resource, service=service) == can


@pytest.mark.parametrize(
    ("resource", "rules", "may"),
    [
        (person("M"), (), True),
        (person("M"), ("resourcing",), True),
        (person("M"), ("grade",), False),
        (person("M"), ("resourcing", "contract"), False),
        (team("T"), (), False),
    ],
)
def test_overseers_are_managers_who_could_lead_by_themselves(resource, rules, may):
    """Grade, skills, unit and contract bind an overseer; who usually leads the profile does not."""
    strict = [Obstacle(rule=rule, reason="…") for rule in rules]
    assert may_oversee(resource, strict=strict) == may
