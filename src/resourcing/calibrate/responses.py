"""How fast requests were really answered, against the service-level agreement and against the simulation.

A response is the working days from opened to the first response; one that never came counts once it is late.
"""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from resourcing.calibrate.facts import Facts
from resourcing.calibrate.judging import Judged
from resourcing.calibrate.settings import Settings
from resourcing.history import wilson
from resourcing.history.clock import working_clock

EPSILON = 1e-9
GROUPS = ("all", "segment", "profile", "service")
SIMULATED = {
    "in_time": "simulated",
    "in_time_low": "sim_low",
    "in_time_high": "sim_high",
}
"""Columns of a simulation, and what they are called beside a log's own."""


def responses(
    found: Judged,
    *,
    facts: Facts,
    settings: Settings,
    simulated: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return the fraction of requests answered within the limit of their profile, by group.

    Parameters
    ----------
    found, facts, settings
        The judged log, what it was held against, and the level of the intervals.
    simulated
        What the simulation said, as `simulate.service_levels` gives it: by (all, segment, profile or service), key, in_time, and
        in_time_low and in_time_high (may be missing).

    Returns
    -------
    pandas.DataFrame
        by, key, requests (decided), undecided, within, in_time (fraction) with its interval in_time_low to in_time_high,
        promised, verdict (kept, broken, not told), median_days and p90_days (working days, of those answered), simulated,
        agrees (yes, no, or blank).
    """
    table = decided(found, facts=facts, settings=settings)
    rows = [
        _row(group, name, part, settings)
        for group in GROUPS
        for name, part in _groups(table, group)
    ]
    columns = [
        *("by", "key", "requests", "undecided", "within"),
        *("in_time", "in_time_low", "in_time_high", "promised", "verdict"),
        *("median_days", "p90_days"),
    ]
    return _against(pd.DataFrame(rows, columns=columns), simulated)


def decided(found: Judged, *, facts: Facts, settings: Settings) -> pd.DataFrame:
    """Return requests with limit, promised fraction, segment, and whether they were within it (missing: not decided yet)."""
    table = found.requests[found.requests["response_ok"]].reset_index(drop=True)
    book = facts.playbook
    profile = table["profile"]
    limit = profile.map({k: v.response_days for k, v in book.sla.items()}).astype(float)
    promise = profile.map({k: v.response_fraction for k, v in book.sla.items()})
    waited = table["response"].to_numpy(float)
    if found.asked is not None:
        end = pd.Series([found.asked.bounds[1]] * len(table), dtype="datetime64[us]")
        now = working_clock(end, office=settings.office)
        open_for = now - working_clock(table["opened"], office=settings.office)
        late = np.isnan(waited) & (open_for > limit)
        waited = np.where(late, np.inf, waited)
    within = np.where(np.isnan(waited), np.nan, waited <= limit + EPSILON)
    return table.assign(
        within=within,
        promise=promise.astype(float),
        segment=profile.map({k: v.segment for k, v in book.profiles.items()}),
    )


def _groups(table: pd.DataFrame, group: str) -> Iterable[tuple[str, pd.DataFrame]]:
    """Return the parts of the requests by group."""
    if group == "all":
        return [("all", table)] if len(table) else []
    return [(str(name), part) for name, part in table.groupby(group)]


def _row(
    group: str, name: str, part: pd.DataFrame, settings: Settings
) -> tuple[object, ...]:
    """Return one group's fraction with interval and verdict."""
    known = part["within"].dropna()
    number, good = len(known), float(known.sum())
    low, high = wilson(good, number, level=settings.level)
    promised = float(part["promise"].mean())
    fraction = good / number if number else np.nan
    verdict = _verdict(float(low), float(high), promised)
    answered = part["response"].dropna()
    quantiles = (
        answered.quantile([0.5, 0.9]).to_list() if len(answered) else [np.nan] * 2
    )
    undecided = len(part) - number
    return (
        *(group, name, number, undecided, good, fraction, float(low), float(high)),
        *(promised, verdict, *quantiles),
    )


def _verdict(low: float, high: float, promised: float) -> str:
    """Return whether a promise was kept: only where chance alone would not say otherwise."""
    if low >= promised:
        return "kept"
    return "broken" if high < promised else "not told"


def _against(table: pd.DataFrame, simulated: pd.DataFrame | None) -> pd.DataFrame:
    """Return the fractions beside those of the simulation, and whether they agree."""
    if simulated is None:
        return table.assign(simulated=np.nan, agrees="")
    given = simulated.reindex(columns=["by", "key", *SIMULATED]).rename(
        columns=SIMULATED
    )
    joined = table.merge(given, on=["by", "key"], how="left")
    least = joined["sim_low"].fillna(joined["simulated"])
    most = joined["sim_high"].fillna(joined["simulated"])
    meet = (least <= joined["in_time_high"]) & (most >= joined["in_time_low"])
    agrees = np.where(joined["simulated"].isna(), "", np.where(meet, "yes", "no"))
    return joined.assign(agrees=agrees).drop(columns=["sim_low", "sim_high"])
