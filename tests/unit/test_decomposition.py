"""The fast method: its bound is never below a known optimum, its answer never above it, and prices rule out nothing better."""

import numpy as np
import pytest
from builders_portfolio import nobody, portfolio

from resourcing.decomposition import bound_at, decompose, narrowed
from resourcing.decomposition.method import in_order
from resourcing.optimize import StopRules, optimize, reoptimize
from resourcing.playbook import FocusPrice, Rules
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import Prices, solution

RULES = [
    Rules(span=span, occupancy=occupancy, promises=promises)
    for span, occupancy, promises in [
        ("strict", "soft", "soft"),
        ("soft", "strict", "soft"),
        ("off", "soft", "off"),
        ("soft", "soft", "strict"),
    ]
]


def small(seed: int, **changes) -> ProblemData:
    """Return a random instance that the exact model solves at once."""
    return portfolio(seed, shape=(3, 5, 3), **changes)


def limited(seed: int) -> ProblemData:
    """Return a random instance with every coupling rule: handovers, budget, candidates, focus, support, overseers."""
    rng = np.random.default_rng(100 + seed)
    data = small(seed)
    r, a, t = data.shape
    return data.replace(
        incumbent=np.where(data.incumbent == r - 1, NOBODY, data.incumbent),
        rules=Rules(
            span="soft",
            occupancy="strict",
            handovers=["strict", "soft"][seed % 2],
            budget=["soft", "strict"][seed % 2],
        ),
        max_handovers=float(rng.integers(0, 3)),
        handover_limit_points=30.0,
        candidate=np.arange(r) == r - 1,
        hire_points=np.where(np.arange(r) == r - 1, rng.integers(20, 200), 0.0),
        hour_cost=rng.choice([0.0, 50.0], r),
        hire_cost=np.where(np.arange(r)[:, None] == r - 1, 500.0, 0.0),
        budget=np.array([rng.choice([800.0, 2000.0])]),
        budget_points_per_thousand=100.0,
        focus_prices=(FocusPrice(above=1.0, points_per_month=2.0),),
        support_limit=rng.choice([0.0, 2.0], (r, a, 2, t)),
        support_cap=0.4 * data.need,
    )


@pytest.mark.parametrize("rules", RULES, ids=lambda r: f"{r.span}-{r.promises}")
@pytest.mark.parametrize("seed", range(6))
def test_bound_and_answer_enclose_the_optimum(seed, rules):
    """Over random instances: answer <= optimum <= bound, and with `auto` both meet."""
    data = small(seed, rules=rules)
    best = optimize(data, method="exact")
    found = decompose(data, lead=nobody(data), rounds=(40,))
    if best.best is None:
        assert found.best is None
        return
    slack = 1e-6 * max(1.0, abs(best.objective))
    assert found.bound >= best.objective - slack
    assert found.best is None or found.best.objective <= best.objective + slack
    auto = optimize(data)
    assert auto.objective == pytest.approx(best.objective, rel=1e-6)
    assert auto.bound >= best.objective - slack


@pytest.mark.parametrize("seed", range(8))
def test_every_coupling_rule_keeps_the_bound_valid(seed):
    """With handover limits, budgets, candidates, focus and support, the bound still encloses the exact optimum."""
    data = limited(seed)
    best = optimize(data, method="exact")
    found = decompose(data, lead=nobody(data), rounds=(40, 40))
    slack = 1e-6 * max(1.0, abs(best.objective))
    assert found.bound >= best.objective - slack
    assert found.best is not None
    assert found.best.breaches == ()
    assert found.best.objective <= best.objective + slack
    assert optimize(data).objective == pytest.approx(best.objective, rel=1e-6)


@pytest.mark.kernels
@pytest.mark.parametrize("seed", range(2))
def test_little_work_still_encloses(monkeypatch, seed):
    """After a few moves and steps the bound lies above the answer, whose leads are never ruled out."""
    monkeypatch.setattr("resourcing.decomposition.method.LEAST_MOVES", 60)
    monkeypatch.setattr("resourcing.decomposition.method.STEPS", (30,))
    data = limited(seed)
    found = decompose(data, lead=nobody(data), rounds=(1,))
    assert found.best is not None
    assert found.bound >= found.best.objective
    assert narrowed(data, found).eligible[found.best.leads].all()


@pytest.mark.parametrize("seed", range(4))
def test_any_prices_prove_a_bound(seed):
    """Random prices give a bound too, and more steps never a worse one."""
    data, rng = small(seed), np.random.default_rng(seed)
    best = optimize(data, method="exact")
    shape = data.available.shape
    prices = Prices(
        hours=rng.uniform(0, 20, shape),
        heads=rng.uniform(0, 9, shape),
        money=np.zeros(1),
        moves=np.zeros(1),
    )
    once, more = bound_at(data, prices), bound_at(data, prices, num_steps=200)
    assert once >= more >= best.objective - 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_narrowing_keeps_the_optimum(seed):
    """Without the leads that prices rule out the optimum is the same."""
    data = small(seed)
    less = narrowed(data, decompose(data, lead=nobody(data)))
    exact = optimize(data, method="exact").objective
    assert optimize(less, method="exact").objective == pytest.approx(exact, rel=1e-6)


def test_narrowing_rules_leads_out():
    """Of the leads of ten instances, prices rule out a good part."""
    kept, all_of = 0, 0
    for seed in range(10):
        data = small(seed)
        less = narrowed(data, decompose(data, lead=nobody(data)))
        kept += less.eligible.sum()
        all_of += (data.eligible & data.active[None]).sum()
    assert kept < 0.95 * all_of


def test_start_is_never_lost():
    """An answer given to start from is the least that comes back."""
    data = small(3)
    best = optimize(data, method="exact").best
    found = decompose(data, lead=best.lead, rounds=(1,))
    assert found.best.objective == pytest.approx(best.objective)


def test_same_seed_same_answer():
    """Without a time limit the method repeats itself."""
    data = portfolio(1)
    one, two = (
        optimize(data, method="decomposition", stop=StopRules(gap=0.01, seed=5))
        for _ in "ab"
    )
    assert (one.best.lead == two.best.lead).all()
    assert one.bound == two.bound


def test_quick_answer_of_a_changed_instance():
    """With a lead forced, the quick answer lies below the bound and the bound above the exact optimum."""
    data = small(2)
    first = optimize(data)
    a = int(np.flatnonzero(first.best.led[:, 0])[0])
    eligible = data.eligible.copy()
    eligible[first.best.lead[a, 0], a] = False
    forced = data.replace(eligible=eligible)
    quick = reoptimize(forced, lead=first.best.lead, prices=first.prices)
    exact = optimize(forced, method="exact")
    assert quick.objective <= exact.objective + 1e-6 <= quick.bound + 2e-6


def test_interruption_returns_the_best_so_far(monkeypatch):
    """A keyboard interruption ends the method with the best answer and a bound."""
    data = small(1)

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("resourcing.decomposition.method.best_of", interrupted)
    result = optimize(data)
    assert result.status == "time_limit"
    assert result.objective == solution(data, lead=result.best.lead).objective
    assert result.bound >= result.objective


def test_time_over_says_so():
    """Out of time, the status says time_limit, with an answer and a bound."""
    result = optimize(
        portfolio(0), stop=StopRules(seconds=1e-9), method="decomposition"
    )
    assert result.status == "time_limit"
    assert result.bound >= result.objective


def test_impossible_rules_are_proven_by_prices():
    """An alliance that must be led and that nobody may lead makes the instance infeasible."""
    data = small(0)
    eligible = data.eligible.copy()
    eligible[:, 0] = False
    data = data.replace(eligible=eligible, must_lead=np.ones(5, dtype=bool))
    result = optimize(data, method="decomposition")
    assert (result.status, result.best) == ("infeasible", None)


def test_like_candidates_are_hired_in_order():
    """Leads of a candidate go to the like one that must be hired first, down the whole chain."""
    data = portfolio(0).replace(
        incumbent=np.full(7, NOBODY),
        candidate=np.array([True, True, True, False]),
        hire_after=np.array([NOBODY, 0, 1, NOBODY]),
    )
    lead = nobody(data)
    lead[0], lead[1] = 2, 3
    ordered = in_order(data, lead)
    assert (ordered[0] == 0).all()
    assert (ordered[1] == 3).all()


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_methods_agree_on_many_instances(block):
    """Over 120 random instances: the fast bound is never below the exact optimum, and `auto` reaches it."""
    for number in range(30):
        seed = 1000 + 30 * block + number
        data = limited(seed) if seed % 3 == 0 else small(seed)
        exact = optimize(data, method="exact")
        found = decompose(data, lead=nobody(data), rounds=(40,))
        slack = 1e-6 * max(1.0, abs(exact.objective))
        assert found.bound >= exact.objective - slack
        assert found.best is None or found.best.objective <= exact.objective + slack
        auto = optimize(data)
        assert auto.objective == pytest.approx(exact.objective, rel=1e-6, abs=1e-6)
