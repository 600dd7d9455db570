"""Tables of the playbook's page: what each profile gets, and who does it.

Every cell comes from the playbook, or from `playbook.agreed`, which adds it up.
"""

from collections.abc import Iterable

from resourcing.domain import Phase
from resourcing.playbook import (
    BUNDLES,
    SEGMENTS,
    Bundle,
    Playbook,
    hours_a_month,
    phases_of,
    who_does_what,
)
from resourcing.playbook.agreed import accountable
from resourcing.view.handbook.cells import Cell, Grid, Marked, chunks, grid
from resourcing.view.handbook.naming import (
    BUNDLE_NAMES,
    CALLED,
    PHASES,
    TRIGGERS,
)
from resourcing.view.handbook.numbers import Numbers
from resourcing.view.pages.words import DASH, listed, numeral
from resourcing.words import capital

MOST_ROLES = 14
"""Roles that stand side by side before the table is split."""
HOURS_ONE_DECIMAL = 1
USUAL = "1"
"""Multiplier of a phase that the playbook does not name."""


def ordered(playbook: Playbook) -> list[str]:
    """Return the profiles, complex ones first."""
    return sorted(
        playbook.profiles,
        key=lambda name: SEGMENTS.index(playbook.profiles[name].segment),
    )


def profiles(playbook: Playbook) -> Grid:
    """Return for whom each profile is, and who may lead it."""
    rows = [
        (
            item.name,
            item.segment,
            item.description,
            listed([CALLED[option] for option in item.resourcing], most=9),
            item.least_grade,
        )
        for item in (playbook.profiles[name] for name in ordered(playbook))
    ]
    heads = ("Profile", "Segment", "For whom", "May be led by", "Least grade")
    return grid(
        "Profiles: for whom, and led by whom",
        heads,
        rows,
        wide=["For whom", "May be led by"],
    )


def hours(playbook: Playbook) -> Grid:
    """Return the hours a month that an alliance needs, by profile and phase."""
    names = [capital(name) for name in PHASES.values()]
    rows = [
        (playbook.profiles[key].name, *(_hours(playbook, key, p) for p in PHASES))
        for key in ordered(playbook)
    ]
    return grid(
        "Standard hours a month that an alliance needs, all services together",
        ("Profile", *names),
        rows,
        numeric=names,
    )


def _hours(playbook: Playbook, profile: str, phase: Phase) -> str:
    """Return the hours that a profile takes in a phase."""
    found = sum(hours_a_month(playbook, profile=profile, phase=phase).values())
    return numeral(found, decimals=HOURS_ONE_DECIMAL)


def agreements(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return what is promised, by profile."""
    floors = [f"Least {BUNDLE_NAMES[b].lower()} coverage" for b in BUNDLES]
    rows = [
        (
            playbook.profiles[key].name,
            numbers.cell(f"sla.{key}.response_days"),
            numbers.percent(f"sla.{key}.response_fraction"),
            *(numbers.percent(f"sla.{key}.floors.{b}") for b in BUNDLES),
        )
        for key in ordered(playbook)
    ]
    heads = ("First work within (working days)", "For this share of requests", *floors)
    return grid("Service levels by profile", ("Profile", *heads), rows, numeric=heads)


def help_for_leads(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return how much others than the lead may deliver, by profile."""
    shares = [f"{BUNDLE_NAMES[b]}" for b in BUNDLES]
    rows = [
        (
            playbook.profiles[key].name,
            *(numbers.cell(f"profiles.{key}.support_share.{b}", text=_percent(playbook, key, b)) for b in BUNDLES),
            numbers.cell(f"profiles.{key}.oversight_hours_per_month"),
        )
        for key in ordered(playbook)
    ]  # fmt: skip
    heads = (*shares, "Oversight (hours a month)")
    caption = "Most that others than the lead may deliver, by bundle; hours of a manager beside a team that leads"
    return grid(caption, ("Profile", *heads), rows, numeric=heads)


def _percent(playbook: Playbook, profile: str, bundle: Bundle) -> str:
    """Return the share of a bundle that supporters may deliver."""
    share = getattr(playbook.profiles[profile].support_share, bundle)
    return f"{100 * share:g}%"


def services(playbook: Playbook, numbers: Numbers) -> list[Grid]:
    """Return how often each profile gets each service, a table for each bundle and each few profiles."""
    return [
        _services(playbook, numbers, bundle=bundle, names=names)
        for bundle in BUNDLES
        for names in chunks(ordered(playbook))
        if any(item.bundle == bundle for item in playbook.services.values())
    ]


def _services(
    playbook: Playbook, numbers: Numbers, *, bundle: Bundle, names: Iterable[str]
) -> Grid:
    """Return how often some profiles get the services of a bundle."""
    keys = tuple(names)
    titles = _distinct([playbook.profiles[key].name for key in keys])
    rows: list[tuple[Cell, ...]] = [
        (
            f"{item.name}. {item.description}",
            TRIGGERS[item.trigger],
            numbers.cell(f"services.{service}.hours"),
            *(_often(numbers, service, key) for key in keys),
        )
        for service, item in playbook.services.items()
        if item.bundle == bundle
    ]
    return grid(
        f"{BUNDLE_NAMES[bundle]} services: hours each, and times a year by profile",
        ("Service", "When", "Hours", *titles),
        rows,
        upright=titles,
        numeric=["Hours"],
    )


def _often(numbers: Numbers, service: str, profile: str) -> Cell:
    """Return how often a profile gets a service; a dash where it never does."""
    found = numbers.cell(f"services.{service}.occurrences.{profile}")
    return DASH if isinstance(found, Marked) and found.text == "0" else found


def _distinct(names: list[str]) -> list[str]:
    """Return names of which none is like another."""
    return [
        name if names.count(name) == 1 else f"{name} ({number})"
        for number, name in enumerate(names, 1)
    ]


def by_phase(playbook: Playbook, numbers: Numbers) -> Grid:
    """Return by how much services are done more or less often in each phase, those that differ."""
    names = [capital(name) for name in PHASES.values()]
    rows = [
        (
            item.name,
            *(
                numbers.cell(f"services.{key}.phase_multipliers.{p}")
                if p in item.phase_multipliers
                else USUAL
                for p in PHASES
            ),
        )
        for key, item in playbook.services.items()
        if item.phase_multipliers
    ]
    caption = "Times as often as above, by phase; services that are not listed are done as often in every phase"
    return grid(caption, ("Service", *names), rows, numeric=names)


def raci(playbook: Playbook) -> list[Grid]:
    """Return who is responsible, accountable, consulted and informed, by service with its phases."""
    letters = {key: who_does_what(playbook, service=key) for key in playbook.services}
    roles = list(dict.fromkeys(role for own in letters.values() for role in own))
    return [
        grid(
            "Who does what: R responsible, A accountable, C consulted, I informed",
            ("Service", "Phases", *names),
            [
                (
                    playbook.services[key].name,
                    phases_of(playbook.services[key], phases=PHASES),
                    *(own.get(role, "") for role in names),
                )
                for key, own in letters.items()
            ],
            upright=names,
            wide=["Phases"],
        )
        for names in chunks(roles, most=MOST_ROLES)
    ]


def raci_basis(playbook: Playbook) -> list[str]:
    """Return what the letters rest on, each basis with the services to which it belongs."""
    plain = "user: the playbook gives no source"
    found: dict[str, list[str]] = {}
    for item in playbook.services.values():
        found.setdefault(item.basis.get("raci", plain), []).append(item.name)
    if len(found) == 1:
        return [f"Letters: {next(iter(found))}."]
    return [f"Letters of {listed(names)}: {basis}." for basis, names in found.items()]


def raci_gaps(playbook: Playbook) -> list[str]:
    """Return, in sentences, for which services nobody is accountable, and for which more than one role is."""
    found = {
        item.name: accountable(playbook, service=key)
        for key, item in playbook.services.items()
    }
    nobody = [name for name, roles in found.items() if not roles]
    several = [f"{n} ({listed(r, most=MOST_ROLES)})" for n, r in found.items() if len(r) > 1]  # fmt: skip
    told = []
    if nobody:
        told.append(f"Nobody is accountable for {listed(nobody, most=MOST_ROLES)}.")
    if several:
        told.append(f"More than one role is accountable for {listed(several, most=MOST_ROLES)}.")  # fmt: skip
    return [*told, "Give each service exactly one A."] if told else []


def supporters(playbook: Playbook) -> Grid:
    """Return what supporters must be for a service, where the playbook asks for something."""
    rows = [
        (item.name, item.least_grade or "any", item.skill or "any")
        for item in playbook.services.values()
        if item.least_grade or item.skill
    ]
    heads = ("Service", "Least grade", "Skill")
    return grid("What is asked of people who support", heads, rows)
