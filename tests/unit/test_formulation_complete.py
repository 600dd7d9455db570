"""Each equation of limits, hires, money, support, overseers, aims and other plans alone; the objective in parts."""

import numpy as np
import pytest
from builders_model import broken, one_period, three_periods, variables
from golden.make import complete

from resourcing import formulation
from resourcing.formulation import EQUATIONS, Stop, equations
from resourcing.formulation.apart import differ
from resourcing.formulation.stages import keep
from resourcing.formulation.variables import handovers_matter
from resourcing.playbook import FocusPrice, Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import Stage, solution

# --- (12) to (21) Limits, hires, money, support, overseers ---


def test_strict_promises_leave_nothing_missing():
    """(4) Where promises are strict, nothing may be missing, and a promised alliance must be led."""
    data = one_period(floor=np.array([0.5, 0.0]).reshape(2, 1, 1))
    strict = variables(data.replace(rules=Rules(promises="strict")), {})
    assert strict.short[0, 0, 0].upBound == 0
    assert [strict.unmanaged[a, 0].upBound for a in (0, 1)] == [0, 1]
    soft = variables(data, {})
    assert soft.short[0, 0, 0].upBound == 0.5
    assert soft.unmanaged[0, 0].upBound == 1


def test_handover_limit_counts_changes():
    """(12) Two changes exceed a limit of one, which a soft rule allows at a price."""
    check = equations.handover_limit
    data = three_periods(max_handovers=1.0, incumbent=np.array([0]))
    once = {"entered_r1_a0_t0": 1}
    assert broken(check, data, **once) == set()
    twice = {**once, "given_r1_a0_t1": 1, "taken_r0_a0_t2": 1}
    assert broken(check, data, **twice) == {"handover_limit"}
    soft = data.replace(rules=Rules(handovers="soft"))
    assert broken(check, soft, **twice, over_handovers=1) == set()
    for changes in ({"rules": Rules(handovers="off")}, {"max_handovers": np.inf}):
        assert list(check(variables(data.replace(**changes), {}))) == []


@pytest.mark.parametrize(
    ("hours", "rows"),
    [
        ([9.0, 9.0, 9.0], {"handover_limit"}),  # resource 0 is still there
        ([9.0, 0.0, 9.0], {"handover_limit"}),  # absent, and back later
        ([9.0, 0.0, 0.0], set()),  # gone when the alliance is next active
    ],
)
def test_handover_limit_forgives_who_has_departed(hours, rows):
    """(12) What a lead gives who has no hours from the next active period on does not count."""
    data = three_periods(max_handovers=0.0, available=np.array([hours, [15.0] * 3]))
    values = {"given_r0_a0_t0": 1, "taken_r1_a0_t1": 1}
    assert broken(equations.handover_limit, data, **values) == rows


@pytest.mark.parametrize(
    ("hours", "rows"),
    [
        ([9.0, 0.0, 0.0], {"handover_limit"}),  # there at the start
        ([0.0, 0.0, 9.0], {"handover_limit"}),  # absent, and back later
        ([0.0, 0.0, 0.0], set()),  # gone
    ],
)
def test_handover_limit_forgives_a_current_lead_who_is_gone(hours, rows):
    """(12) A change from the current lead counts unless it has no hours from the first active period on."""
    data = three_periods(
        max_handovers=0.0,
        available=np.array([hours, [15.0] * 3]),
        incumbent=np.array([0]),
    )
    assert broken(equations.handover_limit, data, entered_r1_a0_t2=1) == rows


def test_limited_handovers_need_variables_even_if_free():
    """A limit on handovers needs their variables where they cost nothing."""
    free = three_periods(
        handover_in=np.zeros(1),
        handover_out=np.zeros(1),
        handover_points=np.zeros((1, 3)),
    )
    assert handovers_matter(free.replace(max_handovers=2.0), 0)
    off = free.replace(max_handovers=2.0, rules=Rules(handovers="off"))
    assert not handovers_matter(off, 0)


def test_focus_measures_what_lies_above_the_step():
    """(13) A weighted count of 4 lies 1 above a step of 3; whoever has no span has no price."""
    data = one_period(
        span_limit=np.array([9.0, np.inf]),
        span_weight=np.array([2.0, 2.0]),
        focus_prices=(FocusPrice(above=3.0, points_per_month=5.0),),
    )
    both = {"lead_r0_a0_t0": 1, "lead_r0_a1_t0": 1}
    check = equations.focus
    assert broken(check, data, lead_r0_a0_t0=1) == set()
    assert broken(check, data, **both) == {"focus_k0_r0_t0"}
    assert broken(check, data, **both, focus_k0_r0_t0=1) == set()
    assert [key for key in variables(data, {}).focus if key[1] == 1] == []


def candidates(**changes):
    """Return two like candidates, 0 to be hired before 1, and a resource 2 that is there."""
    return problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.full((3, 1), 15.0),
        candidate=np.array([True, True, False]),
        hire_after=np.array([NOBODY, 0, NOBODY]),
        **changes,
    )


def test_only_hired_candidates_work():
    """(14) Leading, supporting and overseeing each need the hire; whoever is there needs none."""
    data = candidates(
        support_limit=np.full((3, 1, 1, 1), 4.0),
        support_cap=np.full((1, 1, 1), 4.0),
        needs_overseer=np.array([False, False, True]),
        oversight_hours=np.ones((1, 1)),
        may_oversee=np.array([True, True, False]).reshape(3, 1, 1),
    )
    work = {
        "lead_r0_a0_t0": 1,
        "support_r1_a0_b0_t0": 4,
        "overseer_r0_a0_t0": 1,
        "support_r2_a0_b0_t0": 4,
    }
    check = equations.only_hired_work
    assert broken(check, data, **work) == {
        "lead_if_hired_r0_a0_t0",
        "support_if_hired_r1_a0_b0_t0",
        "oversee_if_hired_r0_a0_t0",
    }
    assert broken(check, data, **work, hired_r0=1, hired_r1=1) == set()


def test_hours_of_a_candidate_are_there_only_if_hired():
    """(5) Ten hours of a candidate fit into 15 only if it is hired."""
    work = {"extra_hours_r0_a0_b0_t0": 10}
    check = equations.capacity
    assert broken(check, candidates(), **work) == {"capacity_r0_t0"}
    assert broken(check, candidates(), **work, hired_r0=1) == set()


def test_like_candidates_are_hired_in_order():
    """(15) The second of two like candidates is hired only with the first."""
    check = equations.like_hires_in_order
    assert broken(check, candidates(), hired_r1=1) == {"hire_order_r1"}
    assert broken(check, candidates(), hired_r0=1) == set()
    assert broken(check, candidates(), hired_r0=1, hired_r1=1) == set()


def test_budget_adds_up_hours_and_hires_of_its_year():
    """(16) In the second year, 5 hours at 10 and a hire of 30 take 80; the first year has no limit."""
    data = problem_from_arrays(
        need=np.full((1, 1, 2), 10.0),
        available=np.full((1, 2), 15.0),
        candidate=np.array([True]),
        hour_cost=np.array([10.0]),
        hire_cost=np.array([[500.0, 30.0]]),
        years=("2027", "2028"),
        year=np.array([0, 1]),
        budget=np.array([np.inf, 80.0]),
    )
    check, fits = equations.budget, {"hired_r0": 1, "extra_hours_r0_a0_b0_t1": 5}
    assert broken(check, data, **fits, extra_hours_r0_a0_b0_t0=9) == set()
    more = {**fits, "extra_hours_r0_a0_b0_t1": 6}
    assert broken(check, data, **more) == {"budget_y1"}
    soft = data.replace(rules=Rules(budget="soft"))
    assert broken(check, soft, **more, over_budget_y1=10) == set()
    assert broken(check, soft, **more, over_budget_y1=9) == {"budget_y1"}
    off = data.replace(rules=Rules(budget="off"))
    assert list(check(variables(off, {}))) == []


def supported(**changes):
    """Return two resources, the second of whom may give 4 hours to an alliance that needs 10, half of them promised."""
    limit = np.array([0.0, 4.0]).reshape(2, 1, 1, 1)
    arrays = {"support_limit": limit, "support_cap": np.full((1, 1, 1), 3.0)}
    return problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.full((2, 1), 15.0),
        floor=np.full((1, 1, 1), 0.5),
        **{**arrays, **changes},
    )


def test_support_stands_beside_somebody_elses_lead():
    """(17) Support needs another lead, and stays within the supporter's limit."""
    check = equations.support_beside_lead
    wide = supported(support_cap=np.full((1, 1, 1), 9.0))
    given = {"support_r1_a0_b0_t0": 4}
    assert broken(check, wide, **given, lead_r0_a0_t0=1) == set()
    row = {"support_beside_lead_r1_a0_b0_t0"}
    assert broken(check, wide, **given, lead_r1_a0_t0=1) == row
    assert broken(check, wide, **given) == row
    more = {"support_r1_a0_b0_t0": 4.1, "lead_r0_a0_t0": 1}
    assert broken(check, wide, **more) == row


def test_support_stays_within_the_share():
    """(18) Two supporters of 2 hours exceed a share of 3."""
    both = supported(support_limit=np.full((2, 1, 1, 1), 4.0))
    data = both.replace(support_cap=np.full((1, 1, 1), 3.0))
    led, check = {"lead_r0_a0_t0": 1}, equations.support_share
    assert broken(check, data, **led, support_r1_a0_b0_t0=3) == set()
    twice = {**led, "support_r0_a0_b0_t0": 2, "support_r1_a0_b0_t0": 2}
    assert broken(check, data, **twice) == {"support_share_a0_b0_t0"}
    assert broken(check, data, support_r1_a0_b0_t0=1) == {"support_share_a0_b0_t0"}


def test_support_keeps_promises_no_further_than_it_goes():
    """(4, 19) Two hours of support fill two tenths of a need of 10 and no more."""
    values = {"floor_hours_r0_a0_b0_t0": 3, "support_floor_a0_b0_t0": 2}
    assert broken(equations.shortfall, supported(), **values) == set()
    check = equations.support_below_floor
    assert broken(check, supported(), **values, support_r1_a0_b0_t0=2) == set()
    less = {**values, "support_r1_a0_b0_t0": 1.9}
    assert broken(check, supported(), **less) == {"support_below_floor_a0_b0_t0"}


def test_lead_and_support_above_the_floor_stay_within_the_need():
    """(20) Above a floor of 5 of 10 hours, 4 of the lead leave room for 1 of support beside what is promised."""
    check, data = equations.support_above_floor, supported()
    values = {
        "lead_r0_a0_t0": 1,
        "extra_hours_r0_a0_b0_t0": 4,
        "support_r1_a0_b0_t0": 3,
    }
    assert broken(check, data, **values, support_floor_a0_b0_t0=2) == set()
    less = {**values, "support_floor_a0_b0_t0": 1.9}
    assert broken(check, data, **less) == {"support_above_floor_a0_b0_t0"}


def test_one_overseer_beside_a_lead_that_needs_one():
    """(21) A team's lead needs exactly one overseer; another lead has none."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.full((3, 1), 15.0),
        needs_overseer=np.array([True, False, False]),
        oversight_hours=np.full((1, 1), 2.0),
        may_oversee=np.array([False, True, True]).reshape(3, 1, 1),
    )
    check, team, row = (
        equations.one_overseer,
        {"lead_r0_a0_t0": 1},
        {"one_overseer_a0_t0"},
    )
    assert broken(check, data, **team) == row
    assert broken(check, data, **team, overseer_r1_a0_t0=1) == set()
    both = {"overseer_r1_a0_t0": 1, "overseer_r2_a0_t0": 1}
    assert broken(check, data, **team, **both) == row
    assert broken(check, data, lead_r2_a0_t0=1, overseer_r1_a0_t0=1) == row
    free = data.replace(oversight_hours=np.zeros((1, 1)))
    assert list(check(variables(free, {}))) == []


def test_overseeing_takes_hours():
    """(5) Overseeing for 2 hours leaves 13 of 15."""
    data = problem_from_arrays(
        need=np.full((2, 1, 1), 20.0),
        available=np.full((2, 1), 15.0),
        needs_overseer=np.array([True, False]),
        oversight_hours=np.full((2, 1), 2.0),
        may_oversee=np.array([[[False]] * 2, [[True]] * 2]),
    )
    busy = {"overseer_r1_a0_t0": 1, "extra_hours_r1_a1_b0_t0": 13}
    assert broken(equations.capacity, data, **busy) == set()
    more = {**busy, "extra_hours_r1_a1_b0_t0": 13.1}
    assert broken(equations.capacity, data, **more) == {"capacity_r1_t0"}


def test_instance_without_the_rest_of_the_model_has_none_of_its_rows():
    """Neutral fields add neither variables nor rows."""
    model = variables(three_periods(floor=np.full((1, 1, 3), 0.5)), {})
    for group in ("support", "support_floor", "overseer", "hired", "focus"):
        assert getattr(model, group) == {}
    assert model.over_budget == model.over_handovers == {}
    assert not any(list(equation(model)) for equation in EQUATIONS[10:])


# --- (22) and (23) Rows that a solve adds ---


def reached(aim, value, allowed):
    """Return a stage that reached a value and may lose some of it."""
    words = {"bound": 0.0, "kept": value, "status": "optimal", "seconds": 0.0}
    return Stage(aim=aim, value=value, allowed=allowed, **words)


def test_an_aim_keeps_what_it_reached_less_what_it_may_lose():
    """(22) Of -5 points for handovers, 1 may be lost: 6 are kept, 6.5 are not; an aim without variables has no row."""

    def equation(model):
        total = formulation.objective_parts(model)["handover"]
        return keep(total, stage=reached("disruption", -5.0, 1.0))

    data = three_periods(incumbent=np.array([0]), handover_points=np.full((1, 3), 1.0))
    assert broken(equation, data, entered_r1_a0_t0=1, taken_r0_a0_t1=5) == set()
    more = {"entered_r1_a0_t0": 1.5, "taken_r0_a0_t1": 5}
    assert broken(equation, data, **more) == {"keep_disruption"}
    nothing = formulation.objective_parts(variables(data, {}))["shortfall"]
    assert list(keep(nothing, stage=reached("promises", 0.0, 0.0))) == []


def test_leads_differ_from_every_known_plan():
    """(23) Of three periods, two must differ from each known plan; nobody counts as a lead."""
    known = [np.array([[0, 0, NOBODY]]), np.array([[1, 1, 1]])]

    def equation(model):
        return differ(model, known=known, periods=2)

    near_one = {"lead_r0_a0_t0": 1, "lead_r1_a0_t1": 1, "unmanaged_a0_t2": 1}
    assert broken(equation, three_periods(), **near_one) == {"differ_0"}
    near_other = {"lead_r0_a0_t0": 1, "lead_r1_a0_t1": 1, "lead_r1_a0_t2": 1}
    assert broken(equation, three_periods(), **near_other) == {"differ_1"}
    apart = {"lead_r1_a0_t0": 1, "unmanaged_a0_t1": 1, "unmanaged_a0_t2": 1}
    assert broken(equation, three_periods(), **apart) == set()


def test_period_in_which_an_alliance_sleeps_counts_for_nothing():
    """(23) Of two active periods both must differ; what a known plan says of the third does not matter."""
    active = np.array([[1.0, 0.0, 1.0]])
    data = three_periods(need=10.0 * active[:, None, :], active_months=active)

    def equation(model):
        return differ(model, known=[np.array([[0, 1, 0]])], periods=2)

    assert broken(equation, data, lead_r1_a0_t0=1, lead_r0_a0_t2=1) == {"differ_0"}
    assert broken(equation, data, lead_r1_a0_t0=1, lead_r1_a0_t2=1) == set()


# --- Parts of the objective ---


def test_parts_of_the_objective_add_up_and_are_named_as_the_evaluators():
    """The named parts of the complete golden instance make up its objective, whatever the variables."""
    model = variables(complete(), {})
    rng = np.random.default_rng(7)
    for variable in model.problem.variables():
        variable.varValue = float(rng.random())
    parts = formulation.objective_parts(model)
    whole = formulation.objective(model).value()
    assert sum(part.value() or 0.0 for part in parts.values()) == pytest.approx(whole)
    nobody = np.full((2, 3), NOBODY)
    assert set(parts) == set(solution(complete(), lead=nobody).points)


def test_parts_of_the_solver_equal_the_evaluators_points():
    """At the optimum of the complete golden instance each part is worth what the evaluator says."""
    model = formulation.build(complete())
    verdict = formulation.solve(model, stop=Stop(gap_points=1e-6))
    points = solution(complete(), lead=verdict.lead).points
    for name, part in formulation.objective_parts(model).items():
        assert part.value() == pytest.approx(points[name], abs=1e-5), name
