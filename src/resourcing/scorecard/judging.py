"""Which rows of the logs a scorecard counts, and what is the matter with the others.

Rows are judged as calibration judges them, but for what only an estimate needs: a profile, a phase, a service on request.
"""

from dataclasses import dataclass
from typing import get_args

import pandas as pd

from resourcing.domain import Direction
from resourcing.history import COLUMNS, Account, Codes, Judge, Log
from resourcing.history.rows import (
    EVENT,
    REQUEST,
    alive,
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

ANSWERS = ("respondents", "unmanaged", "reactive")
"""Counts of a poll."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """Logs whose rows have been judged.

    Attributes
    ----------
    timesheet, requests, events, pulse, kpis
        Rows that count. Those of requests also have `answer` (first response, or the end where none is recorded) and
        `sound` (whether it may be believed).
    account
        What became of every row.
    """

    timesheet: pd.DataFrame
    requests: pd.DataFrame
    events: pd.DataFrame
    pulse: pd.DataFrame
    kpis: pd.DataFrame
    account: Account


def judged(log: Log, *, codes: Codes) -> Judged:
    """Judge every row of the logs.

    Parameters
    ----------
    log
        The logs.
    codes
        What they may name.
    """
    judges = {name: Judge(name, getattr(log, name)) for name in COLUMNS}
    times = request_times(log.requests)
    _judge_timesheet(judges["timesheet"], codes)
    _judge_requests(judges["requests"], codes)
    said = "counted as opened; left out of what is said of answers"
    tell_request_times(judges["requests"], times, done=said)
    _judge_events(judges["events"], codes)
    _judge_pulse(judges["pulse"])
    _judge_kpis(judges["kpis"], codes)
    frames = {name: judge.frame for name, judge in judges.items()}
    frames["requests"] = log.requests.assign(answer=times.answer, sound=times.sound)
    kept = {n: f[~judges[n].out].reset_index(drop=True) for n, f in frames.items()}
    there = [judge for judge in judges.values() if len(judge.frame)]
    return Judged(
        **kept,
        account=Account(
            totals=tuple(judge.total for judge in there),
            findings=tuple(item for judge in there for item in judge.findings),
        ),
    )


def _judge_timesheet(judge: Judge, codes: Codes) -> None:
    """Judge the hours."""
    judge_codes(judge, codes)
    judge_hours(judge, codes)
    _judge_dates(judge, codes, judge.frame["date"])
    tell_odd_hours(judge)


def _judge_requests(judge: Judge, codes: Codes) -> None:
    """Judge the requests, but for their answers."""
    judge_codes(judge, codes)
    judge_blank(judge, "opened")
    judge_copies(judge, REQUEST)
    judge_people(judge, codes, judge.frame["opened"])
    _judge_dates(judge, codes, judge.frame["opened"])
    planned = ~judge.frame["service"].isin(codes.requested) & ~judge.out
    judge.tell("request for a planned service", planned, done="used")


def _judge_events(judge: Judge, codes: Codes) -> None:
    """Judge the events."""
    judge_codes(judge, codes)
    judge_blank(judge, "planned_for")
    judge_copies(judge, EVENT)
    _judge_dates(judge, codes, judge.frame["planned_for"])
    asked = judge.frame["service"].isin(codes.requested) & ~judge.out
    judge.tell("event of a service on request", asked, done="used")


def _judge_dates(judge: Judge, codes: Codes, times: pd.Series) -> None:
    """Leave out rows on days on which their alliance does not live."""
    idle = ~alive(judge, codes, times) & times.notna().to_numpy() & ~judge.out
    judge_lifetime(judge, idle)


def _judge_pulse(judge: Judge) -> None:
    """Judge the polls."""
    frame = judge.frame
    judge.leave("cell that cannot be read", frame["fault"] != "")
    for name in ("date", *ANSWERS):
        judge_blank(judge, name)
    counts = frame[list(ANSWERS)]
    odd = ((counts < 0) | (counts % 1 > 0)).any(axis=1)
    judge.leave("number of people that is not whole, or below 0", odd)
    more = (
        counts[["unmanaged", "reactive"]].max(axis=1) > counts["respondents"]
    ) & ~odd
    judge.leave("more answers than respondents", more)
    judge_copies(judge, list(COLUMNS["pulse"]))


def _judge_kpis(judge: Judge, codes: Codes) -> None:
    """Judge the targets."""
    judge_codes(judge, codes)
    for name in ("date", "direction", "measure", "target"):
        judge_blank(judge, name)
    direction = judge.frame["direction"]
    stray = direction.notna() & ~direction.isin(get_args(Direction))
    judge.leave("unknown direction", stray)
    judge_copies(judge, list(COLUMNS["kpis"]))
