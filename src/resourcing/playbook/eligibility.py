"""Who may lead an alliance of a profile: resourcing option, grade, skills, home and units.

A pure rule on one resource and one alliance; pins, dates and hours are elsewhere.
"""

from collections.abc import Iterator

from resourcing.domain import GRADES, Alliance, Manager, ResourcingOption, Team
from resourcing.playbook.book import Profile

Resource = Manager | Team


def why_not(resource: Resource, *, alliance: Alliance, profile: Profile) -> str | None:
    """Return why a resource may never lead an alliance as a sentence, None when it may.

    Examples
    --------
    >>> team = Team(
    ...     team_id="PM",
    ...     name="Project managers",
    ...     resourcing_option="project_management",
    ...     hours_per_month=9.0,
    ... )
    >>> alliance = Alliance(
    ...     alliance_id="A",
    ...     name="A",
    ...     partner="P",
    ...     kind="asset",
    ...     phase="launch",
    ...     shared_risk_reward=True,
    ...     business_model_defined=True,
    ... )
    >>> profile = Profile(
    ...     name="Complex",
    ...     description="…",
    ...     segment="complex",
    ...     resourcing=("node_team_central",),
    ...     least_grade="senior",
    ... )
    >>> why_not(team, alliance=alliance, profile=profile)
    'profile Complex is not led by project management'
    """
    rules = (
        _team_rules(resource, alliance)
        if isinstance(resource, Team)
        else _person_rules(resource, alliance, profile)
    )
    option = resourcing_option(resource)
    if option not in profile.resourcing:
        return f"profile {profile.name} is not led by {option.replace('_', ' ')}"
    return next(rules, None)


def resourcing_option(resource: Resource) -> ResourcingOption:
    """Return the resourcing option that a manager or team stands for."""
    if isinstance(resource, Team):
        return resource.resourcing_option
    return "node_team_embedded" if resource.home == "embedded" else "node_team_central"


def _person_rules(
    person: Manager, alliance: Alliance, profile: Profile
) -> Iterator[str]:
    """Yield what keeps a person from leading."""
    if GRADES.index(person.grade) < GRADES.index(profile.least_grade):
        yield f"grade {person.grade} is below {profile.least_grade}, the least for {profile.name}"
    missing = [skill for skill in alliance.skills if skill not in person.skills]
    if missing:
        yield f"lacks the skill {', '.join(missing)}"
    if person.home == "embedded" and person.unit != alliance.unit:
        yield f"is embedded in {person.unit}, the alliance belongs to {alliance.unit or 'no unit'}"


def _team_rules(team: Team, alliance: Alliance) -> Iterator[str]:
    """Yield what keeps a team from leading."""
    if team.units and alliance.unit not in team.units:
        yield f"serves {', '.join(team.units)}, the alliance belongs to {alliance.unit or 'no unit'}"
    missing = [
        skill for skill in alliance.skills if team.skills and skill not in team.skills
    ]
    if missing:
        yield f"lacks the skill {', '.join(missing)}"
