"""The pack as a workbook that can be traced: every number with its source, totals as live formulas with their values.

Names and texts are written as text, so that none becomes a formula; options go by letter in formulas.
"""

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from resourcing.view.pack.content import Fact, Pack, Shown, costs_by_year
from resourcing.view.pack.fitting import lines_of
from resourcing.view.pack.markdown import headings
from resourcing.view.pack.numbers import SHEET_FORMATS
from resourcing.view.pages.words import DASH

FIXED = datetime(2000, 1, 1)  # noqa: DTZ001  (the writer takes no time zone)
HEAD = 3
"""Row of the headings, from 0; above stand the title and a note."""
A4 = 9
SIZE, ROW_POINTS, LETTER_POINTS = 11.0, 16.0, 5.8
"""Size of text, height of a row of one line and width of a column's letter, in points."""
Look = dict[str, Any]
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
OPTIONS, COSTS, PEOPLE, SERVICE, MOVES, ASSUMED, SOURCES = (
    *("Options", "Costs", "People", "Service", "Moves", "Assumptions", "Sources"),
)
"""Sheets, in order."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Sheet:
    """A sheet that is made, with the widths of its columns in letters and the formats of cells by name."""

    made: Any
    widths: tuple[float, ...]
    formats: dict[str, Any]

    def heads(self, names: Sequence[str], *, texts: int, last: int = 0) -> None:
        """Write headings; all but the first few columns and some last ones hold numbers."""
        for k, name in enumerate(names):
            text = k < texts or k >= len(names) - last
            self.made.write_string(HEAD, k, name, self.formats["head" if text else "head_right"])  # fmt: skip
        self.high(HEAD, names)

    def texts(self, row: int, cells: Sequence[str], *, look: str = "text") -> None:
        """Write texts from the first column on, in a row high enough for them."""
        for k, text in enumerate(cells):
            self.made.write_string(row, k, text, self.formats[look])
        self.high(row, cells)

    def high(self, row: int, cells: Sequence[str]) -> None:
        """Make a row high enough for the texts in its first cells."""
        lines = [
            lines_of(text, width=width * LETTER_POINTS, size=SIZE)
            for text, width in zip(cells, self.widths, strict=False)
        ]
        self.made.set_row(row, ROW_POINTS * max(1, *lines))

    def number(self, row: int, column: int, value: float, look: str) -> None:
        """Write a number."""
        self.made.write_number(row, column, value, self.formats[look])

    def formula(self, row: int, column: int, text: str, value: float, look: str) -> None:  # fmt: skip
        """Write a formula with the value that it has."""
        self.made.write_formula(row, column, text, self.formats[look], value)


@dataclass(frozen=True, kw_only=True, eq=False)
class Book:
    """A workbook that is made, with its formats by name."""

    made: Any
    formats: dict[str, Any]

    def sheet(
        self, name: str, *, title: str, note: str, widths: Sequence[float]
    ) -> Sheet:
        """Add a sheet with title and note, set up for printing on A4 pages of one width."""
        made = self.made.add_worksheet(name)
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(A4)
        made.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
        made.fit_to_pages(1, 0)
        made.repeat_rows(HEAD)
        made.set_footer("&L&A&RPage &P of &N")
        made.freeze_panes(HEAD + 1, 1)
        for k, width in enumerate(widths):
            made.set_column(k, k, width)
        for row, (text, look, size) in enumerate(((title, "title", 14.0), (note, "note", SIZE))):  # fmt: skip
            made.merge_range(row, 0, row, len(widths) - 1, "", self.formats[look])
            made.write_string(row, 0, text, self.formats[look])
            lines = lines_of(text, width=sum(widths) * LETTER_POINTS, size=size)
            made.set_row(row, ROW_POINTS * size / SIZE * lines)
        return Sheet(made=made, widths=tuple(widths), formats=self.formats)


@dataclass(frozen=True, kw_only=True)
class Total:
    """A cell of the table of options that is a formula, and the value it has."""

    formula: str
    value: float


def workbook(pack: Pack) -> bytes:
    """Return the pack as a workbook, the same bytes for the same content.

    Parameters
    ----------
    pack
        What is said.
    """
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})  # fmt: skip
    made.set_properties(
        {"title": pack.titles.decision[:250], "author": "", "created": FIXED}
    )
    book = Book(made=made, formats=_formats(made, pack.currency))
    for add in (_options, _costs, _people, _service, _moves, _assumed, _sources):
        add(book, pack)
    made.close()
    return target.getvalue()


PICK: Look = {"bg_color": "#E9EEF7", "bold": True}
HEADING: Look = {
    "bold": True,
    "bg_color": "#DDE6F0",
    "text_wrap": True,
    "bottom": 1,
    "valign": "bottom",
}
LOOKS: Mapping[str, Look] = {
    "text": {"text_wrap": True, "align": "left", "indent": 1},
    "plain": {"align": "left", "indent": 1},
    "title": {"bold": True, "font_size": 14, "text_wrap": True},
    "note": {"italic": True, "font_color": "#5C6675", "text_wrap": True},
    "head": {**HEADING, "align": "left", "indent": 1},
    "head_right": {**HEADING, "align": "right"},
    "mark": {"align": "right", "text_wrap": True},
    "mark_pick": {**PICK, "align": "right", "text_wrap": True},
    "text_sum": {"bold": True, "top": 1, "text_wrap": True, "indent": 1},
}
"""Looks of cells that hold no number, by name."""


def _formats(made: Any, currency: str) -> dict[str, Any]:
    """Return the formats of cells by name: of texts, and of numbers by unit, in the column of the choice and in sums."""
    base: Look = {"font_name": "Calibri", "font_size": SIZE, "valign": "top"}
    looks = dict(LOOKS)
    for unit, form in SHEET_FORMATS.items():
        written = f'"{currency.replace(chr(34), "")} "{form}' if unit == "money" else form  # fmt: skip
        look: Look = {"num_format": written, "align": "right"}
        looks[unit] = look
        looks[f"{unit}_pick"] = {**look, **PICK}
        looks[f"{unit}_sum"] = {**look, "bold": True, "top": 1}
    return {name: made.add_format({**base, **look}) for name, look in looks.items()}


def _last(rows: int) -> int:
    """Return the number of the last row of a table with some rows, as a spreadsheet counts."""
    return HEAD + 1 + max(rows, 1)


def _column(sheet: str, letter: str, rows: int) -> str:
    """Return the range of a column of a table."""
    return f"{sheet}!${letter}${HEAD + 2}:${letter}${_last(rows)}"


def _sum_of(sheet: str, letter: str, option: Shown, rows: int) -> str:
    """Return the sum of a column over the rows of an option."""
    return f'SUMIFS({_column(sheet, letter, rows)},{_column(sheet, "A", rows)},"{option.letter}")'


def _totals(pack: Pack) -> dict[tuple[str, str], Total]:
    """Return the formulas of the table of options by fact and option, each with the value of the content."""
    service = sum(len(item.periods) for item in pack.options)
    people = sum(len(item.loads) for item in pack.options)
    costs = sum(len(item.costs) for item in pack.options)
    year = chr(ord("D") + len(pack.options[0].years))
    found = {}
    for o in pack.options:

        def sums(letter: str, *, sheet: str = SERVICE, rows: int = service, option: Shown = o) -> str:  # fmt: skip
            return _sum_of(sheet, letter, option, rows)

        formulas = {
            "cost": sums(year, sheet=COSTS, rows=costs),
            "available": sums("C", sheet=PEOPLE, rows=people),
            "over": f'COUNTIFS({_column(PEOPLE, "A", people)},"{o.letter}",{_column(PEOPLE, "G", people)},">1.000001")',
            "needed": sums("C"),
            "missing": sums("E"),
            "kept": f"IF({sums('F')}=0,1,{sums('G')}/{sums('F')})",
            "essential": f"IF({sums('H')}=0,1,{sums('I')}/{sums('H')})",
            "broken": f"{sums('F')}-{sums('G')}",
            "unmanaged": sums("J"),
            "handovers": sums("K"),
        }
        for key, formula in formulas.items():
            value = pack.number(key, o).value
            found[key, o.letter] = Total(formula=f"={formula}", value=float(value or 0.0))  # fmt: skip
    return found


def _options(book: Book, pack: Pack) -> None:
    """Add the table of options and the trade-off matrix."""
    widths = (40, *(21 for _ in pack.options), 22)
    sheet = book.sheet(OPTIONS, title=pack.titles.decision, note=pack.ask, widths=widths)  # fmt: skip
    sheet.heads(["", *headings(pack), "Source (see Sources)"], texts=1, last=1)
    totals = _totals(pack)
    row = HEAD
    for fact in pack.facts:
        row += 1
        _fact(sheet, row, fact, pack, totals)
    row += 1
    cells = ["Reversibility", *(item.reversibility for item in pack.options), MOVES]
    sheet.texts(row, cells)
    for k, item in enumerate(pack.options):
        look = "mark_pick" if item.chosen else "mark"
        sheet.made.write_string(row, k + 1, item.reversibility, sheet.formats[look])
    _matrix(sheet, row + 2, pack)


def _fact(
    sheet: Sheet,
    row: int,
    fact: Fact,
    pack: Pack,
    totals: dict[tuple[str, str], Total],
) -> None:
    """Write one row of the table of options."""
    sheet.texts(row, [fact.name])
    for k, (option, number) in enumerate(zip(pack.options, fact.numbers, strict=True)):
        look = f"{number.unit}{'_pick' if option.chosen else ''}"
        total = totals.get((fact.key, option.letter))
        if total is not None:
            sheet.formula(row, k + 1, total.formula, total.value, look)
        elif number.value is None:
            sheet.made.write_string(row, k + 1, str(number), sheet.formats[look])
        else:
            sheet.number(row, k + 1, number.value, look)
    last = len(pack.options) + 1
    sheet.made.write_string(row, last, fact.source, sheet.formats["text"])


def _matrix(sheet: Sheet, row: int, pack: Pack) -> None:
    """Write which options are best and worst on each criterion."""
    head = sheet.formats["head"], sheet.formats["head_right"]
    sheet.made.write_string(row, 0, "Trade-offs", head[0])
    for k, option in enumerate(pack.options):
        sheet.made.write_string(row, k + 1, option.letter, head[1])
    for item in pack.matrix:
        row += 1
        sheet.texts(row, [f"{item.name}: {item.fact.name.lower()}"])
        for k, mark in enumerate(item.marks):
            look = "mark_pick" if pack.options[k].chosen else "mark"
            sheet.made.write_string(row, k + 1, mark or DASH, sheet.formats[look])


def _costs(book: Book, pack: Pack) -> None:
    """Add what is spent, a line for each of whom and for what, with its years and their sum; totals below."""
    years = pack.options[0].years
    widths = (9, 34, 20, *(16 for _ in years), 16)
    title, note = "Costs beyond today's salaries", f"In {pack.currency}, by calendar year; the source is the solved plan of each option"  # fmt: skip
    sheet = book.sheet(COSTS, title=title, note=note, widths=widths)
    sheet.heads(["Option", "Who", "What for", *years, "All years"], texts=3)
    row = HEAD
    for option in pack.options:
        for line in option.costs:
            row += 1
            sheet.texts(row, (option.letter, option.names.get(line.resource_id, line.resource_id), line.kind))  # fmt: skip
            for k, amount in enumerate(line.by_year):
                sheet.number(row, 3 + k, amount, "money")
            _row_sum(sheet, row, len(years), sum(line.by_year), "money")
    lines = row - HEAD
    row = max(row, HEAD + 1) + 1
    for option in pack.options:
        row += 1
        sheet.texts(row, (f"Total {option.letter}", option.title, ""), look="text_sum")  # fmt: skip
        for k, amount in enumerate(costs_by_year(option)):
            letter = chr(ord("D") + k)
            formula = f"={_sum_of(COSTS, letter, option, lines)}"
            sheet.formula(row, 3 + k, formula, amount, "money_sum")
        _row_sum(sheet, row, len(years), sum(costs_by_year(option)), "money_sum")


def _row_sum(sheet: Sheet, row: int, years: int, value: float, look: str) -> None:
    """Write the sum over the years of a row."""
    last = chr(ord("D") + years - 1)
    sheet.formula(row, 3 + years, f"=SUM(D{row + 1}:{last}{row + 1})", value, look)  # fmt: skip


def _people(book: Book, pack: Pack) -> None:
    """Add the hours of everybody under each option."""
    title, note = "People and teams", "Hours over the horizon; the source is the solved plan of each option"  # fmt: skip
    sheet = book.sheet(PEOPLE, title=title, note=note, widths=(9, 36, 16, 16, 14, 18, 18))  # fmt: skip
    sheet.heads(["Option", "Who", "Hours available", "Hours planned", "Occupancy", "Most alliances led at once", "Occupancy at the peak"], texts=2)  # fmt: skip
    row = HEAD
    for option in pack.options:
        for item in option.loads:
            row += 1
            sheet.texts(row, (option.letter, option.names.get(item.resource_id, item.resource_id)))  # fmt: skip
            sheet.number(row, 2, item.hours_available, "hours")
            sheet.number(row, 3, item.hours_planned, "hours")
            share = item.hours_planned / item.hours_available if item.hours_available else 0.0  # fmt: skip
            sheet.formula(row, 4, f"=IF(C{row + 1}=0,0,D{row + 1}/C{row + 1})", share, "share")  # fmt: skip
            sheet.number(row, 5, item.alliances_led, "count")
            sheet.number(row, 6, item.peak, "share")


def _service(book: Book, pack: Pack) -> None:
    """Add the service of each period under each option."""
    title, note = "Service by period", f"Hours and promises of each {pack.period}; the source is the solved plan of each option"  # fmt: skip
    sheet = book.sheet(SERVICE, title=title, note=note, widths=(9, *(14 for _ in range(10))))  # fmt: skip
    sheet.heads(["Option", "Period", "Hours needed", "Hours delivered", "Hours missing", "Promises made", "Promises kept", "Essential promises made", "Essential promises kept", "Alliances without a lead", "Handovers"], texts=2)  # fmt: skip
    row = HEAD
    for option in pack.options:
        for p in option.periods:
            row += 1
            sheet.texts(row, (option.letter, p.period))
            sheet.number(row, 2, p.hours_needed, "hours")
            sheet.number(row, 3, p.hours_delivered, "hours")
            sheet.formula(row, 4, f"=MAX(0,C{row + 1}-D{row + 1})", p.hours_missing, "hours")  # fmt: skip
            counts = (p.promises_made, p.promises_kept, p.essential_made, p.essential_kept, p.unmanaged, p.handovers)  # fmt: skip
            for k, number in enumerate(counts):
                sheet.number(row, 5 + k, number, "count")


def _moves(book: Book, pack: Pack) -> None:
    """Add the moves from today to each option."""
    title, note = "Moves from today", "Who decides and hands over what, to whom and when, under each option"  # fmt: skip
    sheet = book.sheet(MOVES, title=title, note=note, widths=(9, 18, 52, 26, 26, 10, 52))  # fmt: skip
    sheet.heads(["Option", "When", "What", "Hands over", "Takes over", "Hours", "Why"], texts=5, last=1)  # fmt: skip
    row = HEAD
    for option in pack.options:
        for step in option.steps:
            row += 1
            cells = (option.letter, step.when, step.what, step.giver, step.taker, "", step.why)  # fmt: skip
            sheet.texts(row, cells)
            if step.hours is not None:
                sheet.number(row, 5, step.hours, "hours")


def _assumed(book: Book, pack: Pack) -> None:
    """Add every assumption with its basis."""
    note = "Basis: sourced (somebody published it), derived (worked out from sources), user (judged)"  # fmt: skip
    sheet = book.sheet(ASSUMED, title=pack.titles.assumptions, note=note, widths=(52, 22, 58, 10, 60))  # fmt: skip
    sheet.heads(["Number", "Value", "What it is", "Basis", "Note"], texts=5)
    for k, item in enumerate(pack.assumptions):
        sheet.texts(HEAD + 1 + k, (item.name, item.value, item.meaning, item.basis, item.note))  # fmt: skip
        if _NUMBER.fullmatch(item.value):
            sheet.number(HEAD + 1 + k, 1, float(item.value), "plain")


def _sources(book: Book, pack: Pack) -> None:
    """Add where each row of the table of options comes from, the inputs with their hashes, and remarks."""
    title, note = "Sources", f"Made by {pack.made}; provenance.json beside this file has the command"  # fmt: skip
    sheet = book.sheet(SOURCES, title=title, note=note, widths=(46, 70, 30))
    sheet.heads(
        ["What", "How it is counted, or its hash", "Where it comes from"], texts=3
    )
    rows = [(item.name, item.meaning, item.source) for item in pack.facts]
    rows += [(name, sha, "input file, sha256") for name, sha in pack.inputs]
    rows += [("To know", text, "") for text in (pack.about, *pack.remarks) if text]
    for k, cells in enumerate(rows):
        sheet.texts(HEAD + 1 + k, cells)
