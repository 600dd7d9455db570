"""The service-level sheet of one alliance on one page: what it gets, from whom, how fast, and what it does not get.

For the company's own people: it holds scores, hours and what is not given. `partner_page` makes the one for the partner.
Writes text only; every number comes from `study.agreeing`.
"""

import re
from collections.abc import Iterator
from importlib.metadata import version
from math import isclose

from resourcing.playbook import BUNDLES, DIMENSIONS, Playbook, occurrences_a_year
from resourcing.study.agreeing import Owed, Sheet
from resourcing.view.handbook.ahead import ahead
from resourcing.view.handbook.cells import Cell, Grid, Marked, css_text, grid
from resourcing.view.handbook.naming import (
    BUNDLE_NAMES,
    DIMENSION_NAMES,
    PHASES,
    TRIGGERS,
)
from resourcing.view.handbook.numbers import Numbers
from resourcing.view.handbook.practices import escalation
from resourcing.view.pages import rendered
from resourcing.view.pages.words import (
    MINUS,
    listed,
    numeral,
    sentence,
    spoken,
)

MOST_NAMED = 12
ROLES_OF = "issue_escalation"
NO_OWN_WAY = (
    "The playbook names no way of escalation; the one below comes with the package."
)


def sheet_page(
    sheet: Sheet, *, playbook: Playbook, led_by: str, source: str = ""
) -> str:
    """Return the service-level sheet of an alliance as one HTML page that needs nothing else.

    Parameters
    ----------
    sheet
        What it is to get.
    playbook
        Rules of the case.
    led_by
        Where the lead comes from, such as the folder of a run.
    source
        Where the sheet comes from, such as the scenario and the day; shown at the end.
    """
    numbers = Numbers.of(playbook)
    return rendered(
        "sla",
        sheet=sheet,
        margin=css_text(f"Service-level sheet: {sheet.alliance.name}"),
        facts=list(_facts(sheet, led_by)),
        why=why_placed(sheet, playbook),
        services=_services(sheet, playbook, numbers),
        promised=_promised(sheet, playbook, numbers),
        coming=list(ahead(sheet)),
        escalation=_escalation(playbook),
        contacts=contacts(sheet, playbook),
        not_given=list(_not_given(sheet, playbook)),
        review=_review(sheet, numbers),
        notes=[*_notes(sheet, numbers), *_steps_rest_on(playbook)],
        source=source,
        version=version("resourcing"),
    )


def _facts(sheet: Sheet, led_by: str) -> Iterator[tuple[str, str]]:
    """Yield what the alliance is and who leads it."""
    row = sheet.alliance
    yield "Partner", row.partner
    if row.unit:
        yield "Unit", row.unit
    yield "Segment", f"{sheet.placement.segment}; profile “{sheet.profile}”"
    yield "Phase", f"{PHASES[sheet.phase]}, at the beginning of {sheet.period}"
    leads = [f"{name} ({when})" for name, when in sheet.leads]
    who = listed(leads, most=MOST_NAMED) or "nobody"
    yield "Lead", f"{who}; {led_by}{_gone(sheet)}"


def _gone(sheet: Sheet) -> str:
    """Return that the lead of the register is not there; empty where they are."""
    name = sheet.gone
    return f": {name} is not in the team on {sheet.day}" if name else ""


def why_placed(sheet: Sheet, playbook: Playbook) -> str:
    """Return why the alliance has its profile, in sentences."""
    found = sheet.placement
    bands = [
        f"{DIMENSION_NAMES[name].lower()} {found.bands[name]} ({numeral(found.scores[name], decimals=1)} of 5)"
        for name in DIMENSIONS
    ]
    said = f"{sentence(f'{found.rule}')} {sentence(listed(bands))}"
    if found.drivers:
        drivers = [_named(text, playbook) for text in found.drivers]
        said += f" Weighing most: {'; '.join(drivers)}."
    return f"{said} {_nearest(found.nearest)}" if found.nearest else said


def _nearest(change: str) -> str:
    """Return the smallest change of a score that changes the segment, as a sentence.

    Examples
    --------
    >>> _nearest("cross_functionality +0.45 makes it complex")
    'Smallest change that counts: cross-functionality +0.45 makes it complex.'
    """
    said = spoken(re.sub(r" -(?=\d)", f" {MINUS}", change))
    return f"Smallest change that counts: {said}."


def _named(driver: str, playbook: Playbook) -> str:
    """Return what weighs in a placement with the name of its criterion."""
    key, _, rest = driver.partition(" ")
    name = playbook.criteria[key].name if key in playbook.criteria else key
    return f"{name.lower()} {rest}".strip()


def _services(sheet: Sheet, playbook: Playbook, numbers: Numbers) -> Grid:
    """Return the services with cadence and hours, essential ones first."""
    rows: list[tuple[Cell, ...]] = [
        (
            item.name,
            BUNDLE_NAMES[item.bundle].lower(),
            TRIGGERS[item.trigger],
            _times(item, sheet, playbook, numbers),
            _each(item, playbook, numbers),
            numeral(item.hours_a_month, decimals=1),
        )
        for item in sorted(sheet.services, key=lambda s: BUNDLES.index(s.bundle))
    ]
    total = sum(item.hours_a_month for item in sheet.services)
    rows.append(("All services", "", "", "", "", numeral(total, decimals=1)))
    heads = ("Times a year", "Hours each", "Hours a month")
    return grid(
        f"What it gets in {sheet.period} when hours suffice",
        ("Service", "Bundle", "When", *heads),
        rows,
        numeric=heads,
    )


def _times(item: Owed, sheet: Sheet, playbook: Playbook, numbers: Numbers) -> Cell:
    """Return how often a service comes, with the mark of the playbook's number where it is that number."""
    text = f"{item.times_a_year:.3g}"
    own = playbook.services[item.service]
    profile = sheet.profile_id
    usual = occurrences_a_year(own, profile=profile, phase=sheet.phase)
    if not isclose(usual, item.times_a_year, rel_tol=1e-6):
        return text
    return numbers.cell(f"services.{item.service}.occurrences.{profile}", text=text)


def _each(item: Owed, playbook: Playbook, numbers: Numbers) -> Cell:
    """Return the hours of one occurrence, with the mark of the playbook's number where it is that number."""
    text = f"{item.hours_each:g}"
    if item.hours_each != playbook.services[item.service].hours:
        return text
    return numbers.cell(f"services.{item.service}.hours", text=text)


def _promised(sheet: Sheet, playbook: Playbook, numbers: Numbers) -> Grid:
    """Return the service levels."""
    key = sheet.profile_id
    now, usual = sheet.level, playbook.sla[key]
    days = _same(
        numbers,
        f"sla.{key}.response_days",
        f"{now.response_days:g}",
        now.response_days,
        usual.response_days,
    )
    part = _same(
        numbers,
        f"sla.{key}.response_fraction",
        f"{100 * now.response_fraction:g}%",
        now.response_fraction,
        usual.response_fraction,
    )
    rows: list[tuple[Cell, ...]] = [
        ("Work on a request begins within (working days)", days),
        ("for this share of requests", part),
    ]  # fmt: skip
    for bundle in BUNDLES:
        floor = sheet.floors[bundle]
        if floor > 0:
            what = f"{BUNDLE_NAMES[bundle]} services: least share of the hours needed"
            own = getattr(usual.floors, bundle)
            cell = _same(numbers, f"sla.{key}.floors.{bundle}", f"{100 * floor:g}%", floor, own)  # fmt: skip
            rows.append((what, cell))
    return grid("What is promised", ("Promise", "Level"), rows, numeric=["Level"])


def _same(numbers: Numbers, key: str, text: str, now: float, usual: float) -> Cell:
    """Return a number as text, with the mark of the playbook's number where it is that number still."""
    return numbers.cell(key, text=text) if isclose(now, usual) else text


def _escalation(playbook: Playbook) -> Grid:
    """Return the way of an issue, each time with the mark of the note that says what it rests on."""
    rows: list[tuple[Cell, ...]] = [
        (who, Marked(text=str(within), mark=f"E{number}"))
        for number, (who, within, _) in enumerate(escalation(playbook).rows, 1)
    ]
    heads = ("Settled by", "Within")
    return grid("The way of an issue that is not settled", heads, rows, wide=heads[1:])


def _steps_rest_on(playbook: Playbook) -> list[str]:
    """Return what the times of the steps of escalation rest on."""
    steps = enumerate(escalation(playbook).rows, 1)
    return [f"E{number} {basis}" for number, (_, _, basis) in steps]


def contacts(sheet: Sheet, playbook: Playbook) -> str:
    """Return whom to contact, and who else has a part when something goes wrong."""
    first = next((name for name, _ in sheet.leads), "")
    who = first or "the head of alliance management: nobody leads it"
    letters = playbook.services[ROLES_OF].raci if ROLES_OF in playbook.services else {}
    others = [role for role, letter in letters.items() if letter in "RC" and role not in {"Alliance lead", "Alliance support"}]  # fmt: skip
    said = f"First contact: {who}."
    said += f" Also heard on an issue: {listed(others)}." if others else ""
    return f"{said} {NO_OWN_WAY}" if playbook.practice is None else said


def _not_given(sheet: Sheet, playbook: Playbook) -> Iterator[str]:
    """Yield what the alliance does not get, in sentences."""
    if sheet.not_in_profile:
        names = listed(sheet.not_in_profile, most=MOST_NAMED)
        yield f"Its profile does not get: {names}."
    if sheet.not_in_phase:
        names = listed(sheet.not_in_phase, most=MOST_NAMED)
        yield f"Not in this phase: {names}."
    bare = [BUNDLE_NAMES[b].lower() for b in BUNDLES if not sheet.floors[b]]
    owed = {BUNDLE_NAMES[item.bundle].lower() for item in sheet.services}
    unpromised = [name for name in bare if name in owed]
    if unpromised:
        yield f"As time allows, without a promise: {listed(unpromised)} services."
    steps = "; the way of escalation says how long each step may take"
    yield f"No time in which a request is settled is promised{steps if escalation(playbook).rows else ''}."


def _review(sheet: Sheet, numbers: Numbers) -> str:
    """Return when the alliance is evaluated again."""
    if sheet.review is None:
        return "It has ended by today and is not evaluated again."
    every = numbers.values.get("front_door.review_cadence_days", "")
    cadence = f"every {every} days" if every else "on the playbook's cadence"
    if sheet.review.last is None:
        return f"It has never been evaluated: due now, then {cadence}."
    late = ", overdue" if sheet.review.overdue_days > 0 else ""
    return f"Next review due on {sheet.review.due}{late}; last evaluated on {sheet.review.last}, {cadence}."


def _notes(sheet: Sheet, numbers: Numbers) -> list[str]:
    """Return what the marks on the sheet stand for."""
    keys = [f"services.{s.service}.hours" for s in sheet.services]
    keys += [f"services.{s.service}.occurrences.{sheet.profile_id}" for s in sheet.services]  # fmt: skip
    keys += [key for key in numbers.marks if key.startswith(f"sla.{sheet.profile_id}.")]
    used = {numbers.marks[key] for key in keys if key in numbers.marks}
    own = [
        mark
        for mark, (kind, _) in numbers.notes.items()
        if mark in used and kind == "user"
    ]
    told = [
        f"{mark} {kind}: {note}"
        for mark, (kind, note) in numbers.notes.items()
        if mark in used and kind != "user"
    ]
    marks = f"{', '.join(own)} user: our own judgment; the page of the playbook gives the reason of each"
    return [*told, marks] if own else told
