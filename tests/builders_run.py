"""A small solved run: eight alliances, five people and two teams over four quarters, in which everything happens.

Somebody leaves, somebody is pinned, hours are short, one alliance asks for a skill that nobody has, one may not yet
be led at all, one starts and one ends within the horizon, and texts hold what spreadsheets and pages trip over.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_scenario import alliance

from resourcing.domain import Absence, Evaluation, Manager, Register, Team
from resourcing.problem import NOBODY
from resourcing.results import OptimizationResult, solution
from resourcing.scenario import (
    Horizon,
    ManagerLeaves,
    MayLead,
    OptimizerSettings,
    Option,
    Scenario,
)
from resourcing.study import Case, Run, current_leads_kept, prepare, run

START = date(2027, 1, 1)
COMPLEX = {
    "importance": 5.0,
    "programs": 8.0,
    "functions": 8.0,
    "geographies": 5.0,
    "dependence": 3.0,
}
TYPICAL = {
    "importance": 3.0,
    "programs": 2.0,
    "functions": 4.0,
    "geographies": 3.0,
    "dependence": 2.0,
}
SIMPLE = {
    "importance": 1.0,
    "programs": 0.0,
    "functions": 1.0,
    "geographies": 1.0,
    "dependence": 1.0,
}
LEVELS = {
    "A1": COMPLEX,
    "A2": COMPLEX,
    "A3": {**COMPLEX, "importance": 4.0},  # no tie with A1
    "A4": TYPICAL,
    "A5": TYPICAL,
    "A6": SIMPLE,
    "A7": SIMPLE,
    "A8": TYPICAL,
}


def small_register() -> Register:
    """Return the register; its texts begin with ``=``, and hold commas, quotation marks, tags and accents."""
    return Register(
        alliances=(
            alliance("A1", current_manager="M1").replace(name='=SUM(1,2) "Ärzte" <b>&'),
            alliance("A2", current_manager="M2", notes="+ plus; =1, two\nlines"),
            alliance("A3", current_manager="M1"),
            alliance("A4", current_manager="M2"),
            alliance("A5", current_manager="M3", pinned_manager="M5"),
            alliance("A6", current_manager="M4", end=date(2027, 8, 31)),
            alliance("A7", skills=("gene therapy",), start=date(2027, 5, 16)),
            alliance("A8", business_model_defined=False),
        ),
        evaluations=tuple(_evaluations()),
        managers=(
            _manager("M1", "Ada", "senior", fte=0.2),
            _manager("M2", "Ben", "senior", fte=0.4),
            _manager("M3", "Cléo", "manager", fte=0.2),
            _manager("M4", "Dan", "associate", fte=0.2),
            _manager("M5", "Eva", "manager", fte=0.3, skills=("oncology", "data")),
        ),
        absences=(
            Absence(
                manager_id="M4",
                first_day=date(2027, 2, 1),
                last_day=date(2027, 2, 15),
                share=0.5,
            ),
        ),
        teams=(
            Team(
                team_id="T1",
                name="Market, facing",
                resourcing_option="market_facing",
                hours_per_month=3.0,
                hourly_cost=90.0,
                skills=("data",),
            ),
            Team(
                team_id="T2",
                name="Projects",
                resourcing_option="project_management",
                hours_per_month=40.0,
                hourly_cost=80.0,
                units=("Oncology",),
            ),
        ),
    )


def _manager(manager_id: str, name: str, grade: str, **fields) -> Manager:
    """Return a manager."""
    return Manager(manager_id=manager_id, name=name, grade=grade, **fields)


def _evaluations():
    """Yield one evaluation for each alliance and criterion."""
    for alliance_id, levels in LEVELS.items():
        for criterion, level in levels.items():
            yield Evaluation(
                alliance_id=alliance_id,
                criterion=criterion,
                evaluator="Ana",
                date=date(2026, 12, 1),
                level=level,
                basis="assumption",
            )


def small_scenario(**changes) -> Scenario:
    """Return a scenario in which M2 leaves in the middle, with an option to hire and one for project managers."""
    fields = {
        "title": "Small",
        "description": 'One leaves; "quoted", \\ and\nin two lines',
        "register_path": "register",
        "playbook_path": "playbook.toml",
        "horizon": Horizon(start=START, periods=4),
        "seed": 3,
        "optimizer": OptimizerSettings(gap=0.2),  # half a second
        "changes": (
            ManagerLeaves(
                kind="manager_leaves", manager_id="M2", date=date(2027, 6, 30)
            ),
        ),
        "options": {
            "hire": Option(
                title="Hire one",
                hires=(
                    Manager(
                        manager_id="H1",
                        name="Hire 1",
                        grade="senior",
                        fte=1.0,
                        available_from=date(2027, 4, 1),
                        annual_cost=120_000.0,
                    ),
                ),
            ),
            "projects": Option(
                title="Project managers lead",
                may_lead=(
                    MayLead(resourcing="project_management", profiles=("light",)),
                ),
                team_hours_per_month={"T2": 60.0},
            ),
        },
    }
    return Scenario(**{**fields, **changes})


def small_run(option: str = "as_is", **changes) -> Run:
    """Return the solved run of the small scenario; `changes` are of the scenario. Without any it is solved once."""
    return _solved(option, **changes) if changes else _solved_once(option)


@cache
def _solved_once(option: str) -> Run:
    """Return the solved run of the small scenario."""
    return _solved(option)


def _solved(option: str, **changes) -> Run:
    """Return the solved run of the small scenario with changes."""
    return run(
        small_scenario(**changes),
        register=small_register(),
        playbook=small_playbook(),
        option=option,
    )


def small_case(option: str = "as_is", **changes) -> Case:
    """Return the small scenario made ready and not solved; `changes` are of the scenario."""
    return prepare(
        small_scenario(**changes),
        register=small_register(),
        playbook=small_playbook(),
        option=option,
    )


def led_so(case: Case, leads: dict[str, str]) -> Run:
    """Return a run whose plan is given, not solved: alliance to the lead in each period, ``-`` for nobody.

    Leads are written with spaces between, such as ``"M1 M1 - T1"``; an alliance left out is led by nobody.
    """
    data = case.data
    index = {"-": NOBODY} | {name: r for r, name in enumerate(data.resources)}
    nobody = " ".join("-" for _ in data.periods)
    rows = [leads.get(name, nobody).split() for name in data.alliances]
    lead = np.array([[index[name] for name in row] for row in rows], dtype=int)
    result = OptimizationResult(
        best=solution(data, lead=lead.reshape(len(rows), len(data.periods))),
        bound=data.full_value,
        status="feasible",
        seconds=0.25,
        full_value=data.full_value,
    )
    return Run(case=case, result=result, today=current_leads_kept(case))


def write_small_inputs(folder: Path) -> Path:
    """Write the small register, playbook and scenario as files and return the scenario's path.

    The scenario extends another, so that there is something to resolve; the playbook has a comment worth keeping.
    """
    from helpers import playbook_keys, write_csv_register, write_toml

    rows = small_register().model_dump(by_alias=True)
    tables = {name: found for name, found in rows.items() if found}
    write_csv_register(folder / "register", tables)
    playbook = write_toml(folder / "playbook.toml", playbook_keys())
    playbook.write_text(f"# ours\n{playbook.read_text('utf-8')}", encoding="utf-8")
    keys = small_scenario().model_dump(by_alias=True, exclude_none=True)
    write_toml(folder / "base.toml", {**keys, "changes": []})
    child = {"extends": "base.toml", "changes": keys["changes"]}
    return write_toml(folder / "small.toml", child)


def leaves_at(folder: Path, *, who: str = "M3", day: str = "2027-06-30") -> Path:
    """Write a file of changes in which somebody leaves, and return its path."""
    change = folder / "change.toml"
    change.write_text(
        f'[[changes]]\nkind = "manager_leaves"\nmanager_id = "{who}"\ndate = {day}\n'
    )
    return change


@contextmanager
def fewer_rounds() -> Iterator[None]:
    """Search in one short round before the exact model: small instances are proven by that anyway, and sooner."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("resourcing.optimize.solving.ROUNDS_BEFORE_EXACT", (15,))
        patch.setattr("resourcing.decomposition.method.LEAST_MOVES", 200)
        yield


def some_slow(cases: Sequence, *, fast: int) -> list:
    """Return cases of which all but the first few are tried with the slow tests only."""
    slow = [pytest.param(case, marks=pytest.mark.slow) for case in cases[fast:]]
    return [*cases[:fast], *slow]
