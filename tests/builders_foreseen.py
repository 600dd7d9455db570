"""Sampled futures made by hand, for tests of what people see of them: options with every measure, no sampling."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from builders_playbook import small_playbook
from builders_run import small_scenario

from resourcing.futures import BY_PERIOD, TRAITS, Judged, Outcome, Told
from resourcing.view.foreseen import Foreseen, foresee

NUMBER = 60
PERIODS = ("2027Q1", "2027Q2", "2027Q3")
NAMES = {"A1": "Alpha", "A2": "Beta"}


def luck(number: int = NUMBER) -> np.ndarray:
    """Return one random number for each future."""
    return np.random.default_rng(3).normal(size=number)


def deals(number: int = NUMBER) -> np.ndarray:
    """Return how many deals close in each future."""
    return np.random.default_rng(4).integers(0, 7, size=number)


def lived(
    option: str, title: str, points: np.ndarray, essential: np.ndarray, cost: float
) -> Told:
    """Return what an option achieved: two alliances, of whom the second is lost where fewer than 0.9 are kept."""
    return Told(
        option=option,
        title=title,
        judged=tuple(
            _judged(n, float(p), float(e), cost)
            for n, (p, e) in enumerate(zip(points, essential, strict=True))
        ),
        alliances=("A1", "A2"),
        bundles=("essential",),
        periods=PERIODS,
    )


def _judged(number: int, points: float, essential: float, cost: float) -> Judged:
    """Return what an option achieved in a future."""
    promised = np.ones((2, 1, len(PERIODS)), dtype=bool)
    kept = promised.copy()
    kept[1, 0, 1:] = essential >= 0.9
    traits = dict.fromkeys(TRAITS, 1.0) | {
        "deals": float(deals(1000)[number]),
        "ramp_up": float(luck(1000)[number]),
    }
    totals = {
        "points": points,
        "essential": essential,
        "promises": essential,
        "coverage": 0.8,
        "unmanaged": 10 * (1 - essential),
        "handovers": 3.0,
        "cost": cost,
    }
    periods = np.full((len(BY_PERIOD), len(PERIODS)), essential)
    return Judged(
        number=number,
        totals=totals,
        periods=periods,
        promised=promised,
        kept=kept,
        traits=traits,
    )


def outcome_of(
    leads: Mapping[str, float],
    *,
    noise: float = 1.0,
    essential: np.ndarray | float = 0.95,
    titles: Sequence[str] = (),
    number: int = NUMBER,
    **changes: Any,
) -> Outcome:
    """Return options ahead of zero by `leads` points on average, each with noise of its own; later ones cost more."""
    chance = np.random.default_rng(5)
    kept = np.broadcast_to(np.asarray(essential, dtype=float), number)
    told = tuple(
        lived(
            name,
            titles[k] if titles else f"Title {name}",
            1000 * luck(number) + lead + noise * chance.normal(size=number),
            kept,
            1000.0 * k,
        )
        for k, (name, lead) in enumerate(leads.items())
    )
    return Outcome(told=told, **changes)


def foreseen_of(outcome: Outcome, **preferences: Any) -> Foreseen:
    """Return what is shown of an outcome, under some preferences."""
    scenario = small_scenario()
    wanted = scenario.preferences.replace(**preferences)
    return foresee(
        outcome,
        scenario=scenario.replace(preferences=wanted),
        playbook=small_playbook(),
        names=NAMES,
    )
