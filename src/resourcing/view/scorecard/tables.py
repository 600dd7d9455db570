"""The tables of a scorecard's page: names for people, numbers rounded for reading.

Every cell comes from the scorecard.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby

from resourcing.front_door.portfolio import INELIGIBLE
from resourcing.playbook import BUNDLES, SEGMENTS
from resourcing.scorecard import DEFINITIONS, SOURCES, Measure, Scorecard
from resourcing.scorecard.defining import spoken
from resourcing.scorecard.improving import percent
from resourcing.scorecard.telling import AGREED_SHARES, amount
from resourcing.view.pages.layout import Table, table
from resourcing.view.pages.words import DASH, MINUS
from resourcing.words import capital

POINTS = 100.0
NO_BREAK = "\N{NO-BREAK SPACE}"
RANGE, BEFORE = "95% range", "Before"
VALUE_COLUMNS = ("Value", RANGE, "Counted")
BOTH_WAYS = ("by the partner", "by us")


def portfolio(card: Scorecard) -> Table:
    """Return alliances and promises made by segment."""
    number = {item.part: item.value or 0.0 for item in _named(card, "alliances")}
    made = {item.part: item.value or 0.0 for item in _named(card, "promises made")}
    rows = []
    for segment in (*SEGMENTS, INELIGIBLE):
        cells = [made.get(f"{segment}, {spoken(bundle)}", 0.0) for bundle in BUNDLES]
        rows.append((capital(segment), number.get(segment, 0.0), *cells))
    total = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    heads = ("Alliances", *(f"Promises: {spoken(bundle)}" for bundle in BUNDLES))
    return table(
        f"Alliances active in {card.period.label}, and promises made to them",
        ("Segment", *heads),
        [
            (name, *(f"{value:,.0f}" for value in values))
            for name, *values in (*rows, ("All", *total))
        ],
        numeric=heads,
    )


def standing_of_register(card: Scorecard) -> Table:
    """Return the other measures of Define that are shares."""
    names = ("eligible alliances", "unmanaged in the register", "request hours expected")  # fmt: skip
    return _values(card, "What the register and the playbook say", names, parts=False)


def agreements(card: Scorecard) -> Table:
    """Return the service levels agreed, by profile."""
    days, shares, floors = (
        {item.part: item.value or 0.0 for item in _named(card, name)}
        for name in ("response limit agreed", "response share agreed", "floor agreed")
    )
    rows = [
        (
            profile,
            f"{days[profile]:g}",
            percent(shares[profile]),
            *(_share_or_dash(floors.get(f"{profile}, {spoken(b)}")) for b in BUNDLES),
        )
        for profile in days
    ]
    heads = (
        "Working days to answer",
        "Share of requests",
        *(f"Least {spoken(bundle)} coverage" for bundle in BUNDLES),
    )
    return table("Service levels agreed", ("Profile", *heads), rows, numeric=heads)


def _share_or_dash(value: float | None) -> str:
    """Return a share, a dash where there is none."""
    return DASH if value is None else percent(value)


def measured(card: Scorecard) -> Table:
    """Return the measures of the phase Measure as a whole."""
    names = [n for n, item in DEFINITIONS.items() if item.phase == "measure"]
    caption = f"{card.period.label} against {card.before.label}"
    return _values(card, caption, names, parts=False)


def in_parts(card: Scorecard) -> Table:
    """Return the measures of the phase Measure by segment, bundle and service."""
    names = [
        name
        for name, item in DEFINITIONS.items()
        if item.phase == "measure" and item.source != "kpis"
    ]
    return _values(card, "By segment, bundle and service", names, parts=True)


def both_ways(card: Scorecard) -> Table:
    """Return the targets met by either side, by what is measured."""
    rows: list[tuple[str, ...]] = []
    for name in ("targets met, suppliers", "targets met, other alliances"):
        found = {item.part: item for item in _named(card, name) if item.part}
        kinds = {part.partition(": ")[2]: None for part in found}
        for kind in kinds:
            ends = (f": {kind}" if kind else "",)
            cells = [_met(found.get(f"{side}{ends[0]}")) for side in BOTH_WAYS]
            who = "Suppliers" if name.endswith("suppliers") else "Other alliances"
            rows.append((f"{who}: {kind or 'all measures'}", *cells))
    heads = ("By the partner, to us", "By us, to the partner")
    return table("Targets met, both ways", ("Measured", *heads), rows, numeric=heads)


def _met(item: Measure | None) -> str:
    """Return a share of targets with what it is made of."""
    if item is None or item.value is None:
        return DASH
    return f"{percent(item.value)} ({item.numerator:,.0f} of {item.denominator:,.0f})"


def contributors(card: Scorecard) -> list[Table]:
    """Return who contributes most, a table for each measure of the phase Analyze that has any."""
    own = [
        item
        for item in card.measures
        if item.definition.phase == "analyze" and item.value
    ]
    found = []
    for name, group in groupby(own, key=lambda item: item.name):
        rows = [
            (item.part, f"{item.numerator:,.0f} of {item.denominator:,.0f}", percent(item.value or 0.0), item.note)
            for item in group
        ]  # fmt: skip
        unit = capital(DEFINITIONS[name].unit)
        heads = (unit, "Share of all")
        who = "Person" if name.endswith("person") else "Alliance"
        found.append(
            table(capital(name), (who, *heads, "Own record"), rows, numeric=heads)
        )
    return found


def actions(card: Scorecard) -> Table:
    """Return what the numbers point to."""
    rows = [
        (item.sentence, item.measure, item.command or DASH) for item in card.actions
    ]
    return table(
        "What the numbers point to", ("Action", "Rests on", "Ask further"), rows
    )


def decisions(card: Scorecard) -> Table:
    """Return the decisions that no later one replaces."""
    rows = [
        (
            f"{row.time:%Y-%m-%d}",
            card.names.get(row.subject, row.subject),
            row.decision,
            row.who,
            row.reason or DASH,
            row.assumptions or DASH,
        )
        for row in card.decisions
    ]
    heads = ("Day", "About", "Decision", "Who", "Why", "Assuming")
    return table("Open decisions: no later entry replaces them", heads, rows)


def definitions(card: Scorecard) -> Table:
    """Return the definition of every measure."""
    del card
    rows = [
        (capital(name), item.meaning, item.unit, SOURCES[item.source])
        for name, item in DEFINITIONS.items()
    ]
    heads = ("Measure", "Definition", "Unit", "Taken from")
    return table("How every measure is defined", heads, rows)


TABLES: Mapping[str, Callable[[Scorecard], Table | list[Table]]] = {
    "portfolio": portfolio,
    "standing_of_register": standing_of_register,
    "agreements": agreements,
    "measured": measured,
    "in_parts": in_parts,
    "both_ways": both_ways,
    "contributors": contributors,
    "actions": actions,
    "decisions": decisions,
    "definitions": definitions,
}


def missing(card: Scorecard) -> list[tuple[str, list[str]]]:
    """Return what is not measured: each reason with the measures that it keeps from being measured."""
    found: dict[str, list[str]] = {}
    for item in card.not_measured:
        why = capital(item.note.removeprefix("not measured, "))
        found.setdefault(why, []).append(item.name)
    return list(found.items())


def undrawn(card: Scorecard) -> list[tuple[str, list[str]]]:
    """Return the charts without points: each reason with the charts that it keeps from being drawn."""
    found: dict[str, list[str]] = {}
    for chart in card.charts:
        if not chart.points:
            found.setdefault(chart.note, []).append(chart.name)
    return list(found.items())


def _named(card: Scorecard, name: str) -> Iterator[Measure]:
    """Yield the values of a measure."""
    return (item for item in card.measures if item.name == name)


def _values(
    card: Scorecard, caption: str, names: Iterable[str], *, parts: bool
) -> Table:
    """Return values with intervals, counts and changes, of the whole or of its parts."""
    wanted = list(names)
    own = [
        item
        for item in card.measures
        if item.name in wanted and bool(item.part) == parts and item.measured
    ]
    rows = [(_title(item), *_cells(item)) for item in own]
    heads = ("Measure", *VALUE_COLUMNS, BEFORE, "Change", "Remarks")
    shown = [
        index
        for index, head in enumerate(heads)
        if head != RANGE or any(item.low is not None for item in own)
    ]
    return table(
        caption,
        [heads[index] for index in shown],
        [[row[index] for index in shown] for row in rows],
        numeric=(*VALUE_COLUMNS, BEFORE),
    )


def _title(item: Measure) -> str:
    """Return what a row is about."""
    return capital(f"{item.name}: {item.part}" if item.part else item.name)


def _cells(item: Measure) -> tuple[str, ...]:
    """Return value, range, counts, value before, change and remarks."""
    if item.value is None:
        return (DASH, DASH, DASH, DASH, DASH, capital(item.note))
    counts = item.denominator is None
    ranged = DASH
    if item.low is not None and item.high is not None:
        ends = (item.low, item.high)
        low, high = (f"{end:,.0f}" if counts else percent(end) for end in ends)
        ranged = f"{low} to {high}"
    whole = (
        ""
        if item.denominator is None
        else f"{item.numerator:,.0f} of {amount(item.denominator)}"
    )
    return (
        _number(item, item.value),
        ranged,
        whole or DASH,
        DASH if item.before is None else _number(item, item.before),
        _change(item),
        capital(item.note),
    )


def _number(item: Measure, value: float) -> str:
    """Return a value of a measure as a bare number."""
    counts = item.denominator is None and item.name not in AGREED_SHARES
    return f"{value:,.0f}" if counts else percent(value)


def _change(item: Measure) -> str:
    """Return a change, and whether chance explains it."""
    if item.change is None:
        return DASH
    counts = item.denominator is None and item.name not in AGREED_SHARES
    size = item.change if counts else item.change * POINTS
    if round(size) == 0:
        return "below 1 point" if item.change and not counts else "none"
    sign = "+" if size > 0 else MINUS
    said = f"{sign}{abs(size):,.0f}{'' if counts else ' points'}"
    verdict = {True: "more than chance", False: "may be chance", None: ""}
    parts = [said, verdict[item.told_from_chance]]
    return ", ".join(part.replace(" ", NO_BREAK) for part in parts if part)
