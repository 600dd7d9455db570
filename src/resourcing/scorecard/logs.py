"""The logs as tables: requests, events, hours worked, targets and polls, each row with its verdict.

Every row that counts stays; what cannot be judged says so in its state. Sums and shares are taken elsewhere.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import numpy as np
import pandas as pd

from resourcing.history import working_days
from resourcing.playbook import BUNDLES, Playbook
from resourcing.scorecard.periods import Period

IN_TIME, LATE, OPEN = "in time", "late", "not yet known"
NO_LIMIT, UNSOUND = "no agreement", "answer before its request"
"""States of a request."""
ON_TIME, DONE_LATE, MISSED, NOT_DUE = "on time", "late", "missed", "not yet due"
"""States of an event."""
AT_MOST = "(at most)"
"""End of the name of a target's measure that is met at or below the target; any other is met at or above it."""
EXACT = 1e-9
"""Days by which arithmetic may miss a limit."""


def within(table: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    """Return the rows of a table that a period holds, by a column of days or times."""
    day = table[column]
    first, following = pd.Timestamp(period.first), pd.Timestamp(period.following)
    return table[(day >= first) & (day < following)]


def requests(
    rows: pd.DataFrame,
    *,
    limits: Mapping[str, tuple[float, float]],
    seen_from: date,
) -> pd.DataFrame:
    """Return the requests: opened, alliance_id, service, manager_id, days, agreed and state.

    `days` is the working time until work began, or until the end of the day from which all is seen where it has not.

    Parameters
    ----------
    rows
        Requests that count, see `judging.Judged`.
    limits
        Working days agreed and the share of requests that must keep to them, by alliance; one left out has no agreement.
    seen_from
        Day from which all is seen.
    """
    opened, answer = rows["opened"], rows["answer"]
    waiting = answer.isna().to_numpy()
    now = pd.Timestamp(seen_from + timedelta(days=1))
    days = working_days(opened, answer.fillna(opened.where(opened > now, now)))
    none = (np.nan, np.nan)
    agreed = np.array([limits.get(n, none) for n in rows["alliance_id"]], dtype=float)
    limit, share = agreed.reshape(-1, 2).T
    state = np.select(
        [~rows["sound"], np.isnan(limit), days > limit + EXACT, waiting],
        [UNSOUND, NO_LIMIT, LATE, OPEN],
        IN_TIME,
    )
    return pd.DataFrame(
        {
            "opened": opened,
            "alliance_id": rows["alliance_id"],
            "service": rows["service"],
            "manager_id": rows["manager_id"].fillna(""),
            "days": days,
            "agreed": share,
            "state": state,
        }
    )


def events(rows: pd.DataFrame, *, grace_days: int, seen_from: date) -> pd.DataFrame:
    """Return the events: planned_for, done, alliance_id, service and state.

    Parameters
    ----------
    rows
        Events that count.
    grace_days
        Days after the planned one on which an event still counts as on time.
    seen_from
        Day from which all is seen: an event not done whose grace has not passed by then is not yet due.
    """
    planned, done = rows["planned_for"], rows["done"]
    last = planned + pd.Timedelta(days=grace_days)
    due = last < pd.Timestamp(seen_from + timedelta(days=1))
    state = np.select(
        [done <= last, done > last, due], [ON_TIME, DONE_LATE, MISSED], NOT_DUE
    )
    return rows[["planned_for", "done", "alliance_id", "service"]].assign(state=state)


def timesheet(
    rows: pd.DataFrame, *, playbook: Playbook, paces: Mapping[str, float]
) -> pd.DataFrame:
    """Return the hours: date, manager_id, alliance_id, service, hours, standard, bundle and on_request.

    `standard` is hours divided by the pace of whoever worked; `bundle` an index into `BUNDLES`.
    """
    catalogue = playbook.services
    bundle_of = {key: BUNDLES.index(item.bundle) for key, item in catalogue.items()}
    asked = [key for key, item in catalogue.items() if item.trigger == "on_request"]
    pace = rows["manager_id"].map(dict(paces)).astype(float).fillna(1.0)
    names = ["date", "manager_id", "alliance_id", "service", "hours"]
    return rows[names].assign(
        manager_id=rows["manager_id"].fillna(""),
        standard=rows["hours"] / pace,
        bundle=rows["service"].map(bundle_of).astype(int),
        on_request=rows["service"].isin(asked),
    )


def kpis(rows: pd.DataFrame, *, suppliers: frozenset[str]) -> pd.DataFrame:
    """Return the targets: date, alliance_id, direction, measure, measured, met and supplier.

    A measure whose name ends in ``(at most)`` is met at or below its target, any other at or above it.
    """
    actual, target = rows["actual"], rows["target"]
    less = np.array([at_most(name) for name in rows["measure"]], dtype=bool)
    return rows[["date", "alliance_id", "direction", "measure"]].assign(
        measured=actual.notna(),
        met=np.where(less, actual <= target, actual >= target),
        supplier=rows["alliance_id"].isin(suppliers),
    )


def at_most(measure: str) -> bool:
    """Return whether a measure is met at or below its target.

    Examples
    --------
    >>> at_most("deviations (at most)"), at_most("batches right first time")
    (True, False)
    """
    return measure.strip().lower().endswith(AT_MOST)


def pulse(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the polls in order of time: date, respondents, unmanaged and reactive."""
    names = ["respondents", "unmanaged", "reactive"]
    table = rows[["date", *names]].astype(dict.fromkeys(names, int))
    return table.sort_values("date", kind="stable", ignore_index=True)
