"""How a solve is asked for: its method, its start, and when it stops."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from resourcing.problem import NOBODY, ProblemData

Method = Literal["auto", "exact", "decomposition"]

EXACT_GAP_POINTS = 1e-6
"""Gap in points below which an answer counts as optimal."""


@dataclass(frozen=True, kw_only=True)
class StopRules:
    """When a solve stops.

    Attributes
    ----------
    gap
        Proven gap, as a fraction of full value, from 0 to below 1.
    gap_points
        Proven gap in value points; the larger of both counts. Just below 1 proves an optimum of whole numbers.
    nodes
        Branch-and-bound nodes, at least 1; None for no limit.
    seconds
        Time limit, 0 or above, a safety net; None for none.
    seed
        Seed of search and solver, 0 or above.

    Raises
    ------
    ValueError
        If a number is out of its range.

    Examples
    --------
    >>> StopRules(gap=2.0, seconds=-1.0)
    Traceback (most recent call last):
    ValueError: gap is 2.0: give a fraction of full value, from 0 to below 1; seconds is -1.0: give a time from 0, or None
    """

    gap: float = 0.0
    gap_points: float = 0.0
    nodes: int | None = None
    seconds: float | None = None
    seed: int = 0

    def __post_init__(self) -> None:
        """Check every number."""
        if wrong := list(self._faults()):
            raise ValueError("; ".join(wrong))

    def _faults(self) -> Iterator[str]:
        """Yield what is wrong."""
        if not 0 <= self.gap < 1:
            yield f"gap is {self.gap}: give a fraction of full value, from 0 to below 1"
        if not 0 <= self.gap_points < np.inf:
            yield f"gap_points is {self.gap_points}: give value points, 0 or above"
        if self.nodes is not None and self.nodes < 1:
            yield f"nodes is {self.nodes}: give a number from 1, or None"
        if self.seconds is not None and not 0 <= self.seconds < np.inf:
            yield f"seconds is {self.seconds}: give a time from 0, or None"
        if self.seed < 0:
            yield f"seed is {self.seed}: give a number from 0"

    def points(self, data: ProblemData) -> float:
        """Return the gap in points at which an instance counts as solved."""
        return max(self.gap * data.full_value, self.gap_points, EXACT_GAP_POINTS)


def check_method(method: str) -> None:
    """Raise ValueError where there is no such method.

    Examples
    --------
    >>> check_method("fast")
    Traceback (most recent call last):
    ValueError: method is 'fast': give one of auto, exact, decomposition
    """
    if method not in get_args(Method):
        msg = f"method is {method!r}: give one of {', '.join(get_args(Method))}"
        raise ValueError(msg)


def checked_start(data: ProblemData, start: np.ndarray | None) -> np.ndarray:
    """Return the leads to start from, those of today where none are given.

    Raises
    ------
    ValueError
        If they do not fit the instance.
    """
    if start is None:
        return np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    lead, num = np.asarray(start), len(data.resources)
    if lead.shape != data.active.shape:
        msg = f"start has the shape {lead.shape}: give {data.active.shape}, a lead for each alliance and period"
        raise ValueError(msg)
    if not np.issubdtype(lead.dtype, np.integer):
        msg = f"start holds {lead.dtype} numbers: give whole numbers, the indices of resources or {NOBODY} for nobody"
        raise ValueError(msg)
    if lead.size and not (lead.min() >= NOBODY and lead.max() < num):
        msg = f"start holds numbers from {lead.min()} to {lead.max()}: give indices of {num} resources or {NOBODY} for nobody"
        raise ValueError(msg)
    return lead
