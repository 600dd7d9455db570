"""Proposes a map for sources: near names with how sure they are and an example, what is left out, what a person must decide.

Writes the text of the map; nothing is imported by a map that still says TODO.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from resourcing.domain import TABLES
from resourcing.errors import InputError, InputProblem
from resourcing.read.cells import Refusal, to_text
from resourcing.read.mapping.amounts import Amount, amount_of
from resourcing.read.mapping.converting import FALSE, TRUE
from resourcing.read.mapping.days import Day, day_of, orders_shown
from resourcing.read.mapping.description import TODO
from resourcing.read.mapping.finding import plain
from resourcing.read.mapping.guessing import (
    LIKELY,
    SURE,
    Guess,
    Likely,
    bare,
    likely_tables,
    likeness,
)
from resourcing.read.mapping.synonyms import BLANKS, WORDS, words
from resourcing.read.mapping.tables import (
    IDENTIFIERS,
    field_of,
    kind_of,
    words_of,
)
from resourcing.read.mapping.tolerant import Opened, open_source
from resourcing.read.rows import columns_of

CENTURY = 2000
LONGEST_EXAMPLE = 40
MOST_MEANING = 100
"""Characters of a column's meaning that are shown."""

HEAD = """\
# Map of a register's columns, proposed from the headings and cells of the sources.
# Look at every line: "sure" means a usual word for it, "likely" a near one, with how near it is (at most 1).
# TODO marks what you must decide; nothing is imported before.
# Columns of the register that are not here stay blank. More: docs/importing.md
"""


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """A proposed map."""

    text: str
    """The map, TOML with comments."""
    undecided: int
    """Places that say TODO."""
    notes: tuple[str, ...]
    """How the sources were read, and sheets that seem to hold no table."""


def propose_map(sources: Sequence[Path | str]) -> Proposal:
    """Propose a map for files of other tools.

    Parameters
    ----------
    sources
        CSV files and workbooks.

    Raises
    ------
    InputError
        If a source cannot be opened, or none of them looks like a table of a register.

    Examples
    --------
    >>> propose_map(["no/crm.csv"])
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/crm.csv
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    outcomes = [open_source(Path(path)) for path in sources]
    problems = [problem for item in outcomes for problem in item.problems]
    if problems:
        raise InputError(problems)
    opened = [item.result() for item in outcomes]
    found = likely_tables(opened)
    if not found:
        raise InputError([_nothing(opened)])
    blocks = [_block(item) for item in _with_managers(found)]
    text = "\n".join([HEAD, *blocks])
    return Proposal(
        text=text, undecided=text.count(f'"{TODO}"'), notes=tuple(_notes(opened, found))
    )


def _nothing(opened: Sequence[Opened]) -> InputProblem:
    """Return the problem of sources that look like no table."""
    return InputProblem(
        file=", ".join(str(item.path) for item in opened),
        rule="no sheet looks like a table of a register: too few headings are near to its columns",
        repair="write the map by hand; docs/importing.md shows one",
    )


def _notes(opened: Sequence[Opened], found: Sequence[Likely]) -> Iterator[str]:
    """Yield how the sources were read, what they hold, and what they do not."""
    held = {(str(item.opened.path), item.sheet): item for item in found}
    for source in opened:
        yield f"{source.path.name}: {source.how}"
        for sheet in source.sheets:
            item = held.get((str(source.path), sheet))
            where = f"  sheet {sheet}: " if sheet else "  "
            if item is None:
                yield f"{where}looks like no table that is still free; not read"
            else:
                yield f"{where}{item.table}, headings in row {item.row}"


def _with_managers(found: Sequence[Likely]) -> list[Likely]:
    """Return the tables, with managers as the distinct leads of alliances where no sheet holds managers."""
    tables = {item.table: item for item in found}
    source = tables.get("alliances")
    if source is None or "managers" in tables:
        return list(found)
    lead = next((g for g in source.guesses if g.column == "current_manager"), None)
    if lead is None:
        return list(found)
    managers = replace(source, table="managers", guesses=(replace(lead, column="name"),), headings=())  # fmt: skip
    return [*found, managers]


def _block(item: Likely) -> str:
    """Return the part of a map for one table."""
    derived = not item.headings
    lines = [f"[tables.{item.table}]"]
    if derived:
        lines[0] = f"# Who leads an alliance is a manager: each name once.\n{lines[0]}"
    lines += [f"source = {_quoted(item.opened.path.name)}"]
    if item.sheet:
        lines += [f"sheet = {_quoted(item.sheet)}"]
    if item.opened.encoding:
        lines[-1] += f" # read as {item.opened.how}; headings in row {item.row}"
    if derived:
        lines += ["distinct = true", 'gone = "keep" # whoever leads nothing today']
    own = IDENTIFIERS.get(item.table)
    if own and own not in {guess.column for guess in item.guesses}:
        lines += ['ids_from = ["name"] # identifiers are made from these columns']
    lines += [*_ways(item), *_ignored(item), *_columns(item), *_values(item)]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Return text as TOML has it."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _example(cell: Any) -> str:
    """Return a cell as an example on one line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in to_text(cell)).split())  # fmt: skip
    return text if len(text) <= LONGEST_EXAMPLE else f"{text[:LONGEST_EXAMPLE]}…"


def _ignored(item: Likely) -> Iterator[str]:
    """Yield the columns of the source that are left out, with an example each."""
    read = {guess.position for guess in item.guesses}
    rest = [(i, heading) for i, heading in item.headings if i not in read]
    if rest:
        yield "ignored = ["
        for position, heading in rest:
            yield f"    {_quoted(heading)}, # {_eg(item, position)}"
        yield "]"


def _eg(item: Likely, position: int) -> str:
    """Return an example of a column in words."""
    cells = (cell for _, cell in item.cells(position) if cell is not None)
    first = next(cells, None)
    return "blank everywhere" if first is None else f"such as {_example(first)!r}"


def _columns(item: Likely) -> Iterator[str]:
    """Yield which heading is which column, and required columns that nothing seems to be."""
    yield ""
    yield f"[tables.{item.table}.columns]"
    guesses = {guess.column: guess for guess in item.guesses}
    derived, missing = not item.headings, []
    own = IDENTIFIERS.get(item.table)
    for column, described in columns_of(TABLES[item.table]).items():
        if column in guesses:
            yield _guessed(item, guesses[column])
        elif described.required and column != own:
            meaning = " ".join((field_of(item.table, column).description or "").split())
            short = meaning if len(meaning) <= MOST_MEANING else f"{meaning[:MOST_MEANING]}…"  # fmt: skip
            missing.append(
                f'{column} = "{TODO}" # required, no heading is near: {short}'
            )
    if missing:
        yield from (["", f"[tables.{item.table}.constants]"] if derived else [])
        yield from missing


def _guessed(item: Likely, guess: Guess) -> str:
    """Return the line of a heading that seems to be a column."""
    sure = "sure" if guess.likeness == SURE else f"likely ({guess.likeness:.2f})"
    return f"{guess.column} = {_quoted(guess.heading)} # {sure}, {_eg(item, guess.position)}"


# --- How cells are written ---


def _filled(item: Likely, *kinds: Any) -> list[tuple[str, int, Any]]:
    """Return column, row and cell of the columns of some kinds, without blanks and words for a blank."""
    return [
        (guess.column, row, cell)
        for guess in item.guesses
        if kind_of(item.table, guess.column) in kinds
        for row, cell in item.cells(guess.position)
        if cell is not None and plain(to_text(cell)) not in BLANKS
    ]


def _ways(item: Likely) -> Iterator[str]:
    """Yield how dates, numbers and lists seem to be written."""
    yield from _dates(item)
    yield from _decimals(item)
    yield from _percent(item)
    marks = [m for m in ";,|/" if any(m in to_text(c) for _, _, c in _filled(item, tuple))]  # fmt: skip
    if marks and marks[0] != ";":
        yield f"lists = {_quoted(marks[0])} # what separates the entries of a list"


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
        yield f'dates = "{order}" # sure: {_example(cell)} in row {row}'
    elif orders:
        yield f'dates = "{TODO}" # some cells show the day first, others the month'
    elif doubtful:
        row, cell = doubtful[0]
        if all("." in to_text(cell) for _, cell in doubtful):
            yield f'dates = "day first" # likely, as dates with points are: {_example(cell)} in row {row}'
        else:
            yield f'dates = "{TODO}" # {_example(cell)} in row {row} could be two days'


def _decimals(item: Likely) -> Iterator[str]:
    """Yield the decimal mark, where cells need one."""
    found = [(row, cell, amount_of(cell)) for _, row, cell in _filled(item, int, float)]
    amounts = [(r, c, a) for r, c, a in found if isinstance(a, Amount)]
    shown_marks = {amount.shows for _, _, amount in amounts if amount.shows}
    if len(shown_marks) == 1:
        mark = shown_marks.pop()
        row, cell, _ = next(entry for entry in amounts if entry[2].shows == mark)
        yield f'decimals = "{mark}" # sure: {_example(cell)} in row {row}'
    elif shown_marks or any(len(a.readings) > 1 for _, _, a in amounts):
        yield f'decimals = "{TODO}" # numbers could be read in two ways'


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
        yield f"percent = {json.dumps(found)} # numbers are percentages"


# --- Words ---


def _values(item: Likely) -> Iterator[str]:
    """Yield the words of the source that need ours."""
    for guess in item.guesses:
        kind = kind_of(item.table, guess.column)
        held = list(dict.fromkeys(to_text(c) for _, c in item.cells(guess.position) if c is not None))  # fmt: skip
        lines = list(_choices(item, guess, held)) if kind is Literal else []
        if kind is bool:
            lines = list(_truths(item, guess, held))
        if kind in {int, float, date, datetime}:
            lines = [f'{_quoted(w)} = "" # blank' for w in held if plain(w) in BLANKS]
        if lines:
            yield ""
            yield f"[tables.{item.table}.values.{guess.column}]"
            yield from dict.fromkeys(lines)


def _choices(item: Likely, guess: Guess, held: Sequence[str]) -> Iterator[str]:
    """Yield the words of the source for a choice, with ours where one is near."""
    known = words_of(item.table, guess.column)
    for word in held:
        if bare(word) in {bare(ours) for ours in known}:
            continue
        near = {ours: _near(bare(word), ours, guess.column) for ours in known}
        best = max(near, key=lambda ours: near[ours])
        if near[best] >= LIKELY:
            sure = "sure" if near[best] == SURE else f"likely ({near[best]:.2f})"
            yield f"{_quoted(word)} = {_quoted(best)} # {sure}"
        else:
            yield f'{_quoted(word)} = "{TODO}" # one of {", ".join(known)}'
    if columns_of(TABLES[item.table])[guess.column].required:
        yield from _for_blanks(item, guess, "one of our words")


def _near(word: str, ours: str, column: str) -> float:
    """Return how near a word is to one of ours, by its other words too."""
    others = (ours, *words(WORDS.get(column, {}).get(ours, "")))
    return max(likeness(word, bare(other)) for other in others)


def _truths(item: Likely, guess: Guess, held: Sequence[str]) -> Iterator[str]:
    """Yield the words of the source for true and false that are not usual ones, and what a blank means."""
    for word in held:
        if plain(word) not in TRUE | FALSE:
            yield f'{_quoted(word)} = "{TODO}" # true or false'
    if held and all(plain(word) in TRUE for word in held):
        if any(cell is None for _, cell in item.cells(guess.position)):
            yield '"" = false # likely: only what is true is marked'
    else:
        yield from _for_blanks(item, guess, "true or false")


def _for_blanks(item: Likely, guess: Guess, what: str) -> Iterator[str]:
    """Yield what a blank cell of a required column must be translated to."""
    if any(cell is None for _, cell in item.cells(guess.position)):
        yield f'"" = "{TODO}" # blank cells: {what}'
