"""Guesses which table a sheet holds and which of its headings is which column, by near names.

Only proposes: a person decides. What the cells look like is judged elsewhere.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from resourcing.domain import TABLES
from resourcing.read.grid import Line, shown
from resourcing.read.mapping.finding import plain, rows_below
from resourcing.read.mapping.identifying import UMLAUTS
from resourcing.read.mapping.synonyms import HEADINGS, SHEETS, words
from resourcing.read.mapping.tolerant import Opened
from resourcing.read.rows import columns_of

SURE, LIKELY, CONTAINED = 1.0, 0.8, 0.85
"""Likeness of the same words, the least at which a column is proposed, and that of a heading that holds the words."""
LEAST_MATCHES = 2
NAMED_LIKE = 1.5
"""What a fitting name of the sheet counts, in columns."""
MOST_ABOVE = 20
"""Rows among which headings are looked for."""
LEAST_LETTERS = 5
"""Letters that a word needs to be looked for within a heading."""


@dataclass(frozen=True, kw_only=True)
class Guess:
    """A heading that seems to be a column of the register."""

    column: str
    heading: str
    position: int
    likeness: float
    """From 0 to 1; 1 where the words are the same."""


@dataclass(frozen=True, kw_only=True)
class Likely:
    """A table that a sheet seems to hold."""

    table: str
    opened: Opened
    sheet: str
    row: int
    """Number of the row with the headings."""
    headings: tuple[tuple[int, str], ...]
    """Position and heading of each column."""
    lines: tuple[Line, ...]
    """Rows below the headings that are not blank."""
    guesses: tuple[Guess, ...]
    score: float
    more: tuple[tuple[Opened, str], ...] = ()
    """Other sources or sheets with the same headings, whose rows are among `lines`."""

    @property
    def places(self) -> tuple[tuple[Opened, str], ...]:
        """Return every source and sheet in which its rows lie."""
        return ((self.opened, self.sheet), *self.more)

    def cells(self, position: int) -> list[tuple[int, Any]]:
        """Return row and cell of a column, blank ones too."""
        return [
            (row, cells[position] if position < len(cells) else None)
            for row, cells in self.lines
        ]


def bare(text: Any) -> str:
    """Return text in which near words are compared: without capitals, accents and signs.

    Examples
    --------
    >>> bare("Geschäfts-Bereich"), bare("FTE (%)"), bare("start_date")
    ('geschaefts bereich', 'fte %', 'start date')
    """
    folded = str(shown(text) or "").casefold().translate(UMLAUTS)
    plain = unicodedata.normalize("NFKD", folded)
    kept = "".join(c for c in plain if not unicodedata.combining(c))
    return re.sub(r"[^\w%]+|_", " ", kept).strip().replace("  ", " ")


@lru_cache(maxsize=65_536)
def likeness(word: str, known: str) -> float:
    """Return how alike two bare texts are, from 0 to 1.

    Examples
    --------
    >>> likeness("partner company", "partner company")
    1.0
    >>> likeness("partner companies", "partner company") > LIKELY
    True
    """
    if word == known:
        return SURE
    if len(known) >= LEAST_LETTERS and f" {known} " in f" {word} ":
        return CONTAINED
    if len(word) < LEAST_LETTERS or len(known) < LEAST_LETTERS:
        return 0.0
    return SequenceMatcher(None, word, known).ratio()


def likely_tables(sources: Sequence[Opened]) -> list[Likely]:
    """Return the tables that sheets seem to hold, each table once, and each sheet in one of them at most.

    Sheets with the same headings, such as one export a region, are one table.

    Parameters
    ----------
    sources
        Sources as opened.
    """
    candidates = sorted(_candidates(sources), key=lambda item: -item.score)
    taken: set[tuple[str, str]] = set()
    found: dict[str, Likely] = {}
    for item in candidates:
        place = str(item.opened.path), item.sheet
        if place in taken:
            continue
        first = found.get(item.table)
        if first is None or _headed(item) == _headed(first):
            taken.add(place)
            found[item.table] = item if first is None else _with_more(first, item)
    return sorted(found.values(), key=lambda item: list(TABLES).index(item.table))


def _headed(item: Likely) -> list[str]:
    """Return the headings of a sheet in an order of their own."""
    return sorted(plain(heading) for _, heading in item.headings)


def _with_more(first: Likely, item: Likely) -> Likely:
    """Return a table with the rows of another sheet that has the same headings below its own."""
    theirs = {plain(heading): position for position, heading in item.headings}
    width = 1 + max(position for position, _ in first.headings)
    moved = {position: theirs[plain(heading)] for position, heading in first.headings}
    lines = tuple(
        (row, tuple(_at(cells, moved.get(position)) for position in range(width)))
        for row, cells in item.lines
    )
    more = (*first.more, (item.opened, item.sheet))
    return replace(first, lines=(*first.lines, *lines), more=more)


def _at(cells: Sequence[Any], position: int | None) -> Any:
    """Return a cell of a row, None where there is none."""
    return None if position is None or position >= len(cells) else cells[position]


def _candidates(sources: Sequence[Opened]) -> Iterator[Likely]:
    """Yield every table that every sheet may hold."""
    for opened in sources:
        for sheet, lines in opened.sheets.items():
            for table in TABLES:
                found = _likely(table, opened, sheet, lines)
                if found is not None:
                    yield found


def _likely(
    table: str, opened: Opened, sheet: str, lines: Sequence[Line]
) -> Likely | None:
    """Return a table as a sheet may hold it, None where too little speaks for it."""
    name = bare(sheet or opened.path.stem)
    names = (table, *words(SHEETS.get(table, "")))
    named = max(likeness(name, bare(word)) for word in names) >= LIKELY
    best: tuple[float, int, tuple[Guess, ...]] = (0.0, 0, ())
    for index, (_, cells) in enumerate(lines[:MOST_ABOVE]):
        guesses = tuple(_guesses(table, cells))
        score = sum(guess.likeness for guess in guesses)
        if score > best[0]:
            best = score, index, guesses
    score, index, guesses = best
    if len(guesses) < LEAST_MATCHES:
        return None
    row, heads = lines[index]
    titles = sum(cell is not None for cell in heads)
    below, _ = rows_below(lines[index + 1 :], columns=titles)
    return Likely(
        table=table,
        opened=opened,
        sheet=sheet,
        row=row,
        headings=tuple(
            (i, str(shown(c))) for i, c in enumerate(heads) if c is not None
        ),
        lines=tuple(below),
        guesses=guesses,
        score=score + NAMED_LIKE * named,
    )


def _guesses(table: str, cells: Sequence[Any]) -> Iterator[Guess]:
    """Yield the columns that headings seem to be, each column and each heading once, the nearest first."""
    pairs = sorted(
        (
            Guess(column=c, heading=str(shown(cell)), position=i, likeness=near)
            for i, cell in enumerate(cells)
            if isinstance(cell, str)
            for c in columns_of(TABLES[table])
            if (near := nearness(table, c, bare(cell))) >= LIKELY
        ),
        key=lambda guess: -guess.likeness,
    )
    columns: set[str] = set()
    positions: set[int] = set()
    for guess in pairs:
        if guess.column not in columns and guess.position not in positions:
            columns.add(guess.column)
            positions.add(guess.position)
            yield guess


def nearness(table: str, column: str, heading: str) -> float:
    """Return how near a heading is to a column, by its name and its other names."""
    known = (column, *words(HEADINGS.get(table, {}).get(column, "")))
    return max(likeness(heading, bare(word)) for word in known)
