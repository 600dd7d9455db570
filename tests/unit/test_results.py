"""A solution evaluates itself: hours, handovers, every charge and every strict rule, worked out by hand."""

import dataclasses

import numpy as np
import pytest

from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import (
    OptimizationResult,
    Solution,
    fill_hours,
    find_handovers,
    solution,
)


def team_of_two(**changes):
    """Return two resources with 15 hours, and two alliances that need 6 + 4 hours, over two periods."""
    arrays = {
        "need": np.array([[[6.0, 6.0], [4.0, 4.0]]] * 2),
        "available": np.full((2, 2), 15.0),
        "bundle_rate": np.array([3.0, 2.0]),
        "shortfall_rate": np.array([10.0, 4.0]),
        "weight": np.array([26.0, 52.0]),
    }
    return problem_from_arrays(**{**arrays, **changes})


BOTH = np.zeros((2, 2), dtype=int)
"""Resource 0 leads both alliances in both periods."""
SPLIT = np.array([[0, 0], [1, 1]])
"""Each resource leads one alliance."""


# --- Hours ---


def test_essential_hours_come_before_core_and_the_weightier_alliance_first():
    """With 15 hours for 20, the lighter alliance loses one core hour and then nothing else."""
    hours = fill_hours(team_of_two(), BOTH)
    assert hours[1, :, 0].tolist() == [6.0, 4.0]
    assert hours[0, :, 0].tolist() == [5.0, 0.0]


def test_hours_below_a_floor_come_first():
    """A promised core bundle of the lighter alliance comes before unpromised hours of the heavier one."""
    floor = np.zeros((2, 2, 2))
    floor[0, 1] = 1.0
    hours = fill_hours(team_of_two(floor=floor), BOTH)
    assert hours[0, :, 0].tolist() == [1.0, 4.0]
    assert hours[1, :, 0].tolist() == [6.0, 4.0]


def test_pace_and_overhead_leave_fewer_standard_hours():
    """At pace 2 and with 3 hours of overhead, 15 hours make 6 standard hours."""
    data = team_of_two(pace=np.full((2, 2), 2.0), overhead=np.full((2, 2, 2), 3.0))
    answer = solution(data, lead=SPLIT)
    assert answer.hours[0, :, 0].tolist() == [6.0, 0.0]
    assert answer.hours_services[0, 0] == 12.0
    assert answer.hours_used[0, 0] == 15.0
    assert answer.occupancy[0, 0] == 1.0


def test_pace_ranks_alliances_by_worth_of_the_resources_hour():
    """At pace 3 the heavier alliance's hour is worth less than the lighter one's, which then comes first."""
    pace = np.array([[1.0, 3.0], [1.0, 1.0]])
    hours = fill_hours(team_of_two(pace=pace), BOTH)
    assert hours[0, :, 0].tolist() == [6.0, 4.0]
    assert hours[1, :, 0].tolist() == pytest.approx([5 / 3, 0.0])


@pytest.mark.parametrize(
    ("price", "essential", "core"),
    [
        (1.9, 6.0, 4.0),  # below what a core hour is worth
        (2.1, 6.0, 0.0),  # between a core and an essential hour
        (3.1, 0.0, 0.0),  # above what an essential hour is worth
    ],
)
def test_paid_hours_are_used_only_where_they_are_worth_their_price(
    price, essential, core
):
    """A team's hour is bought when the points it brings exceed its price."""
    data = team_of_two(hour_points=np.array([price, 0.0]))
    assert solution(data, lead=SPLIT).hours[0, :, 0].tolist() == [essential, core]


def test_price_of_high_occupancy_holds_hours_back():
    """Above a fifth of 15 hours, a price of 2.5 points an hour stops core hours worth 2, not essential ones worth 3."""
    price = OccupancyPrice(above=0.2, points_per_month=37.5)
    answer = solution(team_of_two(occupancy_prices=(price,)), lead=SPLIT)
    assert answer.hours[0, :, 0].tolist() == [6.0, 0.0]
    assert answer.points["imbalance"] == pytest.approx(-2 * 37.5 * (3 / 15 + 7 / 15))


def test_soft_ceiling_is_exceeded_where_it_pays():
    """Above 5 of 15 hours an hour costs 2.5 points: one essential hour more is bought, the core is not."""
    data = team_of_two(
        occupancy_ceiling=1 / 3,
        rules=Rules(occupancy="soft"),
        occupancy_points_per_hour=2.5,
    )
    answer = solution(data, lead=np.array([[0, 0], [NOBODY, NOBODY]]))
    assert answer.hours[0, :, 0].tolist() == pytest.approx([6.0, 0.0])
    assert answer.points["occupancy"] == pytest.approx(-2.5 * 2)
    assert answer.breaches == ()


def test_ceiling_off_leaves_hours_without_limit():
    """With the ceiling off, one resource delivers all 20 hours of a period from 15."""
    data = team_of_two(rules=Rules(occupancy="off"))
    answer = solution(data, lead=BOTH)
    assert answer.hours_used[0].tolist() == [20.0, 20.0]
    assert answer.breaches == ()


# --- Value and shortfall ---


def test_full_coverage_is_worth_weight_times_months():
    """With ample hours the value is the weight x active months, whatever the needs."""
    data = team_of_two(
        available=np.full((2, 2), 99.0), active_months=np.full((2, 2), 3.0)
    )
    answer = solution(data, lead=SPLIT)
    assert answer.points["value"] == pytest.approx(3 * 2 * (26 + 52))
    assert answer.objective == pytest.approx(data.full_value)


def test_value_of_partial_coverage_follows_the_rates():
    """Five of 6 essential and none of 4 core hours are worth 15 / 26 of the weight."""
    answer = solution(team_of_two(), lead=BOTH)
    assert answer.points["value"] == pytest.approx(2 * (52 + 26 * 15 / 26))


def test_shortfall_charges_what_is_missing_below_the_floor():
    """A floor of 1 on 6 essential hours, of which 3 are delivered, costs half of weight x 10 a month."""
    data = team_of_two(
        available=np.array([[3.0, 15.0], [15.0, 15.0]]),
        floor=np.repeat([[[1.0], [0.0]], [[0.0], [0.0]]], 2, axis=2),
    )
    answer = solution(data, lead=SPLIT)
    assert answer.points["shortfall"] == pytest.approx(-26 * 10 * 0.5)
    assert answer.promised.sum() == 2
    assert answer.kept[0, 0].tolist() == [False, True]
    assert answer.underserved.tolist() == [[True, False], [False, False]]


def test_unmanaged_alliance_pays_the_whole_shortfall():
    """An alliance that nobody leads is unmanaged, not underserved, and pays for its whole floor."""
    data = team_of_two(floor=np.full((2, 2, 2), 0.5))
    answer = solution(data, lead=np.array([[0, NOBODY], [1, 1]]))
    assert answer.unmanaged.tolist() == [[False, True], [False, False]]
    assert not answer.underserved.any()
    assert answer.points["shortfall"] == pytest.approx(-26 * (10 + 4) * 0.5)


def test_inactive_alliance_needs_no_lead():
    """A lead named for a period in which the alliance is not active is dropped, and nothing is unmanaged."""
    active = np.array([[1.0, 0.0], [1.0, 1.0]])
    need = team_of_two().need * (active > 0)[:, None, :]
    answer = solution(team_of_two(need=need, active_months=active), lead=SPLIT)
    assert answer.lead[0].tolist() == [0, NOBODY]
    assert not answer.unmanaged.any()
    assert answer.coverage[0, :, 1].tolist() == [1.0, 1.0]


def test_promise_needs_floor_need_and_activity():
    """No promise is made where nothing is needed."""
    need = team_of_two().need.copy()
    need[0, 0, 0] = 0.0
    data = team_of_two(need=need, floor=np.full((2, 2, 2), 0.5))
    assert not solution(data, lead=SPLIT).promised[0, 0, 0]
    assert solution(data, lead=SPLIT).promised.sum() == 7


# --- Handovers ---


def test_handover_takes_the_hours_of_its_own_periods():
    """Incoming hours are those of the period of the change, outgoing ones of the last period of the old lead."""
    data = problem_from_arrays(
        need=np.full((1, 1, 3), 1.0),
        available=np.full((2, 3), 50.0),
        handover_in=np.array([[1.0, 2.0, 3.0]]),
        handover_out=np.array([[10.0, 20.0, 30.0]]),
        incumbent=np.array([1]),
    )
    (move,) = solution(data, lead=np.array([[1, NOBODY, 0]])).handovers
    assert (move.hours_in, move.hours_out, move.out_period) == (3.0, 10.0, 0)
    (move,) = solution(data, lead=np.array([[0, 0, 0]])).handovers
    assert (move.hours_in, move.hours_out, move.out_period) == (1.0, 10.0, 0)
    (move,) = solution(data, lead=np.array([[NOBODY, 0, 0]])).handovers
    assert (move.hours_in, move.hours_out, move.out_period) == (2.0, 20.0, 1)


def moves(data, lead):
    """Return the handovers as (period, outgoing, incoming, period of the outgoing hours, hours out, hours in)."""
    return [
        (m.period, m.outgoing, m.incoming, m.out_period, m.hours_out, m.hours_in)
        for m in find_handovers(data, np.array(lead))
    ]


def one_alliance(**changes):
    """Return two resources, and one alliance over four periods with handovers of 4 hours in and 3 out."""
    arrays = {
        "need": np.full((1, 1, 4), 5.0),
        "available": np.full((2, 4), 15.0),
        "handover_in": np.array([4.0]),
        "handover_out": np.array([3.0]),
        "handover_points": np.array([[1.0, 2.0, 3.0, 4.0]]),
        "cold_handover_factor": 1.5,
    }
    return problem_from_arrays(**{**arrays, **changes})


N = NOBODY


@pytest.mark.parametrize(
    ("incumbent", "lead", "want"),
    [
        (N, [0, 0, 0, 0], []),  # the first lead ever is a start
        (0, [0, 0, 0, 0], []),  # the current manager stays
        (N, [0, 1, 1, 1], [(1, 0, 1, 0, 3.0, 4.0)]),  # a change inside the horizon
        (
            N,
            [0, N, N, 1],
            [(3, 0, 1, 0, 3.0, 4.0)],
        ),  # out in the old lead's last period
        (N, [0, N, N, 0], []),  # the same person comes back
        (1, [N, 0, 0, 0], [(1, 1, 0, 1, 3.0, 4.0)]),  # from the current manager, later
        (
            1,
            [0, 1, 0, 0],
            [(0, 1, 0, 0, 3.0, 4.0), (1, 0, 1, 0, 3.0, 4.0), (2, 1, 0, 1, 3.0, 4.0)],
        ),
        (0, [N, N, N, N], []),  # nobody takes over
    ],
)
def test_handover_is_a_lead_other_than_the_last_one(incumbent, lead, want):
    """A handover is an active alliance led by somebody other than its last lead, unled periods or not."""
    data = one_alliance(incumbent=np.array([incumbent]))
    assert moves(data, [lead]) == want


def test_handover_charge_is_that_of_its_period():
    """The points of a handover are those of the period in which the new lead begins."""
    answer = solution(one_alliance(), lead=np.array([[0, 0, 1, 0]]))
    assert answer.points["handover"] == -(3.0 + 4.0)
    assert answer.hours_handover.tolist() == [[0, 3, 0, 4], [0, 0, 4 + 3, 0]]


def test_handover_bridges_periods_without_activity():
    """The last lead before a pause hands over when the alliance comes back to somebody else."""
    active = np.array([[1.0, 0.0, 0.0, 1.0]])
    data = one_alliance(active_months=active, need=5.0 * active[:, None, :])
    assert moves(data, [[0, N, N, 1]]) == [(3, 0, 1, 0, 3.0, 4.0)]


@pytest.mark.parametrize(
    ("hours", "ceiling", "want"),
    [
        (3.0, 1.0, (0, 1, 0, 0, 3.0, 4.0)),  # just enough hours: warm
        (2.9, 1.0, (0, 1, 0, None, 0.0, 6.0)),  # too few: cold, 4 x 1.5 hours in
        (3.0, 0.9, (0, 1, 0, None, 0.0, 6.0)),  # too few below the ceiling: cold
        (0.0, 1.0, (0, 1, 0, None, 0.0, 6.0)),  # gone: cold
    ],
)
def test_handover_from_the_current_manager_is_cold_without_hours(hours, ceiling, want):
    """A current manager without the hours gives none, and the newcomer takes half as long again."""
    data = one_alliance(
        incumbent=np.array([1]),
        available=np.array([[15.0] * 4, [hours] * 4]),
        occupancy_ceiling=ceiling,
    )
    assert moves(data, [[0, 0, 0, 0]]) == [want]


def test_handover_that_takes_no_hours_is_warm_only_from_somebody_present():
    """Where nothing is handed out, a current manager who has left still makes the handover cold."""
    arrays = {"incumbent": np.array([1]), "handover_out": np.array([0.0])}
    gone = one_alliance(available=np.array([[15.0] * 4, [0.0] * 4]), **arrays)
    assert moves(gone, [[0, 0, 0, 0]])[0][-1] == 6.0
    assert moves(one_alliance(**arrays), [[0, 0, 0, 0]])[0][-1] == 4.0


# --- Other charges ---


def test_soft_span_charges_the_weighted_count_above_it():
    """A weighted count of 3 above a span of 2.5 costs half a weight x 7 points x 3 months, in two periods."""
    data = team_of_two(
        span_limit=np.array([2.5, np.inf]),
        span_weight=np.array([1.0, 2.0]),
        rules=Rules(span="soft"),
        span_points=7.0,
        months=3.0,
    )
    answer = solution(data, lead=BOTH)
    assert answer.span.tolist() == [[3.0, 3.0], [0.0, 0.0]]
    assert answer.alliances_led.tolist() == [[2, 2], [0, 0]]
    assert answer.points["span"] == pytest.approx(-0.5 * 7 * 3 * 2)
    off = data.replace(rules=Rules(span="off"))
    assert solution(off, lead=BOTH).points["span"] == 0


def test_cost_counts_paid_hours_and_what_is_fixed():
    """Every hour of a paid resource costs, overhead included, beside what the option costs anyway."""
    data = team_of_two(
        hour_points=np.array([0.5, 0.0]),
        overhead=np.full((2, 2, 2), 1.0),
        fixed_points=11.0,
    )
    assert solution(data, lead=SPLIT).points["cost"] == pytest.approx(-0.5 * 22 - 11)


def test_placement_costs_in_every_period_led():
    """A placement cost is charged in each period led and never in others."""
    data = team_of_two(placement_cost=np.array([[5.0, 5.0], [2.0, 3.0]]))
    answer = solution(data, lead=np.array([[0, N], [1, 1]]))
    assert answer.points["placement"] == -(5 + 3 + 3)


def test_objective_is_the_sum_of_its_points():
    """The objective adds up the parts and nothing else."""
    data = team_of_two(fixed_points=3.0, placement_cost=np.ones((2, 2)))
    answer = solution(data, lead=BOTH)
    assert answer.objective == pytest.approx(sum(answer.points.values()))
    assert set(answer.points) == {
        *("value", "shortfall", "handover", "cost"),
        *("placement", "span", "occupancy", "imbalance"),
        *("focus", "hire", "budget", "handover_limit"),
    }


# --- Strict rules ---


def given(data, lead, hours):
    """Return a solution with the hours of the first period given and none in others."""
    filled = np.zeros_like(data.need)
    filled[:, :, 0] = hours
    return Solution(data=data, lead=np.array(lead), hours=filled)


@pytest.mark.parametrize(
    ("changes", "lead", "hours", "words"),
    [
        (
            {"eligible": np.zeros((2, 2, 2), bool)},
            [[0, N], [N, N]],
            [[1, 0], [0, 0]],
            "r0 leads a0 in t0 but may not",
        ),
        (
            {"must_lead": np.array([True, False])},
            [[0, N], [N, N]],
            [[1, 0], [0, 0]],
            "a0 must be led in t1 but is not",
        ),
        ({}, [[0, 0], [1, 1]], [[7, 0], [0, 0]], "hours of a0, b0, t0 lie outside"),
        ({}, [[0, 0], [1, 1]], [[-1, 0], [0, 0]], "hours of a0, b0, t0 lie outside"),
        (
            {},
            [[N, 0], [1, 1]],
            [[1, 0], [0, 0]],
            "a0 gets b0 hours in t0 without a lead",
        ),
        (
            {},
            [[0, 0], [0, 0]],
            [[6, 4], [6, 4]],
            "r0 is planned for 20.0 hours in t0, above the 15.0",
        ),
        (
            {"span_limit": np.array([1.0, 1.0]), "rules": Rules(span="strict")},
            [[0, 0], [0, 1]],
            [[1, 0], [1, 0]],
            "r0 leads 2 weighted alliances in t0, above the span",
        ),
    ],
)
def test_each_broken_rule_is_a_sentence(changes, lead, hours, words):
    """Each strict rule that is broken alone gives one sentence with the labels concerned."""
    (breach,) = given(team_of_two(**changes), lead, hours).breaches
    assert words in breach


def test_answer_within_the_rules_has_no_breach():
    """A filled answer keeps every rule."""
    assert solution(team_of_two(), lead=BOTH).breaches == ()


def test_shapes_that_do_not_fit_are_refused():
    """A solution whose arrays do not fit the instance names both shapes."""
    with pytest.raises(ValueError, match=r"lead \(1, 2\)"):
        Solution(data=team_of_two(), lead=BOTH[:1], hours=team_of_two().need)


def test_solution_is_frozen_and_keeps_its_own_copy():
    """The arrays of a solution cannot be written, and the caller's array stays apart."""
    lead = BOTH.copy()
    answer = solution(team_of_two(), lead=lead)
    lead[0, 0] = 1
    assert answer.lead[0, 0] == 0
    with pytest.raises(ValueError, match="read-only"):
        answer.hours[0, 0, 0] = 1.0
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.lead = lead


# --- The answer with its proof ---


def result(best, bound, full_value=100.0):
    """Return a result that took one second."""
    return OptimizationResult(
        best=best, bound=bound, status="feasible", seconds=1.0, full_value=full_value
    )


def test_gap_is_a_fraction_of_full_value():
    """A bound 4 points above the objective is a gap of 4 % of a full value of 100."""
    best = solution(team_of_two(), lead=BOTH)
    proven = result(best, best.objective + 4)
    assert proven.gap_points == pytest.approx(4)
    assert proven.gap == pytest.approx(0.04)
    assert "gap 4.00% of full value" in str(proven)


def test_gap_without_value_is_a_fraction_of_the_bound():
    """Where nothing has a value, the gap is taken of the bound, at least of 1."""
    best = solution(team_of_two(), lead=BOTH)
    assert result(best, best.objective + 5, 0.0).gap == pytest.approx(
        5 / (best.objective + 5)
    )


def test_no_answer_has_no_objective_but_a_bound():
    """Without a solution, objective and gap are missing and the bound is printed."""
    empty = result(None, 7.0)
    assert (empty.objective, empty.gap, empty.gap_points) == (None, None, None)
    assert str(empty) == "feasible: no answer, bound 7.0 points"
