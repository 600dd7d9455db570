"""The pack as eight slides with native charts and tables that can be edited.

Arranges content; what slides are made of is in `decks`.
"""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pptx.util import Pt

from resourcing.view.pack.charts import Series, chart
from resourcing.view.pack.content import Pack, Step, steps_first
from resourcing.view.pack.decks import (
    TEXTS,
    Box,
    Deck,
    opened,
    rgb,
    room_for,
    slide,
    texts,
)
from resourcing.view.pack.figures import color_of
from resourcing.view.pack.grids import Cell, table
from resourcing.view.pack.markdown import headings
from resourcing.view.pack.numbers import SHEET_FORMATS
from resourcing.view.pages.words import DASH, numeral

FIXED = datetime(2000, 1, 1, tzinfo=UTC)
"""Time that is written into files, so that equal content gives equal bytes."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
SHORT_FACTS = ("cost", "fte", "kept", "essential", "missing", "unmanaged", "handovers", "good", "best")  # fmt: skip
"""Rows of the table of options on a slide; the workbook has all."""
MOST_STEPS = 14
ASSUMED = ("charges.points_per_thousand", "charges.handover_rate", "futures.deals.per_year", "futures.people.per_year")  # fmt: skip
"""Assumptions on the last slide; the page and the workbook have all."""
BOOK = "options.xlsx"
NAMED = "decision.md and in the sheet Moves of options.xlsx"
"""Where all rows of a table are."""
MOST_SAID = 0.4
"""Most of a slide that subject, statement and what is to be known of the day take."""
DELIVERED, MISSING = "#5B9AB3", "#B3261E"


def slides(pack: Pack, *, template: Path | None = None) -> tuple[bytes, tuple[str, ...]]:  # fmt: skip
    """Return the pack as a presentation, and remarks on its template.

    Parameters
    ----------
    pack
        What is said.
    template
        A company's presentation, of which layouts, colors and fonts are used.

    Returns
    -------
    bytes
        The same bytes for the same content.
    tuple of str
        What the template lacks, a sentence each.

    Raises
    ------
    InputError
        If the template cannot be read, or has no layout.
    """
    deck, remarks = opened(template)
    for add in (_decision, _options, _tradeoff, _nothing, _service, _risk, _moves, _mind):  # fmt: skip
        add(deck, pack)
    core = deck.made.core_properties
    core.title, core.author, core.last_modified_by = pack.titles.decision[:250], "", ""
    core.created = core.modified = FIXED
    target = io.BytesIO()
    deck.made.save(target)
    return same_bytes(target.getvalue()), remarks


def same_bytes(data: bytes) -> bytes:
    """Return an Office file with fixed times in it, and in the workbooks of its charts."""
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        names = sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n))
        for name in names:
            part = source.read(name)
            if name.endswith(".xlsx"):
                part = same_bytes(part)
            if name == "docProps/core.xml":
                part = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2000-01-01T00:00:00Z", part)  # fmt: skip
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                0o600 << 16,
            )
            made.writestr(entry, part)
    return target.getvalue()


def _halves(deck: Deck, *, left: float = 0.6) -> tuple[Box, Box]:
    """Return the content in two columns."""
    x, y, w, h = deck.body
    one = w * left - 0.2
    return (x, y, one, h), (x + w * left + 0.1, y, w * (1 - left) - 0.1, h)


def _decision(deck: Deck, pack: Pack) -> None:
    """Add the decision: the statement, the ask, and the options in a sentence each."""
    made = slide(deck, pack.titles.decision)
    x, y, w, h = deck.body
    said = [pack.subject, pack.statement, *pack.day_told]
    high = min(h * MOST_SAID, room_for(said, width=w, size=TEXTS[3]))
    texts(deck, made, said, box=(x, y, w, high), sizes=TEXTS[3:], color="muted")
    asked = [f"The ask: {pack.ask}"]
    room = max(
        h * 0.18, room_for(asked, width=w, size=TEXTS[-1], bold=True)
    )  # never cut
    texts(deck, made, asked, box=(x, y + high, w, room), sizes=(22.0, *TEXTS), bold=True)  # fmt: skip
    begin = high + room + 0.1
    head = [Cell(text=t, bold=True, fill="head") for t in ("Option", "What it is", "Cost", "Promises kept")]  # fmt: skip
    rows = [head]
    for item in pack.options:
        fill = "pick" if item.chosen else "white"
        mark = " (recommended)" if item.chosen else ""
        cells = (
            f"{item.letter}. {item.title}{mark}",
            item.description or DASH,
            str(pack.number("cost", item)),
            str(pack.number("kept", item)),
        )
        rows.append([Cell(text=t, bold=item.chosen, fill=fill) for t in cells])
    table(deck, made, rows, box=(x, y + begin, w, h - begin), widths=(3.2, 5.4, 1.7, 1.4), left=2, more=BOOK)  # fmt: skip


def _options(deck: Deck, pack: Pack) -> None:
    """Add the options side by side."""
    made = slide(deck, pack.titles.options)
    rows = [
        [
            Cell(text="", fill="head"),
            *(_head(text) for text in headings(pack)),
        ]
    ]
    picked = [item.chosen for item in pack.options]
    rows += [
        [
            Cell(text=fact.name),
            *(_number(str(n), p) for n, p in zip(fact.numbers, picked, strict=True)),
        ]
        for fact in pack.facts
        if fact.key in SHORT_FACTS
    ]
    rows.append([Cell(text="Reversibility"), *(_number(i.reversibility, i.chosen) for i in pack.options)])  # fmt: skip
    table(deck, made, rows, box=deck.body, widths=(3.4, *(2.2 for _ in pack.options)), more=BOOK)  # fmt: skip


def _head(text: str) -> Cell:
    """Return a cell of a heading."""
    return Cell(text=text, bold=True, fill="head")


def _number(text: str, picked: bool) -> Cell:  # noqa: FBT001
    """Return a cell of a number, marked in the column of the choice."""
    return Cell(text=text, bold=picked, fill="pick" if picked else "white")


def _tradeoff(deck: Deck, pack: Pack) -> None:
    """Add the trade-off matrix."""
    made = slide(deck, pack.titles.tradeoff)
    x, y, w, h = deck.body
    rows = [[_head("Criterion"), *(_head(text) for text in headings(pack))]]
    for item in pack.matrix:
        cells = [Cell(text=f"{item.name}: {item.fact.name.lower()}")]
        for number, mark, option in zip(item.fact.numbers, item.marks, pack.options, strict=True):  # fmt: skip
            told = f"{number} ({mark})" if mark else str(number)
            cells.append(
                Cell(
                    text=told,
                    bold=mark == "best",
                    color=mark or "ink",
                    fill="pick" if option.chosen else "white",
                )
            )
        rows.append(cells)
    widths = (3.4, *(2.2 for _ in pack.options))
    end = table(deck, made, rows, box=(x, y, w, h * 0.62), widths=widths, more=BOOK) + 0.1  # fmt: skip
    texts(deck, made, pack.why, box=(x, end, w, y + h - end), sizes=TEXTS[3:])  # fmt: skip


def _nothing(deck: Deck, pack: Pack) -> None:
    """Add what doing nothing costs, with its hours by period."""
    made = slide(deck, pack.titles.nothing)
    one, two = _halves(deck)
    item = pack.options[0]
    chart(
        deck,
        made,
        "stacked",
        [p.period for p in item.periods],
        [
            Series(name="hours delivered", values=tuple(p.hours_delivered for p in item.periods), color=DELIVERED),
            Series(name="hours missing", values=tuple(p.hours_missing for p in item.periods), color=MISSING),
        ],
        box=one,
        number_format="#,##0",
        axis=f"Hours a {pack.period} under {item.letter}",
    )  # fmt: skip
    texts(deck, made, pack.nothing, box=two, sizes=TEXTS[1:])


def _service(deck: Deck, pack: Pack) -> None:
    """Add the hours missing by period, a line for each option."""
    made = slide(deck, pack.titles.service)
    chart(
        deck,
        made,
        "line",
        [p.period for p in pack.options[0].periods],
        [
            Series(
                name=f"{i.letter}. {i.title}",
                values=tuple(p.hours_missing for p in i.periods),
                color=deck.color("choice") if i.chosen else color_of(i, pack),
            )
            for i in pack.options
        ],
        box=deck.body,
        number_format="#,##0",
        axis=f"Hours missing a {pack.period}",
    )


def _risk(deck: Deck, pack: Pack) -> None:
    """Add the risk: the chance to be good enough by option, or alliances without a lead."""
    made = slide(deck, pack.titles.risk)
    one, two = _halves(deck, left=0.45)
    keys = {item.key for item in pack.facts}
    fact = pack.fact("good" if "good" in keys else "unmanaged")
    shown = [(o, n) for o, n in zip(pack.options, fact.numbers, strict=True) if n.value is not None]  # fmt: skip
    form = "0%" if fact.key == "good" else "#,##0"
    found = chart(
        deck,
        made,
        "bar",
        [o.letter for o, _ in reversed(shown)],
        [
            Series(
                name=fact.name,
                values=tuple(n.value for _, n in reversed(shown)),
                color="#8A93A1",
            )
        ],
        box=one,
        number_format=form,
        axis=fact.name,
    )
    if fact.key == "good":
        found.value_axis.maximum_scale = 1
    _labels(found, [o.chosen for o, _ in reversed(shown)], form, deck.color("choice"))
    texts(deck, made, pack.risks, box=two, sizes=TEXTS[2:])


def _labels(found: Any, picked: list[bool], form: str, color: str) -> None:
    """Write the value at the end of each bar, and color the bar of the choice."""
    plot = found.plots[0]
    plot.has_data_labels = True
    plot.data_labels.number_format = SHEET_FORMATS["share"] if form == "0%" else form
    plot.data_labels.number_format_is_linked = False
    plot.data_labels.font.size = Pt(14)
    for k, chosen in enumerate(picked):
        if chosen:
            fill = plot.series[0].points[k].format.fill
            fill.solid()
            fill.fore_color.rgb = rgb(color)


def _moves(deck: Deck, pack: Pack) -> None:
    """Add the moves from today to the choice."""
    made = slide(deck, pack.titles.moves)
    x, y, w, _ = deck.body
    shown, more = steps_first(pack.chosen.steps, most=MOST_STEPS)
    if not shown:
        texts(deck, made, ["Nothing moves: every lead stays."], box=(x, y, w, 1.0))
        return
    rows = [[_head(t) for t in ("When", "What", "Hands over", "Takes over", "Hours")]]
    rows += [[Cell(text=t) for t in _step(step)] for step in shown]
    table(deck, made, rows, box=deck.body, widths=(1.6, 5.0, 2.4, 2.4, 1.15), left=4, more=NAMED, whole=True, beyond=more)  # fmt: skip


def _step(step: Step) -> tuple[str, ...]:
    """Return the cells of a move."""
    hours = DASH if step.hours is None else numeral(step.hours)
    what = f"{step.what} ({step.why})" if step.what.startswith("decide") and step.why else step.what  # fmt: skip
    return step.when, what, step.giver or DASH, step.taker or DASH, hours


def _mind(deck: Deck, pack: Pack) -> None:
    """Add what would change our mind, and what the numbers rest on."""
    made = slide(deck, pack.titles.mind)
    one, two = _halves(deck, left=0.56)
    texts(deck, made, pack.mind, box=one, sizes=TEXTS[2:])
    said = [f"{i.meaning.rstrip('.')}: {i.value} ({i.basis})" for i in pack.assumptions if i.name in ASSUMED]  # fmt: skip
    texts(deck, made, [f"{pack.titles.assumptions}.", *said, *([pack.about] if pack.about else []), *pack.remarks], box=two, sizes=TEXTS[4:], color="muted")  # fmt: skip
