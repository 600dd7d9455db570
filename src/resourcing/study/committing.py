"""What an option decides: by when, and how it can be taken back.

Which option to choose is in `recommending`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import ceil

from resourcing.domain import Manager, Register
from resourcing.futures import triangular
from resourcing.playbook import Playbook
from resourcing.scenario import Option, Scenario, add_months
from resourcing.words import set_apart

SURE = 0.9
"""Share of posts that are filled in time by the sure day."""
AT_REVIEW = "at the next review"
ALL = 99
"""Profiles and skills are named in full."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """Names by identifier, of each kind on its own, since kinds may share an identifier; what has none keeps its identifier.

    Attributes
    ----------
    people
        Names of managers, hires and teams.
    alliances
        Names of alliances.
    profiles
        Names of profiles.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    alliances: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, str] = field(default_factory=dict)


def people_names(register: Register) -> dict[str, str]:
    """Return the names of managers and teams by identifier."""
    return {
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }


def known_names(
    playbook: Playbook, *, people: Mapping[str, str], alliances: Mapping[str, str]
) -> Known:
    """Return names of people and alliances with those of a playbook's profiles."""
    profiles = {key: item.name for key, item in playbook.profiles.items()}
    return Known(people=people, alliances=alliances, profiles=profiles)


@dataclass(frozen=True, kw_only=True)
class Commitment:
    """One thing that an option decides, and how it can be taken back.

    Attributes
    ----------
    what
        What is decided, in words.
    undone
        How it can be taken back, in words.
    lasting
        Whether taking it back costs more than a review.
    spent
        Whether what it takes is spent for good, though nothing more follows from it.
    first_day
        Day from which it acts, None where it acts from the first day of the horizon.
    decide_by
        Last day on which it can be decided to act from then on: of a post the mean months to fill it before, of all else
        that day itself.
    sure_by
        Of a post, the day by which to decide so that nine posts in ten are filled in time; None of all else.
    """

    what: str
    undone: str
    lasting: bool
    spent: bool = False
    first_day: date | None = None
    decide_by: date | None = None
    sure_by: date | None = None


def commitments(
    scenario: Scenario,
    name: str,
    *,
    hired: Collection[str] | None = None,
    known: Known | None = None,
) -> Iterator[Commitment]:
    """Yield what an option decides, and how that can be taken back.

    Parameters
    ----------
    scenario
        Options, and how long it takes to hire.
    name
        The option; one that the scenario does not have decides nothing.
    hired
        Who is hired of those who may be; None where that is not known.
    known
        Names of people, alliances and profiles; without them identifiers are told.
    """
    if name not in scenario.options:
        return
    option = scenario.options[name]
    yield from _joining(scenario, option, hired)
    for item in _agreed(option, known or Known()):
        by = item.first_day or scenario.horizon.start
        yield Commitment(**{**vars(item), "decide_by": by})


def _joining(
    scenario: Scenario, option: Option, hired: Collection[str] | None
) -> Iterator[Commitment]:
    """Yield who joins, and who may."""
    for person in option.hires:
        yield _post(scenario, person, "joins")
    for person in (person for like in option.candidates for person in like.people):
        if hired is None:
            yield _post(scenario, person, "may join")
        elif person.manager_id in hired:
            yield _post(scenario, person, "joins")


def _post(scenario: Scenario, person: Manager, joins: str) -> Commitment:
    """Return a post to be filled; one without a day is filled from the first day of the horizon."""
    first = person.available_from
    begins = first or scenario.horizon.start
    fill = scenario.futures.people.months_to_replace
    return Commitment(
        what=f"{person.name}, {person.grade}, {joins}",
        undone="hardly: somebody has a job",
        lasting=True,
        first_day=first,
        decide_by=add_months(begins, months=-round(fill.mean)),
        sure_by=add_months(begins, months=-ceil(triangular(fill, SURE) - 1e-9)),
    )


def _agreed(option: Option, known: Known) -> Iterator[Commitment]:
    """Yield what an option agrees with contractors, teams, people and those who are served."""
    for item in option.contractors:
        yield Commitment(
            what=f"{item.name}: up to {item.hours_per_month:g} hours a month may be bought",
            undone="by buying none in a later month",
            lasting=False,
            first_day=item.available_from,
        )
    for lead in option.may_lead:
        profiles = [known.profiles.get(key, key) for key in lead.profiles]
        yield _at_review(
            f"{lead.resourcing.replace('_', ' ')} may lead {set_apart(profiles, most=ALL)}",
            ", with a handover of each alliance they lead",
        )
    yield from _people_changed(option, known)
    yield from _limits(option, known)


def _limits(option: Option, known: Known) -> Iterator[Commitment]:
    """Yield what an option agrees on hours of teams, leads, service levels and money."""
    for team, hours in option.team_hours_per_month.items():
        yield _at_review(f"{known.people.get(team, team)} gives {hours:g} hours a month")  # fmt: skip
    for alliance, lead in option.pins.items():
        who, what = known.people.get(lead, lead), known.alliances.get(alliance, alliance)  # fmt: skip
        yield _at_review(f"only {who} leads {what}", ", with a handover")
    for profile, day in dict.fromkeys((row.profile, row.date) for row in option.sla):
        yield Commitment(
            what=f"another service-level agreement for {known.profiles.get(profile, profile)}",
            undone="at a later review, after telling those who were promised it",
            lasting=False,
            first_day=day,
        )
    for year, amount in option.budget.items():
        yield Commitment(
            what=f"a budget of {amount:,.0f} in {year}",
            undone="as far as it is not spent",
            lasting=False,
        )


def _at_review(what: str, more: str = "") -> Commitment:
    """Return an agreement that the next review can end."""
    return Commitment(what=what, undone=f"{AT_REVIEW}{more}", lasting=False)


def _people_changed(option: Option, known: Known) -> Iterator[Commitment]:
    """Yield what an option changes for people who are there."""
    people = {
        **{person.manager_id: person.name for person in _newcomers(option)},
        **known.people,
    }
    for item in option.upskilling:
        who = people.get(item.manager_id, item.manager_id)
        yield Commitment(
            what=f"{who} is trained in {set_apart(item.skills, most=ALL)}",
            undone="not at all, but nothing more is spent",
            lasting=False,
            spent=True,
            first_day=item.date,
        )
    for move in option.moves:
        where = move.home if move.unit is None else f"{move.home}, {move.unit}"
        yield Commitment(
            what=f"{people.get(move.manager_id, move.manager_id)} moves: {where}",
            undone="by moving back, with the handovers that it takes",
            lasting=True,
            first_day=move.date,
        )


def _newcomers(option: Option) -> Iterator[Manager]:
    """Yield who joins or may join."""
    yield from option.hires
    for like in option.candidates:
        yield from like.people
