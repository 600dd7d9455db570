"""Proposes a map for sources: near names with how sure they are and an example, what is left out, what a person must decide.

Writes the text of the map; nothing is imported by a map that still says TODO.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Literal

from resourcing.domain import TABLES
from resourcing.errors import InputError, InputProblem
from resourcing.read.cells import to_text
from resourcing.read.grid import Line
from resourcing.read.mapping.converting import FALSE, TRUE
from resourcing.read.mapping.description import TODO
from resourcing.read.mapping.finding import plain
from resourcing.read.mapping.guessing import (
    LEAST_MATCHES,
    LIKELY,
    SURE,
    Guess,
    Likely,
    bare,
    likely_tables,
    likeness,
)
from resourcing.read.mapping.scoring import Scores, likely_scores, scores_block
from resourcing.read.mapping.synonyms import (
    BLANKS,
    NOBODY,
    SEVERAL_PEOPLE,
    WORDS,
    words,
)
from resourcing.read.mapping.tables import (
    IDENTIFIERS,
    field_of,
    kind_of,
    words_of,
)
from resourcing.read.mapping.tolerant import Opened, open_source
from resourcing.read.mapping.ways import example, quoted, ways
from resourcing.read.rows import columns_of

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


def propose_map(
    sources: Sequence[Path | str], *, criteria: Mapping[str, str] | None = None
) -> Proposal:
    """Propose a map for files of other tools.

    Parameters
    ----------
    sources
        CSV files and workbooks.
    criteria
        Name by criterion, to know columns of scores by; None looks for none.

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
    if empty := [item for item in opened if not any(map(_filled, item.sheets.values()))]:  # fmt: skip
        raise InputError(map(_empty, empty))
    found = likely_tables(opened)
    by_table = {item.table: item for item in found}
    scores = None
    if criteria and "evaluations" not in by_table:
        scores = likely_scores(opened, criteria=criteria, alliances=by_table.get("alliances"))  # fmt: skip
    apart = scores.headings if scores else frozenset()
    found = [kept for item in found if (kept := _without(item, apart))]
    if not found and not scores:
        raise InputError([_nothing(opened)])
    blocks = [_block(item, apart) for item in _with_managers(found)]
    blocks += [scores_block(scores)] if scores else []
    text = "\n".join([HEAD, *blocks])
    return Proposal(
        text=text,
        undecided=text.count(f'"{TODO}"'),
        notes=tuple(_notes(opened, found, scores)),
    )


def _without(item: Likely, apart: Collection[str]) -> Likely | None:
    """Return a table without the guesses on headings that are nearer to criteria, None where too few are left."""
    kept = tuple(g for g in item.guesses if plain(g.heading) not in apart)
    return replace(item, guesses=kept) if len(kept) >= LEAST_MATCHES else None


def _filled(lines: Sequence[Line]) -> bool:
    """Return whether a sheet holds anything."""
    return any(cell is not None for _, cells in lines for cell in cells)


def _empty(opened: Opened) -> InputProblem:
    """Return the problem of a source that holds nothing."""
    return InputProblem(
        file=str(opened.path), rule="is empty", repair="export it again from its tool"
    )


def _nothing(opened: Sequence[Opened]) -> InputProblem:
    """Return the problem of sources that look like no table."""
    return InputProblem(
        file=", ".join(str(item.path) for item in opened),
        rule="no sheet looks like a table of a register: too few headings are near to its columns",
        repair="write the map by hand; docs/importing.md shows one",
    )


def _notes(
    opened: Sequence[Opened], found: Sequence[Likely], scores: Scores | None
) -> Iterator[str]:
    """Yield how the sources were read, what they hold, and what they do not."""
    held = {(str(o.path), sheet): item for item in found for o, sheet in item.places}
    for source in opened:
        yield f"{source.path.name}: {source.how}"
        for sheet in source.sheets:
            item = held.get((str(source.path), sheet))
            where = f"  sheet {sheet}: " if sheet else "  "
            scored = scores is not None and (scores.opened, scores.sheet) == (source, sheet)  # fmt: skip
            if scored and scores is not None:
                yield f"{where}evaluations, {len(scores.levels)} criteria, headings in row {scores.row}"
            if item is None and not scored:
                yield f"{where}looks like no table, or like one that another sheet holds under other headings; not read"
            elif item is not None:
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


def _block(item: Likely, apart: Collection[str]) -> str:
    """Return the part of a map for one table."""
    derived = not item.headings
    lines = [f"[tables.{item.table}]"]
    if derived:
        lines[0] = f"# Who leads an alliance is a manager: each name once.\n{lines[0]}"
    lines += _place(item)
    how = f"read as {item.opened.how}; " if item.opened.encoding else ""
    lines[-1] += f" # {how}headings in row {item.row}"
    if derived:
        lines += ["distinct = true", 'gone = "keep" # whoever leads nothing today']
    if item.more and not derived:
        lines += ["# Several with the same headings are read one below the other: take an old copy out of the list."]  # fmt: skip
    own = IDENTIFIERS.get(item.table)
    if own and own not in {guess.column for guess in item.guesses}:
        lines += ['ids_from = ["name"] # identifiers are made from these columns']
    lines += [*ways(item), *_ignored(item, apart), *_columns(item), *_values(item)]
    return "\n".join(lines) + "\n"


def _place(item: Likely) -> Iterator[str]:
    """Yield in which sources and sheets the rows lie."""
    sources = [opened.path.name for opened, _ in item.places]
    sheets = [sheet for _, sheet in item.places]
    yield f"source = {_some(sources if len(set(sources)) > 1 else sources[:1])}"
    if any(sheets):
        yield f"sheet = {_some(sheets if len(set(sheets)) > 1 else sheets[:1])}"


def _some(texts: Sequence[str]) -> str:
    """Return one text, or a list of several, as TOML has it."""
    if len(texts) == 1:
        return quoted(texts[0])
    return f"[{', '.join(map(quoted, texts))}]"


def _ignored(item: Likely, apart: Collection[str]) -> Iterator[str]:
    """Yield the columns of the source that are left out, with an example each."""
    read = {guess.position for guess in item.guesses}
    named = {*(plain(guess.heading) for guess in item.guesses), *apart}
    rest = [(i, h) for i, h in item.headings if i not in read and plain(h) not in named]
    if rest:
        yield "ignored = ["
        for position, heading in rest:
            yield f"    {quoted(heading)}, # {_eg(item, position)}"
        yield "]"


def _eg(item: Likely, position: int) -> str:
    """Return an example of a column in words."""
    cells = (cell for _, cell in item.cells(position) if cell is not None)
    first = next(cells, None)
    return "blank everywhere" if first is None else f"such as {example(first)!r}"


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
    return f"{guess.column} = {quoted(guess.heading)} # {sure}, {_eg(item, guess.position)}"


# --- Words ---


def _values(item: Likely) -> Iterator[str]:
    """Yield the words of the source that need ours."""
    for guess in item.guesses:
        kind = kind_of(item.table, guess.column)
        held = list(dict.fromkeys(to_text(c) for _, c in item.cells(guess.position) if c is not None))  # fmt: skip
        lines = list(_choices(item, guess, held)) if kind is Literal else []
        if kind is bool:
            lines = list(_truths(item, guess, held))
        if guess.column == "current_manager" or not item.headings:
            lines = list(_people(held))
        if kind in {int, float, date, datetime}:
            lines = [f'{quoted(w)} = "" # blank' for w in held if plain(w) in BLANKS]
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
            yield f"{quoted(word)} = {quoted(best)} # {sure}"
        else:
            yield f'{quoted(word)} = "{TODO}" # one of {", ".join(known)}'
    if columns_of(TABLES[item.table])[guess.column].required:
        yield from _for_blanks(item, guess, "one of our words")


def _near(word: str, ours: str, column: str) -> float:
    """Return how near a word is to one of ours, by its other words too."""
    others = (ours, *words(WORDS.get(column, {}).get(ours, "")))
    return max(likeness(word, bare(other)) for other in others)


def _people(held: Sequence[str]) -> Iterator[str]:
    """Yield words that stand for nobody, cells that seem to name several people, and names in another order."""
    first: dict[frozenset[str], str] = {}
    for word in held:
        same = first.setdefault(frozenset(bare(word).split()), word)
        if plain(word) in NOBODY:
            yield f'{quoted(word)} = "" # nobody'
        elif SEVERAL_PEOPLE.search(plain(word)):
            yield f'{quoted(word)} = "{TODO}" # several people? write the one who leads'
        elif plain(same) != plain(word):
            yield f"{quoted(word)} = {quoted(same)} # likely: the same words"


def _truths(item: Likely, guess: Guess, held: Sequence[str]) -> Iterator[str]:
    """Yield the words of the source for true and false that are not usual ones, and what a blank means."""
    for word in held:
        if plain(word) not in TRUE | FALSE:
            yield f'{quoted(word)} = "{TODO}" # true or false'
    if held and all(plain(word) in TRUE for word in held):
        if any(cell is None for _, cell in item.cells(guess.position)):
            yield '"" = false # likely: only what is true is marked'
    else:
        yield from _for_blanks(item, guess, "true or false")


def _for_blanks(item: Likely, guess: Guess, what: str) -> Iterator[str]:
    """Yield what a blank cell of a required column must be translated to."""
    if any(cell is None for _, cell in item.cells(guess.position)):
        yield f'"" = "{TODO}" # blank cells: {what}'
