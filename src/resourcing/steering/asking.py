"""The scenario that a state asks for: the ground's, with dated changes and one more option."""

from collections.abc import Iterator
from dataclasses import dataclass

from resourcing.domain import Manager
from resourcing.playbook import BUNDLES
from resourcing.scenario import (
    AS_IS,
    Agreement,
    AllianceRescored,
    Change,
    Contractor,
    HiringFreeze,
    ManagerLeaves,
    MayLead,
    Option,
    Scenario,
)
from resourcing.steering.deals import arriving, days_of_scores
from resourcing.steering.ground import Ground
from resourcing.steering.state import Joiners, State

STEERED = "steered"
"""Name of the option that a state makes; on another ground than as-is its name follows."""
MADE = "in the explorer"
"""Mark of people and deals that a state brings."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a state adds to the scenario of its ground.

    Attributes
    ----------
    name
        Name of the option.
    option
        The ground's option with what the state decides.
    changes
        What the state makes happen, after the changes of the ground.
    labels
        What to call each change in a message.
    """

    name: str
    option: Option
    changes: tuple[Change, ...]
    labels: tuple[str, ...]


def asked(ground: Ground, state: State) -> Asked:
    """Return what a state adds to the scenario of its ground."""
    found = list(_changes(ground, state))
    return Asked(
        name=STEERED if ground.option == AS_IS else f"{STEERED}_{ground.option}",
        option=_option(ground, state),
        changes=tuple(change for _, change in found),
        labels=tuple(label for label, _ in found),
    )


def scenario_of(ground: Ground, state: State) -> Scenario:
    """Return the scenario that a state asks for; what it decides is an option of it.

    Raises
    ------
    pydantic.ValidationError
        If a number of the state is none that a scenario can have.
    """
    base, more = ground.scenario, asked(ground, state)
    return base.replace(
        changes=(*base.changes, *more.changes),
        options={**base.options, more.name: more.option},
        seed=base.seed if state.seed is None else state.seed,
        max_handovers=base.max_handovers
        if state.max_handovers is None
        else state.max_handovers,
    )


def _changes(ground: Ground, state: State) -> Iterator[tuple[str, Change]]:
    """Yield what a state makes happen, each with what to call it."""
    names = {row.manager_id: row.name for row in ground.team}
    for who, day in state.leavers.items():
        leaves = ManagerLeaves(kind="manager_leaves", manager_id=who, date=day)
        yield f"{names.get(who, who)} leaves", leaves
    for deals in state.deals:
        yield f"new deals of {deals.profile}", arriving(ground, deals)
    days = days_of_scores(ground, state)
    for alliance, levels in state.levels.items():
        yield (
            f"scores of {alliance}",
            AllianceRescored(
                kind="alliance_rescored",
                alliance_id=alliance,
                date=days.get(alliance, ground.scenario.today),
                levels=levels,
            ),
        )
    if state.freeze_until:
        freeze = HiringFreeze(
            kind="hiring_freeze",
            first_day=min(ground.scenario.horizon.start, state.freeze_until),
            last_day=state.freeze_until,
        )
        yield "hiring freeze", freeze


def _option(ground: Ground, state: State) -> Option:
    """Return the ground's option with what a state decides."""
    chosen = ground.chosen
    return chosen.replace(
        title=f"{chosen.title}, steered {MADE}",
        hires=(*chosen.hires, *(p for j in state.joiners for p in _people(ground, j))),
        contractors=(*chosen.contractors, *_bought(ground, state)),
        may_lead=(*chosen.may_lead, *_may_lead(ground, state)),
        sla=(*chosen.sla, *_floors(ground, state)),
        pins={**chosen.pins, **state.pins},
    )


def _people(ground: Ground, joiners: Joiners) -> Iterator[Manager]:
    """Yield the people who join."""
    grade, unit = joiners.grade, joiners.unit
    place = "central" if unit is None else "-".join(unit.lower().split())
    for number in range(1, joiners.number + 1):
        yield Manager(
            manager_id=f"new-{grade}-{place}-{joiners.first:%Y%m%d}-{number}",
            name=f"New {grade}{f' {number}' if joiners.number > 1 else ''} ({unit or 'central'}, {joiners.first:%b %Y})",
            grade=grade,
            fte=1.0,
            unit=unit,
            home="central" if unit is None else "embedded",
            skills=ground.skills(grade, unit),
            available_from=joiners.first,
            annual_cost=ground.annual_cost(grade),
        )


def _bought(ground: Ground, state: State) -> Iterator[Contractor]:
    """Yield contractors; an hour costs what one of an employee of the grade does."""
    for grade, hours in state.contract_hours.items():
        yield Contractor(
            contractor_id=f"contract-{grade}",
            name=f"Contract hours ({grade})",
            grade=grade,
            skills=ground.skills(grade),
            hourly_cost=ground.hourly_cost(grade),
            hours_per_month=hours,
            may_lead=True,
        )


def _may_lead(ground: Ground, state: State) -> Iterator[MayLead]:
    """Yield the profiles that resourcing options may lead."""
    profiles = ground.inputs.playbook.profiles
    for resourcing, segments in state.may_lead.items():
        names = tuple(k for k, item in profiles.items() if item.segment in segments)
        if names:
            yield MayLead(resourcing=resourcing, profiles=names)


def _floors(ground: Ground, state: State) -> Iterator[Agreement]:
    """Yield new floors of essential and of core services."""
    for name, profile in ground.inputs.playbook.profiles.items():
        floors = {
            bundle: asked[profile.segment]
            for bundle, asked in zip(
                BUNDLES[:2], (state.floors, state.core_floors), strict=True
            )
            if profile.segment in asked
        }
        if floors:
            yield Agreement(
                profile=name, date=ground.scenario.horizon.start, floors=floors
            )
