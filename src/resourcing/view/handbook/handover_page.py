"""The brief of one change of lead: why, when, what it takes, what is promised and open, what comes, who is known.

For the two leads and the head of alliance management: it names other alliances and people. Writes text only; every number
comes from `study.handing`, reasons from `view.tables` and `explain`.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from importlib.metadata import version

from resourcing.domain import Phase
from resourcing.playbook import Playbook
from resourcing.study.handing import HandoverBrief
from resourcing.study.recalling import Away
from resourcing.view.handbook import handover_tables as tables
from resourcing.view.handbook.ahead import ahead, working_days
from resourcing.view.handbook.cells import css_text, grid
from resourcing.view.handbook.naming import PHASES
from resourcing.view.handbook.practices import practice_of
from resourcing.view.pages import rendered
from resourcing.view.pages.words import numeral, sentence

CHECKLIST = (
    "Partner analysis handed over: strategy, people, history, what the partner cares about (P. Simoons, You've Become an Alliance Manager).",
    "Stakeholder map of both sides handed over and walked through together (the same).",
    "Performance review of the alliance so far: measures, promises, what is late (the same).",
    "New lead introduced at all levels: working team, committee members, executive sponsors, counterpart (P. Simoons, On-boarding New Alliance Team Members).",
    "Explained why past choices were made, not only which (the same).",
    "Partner told of the change by the old lead, with the reason and the day (ours).",
    "Open requests, decisions and events gone through one by one; each has an owner (ours).",
    "Contract, amendments and subsidiary agreements read; obligations and dates noted (ours).",
    "Access to files, calendars and committees given; old lead taken out when no longer needed (ours).",
    "First own contact with the counterpart held; a day set to look back together (ours).",
)
"""What a handover takes; the first five are published advice, the rest is ours."""
SHIPPED = "The playbook has no table practice: points of engagement and what is passed on are those that come with the package."
POINTS = " points"
"""What tells a reason in value points, which only planners read."""


def handover_page(
    brief: HandoverBrief,
    *,
    playbook: Playbook,
    why: str,
    reasons: Sequence[str],
    plan: str,
    today: date,
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
        What else narrows the choice of the new lead, as sentences; those in value points are left out.
    plan
        What to call the plan, such as its folder.
    today
        Day from which the register is seen.
    """
    phases = _phases(brief)
    return rendered(
        "handover",
        brief=brief,
        margin=css_text(f"Handover: {brief.alliance.name}, {brief.period}"),
        facts=list(_facts(brief, plan)),
        why=sentence(why),
        reasons=[text for text in reasons if POINTS not in text],
        hours=[*_hours(brief), *map(away_said, brief.away)],
        loads=tables.loads(brief.loads),
        shifts=tables.shifts(brief),
        promised=list(_promised(brief)),
        promises=tables.promises(brief),
        requests=tables.requests(brief, playbook),
        decisions=tables.decisions("Decisions in force", brief.decisions),
        events=tables.events(brief, playbook, today=today),
        measures=tables.measures(brief),
        coming=list(_coming(brief)),
        shipped=SHIPPED if playbook.practice is None else "",
        engagement=tables.engagement(playbook, phases),
        questions=[q for p in phases for q in playbook.texts.decision_points.get(p, ())],
        history=list(_history(brief)),
        replaced=tables.decisions("Earlier decisions, replaced since", brief.replaced),
        scores=tables.scores(brief, playbook),
        evaluations=tables.evaluations(brief, playbook),
        people=grid("Who has dealt with it", ("Who", "What they did"), brief.people),
        passed_on=_passed_on(playbook),
        checklist=CHECKLIST,
        signatures=grid(
            "Agreed",
            ("Role", "Name", "Day", "Signature"),
            [("Outgoing lead", brief.outgoing, "", ""), ("Incoming lead", brief.incoming, "", ""), ("Head of alliance management", "", "", "")],
        ),
        today=f"{today}",
        version=version("resourcing"),
    )  # fmt: skip


def _facts(brief: HandoverBrief, plan: str) -> Iterator[tuple[str, str]]:
    """Yield what the alliance is, and where the change comes from."""
    row = brief.alliance
    yield "From", brief.outgoing
    yield "To", brief.incoming
    yield "When", f"{brief.period}, from {brief.day}"
    yield "Partner", row.partner
    if row.unit:
        yield "Unit", row.unit
    yield "Kind and phase", f"{row.kind}, {PHASES[brief.sheet.phase]}"
    yield "Segment", f"{brief.placement.segment}: {brief.placement.rule}"
    yield "Plan", plan


def _hours(brief: HandoverBrief) -> Iterator[str]:
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


def away_said(item: Away) -> str:
    """Return when somebody is not there, as a sentence.

    Examples
    --------
    >>> away_said(Away(name="Ada", first_day=date(2027, 6, 30), last_day=None))
    "Ada's last day is 2027-06-30: hand over before."
    """
    if item.first_day is None:
        return f"{item.name} begins on {item.last_day}."
    if item.last_day is None:
        return f"{item.name}'s last day is {item.first_day}: hand over before."
    much = "" if item.share == 1 else f" for {100 * item.share:g}% of the time"
    return f"{item.name} is away from {item.first_day} to {item.last_day}{much}."


def _promised(brief: HandoverBrief) -> Iterator[str]:
    """Yield what requests are promised, and what the alliance takes."""
    level = brief.sheet.level
    yield f"Work on a request begins within {working_days(level.response_days)}, for {100 * level.response_fraction:g}% of requests."
    total = sum(item.hours_a_month for item in brief.sheet.services)
    yield f"All services together take {numeral(total, decimals=1)} hours a month in {brief.period}; the service-level sheet lists them."


def _phases(brief: HandoverBrief) -> tuple[Phase, ...]:
    """Return the phase of the alliance and those that follow within the horizon."""
    later = (item.phase for item in brief.sheet.coming if item.phase)
    return tuple(dict.fromkeys((brief.sheet.phase, *later)))


def _coming(brief: HandoverBrief) -> Iterator[str]:
    """Yield what comes by day: the next review, changes, the end."""
    review = brief.sheet.review
    if review is not None and review.last is None:
        yield "It has never been evaluated: due now."
    elif review is not None:
        late = ", overdue" if review.overdue_days > 0 else ""
        yield f"Next review at the front door: {review.due}{late}."
    yield from ahead(brief.sheet)
    if brief.alliance.end:
        yield f"Last day of work: {brief.alliance.end}."


def _history(brief: HandoverBrief) -> Iterator[str]:
    """Yield what was before: beginning, leads, notes of the register."""
    row = brief.alliance
    yield (
        f"Began on {row.start}."
        if row.start
        else "Began before the register says when."
    )
    path = "; ".join(f"{name} ({when})" for name, when in brief.path)
    yield f"Leads in the plan: {path}."
    if row.notes:
        yield f"Notes of the register: {sentence(row.notes)}"


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
