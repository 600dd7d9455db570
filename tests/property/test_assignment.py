"""Relations that must hold between instances and their optima, on random tiny instances."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies_instances import instances, leads, reordered

from resourcing.optimize import optimize
from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import AXES, NOBODY
from resourcing.results import solution
from resourcing.search import improve

pytestmark = pytest.mark.usefixtures("few_rounds")

FEW = settings(max_examples=15)
SHAPES = st.sampled_from([(2, 2, 2), (3, 2, 1), (2, 1, 3), (2, 3, 1)])
SLACK = 1e-6


def some(**changes):
    """Return a strategy of instances in which nothing must be led, so that an answer exists, with changes made."""
    return SHAPES.flatmap(lambda shape: instances(shape=shape)).map(
        lambda data: data.replace(
            must_lead=np.zeros(len(data.alliances), bool), **changes
        )
    )


def best(data):
    """Return the optimum of an instance."""
    return optimize(data).objective


def not_below(better, worse):
    """Return whether one optimum is at least another, up to the tolerance."""
    return better >= worse - SLACK * max(1.0, abs(worse))


@FEW
@given(data=some(occupancy_prices=()), draw=st.data())
def test_more_hours_never_hurt(data, draw):
    """More available hours never lower the optimum, where no outgoing hours make handovers colder or warmer.

    With outgoing hours they may: a leaver who has just enough hours for a handover must spend them on it.
    """
    free = data.replace(handover_out=np.zeros(len(data.alliances)))
    r = draw.draw(st.integers(0, len(data.resources) - 1))
    more = data.available.copy()
    more[r] += 5.0
    assert not_below(best(free.replace(available=more)), best(free))


@FEW
@given(data=some(), draw=st.data())
def test_one_more_eligible_pair_never_hurts(data, draw):
    """Whoever may lead more need not do so."""
    r, a, t = (draw.draw(st.integers(0, size - 1)) for size in data.eligible.shape)
    wider = data.eligible.copy()
    wider[r, a, t] = True
    assert not_below(best(data.replace(eligible=wider)), best(data))


@FEW
@given(data=some())
def test_handovers_without_charge_never_hurt(data):
    """Without the points charged for handovers the optimum is at least as high."""
    free = np.zeros_like(data.handover_points)
    assert not_below(best(data.replace(handover_points=free)), best(data))


@FEW
@given(data=some())
def test_weaker_rules_never_hurt(data):
    """Rules off are never worse than soft, nor soft than strict."""
    values = [
        best(data.replace(rules=Rules(span=word, occupancy=word)))
        for word in ("off", "soft", "strict")
    ]
    assert not_below(values[0], values[1])
    assert not_below(values[1], values[2])


@FEW
@given(data=some())
def test_higher_floors_never_help(data):
    """Promising everything never raises the optimum, and promising nothing never lowers it."""
    all_promised = best(data.replace(floor=np.ones_like(data.floor)))
    none_promised = best(data.replace(floor=np.zeros_like(data.floor)))
    assert not_below(best(data), all_promised)
    assert not_below(none_promised, best(data))


@FEW
@given(data=some())
def test_need_not_lead_is_never_worse_than_must(data):
    """An alliance that must be led narrows the choice."""
    must = optimize(data.replace(must_lead=np.ones(len(data.alliances), bool)))
    assert must.objective is None or not_below(best(data), must.objective)


@FEW
@given(data=some(), draw=st.data())
def test_order_of_resources_does_not_matter(data, draw):
    """Renaming and reordering resources leaves the optimum alone."""
    order = draw.draw(st.permutations(range(len(data.resources))))
    shuffled = reordered(data, order)
    assert best(shuffled) == pytest.approx(best(data), rel=1e-6, abs=1e-6)


@FEW
@given(data=some())
def test_objective_scales_with_its_unit(data):
    """Points counted in halves, everywhere, double the optimum."""
    doubled = data.replace(
        **{
            name: 2 * getattr(data, name)
            for name in (
                *("weight", "placement_cost", "hour_points", "handover_points"),
                *("span_points", "occupancy_points_per_hour", "fixed_points"),
            )
        },
        occupancy_prices=tuple(
            OccupancyPrice(above=p.above, points_per_month=2 * p.points_per_month)
            for p in data.occupancy_prices
        ),
    )
    assert best(doubled) == pytest.approx(2 * best(data), rel=1e-6, abs=1e-6)


@FEW
@given(data=some(), draw=st.data())
def test_best_answer_is_not_beaten_by_any_leads(data, draw):
    """No leads that keep the strict rules are worth more than the optimum, and none more than the bound."""
    result = optimize(data)
    other = solution(data, lead=draw.draw(leads(data)))
    assert result.bound >= result.objective
    assert other.breaches or not_below(result.objective, other.objective)


@FEW
@given(data=some())
def test_full_value_bounds_every_answer_that_pays_for_leading(data):
    """Where leading costs and never pays, no answer is worth more than full value."""
    costs = np.abs(data.placement_cost)
    assert not_below(data.full_value, best(data.replace(placement_cost=costs)))


@FEW
@given(data=some())
def test_unchanged_copy_is_the_same_instance(data):
    """A copy with nothing changed has the same arrays and the same optimum."""
    same = data.replace()
    assert all(np.array_equal(getattr(data, n), getattr(same, n)) for n in AXES)
    assert best(same) == best(data)


@FEW
@given(data=some(), draw=st.data())
def test_search_keeps_strict_rules_and_never_loses(data, draw):
    """From valid leads the search ends with valid leads that are worth at least as much."""
    start = solution(data, lead=draw.draw(leads(data)))
    if start.breaches:
        start = solution(data, lead=np.full_like(start.lead, NOBODY))
    found = solution(data, lead=improve(data, lead=start.lead, num_moves=50))
    assert found.breaches == ()
    assert not_below(found.objective, start.objective)


@FEW
@given(data=some(), draw=st.data())
def test_hours_are_filled_within_need_and_capacity(data, draw):
    """Filled hours lie between nothing and the need, only where somebody leads, and within a strict ceiling."""
    strict = data.replace(rules=Rules(span="off", occupancy="strict"))
    answer = solution(strict, lead=draw.draw(leads(data)))
    assert (answer.hours >= 0).all()
    assert (answer.hours <= data.need + SLACK).all()
    assert not answer.hours.sum(axis=1)[~answer.led].any()
    fixed = answer.hours_overhead + answer.hours_handover
    limit = np.maximum(strict.ceiling_hours, fixed)
    assert (answer.hours_used <= limit + SLACK).all()
