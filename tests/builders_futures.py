"""Outlooks and judgments made by hand, for tests of sampled futures."""

from typing import Any

import numpy as np

from resourcing.futures import BY_PERIOD, Judged, Outcome, Outlook, Told

COMPLEX, TYPICAL, SIMPLE = 0, 1, 2


def outlook_of(**changes: Any) -> Outlook:
    """Return an outlook of three alliances, one of each segment, and two people over 24 months."""
    fields: dict[str, Any] = {
        "names": ("A1", "A2", "A3"),
        "num_listed": 3,
        "num_months": 24,
        "profiles": ("big", "usual", "small"),
        "segment_of": np.array([COMPLEX, TYPICAL, SIMPLE]),
        "profile": np.array([0, 1, 2]),
        "chances": np.eye(3),
        "phase_dated": np.zeros(3, dtype=bool),
        "in_launch": np.zeros(3, dtype=bool),
        "commercial": np.zeros(3, dtype=bool),
        "pipeline_months": (),
        "people": ("M1", "M2"),
        "joins": np.zeros(2, dtype=int),
        "is_hire": np.zeros(2, dtype=bool),
        "typical_profile": np.array([0, 1, 2]),
    }
    return Outlook(**{**fields, **changes})


def outcome_of(points: list[list[float]], **changes: Any) -> Outcome:
    """Return an outcome of options whose points in each future are given; four fifths of the essential promises are kept."""
    told = tuple(
        Told(
            option=f"o{k}",
            title=f"Option {k}",
            judged=tuple(judged(number, value) for number, value in enumerate(row)),
            alliances=("A1",),
            bundles=("essential",),
            periods=("t0", "t1"),
        )
        for k, row in enumerate(points)
    )
    return Outcome(told=told, **changes)


def judged(number: int, points: float) -> Judged:
    """Return what an option achieved in a future: one promise made in both periods, kept in the first."""
    return Judged(
        number=number,
        totals={"points": points, "essential": 0.8, "cost": 10.0 * number},
        periods=np.full((len(BY_PERIOD), 2), points),
        promised=np.ones((1, 1, 2), dtype=bool),
        kept=np.array([[[True, False]]]),
        traits={"deals": float(number)},
    )
