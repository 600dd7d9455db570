"""Working time between two moments: Mondays to Fridays within office hours, in working days.

Holidays and absences are not known to a log and count as working days.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True, kw_only=True)
class OfficeHours:
    """When a working day begins and ends (hours of the day)."""

    begins: float = 9.0
    ends: float = 17.0


OFFICE = OfficeHours()
"""The usual office hours."""


def working_clock(times: pd.Series, *, office: OfficeHours = OFFICE) -> np.ndarray:
    """Return moments as working days since 1970; a missing one stays missing.

    Examples
    --------
    >>> friday = pd.to_datetime(pd.Series(["2027-01-08 13:00", "2027-01-11 09:00"]))
    >>> np.diff(working_clock(friday))
    array([0.5])
    """
    moments = times.to_numpy("datetime64[us]")
    known = ~np.isnat(moments)
    days = np.where(known, moments, np.datetime64(0, "us")).astype("datetime64[D]")
    whole = np.busday_count(np.datetime64("1970-01-01", "D"), days)
    hour = (np.where(known, moments, days) - days) / np.timedelta64(1, "h")
    length = office.ends - office.begins
    part = np.clip((hour - office.begins) / length, 0.0, 1.0)
    clock = whole + part * np.is_busday(days)
    return np.where(known, clock, np.nan)


def working_days(
    begin: pd.Series, end: pd.Series, *, office: OfficeHours = OFFICE
) -> np.ndarray:
    """Return the working days from begin to end, missing where either is.

    Examples
    --------
    >>> moments = pd.to_datetime(pd.Series(["2027-01-08", "2027-01-11"]))
    >>> working_days(moments[:1], moments[1:])
    array([1.])
    """
    after = working_clock(end, office=office)
    return np.asarray(after - working_clock(begin, office=office))
