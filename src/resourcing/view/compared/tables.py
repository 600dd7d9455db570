"""The tables of the page: columns side by side with their changes, and what changed in every pair.

Formats numbers; computes none.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite
from typing import Any

import numpy as np
import pandas as pd

from resourcing.comparison import NOBODY_NAME, NOT_ACTIVE
from resourcing.study import Comparison
from resourcing.view.compared.changes import (
    ANEW,
    BEGUN,
    ENDED,
    GONE,
    HANDS,
    LEFT,
    LOST,
    MERGED,
    NEW_BROKEN,
    NEW_KEPT,
    WON,
    Changed,
    rows_of,
)
from resourcing.view.compared.sentences import signed_points
from resourcing.view.compared.standing import BUDGET, GRADE
from resourcing.view.pages import Table, table
from resourcing.view.pages.words import (
    DASH,
    counted,
    fraction,
    given,
    numeral,
    sentence,
    signed,
    spoken,
)
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import period_word
from resourcing.words import spelled

SHOWN_PEOPLE = 8
"""People whose load moved most that are shown."""
PROMISE_KINDS = (WON, LOST, NEW_KEPT, NEW_BROKEN, GONE)
"""Kinds of a change of promise, in the order of the columns."""
WHOM: Mapping[str, str] = {GRADE: "grade {}", BUDGET: "year {}"}
"""How rows are told that have no name of their own, by what they are about."""
POINT = 100
"""Percentage points in one."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A number of one column, its change against the first, and the range of the change, all as text."""

    text: str
    change: str = ""
    within: str = ""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Rows with a cell for each column of the comparison.

    Attributes
    ----------
    caption
        What it lists.
    columns
        Labels of the columns.
    rows
        Heading of each row, and its cells.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def side_by_side(comparison: Comparison, totals: pd.DataFrame) -> Grid:
    """Return the totals with a column for each scenario and option."""
    rows = rows_of(totals)
    period = period_word(comparison.columns[0].run.case)
    money = f"Cost of what is decided ({rows[0]['currency']})"
    lines: list[tuple[str, Callable[[dict[str, Any]], str], str]] = [
        ("Alliances to lead", _whole("alliances"), "alliances"),
        ("Hours needed", _whole("hours_needed"), "hours_needed"),
        ("Hours available", _whole("hours_available"), "hours_available"),
        ("Hours delivered", _whole("hours_delivered"), "hours_delivered"),
        ("Share of the need delivered", _share("coverage"), "coverage"),
        ("Promises made", _whole("promises_made"), "promises_made"),
        ("Promises kept", _whole("promises_kept"), "promises_kept"),
        ("Alliances without a lead at least for a time", _whole("without_lead"), "without_lead"),
        (f"Alliance-{period}s without a lead", _whole("unmanaged"), "unmanaged"),
        (f"Alliance-{period}s underserved", _whole("underserved"), "underserved"),
        ("Handovers", _whole("handovers"), "handovers"),
    ]  # fmt: skip
    found = [(head, _cells(rows, say, key)) for head, say, key in lines]
    found += [
        (money, tuple(_costs(rows))),
        ("Value points", tuple(_points_cells(comparison, rows))),
        ("The best possible plan has at most", tuple(_bounds(rows))),
        (
            "Full coverage would be worth",
            _cells(rows, _whole("full_value"), "full_value"),
        ),
    ]
    return Grid(
        caption="Totals over the horizon; below each what changes, if anything",
        columns=tuple(row["column"] for row in rows),
        rows=tuple(found),
    )


def _whole(key: str) -> Callable[[dict[str, Any]], str]:
    """Return how a number is told without decimals."""
    return lambda row: numeral(row[key])


def _share(key: str) -> Callable[[dict[str, Any]], str]:
    """Return how a share is told."""
    return lambda row: fraction(row[key])


def _cells(
    rows: Sequence[dict[str, Any]], say: Callable[[dict[str, Any]], str], key: str
) -> tuple[Cell, ...]:
    """Return the cells of a measure, each with its change against the first."""
    first = rows[0][key]
    changed = _points_of if key == "coverage" else _signed
    others = [Cell(text=say(r), change=changed(r[key] - first)) for r in rows[1:]]
    return (Cell(text=say(rows[0])), *others)


def _costs(rows: Sequence[dict[str, Any]]) -> Iterator[Cell]:
    """Yield costs with their change; those in another currency than the first are named with it, and not compared."""
    first = rows[0]
    for number, row in enumerate(rows):
        text = numeral(row["cost"])
        if row["currency"] != first["currency"]:
            yield Cell(text=f"{text} {row['currency']}")
        else:
            yield Cell(
                text=text, change=_signed(row["cost"] - first["cost"]) if number else ""
            )


def _signed(change: float) -> str:
    """Return a change with its sign, blank for none."""
    return signed(change) if round(change) else ""


def _points_of(share: float) -> str:
    """Return a change of a share in percentage points, blank for none."""
    text = signed_points(POINT * share)
    return "" if text == "0.0" else f"{text} pts"


def _points_cells(
    comparison: Comparison, rows: Sequence[dict[str, Any]]
) -> Iterator[Cell]:
    """Yield the value points with what is known of the change."""
    yield Cell(text=numeral(rows[0]["points"], decimals=1))
    for pair, row in zip(comparison.pairs, rows[1:], strict=True):
        found, text = pair.points, numeral(row["points"], decimals=1)
        if found is None:
            yield Cell(text=text, change="not compared")
            continue
        said = signed_points(found.found) if found.told_from_zero else "cannot be told"
        within = "" if found.exact else _within(found.low, found.high)
        yield Cell(
            text=text,
            change="" if found.exact and not found.told_from_zero else said,
            within=within,
        )


def _within(low: float, high: float) -> str:
    """Return a range with signs."""
    return f"{signed_points(low)} to {signed_points(high)}"


def _bounds(rows: Sequence[dict[str, Any]]) -> Iterator[Cell]:
    """Yield the bounds of the proofs, each with its gap."""
    for row in rows:
        gap = f"gap {numeral(row['gap_points'], decimals=1)}"
        yield Cell(text=numeral(row["points_bound"], decimals=1), change=gap)


def answered(comparison: Comparison, service: pd.DataFrame) -> Grid:
    """Return the share of requests answered in time by segment, with the changes that chance does not explain."""
    labels = tuple(column.label for column in comparison.columns)
    rows = {(r["column"], r["by"], r["key"]): r for r in rows_of(service)}
    groups = dict.fromkeys((by, key) for _, by, key in rows)
    found = []
    for by, key in groups:
        own = [rows.get((label, by, key)) for label in labels]
        if any(row and isfinite(row["in_time"]) for row in own):
            head = _group_head(key, [row for row in own if row])
            found.append((head, tuple(_in_time(row) for row in own)))
    return Grid(
        caption="Requests answered in time, all plans under the same luck; below each what changes",
        columns=labels,
        rows=tuple(found),
    )


def _group_head(key: str, rows: Sequence[dict[str, Any]]) -> str:
    """Return the heading of a group: its name and, where it is the same in every column, its promise."""
    name = "all requests" if key == "all" else key
    promises = {(row["promised"], row["limit_days"]) for row in rows}
    if len(promises) != 1 or not all(map(isfinite, (ends := [*promises.pop()]))):
        return name
    return f"{name} (promised {given(ends[0])} within {counted(ends[1], 'day')})"


def _in_time(row: dict[str, Any] | None) -> Cell:
    """Return the cell of a share in time."""
    if row is None or not isfinite(row["in_time"]):
        return Cell(text=DASH)
    text = fraction(row["in_time"])
    if row.get("in_time_change") is None or not isfinite(row["in_time_change"]):
        return Cell(text=text)
    if not row["told_from_zero"]:
        return Cell(text=text, change="no more than chance")
    within = _within(POINT * row["change_low"], POINT * row["change_high"])
    return Cell(text=text, change=_points_of(row["in_time_change"]), within=within)


def differing(inputs: pd.DataFrame) -> Table:
    """Return the inputs that differ."""
    labels = [str(name) for name in inputs.columns[2:]]
    rows = [
        (f"{row['part']}: {row['key']}", *(str(row[label]) for label in labels))
        for row in rows_of(inputs)
    ]
    return table("Inputs that differ", ("Input", *labels), rows)


def in_force(changed: Changed) -> Table:
    """Return what is in force otherwise: portfolio, people, teams, terms and budgets."""
    rows = [
        (
            WHOM.get(row["about"], "{}").format(row["name"]),
            row["what"],
            _when(row["from"], row["until"]),
            row["before"],
            row["after"],
        )
        for row in rows_of(changed.in_force)
    ]
    one, two = changed.pair.before.label, changed.pair.after.label
    columns = ("Whom or what", "Which", "When", one, two)
    return table("What is in force otherwise, whatever the plan", columns, rows)


def _when(first: date, last: date | None) -> str:
    """Return from when to when."""
    return f"from {first}" if last is None else f"{first} to {last}"


def leads(changed: Changed) -> Table:
    """Return the changes of lead, those without a lead first."""
    order = (LEFT, ANEW, HANDS, BEGUN, MERGED, ENDED)
    found = changed.leads
    found = found.assign(order=[order.index(kind) for kind in found["change"]])
    names = short_names(
        name
        for name in [*found["from"], *found["to"]]
        if name not in {NOBODY_NAME, NOT_ACTIVE}
    )
    rows = [
        (
            row["alliance"],
            row["change"],
            row["periods"],
            names.get(row["from"], row["from"]),
            names.get(row["to"], row["to"]),
        )
        for row in rows_of(found.sort_values("order", kind="stable"))
    ]
    one, two = changed.pair.before.label, changed.pair.after.label
    columns = ("Alliance", "What", "When", f"Lead in {one}", f"Lead in {two}")
    return table("Leads that change", columns, rows)


def promises(changed: Changed) -> Table:
    """Return how many promises each alliance wins and loses, the largest change first, and which."""
    rows = []
    for name, found in changed.promises.groupby("alliance", sort=False):
        kinds = found["change"].value_counts()
        counts = [int(kinds.get(kind, 0)) for kind in PROMISE_KINDS]
        rows.append((str(name), counts, _which(found, changed)))
    rows.sort(key=lambda row: -sum(row[1]))
    used = [n for n in range(len(PROMISE_KINDS)) if any(row[1][n] for row in rows)]
    shown = [
        (name, *(numeral(counts[n]) for n in used), which)
        for name, counts, which in rows
    ]
    columns = (
        "Alliance",
        *(sentence(PROMISE_KINDS[n]).rstrip(".") for n in used),
        "Which",
    )
    return table(
        "Promises won and lost, by alliance", columns, shown, numeric=columns[1:-1]
    )


def _which(found: pd.DataFrame, changed: Changed) -> str:
    """Return which promises changed, by kind and bundle, and when."""
    labels = changed.pair.after.run.case.data.periods
    said = []
    for (kind, bundle), rows in found.groupby(["change", "bundle"], sort=False):
        when = spelled(np.isin(labels, rows["period"].to_numpy()), labels)
        said.append(f"{kind}: {spoken(str(bundle))} {when}")
    return "; ".join(said)


def load(changed: Changed) -> Table:
    """Return the people whose load moved most."""
    found = changed.load
    found = found[found["hours_change"].abs() >= 1.0].head(SHOWN_PEOPLE)
    names = short_names(found["name"])
    rows = [
        (
            names[row["name"]],
            numeral(row["hours_before"]),
            numeral(row["hours_planned"]),
            signed(row["hours_change"]),
            fraction(row["occupancy"]),
        )
        for row in rows_of(found)
    ]
    one, two = changed.pair.before.label, changed.pair.after.label
    columns = (
        *("Person or team", f"Hours in {one}", f"Hours in {two}", "Change"),
        f"Occupancy in {two}",
    )
    return table("Whose load moves most", columns, rows, numeric=columns[1:])


def asked(comparison: Comparison) -> Table:
    """Return what is compared: title, option, horizon, and how the solve ended."""
    rows = []
    for column in comparison.columns:
        case, result = column.run.case, column.run.result
        chosen = case.scenario.options.get(column.option)
        gap = f"{POINT * (result.gap or 0.0):.2f}%"
        rows.append(
            (
                column.label,
                case.scenario.title,
                "As is" if chosen is None else chosen.title,
                f"{case.data.periods[0]} to {case.data.periods[-1]}",
                f"{result.status}, gap {gap}",
            )
        )
    columns = ("Column", "Scenario", "Option", "Periods", "How it was solved")
    return table("What is compared", columns, rows)


TABLES: Mapping[str, Callable[[Changed], Table]] = {
    "in_force": in_force,
    "leads": leads,
    "promises": promises,
    "load": load,
}
"""Tables of a pair by name."""
