"""Replanning: departures from a plan counted by hand, and the best of all plans with few of them by trying everything."""

from datetime import date
from itertools import product

import numpy as np
import pulp
import pytest
from builders_explain import FakeCase, crossed
from builders_run import COMPLEX, small_case
from builders_scenario import alliance

from resourcing.domain import Manager
from resourcing.explain import Departure, Replanned, planned_leads, replanned
from resourcing.explain.news import told_changes
from resourcing.formulation import Kept, Order, build
from resourcing.formulation.kept import keep_leads
from resourcing.optimize import StopRules, optimize
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import solution
from resourcing.scenario import (
    AllianceEnds,
    DealArrives,
    ManagerJoins,
    ManagerLeaves,
    PhaseMoves,
    SlaMoves,
)
from resourcing.study import kept_periods

pytestmark = pytest.mark.usefixtures("few_rounds")

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


def departing(number, *, after="Ben", reason="Ada has left by t1", when="throughout"):
    """Return a departure of an alliance from Ada."""
    return Departure(
        alliance_id=f"a{number}",
        alliance=f"Alliance a{number}",
        periods=when,
        before="Ada",
        after=after,
        reason=reason,
    )


def test_a_reason_is_told_once_for_all_its_alliances():
    """Departures by choice come first; an alliance that moves twice has one line."""
    rows = (
        departing(0),
        departing(1, when="t1"),
        departing(1, after="nobody", when="t2"),
        departing(2, reason="chosen"),
        departing(3, reason="was not in the plan"),
        departing(4, reason="must be led now"),
        departing(5, reason="Ben may not lead it in t1"),
        departing(6, reason="Ben may not lead it in t1"),
    )
    found = Replanned(planned={}, kept_periods=0, most=2, departures=rows)
    assert str(found).splitlines() == [
        "Against the plan before, 1 of at most 2 alliances get another lead by choice; 6 alliances must change, "
        "which does not count.",
        "By choice:",
        " * Alliance a2: Ben instead of Ada (throughout)",
        "Forced, because Ada has left by t1; led now by:",
        " * Alliance a0: Ben (throughout)",
        " * Alliance a1: Ben (t1), nobody (t2)",
        "New, not in the plan before:",
        " * Alliance a3: Ben instead of Ada (throughout)",
        "Forced, because it must be led now:",
        " * Alliance a4: Ben instead of Ada (throughout)",
        "Forced, because Ben may not lead them in t1; led now by:",
        " * Alliance a5: Ben instead of Ada (throughout)",
        " * Alliance a6: Ben instead of Ada (throughout)",
    ]


def test_of_many_departures_the_rest_is_counted_in_alliances():
    """Eleven alliances with two moves each: ten lines, and one more alliance, not twelve moves."""
    rows = [departing(n, when=when) for n in range(11) for when in ("t1", "t2")]
    said = str(Replanned(planned={}, kept_periods=0, most=None, departures=tuple(rows)))
    assert said.count(" * Alliance a") == 10
    assert said.endswith("\n * and 1 more alliance")


def test_who_left_is_told_in_the_same_words_for_every_alliance():
    """r0 is gone from t1 on; one alliance begins only in t2, and still the reason is that of the other."""
    eligible = np.ones((2, 2, 3), dtype=bool)
    eligible[0, :, 1:] = False
    months = np.array([[1.0, 1.0, 1.0], [0.0, 0.0, 1.0]])
    data = moving(
        need=np.where(months > 0, 10.0, 0.0)[:, None, :],
        active_months=months,
        available=np.array([[10.0, 0.0, 0.0], [20.0, 20.0, 20.0]]),
        eligible=eligible,
        incumbent=np.zeros(2, dtype=int),
    )
    _, found = again(data, plan=[[0, 0, 0], [0, 0, 0]])
    assert {row.reason for row in found.departures} == {"Ada has left by t1"}
    assert len(found.departures) == 2
    assert str(found).count("Ada") == 1


@pytest.mark.parametrize(
    ("changes", "until", "said"),
    [
        (
            [("2027-05-15", "M3")],
            date(2027, 5, 15),
            [
                " * Cléo leaves (last day 2027-05-15)",
                "The planned leads stay in 2027Q1 to 2027Q2, which begin before 2027-05-15.",
            ],
        ),
        (
            [("2027-05-15", "M3"), ("2026-12-24", "M4")],
            None,
            [
                " * Cléo leaves (last day 2027-05-15)",
                " * Dan leaves (last day 2026-12-24), before the horizon begins",
                "No period stays as planned, since the first change comes before the horizon begins (2027-01-01).",
            ],
        ),
        (
            [("2027-01-01", "M3")],
            None,
            [
                " * Cléo leaves (last day 2027-01-01)",
                "No period stays as planned, since the first change comes as the horizon begins (2027-01-01).",
            ],
        ),
    ],
)
def test_changes_are_told_with_what_they_leave_of_the_plan(changes, until, said):
    """Who leaves is named with the last day, and the window that stays with its end."""
    leavers = tuple(
        ManagerLeaves(
            kind="manager_leaves", manager_id=who, date=date.fromisoformat(day)
        )
        for day, who in changes
    )
    case = small_case(changes=leavers, published_until=until)
    told = told_changes(case, changes=leavers, kept_periods=kept_periods(case))
    assert list(told) == ["Planned again, since:", *said]


def test_every_kind_of_change_is_told_by_name():
    """Alliances, deals and profiles are named, not coded."""
    deal = alliance("NEW", start=date(2027, 4, 1)).replace(name="Big deal")
    joins = Manager(
        manager_id="J",
        name="Jo",
        grade="senior",
        fte=1.0,
        available_from=date(2027, 7, 1),
    )
    day = {"date": date(2027, 4, 1)}
    changes = (
        DealArrives(kind="deal_arrives", alliance=deal, levels=COMPLEX),
        AllianceEnds(kind="alliance_ends", alliance_id="A4", **day),
        PhaseMoves(kind="phase_moves", alliance_id="A5", phase="commercial", **day),
        ManagerJoins(kind="manager_joins", manager=joins),
        SlaMoves(kind="sla_moves", profile="light", **day),
    )
    told = told_changes(small_case(changes=changes), changes=changes, kept_periods=1)
    assert told[1:-1] == (
        " * Big deal arrives on 2027-04-01",
        " * Alliance A4 ends (last day 2027-04-01)",
        " * Alliance A5 enters the phase commercial on 2027-04-01",
        " * Jo joins on 2027-07-01",
        " * Service levels of the profile light change on 2027-04-01",
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
