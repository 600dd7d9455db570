"""Measure, from the hours logged: promises kept, coverage, alliances spread thin or untouched, and the reactive share.

Hours become standard hours by the pace of whoever worked, and go to the alliance and bundle that they were logged on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.playbook import BUNDLES
from resourcing.results.tolerance import TOLERANCE
from resourcing.scorecard import chance, logs
from resourcing.scorecard.agreement import Agreement
from resourcing.scorecard.defining import spoken
from resourcing.scorecard.definitions import DEFINITIONS
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.measure import Measure, cases, fraction, missing, weekly
from resourcing.scorecard.periods import Period
from resourcing.scorecard.planned import WEEKS_PER_MONTH
from resourcing.words import counted, listed

NAMES = tuple(
    name
    for name, item in DEFINITIONS.items()
    if item.source == "timesheet" and item.phase == "measure"
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Worked:
    """The hours logged in a period beside what is agreed for it.

    Attributes
    ----------
    agreed
        The agreement.
    rows
        Rows of the time sheet within the period.
    hours
        Standard hours, shape (alliance, bundle, review period).
    """

    agreed: Agreement
    rows: pd.DataFrame
    hours: np.ndarray


def worked(ground: Ground, *, period: Period, agreed: Agreement) -> Worked:
    """Return the hours logged in a period; those of alliances that are not eligible stay in `rows` only."""
    rows = logs.within(ground.timesheet, "date", period)
    hours = np.zeros(agreed.need.shape)
    index = {name: number for number, name in enumerate(agreed.demand.alliances)}
    alliance = rows["alliance_id"].map(index).fillna(-1).astype(int).to_numpy()
    bundle = rows["bundle"].to_numpy()
    firsts = np.array(agreed.horizon.first_days, dtype="datetime64[s]")
    when = np.searchsorted(firsts, rows["date"].to_numpy("datetime64[s]"), "right") - 1
    good = alliance >= 0
    place = (alliance[good], bundle[good], when[good])
    np.add.at(hours, place, rows["standard"].to_numpy()[good])
    return Worked(agreed=agreed, rows=rows, hours=hours)


def delivered(
    ground: Ground, *, period: Period, agreed: Agreement
) -> Iterator[Measure]:
    """Yield the measures of the hours logged, or that their table is missing."""
    if ground.timesheet.empty:
        yield from (missing(name) for name in NAMES)
        return
    found = worked(ground, period=period, agreed=agreed)
    if found.rows.empty:
        note = "no hour was logged in the period"
        yield from (Measure(name=name, note=note) for name in NAMES)
        return
    yield from _promises(found, note=_remarks(ground, found))
    yield from _coverage(found)
    yield from _alliances(ground, found)
    yield _reactive(found)


def _remarks(ground: Ground, found: Worked) -> str:
    """Return what cannot be counted in the hours, and what is counted all the same."""
    others = int((~found.rows["alliance_id"].isin(found.agreed.demand.alliances)).sum())
    said = [f"{counted(others, 'row')} on alliances not eligible (left out)"]
    said = said if others else []
    over = ground.seen_from < found.rows["date"].max().date()
    said += ["hours after the day from which all is seen are counted"] if over else []
    return "; ".join(said)


def _promises(found: Worked, *, note: str) -> Iterator[Measure]:
    """Yield the promises that the hours keep, also by bundle."""
    name, agreed = "promises kept by the hours logged", found.agreed
    kept, made = agreed.kept(found.hours), agreed.promised
    yield cases(name, float(kept.sum()), float(made.sum()), note=note)
    for index, bundle in enumerate(BUNDLES):
        count = float(made[:, index].sum())
        if count:
            yield cases(name, float(kept[:, index].sum()), count, part=spoken(bundle))


def _coverage(found: Worked) -> Iterator[Measure]:
    """Yield the coverage by the hours, also by bundle."""
    name, need = "coverage by the hours logged", found.agreed.need
    given = np.minimum(found.hours, need)
    yield fraction(name, float(given.sum()), float(need.sum()))
    for index, bundle in enumerate(BUNDLES):
        whole = float(need[:, index].sum())
        if whole:
            part = spoken(bundle)
            yield fraction(name, float(given[:, index].sum()), whole, part=part)


def _alliances(ground: Ground, found: Worked) -> Iterator[Measure]:
    """Yield the alliances spread thin, and those for which nobody worked."""
    agreed = found.agreed
    active, months = agreed.active, agreed.demand.active_months.sum(axis=1)
    weeks = np.where(active, months * WEEKS_PER_MONTH, 1.0)
    needed = agreed.need.sum(axis=(1, 2)) / weeks
    least = np.minimum(ground.planning.thin_hours_per_week, needed)
    hours = found.hours.sum(axis=(1, 2))
    thin = active & (hours / weeks < least - TOLERANCE)
    idle = active & ~np.isin(agreed.demand.alliances, list(_touched(found)))
    for name, mask in (
        ("alliances spread thin by the hours logged", thin),
        ("alliances without hours logged", idle),
    ):
        who = [ground.names[agreed.demand.alliances[a]] for a in np.flatnonzero(mask)]
        yield cases(name, float(mask.sum()), float(active.sum()), note=listed(who))


def _touched(found: Worked) -> set[str]:
    """Return the alliances for which anybody logged any time."""
    return set(found.rows.loc[found.rows["hours"] > 0, "alliance_id"])


def _reactive(found: Worked) -> Measure:
    """Return the share of the hours that went to requests."""
    rows = found.rows
    asked = rows["hours"].where(rows["on_request"], 0.0)
    week = rows["date"].dt.to_period("W")
    parts, wholes = asked.groupby(week).sum(), rows["hours"].groupby(week).sum()
    return weekly(
        "reactive share",
        chance.ratio(parts.to_numpy(), wholes.to_numpy()),
        part_of=float(asked.sum()),
        whole=float(rows["hours"].sum()),
    )
