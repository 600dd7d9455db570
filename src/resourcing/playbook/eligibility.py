"""Who may lead an alliance of a profile: resourcing option, grade, skills, home and units.

Pure rules on one resource and one alliance, each strict, soft or off; pins, dates and hours are elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from resourcing.domain import GRADES, Alliance, Manager, ResourcingOption, Team
from resourcing.playbook.charges import SOFT_PRICES, Charges, Rules
from resourcing.playbook.services import Profile

Resource = Manager | Team
EligibilityRule = Literal["resourcing", "grade", "skills", "unit"]

ELIGIBILITY_RULES: tuple[EligibilityRule, ...] = get_args(EligibilityRule)
"""Rules of `Rules` that say who may lead."""

STANDARD_RULES = Rules()


CALLED: Mapping[ResourcingOption, str] = {
    "node_team_central": "central managers",
    "node_team_embedded": "embedded managers",
    "market_facing": "market-facing teams",
    "innovation": "innovation teams",
    "specialist": "specialist functions",
    "project_management": "project management",
}
"""Resourcing options as those who lead are called."""


@dataclass(frozen=True, kw_only=True)
class Obstacle:
    """A rule that a resource would break as the lead of an alliance."""

    rule: str
    """Name of the rule, as in `Rules`; ``contract`` where a contract keeps the resource from leading at all."""
    reason: str
    """Why, as a sentence without its subject."""


def obstacles(
    resource: Resource, *, alliance: Alliance, profile: Profile
) -> tuple[Obstacle, ...]:
    """Return every rule that a resource would break as the lead of an alliance, however strict the rules are.

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
    >>> (found,) = obstacles(team, alliance=alliance, profile=profile)
    >>> found.rule, found.reason
    ('resourcing', 'the profile Complex does not let project management lead')
    """
    rules = (
        _team_rules(resource, alliance)
        if isinstance(resource, Team)
        else _person_rules(resource, alliance, profile)
    )
    return (*_option_rule(resource, profile), *rules)


def strict_ones(
    found: Iterable[Obstacle], *, rules: Rules = STANDARD_RULES
) -> tuple[Obstacle, ...]:
    """Return the obstacles that forbid: those whose rule is strict, and those of a contract."""
    return tuple(
        item for item in found if getattr(rules, item.rule, "strict") == "strict"
    )


def soft_ones(found: Iterable[Obstacle], *, rules: Rules) -> tuple[Obstacle, ...]:
    """Return the obstacles that only cost: those whose rule is soft."""
    return tuple(
        item for item in found if getattr(rules, item.rule, "strict") == "soft"
    )


def points_a_month(found: Iterable[Obstacle], *, charges: Charges) -> float:
    """Return what breaking soft rules costs, in value points a month, summed over the rules.

    Parameters
    ----------
    found
        Obstacles whose rules are soft.
    charges
        Prices of the rules.
    """
    return float(
        sum(
            getattr(charges, SOFT_PRICES[rule])
            for rule in dict.fromkeys(item.rule for item in found)
        )
    )


def why_not(
    resource: Resource,
    *,
    alliance: Alliance,
    profile: Profile,
    rules: Rules = STANDARD_RULES,
) -> str | None:
    """Return why a resource may never lead an alliance as a sentence, None when it may.

    The first strict rule that is broken counts; `obstacles` names them all.

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
    'the profile Complex does not let project management lead'
    >>> why_not(team, alliance=alliance, profile=profile, rules=Rules(resourcing="off"))
    """
    found = obstacles(resource, alliance=alliance, profile=profile)
    return next((item.reason for item in strict_ones(found, rules=rules)), None)


def resourcing_option(resource: Resource) -> ResourcingOption:
    """Return the resourcing option that a manager or team stands for."""
    if isinstance(resource, Team):
        return resource.resourcing_option
    return "node_team_embedded" if resource.home == "embedded" else "node_team_central"


def _option_rule(resource: Resource, profile: Profile) -> Iterator[Obstacle]:
    """Yield that the profile is not led by this kind of resource."""
    option = resourcing_option(resource)
    if option not in profile.resourcing:
        said = f"the profile {profile.name} does not let {CALLED[option]} lead"
        yield Obstacle(rule="resourcing", reason=said)


def _person_rules(
    person: Manager, alliance: Alliance, profile: Profile
) -> Iterator[Obstacle]:
    """Yield what keeps a person from leading."""
    if GRADES.index(person.grade) < GRADES.index(profile.least_grade):
        said = f"grade {person.grade} is below {profile.least_grade}, the least for {profile.name}"
        yield Obstacle(rule="grade", reason=said)
    missing = [skill for skill in alliance.skills if skill not in person.skills]
    if missing:
        yield Obstacle(rule="skills", reason=f"lacks the skill {', '.join(missing)}")
    if person.home == "embedded" and person.unit != alliance.unit:
        said = f"is embedded in {person.unit}, the alliance belongs to {alliance.unit or 'no unit'}"
        yield Obstacle(rule="unit", reason=said)


def _team_rules(team: Team, alliance: Alliance) -> Iterator[Obstacle]:
    """Yield what keeps a team from leading."""
    if team.units and alliance.unit not in team.units:
        said = f"serves {', '.join(team.units)}, the alliance belongs to {alliance.unit or 'no unit'}"
        yield Obstacle(rule="unit", reason=said)
    missing = [
        skill for skill in alliance.skills if team.skills and skill not in team.skills
    ]
    if missing:
        yield Obstacle(rule="skills", reason=f"lacks the skill {', '.join(missing)}")
