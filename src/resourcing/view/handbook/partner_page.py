"""The service-level sheet that a partner may be given: what we do together, how fast we answer, whom to turn to.

It holds no scores, segment, hours, floors, costs or names of other alliances: of the services, only the names of those in
which the playbook gives the partner a part, without the descriptions, which are written for our own people. Writes text only; every number comes from `study.agreeing`.
"""

from collections.abc import Iterator
from importlib.metadata import version
from math import isclose

from resourcing.errors import InputError, InputProblem
from resourcing.playbook import Playbook, Service, who_does_what
from resourcing.study.agreeing import Owed, Sheet
from resourcing.view.handbook.ahead import ahead, working_days
from resourcing.view.handbook.cells import Grid, css_text, grid
from resourcing.view.handbook.naming import PHASES
from resourcing.view.handbook.practices import own_escalation
from resourcing.view.pages import rendered
from resourcing.words import capital

PARTNER = "partner"
"""Role whose letters say what part the partner has, in any case of letters."""
PARTS = {
    "A": "you decide",
    "R": "you take part",
    "C": "we ask you",
    "I": "we tell you",
}
OFTEN = {
    52.0: "weekly",
    26.0: "every two weeks",
    12.0: "monthly",
    6.0: "every two months",
    4.0: "four times a year",
    2.0: "twice a year",
    1.0: "once a year",
    0.5: "every two years",
}
WHEN_ASKED = "when needed"


def partner_page(sheet: Sheet, *, playbook: Playbook, today: str) -> str:
    """Return the sheet for the partner as one HTML page that needs nothing else.

    Parameters
    ----------
    sheet
        What the alliance is to get.
    playbook
        Rules of the case.
    today
        Day from which the register is seen.

    Raises
    ------
    InputError
        If no service that the alliance gets gives the partner a part.
    """
    rows = list(_together(sheet, playbook))
    if not rows:
        problem = InputProblem(
            file="",
            column="--for",
            value=PARTNER,
            rule="no service that the alliance gets gives the partner a part",
            repair="give the role Partner a letter in raci of the services that concern it, or leave --for out",
        )
        raise InputError([problem])
    return rendered(
        "sla_partner",
        sheet=sheet,
        margin=css_text(f"Service-level sheet: {sheet.alliance.name}"),
        facts=list(_facts(sheet)),
        services=grid(
            "What we do together",
            ("Service", "How often", "Your part"),
            rows,
            wide=("How often", "Your part"),
        ),
        promises=list(_promises(sheet)),
        coming=list(ahead(sheet, inside=False)),
        escalation=_escalation(playbook),
        today=today,
        version=version("resourcing"),
    )


def _facts(sheet: Sheet) -> Iterator[tuple[str, str]]:
    """Yield what the alliance is and whom to turn to."""
    yield "Partner", sheet.alliance.partner
    yield "Phase", PHASES[sheet.phase]
    yield "Valid from", f"{sheet.day}"
    yield "Your contact", first_contact(sheet)


def first_contact(sheet: Sheet) -> str:
    """Return who leads the alliance first, the head of alliance management where nobody does."""
    return next((name for name, _ in sheet.leads), "the head of alliance management")


def _together(sheet: Sheet, playbook: Playbook) -> Iterator[tuple[str, str, str]]:
    """Yield the services in which the partner has a part: what, how often, which part."""
    for item in sheet.services:
        service = playbook.services[item.service]
        letters = who_does_what(playbook, service=item.service)
        part = next((v for k, v in letters.items() if k.strip().lower() == PARTNER), "")
        if part:
            parts = [PARTS[letter] for letter in part.split(", ")]
            yield item.name, how_often(item, service), capital(", ".join(parts))


def how_often(item: Owed, service: Service) -> str:
    """Return how often a service comes, in words."""
    if item.trigger == "on_request":
        return WHEN_ASKED
    phases = [name for name in PHASES if service.phase_multipliers.get(name, 1.0) > 0]
    if len(phases) == 1:
        return f"during {PHASES[phases[0]]}"
    times = item.times_a_year
    said = next((text for much, text in OFTEN.items() if isclose(times, much, rel_tol=1e-3)), "")  # fmt: skip
    return said or f"about {times:.2g} times a year"


def _promises(sheet: Sheet) -> Iterator[str]:
    """Yield how fast requests are answered, and what is not promised."""
    days = working_days(sheet.level.response_days)
    share = f"{100 * sheet.level.response_fraction:g}%"
    yield f"Work on a request begins within {days} for {share} of requests."
    yield "No time in which a request is settled is promised."
    yield "Where the contract says otherwise, the contract holds."


def _escalation(playbook: Playbook) -> Grid:
    """Return the playbook's own way of an issue, without what it rests on; no rows where it names none."""
    steps = own_escalation(playbook)
    rows = [(f"{number}. {row.who}", row.within) for number, row in enumerate(steps, 1)]
    heads = ("Settled by", "Within")
    return grid("The way of an issue that is not settled", heads, rows, wide=heads[1:])
