"""The relaxation that proposes calendars of hires and proves what any plan costs at least.

Hires are whole; leads, support and hours may be shared, handovers and overseers cost nothing. Equations: docs/planning.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from resourcing.plan.ground import (
    THOUSAND,
    Calendar,
    Ground,
    Setting,
    budget_of,
)
from resourcing.plan.hushed import hushed
from resourcing.problem import ProblemData
from resourcing.results import TOLERANCE

INFEASIBLE, LEAST_SECONDS = 2, 0.2
LATER = 1e-6
"""Thousands of currency by which one period later is preferred where both cost the same."""


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What is known of a calendar and of every calendar with nobody more and nobody earlier.

    Attributes
    ----------
    calendar, setting
        The calendar, and the setting in which it was tried; it holds in every stricter one.
    hours_cost
        What paid hours cost at least, in currency; infinite where the target cannot hold.
    alone
        Whether it is known of this calendar only.
    """

    calendar: Calendar
    setting: Setting
    hours_cost: float
    alone: bool = False


@dataclass(frozen=True, kw_only=True)
class Proposed:
    """The cheapest calendar of the relaxation, None where there is none, and the least cost of any plan in currency."""

    calendar: Calendar | None
    least: float
    impossible: bool


@dataclass(frozen=True, kw_only=True, eq=False)
class _Rows:
    """A mixed-integer program while it is written."""

    cost: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    entries: list[tuple[int, int, float]] = field(default_factory=list)
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def column(
        self, *, cost: float = 0.0, high: float = 1.0, whole: bool = False
    ) -> int:
        """Add a column and return its number."""
        self.cost.append(cost)
        self.high.append(high)
        self.whole.append(whole)
        return len(self.cost) - 1

    def row(
        self,
        terms: Iterator[tuple[int, float]] | Sequence[tuple[int, float]],
        *,
        lower: float = -np.inf,
        upper: float = np.inf,
    ) -> None:
        """Add a row."""
        number = len(self.lower)
        self.entries.extend((number, column, factor) for column, factor in terms)
        self.lower.append(lower)
        self.upper.append(upper)

    def solved(self, seconds: float) -> tuple[np.ndarray | None, float, bool]:
        """Return the answer, its bound, and whether there is proven to be none."""
        where = np.array(self.entries, dtype=float).reshape(-1, 3)
        shape = (len(self.lower), len(self.cost))
        place = (where[:, 0].astype(int), where[:, 1].astype(int))
        limits = LinearConstraint(
            csr_array((where[:, 2], place), shape=shape), self.lower, self.upper
        )
        with hushed():
            found = milp(
                np.array(self.cost),
                integrality=np.array(self.whole, dtype=int),
                bounds=Bounds(0.0, np.array(self.high)),
                constraints=limits,
                options={
                    "time_limit": max(LEAST_SECONDS, seconds),
                    "mip_rel_gap": 1e-9,
                },
            )
        least = getattr(found, "mip_dual_bound", None)
        bound = (
            float(least) if least is not None and found.status != INFEASIBLE else 0.0
        )
        return found.x, bound, found.status == INFEASIBLE


class Relaxation:
    """The relaxation of one setting, written once; cuts are added as they become known."""

    def __init__(self, ground: Ground, setting: Setting) -> None:
        self.ground, self.setting, self.rows = ground, setting, _Rows()
        nobody: Calendar = tuple(() for _ in ground.kinds)
        self.served = ground.staffed(nobody, setting)
        self.data = ground.bound(self.served)
        self.full = ground.bound(ground.served(setting))
        self._write_hires()
        self.paid = self.rows.column(cost=1.0, high=np.inf)
        self._money: list[tuple[int, int, float]] = []  # period, column, thousands
        self.waived = self._write_waivers()
        self._write_periods()
        self._write_money()

    def propose(self, cuts: Sequence[Cut], *, seconds: float) -> Proposed:
        """Return the cheapest calendar that no cut forbids, and the least cost of any plan.

        Parameters
        ----------
        cuts
            What is known of calendars.
        seconds
            Time limit.
        """
        size = len(self.rows.lower), len(self.rows.entries)
        for cut in cuts:
            if self.setting.stricter(cut.setting):
                self._cut(cut)
        values, bound, impossible = self.rows.solved(seconds)
        del self.rows.lower[size[0] :], self.rows.upper[size[0] :]
        del self.rows.entries[size[1] :]
        most = sum(most for _, most in self.ground.starts(self.setting))
        least = bound - LATER * most * len(self.data.periods)
        fixed = self.ground.level_cost(self.setting)
        calendar = None if values is None else self._calendar(values)
        return Proposed(
            calendar=calendar,
            least=max(0.0, least) * THOUSAND + fixed,
            impossible=impossible,
        )

    def _write_hires(self) -> None:
        """Write whether the i-th of a kind is there in a period: once there they stay, and they come in turn."""
        self.there: dict[tuple[int, int, int], int] = {}
        last = len(self.data.periods)
        for k, (first, most) in enumerate(self.ground.starts(self.setting)):
            for i in range(most):
                for t in range(first, last):
                    cost = self.ground.period_cost[k, t] / THOUSAND + LATER
                    column = self.rows.column(cost=cost, whole=True)
                    self.there[k, i, t] = column
                    self._in_turn(k, i, t)

    def _in_turn(self, k: int, i: int, t: int) -> None:
        """Write that whoever was there stays, that the one before is there as well, and that nobody begins when none may."""
        column, before = self.there[k, i, t], self.there.get((k, i, t - 1))
        if before is not None:
            same = not self.ground.open[k, t]
            terms = [(column, 1.0), (before, -1.0)]
            self.rows.row(terms, lower=0.0, upper=0.0 if same else np.inf)
        if (k, i - 1, t) in self.there:
            self.rows.row([(column, 1.0), (self.there[k, i - 1, t], -1.0)], upper=0.0)

    def _write_waivers(self) -> dict[tuple[int, int, int], int]:
        """Write which promises are broken where a share of them may be."""
        columns: dict[tuple[int, int, int], int] = {}
        strict = self.ground.required(self.served)
        for mine, spare in self.ground.groups(self.served):
            places = [(a, b, t) for a, b, t in np.argwhere(mine & ~strict).tolist()]
            for place in places:
                if place not in columns:
                    columns[place] = self.rows.column()
            self.rows.row([(columns[place], 1.0) for place in places], upper=spare)
        return columns

    def _write_periods(self) -> None:
        """Write each period in which something is asked for."""
        data, served = self.data, self.served
        asked = data.floor * data.need
        for a, b, t in self.waived:
            asked[a, b, t] = served.floor[a, b, t] * served.need[a, b, t]
        for t in np.flatnonzero((asked > 0).any(axis=(0, 1))).tolist():
            self._write_period(t, asked[:, :, t])

    def _write_period(self, t: int, asked: np.ndarray) -> None:
        """Write who leads and supports what in a period, and the hours of each."""
        people = self._people(t)
        used: list[list[tuple[int, float]]] = [[] for _ in people]
        count: list[list[tuple[int, float]]] = [[] for _ in people]
        for a in np.flatnonzero((asked > 0).any(axis=1)).tolist():
            self._write_alliance(a, t, float(asked[a].sum()), people, used, count)
        slack = TOLERANCE * max(1.0, float(asked.sum()))
        for person, hours, led in zip(people, used, count, strict=True):
            self._write_person(person, t, hours, led, slack)

    def _people(self, t: int) -> list[tuple[ProblemData, int, int]]:
        """Return who may lead in a period as (instance, row, kind), kind -1 for those who are there anyway."""
        own = [(self.data, r, -1) for r in range(len(self.data.resources))]
        hired = [
            (self.full, int(self.ground.copies[k, first]), k)
            for k, (first, most) in enumerate(self.ground.starts(self.setting))
            if most and first <= t
        ]
        return own + hired

    def _write_alliance(
        self,
        a: int,
        t: int,
        asked: float,
        people: list[tuple[ProblemData, int, int]],
        used: list[list[tuple[int, float]]],
        count: list[list[tuple[int, float]]],
    ) -> None:
        """Write who leads an alliance in a period, with what supporters and given-up promises take off the hours."""
        rows, leads, relief = self.rows, [], []
        helped = self._helped(a, t, people, used)
        spared = self._spared(a, t)
        weight = self.data.span_weight[a, t]
        for n, (data, r, _) in enumerate(people):
            if not data.eligible[r, a, t]:
                continue
            lead = rows.column()
            leads.append((lead, 1.0))
            hours = data.pace[r, a] * asked + data.overhead[r, a, t]
            used[n].append((lead, float(hours)))
            count[n].append((lead, float(weight)))
            if helped or spared:
                less = rows.column(high=asked)
                rows.row([(less, 1.0), (lead, -asked)], upper=0.0)
                used[n].append((less, -float(data.pace[r, a])))
                relief.append((less, 1.0))
        must = bool((self.data.floor[a, :, t] > 0).any())
        excuse = [] if must else [(column, 1.0) for column, _ in spared]
        rows.row([*leads, *excuse], lower=1.0)
        rows.row(leads, upper=1.0)
        if relief:
            given = [(column, -1.0) for column in helped]
            given += [(column, -hours) for column, hours in spared]
            rows.row([*relief, *given], upper=0.0)

    def _spared(self, a: int, t: int) -> list[tuple[int, float]]:
        """Return the columns of promises that may be given up, with their hours."""
        asked = self.served.floor * self.served.need
        return [
            (self.waived[a, b, t], float(asked[a, b, t]))
            for b in range(len(self.data.bundles))
            if (a, b, t) in self.waived
        ]

    def _helped(
        self,
        a: int,
        t: int,
        people: list[tuple[ProblemData, int, int]],
        used: list[list[tuple[int, float]]],
    ) -> list[int]:
        """Return the columns of supporters of an alliance in a period."""
        cap = float(self.data.support_cap[a, :, t].sum())
        if self.data.support_limit is None or cap <= 0:
            return []
        columns = []
        for n, (data, r, k) in enumerate(people):
            if data.support_limit is None or not data.available[r, t]:
                continue
            limit = float(data.support_limit[r, a, :, t].sum())
            limit *= self.ground.kinds[k].most if k >= 0 else 1
            if limit > 0:
                columns.append(self.rows.column(high=min(limit, cap)))
                used[n].append((columns[-1], float(data.pace[r, a])))
        self.rows.row([(column, 1.0) for column in columns], upper=cap)
        return columns

    def _write_person(
        self,
        person: tuple[ProblemData, int, int],
        t: int,
        hours: list[tuple[int, float]],
        led: list[tuple[int, float]],
        slack: float,
    ) -> None:
        """Write the hours and the span of somebody, or of everybody hired of a kind."""
        data, r, k = person
        if not hours:
            return
        limit = float(data.span_limit[r, t])
        if k < 0:
            self.rows.row(hours, upper=float(data.ceiling_hours[r, t]) + slack)
            if np.isfinite(limit):
                self.rows.row(led, upper=limit + TOLERANCE)
            self._pay(r, t, hours)
            return
        self.rows.row([*hours, *self._hours_of(k, t)], upper=slack)
        if np.isfinite(limit):
            there = [
                (column, -limit)
                for (kind, _, period), column in self.there.items()
                if (kind, period) == (k, t)
            ]
            self.rows.row([*led, *there], upper=TOLERANCE)

    def _hours_of(self, k: int, t: int) -> Iterator[tuple[int, float]]:
        """Yield what each period in which somebody of a kind is there adds to the hours in a period, negative."""
        hours = self.full.ceiling_hours[self.ground.copies[k], t]
        for (kind, _, first), column in self.there.items():
            if kind == k and first <= t:
                later = hours[first + 1] if first < t else 0.0
                yield column, -float(hours[first] - later)

    def _pay(self, r: int, t: int, hours: list[tuple[int, float]]) -> None:
        """Note what the hours of somebody paid by the hour cost."""
        price = self.ground.hourly[self.ground.own[r]] / THOUSAND
        if price > 0:
            self._money += [(t, column, price * factor) for column, factor in hours]

    def _write_money(self) -> None:
        """Write what paid hours cost, and the budget of each year."""
        terms = [(column, price) for _, column, price in self._money]
        self.rows.row([*terms, (self.paid, -1.0)], upper=0.0)
        for y, limit in enumerate(budget_of(self.ground)):
            if np.isinf(limit):
                continue
            inside = [(c, p) for t, c, p in self._money if self.data.year[t] == y]
            hired = [
                (column, self.ground.period_cost[k, t] / THOUSAND)
                for (k, _, t), column in self.there.items()
                if self.data.year[t] == y
            ]
            self.rows.row([*inside, *hired], upper=limit / THOUSAND + TOLERANCE)

    def _cut(self, cut: Cut) -> None:
        """Write that a calendar, and whatever is no more, pays so much for hours, or is not enough."""
        size = [len(firsts) for firsts in cut.calendar]
        count = {
            (k, t): sum(first <= t for first in cut.calendar[k])
            for k in range(len(size))
            for t in range(len(self.data.periods))
        }
        more = [
            (column, 1.0) for (k, i, t), column in self.there.items() if i == count[k, t]
        ]  # fmt: skip
        if cut.alone:
            inside = [
                (column, -1.0)
                for (k, i, t), column in self.there.items()
                if i < count[k, t]
            ]
            self.rows.row([*more, *inside], lower=1.0 - len(inside))
        elif np.isinf(cut.hours_cost):
            self.rows.row(more, lower=1.0)
        else:
            cost = cut.hours_cost / THOUSAND
            terms = [(column, cost) for column, _ in more]
            self.rows.row([*terms, (self.paid, 1.0)], lower=cost)

    def _calendar(self, values: np.ndarray) -> Calendar:
        """Return the calendar of an answer."""
        calendar = []
        for k, (_, most) in enumerate(self.ground.starts(self.setting)):
            firsts = []
            for i in range(most):
                there = [t for (kind, j, t), c in self.there.items() if (kind, j) == (k, i) and values[c] > 1 / 2]  # fmt: skip
                firsts += [min(there)] if there else []
            calendar.append(tuple(sorted(firsts)))
        return tuple(calendar)
