"""The value of one assumption at which a difference changes sign, all of them, or that there is none.

Scans the range, then closes in on each change. Changes closer together than the scan's steps can be missed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd

from resourcing.sensitivity.assumptions import Assumption, number
from resourcing.words import counted

Difference = float | tuple[float, float]
"""A number, or a mean with the half-width of its interval."""
SLACK = 3
"""A straight line is followed only if the gap shrank to a half in so many steps."""


@dataclass(frozen=True, kw_only=True)
class Crossing:
    """Where a difference changes sign.

    Attributes
    ----------
    low, high
        The sign is known at both and differs, and between them it is not told; or the difference is exactly zero from one to the other.
    before, after
        Differences at the nearest values of known sign.
    value
        Best estimate of the change: by a straight line between the nearest means of different sign.
    noisy
        Whether there are values between whose sign cannot be told from chance.
    """

    low: float
    high: float
    before: float
    after: float
    value: float
    noisy: bool


@dataclass(frozen=True, kw_only=True)
class BreakEven:
    """All changes of sign that were found.

    Attributes
    ----------
    crossings
        From low to high.
    untold
        Ranges in which the sign cannot be told and is the same (or unknown) on both sides.
    frame
        Every evaluation by value: value, difference, half_width and sign (1, -1, or 0 where it cannot be told).
    course
        Whether the difference rises, falls, stays, or turns between evaluations (a turn within the noise is none).
    low, high
        Range that was looked at.
    tolerance
        How closely a change was to be found.
    complete
        Whether each change was found as closely as the tolerance, or as noise allows, within the evaluations allowed.
    """

    crossings: tuple[Crossing, ...]
    untold: tuple[tuple[float, float], ...]
    frame: pd.DataFrame
    course: Literal["rises", "falls", "stays", "turns"]
    low: float
    high: float
    tolerance: float
    complete: bool

    def sentences(
        self,
        *,
        assumption: Assumption | None = None,
        above: str = "the difference is positive",
        below: str = "the difference is negative",
    ) -> list[str]:
        """Return where it flips, as sentences.

        Parameters
        ----------
        assumption
            The assumption, for its name and unit.
        above, below
            What a difference above zero, and one below zero, means; such as "hiring two is better".
        """
        one = assumption or Assumption(
            name="the assumption", low=self.low, high=self.high
        )
        words = {1: above, -1: below}
        told = [_crossing_told(found, one, words) for found in self.crossings]
        if not told:
            told.append(self._none_told(one, words))
        told += [
            f"From {one.said(low)} to {one.said(high)} it cannot be told from chance whether {above}."
            for low, high in self.untold
        ]
        if self.course == "turns" and self.crossings:
            told.append(
                "The difference turns within the range, so changes closer together than the values looked at can have been missed."
            )
        if not self.complete:
            told.append(
                f"After {counted(len(self.frame), 'evaluation')} the search was stopped; more would narrow it."
            )
        return told

    def _none_told(self, one: Assumption, words: dict[int, str]) -> str:
        """Return that nothing flips, and what holds throughout."""
        where = f"from {one.said(self.low)} to {one.said(self.high)}"
        signs = set(self.frame["sign"]) - {0}
        if not signs:
            return (
                f"No change of sign of the difference is told for {one.called} {where}."
            )
        return (
            f"No value of {one.called} {where} changes it: {words[int(signs.pop())]}."
        )


def _crossing_told(found: Crossing, one: Assumption, words: dict[int, str]) -> str:
    """Return one change of sign as a sentence."""
    first, then = (words[1 if part > 0 else -1] for part in (found.before, found.after))
    flips = f"It flips where {one.called} is {one.said(found.value)}"
    sides = f"below, {first}; above, {then}"
    if found.noisy:
        return f"{flips} (between {one.said(found.low)} and {one.said(found.high)} it cannot be told from chance): {sides}."
    return f"{flips}: {sides} (difference {number(found.before)} to {number(found.after)} at the nearest values looked at)."


@dataclass(frozen=True, kw_only=True)
class _Point:
    """One evaluation."""

    value: float
    mean: float
    half: float

    @property
    def sign(self) -> int:
        """Return the sign where it is told, else 0."""
        return int(np.sign(self.mean)) if abs(self.mean) > self.half else 0


class _Search:
    """Evaluations so far, and how many more are allowed."""

    def __init__(self, function: Callable[[float], Difference], allowed: int) -> None:
        self.function = function
        self.left = allowed
        self.points: dict[float, _Point] = {}

    def at(self, value: float) -> _Point:
        """Return the difference at a value, computed once."""
        if value not in self.points:
            self.left -= 1
            found = self.function(value)
            mean, half = found if isinstance(found, tuple) else (found, 0.0)
            if not np.isfinite(mean) or not half >= 0:
                message = f"difference at {value} is {mean} with half-width {half}: must be finite, its half-width at least 0"
                raise ValueError(message)
            self.points[value] = _Point(value=value, mean=float(mean), half=float(half))
        return self.points[value]

    def ordered(self) -> list[_Point]:
        """Return the evaluations from low to high."""
        return [self.points[value] for value in sorted(self.points)]


def break_even(
    function: Callable[[float], Difference],
    low: float,
    high: float,
    *,
    scan: int = 9,
    tolerance: float | None = None,
    max_evaluations: int = 60,
) -> BreakEven:
    """Return all values at which a difference changes sign.

    Parameters
    ----------
    function
        Difference at a value: a number, or its mean and the half-width of its interval where it is a sample. Use common random numbers, that
        is the same futures at each value.
    low, high
        Range to look at.
    scan
        Values evaluated first, evenly over the range; changes closer together than these can be missed. 2 or more.
    tolerance
        How closely a change is found; a thousandth of the range if not given.
    max_evaluations
        Evaluations in all; as many as the scan at least.

    Examples
    --------
    >>> hire = Assumption(
    ...     name="hire", low=0, high=10, text="time to hire", unit="months"
    ... )
    >>> found = break_even(lambda months: 26 - 5 * months, 0, 10)
    >>> round(found.crossings[0].value, 3), found.course
    (5.2, 'falls')
    >>> told = found.sentences(
    ...     assumption=hire, above="hiring wins", below="waiting wins"
    ... )
    >>> print(told[0].split(" (")[0])
    It flips where time to hire is 5.2 months: below, hiring wins; above, waiting wins
    """
    if not low < high or scan < 2 or max_evaluations < scan:
        message = (
            f"low {low}, high {high}, scan {scan}, max_evaluations {max_evaluations}: "
            "low must be below high, scan 2 or more and not above max_evaluations"
        )
        raise ValueError(message)
    close = (high - low) / 1000 if tolerance is None else tolerance
    search = _Search(function, max_evaluations)
    for value in np.linspace(low, high, scan).tolist():
        search.at(value)
    complete = _narrow(search, close, cells=(low, (high - low) / (scan - 1)))
    points = search.ordered()
    return BreakEven(
        crossings=tuple(_crossings(points)),
        untold=tuple(_untold(points)),
        frame=pd.DataFrame(
            [(p.value, p.mean, p.half, p.sign) for p in points],
            columns=["value", "difference", "half_width", "sign"],
        ),
        course=_course(points),
        low=low,
        high=high,
        tolerance=close,
        complete=complete,
    )


def _narrow(search: _Search, close: float, *, cells: tuple[float, float]) -> bool:
    """Evaluate within the gaps between known signs until all are as close as can be; return whether they are.

    `cells` holds where the scan begins and its step; how fast a gap shrinks is judged in each cell on its own.
    """
    start, step = cells
    tries: dict[tuple[int, int, int], list[float]] = {}
    while True:
        wide = [
            gap
            for gap in _gaps(search.ordered())
            if gap[1].value - gap[0].value > close
        ]
        if not wide:
            return True
        if search.left <= 0:
            return False
        one, two = max(wide, key=lambda gap: gap[1].value - gap[0].value)
        cell = int(((one.value + two.value) / 2 - start) / step)
        widths = tries.setdefault((cell, one.sign, two.sign), [])
        widths.append(two.value - one.value)
        search.at(_next(one, two, widths, close))


def _gaps(points: list[_Point]) -> list[tuple[_Point, _Point]]:
    """Return neighbors of which the sign differs, unless it is a whole crossing told by a zero of no width."""
    return [
        (one, two)
        for one, two in pairwise(points)
        if one.sign != two.sign and not _is_zero(one) and not _is_zero(two)
    ]


def _is_zero(point: _Point) -> bool:
    """Return whether the difference is exactly zero."""
    return point.mean == 0 and point.half == 0


def _next(one: _Point, two: _Point, widths: list[float], close: float) -> float:
    """Return where to look between two values: on a straight line, or half-way where that is slow or a sign is not told."""
    width = two.value - one.value
    middle = one.value + width / 2
    slow = len(widths) > SLACK and widths[-1] > widths[-1 - SLACK] / 2
    if one.sign * two.sign == 0 or slow:
        return middle
    line = one.value + width * one.mean / (one.mean - two.mean)
    # step just past the line's zero, so that the gap closes from both sides
    past = line + np.copysign(close / 2, middle - line)
    margin = min(close / 4, width / 4)
    return float(np.clip(past, one.value + margin, two.value - margin))


def _crossings(points: list[_Point]) -> list[Crossing]:
    """Return neighbors among the known signs that differ."""
    told = [place for place, point in enumerate(points) if point.sign]
    return [
        _crossing(points[one : two + 1])
        for one, two in pairwise(told)
        if points[one].sign != points[two].sign
    ]


def _crossing(points: list[_Point]) -> Crossing:
    """Return the change of sign from the first of some evaluations to the last, the others untold."""
    between = points[1:-1]
    exact = bool(between) and all(_is_zero(point) for point in between)
    ends = between if exact else points
    return Crossing(
        low=ends[0].value,
        high=ends[-1].value,
        before=points[0].mean,
        after=points[-1].mean,
        value=_zero(points),
        noisy=bool(between) and not exact,
    )


def _zero(points: list[_Point]) -> float:
    """Return where the means change sign: the middle of all such places by straight lines."""
    places = []
    for one, two in pairwise(points):
        if two.mean == 0:
            places.append(two.value)
        elif one.mean * two.mean < 0:
            share = one.mean / (one.mean - two.mean)
            places.append(one.value + share * (two.value - one.value))
    return float(np.median(places))


def _untold(points: list[_Point]) -> list[tuple[float, float]]:
    """Return runs of untold signs that are no part of a change of sign; exact zeros are told."""
    told = [-1, *(place for place, p in enumerate(points) if p.sign), len(points)]
    runs = []
    for one, two in pairwise(told):
        if two - one < 2:
            continue
        ends = [points[place].sign for place in (one, two) if 0 <= place < len(points)]
        zero = all(_is_zero(point) for point in points[one + 1 : two])
        if not zero and (len(ends) < 2 or ends[0] == ends[1]):
            runs.append((points[one + 1].value, points[two - 1].value))
    return runs


def _course(points: list[_Point]) -> Literal["rises", "falls", "stays", "turns"]:
    """Return whether differences rise, fall, stay or turn, beyond what noise explains."""
    steps = [
        (two.mean - one.mean, one.half + two.half) for one, two in pairwise(points)
    ]
    up = any(step > noise for step, noise in steps)
    down = any(step < -noise for step, noise in steps)
    if up and down:
        return "turns"
    if not up and not down:
        ends = points[-1].mean - points[0].mean
        if abs(ends) <= points[0].half + points[-1].half:
            return "stays"
        return "rises" if ends > 0 else "falls"
    return "rises" if up else "falls"
