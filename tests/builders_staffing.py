"""The staffing of a small world, by month unless told otherwise."""

from builders_world import small_world

from resourcing.capacity import available_capacity
from resourcing.demand import expected_demand
from resourcing.problem import Staffing, staffing_problem


def staffed(portfolio, *alliances, published=None, **changes) -> Staffing:
    """Return the staffing of a small world over three months."""
    world = small_world(*alliances, **{"months": 1, "periods": 3, **changes})
    return staffing_problem(
        portfolio,
        demand=expected_demand(portfolio, world=world),
        capacity=available_capacity(world),
        world=world,
        published=published,
    )
