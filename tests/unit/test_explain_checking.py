"""A plan made by hand is told with its broken promises, soft excesses and, where strict rules break, a repair."""

import numpy as np
import pytest
from builders_explain import FakeCase, best_of_all, crossed, fake_run
from builders_portfolio import every_rule
from builders_run import led_so, small_case

from resourcing.explain import check_plan
from resourcing.explain.findings import findings
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution


def loaded(**changes):
    """Return two people with 10 hours and a span of 1, and two alliances of 10 hours over two periods, 80 % promised."""
    fields = {
        "need": np.full((2, 1, 2), 10.0),
        "available": np.full((2, 2), 10.0),
        "floor": np.full((2, 1, 2), 0.8),
        "shortfall_rate": np.array([10.0]),
        "span_limit": np.ones(2),
        "rules": Rules(span="soft", occupancy="soft"),
        "span_points": 3.0,
        "occupancy_points_per_hour": 50.0,
    }
    return problem_from_arrays(**{**fields, **changes})


def test_broken_promises_are_named_with_alliance_bundle_period_and_hours():
    """Nobody leads the second alliance in the second period: 8 of its hours are missing, at 8 points."""
    run = fake_run(loaded())
    found = check_plan(run, lead=np.array([[0, 0], [1, NOBODY]]))
    (item,) = found.findings
    assert (item.rule, item.who, item.what) == ("promises", "Alliance a1", "b0")
    assert (item.periods, item.amount, item.unit) == ("t1", pytest.approx(8), "hours")
    assert item.points == pytest.approx(8.0)
    assert " * Alliance a1: b0 below its floor by 8.0 hours (t1) (8.0 points)" in str(
        found
    )


def test_a_soft_span_exceeded_is_named_with_the_person_and_the_price():
    """Ada leads both alliances in both periods: one above the span, 3 points a period."""
    run = fake_run(loaded())
    found = check_plan(run, lead=np.zeros((2, 2), dtype=int))
    item = next(item for item in found.findings if item.rule == "span")
    assert (item.who, item.periods, item.points) == ("Ada", "throughout", 6.0)
    assert (
        str(item) == "Ada: above the span by a weighted count of up to 1 (throughout)"
    )


@pytest.mark.parametrize("seed", range(6))
def test_points_of_the_findings_add_up_to_what_the_plan_is_charged(seed):
    """What is listed for each soft rule is the part of the objective that the evaluator charges."""
    data = every_rule(seed)
    rules = data.rules.replace(span="soft", occupancy="soft", promises="soft")
    rules = rules.replace(budget="soft", handovers="soft")
    data = data.replace(rules=rules)
    rng = np.random.default_rng(seed)
    lead = rng.integers(NOBODY, 2, data.active.shape)
    answer = solution(data, lead=lead)
    listed = dict.fromkeys(
        ("promises", "span", "occupancy", "placement", "budget", "handovers"), 0.0
    )
    for item in findings(FakeCase(data=data), answer):
        listed[item.rule] += item.points
    parts = ("shortfall", "span", "occupancy", "placement", "budget", "handover_limit")
    assert list(listed.values()) == pytest.approx(
        [-answer.points[part] for part in parts], abs=0.1
    )


def test_of_many_findings_ten_are_told_and_all_are_in_the_table():
    """Twelve alliances without a lead: ten lines, the rest counted, twelve rows with the most points first."""
    data = problem_from_arrays(
        need=np.full((12, 1, 1), 10.0),
        available=np.full((1, 1), 10.0),
        floor=np.ones((12, 1, 1)),
        weight=np.arange(1.0, 13.0),
        shortfall_rate=np.ones(1),
    )
    found = check_plan(fake_run(data), lead=np.full((12, 1), NOBODY))
    assert str(found).count(" * Alliance a") == 10
    assert " * and 2 more" in str(found)
    table = found.to_findings()
    assert len(table) == 12
    assert table["points"].is_monotonic_decreasing
    assert table["who"].iloc[0] == "Alliance a11"


def test_counts_of_one_have_no_plural():
    """One handover, one alliance-period and one promise are singular."""
    data = crossed(floor=np.array([1.0, 0.0]).reshape(2, 1, 1))
    text = str(check_plan(fake_run(data), lead=np.array([[0], [NOBODY]])))
    assert "1 of 1 promise," in text
    assert "1 alliance-period without a lead and has 1 handover;" in text


def test_a_plan_that_breaks_a_strict_rule_is_repaired_where_it_breaks_it():
    """Ada may not lead the first alliance: Ben takes it, the second stays, and what that is worth is told."""
    eligible = np.ones((2, 2, 1), dtype=bool)
    eligible[0, 0] = False
    data = crossed(eligible=eligible, available=np.full((2, 1), 30.0))
    found = check_plan(fake_run(data), lead=np.array([[0], [1]]))
    assert found.loss is None
    (change,) = found.repair.changes
    assert (change.alliance, change.before, change.after) == (
        "Alliance a0",
        "Ada",
        "Ben",
    )
    assert found.repair.answer.breaches == ()
    assert found.repair.answer.objective == pytest.approx(
        best_of_all(data, fixed={1: 1})
    )
    worth = best_of_all(data) - found.repair.answer.objective
    assert found.repair.costs.found == pytest.approx(worth)
    assert "Repaired, with other leads for 1 alliance (Alliance a0)" in str(found)


def test_where_few_changes_do_not_help_all_leads_may_change():
    """A must-led alliance whose only lead is at a strict span frees the other alliance too."""
    eligible = np.ones((2, 2, 1), dtype=bool)
    eligible[1, 1] = False
    data = crossed(
        eligible=eligible,
        span_limit=np.ones(2),
        must_lead=np.array([False, True]),
        rules=Rules(span="strict"),
    )
    found = check_plan(fake_run(data), lead=np.array([[0], [NOBODY]]))
    assert [item.alliance for item in found.repair.changes] == [
        "Alliance a0",
        "Alliance a1",
    ]
    assert found.repair.answer.lead.tolist() == [[1], [0]]


def test_a_case_of_a_register_is_repaired_too():
    """A lead of too low a grade is replaced by somebody who may; the plan's own value is told all the same."""
    case = small_case()
    run = led_so(case, {"A1": "M1 M1 M1 M1"})
    lead = np.full(run.plan.lead.shape, NOBODY)
    lead[case.data.alliances.index("A1")] = case.data.resources.index("M4")
    found = check_plan(run, lead=lead)
    assert {item.alliance_id for item in found.repair.changes} == {"A1"}
    assert "it is worth" in str(found).splitlines()[0]
    assert found.to_findings()["strictness"].tolist()[0] == "strict"
