"""Tables for pages and notebooks: by name, in words, and only what a reader asks about.

Labels and groups what was computed before; decides and rounds nothing.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pandas as pd

from resourcing.front_door import Placement
from resourcing.playbook import assumptions as playbook_assumptions
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE, Solution
from resourcing.scenario import scenario_assumptions
from resourcing.study import Case, Run, hours_available, measures
from resourcing.view.tables.levers import unhired
from resourcing.view.tables.reasons import why_moved, why_unmanaged

WEEKS_PER_MONTH = 52 / 12
PERIOD_WORDS = {1: "month", 3: "quarter"}
"""What review periods are called, by their months."""
CANDIDATE_MARK, CONTRACTOR_MARK = "*", "†"
"""Marks before the names of candidates and contractors, where a picture has no room for words."""

ASSUMPTIONS = ("name", "value", "meaning", "basis", "note")
BALANCE = ("period", "hours_needed", "hours_available", "ratio")
LEADS = (
    *("resource_id", "resource", "alliance_id", "alliance", "segment"),
    *("first_period", "last_period", "periods", "led_today"),
    *("hours_services", "hours_needed", "coverage"),
)
MOVES = ("period", "alliance", "from", "to", "reason", "hours_handover")
THIN = ("period", "kind", "id", "name", "measure", "value", "limit", "needed")
UNMANAGED = (
    *("alliance_id", "alliance", "segment", "first_period", "last_period"),
    *("periods", "hours_needed", "reason"),
)
INELIGIBLE = ("alliance_id", "alliance", "reason")
FLAGS = ("alliance_id", "alliance", "flag", "detail")


def assumptions(case: Case) -> pd.DataFrame:
    """Return every number that the results rest on, with its basis: the playbook's, then the scenario's.

    Returns
    -------
    pandas.DataFrame
        Columns name, value (as text), meaning, basis (sourced, derived or user) and note.
    """
    found = (
        *playbook_assumptions(case.world.playbook),
        *scenario_assumptions(case.scenario),
    )
    rows = [{key: getattr(item, key) for key in ASSUMPTIONS} for item in found]
    return _frame(rows, ASSUMPTIONS)


def balance(case: Case, *, answer: Solution | None = None) -> pd.DataFrame:
    """Return hours needed against hours available by period; the ratio is missing where nothing is available.

    Parameters
    ----------
    case
        A case, solved or not.
    answer
        Counts the candidates whom it hires; none are there by default.
    """
    need, have = case.data.need.sum(axis=(0, 1)), hours_there(case, answer=answer)
    ratio = np.divide(need, have, out=np.full_like(need, np.nan), where=have > 0)
    columns = (list(case.data.periods), need, have, ratio)
    return pd.DataFrame(dict(zip(BALANCE, columns, strict=True)))


def hours_there(case: Case, *, answer: Solution | None = None) -> np.ndarray:
    """Return the hours available by period; candidates count only where an answer hires them, shape (period,)."""
    if answer is not None:
        return np.asarray(hours_available(answer).sum(axis=0))
    return np.asarray(case.data.available[~case.data.candidate].sum(axis=0))


def period_word(case: Case) -> str:
    """Return what a review period of a case is called: a month or a quarter."""
    return PERIOD_WORDS[case.scenario.horizon.months_per_period]


def today_and_plan(run: Run) -> pd.DataFrame:
    """Return the measures of the current leads kept beside those of the plan.

    Returns
    -------
    pandas.DataFrame
        Columns measure (in words, with its unit), today and plan.
    """
    words = {
        "hours_needed": "hours needed",
        "hours_available": "hours available",
        "hours_delivered": "hours delivered",
        "unmanaged": "alliance-periods unmanaged",
        "underserved": "alliance-periods underserved",
        "promises_made": "promises made",
        "promises_kept": "promises kept",
        "handovers": "handovers",
        "cost": f"cost ({run.case.world.playbook.currency})",
        "objective": "value points",
        "breaches": "rules broken",
    }
    today, plan = (measures(item, case=run.case) for item in (run.today, run.plan))
    rows = [
        {
            "measure": text,
            "today": float(getattr(today, key)),
            "plan": float(getattr(plan, key)),
        }
        for key, text in words.items()
    ]
    return pd.DataFrame(rows)


def who_leads_what(run: Run) -> pd.DataFrame:
    """Return a row for each resource and alliance that it leads at least once, over the whole horizon.

    Returns
    -------
    pandas.DataFrame
        Resource and alliance by id and name, segment, first and last period led, their number, whether it leads
        today, hours of its own time on services, standard hours needed in those periods, and coverage of these, by
        supporters too.
    """
    pairs = np.argwhere(run.plan.leads.any(axis=2)).tolist()
    return _frame([_lead_row(run, r, a) for r, a in pairs], LEADS)


def _lead_row(run: Run, resource: int, alliance: int) -> dict[str, Any]:
    """Return one row of who leads what."""
    data, case = run.case.data, run.case
    led = np.flatnonzero(run.plan.leads[resource, alliance])
    own = float(run.plan.hours[alliance][:, led].sum())
    done = float(run.plan.delivered[alliance][:, led].sum())
    need = float(data.need[alliance][:, led].sum())
    resource_id, alliance_id = data.resources[resource], data.alliances[alliance]
    return {
        "resource_id": resource_id,
        "resource": resource_names(case)[resource_id],
        **_alliance_labels(case.portfolio.placement(alliance_id)),
        "first_period": data.periods[led[0]],
        "last_period": data.periods[led[-1]],
        "periods": len(led),
        "led_today": bool(data.incumbent[alliance] == resource),
        "hours_services": own * float(data.pace[resource, alliance]),
        "hours_needed": need,
        "coverage": done / need if need > 0 else 1.0,
    }


def moves_by_name(run: Run) -> pd.DataFrame:
    """Return the handovers as in `moves`, with names for identifiers, also within the reason."""
    data, names = run.case.data, resource_names(run.case)
    ordered = sorted(run.plan.handovers, key=lambda move: (move.period, move.alliance))
    rows = [
        {
            "period": data.periods[move.period],
            "alliance": run.case.portfolio.placement(
                data.alliances[move.alliance]
            ).name,
            "from": names[data.resources[move.outgoing]],
            "to": names[data.resources[move.incoming]],
            "reason": why_moved(move, case=run.case, names=names),
            "hours_handover": move.hours_out + move.hours_in,
        }
        for move in ordered
    ]
    return _frame(rows, MOVES)


def spread_thin(run: Run) -> pd.DataFrame:
    """Return managers above their span, and led alliances that get fewer hours a week than the playbook's limit.

    Returns
    -------
    pandas.DataFrame
        Columns period, kind (manager or alliance), id, name, measure (in words), value, limit, and needed: the hours
        a week that the alliance needs, missing for managers. An alliance may need less than the limit.
    """
    rows = [*_above_span(run), *_too_few_hours(run)]
    order = {period: number for number, period in enumerate(run.case.data.periods)}
    frame = _frame(sorted(rows, key=lambda row: order[row["period"]]), THIN)
    return frame.astype({"value": "float64", "limit": "float64", "needed": "float64"})


def _above_span(run: Run) -> Iterator[dict[str, Any]]:
    """Yield managers who lead more than their span."""
    data, names = run.case.data, resource_names(run.case)
    above = run.plan.span > data.span_limit + TOLERANCE
    for r, t in np.argwhere(above).tolist():
        yield {
            "period": data.periods[t],
            "kind": "manager",
            "id": data.resources[r],
            "name": names[data.resources[r]],
            "measure": "weighted alliances led",
            "value": float(run.plan.span[r, t]),
            "limit": float(data.span_limit[r, t]),
        }


def _too_few_hours(run: Run) -> Iterator[dict[str, Any]]:
    """Yield led alliances with fewer delivered hours in an active week than the playbook's limit, and than needed."""
    data, limit = run.case.data, run.case.world.playbook.planning.thin_hours_per_week
    weeks = np.where(data.active, data.active_months * WEEKS_PER_MONTH, 1.0)
    weekly = run.plan.delivered.sum(axis=1) / weeks
    needed = data.need.sum(axis=1) / weeks
    thin = weekly < np.minimum(limit, needed) - TOLERANCE
    for a, t in np.argwhere(run.plan.led & thin).tolist():
        yield {
            "period": data.periods[t],
            "kind": "alliance",
            "id": data.alliances[a],
            "name": run.case.portfolio.placement(data.alliances[a]).name,
            "measure": "hours a week",
            "value": float(weekly[a, t]),
            "limit": limit,
            "needed": float(needed[a, t]),
        }


def unmanaged(run: Run) -> pd.DataFrame:
    """Return the alliances without a lead: a row for each unbroken stretch of periods with one reason.

    Returns
    -------
    pandas.DataFrame
        Alliance by id and name, segment, first and last period, their number, standard hours needed and not
        delivered, and the reason in words.
    """
    names = resource_names(run.case)
    rows = [
        _unmanaged_row(run, alliance, stretch, reason)
        for alliance in range(len(run.case.data.alliances))
        for reason, stretch in _stretches(run, alliance, names)
    ]
    return _frame(rows, UNMANAGED)


def _stretches(
    run: Run, alliance: int, names: Mapping[str, str]
) -> Iterator[tuple[str, list[int]]]:
    """Yield the unbroken stretches in which an alliance is unmanaged for one reason, with their periods."""
    periods = np.flatnonzero(run.plan.unmanaged[alliance]).tolist()
    absent = unhired(run.plan)
    reasons = [
        why_unmanaged(
            alliance, period=period, case=run.case, names=names, unhired=absent
        )
        for period in periods
    ]
    # A stretch has one number of gaps before it, and one reason.
    gaps = np.cumsum(
        [0, *(later - earlier > 1 for earlier, later in pairwise(periods))]
    )
    marked = zip(gaps.tolist(), reasons, periods, strict=False)
    for (_, reason), found in groupby(marked, key=lambda item: item[:2]):
        yield reason, [period for _, _, period in found]


def _unmanaged_row(
    run: Run, alliance: int, stretch: list[int], reason: str
) -> dict[str, Any]:
    """Return one row of the unmanaged alliances."""
    data = run.case.data
    return {
        **_alliance_labels(run.case.portfolio.placement(data.alliances[alliance])),
        "first_period": data.periods[stretch[0]],
        "last_period": data.periods[stretch[-1]],
        "periods": len(stretch),
        "hours_needed": float(data.need[alliance][:, stretch].sum()),
        "reason": reason,
    }


def ineligible(case: Case) -> pd.DataFrame:
    """Return the alliances that are not eligible, with the reasons."""
    rows = [
        {
            "alliance_id": item.alliance_id,
            "alliance": item.name,
            "reason": " ".join(item.reasons),
        }
        for item in case.portfolio.placements
        if not item.eligible
    ]
    return _frame(rows, INELIGIBLE)


def flags(case: Case) -> pd.DataFrame:
    """Return what to know before relying on a placement, a row for each flag; the detail may be empty."""
    rows = [
        {
            "alliance_id": item.alliance_id,
            "alliance": item.name,
            "flag": flag.partition(": ")[0],
            "detail": flag.partition(": ")[2],
        }
        for item in case.portfolio.placements
        for flag in item.flags
    ]
    return _frame(rows, FLAGS)


def resource_names(case: Case) -> dict[str, str]:
    """Return the name of every manager, hire, candidate, contractor and team by identifier."""
    register = case.world.register
    return {
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }


def marked_names(case: Case) -> dict[str, str]:
    """Return the names of `resource_names`, those of candidates and contractors with a mark before them."""
    perhaps = {name for group in case.world.candidates for name in group}
    marks = {
        **dict.fromkeys(perhaps, f"{CANDIDATE_MARK} "),
        **dict.fromkeys(case.world.contracts, f"{CONTRACTOR_MARK} "),
    }
    names = resource_names(case)
    return {key: f"{marks.get(key, '')}{name}" for key, name in names.items()}


def lead_names(run: Run) -> pd.DataFrame:
    """Return who leads each alliance in each period by name, blank where nobody does or the alliance is not active.

    Returns
    -------
    pandas.DataFrame
        Index alliance name in register order, one column for each period.
    """
    data, names = run.case.data, resource_names(run.case)
    index = [run.case.portfolio.placement(item).name for item in data.alliances]
    cells = [
        ["" if lead == NOBODY else names[data.resources[lead]] for lead in row]
        for row in run.plan.lead.tolist()
    ]
    return pd.DataFrame(cells, index=index, columns=list(data.periods), dtype="str")


def _alliance_labels(item: Placement) -> dict[str, str]:
    """Return identifier, name and segment of an alliance."""
    return {
        "alliance_id": item.alliance_id,
        "alliance": item.name,
        "segment": item.label,
    }


def _frame(rows: Iterable[Mapping[str, Any]], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return rows as a frame that keeps its columns when there is no row."""
    return pd.DataFrame(list(rows), columns=list(columns))
