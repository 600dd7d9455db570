"""The optimizer, the evaluator and the compact model against brute force on random tiny instances."""

from contextlib import nullcontext

import numpy as np
import pytest
from builders_run import fewer_rounds
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.naive import Naive, as_leads
from strategies_instances import instances, leads

from resourcing import formulation
from resourcing.optimize import optimize
from resourcing.results import solution

SMALL = [(2, 2, 2), (2, 1, 3), (1, 3, 2), (3, 2, 1), (2, 1, 4)]
LARGE = [(2, 3, 2), (3, 2, 2), (3, 3, 1), (2, 2, 3)]
SMALL_RUNS, LARGE_RUNS = 20, 25
"""Instances of each shape: 100 small ones in every run, 100 larger ones in the slow run."""


def near(value):
    """Return a value to compare with, at the tolerance of the issue: 1e-6 x max(1, |value|)."""
    return pytest.approx(value, rel=1e-6, abs=1e-6)


def check_optimum(data):
    """Assert that optimize finds the brute-force optimum with a valid bound and no broken rule."""
    want, got = Naive(data).optimum(), optimize(data)
    assert np.isfinite(got.bound)
    if want is None:
        assert (got.status, got.best) == ("infeasible", None)
        return
    assert got.status == "optimal"
    assert got.objective == near(want)
    assert got.bound >= want - 1e-6 * max(1.0, abs(want))
    assert got.best.breaches == ()


def check_evaluator(data, lead):
    """Assert that evaluator, model and brute force agree about given leads."""
    want, got = Naive(data).objective(as_leads(lead)), solution(data, lead=lead)
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
@settings(max_examples=SMALL_RUNS)
@given(draw=st.data())
def test_optimum_equals_brute_force(shape, draw):
    """On small instances the optimum, its proof and any other leads are worth what brute force says.

    Of the first shape after all rounds of prices and search, of the others after one, with more left to the exact model.
    """
    data = draw.draw(instances(shape=shape))
    with nullcontext() if shape == SMALL[0] else fewer_rounds():
        check_optimum(data)
    check_evaluator(data, draw.draw(leads(data)))


@pytest.mark.slow
@pytest.mark.parametrize("shape", LARGE)
@settings(max_examples=LARGE_RUNS)
@given(draw=st.data())
def test_optimum_of_larger_instances_equals_brute_force(shape, draw):
    """On larger instances, with three bundles, the same holds."""
    data = draw.draw(instances(shape=shape, num_bundles=3))
    check_optimum(data)
    check_evaluator(data, draw.draw(leads(data)))
