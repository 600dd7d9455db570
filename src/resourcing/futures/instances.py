"""Instances of a sampled future: what happens in truth over the horizon, and what a review knows of it.

Both are made of the same arrays; a review sees a course with what it cannot know taken out.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from resourcing.futures.courses import Course
from resourcing.futures.ground import PHASES, Ground
from resourcing.futures.staff import Staff
from resourcing.problem import NOBODY, ProblemData

DEVELOPMENT, LAUNCH, COMMERCIAL, STARTUP, WIND_DOWN = (
    PHASES.index(name)
    for name in ("development", "launch", "commercial", "startup", "wind_down")
)


THOUSAND = 1000.0


def presence(ground: Ground, path: Course) -> np.ndarray:
    """Return the months of each alliance in each phase, shape (alliance, month, phase)."""
    num = ground.outlook.num_months
    given = ground.presence[path.rows].copy()
    month = np.arange(num)
    for a in np.flatnonzero(path.new):
        given[a] = _new_presence(ground, int(path.start[a]), int(path.rows[a]))
    launched = month[None] >= path.launch[:, None]
    sold = month[None] >= path.commercial[:, None]
    down = month[None] >= path.winds_down[:, None]
    _move(given, DEVELOPMENT, LAUNCH, launched)
    _move(given, LAUNCH, COMMERCIAL, sold)
    for phase in (STARTUP, DEVELOPMENT, LAUNCH, COMMERCIAL):
        _move(given, phase, WIND_DOWN, down)
    given *= (month[None] < path.ends[:, None])[:, :, None]
    return given


def _new_presence(ground: Ground, start: int, row: int) -> np.ndarray:
    """Return the months in each phase of a deal that begins in a month: start-up, then the phase of what it is like."""
    num = ground.outlook.num_months
    given = np.zeros((num, len(PHASES)))
    if start >= num:
        return given
    startup = ground.startup[start, start:]
    given[start:, STARTUP] = startup
    later = LAUNCH if ground.outlook.in_launch[row] else DEVELOPMENT
    later = COMMERCIAL if ground.outlook.commercial[row] else later
    given[start:, later] = 1.0 - startup
    return given


def _move(given: np.ndarray, before: int, after: int, when: np.ndarray) -> None:
    """Move the months in one phase to another from some month on."""
    moved = given[:, :, before] * when
    given[:, :, before] -= moved
    given[:, :, after] += moved


def profiles(ground: Ground, path: Course) -> np.ndarray:
    """Return the profile of each alliance in each month, shape (alliance, month).

    As the scenario dates it; in truth another one where the first evaluation is wrong; another one again once the
    alliance has changed.
    """
    month = np.arange(ground.outlook.num_months)
    given = np.where(path.new[:, None], path.placed[:, None], ground.profile[path.rows])
    wrong = (path.true != path.placed)[:, None]
    before = np.where(wrong, path.true[:, None], given)
    return np.where(month[None] >= path.changes[:, None], path.becomes[:, None], before)


def instance(
    ground: Ground,
    path: Course,
    people: Staff,
    *,
    first: int = 0,
    last: int | None = None,
    incumbent: np.ndarray | None = None,
    handovers_left: float | None = None,
) -> ProblemData:
    """Return the instance of a course over some periods.

    Parameters
    ----------
    ground
        What instances are made of.
    path
        The course, in truth or as known.
    people
        Who is there.
    first, last
        First period, and the one after the last (None for the end of the horizon).
    incumbent
        Last lead of each alliance before the first period, shape (alliance,); by default today's.
    handovers_left
        Handovers that may still be made; by default as many as the scenario allows.
    """
    data, months = ground.data, ground.months_per_period
    window = slice(first, len(data.periods) if last is None else last)
    in_phase = presence(ground, path)
    placed = profiles(ground, path)
    at_start = placed[:, ::months]  # the placement on the first day of a period
    parts = _Parts(
        ground=ground,
        path=path,
        people=people,
        in_phase=in_phase,
        placed=placed,
        wide_row=path.rows[:, None] * ground.num_profiles + at_start,
    )
    arrays = {
        **parts.needs(window),
        **parts.leading(window),
        **parts.resources(window),
        **parts.helping(window),
    }
    return ProblemData(
        resources=people.names,
        alliances=path.names,
        periods=data.periods[window],
        bundles=data.bundles,
        bundle_rate=data.bundle_rate,
        shortfall_rate=data.shortfall_rate,
        incumbent=parts.incumbents() if incumbent is None else incumbent,
        must_lead=np.zeros(len(path.names), dtype=bool),
        cold_handover_factor=data.cold_handover_factor,
        months=data.months,
        occupancy_ceiling=data.occupancy_ceiling,
        rules=data.rules,
        span_points=data.span_points,
        occupancy_points_per_hour=data.occupancy_points_per_hour,
        occupancy_prices=data.occupancy_prices,
        focus_prices=data.focus_prices,
        budget_points_per_thousand=data.budget_points_per_thousand,
        handover_limit_points=data.handover_limit_points,
        max_handovers=data.max_handovers if handovers_left is None else handovers_left,
        years=data.years,
        year=data.year[window],
        **arrays,
    )


@dataclass(frozen=True, kw_only=True, eq=False)
class _Parts:
    """The arrays of an instance, part by part; those with periods are cut to a window."""

    ground: Ground
    path: Course
    people: Staff
    in_phase: np.ndarray
    placed: np.ndarray
    wide_row: np.ndarray

    def needs(self, window: slice) -> dict[str, Any]:
        """Return need, active months and floors."""
        ground, months = self.ground, np.arange(self.ground.outlook.num_months)
        factor = self.path.values.get("world.hours", 1.0)
        hours = ground.rate[self.placed, months]  # alliance, month, phase, bundle
        monthly = np.einsum("amfb,amf->amb", hours, self.in_phase) * factor
        active = self.in_phase.sum(axis=2)
        floors = self._by_period(ground.floor[self.placed, months] * active[:, :, None])
        whole = self._by_period(active)
        floor = np.divide(
            floors,
            whole[:, :, None],
            out=np.zeros_like(floors),
            where=whole[:, :, None] > 0,
        )
        return {
            "need": self._by_period(monthly).transpose(0, 2, 1)[:, :, window],
            "active_months": whole[:, window],
            "floor": floor.transpose(0, 2, 1)[:, :, window],
        }

    def _by_period(self, monthly: np.ndarray) -> np.ndarray:
        """Return sums over the months of each period, shape (alliance, period, ...)."""
        num, rest = monthly.shape[0], monthly.shape[2:]
        per = self.ground.months_per_period
        return monthly.reshape(num, -1, per, *rest).sum(axis=2)

    def leading(self, window: slice) -> dict[str, Any]:
        """Return what leading takes and is worth, by the placement on the first day of each period."""
        wide, rows = self.ground.wide, self.wide_row[:, window]
        like, active = self.people.like, self._active(window)
        return {
            "weight": wide.weight[rows],
            "span_weight": wide.span_weight[rows],
            "handover_in": wide.handover_in[rows],
            "handover_out": wide.handover_out[rows],
            "handover_points": wide.handover_points[rows],
            "overhead": wide.overhead[like][:, rows] * active[None],
            "placement_cost": wide.placement_cost[like][:, rows],
            "eligible": self._eligible(rows, window) & (active > 0)[None],
            "pace": np.repeat(self.ground.data.pace[like][:, :1], len(rows), axis=1),
        }

    def _active(self, window: slice) -> np.ndarray:
        """Return active months, shape (alliance, period)."""
        return self._by_period(self.in_phase.sum(axis=2))[:, window]

    def _eligible(self, rows: np.ndarray, window: slice) -> np.ndarray:
        """Return who may lead what, shape (resource, alliance, period)."""
        ground, like = self.ground, self.people.like
        period = np.arange(len(ground.data.periods))[window]
        allowed = ground.wide.allowed[like][:, rows, period[None]]
        listed = np.flatnonzero(~self.path.new)
        kept_out = self._withheld(listed)[like][:, :, window]
        allowed[:, listed] &= ~kept_out
        there = self._available(window) > 0
        return np.asarray(allowed & there[:, None, :])

    def _withheld(self, listed: np.ndarray) -> np.ndarray:
        """Return whom pins and published leads keep out, shape (resource of the ground, listed alliance, period).

        They bind no longer once everybody whom they leave is gone for good; a successor is kept out like the leaver.
        """
        ground, rows = self.ground, self.path.rows[listed]
        num_own = len(ground.data.resources)
        there = self._available(slice(None))[:num_own] > 0
        later = np.asarray(np.logical_or.accumulate(there[:, ::-1], axis=1))
        stays = later[:, ::-1]
        free = ~(ground.data.eligible[:, rows] & stays[:, None, :]).any(axis=0)
        return np.asarray(ground.withheld[:, rows] & ~free[None])

    def _available(self, window: slice) -> np.ndarray:
        """Return hours by period, shape (resource, period)."""
        factor = self.path.values.get("world.productive", 1.0)
        return self._by_period(self.people.available)[:, window] * factor

    def resources(self, window: slice) -> dict[str, Any]:
        """Return hours, spans and prices of resources, and what is left of budgets."""
        ground, data, like = self.ground, self.ground.data, self.people.like
        months = self._by_period(self.people.employed)[:, window]
        hires = float((ground.hire_cost[like][:, None] * months).sum())
        firm = hires + float(ground.training[window].sum())
        return {
            "available": self._available(window),
            "span_limit": data.span_limit[like][:, window],
            "hour_points": data.hour_points[like],
            "hour_cost": data.hour_cost[like],
            "fixed_points": firm / THOUSAND * ground.points_per_thousand,
            "budget": self._budget(window),
        }

    def _budget(self, window: slice) -> np.ndarray:
        """Return the budget of each year in proportion to its periods in the window, shape (year,)."""
        data = self.ground.data
        years = np.arange(len(data.years))[:, None]
        inside = (data.year[window][None] == years).sum(axis=1)
        whole = np.maximum(1, (data.year[None] == years).sum(axis=1))
        return np.asarray(data.budget * np.where(inside > 0, inside / whole, 1.0))

    def helping(self, window: slice) -> dict[str, Any]:
        """Return support and oversight; the share of a need that a resource can deliver is that of development."""
        ground, like, rows = self.ground, self.people.like, self.wide_row[:, window]
        wide, active = ground.wide, self._active(window)
        there = (self._available(window) > 0)[:, None, :] & (active > 0)[None]
        found: dict[str, Any] = {
            "needs_overseer": ground.data.needs_overseer[like],
            "oversight_hours": wide.oversight[rows] * active,
            "may_oversee": wide.oversees[like][:, rows] & there,
        }
        if wide.able is not None:
            need = self.needs(window)["need"]
            able = wide.able[like][:, rows].transpose(0, 1, 3, 2)
            found["support_limit"] = able * need[None] * there[:, :, None, :]
            found["support_cap"] = wide.cap[rows].transpose(0, 2, 1) * need
        return found

    def incumbents(self) -> np.ndarray:
        """Return today's leads, shape (alliance,)."""
        own = np.full(len(self.path.rows), NOBODY)
        listed = ~self.path.new
        own[listed] = self.ground.data.incumbent[self.path.rows[listed]]
        return own
