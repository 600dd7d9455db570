"""A scored register over the small playbook, and cases of scenarios with changes over it."""

from datetime import date

import numpy as np
from builders_playbook import small_playbook
from builders_scenario import alliance

from resourcing.domain import Evaluation, Manager, Register, Team
from resourcing.playbook import BundleFractions, Playbook
from resourcing.problem import AXES, ProblemData
from resourcing.scenario import AS_IS, Change, Horizon, Option, Scenario
from resourcing.study import Case, prepare

START = date(2027, 1, 1)
HIGH = {"importance": 5.0, "programs": 8.0, "functions": 8.0, "geographies": 5.0}
LOW = {"importance": 1.0, "programs": 0.0, "functions": 0.0, "geographies": 1.0}
MIDDLE = {"importance": 3.0, "programs": 2.0, "functions": 4.0, "geographies": 3.0}


def scored(name: str, levels: dict[str, float], **changes) -> list[Evaluation]:
    """Return evaluations of an alliance, its dependence low."""
    fields = {"evaluator": "Ada", "date": START, "basis": "evidence", **changes}
    every = {"dependence": 1.0, **levels}
    return [
        Evaluation(alliance_id=name, criterion=key, level=level, **fields)
        for key, level in every.items()
    ]


def supported_playbook() -> Playbook:
    """Return the small playbook in which supporters may deliver a part of flagships and partnerships."""
    book = small_playbook()
    share = BundleFractions(essential=0.3, core=0.5)
    profiles = {
        name: item.replace(support_share=share)
        if name in ("flagship", "partnership")
        else item
        for name, item in book.profiles.items()
    }
    quick = book.front_door.replace(num_draws=100)
    return book.replace(profiles=profiles, front_door=quick)


BOOK = supported_playbook()
ADA = Manager(
    manager_id="M1", name="Ada", grade="senior", fte=1.0, unit="Onco", skills=("law",)
)
BEN = Manager(
    manager_id="M2", name="Ben", grade="manager", fte=1.0, unit="Onco", skills=("data",)
)
TEAM = Team(
    team_id="T1", name="Market", resourcing_option="market_facing", hours_per_month=30.0
)
PORTFOLIO = Register(
    alliances=(
        alliance("A1", unit="Onco", current_manager="M1"),
        alliance("A2", unit="Onco", current_manager="M2", skills=("data",)),
        alliance("A3", unit="Cardio", current_manager="M2"),
    ),
    evaluations=(*scored("A1", HIGH), *scored("A2", MIDDLE), *scored("A3", LOW)),
    managers=(ADA, BEN),
    teams=(TEAM,),
)
"""A flagship, a partnership and a light alliance."""


def scenario_of(*changes: Change, option: Option | None = None, **more) -> Scenario:
    """Return a scenario of four quarters with changes and one option ``x``."""
    fields = {
        "title": "Changed",
        "register_path": "register",
        "playbook_path": "playbook.toml",
        "horizon": Horizon(start=START, periods=4),
        "changes": changes,
        "options": {} if option is None else {"x": option},
    }
    return Scenario(**{**fields, **more})


def case_of(
    *changes: Change,
    register: Register = PORTFOLIO,
    playbook: Playbook = BOOK,
    option: Option | None = None,
    **more,
) -> Case:
    """Return a case with changes, under its option where one is given."""
    return prepare(
        scenario_of(*changes, option=option, **more),
        register=register,
        playbook=playbook,
        option=AS_IS if option is None else "x",
    )


def differing(one: ProblemData, other: ProblemData) -> list[str]:
    """Return the arrays in which two instances differ."""
    return [
        name
        for name in AXES
        if not np.array_equal(getattr(one, name), getattr(other, name))
    ]


def with_person(register: Register, name: str, **changes) -> Register:
    """Return a register in which one person is changed."""
    rows = (
        row.replace(**changes) if row.manager_id == name else row
        for row in register.managers
    )
    return register.replace(managers=tuple(rows))
