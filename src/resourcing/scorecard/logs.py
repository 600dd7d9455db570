"""The logs of a register as tables: requests, events, hours worked, targets and polls, each row with its verdict.

Every row stays; what cannot be judged says so in its state. Sums and shares are taken elsewhere.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

import numpy as np
import pandas as pd

from resourcing.domain import Event, Kpi, Pulse, Request, TimesheetRow
from resourcing.playbook import BUNDLES, Playbook
from resourcing.scorecard.periods import Period

IN_TIME, LATE, OPEN, NO_LIMIT = "in time", "late", "not yet known", "no agreement"
"""States of a request."""
ON_TIME, DONE_LATE, MISSED, NOT_DUE = "on time", "late", "missed", "not yet due"
"""States of an event."""
UNKNOWN = -1
"""Bundle of a service that the playbook does not know."""
AT_MOST = "(at most)"
"""End of the name of a target's measure that is met at or below the target; any other is met at or above it."""
EXACT = 1e-9
"""Days by which arithmetic may miss a limit."""
DAY = np.timedelta64(1, "D")
DAY_BEGINS, DAY_ENDS = 9.0, 17.0
"""Office hours of a working day (o'clock)."""


def within(table: pd.DataFrame, column: str, period: Period) -> pd.DataFrame:
    """Return the rows of a table that a period holds, by a column of days or times."""
    day = table[column]
    first, following = pd.Timestamp(period.first), pd.Timestamp(period.following)
    return table[(day >= first) & (day < following)]


def working_days(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the working time between two times in days: Monday to Friday within office hours.

    Public holidays are not known, and count as working days. Calibration counts the same way.

    Parameters
    ----------
    begin, end
        Times, dtype datetime64[s], shape (case,).

    Examples
    --------
    >>> friday, monday = (
    ...     np.array([day], dtype="datetime64[s]")
    ...     for day in ("2027-01-08T13:00", "2027-01-11T19:00")
    ... )
    >>> working_days(friday, monday).tolist()
    [1.5]
    """
    first, last = begin.astype("datetime64[D]"), end.astype("datetime64[D]")
    whole = np.busday_count(first, last).astype(float)
    return np.asarray(whole - _gone(begin, first) + _gone(end, last))


def _gone(times: np.ndarray, days: np.ndarray) -> np.ndarray:
    """Return the share of the office hours of a day that has gone by; none on a weekend."""
    hour = (times - days) / np.timedelta64(1, "h")
    share = np.clip((hour - DAY_BEGINS) / (DAY_ENDS - DAY_BEGINS), 0.0, 1.0)
    return np.asarray(share * np.is_busday(days))


def requests(
    rows: Sequence[Request],
    *,
    limits: Mapping[str, tuple[float, float]],
    seen_from: date,
) -> pd.DataFrame:
    """Return the requests: opened, alliance_id, service, manager_id, days, agreed and state.

    `days` is the working time until work began, or until the end of the day from which all is seen where it has not.

    Parameters
    ----------
    rows
        Requests of the register.
    limits
        Working days agreed and the share of requests that must keep to them, by alliance; one left out has no agreement.
    seen_from
        Day from which all is seen.
    """
    opened = _times(row.opened for row in rows)
    answered = _times(row.first_response for row in rows)
    waiting = np.isnat(answered)
    now = np.datetime64(seen_from + timedelta(days=1)).astype("datetime64[s]")
    until = np.where(waiting, np.maximum(now, opened), answered)
    days = working_days(opened, until)
    none = (np.nan, np.nan)
    agreed = np.array([limits.get(row.alliance_id, none) for row in rows], dtype=float)
    limit, share = agreed.reshape(-1, 2).T
    state = np.select(
        [np.isnan(limit), days > limit + EXACT, waiting],
        [NO_LIMIT, LATE, OPEN],
        IN_TIME,
    )
    return pd.DataFrame(
        {
            "opened": opened,
            "alliance_id": [row.alliance_id for row in rows],
            "service": [row.service for row in rows],
            "manager_id": [row.manager_id or "" for row in rows],
            "days": days,
            "agreed": share,
            "state": state,
        }
    )


def events(rows: Sequence[Event], *, grace_days: int, seen_from: date) -> pd.DataFrame:
    """Return the events: planned_for, done, alliance_id, service and state.

    Parameters
    ----------
    rows
        Events of the register.
    grace_days
        Days after the planned one on which an event still counts as on time.
    seen_from
        Day from which all is seen: an event not done whose grace has not passed by then is not yet due.
    """
    planned = _times(row.planned_for for row in rows)
    done = _times(row.done for row in rows)
    last = planned + grace_days * DAY
    due = last < np.datetime64(seen_from + timedelta(days=1))
    state = np.select(
        [done <= last, done > last, due], [ON_TIME, DONE_LATE, MISSED], NOT_DUE
    )
    return pd.DataFrame(
        {
            "planned_for": planned,
            "done": done,
            "alliance_id": [row.alliance_id for row in rows],
            "service": [row.service for row in rows],
            "state": state,
        }
    )


def timesheet(
    rows: Sequence[TimesheetRow], *, playbook: Playbook, paces: Mapping[str, float]
) -> pd.DataFrame:
    """Return the hours: date, manager_id, alliance_id, service, hours, standard, bundle and on_request.

    `standard` is hours divided by the pace of whoever worked; `bundle` an index into `BUNDLES`, `UNKNOWN` where the
    playbook has no such service.
    """
    catalogue = playbook.services
    bundle_of = {key: BUNDLES.index(item.bundle) for key, item in catalogue.items()}
    asked = {key for key, item in catalogue.items() if item.trigger == "on_request"}
    hours = np.array([row.hours for row in rows], dtype=float)
    pace = np.array([paces.get(row.manager_id, 1.0) for row in rows], dtype=float)
    return pd.DataFrame(
        {
            "date": _times(row.date for row in rows),
            "manager_id": [row.manager_id for row in rows],
            "alliance_id": [row.alliance_id for row in rows],
            "service": [row.service for row in rows],
            "hours": hours,
            "standard": hours / pace,
            "bundle": np.array(
                [bundle_of.get(row.service, UNKNOWN) for row in rows], dtype=int
            ),
            "on_request": np.array([row.service in asked for row in rows], dtype=bool),
        }
    )


def kpis(rows: Sequence[Kpi], *, suppliers: frozenset[str]) -> pd.DataFrame:
    """Return the targets: date, alliance_id, direction, measure, measured, met and supplier.

    A measure whose name ends in ``(at most)`` is met at or below its target, any other at or above it.
    """
    actual = np.array(
        [np.nan if row.actual is None else row.actual for row in rows], dtype=float
    )
    target = np.array([row.target for row in rows], dtype=float)
    less = np.array([at_most(row.measure) for row in rows], dtype=bool)
    return pd.DataFrame(
        {
            "date": _times(row.date for row in rows),
            "alliance_id": [row.alliance_id for row in rows],
            "direction": [row.direction for row in rows],
            "measure": [row.measure for row in rows],
            "measured": ~np.isnan(actual),
            "met": np.where(less, actual <= target, actual >= target),
            "supplier": np.array(
                [row.alliance_id in suppliers for row in rows], dtype=bool
            ),
        }
    )


def at_most(measure: str) -> bool:
    """Return whether a measure is met at or below its target.

    Examples
    --------
    >>> at_most("deviations (at most)"), at_most("batches right first time")
    (True, False)
    """
    return measure.strip().lower().endswith(AT_MOST)


def pulse(rows: Sequence[Pulse]) -> pd.DataFrame:
    """Return the polls in order of time: date, respondents, unmanaged and reactive."""
    names = ("respondents", "unmanaged", "reactive")
    table = pd.DataFrame(
        {
            "date": _times(row.date for row in rows),
            **{
                name: np.array([getattr(row, name) for row in rows], dtype=int)
                for name in names
            },
        }
    )
    return table.sort_values("date", kind="stable", ignore_index=True)


def _times(days: Iterable[date | datetime | None]) -> np.ndarray:
    """Return days or times as an array in seconds, local time; not a time where blank."""
    found = [
        day.replace(tzinfo=None) if isinstance(day, datetime) else day for day in days
    ]
    return np.array(found, dtype="datetime64[s]")
