"""The evaluator of the complete model: promises, limits, hires, money, support and overseers, worked out by hand."""

import numpy as np
import pytest
from builders_portfolio import by_period, every_rule

from resourcing.playbook import FocusPrice, OccupancyPrice, Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import Solution, best_filling, solution
from resourcing.results.program import Program

N = NOBODY


def team(**changes):
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


@pytest.mark.parametrize("seed", range(4))
def test_parts_in_periods_add_up_to_the_parts(seed):
    """With every rule at once, periods hold all of a part; of the cost all but what is fixed."""
    data = by_period(every_rule(seed), seed=seed).replace(fixed_points=7.0)
    rng = np.random.default_rng(seed)
    answer = solution(data, lead=rng.integers(-1, len(data.resources), (3, 3)))
    parts = {name: part.sum() for name, part in answer.points_by_period.items()}
    whole = dict(answer.points)
    whole["cost"] += data.fixed_points
    for name in ("hire", "budget", "handover_limit"):
        del whole[name]
    assert parts == pytest.approx(whole)


def test_parts_stand_in_their_periods():
    """Full coverage in the second period alone is worth 3 x 6 hours' rates there; the handover is charged there."""
    data = team(incumbent=np.array([1, 0]), handover_points=np.full((2, 2), 5.0))
    answer = solution(data, lead=np.array([[N, 0], [N, N]]))
    parts = answer.points_by_period
    assert parts["value"].tolist() == [0.0, 26.0]
    assert parts["handover"].tolist() == [0.0, -5.0]
    assert parts["span"].tolist() == [0.0, 0.0]


# --- Promises ---


def test_strict_promise_comes_before_all_that_is_worth_more():
    """A promised core bundle of the lighter alliance comes first, where shortfall costs nothing at all."""
    floor = np.zeros((2, 2, 2))
    floor[0, 1] = 1.0
    data = team(floor=floor, shortfall_rate=np.zeros(2), rules=Rules(promises="strict"))
    assert best_filling(data, BOTH).hours[0, :, 0].tolist() == [1.0, 4.0]
    soft = data.replace(rules=Rules(promises="soft"))
    assert best_filling(soft, BOTH).hours[0, :, 0].tolist() == [5.0, 0.0]


def test_strict_promise_is_kept_at_any_price_of_an_hour():
    """An hour that costs more than it brings is bought for a strict promise only."""
    arrays = {
        "floor": np.full((2, 2, 2), 0.5),
        "hour_points": np.array([1e4, 0.0]),
    }
    strict = team(**arrays, rules=Rules(promises="strict"))
    assert best_filling(strict, BOTH).hours[0, :, 0].tolist() == [3.0, 2.0]
    assert best_filling(team(**arrays), BOTH).hours.sum() == 0


def test_broken_promise_is_a_sentence_only_where_strict():
    """Both unkept promises of an unled alliance are named with their coverage and floor."""
    arrays = {"floor": np.full((2, 2, 2), 0.5)}
    lead = np.array([[0, N], [0, 0]])
    first, second = solution(
        team(**arrays, rules=Rules(promises="strict")), lead=lead
    ).breaches
    assert first == "b0 of a0 in t1 is covered to 0.0%, below the 50.0% promised"
    assert second == "b1 of a0 in t1 is covered to 0.0%, below the 50.0% promised"
    assert solution(team(**arrays), lead=lead).breaches == ()


def test_promises_off_cost_nothing():
    """With the rule off, no shortfall is charged."""
    data = team(floor=np.ones((2, 2, 2)), rules=Rules(promises="off"))
    answer = solution(data, lead=np.full((2, 2), N))
    assert answer.points["shortfall"] == 0
    assert answer.objective == 0


# --- Limits on handovers, focus ---


@pytest.mark.parametrize(
    ("hours", "lead", "counted"),
    [
        ([9, 9, 9], [0, 1, 0], 2),
        ([9, 0, 9], [0, 1, 1], 1),  # absent, and back later
        ([9, 0, 0], [0, 1, 1], 0),  # gone
        ([9, 9, 0], [0, N, 1], 1),  # still there when it stopped leading
    ],
)
def test_handovers_forced_by_a_departure_do_not_count(hours, lead, counted):
    """A handover counts if its outgoing lead has hours when the alliance is next active, or later."""
    data = problem_from_arrays(
        need=np.ones((1, 1, 3)), available=np.array([hours, [9, 9, 9]])
    )
    assert solution(data, lead=np.array([lead])).counted_handovers == counted


@pytest.mark.parametrize(
    ("available", "counted"),
    [([0, 0, 0], 0), ([9, 0, 0], 0), ([0, 9, 0], 1), ([9, 9, 9], 1)],
)
def test_handover_from_today_counts_if_the_current_lead_is_there_at_the_start(
    available, counted
):
    """The current lead counts as departed where it has no hours from the first active period on."""
    data = problem_from_arrays(
        need=np.array([[[0.0, 1.0, 1.0]]]),
        active_months=np.array([[0.0, 1.0, 1.0]]),
        available=np.array([available, [9, 9, 9]]),
        incumbent=np.array([0]),
    )
    assert solution(data, lead=np.array([[N, N, 1]])).counted_handovers == counted


def test_handovers_above_the_limit_are_a_breach_or_a_charge():
    """Two handovers above none: a sentence where strict, twice 7 points where soft, nothing where off."""
    data = team(max_handovers=0, handover_limit_points=7.0)
    lead = np.array([[0, 1], [1, 0]])
    strict = solution(data, lead=lead)
    assert strict.breaches == ("2 handovers count, above the 0 allowed",)
    assert strict.points["handover_limit"] == 0
    soft = solution(data.replace(rules=Rules(handovers="soft")), lead=lead)
    assert (soft.breaches, soft.points["handover_limit"]) == ((), -14.0)
    off = solution(data.replace(rules=Rules(handovers="off")), lead=lead)
    assert (off.breaches, off.points["handover_limit"]) == ((), 0.0)


def test_focus_is_charged_by_steps_to_whoever_has_a_span():
    """A weighted count of 3 is 2 above the first and 0.5 above the second step: 2 x 4 + 0.5 x 10 points a month."""
    data = team(
        span_limit=np.array([9.0, np.inf]),
        span_weight=np.array([1.0, 2.0]),
        months=3.0,
        focus_prices=(
            FocusPrice(above=1.0, points_per_month=4.0),
            FocusPrice(above=2.5, points_per_month=10.0),
        ),
    )
    assert solution(data, lead=BOTH).points["focus"] == pytest.approx(-2 * 3 * 13)
    assert solution(data, lead=BOTH + 1).points["focus"] == 0


# --- Hires and money ---


def test_hired_is_who_works_and_who_must_be_hired_before():
    """A candidate who leads is hired, and so is the like one before it, though it does nothing."""
    data = team(
        available=np.full((4, 2), 15.0),
        candidate=np.array([False, True, True, True]),
        hire_after=np.array([N, N, 1, N]),
        hire_points=np.array([100.0, 2.0, 3.0, 50.0]),
    )
    answer = solution(data, lead=np.array([[0, 2], [0, 0]]))
    assert answer.hired.tolist() == [False, True, True, False]
    assert answer.points["hire"] == -5.0
    assert not solution(data, lead=BOTH).hired.any()


def money(**changes):
    """Return the team with two years of one period each; hours of resource 0 cost 10 each, with a budget of 120."""
    arrays = {
        "hour_cost": np.array([10.0, 0.0]),
        "years": ("2027", "2028"),
        "year": np.array([0, 1]),
        "budget": np.array([np.inf, 120.0]),
        "budget_points_per_thousand": 250.0,
    }
    return team(**{**arrays, **changes})


def test_budget_holds_the_least_worthy_hours_back():
    """Of 15 hours a budget of 120 pays 12: the essential ones of both alliances; the year before has no limit."""
    answer = solution(money(), lead=BOTH)
    assert answer.hours_used[0].tolist() == pytest.approx([15.0, 12.0])
    assert answer.hours[:, :, 1].tolist() == [
        pytest.approx([2.0, 0.0]),
        pytest.approx([6.0, 4.0]),
    ]
    assert answer.spent.tolist() == pytest.approx([150.0, 120.0])
    assert answer.breaches == ()


def test_budget_ties_the_periods_of_its_year():
    """Where both periods share a budget, the hours worth less are held back whenever they fall."""
    data = money(
        years=("2027",),
        year=np.array([0, 0]),
        budget=np.array([200.0]),
        active_months=np.array([[1.0, 3.0], [1.0, 3.0]]),
    )
    answer = solution(data, lead=BOTH)
    assert answer.hours_used[0].tolist() == pytest.approx([5.0, 15.0])


@pytest.mark.parametrize(
    ("price", "hours"),
    [
        (250.0, 15.0),  # an hour above costs 2.5 points, and a worth of 3 is left
        (
            350.0,
            12.0,
        ),  # 3.5 points: essential hours of the lighter alliance are not worth it
    ],
)
def test_soft_budget_is_exceeded_where_it_pays(price, hours):
    """Above a soft budget hours are bought while they are worth their price of the thousand."""
    data = money(rules=Rules(budget="soft"), budget_points_per_thousand=price)
    answer = solution(data, lead=BOTH)
    assert answer.hours_used[0, 1] == pytest.approx(hours)
    above = max(0.0, hours * 10 - 120)
    assert answer.points["budget"] == pytest.approx(-above * price / 1000)
    assert answer.breaches == ()


def test_budget_off_binds_nothing():
    """With the rule off, the budget neither limits nor charges."""
    answer = solution(money(rules=Rules(budget="off")), lead=BOTH)
    assert answer.spent[1] == pytest.approx(150.0)
    assert (answer.points["budget"], answer.breaches) == (0.0, ())


def test_budget_too_small_for_what_leading_takes_is_a_sentence():
    """Overhead alone takes 140 of a budget of 120; no hour of service is added."""
    data = money(overhead=np.full((2, 2, 2), 7.0))
    answer = solution(data, lead=BOTH)
    assert answer.breaches == ("2028 takes 140 in currency, above the budget of 120",)
    assert answer.hours[:, :, 1].sum() == pytest.approx(0.0)


def test_hires_count_towards_the_budget_of_each_year():
    """A candidate who leads in the second year only takes its cost in both years."""
    data = money(
        candidate=np.array([False, True]),
        hire_cost=np.array([[9.0, 9.0], [30.0, 40.0]]),
    )
    answer = solution(data, lead=np.array([[N, 1], [N, N]]))
    assert answer.spent.tolist() == [30.0, 40.0]


# --- Support ---


def helped(**changes):
    """Return the team in one period; resource 1 may give 3 hours of core of the first alliance, 1.5 of them at most."""
    limit = np.zeros((2, 2, 2, 1))
    limit[1, 0, 1] = 3.0
    cap = np.zeros((2, 2, 1))
    cap[0, 1] = 1.5
    arrays = {
        "need": np.array([[[6.0], [4.0]]] * 2),
        "available": np.full((2, 1), 15.0),
        "support_limit": limit,
        "support_cap": cap,
    }
    return team(**{**arrays, **changes})


ALL = np.zeros((2, 1), dtype=int)


def test_support_adds_to_coverage_within_its_share():
    """Beside 5 essential hours of the lead, 1.5 core hours of the supporter count for coverage and value."""
    answer = solution(helped(), lead=ALL)
    assert answer.hours[0, :, 0].tolist() == pytest.approx([5.0, 0.0])
    assert answer.support[1, 0, 1, 0] == pytest.approx(1.5)
    assert answer.delivered[0, :, 0].tolist() == pytest.approx([5.0, 1.5])
    assert answer.coverage[0, 1, 0] == pytest.approx(1.5 / 4)
    assert answer.points["value"] == pytest.approx(52 + 15 + 3)
    assert answer.breaches == ()


def test_support_takes_the_supporters_hours_at_its_pace_and_price():
    """At pace 2 and half a point an hour, 1.5 standard hours take 3 hours and 1.5 points."""
    pace = np.array([[1.0, 1.0], [2.0, 1.0]])
    answer = solution(helped(pace=pace, hour_points=np.array([0.0, 0.5])), lead=ALL)
    assert answer.hours_support[1].tolist() == pytest.approx([3.0])
    assert answer.hours_used[1].tolist() == pytest.approx([3.0])
    assert answer.points["cost"] == pytest.approx(-1.5)


def test_support_gives_way_where_its_hour_costs_more_than_it_brings():
    """A supporter's hour worth 2 points is not bought at 2.1."""
    answer = solution(helped(hour_points=np.array([0.0, 2.1])), lead=ALL)
    assert answer.support.sum() == 0


def test_supporter_serves_its_own_alliances_and_others_best():
    """Whoever leads one alliance and supports another spends its hours where they are worth most."""
    data = helped(available=np.array([[6.0], [11.0]]), weight=np.array([260.0, 52.0]))
    answer = solution(data, lead=np.array([[0], [1]]))
    assert answer.support[1, 0, 1, 0] == pytest.approx(1.5)
    assert answer.hours[1, :, 0].tolist() == pytest.approx([6.0, 3.5])


def test_nobody_supports_what_is_unled_or_its_own():
    """Without a lead there is no support, and the lead supports nothing of its own."""
    assert solution(helped(), lead=np.array([[N], [0]])).support.sum() == 0
    own = solution(helped(), lead=np.array([[1], [0]]))
    assert own.support.sum() == 0


def test_support_keeps_a_promise():
    """Promised core hours that the lead has no time for come from the supporter first."""
    floor = np.zeros((2, 2, 1))
    floor[0, 1] = 0.25
    answer = solution(helped(floor=floor, available=np.full((2, 1), 1.0)), lead=ALL)
    assert answer.support[1, 0, 1, 0] == pytest.approx(1.0)
    assert answer.kept[0, 1, 0]
    assert answer.hours[1, 0, 0] == pytest.approx(1.0)


def test_high_occupancy_of_a_supporter_is_priced():
    """A price of 3 points an hour from the first hour on holds core hours worth 2 back."""
    price = OccupancyPrice(above=0.0, points_per_month=45.0)
    answer = solution(helped(occupancy_prices=(price,)), lead=ALL)
    assert answer.support.sum() == pytest.approx(0.0)


def test_supporter_above_a_soft_ceiling_is_charged():
    """With half an hour below a soft ceiling, 1.5 hours of support pay for one hour above, as the lead's sixth does."""
    data = helped(
        available=np.array([[15.0], [0.5]]),
        rules=Rules(occupancy="soft"),
        occupancy_points_per_hour=1.9,
        hour_points=np.array([0.5, 0.0]),
    )
    answer = solution(data, lead=ALL)
    assert answer.support.sum() == pytest.approx(1.5)
    assert answer.hours_used[0, 0] == pytest.approx(16.0)
    assert answer.points["occupancy"] == pytest.approx(-1.9 * 2)


@pytest.mark.parametrize(("points", "hired"), [(2.9, True), (3.1, False)])
def test_candidate_is_hired_to_support_where_it_pays(points, hired):
    """Three points of support are worth a hire at 2.9 points and not at 3.1."""
    data = helped(
        candidate=np.array([False, True]), hire_points=np.array([0.0, points])
    )
    answer = solution(data, lead=ALL)
    assert answer.hired.tolist() == [False, hired]
    assert answer.points["hire"] == (-points if hired else 0.0)


def test_candidate_who_may_work_without_limit_is_hired_all_the_same():
    """With the ceiling off, support of a candidate still takes the hire."""
    data = helped(
        available=np.array([[15.0], [0.0]]),
        rules=Rules(occupancy="off"),
        hour_points=np.array([2.5, 0.0]),
        candidate=np.array([False, True]),
        hire_points=np.array([0.0, 3.1]),
    )
    answer = solution(data, lead=ALL)
    assert answer.support.sum() == pytest.approx(0.0)
    cheap = data.replace(hire_points=np.array([0.0, 2.9]))
    assert solution(cheap, lead=ALL).hired.tolist() == [False, True]


def helped_twice(**changes):
    """Return two periods in which resource 1 may give 1.5 core hours each, at 10 an hour; the lead has 10 hours."""
    limit = np.zeros((2, 2, 2, 2))
    limit[1, 0, 1] = 1.5
    arrays = {
        "available": np.full((2, 2), 10.0),
        "support_limit": limit,
        "support_cap": limit[1],
        "hour_cost": np.array([0.0, 10.0]),
        "budget": np.array([20.0]),
    }
    return team(**{**arrays, **changes})


def test_budget_ties_support_in_the_periods_of_its_year():
    """A budget of 20 pays 2 of the 3 hours of support that two periods could take."""
    answer = solution(helped_twice(), lead=BOTH)
    assert answer.support.sum() == pytest.approx(2.0)
    assert answer.breaches == ()


def test_each_year_pays_for_its_own_hours():
    """Each of two years with a budget of 20 pays its 1.5 hours, also where a candidate gives them."""
    years = {
        "years": ("2027", "2028"),
        "year": np.array([0, 1]),
        "budget": np.array([20.0, 20.0]),
    }
    hired = {"candidate": np.array([False, True])}
    for changes in (years, {**years, **hired}):
        answer = solution(helped_twice(**changes), lead=BOTH)
        assert answer.support.sum(axis=(0, 1, 2)).tolist() == pytest.approx([1.5, 1.5])


# --- Overseers ---


def overseen(**changes):
    """Return a team (resource 0) that needs an overseer for 2 hours; resources 1 and 2 may oversee."""
    may = np.zeros((3, 2, 1), dtype=bool)
    may[1:] = True
    arrays = {
        "available": np.array([[15.0], [15.0], [15.0]]),
        "needs_overseer": np.array([True, False, False]),
        "oversight_hours": np.array([[2.0], [0.0]]),
        "may_oversee": may,
        "support_limit": None,
        "support_cap": np.zeros((2, 2, 1)),
    }
    return helped(**{**arrays, **changes})


def test_overseer_is_who_has_the_cheapest_hours():
    """The manager whose hours are worth least elsewhere oversees, exactly one, and only where hours are asked for."""
    answer = solution(overseen(hour_points=np.array([0.0, 0.5, 0.25])), lead=ALL)
    assert answer.overseer.tolist() == [[2], [N]]
    assert answer.hours_oversight[:, 0].tolist() == [0.0, 0.0, 2.0]
    assert answer.points["cost"] == pytest.approx(-0.5)
    assert answer.breaches == ()


def test_lead_that_needs_none_has_no_overseer():
    """A manager who leads is not overseen."""
    assert (solution(overseen(), lead=ALL + 1).overseer == N).all()


def test_overseer_has_the_hours():
    """Of two managers the one with two hours left oversees, though the other's are cheaper."""
    data = overseen(
        available=np.array([[15.0], [1.9], [15.0]]),
        hour_points=np.array([0.0, 0.0, 1.0]),
    )
    assert solution(data, lead=ALL).overseer.tolist() == [[2], [N]]


def test_candidate_is_hired_to_oversee():
    """Where only a candidate can oversee, it is hired."""
    data = overseen(
        available=np.array([[15.0], [0.0], [15.0]]),
        candidate=np.array([False, False, True]),
        hire_points=np.array([0.0, 0.0, 4.0]),
    )
    answer = solution(data, lead=ALL)
    assert answer.hired.tolist() == [False, False, True]
    assert answer.points["hire"] == -4.0


def test_missing_overseer_is_a_sentence():
    """A team that nobody can oversee breaks the rule, and its hours are filled all the same."""
    data = overseen(may_oversee=np.zeros((3, 2, 1), dtype=bool))
    answer = solution(data, lead=ALL)
    assert answer.breaches == (
        "a0 needs an overseer beside its lead in t0 but has none",
    )
    assert answer.hours.sum() == pytest.approx(15.0)


# --- Broken rules of an answer made by hand ---


def by_hand(data, *, lead=((0,), (0,)), support=(), overseer=((N,), (N,))):
    """Return an answer without hours of leads and with the support and overseers given."""
    given = np.zeros((len(data.resources), *data.need.shape))
    for key, hours in dict(support).items():
        given[key] = hours
    return Solution(
        data=data,
        lead=np.array(lead),
        hours=np.zeros_like(data.need),
        support=given,
        overseer=np.array(overseer),
    )


@pytest.mark.parametrize(
    ("lead", "support", "words"),
    [
        (
            [[1], [0]],
            {(1, 0, 1, 0): 1.0},
            "r1 supports b1 of a0 in t0 without somebody else who leads it",
        ),
        (
            [[N], [0]],
            {(1, 0, 1, 0): 1.0},
            "r1 supports b1 of a0 in t0 without somebody else who leads it",
        ),
        (
            [[0], [0]],
            {(1, 0, 1, 0): 1.6},
            "supporters of b1 of a0 in t0 give more than the 1.5 hours of their share",
        ),
        (
            [[0], [0]],
            {(1, 0, 1, 0): -1.0},
            "r1 supports b1 of a0 in t0 with -1.0 hours, outside 0 to 3.0",
        ),
    ],
)
def test_each_broken_rule_of_support_is_a_sentence(lead, support, words):
    """Each rule of support that is broken alone gives one sentence."""
    assert by_hand(helped(), lead=lead, support=support).breaches == (words,)


def test_support_above_a_supporters_own_limit_is_a_sentence():
    """Three hours within the share but above the supporter's own limit of 3."""
    wide = helped(support_cap=np.full((2, 2, 1), 9.0))
    (breach,) = by_hand(wide, support={(1, 0, 1, 0): 3.5}).breaches
    assert breach == "r1 supports b1 of a0 in t0 with 3.5 hours, outside 0 to 3.0"


@pytest.mark.parametrize(
    ("lead", "overseer", "words"),
    [
        (
            [[0], [0]],
            [[N], [N]],
            "a0 needs an overseer beside its lead in t0 but has none",
        ),
        (
            [[1], [0]],
            [[2], [N]],
            "r2 oversees a0 in t0 though its lead needs no overseer",
        ),
        (
            [[0], [0]],
            [[1], [1]],
            "r1 oversees a1 in t0 though its lead needs no overseer",
        ),
        ([[0], [0]], [[0], [N]], "r0 oversees a0 in t0 but may not"),
    ],
)
def test_each_broken_rule_of_overseers_is_a_sentence(lead, overseer, words):
    """Each rule of overseers that is broken alone gives one sentence."""
    assert by_hand(overseen(), lead=lead, overseer=overseer).breaches == (words,)


@pytest.mark.parametrize(
    ("name", "array"),
    [("support", np.zeros((2, 2, 2))), ("overseer", np.zeros((2, 2), dtype=int))],
)
def test_shapes_of_support_and_overseers_are_checked(name, array):
    """Support and overseers that do not fit the instance are refused."""
    with pytest.raises(ValueError, match=rf"{name} \("):
        Solution(data=helped(), lead=ALL, hours=helped().need, **{name: array})


# --- The small program ---


def test_program_takes_whole_columns_whole():
    """Three halves of a column that is whole make one."""
    program = Program()
    whole = program.column(worth=3.0, top=2.0, whole=1)
    part = program.column(worth=1.0)
    program.at_most([(2.0, whole), (1.0, part)], 3.0)
    assert program.solve().tolist() == pytest.approx([1.0, 1.0])


def test_program_adds_up_a_column_named_twice():
    """A column that stands in a row twice counts twice."""
    program = Program()
    column = program.column(worth=1.0)
    program.at_most([(1.0, column), (1.0, column)], 3.0)
    assert program.solve().tolist() == pytest.approx([1.5])


@pytest.mark.parametrize("whole", [0, 1])
def test_impossible_program_has_no_columns(whole):
    """Rows that contradict each other leave no answer."""
    program = Program()
    column = program.column(worth=1.0, top=1.0, whole=whole)
    program.at_least([(1.0, column)], 2.0)
    assert program.solve() is None
    assert Program().solve().tolist() == []
