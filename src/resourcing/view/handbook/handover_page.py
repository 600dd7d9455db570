"""The brief of one change of lead: why, when, what it takes, what is open, who is known, what to do and to sign.

Writes text only; every number comes from `study.handing`, reasons from `view.tables` and `explain`.
"""

from collections.abc import Iterator, Sequence
from importlib.metadata import version

from resourcing.domain import Evaluation
from resourcing.playbook import DIMENSIONS, Dimension, Playbook
from resourcing.study.handing import Brief, Load
from resourcing.view.handbook.cells import Cell, Grid, css_text, grid
from resourcing.view.handbook.naming import DIMENSION_NAMES, capital
from resourcing.view.handbook.practices import practice_of
from resourcing.view.pages import rendered
from resourcing.view.pages.words import DASH, numeral, sentence, share

CHECKLIST = (
    "Partner analysis handed over: strategy, people, history, what the partner cares about (P. Simoons, You've Become an Alliance Manager).",
    "Stakeholder map of both sides handed over and walked through together (the same).",
    "Performance review of the alliance so far: measures, promises, what is late (the same).",
    "New lead introduced at all levels: working team, committee members, executive sponsors, counterpart (P. Simoons, On-boarding New Alliance Team Members).",
    "Explained why past choices were made, not only which (the same).",
    "Partner told of the change by the old lead, with the reason and the day.",
    "Open requests, decisions and events gone through one by one; each has an owner.",
    "Contract, amendments and subsidiary agreements read; obligations and dates noted.",
    "Access to files, calendars and committees given; old lead taken out when no longer needed.",
    "First own contact with the counterpart held; a day set to look back together.",
)
"""What a handover takes; the first five are published advice, the rest is ours."""
SIGNERS = ("Outgoing lead", "Incoming lead", "Head of alliance management")


def handover_page(
    brief: Brief, *, playbook: Playbook, why: str, reasons: Sequence[str], plan: str
) -> str:
    """Return the brief of a handover as one HTML page that needs nothing else.

    Parameters
    ----------
    brief
        The change of lead.
    playbook
        Rules of the case.
    why
        Why the lead changes.
    reasons
        What else narrows the choice of the new lead, as sentences.
    plan
        What to call the plan, such as its folder.
    """
    return rendered(
        "handover",
        brief=brief,
        margin=css_text(f"Handover: {brief.alliance.name}, {brief.period}"),
        facts=list(_facts(brief, plan)),
        why=sentence(why),
        reasons=reasons,
        hours=list(_hours(brief)),
        loads=_loads(brief.loads),
        shifts=_shifts(brief),
        scores=_scores(brief, playbook),
        evaluations=_evaluations(brief, playbook),
        requests=_requests(brief, playbook),
        decisions=_decisions(brief),
        events=_events(brief, playbook),
        people=grid("Who has dealt with it", ("Who", "What they did"), brief.people),
        passed_on=_passed_on(playbook),
        checklist=CHECKLIST,
        signatures=grid(
            "Agreed",
            ("Role", "Name", "Day", "Signature"),
            [("Outgoing lead", brief.outgoing, "", ""), ("Incoming lead", brief.incoming, "", ""), (SIGNERS[-1], "", "", "")],
        ),
        version=version("resourcing"),
    )  # fmt: skip


def _facts(brief: Brief, plan: str) -> Iterator[tuple[str, str]]:
    """Yield what the alliance is, and where the change comes from."""
    row = brief.alliance
    yield "From", brief.outgoing
    yield "To", brief.incoming
    yield "When", f"{brief.period}, from {brief.day}"
    yield "Partner", row.partner
    if row.unit:
        yield "Unit", row.unit
    yield "Segment", f"{brief.placement.segment}: {brief.placement.rule}"
    yield "Plan", plan


def _hours(brief: Brief) -> Iterator[str]:
    """Yield what the handover takes, in sentences."""
    move = brief.move
    yield f"{brief.incoming} needs {numeral(move.hours_in)} hours in {brief.period} to take over."
    if brief.hands_over_in is None:
        yield f"{brief.outgoing} has no hours to hand over: there is no overlap, and taking over costs more hours for it."
        return
    yield f"{brief.outgoing} gives {numeral(move.hours_out)} hours in {brief.hands_over_in} to hand over."
    if brief.next_to_it:
        yield "The two can meet: plan the overlap at the change of the period."
    else:
        yield "Nobody led it in between: what was known then has to be looked up."


def _loads(loads: Sequence[Load]) -> Grid:
    """Return the load of both leads before and after."""
    rows = [(item.name, *_load(item)) for item in loads]
    heads = ("Planned before", "Available before", "Planned after", "Available after", "Full before", "Full after", "Leads before", "Leads after")  # fmt: skip
    return grid(
        "Hours a month, how full both are, and how many alliances they lead",
        ("Who", *heads),
        rows,
        numeric=heads,
    )


def _load(item: Load) -> Iterator[str]:
    """Yield the load of somebody as text."""
    for planned, have in zip(item.planned, item.available, strict=True):
        yield from (numeral(planned), numeral(have))
    for planned, have in zip(item.planned, item.available, strict=True):
        yield share(planned, have) if have else DASH
    yield from (f"{number:,}" for number in item.alliances)


def _shifts(brief: Brief) -> Grid:
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


def _scores(brief: Brief, playbook: Playbook) -> Grid:
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


def _evaluations(brief: Brief, playbook: Playbook) -> list[Grid]:
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


def _requests(brief: Brief, playbook: Playbook) -> Grid:
    """Return the open requests."""
    rows = [
        (
            f"{row.opened:%Y-%m-%d}",
            _service(row.service, playbook),
            f"{row.first_response:%Y-%m-%d}" if row.first_response else "not yet",
        )
        for row in brief.requests
    ]
    return grid("Open requests", ("Opened", "Service", "Work began"), rows)


def _decisions(brief: Brief) -> Grid:
    """Return the decisions in force."""
    rows: list[tuple[Cell, ...]] = [
        (f"{row.time:%Y-%m-%d}", row.decision, row.who, row.reason or DASH, row.assumptions or DASH)
        for row in brief.decisions
    ]  # fmt: skip
    heads = ("Day", "Decision", "Who", "Why", "Assuming")
    return grid("Decisions in force", heads, rows, wide=heads[1:])


def _events(brief: Brief, playbook: Playbook) -> Grid:
    """Return what is planned and not done."""
    rows = [
        (f"{row.planned_for}", _service(row.service, playbook)) for row in brief.events
    ]
    return grid("Planned and not done", ("Day", "What"), rows)


def _service(key: str, playbook: Playbook) -> str:
    """Return the name of a service."""
    return capital(playbook.services[key].name) if key in playbook.services else key


def _passed_on(playbook: Playbook) -> list[str]:
    """Return what the playbook says is passed on at its handoffs between alliance managers."""
    return list(
        dict.fromkeys(
            item
            for row in practice_of(playbook).handoffs
            if "alliance management" in row.incoming.lower()
            for item in row.passed_on
        )
    )
