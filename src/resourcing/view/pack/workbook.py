"""The pack as a workbook that can be traced: every number with its source, totals as live formulas with their values.

Names and texts are written as text, so that none becomes a formula; options go by letter in formulas.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import xlsxwriter

from resourcing.study.briefing import CostLine
from resourcing.view.pack.books import (
    HEAD,
    Book,
    Sheet,
    formats_of,
    letter_of,
    matching,
    sum_of,
)
from resourcing.view.pack.content import Fact, Pack, costs_by_year
from resourcing.view.pack.markdown import headings
from resourcing.view.pages.words import DASH

FIXED = datetime(2000, 1, 1)  # noqa: DTZ001  (the writer takes no time zone)
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
OPTIONS, COSTS, PEOPLE, SERVICE, RULES, MOVES, ASSUMED, SOURCES = (
    *("Options", "Costs", "People", "Service"),
    *("Rules", "Moves", "Assumptions", "Sources"),
)
"""Sheets, in order."""
YES = "yes"
YEARS = 5
"""Column of the sheet Costs in which units by year begin; amounts by year follow, then their sum."""
FOLLOWS = (
    "Where the source is a sheet of this workbook, numbers are formulas and follow it; what comes from plans and futures does "
    "not, nor do titles and marks."
)


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
    book = Book(made=made, formats=formats_of(made, pack.currency))
    for add in (
        _options,
        _costs,
        _people,
        _service,
        _rules,
        _moves,
        _assumed,
        _sources,
    ):
        add(book, pack)
    made.close()
    return target.getvalue()


def _totals(pack: Pack) -> dict[tuple[str, str], Total]:
    """Return the formulas of the table of options by fact and option, each with the value of the content."""
    found = {}
    for option in pack.options:
        for key, formula in _formulas(pack, option.letter):
            value = pack.number(key, option).value
            found[key, option.letter] = Total(formula=f"={formula}", value=float(value or 0.0))  # fmt: skip
    return found


def _formulas(pack: Pack, letter: str) -> Iterator[tuple[str, str]]:
    """Yield the facts that follow from other sheets, each with its formula for an option."""
    costs, people, service, moves = _rows(pack)
    years = len(pack.options[0].years)
    yield "cost", sum_of(COSTS, letter_of(YEARS + 2 * years), letter, costs)
    have = sum_of(PEOPLE, "C", letter, people)
    yield "available", have
    yield "used", _share(sum_of(PEOPLE, "D", letter, people), have, none=0)
    yield "over", matching(PEOPLE, {"A": letter, "G": ">1.000001"}, people)
    yield "fte", sum_of(PEOPLE, "H", letter, people)
    made, kept, essential, held = (sum_of(SERVICE, c, letter, service) for c in "FGHI")
    yield "kept", _share(kept, made, none=1)
    yield "essential", _share(held, essential, none=1)
    yield "broken", f"{made}-{kept}"
    for key, column in (("needed", "C"), ("missing", "E"), ("unmanaged", "J"), ("handovers", "K")):  # fmt: skip
        yield key, sum_of(SERVICE, column, letter, service)
    broken = sum(len(option.rules) for option in pack.options)
    yield "rules", matching(RULES, {"A": letter}, broken)
    yield "lasting", matching(MOVES, {"A": letter, "H": YES}, moves)


def _rows(pack: Pack) -> tuple[int, int, int, int]:
    """Return the number of rows of costs, people, service and moves."""
    costs, people, service, moves = (
        sum(map(len, rows))
        for rows in zip(
            *((o.costs, o.loads, o.periods, o.steps) for o in pack.options), strict=True
        )
    )
    return costs, people, service, moves


def _share(part: str, whole: str, *, none: int) -> str:
    """Return a share as a formula, with what it is where the whole is nothing."""
    return f"IF({whole}=0,{none},{part}/{whole})"


def _options(book: Book, pack: Pack) -> None:
    """Add the table of options and the trade-off matrix."""
    widths = (44, *(23 for _ in pack.options), 22)
    sheet = book.sheet(OPTIONS, title=pack.titles.decision, note=pack.ask, widths=widths, more=FOLLOWS)  # fmt: skip
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
    sheet.made.fit_to_pages(1, 1)


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
    """Add what is spent, a line for each of whom and for what: units times price by year, and their sum; totals below."""
    years = pack.options[0].years
    widths = (9, 34, 16, 14, 10, *(11 for _ in years), *(16 for _ in years), 16)
    title, note = "Costs beyond today's salaries", f"In {pack.currency}, by calendar year: units paid, times their price; units are those of the solved plan of each option"  # fmt: skip
    sheet = book.sheet(COSTS, title=title, note=note, widths=widths)
    units = [f"Units {year}" for year in years]
    sheet.heads(["Option", "Who", "What for", "Price", "of a", *units, *years, "All years"], texts=3)  # fmt: skip
    row = HEAD
    for option in pack.options:
        for line in option.costs:
            row += 1
            who = option.names.get(line.resource_id, line.resource_id)
            sheet.texts(row, (option.letter, who, line.kind, "", line.unit))
            _cost(sheet, row, line)
    lines = row - HEAD
    row = max(row, HEAD + 1) + 1
    for option in pack.options:
        row += 1
        sheet.texts(row, (f"Total {option.letter}", option.title, *("" for _ in range(YEARS - 2 + len(years)))), look="text_sum")  # fmt: skip
        for k, amount in enumerate(costs_by_year(option)):
            column = YEARS + len(years) + k
            formula = f"={sum_of(COSTS, letter_of(column), option.letter, lines)}"
            sheet.formula(row, column, formula, amount, "money_sum")
        _row_sum(sheet, row, len(years), sum(costs_by_year(option)), "money_sum")


def _cost(sheet: Sheet, row: int, line: CostLine) -> None:
    """Write price, units and amounts of one line of costs."""
    years = len(line.by_year)
    sheet.number(row, 3, line.price, "price")
    for k, (units, amount) in enumerate(zip(line.units, line.by_year, strict=True)):
        sheet.number(row, YEARS + k, units, "units")
        formula = f"=$D{row + 1}*{letter_of(YEARS + k)}{row + 1}"
        sheet.formula(row, YEARS + years + k, formula, amount, "money")
    _row_sum(sheet, row, years, sum(line.by_year), "money")


def _row_sum(sheet: Sheet, row: int, years: int, value: float, look: str) -> None:
    """Write the sum over the years of a row."""
    first, last = letter_of(YEARS + years), letter_of(YEARS + 2 * years - 1)
    sheet.formula(row, YEARS + 2 * years, f"=SUM({first}{row + 1}:{last}{row + 1})", value, look)  # fmt: skip


def _people(book: Book, pack: Pack) -> None:
    """Add the hours of everybody under each option."""
    title, note = "People and teams", "Hours over the horizon; the source is the solved plan of each option"  # fmt: skip
    sheet = book.sheet(PEOPLE, title=title, note=note, widths=(9, 36, 16, 16, 14, 18, 18, 18))  # fmt: skip
    sheet.heads(["Option", "Who", "Hours available", "Hours planned", "Occupancy", "Most alliances led at once", "Occupancy at the peak", "Full-time posts joining"], texts=2)  # fmt: skip
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
            sheet.number(row, 7, item.fte_joining, "fte")


def _service(book: Book, pack: Pack) -> None:
    """Add the service of each period under each option."""
    title, note = "Service by period", f"Hours and promises of each {pack.period}; the source is the solved plan of each option"  # fmt: skip
    sheet = book.sheet(SERVICE, title=title, note=note, widths=(9, *(16 for _ in range(10))))  # fmt: skip
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


def _rules(book: Book, pack: Pack) -> None:
    """Add every strict rule that the plan of an option breaks."""
    title, note = "Strict rules broken", "By the solved plan of each option, where it breaks any"  # fmt: skip
    sheet = book.sheet(RULES, title=title, note=note, widths=(9, 100))
    sheet.heads(["Option", "What is broken"], texts=2)
    rows = ((option.letter, text) for option in pack.options for text in option.rules)
    for k, cells in enumerate(rows):
        sheet.texts(HEAD + 1 + k, cells)


def _moves(book: Book, pack: Pack) -> None:
    """Add the moves from today to each option."""
    title, note = "Moves from today", "Who decides and hands over what, to whom and when, under each option"  # fmt: skip
    sheet = book.sheet(MOVES, title=title, note=note, widths=(9, 17, 48, 26, 26, 9, 40, 10, 34))  # fmt: skip
    sheet.heads(["Option", "When", "What", "Hands over", "Takes over", "Hours", "Why", "Hardly undone", "How it is undone"], texts=5, last=3)  # fmt: skip
    row = HEAD
    for option in pack.options:
        for step in option.steps:
            row += 1
            cells = (option.letter, step.when, step.what, step.giver, step.taker, "", step.why, YES if step.lasting else "", step.undone)  # fmt: skip
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
    rows += [("To know", text, "") for text in (pack.about, *pack.day_told, *pack.remarks) if text]  # fmt: skip
    for k, cells in enumerate(rows):
        sheet.texts(HEAD + 1 + k, cells)
