"""The register after a scenario's changes and with an option's people: who is there at all, from when to when.

What changes about somebody who stays is in `dated`; levels are for the front door.
"""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from resourcing.domain import Absence, Alliance, Evaluation, Manager, Register
from resourcing.playbook import Playbook
from resourcing.scenario.changes import (
    AllianceEnds,
    AlliancesMerge,
    Change,
    DealArrives,
    DealsArrive,
    ManagerJoins,
    ManagerLeaves,
    ManagerOnLeave,
)
from resourcing.scenario.description import Scenario
from resourcing.scenario.options import Option
from resourcing.scenario.sampling import EVALUATOR, sampled_deals

Row = TypeVar("Row")


def changed_register(
    scenario: Scenario, *, register: Register, playbook: Playbook
) -> Register:
    """Return the register after the changes of a scenario, in their order; sampled deals are like alliances of the register itself."""
    changed = register
    for change in scenario.changes:
        if isinstance(change, DealsArrive):
            alliances, evaluations = sampled_deals(
                change,
                register=register,
                playbook=playbook,
                today=scenario.today,
                seed=scenario.seed,
            )
            changed = _with_deals(changed, alliances, evaluations)
        else:
            changed = _apply(change, changed, scenario.today)
    return changed


def _with_deals(
    register: Register,
    alliances: tuple[Alliance, ...],
    evaluations: tuple[Evaluation, ...],
) -> Register:
    """Return the register with deals and their evaluations."""
    return register.replace(
        alliances=(*register.alliances, *alliances),
        evaluations=(*register.evaluations, *evaluations),
    )


def _apply(change: Change, register: Register, today: date) -> Register:
    """Return the register after one change."""
    match change:
        case DealArrives():
            first = tuple(_first_evaluation(change, today))
            return _with_deals(register, (change.alliance,), first)
        case AllianceEnds():
            return _ended(register, (change.alliance_id,), change.date)
        case AlliancesMerge():
            return _ended(register, change.merged, change.date - timedelta(days=1))
        case ManagerJoins():
            return register.replace(managers=(*register.managers, change.manager))
        case ManagerLeaves():
            managers = _mapped(
                register.managers,
                lambda row: row.manager_id == change.manager_id,
                lambda row: row.replace(available_to=change.date),
            )
            return register.replace(managers=managers)
        case ManagerOnLeave():
            return register.replace(absences=(*register.absences, _absence(change)))
        case _:
            return register


def _ended(register: Register, names: tuple[str, ...], last: date) -> Register:
    """Return the register with alliances that end on a day."""
    alliances = _mapped(
        register.alliances,
        lambda row: row.alliance_id in names,
        lambda row: row.replace(end=last),
    )
    return register.replace(alliances=alliances)


def _mapped(
    rows: tuple[Row, ...],
    concerned: Callable[[Row], bool],
    change: Callable[[Row], Row],
) -> tuple[Row, ...]:
    """Return rows, those concerned changed."""
    return tuple(change(row) if concerned(row) else row for row in rows)


def _absence(change: ManagerOnLeave) -> Absence:
    """Return a leave as a row of the register."""
    return Absence(
        manager_id=change.manager_id,
        first_day=change.first_day,
        last_day=change.last_day,
        share=change.share,
    )


def _first_evaluation(change: DealArrives, today: date) -> Iterator[Evaluation]:
    """Yield the evaluations of a deal that arrives, all resting on assumptions."""
    for criterion, level in change.levels.items():
        yield Evaluation(
            alliance_id=change.alliance.alliance_id,
            criterion=criterion,
            evaluator=EVALUATOR,
            date=today,
            level=level,
            basis="assumption",
            note="first evaluation given by the scenario",
        )


def with_option(register: Register, option: Option, playbook: Playbook) -> Register:
    """Return the register with the option's people, team hours and pins."""
    hours, pins = option.team_hours_per_month, option.pins
    alliances = _mapped(
        register.alliances,
        lambda row: row.alliance_id in pins,
        lambda row: row.replace(pinned_manager=pins[row.alliance_id]),
    )
    teams = _mapped(
        register.teams,
        lambda row: row.team_id in hours,
        lambda row: row.replace(hours_per_month=float(hours[row.team_id])),
    )
    return register.replace(
        alliances=alliances,
        managers=(*register.managers, *_people(option, playbook)),
        teams=teams,
    )


def _people(option: Option, playbook: Playbook) -> Iterator[Manager]:
    """Yield the people whom an option hires, those whom it may hire, and its contractors."""
    yield from option.hires
    for like in option.candidates:
        yield from like.people
    full_time = playbook.planning.productive_hours_per_month
    for item in option.contractors:
        yield item.as_manager(full_time=full_time)
