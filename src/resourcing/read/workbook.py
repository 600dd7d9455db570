"""Reads the sheets of an Excel workbook into grids, values as Excel holds them and nothing guessed.

Finds formulas whose result no program ever stored; knows no column.
"""

import io
import posixpath
import re
import warnings
import zlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import BadZipFile, ZipFile

from resourcing.errors import InputProblem
from resourcing.read.files import read_bytes
from resourcing.read.foreign import foreign
from resourcing.read.grid import Cells, Formula, Line, clean
from resourcing.read.outcome import Outcome, failed

Sheets = dict[str, list[Line]]

DAMAGE = (
    *(BadZipFile, zlib.error, ET.ParseError, EOFError, OSError, RuntimeError),
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
)
"""What opening a damaged, protected or foreign workbook may raise, from unzipping to the last cell."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_COORDINATE = re.compile(r"([A-Z]+)(\d+)")


def read_workbook(path: Path) -> Outcome[Sheets]:
    """Read every sheet of a workbook as numbered rows of cleaned cells.

    Returns
    -------
    Outcome of dict
        Sheet name to rows, in the workbook's order.
    """
    found = read_bytes(path)
    if found.value is None:
        return failed(*found.problems)
    if unfit := foreign(path, found.value):
        return failed(unfit, files=found.files)
    try:
        sheets = _sheets(found.value)
    except DAMAGE as error:
        problem = InputProblem(
            file=str(path),
            rule=f"cannot be opened as an Excel workbook ({type(error).__name__})",
            repair="save it as .xlsx without a password; a damaged file must be saved again",
        )
        return failed(problem, files=found.files)
    return Outcome(value=sheets, files=found.files)


def _sheets(content: bytes) -> Sheets:
    """Return the sheets of a workbook's bytes."""
    from openpyxl import load_workbook  # slow to import, and CSV users never need it

    unsaved = _unsaved_formulas(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of drop-down lists and styles we do not read
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        with closing(book):
            return {
                sheet.title: list(_lines(sheet, unsaved.get(sheet.title, set())))
                for sheet in book.worksheets
            }


def _lines(sheet: Any, unsaved: set[tuple[int, int]]) -> Iterator[Line]:
    """Yield the rows of a sheet, numbered from 1, blank ones included."""
    sheet.reset_dimensions()  # some programs write a wrong size
    for number, values in enumerate(sheet.iter_rows(values_only=True), start=1):
        yield number, _cells(number, values, unsaved)


def _cells(number: int, values: Iterable[Any], unsaved: set[tuple[int, int]]) -> Cells:
    """Return the cleaned cells of a row."""
    if not unsaved:
        return tuple(clean(value) for value in values)
    return tuple(
        Formula.UNSAVED if (number, position) in unsaved else clean(value)
        for position, value in enumerate(values)
    )


def _unsaved_formulas(content: bytes) -> dict[str, set[tuple[int, int]]]:
    """Return row number and position of formulas without a stored value, by sheet."""
    with ZipFile(io.BytesIO(content)) as archive:
        return {
            title: _unsaved_cells(archive.read(member))
            for title, member in _sheet_members(archive)
            if _FORMULA.search(archive.read(member))
        }


def _sheet_members(archive: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the title and the archive member of each sheet."""
    links = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    known = set(archive.namelist())
    for item in ET.fromstring(archive.read("xl/workbook.xml")).iter():
        if _local(item.tag) == "sheet":
            link = next(value for key, value in item.items() if _local(key) == "id")
            member = posixpath.normpath(posixpath.join("/xl", targets[link]))[1:]
            if member in known:
                yield item.get("name", ""), member


def _unsaved_cells(sheet: bytes) -> set[tuple[int, int]]:
    """Return row number and position of the formula cells of a sheet that hold no value."""
    found = set()
    for _, cell in ET.iterparse(io.BytesIO(sheet)):
        if _local(cell.tag) == "c":
            parts = {_local(part.tag): part for part in cell}
            stored = parts["v"].text if "v" in parts else None
            is_text = cell.get("t") == "str"  # a formula may give an empty text
            if "f" in parts and not stored and not is_text:
                found.add(_row_and_position(cell.get("r", "A1")))
            cell.clear()
    return found


def _row_and_position(coordinate: str) -> tuple[int, int]:
    """Return row number and position from 0 of a cell such as ``D7``."""
    match = _COORDINATE.fullmatch(coordinate)
    letters, digits = match.groups() if match else ("A", "1")
    position = 0
    for letter in letters:
        position = position * 26 + ord(letter) - ord("A") + 1
    return int(digits), position - 1


def _local(tag: str) -> str:
    """Return a tag without its namespace."""
    return tag.rpartition("}")[2]
