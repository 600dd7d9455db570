"""What is the matter with a row whoever uses it: unreadable, blank, unknown, doubled, impossible, odd.

Notes findings with a `Judge`; what else a use cannot take is judged where it is used.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.history.account import Judge
from resourcing.history.codes import Codes

DAY_HOURS, WEEK_HOURS = 24.0, 168.0
DAY_LIMIT = 14.0
"""Hours of one person on one day above which the day is told as suspicious."""
SATURDAY = 5


def judge_codes(judge: Judge, codes: Codes) -> None:
    """Leave out rows that cannot be read, and those without a known alliance and, where there is one, service."""
    frame = judge.frame
    judge.leave("cell that cannot be read", frame["fault"] != "")
    names = [name for name in ("alliance_id", "service") if name in frame]
    for name in names:
        judge_blank(judge, name)
    known = {"alliance_id": codes.alliances, "service": codes.services}
    for name in names:
        stray = frame[name].notna() & ~frame[name].isin(known[name])
        judge.leave(f"unknown {name.removesuffix('_id')}", stray)


def judge_blank(judge: Judge, name: str, *, said: str = "") -> None:
    """Leave out rows whose cell is blank."""
    frame = judge.frame
    blank = frame[name].isna() & (frame["fault"] == "")
    judge.leave(said or f"{name} is blank", blank)


def judge_people(judge: Judge, codes: Codes, times: pd.Series) -> None:
    """Tell of people who are unknown or not in service; what they did counts."""
    frame = judge.frame
    known = frame["manager_id"].isin(codes.people)
    said = "used: hours and requests count whoever they are booked on"
    judge.tell(
        "unknown manager",
        frame["manager_id"].notna() & ~known & ~judge.out,
        done=said,
    )
    off = ~_between(frame["manager_id"], times, codes.served)
    judge.tell("outside the manager's dates of service", off & ~judge.out, done="used")


def judge_copies(judge: Judge, columns: list[str]) -> None:
    """Leave out rows that say what an earlier one says."""
    copy = judge.frame.duplicated(subset=columns) & ~judge.out
    judge.leave("copy of an earlier row", copy, why="the first one counts")


def judge_lifetime(judge: Judge, idle: np.ndarray) -> None:
    """Leave out rows on days on which their alliance does not live."""
    judge.leave("outside the alliance's start and end", idle, why="it asks for nothing")


def alive(judge: Judge, codes: Codes, times: pd.Series) -> np.ndarray:
    """Return whether the alliance of each row lives at its time; also where either is not known."""
    return _between(judge.frame["alliance_id"], times, codes.lived)


def _between(names: pd.Series, times: pd.Series, dates: pd.DataFrame) -> np.ndarray:
    """Return whether times lie within the dates of what is named; also where either is not known."""
    key = str(dates.columns[0])
    joined = names.to_frame(key).merge(dates, on=key, how="left")
    day = times.dt.normalize().to_numpy()
    off = (day < joined["first"].to_numpy()) | (day > joined["last"].to_numpy())
    return np.asarray(~off)


def judge_hours(judge: Judge, codes: Codes, *, day_limit: float = DAY_LIMIT) -> None:
    """Judge what each row of a timesheet says, then the days and weeks of each person."""
    frame = judge.frame
    judge_blank(judge, "date")
    judge_blank(judge, "hours", said="hours are blank")
    judge.leave("hours below 0", frame["hours"] < 0)
    judge.leave(f"more than {DAY_HOURS:g} hours in a row", frame["hours"] > DAY_HOURS)
    nobody = frame["manager_id"].isna() & ~judge.out
    judge.tell("manager_id is blank", nobody, done="used")
    judge_copies(judge, ["date", "manager_id", "alliance_id", "service", "hours"])
    judge_people(judge, codes, frame["date"])
    _judge_days(judge, day_limit)


def _judge_days(judge: Judge, limit: float) -> None:
    """Judge the hours that one person booked on one day and in one week."""
    day = judge.frame["date"].dt.normalize()
    week = day - pd.to_timedelta(day.dt.day_of_week, unit="D")
    over = (_booked(judge, week) > WEEK_HOURS) & ~judge.out
    judge.leave(
        f"rows of one person in one week add up to more than {WEEK_HOURS:g} hours",
        over,
        why="which of them is wrong cannot be known",
    )
    total = _booked(judge, day)
    full = (total > DAY_HOURS) & ~judge.out
    said = "used: taken for several days booked on one"
    judge.tell(f"a day of more than {DAY_HOURS:g} hours", full, done=said)
    long = (total > limit) & (total <= DAY_HOURS) & ~judge.out
    kind = f"a day of more than {limit:g} and at most {DAY_HOURS:g} hours"
    judge.tell(kind, long, done="used")


def _booked(judge: Judge, times: pd.Series) -> pd.Series:
    """Return what the person of each row booked at its time; 0 where nobody is named."""
    hours = judge.frame["hours"]
    usable = hours.where(~judge.out & (hours >= 0), 0.0)
    keys = [judge.frame["manager_id"], times]
    return usable.groupby(keys).transform("sum").fillna(0.0)


def tell_odd_hours(judge: Judge) -> None:
    """Tell of what is legal but odd in a timesheet."""
    frame = judge.frame
    use = ~judge.out
    judge.tell("0 hours", (frame["hours"] == 0) & use, done="used; they add nothing")
    keys = ["date", "manager_id", "alliance_id", "service"]
    named = use & frame[keys].notna().all(axis=1).to_numpy()
    again = frame.loc[named, keys].duplicated(keep=False)
    again = again.reindex(frame.index, fill_value=False)
    said = "used: their hours are added up"
    judge.tell(
        "several rows of one person, day, alliance and service", again, done=said
    )
    weekend = (frame["date"].dt.day_of_week >= SATURDAY) & use
    judge.tell("on a weekend", weekend, done="used")


REQUEST = ["opened", "first_response", "closed", "alliance_id", "service", "manager_id"]
"""Columns in which a copy of a request is alike."""
EVENT = ["planned_for", "done", "alliance_id", "service"]
"""Columns in which a copy of an event is alike."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RequestTimes:
    """Which times of each request contradict each other, and when it was answered.

    Attributes
    ----------
    ended_early, answered_early
        Whether it was closed, or answered, before it was opened: then it says nothing about its answer.
    upset
        Whether it was closed before it was answered.
    answer
        First response; the end where none is recorded; missing where there is neither.
    """

    ended_early: pd.Series
    answered_early: pd.Series
    upset: pd.Series
    answer: pd.Series

    @property
    def sound(self) -> np.ndarray:
        """Return whether the answer of each request may be believed."""
        return ~(self.ended_early | self.answered_early).to_numpy(dtype=bool)


def request_times(frame: pd.DataFrame) -> RequestTimes:
    """Return which times of requests contradict each other.

    Parameters
    ----------
    frame
        Columns opened, first_response and closed.

    Examples
    --------
    >>> frame = pd.DataFrame(
    ...     {
    ...         "opened": ["2027-01-05"],
    ...         "first_response": [None],
    ...         "closed": ["2027-01-04"],
    ...     }
    ... ).astype("datetime64[us]")
    >>> request_times(frame).sound
    array([False])
    """
    opened, first, closed = (frame[c] for c in ("opened", "first_response", "closed"))
    ended_early, answered_early = closed < opened, first < opened
    return RequestTimes(
        ended_early=ended_early,
        answered_early=answered_early,
        upset=(closed < first) & ~answered_early & ~ended_early,
        answer=first.fillna(closed),
    )


def tell_request_times(judge: Judge, times: RequestTimes, *, done: str) -> None:
    """Tell of requests whose answer cannot be believed, and of those answered by their end; `done` is what becomes of the first."""
    use = ~judge.out
    judge.tell("closed before opened", times.ended_early & use, done=done)
    judge.tell("answered before opened", times.answered_early & use, done=done)
    frame = judge.frame
    judge.tell(
        "closed without an answer",
        frame["first_response"].isna() & frame["closed"].notna() & use,
        done="used; the end counts as the answer",
    )
