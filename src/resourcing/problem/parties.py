"""Who and what an instance is about: resources, placed alliances and their profiles, in the order of its axes.

Only lines rows up with labels; computes nothing.
"""

from dataclasses import dataclass

from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.domain import Alliance, Team
from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import Profile, Resource
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True, eq=False)
class Parties:
    """Resources and alliances of an instance, with the world they live in.

    Attributes
    ----------
    resources
        Managers (hires, candidates and contractors among them), then teams.
    alliances, placed, profiles
        Eligible alliances with placement and profile, in the order of the demand.
    demand, capacity, world
        Hours needed, hours available, and the register and playbook behind them.
    """

    resources: tuple[Resource, ...]
    alliances: tuple[Alliance, ...]
    placed: tuple[Placement, ...]
    profiles: tuple[Profile, ...]
    demand: Demand
    capacity: Capacity
    world: World

    @property
    def names(self) -> tuple[str, ...]:
        """Return the identifiers of the resources."""
        return tuple(identifier(row) for row in self.resources)


def identifier(resource: Resource) -> str:
    """Return the identifier of a manager or team."""
    return resource.team_id if isinstance(resource, Team) else resource.manager_id


def parties_of(
    portfolio: Portfolio, *, demand: Demand, capacity: Capacity, world: World
) -> Parties:
    """Return the resources and eligible alliances of a world in the order of demand and capacity."""
    rows = {row.alliance_id: row for row in world.register.alliances}
    placed = tuple(portfolio.placement(name) for name in demand.alliances)
    return Parties(
        resources=(*world.register.managers, *world.register.teams),
        alliances=tuple(rows[name] for name in demand.alliances),
        placed=placed,
        profiles=tuple(world.playbook.profiles[item.profile or ""] for item in placed),
        demand=demand,
        capacity=capacity,
        world=world,
    )
