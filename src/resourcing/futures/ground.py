"""Everything that instances of futures are made of, computed once by the same code as any other instance.

Two made-up portfolios are turned into instances by `demand` and `problem`: every alliance in every profile (who may lead
it, what it is worth), and every profile in every phase by calendar month (hours, floors). Nothing about need,
eligibility or value is computed a second way.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise, product
from typing import get_args

import numpy as np

from resourcing.capacity import available_capacity
from resourcing.demand import expected_demand, stretches
from resourcing.domain import Alliance, Phase
from resourcing.front_door import Placement, Portfolio
from resourcing.futures.outlook import Outlook, num_months, outlook
from resourcing.futures.pipeline import placed_deals
from resourcing.futures.wide import Wide, every_profile
from resourcing.playbook import BUNDLES
from resourcing.problem import ProblemData, Staffing
from resourcing.scenario import Futures, Horizon, PhaseMoves, World

PHASES: tuple[Phase, ...] = get_args(Phase)
"""Phases, in the order of the arrays."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """Everything that instances of futures are made of; months count from the first of the horizon.

    Attributes
    ----------
    outlook
        What may change.
    data
        The instance without any future, of the option in question.
    wide
        Every alliance in every profile; row ``alliance x profiles + profile``.
    rate
        Standard hours a month, shape (profile, month, phase, bundle).
    floor
        Floors, shape (profile, month, bundle).
    presence
        Months of each alliance in each phase without any future, shape (alliance, month, phase).
    profile
        Profile of each alliance on the first day of each month without any future, shape (alliance, month).
    startup
        Share of each month that is start-up of an alliance that begins in another, shape (first month, month).
    available
        Hours of each resource, shape (resource, month).
    employed
        Months of service of each resource, shape (resource, month).
    full
        Hours a month at full effect, shape (resource,).
    ramp
        Share of full effect in the first, second, ... month of service.
    person
        Index of the person of the outlook of each resource, -1 for teams and contractors, shape (resource,).
    withheld
        Where a pin or a published window keeps an allowed lead out, shape (resource, alliance, period).
    hire_cost
        Currency a month of each resource that the option hires, 0 for others, shape (resource,).
    hour_cost
        Currency of an hour of each resource, shape (resource,).
    training
        Currency that the option's training takes in each period, shape (period,).
    points_per_thousand
        Value points of a thousand of currency.
    """

    outlook: Outlook
    data: ProblemData
    wide: Wide
    rate: np.ndarray
    floor: np.ndarray
    presence: np.ndarray
    profile: np.ndarray
    startup: np.ndarray
    available: np.ndarray
    employed: np.ndarray
    full: np.ndarray
    ramp: tuple[float, ...]
    person: np.ndarray
    withheld: np.ndarray
    hire_cost: np.ndarray
    hour_cost: np.ndarray
    training: np.ndarray
    points_per_thousand: float

    @property
    def num_profiles(self) -> int:
        """Return the number of profiles."""
        return len(self.outlook.profiles)

    @property
    def months_per_period(self) -> int:
        """Return the months of a review period."""
        return self.outlook.num_months // len(self.data.periods)


def ground(
    world: World,
    *,
    portfolio: Portfolio,
    staffing: Staffing,
    settings: Futures,
    hired: np.ndarray | None = None,
) -> Ground:
    """Return everything that instances of futures are made of.

    Parameters
    ----------
    world
        Register, playbook and horizon after changes and option.
    portfolio, staffing
        Its placements, and its instance.
    settings
        The futures.
    hired
        Which candidates count as hired, shape (resource,); the others are not there. By default none is.
    """
    seen = outlook(world, portfolio=portfolio, settings=settings)
    alliances = _alliances(world, seen, settings)
    placed = (*portfolio.eligible, *placed_deals(settings.pipeline, world=world))
    wide = every_profile(world, alliances, placed, seen, staffing.data)
    monthly = replace(world, horizon=_by_month(world.horizon))
    capacity = available_capacity(monthly)
    rate, floor = _rates(monthly, seen)
    data = staffing.data
    there = ~data.candidate if hired is None else ~data.candidate | hired
    return Ground(
        outlook=seen,
        data=data,
        wide=wide,
        rate=rate,
        floor=floor,
        presence=_presence(monthly, alliances, portfolio),
        profile=_profiles(monthly, alliances, portfolio, seen),
        startup=_startup(monthly),
        available=np.where(there[:, None], capacity.available, 0.0),
        employed=np.where(there[:, None], capacity.employed_months, 0.0),
        full=_full(world),
        ramp=world.playbook.planning.ramp_up,
        person=_persons(data, seen),
        withheld=_withheld(data, wide, seen),
        hire_cost=_hire_cost(world, data),
        hour_cost=staffing.hourly_cost,
        training=_training(world),
        points_per_thousand=world.playbook.charges.points_per_thousand,
    )


def _alliances(world: World, seen: Outlook, settings: Futures) -> tuple[Alliance, ...]:
    """Return the alliances of the outlook as rows of a register."""
    rows = {row.alliance_id: row for row in world.register.alliances}
    rows |= {deal.alliance.alliance_id: deal.alliance for deal in settings.pipeline}
    return tuple(rows[name] for name in seen.names)


def _by_month(horizon: Horizon) -> Horizon:
    """Return a horizon with a period for each month; not checked, since it may have more periods than a file may ask for."""
    return Horizon.model_construct(
        start=horizon.start, periods=num_months(horizon), months_per_period=1
    )


def _rates(monthly: World, seen: Outlook) -> tuple[np.ndarray, np.ndarray]:
    """Return hours a month, shape (profile, month, phase, bundle), and floors, shape (profile, month, bundle)."""
    rows, places, moves = [], [], []
    for profile, phase in product(seen.profiles, PHASES):
        name = f"{profile}|{phase}"
        rows.append(_bare(name))
        segment = monthly.playbook.profiles[profile].segment
        places.append(
            Placement(
                alliance_id=name,
                name=name,
                eligible=True,
                profile=profile,
                segment=segment,
            )
        )
        moves.append(
            PhaseMoves(
                kind="phase_moves",
                alliance_id=name,
                date=monthly.horizon.start,
                phase=phase,
            )
        )
    made_up = replace(
        monthly,
        register=monthly.register.replace(alliances=tuple(rows), evaluations=()),
        phase_moves=tuple(moves),
    )
    found = expected_demand(Portfolio(placements=tuple(places)), world=made_up)
    shape = (len(seen.profiles), len(PHASES), len(BUNDLES), seen.num_months)
    need = found.need.reshape(shape).transpose(0, 3, 1, 2)
    floors = found.floors.reshape(shape)[:, 0].transpose(0, 2, 1)
    return np.ascontiguousarray(need), np.ascontiguousarray(floors)


def _bare(name: str) -> Alliance:
    """Return an alliance of which only the name matters."""
    return Alliance(
        alliance_id=name,
        name=name,
        partner=name,
        kind="any",
        phase="development",
        shared_risk_reward=True,
        business_model_defined=True,
    )


def _presence(
    monthly: World, alliances: tuple[Alliance, ...], portfolio: Portfolio
) -> np.ndarray:
    """Return the months in each phase as register and scenario date them, none for pipeline deals, shape (alliance, month, phase)."""
    months = np.zeros((len(alliances), monthly.horizon.periods, len(PHASES)))
    for index, row in enumerate(alliances[: len(portfolio.eligible)]):
        for part in stretches(row, world=monthly, portfolio=portfolio):
            months[index, part.period, PHASES.index(part.phase)] += part.months
    return months


def _profiles(
    monthly: World,
    alliances: tuple[Alliance, ...],
    portfolio: Portfolio,
    seen: Outlook,
) -> np.ndarray:
    """Return the profile on the first day of each month as the scenario dates it, shape (alliance, month)."""
    placed = np.repeat(seen.profile[:, None], seen.num_months, axis=1)
    days = monthly.horizon.first_days[:-1]
    for index, row in enumerate(alliances[: len(portfolio.eligible)]):
        if portfolio.later_of(row.alliance_id):
            placed[index] = [
                seen.profiles.index(
                    portfolio.placement_on(row.alliance_id, day).profile or ""
                )
                for day in days
            ]
    return placed


def _startup(monthly: World) -> np.ndarray:
    """Return the share of each month that is start-up of an alliance that begins in another, shape (month, month)."""
    *firsts, _ = days = monthly.horizon.first_days
    length = timedelta(days=monthly.playbook.planning.startup_days)
    shares = [
        [
            (min(begin + length, after) - day).days / (after - day).days
            for day, after in pairwise(days)
        ]
        for begin in firsts
    ]
    later = np.triu(np.ones((len(firsts), len(firsts))))
    return np.clip(shares, 0.0, 1.0) * later


def _full(world: World) -> np.ndarray:
    """Return the hours a month at full effect, shape (resource,)."""
    hours = world.playbook.planning.productive_hours_per_month
    people = [
        world.contracts[row.manager_id].hours_per_month
        if row.manager_id in world.contracts
        else row.fte * hours * (1 - row.core_role_share)
        for row in world.register.managers
    ]
    return np.array([*people, *(row.hours_per_month for row in world.register.teams)])


def _persons(data: ProblemData, seen: Outlook) -> np.ndarray:
    """Return the index of the person of each resource, -1 for teams and contractors, shape (resource,)."""
    index = {name: number for number, name in enumerate(seen.people)}
    return np.array([index.get(name, -1) for name in data.resources], dtype=int)


def _withheld(data: ProblemData, wide: Wide, seen: Outlook) -> np.ndarray:
    """Return where a pin or a published window keeps an allowed lead out, shape (resource, alliance, period)."""
    num_profiles = len(seen.profiles)
    rows = np.arange(seen.num_listed) * num_profiles + seen.profile[: seen.num_listed]
    there = data.active[None] & (data.available > 0)[:, None, :]
    allowed = wide.allowed[:, rows] & there
    kept_out = np.zeros((len(data.resources), len(seen.names), len(data.periods)), bool)
    kept_out[:, : seen.num_listed] = allowed & ~data.eligible
    return kept_out


def _hire_cost(world: World, data: ProblemData) -> np.ndarray:
    """Return the currency a month of everybody whom the option hires, shape (resource,)."""
    hired = {*world.hires, *(name for group in world.candidates for name in group)}
    costs = {p.manager_id: p.annual_cost or 0.0 for p in world.register.managers}
    return np.array(
        [costs.get(name, 0.0) / 12 if name in hired else 0.0 for name in data.resources]
    )


def _training(world: World) -> np.ndarray:
    """Return the currency that training takes in each period; earlier training is paid already, shape (period,)."""
    days = world.horizon.first_days
    return np.array(
        [
            sum(row.cost for row in world.people.upskilling if day <= row.date < after)
            for day, after in pairwise(days)
        ],
        dtype=float,
    )
