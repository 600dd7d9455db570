"""A solve that keeps a plan ends when it is interrupted or out of time, with what it has and a bound."""

from dataclasses import replace

import numpy as np
import pytest
from builders_explain import crossed

from resourcing.explain.keeping import solve_kept
from resourcing.formulation import Kept, Verdict
from resourcing.optimize import optimize

pytestmark = pytest.mark.usefixtures("few_rounds")

PLAN = np.array([[1], [0]])


def kept(*, most):
    """Return the plan of today, from which so many alliances may depart."""
    there = np.ones((2, 1), dtype=bool)
    return Kept(lead=PLAN, fixed=~there, counted=there, most=most)


def ending(*, word, best=None):
    """Return a solver that comes back with a word."""
    verdict = Verdict(word=word, objective=None, bound=None, lead=best)
    return lambda *_, **__: verdict


def raising(kind):
    """Return a function that raises."""

    def raised(*_, **__):
        raise kind

    return raised


@pytest.mark.parametrize("at", [1, 2])
def test_interrupted_solve_is_the_last_one(monkeypatch, at):
    """After a solve that somebody interrupted none follows: the plan comes back, with a bound above the best of all."""
    calls = []

    def solve(data, **asked):
        calls.append(data)
        found = optimize(data, **asked)
        return replace(found, status="interrupted") if len(calls) == at else found

    monkeypatch.setattr("resourcing.explain.keeping.optimize", solve)
    monkeypatch.setattr("resourcing.explain.keeping.forced", None)
    result = solve_kept(crossed(), kept=kept(most=1))
    assert len(calls) == at
    assert (result.best.lead == PLAN).all()
    assert (result.status, result.objective) == ("interrupted", pytest.approx(1.0))
    assert result.bound >= 2.0 - 1e-9


def test_interrupted_before_the_first_solve_the_plan_comes_back(monkeypatch):
    """Interrupted at once, the plan itself is the answer, with a bound."""
    monkeypatch.setattr(
        "resourcing.explain.keeping._frozen", raising(KeyboardInterrupt)
    )
    result = solve_kept(crossed(), kept=kept(most=1))
    assert (result.best.lead == PLAN).all()
    assert (result.status, result.bound) == ("interrupted", 2.0)


@pytest.mark.parametrize(
    ("where", "what", "status"),
    [
        ("explain.keeping.forced", raising(KeyboardInterrupt), "interrupted"),
        ("formulation.build_kept", raising(KeyboardInterrupt), "interrupted"),
        ("formulation.solve", ending(word="interrupted"), "interrupted"),
        ("formulation.build_kept", raising(TimeoutError), "time_limit"),
        ("formulation.solve", ending(word="time"), "time_limit"),
    ],
)
def test_search_and_model_that_are_cut_off_leave_the_plan(
    monkeypatch, where, what, status
):
    """Cut off after the first bounds, the best plan known that keeps the limit comes back, and the status says why."""
    monkeypatch.setattr(f"resourcing.{where}", what)
    result = solve_kept(crossed(), kept=kept(most=1))
    assert (result.best.lead == PLAN).all()
    assert result.status == status
    assert result.bound == pytest.approx(2.0)
