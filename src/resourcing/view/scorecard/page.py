"""The page of a scorecard: one self-contained page, from what was promised to what is under control.

Writes text only; every number comes from the scorecard.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import Any

from resourcing.scorecard import DEFINITIONS, Chart, Measure, Scorecard
from resourcing.scorecard.improving import percent
from resourcing.scorecard.telling import changed, valued
from resourcing.view.pages import Picture, drawn, rendered
from resourcing.view.pages.words import counted, listed, sentence
from resourcing.view.plots.scorecard import control_chart, shares_now_and_before
from resourcing.view.scorecard import tables

HEADLINES = ("answered in time", "promises kept by the hours logged", "events on time", "promises kept in the plan", "targets met, suppliers")  # fmt: skip
"""Measures of the headline, the first three that have a value."""
IN_HEADLINE = 3


def scorecard_page(card: Scorecard) -> str:
    """Return a scorecard as one HTML page that needs nothing else.

    Parameters
    ----------
    card
        The scorecard.

    Returns
    -------
    str
        A whole page with inline pictures and styles; it asks for nothing over the network.
    """
    return rendered(
        "scorecard",
        card=card,
        headline=headline(card),
        attention=attention(card),
        tables={name: find(card) for name, find in tables.TABLES.items()},
        standing=_standing(card),
        moved=[_moved(item) for item in card.moved],
        compared=sum(item.told_from_chance is not None for item in card.measures),
        charts=[_charted(chart, n) for n, chart in enumerate(_in_order(card.charts))],
        undrawn=tables.undrawn(card),
        missing=tables.missing(card),
        version=version("resourcing"),
    )


def headline(card: Scorecard) -> str:
    """Return the finding in one line: the first measures that have a value."""
    found = {
        item.name: item
        for item in card.measures
        if not item.part and item.value is not None
    }
    said = [
        f"{_with_noun(found[name])} {percent(found[name].value or 0.0)}"
        for name in HEADLINES
        if name in found
    ][:IN_HEADLINE]
    if not said:
        return f"{card.period.label}: nothing was logged that could be measured"
    return f"{card.period.label}: {', '.join(said)}"


def _with_noun(item: Measure) -> str:
    """Return a measure's name so that a share may follow."""
    return "requests answered in time" if item.name == "answered in time" else item.name


def attention(card: Scorecard) -> list[str]:
    """Return what deserves a look first: what got worse or better, what is out of control, what is not measured."""
    said = [*_verdicts(card)]
    signals = [
        chart.name for chart in card.charts if chart.signal_in(card.period.label)
    ]
    if signals:
        said.append(
            f"Out of control, see the charts: {listed(signals, most=len(signals))}."
        )
    if card.actions:
        said.append(
            f"The numbers point to {counted(len(card.actions), 'action')}, listed under Improve."
        )
    absent = len({item.name for item in card.not_measured})
    if absent:
        said.append(
            f"{counted(absent, 'measure is', plural='measures are')} not measured; why is said at the end of the page."
        )
    return said


def _verdicts(card: Scorecard) -> Iterator[str]:
    """Yield what got worse and better since the period before, more than chance would bring."""
    if not card.moved and any(m.told_from_chance is False for m in card.measures):
        yield f"Nothing moved since {card.before.label} more than chance would bring."
    heads = {"worse": "Worse than", "better": "Better than", "moved": "Changed since"}
    for verdict, head in heads.items():
        names = [
            f"{item.name} {_short(item, item.before)} → {_short(item, item.value)}"
            for item in card.moved
            if item.verdict == verdict and not item.part
        ]
        if names:
            yield f"{head} {card.before.label}, more than chance would bring: {'; '.join(names)}."


def _short(item: Measure, value: float | None) -> str:
    """Return a value of a measure as short as can be."""
    number = value or 0.0
    return f"{number:,.0f}" if item.denominator is None else percent(number)


def _moved(item: Measure) -> str:
    """Return a measure that moved as a sentence."""
    part = f", {item.part}" if item.part else ""
    return sentence(f"{item.name}{part}: {valued(item)}, {changed(item)}")


def _standing(card: Scorecard) -> Picture | None:
    """Return the picture of the shares now and before, None where there are none."""
    shares = [
        item
        for item in card.measures
        if item.definition.phase == "measure"
        and not item.part
        and item.value is not None
        and item.denominator
    ]
    if not shares:
        return None
    title = f"Shares in {card.period.label} and before"
    return drawn(
        shares_now_and_before(shares),
        name="standing",
        title=title,
        description="; ".join(
            f"{item.name} {percent(item.value or 0)}" for item in shares
        ),
        caption=_how_to_read(card),
    )


def _how_to_read(card: Scorecard) -> str:
    """Return what the marks of the picture of shares mean."""
    return (
        f"Dot and number: {card.period.label}. Bar: the range in which the rate behind it lies, where chance acts (95%). "
        f"Upright mark: {card.before.label}. Red square: worse than then, more than chance would bring; green triangle: better; "
        "more is better for what is kept, answered, covered, done on time and met, less for everything else."
    )


def _in_order(charts: Iterable[Chart]) -> list[Chart]:
    """Return charts in the order of the measures."""
    order = list(DEFINITIONS)
    return sorted(charts, key=lambda chart: order.index(chart.name))


def _charted(chart: Chart, number: int) -> dict[str, Any]:
    """Return a chart with its picture, where it has points, and what it says."""
    signals = [sentence(text.removeprefix(f"{chart.name}: ")) for text in chart.signals]
    quiet = [] if chart.center is None else ["Chance explains every point."]  # fmt: skip
    told = " ".join(signals or quiet)
    picture = None
    if chart.points and any(point.value is not None for point in chart.points):
        picture = drawn(
            control_chart(chart),
            name=f"control{number}",
            title=f"Control chart of {chart.name}",
            description=told or chart.note,
            caption=f"{told} {sentence(_kind(chart))}".strip(),
        )
    return {"name": chart.name, "picture": picture, "note": sentence(chart.note)}


def _kind(chart: Chart) -> str:
    """Return what kind of chart it is, and how its limits were made."""
    what = f"share of {chart.unit}" if chart.kind != "c" else f"number of {chart.unit}"
    return f"{what} ({chart.kind}-chart); {chart.note}"
