"""Promises that cannot be kept: conflicts and ways out worked by hand on one person and three alliances.

Own hours at pace 0.9: K 40.77 for its promises and 12 for leading it, S1 and S2 6.375 each; a full-time quarter is 360.
"""

import numpy as np
import pytest
from builders_explain import tight_case

from resourcing.explain import relax
from resourcing.explain.rules_kept import keeping, rules_of, tried
from resourcing.problem import NOBODY
from resourcing.results import solution
from resourcing.scenario import RuleChanges

SHORT = 0.17
"""Full-time equivalents that are enough for K and one simple alliance (59.1 hours of 61.2), not for both (65.5)."""


def possible(case, rules) -> bool | None:
    """Return whether rules can be kept together."""
    data = keeping(case, rules)
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    return tried(data, lead=lead, seconds=20.0)[0]


@pytest.fixture(scope="module")
def short():
    """Return a case whose hours are not enough for every promise, and what `relax` says."""
    case = tight_case(fte=SHORT)
    return case, relax(case)


def test_promises_that_can_be_kept_are_told_so():
    """With 0.19 FTE (68.4 hours) there is no conflict."""
    found = relax(tight_case(fte=0.19))
    assert found.possible is True
    assert str(found) == "Every promise can be kept together with every strict rule."
    assert found.to_frame().empty


def test_the_conflict_is_minimal_as_worked_by_hand(short):
    """The ceiling and all three promises conflict; without any one of them the others can be kept."""
    case, found = short
    assert found.possible is False
    (conflict,) = found.conflicts
    assert conflict.minimal
    kinds = sorted(rule.kind for rule in conflict.rules)
    assert kinds == ["ceiling", "promise", "promise", "promise"]
    assert possible(case, conflict.rules) is False
    for rule in conflict.rules:
        assert possible(case, [item for item in conflict.rules if item != rule]) is True
    assert str(conflict).startswith("These cannot be kept together: nobody is planned")


def test_ways_out_are_least_priced_and_kept_by_their_plans(short):
    """A tenth of a person (0.6 points) or reactive service on S1 (60): each plan keeps every promise left."""
    _, found = short
    people, reactive = found.ways_out
    assert people.text.startswith("0.1 FTE more from 2027Q1 on")
    assert people.cost == pytest.approx(120_000 * 0.1 / 4)
    assert people.points == pytest.approx(0.6)
    assert reactive.text.endswith("on 1 simple alliance: Alliance S1")
    assert reactive.points == pytest.approx(4.0 * 3 * 10 * 0.5)
    for way in found.ways_out:
        again = solution(way.plan.data, lead=way.plan.lead)
        assert not again.breaches
        assert (again.kept == again.promised).all()
    s1 = reactive.plan.data.alliances.index("S1")
    assert not reactive.plan.promised[s1].any()
    assert reactive.plan.promised.sum() == 3


def test_a_strict_span_is_blamed_and_a_larger_one_is_a_way_out():
    """0.4 FTE of a senior has a span of 2.4: K (2) and one simple alliance (0.4). A span of 3 suffices, 0.4 above for 12 points."""
    case = tight_case(fte=0.4, rules=RuleChanges(span="strict"))
    found = relax(case)
    assert "span" in {rule.kind for rule in found.conflicts[0].rules}
    assert found.conflicts[0].minimal
    texts = {way.text: way for way in found.ways_out}
    larger = texts["a span of 3 for Ada, who has 2.4"]
    assert larger.points == pytest.approx(0.4 * 10 * 3)
    assert (larger.plan.kept == larger.plan.promised).all()


def test_a_promise_that_nobody_may_serve_conflicts_with_the_rule_of_grades():
    """A team without a senior cannot keep what is promised to the complex alliance; the rule of grades is named."""
    case = tight_case(fte=1.0)
    manager = case.world.register.managers[0].replace(grade="manager")
    register = case.world.register.replace(managers=(manager,))
    from resourcing.study import prepare

    weak = prepare(case.scenario, register=register, playbook=case.world.playbook)
    found = relax(weak)
    kinds = [sorted(rule.kind for rule in item.rules) for item in found.conflicts]
    assert kinds == [["grade", "promise"], ["grade", "promise"]]


def test_where_simple_alliances_do_not_suffice_others_are_served_reactively():
    """0.1 FTE (36 hours) serves both simple alliances (12.75) or nothing of K (52.8): K alone is served reactively."""
    found = relax(tight_case(fte=0.1))
    texts = [way.text for way in found.ways_out]
    assert "reactive service, nothing promised, on 1 alliance: Alliance K" in texts


def test_dropping_a_rule_never_makes_more_impossible(short):
    """Each rule binds by itself: the instance without it allows whatever the instance with it allows."""
    case, _ = short
    every = rules_of(case)
    whole = keeping(case, every)
    for rule in every:
        less = keeping(case, [item for item in every if item != rule])
        assert (less.eligible >= whole.eligible).all()
        assert (less.floor <= whole.floor).all()
        assert (less.span_limit >= whole.span_limit).all()


def test_the_table_lists_rules_and_ways_out(short):
    """A row for each rule of a conflict and for each way out."""
    frame = short[1].to_frame()
    assert frame["part"].tolist() == ["conflict"] * 4 + ["way_out"] * 2
    assert frame["points"].dropna().tolist() == pytest.approx([0.6, 60.0])


def test_nothing_proven_in_time_is_told():
    """Where neither a plan nor its impossibility is found, the answer says that it does not know."""
    from resourcing.explain.relax import Relaxation

    text = str(Relaxation(possible=None, conflicts=(), ways_out=()))
    assert "could not be proven" in text
