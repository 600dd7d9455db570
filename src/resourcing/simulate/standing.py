"""What a simulation takes as it stands on the first day: response limits, placements, hours of a request, skills.

Where one of them changes within the horizon, it says so and refuses; it changes nothing.
"""

from collections.abc import Iterator
from typing import Protocol

from resourcing.errors import InputError, InputProblem
from resourcing.front_door import Portfolio
from resourcing.scenario import World

REPAIR = "simulate without the change, or let it act from the first day of the horizon"


class StandingCase(Protocol):
    """One world made ready, as `study.prepare` gives it."""

    @property
    def world(self) -> World:
        """Return register and playbook after changes and option."""

    @property
    def portfolio(self) -> Portfolio:
        """Return the placements."""


def check_standing(case: StandingCase) -> None:
    """Raise InputError where something changes within the horizon that a simulation takes as it stands.

    Raises
    ------
    InputError
        With every such change.
    """
    problems = moving(case)
    if problems:
        raise InputError(problems)


def moving(case: StandingCase) -> tuple[InputProblem, ...]:
    """Return every change within the horizon that a simulation cannot follow."""
    return (
        *_limits(case),
        *_placements(case),
        *_hours(case.world),
        *_skills(case.world),
    )


def _problem(place: str, value: str, what: str) -> InputProblem:
    """Return the problem of a change that a simulation cannot follow."""
    rule = f"{what} within the horizon, which the simulation of requests cannot follow"
    return InputProblem(file="", place=place, value=value, rule=rule, repair=REPAIR)


def _limits(case: StandingCase) -> Iterator[InputProblem]:
    """Yield response limits that change."""
    start = case.world.horizon.start
    profiles = {item.profile for item in case.portfolio.eligible}
    for move in case.world.sla_moves:
        given = move.response_days is not None or move.response_fraction is not None
        if given and move.date > start and move.profile in profiles:
            what = "its limits of the first response change"
            yield _problem("sla_moves", f"{move.profile}, {move.date}", what)


def _placements(case: StandingCase) -> Iterator[InputProblem]:
    """Yield alliances that get another profile."""
    for item in case.portfolio.later:
        name = item.placement.alliance_id
        before = case.portfolio.placement(name)
        if item.placement.profile != before.profile:
            what = f"it moves to the profile {item.placement.profile}"
            yield _problem("score_moves", f"{name}, {item.day}", what)


def _hours(world: World) -> Iterator[InputProblem]:
    """Yield services on request whose hours change."""
    for move in world.service_moves:
        service = world.playbook.services[move.service]
        changes = move.hours != service.hours and move.date > world.horizon.start
        if service.trigger == "on_request" and changes:
            what = "the hours of a request change"
            yield _problem("service_moves", f"{move.service}, {move.date}", what)


def _skills(world: World) -> Iterator[InputProblem]:
    """Yield people who gain a skill that a service asks of supporters."""
    asked = {item.skill for item in world.playbook.services.values()}
    for item in world.people.upskilling:
        gained = [skill for skill in item.skills if skill in asked]
        if gained and item.date > world.horizon.start:
            what = f"{gained[0]}, which services ask for, is gained"
            yield _problem("upskilling", f"{item.manager_id}, {item.date}", what)
