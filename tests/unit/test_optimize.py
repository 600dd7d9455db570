"""Every solve ends with a status, a bound that is never missing, and an answer that was checked twice."""

import math
import time

import numpy as np
import pytest
from gap_made import gap_instance

from resourcing import formulation
from resourcing.formulation import Order
from resourcing.optimize import StopRules, check_agreement, optimize
from resourcing.optimize.exact import exact_answer
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import OptimizationResult, Solution, solution


def easy(**changes):
    """Return two resources with 15 hours and two alliances that need 10 hours each, over two periods."""
    arrays = {"need": np.full((2, 1, 2), 10.0), "available": np.full((2, 2), 15.0)}
    return problem_from_arrays(**{**arrays, **changes})


def hard():
    """Return a generalized assignment of type d that takes more than one node, its jobs worth 100 points each.

    Search alone finds leads for it; the proof takes branch and bound.
    """
    gap = gap_instance("d", num_agents=4, num_jobs=20, seed=0)
    return problem_from_arrays(
        need=np.full((20, 1, 1), 1e-6),
        available=gap.capacity[:, None] * 1.3,
        weight=np.full(20, 1000.0),
        overhead=gap.work[:, :, None],
        placement_cost=gap.costs,
    )


# --- Status ---


def test_optimum_is_proven():
    """Without a limit the status is optimal and bound and objective meet."""
    result = optimize(easy())
    assert result.status == "optimal"
    assert result.objective == pytest.approx(4.0)
    assert result.bound == pytest.approx(4.0)
    assert result.gap == pytest.approx(0.0, abs=1e-9)
    assert result.seconds > 0


def test_node_limit_leaves_a_feasible_answer():
    """A solve stopped by its nodes has an answer, a bound above it and the status feasible."""
    result = optimize(hard(), stop=StopRules(nodes=1))
    assert result.status == "feasible"
    assert result.best.breaches == ()
    assert result.bound > result.objective


def test_gap_leaves_a_feasible_answer():
    """A solve stopped by its gap says feasible, within that gap."""
    result = optimize(hard(), stop=StopRules(gap=0.05))
    assert result.status == "feasible"
    assert 0 < result.gap <= 0.05


def test_gap_in_points_stops_the_solve():
    """A gap in points stops the solve too, and the larger of both gaps counts."""
    result = optimize(hard(), stop=StopRules(gap_points=20.0))
    assert result.status == "feasible"
    assert 0 < result.gap_points <= 20.0


def test_time_limit_keeps_what_the_search_found():
    """Stopped at once, a solve says time_limit, has the answer of the search, and a bound."""
    result = optimize(hard(), stop=StopRules(seconds=1e-9))
    assert result.status == "time_limit"
    assert result.best is not None
    assert result.best.breaches == ()
    assert result.bound >= result.objective


def test_search_answers_where_the_solver_does_not(monkeypatch):
    """A solver that comes back with nothing leaves the leads of the search, checked like any other."""
    nothing = formulation.Verdict(word="time", objective=None, bound=None, lead=None)
    monkeypatch.setattr(formulation, "solve", lambda *_, **__: nothing)
    result = optimize(easy(), method="exact")
    assert (result.status, result.objective) == ("optimal", 4.0)
    assert result.bound == 4.0  # no more is needed: the bound of no solver proves it


def test_time_limit_without_an_answer_has_a_bound():
    """Where search finds nothing that fits, a solve stopped at once has no answer but a bound."""
    gap = gap_instance("b", num_agents=5, num_jobs=60, seed=1)
    data = problem_from_arrays(
        need=np.zeros((60, 1, 1)),
        available=gap.capacity[:, None],
        overhead=gap.work[:, :, None],
        placement_cost=gap.costs,
        must_lead=np.ones(60, dtype=bool),
    )
    result = optimize(data, stop=StopRules(seconds=1e-9))
    assert (result.status, result.best, result.objective) == ("time_limit", None, None)
    assert result.bound <= -gap.costs.min(axis=0).sum()


@pytest.mark.parametrize("method", ["exact", "auto", "decomposition"])
@pytest.mark.parametrize(
    "rules",
    [
        {"rules": Rules(span="strict"), "span_limit": np.zeros(2)},
        {"rules": Rules(handovers="strict"), "max_handovers": 0.0},
    ],
)
def test_out_of_time_nobody_leads_where_the_start_breaks_a_rule(
    monkeypatch, method, rules
):
    """Without any time left, no model is built, and the answer is that of nobody where the start is none."""

    def untouched(*_, **__):
        raise AssertionError

    monkeypatch.setattr("resourcing.search.annealing.MOVES_PER_CELL", 0)
    monkeypatch.setattr("resourcing.decomposition.method.LEAST_MOVES", 0)
    monkeypatch.setattr("resourcing.optimize.solving.ROUNDS", (0,))
    monkeypatch.setattr("resourcing.optimize.solving.ROUNDS_BEFORE_EXACT", (0,))
    monkeypatch.setattr(formulation, "build", untouched)
    data = easy(incumbent=np.array([1, 1]), **rules)
    start = np.zeros((2, 2), dtype=int)
    result = optimize(data, method=method, start=start, stop=StopRules(seconds=0.0))
    assert result.status in {"time_limit", "optimal"}  # where its bound proves it
    assert (result.best.lead == NOBODY).all()
    assert result.bound >= result.objective == 0.0


def test_model_is_given_up_when_the_time_is_over(monkeypatch):
    """A model that does not stand in time, or that stands too late to be solved, leaves the answer of the search."""
    data = hard()
    with pytest.raises(TimeoutError, match="before the compact model stood"):
        formulation.build(data, until=0.0)
    build = formulation.build
    monkeypatch.setattr(formulation, "build", lambda data, **_: build(data))
    monkeypatch.setattr("resourcing.optimize.exact.HANDING_OVER", 1e9)
    limit = StopRules(seconds=60.0)
    result = exact_answer(data, limit, None, time.perf_counter())
    assert result.status == "time_limit"
    assert (result.best.lead == NOBODY).all()
    assert result.bound == data.trivial_bound


def test_time_over_before_the_first_aim_is_said_of_every_aim(monkeypatch):
    """Out of time, an order of aims solves nothing and says so of each aim that is not at its most."""
    monkeypatch.setattr("resourcing.formulation.stages.solve", None)
    result = optimize(hard(), order=Order(), stop=StopRules(seconds=0.0))
    assert result.status == "time_limit"
    stages = {item.aim: item.status for item in result.stages}
    assert (stages["promises"], stages["balance"]) == ("optimal", "time_limit")


@pytest.mark.parametrize(
    "changes",
    [
        {"rules": Rules(span="strict"), "span_limit": np.zeros(2)},
        {"overhead": np.full((2, 2, 2), 16.0)},  # leading takes more than anybody has
        {"eligible": np.zeros((2, 2, 2), bool)},  # nobody may lead
    ],
)
def test_alliances_that_must_be_led_but_cannot_be_are_infeasible(changes):
    """An impossible set of strict rules is a result: infeasible, no answer, and still a bound."""
    result = optimize(easy(must_lead=np.ones(2, bool), **changes))
    assert (result.status, result.best) == ("infeasible", None)
    assert math.isfinite(result.bound)


def test_soft_or_absent_rules_always_have_an_answer():
    """The same rules without `must_lead` leave the alliances unmanaged instead."""
    result = optimize(easy(rules=Rules(span="strict"), span_limit=np.zeros(2)))
    assert result.status == "optimal"
    assert result.best.unmanaged.all()


# --- Empty and degenerate instances ---


@pytest.mark.parametrize(
    ("need", "available", "objective"),
    [
        (np.ones((0, 1, 1)), np.ones((2, 1)), 0.0),  # no alliance
        (np.ones((2, 1, 1)), np.ones((0, 1)), 0.0),  # no resource
        (np.ones((2, 1, 0)), np.ones((2, 0)), 0.0),  # no period
        (np.ones((2, 0, 1)), np.ones((2, 1)), 0.0),  # no bundle
        (np.ones((1, 1, 1)), np.ones((1, 1)), 1.0),  # one of each
        (np.zeros((2, 1, 1)), np.ones((2, 1)), 0.0),  # nothing needed
        (np.ones((2, 1, 1)), np.zeros((2, 1)), 0.0),  # no hours
    ],
)
def test_small_extremes_are_optimal(need, available, objective):
    """Instances with nothing on some axis are solved to optimality like any other."""
    result = optimize(problem_from_arrays(need=need, available=available))
    assert (result.status, result.objective) == ("optimal", objective)
    assert result.bound == pytest.approx(objective)


def test_no_eligible_pair_is_optimal_with_nobody():
    """Where nobody may lead, leaving all unmanaged is the proven optimum, shortfall included."""
    data = easy(
        eligible=np.zeros((2, 2, 2), bool),
        floor=np.full((2, 1, 2), 0.5),
        shortfall_rate=np.ones(1),
    )
    result = optimize(data)
    assert (result.status, result.objective) == ("optimal", -2.0)
    assert result.bound == pytest.approx(-2.0)


def test_alliances_that_are_never_active_are_left_alone():
    """An alliance that is never active is neither led nor unmanaged."""
    result = optimize(easy(need=np.zeros((2, 1, 2)), active_months=np.zeros((2, 2))))
    assert result.status == "optimal"
    assert (result.best.lead == NOBODY).all()
    assert not result.best.unmanaged.any()


def test_tie_has_one_objective_and_the_same_answer_each_time():
    """Of many equal answers the same one comes back every time."""
    data = easy(available=np.full((2, 2), 99.0))
    first, second = optimize(data), optimize(data)
    assert first.objective == second.objective == pytest.approx(4.0)
    assert (first.best.lead == second.best.lead).all()


def test_incumbent_is_kept_where_a_handover_costs():
    """Between equals, the current manager stays where a change costs points."""
    data = easy(
        available=np.full((2, 2), 99.0),
        incumbent=np.array([1, 0]),
        handover_points=np.full((2, 2), 0.1),
    )
    assert optimize(data).best.lead.tolist() == [[1, 1], [0, 0]]


# --- Agreement of solver and evaluator ---


def wrong(best, **changes):
    """Return a solution with something changed."""
    return Solution(
        **{"data": best.data, "lead": best.lead, "hours": best.hours, **changes}
    )


def test_agreement_is_silent_about_the_right_answer():
    """The evaluator's answer and the model with its leads fixed agree."""
    data = easy(incumbent=np.array([1, NOBODY]), handover_points=np.full((2, 2), 0.5))
    best = solution(data, lead=np.array([[0, 0], [1, 0]]))
    check_agreement(formulation.build(data), best)


@pytest.mark.parametrize("less", [1.0, 1e-3])
def test_wrong_hours_are_noticed(less):
    """Hours that are not the best for their leads make solver and evaluator disagree."""
    data = easy()
    best = solution(data, lead=np.array([[0, 0], [1, 1]]))
    hours = best.hours.copy()
    hours[0, 0, 0] -= less
    with pytest.raises(RuntimeError, match="disagree"):
        check_agreement(formulation.build(data), wrong(best, hours=hours))


def test_wrong_charge_is_noticed():
    """An evaluation with another handover charge than the model's is a disagreement."""
    data = easy(incumbent=np.array([1, 1]), handover_points=np.full((2, 2), 0.5))
    best = solution(
        data.replace(handover_points=np.full((2, 2), 0.4)), lead=np.zeros((2, 2), int)
    )
    with pytest.raises(RuntimeError, match="disagree"):
        check_agreement(formulation.build(data), best)


def test_worthless_hours_beyond_the_need_are_noticed():
    """Hours beyond the need of an alliance without weight change no objective, but break a rule."""
    data = easy(weight=np.array([0.0, 1.0]))
    best = solution(data, lead=np.array([[0, 0], [1, 1]]))
    hours = best.hours + np.array([1.0, 0.0]).reshape(2, 1, 1) * 11
    assert wrong(best, hours=hours).objective == best.objective
    with pytest.raises(RuntimeError, match="outside 0 to the hours needed"):
        check_agreement(formulation.build(data), wrong(best, hours=hours))


def test_broken_rule_is_noticed():
    """Leads that do not fit into the hours have no objective in the model: a disagreement."""
    data = easy(overhead=np.full((2, 2, 2), 10.0))
    best = solution(data, lead=np.zeros((2, 2), int))
    with pytest.raises(RuntimeError, match="disagree: None"):
        check_agreement(formulation.build(data), best)


@pytest.mark.parametrize(
    ("method", "where"), [("exact", "optimize.exact"), ("auto", "decomposition.method")]
)
def test_every_answer_is_checked(monkeypatch, method, where):
    """An evaluator that fills hours wrongly stops the solve instead of giving a wrong number."""
    monkeypatch.setattr(
        f"resourcing.{where}.solution",
        lambda data, lead: Solution(
            data=data, lead=lead, hours=np.zeros_like(data.need)
        ),
    )
    with pytest.raises(RuntimeError, match="disagree"):
        optimize(easy(), method=method)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"method": "exakt"}, "'exakt': give one of auto, exact, decomposition"),
        ({"start": np.zeros((3, 2), int)}, r"shape \(3, 2\): give \(2, 2\)"),
        ({"start": np.zeros((2, 2))}, "float64 numbers: give whole numbers"),
        ({"start": np.full((2, 2), 9)}, "from 9 to 9: give indices of 2 resources"),
    ],
)
def test_wrong_arguments_are_named(asked, words):
    """A method or a start that cannot be is refused with what to give instead."""
    with pytest.raises(ValueError, match=words):
        optimize(easy(), **asked)


def test_wrong_stop_rules_are_named_all_at_once():
    """Numbers out of range are refused together."""
    with pytest.raises(ValueError, match=r"gap is nan.*nodes is 0.*seed is -1"):
        StopRules(gap=math.nan, nodes=0, seed=-1)


def test_bound_below_the_answer_is_noticed(monkeypatch):
    """A bound that is none stops the solve instead of proving something wrong."""
    verdict = formulation.Verdict(word="optimal", objective=1.0, bound=1.0, lead=None)
    monkeypatch.setattr(formulation, "solve", lambda *_, **__: verdict)
    with pytest.raises(RuntimeError, match="lies above its bound"):
        optimize(easy(), method="exact")


def test_gap_is_printed_rounded_up():
    """The line never claims a better proof than there is: 0.3815 % prints as 0.39 %."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0), available=np.full((1, 1), 15.0)
    )
    best = solution(data, lead=np.zeros((1, 1), dtype=int))
    result = OptimizationResult(
        best=best, bound=1.003815, status="feasible", seconds=0.0, full_value=1.0
    )
    assert "(gap 0.39% of full value)" in str(result)
