"""A plan as a network: who asks, who answers, how fast, and what else they have planned.

Time 0 is the first working day of the horizon. Before it the first period is simulated to settle; after it the last one goes on
until it is known of every request whether it was begun in time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Protocol

import numpy as np

from resourcing.demand import Demand
from resourcing.domain import Alliance
from resourcing.front_door import Portfolio
from resourcing.playbook import SEGMENTS, Resource, can_deliver
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Solution
from resourcing.scenario import SimulationSettings, World
from resourcing.simulate.chance import stream_key
from resourcing.simulate.network import Network, ServiceTime
from resourcing.simulate.planned import PlannedWork, planned_work
from resourcing.simulate.standing import check_standing
from resourcing.simulate.workdays import Workdays, speeds


class SimulatedCase(Protocol):
    """One world made ready, as `study.prepare` gives it."""

    @property
    def world(self) -> World:
        """Return register and playbook after changes and option."""

    @property
    def portfolio(self) -> Portfolio:
        """Return the placements."""

    @property
    def demand(self) -> Demand:
        """Return the hours needed."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """What asks: one service of one alliance.

    Attributes
    ----------
    alliance, service
        Indices in the demand.
    alliance_id, profile, segment, service_id
        Labels.
    limit, fraction
        Working days within which the given fraction must be begun.
    """

    alliance: int
    service: int
    alliance_id: str
    profile: str
    segment: str
    service_id: str
    limit: float
    fraction: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Staffed:
    """A plan ready to be simulated.

    Attributes
    ----------
    plan
        The plan.
    catches_up
        Whether planned hours that requests pushed out of their period are done later.
    network
        Sources and servers, from the beginning of the warm-up to its end.
    sources
        Labels of the network's sources.
    profiles, segments
        Of every alliance of the plan, those included that ask nothing, shape (alliance,).
    workdays
        Working days of the horizon.
    planned
        Planned work without requests.
    daily
        Hours of each resource on each working day, shape (resource, day).
    lead
        Who leads the alliance of each source in each piece of time, `NOBODY` for nobody, shape (source, piece).
    declines
        Whether requests of a source are declined in a piece of time, shape (source, piece); the network has no lead for them.
    """

    plan: Solution
    catches_up: bool
    network: Network
    sources: tuple[Source, ...]
    profiles: tuple[str, ...]
    segments: tuple[str, ...]
    workdays: Workdays
    planned: PlannedWork
    daily: np.ndarray
    lead: np.ndarray
    declines: np.ndarray

    @property
    def num_days(self) -> int:
        """Return the number of working days of the horizon."""
        return len(self.workdays.days)

    def warmed(self, days: int) -> Network:
        """Return the network with a warm-up of some days in place of its own."""
        return self.network.replace(
            begin=-float(days),
            origin=-float(days),
            speed=_with_ends(self.daily, workdays=self.workdays, warm_up=days),
        )

    def lead_at(self, source: np.ndarray, arrived: np.ndarray) -> np.ndarray:
        """Return who led the alliance of each request when it arrived, `NOBODY` for nobody, shape (request,)."""
        return np.asarray(self.lead[source, self._piece(arrived)])

    def declined_at(self, source: np.ndarray, time: np.ndarray) -> np.ndarray:
        """Return whether requests of each source were declined at a time, shape (request,)."""
        return np.asarray(self.declines[source, self._piece(time)])

    def _piece(self, time: np.ndarray) -> np.ndarray:
        """Return the piece of time in which each time lies."""
        return np.searchsorted(self.network.edges, time, side="right")


def staffed(
    case: SimulatedCase, plan: Solution, *, settings: SimulationSettings, seed: int
) -> Staffed:
    """Return a plan as a network without warm-up.

    Parameters
    ----------
    case
        The case of the plan.
    plan
        Who leads and supports what; hours of candidates who are not hired do not count.
    settings
        How it is replayed.
    seed
        Seed of everything drawn.

    Raises
    ------
    InputError
        If something changes within the horizon that a simulation takes as it stands.
    """
    check_standing(case)
    workdays = Workdays.of(case.world.horizon, holidays=settings.holidays)
    there = ~plan.data.candidate | plan.hired
    available = np.where(there[:, None], plan.data.available, 0.0)
    daily = speeds(available, world=case.world, workdays=workdays)
    sources = tuple(_sources(case))
    placed = [case.portfolio.placement(name) for name in case.demand.alliances]
    edges, period = _pieces(case, workdays)
    requests = _rates(case, sources, workdays, edges=edges, period=period)
    a = np.array([item.alliance for item in sources], dtype=int)
    lead = plan.lead[a][:, period]
    declines = _declines(case, plan, sources, settings=settings)[:, period]
    end = float(len(workdays.days)) + np.ceil(
        max((item.limit for item in sources), default=0.0)
    )
    network = Network(
        rate=requests,
        mean=np.array([_hours(case, item) for item in sources]),
        lead=np.where(declines, NOBODY, lead),
        helpers=_helpers(case, plan, sources, settings=settings)[:, period],
        speed=_with_ends(daily, workdays=workdays, warm_up=0),
        begin=0.0,
        end=end + 1.0,
        priority=_classes(sources),
        patience=np.full(len(sources), settings.patience_days or np.inf),
        pace=plan.data.pace[:, a],
        edges=edges,
        keys=np.array(
            [stream_key(seed, item.alliance_id, item.service_id) for item in sources],
            dtype=np.uint64,
        ).reshape(-1, 2),
        service_time=tuple(_time(item, settings) for item in sources),
        preempts=settings.preemption == "resume",
        closed=settings.arrivals == "one_at_a_time",
    )
    return Staffed(
        plan=plan,
        catches_up=settings.planned_work == "caught_up",
        network=network,
        sources=sources,
        profiles=tuple(item.profile or "" for item in placed),
        segments=tuple(item.segment or "" for item in placed),
        workdays=workdays,
        planned=planned_work(plan, requested=requested_share(case.demand)),
        daily=daily,
        lead=lead,
        declines=declines,
    )


def requested_share(demand: Demand) -> np.ndarray:
    """Return the share of each need that is expected hours of requests, shape (alliance, bundle, period)."""
    asked = np.where(demand.requests > 0, demand.service_hours, 0.0)
    member = np.arange(len(demand.bundles))[:, None] == demand.service_bundle[None, :]
    hours = np.einsum("ast,bs->abt", asked, member.astype(float))
    need = demand.need
    return np.divide(hours, need, out=np.zeros_like(need), where=need > 0)


def _sources(case: SimulatedCase) -> Iterator[Source]:
    """Yield every alliance and service of which requests are expected."""
    demand, playbook = case.demand, case.world.playbook
    for a, s in np.argwhere(demand.requests.sum(axis=2) > 0).tolist():
        placed = case.portfolio.placement(demand.alliances[a])
        agreed = playbook.sla[placed.profile or ""]
        yield Source(
            alliance=a,
            service=s,
            alliance_id=demand.alliances[a],
            profile=placed.profile or "",
            segment=placed.segment or "",
            service_id=demand.services[s],
            limit=agreed.response_days,
            fraction=agreed.response_fraction,
        )


def _hours(case: SimulatedCase, source: Source) -> float:
    """Return the standard hours of a request."""
    return case.world.playbook.services[source.service_id].hours


def _time(source: Source, settings: SimulationSettings) -> ServiceTime:
    """Return how the hours of a source's requests spread."""
    common = settings.service_times
    times = settings.service_times_of.get(source.service_id, common)
    return ServiceTime(kind=times.kind, scv=times.scv, values=times.values)


def _declines(
    case: SimulatedCase,
    plan: Solution,
    sources: tuple[Source, ...],
    *,
    settings: SimulationSettings,
) -> np.ndarray:
    """Return where requests are declined, shape (source, period): somebody leads, and nothing of the bundle is delivered."""
    nothing = (plan.data.need > TOLERANCE) & (plan.delivered <= TOLERANCE)
    given_up = nothing & (plan.lead != NOBODY)[:, None, :]
    if settings.given_up == "arrive":
        given_up = np.zeros_like(given_up)
    places = [(item.alliance, _bundle(case, item)) for item in sources]
    a, b = np.array(places, dtype=int).reshape(-1, 2).T
    return np.asarray(given_up[a, b])


def _classes(sources: tuple[Source, ...]) -> np.ndarray:
    """Return the class of each source, the shortest limit first, of equal ones the more complex segment, shape (source,)."""
    levels = [(item.limit, SEGMENTS.index(item.segment)) for item in sources]
    order = {level: number for number, level in enumerate(sorted(set(levels)))}
    return np.array([order[level] for level in levels], dtype=int)


def _rows(case: SimulatedCase) -> tuple[Alliance, ...]:
    """Return the alliances in the order of the demand."""
    known = {row.alliance_id: row for row in case.world.register.alliances}
    return tuple(known[name] for name in case.demand.alliances)


def _pieces(case: SimulatedCase, workdays: Workdays) -> tuple[np.ndarray, np.ndarray]:
    """Return the days at which a period begins or an alliance begins or ends, and the period of each piece between them."""
    edges = {int(day) for day in workdays.starts[1:-1]}
    for row in _rows(case):
        edges |= set(_active_days(row, workdays))
    inside = sorted(edge for edge in edges if 0 < edge < len(workdays.days))
    return np.array(inside, dtype=float), workdays.period[[0, *inside]]


def _active_days(row: Alliance, workdays: Workdays) -> tuple[int, int]:
    """Return the first working day of an alliance and the one after its last, as numbers."""
    first = workdays.before(row.start) if row.start else 0
    after = len(workdays.days)
    if row.end:
        after = int(np.searchsorted(workdays.days, np.datetime64(row.end), "right"))
    return first, after


def _rates(
    case: SimulatedCase,
    sources: tuple[Source, ...],
    workdays: Workdays,
    *,
    edges: np.ndarray,
    period: np.ndarray,
) -> np.ndarray:
    """Return the requests of each source a working day in each piece, shape (source, piece).

    The requests of a period come on the working days on which the alliance is active, or on all where it has none of them.
    """
    begins = np.array([0.0, *edges])
    length = np.diff(np.array([*begins, len(workdays.days)]))
    rows, rates = _rows(case), np.zeros((len(sources), len(begins)))
    for k, item in enumerate(sources):
        first, after = _active_days(rows[item.alliance], workdays)
        days = length * ((begins >= first) & (begins < after))
        total = np.bincount(period, weights=days, minlength=len(workdays.counts))
        days = np.where(total[period] > 0, days, length)
        total = np.where(total > 0, total, workdays.counts)
        expected = case.demand.requests[item.alliance, item.service]
        rates[k] = (days > 0) * (expected / total)[period]
    return rates


def _helpers(
    case: SimulatedCase,
    plan: Solution,
    sources: tuple[Source, ...],
    *,
    settings: SimulationSettings,
) -> np.ndarray:
    """Return who steps in for a lead, most planned hours first, shape (source, period, helper); `NOBODY` fills up."""
    weight = _support(plan, settings)
    num_periods = len(plan.data.periods)
    if weight is None:
        return np.full((len(sources), num_periods, 0), NOBODY)
    able = _able(case)
    lists = {
        (k, t): _ranked(
            weight[:, item.alliance, _bundle(case, item), t] * able[item.service]
        )
        for (k, item), t in product(enumerate(sources), range(num_periods))
    }
    most = max(map(len, lists.values()), default=0)
    helpers = np.full((len(sources), num_periods, most), NOBODY)
    for (k, t), names in lists.items():
        helpers[k, t, : len(names)] = names
    return helpers


def _support(plan: Solution, settings: SimulationSettings) -> np.ndarray | None:
    """Return how much each resource supports, shape (resource, alliance, bundle, period); None where nobody does."""
    if settings.support == "planned":
        return plan.support
    allowed = plan.data.may_support if settings.support == "allowed" else None
    return None if allowed is None else allowed * 1.0


def _able(case: SimulatedCase) -> np.ndarray:
    """Return whether each resource can deliver a service, shape (service, resource)."""
    register = case.world.register
    people: tuple[Resource, ...] = (*register.managers, *register.teams)
    services = case.world.playbook.services.values()
    return np.array(
        [[can_deliver(r, service=item) for r in people] for item in services]
    )


def _bundle(case: SimulatedCase, source: Source) -> int:
    """Return the bundle of a source's service."""
    return int(case.demand.service_bundle[source.service])


def _ranked(weight: np.ndarray) -> list[int]:
    """Return who has a weight, the largest first."""
    order = np.argsort(-weight, kind="stable")
    return [int(r) for r in order if weight[r] > TOLERANCE]


def _with_ends(daily: np.ndarray, *, workdays: Workdays, warm_up: int) -> np.ndarray:
    """Return hours a day with the mean day of the first period before, and of the last one after, shape (resource, stretch)."""
    inside = workdays.period[None, :]
    first = daily[:, inside[0] == 0].mean(axis=1, keepdims=True)
    last = daily[:, inside[0] == inside.max()].mean(axis=1, keepdims=True)
    return np.concatenate([np.repeat(first, warm_up, axis=1), daily, last], axis=1)
