"""Tables of the brief of a handover: load, promises, what is open, what comes, where the alliance stands.

Every cell comes from `study.handing`.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from resourcing.domain import Decision, Evaluation, Phase
from resourcing.playbook import DIMENSIONS, Dimension, Playbook
from resourcing.study.handing import HandoverBrief, LeadLoad
from resourcing.view.handbook.cells import Cell, Grid, grid
from resourcing.view.handbook.naming import (
    BUNDLE_NAMES,
    DIMENSION_NAMES,
    PHASES,
)
from resourcing.view.handbook.practices import basis_of, practice_of
from resourcing.view.pages.words import DASH, numeral, share
from resourcing.words import capital

KEPT = 1e-6
"""Coverage below a floor by less than this keeps the promise."""
DIRECTIONS = {"to_partner": "we owe the partner", "from_partner": "the partner owes us"}


def loads(rows: Sequence[LeadLoad]) -> Grid:
    """Return the load of both leads before and after."""
    heads = ("Planned before", "Available before", "Planned after", "Available after", "Full before", "Full after", "Leads before", "Leads after")  # fmt: skip
    return grid(
        "Hours a month, how full both are, and how many alliances they lead",
        ("Who", *heads),
        [(item.name, *_load(item)) for item in rows],
        numeric=heads,
    )


def _load(item: LeadLoad) -> Iterator[str]:
    """Yield the load of somebody as text."""
    for planned, have in zip(item.planned, item.available, strict=True):
        yield from (numeral(planned), numeral(have))
    for planned, have in zip(item.planned, item.available, strict=True):
        yield share(planned, have) if have else DASH
    yield from (f"{number:,}" for number in item.alliances)


def shifts(brief: HandoverBrief) -> Grid:
    """Return what the incoming lead must do less of."""
    rows = [
        (
            item.alliance,
            numeral(item.before, decimals=1),
            numeral(item.after, decimals=1),
            "goes on with fewer hours"
            if item.led_after == brief.incoming
            else f"stops; led by {item.led_after}",
        )
        for item in brief.shifts
    ]
    heads = ("Hours a month before", "Hours a month after")
    return grid(
        f"What {brief.incoming} stops doing, or does less of",
        ("Alliance", *heads, "What changes"),
        rows,
        numeric=heads,
    )


def promises(brief: HandoverBrief) -> Grid:
    """Return what is promised, what the plan gives, and whether that keeps the promise."""
    rows = [
        (
            f"{BUNDLE_NAMES[item.bundle]} services",
            f"{100 * item.floor:.3g}%",
            share(item.coverage, 1.0),
            "kept" if item.coverage >= item.floor - KEPT else "not kept",
        )
        for item in brief.promises
    ]
    heads = ("Promised", "Planned")
    caption = f"Share of the hours needed in {brief.period}"
    return grid(caption, ("What", *heads, "Promise"), rows, numeric=heads)


def requests(brief: HandoverBrief, playbook: Playbook) -> Grid:
    """Return the open requests."""
    rows = [
        (
            f"{row.opened:%Y-%m-%d}",
            service_name(row.service, playbook),
            f"{row.first_response:%Y-%m-%d}" if row.first_response else "not yet",
        )
        for row in brief.requests
    ]
    return grid("Open requests", ("Opened", "Service", "Work began"), rows)


def events(brief: HandoverBrief, playbook: Playbook, *, today: date) -> Grid:
    """Return what is planned and not done, and whether its day has passed."""
    rows = [
        (
            f"{row.planned_for}",
            service_name(row.service, playbook),
            "late" if row.planned_for < today else "ahead",
        )
        for row in brief.events
    ]
    return grid("Planned and not done", ("Day", "What", "Late or ahead"), rows)


def decisions(caption: str, found: Sequence[Decision]) -> Grid:
    """Return decisions with who made them, why and on which assumptions."""
    rows: list[tuple[Cell, ...]] = [
        (f"{row.time:%Y-%m-%d}", row.decision, row.who, row.reason or DASH, row.assumptions or DASH)
        for row in found
    ]  # fmt: skip
    heads = ("Day", "Decision", "Who", "Why", "Assuming")
    return grid(caption, heads, rows, wide=heads[1:])


def measures(brief: HandoverBrief) -> Grid:
    """Return the latest row of each measure."""
    rows = [
        (
            row.measure,
            DIRECTIONS[row.direction],
            f"{row.target:,.10g}",
            DASH if row.actual is None else f"{row.actual:,.10g}",
            f"{row.date}",
        )
        for row in brief.measures
    ]
    heads = ("Target", "Reached")
    return grid(
        "Latest measures",
        ("Measure", "Whose", *heads, "Day"),
        rows,
        numeric=heads,
        wide=["Whose"],
    )


def engagement(playbook: Playbook, phases: Sequence[Phase]) -> Grid:
    """Return the points of engagement of some phases."""
    rows = [
        (capital(PHASES[row.phase]), row.name, row.when, row.who, basis_of(row, "when"))
        for row in practice_of(playbook).engagement
        if row.phase in phases
    ]
    heads = ("Phase", "What happens", "When", "Who", "Basis")
    return grid("Points of engagement", heads, rows, wide=heads[1:])


def scores(brief: HandoverBrief, playbook: Playbook) -> Grid:
    """Return the score of each dimension, with the number of evaluators."""
    rows = [
        (
            DIMENSION_NAMES[name],
            numeral(brief.placement.scores[name], decimals=1),
            brief.placement.bands[name],
            f"{len({row.evaluator for row in _within(brief.evaluations, name, playbook)}):,}",
        )
        for name in DIMENSIONS
        if name in brief.placement.scores
    ]
    heads = ("Score (1 to 5)", "Band", "Evaluators")
    return grid(
        "Where it stands", ("Dimension", *heads), rows, numeric=[heads[0], heads[2]]
    )


def _within(
    rows: Sequence[Evaluation], name: Dimension, playbook: Playbook
) -> list[Evaluation]:
    """Return the evaluations of a dimension."""
    own = playbook.criteria_of(name)
    return [row for row in rows if row.criterion in own]


def evaluations(brief: HandoverBrief, playbook: Playbook) -> list[Grid]:
    """Return the latest evaluations, a table for each dimension."""
    heads = ("Criterion", "Level or count", "Evaluator", "Day", "Basis", "Note")
    return [
        grid(
            f"{DIMENSION_NAMES[name]}: latest evaluations",
            heads,
            [
                (
                    playbook.criteria[row.criterion].name,
                    f"{row.level:g}",
                    f"{row.evaluator}{f' ({row.role})' if row.role else ''}",
                    f"{row.date}",
                    row.basis,
                    row.note or "",
                )
                for row in _within(brief.evaluations, name, playbook)
            ],
            numeric=["Level or count"],
            wide=["Note"],
        )
        for name in DIMENSIONS
    ]


def service_name(key: str, playbook: Playbook) -> str:
    """Return the name of a service, its identifier where the playbook has none."""
    return capital(playbook.services[key].name) if key in playbook.services else key
