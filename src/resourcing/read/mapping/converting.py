"""Turns the cells of one column of a source into values of a column of the register.

Looks at a whole column at a time, so that what could be read in two ways is told once, with every cell.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Literal

from resourcing.domain import TABLES
from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.cells import ERRORS, Refusal, to_text
from resourcing.read.grid import Formula
from resourcing.read.mapping.amounts import CURRENCIES, PER_CENT, Amount, amount_of
from resourcing.read.mapping.days import Day, day_of, orders_shown
from resourcing.read.mapping.description import TableMap
from resourcing.read.mapping.finding import SourceGrid, plain
from resourcing.read.mapping.tables import kind_of, words_of
from resourcing.read.rows import columns_of
from resourcing.words import counted, listed

TRUE = frozenset({"true", "yes", "y", "1", "x", "ja", "j", "wahr", "oui", "o", "vrai", "✓", "✔", "☑"})  # fmt: skip
FALSE = frozenset({"false", "no", "n", "0", "nein", "falsch", "non", "faux", "✗", "☐"})
"""Words of truth in English, German and French."""

Cells = Mapping[int, Any]


@dataclass(frozen=True, kw_only=True)
class Converted:
    """The values of a column by row, what stands in the way of others, and what was done on the way."""

    values: Mapping[int, Any] = field(default_factory=dict)
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[str, ...] = ()
    unread: frozenset[int] = frozenset()
    """Rows whose cell could not be read."""


@dataclass(frozen=True, kw_only=True)
class Read:
    """What the way of reading one kind of column gave."""

    values: Mapping[int, Any]
    """Values, or `Refusal`s, by row; rows that need a person are in neither."""
    doubts: tuple[tuple[tuple[int, ...], str, str], ...] = ()
    """Rows, rule and repair of what concerns several cells."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ask:
    """What a way of reading needs to know of its column."""

    table: str
    column: str
    described: TableMap


def convert_column(grid: SourceGrid, *, column: str, described: TableMap) -> Converted:
    """Return the values of a column of the register.

    Parameters
    ----------
    grid
        Table of the source.
    column
        Column of the register, one of `grid.headings`.
    described
        Map of the table.
    """
    ask = Ask(table=grid.source.table, column=column, described=described)
    cells = grid.cells(column)
    ours, rest = _translated(cells, described.values.get(column, {}))
    bad = {row: _damaged(cell) for row, cell in rest.items()}
    sound = {row: cell for row, cell in rest.items() if bad[row] is None}
    read = _READERS[kind_of(ask.table, column)](sound, ask)
    convert = columns_of(TABLES[ask.table])[column].convert
    found: dict[int, Any] = {row: why for row, why in bad.items() if why}
    found |= {row: _made(convert, value) for row, value in read.values.items()}
    found |= {row: _made(convert, value) for row, value in ours.items()}
    refused = {row: v for row, v in found.items() if isinstance(v, Refusal)}
    doubts = [
        grid.problem(
            *rows, column=column, value=cells[rows[0]], rule=rule, repair=repair
        )
        for rows, rule, repair in read.doubts
    ]
    return Converted(
        values={row: found[row] for row in sorted(set(found) - set(refused))},
        problems=(*doubts, *_grouped(grid, column, cells, refused)),
        notes=tuple(f"{column}: {note}" for note in read.notes),
        unread=frozenset(refused).union(*(rows for rows, _, _ in read.doubts)),
    )


def _translated(
    cells: Cells, words: Mapping[str, Any]
) -> tuple[dict[int, Any], dict[int, Any]]:
    """Return our words by row where the map translates a cell, and the other cells that are filled."""
    known = {plain(word): ours for word, ours in words.items()}
    ours, rest = {}, {}
    for row, cell in cells.items():
        text = "" if cell is None else plain(to_text(cell))
        if text in known:
            if known[text] != "":
                ours[row] = known[text]
        elif cell is not None:
            rest[row] = cell
    return ours, rest


def _damaged(cell: Any) -> Refusal | None:
    """Return why a cell can be nothing at all, None where it can."""
    if cell is Formula.UNSAVED:
        return Refusal(
            rule="holds a formula whose result is not stored in the file",
            repair="open the file in Excel or LibreOffice and save it",
        )
    if isinstance(cell, str) and cell.upper() in ERRORS:
        return Refusal(
            rule=f"holds the formula error {cell}",
            repair=f'repair the source, or say what it means below values ("{cell}" = "" leaves it blank)',
        )
    return None


def _made(convert: Callable[[Any], Any], value: Any) -> Any:
    """Return a value as its column asks for it, or why it cannot be."""
    return value if isinstance(value, Refusal) else convert(value)


def _grouped(
    grid: SourceGrid, column: str, cells: Cells, refused: Mapping[int, Refusal]
) -> Iterable[InputProblem]:
    """Yield a problem for each cell text that cannot be read, with all its rows."""
    rows: dict[tuple[str, Refusal], list[int]] = defaultdict(list)
    for row, why in refused.items():
        rows[plain(cells[row]), why].append(row)
    for (_, why), found in rows.items():
        value = cells[found[0]]
        yield grid.problem(
            *found, column=column, value=value, rule=why.rule, repair=why.repair
        )


# --- Each kind of column ---


def _truths(cells: Cells, ask: Ask) -> Read:
    """Read words of truth."""
    return Read(values={row: _truth(cell, ask) for row, cell in cells.items()})


def _truth(cell: Any, ask: Ask) -> bool | Refusal:
    """Return a truth value."""
    text = plain(to_text(cell)) if not isinstance(cell, bool) else str(cell).lower()
    if text in TRUE or text in FALSE:
        return text in TRUE
    return Refusal(
        rule="is neither true nor false",
        repair=f"write what it means below [tables.{ask.table}.values.{ask.column}]",
    )


def _choices(cells: Cells, ask: Ask) -> Read:
    """Read words of a choice: ours, whatever their capitals and spaces."""
    words = {plain(word.replace("_", " ")): word for word in words_of(ask.table, ask.column)}  # fmt: skip
    values: dict[int, Any] = {}
    for row, cell in cells.items():
        text = plain(to_text(cell)).replace("_", " ").replace("-", " ")
        values[row] = words.get(text) or _untranslated(text, list(words.values()), ask)
    return Read(values=values)


def _untranslated(text: str, words: list[str], ask: Ask) -> Refusal:
    """Return what to do about a word that the map does not translate."""
    near = did_you_mean(text, words)
    return Refusal(
        rule=f"has no translation, and is none of {', '.join(words)}",
        repair=f"add it below [tables.{ask.table}.values.{ask.column}]{'; ' + near if near else ''}",
    )


def _lists(cells: Cells, ask: Ask) -> Read:
    """Read lists, separated as the map says or by new lines."""
    mark = ask.described.lists
    return Read(
        values={
            row: ";".join(
                part.strip()
                for line in to_text(cell).splitlines()
                for part in line.split(mark)
            )
            for row, cell in cells.items()
        }
    )


def _texts(cells: Cells, _: Ask) -> Read:
    """Read text as it is."""
    return Read(values=cells)


def _numbers(cells: Cells, ask: Ask) -> Read:
    """Read numbers with the decimal mark that the map says."""
    said = ask.described.decimals
    found = {row: amount_of(cell, decimals=said) for row, cell in cells.items()}
    amounts = {row: item for row, item in found.items() if isinstance(item, Amount)}
    refused = {row: item for row, item in found.items() if isinstance(item, Refusal)}
    doubtful = tuple(r for r, item in amounts.items() if len(item.readings) > 1)
    mixed = _mixed_marks(amounts, cells)
    of_percent = ask.column in ask.described.percent
    times = ask.described.times.get(ask.column, 1.0)
    values = {
        row: item.readings[0]
        / (PER_CENT if of_percent and not item.percent else 1)
        * (1 if item.scaled else times)
        for row, item in amounts.items()
        if row not in doubtful
    }
    doubts = [*_doubtful_numbers(doubtful, cells), *mixed, *_currencies(amounts)]
    if of_percent:
        doubts += _no_percentages(amounts)
    return Read(values={**values, **refused}, doubts=tuple(doubts), notes=tuple(_of_numbers(amounts)))  # fmt: skip


Doubt = tuple[tuple[int, ...], str, str]


def _doubtful_numbers(rows: tuple[int, ...], cells: Cells) -> list[Doubt]:
    """Return the doubt over numbers that could be two."""
    if not rows:
        return []
    rule = f"could be two numbers each: {_examples(rows, cells)}"
    return [(rows, rule, 'say in the map decimals = "comma" or "point"')]


def _mixed_marks(amounts: Mapping[int, Amount], cells: Cells) -> list[Doubt]:
    """Return the doubt over numbers that show both decimal marks."""
    shown = {item.shows for item in amounts.values() if item.shows}
    if len(shown) < 2:
        return []
    rows = tuple(row for row, item in amounts.items() if item.shows)
    rule = (
        f"some numbers show a decimal comma, others a point: {_examples(rows, cells)}"
    )
    return [(rows, rule, "write them alike in the source, and say decimals")]


def _currencies(amounts: Mapping[int, Amount]) -> list[Doubt]:
    """Return the doubt over amounts in several currencies."""
    signs = sorted({item.currency for item in amounts.values() if item.currency})
    if len({CURRENCIES[sign] for sign in signs}) < 2:
        return []
    rows = tuple(row for row, item in amounts.items() if item.currency)
    rule = f"amounts stand in several currencies: {listed(signs)}"
    return [(rows, rule, "convert them into one in the source")]


def _no_percentages(amounts: Mapping[int, Amount]) -> list[Doubt]:
    """Return the doubt over percentages none of which is above 1."""
    bare = {row: i.readings[0] for row, i in amounts.items() if not i.percent}
    if not any(0 < number <= 1 for number in bare.values()) or max(bare.values()) > 1:
        return []
    rule = "no number is above 1, so these are fractions rather than percentages"
    return [(tuple(bare), rule, "take the column out of percent")]


def _of_numbers(amounts: Mapping[int, Amount]) -> Iterable[str]:
    """Yield what was done to numbers."""
    signs = sorted({item.currency for item in amounts.values() if item.currency})
    if len({CURRENCIES[sign] for sign in signs}) == 1:
        yield f"currency {listed(signs)} left away"
    percents = sum(item.percent for item in amounts.values())
    if percents:
        yield f"{counted(percents, 'percentage')} written as fractions"


def _dates(cells: Cells, ask: Ask) -> Read:
    """Read days; a time of day is left away."""
    return _days(cells, ask, make=lambda day: day.readings[0], keeps="day")


def _times(cells: Cells, ask: Ask) -> Read:
    """Read days with a time of day."""
    return _days(cells, ask, make=_moment, keeps="time")


def _moment(day: Day) -> datetime:
    """Return a day with its time; none means midnight."""
    return datetime.combine(day.readings[0], day.clock or time())


def _days(
    cells: Cells,
    ask: Ask,
    *,
    make: Callable[[Day], date],
    keeps: Literal["day", "time"],
) -> Read:
    """Read days in the order that the map says."""
    said, century = ask.described.dates, ask.described.century
    found = {
        row: day_of(cell, order=said, century=century) for row, cell in cells.items()
    }
    days = {row: item for row, item in found.items() if isinstance(item, Day)}
    doubtful = tuple(row for row, day in days.items() if len(day.readings) > 1)
    values: dict[int, Any] = {
        row: make(day) for row, day in days.items() if row not in doubtful
    }
    values |= {row: item for row, item in found.items() if isinstance(item, Refusal)}
    doubts = _doubtful_days(doubtful, days, cells) if said is None else []
    return Read(values=values, doubts=tuple(doubts), notes=tuple(_of_days(days.values(), keeps)))  # fmt: skip


def _doubtful_days(
    doubtful: tuple[int, ...], days: Mapping[int, Day], cells: Cells
) -> list[Doubt]:
    """Return the doubts over dates that could be two days, or that show both orders."""
    orders = sorted(orders_shown(days.values()))
    if len(orders) > 1:
        rows = tuple(row for row, day in days.items() if day.shows in orders)
        rule = (
            f"some dates have the day first, others the month: {_examples(rows, cells)}"
        )
        return [(rows, rule, "write them alike in the source, and say dates")]
    if not doubtful:
        return []
    hint = f" (other cells show {orders[0]})" if orders else ""
    rule = f"could be two days each: {_examples(doubtful, cells)}"
    repair = f'say in the map dates = "day first" or "month first"{hint}'
    return [(doubtful, rule, repair)]


def _of_days(days: Iterable[Day], keeps: Literal["day", "time"]) -> Iterable[str]:
    """Yield what was done to dates."""
    found = list(days)
    numbered = sum(day.numbered for day in found)
    clocks = sum(day.clock is not None for day in found)
    zones = sum(day.zoned for day in found)
    if numbered:
        yield f"{counted(numbered, 'day number')} of a spreadsheet read as dates"
    if clocks and keeps == "day":
        yield f"time of day left away in {counted(clocks, 'cell')}"
    if zones:
        yield f"time zone left away in {counted(zones, 'cell')}"


def _examples(rows: tuple[int, ...], cells: Cells) -> str:
    """Return the texts of cells, only the first few of many."""
    return listed(list(dict.fromkeys(to_text(cells[row]) for row in rows)))


_READERS: Mapping[Any, Callable[[Cells, Ask], Read]] = {
    bool: _truths,
    int: _numbers,
    float: _numbers,
    date: _dates,
    datetime: _times,
    tuple: _lists,
    Literal: _choices,
    str: _texts,
}
