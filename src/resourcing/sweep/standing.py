"""How rows stand: the best and the worst by each measure, and what an option loses against the best at the same point.

What may not be compared is not: value points under different prices or horizons.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

LESS_IS_BETTER = frozenset(
    {
        *("unmanaged", "underserved", "handovers", "cost", "breaches", "over_span"),
        *("outgrown", "unanswered", "displaced_share", "median_days", "p95_days"),
    }
)
"""Measures of which less is better."""
TOLD = (
    *("expected", "tail_mean", "points", "coverage", "promises", "essential"),
    *("in_time", "p95_days", "unmanaged", "handovers", "cost"),
)
"""Measures whose best and worst rows are told, in order."""
RANKED = ("expected", "points")
"""Measures by which options are compared at the same point, the first that there is."""
PRICES = (
    *("playbook.value", "playbook.charges", "playbook.rules", "playbook.currency"),
    *("scenario.charges", "scenario.rules", "scenario.horizon"),
)
"""Beginnings of keys that change what a value point is."""
IN_POINTS = ("points", "bound", "full_points", "points_today", "expected", "tail_mean")
"""Measures in value points."""


def priced_apart(keys: Sequence[str]) -> bool:
    """Return whether points of different rows are not the same money's worth.

    Examples
    --------
    >>> priced_apart(["playbook.value.points_a_month", "scenario.max_handovers"])
    True
    """
    return any(key.startswith(PRICES) for key in keys)


def with_regret(frame: pd.DataFrame) -> pd.DataFrame:
    """Return results with ``behind_best``: what each option loses against the best one at its point.

    It is blank where an option of the point has no value, or there is one option only.
    """
    by = next((name for name in RANKED if name in frame), None)
    options = len(frame["option"].unique())
    if by is None or options == 1:
        return frame
    sign = -1.0 if by in LESS_IS_BETTER else 1.0
    begin = frame.columns.get_loc("option")
    end = frame.columns.get_loc("seed")
    keys = list(frame.columns[begin + 1 : end])  # type: ignore[operator]
    groups = frame.assign(_by=sign * frame[by]).groupby(keys, dropna=False, sort=False)
    best = groups["_by"].transform("max")
    whole = groups["_by"].transform("count") == options
    return frame.assign(behind_best=(best - sign * frame[by]).where(whole))


def extremes(frame: pd.DataFrame, *, keys: Sequence[str]) -> list[dict[str, Any]]:
    """Return the best and the worst row by each measure that is told and differs between rows.

    Parameters
    ----------
    frame
        Results.
    keys
        Keys of the parameters.

    Returns
    -------
    list of dict
        measure, then row_id, option, value and point of the best and of the worst row; the first of rows that are equal.
    """
    good = frame[frame["status"] == "ok"]
    apart = priced_apart(keys)
    told = []
    for name in TOLD:
        if name not in good or (apart and name in IN_POINTS):
            continue
        values = good[name].to_numpy(dtype=float)
        known = np.isfinite(values)
        if not known.any() or np.ptp(values[known]) == 0:
            continue
        better = -values if name in LESS_IS_BETTER else values
        first = int(np.argmax(np.where(known, better, -np.inf)))
        last = int(np.argmin(np.where(known, better, np.inf)))
        told.append(
            {
                "measure": name,
                "best": _row(good, first, name, keys),
                "worst": _row(good, last, name, keys),
            }
        )
    return told


def _row(
    frame: pd.DataFrame, at: int, measure: str, keys: Sequence[str]
) -> dict[str, Any]:
    """Return what is told of a row."""
    row = frame.iloc[at]
    return {
        "row_id": row["row_id"],
        "option": row["option"],
        "value": float(row[measure]),
        "point": {key: _plain(row[key]) for key in keys},
    }


def _plain(value: Any) -> Any:
    """Return a cell as a value of Python, None for a blank."""
    if value is None or value != value:  # not a number
        return None
    return value.item() if isinstance(value, np.generic) else value
