"""The tables of a run folder: what is needed, who leads what, what is delivered, moved and given up.

Labels and sorts what was computed before; decides and rounds nothing. Rows go by period, then register order, then bundle.
Hires, contractors and budgets are in `levers`, what happens within the horizon in `happening`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from resourcing.results import TOLERANCE, Solution
from resourcing.simulate import service_levels
from resourcing.study import Case, Run
from resourcing.view.stored import LEAD
from resourcing.view.tables.happening import happening_tables
from resourcing.view.tables.levers import (
    OVERSIGHT,
    SUPPORT,
    lever_tables,
    oversight_hours,
    support_hours,
    unhired,
)
from resourcing.view.tables.reasons import why_moved

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "segments": (
            *("alliance_id", "name", "eligible"),
            *("criticality", "cross_functionality", "interconnectivity"),
            *("profile", "segment", "rule", "margin"),
            *("p_complex", "p_typical", "p_simple", "flags"),
        ),
        "demand": ("alliance_id", "period", "bundle", "hours"),
        "capacity": ("resource_id", "period", "hours"),
        "assignments": (
            *("period", "alliance_id", "resource_id", "role", "bundle", "hours"),
        ),
        "coverage": (
            *("period", "alliance_id", "bundle", "hours_needed", "hours_delivered"),
            *("coverage", "floor", "promise_kept"),
        ),
        "workload": (
            *("period", "resource_id", "hours_available", "hours_services"),
            *("hours_overhead", "hours_handover", "occupancy"),
            *("alliances_led", "span", "span_limit"),
        ),
        "moves": ("period", "alliance_id", "from", "to", "reason", "hours_handover"),
        "given_up": ("period", "alliance_id", "bundle", "hours", "services"),
    }
)
"""Columns that each table always has, in order, by the stem of its file."""

HELP = ("hours_support", "hours_oversight")
"""Columns of `workload` after `hours_handover`, where anybody supports or oversees."""
COUNTS = "counts"
"""Last column of `moves`, where the number of handovers is limited: whether one counts towards the limit."""


def run_tables(run: Run) -> dict[str, pd.DataFrame]:
    """Return every table of a run folder by the stem of its file.

    Parameters
    ----------
    run
        A case with its assignment.

    Returns
    -------
    dict
        Tables with the columns of `COLUMNS`, those of `levers.lever_tables` and `happening.happening_tables` that have rows, and
        `service_levels` where the plan was replayed (see `simulate.service_levels`); hours are hours in the period.

    Examples
    --------
    >>> sorted(COLUMNS)
    ['assignments', 'capacity', 'coverage', 'demand', 'given_up', 'moves', 'segments', 'workload']
    """
    return {
        "segments": segments(run.case),
        "demand": demand(run.case),
        "capacity": capacity(run.case),
        "assignments": assignments(run),
        "coverage": coverage(run),
        "workload": workload(run),
        "moves": moves(run),
        "given_up": given_up(run),
        **lever_tables(run),
        **happening_tables(run.case),
        **_service(run),
    }


def _service(run: Run) -> dict[str, pd.DataFrame]:
    """Return the table of service levels where the plan was replayed."""
    return (
        {} if run.service is None else {"service_levels": service_levels(run.service)}
    )


def segments(case: Case) -> pd.DataFrame:
    """Return the placement of every alliance, eligible or not, in register order."""
    return case.portfolio.frame()


def demand(case: Case) -> pd.DataFrame:
    """Return the standard hours needed by period, eligible alliance and bundle."""
    need = case.demand
    frame = _grid(period=need.periods, alliance_id=need.alliances, bundle=need.bundles)
    return _as_table("demand", frame.assign(hours=_by_period(need.need)))


def capacity(case: Case) -> pd.DataFrame:
    """Return the hours available by period and resource, before any ceiling."""
    have = case.capacity
    frame = _grid(period=have.periods, resource_id=have.resources)
    return _as_table("capacity", frame.assign(hours=_by_period(have.available)))


def assignments(run: Run) -> pd.DataFrame:
    """Return who leads what: a row for each led alliance, period and bundle, 0 hours where nothing is delivered.

    After the lead's rows of an alliance and period stand those of its supporters by bundle, and of its overseer (bundle
    ``oversight``), only where they give hours. Hours are hours of the resource's own time, after pace.
    """
    answer, data = run.plan, run.case.data
    paces = np.vstack([data.pace, np.ones(len(data.alliances))])  # the last: nobody
    pace = paces[answer.lead, np.arange(len(data.alliances))[:, None]]
    frame = _grid(period=data.periods, alliance_id=data.alliances, bundle=data.bundles)
    led = np.repeat(answer.led[:, None, :], len(data.bundles), axis=1)
    lead = np.repeat(answer.lead[:, None, :], len(data.bundles), axis=1)
    names = np.array([*data.resources, ""], dtype=object)
    frame = frame.assign(
        resource_id=names[_by_period(lead)],
        role=LEAD,
        hours=_by_period(answer.hours * pace[:, None, :]),
    )
    return _with_helpers(_as_table("assignments", frame[_by_period(led)]), answer)


def _with_helpers(leads: pd.DataFrame, answer: Solution) -> pd.DataFrame:
    """Return the rows of leads with those of supporters and overseers after them."""
    rows = [*_support_rows(answer), *_oversight_rows(answer)]
    if not rows:
        return leads
    data = answer.data
    both = pd.concat([leads, pd.DataFrame(rows)], ignore_index=True)
    places = [
        both[column].map({name: number for number, name in enumerate(labels)})
        for column, labels in (
            ("period", data.periods),
            ("alliance_id", data.alliances),
            ("role", (LEAD, SUPPORT, OVERSIGHT)),
            ("bundle", (*data.bundles, OVERSIGHT)),
            ("resource_id", data.resources),
        )
    ]
    order = np.lexsort([place.to_numpy() for place in reversed(places)])
    return _as_table("assignments", both.iloc[order])


def _support_rows(answer: Solution) -> Iterator[dict[str, Any]]:
    """Yield a row for each supporter, alliance, bundle and period with hours."""
    data, hours = answer.data, support_hours(answer)
    for r, a, b, t in np.argwhere(hours > TOLERANCE).tolist():
        yield {
            "period": data.periods[t],
            "alliance_id": data.alliances[a],
            "resource_id": data.resources[r],
            "role": SUPPORT,
            "bundle": data.bundles[b],
            "hours": float(hours[r, a, b, t]),
        }


def _oversight_rows(answer: Solution) -> Iterator[dict[str, Any]]:
    """Yield a row for each overseer, alliance and period."""
    data, hours = answer.data, oversight_hours(answer)
    for r, a, t in np.argwhere(hours > TOLERANCE).tolist():
        yield {
            "period": data.periods[t],
            "alliance_id": data.alliances[a],
            "resource_id": data.resources[r],
            "role": OVERSIGHT,
            "bundle": OVERSIGHT,
            "hours": float(hours[r, a, t]),
        }


def coverage(run: Run) -> pd.DataFrame:
    """Return hours needed and delivered of the plan, and which promises it keeps; see `coverage_of`."""
    return coverage_of(run.plan)


def coverage_of(answer: Solution) -> pd.DataFrame:
    """Return standard hours needed and delivered, a row for each bundle of each active alliance, led or not.

    What supporters give counts as delivered. Coverage is 1 where nothing is needed; `promise_kept` is missing where
    nothing is promised.
    """
    data = answer.data
    frame = _grid(period=data.periods, alliance_id=data.alliances, bundle=data.bundles)
    kept = pd.array(_by_period(answer.kept), dtype="boolean")
    kept[~_by_period(answer.promised)] = pd.NA
    frame = frame.assign(
        hours_needed=_by_period(data.need),
        hours_delivered=_by_period(answer.delivered),
        coverage=_by_period(answer.coverage),
        floor=_by_period(data.floor),
        promise_kept=kept,
    )
    active = np.repeat(data.active[:, None, :], len(data.bundles), axis=1)
    return _as_table("coverage", frame[_by_period(active)])


def workload(run: Run) -> pd.DataFrame:
    """Return what everybody who is there is planned for; see `workload_of`."""
    return workload_of(run.plan)


def workload_of(answer: Solution) -> pd.DataFrame:
    """Return hours available and planned, and alliances led, by period and resource; teams have no span limit.

    Candidates who are not hired have no rows. The columns of `HELP` are there where anybody supports or oversees.
    """
    data = answer.data
    frame = _grid(period=data.periods, resource_id=data.resources)
    limit = data.span_limit
    frame = frame.assign(
        hours_available=_by_period(data.available),
        hours_services=_by_period(answer.hours_services),
        hours_overhead=_by_period(answer.hours_overhead),
        hours_handover=_by_period(answer.hours_handover),
        hours_support=_by_period(answer.hours_support),
        hours_oversight=_by_period(answer.hours_oversight),
        occupancy=_by_period(answer.occupancy),
        alliances_led=_by_period(answer.alliances_led),
        span=_by_period(answer.span),
        span_limit=_by_period(np.where(np.isfinite(limit), limit, np.nan)),
    )
    there = frame[~frame["resource_id"].isin(unhired(answer))]
    helped = (there[list(HELP)] > TOLERANCE).to_numpy().any()
    return _as_table("workload", there, more=HELP if helped else (), before="occupancy")


def moves(run: Run) -> pd.DataFrame:
    """Return the handovers with their reason; the hours are those of both sides, in whichever period they fall.

    Where the number of handovers is limited, a last column says which of them count.
    """
    data = run.case.data
    ids = {name: name for name in data.resources}
    ordered = sorted(run.plan.handovers, key=lambda move: (move.period, move.alliance))
    rows = [
        {
            "period": data.periods[move.period],
            "alliance_id": data.alliances[move.alliance],
            "from": data.resources[move.outgoing],
            "to": data.resources[move.incoming],
            "reason": why_moved(move, case=run.case, names=ids),
            "hours_handover": move.hours_out + move.hours_in,
        }
        for move in ordered
    ]
    found = _of_rows("moves", rows, numbers=("hours_handover",))
    if not data.limits_handovers:
        return found
    return found.assign(**{COUNTS: np.array([m.counts for m in ordered], dtype=bool)})


def given_up(run: Run) -> pd.DataFrame:
    """Return the standard hours needed but not delivered, with the services of the bundle that they belong to."""
    data, missing = run.case.data, run.case.data.need - run.plan.delivered
    cells = np.argwhere(missing.transpose(2, 0, 1) > TOLERANCE)
    rows = [
        {
            "period": data.periods[t],
            "alliance_id": data.alliances[a],
            "bundle": data.bundles[b],
            "hours": float(missing[a, b, t]),
            "services": "; ".join(_services(run.case, alliance=a, bundle=b, period=t)),
        }
        for t, a, b in cells.tolist()
    ]
    return _of_rows("given_up", rows, numbers=("hours",))


def _services(case: Case, *, alliance: int, bundle: int, period: int) -> list[str]:
    """Return the names of the services of a bundle that an alliance needs in a period."""
    need = case.demand
    catalogue = case.world.playbook.services
    return [
        catalogue[service].name
        for number, service in enumerate(need.services)
        if need.service_bundle[number] == bundle
        and need.service_hours[alliance, number, period] > 0
    ]


def _grid(**labels: tuple[str, ...]) -> pd.DataFrame:
    """Return every combination of labels as a frame, the last one changing fastest."""
    index = pd.MultiIndex.from_product(list(labels.values()), names=list(labels))
    return index.to_frame(index=False)


def _by_period(values: np.ndarray) -> np.ndarray:
    """Return the cells of an array whose last axis is the period in the order of rows: by period first."""
    return np.moveaxis(values, -1, 0).ravel()


def _as_table(
    name: str, frame: pd.DataFrame, *, more: tuple[str, ...] = (), before: str = ""
) -> pd.DataFrame:
    """Return a frame with the columns of a table, `more` before one of them, and rows numbered anew."""
    columns = list(COLUMNS[name])
    place = columns.index(before) if more else len(columns)
    return frame[[*columns[:place], *more, *columns[place:]]].reset_index(drop=True)


def _of_rows(
    name: str, rows: list[dict[str, Any]], *, numbers: tuple[str, ...]
) -> pd.DataFrame:
    """Return rows as a table; one without rows keeps its columns and their types."""
    frame = pd.DataFrame(rows, columns=list(COLUMNS[name]))
    kinds = {key: "float64" if key in numbers else "str" for key in COLUMNS[name]}
    return frame.astype(kinds)
