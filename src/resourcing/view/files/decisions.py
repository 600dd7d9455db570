"""Appends to the decision log of a register: one writer at a time, and nothing lost when one is stopped half-way.

Each entry is one line, written in one go and forced to the disk. A line that was cut short is set aside, never overwritten.
"""

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from resourcing.domain import Decision
from resourcing.errors import InputError
from resourcing.intake import (
    COLUMNS,
    LogLine,
    cells_of,
    sealed,
    superseded,
    verified,
)
from resourcing.read.decisions import LogFile, log_path, read_log
from resourcing.view.files.single import refusal
from resourcing.view.files.texts import csv_line
from resourcing.words import inert

WAIT_SECONDS = 30.0
"""How long a writer waits for another."""
POLL_SECONDS = 0.005
"""How often it looks whether the other is done."""


@dataclass(frozen=True, kw_only=True)
class Appended:
    """What was appended.

    Attributes
    ----------
    entry
        The entry with its seal.
    path
        The log.
    set_aside
        File that took the beginning of a line that was cut short before; None where there was none.
    whole
        Whether every sealed entry before it was as written.
    """

    entry: Decision
    path: Path
    set_aside: Path | None = None
    whole: bool = True


def append_decision(entry: Decision, *, register: Path) -> Appended:
    """Append an entry to the decision log of a register.

    Parameters
    ----------
    entry
        The entry, not sealed. What it supersedes may be named as people do; it is written exactly, by time and seal.
    register
        Folder or workbook of the register.

    Raises
    ------
    InputError
        If the log cannot be read or written, another writer keeps it for long, or what the entry supersedes is not
        one entry, or is superseded already.
    """
    path = log_path(register)
    with _telling(path), locked(register):
        found = read_log(path)
        entry = _exact(entry, found)
        aside = _set_aside(found) if found.torn else None
        if not set(COLUMNS) <= set(found.headings):
            _write_headings(found)
            found = read_log(path)
        made = sealed(entry, before=next(reversed(_lines(found)), None))
        cells = cells_of(made)
        _append(path, _line(found.headings, cells))
    return Appended(
        entry=made, path=path, set_aside=aside, whole=verified(_lines(found)).whole
    )


def _exact(entry: Decision, found: LogFile) -> Decision:
    """Return an entry with the exact name of the one that it supersedes, if any, as the log has it now."""
    if not entry.supersedes:
        return entry
    name, problem = superseded(entry.supersedes, [cells for _, cells in found.lines])
    if problem is not None:
        raise InputError([problem])
    return entry.replace(supersedes=name)


@contextmanager
def locked(register: Path, *, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Keep every other writer of a register out, by a lock file that a killed process gives up.

    Raises
    ------
    InputError
        If another writer keeps the lock for long, or nothing may be written there.
    """
    path = log_path(register)
    lock = FileLock(
        path.with_name(f".{path.name}.lock"),
        timeout=seconds,
        poll_interval=POLL_SECONDS,
    )
    try:
        with _telling(path.parent):
            lock.acquire()
    except Timeout:
        rule = f"another program has been writing for {seconds:g} seconds"
        repair = "try again when it is done; a program that was stopped holds nothing"
        raise refusal(register, rule, repair) from None
    try:
        yield
    finally:
        lock.release()


def check_log(register: Path) -> None:
    """Raise InputError where no entry could be appended to a register's log: it is damaged, or may not be written.

    Raises
    ------
    InputError
        With every problem.
    """
    path = log_path(register)
    read_log(path)
    if path.exists():
        with _telling(path), path.open("r+b"):
            pass


@contextmanager
def _telling(path: Path) -> Iterator[None]:
    """Turn what the disk refuses into a problem."""
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        advice = "see that you may write there, and close it in other programs"
        raise refusal(path, f"cannot be written: {why}", advice) from error


def _lines(found: LogFile) -> list[LogLine]:
    """Return the lines of a log."""
    return [LogLine(row=row, cells=cells) for row, cells in found.lines]


def _line(headings: Sequence[str], cells: Mapping[str, str]) -> str:
    """Return the line of an entry; what a spreadsheet would take for a formula is text."""
    return csv_line(inert(cells.get(name, "")) for name in headings)


def _append(path: Path, line: str) -> None:
    """Append one line in one go and force it to the disk, after an end of line where one is missing."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        ended = file.read(1) == b"\n"
        file.seek(0, os.SEEK_END)
        file.write((line if ended else f"\n{line}").encode())
        file.flush()
        os.fsync(file.fileno())


def _set_aside(found: LogFile) -> Path:
    """Move the beginning of a line that was cut short to a file of its own, that first, and cut it off the log."""
    aside = found.path.with_name(f"_{found.path.stem}.torn.txt")
    note = f"# cut short, set aside {datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC\n"
    with aside.open("ab") as file:
        file.write(note.encode() + found.torn + b"\n")
        file.flush()
        os.fsync(file.fileno())
    with found.path.open("r+b") as file:
        file.truncate(found.whole_bytes)
        file.flush()
        os.fsync(file.fileno())
    return aside


def _write_headings(found: LogFile) -> None:
    """Write the log anew with every column, its lines as they are; in one move, so that it is never half written."""
    headings = [
        *found.headings,
        *(name for name in COLUMNS if name not in found.headings),
    ]
    lines = [_line(headings, cells) for _, cells in found.lines]
    text = "".join([csv_line(headings), *lines])
    replace_file(found.path, text.encode())


def replace_file(path: Path, content: bytes) -> None:
    """Put content in the place of a file, in one move, with the rights that it had."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, fresh)
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)
