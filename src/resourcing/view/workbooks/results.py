"""Puts the results of formulas back into a workbook that openpyxl saved: it keeps formulas, but not what they gave.

A reader that computes nothing, ours included, would otherwise find them blank.
"""

import io
import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from html import escape
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile

if TYPE_CHECKING:
    from openpyxl import Workbook

Results = Mapping[str, Any]
"""What formulas gave, by cell such as ``D7``."""

_FORMULA_CELL = re.compile(
    rb'<c r="([A-Z]+\d+)"([^>]*)>(<f[^>]*/>|<f[^>]*>.*?</f>)<v\s*/?>(?:</v>)?</c>',
    re.DOTALL,
)


def results_of(book: "Workbook", *, computed: "Workbook") -> list[dict[str, Any]]:
    """Return what the formulas of each sheet gave, in the order of the sheets.

    Parameters
    ----------
    book
        Workbook with formulas.
    computed
        The same, with values in place of formulas.
    """
    return [
        {
            cell.coordinate: _counted(computed, sheet.title, cell.coordinate)
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f" and sheet.title in computed.sheetnames
        }
        for sheet in book.worksheets
    ]


def _counted(computed: "Workbook", title: str, place: str) -> Any:
    """Return what a formula gave; days as numbers, counted as this workbook does (from 1900 or 1904)."""
    from openpyxl.utils.datetime import to_excel

    value = computed[title][place].value
    if isinstance(value, date | time | timedelta):
        return to_excel(value, computed.epoch)  # type: ignore[no-untyped-call]
    return value


def with_results(content: bytes, *, results: list[dict[str, Any]]) -> bytes:
    """Return a saved workbook with the results of its formulas.

    Parameters
    ----------
    content
        Bytes of a workbook that openpyxl saved.
    results
        Results of each sheet, in the order of the sheets.
    """
    if not any(results):
        return content
    members = {
        f"xl/worksheets/sheet{number}.xml": found
        for number, found in enumerate(results, start=1)
    }
    kept = io.BytesIO()
    with (
        ZipFile(io.BytesIO(content)) as old,
        ZipFile(kept, "w", compression=ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            data = old.read(item)
            found = members.get(item.filename)
            new.writestr(item, _filled(data, found) if found else data)
    return kept.getvalue()


def _filled(sheet: bytes, results: Results) -> bytes:
    """Return the XML of a sheet with the results of its formulas."""

    def one(match: re.Match[bytes]) -> bytes:
        place, rest, formula = match.groups()
        result = results.get(place.decode())
        if result is None:
            return match.group()
        kind, text = _stored(result)
        mark = f' t="{kind}"'.encode() if kind else b""
        return b'<c r="%b"%b%b>%b<v>%b</v></c>' % (
            *(place, re.sub(rb'\s+t="\w+"', b"", rest), mark, formula),
            escape(text, quote=False).encode(),
        )

    return _FORMULA_CELL.sub(one, sheet)


def _stored(result: Any) -> tuple[str, str]:
    """Return the type and the text under which a workbook stores a result.

    Examples
    --------
    >>> _stored(True), _stored(0.5), _stored("#N/A"), _stored("a<b")
    (('b', '1'), ('', '0.5'), ('e', '#N/A'), ('str', 'a<b'))
    """
    from openpyxl.cell.cell import ERROR_CODES
    from openpyxl.utils.datetime import to_excel

    match result:
        case bool():
            return "b", str(int(result))
        case int() | float():
            return "", repr(result)
        case datetime() | date() | time() | timedelta():
            return "", repr(to_excel(result))  # type: ignore[no-untyped-call]
    text = str(result)
    return ("e" if text in ERROR_CODES else "str"), text
