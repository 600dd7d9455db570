"""Options that point at nothing or at something taken, and people whose days or prices are missing."""

from collections.abc import Iterator

from resourcing.domain import Manager, Register
from resourcing.playbook import BUNDLES, Fault, Playbook
from resourcing.scenario.changes import ManagerJoins
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import beyond_horizon, known_names, new_name
from resourcing.scenario.options import Contractor, Option


def option_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of options that point at nothing, identifiers taken, and people who cost or do nothing."""
    people = {row.manager_id for row in register.managers} | {
        row.team_id for row in register.teams
    }
    people |= {
        c.manager.manager_id for c in scenario.changes if isinstance(c, ManagerJoins)
    }
    teams = {row.team_id for row in register.teams}
    for name, option in scenario.options.items():
        place = f"options.{name}"
        yield from _people_faults(place, option, people, scenario)
        yield from _contract_faults(place, option, playbook)
        for index, item in enumerate(option.may_lead):
            yield from known_names(
                f"{place}.may_lead[{index}].profiles",
                item.profiles,
                playbook.profiles,
                "profile",
            )
        yield from known_names(
            f"{place}.team_hours_per_month", option.team_hours_per_month, teams, "team"
        )


def _people_faults(
    place: str, option: Option, taken: set[str], scenario: Scenario
) -> Iterator[Fault]:
    """Yield people of an option whose identifier is taken, or who come too late or for nothing."""
    seen = set(taken)
    for at, name in _identifiers(place, option):
        yield from new_name(at, name, seen)
        seen.add(name)
    for kind in ("hires", "candidates", "contractors"):
        for index, row in enumerate(getattr(option, kind)):
            at = f"{place}.{kind}[{index}]"
            yield from beyond_horizon(at, row.available_from, scenario.horizon)
    for index, person in enumerate(option.hires):
        yield from _no_day_or_cost(f"{place}.hires[{index}]", person)


def _identifiers(place: str, option: Option) -> Iterator[tuple[str, str]]:
    """Yield the identifiers that an option brings, each with its place."""
    for index, person in enumerate(option.hires):
        yield f"{place}.hires[{index}].manager_id", person.manager_id
    for index, like in enumerate(option.candidates):
        for person in like.people:
            yield f"{place}.candidates[{index}].manager_id", person.manager_id
    for index, item in enumerate(option.contractors):
        yield f"{place}.contractors[{index}].contractor_id", item.contractor_id


def _no_day_or_cost(place: str, person: Manager) -> Iterator[Fault]:
    """Yield a hire without a first day or a cost."""
    if person.available_from is None or person.annual_cost is None:
        yield Fault(
            place=place,
            value=person.manager_id,
            rule="a hire needs a first day and a cost",
            repair="give available_from and annual_cost",
        )


def _contract_faults(place: str, option: Option, playbook: Playbook) -> Iterator[Fault]:
    """Yield contractors who could do nothing: they may not lead, and no profile takes support."""
    for index, item in enumerate(option.contractors):
        if not item.may_lead and not _takes_support(playbook):
            yield _idle(f"{place}.contractors[{index}]", item)


def _takes_support(playbook: Playbook) -> bool:
    """Return whether some profile takes support in some bundle."""
    return any(
        getattr(profile.support_share, bundle) > 0
        for profile in playbook.profiles.values()
        for bundle in BUNDLES
    )


def _idle(place: str, item: Contractor) -> Fault:
    """Return the fault of a contractor who can do nothing."""
    return Fault(
        place=place,
        value=item.contractor_id,
        rule="may not lead, and no profile of the playbook takes support",
        repair="write may_lead = true, or give profiles a support_share in the playbook",
    )
