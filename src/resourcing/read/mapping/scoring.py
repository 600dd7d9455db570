"""Proposes how scores are read out of a sheet with a column for each criterion, as most spreadsheets have them.

Knows criteria by the names that it is given; a person decides.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from resourcing.read.cells import to_text
from resourcing.read.grid import Line, shown
from resourcing.read.mapping.description import TODO
from resourcing.read.mapping.finding import plain
from resourcing.read.mapping.guessing import (
    LIKELY,
    MOST_ABOVE,
    SURE,
    Guess,
    Likely,
    bare,
    likeness,
    nearness,
)
from resourcing.read.mapping.synonyms import BLANKS
from resourcing.read.mapping.tolerant import Opened
from resourcing.read.mapping.ways import example, quoted

LEAST_CRITERIA = 2
"""Criteria from which on a sheet seems to hold scores."""
ASKED = (
    ("evaluator", "who scored"),
    ("date", "when; a day such as 2027-01-31, without quotation marks"),
    ("basis", "evidence or assumption"),
)


@dataclass(frozen=True, kw_only=True)
class Scores:
    """A sheet that seems to hold a column for each criterion."""

    opened: Opened
    sheet: str
    row: int
    """Number of the row with the headings."""
    alliance: Guess
    """Heading that names the alliance."""
    levels: tuple[Guess, ...]
    """Headings of criteria; their columns are the criteria."""
    lines: tuple[Line, ...]

    @property
    def headings(self) -> frozenset[str]:
        """Return the headings of criteria as they are compared."""
        return frozenset(plain(guess.heading) for guess in self.levels)

    def cells(self, position: int) -> Iterator[Any]:
        """Yield the filled cells of a column."""
        for _, cells in self.lines:
            if position < len(cells) and cells[position] is not None:
                yield cells[position]


def likely_scores(
    sources: Sequence[Opened],
    *,
    criteria: Mapping[str, str],
    alliances: Likely | None,
) -> Scores | None:
    """Return the sheet with the most criteria, None where none has several beside an alliance.

    Parameters
    ----------
    sources
        Sources as opened.
    criteria
        Name by criterion.
    alliances
        The sheet that holds alliances, None where none does.
    """
    found = [
        scores
        for opened in sources
        for sheet, lines in opened.sheets.items()
        for index in range(min(MOST_ABOVE, len(lines)))
        if (scores := _scores(opened, sheet, lines, index, criteria, alliances))
    ]
    return max(found, key=lambda item: len(item.levels), default=None)


def _scores(
    opened: Opened,
    sheet: str,
    lines: Sequence[Line],
    index: int,
    criteria: Mapping[str, str],
    alliances: Likely | None,
) -> Scores | None:
    """Return what a row of headings says of scores, None where too little speaks for it."""
    row, cells = lines[index]
    same = alliances if alliances and (opened, sheet) in alliances.places else None
    own = {} if same is None else {guess.position: guess for guess in same.guesses}
    levels = tuple(
        guess
        for guess in _levels(cells, criteria)
        if guess.position not in own or own[guess.position].likeness < guess.likeness
    )
    if len(levels) < LEAST_CRITERIA:
        return None
    taken = {guess.position for guess in levels}
    names = [guess for guess in _alliances(cells) if guess.position not in taken]
    if same is not None:
        known = {guess.column: guess for guess in same.guesses}
        names = [known[c] for c in ("alliance_id", "name") if c in known]
    if not names:
        return None
    return Scores(
        opened=opened,
        sheet=sheet,
        row=row,
        alliance=names[0],
        levels=levels,
        lines=tuple(lines[index + 1 :]),
    )


def _levels(cells: Sequence[Any], criteria: Mapping[str, str]) -> Iterator[Guess]:
    """Yield the headings that seem to be criteria, each criterion and each heading once, the nearest first."""
    pairs = [
        _guess(
            key, cell, i, max(likeness(bare(cell), bare(word)) for word in (key, name))
        )
        for i, cell in enumerate(cells)
        if isinstance(cell, str)
        for key, name in criteria.items()
    ]
    seen: set[str | int] = set()
    for guess in _near(pairs):
        if not seen & {guess.column, guess.position}:
            seen |= {guess.column, guess.position}
            yield guess


def _alliances(cells: Sequence[Any]) -> list[Guess]:
    """Return the headings that seem to name alliances, the nearest first."""
    known = (("evaluations", "alliance_id"), ("alliances", "name"))
    return _near(
        _guess("alliance_id", cell, i, max(nearness(*c, bare(cell)) for c in known))
        for i, cell in enumerate(cells)
        if isinstance(cell, str)
    )


def _guess(column: str, cell: str, position: int, near: float) -> Guess:
    """Return a heading as it may be a column."""
    return Guess(column=column, heading=str(shown(cell)), position=position, likeness=near)  # fmt: skip


def _near(guesses: Iterable[Guess]) -> list[Guess]:
    """Return the guesses that are near enough, the nearest first."""
    found = [guess for guess in guesses if guess.likeness >= LIKELY]
    return sorted(found, key=lambda guess: -guess.likeness)


def scores_block(item: Scores) -> str:
    """Return the part of a map for scores in a column for each criterion.

    Parameters
    ----------
    item
        The sheet.
    """
    lines = [
        "# Scores stand in a column for each criterion: a row is made of each that is filled.",
        "[tables.evaluations]",
        f"source = {quoted(item.opened.path.name)}",
    ]
    if item.sheet:
        lines += [f"sheet = {quoted(item.sheet)}"]
    lines[-1] += f" # headings in row {item.row}"
    lines += ["", "[tables.evaluations.columns]"]
    lines += [f"alliance_id = {quoted(item.alliance.heading)} # {_sure(item, item.alliance)}"]  # fmt: skip
    lines += ["", "[tables.evaluations.levels]"]
    lines += [f"{g.column} = {quoted(g.heading)} # {_sure(item, g)}" for g in item.levels]  # fmt: skip
    held = dict.fromkeys(to_text(cell) for g in item.levels for cell in item.cells(g.position))  # fmt: skip
    blanks = [f'{quoted(word)} = "" # not scored' for word in held if plain(word) in BLANKS]  # fmt: skip
    if blanks:
        lines += ["", "[tables.evaluations.values.level]", *blanks]
    lines += ["", "[tables.evaluations.constants]"]
    lines += [f'{column} = "{TODO}" # {what}' for column, what in ASKED]
    return "\n".join(lines) + "\n"


def _sure(item: Scores, guess: Guess) -> str:
    """Return how sure a heading is, with an example."""
    sure = "sure" if guess.likeness == SURE else f"likely ({guess.likeness:.2f})"
    first = next(item.cells(guess.position), None)
    return f"{sure}, {'blank everywhere' if first is None else f'such as {example(first)!r}'}"
