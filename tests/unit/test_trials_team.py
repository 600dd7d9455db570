"""The made-up team: enough hours, skills and circumstances, and who leads what today."""

from datetime import date

import pytest
from builders_trials import HORIZON

from resourcing.capacity import available_capacity
from resourcing.domain import GRADES, Alliance, Register
from resourcing.read import default_playbook_path, read_playbook
from resourcing.scenario import Horizon, World
from resourcing.trials import seed_team

PLAYBOOK = read_playbook(default_playbook_path())
PROFILES = ("complex_core", "typical_core", "typical_core", "simple_research")
HOURS = {"complex_core": 50.0, "typical_core": 22.0, "simple_research": 7.5}
SKILLS = ("research", "commercialization", "data", "medical", "consortia")
UNITS = ("Oncology", "Oncology", "Biopharma", "Rare Disease")


def portfolio(num_alliances):
    """Return alliances that differ in profile, unit and skill, with the profiles of all but the last."""
    rows = tuple(
        Alliance(
            alliance_id=f"A{index}",
            name=f"A{index}",
            partner=f"P{index}",
            kind="asset",
            phase="development",
            start=date(2027, 5, 1) if index == 1 else None,
            unit=UNITS[index % len(UNITS)],
            skills=(SKILLS[index % len(SKILLS)],),
            shared_risk_reward=True,
            business_model_defined=True,
        )
        for index in range(num_alliances)
    )
    chosen = {f"A{i}": PROFILES[i % len(PROFILES)] for i in range(num_alliances - 1)}
    return rows, chosen


def world_of(horizon, **tables):
    """Return a world with a register of its own."""
    return World(
        register=Register(**{"alliances": (), **tables}),
        playbook=PLAYBOOK,
        horizon=horizon,
        today=horizon.start,
        seed=1,
        option="as_is",
    )


def team_for(num_alliances, *, horizon=HORIZON, seed=1):
    """Return a team, its alliances and their profiles."""
    rows, profiles = portfolio(num_alliances)
    hours = {key: HOURS[profile] for key, profile in profiles.items()}
    months = horizon.periods * horizon.months_per_period

    def hours_of(people, absences):
        world = world_of(horizon, managers=tuple(people), absences=tuple(absences))
        return available_capacity(world).available.sum(axis=1) / months

    team = seed_team(
        rows,
        hours_per_month=hours,
        profiles=profiles,
        playbook=PLAYBOOK,
        horizon=horizon,
        hours_of=hours_of,
        seed=seed,
    )
    return team, rows, profiles


@pytest.mark.parametrize("num_alliances", [2, 3, 5, 9, 17, 40, 80])
def test_hours_available_are_85_percent_of_the_need(num_alliances):
    """The capacity of people and teams, by the product's own rule, is 85 % of the need up to rounding."""
    team, rows, profiles = team_for(num_alliances)
    world = world_of(
        HORIZON,
        alliances=rows,
        managers=team.managers,
        absences=team.absences,
        teams=team.teams,
    )
    needed = sum(HOURS[profile] for profile in profiles.values()) * 24
    available = available_capacity(world).available.sum()
    assert available / needed == pytest.approx(0.85, abs=0.02)


@pytest.mark.parametrize("num_alliances", [6, 9, 17, 40])
def test_each_skill_is_held_twice_and_by_somebody_who_may_lead(num_alliances):
    """No alliance is beyond the whole team, whatever its skill and least grade."""
    team, rows, profiles = team_for(num_alliances)
    for row in rows[:-1]:
        holders = [p for p in team.managers if set(row.skills) <= set(p.skills)]
        assert len(holders) >= 2
        least = GRADES.index(PLAYBOOK.profiles[profiles[row.alliance_id]].least_grade)
        assert any(
            p.home == "central" and GRADES.index(p.grade) >= least for p in holders
        )


def test_skills_asked_of_supporters_are_held_too():
    """The catalog's own skills are in the team."""
    team, _, _ = team_for(40)
    asked = {service.skill for service in PLAYBOOK.services.values() if service.skill}
    assert asked
    assert asked <= {skill for person in team.managers for skill in person.skills}


def test_a_larger_team_has_every_circumstance():
    """Embedded, add-on, late joiner, leave and part time all occur, and everybody is marked as made up."""
    team, _, _ = team_for(40)
    people = team.managers
    assert sum(person.home == "embedded" for person in people) == 1
    assert [p.core_role_share for p in people if p.core_role_share] == [0.5]
    assert [p.available_from for p in people if p.available_from] == [date(2027, 2, 1)]
    assert {row.share for row in team.absences} == {0.2, 1.0}
    assert min(person.fte for person in people) < 1.0
    assert len({person.grade for person in people}) == 4
    assert all("(made up)" in item.name for item in (*people, *team.teams))
    assert {item.resourcing_option for item in team.teams} == {
        "market_facing",
        "innovation",
        "specialist",
        "project_management",
    }


@pytest.mark.parametrize(
    ("num_alliances", "grades"),
    [
        (2, ["senior"]),
        (3, ["senior"]),
        (5, ["senior", "manager"]),
        (6, ["senior", "manager", "associate"]),
    ],
)
def test_a_small_portfolio_has_few_people_with_time_to_speak_of(num_alliances, grades):
    """Rather one or two people than three who have little time each; the first may lead everything."""
    team, _, _ = team_for(num_alliances)
    assert [person.grade for person in team.managers] == grades
    assert min(person.fte for person in team.managers) >= 0.3
    few = len(grades) < 3
    assert all(p.home == "central" and not p.core_role_share for p in team.managers) == few  # fmt: skip


def test_a_team_has_a_few_hours_or_is_not_there():
    """Where hours are few, the last teams of the list have them together; project management is the last to go."""
    kinds = {}
    for number in (2, 3, 6, 40):
        teams = team_for(number)[0].teams
        assert all(row.hours_per_month >= 4 for row in teams)
        kinds[number] = [row.resourcing_option for row in teams]
    assert kinds[2] == []
    assert kinds[3] == ["project_management"]
    assert kinds[6] == ["specialist", "project_management"]
    assert len(kinds[40]) == 4


def test_a_short_horizon_is_no_obstacle():
    """Absences that would begin after the horizon are left out."""
    team, _, _ = team_for(20, horizon=Horizon(start=date(2027, 1, 1), periods=1))
    assert team.absences == ()


def test_current_leads_may_lead_are_there_and_some_alliances_have_nobody():
    """Today's leads have grade, skills and unit; some are over their span; new and ineligible alliances have nobody."""
    team, rows, profiles = team_for(60)
    people = {person.manager_id: person for person in team.managers}
    for row in rows:
        lead = people.get(team.current.get(row.alliance_id, ""))
        if lead:
            least = PLAYBOOK.profiles[profiles[row.alliance_id]].least_grade
            assert GRADES.index(lead.grade) >= GRADES.index(least)
            assert set(row.skills) <= set(lead.skills)
            assert lead.home == "central" or lead.unit == row.unit
            assert lead.available_from is None
    assert not {"A1", "A59"} & set(team.current)
    assert 0.7 < len(team.current) / len(profiles) < 1


def test_somebody_is_over_the_span_today():
    """At least one person leads more than the span, weighted by segment."""
    team, _, profiles = team_for(60)
    weights = PLAYBOOK.planning.span_weight
    led = {person.manager_id: 0.0 for person in team.managers}
    for key, lead in team.current.items():
        led[lead] += getattr(weights, PLAYBOOK.profiles[profiles[key]].segment)
    limits = {
        person.manager_id: getattr(PLAYBOOK.planning.span, person.grade) * person.fte
        for person in team.managers
    }
    assert any(led[key] > limits[key] for key in led)


def test_the_seed_decides_who_leads_today():
    """The same seed gives the same team; another moves leads."""
    assert team_for(40)[0] == team_for(40)[0]
    assert team_for(40)[0].current != team_for(40, seed=2)[0].current
