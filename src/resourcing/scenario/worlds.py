"""The register and playbook after the changes of a scenario and one option."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from resourcing.domain import Evaluation, Register
from resourcing.playbook import Playbook, Rules
from resourcing.scenario.description import (
    AS_IS,
    AllianceEnds,
    DealArrives,
    Horizon,
    ManagerJoins,
    ManagerLeaves,
    Option,
    PhaseMoves,
    RuleChanges,
    Scenario,
    SlaMoves,
)


@dataclass(frozen=True, kw_only=True)
class World:
    """Register and playbook after the changes of a scenario and one option.

    `phase_moves` and `sla_moves` stay dated, since they act within the horizon; `hires` are the identifiers
    of the people whom the option hires (their cost is a decision, the cost of others is not).
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
        register=_with_option(changed, chosen),
        playbook=_with_rules(_with_may_lead(playbook, chosen), scenario.rules),
        horizon=scenario.horizon,
        today=scenario.today,
        seed=scenario.seed,
        option=option,
        phase_moves=tuple(c for c in scenario.changes if isinstance(c, PhaseMoves)),
        sla_moves=tuple(c for c in scenario.changes if isinstance(c, SlaMoves)),
        hires=tuple(person.manager_id for person in chosen.hires),
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


def _with_option(register: Register, option: Option) -> Register:
    """Return the register with the option's people and team hours."""
    hours = option.team_hours_per_month
    return register.replace(
        managers=(*register.managers, *option.hires),
        teams=tuple(
            row.replace(hours_per_month=float(hours[row.team_id]))
            if row.team_id in hours
            else row
            for row in register.teams
        ),
    )


def _with_may_lead(playbook: Playbook, option: Option) -> Playbook:
    """Return the playbook with the resourcing options that may lead more profiles."""
    profiles = dict(playbook.profiles)
    for item in option.may_lead:
        for name in item.profiles:
            allowed = dict.fromkeys((*profiles[name].resourcing, item.resourcing))
            profiles[name] = profiles[name].replace(resourcing=tuple(allowed))
    return playbook.replace(profiles=profiles)


def _with_rules(playbook: Playbook, changes: RuleChanges) -> Playbook:
    """Return the playbook with the scenario's strictness of rules."""
    given = {name: value for name, value in changes if value is not None}
    return playbook.replace(rules=Rules(**{**dict(playbook.rules), **given}))
