"""Which hours belong to which request: those booked on its alliance and service on a day on which it was open.

A timesheet names no request, so hours of a day on which several were open are shared equally among them.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.calibrate.facts import Facts
from resourcing.calibrate.judging import Judged
from resourcing.history.account import Finding, Judge

KEYS = ["alliance_id", "service", "day"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Linked:
    """Requests with the hours spent on each.

    Attributes
    ----------
    requests
        Requests that were answered and closed within the timesheet's days: service, alliance_id, profile, phase, hours.
    findings
        What could not be linked.
    """

    requests: pd.DataFrame
    findings: tuple[Finding, ...]


def linked(found: Judged, *, facts: Facts) -> Linked:
    """Link the timesheet's hours on services on request to requests.

    Parameters
    ----------
    found
        The judged log.
    facts
        What it was held against.
    """
    requests, sheet = found.requests, found.timesheet
    sheet = sheet[sheet["service"].isin(facts.requested)]
    judges = Judge("requests", requests), Judge("timesheet", sheet)
    days = _open_days(requests[requests["duration_ok"]])
    booked = sheet.assign(day=_day(sheet["date"]))
    daily = booked.groupby(KEYS, as_index=False)["hours"].sum()
    sharing = days.groupby(KEYS, as_index=False).size()
    joined = days.merge(sharing, on=KEYS).merge(daily, on=KEYS, how="left")
    share = (joined["hours"].fillna(0.0) / joined["size"]).groupby(joined["at"]).sum()
    hours = share.reindex(requests.index).to_numpy()
    shared = joined.groupby("at")["size"].max().reindex(requests.index) > 1
    judges[0].tell(
        "open on the same day as another of its alliance and service",
        shared.to_numpy(),
        done="used; hours of the day are shared equally",
    )
    complete = requests["duration_ok"].to_numpy() & _within(requests, found)
    judges[0].tell(
        "answered and closed, but no hours booked",
        complete & (np.nan_to_num(hours) == 0),
        done="used for rates and responses; left out of hours per occurrence",
    )
    _tell_unlinked(judges[1], booked, sharing)
    table = requests.assign(hours=hours)[complete & (np.nan_to_num(hours) > 0)]
    return Linked(
        requests=table[["service", "alliance_id", "profile", "phase", "hours"]],
        findings=(*judges[0].findings, *judges[1].findings),
    )


def _day(times: pd.Series) -> np.ndarray:
    """Return days as whole numbers since 1970."""
    return times.to_numpy("datetime64[D]").astype(int)


def _begin(requests: pd.DataFrame) -> pd.Series:
    """Return when work on each request began; its end where no answer is recorded."""
    return requests["first_response"].fillna(requests["opened"])


def _within(requests: pd.DataFrame, found: Judged) -> np.ndarray:
    """Return whether requests were worked on within the timesheet's days."""
    if found.worked is None:
        return np.zeros(len(requests), dtype=bool)
    return found.worked.covers(_begin(requests)) & found.worked.covers(
        requests["closed"]
    )


def _open_days(requests: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each request and day from first work to end: at (its place), alliance_id, service, day."""
    first, last = _day(_begin(requests)), _day(requests["closed"])
    number = np.maximum(last - first + 1, 0)
    place = np.repeat(np.arange(len(requests)), number)
    offset = np.arange(number.sum()) - np.repeat(np.cumsum(number) - number, number)
    return pd.DataFrame(
        {
            "at": requests.index.to_numpy()[place],
            "alliance_id": requests["alliance_id"].to_numpy()[place],
            "service": requests["service"].to_numpy()[place],
            "day": first[place] + offset,
        }
    )


def _tell_unlinked(judge: Judge, booked: pd.DataFrame, sharing: pd.DataFrame) -> None:
    """Tell of hours booked while no request was open."""
    joined = booked[KEYS].merge(sharing, on=KEYS, how="left")
    alone = joined["size"].isna().to_numpy() & (booked["hours"] > 0).to_numpy()
    judge.tell(
        "hours on a service on request while none was open",
        alone,
        done="used for hours per month; left out of hours per occurrence",
    )
