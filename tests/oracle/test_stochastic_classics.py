"""Published two-stage programs: the numbers in print, or those of a solver that shares no code with the package."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog

from resourcing.stochastic import FirstStage, Outcome, TwoStage, planning_worth, solve
from resourcing.stochastic.classics import (
    FARMER_YIELDS,
    LANDS_DEMANDS,
    farmer,
    lands,
    newsvendor,
)

PLANT_COST = np.array([10.0, 7.0, 16.0, 6.0])
RUNNING_COST = np.outer([40.0, 45.0, 32.0, 55.0], [1.0, 0.6, 0.1])


@pytest.fixture(params=["extensive", "l_shaped"])
def method(request, monkeypatch):
    """Force one of the two methods everywhere."""
    for module in ("solving", "worth"):
        monkeypatch.setattr(
            f"resourcing.stochastic.{module}.is_small",
            lambda _: request.param == "extensive",
        )
    return request.param


def test_the_farmer_is_worth_what_birge_and_louveaux_print(method):
    """RP 108,390, WS 115,406, EEV 107,240, EVPI 7,016, VSS 1,150 and the acres (2011, section 1.1), to the dollar."""
    worth = planning_worth(farmer())
    assert worth.here_and_now.method == method
    assert worth.here_and_now.first == pytest.approx([170, 80, 250], abs=1e-4)
    assert round(worth.here_and_now.objective) == 108_390
    assert round(worth.wait_and_see.objective) == 115_406
    assert round(worth.mean_value.expected) == 107_240
    assert round(worth.mean_value.objective) == 118_600
    assert round(worth.evpi) == 7_016
    assert round(worth.vss) == 1_150


def test_the_farmers_best_years_are_those_in_print(method):
    """Known beforehand, the years are worth 59,950, 118,600 and 167,667, with the printed acres."""
    known = planning_worth(farmer()).wait_and_see
    assert dict(zip(FARMER_YIELDS, known.by_outcome.round(), strict=True)) == {
        "below": 59_950,
        "average": 118_600,
        "above": 167_667,
    }
    acres = [[100, 25, 375], [120, 80, 300], [183.33, 66.67, 250]]
    np.testing.assert_allclose(known.first, acres, atol=0.01)


def test_lands_costs_what_is_in_print(method):
    """RP 381.853 with capacities 2.67, 4.00, 3.33, 2.00 (Birge and Louveaux 2011, section 1.3)."""
    answer = solve(lands())
    assert answer.method == method
    assert -answer.objective == pytest.approx(381.853, abs=5e-4)
    assert answer.first == pytest.approx([2.67, 4.0, 3.33, 2.0], abs=5e-3)


def test_lands_agrees_with_an_independent_solver(method):
    """WS, EV, EEV, EVPI and VSS are in no print known to us: they agree with linprog on arrays written down here."""
    worth, demands = planning_worth(lands()), dict(LANDS_DEMANDS)
    today = cost_of(demands)[0]
    known = sum(chance * cost_of({d: 1.0})[0] for d, chance in demands.items())
    mean_cost, mean_first = cost_of({5.0: 1.0})
    expected = cost_of(demands, fixed=mean_first)[0]
    assert -worth.here_and_now.objective == pytest.approx(today)
    assert -worth.wait_and_see.objective == pytest.approx(known)
    assert -worth.mean_value.objective == pytest.approx(mean_cost)
    assert -worth.mean_value.expected == pytest.approx(expected)
    assert (worth.evpi, worth.vss) == pytest.approx((1.68667, 2.13333), abs=1e-5)


def cost_of(demands, fixed=None):
    """Return cost and capacities of LandS for demands with chances, by linprog."""
    count = len(demands)
    cost = [PLANT_COST, *(p * RUNNING_COST.ravel() for p in demands.values())]
    rows = [np.r_[-np.ones(4), np.zeros(12 * count)]]
    rows.append(np.r_[PLANT_COST, np.zeros(12 * count)])
    right = [-12.0, 120.0]
    for s, demand in enumerate(demands):
        y = np.zeros((4, 4 + 12 * count))
        y[:, :4] = -np.eye(4)
        y[:, 4 + 12 * s : 16 + 12 * s] = np.kron(np.eye(4), np.ones(3))
        z = np.zeros((3, 4 + 12 * count))
        z[:, 4 + 12 * s : 16 + 12 * s] = -np.tile(np.eye(3), 4)
        rows += [*y, *z]
        right += [0.0] * 4 + [-demand, -3.0, -2.0]
    bounds = [(0, None)] * (4 + 12 * count)
    if fixed is not None:
        bounds[:4] = [(value, value) for value in fixed]
    answer = linprog(np.concatenate(cost), np.array(rows), right, bounds=bounds)
    return answer.fun, answer.x[:4]


def test_the_newsvendor_buys_the_critical_quantile(method):
    """With demands 0.5, 1.5, ..., 9.5 and a critical ratio of 0.65 the purchase is the seventh demand, known by formula."""
    demands = np.arange(10) + 0.5
    problem = newsvendor(demands, price=4.0, cost=1.4)
    answer = solve(problem)
    assert answer.first == pytest.approx([6.5])
    best = (4 * np.minimum(6.5, demands) - 1.4 * 6.5).mean()
    assert answer.objective == pytest.approx(best)
    worth = planning_worth(problem)
    assert worth.wait_and_see.objective == pytest.approx(2.6 * demands.mean())


def test_a_plant_location_with_whole_sites_is_the_best_of_all_site_sets(method):
    """Opening costs, random demands of three customers: RP, WS and EEV equal those of every set of sites tried by linprog."""
    rng = np.random.default_rng(2)
    opening = np.array([9.0, 7.0, 12.0, 5.0])
    profit = rng.uniform(1.0, 4.0, (4, 3))
    demands = rng.integers(0, 8, (5, 3)).astype(float)
    outcomes = tuple(
        _customers(index, row, profit) for index, row in enumerate(demands)
    )
    stage = FirstStage(labels=tuple("abcd"), worth=-opening, high=1.0, whole=True)
    worth = planning_worth(TwoStage(first=stage, outcomes=outcomes))
    sets = [np.array(each) for each in itertools.product((0.0, 1.0), repeat=4)]
    table = np.array(
        [[served(x, row, profit) - opening @ x for row in demands] for x in sets]
    )
    assert worth.here_and_now.objective == pytest.approx(table.mean(axis=1).max())
    best = sets[int(table.mean(axis=1).argmax())]
    assert worth.here_and_now.first.tolist() == best.tolist()
    assert worth.wait_and_see.objective == pytest.approx(table.max(axis=0).mean())
    average = [served(x, demands.mean(axis=0), profit) - opening @ x for x in sets]
    chosen = int(np.argmax(average))
    assert worth.mean_value.objective == pytest.approx(average[chosen])
    assert worth.mean_value.expected == pytest.approx(table[chosen].mean())


def _customers(index, demand, profit):
    """Return the demands of three customers served from four sites that give at most 6 each."""
    within, upto = np.kron(np.eye(4), np.ones(3)), np.kron(np.ones(4), np.eye(3))
    return Outcome(
        label=f"demands {index}",
        probability=1 / 5,
        worth=profit.ravel(),
        recourse=np.vstack([within, upto]),
        technology=np.vstack([-6 * np.eye(4), np.zeros((3, 4))]),
        senses=["<="] * 7,
        right=np.r_[np.zeros(4), demand],
    )


def served(sites, demand, profit):
    """Return the best profit of serving demand from open sites, by linprog."""
    within, upto = np.kron(np.eye(4), np.ones(3)), np.tile(np.eye(3), 4)
    right = np.r_[6 * sites, demand]
    return -linprog(-profit.ravel(), np.vstack([within, upto]), right).fun
