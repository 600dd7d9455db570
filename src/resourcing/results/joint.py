"""The best hours for given leads where resources or periods depend on each other, by one small program.

Support ties the resources of a period together, a budget the periods of a year, a hire all periods. A first attempt
keeps every strict rule; where that is impossible, a second breaks them as little as a high price allows.
"""

from dataclasses import dataclass
from itertools import product
from typing import Self

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results.money import hired_by_use, spending
from resourcing.results.program import Program, Terms

BREACH_FACTOR = 10.0
"""Price of breaking a strict rule in the second attempt, in full values of the instance."""

THOUSAND = 1000
"""Currency units in the unit of the price of a budget."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Filling:
    """Standard hours of leads, (alliance, bundle, period); of supporters, with resources first, or None; overseers."""

    hours: np.ndarray
    support: np.ndarray | None
    overseer: np.ndarray

    @classmethod
    def alone(cls, data: ProblemData, hours: np.ndarray) -> Self:
        """Return hours of leads without anybody beside them."""
        shape = (len(data.resources), *data.need.shape)
        support = None if data.support_limit is None else np.zeros(shape)
        overseer = np.full(data.active.shape, NOBODY)
        return cls(hours=hours, support=support, overseer=overseer)


@dataclass(frozen=True, kw_only=True, eq=False)
class Given:
    """What a program is written for: leads, the hours that these take anyway, and periods to fill together."""

    data: ProblemData
    lead: np.ndarray
    fixed: np.ndarray
    periods: list[int]

    @property
    def hired(self) -> np.ndarray:
        """Return which candidates the leads alone make hired, shape (resource,)."""
        resources = np.arange(len(self.data.resources))
        return hired_by_use(self.data, np.isin(resources, self.lead))


def fill_together(given: Given, filling: Filling) -> Filling:
    """Return a filling with some periods filled anew, together and exactly."""
    for slack in (0.0, np.inf):
        draft = _Draft(given, slack)
        found = draft.program.solve()
        if found is not None:
            return draft.read(found, filling)
    return filling


class _Draft:
    """A program in which strict rules may be broken up to `slack`; its columns by what they mean."""

    def __init__(self, given: Given, slack: float) -> None:
        self.given, self.data, self.slack = given, given.data, slack
        self.breach = -BREACH_FACTOR * (1.0 + given.data.full_value)
        self.worth, self.charge = self.data.hour_value, self.data.shortfall_points
        self.able, self.overseen = self.data.may_support, self.data.overseen
        self.program = Program()
        self.used: dict[tuple[int, int], Terms] = {}
        self.hours: dict[tuple[int, int, int], list[int]] = {}
        self.support: dict[tuple[int, int, int, int], int] = {}
        self.overseer: dict[tuple[int, int, int], int] = {}
        self.hires = self._add_hires()
        for t in given.periods:
            for a in np.flatnonzero(given.lead[:, t] != NOBODY).tolist():
                for b in np.flatnonzero(self.data.need[a, :, t] > 0).tolist():
                    self._add_bundle(a, b, t)
                self._add_overseers(a, t)
        for r, t in product(range(len(self.data.resources)), given.periods):
            self._limit_hours(r, t)
        self._limit_money()

    def read(self, found: np.ndarray, filling: Filling) -> Filling:
        """Return a filling with what the columns say."""
        hours, overseer = filling.hours.copy(), filling.overseer.copy()
        support = None if filling.support is None else filling.support.copy()
        for (a, b, t), columns in self.hours.items():
            hours[a, b, t] = np.clip(found[columns].sum(), 0.0, self.data.need[a, b, t])
        for key, column in self.support.items():
            if support is not None:
                support[key] = np.clip(found[column], 0.0, self.program.top[column])
        for (r, a, t), column in self.overseer.items():
            if round(found[column]) == 1:
                overseer[a, t] = r
        return Filling(hours=hours, support=support, overseer=overseer)

    def _add_hires(self) -> dict[int, int]:
        """Add who may be hired besides those who lead, the first of like ones first; return their columns."""
        data, hired = self.data, self.given.hired
        free = np.flatnonzero(data.candidate & ~hired).tolist()
        columns = {
            r: self.program.column(worth=-float(data.hire_points[r]), top=1.0, whole=1)
            for r in free
        }
        for r, column in columns.items():
            before = int(data.hire_after[r])
            if before in columns:
                self.program.at_most([(1.0, column), (-1.0, columns[before])], 0.0)
        return columns

    def _work(
        self, r: int, t: int, *, worth: float, pace: float, top: float, whole: int = 0
    ) -> int:
        """Add work of a resource, paid by the hour and only if hired; return its column."""
        price = pace * float(self.data.hour_points[r])
        column = self.program.column(worth=worth - price, top=top, whole=whole)
        self.used.setdefault((r, t), []).append((pace, column))
        if r in self.hires:
            self.program.at_most([(1.0, column), (-top, self.hires[r])], 0.0)
        return column

    def _add_bundle(self, a: int, b: int, t: int) -> None:
        """Add the hours for one bundle: of the lead below and above the floor, of supporters, and their limits."""
        data, q = self.data, int(self.given.lead[a, t])
        need, pace = float(data.need[a, b, t]), float(data.pace[q, a])
        floor, worth = (
            need * float(data.floor[a, b, t]),
            float(self.worth[a, b, t]),
        )
        charge = float(self.charge[a, b, t]) / need
        below = self._work(q, t, worth=worth + charge, pace=pace, top=floor)
        above = self._work(q, t, worth=worth, pace=pace, top=need - floor)
        self.hours[a, b, t] = [below, above]
        beside: Terms = [(1.0, column) for column in self._add_support(a, b, t)]
        promised = self.program.column(worth=charge, top=floor)  # the part of support
        minus = [(-factor, column) for factor, column in beside]
        self.program.at_most([(1.0, promised), *minus], 0.0)
        self.program.at_most([(1.0, below), (1.0, promised)], floor)
        rest: Terms = [(1.0, above), (-1.0, promised), *beside]
        self.program.at_most(rest, need - floor)
        if data.rules.promises == "strict" and floor > 0:
            missing = self.program.column(worth=self.breach / need, top=self.slack)
            kept: Terms = [(1.0, below), (1.0, promised), (1.0, missing)]
            self.program.at_least(kept, floor)

    def _add_support(self, a: int, b: int, t: int) -> list[int]:
        """Add the hours of supporters, each and together within their limits; return the columns."""
        data, limit = self.data, self.data.support_limit
        if self.able is None or limit is None:
            return []
        cap, worth = float(data.support_cap[a, b, t]), float(self.worth[a, b, t])
        columns = []
        for r in np.flatnonzero(self.able[:, a, b, t]).tolist():
            if r != self.given.lead[a, t]:
                pace, top = float(data.pace[r, a]), min(cap, float(limit[r, a, b, t]))
                column = self._work(r, t, worth=worth, pace=pace, top=top)
                self.support[r, a, b, t] = column
                columns.append(column)
        self.program.at_most([(1.0, column) for column in columns], cap)
        return columns

    def _add_overseers(self, a: int, t: int) -> None:
        """Add who may oversee, exactly one of them, where the lead needs it."""
        data = self.data
        if not self.overseen[self.given.lead[a, t], a, t]:
            return
        pace = float(data.oversight_hours[a, t])
        chosen: Terms = []
        for r in np.flatnonzero(data.may_oversee[:, a, t]).tolist():
            column = self._work(r, t, worth=0.0, pace=pace, top=1.0, whole=1)
            self.overseer[r, a, t] = column
            chosen.append((1.0, column))
        nobody = self.program.column(worth=self.breach, top=self.slack)
        self.program.at_most(chosen, 1.0)
        self.program.at_least([*chosen, (1.0, nobody)], 1.0)

    def _limit_hours(self, r: int, t: int) -> None:
        """Keep a resource within its hours, or charge what is above, and charge a high occupancy."""
        data, terms = self.data, self.used.get((r, t), [])
        fixed, available = float(self.given.fixed[r, t]), float(data.available[r, t])
        if not terms:
            return
        self._limit_to_ceiling(r, terms, float(data.ceiling_hours[r, t]), fixed)
        if available > 0:
            for price in data.occupancy_prices:
                worth = -price.points_per_month * data.months
                busy = self.program.column(worth=worth)
                share: Terms = [(pace / available, column) for pace, column in terms]
                above = price.above - fixed / available
                self.program.at_most([*share, (-1.0, busy)], above)

    def _limit_to_ceiling(
        self, r: int, terms: Terms, ceiling: float, fixed: float
    ) -> None:
        """Keep work within the ceiling, which is there only if hired, or charge what is above it."""
        rule, room = self.data.rules.occupancy, ceiling - fixed
        if r in self.hires:
            terms, room = [*terms, (-ceiling, self.hires[r])], 0.0
        if rule == "strict":
            self.program.at_most(terms, max(0.0, room))
        elif rule == "soft":
            worth = -self.data.occupancy_points_per_hour
            over = self.program.column(worth=worth)
            self.program.at_most([*terms, (-1.0, over)], room)

    def _limit_money(self) -> None:
        """Keep each year of the periods within its budget, or charge what is above."""
        data = self.data
        spent = spending(data, self.given.fixed, self.given.hired)
        years = {int(data.year[t]) for t in self.given.periods}
        for y in np.flatnonzero(data.limits_budget).tolist():
            if y in years:
                budget = float(data.budget[y])
                over = self._over_budget(budget)
                terms = [*self._money_of(y), (-1.0, over)]
                self.program.at_most(terms, budget - float(spent[y]))

    def _money_of(self, y: int) -> Terms:
        """Return what work and hires of a year cost in currency."""
        data = self.data
        terms: Terms = [
            (float(data.hire_cost[r, y]), column) for r, column in self.hires.items()
        ]
        for (r, t), work in self.used.items():
            if data.year[t] == y:
                cost = float(data.hour_cost[r])
                terms += [(cost * pace, column) for pace, column in work]
        return terms

    def _over_budget(self, budget: float) -> int:
        """Add the currency above a budget: charged where it is soft, else only up to the slack."""
        if self.data.rules.budget == "soft":
            points = self.data.budget_points_per_thousand / THOUSAND
            return self.program.column(worth=-points)
        worth = self.breach / max(1.0, budget)
        return self.program.column(worth=worth, top=self.slack)
