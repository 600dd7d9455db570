"""What register and playbook say about the past: profile and phase of every alliance on every day, and known codes.

The phase is `demand.phase_on`, so a past phase that the register does not record is the one that it has now.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import get_args

import numpy as np
import pandas as pd

from resourcing.demand import MONTHS_PER_YEAR, phase_on
from resourcing.domain import Alliance, Phase
from resourcing.front_door import Portfolio
from resourcing.history.codes import FAR_AHEAD, LONG_AGO, Codes, codes_of
from resourcing.history.log import TEXT
from resourcing.playbook import Playbook
from resourcing.scenario import World


@dataclass(frozen=True, kw_only=True)
class Window:
    """The days that a log covers.

    Attributes
    ----------
    first, last
        First and last day, both included.
    """

    first: date
    last: date

    @property
    def bounds(self) -> tuple[np.datetime64, np.datetime64]:
        """Return the first day, and the one after the last."""
        following = self.last + timedelta(days=1)
        return np.datetime64(self.first, "D"), np.datetime64(following, "D")

    def covers(self, times: pd.Series) -> np.ndarray:
        """Return whether times lie in the window; a missing one does not."""
        first, following = self.bounds
        return ((times >= first) & (times < following)).to_numpy(dtype=bool)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"


@dataclass(frozen=True, kw_only=True, eq=False)
class Facts:
    """What a log is held against.

    Attributes
    ----------
    playbook
        The playbook whose numbers are to be learned.
    codes
        What a log may name.
    pieces
        alliance_id, profile, phase, begin, finish: the days (finish excluded) on which an eligible alliance has a phase.
    profiles
        Profile of each eligible alliance.
    today
        The scenario's today.
    """

    playbook: Playbook
    codes: Codes
    pieces: pd.DataFrame
    profiles: Mapping[str, str]
    today: date

    @property
    def requested(self) -> tuple[str, ...]:
        """Return the services on request."""
        services = self.playbook.services.items()
        return tuple(name for name, item in services if item.trigger == "on_request")

    @property
    def hours(self) -> dict[str, float]:
        """Return the playbook's hours an occurrence by service."""
        return {name: item.hours for name, item in self.playbook.services.items()}


def facts_of(portfolio: Portfolio, *, world: World) -> Facts:
    """Return what register, playbook and placements say about the past."""
    placed = {item.alliance_id: item.profile or "" for item in portfolio.eligible}
    return Facts(
        playbook=world.playbook,
        codes=codes_of(world),
        pieces=_pieces(placed, world),
        profiles=placed,
        today=world.today,
    )


def _pieces(placed: Mapping[str, str], world: World) -> pd.DataFrame:
    """Return the days on which each eligible alliance has a phase, in order of begin."""
    found = [
        (row.alliance_id, placed[row.alliance_id], phase, begin, finish)
        for row in world.register.alliances
        if row.alliance_id in placed
        for phase, begin, finish in _phases(row, world)
    ]
    columns = ["alliance_id", "profile", "phase", "begin", "finish"]
    frame = pd.DataFrame(found, columns=columns)
    types = {"begin": "datetime64[us]", "finish": "datetime64[us]"}
    texts = dict.fromkeys(columns[:3], TEXT)
    return frame.astype({**types, **texts}).sort_values("begin", ignore_index=True)


def _phases(row: Alliance, world: World) -> Iterator[tuple[str, date, date]]:
    """Yield phase, first day and following day of an alliance's stretches."""
    begin = row.start or LONG_AGO
    finish = row.end + timedelta(days=1) if row.end else FAR_AHEAD
    cuts = {m.date for m in world.phase_moves if m.alliance_id == row.alliance_id}
    if row.start:
        cuts.add(row.start + timedelta(days=world.playbook.planning.startup_days))
    edges = [begin, *sorted(day for day in cuts if begin < day < finish), finish]
    for first, following in pairwise(edges):
        yield phase_on(row, day=first, world=world), first, following


def located(times: pd.Series, alliances: pd.Series, *, facts: Facts) -> pd.DataFrame:
    """Return profile and phase of alliances at times, row by row; missing where not active or not eligible."""
    asked = pd.DataFrame(
        {
            "time": times.astype("datetime64[us]").to_numpy(),
            "alliance_id": alliances.to_numpy(),
            "at": np.arange(len(times)),
        }
    ).astype({"alliance_id": TEXT})
    known = asked.dropna().sort_values("time")
    joined = pd.merge_asof(
        known, facts.pieces, left_on="time", right_on="begin", by="alliance_id"
    )
    joined = joined[joined["time"] < joined["finish"]].set_index("at")
    return joined[["profile", "phase"]].reindex(np.arange(len(times)))


def month_number(days: np.ndarray) -> np.ndarray:
    """Return days as months since 1970, in proportion to the days of each calendar month.

    Examples
    --------
    >>> month_number(np.array(["1970-01-01", "1970-02-15"], dtype="datetime64[D]"))
    array([0. , 1.5])
    """
    whole = days.astype("datetime64[M]")
    first = whole.astype("datetime64[D]")
    length = (whole + 1).astype("datetime64[D]") - first
    return whole.astype(int) + (days.astype("datetime64[D]") - first) / length


def exposure(facts: Facts, *, window: Window) -> pd.DataFrame:
    """Return alliance_id, profile, phase and the active months within a window."""
    frame = facts.pieces
    first, following = window.bounds
    begin = np.clip(frame["begin"].to_numpy("datetime64[D]"), first, following)
    finish = np.clip(frame["finish"].to_numpy("datetime64[D]"), first, following)
    months = month_number(finish) - month_number(begin)
    out = frame[["alliance_id", "profile", "phase"]].assign(months=months)
    keys = ["alliance_id", "profile", "phase"]
    return out[months > 0].groupby(keys, as_index=False, sort=False).sum()


def playbook_rates(playbook: Playbook) -> pd.DataFrame:
    """Return service, profile, phase and the occurrences a month that the playbook expects."""
    rows = [
        (
            name,
            profile,
            phase,
            item.occurrences.get(profile, 0.0)
            / MONTHS_PER_YEAR
            * item.phase_multipliers.get(phase, 1.0),
        )
        for name, item in playbook.services.items()
        for profile in playbook.profiles
        for phase in get_args(Phase)
    ]
    return pd.DataFrame(rows, columns=["service", "profile", "phase", "a_month"])


def expected(facts: Facts, *, window: Window) -> pd.DataFrame:
    """Return alliance_id, profile, phase, service, active months and the playbook's occurrences in a window."""
    months = exposure(facts, window=window)
    rates = playbook_rates(facts.playbook)
    joined = months.merge(rates, on=["profile", "phase"])
    return joined.assign(expected=joined["months"] * joined["a_month"]).drop(
        columns="a_month"
    )


def expected_monthly(facts: Facts, *, window: Window) -> pd.DataFrame:
    """Return service, month (since 1970) and the playbook's occurrences in each calendar month of a window."""
    first, following = window.bounds
    months = np.arange(
        first.astype("datetime64[M]"), (following - 1).astype("datetime64[M]") + 1
    )
    edges = np.append(months.astype("datetime64[D]"), following)
    edges[0] = first
    frame = facts.pieces
    begin = frame["begin"].to_numpy("datetime64[D]")[:, None]
    finish = frame["finish"].to_numpy("datetime64[D]")[:, None]
    active = month_number(np.clip(finish, edges[:-1], edges[1:])) - month_number(
        np.clip(begin, edges[:-1], edges[1:])
    )
    numbers = months.astype(int)
    table = pd.DataFrame(active, columns=numbers).groupby(
        [frame["profile"], frame["phase"]]
    )
    long = table.sum().melt(ignore_index=False, var_name="month", value_name="months")
    joined = long.reset_index().merge(
        playbook_rates(facts.playbook), on=["profile", "phase"]
    )
    joined = joined.assign(expected=joined["months"] * joined["a_month"])
    keys = ["service", "month"]
    sums = joined.groupby(keys, as_index=False)[["expected"]].sum()
    return sums.astype({"month": int})
