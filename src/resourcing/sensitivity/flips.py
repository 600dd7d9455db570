"""At which values of one assumption the best of several options changes, read off outcomes that were computed elsewhere.

Interpolates between the values computed, and knows nothing of what lies between them; `break_even` looks there itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from resourcing.sensitivity.assumptions import Assumption, number

TIE = 1e-9
"""Share of the largest outcome within which two outcomes are the same."""
COLUMNS = ("value", "low", "high", "before", "after", "lead_before", "lead_after")


@dataclass(frozen=True, kw_only=True)
class Flips:
    """Where the best option changes along one assumption.

    Attributes
    ----------
    frame
        One row for each change: value (by a straight line between the two neighbors), low and high (the values computed next to it), before and
        after (the best option at each), lead_before and lead_after (by how much each is ahead of the other one there), and told
        (whether neither lead lies within what outcomes leave open).
    best
        The best option from the lowest value on, then after each change.
    least_lead
        Smallest lead of the best option over the next one at the values computed.
    assumption
        The assumption, over the range computed.
    values
        Number of values computed.
    """

    frame: pd.DataFrame
    best: tuple[str, ...]
    least_lead: float
    assumption: Assumption
    values: int

    def sentences(self) -> list[str]:
        """Return where the better option flips, or that none does."""
        one = self.assumption
        if self.frame.empty:
            ends = f"{one.said(one.low)} to {one.said(one.high)}"
            ahead = f", ahead by {number(self.least_lead)} or more" * (self.least_lead > 0)  # fmt: skip
            return [
                f"{self.best[0]} is best at all {self.values} values of {one.called} from {ends}{ahead}."
            ]
        return [_told(row, one) for row in self.frame.to_dict("records")]


def _told(row: Mapping[Any, Any], one: Assumption) -> str:
    """Return a change as a sentence."""
    where = f"about {one.said(row['value'])}"
    if one.whole:
        where = f"between {one.said(row['low'])} and {one.said(row['high'])}"
    open_ = "" if row["told"] else "; that lies within what the outcomes leave open"
    return (
        f"The better option flips where {one.called} is {where}, by a straight line: {row['before']} is ahead by "
        f"{number(row['lead_before'])} at {one.said(row['low'])}, {row['after']} by {number(row['lead_after'])} at "
        f"{one.said(row['high'])}{open_}."
    )


def flips_of(
    outcomes: pd.DataFrame,
    *,
    assumption: Assumption,
    spare: pd.DataFrame | None = None,
) -> Flips:
    """Return where the best option changes, of which more is better.

    Parameters
    ----------
    outcomes
        One row for each value of the assumption, which is the index, one column for each option; no value missing. At least two of each.
    assumption
        The assumption, for its name and unit, and whether it is whole.
    spare
        How much better each outcome may be than it was computed, such as a bound less a value; same shape; nothing if not given.

    Examples
    --------
    >>> months = Assumption(name="months", low=0, high=10, unit="months")
    >>> table = pd.DataFrame(
    ...     {"hire": [26.0, 1.0, -24.0], "wait": [0.0, 0.0, 0.0]}, index=[0, 5, 10]
    ... )
    >>> found = flips_of(table, assumption=months)
    >>> found.frame["value"].tolist(), found.best
    ([5.2], ('hire', 'wait'))
    """
    table = outcomes.sort_index().astype(float)
    if min(table.shape) < 2 or not np.isfinite(table.to_numpy()).all():
        message = f"outcomes have shape {table.shape}: must be two values and two options at least, none missing"
        raise ValueError(message)
    room = table * 0.0 if spare is None else spare.sort_index().astype(float)
    held = _held(table)
    rows = [
        _row(table, room, place, one, two)
        for place, (one, two) in enumerate(pairwise(held))
        if one != two
    ]
    ordered = np.sort(table.to_numpy(), axis=1)
    return Flips(
        frame=pd.DataFrame(rows, columns=[*COLUMNS, "told"]),
        best=tuple(held[k] for k in range(len(held)) if k == 0 or held[k] != held[k - 1]),
        least_lead=float((ordered[:, -1] - ordered[:, -2]).min()),
        assumption=assumption,
        values=len(table),
    )  # fmt: skip


def _held(table: pd.DataFrame) -> list[str]:
    """Return the best option at each value; of equal ones that which stays best longest."""
    values = table.to_numpy()
    top = values.max(axis=1, keepdims=True)
    best = values >= top - TIE * np.maximum(1.0, np.abs(top))
    held: list[str] = []
    begin = 0
    while begin < len(best):
        end = begin + 1
        common = best[begin]
        while end < len(best) and (common & best[end]).any():
            common = common & best[end]
            end += 1
        name = str(table.columns[int(np.argmax(common))])
        held += [name] * (end - begin)
        begin = end
    return held


def _row(
    table: pd.DataFrame, room: pd.DataFrame, place: int, before: str, after: str
) -> list[object]:
    """Return the row of a change between two neighboring values."""
    low, high = (float(value) for value in table.index[place : place + 2])
    ahead = (table[before] - table[after]).to_numpy()
    first, then = float(ahead[place]), float(-ahead[place + 1])
    share = first / (first + then)
    told = first > room[after].iloc[place] and then > room[before].iloc[place + 1]
    value = low + share * (high - low)
    return [value, low, high, before, after, first, then, bool(told)]


def best_at(outcomes: pd.DataFrame) -> dict[str, int]:
    """Return at how many rows each option is best, equal ones both; options that never are have none.

    Examples
    --------
    >>> best_at(pd.DataFrame({"hire": [1.0, 2.0], "wait": [1.0, 0.0]}))
    {'hire': 2, 'wait': 1}
    """
    values = outcomes.to_numpy(dtype=float)
    top = values.max(axis=1, keepdims=True)
    best = values >= top - TIE * np.maximum(1.0, np.abs(top))
    return {str(n): int(c) for n, c in zip(outcomes, best.sum(axis=0), strict=True)}
