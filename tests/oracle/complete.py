"""The complete model by brute force: leads x hires x overseers, the hours of all periods by one linear program.

Written from the definitions of docs/formulation.md, not from the package: it reads the arrays of an instance and
none of its methods. What a handover takes comes from the older oracle beside it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, combinations, product

import numpy as np
from oracle.naive import Leads, Naive
from scipy.optimize import linprog

from resourcing.problem import ProblemData

Overseers = dict[tuple[int, int], int]
"""Who oversees (alliance, period)."""


@dataclass(frozen=True)
class Choice:
    """Everything that is chosen as a whole."""

    leads: Leads
    hired: frozenset[int]
    overseers: Overseers


class Complete:
    """One instance of the complete model."""

    def __init__(self, data: ProblemData) -> None:
        self.data = data
        self.naive = Naive(data)

    def optimum(self) -> float | None:
        """Return the best objective over all leads, None where every choice breaks a strict rule."""
        values = [self.objective(leads) for leads in self.naive.all_leads()]
        return max((value for value in values if value is not None), default=None)

    def objective(self, leads: Leads) -> float | None:
        """Return the best objective for given leads over hires, overseers and hours."""
        certain = self.certain(leads)
        if certain is None:
            return None
        values = [self.hours(choice) for choice in self.choices(leads)]
        best = max((value for value in values if value is not None), default=None)
        return None if best is None else best + certain

    def choices(self, leads: Leads) -> Iterator[Choice]:
        """Yield every set of hires with every set of overseers that goes with it."""
        data = self.data
        candidates = np.flatnonzero(data.candidate).tolist()
        leading = {r for r in leads.values() if data.candidate[r]}
        places = [
            (a, t)
            for (a, t), r in leads.items()
            if data.needs_overseer[r] and data.oversight_hours[a, t] > 0
        ]
        sets = chain.from_iterable(
            combinations(candidates, size) for size in range(len(candidates) + 1)
        )
        for hired in map(frozenset, sets):
            after = {int(data.hire_after[r]) for r in hired} - {-1}
            if not leading <= hired or not after <= hired:
                continue
            able = [
                [
                    r
                    for r in range(len(data.resources))
                    if data.may_oversee[r, a, t] and (r in hired or r not in candidates)
                ]
                for a, t in places
            ]
            for chosen in product(*able):
                yield Choice(leads, hired, dict(zip(places, chosen, strict=True)))

    def certain(self, leads: Leads) -> float | None:
        """Return the points that the leads settle, None where they break a strict rule."""
        data, total = self.data, -float(self.data.fixed_points)
        total -= self.naive.effects(leads).points
        total -= sum(float(data.placement_cost[r, a, t]) for (a, t), r in leads.items())
        for r, t in product(range(len(data.resources)), range(len(data.periods))):
            mine = [a for (a, s), lead in leads.items() if lead == r and s == t]
            above = self.naive.above_span(r, t, mine)
            if data.rules.span == "strict" and above > 0:
                return None
            if data.rules.span == "soft":
                total -= data.span_points * data.months * above
            if np.isfinite(data.span_limit[r, t]):
                count = sum(float(data.span_weight[a, t]) for a in mine)
                for price in data.focus_prices:
                    points = price.points_per_month * data.months
                    total -= points * max(0.0, count - price.above)
        too_many = max(0, self.counted(leads) - data.max_handovers)
        if data.rules.handovers == "strict" and too_many > 0:
            return None
        if data.rules.handovers == "soft":
            total -= data.handover_limit_points * too_many
        return total

    def counted(self, leads: Leads) -> int:
        """Return the number of handovers whose outgoing lead is still there at the alliance's next active period."""
        data, count = self.data, 0
        for a in range(len(data.alliances)):
            last, since = int(data.incumbent[a]), 0
            for t in range(len(data.periods)):
                now = leads.get((a, t))
                if now is None:
                    continue
                if last >= 0 and now != last:
                    back = [
                        s
                        for s in range(since, len(data.periods))
                        if data.active_months[a, s] > 0
                    ]
                    count += bool((data.available[last, back[0] :] > 0).any())
                last, since = now, t + 1
        return count

    def hours(self, choice: Choice) -> float | None:
        """Return the points of the best hours of all periods, less hires, None where none keep the strict rules."""
        return Hours(self, choice).solve()


class Hours:
    """The linear program of hours: every column has a name, every row is a dictionary of names."""

    def __init__(self, oracle: Complete, choice: Choice) -> None:
        self.data, self.naive, self.choice = oracle.data, oracle.naive, choice
        self.points: dict[tuple, float] = {}
        self.tops: dict[tuple, float | None] = {}
        self.rows: list[tuple[dict[tuple, float], float]] = []
        self.constant = -sum(float(self.data.hire_points[r]) for r in choice.hired)
        self.use: dict[tuple[int, int], dict[tuple, float]] = {}
        self.fixed = dict(oracle.naive.effects(choice.leads).hours)
        for (a, t), r in choice.leads.items():
            self.add_fixed(r, t, float(self.data.overhead[r, a, t]))
        for (a, t), r in choice.overseers.items():
            self.add_fixed(r, t, float(self.data.oversight_hours[a, t]))

    def add_fixed(self, r: int, t: int, hours: float) -> None:
        """Add hours that do not depend on what is delivered."""
        self.fixed[r, t] = self.fixed.get((r, t), 0.0) + hours

    def solve(self) -> float | None:
        """Return the points of the best hours."""
        data = self.data
        for a, b, t in np.argwhere(data.need > 0).tolist():
            self.bundle(a, b, t)
        for r, t in product(range(len(data.resources)), range(len(data.periods))):
            self.capacity(r, t)
        for y in range(len(data.years)):
            self.budget(y)
        names = list(self.points)
        at = {name: index for index, name in enumerate(names)}
        matrix = np.zeros((len(self.rows), len(names)))
        for i, (row, _) in enumerate(self.rows):
            for name, factor in row.items():
                matrix[i, at[name]] = factor
        if not names:
            good = all(limit >= -1e-9 for _, limit in self.rows)
            return self.constant if good else None
        answer = linprog(
            [-self.points[name] for name in names],
            A_ub=matrix if self.rows else None,
            b_ub=[limit for _, limit in self.rows] or None,
            bounds=[(0.0, self.tops[name]) for name in names],
            method="highs",
        )
        return self.constant - float(answer.fun) if answer.status == 0 else None

    def column(self, name: tuple, points: float, top: float | None = None) -> tuple:
        """Add a column and return its name."""
        self.points[name], self.tops[name] = points, top
        return name

    def work(self, name: tuple, r: int, a: int, t: int, top: float) -> tuple:
        """Add standard hours of somebody, without their worth, at the price of the hour."""
        pace = float(self.data.pace[r, a])
        self.use.setdefault((r, t), {})[name] = pace
        return self.column(name, -pace * float(self.data.hour_points[r]), top)

    def bundle(self, a: int, b: int, t: int) -> None:
        """Add coverage of one bundle by its lead and supporters, and what is missing below the floor."""
        data, lead = self.data, self.choice.leads.get((a, t))
        need, floor = float(data.need[a, b, t]), float(data.floor[a, b, t])
        charge = 0.0 if data.rules.promises == "off" else self.naive.charge(a, b, t)
        strict = data.rules.promises == "strict"
        missing = self.column(("short", a, b, t), -charge, 0.0 if strict else None)
        hours = []
        if lead is not None:
            hours.append(self.work(("lead", a, b, t), lead, a, t, need))
            beside = list(self.supporters(a, b, t, lead))
            cap = float(data.support_cap[a, b, t])
            self.rows.append((dict.fromkeys(beside, 1.0), cap))
            hours += beside
        for name in hours:
            self.points[name] += self.naive.worth(a, b, t)
        self.rows.append((dict.fromkeys(hours, 1.0), need))
        covered = dict.fromkeys(hours, -1 / need)
        self.rows.append(({**covered, missing: -1.0}, -floor))

    def supporters(self, a: int, b: int, t: int, lead: int) -> Iterator[tuple]:
        """Yield the columns of those who may support."""
        data = self.data
        if data.support_limit is not None:
            for r in range(len(data.resources)):
                here = not data.candidate[r] or r in self.choice.hired
                if r != lead and here:
                    top = float(data.support_limit[r, a, b, t])
                    yield self.work(("support", r, a, b, t), r, a, t, top)

    def capacity(self, r: int, t: int) -> None:
        """Add the ceiling of a resource's hours, the price of its occupancy and of its fixed hours."""
        data, use = self.data, self.use.get((r, t), {})
        fixed, have = self.fixed.get((r, t), 0.0), float(data.available[r, t])
        self.constant -= fixed * float(data.hour_points[r])
        room = have * data.occupancy_ceiling - fixed
        if data.rules.occupancy == "strict":
            self.rows.append((use, room))
        if data.rules.occupancy == "soft":
            over = self.column(("over", r, t), -data.occupancy_points_per_hour)
            self.rows.append(({**use, over: -1.0}, room))
        for k, price in enumerate(data.occupancy_prices):
            if have > 0:
                points = price.points_per_month * data.months
                busy = self.column(("busy", k, r, t), -points)
                row = {**use, busy: -have}
                self.rows.append((row, price.above * have - fixed))

    def budget(self, y: int) -> None:
        """Add the budget of a year."""
        data = self.data
        if np.isinf(data.budget[y]) or data.rules.budget == "off":
            return
        room = float(data.budget[y])
        room -= sum(float(data.hire_cost[r, y]) for r in self.choice.hired)
        row: dict[tuple, float] = {}
        for t in np.flatnonzero(data.year == y).tolist():
            for r in range(len(data.resources)):
                cost = float(data.hour_cost[r])
                room -= cost * self.fixed.get((r, t), 0.0)
                used = self.use.get((r, t), {})
                row |= {name: cost * pace for name, pace in used.items()}
        if data.rules.budget == "soft":
            points = data.budget_points_per_thousand / 1000
            row[self.column(("money", y), -points)] = -1.0
        self.rows.append((row, room))
