"""Reads a register out of files of other tools by a map, and joins it with the register that is there.

Every problem of the map, the sources and the tables together is told at once; writes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from resourcing.domain import TABLES, Decision, Frozen, Register
from resourcing.errors import InputError, InputProblem
from resourcing.read.cross import Rulebook, cross_problems
from resourcing.read.grid import Grid, Source, shown
from resourcing.read.mapping.before import Before, read_before
from resourcing.read.mapping.description import ImportMap, TableMap, read_map
from resourcing.read.mapping.finding import SourceGrid
from resourcing.read.mapping.gathering import Gathered, as_rows, gather
from resourcing.read.mapping.identifying import named_rows, resolved
from resourcing.read.mapping.merging import Merged, merged, told_changes, untouched
from resourcing.read.mapping.opening import Sources, open_sources
from resourcing.read.mapping.tables import IDENTIFIERS, KEYS, key_of, values_of
from resourcing.read.outcome import InputFile
from resourcing.read.rows import Table, columns_of
from resourcing.words import counted, listed

Origins = Mapping[tuple[Any, ...], tuple[SourceGrid, int]]
"""Where rows come from, by table and key: the table of the source and the row there."""


@dataclass(frozen=True, kw_only=True)
class Imported:
    """A register read out of files of other tools."""

    register: Register
    """The register as it will be."""
    fed: tuple[str, ...]
    """Tables that come from the sources; the others are as they were."""
    told: tuple[str, ...]
    """How the sources were read, and what was left out, a line each."""
    changes: tuple[str, ...] = ()
    """How the register that is there would change, a line for each table; empty where there is none."""
    before: tuple[InputFile, ...] = ()
    """Files of the register that is there, as they were read."""
    log_beside: bool = False
    """Whether the decision log lies beside the workbook, in a file of its own."""
    own_decisions: tuple[Decision, ...] = ()
    """Rows of a workbook's sheet of decisions that the log beside it does not have: they stay in the sheet."""


def import_register(
    sources: Sequence[Path | str], *, by: Path | str, over: Path | str | None = None
) -> Imported:
    """Read a register out of files of other tools.

    Parameters
    ----------
    sources
        CSV files and workbooks.
    by
        The map, a TOML file.
    over
        Register that is there and keeps what the map does not feed; None, or a path where nothing is, where there is none.

    Raises
    ------
    InputError
        With every problem of the map, or else of the sources; nothing is imported half.

    Examples
    --------
    >>> import_register([], by="no/map.toml")
    Traceback (most recent call last):
        ...
    resourcing.errors.InputError: 1 problem in no/map.toml
     * there is no such file or folder; the folder no does not exist either; correct the path
    """
    described = read_map(Path(by)).result()
    before = read_before(None if over is None else Path(over), fed=described.tables)
    opened = open_sources([Path(path) for path in sources], described, file=str(by))
    gathered = [
        gather(
            table,
            described.tables[table],
            parts,
            told_elsewhere=_told_elsewhere(described, table),
        )
        for table, parts in opened.parts.items()
    ]
    resolve = _resolved(gathered, described, before)
    made, broken = _objects(resolve)
    problems = [*before.problems, *opened.problems, *broken]
    if not problems:
        return _joined(described, resolve, made, before, opened, out=str(over or ""))
    raise InputError(dict.fromkeys(problems))


def _told_elsewhere(described: ImportMap, table: str) -> list[str] | None:
    """Return the headings that other tables read out of the same sheet or ignore, None where an earlier one tells them all."""
    own = described.tables[table]
    place = own.source, own.sheet
    names = [n for n, t in described.tables.items() if (t.source, t.sheet) == place]
    if names[0] != table:
        return None
    others = [described.tables[name] for name in names[1:]]
    read = [heading for other in others for heading in other.headings]
    return [*read, *(h for other in others for h in other.ignored)]


def _resolved(
    gathered: Sequence[Gathered], described: ImportMap, before: Before
) -> list[Gathered]:
    """Return tables with identifiers in place of names of other tables' rows."""
    by_table = {item.table: item for item in gathered}
    pool: dict[str, dict[str, str]] = {}
    for table in IDENTIFIERS:
        mapped = described.tables.get(table)
        stays = mapped is None or mapped.gone == "keep"
        old = [values_of(row) for row in before.rows(table)] if stays else []
        rows = by_table[table].rows.values() if table in by_table else ()
        pool[table] = named_rows(table, [*old, *rows])
    return [_with_references(item, pool) for item in gathered]


def _with_references(item: Gathered, pool: Mapping[str, Mapping[str, str]]) -> Gathered:
    """Return a table with identifiers in place of names."""
    if item.grid is None:
        return item
    rows, problems = resolved(item.rows, grid=item.grid, pool=pool)
    return replace(item, rows=rows, problems=(*item.problems, *problems))


Objects = Mapping[str, Mapping[int, Frozen]]


def _objects(gathered: Sequence[Gathered]) -> tuple[Objects, list[InputProblem]]:
    """Return the rows of each table as objects, and every problem."""
    made: dict[str, Mapping[int, Frozen]] = {}
    problems: list[InputProblem] = []
    for item in gathered:
        made[item.table], broken = as_rows(item)
        problems += [*item.problems, *broken]
    return made, problems


def _joined(
    described: ImportMap,
    gathered: Sequence[Gathered],
    made: Objects,
    before: Before,
    opened: Sources,
    *,
    out: str,
) -> Imported:
    """Return the register that comes of the sources and of the one that is there."""
    joined = [
        merged(
            tuple(made[item.table].values()),
            table=item.table,
            old=before.rows(item.table),
            fed=_fed(item.table, described.tables[item.table]),
            constants=described.tables[item.table].constants,
            gone=described.tables[item.table].gone,
            file=out,
        )
        for item in gathered
    ]
    tables = {name: before.rows(name) for name in TABLES}
    tables |= {item.table: item.rows for item in joined}
    origins = {
        _origin(item.table, row): (item.grid, number)
        for item in gathered
        for number, row in made[item.table].items()
        if item.grid is not None
    }
    problems = [
        *(problem for item in joined for problem in item.problems),
        *cross_problems(_as_tables(tables, origins, out=out), rulebook=Rulebook()),
    ]
    if problems:
        raise InputError(map(_with_advice, problems))
    return Imported(
        register=Register.model_validate(tables),
        fed=tuple(item.table for item in joined),
        told=(*opened.notes, *_told(described, gathered)),
        changes=tuple(_changes(joined, before)),
        before=before.files,
        log_beside=before.log_beside,
        own_decisions=before.own_decisions,
    )


def _origin(table: str, row: Frozen) -> tuple[Any, ...]:
    """Return the table and the key of a row."""
    return table, *key_of(table, values_of(row))


def _fed(table: str, described: TableMap) -> set[str]:
    """Return the columns that a source feeds, those that identify a row included.

    A constant is what the source does not know: it fills new rows, and changes nothing that people wrote since.
    """
    return {*(described.fed - set(described.constants)), *KEYS[table]}


def _told(described: ImportMap, gathered: Sequence[Gathered]) -> Iterator[str]:
    """Yield how each table was read, a line each."""
    for item in gathered:
        table = described.tables[item.table]
        source = listed(table.source) if item.grid is None else item.grid.told()
        yield f"{item.table}: {counted(len(item.rows), 'row')} from {source}"
        for column, value in table.constants.items():
            basis = table.basis.get(column, "user")
            yield f"  {column} = {shown(value)} in every row ({basis})"
        yield from (f"  {note}" for note in item.notes)


def _changes(joined: Sequence[Merged], before: Before) -> Iterator[str]:
    """Yield how the register that is there would change."""
    if before.register is None:
        return
    fed = {item.table for item in joined}
    for item in joined:
        yield told_changes(item, before=len(before.rows(item.table)))
    for table in TABLES:
        if table not in fed and before.rows(table):
            yield untouched(table, before.rows(table))
    yield from before.notes


# --- Checks of the whole ---


@dataclass(frozen=True, kw_only=True)
class MadeGrid(Grid):
    """A table that will be; its problems stand where its rows come from."""

    origins: Mapping[int, tuple[SourceGrid, int]] = field(default_factory=dict)

    def problem(
        self, *rows: int, column: str = "", value: Any = None, rule: str, repair: str
    ) -> InputProblem:
        """Return a problem at the rows of the source, or of the register where they are kept from there."""
        found = [self.origins[row] for row in rows if row in self.origins]
        if found and len(found) == len(rows):
            grid = found[0][0]
            numbers = [number for _, number in found]
            return grid.problem(
                *numbers, column=column, value=value, rule=rule, repair=repair
            )
        return super().problem(
            *rows, column=column, value=value, rule=rule, repair=repair
        )


def _as_tables(
    rows: Mapping[str, Sequence[Frozen]], origins: Origins, *, out: str
) -> dict[str, Table]:
    """Return the tables of a register as if they had been read, so that they are checked together."""
    return {name: _as_table(name, rows[name], origins, out=out) for name in TABLES}


def _as_table(
    name: str, rows: Sequence[Frozen], origins: Origins, *, out: str
) -> Table:
    """Return one table as if it had been read."""
    columns = list(columns_of(TABLES[name]))
    numbered = list(enumerate(rows, start=2))
    grid = MadeGrid(
        source=Source(table=name, file=f"{out}, {name}"),
        heading_row=1,
        headings={column: position for position, column in enumerate(columns)},
        lines=tuple((n, tuple(values_of(row).values())) for n, row in numbered),
        origins={
            n: origins[_origin(name, row)]
            for n, row in numbered
            if _origin(name, row) in origins
        },
    )
    records = tuple(
        (n, {c: v for c, v in values_of(row).items() if v is not None})
        for n, row in numbered
    )
    return Table(grid=grid, records=records, rows=tuple(numbered), problems=())


def _with_advice(problem: InputProblem) -> InputProblem:
    """Return a problem of the whole with what a map can do about rows that were dropped."""
    if "no such alliance" in problem.rule or "no such manager" in problem.rule:
        advice = f'{problem.repair}; where the source no longer has it, say gone = "keep" in the map'
        return replace(problem, repair=advice)
    return problem
