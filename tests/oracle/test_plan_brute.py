"""The cheapest dated plan against every calendar of hires, tried one by one by the exact model."""

from datetime import date
from itertools import combinations_with_replacement, product

import numpy as np
import pytest
from builders_plan import CONSULTANT, ESSENTIAL, SENIOR, ground, target

from resourcing.optimize import optimize
from resourcing.plan import checked
from resourcing.plan.ground import Setting
from resourcing.plan.searching import cheapest
from resourcing.plan.settling import settled
from resourcing.plan.trying import try_out
from resourcing.results import solution

pytestmark = pytest.mark.slow
SECONDS = 60.0


def calendars(place, setting):
    """Yield every calendar of hires."""
    each = []
    for k, (first, most) in enumerate(place.starts(setting)):
        days = [t for t in range(first, len(place.data.periods)) if place.open[k, t]]
        each.append(
            [
                some
                for size in range(most + 1)
                for some in combinations_with_replacement(days, size)
            ]
        )
    yield from product(*each)


def exact_cost(place, calendar, setting) -> float:
    """Return what a calendar costs with its cheapest hours, by the exact model in one go; infinite where it does not reach."""
    data = place.bound(place.staffed(calendar, setting))
    prices = place.prices(data)
    priced = data.replace(
        weight=np.ones(data.active.shape),
        bundle_rate=np.zeros(len(data.bundles)),
        shortfall_rate=np.full(len(data.bundles), 1e3),
        hour_points=prices,
        hour_cost=prices,
        placement_cost=np.zeros_like(data.placement_cost),
        handover_points=np.zeros_like(data.handover_points),
    )
    found = optimize(priced, method="exact")
    if found.best is None:
        return np.inf
    assert found.status == "optimal"
    return -found.best.objective + float(place.hire_cost(calendar).sum())


TARGETS = {
    "seniors and a manager": target(),
    "complex and typical ones": target(
        promises=(ESSENTIAL, ESSENTIAL.replace(segment="typical")),
        holds_from=date(2027, 10, 1),
        hires=(SENIOR,),
    ),
    "a narrow span": target(most_span=3.0, hires=(SENIOR,)),
    "managed, from the second quarter": target(
        promises=(),
        managed=("complex", "typical"),
        most_span=4.0,
        holds_from=date(2027, 4, 1),
        hires=(SENIOR,),
    ),
    "a calm calendar": target(most_occupancy=0.85, hires=(SENIOR,)),
    "few hours or people": target(
        hires=(SENIOR,), contractors=(CONSULTANT.replace(hours_per_month=20.0),)
    ),
    "hours or people": target(hires=(SENIOR,), contractors=(CONSULTANT,)),
}


@pytest.mark.parametrize("name", TARGETS)
def test_no_calendar_is_cheaper(name):
    """Of every calendar tried by the exact model, none that reaches the target costs less than the plan found."""
    place, setting = ground(TARGETS[name]), Setting()
    found = cheapest(place, setting, seconds=SECONDS)
    costs = {item: exact_cost(place, item, setting) for item in calendars(place, setting)}  # fmt: skip
    best = min(costs.values())
    if np.isinf(best):
        assert found.status == "impossible"
        return
    assert found.status == "optimal"
    assert found.cost == pytest.approx(best, abs=1.0)
    assert found.least <= best + 1e-6


@pytest.mark.parametrize("name", ["seniors and a manager", "hours or people"])
def test_the_plan_holds_and_not_with_less(name):
    """The evaluator finds every rule kept; without one of the people, or one period later, nothing as cheap does."""
    place, setting = ground(TARGETS[name]), Setting()
    found = cheapest(place, setting, seconds=SECONDS)
    shown = settled(place, found.calendar, found.setting, plan=found.plan, seconds=5.0)
    again = solution(place.staffed(found.calendar, setting), lead=shown.lead)
    assert all(row.holds for row in checked(place, shown, calendar=found.calendar))
    assert again.breaches == ()
    for less in smaller(found.calendar, len(place.data.periods)):
        verdict = try_out(place, less, setting, seconds=20.0)
        cost = float(place.hire_cost(less).sum()) + verdict.hours_cost
        assert verdict.reaches is False or cost > found.cost - 1.0


def smaller(calendar, num_periods):
    """Yield the calendars with one person fewer, or one a period later."""
    for k, firsts in enumerate(calendar):
        for n, first in enumerate(firsts):
            rest = (*firsts[:n], *firsts[n + 1 :])
            later = [tuple(sorted((*rest, first + 1)))] * (first + 1 < num_periods)
            for changed in (rest, *later):
                yield (*calendar[:k], changed, *calendar[k + 1 :])


def test_delay_is_never_cheaper():
    """A later first decision costs no less, and each of its plans is the cheapest of the calendars left."""
    place = ground(target(hires=(SENIOR.replace(most=1, fte=1.0), SENIOR.replace(kind_id="Q", most=1, fte=1.0, lead_months=0, annual_cost=70_000.0))))  # fmt: skip
    costs = []
    for months in (0, 3, 6):
        setting = Setting(delay=months)
        found = cheapest(place, setting, seconds=SECONDS)
        best = min(
            exact_cost(place, item, setting) for item in calendars(place, setting)
        )
        assert found.cost == pytest.approx(best, abs=1.0)
        costs.append(found.cost)
    assert costs == sorted(costs)
