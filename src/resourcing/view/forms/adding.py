"""Adds what a form says to a register: rows appended to its files, or to the sheets of its workbook.

One writer at a time; each file is replaced in one move, and none where the register is not what was read.
"""

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from resourcing.domain import TABLES, Frozen
from resourcing.read.cross import Rulebook
from resourcing.read.decisions import log_path
from resourcing.read.foreign import WORKBOOKS
from resourcing.read.forms import Form
from resourcing.read.register import read_tables
from resourcing.view.files.decisions import locked, replace_file
from resourcing.view.files.single import check_file, refusal
from resourcing.view.files.texts import csv_line
from resourcing.words import inert

Cells = dict[str, Any]
"""Filled cells of a new row by heading."""


def add_to_register(
    form: Form, *, register: Path, out: Path | None = None, force: bool = False
) -> Path:
    """Add what a form says to a register.

    Parameters
    ----------
    form
        The form, read against this register.
    register
        Folder or workbook.
    out
        Workbook to write in place of the register's own, which then stays; for workbooks only. A copy of the decision log
        goes along where none lies beside it.
    force
        Whether a workbook may be replaced: its own, or the one named.

    Returns
    -------
    pathlib.Path
        What was written: the folder, or the workbook.

    Raises
    ------
    InputError
        If it may not be written, or the register is no longer what was read; then nothing is.
    """
    is_book = register.suffix.lower() in WORKBOOKS
    if not is_book and out is not None:
        raise refusal(out, "is for workbooks only", "leave --out away")
    if is_book:
        target = register if out is None else out
        if out is None and not force:
            rule = "is a workbook, which is written anew with the rows added"
            advice = "write it to another file with --out, or replace it with --force"
            raise refusal(register, rule, advice)
        check_file(target, force=force, endings=sorted(WORKBOOKS))
    with locked(register):
        _check_as_read(form)
        rows = _rows(form)
        if is_book:
            return _add_to_book(register, rows, target=target)
        return _add_to_folder(register, rows)


def _rows(form: Form) -> dict[str, list[Cells]]:
    """Return the new rows of each table."""
    new = () if form.alliance is None else (form.alliance,)
    tables: dict[str, Sequence[Frozen]] = {
        "alliances": new,
        "evaluations": form.evaluations,
    }
    return {
        name: [_cells(row) for row in rows] for name, rows in tables.items() if rows
    }


def _cells(row: Frozen) -> Cells:
    """Return the filled cells of a row by heading."""
    fields = type(row).model_fields.items()
    values = {field.alias or name: getattr(row, name) for name, field in fields}
    return {name: value for name, value in values.items() if value not in (None, ())}


def _check_as_read(form: Form) -> None:
    """Raise InputError where a file of the register that rows go to is not what was read."""
    for file in form.register_files:
        if not _takes_rows(file.path):
            continue
        try:
            same = file.path.read_bytes() == file.content
        except OSError:
            same = False
        if not same:
            raise refusal(
                file.path, "changed while the form was looked at", "run it again"
            )


def _takes_rows(path: Path) -> bool:
    """Return whether a file of a register takes rows of a form: a workbook, or the file of one of the tables."""
    is_book = path.suffix.lower() in WORKBOOKS
    return is_book or path.stem.strip().lower() in {"alliances", "evaluations"}


# --- A folder of CSV files ---


def _add_to_folder(folder: Path, rows: Mapping[str, list[Cells]]) -> Path:
    """Append rows to the CSV files of a folder; where the second cannot be written, the first is as before."""
    paths = {name: _csv_of(folder, name) for name in rows}
    before = {path: path.read_bytes() for path in paths.values()}
    after = {
        path: _appended(before[path], rows[name], columns=_columns(name))
        for name, path in paths.items()
    }
    done: list[Path] = []
    try:
        for path, content in after.items():
            replace_file(path, content)
            done.append(path)
    except OSError as error:
        for path in done:
            replace_file(path, before[path])
        why = (error.strerror or type(error).__name__).lower()
        rule = f"cannot be written: {why}"
        raise refusal(folder, rule, "close it in other programs") from error
    return folder


def _columns(table: str) -> list[str]:
    """Return the headings of a table in the order of its class."""
    fields = TABLES[table].model_fields.items()
    return [field.alias or name for name, field in fields]


def _csv_of(folder: Path, table: str) -> Path:
    """Return the file of a table, whose name may have capital letters."""
    found = (path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    return next(path for path in found if path.stem.strip().lower() == table)


def _appended(
    content: bytes, rows: Iterable[Cells], *, columns: Sequence[str]
) -> bytes:
    """Return a CSV file with rows more; what it holds stays as it is, but for columns that are missing."""
    text = content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text, newline="")))
    at = next(n for n, line in enumerate(lines) if any(cell.strip() for cell in line))
    headings = [cell.strip() for cell in lines[at]]
    rows = list(rows)
    used = {name for row in rows for name in row}
    more = [name for name in columns if name in used and name not in headings]
    new = [[_text(row.get(name)) for name in (*headings, *more)] for row in rows]
    end = "\r\n" if "\r\n" in text else "\n"
    if more:
        wider = [
            [*line, *(more if n == at else [""] * len(more))]
            for n, line in enumerate(lines[at:], start=at)
            if line
        ]
        text = "".join(map(csv_line, wider)).replace("\n", end)
    elif not text.endswith(("\n", "\r")):
        text += end
    text += "".join(map(csv_line, new)).replace("\n", end)
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return mark + text.encode()


def _text(value: Any) -> str:
    """Return a value as a CSV cell; text of people that a spreadsheet would take for a formula gets an apostrophe."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return inert(";".join(value))
        case str():
            return inert(value)
    return str(value)


# --- A workbook ---


def _add_to_book(path: Path, rows: Mapping[str, list[Cells]], *, target: Path) -> Path:
    """Append rows to the sheets of a workbook and save it; what was written is read back before it is put in place."""
    from openpyxl import load_workbook  # slow to import

    book = load_workbook(path, keep_vba=path.suffix.lower() == ".xlsm")
    for name, new in rows.items():
        title = next(t for t in book.sheetnames if t.strip().lower() == name)
        _append_to_sheet(book[title], new, columns=_columns(name))
    out = io.BytesIO()
    book.save(out)
    _check_readable(out.getvalue(), like=path)
    log, new_log = log_path(path), log_path(target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if log.exists() and not new_log.exists():
            replace_file(new_log, log.read_bytes())  # what was decided goes along
        replace_file(target, out.getvalue())
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        rule = f"cannot be written: {why}"
        raise refusal(target, rule, "close it in other programs") from error
    return target


def _append_to_sheet(
    sheet: Any, rows: Iterable[Cells], *, columns: Sequence[str]
) -> None:
    """Write rows below the last filled one, under their headings; a missing heading is added."""
    filled = [
        row[0].row
        for row in sheet.iter_rows()
        if any(cell.value is not None for cell in row)
    ]
    first, last = filled[0], filled[-1]
    where = {
        str(cell.value).strip(): cell.column
        for cell in sheet[first]
        if cell.value is not None
    }
    rows = list(rows)
    for name in columns:
        if name not in where and any(name in row for row in rows):
            where[name] = max(where.values()) + 1
            sheet.cell(row=first, column=where[name], value=name)
    for number, row in enumerate(rows, start=last + 1):
        for name, value in row.items():
            _write_cell(sheet.cell(row=number, column=where[name]), value)
    for table in sheet.tables.values():
        start, _, end = table.ref.partition(":")
        if end.strip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(last):
            letters = end.rstrip("0123456789")
            table.ref = f"{start}:{letters}{last + len(rows)}"


def _write_cell(cell: Any, value: Any) -> None:
    """Write a value; text stays text whatever it begins with."""
    cell.value = ";".join(value) if isinstance(value, tuple) else value
    if isinstance(value, str | tuple):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = "yyyy-mm-dd"


def _check_readable(content: bytes, *, like: Path) -> None:
    """Raise InputError where a workbook cannot be read back, such as for formulas whose results saving loses."""
    trial = like.with_name(f".{like.stem}.{os.getpid()}.trial{like.suffix}")
    try:
        trial.write_bytes(content)
        problems = read_tables(trial, rulebook=Rulebook()).problems
    finally:
        trial.unlink(missing_ok=True)
    if problems:
        rule = (
            f"would not read back after saving: {problems[0].place} {problems[0].rule}"
        )
        repair = "add the rows by hand, or keep the register as a folder of CSV files"
        raise refusal(like, rule, repair)
