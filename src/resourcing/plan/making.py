"""Makes the ground of a target from a scenario, the case in which a calendar is hired, and the ground of a later target."""

from dataclasses import replace
from datetime import date
from typing import Any

from resourcing.domain import Manager, Register
from resourcing.plan.description import HireLever, TargetFile
from resourcing.plan.ground import OPTION, Calendar, Ground, copy_id
from resourcing.playbook import Playbook
from resourcing.read import Inputs
from resourcing.scenario import AS_IS, Candidate, Contractor, Option, Scenario
from resourcing.study import Case, check_option, prepare


def ground_of(
    target: TargetFile,
    *,
    scenario: Scenario,
    register: Register,
    playbook: Playbook,
    option: str = AS_IS,
) -> Ground:
    """Return the ground of a target, whose levers must be complete (`reading.fitted`)."""
    check_option(scenario, option=option)
    base = scenario.options.get(option, Option(title="As is"))
    levers = base.replace(
        candidates=tuple(
            _dated(kind, first, label)
            for kind in target.hires
            for first, label in zip(
                scenario.horizon.first_days, scenario.horizon.labels, strict=False
            )
        ),
        contractors=tuple(
            Contractor(**row.model_dump(exclude={"lead_months"}))
            for row in target.contractors
        ),
        may_lead=target.teams,
    )
    made = scenario.replace(options={**scenario.options, OPTION: levers})
    case = prepare(made, register=register, playbook=playbook, option=OPTION)
    inputs = Inputs(scenario=made, register=register, playbook=playbook)
    return Ground(case=case, target=target, inputs=inputs)


def hired_case(ground: Ground, calendar: Calendar) -> Case:
    """Return the case in which the people of a calendar are hired and nobody else may be; every other lever is there."""
    firsts = ground.case.world.horizon.first_days
    people = tuple(
        Manager(
            **{
                **_row(kind),
                "manager_id": f"{kind.kind_id}-{n}",
                "name": f"{kind.name} {n}",
                "available_from": firsts[first],
            }
        )
        for kind, each in zip(ground.kinds, calendar, strict=True)
        for n, first in enumerate(each, start=1)
    )
    inputs = ground.inputs
    option = inputs.scenario.options[OPTION]
    option = option.replace(candidates=(), hires=(*option.hires, *people))
    options = {**inputs.scenario.options, OPTION: option}
    return prepare(
        inputs.scenario.replace(options=options),
        register=inputs.register,
        playbook=inputs.playbook,
        option=OPTION,
    )


def with_later(ground: Ground, day: date) -> Ground:
    """Return the ground of the same target from a later day on."""
    rules = tuple(
        rule.replace(holds_from=max(rule.holds_from, day)) if rule.holds_from else rule
        for rule in ground.target.promises
    )
    later = ground.target.replace(holds_from=day, promises=rules)
    return replace(ground, target=later)


def _dated(kind: HireLever, first: date, label: str) -> Candidate:
    """Return one of a kind who begins on a day."""
    return Candidate(
        **{
            **_row(kind),
            "manager_id": copy_id(kind, label),
            "name": f"{kind.name} from {label}",
            "available_from": first,
        }
    )


def _row(kind: HireLever) -> dict[str, Any]:
    """Return what one of a kind is as a person, but for identifier, name and first day."""
    names = ("grade", "fte", "unit", "home", "skills", "annual_cost")
    return {name: getattr(kind, name) for name in names}
