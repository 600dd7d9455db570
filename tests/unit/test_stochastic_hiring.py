"""The hire decision over sampled futures: the hours-only bound, the mean future, and whom to hire."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_instances import complete_instances

from resourcing.formulation import Stop, build
from resourcing.formulation import solve as solve_exactly
from resourcing.futures import mean_interval
from resourcing.playbook import FocusPrice, OccupancyPrice, Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.stochastic import FirstStage, Recourse, TwoStage, expected_worth, solve
from resourcing.stochastic.hiring import (
    _elsewhere,
    decide_hires,
    hire_problem,
    judge_hires,
)
from resourcing.stochastic.hours_only import hours_only
from resourcing.stochastic.mean_future import mean_future
from resourcing.study import hires_worth


def future(hours, **changes):
    """Return two alliances that need hours each, one person of 10 hours and a candidate of 10 for 0.4 points."""
    arrays = {
        "need": np.full((2, 1, 1), hours),
        "available": np.full((2, 1), 10.0),
        "candidate": np.array([False, True]),
        "hire_points": np.array([0.0, 0.4]),
    }
    return problem_from_arrays(**{**arrays, **changes})


def bound(data, hired):
    """Return what the hours-only relaxation says a hire vector is worth."""
    names = tuple(np.array(data.resources)[data.candidate])
    stage = FirstStage(labels=names, worth=0.0, high=1.0)
    problem = TwoStage(first=stage, outcomes=(hours_only(data),))
    return float(Recourse(problem).at(np.array(hired, dtype=float)).worth[0])


def with_candidates(data):
    """Return the instance with somebody to hire: the last resource, where there is nobody yet."""
    if data.candidate.any():
        return data
    last = len(data.resources) - 1
    incumbent = np.where(data.incumbent == last, NOBODY, data.incumbent)
    return data.replace(candidate=np.arange(last + 1) == last, incumbent=incumbent)


def exact(data, hired):
    """Return the optimum of the compact model with the hires fixed, None where they are impossible."""
    model = build(data)
    idle = 0.0
    for r, value in zip(np.flatnonzero(data.candidate), hired, strict=True):
        if (r,) in model.hired:
            x = model.hired[int(r),]
            x.lowBound = x.upBound = int(value)
        else:
            idle += value * float(data.hire_points[r])
    objective = solve_exactly(model, stop=Stop(gap_points=1e-9)).objective
    return None if objective is None else objective - idle


@settings(max_examples=15, deadline=None)
@given(st.data())
def test_hours_alone_are_worth_at_least_the_optimum_for_every_hire_vector(data):
    """On complete instances, with every rule somewhere, no assignment with the same hires beats the relaxation."""
    instance = with_candidates(data.draw(complete_instances(shape=(3, 2, 2))))
    count = int(instance.candidate.sum())
    for hired in itertools.product((0, 1), repeat=count):
        best = exact(instance, hired)
        if best is not None:
            assert bound(instance, hired) >= best - 1e-6 * max(1.0, abs(best))


def test_the_bound_is_the_optimum_where_whole_leads_lose_nothing():
    """With one resource and no overhead the relaxation is exact: 10 hours for the better of two alliances and half the other."""
    data = future(8.0, weight=np.array([3.0, 1.0]))
    assert bound(data, (0.0,)) == pytest.approx(3.25)
    assert exact(data, (0,)) == pytest.approx(3.25)
    assert bound(data, (1.0,)) == pytest.approx(exact(data, (1,)))


def test_overhead_pace_and_price_of_hours_are_charged_in_proportion():
    """Half an alliance led at pace 2 with 4 hours of overhead for 10 hours of need: 12 hours for half its worth."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0), available=np.array([[12.0], [0.0]]),
        pace=np.full((2, 1), 2.0), overhead=np.full((2, 1, 1), 4.0),
        hour_points=np.array([0.01, 0.0]), candidate=np.array([False, True]),
    )  # fmt: skip
    assert bound(data, (0.0,)) == pytest.approx(0.5 - 0.12)


def test_a_level_of_coverage_takes_its_whole_overhead():
    """Ten essential hours with four of overhead take 14: 12 hours give 12 / 14 of their three quarters."""
    data = problem_from_arrays(
        need=np.full((1, 2, 1), 10.0), available=np.array([[12.0], [0.0]]),
        overhead=np.full((2, 1, 1), 4.0), bundle_rate=np.array([3.0, 1.0]),
        candidate=np.array([False, True]),
    )  # fmt: skip
    assert bound(data, (0.0,)) == pytest.approx(0.75 * 12 / 14)


@pytest.mark.parametrize(
    ("changes", "worth"),
    [
        ({"span_limit": np.ones(2), "rules": Rules(span="strict")}, 1.0),
        ({"span_limit": np.ones(2), "span_points": 0.25}, 1.75),
        ({"focus_prices": (FocusPrice(above=1.0, points_per_month=0.5),), "span_limit": np.full(2, 9.0)}, 1.5),
        ({"occupancy_prices": (OccupancyPrice(above=0.5, points_per_month=1.0),)}, 1.5),
        ({"hour_cost": np.ones(2), "budget": np.array([5.0])}, 0.5),
        ({"placement_cost": np.array([[0.2, -0.1], [0.0, 0.0]])}, 1.9),
    ],
)  # fmt: skip
def test_spans_focus_occupancy_and_money_are_charged(changes, worth):
    """Two alliances of 10 hours and one person of 20: what each rule and price leaves of 2 points, worked out by hand."""
    data = future(10.0, available=np.array([[20.0], [0.0]]), **changes)
    assert bound(data, (0.0,)) == pytest.approx(worth)


def test_hours_below_a_floor_are_worth_the_shortfall_they_save():
    """A floor of a half that five of ten hours keep: what is covered less what is missed."""
    data = future(
        10.0, floor=np.full((2, 1, 1), 0.5), shortfall_rate=np.array([4.0]),
        available=np.array([[7.0], [0.0]]),
    )  # fmt: skip
    assert bound(data, (0.0,)) == pytest.approx(0.7 - 4 * 0.3)


def test_supporters_give_no_more_than_their_caps():
    """A supporter who may not lead adds at most the cap, and pays no overhead."""
    eligible = np.array([True, False])[:, None, None] & np.ones((2, 2, 1), dtype=bool)
    limit = np.zeros((2, 2, 1, 1))
    limit[1] = 6.0
    data = future(
        10.0, eligible=eligible, support_limit=limit,
        support_cap=np.full((2, 1, 1), 2.0), hire_points=np.zeros(2),
    )  # fmt: skip
    assert bound(data, (0.0,)) == pytest.approx(1.0)
    assert bound(data, (1.0,)) == pytest.approx(1.4)


@pytest.mark.parametrize(
    ("rules", "worth"),
    [
        (Rules(occupancy="soft"), (1.5, 1.6)),
        (Rules(occupancy="off"), (2.0, 1.6)),
    ],
)
def test_a_candidate_not_hired_has_no_hours_even_where_the_ceiling_is_soft(
    rules, worth
):
    """With a soft ceiling hours above it are paid for, without one there is no end; a candidate needs hiring either way."""
    data = future(10.0, rules=rules, occupancy_points_per_hour=0.05)
    assert (bound(data, (0.0,)), bound(data, (1.0,))) == pytest.approx(worth)
    only = data.replace(eligible=np.array([[[False]] * 2, [[True]] * 2]))
    assert bound(only, (0.0,)) == pytest.approx(0.0)


def test_hires_follow_their_order_and_strict_budgets():
    """The second of two like candidates is not hired first; a strict budget for one leaves one."""
    several = {
        "available": np.full((3, 1), 10.0), "candidate": np.array([False, True, True]),
        "hire_points": np.array([0.0, 0.4, 0.1]), "hire_after": np.array([NOBODY, NOBODY, 1]),
        "hire_cost": np.array([[0.0], [60.0], [60.0]]),
    }  # fmt: skip
    free = decide_hires([future(10.0, **several), future(20.0, **several)])
    assert free.hired == {"r1": True, "r2": True}
    tight = [
        future(hours, budget=np.array([100.0]), **several) for hours in (10.0, 20.0)
    ]
    assert decide_hires(tight).hired == {"r1": True, "r2": False}


def test_a_soft_budget_is_charged():
    """Hires above a soft budget cost their price: 20 of 1,000 at 5 points a thousand are 0.1."""
    data = future(
        10.0, rules=Rules(budget="soft"), budget_points_per_thousand=5.0,
        hire_cost=np.array([[0.0], [60.0]]), budget=np.array([40.0]),
    )  # fmt: skip
    assert bound(data, (1.0,)) == pytest.approx(2.0 - 0.4 - 0.1)
    assert bound(data, (0.0,)) == pytest.approx(1.0)


def test_the_decision_is_the_best_of_all_hire_vectors():
    """RP is the best mean over futures of any hire vector, WS the mean of the best, by trying all."""
    rng = np.random.default_rng(11)
    futures = [random_future(rng) for _ in range(6)]
    problem = hire_problem(futures)
    vectors = [np.array(v, dtype=float) for v in itertools.product((0, 1), repeat=3)]
    vectors = [v for v in vectors if v[1] <= v[0]]
    table = np.array([expected_worth(problem, v) for v in vectors])
    decision = decide_hires(futures, gap=1e-9)
    assert decision.worth.here_and_now.objective == pytest.approx(
        table.mean(axis=1).max()
    )
    best = vectors[int(table.mean(axis=1).argmax())]
    assert list(decision.hired.values()) == (best > 0).tolist()
    assert decision.worth.wait_and_see.objective == pytest.approx(
        table.max(axis=0).mean()
    )
    np.testing.assert_allclose(decision.by_future, table[table.mean(axis=1).argmax()])
    assert decision.worth.vss >= -1e-9
    cut = solve(problem, method="l_shaped")
    assert cut.objective == pytest.approx(table.mean(axis=1).max())


def random_future(rng, *, num_alliances=5, num_periods=3):
    """Return a random future of three people and three candidates, the second like the first."""
    shape = (num_alliances, 2, num_periods)
    pairs = (6, num_alliances, num_periods)
    return problem_from_arrays(
        need=rng.uniform(2, 12, shape),
        available=rng.uniform(5, 12, (6, num_periods)),
        weight=rng.uniform(1, 9, num_alliances),
        bundle_rate=np.array([3.0, 1.0]),
        floor=np.full(shape, 0.5),
        shortfall_rate=np.array([2.0, 1.0]),
        overhead=np.full(pairs, 1.0),
        eligible=rng.uniform(size=pairs) < 0.6,
        candidate=np.arange(6) > 2,
        hire_points=np.array([0, 0, 0, 9.0, 9.0, 6.0]),
        hire_after=np.array([NOBODY] * 4 + [3, NOBODY]),
    )


def test_a_decision_is_judged_on_further_futures():
    """The gap of the worse decision on further futures is what the better one would have won."""
    futures = [future(hours) for hours in (5.0, 10.0, 20.0, 25.0)]
    gap = judge_hires(futures, np.array([0.0]), num_batches=2)
    np.testing.assert_allclose(gap.by_replication, [0.1, 0.05], atol=1e-9)
    decision = decide_hires(futures[:3], further=futures, num_batches=2)
    assert decision.gap is not None
    assert decision.gap.mean == pytest.approx(0.0, abs=1e-9)
    assert "with 95% confidence" in str(decision)


def test_planning_and_knowing_are_worth_what_pairs_of_futures_say():
    """Student's interval of the differences within each future; other futures say what hiring gains there."""
    futures = [
        future(hours, hire_points=np.array([0.0, 0.4])) for hours in (5.0, 9.0, 30.0)
    ]
    decision = decide_hires(futures, further=futures[::-1] * 2, num_batches=2)
    more = hires_worth(decision)
    assert more.vss.value == pytest.approx(decision.worth.vss)
    assert more.evpi.value == pytest.approx(decision.worth.evpi)
    known = mean_interval(decision.known_by_future - decision.by_future)
    assert more.evpi.high == pytest.approx(known.high)
    assert more.evpi.low == max(0.0, known.low)
    assert len(decision.elsewhere) == 6
    other = replace(decision, elsewhere=np.array([1.0, 3.0]))
    assert hires_worth(other).vss_elsewhere.value == 2.0
    impossible = np.array([-np.inf, 0.0, 0.0])
    assert hires_worth(replace(decision, mean_by_future=impossible)).vss is None


def test_what_the_mean_future_would_lose_elsewhere_is_told():
    """A mean future that asks for nobody loses the hire's worth in each further future, by hand."""
    gained = _elsewhere([future(10.0), future(20.0)], np.array([1.0]), np.array([0.0]))
    assert gained.tolist() == pytest.approx([0.6, 0.1])


def test_the_mean_future_has_every_alliance_at_its_expected_hours():
    """Need is a mean over all futures, weight and floor over those that count."""
    one = future(10.0, alliances=("a", "b"), weight=np.array([4.0, 2.0]))
    two = future(
        20.0, alliances=("b", "c"), weight=np.array([6.0, 1.0]),
        floor=np.full((2, 1, 1), 0.5), available=np.full((2, 1), 20.0),
    )  # fmt: skip
    mean = mean_future([one, two], probabilities=[0.75, 0.25])
    assert mean.alliances == ("a", "b", "c")
    assert mean.need.ravel().tolist() == [7.5, 12.5, 5.0]
    assert mean.weight.ravel().tolist() == [4.0, 3.0, 1.0]
    np.testing.assert_allclose(mean.floor.ravel(), [0.0, 0.2, 0.5])
    assert mean.available.ravel().tolist() == [12.5, 12.5]
    assert mean.active_months.ravel().tolist() == [0.75, 1.0, 0.25]


def test_the_mean_of_equal_futures_is_the_future():
    """Averaging copies changes nothing, supporters left out or not."""
    data = random_future(np.random.default_rng(3)).replace(
        support_limit=np.full((6, 5, 2, 3), 2.0), support_cap=np.full((5, 2, 3), 1.0)
    )
    mean = mean_future([data, data], probabilities=[0.5, 0.5])
    ones = (1.0, 1.0, 0.0)
    assert bound(mean, ones) == pytest.approx(bound(data, ones))
    half = mean_future(
        [data.replace(support_limit=None), data], probabilities=[0.5, 0.5]
    )
    assert half.support_limit.max() == 1.0


def test_futures_that_do_not_fit_are_refused():
    """Futures with other people, none at all, nobody to hire, or chances of another number are named."""
    other = future(10.0, resources=("x", "r1"))
    with pytest.raises(ValueError, match="future 1 differs in resources"):
        hire_problem([future(10.0), other])
    with pytest.raises(ValueError, match="there is no future"):
        hire_problem([])
    with pytest.raises(ValueError, match="nobody is a candidate"):
        hire_problem([future(10.0, candidate=np.zeros(2, dtype=bool))])
    with pytest.raises(ValueError, match="1 futures, but 2 chances"):
        hire_problem([future(10.0)], probabilities=[0.5, 0.5])
    with pytest.raises(ValueError, match="1 futures do not fill 5 batches"):
        judge_hires([future(10.0)], np.array([0.0]))
