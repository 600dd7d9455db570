"""What changes from one plan to another that meets the same luck, replication by replication."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from resourcing.simulate.levels import Group, groups
from resourcing.simulate.outcome import Simulation
from resourcing.simulate.ratios import mean, ratio

DIFFERENCES = (
    *("by", "key", "measure", "before", "after"),
    *("change", "low", "high", "told_from_zero"),
)
"""Columns of `differences`."""
_MEASURES = {
    "in_time": ("in_time", "requests"),
    "reactive_share": ("request_hours", "worked"),
    "displaced_hours": ("displaced", None),
    "request_hours": ("request_hours", None),
}
"""Measures that are compared: sum over sum, or the mean of a sum."""


def differences(
    before: Simulation, after: Simulation, *, by: Sequence[str] = ("all", "segment")
) -> pd.DataFrame:
    """Return what changes from one plan to another that met the same luck, replication by replication.

    Parameters
    ----------
    before, after
        Simulations with one seed; the replications that both have are paired. Each may have a warm-up of its own.
    by
        Any of `GROUPS`; groups that only one has are left out.

    Returns
    -------
    pandas.DataFrame
        Columns by, key, measure (in_time, reactive_share, displaced_hours, request_hours), before, after, change with its 95 %
        interval low to high, and told_from_zero.

    Raises
    ------
    ValueError
        If the seeds differ.
    KeyError
        If something is not one of `GROUPS`.

    Examples
    --------
    What the assignment changes against today's leads kept:

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> few = case.scenario.simulation.replace(replications=20)
    >>> today = rs.replay(case, run.today, settings=few)
    >>> planned = rs.replay(case, run.plan, settings=few)
    >>> found = rs.differences(today, planned, by=["all"]).round(2)
    >>> shown = ["measure", "before", "after", "told_from_zero"]
    >>> print(found[shown].to_string())
               measure  before   after  told_from_zero
    0          in_time    0.82    0.89            True
    1   reactive_share    0.25    0.23            True
    2  displaced_hours   55.86   58.58           False
    3    request_hours  118.79  133.30            True
    """
    if before.seed != after.seed:
        msg = f"plans are compared under the same luck: seeds {before.seed} and {after.seed}"
        raise ValueError(msg)
    old = {(g.by, g.key): g for g in groups(before, by=by)}
    new = {(g.by, g.key): g for g in groups(after, by=by)}
    rows = [
        _difference(old[place], new[place], measure)
        for place in old
        if place in new
        for measure in _MEASURES
    ]
    return pd.DataFrame(rows, columns=list(DIFFERENCES))


def _difference(before: Group, after: Group, measure: str) -> dict[str, object]:
    """Return a row of the table of differences."""
    num = min(len(before.requests), len(after.requests))
    old, new = _linear(before, measure, num), _linear(after, measure, num)
    change = mean(new - old)
    told = change.low > 0 or change.high < 0
    return {
        "by": before.by,
        "key": before.key,
        "measure": measure,
        "before": old.mean(),
        "after": new.mean(),
        "change": change.value,
        "low": change.low,
        "high": change.high,
        "told_from_zero": bool(told),
    }


def _linear(group: Group, measure: str, num: int) -> np.ndarray:
    """Return a measure of the first replications, linearized so that its mean is that of all requests."""
    over, under = _MEASURES[measure]
    sums = {
        "in_time": group.in_time,
        "requests": group.requests,
        "request_hours": group.request_hours,
        "worked": group.worked,
        "displaced": np.maximum(group.planned_hours - group.done_hours, 0.0),
    }
    top = sums[over][:num]
    if under is None:
        return top
    bottom = sums[under][:num]
    share = ratio(top, bottom).value
    return np.asarray(share + (top - share * bottom) / bottom.mean())
