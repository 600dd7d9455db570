"""A random instance with every charge, larger than brute force can do."""

import numpy as np

from resourcing.playbook import OccupancyPrice, Rules
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


def nobody(data: ProblemData) -> np.ndarray:
    """Return leads of nobody."""
    return np.full((len(data.alliances), len(data.periods)), NOBODY)
