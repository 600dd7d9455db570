"""Answers of two-stage programs: the decision of today, and what planning for every outcome or knowing it is worth.

They hold numbers only; `solving`, `worth` and `sampling` compute them.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from resourcing.stochastic.lp import Status


@dataclass(frozen=True, kw_only=True, eq=False)
class HereAndNow:
    """The decision before the outcome is known, and its proof.

    Attributes
    ----------
    labels, first
        Names and values of the first stage, shape (column,); no values where there is no decision.
    objective, bound
        Expected worth of the decision (RP); upper bound on the worth of every decision.
    status
        ``optimal``, ``feasible`` (stopped by the number of rounds), ``time_limit``, ``infeasible`` or ``unbounded``.
    method
        ``extensive`` or ``l_shaped``.
    rounds
        Rounds of the L-shaped method, 0 for the extensive form.
    seconds
        Wall time.
    """

    labels: tuple[str, ...]
    first: np.ndarray
    objective: float
    bound: float
    status: Status
    method: str
    rounds: int
    seconds: float

    @property
    def gap(self) -> float:
        """Return bound - objective, never below 0; infinite where there is no decision or no bound."""
        if not np.isfinite(self.objective) or not np.isfinite(self.bound):
            return np.inf
        return max(0.0, self.bound - self.objective)

    @property
    def decision(self) -> Mapping[str, float]:
        """Return the decision by label."""
        return dict(zip(self.labels, self.first.tolist(), strict=False))

    def __str__(self) -> str:
        """Return status, worth and bound as one line."""
        return f"{self.status}: {self.objective:,.1f} of at most {self.bound:,.1f}"


@dataclass(frozen=True, kw_only=True, eq=False)
class WaitAndSee:
    """What could be had if the outcome were known before deciding.

    Attributes
    ----------
    objective
        Expected worth (WS); at least that of the decision made without knowing.
    by_outcome
        Worth of the best decision in each outcome, shape (outcome,).
    first
        That decision, shape (outcome, column).
    """

    objective: float
    by_outcome: np.ndarray
    first: np.ndarray


@dataclass(frozen=True, kw_only=True, eq=False)
class MeanValue:
    """The decision made as if the mean outcome were certain, and what it is worth.

    Attributes
    ----------
    first
        The decision, shape (column,).
    objective
        Its worth in the mean outcome (EV).
    expected
        Its expected worth (EEV); minus infinity where some outcome then has no answer.
    by_outcome
        Its worth in each outcome, shape (outcome,).
    impossible
        Labels of those outcomes.
    """

    first: np.ndarray
    objective: float
    expected: float
    by_outcome: np.ndarray
    impossible: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanningWorth:
    """What planning for every outcome, and what knowing the outcome, is worth.

    Attributes
    ----------
    here_and_now, wait_and_see, mean_value
        RP, WS, and EV with EEV.

    Examples
    --------
    >>> from resourcing.stochastic import planning_worth
    >>> from resourcing.stochastic.classics import farmer
    >>> print(planning_worth(farmer()))
    RP 108,390.0, WS 115,405.6, EEV 107,240.0: EVPI 7,015.6, VSS 1,150.0
    """

    here_and_now: HereAndNow
    wait_and_see: WaitAndSee
    mean_value: MeanValue

    @property
    def evpi(self) -> float:
        """Return the expected value of perfect information: WS - RP, never below 0."""
        return max(0.0, self.wait_and_see.objective - self.here_and_now.objective)

    @property
    def vss(self) -> float:
        """Return the value of the stochastic solution: RP - EEV; infinite where the mean's decision is impossible.

        A gap of the decision (`here_and_now.gap`) may leave it below 0.
        """
        return self.here_and_now.objective - self.mean_value.expected

    def __str__(self) -> str:
        """Return the five numbers as one line."""
        known, today = self.wait_and_see.objective, self.here_and_now.objective
        first = f"RP {today:,.1f}, WS {known:,.1f}, EEV {self.mean_value.expected:,.1f}"
        evpi, vss = (
            round(value, 1) + 0.0 for value in (self.evpi, self.vss)
        )  # no -0.0
        return f"{first}: EVPI {evpi:,.1f}, VSS {vss:,.1f}"
