"""The complete model and its evaluator against brute force on random tiny instances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.complete import Complete
from oracle.naive import as_leads
from strategies_instances import complete_instances, leads

from resourcing import formulation
from resourcing.results import solution

SMALL = [(3, 1, 2), (2, 2, 1), (3, 2, 1), (2, 1, 3)]
LARGE = [(3, 2, 2), (2, 2, 2), (4, 1, 2), (3, 1, 3)]
EXACT = formulation.Stop(gap_points=1e-7)


def near(value):
    """Return a value to compare with, at the tolerance of the issue: 1e-6 x max(1, |value|)."""
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def check_optimum(data):
    """Assert that the compact model finds the brute-force optimum, and the evaluator the same from its leads."""
    want = Complete(data).optimum()
    verdict = formulation.solve(formulation.build(data), stop=EXACT)
    if want is None:
        assert (verdict.word, verdict.lead) == ("infeasible", None)
        return
    assert verdict.objective == near(want)
    found = solution(data, lead=verdict.lead)
    assert found.breaches == ()
    assert found.objective == near(want)


def check_evaluator(data, lead):
    """Assert that evaluator, model and brute force agree about given leads."""
    want, got = Complete(data).objective(as_leads(lead)), solution(data, lead=lead)
    modeled = formulation.objective_of(formulation.build(data), lead=lead)
    must = (data.must_lead[:, None] & data.active & (lead < 0)).any()
    if must or want is None:
        assert got.breaches
        assert modeled is None
        return
    assert got.breaches == ()
    assert got.objective == near(want)
    assert modeled == near(want)


@pytest.mark.parametrize("shape", SMALL)
@settings(max_examples=12)
@given(draw=st.data())
def test_complete_optimum_equals_brute_force(shape, draw):
    """On small instances the optimum and any other leads are worth what brute force says."""
    data = draw.draw(complete_instances(shape=shape))
    check_optimum(data)
    check_evaluator(data, draw.draw(leads(data)))


@pytest.mark.slow
@pytest.mark.parametrize("shape", LARGE)
@settings(max_examples=40)
@given(draw=st.data())
def test_complete_optimum_of_larger_instances_equals_brute_force(shape, draw):
    """On larger instances the same holds."""
    data = draw.draw(complete_instances(shape=shape))
    check_optimum(data)
    check_evaluator(data, draw.draw(leads(data)))


@pytest.mark.parametrize("shape", [(3, 2, 2), (4, 3, 1)])
@settings(max_examples=20)
@given(draw=st.data())
def test_evaluator_equals_brute_force_for_any_leads(shape, draw):
    """Whatever the leads, hours, support, overseers and hires of the evaluator are the best there are."""
    data = draw.draw(complete_instances(shape=shape))
    check_evaluator(data, draw.draw(leads(data)))


@pytest.mark.parametrize("shape", [(3, 2, 2)])
@settings(max_examples=15)
@given(draw=st.data())
def test_verdict_reads_back_a_whole_answer(shape, draw):
    """Support, overseers and hires of the solver keep every rule of the evaluator."""
    data = draw.draw(complete_instances(shape=shape))
    verdict = formulation.solve(formulation.build(data), stop=EXACT)
    if verdict.lead is None:
        return
    answer = solution(data, lead=verdict.lead)
    assert np.array_equal(verdict.overseer >= 0, answer.overseer >= 0)
    assert (verdict.support is None) == (data.support_limit is None)
    used = answer.leads.any(axis=(1, 2)) & data.candidate
    assert (verdict.hired | ~used).all()
