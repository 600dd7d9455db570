"""The register and playbook after the changes of a scenario and one option."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from resourcing.domain import Evaluation, Manager, Register
from resourcing.playbook import Playbook
from resourcing.scenario.changes import (
    AllianceEnds,
    DealArrives,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    SlaMoves,
)
from resourcing.scenario.description import AS_IS, Horizon, Scenario
from resourcing.scenario.options import Contractor, Option


@dataclass(frozen=True, kw_only=True)
class World:
    """Register and playbook after the changes of a scenario and one option.

    `phase_moves` and `sla_moves` stay dated, since they act within the horizon. The register's managers are its own,
    the people whom the option hires, those whom it may hire, and its contractors, in this order.

    Attributes
    ----------
    hires
        Identifiers of the people whom the option hires (their cost is a decision, the cost of others is not).
    candidates
        Identifiers of the people who may be hired; those in one group are alike, and hired in this order.
    contracts
        Terms of the contractors by identifier.
    budget
        Currency by calendar year; a year left out has no budget.
    max_handovers
        Most handovers that count; None for no limit.
    published_until
        In periods that begin before this day the current leads stay; None where nothing is published.
    """

    register: Register
    playbook: Playbook
    horizon: Horizon
    today: date
    seed: int
    option: str
    phase_moves: tuple[PhaseMoves, ...] = ()
    sla_moves: tuple[SlaMoves, ...] = ()
    hires: tuple[str, ...] = ()
    candidates: tuple[tuple[str, ...], ...] = ()
    contracts: Mapping[str, Contractor] = field(default_factory=dict)
    budget: Mapping[str, float] = field(default_factory=dict)
    max_handovers: int | None = None
    published_until: date | None = None


def world(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> World:
    """Apply a scenario's changes and one option to a register and a playbook.

    Raises
    ------
    KeyError
        If the scenario has no such option.
    """
    chosen = (
        Option(title="As is")
        if option == AS_IS and AS_IS not in scenario.options
        else scenario.options[option]
    )
    changed = register
    for change in scenario.changes:
        changed = _apply(change, changed, scenario.today)
    return World(
        register=_with_option(changed, chosen, playbook),
        playbook=_with_may_lead(playbook, chosen).replace(
            rules=scenario.rules.over(playbook.rules),
            charges=scenario.charges.over(playbook.charges),
        ),
        horizon=scenario.horizon,
        today=scenario.today,
        seed=scenario.seed,
        option=option,
        phase_moves=tuple(c for c in scenario.changes if isinstance(c, PhaseMoves)),
        sla_moves=tuple(c for c in scenario.changes if isinstance(c, SlaMoves)),
        hires=tuple(person.manager_id for person in chosen.hires),
        candidates=tuple(
            tuple(person.manager_id for person in like.people)
            for like in chosen.candidates
        ),
        contracts={item.contractor_id: item for item in chosen.contractors},
        budget={**scenario.budget, **chosen.budget},
        max_handovers=scenario.max_handovers,
        published_until=scenario.published_until,
    )


def _apply(change: Any, register: Register, today: date) -> Register:
    """Return the register after one change."""
    match change:
        case DealArrives():
            return register.replace(
                alliances=(*register.alliances, change.alliance),
                evaluations=(*register.evaluations, *_first_evaluation(change, today)),
            )
        case AllianceEnds():
            return register.replace(
                alliances=tuple(
                    row.replace(end=change.date)
                    if row.alliance_id == change.alliance_id
                    else row
                    for row in register.alliances
                )
            )
        case ManagerJoins():
            return register.replace(managers=(*register.managers, change.manager))
        case ManagerLeaves():
            return register.replace(
                managers=tuple(
                    row.replace(available_to=change.date)
                    if row.manager_id == change.manager_id
                    else row
                    for row in register.managers
                )
            )
        case _:
            return register


def _first_evaluation(change: DealArrives, today: date) -> Iterator[Evaluation]:
    """Yield the evaluations of a deal that arrives, all resting on assumptions."""
    for criterion, level in change.levels.items():
        yield Evaluation(
            alliance_id=change.alliance.alliance_id,
            criterion=criterion,
            evaluator="scenario",
            date=today,
            level=level,
            basis="assumption",
            note="first evaluation given by the scenario",
        )


def _with_option(register: Register, option: Option, playbook: Playbook) -> Register:
    """Return the register with the option's people and team hours."""
    hours = option.team_hours_per_month
    return register.replace(
        managers=(*register.managers, *_people(option, playbook)),
        teams=tuple(
            row.replace(hours_per_month=float(hours[row.team_id]))
            if row.team_id in hours
            else row
            for row in register.teams
        ),
    )


def _people(option: Option, playbook: Playbook) -> Iterator[Manager]:
    """Yield the people whom an option hires, those whom it may hire, and its contractors."""
    yield from option.hires
    for like in option.candidates:
        yield from like.people
    full_time = playbook.planning.productive_hours_per_month
    for item in option.contractors:
        yield item.as_manager(full_time=full_time)


def _with_may_lead(playbook: Playbook, option: Option) -> Playbook:
    """Return the playbook with the resourcing options that may lead more profiles."""
    profiles = dict(playbook.profiles)
    for item in option.may_lead:
        for name in item.profiles:
            allowed = dict.fromkeys((*profiles[name].resourcing, item.resourcing))
            profiles[name] = profiles[name].replace(resourcing=tuple(allowed))
    return playbook.replace(profiles=profiles)
