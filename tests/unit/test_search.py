"""The search keeps strict rules, repeats itself, and prices leads as the evaluator does."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from builders_portfolio import by_period, nobody, portfolio

from resourcing.optimize import optimize
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution
from resourcing.search import improve, only_eligible
from resourcing.search.annealing import anneal
from resourcing.search.tables import tables

pytestmark = pytest.mark.kernels
MOVES = 300
GO_ON = np.zeros(1, dtype=bool)
"""Never stops a run."""
TESTS = Path(__file__).parents[1]


RULES = [
    Rules(span=span, occupancy=occupancy)
    for span in ("strict", "soft", "off")
    for occupancy in ("strict", "soft", "off")
]


@pytest.mark.parametrize("rules", RULES, ids=lambda r: f"{r.span}-{r.occupancy}")
def test_search_from_a_valid_answer_breaks_no_strict_rule(rules):
    """Started from nobody, which keeps every rule, the search ends with leads that keep them all."""
    data = portfolio(rules=rules)
    found = solution(data, lead=improve(data, lead=nobody(data), num_moves=MOVES))
    assert found.breaches == ()
    assert found.objective > solution(data, lead=nobody(data)).objective


@pytest.mark.parametrize("seed", range(4))
def test_search_is_never_worse_than_its_start(seed):
    """From a good answer, few hot moves do not lose it."""
    data = portfolio(seed)
    good = improve(data, lead=nobody(data), seed=1, num_moves=MOVES)
    again = improve(data, lead=good, seed=2, num_moves=5)
    assert (
        solution(data, lead=again).objective
        >= solution(data, lead=good).objective - 1e-9
    )


@pytest.mark.parametrize("rules", RULES, ids=lambda r: f"{r.span}-{r.occupancy}")
def test_points_of_the_search_are_those_of_the_evaluator(rules):
    """What the search gains from start to end is what the evaluator says it gained.

    The search's points differ from the objective by a constant of the instance, since floors count as worth.
    """
    data = portfolio(3, rules=rules)
    tab, start = tables(data), nobody(data)
    _, before = anneal(tab, start, np.random.default_rng(0), 0, 1.0, 0.1, GO_ON)
    for seed in range(3):
        lead, points = anneal(
            tab, start, np.random.default_rng(seed), MOVES, 9.0, 0.1, GO_ON
        )
        gained = (
            solution(data, lead=lead).objective - solution(data, lead=start).objective
        )
        assert points - before == pytest.approx(gained, abs=1e-6)
        assert gained > 0


def test_points_of_given_leads_are_those_of_the_evaluator():
    """Without a move, the points of random leads differ from the objective by one constant."""
    data = portfolio(5, rules=Rules(span="soft", occupancy="soft"))
    rng, constants = np.random.default_rng(7), []
    for _ in range(5):
        lead = only_eligible(data, rng.integers(-1, 4, (7, 3)))
        _, points = anneal(tables(data), lead, rng, 0, 1.0, 0.1, GO_ON)
        constants.append(solution(data, lead=lead).objective - points)
    assert constants == pytest.approx([constants[0]] * 5)


@pytest.mark.parametrize("seed", range(4))
def test_points_of_arrays_that_differ_by_period_are_those_of_the_evaluator(seed):
    """With weights, spans, costs and handover hours by period the search still prices leads as the evaluator does."""
    rules = Rules(span="soft", occupancy="soft")
    data = by_period(portfolio(seed, shape=(4, 7, 4), rules=rules), seed=seed)
    rng, constants = np.random.default_rng(seed), []
    for _ in range(5):
        lead = only_eligible(data, rng.integers(-1, 4, (7, 4)))
        _, points = anneal(tables(data), lead, rng, 0, 1.0, 0.1, GO_ON)
        constants.append(solution(data, lead=lead).objective - points)
    assert constants == pytest.approx([constants[0]] * 5)


def test_same_seed_same_answer():
    """The search repeats itself with the same seed, and the start is not changed."""
    data = portfolio(1)
    start = nobody(data)
    first, second = (improve(data, lead=start, seed=9, num_moves=MOVES) for _ in "ab")
    assert (first == second).all()
    assert (start == NOBODY).all()


@pytest.mark.slow
def test_compiled_and_plain_search_agree():
    """The same code finds the same leads with and without compilation."""
    code = (
        "from builders_portfolio import nobody, portfolio;"
        "from resourcing.search import improve; data = portfolio(2);"
        f"print(improve(data, lead=nobody(data), seed=4, num_moves={MOVES}).tolist())"
    )
    found = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONPATH": str(TESTS), "NUMBA_DISABLE_JIT": switch},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for switch in "01"
    ]
    assert found[0] == found[1]
    assert "2" in found[0]  # somebody leads


def test_search_comes_close_to_the_optimum():
    """On a small instance the search with its default effort finds the optimum."""
    data = portfolio(6, shape=(3, 4, 2))
    found = solution(data, lead=improve(data, lead=nobody(data), num_moves=2000))
    assert found.objective == pytest.approx(
        optimize(data, method="exact").objective, rel=1e-6
    )


def test_leads_that_may_not_lead_are_dropped_from_the_start():
    """A start with leads who may not lead, or of alliances that are not active, begins with nobody there."""
    eligible = np.ones((2, 2, 2), bool)
    eligible[1, 0, 0] = False
    data = problem_from_arrays(
        need=np.array([[[1.0, 1.0]], [[1.0, 0.0]]]),
        active_months=np.array([[1.0, 1.0], [1.0, 0.0]]),
        available=np.ones((2, 2)),
        eligible=eligible,
    )
    kept = only_eligible(data, np.array([[1, 1], [0, 0]]))
    assert kept.tolist() == [[NOBODY, 1], [0, NOBODY]]


def test_alliance_that_must_be_led_is_led():
    """The search leads what must be led, even where leading earns nothing."""
    data = problem_from_arrays(
        need=np.zeros((3, 1, 2)),
        available=np.full((2, 2), 5.0),
        overhead=np.full((2, 3, 2), 2.0),
        placement_cost=np.full((2, 3), 1.0),
        must_lead=np.array([True, False, True]),
    )
    found = solution(data, lead=improve(data, lead=nobody(data), num_moves=2000))
    assert found.breaches == ()
    assert found.led[[0, 2]].all()
    assert not found.led[1].any()


@pytest.mark.parametrize(
    ("need", "available"),
    [
        (np.ones((0, 1, 1)), np.ones((2, 1))),
        (np.ones((2, 1, 1)), np.ones((0, 1))),
        (np.ones((2, 1, 0)), np.ones((2, 0))),
    ],
)
def test_nothing_to_search_gives_nobody(need, available):
    """With an empty axis there is nobody to lead."""
    data = problem_from_arrays(need=need, available=available)
    assert (improve(data, lead=nobody(data)) == NOBODY).all()
