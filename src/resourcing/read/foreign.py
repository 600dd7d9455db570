"""Knows files that are neither CSV nor a workbook that can be read, and says how each becomes one.

Looks at the first bytes rather than at the name: exports are often called what they are not.
"""

from pathlib import Path

from resourcing.errors import InputProblem

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
"""Endings of the workbooks that are read."""
AS_XLSX = "open it in Excel or LibreOffice, save it as .xlsx, and name that file"
ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
LOCKS = ("~$", ".~lock.")
"""Beginnings of the names of files that exist while others are open."""
PAGE_STARTS = (b"<html", b"<!doctype", b"<table", b"<head", b"<meta", b"<?xml")
LOOKED_AT = 400
"""Bytes in which an OpenDocument file says what it is, and a page begins."""


def foreign(path: Path, content: bytes) -> InputProblem | None:
    """Return the problem of a file that cannot be read as a source, None where it may be.

    Parameters
    ----------
    path
        The file.
    content
        Its bytes.

    Examples
    --------
    >>> print(foreign(Path("a.ods"), b""))
    a.ods: is an OpenDocument spreadsheet, which is not read; open it in Excel or LibreOffice, save it as .xlsx, and name that file
    >>> foreign(Path("a.csv"), b"name;fte") is None
    True
    """
    found = _lock(path) or _spreadsheet(path, content) or _document(path, content)
    if found is None:
        return None
    rule, repair = found
    return InputProblem(file=str(path), rule=rule, repair=repair)


Fault = tuple[str, str] | None


def _lock(path: Path) -> Fault:
    """Return what is wrong with the file of an open file."""
    for mark in LOCKS:
        if path.name.startswith(mark):
            rule = "only says that another file is open in a program"
            return rule, f"name that file: {path.name.removeprefix(mark).rstrip('#')}"
    return None


def _spreadsheet(path: Path, content: bytes) -> Fault:
    """Return what is wrong with a spreadsheet of another kind."""
    ending = path.suffix.lower()
    is_open = ending in {".ods", ".fods"} or b"opendocument.spread" in content[:LOOKED_AT]  # fmt: skip
    if is_open:
        return "is an OpenDocument spreadsheet, which is not read", AS_XLSX
    if ending == ".numbers":
        return "is a Numbers spreadsheet, which is not read", "export it from Numbers as Excel (.xlsx)"  # fmt: skip
    if content.startswith(OLD_OFFICE):
        if ending in WORKBOOKS:
            rule = "is protected by a password, or an old Excel workbook under a new name"  # fmt: skip
            return rule, "open it in Excel, save it as .xlsx without a password (File, Info, Protect Workbook)"  # fmt: skip
        return "is an Excel workbook of before 2007, which is not read", AS_XLSX
    if content.startswith(ZIP) and ending == ".xlsb":
        return "is a binary Excel workbook, which is not read", AS_XLSX
    if content.startswith(ZIP) and ending not in WORKBOOKS:
        return "is no text; it may be a workbook under another name", "name it .xlsx if it is one, or export it again as CSV"  # fmt: skip
    return None


def _document(path: Path, content: bytes) -> Fault:
    """Return what is wrong with a page or a document."""
    if content.startswith(PDF):
        return "is a PDF, from which no table is read", "export it from its tool as CSV or .xlsx"  # fmt: skip
    start = content[:LOOKED_AT].lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").replace(b"\0", b"")  # fmt: skip
    if start.lower().startswith(PAGE_STARTS):
        rule = f"is a web page (or XML) under a name that ends in {path.suffix or 'nothing'}, as some tools export"  # fmt: skip
        return rule, AS_XLSX
    return None
