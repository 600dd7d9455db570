"""Relations between instances of the complete model and their optima, on random tiny instances."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_instances import complete_instances, leads, reordered

from resourcing import formulation
from resourcing.problem import NOBODY
from resourcing.results import solution

FEW = settings(max_examples=10)
SHAPES = st.sampled_from([(3, 1, 2), (2, 2, 2), (3, 2, 1)])
SLACK = 1e-6


def some():
    """Return a strategy of instances of the complete model."""
    return SHAPES.flatmap(lambda shape: complete_instances(shape=shape))


def best(data):
    """Return the optimum of an instance, less than anything where there is none."""
    stop = formulation.Stop(gap_points=1e-7)
    found = formulation.solve(formulation.build(data), stop=stop).objective
    return -np.inf if found is None else found


def not_below(better, worse):
    """Return whether one optimum is at least another, up to the tolerance."""
    return worse == -np.inf or better >= worse - SLACK * max(1.0, abs(worse))


@FEW
@given(data=some())
def test_more_support_never_hurts(data):
    """Supporters who may give more need not."""
    limit = np.zeros((len(data.resources), *data.need.shape))
    less = data.replace(support_limit=None)
    more = data.replace(support_limit=limit + 20.0, support_cap=data.need)
    assert not_below(best(data), best(less))
    assert not_below(best(more), best(data))


@FEW
@given(data=some())
def test_more_money_never_hurts(data):
    """A larger budget never lowers the optimum, nor do cheaper hires and hours."""
    assert not_below(best(data.replace(budget=data.budget + 10.0)), best(data))
    free = {
        "hour_cost": np.zeros(len(data.resources)),
        "hire_points": 0 * data.hire_points,
    }
    assert not_below(best(data.replace(**free)), best(data))


@FEW
@given(data=some())
def test_more_handovers_never_hurt(data):
    """A higher limit on handovers never lowers the optimum."""
    values = [best(data.replace(max_handovers=k)) for k in (np.inf, 2, 1, 0)]
    assert all(not_below(more, fewer) for more, fewer in itertools.pairwise(values))


@FEW
@given(data=some(), rule=st.sampled_from(["promises", "handovers", "budget"]))
def test_each_weaker_rule_never_hurts(data, rule):
    """A rule off is never worse than soft, nor soft than strict."""
    off, soft, strict = (
        best(data.replace(rules=data.rules.replace(**{rule: word})))
        for word in ("off", "soft", "strict")
    )
    assert not_below(off, soft)
    assert not_below(soft, strict)


@FEW
@given(data=some())
def test_person_already_there_is_never_worse_than_a_candidate(data):
    """Whoever need not be hired costs less and may do the same."""
    there = data.replace(
        candidate=np.zeros(len(data.resources), bool),
        hire_after=np.full(len(data.resources), NOBODY),
    )
    assert not_below(best(there), best(data))


@FEW
@given(data=some())
def test_oversight_and_focus_never_help(data):
    """Leads that need no overseer, and attention that costs nothing, never lower the optimum."""
    assert not_below(
        best(data.replace(oversight_hours=np.zeros_like(data.oversight_hours))),
        best(data),
    )
    assert not_below(best(data.replace(focus_prices=())), best(data))


@FEW
@given(data=some(), draw=st.data())
def test_order_of_resources_does_not_matter_to_the_complete_model(data, draw):
    """Renaming and reordering resources leaves the optimum alone."""
    order = draw.draw(st.permutations(range(len(data.resources))))
    shuffled = reordered(data, order)
    assert best(shuffled) == pytest.approx(best(data), rel=1e-6, abs=1e-6)


@FEW
@given(data=some(), draw=st.data())
def test_no_leads_beat_the_optimum_of_the_complete_model(data, draw):
    """No leads that keep the strict rules are worth more than the optimum."""
    other = solution(data, lead=draw.draw(leads(data)))
    assert other.breaches or not_below(best(data), other.objective)


@FEW
@given(data=some(), draw=st.data())
def test_support_and_overseers_of_the_evaluator_keep_their_own_rules(data, draw):
    """Whatever the leads, only a missing overseer can break a rule of support or overseers."""
    answer = solution(data, lead=draw.draw(leads(data)))
    words = " ".join(answer.breaches)
    assert "support" not in words
    assert "oversees" not in words
    if answer.support is not None:
        assert (answer.support.sum(axis=0) <= data.support_cap + SLACK).all()
    assert (answer.delivered <= data.need + SLACK).all()
