"""What the rules of a playbook come to: hours a month by profile and phase, and who does what for each service.

Pure arithmetic on one playbook; what alliances of a portfolio need is in `demand`.
"""

from collections.abc import Mapping

from resourcing.domain import Phase
from resourcing.playbook.book import Playbook
from resourcing.playbook.section import BUNDLES, Bundle
from resourcing.playbook.services import Service

MONTHS_PER_YEAR = 12
LEAD, SUPPORT, OVERSEER = "Alliance lead", "Alliance support", "Overseeing manager"
"""Roles that the rules of a playbook say something about; the last is no role of a playbook's own tables."""
ACCOUNTABLE, RESPONSIBLE, CONSULTED = "A", "R", "C"
BOTH = f"{ACCOUNTABLE}, {RESPONSIBLE}"


def occurrences_a_year(service: Service, *, profile: str, phase: Phase) -> float:
    """Return how often a year an alliance of a profile gets a service in a phase.

    Examples
    --------
    >>> service = Service(
    ...     name="Call",
    ...     description="A call.",
    ...     bundle="essential",
    ...     trigger="planned",
    ...     hours=1.5,
    ...     occurrences={"light": 26.0},
    ...     phase_multipliers={"startup": 2.0},
    ... )
    >>> occurrences_a_year(service, profile="light", phase="startup")
    52.0
    >>> occurrences_a_year(service, profile="full", phase="startup")
    0.0
    """
    often = service.occurrences.get(profile, 0.0)
    return often * service.phase_multipliers.get(phase, 1.0)


def hours_a_month(
    playbook: Playbook, *, profile: str, phase: Phase
) -> dict[Bundle, float]:
    """Return the standard hours that an alliance of a profile needs in a month of a phase, by bundle."""
    hours: dict[Bundle, float] = dict.fromkeys(BUNDLES, 0.0)
    for item in playbook.services.values():
        often = occurrences_a_year(item, profile=profile, phase=phase)
        hours[item.bundle] += often * item.hours / MONTHS_PER_YEAR
    return hours


def who_does_what(playbook: Playbook, *, service: str) -> dict[str, str]:
    """Return the letters of a service by role: R responsible, A accountable, C consulted, I informed.

    The playbook's own letters, and what its other rules say: where no profile that gets the service lets anybody support
    its bundle, the lead does what support is responsible for; where one asks for oversight, the overseer is consulted.
    A service without letters has the lead accountable and responsible.

    Parameters
    ----------
    playbook
        Rules.
    service
        Identifier of the service.

    Returns
    -------
    dict
        Role to letters, such as ``"A"`` or ``"A, R"``.
    """
    item = playbook.services[service]
    letters: dict[str, str] = {**item.raci} or {LEAD: ACCOUNTABLE, SUPPORT: RESPONSIBLE}
    if SUPPORT in letters and not _supported(playbook, item):
        own = letters.pop(SUPPORT)
        letters[LEAD] = _joined(letters.get(LEAD), own)
    if _overseen(playbook, item):
        letters.setdefault(OVERSEER, CONSULTED)
    return letters


def accountable(playbook: Playbook, *, service: str) -> tuple[str, ...]:
    """Return the roles that are accountable for a service; there should be exactly one."""
    letters = who_does_what(playbook, service=service)
    return tuple(role for role, own in letters.items() if ACCOUNTABLE in own)


def _supported(playbook: Playbook, service: Service) -> bool:
    """Return whether a profile that gets a service lets others than the lead deliver its bundle."""
    return any(
        getattr(playbook.profiles[name].support_share, service.bundle) > 0
        for name, often in service.occurrences.items()
        if often > 0
    )


def _overseen(playbook: Playbook, service: Service) -> bool:
    """Return whether a profile that gets a service has a manager beside a team that leads."""
    return any(
        playbook.profiles[name].oversight_hours_per_month > 0
        for name, often in service.occurrences.items()
        if often > 0
    )


def _joined(lead: str | None, support: str) -> str:
    """Return the letters of a lead who also does what support would; who acts need not be consulted or informed."""
    if support != RESPONSIBLE or lead == RESPONSIBLE:
        return lead or support
    return BOTH if lead == ACCOUNTABLE else RESPONSIBLE


def phases_of(service: Service, *, phases: Mapping[Phase, str]) -> str:
    """Return the phases in which a service is done, in words.

    Parameters
    ----------
    service
        The service.
    phases
        What to call each phase, in order.
    """
    never = [p for p in phases if service.phase_multipliers.get(p, 1.0) == 0]
    done = [p for p in phases if p not in never]
    if not never:
        return "all"
    if len(done) <= len(never):
        return ", ".join(phases[p] for p in done) or "none"
    return "not " + ", ".join(phases[p] for p in never)
