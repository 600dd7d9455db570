"""The ground of a plan: one case that holds every lever, and the instances that follow from pulling some of them.

A dated hire is one row of the case for each first day of a period; an instance takes the rows of one calendar. Solves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import numpy as np

from resourcing.plan.description import HireLever, PromisesKept, TargetFile
from resourcing.playbook import BUNDLES, SEGMENTS
from resourcing.problem import AXES, NOBODY, ProblemData
from resourcing.read import Inputs
from resourcing.results import Solution
from resourcing.study import Case

Calendar = tuple[tuple[int, ...], ...]
"""First periods of the people hired, rising, for each kind."""
OPTION = "levers_of_the_target"
"""Name of the option that holds every lever."""
MONTHS_PER_YEAR, THOUSAND = 12, 1000.0
SOME = 1e-3
"""Coverage that stands for being led at all, where an alliance must not be unmanaged from a date on."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """Under which conditions a plan is looked for.

    Attributes
    ----------
    delay
        Months that pass before the first decision.
    without
        Identifiers of levers that may not be pulled.
    lowered
        Identifiers of service levels that are lowered.
    """

    delay: int = 0
    without: frozenset[str] = frozenset()
    lowered: frozenset[str] = frozenset()

    def stricter(self, other: "Setting") -> bool:
        """Return whether whatever this setting allows the other allows too."""
        return (
            self.delay >= other.delay
            and self.without >= other.without
            and self.lowered <= other.lowered
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Ground:
    """A case with every lever, and the target.

    Attributes
    ----------
    case
        The case; each kind of hire stands in it once for each period in which it may begin.
    target
        The target.
    inputs
        What the case was made of; the option that holds every lever is among those of its scenario.
    given_up
        Promises that need not be kept, shape (alliance, bundle, period).
    """

    case: Case
    target: TargetFile
    inputs: Inputs
    given_up: np.ndarray = field(default_factory=lambda: np.zeros((1, 1, 1), bool))

    @property
    def data(self) -> ProblemData:
        """Return the arrays with every lever."""
        return self.case.data

    @property
    def kinds(self) -> tuple[HireLever, ...]:
        """Return the kinds of people who may be hired."""
        return self.target.hires

    @cached_property
    def copies(self) -> np.ndarray:
        """Return the row of each kind beginning in each period, shape (kind, period)."""
        rows = {name: r for r, name in enumerate(self.data.resources)}
        found = [
            [rows[copy_id(kind, label)] for label in self.data.periods]
            for kind in self.kinds
        ]
        return np.array(found, dtype=int).reshape(-1, len(self.data.periods))

    @cached_property
    def own(self) -> np.ndarray:
        """Return the rows of everybody but the people who may be hired."""
        every = np.arange(len(self.data.resources))
        return every[~np.isin(every, self.copies)]

    @cached_property
    def period_cost(self) -> np.ndarray:
        """Return the cost in currency of one of a kind in each period of service, shape (kind, period)."""
        month = [kind.annual_cost / MONTHS_PER_YEAR for kind in self.kinds]
        each = np.array(month)[:, None] * self.data.months
        return np.repeat(each, len(self.data.periods), axis=1)

    @cached_property
    def hourly(self) -> np.ndarray:
        """Return the price of an hour of levers that are paid by the hour, 0 for everybody else, shape (resource,)."""
        bought = {row.contractor_id for row in self.target.contractors}
        allowed = {row.resourcing for row in self.target.teams}
        bought |= {
            row.team_id
            for row in self.case.world.register.teams
            if row.resourcing_option in allowed
        }
        paid = np.isin(self.data.resources, list(bought))
        return np.where(paid, self.case.staffing.hourly_cost, 0.0)

    def earliest(self, lead_months: int, *, delay: int = 0) -> int:
        """Return the first period that begins after a decision and its lead time; the number of periods where none does."""
        day = months_later(self.case.world.today, lead_months + delay)
        firsts = self.case.world.horizon.first_days[:-1]
        return sum(first < day for first in firsts)

    @cached_property
    def open(self) -> np.ndarray:
        """Return whether people of a kind may begin on the first day of a period, shape (kind, period): not while hiring is frozen."""
        begin = {row.manager_id: row.available_from for row in self.case.world.register.managers}  # fmt: skip
        firsts = self.case.world.horizon.first_days[:-1]
        names = np.array(self.data.resources)[self.copies]
        found = [
            [begin[str(name)] == day for name, day in zip(row, firsts, strict=True)]
            for row in names
        ]
        return np.array(found, dtype=bool).reshape(-1, len(firsts))

    def starts(self, setting: Setting) -> list[tuple[int, int]]:
        """Return the earliest first period and the most people of each kind; nobody where none is left."""
        found, last = [], len(self.data.periods)
        for kind, may in zip(self.kinds, self.open, strict=True):
            first = self.earliest(kind.lead_months, delay=setting.delay)
            later = first + np.flatnonzero(may[first:])
            most = 0 if kind.kind_id in setting.without else kind.most
            found.append((int(later[0]), most) if len(later) else (last, 0))
        return found

    def everybody(self, setting: Setting) -> Calendar:
        """Return the calendar of everybody hired as early as can be."""
        last = len(self.data.periods)
        return tuple(
            (first,) * most if first < last else ()
            for first, most in self.starts(setting)
        )

    def hire_cost(self, calendar: Calendar) -> np.ndarray:
        """Return what a calendar costs in each year, in currency, shape (year,)."""
        cost = np.zeros(len(self.data.years))
        for each, firsts in zip(self.period_cost, calendar, strict=True):
            for first in firsts:
                np.add.at(cost, self.data.year[first:], each[first:])
        return cost

    def prices(self, data: ProblemData) -> np.ndarray:
        """Return what an hour of each resource of a staffed instance costs as a lever, in currency, shape (resource,)."""
        price = dict(zip(self.data.resources, self.hourly, strict=True))
        return np.array([float(price.get(name, 0.0)) for name in data.resources])

    def hours_cost(self, plan: Solution) -> np.ndarray:
        """Return what the paid hours of a plan cost in each year, in currency, shape (year,)."""
        cost = np.zeros(len(self.data.years))
        np.add.at(cost, self.data.year, self.prices(plan.data) @ plan.hours_used)
        return cost

    def level_cost(self, setting: Setting) -> float:
        """Return what lowered service levels cost: their points, as currency."""
        rate = self.case.world.playbook.charges.points_per_thousand
        points = sum(
            row.points
            for row in self.target.service_levels
            if row.lever_id in setting.lowered
        )
        return points / rate * THOUSAND if rate else points

    def from_period(self, day: date | None) -> np.ndarray:
        """Return which periods a rule binds that holds from a day on, shape (period,): those that end on or after it."""
        day = day or self.target.holds_from
        ends = self.case.world.horizon.first_days[1:]
        return np.array([end > day for end in ends])

    @cached_property
    def profile_of(self) -> np.ndarray:
        """Return the profile of each alliance in each period, shape (alliance, period)."""
        return self._placed("profile")

    @cached_property
    def segment_of(self) -> np.ndarray:
        """Return the segment of each alliance in each period, shape (alliance, period)."""
        return self._placed("segment")

    def _placed(self, name: str) -> np.ndarray:
        """Return a part of each placement, shape (alliance, period)."""
        days, portfolio = self.case.world.horizon.first_days[:-1], self.case.portfolio
        found = [
            [getattr(portfolio.placement_on(item, day), name) or "" for day in days]
            for item in self.data.alliances
        ]
        return np.array(found, dtype=str).reshape(-1, len(days))

    def mask_of(self, rule: PromisesKept) -> np.ndarray:
        """Return where a rule of promises looks, shape (alliance, bundle, period), whether or not anything is promised."""
        mine = np.isin(self.segment_of, rule.segment or SEGMENTS)
        bundles = np.array([name == (rule.bundle or name) for name in BUNDLES])
        when = self.from_period(rule.holds_from)
        return np.asarray(mine[:, None, :] & bundles[:, None] & when)

    def served(self, setting: Setting) -> ProblemData:
        """Return the instance with every lever, service levels lowered, its other rules as they are."""
        return self.lowered(self.data, setting)

    def lowered(self, data: ProblemData, setting: Setting) -> ProblemData:
        """Return an instance of the same alliances with service levels lowered."""
        need, floor = data.need.copy(), data.floor.copy()
        when = self.from_period(None)
        for row in self.target.service_levels:
            if row.lever_id not in setting.lowered:
                continue
            b = BUNDLES.index(row.bundle)
            where = (self.profile_of == row.profile) & when
            need[:, b] = np.where(where, need[:, b] * row.occurrences, need[:, b])
            if row.floor is not None:
                low = np.minimum(floor[:, b], row.floor)
                floor[:, b] = np.where(where, low, floor[:, b])
        return data.replace(need=need, floor=floor)

    def required(self, data: ProblemData) -> np.ndarray:
        """Return the promises that the target asks for one by one, shape (alliance, bundle, period)."""
        made = _promised(data)
        asked = np.zeros_like(made)
        for rule in self.target.promises:
            if rule.share >= 1.0:
                asked |= made & self.mask_of(rule)
        return asked & ~self.given_up

    def groups(self, data: ProblemData) -> list[tuple[np.ndarray, int]]:
        """Return promises of which a number may be broken, with that number, for each rule of a share below 1."""
        made, found = _promised(data), []
        for rule in self.target.promises:
            if rule.share < 1.0:
                mine = made & self.mask_of(rule)
                spare = int(np.floor((1.0 - rule.share) * mine.sum() + 1e-9))
                found.append((mine, spare))
        return found

    def staffed(self, calendar: Calendar, setting: Setting) -> ProblemData:
        """Return the instance with the people of a calendar, and with the contractors and teams that a setting allows."""
        rows, labels = list(self.own), [self.data.resources[r] for r in self.own]
        for kind, copies, firsts in zip(self.kinds, self.copies, calendar, strict=True):
            rows += [copies[first] for first in firsts]
            labels += [f"{kind.kind_id}-{n}" for n in range(1, len(firsts) + 1)]
        return _allowed(self, _rows(self.served(setting), rows, labels), setting)

    def bound(self, data: ProblemData) -> ProblemData:
        """Return a staffed instance in which the target's rules are strict and nothing else is promised."""
        floor = np.where(self.required(data), data.floor, 0.0)
        floor = np.maximum(floor, self._led_at_all(data))
        rules = data.rules.replace(
            promises="strict", occupancy="strict", budget="off", **self._limits(data)
        )
        most = self.target.most_handovers
        return data.replace(
            floor=floor,
            span_limit=self._spans(data),
            available=data.available * self._share_planned(data),
            max_handovers=data.max_handovers if most is None else float(most),
            rules=rules,
            focus_prices=(),
            occupancy_prices=(),
        )

    def _limits(self, data: ProblemData) -> dict[str, str]:
        """Return the strictness of span and handovers."""
        rules = data.rules
        span = self.target.most_span is not None or rules.span == "strict"
        counted = self.target.most_handovers is not None or rules.handovers == "strict"
        return {
            "span": "strict" if span else "off",
            "handovers": "strict" if counted else "off",
        }

    def _led_at_all(self, data: ProblemData) -> np.ndarray:
        """Return a floor that only asks for a lead, where alliances must be managed, shape (alliance, bundle, period)."""
        needs = data.need > 0
        first = needs & (needs.cumsum(axis=1) == 1)
        mine = np.isin(self.segment_of, self.target.managed)
        where = first & mine[:, None, :] & self.from_period(None)
        return np.where(where & data.active[:, None], SOME, 0.0)

    def _spans(self, data: ProblemData) -> np.ndarray:
        """Return the span of each resource in each period; the scenario's own binds only where it is strict."""
        own = data.span_limit
        limit = own if data.rules.span == "strict" else np.full_like(own, np.inf)
        most = self.target.most_span
        if most is None:
            return limit
        binds = np.isfinite(own) & self.from_period(None)
        return np.where(binds, np.minimum(limit, most), limit)

    def _share_planned(self, data: ProblemData) -> np.ndarray:
        """Return the share of the hours within the ceiling that the target lets be planned, shape (period,)."""
        most, ceiling = self.target.most_occupancy, data.occupancy_ceiling
        share = 1.0 if most is None else min(1.0, most / ceiling)
        return np.where(self.from_period(None), share, 1.0)


def months_later(day: date, months: int) -> date:
    """Return the day some months later, the last of its month where there is none such.

    Examples
    --------
    >>> months_later(date(2027, 1, 31), 1)
    datetime.date(2027, 2, 28)
    """
    index = day.year * MONTHS_PER_YEAR + day.month - 1 + months
    year, month = index // MONTHS_PER_YEAR, index % MONTHS_PER_YEAR + 1
    for number in range(day.day, 0, -1):
        try:
            return date(year, month, number)
        except ValueError:
            continue
    return date(year, month, 1)


def copy_id(kind: HireLever, label: str) -> str:
    """Return the identifier of one of a kind who begins in a period."""
    return f"{kind.kind_id}@{label}"


def _promised(data: ProblemData) -> np.ndarray:
    """Return where a promise is made, shape (alliance, bundle, period)."""
    return (data.floor > 0) & (data.need > 0) & data.active[:, None, :]


def _rows(data: ProblemData, rows: Sequence[int], labels: list[str]) -> ProblemData:
    """Return the instance with some rows of resources, each as often as it is named; nobody is a candidate in it."""
    changes = {
        name: np.take(getattr(data, name), rows, axis=axes.index("resources"))
        for name, axes in AXES.items()
        if "resources" in axes and getattr(data, name) is not None
    }
    place = {NOBODY: NOBODY} | {int(r): n for n, r in enumerate(rows)}
    changes["incumbent"] = np.array([place[int(r)] for r in data.incumbent])
    changes["candidate"] = np.zeros(len(rows), dtype=bool)
    changes["hire_after"] = np.full(len(rows), NOBODY)
    changes["hire_points"] = np.zeros(len(rows))
    changes["hire_cost"] = np.zeros_like(changes["hire_cost"])
    return data.replace(resources=tuple(labels), **changes)


def _allowed(ground: Ground, data: ProblemData, setting: Setting) -> ProblemData:
    """Return the instance without contract hours before they can be there, and without levers that may not be pulled."""
    available, eligible = data.available.copy(), data.eligible.copy()
    place = {name: r for r, name in enumerate(data.resources)}
    for row in ground.target.contractors:
        first = ground.earliest(row.lead_months, delay=setting.delay)
        if row.contractor_id in setting.without:
            first = len(data.periods)
        available[place[row.contractor_id], :first] = 0.0
        eligible[place[row.contractor_id], :, :first] = False
    for lever in ground.target.teams:
        if team_lever(lever.resourcing) not in setting.without:
            continue
        newly = np.isin(ground.profile_of, lever.profiles)
        for team in ground.case.world.register.teams:
            if team.resourcing_option == lever.resourcing:
                eligible[place[team.team_id]] &= ~newly
    return data.replace(available=available, eligible=eligible)


def team_lever(resourcing: str) -> str:
    """Return the identifier of the lever that lets a resourcing option lead more profiles."""
    return f"teams:{resourcing}"


def budget_of(ground: Ground) -> np.ndarray:
    """Return the strict budget of each year in currency, infinite where there is none, shape (year,)."""
    world = ground.case.world
    own = world.budget if ground.data.rules.budget == "strict" else {}
    limits = {**own, **ground.target.budget}
    return np.array([limits.get(year, np.inf) for year in ground.data.years])
