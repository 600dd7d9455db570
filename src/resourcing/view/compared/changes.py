"""What changed from one plan to another: leads, promises, load, service, as tables that are written and shown.

Every change comes from `resourcing.comparison` and `simulate.differences`; this joins names, hours and labels to it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from resourcing.comparison import NOBODY_NAME, NOT_ACTIVE, PlanDifference, diff
from resourcing.scenario import AlliancesMerge
from resourcing.simulate import service_levels
from resourcing.study import Column, Comparison, Pair
from resourcing.view.compared.standing import IN_FORCE, in_force
from resourcing.view.tables import plan_tables, resource_names, workload

LEADS = ("column", "alliance_id", "alliance", "periods", "from", "to", "change")
PROMISES = ("column", "alliance_id", "alliance", "bundle", "period", "before", "after", "change")  # fmt: skip
FORCE = ("column", *IN_FORCE)
LOAD = (
    *("column", "resource_id", "name", "hours_available", "hours_planned", "occupancy"),
    *("most_alliances_led", "hours_before", "hours_change"),
)
SERVICE = (
    *("column", "by", "key", "requests", "in_time", "in_time_low", "in_time_high"),
    *("promised", "limit_days", "in_time_change", "change_low", "change_high"),
    *("told_from_zero", "displaced_hours", "displaced_change"),
    *("displaced_low", "displaced_high"),
)
"""Columns of the tables that are written."""

HANDS, LEFT, ANEW, ENDED, MERGED, BEGUN = (
    "led by somebody else",
    "left without a lead",
    "managed anew",
    "not active any more",
    "part of another one",
    "newly active",
)
"""Kinds of a change of lead."""
WON, LOST, NEW_KEPT, NEW_BROKEN, GONE = (
    *("won", "lost", "new and kept", "new and broken"),
    "made no more",
)
"""Kinds of a change of promise."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Changed:
    """What changed between the two plans of a pair.

    Attributes
    ----------
    pair
        The pair.
    """

    pair: Pair

    @property
    def label(self) -> str:
        """Return what the second column is called."""
        return self.pair.after.label

    @cached_property
    def difference(self) -> PlanDifference:
        """Return the difference of the two plans by label."""
        one, two = self.pair.before, self.pair.after
        return diff(
            plan_tables(one.run, title=one.label), plan_tables(two.run, title=two.label)
        )

    @cached_property
    def leads(self) -> pd.DataFrame:
        """Return the changes of lead, with the columns of `LEADS`."""
        found = self.difference.leads
        merged = _merged(self.pair)
        kinds = [
            _lead_change(a, b, merged=name in merged)
            for a, b, name in zip(
                found["before"], found["after"], found["alliance_id"], strict=True
            )
        ]
        told = found.rename(columns={"before": "from", "after": "to"})
        return _framed(told.assign(column=self.label, change=kinds), LEADS)

    @cached_property
    def in_force(self) -> pd.DataFrame:
        """Return what is in force otherwise, whatever the plan, with the columns of `FORCE`."""
        return _framed(in_force(self.pair).assign(column=self.label), FORCE)

    @cached_property
    def promises(self) -> pd.DataFrame:
        """Return the changes of promises, with the columns of `PROMISES`."""
        found = self.difference.promises
        kinds = [_promise_change(a, b) for a, b in zip(found["before"], found["after"], strict=True)]  # fmt: skip
        return _framed(found.assign(column=self.label, change=kinds), PROMISES)

    @cached_property
    def load(self) -> pd.DataFrame:
        """Return the load of everybody in either plan, with the columns of `LOAD`, the largest change first."""
        old, new = (load_of(column) for column in (self.pair.before, self.pair.after))
        both = new.merge(
            old[["resource_id", "name", "hours_planned"]],
            on="resource_id",
            how="outer",
            suffixes=("", "_old"),
        )
        after = both["hours_planned"].fillna(0.0)
        before = both["hours_planned_old"].fillna(0.0)
        both = both.assign(
            column=self.label,
            name=both["name"].fillna(both["name_old"]),
            hours_planned=after,
            hours_available=both["hours_available"].fillna(0.0),
            hours_before=before,
            hours_change=after - before,
        )
        order = both["hours_change"].abs().sort_values(ascending=False, kind="stable")
        return _framed(both.loc[order.index], LOAD)

    def count(self, *kinds: str) -> int:
        """Return how many alliances have a change of lead of some kinds, at least for a time."""
        rows = self.leads[self.leads["change"].isin(list(kinds))]
        return int(rows["alliance_id"].nunique())

    def promises_of(self, *kinds: str) -> int:
        """Return how many promises changed in some ways."""
        return int(self.promises["change"].isin(list(kinds)).sum())


def _merged(pair: Pair) -> set[str]:
    """Return the alliances that become part of another one in the second column and not in the first."""
    old, new = (
        {
            name
            for move in column.run.case.world.score_moves
            if isinstance(move, AlliancesMerge)
            for name in move.merged
        }
        for column in (pair.before, pair.after)
    )
    return new - old


def _lead_change(before: str, after: str, *, merged: bool) -> str:
    """Return the kind of a change of lead; `merged` says whether the alliance becomes part of another one."""
    if after == NOT_ACTIVE:
        return MERGED if merged else ENDED
    if before == NOT_ACTIVE:
        return BEGUN
    if after == NOBODY_NAME:
        return LEFT
    return ANEW if before == NOBODY_NAME else HANDS


def _promise_change(before: str, after: str) -> str:
    """Return the kind of a change of promise."""
    kinds = {
        ("broken", "kept"): WON,
        ("kept", "broken"): LOST,
        ("not made", "kept"): NEW_KEPT,
        ("not made", "broken"): NEW_BROKEN,
    }
    return kinds.get((before, after), GONE)


def load_of(column: Column) -> pd.DataFrame:
    """Return hours available and planned over the horizon, occupancy and most alliances led at once, by resource."""
    rows = workload(column.run)
    planned = [
        name
        for name in rows
        if str(name).startswith("hours_") and name != "hours_available"
    ]
    rows = rows.assign(hours_planned=rows[planned].sum(axis=1))
    found = rows.groupby("resource_id", sort=False, as_index=False).agg(
        hours_available=("hours_available", "sum"),
        hours_planned=("hours_planned", "sum"),
        most_alliances_led=("alliances_led", "max"),
    )
    names = resource_names(column.run.case)
    have = found["hours_available"]
    return found.assign(
        name=found["resource_id"].map(names),
        occupancy=(found["hours_planned"] / have).where(have > 0),
    )


def first_load(column: Column) -> pd.DataFrame:
    """Return the load of the column that the others are compared with, with the columns of `LOAD`."""
    found = load_of(column)
    hours = found["hours_planned"]
    return _framed(
        found.assign(column=column.label, hours_before=hours, hours_change=0.0), LOAD
    )


def service_of(comparison: Comparison) -> pd.DataFrame:
    """Return how fast requests are answered in every column, and what changes under the same luck, with the columns of `SERVICE`."""
    first, *_ = comparison.columns
    frames = [
        _levels(first),
        *(_levels(p.after).merge(_moved(p), how="left") for p in comparison.pairs),
    ]
    return _framed(pd.concat(frames, ignore_index=True), SERVICE)


def _levels(column: Column) -> pd.DataFrame:
    """Return the service levels of a column, of everything and by segment."""
    if column.run.service is None:
        return pd.DataFrame(columns=["column", "by", "key"])
    found = service_levels(column.run.service, by=["all", "segment"])
    return found.assign(column=column.label)


def _moved(pair: Pair) -> pd.DataFrame:
    """Return what changes in time and in displaced hours, a row for each group."""
    found = pair.service
    if found.empty:
        return pd.DataFrame(columns=["by", "key"])
    kept = ["by", "key", "change", "low", "high", "told_from_zero"]
    time, away = (
        found.loc[found["measure"] == name, kept]
        for name in ("in_time", "displaced_hours")
    )
    time = time.rename(
        columns={
            "change": "in_time_change",
            "low": "change_low",
            "high": "change_high",
        }
    )
    away = away.drop(columns="told_from_zero").rename(
        columns={
            "change": "displaced_change",
            "low": "displaced_low",
            "high": "displaced_high",
        }
    )
    return time.merge(away, on=["by", "key"])


def _framed(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Return a frame with some columns, in order, rows numbered anew."""
    return frame.reindex(columns=list(columns)).reset_index(drop=True)


def joined(frames: Iterable[pd.DataFrame], *, columns: Sequence[str]) -> pd.DataFrame:
    """Return tables one below the other; without any row one that keeps its columns."""
    filled = [frame for frame in frames if len(frame)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame, each by column."""
    return [{str(k): v for k, v in row.items()} for row in frame.to_dict("records")]
