"""Which rows of a log estimates may use: on top of what is the matter with any row, those of a profile, a phase and the period.

Each table becomes a frame of the rows that estimates may use, with profile and phase, and the findings of its account.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from resourcing.calibrate.facts import Facts, Window, located
from resourcing.calibrate.settings import Settings
from resourcing.history.account import Account, Judge
from resourcing.history.clock import working_days
from resourcing.history.log import Log
from resourcing.history.rows import (
    EVENT,
    REQUEST,
    judge_blank,
    judge_codes,
    judge_copies,
    judge_hours,
    judge_lifetime,
    judge_people,
    request_times,
    tell_odd_hours,
    tell_request_times,
)


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


def days_there(log: Log, *, facts: Facts, settings: Settings) -> dict[str, Window]:
    """Return the days that the usable rows of each table cover, those without any left out."""
    found = judged(log, facts=facts, settings=settings)
    days = {
        "timesheet": found.worked,
        "requests": found.asked,
        "events": found.held,
    }
    return {name: window for name, window in days.items() if window is not None}


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
    frame, codes = judge.frame, facts.codes
    judge_codes(judge, codes)
    placed = frame["alliance_id"].isin(facts.profiles)
    without = frame["alliance_id"].isin(codes.alliances) & ~placed
    judge.leave("alliance without a profile (not eligible)", without)
    return (placed & frame["service"].isin(codes.services)).to_numpy()


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
    judge_lifetime(judge, idle)
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
    judge_hours(judge, facts.codes, day_limit=settings.day_limit_hours)
    none = pd.Series(dtype="datetime64[us]")
    window = _window(frame["date"][good & ~judge.out], none, settings, limits)
    where = _placed(judge, frame["date"], window, facts)
    tell_odd_hours(judge)
    _ungiven(judge, where, facts)
    table = pd.concat([frame, where.set_index(frame.index)], axis=1)
    pace = frame["manager_id"].map(dict(facts.codes.pace)).astype(float).fillna(1.0)
    table = table.assign(booked=frame["hours"], hours=frame["hours"] / pace)
    return table[~judge.out].reset_index(drop=True), window, judge


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
    judge_blank(judge, "opened")
    planned = frame["service"].isin(facts.playbook.services)
    planned &= ~frame["service"].isin(facts.requested)
    judge.leave(
        "request for a planned service", planned, why="only services on request arrive"
    )
    judge_copies(judge, REQUEST)
    judge_people(judge, facts.codes, frame["opened"])
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
    times, use = request_times(table), ~judge.out
    opened, first, closed = (table[c] for c in ("opened", "first_response", "closed"))
    rates = "used for rates; left out of"
    tell_request_times(judge, times, done=f"{rates} responses and durations")
    judge.tell("closed before answered", times.upset & use, done=f"{rates} durations")
    judge.tell(
        "not answered",
        first.isna() & closed.isna() & use,
        done="used; late once open longer than the limit",
    )
    judge.tell("not closed", closed.isna() & use, done=f"{rates} durations")
    office = settings.office
    duration = working_days(times.answer, closed, office=office)
    whole = np.nan_to_num(working_days(opened, closed, office=office))
    huge = whole > settings.huge_days
    judge.tell(
        f"open for more than {settings.huge_days:g} working days",
        huge & use,
        done=f"{rates} durations",
    )
    ends = closed.notna().to_numpy() & times.sound & ~times.upset.to_numpy() & ~huge
    judge.tell(
        "closed in the same moment as answered",
        ends & (duration == 0) & use,
        done=f"{rates} fitted durations, counted as 0",
    )
    return table.assign(
        response=working_days(opened, times.answer, office=office),
        duration=duration,
        response_ok=times.sound,
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
    judge_copies(judge, EVENT)
    none = pd.Series(dtype="datetime64[us]")
    window = _window(frame["done"][good & ~judge.out], none, settings, limits)
    where = _placed(judge, frame["done"], window, facts)
    table = pd.concat([frame, where.set_index(frame.index)], axis=1)
    return table[~judge.out].reset_index(drop=True), window, judge
