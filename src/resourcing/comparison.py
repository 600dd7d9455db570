"""What changed between two plans: leads, hours, promises kept and broken, cost.

Works on tables by label, so that plans of different portfolios, and of folders written long ago, can be compared.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pandas as pd

from resourcing.words import counted, listed, set_apart, spelled

SHOWN = 0.05
"""Smallest change of a measure that is told."""
NOBODY_NAME = "nobody"
"""Lead of an active alliance without one."""
NOT_ACTIVE = "not active"
"""Lead of an alliance in a period in which it is not active, or of a plan that does not know it."""
MOST_NAMED = 5
"""Alliances named before the rest are only counted."""


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanTables:
    """A plan as tables by label.

    Attributes
    ----------
    title
        What to call the plan.
    leads
        Columns period, alliance_id and resource_id (empty where nobody leads), a row for each active alliance and period.
    hours
        Columns period, resource_id and hours (planned hours of own time).
    promises
        Columns period, alliance_id, bundle and kept, a row for each promise.
    measures
        Headline measures by name, such as objective, cost and handovers.
    names
        Names by identifier of alliances and resources.
    """

    title: str
    leads: pd.DataFrame
    hours: pd.DataFrame
    promises: pd.DataFrame
    measures: Mapping[str, float]
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class PlanDifference:
    """What changed between two plans.

    Attributes
    ----------
    before, after
        Titles of the plans.
    leads
        Columns alliance_id, alliance, periods, before and after (names), a row for each change of lead.
    hours
        Columns resource_id, resource, before, after and change, a row for each resource whose planned hours changed.
    promises
        Columns alliance_id, alliance, bundle, period, before and after (kept, broken or not made), a row for each change.
    measures
        Columns measure, before, after and change.
    compared
        Periods that are compared, in words; empty where both plans have the same ones.
    told_elsewhere
        Alliances whose changes of lead are left out, since they are told elsewhere.
    """

    before: str
    after: str
    leads: pd.DataFrame
    hours: pd.DataFrame
    promises: pd.DataFrame
    measures: pd.DataFrame
    compared: str = ""
    told_elsewhere: frozenset[str] = frozenset()

    def __str__(self) -> str:
        """Return the changes as sentences, one a line."""
        return "\n".join(
            [
                f"From {self.before} to {self.after}:",
                *([self.compared] if self.compared else []),
                *self._lead_lines(),
                *self._promise_lines(),
                *self._hour_lines(),
                *self._measure_lines(),
            ]
        )

    def without_leads_of(self, alliances: Collection[str]) -> Self:
        """Return the difference without the changes of lead of some alliances, which are told elsewhere.

        That an alliance is not active any more stays, since it is no change of hands.
        """
        ended = self.leads["after"] == NOT_ACTIVE
        kept = self.leads[ended | ~self.leads["alliance_id"].isin(list(alliances))]
        return replace(
            self,
            leads=kept.reset_index(drop=True),
            told_elsewhere=self.told_elsewhere | frozenset(alliances),
        )

    def _lead_lines(self) -> Iterator[str]:
        """Yield the changes of lead."""
        if self.leads.empty:
            other = "No other alliance" if self.told_elsewhere else "No alliance"
            yield f"{other} changes its lead."
        for _, rows in self.leads.groupby("alliance_id", sort=False):
            moves = [
                f"{_moved(str(row.before), str(row.after))} ({row.periods})"
                for row in rows.itertuples()
            ]
            yield f"{rows['alliance'].iloc[0]}: {'; '.join(moves)}."

    def _promise_lines(self) -> Iterator[str]:
        """Yield how many promises are newly kept and newly broken, and of whom."""
        for state, verb in (("kept", "newly kept"), ("broken", "newly broken")):
            found = self.promises[self.promises["after"] == state]
            if len(found):
                names = list(dict.fromkeys(found["alliance"]))
                what = counted(len(found), "promise is", plural="promises are")
                yield f"{what} {verb}{_of_whom(names)}."

    def _hour_lines(self) -> Iterator[str]:
        """Yield whose hours changed most."""
        if self.hours.empty:
            return
        most = self.hours.reindex(
            self.hours["change"].abs().sort_values(ascending=False, kind="stable").index
        )
        parts = [f"{row.resource} {row.change:+,.0f}" for row in most.itertuples()]
        yield f"Planned hours change: {listed(parts)}."

    def _measure_lines(self) -> Iterator[str]:
        """Yield the measures that changed."""
        for name, *numbers in self.measures.itertuples(index=False, name=None):
            old, new, change = map(float, numbers)
            if abs(change) >= SHOWN:
                whole = all(number.is_integer() for number in (old, new))
                form = ",.0f" if whole else ",.1f"
                yield f"{name}: {old:{form}} to {new:{form}} ({change:+{form}})."

    def to_frame(self) -> pd.DataFrame:
        """Return the changes of lead; `hours`, `promises` and `measures` are tables of their own."""
        return self.leads.copy()


def _moved(before: str, after: str) -> str:
    """Return a change of lead in words; what begins or ends is no change of hands."""
    if after == NOT_ACTIVE:
        return f"not active any more, led by {before} before"
    if before == NOT_ACTIVE:
        return f"newly active, led by {after}"
    return f"{before} to {after}"


def _of_whom(names: list[str]) -> str:
    """Return the alliances that promises belong to, and how many they are where not all are named."""
    many = f", of {counted(len(names), 'alliance')}" if len(names) > MOST_NAMED else ""
    return f"{many}: {set_apart(names, most=MOST_NAMED)}"


def diff(before: PlanTables, after: PlanTables) -> PlanDifference:
    """Return what changed between two plans.

    Parameters
    ----------
    before, after
        Plans as tables.

    Examples
    --------
    >>> def plan(title, lead):
    ...     return PlanTables(
    ...         title=title,
    ...         leads=pd.DataFrame(
    ...             {"period": ["Q1"], "alliance_id": ["A"], "resource_id": [lead]}
    ...         ),
    ...         hours=pd.DataFrame(columns=["period", "resource_id", "hours"]),
    ...         promises=pd.DataFrame(
    ...             columns=["period", "alliance_id", "bundle", "kept"]
    ...         ),
    ...         measures={},
    ...     )
    >>> print(diff(plan("one", "M1"), plan("two", "")))
    From one to two:
    A: M1 to nobody (throughout).
    """
    names = {**before.names, **after.names}
    compared, (before, after) = _common(before, after)
    return PlanDifference(
        compared=compared,
        before=before.title,
        after=after.title,
        leads=_frame(
            _lead_rows(before, after, names),
            "alliance_id alliance periods before after",
        ),
        hours=_frame(
            _hour_rows(before, after, names), "resource_id resource before after change"
        ),
        promises=_frame(
            _promise_rows(before, after, names),
            "alliance_id alliance bundle period before after",
        ),
        measures=_frame(_measure_rows(before, after), "measure before after change"),
    )


def _common(
    before: PlanTables, after: PlanTables
) -> tuple[str, tuple[PlanTables, PlanTables]]:
    """Return two plans in the periods that both have, and which ones where that leaves some out."""
    one, two = (sorted({*plan.leads["period"]}) for plan in (before, after))
    if not one or not two or one == two:
        return "", (before, after)
    both = [label for label in one if label in two]
    own = "the figures at the end are over each plan's own periods."
    if not both:
        said = f"The plans have no period in common; {own}"
    else:
        when = both[0] if len(both) == 1 else f"{both[0]} to {both[-1]}"
        said = f"Compared in {when}, the periods that both plans have; {own}"
    first, second = (_within(plan, both) for plan in (before, after))
    return said, (first, second)


def _within(plan: PlanTables, periods: list[str]) -> PlanTables:
    """Return a plan in some of its periods; its measures stay those of all."""
    leads, hours, promises = (
        frame[frame["period"].isin(periods)]
        for frame in (plan.leads, plan.hours, plan.promises)
    )
    return replace(plan, leads=leads, hours=hours, promises=promises)


def _lead_rows(
    before: PlanTables, after: PlanTables, names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Yield a row for each alliance and pair of different leads."""
    one, two = _leads(before), _leads(after)
    periods = list(dict.fromkeys([*before.leads["period"], *after.leads["period"]]))
    labels = sorted(periods)
    alliances = dict.fromkeys(
        [*before.leads["alliance_id"], *after.leads["alliance_id"]]
    )
    for alliance in alliances:
        pairs = [
            (one.get((t, alliance), NOT_ACTIVE), two.get((t, alliance), NOT_ACTIVE))
            for t in labels
        ]
        for old, new in dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]):
            mask = np.array([pair == (old, new) for pair in pairs])
            yield {
                "alliance_id": alliance,
                "alliance": names.get(alliance, alliance),
                "periods": spelled(mask, labels),
                "before": names.get(old, old),
                "after": names.get(new, new),
            }


def _leads(plan: PlanTables) -> dict[tuple[str, str], str]:
    """Return the lead of each period and alliance."""
    rows = plan.leads[["period", "alliance_id", "resource_id"]].itertuples(index=False)
    return {(period, alliance): lead or NOBODY_NAME for period, alliance, lead in rows}


def _hour_rows(
    before: PlanTables, after: PlanTables, names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Yield a row for each resource whose planned hours changed over all periods."""
    one, two = (
        plan.hours.groupby("resource_id", sort=False)["hours"].sum().astype(float)
        for plan in (before, after)
    )
    for resource in dict.fromkeys([*one.index, *two.index]):
        old, new = float(one.get(resource, 0.0)), float(two.get(resource, 0.0))
        if abs(new - old) >= SHOWN:
            yield {
                "resource_id": resource,
                "resource": names.get(str(resource), resource),
                "before": old,
                "after": new,
                "change": new - old,
            }


def _promise_rows(
    before: PlanTables, after: PlanTables, names: Mapping[str, str]
) -> Iterator[dict[str, object]]:
    """Yield a row for each promise that changed."""
    one, two = _kept(before), _kept(after)
    for key in dict.fromkeys([*one, *two]):
        old, new = one.get(key, "not made"), two.get(key, "not made")
        if old != new:
            period, alliance, bundle = key
            yield {
                "alliance_id": alliance,
                "alliance": names.get(alliance, alliance),
                "bundle": bundle,
                "period": period,
                "before": old,
                "after": new,
            }


def _kept(plan: PlanTables) -> dict[tuple[str, str, str], str]:
    """Return whether each promise is kept, in a word."""
    columns = ["period", "alliance_id", "bundle", "kept"]
    rows = plan.promises[columns].itertuples(index=False)
    return {
        (period, alliance, bundle): "kept" if kept else "broken"
        for period, alliance, bundle, kept in rows
    }


def _measure_rows(before: PlanTables, after: PlanTables) -> Iterator[dict[str, object]]:
    """Yield a row for each measure that both plans have."""
    for name, old in before.measures.items():
        if name in after.measures:
            new = after.measures[name]
            yield {"measure": name, "before": old, "after": new, "change": new - old}


def _frame(rows: Iterator[dict[str, object]], columns: str) -> pd.DataFrame:
    """Return rows as a table that keeps its columns when there is no row."""
    return pd.DataFrame(list(rows), columns=columns.split())
