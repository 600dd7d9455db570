"""What each alliance needs: hours by bundle, service and period, from its profile, phase and service levels.

Every quantity is computed by calendar month in proportion to days and then summed over the review period
(docs/formulation.md, section "Need"). Nothing here knows who does the work.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from resourcing.domain import Alliance, Phase
from resourcing.front_door import Portfolio
from resourcing.playbook import BUNDLES, Playbook
from resourcing.scenario import Agreement, World

MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True, eq=False)
class Demand:
    """Hours needed by the eligible alliances.

    Attributes
    ----------
    alliances, bundles, services, periods
        Labels of the axes.
    service_hours
        Standard hours needed, shape (alliance, service, period).
    requests
        Expected number of requests, shape (alliance, service, period); 0 for planned services.
    active_months
        Months of each period in which the alliance is active, shape (alliance, period).
    floors
        Minimum coverage promised, shape (alliance, bundle, period); the mean over the active days.
    support_cap
        Standard hours that others than the lead may deliver, all together, shape (alliance, bundle, period).
    profiles, profile_months
        Labels of the profiles; months of each period in which the alliance is active and placed in a profile, shape
        (alliance, profile, period).
    service_bundle
        Bundle of each service, as an index into `bundles`, shape (service,).
    """

    alliances: tuple[str, ...]
    bundles: tuple[str, ...] = BUNDLES
    services: tuple[str, ...]
    periods: tuple[str, ...]
    service_hours: np.ndarray
    requests: np.ndarray
    active_months: np.ndarray
    floors: np.ndarray
    support_cap: np.ndarray
    profiles: tuple[str, ...]
    profile_months: np.ndarray
    service_bundle: np.ndarray

    @property
    def need(self) -> np.ndarray:
        """Return the standard hours needed, shape (alliance, bundle, period)."""
        members = np.arange(len(self.bundles))[:, None] == self.service_bundle[None, :]
        return np.einsum("ast,bs->abt", self.service_hours, members.astype(float))

    def frame(self) -> pd.DataFrame:
        """Return alliance_id, period, bundle and hours, one row for each eligible alliance, bundle and period."""
        index = pd.MultiIndex.from_product(
            [self.alliances, self.periods, self.bundles],
            names=["alliance_id", "period", "bundle"],
        )
        hours = self.need.transpose(0, 2, 1).ravel()
        return pd.DataFrame({"hours": hours}, index=index).reset_index()


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days of one month in which placement, phase, agreement and services of an alliance stay the same.

    `moves` counts the changes of the profile's agreement so far, `services` those of services.
    """

    period: int
    months: float
    profile: str
    phase: Phase
    moves: int
    services: int


def expected_demand(portfolio: Portfolio, *, world: World) -> Demand:
    """Return the hours that the eligible alliances need over the horizon of a world.

    Parameters
    ----------
    portfolio
        Placement of every alliance; those that are not eligible need nothing.
    world
        Register, playbook, horizon and dated moves.

    Returns
    -------
    Demand
        Arrays over (alliance, service or bundle, period), in hours.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> demand = rs.expected_demand(case.portfolio, world=case.world)
    >>> demand.need.shape  # alliance, bundle, period
    (5, 3, 2)
    >>> demand.frame().head(3)
      alliance_id  period        bundle  hours
    0          A1  2027Q1     essential  59.25
    1          A1  2027Q1          core  88.50
    2          A1  2027Q1  higher_value  53.25
    """
    eligible = {item.alliance_id for item in portfolio.eligible}
    rows = [row for row in world.register.alliances if row.alliance_id in eligible]
    sums, rates = _Sums.blank(len(rows), world), _Rates(world=world)
    for index, row in enumerate(rows):
        for part in stretches(row, world=world, portfolio=portfolio):
            sums.add(index, part, rates)
    months = sums.profile_months.sum(axis=1)
    bundle_of = {bundle: number for number, bundle in enumerate(BUNDLES)}
    return Demand(
        alliances=tuple(row.alliance_id for row in rows),
        services=tuple(world.playbook.services),
        periods=world.horizon.labels,
        service_hours=sums.hours,
        requests=sums.requests,
        active_months=months,
        floors=np.divide(
            sums.floors,
            months[:, None, :],
            out=np.zeros_like(sums.floors),
            where=months[:, None, :] > 0,
        ),
        support_cap=sums.support_cap(rates.member),
        profiles=tuple(world.playbook.profiles),
        profile_months=sums.profile_months,
        service_bundle=np.array(
            [bundle_of[item.bundle] for item in world.playbook.services.values()],
            dtype=int,
        ),
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Sums:
    """Sums over stretches, by alliance and period.

    `floors` are months times floors. `share` is each alliance's first share of support, `more` the hours by which later
    shares differ from it: so nothing is rounded where the share stays the same.
    """

    hours: np.ndarray
    requests: np.ndarray
    floors: np.ndarray
    share: np.ndarray
    more: np.ndarray
    profile_months: np.ndarray

    @classmethod
    def blank(cls, num_alliances: int, world: World) -> "_Sums":
        """Return sums of nothing."""
        playbook, periods = world.playbook, world.horizon.periods

        def zeros(size: int) -> np.ndarray:
            return np.zeros((num_alliances, size, periods))

        return cls(
            hours=zeros(len(playbook.services)),
            requests=zeros(len(playbook.services)),
            floors=zeros(len(BUNDLES)),
            share=np.full((num_alliances, len(BUNDLES)), np.nan),
            more=zeros(len(BUNDLES)),
            profile_months=zeros(len(playbook.profiles)),
        )

    def add(self, index: int, part: Stretch, rates: "_Rates") -> None:
        """Add a stretch of an alliance."""
        per_month, asked = rates.monthly(
            part.profile, part.phase, part.moves, part.services
        )
        at = (index, slice(None), part.period)
        self.hours[at] += part.months * per_month
        self.requests[at] += part.months * asked
        self.floors[at] += part.months * rates.floors(part.profile, part.moves)
        share = rates.support_share(part.profile, part.moves)
        if np.isnan(self.share[index]).any():
            self.share[index] = share
        change = share - self.share[index]
        self.more[at] += part.months * (change * (rates.member @ per_month))
        self.profile_months[index, rates.profile_index[part.profile], part.period] += (
            part.months
        )

    def support_cap(self, member: np.ndarray) -> np.ndarray:
        """Return the hours that supporters may deliver, shape (alliance, bundle, period); `member` is (bundle, service)."""
        need = np.einsum("ast,bs->abt", self.hours, member)
        return np.nan_to_num(self.share)[:, :, None] * need + self.more


def stretches(
    row: Alliance, *, world: World, portfolio: Portfolio
) -> Iterator[Stretch]:
    """Yield the stretches of an alliance over the horizon, in order of time."""
    cuts = _cuts(row, world=world, portfolio=portfolio)
    for period, first, following in world.horizon.months:
        edges = [first, *(day for day in cuts if first < day < following), following]
        for begin, finish in pairwise(edges):
            if _active(row, begin):
                profile = portfolio.placement_on(row.alliance_id, begin).profile or ""
                yield Stretch(
                    period=period,
                    months=(finish - begin).days / (following - first).days,
                    profile=profile,
                    phase=phase_on(row, day=begin, world=world),
                    moves=sum(
                        move.profile == profile and move.date <= begin
                        for move in world.sla_moves
                    ),
                    services=sum(move.date <= begin for move in world.service_moves),
                )


def _cuts(row: Alliance, *, world: World, portfolio: Portfolio) -> list[date]:
    """Return the days on which something about an alliance changes, in order."""
    name = row.alliance_id
    later = portfolio.later_of(name)
    placed = [portfolio.placement(name), *(item.placement for item in later)]
    profiles = {item.profile for item in placed}
    changes = {
        row.start,
        _startup_end(row, world),
        row.end and row.end + timedelta(days=1),
        *(item.day for item in later),
        *(move.date for move in world.sla_moves if move.profile in profiles),
        *(move.date for move in world.service_moves),
        *(move.date for move in world.phase_moves if move.alliance_id == name),
    }
    return sorted(day for day in changes if day is not None)


def phase_on(row: Alliance, *, day: date, world: World) -> Phase:
    """Return the phase of an alliance on a day.

    Start-up for the playbook's number of days from `start`; then the register's phase (development where it says
    start-up), until a dated move of the world.
    """
    moves = [
        m
        for m in world.phase_moves
        if m.alliance_id == row.alliance_id and m.date <= day
    ]
    if moves:
        return max(moves, key=lambda move: move.date).phase
    startup_end = _startup_end(row, world)
    if startup_end is not None and day < startup_end:
        return "startup"
    return "development" if row.phase == "startup" else row.phase


def _startup_end(row: Alliance, world: World) -> date | None:
    """Return the first day after start-up, or None where the start lies long ago."""
    days = timedelta(days=world.playbook.planning.startup_days)
    return row.start + days if row.start else None


def _active(row: Alliance, day: date) -> bool:
    """Return whether the alliance is active on a day; its end is the last day of work."""
    return (row.start is None or row.start <= day) and (
        row.end is None or day <= row.end
    )


class _Rates:
    """What a month takes, by profile, phase and the numbers of agreements and services that have moved."""

    def __init__(self, *, world: World) -> None:
        self.playbook = world.playbook
        self.moves = world.sla_moves
        self.service_moves = sorted(world.service_moves, key=lambda move: move.date)
        self.monthly = cache(self._monthly)
        self.floors = cache(self._floors)
        self.support_share = cache(self._support_share)
        self.profile_index = {name: i for i, name in enumerate(self.playbook.profiles)}
        bundles = [item.bundle for item in self.playbook.services.values()]
        self.member = np.array([[b == own for own in bundles] for b in BUNDLES]) * 1.0

    def _monthly(
        self, profile: str, phase: Phase, moved: int, services_moved: int
    ) -> tuple[np.ndarray, np.ndarray]:
        """Return standard hours a month and requests a month, shape (service,) each."""
        occurrences = self._occurrences(self.playbook, profile, moved)
        services = self.playbook.services
        number = np.array(
            [
                occurrences[key] * item.phase_multipliers.get(phase, 1.0)
                for key, item in services.items()
            ]
        )
        number = number / MONTHS_PER_YEAR
        hours = {key: item.hours for key, item in services.items()}
        hours |= {m.service: m.hours for m in self.service_moves[:services_moved]}
        on_request = np.array(
            [item.trigger == "on_request" for item in services.values()]
        )
        return number * np.array([hours[key] for key in services]), number * on_request

    def _occurrences(
        self, playbook: Playbook, profile: str, moved: int
    ) -> Mapping[str, float]:
        """Return the occurrences a year by service after the first `moved` moves of the profile's agreement."""
        start = {
            key: item.occurrences.get(profile, 0.0)
            for key, item in playbook.services.items()
        }
        for move in self._moved(profile, moved):
            start = {**start, **move.occurrences}
        return start

    def _floors(self, profile: str, moved: int) -> np.ndarray:
        """Return the floors after the first `moved` moves, shape (bundle,)."""
        floors = {
            bundle: getattr(self.playbook.sla[profile].floors, bundle)
            for bundle in BUNDLES
        }
        for move in self._moved(profile, moved):
            floors = {**floors, **move.floors}
        return np.array([floors[bundle] for bundle in BUNDLES])

    def _support_share(self, profile: str, moved: int) -> np.ndarray:
        """Return the shares that supporters may deliver after the first `moved` moves, shape (bundle,)."""
        own = self.playbook.profiles[profile].support_share
        shares = {bundle: getattr(own, bundle) for bundle in BUNDLES}
        for move in self._moved(profile, moved):
            shares = {**shares, **move.support_share}
        return np.array([shares[bundle] for bundle in BUNDLES])

    def _moved(self, profile: str, moved: int) -> list[Agreement]:
        """Return the first `moved` moves of the profile's agreement, by date."""
        own = sorted(
            (move for move in self.moves if move.profile == profile),
            key=lambda move: move.date,
        )
        return own[:moved]
