"""One aim after another, and answers that differ, against brute force on random tiny instances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracle.complete import Complete
from oracle.naive import as_leads
from oracle.staged import lexicographic
from strategies_instances import complete_instances

from resourcing import formulation
from resourcing.formulation import Order
from resourcing.optimize import optimize
from resourcing.problem import NOBODY
from resourcing.scenario import AIMS

pytestmark = pytest.mark.usefixtures("few_rounds")

SMALL = [(2, 2, 1), (3, 2, 1), (2, 1, 3)]
LARGE = [(3, 2, 2), (2, 2, 2), (3, 1, 3)]
SHARES = (0.0, 0.02, 0.3)


def near(value):
    """Return a value to compare with: an aim may be off by what the tolerances of the aims before it are worth."""
    return pytest.approx(value, rel=1e-4, abs=1e-3)


@st.composite
def orders(draw):
    """Return some aims in any order, with tolerances."""
    aims = draw(st.permutations(AIMS))[: draw(st.integers(2, len(AIMS)))]
    return Order(
        aims=tuple(aims),
        tolerances={aim: draw(st.sampled_from(SHARES)) for aim in aims},
    )


def check_stages(data, order):
    """Assert that every stage reaches what brute force says, and that the final answer keeps it."""
    rest = [[aim for aim in AIMS if aim not in order.aims]]
    groups = [*([aim] for aim in order.aims), *(group for group in rest if group)]
    shares = [order.share(name) for name, _ in order.stages]
    want = lexicographic(data, stages=groups, shares=shares)
    result = optimize(data, order=order)
    if want is None:
        assert (result.best, result.stages) == (None, ())
        return
    assert result.best.breaches == ()
    assert [stage.status for stage in result.stages] == ["optimal"] * len(want)
    assert [stage.value for stage in result.stages] == near(want)
    for stage in result.stages:
        assert stage.kept >= stage.value - stage.allowed - 1e-5
        assert stage.bound >= stage.value
    assert sum(stage.kept for stage in result.stages) == pytest.approx(result.objective)
    assert result.bound >= Complete(data).optimum() - 1e-6


@pytest.mark.parametrize("shape", SMALL)
@settings(max_examples=8)
@given(draw=st.data())
def test_one_aim_after_another_equals_brute_force(shape, draw):
    """Whatever the order and its tolerances, each stage reaches the best over all leads and hours."""
    check_stages(draw.draw(complete_instances(shape=shape)), draw.draw(orders()))


@pytest.mark.slow
@pytest.mark.parametrize("shape", LARGE)
@settings(max_examples=25)
@given(draw=st.data())
def test_one_aim_after_another_on_larger_instances_equals_brute_force(shape, draw):
    """On larger instances the same holds."""
    check_stages(draw.draw(complete_instances(shape=shape)), draw.draw(orders()))


def different(data, known, periods):
    """Yield the objective of all leads that differ from known ones in so many active alliance-periods."""
    oracle = Complete(data)
    for leads in oracle.naive.all_leads():
        places = np.argwhere(data.active).tolist()
        counts = [
            sum(leads.get((a, t), NOBODY) != lead[a, t] for a, t in places)
            for lead in known
        ]
        value = oracle.objective(leads)
        if value is not None and min(counts) >= periods:
            yield value


@pytest.mark.parametrize(
    ("shape", "periods"),
    [((2, 2, 1), 1), ((2, 2, 1), 2), ((2, 1, 3), 1), ((2, 1, 3), 2)],
)
@settings(max_examples=8)
@given(draw=st.data())
def test_the_best_different_answer_equals_brute_force(shape, periods, draw):
    """The best answer that differs enough is found, and found not to be where it is not worth enough."""
    data = draw.draw(complete_instances(shape=shape))
    first = optimize(data).best
    if first is None:
        return
    known = [np.array(first.lead)]
    best = max(different(data, known, periods), default=None)
    worth = first.objective - 0.3 * abs(first.objective)
    stop = formulation.Stop(gap_points=1e-7)
    verdict = formulation.solve_apart(
        data, known=known, periods=periods, worth=worth, stop=stop
    )
    if best is None or best < worth - 1e-6:
        assert verdict.word == "infeasible"
    elif best > worth + 1e-6:
        assert verdict.objective == pytest.approx(best, rel=1e-6, abs=1e-6)
        assert Complete(data).objective(as_leads(verdict.lead)) == pytest.approx(
            best, rel=1e-6, abs=1e-6
        )
