"""Options that point at nothing or at something taken, and people whose days or prices are missing."""

from collections.abc import Iterator, Sequence
from datetime import date

from resourcing.domain import Manager, Register
from resourcing.playbook import BUNDLES, Fault, Playbook
from resourcing.scenario.changes import (
    Agreement,
    HiringFreeze,
    ManagerMoves,
    Move,
    SlaMoves,
)
from resourcing.scenario.dated import first_day_after
from resourcing.scenario.description import Scenario
from resourcing.scenario.faults.checks import beyond_horizon, known_names, new_name
from resourcing.scenario.faults.people import worker_faults
from resourcing.scenario.faults.roster import Days, Roster
from resourcing.scenario.faults.terms import agreement_faults
from resourcing.scenario.options import Contractor, Option, Upskilling


def option_faults(
    scenario: Scenario, register: Register, playbook: Playbook
) -> Iterator[Fault]:
    """Yield references of options that point at nothing, identifiers taken, and people who cost or do nothing."""
    roster = Roster.of(register, scenario.changes)
    for change in scenario.changes:
        roster = roster.after(change)
    for name, option in scenario.options.items():
        place = f"options.{name}"
        yield from _people_faults(place, option, roster.people, scenario)
        yield from _training_faults(place, option, register, roster, scenario)
        yield from _move_faults(place, option, roster, scenario)
        yield from _agreement_faults(place, option, scenario, playbook)
        yield from _contract_faults(place, option, playbook)
        yield from _pin_faults(place, option, roster)
        for index, item in enumerate(option.may_lead):
            yield from known_names(
                f"{place}.may_lead[{index}].profiles",
                item.profiles,
                playbook.profiles,
                "profile",
            )
        yield from known_names(
            f"{place}.team_hours_per_month",
            option.team_hours_per_month,
            roster.teams,
            "team",
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
    freezes = [c for c in scenario.changes if isinstance(c, HiringFreeze)]
    for index, person in enumerate(option.hires):
        yield from _no_day_or_cost(f"{place}.hires[{index}]", person)
        yield from _too_late(f"{place}.hires[{index}]", person, freezes)
    for index, like in enumerate(option.candidates):
        yield from _too_late(f"{place}.candidates[{index}]", like, freezes)


def _too_late(
    place: str, person: Manager, freezes: Sequence[HiringFreeze]
) -> Iterator[Fault]:
    """Yield somebody who, after a freeze of hiring, would start after the last day."""
    first, last = person.available_from, person.available_to
    if first and last and first_day_after(first, freezes) > last:
        yield Fault(
            place=place,
            value=person.manager_id,
            rule=f"could start on {first_day_after(first, freezes)} only, after the last day, since hiring is frozen",
            repair="move available_to, or leave the person out",
        )


def _with_option(roster: Roster, option: Option) -> Roster:
    """Return the roster with the people whom an option hires or may hire."""
    people = [
        *option.hires,
        *(row for like in option.candidates for row in like.people),
    ]
    brought = {
        row.manager_id: Days(first=row.available_from, last=row.available_to)
        for row in people
    }
    return Roster(
        alliances=roster.alliances,
        managers={**roster.managers, **brought},
        teams=roster.teams,
        ends=roster.ends,
    )


def _pin_faults(place: str, option: Option, roster: Roster) -> Iterator[Fault]:
    """Yield pins of alliances or to people that nobody knows."""
    contractors = {row.contractor_id for row in option.contractors}
    known = _with_option(roster, option).people | contractors
    at = f"{place}.pins"
    yield from known_names(at, option.pins, roster.alliances, "alliance")
    yield from known_names(
        at, dict.fromkeys(option.pins.values()), known, "manager or team"
    )


def _training_faults(
    place: str, option: Option, register: Register, roster: Roster, scenario: Scenario
) -> Iterator[Fault]:
    """Yield training of nobody known, on a day that cannot be, or for skills that are there already."""
    known = _with_option(roster, option)
    people = [*register.managers, *option.hires, *option.candidates]
    skills = {row.manager_id: {*row.skills} for row in people}
    for index, item in enumerate(option.upskilling):
        at = f"{place}.upskilling[{index}]"
        yield from _day_of_a_person(at, item, known, scenario)
        have = skills.setdefault(item.manager_id, set())
        for skill in item.skills:
            if skill in have:
                yield Fault(
                    place=f"{at}.skills",
                    value=skill,
                    rule=f"{item.manager_id} has this skill already",
                    repair="leave it out",
                )
            have.add(skill)


def _day_of_a_person(
    place: str, item: Upskilling | Move, roster: Roster, scenario: Scenario
) -> Iterator[Fault]:
    """Yield somebody who is not known, or is not there on the day, and a day beyond the horizon."""
    yield from beyond_horizon(place, item.date, scenario.horizon)
    yield from worker_faults(place, item, roster)


def _move_faults(
    place: str, option: Option, roster: Roster, scenario: Scenario
) -> Iterator[Fault]:
    """Yield moves of nobody known, on a day that cannot be, or on which the scenario moves the person too."""
    known = _with_option(roster, option)
    others = [c for c in scenario.changes if isinstance(c, ManagerMoves)]
    taken = {(c.manager_id, c.date): f"changes[{_at(c, scenario)}]" for c in others}
    for index, item in enumerate(option.moves):
        at = f"{place}.moves[{index}]"
        yield from _day_of_a_person(at, item, known, scenario)
        yield from _twice(at, (item.manager_id, item.date), taken)


def _agreement_faults(
    place: str, option: Option, scenario: Scenario, playbook: Playbook
) -> Iterator[Fault]:
    """Yield service levels of nothing known, beyond the horizon, or of a day on which the scenario changes them too."""
    others = [c for c in scenario.changes if isinstance(c, SlaMoves)]
    taken = {(c.profile, c.date): f"changes[{_at(c, scenario)}]" for c in others}
    for index, item in enumerate(option.sla):
        at = f"{place}.sla[{index}]"
        yield from beyond_horizon(at, item.date, scenario.horizon)
        yield from agreement_faults(at, item, playbook)
        yield from _twice(at, (item.profile, item.date), taken)


def _at(change: Agreement | Move, scenario: Scenario) -> int:
    """Return the number of a change."""
    return next(n for n, item in enumerate(scenario.changes) if item is change)


def _twice(
    place: str, key: tuple[str, date], taken: dict[tuple[str, date], str]
) -> Iterator[Fault]:
    """Yield what is changed on the same day elsewhere."""
    other = taken.setdefault(key, place)
    if other != place:
        yield Fault(
            place=place,
            value=key[0],
            rule=f"changes on that day what {other} changes already",
            repair="delete one of them or move the date",
        )


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
