"""Reads files of other tools as rows of cells: any usual encoding and separator of CSV, and every sheet of a workbook.

Says what was taken; knows no column.
"""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

from resourcing.errors import InputProblem
from resourcing.read.files import SAVE_CSV, read_bytes
from resourcing.read.foreign import WORKBOOKS, foreign
from resourcing.read.grid import Line
from resourcing.read.outcome import InputFile, Outcome, failed
from resourcing.read.workbook import read_workbook
from resourcing.words import as_before

SEPARATORS: Mapping[str, str] = {
    "semicolon": ";",
    "comma": ",",
    "tab": "\t",
    "bar": "|",
}
"""Mark by name, the likelier ones first."""
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8 with byte order mark"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_FAULTS: Mapping[str, str] = {
    "expected after": "text goes on behind a closing quotation mark",
    "unexpected end of data": "a quotation mark is opened and never closed",
    "field larger": "a cell is too long to be one; a quotation mark may be opened and never closed",
}
"""What is wrong with CSV in our words, by a part of what Python says."""
_ODD = re.compile("(?<=[A-Za-z])[€ƒ†‡‰ŠŒŽ•™Ÿ¡-¿](?=[a-z])|\\b€(?=[a-z])")
"""Marks within a word: text of an old Mac that was taken for Windows-1252."""
_MAC = re.compile(rb"""date1904=["'](1|true)["']""")
_SAID = re.compile(r"sep=(.)", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A source as it was opened."""

    path: Path
    sheets: Mapping[str, list[Line]]
    """Rows of each sheet; a CSV file has one, called ``""``."""
    how: str
    """How it was read, in words."""
    separator: str = ""
    """Name of the separator of a CSV file."""
    encoding: str = ""
    """Encoding of a CSV file in words."""
    since_1904: bool = False
    """Whether a workbook counts days from 1904, as old ones of the Mac do."""


class Improper(NamedTuple):
    """Why text is no CSV."""

    line: int
    """Line of the file, from 1, at which it is noticed."""
    why: str


class Text(NamedTuple):
    """Text with the encoding it was stored in, in words."""

    text: str
    encoding: str


def open_source(
    path: Path, *, separator: str | None = None, encoding: str | None = None
) -> Outcome[Opened]:
    """Open a CSV file or a workbook of another tool.

    Parameters
    ----------
    path
        File to read.
    separator
        Name of the separator in CSV; None detects it.
    encoding
        Encoding of CSV; None detects it.
    """
    found = read_bytes(path)
    if found.value is None:
        return failed(*found.problems)
    if problem := foreign(path, found.value):
        return failed(problem, files=found.files)
    if path.suffix.lower() in WORKBOOKS:
        return _workbook(path)
    text = decoded(found.value, encoding=encoding)
    if text is None:
        return failed(_undecodable(path, encoding), files=found.files)
    return _csv(path, text, separator=separator, files=found.files)


def _workbook(path: Path) -> Outcome[Opened]:
    """Open a workbook."""
    book = read_workbook(path)
    if book.value is None:
        return failed(*book.problems, files=book.files)
    filled = {
        title: lines
        for title, lines in book.value.items()
        if any(cell is not None for _, cells in lines for cell in cells)
    }
    counts = any(_counts_from_1904(file.content) for file in book.files)
    how = "workbook that counts days from 1904" if counts else "workbook"
    opened = Opened(path=path, sheets=filled, how=how, since_1904=counts)
    return Outcome(value=opened, files=book.files)


def _counts_from_1904(content: bytes) -> bool:
    """Return whether a workbook says that its days count from 1904."""
    with ZipFile(io.BytesIO(content)) as archive:
        return bool(_MAC.search(archive.read("xl/workbook.xml")))


def decoded(content: bytes, *, encoding: str | None = None) -> Text | None:
    r"""Return the text of bytes: as said, by its mark, as strict UTF-8, as UTF-16 without mark, or as Windows-1252.

    Examples
    --------
    >>> decoded("Müller".encode("cp1252"))
    Text(text='Müller', encoding='Windows-1252 (it is not UTF-8)')
    >>> decoded("Müller".encode())
    Text(text='Müller', encoding='UTF-8')
    """
    if encoding is not None:
        return _attempt(content, encoding, f"{encoding} (as the map says)")
    for mark, codec, name in MARKS:
        if content.startswith(mark):
            return _attempt(content, codec, name)
    if b"\0" in content:
        first = "utf-16-be" if content[:1] == b"\0" else "utf-16-le"
        return _attempt(content, first, "UTF-16 without byte order mark")
    found = _attempt(content, "utf-8", "UTF-8") or _attempt(
        content, "cp1252", "Windows-1252 (it is not UTF-8)"
    )
    return _doubted(found, content)


def _doubted(found: Text | None, content: bytes) -> Text | None:
    """Return text with a hint where words look as if they came from an old Mac."""
    if found is None or not found.encoding.startswith("Windows"):
        return found
    odd = _ODD.search(found.text)
    if odd is None or _ODD.search(content.decode("mac-roman")):
        return found
    start = max(0, odd.start() - 3)
    word = found.text[start : odd.end() + 3]
    hint = f'{found.encoding}; {word!r} looks wrong: if so, say encoding = "mac-roman" in the map'
    return Text(found.text, hint)


def _attempt(content: bytes, codec: str, name: str) -> Text | None:
    """Return bytes as text, None where they are none in this encoding."""
    try:
        text = content.decode(codec)
    except (UnicodeError, LookupError):
        return None
    return Text(text.removeprefix("\ufeff"), name)


def _undecodable(path: Path, encoding: str | None) -> InputProblem:
    """Return the problem of a file that is no text."""
    if encoding is None:
        return InputProblem(
            file=str(path),
            rule="is no text in UTF-8, UTF-16 or Windows-1252",
            repair=f"name its encoding in the map (encoding), or {SAVE_CSV}",
        )
    return InputProblem(
        file=str(path),
        value=encoding,
        rule="is not stored in the encoding that the map says",
        repair="correct encoding, or leave it away to have it detected",
    )


def _csv(
    path: Path, text: Text, *, separator: str | None, files: tuple[InputFile, ...]
) -> Outcome[Opened]:
    """Open the text of a CSV file."""
    name = separator or separator_of(text.text)
    lines = rows_of(text.text, SEPARATORS[name])
    if isinstance(lines, Improper):
        problem = InputProblem(
            file=str(path),
            line=lines.line,
            rule=f"is not proper CSV: {lines.why}",
            repair="close every quotation mark, and double those within text",
        )
        return failed(problem, files=files)
    how = f"{text.encoding}, columns separated by {_plural(name)}"
    opened = Opened(
        path=path,
        sheets={"": lines},
        how=how,
        separator=name,
        encoding=text.encoding,
    )
    return Outcome(value=opened, files=files)


def _plural(name: str) -> str:
    """Return the name of a separator for several of them."""
    return f"{name}s"


def rows_of(text: str, mark: str) -> list[Line] | Improper:
    """Return the rows of CSV text, numbered from 1, or why there are none; a line that only says the separator is blank."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        records = list(reader)
    except csv.Error as error:
        why = next(
            (ours for theirs, ours in _FAULTS.items() if theirs in str(error)),
            str(error),
        )
        return Improper(line=reader.line_num, why=why)
    lines = [
        (number, tuple(as_before(cell.strip()) or None for cell in cells))
        for number, cells in enumerate(records, start=1)
    ]
    said = lines and _SAID.fullmatch(text.split("\n", 1)[0].strip())
    return [(1, ()), *lines[1:]] if said else lines


def separator_of(text: str) -> str:
    r"""Return the name of the separator that gives most rows the same number of columns.

    Examples
    --------
    >>> separator_of("name;fte\nAda, PhD;0,8\n"), separator_of("name,fte\nAda,0.8\n")
    ('semicolon', 'comma')
    """
    said = _SAID.fullmatch(text.split("\n", 1)[0].strip("\r\n "))
    names = {mark: name for name, mark in SEPARATORS.items()}
    if said and said[1] in names:
        return names[said[1]]
    return max(
        SEPARATORS,
        key=lambda name: (
            *_evenness(text, SEPARATORS[name]),
            text.count(SEPARATORS[name]),
        ),
    )


def _evenness(text: str, mark: str) -> tuple[float, int]:
    """Return the share of rows with the usual number of columns, and that number; zeros where a mark separates nothing."""
    lines = rows_of(text, mark)
    if isinstance(lines, Improper):
        return 0.0, 0
    widths = Counter(len(cells) for _, cells in lines if any(cells))
    several = [(count, width) for width, count in widths.items() if width > 1]
    if not several:
        return 0.0, 0
    count, width = max(several)
    return count / widths.total(), width
