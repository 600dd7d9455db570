"""One aim after another: what each stage keeps, what it leaves to later ones, and where it is refused."""

from dataclasses import replace

import numpy as np
import pytest
from builders_explain import crossed
from builders_run import small_run
from gap_made import gap_instance

from resourcing import formulation
from resourcing.errors import InputError
from resourcing.formulation import Order, build, objective_parts, solve_in_order, stages
from resourcing.optimize import StopRules, optimize
from resourcing.playbook import FocusPrice, Rules
from resourcing.problem import problem_from_arrays
from resourcing.results import solution
from resourcing.scenario import AIMS, OptimizerSettings
from resourcing.view import tables

TODAY, EXCHANGED = [[1], [0]], [[0], [1]]


def promised(**changes):
    """Return one person with 15 hours and two alliances of 10; a floor of 0.8 is worth less than the other's value."""
    fields = {
        "need": np.full((2, 1, 1), 10.0),
        "available": np.full((1, 1), 15.0),
        "weight": np.array([1.0, 3.0]),
        "floor": np.array([[[0.8]], [[0.0]]]),
        "shortfall_rate": np.ones(1),
    }
    return problem_from_arrays(**{**fields, **changes})


def by_name(result):
    """Return the stages of a result by their aims."""
    return {stage.aim: stage for stage in result.stages}


def made(_):
    """Fail, since a model is made."""
    raise AssertionError


# --- What each stage keeps ---


def test_hours_are_those_of_the_order_and_not_of_the_weighted_sum():
    """The promise takes 8 of the 15 hours, though each of them would be worth more elsewhere."""
    assert optimize(promised()).best.hours.ravel() == pytest.approx([5.0, 10.0])
    result = optimize(promised(), order=Order())
    assert result.best.hours.ravel() == pytest.approx([8.0, 7.0], abs=1e-4)
    assert by_name(result)["value"].value == pytest.approx(0.8 + 2.1, abs=1e-4)


def test_the_result_keeps_the_weighted_objective_with_its_bound():
    """Hours of the order are worth 2.9, less than the weighted optimum of 3.2; the bound stays that optimum."""
    weighted, result = optimize(promised()), optimize(promised(), order=Order())
    assert weighted.objective == pytest.approx(0.5 + 3.0 - 0.3)
    assert result.objective == pytest.approx(2.9, abs=1e-4)
    assert result.bound == pytest.approx(weighted.objective)
    assert (weighted.stages, result.status) == ((), "feasible")
    assert [stage.status for stage in result.stages] == ["optimal"] * len(AIMS)


@pytest.mark.parametrize(
    ("order", "lead"),
    [
        (Order(tolerances={"value": 0.0}), EXCHANGED),
        (Order(tolerances={"value": 0.49}), EXCHANGED),
        (Order(tolerances={"value": 0.51}), TODAY),
        (Order(aims=("disruption", "value")), TODAY),
    ],
)
def test_what_a_tolerance_leaves_goes_to_later_aims(order, lead):
    """Today's leads are worth half of the exchange: they stay where value may lose half, or comes later."""
    data = crossed(handover_points=np.full((2, 1), 0.3))
    result = optimize(data, order=order)
    assert result.best.lead.tolist() == lead
    value = by_name(result)["value"]
    assert value.kept >= value.value - value.allowed - 1e-6


def test_aims_left_out_come_last_together():
    """What the order does not name is added up in a last stage, so that nothing is left to chance."""
    data = crossed(handover_points=np.full((2, 1), 0.3), placement_cost=np.ones((2, 2)))
    result = optimize(data, order=Order(aims=("value",), tolerances={"value": 0.0}))
    assert [stage.aim for stage in result.stages] == ["value", "rest"]
    assert [stage.kept for stage in result.stages] == pytest.approx([2.0, -2.6])
    assert result.objective == pytest.approx(-0.6)


def test_the_aims_together_are_the_objective():
    """Every part of the objective belongs to exactly one aim."""
    parts = [part for _, parts in Order().stages for part in parts]
    assert sorted(parts) == sorted(objective_parts(build(promised())))


def test_support_counts_for_promises():
    """Hours of a supporter are part of the answer: with them the promise is kept and nothing else is lost."""
    data = promised(
        available=np.array([[15.0], [5.0]]),
        eligible=np.array([True, False])[:, None, None] & np.ones((2, 2, 1), bool),
        support_limit=np.full((2, 2, 1, 1), 5.0),
        support_cap=np.full((2, 1, 1), 5.0),
    )
    result = optimize(data, order=Order())
    assert result.best.points["shortfall"] == pytest.approx(0.0, abs=1e-4)
    assert by_name(result)["value"].value == pytest.approx(4.0)
    assert result.best.support.sum() == pytest.approx(5.0)


# --- Limits ---


def test_stopped_at_once_the_stages_keep_what_there_was():
    """Without time a stage that needs the solver has the answer of the search, a bound, and says so."""
    gap = gap_instance("d", num_agents=4, num_jobs=20, seed=0)
    data = problem_from_arrays(
        need=np.full((20, 1, 1), 1e-6),
        available=gap.capacity[:, None] * 1.3,
        overhead=gap.work[:, :, None],
        placement_cost=gap.costs,
        weight=np.full(20, 1000.0),
    )
    result = optimize(data, stop=StopRules(seconds=1e-9), order=Order())
    balance = by_name(result)["balance"]
    assert (result.status, balance.status) == ("time_limit", "time_limit")
    assert balance.value == result.best.points["placement"]
    assert balance.value < balance.bound
    assert 0 < balance.gap <= 1


def test_nothing_is_staged_where_nothing_is_possible():
    """An infeasible instance stays infeasible, without stages."""
    data = promised(must_lead=np.ones(2, bool), eligible=np.zeros((1, 2, 1), bool))
    result = optimize(data, order=Order())
    assert (result.status, result.best, result.stages) == ("infeasible", None, ())


def test_an_order_is_refused_where_the_portfolio_is_too_large(monkeypatch):
    """`auto` names the size and what to write instead; the exact method is still there for who insists."""
    monkeypatch.setattr("resourcing.optimize.solving.MOST_EXACT_LEADS", 1)
    with pytest.raises(InputError, match=r"too large: 2 possible leads.*weighted"):
        optimize(promised(), order=Order())
    with pytest.raises(InputError, match="weigh all aims at once"):
        optimize(promised(), order=Order(), method="decomposition")
    insisted = optimize(promised(), order=Order(), method="exact")
    assert len(insisted.stages) == len(AIMS)


@pytest.mark.parametrize("more", [1.0, -1.0])
def test_a_model_that_disagrees_with_the_evaluator_raises(monkeypatch, more):
    """An aim that the model gives more than the evaluator, or proves to be less, is a defect and is told."""
    data = promised()
    start = solution(data, lead=np.zeros((2, 1), dtype=int))

    def lying(*given, **keys):
        verdict = formulation.solve(*given, **keys)
        told = {"objective": verdict.objective + more, "bound": verdict.bound + more}
        return replace(verdict, **told)

    monkeypatch.setattr(stages, "solve", lying)
    with pytest.raises(RuntimeError, match="disagree about promises"):
        solve_in_order(start, order=Order(), stop=formulation.Stop(gap_points=1e-6))


@pytest.mark.parametrize(
    "faulty",
    [
        {"aims": ()},
        {"aims": ("value", "value")},
        {"aims": ("worth",)},
        {"tolerances": {"worth": 0.1}},
        {"tolerances": {"value": 1.0}},
        {"tolerances": {"value": -0.1}},
    ],
)
def test_faulty_orders_are_refused(faulty):
    """An order names known aims once, and its tolerances are shares."""
    with pytest.raises(ValueError, match=r"order names|tolerance is a share"):
        Order(**faulty)


def test_summary_lists_the_stages_only_where_there_are_some():
    """A lexicographic run writes its stages in order; the weighted objective keeps value and bound."""
    settings = OptimizerSettings(gap=0.3, objective="lexicographic")
    found = tables.summary(small_run(optimizer=settings), scenario_name="small")
    assert [row["aim"] for row in found["stages"]] == list(AIMS)
    kept = sum(row["kept"] for row in found["stages"])
    assert kept == pytest.approx(found["objective"]["value"], abs=1e-4)
    assert found["objective"]["bound"] >= found["objective"]["value"]


def test_without_time_no_model_is_made_and_the_stages_say_what_was_not_solved(
    monkeypatch,
):
    """Out of time, no equation is written: every aim keeps what the answer has, below a bound that the optimum keeps."""
    data = promised(placement_cost=np.array([[-0.3, 0.2]]), fixed_points=0.4)
    solved = by_name(optimize(data, order=Order()))
    monkeypatch.setattr(stages, "solve", None)
    monkeypatch.setattr("resourcing.formulation.highs.objective", made)
    result = optimize(data, order=Order(), stop=StopRules(seconds=0.0))
    assert result.status == "time_limit"
    for name, late in by_name(result).items():
        assert late.value <= late.bound
        assert late.bound >= solved[name].value - 1e-6
        assert late.status == ("optimal" if late.value == late.bound else "time_limit")
    assert by_name(result)["value"].bound == pytest.approx(data.full_value)
    assert by_name(result)["balance"].bound == pytest.approx(0.3)


def test_a_model_with_next_to_no_room_is_proven_all_the_same():
    """The rows of the first aims leave the cost so little that HiGHS loses the model in its presolve; the bound is met."""
    overseen = np.zeros((3, 2, 2), dtype=bool)
    overseen[0] = True
    data = problem_from_arrays(
        need=np.full((2, 2, 2), 8.0),
        available=np.full((3, 2), 12.0),
        placement_cost=np.array(
            [[[-1, 2], [-1, 2]], [[-1, 2], [-1, 0]], [[0, -1], [0, 0]]], dtype=float
        ),
        span_limit=np.array([[1.0, 1.0], [np.inf, np.inf], [2.0, np.inf]]),
        incumbent=np.array([0, 1]),
        handover_points=np.array([[0.0, 0.0], [1.0, 1.0]]),
        rules=Rules(span="soft", occupancy="soft", promises="soft", budget="off"),
        needs_overseer=np.array([False, True, True]),
        oversight_hours=np.array([[1.0, 1.0], [1.0, 0.0]]),
        may_oversee=overseen,
        candidate=np.array([False, False, True]),
        hire_points=np.array([2.0, 10.0, 10.0]),
        hire_cost=np.array([[20.0, 0.0], [5.0, 0.0], [5.0, 20.0]]),
        years=("y0", "y1"),
        year=np.array([0, 1]),
        budget=np.array([np.inf, 20.0]),
        focus_prices=(
            FocusPrice(above=0.5, points_per_month=2.0),
            FocusPrice(above=2.0, points_per_month=6.0),
        ),
    )
    aims = ("value", "balance", "disruption", "cost", "promises")
    order = Order(aims=aims, tolerances={"balance": 0.3, "cost": 0.02})
    found = optimize(data, order=order).stages
    assert [stage.status for stage in found] == ["optimal"] * len(found)
    cost = {stage.aim: stage for stage in found}["cost"]
    assert cost.bound == pytest.approx(cost.value, abs=1e-4)
