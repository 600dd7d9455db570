"""Guesses how the cells of a source are written: the order of dates, the decimal mark, percentages, thousands, lists.

Lines of a proposed map, each with the cell that shows it; a person decides.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from resourcing.domain import TABLES
from resourcing.read.cells import Refusal, to_text
from resourcing.read.mapping.amounts import Amount, amount_of
from resourcing.read.mapping.days import Day, day_of, orders_shown
from resourcing.read.mapping.description import TODO
from resourcing.read.mapping.finding import plain
from resourcing.read.mapping.guessing import Likely, bare
from resourcing.read.mapping.synonyms import BILLIONS, BLANKS, MILLIONS, THOUSANDS
from resourcing.read.mapping.tables import kind_of
from resourcing.read.rows import columns_of

CENTURY = 2000
LONGEST_EXAMPLE = 40
ENOUGH = 3
"""Numbers with three digits behind their mark from which on it is likely that it separates thousands."""
_FACTORS = ((THOUSANDS, 1_000), (MILLIONS, 1_000_000), (BILLIONS, 1_000_000_000))


def quoted(text: str) -> str:
    """Return text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def example(cell: Any) -> str:
    """Return a cell as an example on one line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in to_text(cell)).split())  # fmt: skip
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE]}…"


def _filled(item: Likely, *kinds: Any) -> list[tuple[str, int, Any]]:
    """Return column, row and cell of the columns of some kinds, without blanks and words for a blank."""
    return [
        (guess.column, row, cell)
        for guess in item.guesses
        if kind_of(item.table, guess.column) in kinds
        for row, cell in item.cells(guess.position)
        if cell is not None and plain(to_text(cell)) not in BLANKS
    ]


def ways(item: Likely) -> Iterator[str]:
    """Yield how dates, numbers and lists seem to be written, a line of the map each.

    Parameters
    ----------
    item
        A table as a sheet seems to hold it.
    """
    yield from _dates(item)
    yield from _decimals(item)
    yield from _percent(item)
    yield from _times(item)
    marks = [m for m in ";,|/" if any(m in to_text(c) for _, _, c in _filled(item, tuple))]  # fmt: skip
    if marks and marks[0] != ";":
        yield f"lists = {quoted(marks[0])} # what separates the entries of a list"


def _dates(item: Likely) -> Iterator[str]:
    """Yield the order of dates and the century, where cells need them."""
    cells = [(row, cell) for _, row, cell in _filled(item, date, datetime)]
    bare_days = [day_of(cell) for _, cell in cells]
    full_days = [day_of(cell, century=CENTURY) for _, cell in cells]
    short = any(isinstance(was, Refusal) and isinstance(now, Day) for was, now in zip(bare_days, full_days, strict=True))  # fmt: skip
    if short:
        yield f"century = {CENTURY} # years have two digits"
    pairs = list(zip(cells, full_days, strict=True))
    doubtful = [(row, cell) for (row, cell), day in pairs if isinstance(day, Day) and len(day.readings) > 1]  # fmt: skip
    orders = orders_shown(full_days)
    if len(orders) == 1:
        order = orders.pop()
        row, cell = next(c for c, day in pairs if isinstance(day, Day) and day.shows == order)  # fmt: skip
        yield f'dates = "{order}" # sure: {example(cell)} in row {row}'
    elif orders:
        yield f'dates = "{TODO}" # some cells show the day first, others the month'
    elif doubtful:
        row, cell = doubtful[0]
        if all("." in to_text(cell) for _, cell in doubtful):
            yield f'dates = "day first" # likely, as dates with points are: {example(cell)} in row {row}'
        else:
            yield f'dates = "{TODO}" # {example(cell)} in row {row} could be two days'


def _decimals(item: Likely) -> Iterator[str]:
    """Yield the decimal mark, where cells need one."""
    found = [(row, cell, amount_of(cell)) for _, row, cell in _filled(item, int, float)]
    amounts = [(r, c, a) for r, c, a in found if isinstance(a, Amount)]
    shown_marks = {amount.shows for _, _, amount in amounts if amount.shows}
    if len(shown_marks) == 1:
        mark = shown_marks.pop()
        row, cell, _ = next(entry for entry in amounts if entry[2].shows == mark)
        yield f'decimals = "{mark}" # sure: {example(cell)} in row {row}'
    elif shown_marks:
        yield f'decimals = "{TODO}" # some cells show a decimal comma, others a point'
    else:
        yield from _thousands([(r, c) for r, c, a in amounts if len(a.readings) > 1])


def _thousands(doubtful: Sequence[tuple[int, Any]]) -> Iterator[str]:
    """Yield the decimal mark where no cell shows it: several marks before three digits each are likely none."""
    if not doubtful:
        return
    row, cell = doubtful[0]
    marks = {mark for _, text in doubtful for mark in ",." if mark in to_text(text)}
    if len(doubtful) < ENOUGH or len(marks) > 1:
        yield f'decimals = "{TODO}" # {example(cell)} in row {row} could be two numbers'
    else:
        other = "point" if marks == {","} else "comma"
        yield f'decimals = "{other}" # likely, as three digits follow in each of {len(doubtful)} cells: {example(cell)} in row {row}'


def _percent(item: Likely) -> Iterator[str]:
    """Yield the columns of fractions that seem to hold percentages."""
    found = []
    for guess in item.guesses:
        if kind_of(item.table, guess.column) is not float:
            continue
        head = bare(guess.heading)
        named = "%" in head or any(w in head for w in ("percent", "prozent", "pct"))
        amounts = [amount_of(c) for _, c in item.cells(guess.position) if c is not None]
        if named and any(isinstance(a, Amount) and not a.percent and a.readings[0] > 1 for a in amounts):  # fmt: skip
            found.append(guess.column)
    if found:
        yield f"percent = [{', '.join(map(quoted, found))}] # numbers are percentages"


def _times(item: Likely) -> Iterator[str]:
    """Yield the factors of amounts whose heading says thousands or millions."""
    factors = {
        guess.column: (factor, guess.heading)
        for guess in item.guesses
        if columns_of(TABLES[item.table])[guess.column].unit.startswith("currency")
        for words_of_it, factor in _FACTORS
        if words_of_it & set(bare(guess.heading).split())
    }
    if factors:
        said = ", ".join(f"{column} = {factor:_}" for column, (factor, _) in factors.items())  # fmt: skip
        heads = " and ".join(repr(heading) for _, heading in factors.values())
        yield f"times = {{ {said} }} # likely, as the heading says {heads}"
