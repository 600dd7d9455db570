"""Each equation of the compact model alone on a tiny instance, and what HiGHS is asked and answers."""

import re
from pathlib import Path

import numpy as np
import pytest
from builders_model import broken, one_period, three_periods, variables
from gap_made import gap_instance
from golden.make import tiny

from resourcing import formulation
from resourcing.formulation import EQUATIONS, Stop, equations
from resourcing.formulation.variables import handovers_matter
from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution

DOCS = Path(__file__).parents[2] / "docs" / "formulation.md"


# --- (1) Objective ---


def test_objective_adds_up_every_part():
    """The objective of the tiny golden instance is the sum of its parts, worked out by hand."""
    values = {
        "lead_r0_a0_t0": 1,
        "floor_hours_r0_a0_b0_t0": 8,  # 8 hours x 3 points
        "extra_hours_r0_a0_b1_t0": 4,  # 4 hours x 2 points
        "short_a0_b0_t1": 0.5,  # half of 380
        "entered_r0_a0_t0": 1,  # from resource 1: 5 points, cold
        "lead_r1_a1_t1": 1,  # 0.25 hours x 0.125 points, no placement cost
        "lead_r0_a1_t1": 1,  # placement 0.25
        "over_span_r0_t1": 0.5,  # 7 points each
        "over_hours_r1_t1": 2,  # 9 points each
        "busy_k0_r1_t2": 0.25,  # 16 points each
    }
    parts = 24 + 8 - 190 - 5 - 0.03125 - 0.25 - 3.5 - 18 - 4 - 11
    points = formulation.objective(variables(tiny(), values)).value()
    assert points == pytest.approx(parts)


# --- (2) to (7) Each period by itself ---


def test_one_lead_allows_one_or_openly_nobody():
    """(2) Two leads at once, or none without saying so, break the row of that alliance."""
    data = one_period()
    whole = {"lead_r0_a0_t0": 1, "unmanaged_a1_t0": 1}
    assert broken(equations.one_lead, data, **whole) == set()
    twice = {**whole, "lead_r1_a0_t0": 1}
    assert broken(equations.one_lead, data, **twice) == {"one_lead_a0_t0"}
    silent = {"lead_r0_a0_t0": 1}
    assert broken(equations.one_lead, data, **silent) == {"one_lead_a1_t0"}


def test_alliance_that_must_be_led_cannot_be_unmanaged():
    """(2) The top of `unmanaged` is 0 where an alliance must be led."""
    model = variables(one_period(must_lead=np.array([True, False])), {})
    assert [model.unmanaged[a, 0].upBound for a in (0, 1)] == [0, 1]


def test_hours_follow_lead_up_to_floor_and_need():
    """(3) Hours without a lead, above the floor's share, or above the rest break their row."""
    data = one_period(floor=np.full((2, 1, 1), 0.25))
    full = {
        "lead_r0_a0_t0": 1,
        "floor_hours_r0_a0_b0_t0": 2.5,
        "extra_hours_r0_a0_b0_t0": 7.5,
    }
    check = equations.hours_follow_lead
    assert broken(check, data, **full) == set()
    unled = {**full, "lead_r0_a0_t0": 0}
    assert broken(check, data, **unled) == {
        "floor_hours_r0_a0_b0_t0",
        "extra_hours_r0_a0_b0_t0",
    }
    above = {**full, "floor_hours_r0_a0_b0_t0": 2.6}
    assert broken(check, data, **above) == {"floor_hours_r0_a0_b0_t0"}


def test_shortfall_fills_what_coverage_leaves_of_the_floor():
    """(4) Coverage of 0.5 against a floor of 0.8 needs a shortfall of 0.3."""
    data = one_period(floor=np.array([0.8, 0.0]).reshape(2, 1, 1))
    half = {"floor_hours_r1_a0_b0_t0": 5.0}
    check = equations.shortfall
    assert broken(check, data, **half, short_a0_b0_t0=0.3) == set()
    assert broken(check, data, **half, short_a0_b0_t0=0.2) == {"shortfall_a0_b0_t0"}


def test_capacity_counts_pace_and_overhead_against_the_ceiling():
    """(5) Of 15 hours x 0.8, three of overhead leave room for 4.5 standard hours at pace 2."""
    data = one_period(
        pace=np.full((2, 2), 2.0),
        overhead=np.full((2, 2, 1), 3.0),
        occupancy_ceiling=0.8,
    )
    led = {"lead_r0_a0_t0": 1}
    check = equations.capacity
    assert broken(check, data, **led, extra_hours_r0_a0_b0_t0=4.5) == set()
    more = {**led, "extra_hours_r0_a0_b0_t0": 4.6}
    assert broken(check, data, **more) == {"capacity_r0_t0"}
    soft = data.replace(rules=Rules(occupancy="soft"))
    assert broken(check, soft, **more, over_hours_r0_t0=0.2) == set()
    assert list(check(variables(data.replace(rules=Rules(occupancy="off")), {}))) == []


def test_capacity_counts_handovers_on_both_sides():
    """(5) A change inside the horizon takes 3 hours of the old lead's last period and 4 of the new lead's first."""
    data = three_periods(available=np.array([[2.9, 15, 15], [15, 4.0, 15]]))
    moved = {"given_r0_a0_t0": 1, "taken_r1_a0_t1": 1}
    assert broken(equations.capacity, data, **moved) == {"capacity_r0_t0"}
    longer = {**moved, "lead_r1_a0_t1": 1, "extra_hours_r1_a0_b0_t1": 0.1}
    assert broken(equations.capacity, data, **longer) == {
        "capacity_r0_t0",
        "capacity_r1_t1",
    }


@pytest.mark.parametrize(
    ("hours", "rows"),
    [
        (2.0, {"capacity_r1_t0"}),  # cold: 4 x 1.5 hours for the newcomer, none out
        (3.0, set()),  # warm: 4 and 3 hours fit exactly
    ],
)
def test_capacity_depends_on_the_incumbents_hours(hours, rows):
    """(5) The incumbent hands over warm with the hours for it, else cold at the newcomer's expense."""
    data = three_periods(
        available=np.array([[hours] * 3, [4.0] * 3]),
        incumbent=np.array([0]),
        cold_handover_factor=1.5,
    )
    assert broken(equations.capacity, data, entered_r1_a0_t0=1) == rows


def test_span_counts_weights():
    """(6) Two alliances of weight 2 exceed a span of 3 by 1, which a soft rule allows at a price."""
    data = one_period(
        span_limit=np.array([3.0, np.inf]),
        span_weight=np.array([2.0, 2.0]),
        rules=Rules(span="strict"),
    )
    both = {"lead_r0_a0_t0": 1, "lead_r0_a1_t0": 1}
    assert broken(equations.span, data, lead_r0_a0_t0=1) == set()
    assert broken(equations.span, data, **both) == {"span_r0_t0"}
    soft = data.replace(rules=Rules(span="soft"))
    assert broken(equations.span, soft, **both, over_span_r0_t0=1) == set()
    assert (
        list(equations.span(variables(data.replace(rules=Rules(span="off")), {}))) == []
    )


def test_high_occupancy_measures_what_lies_above_the_step():
    """(7) Twelve of 15 hours are an occupancy of 0.8, 0.3 above a step of 0.5."""
    data = one_period(
        available=np.array([[15.0], [0.0]]),
        occupancy_prices=(OccupancyPrice(above=0.5, points_per_month=1.0),),
    )
    busy = {
        "lead_r0_a0_t0": 1,
        "extra_hours_r0_a0_b0_t0": 10,
        "extra_hours_r0_a1_b0_t0": 2,
    }
    check = equations.high_occupancy
    assert broken(check, data, **busy, busy_k0_r0_t0=0.3) == set()
    assert broken(check, data, **busy, busy_k0_r0_t0=0.2) == {"high_occupancy_k0_r0_t0"}


# --- (8) to (11) Handovers ---


def test_follow_lead_asks_where_a_lead_comes_from():
    """(8) A lead stays, holds over an unled period, or is taken or entered; it does not fall from the sky."""
    check, data = equations.follow_lead, three_periods()
    held = {
        "entered_r0_a0_t0": 1,
        "lead_r0_a0_t0": 1,
        "hold_r0_a0_t1": 1,
        "lead_r0_a0_t2": 1,
    }
    assert broken(check, data, **held) == set()
    vanished = {**held, "hold_r0_a0_t1": 0}
    assert broken(check, data, **vanished) == {
        "follow_lead_r0_a0_t1",
        "follow_lead_r0_a0_t2",
    }
    moved = {
        "entered_r0_a0_t0": 1,
        "lead_r0_a0_t0": 1,
        "given_r0_a0_t0": 1,
        "taken_r1_a0_t2": 1,
        "lead_r1_a0_t2": 1,
    }
    assert broken(check, data, **moved) == set()


def test_follow_between_passes_on_what_was_given():
    """(9) What one lead gives after the first period lies between leads until another takes it in the third."""
    check, data = equations.follow_between, three_periods()
    moved = {"given_r0_a0_t0": 1, "between_a0_t1": 1, "taken_r1_a0_t2": 1}
    assert broken(check, data, **moved) == set()
    taken_only = {"taken_r1_a0_t2": 1}
    assert broken(check, data, **taken_only) == {"follow_between_a0_t2"}


def test_follow_waiting_lets_one_lead_enter_once():
    """(10) An alliance waits until the first lead enters; a second entry breaks the row."""
    check, data = equations.follow_waiting, three_periods()
    entered = {"waiting_a0_t0": 1, "entered_r1_a0_t1": 1}
    assert broken(check, data, **entered) == set()
    twice = {**entered, "entered_r0_a0_t2": 1}
    assert broken(check, data, **twice) == {"follow_waiting_a0_t2"}


def test_only_leads_hand_over():
    """(11) Whoever gives leads in that period, and whoever takes or enters leads at once."""
    check, data = equations.only_leads_hand_over, three_periods()
    assert broken(check, data, given_r0_a0_t0=1, lead_r0_a0_t0=1) == set()
    assert broken(check, data, given_r0_a0_t0=1) == {"given_by_lead_r0_a0_t0"}
    assert broken(check, data, taken_r1_a0_t1=1) == {"taken_by_lead_r1_a0_t1"}
    assert broken(check, data, entered_r1_a0_t1=1) == {"taken_by_lead_r1_a0_t1"}


def test_handovers_that_cost_nothing_need_no_variables():
    """Handover variables exist only where a change can happen and costs hours or points."""
    free = three_periods(
        handover_in=np.zeros(1),
        handover_out=np.zeros(1),
        handover_points=np.zeros((1, 3)),
    )
    assert handovers_matter(three_periods(), 0)
    assert not handovers_matter(free, 0)
    assert variables(free, {}).entered == {}
    once = three_periods(
        active_months=np.array([[1.0, 0.0, 0.0]]),
        need=np.array([[[10.0, 0.0, 0.0]]]),
    )
    assert not handovers_matter(once, 0)
    assert handovers_matter(once.replace(incumbent=np.array([1])), 0)


# --- The equations in the documentation ---


def test_every_equation_stands_in_the_documentation_with_its_number():
    """docs/formulation.md names each function beside the number that its docstring begins with."""
    text = DOCS.read_text(encoding="utf-8")
    for function in (formulation.objective, *EQUATIONS):
        number = re.match(r"\((\d+)\)", function.__doc__ or "")
        assert number is not None, function.__name__
        row = rf"^\| \({number[1]}\) \| .*`{function.__name__}`"
        assert re.search(row, text, flags=re.MULTILINE), function.__name__


def test_equations_are_numbered_in_order():
    """The numbers run from 2 without a gap, after the objective."""
    numbers = [
        int((function.__doc__ or "(0)")[1:].split(")")[0]) for function in EQUATIONS
    ]
    assert numbers == list(range(2, len(EQUATIONS) + 2))


# --- HiGHS ---


def hard_instance():
    """Return a generalized assignment of 20 jobs to 4 agents, type d, that takes more than one node."""
    gap = gap_instance("d", num_agents=4, num_jobs=20, seed=0)
    return problem_from_arrays(
        need=np.zeros((20, 1, 1)),
        available=gap.capacity[:, None],
        overhead=gap.work[:, :, None],
        placement_cost=gap.costs,
        must_lead=np.ones(20, dtype=bool),
    )


@pytest.mark.parametrize(
    ("stop", "word"),
    [
        (Stop(gap_points=1e-6), "optimal"),
        (Stop(gap_points=1e-6, nodes=1), "nodes"),
        (Stop(gap_points=1e-6, seconds=0.0), "time"),
    ],
)
def test_verdict_says_what_stopped_the_solver(stop, word):
    """The optimum, a node limit and a time limit are told apart, and each comes with a bound where there is one."""
    verdict = formulation.solve(formulation.build(hard_instance()), stop=stop)
    assert verdict.word == word
    assert (verdict.lead is None) == (word == "time")
    if verdict.objective is not None:
        assert verdict.bound >= verdict.objective - 1e-6


def test_verdict_of_impossible_instance_is_infeasible():
    """Two alliances of 10 hours of overhead that must be led do not fit into 15 hours."""
    data = one_period(
        available=np.array([[15.0], [0.0]]),
        overhead=np.full((2, 2, 1), 10.0),
        must_lead=np.ones(2, dtype=bool),
    )
    verdict = formulation.solve(formulation.build(data), stop=Stop(gap_points=1e-6))
    assert (verdict.word, verdict.lead) == ("infeasible", None)


def test_start_is_handed_over():
    """With leads to start from and no time to search, the solver returns them or better."""
    data = one_period()
    start = np.array([[0], [1]])
    verdict = formulation.solve(
        formulation.build(data), stop=Stop(gap_points=1e-6, nodes=1), start=start
    )
    assert verdict.objective == pytest.approx(2.0)


def test_fixed_leads_give_the_evaluators_objective():
    """With its leads fixed the model is worth what the evaluator says, and stays usable afterwards."""
    data = three_periods(incumbent=np.array([1]))
    model = formulation.build(data)
    for lead in ([[0, 0, 0]], [[1, 0, 1]], [[0, NOBODY, 1]], [[NOBODY] * 3]):
        leads = np.array(lead)
        want = solution(data, lead=leads).objective
        assert formulation.objective_of(model, lead=leads) == pytest.approx(want)
    best = formulation.solve(model, stop=Stop(gap_points=1e-6))
    assert best.objective == pytest.approx(3.0)


def test_verdict_carries_support_overseers_and_hires():
    """An alliance that a team must lead is overseen by a candidate, who is hired, and supported by somebody else."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.array([[6.0], [9.0], [2.0]]),
        weight=np.array([100.0]),
        eligible=np.array([True, False, False]).reshape(3, 1, 1),
        needs_overseer=np.array([True, False, False]),
        oversight_hours=np.full((1, 1), 2.0),
        may_oversee=np.array([False, True, False]).reshape(3, 1, 1),
        candidate=np.array([False, True, False]),
        hire_points=np.array([0.0, 5.0, 0.0]),
        support_limit=np.array([0.0, 0.0, 3.0]).reshape(3, 1, 1, 1),
        support_cap=np.full((1, 1, 1), 5.0),
    )
    verdict = formulation.solve(formulation.build(data), stop=Stop(gap_points=1e-6))
    assert verdict.lead.tolist() == [[0]]
    assert verdict.overseer.tolist() == [[1]]
    assert verdict.hired.tolist() == [False, True, False]
    assert verdict.support[:, 0, 0, 0].tolist() == pytest.approx([0.0, 0.0, 2.0])
    assert verdict.objective == pytest.approx(80.0 - 5.0)


def test_leads_that_break_a_strict_rule_have_no_objective():
    """With leads fixed that do not fit into the hours, the model has no objective."""
    data = one_period(overhead=np.full((2, 2, 1), 10.0))
    both = formulation.objective_of(formulation.build(data), lead=np.zeros((2, 1), int))
    assert both is None
