"""How a scorecard reads as text: five headings, one line for each measure, its parts below.

Rounds for reading; the table holds the numbers.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from resourcing.scorecard.chance import LEVEL
from resourcing.scorecard.definitions import DmaicPhase
from resourcing.scorecard.improving import percent
from resourcing.scorecard.measure import Measure

if TYPE_CHECKING:
    from resourcing.scorecard.card import Scorecard

POINTS = 100.0
SAME = 1e-9
"""Largest change that is none."""
AGREED_SHARES = frozenset(
    {
        "floor agreed",
        "response share agreed",
        "share agreed to be answered in time",
    }
)
"""Shares that are agreed and not counted."""


def told(card: "Scorecard") -> str:
    """Return a scorecard as text."""
    about = f" · {card.title}" if card.title else ""
    lines = [
        f"Scorecard {card.period.label}{about}, against {card.before.label}, seen from {card.seen_from}",
        *_section(card, "define"),
        *_section(card, "measure"),
        *_moved(card),
        *_section(card, "analyze"),
        *_improve(card),
        *_control(card),
        *_not_measured(card),
        "",
        *card.remarks,
        f"In brackets: {LEVEL:.0%} interval, then what was counted.",
    ]
    return "\n".join(lines)


def _section(card: "Scorecard", phase: DmaicPhase) -> Iterator[str]:
    """Yield the measures of a phase, each with its parts below."""
    yield from ("", phase.capitalize())
    own = [m for m in card.measures if m.definition.phase == phase and m.measured]
    if not own:
        yield "  Nothing: every table that it rests on is missing."
    for name, group in groupby(own, key=lambda item: item.name):
        items = list(group)
        whole = next((item for item in items if not item.part), None)
        yield f"  {name}: {said(whole)}" if whole else f"  {name}:"
        yield from (f"    {item.part}: {said(item)}" for item in items if item.part)


def said(item: Measure) -> str:
    """Return a measure in words: value, interval, what was counted, change and note.

    Examples
    --------
    >>> said(
    ...     Measure(name="answered in time", value=0.5, numerator=2.0, denominator=4.0)
    ... )
    '50% (2 of 4 requests)'
    """
    if item.value is None:
        return item.note or "nothing to measure"
    still = item.definition.phase == "define" and not item.change
    parts = [valued(item), *([] if item.change is None or still else [changed(item)])]
    text = "; ".join(parts)
    return f"{text} [{item.note}]" if item.note else text


def valued(item: Measure) -> str:
    """Return value, interval and what was counted."""
    value = item.value or 0.0
    if item.denominator is None:
        spread = "" if item.low is None else f" ({item.low:.0f} to {item.high:.0f})"
        return f"{plain(item, value)}{spread}"
    shown = [] if item.low is None or item.high is None else [f"{percent(item.low)} to {percent(item.high)}"]  # fmt: skip
    shown.append(
        f"{item.numerator or 0:,.0f} of {amount(item.denominator)} {item.definition.unit}"
    )
    return f"{percent(value)} ({', '.join(shown)})"


def amount(value: float) -> str:
    """Return an amount without decimals, but for one below 100 that is not whole.

    Examples
    --------
    >>> amount(7.0), amount(26.83), amount(2879.3)
    ('7', '26.8', '2,879')
    """
    whole = float(value).is_integer() or value >= POINTS
    return f"{value:,.0f}" if whole else f"{value:,.1f}"


def plain(item: Measure, value: float) -> str:
    """Return a number that is no counted share: a count, working days, or an agreed share.

    Examples
    --------
    >>> plain(Measure(name="response limit agreed"), 2.0)
    '2 working days'
    """
    unit = item.definition.unit
    if item.name in AGREED_SHARES:
        return f"{percent(value)} of {unit}"
    if value == 1:
        return f"1 {unit.removesuffix('s')}"
    return f"{value:,.3g} {unit}" if value != int(value) else f"{value:,.0f} {unit}"


def changed(item: Measure) -> str:
    """Return the change since the period before in words."""
    now, was, change = item.value or 0.0, item.before or 0.0, item.change or 0.0
    sure = {
        True: ", more than chance",
        False: ", may be chance",
        None: "",
    }[item.told_from_chance]
    if abs(change) < SAME:
        return "as before"
    if item.denominator is None:
        if item.name in AGREED_SHARES:
            return f"before {percent(was)}"
        return f"before {was:,.3g} ({now - was:+,.3g}{sure})"
    return f"before {percent(was)} ({_points(change)}{sure})"


def _points(change: float) -> str:
    """Return a change of a share in points."""
    size = round(change * POINTS)
    return f"{size:+d} points" if size else "by less than a point"


def _moved(card: "Scorecard") -> Iterator[str]:
    """Yield what moved more than chance would bring."""
    yield from ("", f"What moved since {card.before.label}")
    compared = [item for item in card.measures if item.told_from_chance is not None]
    if not compared:
        yield f"  Nothing can be compared with {card.before.label}: no measure on which chance acts has values in both."
        return
    for item in card.moved:
        part = f", {item.part}" if item.part else ""
        yield f"  {item.name}{part}: {valued(item)}; {changed(item)}"
    if not card.moved:
        yield f"  Nothing moved more than chance would bring, of {len(compared)} values compared."
    else:
        yield f"  Of {len(compared)} values compared, about {len(compared) * (1 - LEVEL):.0f} would seem to move by chance alone."


def _improve(card: "Scorecard") -> Iterator[str]:
    """Yield what the numbers point to, and the open decisions."""
    yield from ("", "Improve")
    for item in card.actions:
        command = f" `{item.command}`" if item.command else ""
        yield f"  - {item.sentence}{command}"
    if not card.actions:
        yield "  The numbers point to nothing."
    if card.decisions_note:
        yield f"  Open decisions: {card.decisions_note}"
    for row in card.decisions:
        rests = f" (assuming {row.assumptions})" if row.assumptions else ""
        yield f"  Open decision of {row.time:%Y-%m-%d}, {row.who}, {card.names.get(row.subject, row.subject)}: {row.decision}{rests}"


def _control(card: "Scorecard") -> Iterator[str]:
    """Yield the control charts."""
    yield from ("", "Control")
    for chart in card.charts:
        if not chart.points:
            yield f"  {chart.name} ({chart.kind}-chart): {chart.note}"
            continue
        last = f"{len(chart.points)} periods" if len(chart.points) > 1 else "1 period"
        center = ""
        if chart.center is not None:
            mean = percent(chart.center) if chart.kind == "p" else f"{chart.center:.1f}"
            center = f", center {mean}"
        state = "; ".join(
            text.removeprefix(f"{chart.name}: ") for text in chart.signals
        )
        quiet = "nothing outside chance" if chart.center is not None else ""
        yield f"  {chart.name} ({chart.kind}-chart, {last}{center}): {'; '.join(t for t in (state or quiet, chart.note) if t)}"


def _not_measured(card: "Scorecard") -> Iterator[str]:
    """Yield what is not measured, by reason."""
    if not card.not_measured:
        return
    yield from ("", "Not measured")
    reasons: dict[str, list[str]] = {}
    for item in card.not_measured:
        reasons.setdefault(item.note.removeprefix("not measured, "), []).append(item.name)  # fmt: skip
    for why, names in reasons.items():
        yield f"  {'; '.join(names)}: {why}"
