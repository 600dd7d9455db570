"""One assumption at a time: how far an outcome moves from its base when each goes to the ends of its range.

Says nothing about assumptions that move together; see `sobol`.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from resourcing.sensitivity.assumptions import Assumption, checked, number

Outcome = float | np.ndarray
"""A number, or one number for each of the same futures in the same order."""


@dataclass(frozen=True, kw_only=True)
class Tornado:
    """How far an outcome moves with each assumption.

    Attributes
    ----------
    frame
        One row for each assumption, largest swing first: assumption, low, base, high (its values), outcome_low, outcome_base, outcome_high,
        change_low, change_low_from, change_low_to (against the base, with interval), the same for change_high, and swing, swing_from,
        swing_to (largest less smallest of the three outcomes).
    assumptions
        The assumptions.
    level
        Level of the intervals, of which outcomes that are single numbers have no width.
    """

    frame: pd.DataFrame
    assumptions: tuple[Assumption, ...]
    level: float

    def sentences(self) -> list[str]:
        """Return each assumption's effect as a sentence, largest first."""
        by = {one.name: one for one in self.assumptions}
        rows = self.frame.to_dict("records")
        return [_told(by[str(row["assumption"])], row, self.level) for row in rows]


def tornado(
    function: Callable[[Mapping[str, float]], Outcome],
    assumptions: Sequence[Assumption],
    *,
    level: float = 0.95,
) -> Tornado:
    """Return how far the outcome of a function moves with each assumption, the others at their base.

    Parameters
    ----------
    function
        Outcome of a value for each assumption by name. Where it gives samples they must be of the same futures in the same order, whatever the
        assumptions (common random numbers): intervals are those of differences future by future.
    assumptions
        Assumptions with their ranges.
    level
        Level of the intervals.

    Examples
    --------
    >>> ranges = [
    ...     Assumption(name="hire", low=2, high=6, text="time to hire", unit="months"),
    ...     Assumption(name="deals", low=0, high=10),
    ... ]
    >>> found = tornado(lambda at: 3 * at["hire"] + at["deals"], ranges)
    >>> found.frame["assumption"].tolist(), found.frame["swing"].tolist()
    (['hire', 'deals'], [12.0, 10.0])
    >>> print(found.sentences()[0])
    time to hire from 2 months to 6 months: outcome from 11 to 23, a swing of 12 (base 17).
    """
    chosen = checked(assumptions)
    base = {one.name: one.middle for one in chosen}
    return tornado_of(
        function(base),
        {one.name: function({**base, one.name: one.low}) for one in chosen},
        {one.name: function({**base, one.name: one.high}) for one in chosen},
        assumptions=chosen,
        level=level,
    )


def tornado_of(
    base: Outcome,
    low: Mapping[str, Outcome],
    high: Mapping[str, Outcome],
    *,
    assumptions: Sequence[Assumption],
    level: float = 0.95,
) -> Tornado:
    """Return the tornado of outcomes that were computed elsewhere.

    Parameters
    ----------
    base
        Outcome of the base case: a number, or a sample of shape (future,).
    low, high
        Outcome by assumption with this one at its low and at its high, the others at their base.
    assumptions
        Assumptions with their ranges.
    level
        Level of the intervals.

    Examples
    --------
    >>> hire = Assumption(name="hire", low=2, high=6)
    >>> found = tornado_of(
    ...     np.array([1.0, 2.0]),
    ...     {"hire": np.array([0.0, 1.0])},
    ...     {"hire": np.array([3.0, 4.0])},
    ...     assumptions=[hire],
    ... )
    >>> found.frame[["change_low", "change_high", "swing_from", "swing_to"]].iloc[
    ...     0
    ... ].tolist()
    [-1.0, 2.0, 3.0, 3.0]
    """
    rows = [
        _row(
            one,
            [np.atleast_1d(part) for part in (low[one.name], base, high[one.name])],
            level,
        )
        for one in checked(assumptions)
    ]
    frame = pd.DataFrame(rows).sort_values(
        "swing", ascending=False, kind="stable", ignore_index=True
    )
    return Tornado(frame=frame, assumptions=tuple(assumptions), level=level)


def _row(one: Assumption, samples: list[np.ndarray], level: float) -> dict[str, object]:
    """Return the row of one assumption from its outcomes at low, base and high."""
    if len({sample.shape for sample in samples}) > 1:
        shapes = ", ".join(str(sample.shape) for sample in samples)
        message = f"{one.name}: outcomes at low, base and high have shapes {shapes}; give the same futures in each"
        raise ValueError(message)
    low, base, high = samples
    means = [float(sample.mean()) for sample in samples]
    widest = samples[int(np.argmax(means))] - samples[int(np.argmin(means))]
    changes = {"change_low": low - base, "change_high": high - base, "swing": widest}
    return {
        "assumption": one.name,
        "low": one.low,
        "base": one.middle,
        "high": one.high,
        **dict(
            zip(("outcome_low", "outcome_base", "outcome_high"), means, strict=True)
        ),
        **{
            key: value
            for name, sample in changes.items()
            for key, value in _interval(name, sample, level).items()
        },
    }


def _interval(name: str, sample: np.ndarray, level: float) -> dict[str, float]:
    """Return the mean of differences with its interval by Student's t; no width for a single one."""
    mean = float(sample.mean())
    half = 0.0
    if sample.size > 1:
        error = float(sample.std(ddof=1)) / np.sqrt(sample.size)
        half = float(stdtrit(sample.size - 1, (1 + level) / 2)) * error
    return {name: mean, f"{name}_from": mean - half, f"{name}_to": mean + half}


def _told(one: Assumption, row: Mapping[Hashable, Any], level: float) -> str:
    """Return the effect of one assumption as a sentence."""
    low, base, high, swing, start, end = (
        float(row[name])
        for name in (
            "outcome_low",
            "outcome_base",
            "outcome_high",
            "swing",
            "swing_from",
            "swing_to",
        )
    )
    ends = f"{one.called} from {one.said(one.low)} to {one.said(one.high)}"
    if swing == 0:
        return f"{ends}: the outcome stays {number(base)}."
    wide = (
        f" ({level:.0%} interval {number(start)} to {number(end)})"
        if end > start
        else ""
    )
    chance = "; it could be chance" if start <= 0 else ""
    turned = (
        "; both ends lie on one side of the base"
        if (low - base) * (high - base) > 0
        else ""
    )
    return (
        f"{ends}: outcome from {number(low)} to {number(high)}, "
        f"a swing of {number(swing)}{wide} (base {number(base)}){turned}{chance}."
    )
