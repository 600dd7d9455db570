"""The tables of the page about sampled futures: cells as text, with the interval below a value.

Numbers are rounded here and nowhere else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.futures import MEASURES, Interval
from resourcing.playbook import Assumption
from resourcing.study.recommending import COMPARED
from resourcing.view.foreseen.amounts import (
    NAMES,
    amount,
    as_money,
    change,
    change_within,
    told_from_none,
    turned_interval,
    within,
)
from resourcing.view.foreseen.deadlines import day
from resourcing.view.foreseen.gathering import Foreseen
from resourcing.view.pages import Table, table
from resourcing.view.pages.words import given, share

MOST_AT_RISK = 10
"""Alliances listed."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A value as text, and what stands small below it."""

    text: str
    below: str = ""


@dataclass(frozen=True, kw_only=True)
class Grid:
    """A table whose cells may have a second, smaller line.

    Attributes
    ----------
    caption
        What it lists.
    columns
        Headings after the first.
    rows
        Head and cells of each row.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def options_grid(found: Foreseen) -> Grid:
    """Return the options with what they achieve, the best first."""
    tail = given(found.outcome.tail)
    columns = (
        *("on average", f"in the worst {tail}", "average regret", "largest regret"),
        *("good enough", "best", f"cost, {found.currency}"),
    )
    table = found.recommendation.table
    rows = [
        (f"{row['title'] or row['option']}{_mark(found, str(row['option']))}", tuple(_cells(found, row)))
        for _, row in table.iterrows()
    ]  # fmt: skip
    measure = NAMES[found.outcome.measure]
    return Grid(
        caption=f"The options in {measure}, over the same {found.outcome.num_futures:,} futures",
        columns=columns,
        rows=tuple(rows),
    )


def _mark(found: Foreseen, option: str) -> str:
    """Return what the recommendation says of an option, to stand after its title."""
    choice = found.recommendation
    if option in choice.refused:
        return " (breaks a preference)"
    if option == choice.chosen:
        return " (named)" if choice.rivals else " (chosen)"
    return " (cannot be told from it)" if option in choice.rivals else ""


def _cells(found: Foreseen, row: pd.Series) -> Iterator[Cell]:
    """Yield what an option achieves."""
    for name in ("expected", "tail_mean"):
        item = turned_interval(_interval(row, name), measure=found.outcome.measure)
        yield _with_interval(found, item)
    yield _with_interval(found, _interval(row, "expected_regret"))
    yield Cell(text=_in_unit(found, float(row["most_regret"])))
    option = str(row["option"])
    for item in (_interval(row, "satisfied"), found.best_share(option)):
        yield Cell(
            text=share(item.value, 1),
            below=f"{share(item.low, 1)} to {share(item.high, 1)}",
        )
    cost = _interval(row, "cost")
    yield Cell(
        text=amount(cost.value, measure="cost"), below=within(cost, measure="cost")
    )


def _interval(row: pd.Series, name: str) -> Interval:
    """Return a value of the standing with its interval."""
    return Interval(
        value=float(row[name]),
        low=float(row[f"{name}_low"]),
        high=float(row[f"{name}_high"]),
    )


def _in_unit(found: Foreseen, value: float) -> str:
    """Return a value of the measure that ranks."""
    return amount(value, measure=found.outcome.measure)


def _with_interval(found: Foreseen, item: Interval) -> Cell:
    """Return a value of the measure that ranks, its interval below."""
    measure = found.outcome.measure
    return Cell(
        text=amount(item.value, measure=measure), below=within(item, measure=measure)
    )


def nothing_grid(found: Foreseen) -> Grid | None:
    """Return doing nothing beside the choice, a row for each measure; None where there is nothing to compare."""
    found_change = found.recommendation.nothing
    if not found_change:
        return None
    rows = [_nothing_row(found, name, found_change[name]) for name in COMPARED]
    rows += _money_row(found, found_change["points"])
    return Grid(
        caption="Doing nothing and the choice, averages over the same futures",
        columns=("doing nothing", "the choice", "the choice less doing nothing"),
        rows=tuple(rows),
    )


def _nothing_row(
    found: Foreseen, measure: str, item: Interval
) -> tuple[str, tuple[Cell, ...]]:
    """Return one measure of doing nothing and of the choice."""
    own = found.mean_of(found.recommendation.chosen, measure)
    name = f"{NAMES[measure]}{f' ({found.currency})' if measure == 'cost' else ''}"
    return name, (
        Cell(text=amount(own - item.value, measure=measure)),
        Cell(text=amount(own, measure=measure)),
        _change(item, measure),
    )


def _change(item: Interval, measure: str) -> Cell:
    """Return a change with its interval; that it cannot be told where that holds zero."""
    ends = change_within(item, measure=measure)
    if not told_from_none(item):
        return Cell(text="cannot be told", below=ends)
    return Cell(text=change(item.value, measure=measure), below=ends)


def _money_row(found: Foreseen, points: Interval) -> list[tuple[str, tuple[Cell, ...]]]:
    """Return the difference in points read as money at the playbook's rate."""
    rate = found.recommendation.points_per_thousand
    if rate <= 0:
        return []
    value, low, high = (
        as_money(end, points_per_thousand=rate)
        for end in (points.value, points.low, points.high)
    )
    read = Interval(value=value, low=low, high=high)
    name = f"the points read as money, {rate:g} for a thousand ({found.currency})"
    return [(name, (Cell(text=""), Cell(text=""), _change(read, "cost")))]


def commitments_table(found: Foreseen) -> Table:
    """Return what the choice decides, by when, and how it can be taken back."""
    rows = [
        (
            item.what,
            day(item.first_day) if item.first_day else "from the first day",
            day(item.decide_by) if item.decide_by else "",
            day(item.sure_by) if item.sure_by else "",
            item.undone,
        )
        for item in found.recommendation.commitments
    ]
    columns = ("decision", "acts from", "decide by", "surer by", "can be undone")
    return table("What the choice decides", columns, rows)


def measures_table(found: Foreseen) -> Table:
    """Return every measure over the horizon: average with its interval, and the middle nine tenths of the futures."""
    frame, currency = found.outcome.measured, found.currency
    order = {name: k for k, name in enumerate(found.recommendation.table["option"])}
    place = {name: k for k, name in enumerate(MEASURES)}
    known = frame[frame["measure"].isin(place)]
    ranked = known.assign(
        measure_place=known["measure"].map(place),
        option_place=known["option"].map(order),
    ).sort_values(["measure_place", "option_place"])
    rows = []
    for _, row in ranked.iterrows():
        name = str(row["measure"])
        low, high, least, middle, most = (
            amount(float(row[key]), measure=name)
            for key in ("mean_low", "mean_high", "q05", "q50", "q95")
        )
        rows.append(
            (
                f"{MEASURES[name]}{f' ({currency})' if name == 'cost' else ''}",
                found.title(str(row["option"])),
                amount(float(row["mean"]), measure=name),
                f"{low} to {high}",
                middle,
                f"{least} to {most}",
            )
        )
    columns = ("measure", "option", "average", "95% range", "middle future", "nine in ten")  # fmt: skip
    caption = "Every measure over the horizon, in all futures"
    return table(caption, columns, rows, numeric=columns[2:])


def risk_table(found: Foreseen) -> Table:
    """Return the alliances whose essential promises are kept in fewest futures under the choice."""
    rows = found.at_risk[found.at_risk["kept"] < 1].head(MOST_AT_RISK)
    told = [
        (
            found.names.get(row["alliance_id"], row["alliance_id"]),
            str(row["alliance_id"]),
            share(row["kept"], 1),
            f"{share(row['low'], 1)} to {share(row['high'], 1)}",
            f"{row['worst_period']}: {share(row['worst_kept'], 1)}",
        )
        for _, row in rows.iterrows()
    ]
    columns = ("alliance", "id", "all kept", "95% range", "worst period")
    caption = f"Share of futures in which “{found.chosen}” keeps every essential promise, the fewest first"
    return table(caption, columns, told, numeric=["all kept", "95% range"])


def assumptions_table(items: Sequence[Assumption], *, ranges: Iterable[str]) -> Table:
    """Return the numbers about the future with their basis; those that every future draws for itself say so."""
    drawn = set(ranges)
    rows = [
        (
            item.name.removeprefix("futures."),
            item.value,
            item.meaning.rstrip("."),
            item.basis + (": each future draws its own" if _key(item) in drawn else ""),
            item.note,
        )
        for item in items
    ]
    columns = ("number", "value", "what it is", "basis", "note")
    return table("Numbers about the future", columns, rows, numeric=["value"])


def _key(item: Assumption) -> str:
    """Return the dotted key of a number below `futures`."""
    return item.name.removeprefix("futures.")


def fan_table(found: Foreseen, measure: str) -> Table:
    """Return the fans of a measure as a table: the middle future and nine tenths of them, by option and period."""
    fan = found.outcome.fan(measure)
    wide = {
        name: part.set_index("period")
        for name, part in fan.groupby("option", sort=False)
    }
    periods = list(dict.fromkeys(fan["period"]))
    rows = [
        (
            period,
            *(
                f"{_value(part.loc[period, 'q50'], measure)} ({_value(part.loc[period, 'q05'], measure)} to {_value(part.loc[period, 'q95'], measure)})"
                for part in wide.values()
            ),
        )
        for period in periods
    ]
    heads = [found.title(str(name)) for name in wide]
    return table(
        f"By period: {NAMES[measure]}, middle future and range of nine in ten",
        ("period", *heads),
        rows,
        numeric=heads,
    )


def _value(value: object, measure: str) -> str:
    """Return a value of a fan."""
    return amount(float(np.asarray(value)), measure=measure)
