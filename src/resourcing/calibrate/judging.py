"""What is the matter with the rows of a log: unreadable, unknown, doubled, impossible, outside, overlapping.

Each table becomes a frame of the rows that estimates may use, with profile and phase, and the findings of its account.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from resourcing.calibrate.account import Account, Judge
from resourcing.calibrate.clock import working_days
from resourcing.calibrate.facts import Facts, Window, located
from resourcing.calibrate.log import Log
from resourcing.calibrate.settings import Settings

DAY_HOURS, WEEK_HOURS = 24.0, 168.0
SATURDAY = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """A log whose rows have been judged.

    Attributes
    ----------
    timesheet, requests, events
        Rows that may be used, with profile and phase. Those of the timesheet have `hours` in standard hours (divided by
        the pace of whoever worked) beside `booked`; those of requests also with `response_ok` and `duration_ok`,
        `response` and `duration` in working days.
    worked, asked, held
        The days that timesheet, requests and events cover; None where there is no usable row.
    account
        What became of every row.
    """

    timesheet: pd.DataFrame
    requests: pd.DataFrame
    events: pd.DataFrame
    worked: Window | None
    asked: Window | None
    held: Window | None
    account: Account


def judged(
    log: Log,
    *,
    facts: Facts,
    settings: Settings,
    since: date | None = None,
    until: date | None = None,
) -> Judged:
    """Judge every row of a log.

    Parameters
    ----------
    log
        The log.
    facts
        What it is held against.
    settings
        From where a row is suspicious.
    since, until
        First and last day to use; by default those of each table's main part (see `main_part`).
    """
    limits = (since, until)
    sheet, worked, first = _timesheet(log.timesheet, facts, settings, limits)
    requests, asked, second = _requests(log.requests, facts, settings, limits)
    events, held, third = _events(log.events, facts, settings, limits)
    judges = [judge for judge in (first, second, third) if len(judge.frame)]
    return Judged(
        timesheet=sheet,
        requests=requests,
        events=events,
        worked=worked,
        asked=asked,
        held=held,
        account=Account(
            totals=tuple(judge.total for judge in judges),
            findings=tuple(item for judge in judges for item in judge.findings),
        ),
    )


def main_part(days: pd.Series, *, gap_days: int) -> Window | None:
    """Return first and last day of the part of a log with most rows, split at gaps of more than `gap_days` days.

    Examples
    --------
    >>> days = pd.to_datetime(pd.Series(["2027-01-05", "2027-02-01", "2072-02-03"]))
    >>> print(main_part(days, gap_days=180))
    2027-01-05 to 2027-02-01
    """
    known = np.sort(days.dropna().to_numpy("datetime64[D]"))
    if not len(known):
        return None
    split = np.diff(known).astype(int) > gap_days
    part = np.concatenate([[0], np.cumsum(split)])
    most = known[part == np.bincount(part).argmax()]
    return Window(first=most[0].item(), last=most[-1].item())


def _window(
    times: pd.Series,
    ends: pd.Series,
    settings: Settings,
    limits: tuple[date | None, date | None],
) -> Window | None:
    """Return the days that a table covers: its main part, or what was asked for; `ends` may prolong it."""
    found = main_part(times, gap_days=settings.gap_days)
    if found is None:
        return None
    since, until = limits
    late = ends[ends < np.datetime64(found.last + timedelta(days=settings.gap_days))]
    last = max([found.last, *([late.max().date()] if late.notna().any() else [])])
    first, last = since or found.first, until or last
    return Window(first=first, last=last) if first <= last else None


def _covered(window: Window | None, times: pd.Series) -> np.ndarray:
    """Return whether times lie in a window that may not exist."""
    return np.zeros(len(times), dtype=bool) if window is None else window.covers(times)


def _codes(judge: Judge, facts: Facts) -> np.ndarray:
    """Judge the codes that every table has, and return whether the rows have a known alliance and service."""
    frame = judge.frame
    judge.leave("cell that cannot be read", frame["fault"] != "")
    for name in ("alliance_id", "service"):
        judge.leave(f"{name} is blank", frame[name].isna() & (frame["fault"] == ""))
    alliance = frame["alliance_id"].isin(facts.alliances)
    judge.leave("unknown alliance", frame["alliance_id"].notna() & ~alliance)
    service = frame["service"].isin(facts.playbook.services)
    judge.leave("unknown service", frame["service"].notna() & ~service)
    placed = frame["alliance_id"].isin(facts.profiles)
    judge.leave("alliance without a profile (not eligible)", alliance & ~placed)
    return (placed & service).to_numpy()


def _people(judge: Judge, facts: Facts, times: pd.Series) -> None:
    """Judge who is named; estimates do not need to know."""
    frame = judge.frame
    known = frame["manager_id"].isin(facts.people)
    said = "used: hours and requests count whoever they are booked on"
    judge.tell(
        "unknown manager",
        frame["manager_id"].notna() & ~known & ~judge.out,
        done=said,
    )
    joined = frame[["manager_id"]].merge(facts.served, on="manager_id", how="left")
    day = times.dt.normalize().to_numpy()
    off = (day < joined["first"].to_numpy()) | (day > joined["last"].to_numpy())
    judge.tell("outside the manager's dates of service", off & ~judge.out, done="used")


def _doubled(judge: Judge, columns: list[str]) -> None:
    """Leave out rows that say what an earlier one says."""
    copy = judge.frame.duplicated(subset=columns) & ~judge.out
    judge.leave("copy of an earlier row", copy, why="the first one counts")


def _placed(
    judge: Judge, times: pd.Series, window: Window | None, facts: Facts
) -> pd.DataFrame:
    """Judge the dates, and return profile and phase of each row."""
    where = located(times, judge.frame["alliance_id"], facts=facts)
    inside = _covered(window, times)
    early = times.notna().to_numpy() & ~inside & ~judge.out
    period = f" ({window})" if window else ""
    judge.leave(f"outside the period of the log{period}", early)
    idle = inside & where["phase"].isna().to_numpy() & ~judge.out
    judge.leave("outside the alliance's start and end", idle, why="it asks for nothing")
    after = (times >= np.datetime64(facts.today)).to_numpy() & ~judge.out
    said = "used; set as_of in the scenario to the day of the log"
    judge.tell(f"on or after the scenario's today ({facts.today})", after, done=said)
    return where


def _timesheet(
    frame: pd.DataFrame,
    facts: Facts,
    settings: Settings,
    limits: tuple[date | None, date | None],
) -> tuple[pd.DataFrame, Window | None, Judge]:
    """Judge the timesheet."""
    judge = Judge("timesheet", frame)
    good = _codes(judge, facts)
    read = frame["fault"] == ""
    judge.leave("date is blank", frame["date"].isna() & read)
    judge.leave("hours are blank", frame["hours"].isna() & read)
    judge.leave("hours below 0", frame["hours"] < 0)
    judge.leave(f"more than {DAY_HOURS:g} hours in a row", frame["hours"] > DAY_HOURS)
    nobody = frame["manager_id"].isna() & ~judge.out
    judge.tell("manager_id is blank", nobody, done="used")
    _doubled(judge, ["date", "manager_id", "alliance_id", "service", "hours"])
    _people(judge, facts, frame["date"])
    _days(judge, settings)
    none = pd.Series(dtype="datetime64[us]")
    window = _window(frame["date"][good & ~judge.out], none, settings, limits)
    where = _placed(judge, frame["date"], window, facts)
    _odd_hours(judge)
    _ungiven(judge, where, facts)
    table = pd.concat([frame, where.set_index(frame.index)], axis=1)
    pace = frame["manager_id"].map(dict(facts.pace)).astype(float).fillna(1.0)
    table = table.assign(booked=frame["hours"], hours=frame["hours"] / pace)
    return table[~judge.out].reset_index(drop=True), window, judge


def _days(judge: Judge, settings: Settings) -> None:
    """Judge the hours that one person booked on one day and in one week."""
    frame = judge.frame
    day = frame["date"].dt.normalize()
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
    limit = settings.day_limit_hours
    long = (total > limit) & (total <= DAY_HOURS) & ~judge.out
    kind = f"a day of more than {limit:g} and at most {DAY_HOURS:g} hours"
    judge.tell(kind, long, done="used")


def _booked(judge: Judge, times: pd.Series) -> pd.Series:
    """Return what the person of each row booked at its time; 0 where nobody is named."""
    hours = judge.frame["hours"]
    usable = hours.where(~judge.out & (hours >= 0), 0.0)
    keys = [judge.frame["manager_id"], times]
    return usable.groupby(keys).transform("sum").fillna(0.0)


def _odd_hours(judge: Judge) -> None:
    """Judge what is legal but odd in a timesheet."""
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


def _ungiven(judge: Judge, where: pd.DataFrame, facts: Facts) -> None:
    """Tell of a service that the playbook does not give to the profile."""
    given = {
        (name, profile)
        for name, item in facts.playbook.services.items()
        for profile, number in item.occurrences.items()
        if number > 0
    }
    pairs = pd.MultiIndex.from_arrays(
        [judge.frame["service"].to_numpy(), where["profile"].to_numpy()]
    )
    missing = ~pairs.isin(list(given)) & ~judge.out if given else ~judge.out
    said = "used for the service as a whole only; the playbook decides who gets it"
    judge.tell(
        "service that the playbook does not give to the profile", missing, done=said
    )


def _requests(
    frame: pd.DataFrame,
    facts: Facts,
    settings: Settings,
    limits: tuple[date | None, date | None],
) -> tuple[pd.DataFrame, Window | None, Judge]:
    """Judge the requests."""
    judge = Judge("requests", frame)
    good = _codes(judge, facts)
    read = frame["fault"] == ""
    judge.leave("opened is blank", frame["opened"].isna() & read)
    planned = frame["service"].isin(facts.playbook.services)
    planned &= ~frame["service"].isin(facts.requested)
    judge.leave(
        "request for a planned service", planned, why="only services on request arrive"
    )
    _doubled(
        judge,
        ["opened", "first_response", "closed", "alliance_id", "service", "manager_id"],
    )
    _people(judge, facts, frame["opened"])
    kept = frame[good & ~judge.out]
    ends = pd.concat([kept["first_response"], kept["closed"]])
    window = _window(kept["opened"], ends, settings, limits)
    where = _placed(judge, frame["opened"], window, facts)
    _ungiven(judge, where, facts)
    table = pd.concat([frame, where.set_index(frame.index)], axis=1)
    table = _with_times(table, judge, settings)
    return table[~judge.out].reset_index(drop=True), window, judge


def _with_times(table: pd.DataFrame, judge: Judge, settings: Settings) -> pd.DataFrame:
    """Return requests with response and duration in working days, and whether each may be used."""
    opened, first, closed = (table[c] for c in ("opened", "first_response", "closed"))
    use = ~judge.out
    ended_early, answered_early = closed < opened, first < opened
    upset = (closed < first) & ~answered_early & ~ended_early
    rates = "used for rates; left out of"
    judge.tell(
        "closed before opened",
        ended_early & use,
        done=f"{rates} responses and durations",
    )
    judge.tell(
        "answered before opened",
        answered_early & use,
        done=f"{rates} responses and durations",
    )
    judge.tell("closed before answered", upset & use, done=f"{rates} durations")
    judge.tell(
        "not answered",
        first.isna() & closed.isna() & use,
        done="used; late once open longer than the limit",
    )
    judge.tell(
        "closed without an answer",
        first.isna() & closed.notna() & use,
        done="used; the end counts as the answer",
    )
    judge.tell("not closed", closed.isna() & use, done=f"{rates} durations")
    answer = first.fillna(closed)
    response = working_days(opened, answer, settings=settings)
    duration = working_days(answer, closed, settings=settings)
    huge = (
        np.nan_to_num(working_days(opened, closed, settings=settings))
        > settings.huge_days
    )
    judge.tell(
        f"open for more than {settings.huge_days:g} working days",
        huge & use,
        done=f"{rates} durations",
    )
    sound = ~(ended_early | answered_early)
    ends = closed.notna() & sound & ~upset & ~huge
    judge.tell(
        "closed in the same moment as answered",
        ends & (duration == 0) & use,
        done=f"{rates} fitted durations, counted as 0",
    )
    return table.assign(
        response=response,
        duration=duration,
        response_ok=sound,
        duration_ok=ends,
    )


def _events(
    frame: pd.DataFrame,
    facts: Facts,
    settings: Settings,
    limits: tuple[date | None, date | None],
) -> tuple[pd.DataFrame, Window | None, Judge]:
    """Judge the events; only those done count as occurrences."""
    judge = Judge("events", frame)
    good = _codes(judge, facts)
    read = frame["fault"] == ""
    judge.leave("not done", frame["done"].isna() & read, why="no occurrence")
    on_request = frame["service"].isin(facts.requested)
    judge.leave("event of a service on request", on_request, why="requests count those")
    _doubled(judge, ["planned_for", "done", "alliance_id", "service"])
    none = pd.Series(dtype="datetime64[us]")
    window = _window(frame["done"][good & ~judge.out], none, settings, limits)
    where = _placed(judge, frame["done"], window, facts)
    table = pd.concat([frame, where.set_index(frame.index)], axis=1)
    return table[~judge.out].reset_index(drop=True), window, judge
