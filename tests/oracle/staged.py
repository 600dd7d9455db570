"""One aim after another by brute force: every choice of leads, hires and overseers, its hours by a linear program.

Built on the oracle of the complete model, which has every part of the objective in one number; here they are told apart.
"""

from collections.abc import Mapping, Sequence
from itertools import product

import numpy as np
from oracle.complete import Choice, Complete, Hours
from scipy.optimize import linprog

from resourcing.problem import ProblemData

COLUMNS = {
    "short": "promises",
    "money": "cost",
    "over": "balance",
    "busy": "balance",
}
"""Aim of a column that is no work."""
LEAST = 1e-6
"""Least tolerance, in points and as a share."""


def lexicographic(
    data: ProblemData,
    *,
    stages: Sequence[Sequence[str]],
    shares: Sequence[float],
) -> list[float] | None:
    """Return the best value of each stage, None where every choice breaks a strict rule.

    Parameters
    ----------
    data
        The instance.
    stages
        Aims of each stage; several are added up.
    shares
        Share of its value that each stage may lose.
    """
    oracle = Complete(data)
    programs = [
        Program(oracle, choice)
        for leads in oracle.naive.all_leads()
        if oracle.certain(leads) is not None
        for choice in oracle.choices(leads)
    ]
    kept: list[tuple[Sequence[str], float]] = []
    values = []
    for aims, share in zip(stages, shares, strict=True):
        found = [program.best(aims, kept) for program in programs]
        value = max((item for item in found if item is not None), default=None)
        if value is None:
            return None
        values.append(value)
        allowed = max(share * abs(value), LEAST * max(1.0, abs(value)))
        kept.append((aims, value - allowed))
    return values


class Program(Hours):
    """The hours of one choice, with the points of each aim by themselves."""

    def __init__(self, oracle: Complete, choice: Choice) -> None:
        super().__init__(oracle, choice)
        data = self.data
        for a, b, t in np.argwhere(data.need > 0).tolist():
            self.bundle(a, b, t)
        for r, t in product(range(len(data.resources)), range(len(data.periods))):
            self.capacity(r, t)
        for y in range(len(data.years)):
            self.budget(y)
        self.names = list(self.points)
        self.settled = self._settled(oracle)

    def _settled(self, oracle: Complete) -> Mapping[str, float]:
        """Return the points that do not depend on hours, by aim."""
        data, leads = self.data, self.choice.leads
        moved = oracle.naive.effects(leads).points
        if data.rules.handovers == "soft":
            above = max(0, oracle.counted(leads) - data.max_handovers)
            moved += data.handover_limit_points * above
        certain = oracle.certain(leads)
        return {
            "promises": 0.0,
            "value": 0.0,
            "cost": self.constant - data.fixed_points,
            "disruption": -moved,
            "balance": certain + data.fixed_points + moved,
        }

    def factors(self, aims: Sequence[str]) -> np.ndarray:
        """Return the points of each column for some aims."""
        return np.array([self._factor(name, aims) for name in self.names])

    def _factor(self, name: tuple, aims: Sequence[str]) -> float:
        """Return the points of a column for some aims; work has value and cost."""
        if name[0] not in {"lead", "support"}:
            return self.points[name] if COLUMNS[name[0]] in aims else 0.0
        worth = self.naive.worth(*name[-3:])
        cost = self.points[name] - worth
        return worth * ("value" in aims) + cost * ("cost" in aims)

    def best(
        self, aims: Sequence[str], kept: Sequence[tuple[Sequence[str], float]]
    ) -> float | None:
        """Return the most points of some aims where others keep theirs, None where that is impossible."""
        rows = [[row.get(name, 0.0) for name in self.names] for row, _ in self.rows]
        limits = [limit for _, limit in self.rows]
        for others, least in kept:
            rows.append((-self.factors(others)).tolist())
            limits.append(sum(self.settled[aim] for aim in others) - least)
        settled = sum(self.settled[aim] for aim in aims)
        if not self.names:
            return settled if all(limit >= -1e-9 for limit in limits) else None
        answer = linprog(
            -self.factors(aims),
            A_ub=np.array(rows),
            b_ub=limits,
            bounds=[(0.0, self.tops[name]) for name in self.names],
            method="highs",
        )
        return settled - float(answer.fun) if answer.status == 0 else None
