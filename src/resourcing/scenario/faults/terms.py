"""Changes to terms, by a scenario or an option, that point at nothing or change nothing."""

from collections.abc import Iterator

from resourcing.playbook import Fault, Playbook
from resourcing.scenario.changes import (
    Agreement,
    BudgetCut,
    ServiceMoves,
    TeamHoursMove,
)
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import known_names
from resourcing.scenario.faults.roster import Roster

TERMS = (
    "floors",
    "occurrences",
    "support_share",
    "response_days",
    "response_fraction",
)
"""What an agreement may change."""


def agreement_faults(
    place: str, change: Agreement, playbook: Playbook
) -> Iterator[Fault]:
    """Yield profiles and services that the playbook does not know, and an agreement that changes nothing."""
    yield from known_names(
        f"{place}.profile", [change.profile], playbook.profiles, "profile"
    )
    yield from known_names(
        f"{place}.occurrences", change.occurrences, playbook.services, "service"
    )
    nothing = all(getattr(change, name) in (None, {}) for name in TERMS)
    if nothing and change.profile in playbook.profiles:
        yield Fault(
            place=place,
            value=change.profile,
            rule="changes nothing",
            repair=f"give one of {', '.join(TERMS)}",
        )


def service_faults(
    place: str, change: ServiceMoves, playbook: Playbook
) -> Iterator[Fault]:
    """Yield a service that the playbook does not know."""
    yield from known_names(
        f"{place}.service", [change.service], playbook.services, "service"
    )


def team_faults(place: str, change: TeamHoursMove, roster: Roster) -> Iterator[Fault]:
    """Yield a team that is not known."""
    yield from known_names(f"{place}.team_id", [change.team_id], roster.teams, "team")


def cut_faults(place: str, change: BudgetCut, scenario: Scenario) -> Iterator[Fault]:
    """Yield a cut of a year outside the horizon, of a year without a budget, or of more than there is."""
    years = scenario.horizon.years
    if change.year not in years:
        yield from known_names(
            f"{place}.year", [change.year], years, "year of the horizon"
        )
        return
    options = getattr(scenario, "options", {})
    budgets = [
        given[change.year]
        for given in (scenario.budget, *(item.budget for item in options.values()))
        if change.year in given
    ]
    if not budgets:
        yield Fault(
            place=f"{place}.year",
            value=change.year,
            rule="has no budget that could be cut",
            repair="give budget, or delete the change",
        )
    elif change.amount is not None and change.amount > max(budgets):
        yield Fault(
            place=f"{place}.amount",
            value=f"{change.amount:g}",
            rule=f"is more than the budget of {change.year}, {max(budgets):g}",
            repair="cut less",
        )
