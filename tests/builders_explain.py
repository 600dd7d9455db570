"""Cases for questions: one around an instance of plain arrays, and a team of one that promises more than it can keep."""

from dataclasses import dataclass, field
from datetime import date
from itertools import product
from types import SimpleNamespace

import numpy as np
from builders_playbook import small_playbook
from builders_run import COMPLEX, SIMPLE
from builders_scenario import alliance

from resourcing.domain import Evaluation, Manager, Register
from resourcing.optimize import optimize
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import OptimizationResult, Solution, solution
from resourcing.scenario import Horizon, OptimizerSettings, Scenario
from resourcing.study import Case, prepare

NAMES = ("Ada", "Ben", "Cleo", "Dan")


@dataclass(frozen=True, kw_only=True, eq=False)
class FakeCase:
    """A case around an instance: what questions read of register, portfolio and staffing, and nothing else."""

    data: ProblemData
    reasons: dict[tuple[str, str], str] = field(default_factory=dict)
    pins: dict[str, str] = field(default_factory=dict)

    @property
    def scenario(self):
        """Return a scenario that stops at the optimum."""
        settings = OptimizerSettings(gap=0.0, time_limit_seconds=20.0)
        return SimpleNamespace(optimizer=settings, seed=0)

    @property
    def staffing(self):
        """Return the reasons."""
        return SimpleNamespace(data=self.data, reasons=self.reasons, tolerated={})

    @property
    def portfolio(self):
        """Return a portfolio that calls each alliance by its label."""

        def placement(label):
            return SimpleNamespace(name=f"Alliance {label}", segment="simple")

        return SimpleNamespace(placement=placement)

    @property
    def world(self):
        """Return a register of people, and alliances with their pins."""
        people = [
            SimpleNamespace(manager_id=label, name=name)
            for label, name in zip(self.data.resources, NAMES, strict=False)
        ]
        rows = [
            SimpleNamespace(alliance_id=label, pinned_manager=self.pins.get(label))
            for label in self.data.alliances
        ]
        register = SimpleNamespace(managers=people, teams=[], alliances=rows)
        return SimpleNamespace(register=register)


@dataclass(frozen=True, kw_only=True, eq=False)
class FakeRun:
    """A case with its answer."""

    case: FakeCase
    result: OptimizationResult

    @property
    def plan(self) -> Solution:
        """Return the plan."""
        return self.result.best


def fake_run(data: ProblemData, *, lead=None, **fields) -> FakeRun:
    """Return a run with the optimum, or with given leads and a bound that proves little."""
    result = optimize(data)
    if lead is not None:
        best = solution(data, lead=np.array(lead))
        result = OptimizationResult(
            best=best,
            bound=data.full_value,
            status="feasible",
            seconds=0.1,
            full_value=data.full_value,
        )
    return FakeRun(case=FakeCase(data=data, **fields), result=result)


def crossed(**changes) -> ProblemData:
    """Return two people and two alliances of 10 hours, each led by the person who needs two hours for one of them.

    Everybody has 10 hours, so the leads of today are worth 0.5 + 0.5 and the exchange of both is worth 2.
    """
    fields = {
        "need": np.full((2, 1, 1), 10.0),
        "available": np.full((2, 1), 10.0),
        "pace": np.array([[1.0, 2.0], [2.0, 1.0]]),
        "incumbent": np.array([1, 0]),
    }
    return problem_from_arrays(**{**fields, **changes})


def best_of_all(data: ProblemData, *, fixed: dict[int, int] | None = None) -> float:
    """Return the best objective by trying every lead of every cell; `fixed` alliances are led by the given person throughout."""
    best = -np.inf
    choices = range(NOBODY, len(data.resources))
    _, num_alliances, num_periods = data.shape
    for flat in product(choices, repeat=num_alliances * num_periods):
        lead = np.array(flat).reshape(num_alliances, num_periods)
        if any((lead[a] != r).any() for a, r in (fixed or {}).items()):
            continue
        found = solution(data, lead=lead)
        if not found.breaches:
            best = max(best, found.objective)
    return best


def tight_case(*, fte: float, rules=None, people=(), **fields) -> Case:
    """Return one quarter of a complex alliance (K) and two simple ones (S1, S2), with one senior of the given FTE.

    K promises 37.8 essential and 7.5 core hours, S1 and S2 3.75 each; leading takes overhead besides.
    """
    levels = {"K": COMPLEX, "S1": SIMPLE, "S2": {**SIMPLE, "importance": 2.0}}
    register = Register(
        alliances=tuple(alliance(name, current_manager="M1") for name in levels),
        evaluations=tuple(
            Evaluation(
                alliance_id=name,
                criterion=criterion,
                evaluator="Ana",
                date=date(2026, 12, 1),
                level=level,
                basis="evidence",
            )
            for name, scores in levels.items()
            for criterion, level in scores.items()
        ),
        managers=(
            Manager(
                manager_id="M1",
                name="Ada",
                grade="senior",
                fte=fte,
                annual_cost=120_000.0,
            ),
            *people,
        ),
    )
    keys = {
        "title": "Tight",
        "register_path": "register",
        "playbook_path": "playbook.toml",
        "horizon": Horizon(start=date(2027, 1, 1), periods=1),
        "optimizer": OptimizerSettings(gap=0.0, time_limit_seconds=20.0),
    }
    if rules is not None:
        keys["rules"] = rules
    return prepare(
        Scenario(**{**keys, **fields}), register=register, playbook=small_playbook()
    )
