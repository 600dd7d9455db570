"""Replanning: departures from a plan counted by hand, and the best of all plans with few of them by trying everything."""

from itertools import product

import numpy as np
import pulp
import pytest
from builders_explain import FakeCase, crossed

from resourcing.explain import planned_leads, replanned
from resourcing.formulation import Kept, Order, build
from resourcing.formulation.kept import keep_leads
from resourcing.optimize import StopRules, optimize
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import solution

EXACT = StopRules()


def again(data, *, plan, **asked):
    """Return result and departures of an instance replanned from leads in its own labels."""
    before = planned_leads(solution(data, lead=np.array(plan)))
    return replanned(FakeCase(data=data), before=before, stop=EXACT, **asked)


def moving(**changes) -> ProblemData:
    """Return two people and two alliances over three periods; the plan of the tests hands both over in the second."""
    fields = {
        "need": np.full((2, 1, 3), 10.0),
        "available": np.full((2, 3), 10.0),
        "handover_points": np.full((2, 3), 0.01),
        "incumbent": np.array([1, 0]),
    }
    return problem_from_arrays(**{**fields, **changes})


MOVING = [[1, 0, 0], [0, 1, 1]]


def test_no_departure_brings_the_plan_back_whole():
    """The plan has two handovers of its own and could be better without; with none allowed it comes back unchanged."""
    result, found = again(moving(), plan=MOVING, max_handovers=0)
    assert result.best.lead.tolist() == MOVING
    assert (found.departures, found.counted, found.forced) == ((), 0, 0)
    assert result.status == "optimal"
    assert "0 of at most 0 alliances get another lead by choice" in str(found)


def test_planned_handovers_do_not_use_up_the_limit():
    """The exchange of both alliances takes two departures; one alone gains nothing, so the plan stays."""
    for most, value, count in ((0, 1.0, 0), (1, 1.0, 0), (2, 2.0, 2), (None, 2.0, 2)):
        result, found = again(crossed(), plan=[[1], [0]], max_handovers=most)
        assert result.objective == pytest.approx(value)
        assert found.counted == count


def test_a_lead_who_left_is_replaced_and_not_counted():
    """r0 is gone from the second period on: its alliance is free from then, the other one keeps its lead."""
    hours = np.array([[10.0, 0.0, 0.0], [20.0, 20.0, 20.0]])
    eligible = np.ones((2, 2, 3), dtype=bool)
    eligible[0, :, 1:] = False
    data = moving(available=hours, eligible=eligible)
    result, found = again(data, plan=[[0, 0, 0], [1, 1, 1]], max_handovers=0)
    assert result.best.lead.tolist() == [[0, 1, 1], [1, 1, 1]]
    (row,) = found.departures
    assert (row.before, row.after, row.periods) == ("Ada", "Ben", "t1 to t2")
    assert row.reason == "Ada has left by t1"
    assert (found.counted, found.forced) == (0, 1)
    assert found.to_frame()["counts"].tolist() == [False]


def test_the_first_periods_stay_as_planned():
    """The exchange pays in every period, but the first was published: it is made from the second on."""
    data = moving(pace=np.array([[1.0, 2.0], [2.0, 1.0]]), incumbent=np.full(2, NOBODY))
    result, found = again(data, plan=[[1, 1, 1], [0, 0, 0]], kept_periods=1)
    assert result.best.lead.tolist() == [[1, 0, 0], [0, 1, 1]]
    assert [row.periods for row in found.departures] == ["t1 to t2"] * 2


def test_alliances_that_the_plan_did_not_know_are_free():
    """An alliance that arrives gets a lead, told as new and not counted."""
    data = crossed()
    result, found = replanned(
        FakeCase(data=data), before={("a0", "t0"): "r1"}, max_handovers=0, stop=EXACT
    )
    assert result.best.lead[0, 0] == 1
    (row,) = found.departures
    assert (row.alliance_id, row.reason, row.counts) == (
        "a1",
        "was not in the plan",
        False,
    )


def random_instance(seed, num=3):
    """Return a small instance with handovers and promises, and a plan in which some leads may not lead."""
    rng = np.random.default_rng(seed)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (num, 1, 2)),
        available=rng.uniform(8, 25, (2, 2)),
        weight=rng.uniform(1, 9, num),
        pace=rng.uniform(0.8, 1.5, (2, num)),
        incumbent=rng.integers(-1, 2, num),
        handover_points=rng.uniform(0, 1, (num, 2)),
        handover_in=rng.uniform(0, 3, num),
        floor=np.full((num, 1, 2), 0.5),
        shortfall_rate=np.ones(1),
        eligible=rng.random((2, num, 2)) < 0.85,
    )
    return data, rng.integers(-1, 2, (num, 2)), int(rng.integers(0, 2))


def departs(data, plan, lead, *, kept_periods):
    """Return whether leads keep the first periods, and how many alliances depart by choice, by plain loops."""
    counted = 0
    for a in range(lead.shape[0]):
        free = chosen = False
        for t in range(lead.shape[1]):
            planned = plan[a, t]
            free = free or (planned != NOBODY and not data.eligible[planned, a, t])
            if not free and lead[a, t] != planned:
                if t < kept_periods:
                    return False, 0
                chosen = True
        counted += chosen
    return True, counted


@pytest.mark.parametrize(
    ("seed", "num"),
    [
        *((seed, 2) for seed in range(10)),
        *(pytest.param(seed, 3, marks=pytest.mark.slow) for seed in range(12)),
    ],
)
def test_the_best_plan_with_few_departures_is_that_of_trying_everything(seed, num):
    """For every limit the answer is the best of all plans that keep the rule, and its bound is not below that."""
    data, plan, early = random_instance(seed, num)
    best = {}
    for flat in product(range(NOBODY, 2), repeat=2 * num):
        lead = np.array(flat).reshape(num, 2)
        kept, count = departs(data, plan, lead, kept_periods=early)
        found = solution(data, lead=lead)
        if kept and not found.breaches:
            for most in range(count, num + 1):
                best[most] = max(best.get(most, -np.inf), found.objective)
    for most in range(num + 1):
        result, found = again(data, plan=plan, max_handovers=most, kept_periods=early)
        kept, count = departs(data, plan, result.best.lead, kept_periods=early)
        assert kept
        assert count == found.counted <= most
        assert result.objective == pytest.approx(best[most])
        assert result.bound >= best[most] - 1e-6


def test_an_order_is_passed_on_and_keeps_the_plan():
    """One aim after another, with no departure: the stages are listed and the leads are those of the plan."""
    data = moving(floor=np.full((2, 1, 3), 0.5), shortfall_rate=np.ones(1))
    result, found = again(data, plan=MOVING, max_handovers=0, order=Order())
    assert [stage.aim for stage in result.stages] == list(Order().aims)
    assert result.best.lead.tolist() == MOVING
    assert found.departures == ()
    free, _ = again(data, plan=MOVING, order=Order())
    direct = optimize(data, order=Order())
    for one, other in zip(free.stages, direct.stages, strict=True):
        assert one.value == pytest.approx(other.value)


def test_a_plan_that_breaks_strict_rules_has_no_answer_without_departures():
    """Two alliances of one person whose strict span is one: nothing can stay, and it is proven."""
    data = moving(span_limit=np.ones(2), must_lead=np.ones(2, dtype=bool))
    data = data.replace(rules=data.rules.replace(span="strict"))
    result, found = again(data, plan=[[0, 0, 0], [0, 0, 0]], max_handovers=0)
    assert (result.best, result.status, found.departures) == (None, "infeasible", ())


def test_rows_that_keep_a_plan_stand_alone():
    """A fixed lead has a row of its own, a counted one a row with its alliance, a free one none; one row limits them."""
    data = moving()
    there = np.ones((2, 3), dtype=bool)
    fixed, counted = there.copy(), there.copy()
    fixed[:, 1:] = False
    counted[:, 0] = counted[1, 2] = False
    kept = Kept(lead=np.array(MOVING), fixed=fixed, counted=counted, most=1)
    departs = {a: pulp.LpProblem().add_variable(f"departs_a{a}", 0, 1) for a in (0, 1)}
    rows = keep_leads(build(data), kept=kept, departs=departs)
    assert {name: str(row) for name, row in rows} == {
        "keep_lead_a0_t0": "lead_r1_a0_t0 >= 1.0",
        "keep_lead_a0_t1": "departs_a0 + lead_r0_a0_t1 >= 1.0",
        "keep_lead_a0_t2": "departs_a0 + lead_r0_a0_t2 >= 1.0",
        "keep_lead_a1_t0": "lead_r0_a1_t0 >= 1.0",
        "keep_lead_a1_t1": "departs_a1 + lead_r1_a1_t1 >= 1.0",
        "limit_departures": "departs_a0 + departs_a1 <= 1.0",
    }


def test_too_large_for_the_exact_model_the_gap_stays_honest(monkeypatch):
    """Without the exact model the bound is that of the plan without a limit; the limit is kept all the same."""
    monkeypatch.setattr("resourcing.explain.keeping.MOST_EXACT_LEADS", 0)
    data, plan, early = random_instance(3)
    result, found = again(data, plan=plan, max_handovers=1, kept_periods=early)
    exact = optimize(data)
    assert found.counted <= 1
    assert result.bound == pytest.approx(exact.bound)
    assert result.objective <= exact.objective + 1e-6
