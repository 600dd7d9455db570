"""The average of several futures as one instance: what a plan for the expected future would look at.

It averages hours, floors and prices by alliance; it samples nothing.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from resourcing.problem import AXES, NOBODY, ProblemData

ALWAYS = (
    "need",
    "active_months",
    "available",
    "hire_points",
    "hire_cost",
    "hour_points",
)
"""Arrays whose mean counts a future without the alliance as zero."""
LIMITS = ("support_limit", "support_cap", "oversight_hours")
"""More of them, which are hours too."""
ANY = ("eligible", "may_oversee")
"""Pairs that are possible where any future has them."""
SHARED = (
    "bundle_rate",
    "shortfall_rate",
    "span_limit",
    "needs_overseer",
    "candidate",
    "hire_after",
    "hour_cost",
    "year",
    "budget",
    "incumbent",
    "must_lead",
    "floor",
)
"""Arrays that are taken from the first future or made otherwise."""


def mean_future(
    futures: Sequence[ProblemData], *, probabilities: Sequence[float] | np.ndarray
) -> ProblemData:
    """Return the mean of futures: every alliance of any, its expected need and its mean floor, weight and overhead.

    Hours are means over all futures, zero where an alliance does not exist; floors are means weighted by the need;
    pace, overhead and weight are means over the futures that have the alliance; a pair may work where it may in any
    future. Rules, limits and prices are those of the first future.

    Parameters
    ----------
    futures
        One instance a future, with the same resources and periods.
    probabilities
        Chance of each.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> futures = [
    ...     problem_from_arrays(
    ...         need=np.full((1, 1, 1), 10.0),
    ...         available=np.full((1, 1), 8.0),
    ...         alliances=(name,),
    ...     )
    ...     for name in ("old", "new")
    ... ]
    >>> mean = mean_future(futures, probabilities=[0.75, 0.25])
    >>> mean.alliances, mean.need.ravel().tolist()
    (('old', 'new'), [7.5, 2.5])
    """
    chances = np.asarray(probabilities, dtype=float)
    names = tuple(dict.fromkeys(name for data in futures for name in data.alliances))
    places = [_places(data, names) for data in futures]
    arrays: dict[str, Any] = {
        name: _mean(name, futures, places, chances, len(names))
        for name in AXES
        if name not in SHARED and _known(name, futures)
    }
    arrays["floor"] = _mean_floor(futures, places, chances, arrays["need"])
    for name in ANY:
        arrays[name] = arrays[name] > 0
    arrays["must_lead"] = np.zeros(len(names), dtype=bool)
    arrays["incumbent"] = np.full(len(names), NOBODY)
    fixed = sum(
        chance * data.fixed_points
        for chance, data in zip(chances, futures, strict=True)
    )
    return futures[0].replace(alliances=names, fixed_points=float(fixed), **arrays)


def _places(data: ProblemData, names: tuple[str, ...]) -> np.ndarray:
    """Return where a future's alliances stand among all."""
    at: Mapping[str, int] = {name: index for index, name in enumerate(names)}
    return np.array([at[name] for name in data.alliances], dtype=int)


def _known(name: str, futures: Sequence[ProblemData]) -> bool:
    """Return whether any future has an array."""
    return any(getattr(data, name) is not None for data in futures)


def _values(name: str, data: ProblemData) -> np.ndarray:
    """Return the numbers of an array, zero where a future leaves it out."""
    values = getattr(data, name)
    if values is None:
        return np.zeros([len(getattr(data, axis)) for axis in AXES[name]])
    return np.asarray(values, dtype=float)


def _mean(
    name: str,
    futures: Sequence[ProblemData],
    places: list[np.ndarray],
    chances: np.ndarray,
    count: int,
) -> np.ndarray:
    """Return the mean of an array, over all futures or over those that have the alliance."""
    total, weight = np.zeros(()), np.zeros(())
    for data, place, chance in zip(futures, places, chances, strict=True):
        values = _values(name, data)
        spread = _spread(values, AXES[name], place, count)
        there = _spread(np.ones_like(values), AXES[name], place, count)
        total = total + chance * spread
        weight = weight + chance * there
    if name in ALWAYS or name in LIMITS or name in ANY:
        return np.asarray(total)
    return np.asarray(
        np.divide(total, weight, out=np.ones_like(total), where=weight > 0)
    )


def _spread(
    values: np.ndarray, axes: tuple[str, ...], place: np.ndarray, count: int
) -> np.ndarray:
    """Return an array with a place for every alliance of any future, zero for those that are not there."""
    if "alliances" not in axes:
        return values
    axis = axes.index("alliances")
    shape = list(values.shape)
    shape[axis] = count
    wide = np.zeros(shape)
    wide[(slice(None),) * axis + (place,)] = values
    return wide


def _mean_floor(
    futures: Sequence[ProblemData],
    places: list[np.ndarray],
    chances: np.ndarray,
    need: np.ndarray,
) -> np.ndarray:
    """Return the mean floor, weighted by the need."""
    promised = np.zeros_like(need)
    for data, place, chance in zip(futures, places, chances, strict=True):
        promised[place] += chance * data.need * data.floor
    share = np.divide(promised, need, out=np.zeros_like(need), where=need > 0)
    return np.minimum(share, 1.0)
