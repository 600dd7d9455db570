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
from resourcing.scenario import SlaMoves, World

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
    """Days of one month in which phase and agreement of an alliance stay the same."""

    period: int
    months: float
    phase: Phase
    moves: int


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
    """
    placed = {item.alliance_id: item for item in portfolio.placements if item.eligible}
    rows = [row for row in world.register.alliances if row.alliance_id in placed]
    services = tuple(world.playbook.services)
    shape = (len(rows), len(services), world.horizon.periods)
    hours, requests = np.zeros(shape), np.zeros(shape)
    months = np.zeros((shape[0], shape[2]))
    floors = np.zeros((shape[0], len(BUNDLES), shape[2]))
    rates = _Rates(world=world)
    for index, row in enumerate(rows):
        profile = placed[row.alliance_id].profile or ""
        for part in stretches(row, world=world, profile=profile):
            per_month, asked = rates.monthly(profile, part.phase, part.moves)
            hours[index, :, part.period] += part.months * per_month
            requests[index, :, part.period] += part.months * asked
            floors[index, :, part.period] += part.months * rates.floors(
                profile, part.moves
            )
            months[index, part.period] += part.months
    bundle_of = {bundle: number for number, bundle in enumerate(BUNDLES)}
    return Demand(
        alliances=tuple(row.alliance_id for row in rows),
        services=services,
        periods=world.horizon.labels,
        service_hours=hours,
        requests=requests,
        active_months=months,
        floors=np.divide(
            floors,
            months[:, None, :],
            out=np.zeros_like(floors),
            where=months[:, None, :] > 0,
        ),
        service_bundle=np.array(
            [bundle_of[item.bundle] for item in world.playbook.services.values()],
            dtype=int,
        ),
    )


def stretches(row: Alliance, *, world: World, profile: str) -> Iterator[Stretch]:
    """Yield the stretches of an alliance over the horizon, in order of time."""
    moves = sorted(move.date for move in world.sla_moves if move.profile == profile)
    changes = {
        row.start,
        _startup_end(row, world),
        row.end and row.end + timedelta(days=1),
        *moves,
    }
    changes |= {
        move.date for move in world.phase_moves if move.alliance_id == row.alliance_id
    }
    cuts = sorted(day for day in changes if day is not None)
    for period, first, following in world.horizon.months:
        edges = [first, *(day for day in cuts if first < day < following), following]
        for begin, finish in pairwise(edges):
            if _active(row, begin):
                yield Stretch(
                    period=period,
                    months=(finish - begin).days / (following - first).days,
                    phase=phase_on(row, day=begin, world=world),
                    moves=sum(day <= begin for day in moves),
                )


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
    """Hours, requests and floors a month, by profile, phase and number of agreements that have moved."""

    def __init__(self, *, world: World) -> None:
        self.playbook = world.playbook
        self.moves = world.sla_moves
        self.monthly = cache(self._monthly)
        self.floors = cache(self._floors)

    def _monthly(
        self, profile: str, phase: Phase, moved: int
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
        hours = np.array([item.hours for item in services.values()])
        on_request = np.array(
            [item.trigger == "on_request" for item in services.values()]
        )
        return number * hours, number * on_request

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

    def _moved(self, profile: str, moved: int) -> list[SlaMoves]:
        """Return the first `moved` moves of the profile's agreement, by date."""
        own = sorted(
            (move for move in self.moves if move.profile == profile),
            key=lambda move: move.date,
        )
        return own[:moved]
