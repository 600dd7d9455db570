"""Reads the register that an import goes over: what it holds, and what of it an import must leave alone.

The decision log is append-only: an import neither writes nor moves it, wherever it lies.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from resourcing.domain import TABLES, Decision, Frozen, Register
from resourcing.errors import InputError, InputProblem
from resourcing.read.aside import LENIENT
from resourcing.read.cross import Rulebook
from resourcing.read.decisions import log_path, read_log
from resourcing.read.examples import is_about_examples, is_example
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.grid import Source, to_grid
from resourcing.read.outcome import InputFile
from resourcing.read.register import LOG, Tabular, read_tables
from resourcing.read.rows import columns_of, read_rows
from resourcing.read.workbook import read_workbook
from resourcing.words import counted

NO_ALLIANCE = "there is no alliance"
"""What reading says of a register without any."""


@dataclass(frozen=True, kw_only=True)
class Before:
    """The register that is there."""

    register: Register | None = None
    files: tuple[InputFile, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    notes: tuple[str, ...] = ()
    """What becomes of rows that stand in two places."""
    log_beside: bool = False
    """Whether the decision log lies beside the workbook, in a file of its own."""
    own_decisions: tuple[Decision, ...] = ()
    """Rows of a workbook's sheet of decisions that the log beside it does not have."""

    def rows(self, table: str) -> tuple[Frozen, ...]:
        """Return the rows of a table."""
        return () if self.register is None else getattr(self.register, table)


def read_before(path: Path | None, *, fed: Collection[str]) -> Before:
    """Return the register at a path, none where nothing is there.

    Rows of the history that break rules stand in no way where their file stays as it is.

    Parameters
    ----------
    path
        Folder or workbook that the import goes over.
    fed
        Tables that come from the sources.

    Examples
    --------
    >>> read_before(Path("no/such/register"), fed=["alliances"]).rows("alliances")
    ()
    """
    if path is None:
        return Before()
    if LOG in fed and _is_log(log_path(path), beside=_is_book(path)):
        return Before(problems=(_append_only(log_path(path)),))
    if not path.exists() or (path.is_dir() and not any(path.glob("*.[cC][sS][vV]"))):
        return Before()
    if _is_book(path):
        return _workbook(path, fed)
    lenient = [name for name in LENIENT if name not in fed] if path.is_dir() else []
    return _read(path, lenient, fed)


def _is_book(path: Path) -> bool:
    """Return whether a register is a workbook."""
    return path.suffix.lower() in WORKBOOKS


def _read(path: Path, lenient: Collection[str], fed: Collection[str]) -> Before:
    """Return the register at a path where there is one."""
    read = read_tables(path, rulebook=Rulebook(), lenient=lenient)
    problems = tuple(p for p in read.problems if not _no_matter(p, fed))
    notes: tuple[str, ...] = ()
    if _is_book(path):  # written anew as a whole, a folder is not
        blank = _blank_rows(read)
        filled = tuple(p for p in problems if not _unfilled(p, blank))
        note = f"{path.name} is still a template: its example rows, and managers that are only numbered, go"
        notes = (note,) if len(filled) < len(problems) else ()
        problems = filled
    found = replace(read, problems=problems)
    return Before(
        register=found.register(), files=found.files, problems=problems, notes=notes
    )


def _no_matter(problem: InputProblem, fed: Collection[str]) -> bool:
    """Return whether a problem goes with the import: that there is no alliance yet."""
    return "alliances" in fed and problem.rule == NO_ALLIANCE


def _blank_rows(found: Tabular) -> set[int]:
    """Return the rows of managers that hold an identifier only, as a working folder begins with."""
    table = found.tables.get("managers")
    records = () if table is None else table.records
    return {row for row, values in records if set(values) == {"manager_id"}}


def _unfilled(problem: InputProblem, blank: Collection[int]) -> bool:
    """Return whether a problem only says that nobody has filled in a template yet."""
    spot = problem.spot
    if spot is None or spot.table.strip().lower() != "managers" or not spot.cells:
        return is_about_examples(problem)
    rows = {row for row, _ in spot.cells}
    return is_about_examples(problem) or rows <= set(blank)


def _is_log(path: Path, *, beside: bool) -> bool:
    """Return whether a file is a log that only commands append to: one beside a workbook, or with sealed entries."""
    try:
        return path.exists() and (
            beside or any("seal" in cells for _, cells in read_log(path).lines)
        )
    except InputError:  # told where the register is read
        return False


def _append_only(path: Path) -> InputProblem:
    """Return the problem of a map that feeds a log."""
    return InputProblem(
        file=str(path),
        rule="is the decision log, to which entries are only appended, and the map feeds decisions",
        repair=f"take [tables.{LOG}] out of the map, and enter decisions with `resourcing decide`",
    )


def _workbook(path: Path, fed: Collection[str]) -> Before:
    """Return the register of a workbook, which is written anew as a whole: nothing of it may be left aside but the log beside it."""
    log = log_path(path)
    if not log.exists():
        return _read(path, [], fed)
    found = _read(path, [LOG], fed)
    own, problems = _decisions_in(path)
    logged = found.rows(LOG)
    kept = tuple(row for row in own if row not in logged)
    twice = len(own) - len(kept)
    note = f"{LOG}: {counted(twice, 'row')} of the sheet {'is' if twice == 1 else 'are'} in {log.name} too, and stay only there"
    return Before(
        register=found.register,
        files=found.files,
        problems=(*found.problems, *problems),
        notes=(*found.notes, *([note] if twice else [])),
        log_beside=True,
        own_decisions=kept,
    )


def _decisions_in(path: Path) -> tuple[list[Decision], list[InputProblem]]:
    """Return the rows of a workbook's own sheet of decisions, and what of them cannot be read and so not be kept."""
    rows: list[Decision] = []
    problems: list[InputProblem] = []
    for title, lines in (read_workbook(path).value or {}).items():
        if title.strip().lower() != LOG:
            continue
        source = Source(table=LOG, file=str(path), sheet=title)
        filled = [line for line in lines if any(cell is not None for cell in line[1])]
        real = [line for line in filled if not is_example(line[1])]
        grid = to_grid(source, real, columns=columns_of(TABLES[LOG]))
        if len(real) > 1:
            problems += grid.problems
        if grid.value is not None:
            table = read_rows(grid.value)
            rows += [row for _, row in table.rows if isinstance(row, Decision)]
            problems += table.problems
    return rows, problems
