"""The assignment by brute force: every choice of leads, its hours by a linear program, its points by hand.

Written from the definitions of docs/formulation.md, not from the package: it reads the arrays of an instance and
none of its methods.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from scipy.optimize import linprog

from resourcing.problem import ProblemData

Leads = dict[tuple[int, int], int]
"""Who leads (alliance, period); nobody where a pair is missing."""

PRECISION = 9
"""Decimals of fixed hours in the memory of solved cells."""


@dataclass(frozen=True)
class Effects:
    """What the handovers of given leads take: hours by (resource, period) and points."""

    hours: dict[tuple[int, int], float]
    points: float


class Naive:
    """One instance, with a memory of the cells (resource, period) that are solved already."""

    def __init__(self, data: ProblemData) -> None:
        self.data = data
        self.memory: dict[tuple, float | None] = {}

    def optimum(self) -> float | None:
        """Return the best objective over all leads, None where every choice breaks a strict rule."""
        values = [self.objective(leads) for leads in self.all_leads()]
        return max((value for value in values if value is not None), default=None)

    def all_leads(self) -> Iterator[Leads]:
        """Yield every choice of leads among those who may lead."""
        data = self.data
        places, choices = [], []
        for a in range(len(data.alliances)):
            for t in range(len(data.periods)):
                if data.active_months[a, t] > 0:
                    able = [
                        r for r in range(len(data.resources)) if data.eligible[r, a, t]
                    ]
                    places.append((a, t))
                    choices.append(able if data.must_lead[a] else [*able, None])
        for chosen in product(*choices):
            yield {
                place: r
                for place, r in zip(places, chosen, strict=True)
                if r is not None
            }

    def objective(self, leads: Leads) -> float | None:
        """Return value points of the best hours for given leads, None where a strict rule is broken."""
        data, effects = self.data, self.effects(leads)
        total = -data.fixed_points - effects.points - self.unled_shortfall(leads)
        total -= sum(float(data.placement_cost[r, a, t]) for (a, t), r in leads.items())
        for r in range(len(data.resources)):
            for t in range(len(data.periods)):
                mine = [a for (a, s), lead in leads.items() if lead == r and s == t]
                fixed = effects.hours.get((r, t), 0.0)
                fixed += sum(float(data.overhead[r, a, t]) for a in mine)
                points, above = (
                    self.cell(r, t, tuple(mine), fixed),
                    self.above_span(r, t, mine),
                )
                if points is None or (data.rules.span == "strict" and above > 0):
                    return None
                soft = data.rules.span == "soft"
                total += points - (
                    data.span_points * data.months * above if soft else 0
                )
        return total

    def above_span(self, r: int, t: int, mine: list[int]) -> float:
        """Return the weighted count of alliances above a resource's span of a period."""
        count = sum(float(self.data.span_weight[a, t]) for a in mine)
        return max(0.0, count - float(self.data.span_limit[r, t]))

    def unled_shortfall(self, leads: Leads) -> float:
        """Return the charge of floors that nobody works for."""
        data, total = self.data, 0.0
        for a in range(len(data.alliances)):
            for t in range(len(data.periods)):
                for b in range(len(data.bundles)):
                    if (a, t) not in leads and data.need[a, b, t] > 0:
                        total += self.charge(a, b, t) * float(data.floor[a, b, t])
        return total

    def charge(self, a: int, b: int, t: int) -> float:
        """Return the points of a coverage that is missing altogether."""
        data = self.data
        points = data.weight[a, t] * data.active_months[a, t]
        return float(points * data.shortfall_rate[b])

    def effects(self, leads: Leads) -> Effects:
        """Return hours and points of every handover."""
        data, hours, points = self.data, {}, 0.0
        for a in range(len(data.alliances)):
            chain = [
                (t, leads[a, t]) for t in range(len(data.periods)) if (a, t) in leads
            ]
            if data.incumbent[a] >= 0:
                chain = [(None, int(data.incumbent[a])), *chain]
            for (before, old), (now, new) in pairwise(chain):
                if old != new:
                    points += float(data.handover_points[a, now])
                    for key, more in self.handover(a, before, old, now, new):
                        hours[key] = hours.get(key, 0.0) + more
        return Effects(hours=hours, points=points)

    def handover(self, a: int, before: int | None, old: int, now: int, new: int):
        """Yield the hours of one handover as ((resource, period), hours)."""
        data = self.data
        incoming = float(data.handover_in[a, now])
        outgoing = float(data.handover_out[a, now if before is None else before])
        if before is None:
            can_give = float(data.available[old, now]) * data.occupancy_ceiling
            if can_give <= 0 or can_give < outgoing:
                yield (new, now), incoming * data.cold_handover_factor
                return
            before = now
        yield (new, now), incoming
        yield (old, before), outgoing

    def cell(self, r: int, t: int, mine: tuple[int, ...], fixed: float) -> float | None:
        """Return the points of the best hours of one resource and period, from memory where it is there."""
        key = (r, t, mine, round(fixed, PRECISION))
        if key not in self.memory:
            self.memory[key] = self.solve_cell(r, t, mine, fixed)
        return self.memory[key]

    def solve_cell(
        self, r: int, t: int, mine: tuple[int, ...], fixed: float
    ) -> float | None:
        """Return the points of the best hours of one resource and period, by a linear program.

        Columns: hours and missing coverage of each alliance and bundle, hours above the ceiling, occupancy above
        each step of its price.
        """
        data = self.data
        pieces = [
            (a, b)
            for a in mine
            for b in range(len(data.bundles))
            if data.need[a, b, t] > 0
        ]
        n, prices = len(pieces), data.occupancy_prices
        have, limit = (
            float(data.available[r, t]),
            float(data.available[r, t]) * data.occupancy_ceiling,
        )
        over = None if data.rules.occupancy == "soft" else 0.0
        paces = np.array([float(data.pace[r, a]) for a, _ in pieces])
        spend = float(data.hour_points[r])
        cost = [
            *(spend * paces - [self.worth(a, b, t) for a, b in pieces]),
            *(self.charge(a, b, t) for a, b in pieces),
            data.occupancy_points_per_hour,
            *(price.points_per_month * data.months for price in prices),
        ]
        rows, tops = [], []
        for i, (a, b) in enumerate(pieces):
            row = np.zeros(len(cost))
            row[i], row[n + i] = -1 / float(data.need[a, b, t]), -1.0
            rows.append(row)
            tops.append(-float(data.floor[a, b, t]))
        work = np.concatenate([paces, np.zeros(len(cost) - n)])
        if data.rules.occupancy != "off":
            rows.append(work - np.eye(len(cost))[2 * n])
            tops.append(limit - fixed)
        for k, price in enumerate(prices):
            if have > 0:
                rows.append(work / have - np.eye(len(cost))[2 * n + 1 + k])
                tops.append(price.above - fixed / have)
        bounds = [
            *((0.0, float(data.need[a, b, t])) for a, b in pieces),
            *((0.0, None) for _ in pieces),
            (0.0, over),
            *((0.0, None) for _ in prices),
        ]
        answer = linprog(
            cost,
            A_ub=np.array(rows) if rows else None,
            b_ub=tops or None,
            bounds=bounds,
            method="highs",
        )
        return -float(answer.fun) - spend * fixed if answer.status == 0 else None

    def worth(self, a: int, b: int, t: int) -> float:
        """Return the points of a standard hour: weight x months x rate / sum of rate x need."""
        data = self.data
        rated = sum(
            float(data.bundle_rate[c] * data.need[a, c, t])
            for c in range(len(data.bundles))
        )
        return float(
            data.weight[a, t] * data.active_months[a, t] * data.bundle_rate[b] / rated
        )


def as_leads(lead: np.ndarray) -> Leads:
    """Return an array of leads, -1 for nobody, as a dictionary."""
    return {(int(a), int(t)): int(lead[a, t]) for a, t in np.argwhere(lead >= 0)}
