"""An answer with its proof."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from resourcing.results.solution import Solution
from resourcing.results.tolerance import TOLERANCE

Status = Literal["optimal", "feasible", "time_limit", "interrupted", "infeasible"]


class Prices(NamedTuple):
    """Value points of what is short; an upper bound follows from any such prices.

    `hours`, of an hour, and `heads`, of a weighted alliance, have the shape (resource, period); `money`, of a unit of
    currency, (year,); `moves`, of a handover that counts, (1,).
    """

    hours: np.ndarray
    heads: np.ndarray
    money: np.ndarray
    moves: np.ndarray


@dataclass(frozen=True, kw_only=True)
class Stage:
    """One aim of a lexicographic order, at its turn.

    Attributes
    ----------
    aim
        Name of the aim, or ``rest`` for those that were left out, added up.
    value, bound
        What was reached at its turn and what could be at most, in value points; charges are negative.
    allowed
        Points that later aims may take from the value.
    kept
        What the final answer has of the aim, in value points; at least value - allowed.
    status
        ``optimal``, ``feasible`` (stopped by gap or nodes), ``time_limit`` or
        ``interrupted``.
    seconds
        Wall time.

    Examples
    --------
    >>> reached = {"value": 80.0, "bound": 100.0, "allowed": 0.8, "kept": 79.5}
    >>> print(Stage(aim="value", status="time_limit", seconds=9.0, **reached))
    value 80.0 of at most 100.0 points (time_limit)
    """

    aim: str
    value: float
    bound: float
    allowed: float
    kept: float
    status: Status
    seconds: float

    @property
    def gap_points(self) -> float:
        """Return bound - value in value points, never below 0."""
        return max(0.0, self.bound - self.value)

    @property
    def gap(self) -> float:
        """Return the gap as a fraction of the larger of bound and value, signs aside; 0 where both meet."""
        scale = max(abs(self.bound), abs(self.value))
        return self.gap_points / scale if self.gap_points > TOLERANCE else 0.0

    def __str__(self) -> str:
        """Return what the aim reached, in words."""
        bound = f"{self.bound + 0.0:,.1f}"
        return f"{self.aim} {self.value + 0.0:,.1f} of at most {bound} points ({self.status})"


@dataclass(frozen=True, kw_only=True, eq=False)
class OptimizationResult:
    """An answer with its proof.

    Attributes
    ----------
    best
        The best solution found, or None where there is none.
    bound
        Upper bound on the objective of every answer, in value points; never missing.
    status
        ``optimal`` (no better answer beyond tolerance), ``feasible`` (stopped by gap or nodes), ``time_limit``,
        ``interrupted`` (by the keyboard), or ``infeasible``.
    seconds
        Wall time of the solve.
    prices
        Prices that prove a bound by themselves; None where the method makes none.
    stages
        The aims of a lexicographic order, one after another; empty where everything is weighted. Objective and bound
        stay those of the weighted sum, so that `status` is seldom ``optimal`` then.
    full_value
        Value points at full coverage with nothing charged; `gap` is a fraction of it.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.optimize import optimize
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(  # two alliances of 10 hours, one person of 15
    ...     need=np.full((2, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    ... )
    >>> result = optimize(data)
    >>> result.status, round(result.objective, 3), round(result.gap_points, 3)
    ('optimal', 1.5, 0.0)
    >>> print(result)
    optimal: 1.5 of at most 1.5 value points (gap 0.00% of full value)
    """

    best: Solution | None
    bound: float
    status: Status
    seconds: float
    full_value: float
    prices: Prices | None = None
    stages: tuple[Stage, ...] = ()

    @property
    def objective(self) -> float | None:
        """Return the objective of the best solution in value points, None where there is none."""
        return None if self.best is None else self.best.objective

    @property
    def gap_points(self) -> float | None:
        """Return bound - objective in value points, None where there is no solution."""
        return None if self.objective is None else max(0.0, self.bound - self.objective)

    @property
    def gap(self) -> float | None:
        """Return the gap as a fraction of full value (of the bound where nothing has value)."""
        scale = self.full_value if self.full_value > 0 else max(1.0, abs(self.bound))
        return None if self.gap_points is None else self.gap_points / scale

    def __str__(self) -> str:
        """Return status, objective, bound and gap as one line."""
        if self.objective is None:
            return f"{self.status}: no answer, bound {self.bound:,.1f} points"
        steps = max(0.0, np.ceil((self.gap or 0.0) * 1e4 - TOLERANCE))
        gap = steps / 1e4  # never understated
        return (
            f"{self.status}: {self.objective:,.1f} of at most {self.bound:,.1f} value points "
            f"(gap {gap:.2%} of full value)"
        )
