"""Turns a placed portfolio, its demand and the capacity into an instance of the assignment.

Puts together what the modules beside this one compute; holds no rule of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.front_door import Portfolio
from resourcing.playbook import Obstacle
from resourcing.problem.data import ProblemData
from resourcing.problem.leading import (
    Pair,
    PinEnded,
    Published,
    allowed_pairs,
    always,
    check_pins,
    ever,
    forbidding,
    in_window,
    incumbents,
    obstacles_between,
    pinned,
    placement_cost,
    tolerated,
)
from resourcing.problem.money import Money, money_arrays, money_of
from resourcing.problem.parties import Parties, parties_of
from resourcing.problem.support import oversight_arrays, support_arrays
from resourcing.problem.valuing import prices, resource_arrays, segment_arrays, worths
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True, eq=False)
class Staffing:
    """An instance with what a reader needs beside it.

    Attributes
    ----------
    data
        The instance.
    obstacles
        Strict rules that keep a resource from ever leading an alliance, each with its name and reason, as they are in the
        first period: (resource, alliance) to obstacles; pairs that may in some period are left out.
    tolerated
        Soft rules that a resource would break as the lead of an alliance in some period, at `data.placement_cost`.
    pins_ended
        Pins that a change of the world ended.
    hourly_cost
        Cost of an hour of each resource that is paid by the hour (teams, contractors), in currency, shape (resource,).
    hire_cost
        Cost of the people whom the option hires, over the horizon, in currency; that of people whom it may hire is
        `data.hire_cost`.
    training_cost
        Cost of the option's upskilling, in currency.
    """

    data: ProblemData
    obstacles: Mapping[Pair, tuple[Obstacle, ...]]
    tolerated: Mapping[Pair, tuple[Obstacle, ...]]
    pins_ended: tuple[PinEnded, ...]
    hourly_cost: np.ndarray
    hire_cost: float
    training_cost: float = 0.0

    @cached_property
    def reasons(self) -> Mapping[Pair, str]:
        """Return why a resource may never lead an alliance, the first reason of each pair that may not."""
        return {pair: found[0].reason for pair, found in self.obstacles.items()}


def staffing_problem(
    portfolio: Portfolio,
    *,
    demand: Demand,
    capacity: Capacity,
    world: World,
    published: Published | None = None,
) -> Staffing:
    """Return the instance of a portfolio.

    Parameters
    ----------
    portfolio, demand, capacity
        Placements, hours needed and hours available, of the same world.
    world
        Register, playbook, horizon and option.
    published
        Leads of a plan made before, which stay while the world's window lasts: alliance and label of the period to the
        lead, None for nobody. Left out: the current leads stay.

    Returns
    -------
    Staffing
        The instance, with what keeps a resource from leading an alliance and what the option costs.

    Raises
    ------
    InputError
        If an alliance is pinned to somebody who may not lead it.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> hired = rs.prepare(
    ...     inputs.scenario,
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ...     option="hire_one",
    ... )
    >>> staffing = rs.staffing_problem(
    ...     hired.portfolio,
    ...     demand=rs.expected_demand(hired.portfolio, world=hired.world),
    ...     capacity=rs.available_capacity(hired.world),
    ...     world=hired.world,
    ... )
    >>> staffing.data.resources, round(staffing.hire_cost)
    (('M1', 'M2', 'H1'), 40000)
    >>> print(staffing.reasons["H1", "A1"])
    grade manager is below senior, the least for Complex: co-development at scale
    """
    parties = parties_of(portfolio, demand=demand, capacity=capacity, world=world)
    found = [obstacles_between(parties, state=state) for state, _ in parties.by_state()]
    strict = [forbidding(each, parties=parties) for each in found]
    soft = [tolerated(each, parties=parties) for each in found]
    check_pins(parties, strict=always(strict))
    allowed = _by_period(
        [allowed_pairs(each, parties=parties) for each in strict], parties
    )
    eligible, ended = pinned(allowed, parties=parties)
    money = money_of(parties)
    costs = [placement_cost(each, parties=parties) for each in soft]
    data = _instance(
        parties,
        eligible=in_window(eligible, parties=parties, published=published),
        strict=strict,
        costs=_by_period(costs, parties),
        money=money,
    )
    return Staffing(
        data=data,
        obstacles=always(strict),
        tolerated=ever(soft),
        pins_ended=ended,
        hourly_cost=money.hourly,
        hire_cost=float(money.firm.sum()),
        training_cost=float(money.training.sum()),
    )


def _by_period(arrays: Sequence[np.ndarray], parties: Parties) -> np.ndarray:
    """Return arrays of (resource, alliance), one a state, as one of (resource, alliance, period)."""
    found = np.zeros((*arrays[0].shape, len(parties.states)), dtype=arrays[0].dtype)
    for array, (_, when) in zip(arrays, parties.by_state(), strict=True):
        found[:, :, when] = array[:, :, None]
    return found


def _instance(
    parties: Parties,
    *,
    eligible: np.ndarray,
    strict: Sequence[Mapping[Pair, tuple[Obstacle, ...]]],
    costs: np.ndarray,
    money: Money,
) -> ProblemData:
    """Return the labeled arrays of an instance."""
    demand = parties.demand
    return ProblemData(
        resources=parties.capacity.resources,
        alliances=demand.alliances,
        periods=demand.periods,
        bundles=demand.bundles,
        need=demand.need,
        active_months=demand.active_months,
        floor=demand.floors,
        available=parties.capacity.available,
        eligible=eligible,
        incumbent=incumbents(parties),
        must_lead=np.zeros(len(demand.alliances), dtype=bool),
        placement_cost=costs,
        months=float(parties.world.horizon.months_per_period),
        **worths(parties),
        **resource_arrays(parties),
        **segment_arrays(parties),
        **support_arrays(parties),
        **oversight_arrays(parties, strict=strict),
        **money_arrays(parties, money=money),
        **prices(parties.world),
    )
