"""Reads a register: a folder of CSV files or an Excel workbook with a sheet each, the same columns.

Finds the tables, reads their rows and joins every problem. A register with a problem is not read at all, but for its
history: rows of it that break rules are left aside and told. Example rows are refused in every table.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from resourcing.domain import REQUIRED_TABLES, TABLES, Register
from resourcing.errors import InputProblem, did_you_mean
from resourcing.read.aside import LENIENT, LeftAside
from resourcing.read.cross import (
    Rulebook,
    Stray,
    Tables,
    cross_problems,
    strays,
)
from resourcing.read.csv_files import read_csv
from resourcing.read.examples import without_examples
from resourcing.read.files import no_such_file
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.grid import Grid, Line, Source, to_grid, unreadable
from resourcing.read.outcome import InputFile, Outcome
from resourcing.read.rows import Table, columns_of, read_rows
from resourcing.read.workbook import read_workbook

LOG = "decisions"
"""Table that lies beside a workbook in a file of its own, named after it."""
ASIDE = frozenset({"readme", "notes"})
"""Names of files and sheets that are not tables, beside all that begin with ``_``."""
LIKENESS_OF_TABLES = 0.75
"""How alike the name of a file or sheet and of a table are before one is suggested."""


@dataclass(frozen=True, kw_only=True)
class Tabular:
    """The tables of a register as far as they could be read, with every problem that stops the reading."""

    tables: Tables
    problems: tuple[InputProblem, ...]
    files: tuple[InputFile, ...]
    left_aside: tuple[LeftAside, ...] = ()
    """Tables of which rows were left aside."""

    def register(self) -> Register | None:
        """Return the register, or None if there is any problem or nothing to read."""
        if self.problems or not self.tables:
            return None
        return Register.model_validate(
            {
                name: tuple(item for _, item in table.rows)
                for name, table in self.tables.items()
            }
        )


@dataclass(frozen=True, kw_only=True)
class Found:
    """The tables found at a path, in no order, and what is wrong with the path itself."""

    sources: Mapping[str, Source]
    grids: Mapping[str, Outcome[Grid]]
    problems: tuple[InputProblem, ...] = ()
    files: tuple[InputFile, ...] = ()


def read_tables(
    path: Path,
    *,
    rulebook: Rulebook,
    apart: Collection[str] = (),
    lenient: Collection[str] = LENIENT,
) -> Tabular:
    """Read the tables of a register and check them, each by itself and together.

    Parameters
    ----------
    path
        Folder or workbook.
    rulebook
        What the playbook says to the register; empty where there is no playbook.
    apart
        Tables that are not read, as if they were not there.
    lenient
        Tables whose problems stop nothing: rows that break rules are left aside. No other table may rest on them.
    """
    held = found_tables(path)
    grids, examples = without_examples(held.grids, apart=apart)
    found = replace(held, grids=grids)
    names = [name for name in TABLES if name in found.grids and name not in apart]
    tables = {name: _table(found, name) for name in names}
    alone = {n: (*found.grids[n].problems, *tables[n].problems) for n in names}
    strict = {name: tables[name] for name in names if name not in lenient}
    stray = list(strays(tables, rulebook=rulebook))
    judged = [
        _judged(
            tables[name], alone[name], [item for item in stray if item.table == name]
        )
        for name in names
        if name not in strict
    ]
    return Tabular(
        tables=strict | {table.grid.source.table: table for table, _ in judged},
        problems=(
            *found.problems,
            *examples,
            *(problem for name in strict for problem in alone[name]),
            *cross_problems(strict, rulebook=rulebook),
        ),
        files=(*found.files, *(f for name in names for f in found.grids[name].files)),
        left_aside=tuple(aside for _, aside in judged if aside.problems),
    )


def _judged(
    table: Table, alone: tuple[InputProblem, ...], stray: list[Stray]
) -> tuple[Table, LeftAside]:
    """Return a table with only the rows that break no rule, and what was left aside of it."""
    bad = {row for item in stray for row in item.rows}
    good = tuple((row, item) for row, item in table.rows if row not in bad)
    aside = LeftAside(
        table=table.grid.source.table,
        file=table.grid.source.file,
        rows=len(table.records) - len(good),
        of=len(table.records),
        problems=(*alone, *(item.problem for item in stray)),
    )
    return replace(table, rows=good), aside


def found_tables(path: Path) -> Found:
    """Find the tables of a folder or workbook, and read their cells."""
    return _in_workbook(path) if path.suffix.lower() in WORKBOOKS else _in_folder(path)


def _table(found: Found, name: str) -> Table:
    """Return a table with its rows read; one that is not readable has none."""
    return read_rows(found.grids[name].value or unreadable(found.sources[name]))


def _in_folder(folder: Path) -> Found:
    """Find the tables of a folder: each CSV file that is not put aside."""
    if not folder.is_dir():
        return Found(sources={}, grids={}, problems=(_no_folder(folder),))
    files = table_files(folder)
    problems = []
    by_table: dict[str, Path] = {}
    for path in files:
        name = path.stem.strip().lower()
        source = Source(table=name, file=str(path))
        if name in by_table:
            problems.append(_doubled(source, by_table[name].name))
        elif name not in TABLES:
            problems.append(_unknown_table(source, path.stem))
        else:
            by_table[name] = path
    return Found(
        sources={
            name: Source(table=name, file=str(by_table[name])) for name in by_table
        },
        grids={
            name: read_csv(path, table=name, columns=columns_of(TABLES[name]))
            for name, path in by_table.items()
        },
        problems=(*problems, *_missing(str(folder), set(by_table), "the file {}.csv")),
    )


def table_files(folder: Path) -> list[Path]:
    """Return the CSV files of a folder that are not put aside, known tables or not."""
    return [path for path in sorted(folder.iterdir()) if _is_csv(path)]


def _no_folder(path: Path) -> InputProblem:
    """Return the problem of a path that is no folder."""
    if not path.exists():
        return no_such_file(path)
    return InputProblem(
        file=str(path),
        rule="is no register",
        repair="name a folder of CSV files, or an .xlsx or .xlsm workbook",
    )


def _is_csv(path: Path) -> bool:
    """Return whether a path is a CSV file that holds a table."""
    return path.suffix.lower() == ".csv" and not _is_aside(path.stem)


def _is_aside(name: str) -> bool:
    """Return whether a file or sheet is not meant as a table."""
    return name.strip()[:1] in {"_", ".", "~"} or name.strip().lower() in ASIDE


def _in_workbook(path: Path) -> Found:
    """Find the tables of a workbook: each sheet that is not put aside, and the decision log beside it."""
    book = read_workbook(path)
    if book.value is None:
        return Found(sources={}, grids={}, problems=book.problems, files=book.files)
    problems = []
    sources: dict[str, Source] = {}
    grids: dict[str, Outcome[Grid]] = {}
    for title, lines in book.value.items():
        name = title.strip().lower()
        source = Source(table=name, file=str(path), sheet=title)
        if name in TABLES and name in sources:
            problems.append(_doubled(source, str(sources[name].sheet)))
        elif name in TABLES:
            sources[name], grids[name] = (
                source,
                to_grid(source, lines, columns=columns_of(TABLES[name])),
            )
        elif not _is_aside(title) and not _is_blank(lines):
            problems.append(_unknown_table(source, title))
    beside = path.with_name(f"{path.stem}.{LOG}.csv")
    if beside.exists():  # nothing can be appended to a workbook
        sources[LOG], grids[LOG] = _log_beside(beside, sheet=grids.get(LOG))
    problems += _missing(str(path), set(grids), "a sheet named {}")
    return Found(
        sources=sources, grids=grids, problems=tuple(problems), files=book.files
    )


def _log_beside(
    path: Path, *, sheet: Outcome[Grid] | None
) -> tuple[Source, Outcome[Grid]]:
    """Return the decision log beside a workbook; that rows of a sheet of its name do not count is told with it."""
    found = read_csv(path, table=LOG, columns=columns_of(TABLES[LOG]))
    unread = None if sheet is None or sheet.value is None else sheet.value
    if unread is not None and unread.lines:
        problem = unread.source.whole(
            rule=f"its rows do not count, since the log lies in {path.name}",
            repair="clear them once `resourcing decide` has entered what must not be lost",
        )
        found = replace(found, problems=(*found.problems, problem))
    return Source(table=LOG, file=str(path)), found


def _is_blank(lines: list[Line]) -> bool:
    """Return whether a sheet holds nothing."""
    return all(cell is None for _, cells in lines for cell in cells)


def _doubled(source: Source, other: str) -> InputProblem:
    """Return the problem of a table that is there twice."""
    return source.whole(
        rule=f"the table {source.table} is there already, as {other}",
        repair="keep one, or begin the other's name with _",
    )


def _unknown_table(source: Source, name: str) -> InputProblem:
    """Return the problem of a file or sheet that is no table of a register."""
    near = did_you_mean(name, TABLES, likeness=LIKENESS_OF_TABLES)
    repair = near or f"the tables are {', '.join(TABLES)}"
    return source.whole(
        rule="is no table of a register",
        repair=f"{repair} (a name that begins with _ is passed over)",
    )


def _missing(file: str, found: set[str], what: str) -> Iterator[InputProblem]:
    """Yield the tables that a register cannot do without and that are not there."""
    for name in REQUIRED_TABLES:
        if name not in found:
            yield InputProblem(
                file=file,
                rule=f"the table {name} is missing",
                repair=f"add {what.format(name)}",
            )
