"""Random instances with every charge, and with every rule, larger than brute force can do."""

import numpy as np

from resourcing.playbook import FocusPrice, OccupancyPrice, Rules
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays


def portfolio(seed: int = 0, *, shape=(4, 7, 3), **changes) -> ProblemData:
    """Return a random instance of several resources, alliances and periods with every charge."""
    rng = np.random.default_rng(seed)
    r, a, t = shape
    active = (rng.random((a, t)) < 0.85) * 3.0
    arrays = {
        "need": rng.integers(2, 12, (a, 2, t)) * (active > 0)[:, None, :] * 1.0,
        "active_months": active,
        "available": rng.integers(8, 25, (r, t)).astype(float),
        "floor": rng.choice([0.0, 0.6], (a, 2, t)),
        "weight": rng.integers(10, 100, a).astype(float),
        "bundle_rate": np.array([3.0, 2.0]),
        "shortfall_rate": np.array([10.0, 4.0]),
        "eligible": rng.random((r, a, t)) < 0.8,
        "pace": rng.choice([0.9, 1.2], (r, a)),
        "overhead": rng.choice([0.0, 1.0], (r, a, t)),
        "placement_cost": rng.choice([0.0, 2.0], (r, a)),
        "span_limit": rng.choice([2.0, 3.0], r),
        "hour_points": rng.choice([0.0, 0.5], r),
        "incumbent": rng.integers(-1, r, a),
        "handover_in": np.full(a, 2.0),
        "handover_out": rng.choice([1.0, 20.0], a),  # the larger often makes it cold
        "handover_points": np.full((a, t), 4.0),
        "cold_handover_factor": 1.5,
        "months": 3.0,
        "rules": Rules(span="soft", occupancy="strict"),
        "span_points": 3.0,
        "occupancy_points_per_hour": 2.0,
        "occupancy_prices": (OccupancyPrice(above=0.7, points_per_month=5.0),),
    }
    return problem_from_arrays(**{**arrays, **changes})


def every_rule(seed: int, *, shape=(4, 3, 3)) -> ProblemData:
    """Return a random instance with every rule at once, which the exact model solves in a fraction of a second.

    The last two resources are like candidates, hired in order; the one before them needs an overseer beside it. Somebody
    is away for a period. Support, focus, budget and the limit on handovers bind; strictness differs by seed.
    """
    rng = np.random.default_rng([2, seed])
    data = portfolio(seed, shape=shape)
    r, a, t = data.shape
    index = np.arange(r)
    candidate, overseen = index >= r - 2, index == r - 3
    available = data.available.copy()
    available[rng.integers(r - 2), rng.integers(t)] = 0.0
    return data.replace(
        available=available,
        incumbent=np.where(data.incumbent >= r - 2, NOBODY, data.incumbent),
        must_lead=rng.random(a) < 0.1,
        rules=_strictness(rng),
        candidate=candidate,
        hire_after=np.where(index == r - 1, r - 2, NOBODY),
        hire_points=np.where(candidate, rng.choice([5.0, 60.0, 200.0]), 0.0),
        hire_cost=np.where(candidate, 500.0, 0.0)[:, None] * np.ones(2),
        hour_cost=rng.choice([0.0, 20.0, 50.0], r),
        years=("y0", "y1"),
        year=np.arange(t) * 2 // t,
        budget=rng.choice([800.0, 1500.0, np.inf], 2),
        budget_points_per_thousand=rng.choice([20.0, 100.0]),
        max_handovers=float(rng.integers(0, 3)),
        handover_limit_points=rng.choice([8.0, 30.0]),
        focus_prices=(FocusPrice(above=1.0, points_per_month=2.0),),
        needs_overseer=overseen,
        oversight_hours=rng.choice([0.0, 1.0, 2.0], (a, t)),
        may_oversee=(rng.random((r, a, t)) < 0.8) & ~overseen[:, None, None],
        support_limit=rng.choice([0.0, 2.0, 4.0], (r, a, 2, t)),
        support_cap=rng.choice([0.0, 0.4], (a, 1, 1)) * data.need,
    )


def by_period(data: ProblemData, *, seed: int = 0) -> ProblemData:
    """Return an instance whose weights, placement costs, spans and handover hours differ from period to period."""
    rng = np.random.default_rng([3, seed])
    r, a, t = data.shape
    return data.replace(
        weight=data.weight * rng.choice([0.5, 1.0, 2.0], (a, t)),
        placement_cost=rng.choice([-1.0, 0.0, 3.0], (r, a, t)),
        span_limit=rng.choice([1.0, 2.0, 3.0, np.inf], (r, t)),
        span_weight=rng.choice([0.5, 1.0, 2.0], (a, t)),
        handover_in=rng.choice([0.0, 2.0, 5.0], (a, t)),
        handover_out=rng.choice([0.0, 1.0, 4.0, 20.0], (a, t)),
    )


def _strictness(rng: np.random.Generator) -> Rules:
    """Return rules of which most are soft or strict; promises are strict now and then only, since few plans keep them."""
    words = ["strict", "soft", "off"]
    return Rules(
        span=rng.choice(words, p=[0.4, 0.4, 0.2]),
        occupancy=rng.choice(words, p=[0.4, 0.5, 0.1]),
        promises=rng.choice(words, p=[0.1, 0.8, 0.1]),
        handovers=rng.choice(words, p=[0.4, 0.4, 0.2]),
        budget=rng.choice(words, p=[0.4, 0.4, 0.2]),
    )


def nobody(data: ProblemData) -> np.ndarray:
    """Return leads of nobody."""
    return np.full((len(data.alliances), len(data.periods)), NOBODY)
