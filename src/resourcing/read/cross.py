"""Checks what concerns several rows or tables of a register: identifiers, references, doubles, overlaps.

Works on every row that could be read at all, so that a row with a problem of its own causes no second one elsewhere.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from resourcing.domain import REQUIRED_TABLES, Absence
from resourcing.errors import InputProblem, did_you_mean
from resourcing.playbook import NUM_LEVELS
from resourcing.read.rows import Table

Tables = Mapping[str, Table]
Rows = Mapping[str, list[int]]
"""Value of a column to the rows that hold it."""

FULL_SHARE = 1 + 1e-9

ALLIANCE_COLUMNS = (
    ("evaluations", "alliance_id"),
    ("events", "alliance_id"),
    ("kpis", "alliance_id"),
    ("timesheet", "alliance_id"),
    ("requests", "alliance_id"),
)
LEAD_COLUMNS = (
    ("alliances", "current_manager"),
    ("alliances", "pinned_manager"),
    ("timesheet", "manager_id"),
    ("requests", "manager_id"),
)
MANAGER_COLUMNS = (("absences", "manager_id"),)
SERVICE_COLUMNS = (
    ("events", "service"),
    ("timesheet", "service"),
    ("requests", "service"),
)


class Scale(NamedTuple):
    """What the levels of a criterion can be, or its counts."""

    counted: bool
    """Whether it counts something."""
    most: float
    """Largest level or count; infinite where there is none."""


JUDGED = Scale(counted=False, most=NUM_LEVELS)
ANYTHING = Scale(counted=True, most=math.inf)


@dataclass(frozen=True, kw_only=True)
class Rulebook:
    """What a register needs to know of a playbook; None where the playbook does not say it readably."""

    criteria: Mapping[str, Scale] | None = None
    """Identifier of each criterion, and what its levels or counts can be."""
    services: frozenset[str] | None = None
    """Identifiers of the services."""


class Stray(NamedTuple):
    """Rows of a table that name something which is not there."""

    table: str
    rows: tuple[int, ...]
    problem: InputProblem


def cross_problems(tables: Tables, *, rulebook: Rulebook) -> tuple[InputProblem, ...]:
    """Return every problem that concerns several rows, several tables, or the playbook."""
    checks: Sequence[Iterable[InputProblem]] = (
        _no_alliance(tables),
        _doubled(tables, "alliances", "alliance_id"),
        _doubled(tables, "managers", "manager_id"),
        _doubled(tables, "teams", "team_id"),
        _shared_names(tables),
        (item.problem for item in strays(tables, rulebook=rulebook)),
        _scored_twice(tables),
        _levels(tables, rulebook),
        _overlaps(tables),
    )
    return tuple(problem for check in checks for problem in check)


def _rows_by_value(table: Table, column: str) -> Rows:
    """Return the rows that hold each value of a column, in file order."""
    found: dict[str, list[int]] = defaultdict(list)
    for row, values in table.records:
        if column in values:
            found[values[column]].append(row)
    return found


def _identifiers(tables: Tables, name: str, column: str) -> set[str] | None:
    """Return the identifiers of a table; None when one of them cannot be known."""
    if name not in tables:
        return set() if name not in REQUIRED_TABLES else None
    table = tables[name]
    if column not in table.grid.headings or _unreadable(table, column):
        return None
    return set(_rows_by_value(table, column))


def _unreadable(table: Table, column: str) -> bool:
    """Return whether some cell of a column is filled, but not readable."""
    position = table.grid.headings[column]
    return any(
        column not in values and position < len(cells) and cells[position] is not None
        for (_, values), (_, cells) in zip(table.records, table.grid.lines, strict=True)
    )


def alliance_names(tables: Tables) -> set[str] | None:
    """Return the identifiers of the alliances; None when they cannot be known."""
    return _identifiers(tables, "alliances", "alliance_id")


def manager_names(tables: Tables) -> set[str] | None:
    """Return the identifiers of the managers; None when they cannot be known."""
    return _identifiers(tables, "managers", "manager_id")


def team_names(tables: Tables) -> set[str] | None:
    """Return the identifiers of the teams; None when they cannot be known."""
    return _identifiers(tables, "teams", "team_id")


def _no_alliance(tables: Tables) -> Iterator[InputProblem]:
    """Yield a table of alliances without a row."""
    if "alliances" not in tables:
        return
    table = tables["alliances"]
    if table.grid.headings and not table.records:
        yield table.grid.source.whole(
            rule="there is no alliance",
            repair="write a row for each alliance below the headings",
        )


def _doubled(tables: Tables, name: str, column: str) -> Iterator[InputProblem]:
    """Yield identifiers that stand in several rows."""
    if name in tables:
        grid = tables[name].grid
        for value, rows in _rows_by_value(tables[name], column).items():
            if len(rows) > 1:
                yield grid.problem(
                    *rows,
                    column=column,
                    value=value,
                    rule="appears more than once; identifiers must be unique",
                    repair="delete the double, or give it an identifier of its own",
                )


def _shared_names(tables: Tables) -> Iterator[InputProblem]:
    """Yield identifiers that a manager and a team share."""
    if "managers" in tables and "teams" in tables:
        managers = _rows_by_value(tables["managers"], "manager_id")
        for value, rows in _rows_by_value(tables["teams"], "team_id").items():
            if value in managers:
                other = tables["managers"].grid.problem(
                    *managers[value], rule="", repair="", column="manager_id"
                )
                yield tables["teams"].grid.problem(
                    *rows,
                    column="team_id",
                    value=value,
                    rule=f"is a manager's identifier too ({_short(other)})",
                    repair="managers and teams share one list of identifiers: rename one",
                )


def _short(problem: InputProblem) -> str:
    """Return the table's own place of a problem: file name for CSV, sheet and cell for Excel."""
    if problem.place.startswith("sheet"):
        return problem.place
    return f"{problem.file.replace(chr(92), '/').rpartition('/')[2]}, {problem.place}"


def strays(tables: Tables, *, rulebook: Rulebook) -> Iterator[Stray]:
    """Yield the rows that name something that another table, or the playbook, does not have."""
    managers, teams = manager_names(tables), team_names(tables)
    leads = None if managers is None or teams is None else managers | teams
    criteria = None if rulebook.criteria is None else set(rulebook.criteria)
    alliances = _called(tables, ("alliances", "alliance_id"))
    people = _called(tables, ("managers", "manager_id"), ("teams", "team_id"))
    nobody: dict[str, str] = {}
    groups = (
        (ALLIANCE_COLUMNS, alliance_names(tables), "alliance", alliances),
        (LEAD_COLUMNS, leads, "manager or team", people),
        (MANAGER_COLUMNS, managers, "manager", people),
        (SERVICE_COLUMNS, rulebook.services, "service in the playbook", nobody),
        ((("evaluations", "criterion"),), criteria, "criterion in the playbook", nobody),
    )  # fmt: skip
    for columns, known, what, called in groups:
        for name, column in columns:
            if known is not None and name in tables:
                yield from _unknown(tables[name], column, known, what, called=called)


def _called(tables: Tables, *columns: tuple[str, str]) -> dict[str, str]:
    """Return the identifier behind each name in tables, where only one has the name."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, column in columns:
        for _, values in tables[table].records if table in tables else ():
            if "name" in values and column in values:
                found[values["name"].casefold()].add(values[column])
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _unknown(
    table: Table,
    column: str,
    known: Iterable[str],
    what: str,
    *,
    called: Mapping[str, str],
) -> Iterator[Stray]:
    """Yield the values of a column that name nothing, each once with its rows; `called` has identifiers by name."""
    names = sorted(known)
    several = set(names)
    for value, rows in _rows_by_value(table, column).items():
        if value not in several:
            some = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
            problem = table.grid.problem(
                *rows,
                column=column,
                value=value,
                rule=f"there is no such {what}",
                repair=_instead(value, called)
                or did_you_mean(value, names)
                or (f"use one of {some}" if names else f"there is no {what} at all"),
            )
            yield Stray(table.grid.source.table, tuple(rows), problem)


def _instead(value: str, called: Mapping[str, str]) -> str:
    """Return the identifier to write in place of a name, empty where the value is no name."""
    identifier = called.get(value.casefold())
    return f'write the identifier "{identifier}", not the name' if identifier else ""


def _scored_twice(tables: Tables) -> Iterator[InputProblem]:
    """Yield evaluators who score one criterion of one alliance twice on one day."""
    if "evaluations" not in tables:
        return
    table, seen = tables["evaluations"], defaultdict(list)
    columns = ("alliance_id", "criterion", "evaluator", "date")
    for row, values in table.records:
        if all(column in values for column in columns):
            seen[tuple(values[column] for column in columns)].append(row)
    for (alliance, criterion, evaluator, day), rows in seen.items():
        if len(rows) > 1:
            yield table.grid.problem(
                *rows,
                column="evaluator",
                value=evaluator,
                rule=f"scores {criterion} of {alliance} more than once on {day}",
                repair="keep one of the scores",
            )


def _levels(tables: Tables, rulebook: Rulebook) -> Iterator[InputProblem]:
    """Yield levels of judged criteria outside 1 to 5, and counts above what there can be."""
    if "evaluations" not in tables or rulebook.criteria is None:
        return
    table = tables["evaluations"]
    for row, values in table.records:
        name = values.get("criterion", "")
        scale = rulebook.criteria.get(name, ANYTHING)
        least = -math.inf if scale.counted else 1  # a count below 0: told with its row
        for column in ("level", "low", "high"):
            if not least <= values.get(column, 1) <= scale.most:
                yield table.grid.problem(
                    row, column=column, value=values[column], **_off_scale(name, scale)
                )


def _off_scale(criterion: str, scale: Scale) -> dict[str, str]:
    """Return rule and repair of a level, or of a count, that cannot be."""
    if scale.counted:
        return {
            "rule": f"must be at most {scale.most:g}, the largest count that {criterion} can have",
            "repair": "correct the count, or count_most of the criterion in the playbook",
        }
    return {
        "rule": f"must be 1 to {scale.most:g}, since {criterion} is judged, not counted",
        "repair": "write the level that fits",
    }


def _overlaps(tables: Tables) -> Iterator[InputProblem]:
    """Yield absences of one manager that add up to more than the whole time on some day."""
    if "absences" not in tables:
        return
    grouped: dict[str, list[tuple[int, Absence]]] = defaultdict(list)
    for row, item in tables["absences"].rows:
        if isinstance(item, Absence):
            grouped[item.manager_id].append((row, item))
    for manager, absences in grouped.items():
        day = _overfull_day(item for _, item in absences)
        if day is not None:
            both = [(row, item) for row, item in absences if _away(item)(day)]
            yield tables["absences"].grid.problem(
                *(row for row, _ in both),
                column="share",
                value=sum(item.share for _, item in both),
                rule=f"absences of {manager} on {day} add up to more than 1",
                repair="lower the shares, or correct the dates",
            )


def _away(item: Absence) -> Callable[[date], bool]:
    """Return whether an absence covers a day."""
    return lambda day: item.first_day <= day <= item.last_day


def _overfull_day(absences: Iterable[Absence]) -> date | None:
    """Return the first day on which the shares add up to more than 1, None if there is none."""
    steps: dict[date, float] = defaultdict(float)
    for item in absences:
        steps[item.first_day] += item.share
        if item.last_day < date.max:
            steps[item.last_day + timedelta(days=1)] -= item.share
    total = 0.0
    for day in sorted(steps):
        total += steps[day]
        if total > FULL_SHARE:
            return day
    return None


def rulebook_of(data: Mapping[str, Any]) -> Rulebook:
    """Return what the keys of a playbook file say to a register, even if its numbers break rules.

    Examples
    --------
    >>> rulebook_of({"criteria": {"stage": {"counts": (1, 2, 3, 4), "count_most": 4}}})
    Rulebook(criteria={'stage': Scale(counted=True, most=4.0)}, services=None)
    """
    criteria, services = data.get("criteria"), data.get("services")
    return Rulebook(
        criteria={
            name: _scale(item) if isinstance(item, Mapping) else JUDGED
            for name, item in criteria.items()
        }
        if isinstance(criteria, Mapping)
        else None,
        services=frozenset(services) if isinstance(services, Mapping) else None,
    )


def _scale(criterion: Mapping[str, Any]) -> Scale:
    """Return the scale of a criterion of a playbook file; no largest count where none is readable."""
    if not criterion.get("counts"):
        return JUDGED
    match criterion.get("count_most"):
        case int() | float() as most if not isinstance(most, bool):
            return Scale(counted=True, most=float(most))
        case _:
            return ANYTHING
