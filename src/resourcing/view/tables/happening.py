"""What happens within the horizon: every change in words, who starts later than planned, which deals were drawn, who is placed anew.

Labels what the world and the front door say; decides nothing. Each table has rows only where there is something to tell.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd

from resourcing.domain import Alliance
from resourcing.front_door import Later, Placement
from resourcing.playbook import DIMENSIONS
from resourcing.read import schema
from resourcing.read.resolving import flattened, said
from resourcing.scenario import AlliancesMerge, Change, World, day_of
from resourcing.study import Case

HAPPENING_COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "delayed": (
            *("resource_id", "name", "decided_by", "planned", "first_day", "days"),
            "reason",
        ),
        "sampled_deals": (
            *("alliance_id", "name", "arrives", "kind", "phase", "unit", "skills"),
            *("value_at_stake", "segment", "profile", "note"),
        ),
        "later_placements": (
            *("date", "alliance_id", "name", "segment_before", "segment"),
            *("profile_before", "profile", *DIMENSIONS, "rule", "margin", "reason"),
        ),
    }
)
"""Columns of the tables that a run folder has only where there is something to tell, by the stem of their file."""

ROWS = ("alliance", "manager")
"""Keys of changes that bring a row of the register."""
INSIDE = (*ROWS, "levels")
"""Keys whose tables are told without their name."""
FIRST_DAYS = ("date", "start", "available_from", "first", "from")
"""Keys that give the day of a change, which stands before it."""
LAST_DAY = {"alliance_ends": "last day"}
"""What `date` is called where it may not be the day of the change."""


def happening_tables(case: Case) -> dict[str, pd.DataFrame]:
    """Return the tables of a run folder about what happens within the horizon, those that have rows.

    Returns
    -------
    dict
        Tables with the columns of `HAPPENING_COLUMNS` by the stem of their file.
    """
    found = {
        "delayed": delayed(case.world),
        "sampled_deals": sampled_deals(case),
        "later_placements": later_placements(case),
    }
    return {name: frame for name, frame in found.items() if len(frame)}


def delayed(world: World) -> pd.DataFrame:
    """Return who is hired, or may be, and starts later than planned, with planned and first day and the days between."""
    names = {row.manager_id: row.name for row in world.register.managers}
    rows = [
        {
            "resource_id": item.manager_id,
            "name": names[item.manager_id],
            "decided_by": "option" if item.manager_id in world.hires else "plan",
            "planned": item.planned,
            "first_day": item.first_day,
            "days": (item.first_day - item.planned).days,
            "reason": "hiring is frozen",
        }
        for item in world.delayed
    ]
    return _table("delayed", rows)


def sampled_deals(case: Case) -> pd.DataFrame:
    """Return the deals that were drawn by chance: what they are, when they arrive, and where the front door places them."""
    drawn = {*case.world.sampled}
    rows = [
        _sampled(row, case.portfolio.placement(row.alliance_id))
        for row in case.world.register.alliances
        if row.alliance_id in drawn
    ]
    return _table("sampled_deals", rows)


def _sampled(row: Alliance, placed: Placement) -> dict[str, Any]:
    """Return the row of a deal that was drawn."""
    return {
        "alliance_id": row.alliance_id,
        "name": row.name,
        "arrives": row.start,
        "kind": row.kind,
        "phase": row.phase,
        "unit": row.unit,
        "skills": ";".join(row.skills),
        "value_at_stake": row.value_at_stake,
        "segment": placed.label,
        "profile": placed.profile,
        "note": row.notes,
    }


def later_placements(case: Case) -> pd.DataFrame:
    """Return where alliances that are scored anew or merge stand from a later day on, and where they stood before."""
    first = {item.alliance_id: item for item in case.portfolio.placements}
    into = {
        (move.into, move.date): move.merged
        for move in case.world.score_moves
        if isinstance(move, AlliancesMerge)
    }
    rows, names = [], names_in(case.world)
    for item in case.portfolio.later:
        name = item.placement.alliance_id
        merged = [_named(i, names) for i in into.get((name, item.day), ())]
        reason = f"takes in {', '.join(merged)}" if merged else "scored anew"
        rows.append(_placed_anew(item, before=first[name], reason=reason))
        first[name] = item.placement
    return _table("later_placements", rows)


def _placed_anew(item: Later, *, before: Placement, reason: str) -> dict[str, Any]:
    """Return the row of an alliance that is placed anew."""
    now = item.placement
    return {
        "date": item.day,
        "alliance_id": now.alliance_id,
        "name": now.name,
        "segment_before": before.label,
        "segment": now.label,
        "profile_before": before.profile,
        "profile": now.profile,
        **{name: now.scores.get(name) for name in DIMENSIONS},
        "rule": now.rule,
        "margin": now.margin,
        "reason": reason,
    }


def _table(name: str, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Return rows as a frame that keeps its columns when there is no row."""
    return pd.DataFrame(rows, columns=list(HAPPENING_COLUMNS[name]))


def names_in(world: World) -> dict[str, str]:
    """Return the names of alliances, people and teams of a world by identifier."""
    register = world.register
    return {
        **{row.alliance_id: row.name for row in register.alliances},
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }


def change_said(change: Change, *, names: Mapping[str, str]) -> str:
    """Return a change in one line: its day, its kind, whom it concerns, and everything else it says.

    Parameters
    ----------
    change
        The change, of any kind.
    names
        Names by identifier.

    Examples
    --------
    >>> from resourcing.scenario import ManagerLeaves
    >>> leaves = ManagerLeaves(
    ...     kind="manager_leaves", manager_id="M1", date=date(2027, 6, 30)
    ... )
    >>> change_said(leaves, names={"M1": "Ada"})
    '2027-06-30 manager leaves: Ada (M1)'
    """
    day = day_of(change)
    rest = [
        f"{key} {value}"
        for key, value in change_details(change, names=names).items()
        if not (key in FIRST_DAYS and day and value == day.isoformat())
    ]
    told = ", ".join([*filter(None, [whom(change, names=names)]), *rest])
    head = f"{day.isoformat()} " if day else ""
    return f"{head}{kind_said(change)}{f': {told}' if told else ''}"


def kind_said(change: Change) -> str:
    """Return the kind of a change in words."""
    return change.kind.replace("_", " ")


def subject(change: Change) -> str:
    """Return the identifier of whom or what a change concerns; empty where it concerns everybody.

    Examples
    --------
    >>> from resourcing.scenario import BudgetCut
    >>> subject(BudgetCut(kind="budget_cut", year="2027", share=0.1))
    '2027'
    """
    found = _dump(change)
    row: Mapping[str, Any] = next((found[key] for key in ROWS if key in found), found)
    keys = [key for key in row if key.endswith("_id")]
    keys += [key for key in ("into", "profile", "service", "grade", "year") if key in row]  # fmt: skip
    return str(row[keys[0]]) if keys else ""


def whom(change: Change, *, names: Mapping[str, str]) -> str:
    """Return whom or what a change concerns, with its name where it has one."""
    return _named(subject(change) or None, names)


def change_details(change: Change, *, names: Mapping[str, str]) -> dict[str, str]:
    """Return everything that a change says, its kind and whom it concerns apart, as text by key."""
    own = subject(change)
    kind = change.kind
    found = {}
    for place, value in flattened(_dump(change)):
        told = place[1:] if place[0] in INSIDE and len(place) > 1 else place
        key = schema.dotted(told)
        if value == own or value is None or value == names.get(own):
            continue
        key = LAST_DAY.get(kind, key) if key == "date" else key
        found[key] = said(_with_names(value, names))
    return found


def _dump(change: Change) -> dict[str, Any]:
    """Return what a change says as plain values, its kind and what is left at defaults apart."""
    return change.model_dump(by_alias=True, exclude={"kind"}, exclude_defaults=True)


def _with_names(value: Any, names: Mapping[str, str]) -> Any:
    """Return a value with the names of the identifiers that it holds."""
    if isinstance(value, tuple):
        return tuple(_with_names(item, names) for item in value)
    return _named(value, names) if isinstance(value, str) else value


def _named(value: str | None, names: Mapping[str, str]) -> str:
    """Return an identifier with its name before it; other text as it is."""
    if value is None:
        return ""
    return f"{names[value]} ({value})" if value in names else value


def changes_said(case: Case) -> list[str]:
    """Return every change of a case in one line each, by day."""
    return [text for _, text in sorted(_dated(case), key=lambda pair: pair[0])]


def _dated(case: Case) -> Iterator[tuple[date, str]]:
    """Yield the changes with their days."""
    names = names_in(case.world)
    for change in case.scenario.changes:
        day = day_of(change) or case.scenario.horizon.start
        yield day, change_said(change, names=names)
