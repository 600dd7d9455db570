"""A plan made by hand is told with its broken promises, soft excesses and, where strict rules break, a repair."""

from dataclasses import replace

import numpy as np
import pytest
from builders_explain import FakeCase, best_of_all, crossed, fake_run
from builders_portfolio import every_rule
from builders_run import led_so, small_case

from resourcing.explain import check_plan
from resourcing.explain.broken import broken
from resourcing.explain.findings import findings
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution

pytestmark = pytest.mark.usefixtures("few_rounds")


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
    said = " * Alliance a1: b0 services 8.0 hours below the promise (t1), charged 8.0 points"
    assert said in str(found).splitlines()


def test_a_soft_span_exceeded_is_named_with_the_person_and_the_price():
    """Ada leads both alliances in both periods: one above the span, 3 points a period."""
    run = fake_run(loaded())
    found = check_plan(run, lead=np.zeros((2, 2), dtype=int))
    item = next(item for item in found.findings if item.rule == "span")
    assert (item.who, item.periods, item.points) == ("Ada", "throughout", 6.0)
    assert (
        str(item) == "Ada: up to 1 above the span, in weighted alliances (throughout)"
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
    said = str(found).splitlines()
    head = next(n for n, line in enumerate(said) if line.startswith("Repaired"))
    assert said[head].startswith("Repaired, with other leads for 1 alliance, it is")
    assert said[head + 1] == " * Alliance a0 goes from Ada to Ben"


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


STRICT = Rules(
    span="strict",
    occupancy="strict",
    promises="strict",
    handovers="strict",
    budget="strict",
)
KINDS = {
    "eligibility": "but may not",
    "must_lead": "must be led in",
    "oversight": "needs an overseer",
    "span": "above the span",
    "occupancy": "that may be planned",
    "promises": "promised",
    "handovers": "allowed",
    "budget": "above the budget",
}
"""Rules by a part of the evaluator's sentence."""


@pytest.mark.parametrize("seed", range(8))
def test_strict_rules_are_told_for_every_cell_that_the_evaluator_finds(seed):
    """By name and by label the same rules are broken, in as many periods, and no column of the table is empty."""
    data = every_rule(seed).replace(rules=STRICT)
    rng = np.random.default_rng(seed)
    answer = solution(data, lead=rng.integers(NOBODY, 2, data.active.shape))
    found = broken(FakeCase(data=data), answer)
    assert answer.breaches
    cells = {
        rule: sum(part in said for said in answer.breaches)
        for rule, part in KINDS.items()
    }
    assert sum(cells.values()) == len(answer.breaches)
    assert {item.rule for item in found} == {rule for rule in cells if cells[rule]}
    for rule in ("eligibility", "must_lead", "oversight"):
        told = sum(item.amount for item in found if item.rule == rule)
        assert told == cells[rule]
    for item in found:
        words = (item.rule, item.who, item.what, item.periods, item.unit, item.said)
        assert all(words)
        assert item.amount > 0
        assert item.points == 0


def test_a_team_is_called_by_its_name():
    """A team above its hours stands there by name in every sentence, and never by its identifier."""
    case = small_case()
    run = led_so(case, {"A1": "M1 M1 M1 M1"})
    lead = np.full(run.plan.lead.shape, case.data.resources.index("T1"))
    found = check_plan(run, lead=lead)
    above = [item for item in found.broken if item.rule == "occupancy"]
    assert [item.who for item in above] == ["Market, facing"]
    assert above[0].amount == pytest.approx(
        np.maximum(0.0, found.answer.hours_used - case.data.ceiling_hours).sum()
    )
    assert not any("T1" in said for said in found.breaches)


def without_answer(data, *, status):
    """Return a run that found no plan."""
    run = fake_run(data, lead=np.full(data.active.shape, NOBODY))
    return replace(run, result=replace(run.result, best=None, status=status))


@pytest.mark.parametrize(
    ("status", "said"),
    [("infeasible", "no plan keeps every strict"), ("time_limit", "found in time")],
)
def test_a_plan_is_judged_without_a_best_plan(status, said):
    """Where no plan keeps every strict rule the given one is judged, and `relax` is named."""
    data = loaded(rules=Rules(promises="strict"))
    found = check_plan(
        without_answer(data, status=status), lead=np.array([[0, 0], [1, NOBODY]])
    )
    (item,) = found.broken
    assert (item.rule, item.who, item.amount) == (
        "promises",
        "Alliance a1",
        pytest.approx(8),
    )
    assert (found.loss, found.repair, found.best.best) == (None, None, None)
    assert found.to_frame()["best"].isna().all()
    assert "There is no best plan to compare with" in str(found)
    assert said in str(found)
    assert "`resourcing relax`" in str(found)
    assert "found in time that keeps every strict rule.\n" not in str(found).replace(
        "Give", ""
    )


def test_a_plan_that_keeps_the_rules_is_the_best_where_none_was_found():
    """The optimizer found nothing in time, but the given plan is one: it is the best known, and no other is mentioned."""
    found = check_plan(
        without_answer(loaded(), status="time_limit"), lead=np.array([[0, 0], [1, 1]])
    )
    assert found.best.best is found.answer
    assert "No better plan was found" in str(found)
    assert "replaces" not in str(found)


def test_what_a_plan_does_not_name_is_told():
    """One alliance never, one for a period, one though it is not active; nothing where all is said."""
    active = np.array([[True, True], [True, True], [False, True]])
    data = problem_from_arrays(
        need=np.where(active, 10.0, 0.0)[:, None, :],
        available=np.full((2, 2), 10.0),
        active_months=active.astype(float),
    )
    lead = np.array([[NOBODY, NOBODY], [0, NOBODY], [1, 1]])
    said = np.array([[False, False], [True, False], [True, True]])
    found = check_plan(fake_run(data), lead=lead, said=said)
    assert found.left_out == (
        "1 alliance is not named in the plan and counts as led by nobody: Alliance a0.",
        "1 alliance is not named for every period, and led by nobody in the rest: Alliance a1 (t1).",
        "1 alliance is named while not active, which is passed over: Alliance a2 (t0).",
    )
    assert str(found).splitlines()[1:4] == list(found.left_out)
    assert check_plan(fake_run(data), lead=lead).left_out == ()
    assert check_plan(fake_run(data), lead=lead, said=active).left_out == ()
