"""Working time between two moments: Mondays to Fridays within office hours, in working days.

Holidays and absences are not known to a log and count as working days.
"""

import numpy as np
import pandas as pd

from resourcing.calibrate.settings import Settings


def working_clock(times: pd.Series, *, settings: Settings) -> np.ndarray:
    """Return moments as working days since 1970; a missing one stays missing.

    Examples
    --------
    >>> friday = pd.to_datetime(pd.Series(["2027-01-08 13:00", "2027-01-11 09:00"]))
    >>> np.diff(working_clock(friday, settings=Settings()))
    array([0.5])
    """
    moments = times.to_numpy("datetime64[us]")
    known = ~np.isnat(moments)
    days = np.where(known, moments, np.datetime64(0, "us")).astype("datetime64[D]")
    whole = np.busday_count(np.datetime64("1970-01-01", "D"), days)
    hour = (np.where(known, moments, days) - days) / np.timedelta64(1, "h")
    length = settings.day_ends - settings.day_begins
    part = np.clip((hour - settings.day_begins) / length, 0.0, 1.0)
    clock = whole + part * np.is_busday(days)
    return np.where(known, clock, np.nan)


def working_days(begin: pd.Series, end: pd.Series, *, settings: Settings) -> np.ndarray:
    """Return the working days from begin to end, missing where either is.

    Examples
    --------
    >>> moments = pd.to_datetime(pd.Series(["2027-01-08", "2027-01-11"]))
    >>> working_days(moments[:1], moments[1:], settings=Settings())
    array([1.])
    """
    after = working_clock(end, settings=settings)
    return np.asarray(after - working_clock(begin, settings=settings))
