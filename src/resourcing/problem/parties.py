"""Who and what an instance is about: resources, placed alliances and their profiles, in the order of its axes.

Only lines rows up with labels, by period where they change within the horizon; computes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.domain import Alliance, Team
from resourcing.front_door import Placement, Portfolio
from resourcing.playbook import Profile, Resource
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True, eq=False)
class State:
    """Resources and placements as they are on the first day of a period, in the order of the axes.

    Attributes
    ----------
    resources
        Managers (hires, candidates and contractors among them), then teams.
    placed, profiles
        Placement and profile of each alliance.
    """

    resources: tuple[Resource, ...]
    placed: tuple[Placement, ...]
    profiles: tuple[Profile, ...]

    def same(self, other: "State") -> bool:
        """Return whether nothing differs from another state."""
        return self.resources == other.resources and self.placed == other.placed


@dataclass(frozen=True, kw_only=True, eq=False)
class Parties:
    """Resources and alliances of an instance, with the world they live in.

    Attributes
    ----------
    alliances
        Eligible alliances, in the order of the demand.
    states
        Resources and placements in each period; periods in which nothing differs share one.
    demand, capacity, world
        Hours needed, hours available, and the register and playbook behind them.
    """

    alliances: tuple[Alliance, ...]
    states: tuple[State, ...]
    demand: Demand
    capacity: Capacity
    world: World

    @property
    def resources(self) -> tuple[Resource, ...]:
        """Return the resources as they are in the first period."""
        return self.states[0].resources

    @property
    def names(self) -> tuple[str, ...]:
        """Return the identifiers of the resources."""
        return tuple(identifier(row) for row in self.resources)

    def by_state(self) -> Iterator[tuple[State, np.ndarray]]:
        """Yield every state with the periods in which it holds."""
        for state in dict.fromkeys(self.states):
            yield state, np.array([other is state for other in self.states])


def identifier(resource: Resource) -> str:
    """Return the identifier of a manager or team."""
    return resource.team_id if isinstance(resource, Team) else resource.manager_id


def parties_of(
    portfolio: Portfolio, *, demand: Demand, capacity: Capacity, world: World
) -> Parties:
    """Return the resources and eligible alliances of a world in the order of demand and capacity."""
    rows = {row.alliance_id: row for row in world.register.alliances}
    return Parties(
        alliances=tuple(rows[name] for name in demand.alliances),
        states=_states(portfolio, demand=demand, world=world),
        demand=demand,
        capacity=capacity,
        world=world,
    )


def _states(portfolio: Portfolio, *, demand: Demand, world: World) -> tuple[State, ...]:
    """Return the state of each period."""
    states: list[State] = []
    register, people = world.register, world.people
    for day in world.horizon.first_days[:-1]:
        placed = tuple(portfolio.placement_on(name, day) for name in demand.alliances)
        now = State(
            resources=(
                *(people.manager_on(row, day) for row in register.managers),
                *(people.team_on(row, day) for row in register.teams),
            ),
            placed=placed,
            profiles=tuple(
                world.playbook.profiles[item.profile or ""] for item in placed
            ),
        )
        states.append(states[-1] if states and now.same(states[-1]) else now)
    return tuple(states)
