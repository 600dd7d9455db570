"""What the playbook agrees for a period: needs, floors and promises of the alliances that are active in it.

The hours come from `demand`, over the review periods within the period.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from resourcing.demand import Demand, expected_demand
from resourcing.front_door import Portfolio
from resourcing.playbook import BUNDLES
from resourcing.results.tolerance import TOLERANCE
from resourcing.scenario import Horizon, World
from resourcing.scorecard.periods import Period


@dataclass(frozen=True, kw_only=True, eq=False)
class Agreement:
    """Needs and promises of a period.

    Attributes
    ----------
    demand
        Hours needed by alliance, service and review period.
    horizon
        The review periods.
    """

    demand: Demand
    horizon: Horizon

    @cached_property
    def need(self) -> np.ndarray:
        """Return the standard hours needed, shape (alliance, bundle, period)."""
        return self.demand.need

    @cached_property
    def promised(self) -> np.ndarray:
        """Return where a promise is made, shape (alliance, bundle, period)."""
        active = self.demand.active_months > 0
        return (self.demand.floors > 0) & (self.need > 0) & active[:, None, :]

    @property
    def active(self) -> np.ndarray:
        """Return which eligible alliances are active in the period, shape (alliance,)."""
        return np.asarray((self.demand.active_months > 0).any(axis=1))

    def kept(self, hours: np.ndarray) -> np.ndarray:
        """Return which promises standard hours keep, both of shape (alliance, bundle, period)."""
        needed = np.where(self.promised, self.need, 1.0)
        return self.promised & (hours / needed >= self.demand.floors - TOLERANCE)

    def on_request(self, world: World) -> np.ndarray:
        """Return which services come on request, shape (service,)."""
        catalogue = world.playbook.services
        return np.array(
            [catalogue[key].trigger == "on_request" for key in self.demand.services]
        )


def agreement(world: World, *, portfolio: Portfolio, period: Period) -> Agreement:
    """Return what the playbook agrees for a period, by the review periods of the world's horizon where they fit.

    The placements are those given, also for periods before them.
    """
    horizon = period.horizon(months_per_review=world.horizon.months_per_period)
    seen = replace(world, horizon=horizon)
    return Agreement(demand=expected_demand(portfolio, world=seen), horizon=horizon)


def floors_on(world: World, *, profile: str, period: Period) -> dict[str, float]:
    """Return the floors of a profile on the first day of a period, by bundle."""
    floors: dict[str, float] = {
        str(bundle): float(getattr(world.playbook.sla[profile].floors, bundle))
        for bundle in BUNDLES
    }
    moves = [m for m in world.sla_moves if m.profile == profile]
    for move in sorted(moves, key=lambda item: item.date):
        if move.date <= period.first:
            floors |= {str(name): float(value) for name, value in move.floors.items()}
    return floors
