"""Made-up portfolios of any size, the same for the same seed: the instances on which methods are compared.

Nothing here is public record. Demand is above capacity and about a quarter of the pairs may lead, as in a real team.
"""

from dataclasses import dataclass

import numpy as np

from resourcing.problem import ProblemData, problem_from_arrays

MONTHS = 3.0
"""Months of a review period."""
SEGMENT_SHARES = (0.20, 0.45, 0.35)
"""Complex, typical, simple."""
NEED_PER_MONTH = np.array([55.0, 25.0, 8.0])
"""Hours a month at full coverage, by segment."""
WEIGHTS = np.array([100.0, 40.0, 12.0])
"""Value points of a fully covered month, by segment."""
HOUR_SHARES = np.array([0.25, 0.35, 0.40])
"""Essential, core, higher-value: shares of the hours."""
VALUE_SHARES = np.array([0.45, 0.35, 0.20])
"""Essential, core, higher-value: shares of the value."""
OVERHEAD_PER_MONTH = 4.0
"""Hours a month of leading an alliance at all."""
HANDOVER_SHARE = 0.15
"""What a new lead costs, as a share of the value of a period."""
CAPACITY_SHARE = 0.85
"""Hours of the team, as a share of the hours needed."""
SEASON = 0.30
"""Amplitude of the season."""
NUM_SKILLS = 5
LEAST_GRADE = np.array([2, 1, 0])
"""Least grade by segment; grades are 0 to 3."""


@dataclass(frozen=True)
class Size:
    """Numbers of managers, alliances and periods."""

    managers: int
    alliances: int
    periods: int

    def __str__(self) -> str:
        """Return the size as text."""
        return f"{self.managers} x {self.alliances} x {self.periods}"


def portfolio(size: Size, *, seed: int) -> ProblemData:
    """Return a made-up portfolio.

    Parameters
    ----------
    size
        Managers, alliances, periods.
    seed
        Seed of everything drawn.

    Returns
    -------
    ProblemData
        Demand above capacity; each alliance has somebody who may lead it, and a random one of them leads it today.
    """
    rng = np.random.default_rng(seed)
    segment = rng.choice(3, size=size.alliances, p=SEGMENT_SHARES)
    need = _need(segment, size.periods, rng)
    weight = WEIGHTS[segment] * rng.lognormal(0.0, 0.5, size.alliances)
    eligible = _eligible(size, segment, rng)
    fte = rng.choice([1.0, 0.5], size=size.managers, p=[0.75, 0.25])
    hours = need.sum(axis=(0, 1)).mean() * CAPACITY_SHARE * fte / fte.sum()
    incumbent = [int(rng.choice(np.flatnonzero(row))) for row in eligible.T]
    shape = (size.managers, size.alliances, size.periods)
    return problem_from_arrays(
        need=need,
        available=np.repeat(hours[:, None], size.periods, axis=1),
        eligible=np.broadcast_to(eligible[:, :, None], shape),
        active_months=np.full((size.alliances, size.periods), MONTHS),
        weight=weight,
        bundle_rate=VALUE_SHARES / HOUR_SHARES,
        shortfall_rate=np.zeros(3),
        overhead=np.full(shape, OVERHEAD_PER_MONTH * MONTHS),
        incumbent=np.array(incumbent),
        handover_points=np.repeat(
            HANDOVER_SHARE * MONTHS * weight[:, None], size.periods, axis=1
        ),
        months=MONTHS,
    )


def _need(
    segment: np.ndarray, num_periods: int, rng: np.random.Generator
) -> np.ndarray:
    """Return standard hours needed, shape (alliance, bundle, period)."""
    full = NEED_PER_MONTH[segment] * MONTHS * rng.lognormal(0.0, 0.25, len(segment))
    phase = rng.uniform(0.0, 2 * np.pi, len(segment))
    turn = 2 * np.pi * np.arange(num_periods) / 4
    season = 1 + SEASON * np.sin(turn[None, :] + phase[:, None])
    return full[:, None, None] * HOUR_SHARES[None, :, None] * season[:, None, :]


def _eligible(size: Size, segment: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return who may lead what by grade and one skill of five, shape (manager, alliance)."""
    grade = rng.choice(4, size=size.managers, p=[0.15, 0.35, 0.30, 0.20])
    skills = rng.random((size.managers, NUM_SKILLS)) < 0.3
    wanted = rng.integers(NUM_SKILLS, size=size.alliances)
    eligible = skills[:, wanted] & (grade[:, None] >= LEAST_GRADE[segment][None, :])
    for alliance in np.flatnonzero(~eligible.any(axis=0)):
        eligible[rng.choice(np.flatnonzero(grade == grade.max())), alliance] = True
    return np.asarray(eligible)
