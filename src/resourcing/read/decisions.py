"""Reads the decision log of a register as it is: its lines, and a last line that was only half written.

Where the log lies is decided here; whether it still is what was written is judged in `intake`, not here.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from resourcing.domain import Decision
from resourcing.errors import InputError, InputProblem
from resourcing.read.files import SAVE_CSV, read_bytes
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.outcome import InputFile
from resourcing.read.register import LOG
from resourcing.words import as_before

NAME = f"{LOG}.csv"
END = b"\n"
SEAL_LENGTH = 64
"""Characters of a seal that is whole."""


@dataclass(frozen=True, kw_only=True)
class LogFile:
    """A decision log as its file holds it.

    Attributes
    ----------
    path
        The file, there or not.
    headings
        Columns, none where the file is not there or empty.
    lines
        Number of the row and filled cells by column, of every whole line.
    torn
        The beginning of an entry whose writing was cut short, after the last whole line; empty where there is none.
    whole_bytes
        Bytes of the file up to there.
    files
        The file with what was read; none where it is not there.
    """

    path: Path
    headings: tuple[str, ...] = ()
    lines: tuple[tuple[int, dict[str, str]], ...] = ()
    torn: bytes = b""
    whole_bytes: int = 0
    files: tuple[InputFile, ...] = ()


def log_path(register: Path | str) -> Path:
    """Return where the decision log of a register lies: in its folder, or beside a workbook and named after it.

    Examples
    --------
    >>> log_path("register").as_posix(), log_path("team/register.xlsx").as_posix()
    ('register/decisions.csv', 'team/register.decisions.csv')
    """
    path = Path(register)
    if path.suffix.lower() in WORKBOOKS:
        return path.with_name(f"{path.stem}.{NAME}")
    return path / NAME


def read_log(path: Path | str) -> LogFile:
    """Read a decision log; one that is not there has no lines.

    Parameters
    ----------
    path
        CSV file.

    Raises
    ------
    InputError
        If the file cannot be read, or its whole lines are no CSV under headings.

    Examples
    --------
    >>> read_log("no/such/decisions.csv").lines
    ()
    """
    path = Path(path)
    if not path.exists():
        return LogFile(path=path)
    found = read_bytes(path)
    content = found.result()
    cut = content.rfind(END) + 1
    rows = _rows(path, content[:cut])
    headings = tuple(cell.strip() for cell in rows[0]) if rows else ()
    _check(path, headings, rows[1:])
    last = _last(headings, content[cut:])
    if last is not None:
        rows, cut = [*rows, last], len(content)
    return LogFile(
        path=path,
        headings=headings,
        lines=tuple(
            (number, _filled(headings, cells))
            for number, cells in enumerate(rows[1:], start=2)
            if any(cell.strip() for cell in cells)
        ),
        torn=content[cut:],
        whole_bytes=cut,
        files=found.files,
    )


def _rows(path: Path, content: bytes) -> list[list[str]]:
    """Return the rows of the whole lines of a log."""
    try:
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        rule = f"is no CSV in UTF-8 ({error})"
        raise InputError(
            [InputProblem(file=str(path), rule=rule, repair=SAVE_CSV)]
        ) from None


def _check(path: Path, headings: tuple[str, ...], rows: Sequence[list[str]]) -> None:
    """Raise InputError where columns are not those of a log, or a whole line has too few or too many cells."""
    known = set(Decision.model_fields)
    strange = [name for name in headings if name not in known]
    wrong = [
        number
        for number, cells in enumerate(rows, start=2)
        if any(cells) and len(cells) != len(headings)
    ]
    problems = [
        InputProblem(
            file=str(path),
            place="row 1",
            column=name,
            rule="unknown column",
            repair=f"the columns are {', '.join(Decision.model_fields)}",
        )
        for name in strange
    ]
    problems += [
        InputProblem(
            file=str(path),
            place=f"row {number}",
            rule=f"has another number of cells than the {len(headings)} headings",
            repair="restore the row from a copy, or take it out; the log will tell that it is gone",
        )
        for number in wrong
    ]
    if problems:
        raise InputError(problems)


def _last(headings: tuple[str, ...], rest: bytes) -> list[str] | None:
    """Return the cells of a last line that lacks only its end, None where its writing was cut short."""
    try:
        rows = list(csv.reader([rest.decode()], strict=True)) if rest else []
    except (UnicodeDecodeError, csv.Error):
        return None
    if len(rows) != 1 or not headings or len(rows[0]) != len(headings):
        return None
    cells = _filled(headings, rows[0])
    by_hand = "kind" not in cells  # the command always says which kind
    return rows[0] if by_hand or len(cells.get("seal", "")) == SEAL_LENGTH else None


def _filled(headings: tuple[str, ...], cells: Sequence[str]) -> dict[str, str]:
    """Return the filled cells of a line by column."""
    texts = (as_before(cell.strip()) for cell in cells)
    return {name: text for name, text in zip(headings, texts, strict=True) if text}
