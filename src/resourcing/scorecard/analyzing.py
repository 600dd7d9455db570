"""Analyze: which alliances and people contribute most to what went wrong or took the hours.

Names the few largest; a share of all stands beside each one's own record, since who does most also misses most.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from resourcing.scorecard import logs
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.measure import Measure, fraction, missing
from resourcing.scorecard.periods import Period
from resourcing.scorecard.worked import Worked

MOST = 3
"""Contributors named for each measure."""


def analyze(
    ground: Ground, *, period: Period, found: Worked | None
) -> Iterator[Measure]:
    """Yield the largest contributors of each measure; `found` is None where no hours are logged at all."""
    yield from _late(ground, period)
    yield from _request_hours(ground, found)
    yield from _broken(ground, found)
    yield from _events(ground, period)
    yield from _targets(ground, period)


def _late(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield the alliances and people with the most requests not answered in time."""
    columns = {"by alliance": "alliance_id", "by person": "manager_id"}
    known = ground.answers(period)
    known = known[known["state"].isin([logs.IN_TIME, logs.LATE])]
    for said, column in columns.items():
        name = f"not answered in time, {said}"
        if ground.requests.empty:
            yield missing(name)
        else:
            counts = (known["state"] == logs.LATE).astype(float)
            yield from _most(ground, name, known[column], counts, "of its requests late" if column == "alliance_id" else "of their requests late")  # fmt: skip


def _request_hours(ground: Ground, found: Worked | None) -> Iterator[Measure]:
    """Yield the alliances and people with the most hours on request."""
    columns = {"by alliance": "alliance_id", "by person": "manager_id"}
    for said, column in columns.items():
        name = f"request hours, {said}"
        if found is None:
            yield missing(name)
        else:
            rows = found.rows
            asked = rows["hours"].where(rows["on_request"], 0.0)
            yield from _most(ground, name, rows[column], asked, "", hours=rows["hours"])


def _broken(ground: Ground, found: Worked | None) -> Iterator[Measure]:
    """Yield the alliances with the most promises not kept by the hours logged."""
    name = "promises not kept, by alliance"
    if found is None:
        yield missing(name)
        return
    made, kept = found.agreed.promised, found.agreed.kept(found.hours)
    a, *_ = np.nonzero(made)
    broken = (~kept[made]).astype(float)
    who = pd.Series([found.agreed.demand.alliances[i] for i in a], dtype="str")
    yield from _most(ground, name, who, pd.Series(broken), "of its promises not kept")


def _events(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield the alliances with the most events late or missed."""
    name = "events late or missed, by alliance"
    if ground.events.empty:
        yield missing(name)
        return
    due = logs.within(ground.events, "planned_for", period)
    due = due[due["state"] != logs.NOT_DUE]
    counts = due["state"].isin([logs.DONE_LATE, logs.MISSED]).astype(float)
    yield from _most(
        ground, name, due["alliance_id"], counts, "of its events late or missed"
    )


def _targets(ground: Ground, period: Period) -> Iterator[Measure]:
    """Yield the alliances with the most targets missed."""
    name = "targets missed, by alliance"
    if ground.kpis.empty:
        yield missing(name)
        return
    known = logs.within(ground.kpis, "date", period)
    known = known[known["measured"]]
    counts = (~known["met"]).astype(float)
    yield from _most(
        ground, name, known["alliance_id"], counts, "of its targets missed"
    )


def _most(
    ground: Ground,
    name: str,
    who: pd.Series,
    counts: pd.Series,
    own: str,
    *,
    hours: pd.Series | None = None,
) -> Iterator[Measure]:
    """Yield the largest contributors, each with its share of all and its own record."""
    base = pd.Series(1.0, index=counts.index) if hours is None else hours
    sums = pd.DataFrame({"who": who, "part": counts, "all": base})
    total = float(sums["part"].sum())
    by = sums.groupby("who", sort=True)[["part", "all"]].sum()
    ranked = by[by["part"] > 0].sort_values("part", ascending=False, kind="stable")
    if ranked.empty:
        yield fraction(name, 0.0, 0.0)
    for key, part, whole in ranked.head(MOST).itertuples(name=None):
        note = (
            f"{part:g} of {whole:g} {own}"
            if hours is None
            else f"{part:,.0f} of {whole:,.0f} hours logged"
        )
        said = ground.names.get(str(key), str(key)) or "nobody"
        yield fraction(name, float(part), total, part=said, note=note)
