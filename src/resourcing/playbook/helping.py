"""Who may help a lead: supporters of a bundle's services, and the manager beside a team that leads.

Pure rules on one resource; how much support a profile takes is in its `support_share`, whose hours there are elsewhere.
"""

from collections.abc import Iterable

from resourcing.domain import GRADES, Alliance, Manager, Team
from resourcing.playbook.eligibility import Obstacle, Resource
from resourcing.playbook.services import Profile, Service


def may_support(resource: Resource, *, alliance: Alliance, profile: Profile) -> bool:
    """Return whether a resource may help the lead of an alliance at all.

    A team may where it serves the alliance's unit. A person may who is of a grade below the profile's least, of the
    alliance's unit, or has one of its skills; embedded people help in their own unit only.

    Examples
    --------
    >>> junior = Manager(manager_id="M", name="M", grade="associate", fte=1.0)
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
    >>> may_support(junior, alliance=alliance, profile=profile)
    True
    """
    if isinstance(resource, Team):
        return not resource.units or alliance.unit in resource.units
    if not sits_right(resource, alliance=alliance):
        return False
    junior = GRADES.index(resource.grade) < GRADES.index(profile.least_grade)
    same_unit = resource.unit is not None and resource.unit == alliance.unit
    return junior or same_unit or bool({*resource.skills} & {*alliance.skills})


def sits_right(person: Manager, *, alliance: Alliance) -> bool:
    """Return whether a person's home lets them help an alliance: embedded people in their own unit only."""
    return person.home != "embedded" or person.unit == alliance.unit


def can_deliver(resource: Resource, *, service: Service) -> bool:
    """Return whether a supporter has the least grade and the skill of a service; grades bind people only.

    A team that lists no skills has every skill.
    """
    if isinstance(resource, Team):
        return (
            service.skill is None
            or not resource.skills
            or service.skill in resource.skills
        )
    least = service.least_grade
    return (least is None or GRADES.index(resource.grade) >= GRADES.index(least)) and (
        service.skill is None or service.skill in resource.skills
    )


def may_oversee(resource: Resource, *, strict: Iterable[Obstacle]) -> bool:
    """Return whether a resource may stand beside a team that leads an alliance.

    Only a manager may, of whom no strict rule says that they could not lead it; by whom the profile is led is no question here.

    Parameters
    ----------
    resource
        The resource.
    strict
        Obstacles of strict rules between the resource and the alliance.
    """
    forbids = any(item.rule != "resourcing" for item in strict)
    return isinstance(resource, Manager) and not forbids
