"""Options live through futures without knowing them; what is measured is what happened."""

from dataclasses import replace

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import small_case, small_register, small_scenario

from resourcing.futures import (
    BY_PERIOD,
    MEASURES,
    NEVER,
    UNDATED,
    Effort,
    course,
    ground,
    judge,
    live,
    seen_at,
)
from resourcing.problem import NOBODY
from resourcing.results import solution
from resourcing.scenario import Futures
from resourcing.study import explore, hire_decision, outcome_of, prospect

SETTINGS = Futures(number=4)
BUSY = SETTINGS.replace(
    deals=SETTINGS.deals.replace(per_year=8.0),
    segments=SETTINGS.segments.replace(per_year=0.5),
    endings=SETTINGS.endings.replace(per_year=0.3),
    people=SETTINGS.people.replace(per_year=0.5),
)
"""Settings at which much happens."""
MONTHS = 3


@pytest.fixture(scope="module")
def case():
    """Return the small case."""
    return small_case()


@pytest.fixture(scope="module")
def found(case):
    """Return what instances of its futures are made of."""
    return ground(
        case.world, portfolio=case.portfolio, staffing=case.staffing, settings=BUSY
    )


def start(case):
    """Return today's leads in every period."""
    width = case.data.active.shape[1]
    return np.repeat(case.data.incumbent[:, None], width, axis=1)


def lived(case, found, path, **options):
    """Return what became of today's leads in a future."""
    return live(found, path, settings=BUSY, start=start(case), seed=0, **options)


def paths(found, number=6):
    """Return some courses."""
    return [
        course(found.outlook, settings=BUSY, seed=1, number=k) for k in range(number)
    ]


def test_a_review_never_uses_what_happens_later(case, found):
    """Courses that differ only after a review have the same leads up to it."""
    for path in paths(found):
        month = 2 * MONTHS
        later = {
            name: np.where(getattr(path, name) > month, NEVER, getattr(path, name))
            for name in ("changes", "launch", "commercial", "winds_down", "ends")
        }
        ahead = month + BUSY.deals.known_months_ahead
        calm = path.replace(
            **later,
            start=np.where(path.start > ahead, NEVER, path.start),
            leaves=np.where(
                path.leaves > month + BUSY.people.notice_months, NEVER, path.leaves
            ),
        )
        kept = path.ends * 0 + np.where(path.winds_down <= month, path.ends, NEVER)
        calm = calm.replace(ends=kept)
        one, two = (lived(case, found, item).plan for item in (path, calm))
        rows = [two.data.alliances.index(name) for name in one.data.alliances]
        before = _named(one)[:, :2]
        assert (before == _named(two)[rows, :2]).all()


def _named(plan):
    """Return the leads by name, shape (alliance, period)."""
    return np.array([*plan.data.resources, "nobody"])[plan.lead]


def test_what_a_review_sees_is_what_is_known(case, found):
    """A deal that nobody knows of needs nothing; one that is announced does; a leaver who has not resigned stays."""
    path = paths(found, 1)[0]
    nobody = np.full(len(path.names), NOBODY)
    data = seen_at(found, path, 0, settings=BUSY, last=nobody)
    unknown = path.new & (path.start > BUSY.deals.known_months_ahead)
    assert unknown.any()
    assert data.need[unknown].sum() == 0
    leaving = found.outlook.people.index("M1")
    gone = path.replace(leaves=np.where(np.arange(5) == leaving, 3, path.leaves))
    unaware = seen_at(found, gone, 0, settings=BUSY, last=nobody)
    aware = seen_at(found, gone, 1, settings=BUSY, last=nobody)
    own = found.data.resources.index("M1")
    assert unaware.available[own, 1] > 0
    assert aware.available[own, 0] == 0


def test_nobody_leads_who_is_not_there(case, found):
    """Every lead that is carried out has hours in truth."""
    for path in paths(found):
        plan = lived(case, found, path).plan
        a, t = np.nonzero(plan.lead != NOBODY)
        assert (plan.data.available[plan.lead[a, t], t] > 0).all()


def test_hours_are_filled_best_on_the_true_instance(case, found):
    """What is measured is the evaluator's best filling of the leads on what was true."""
    plan = lived(case, found, paths(found)[1]).plan
    again = solution(plan.data, lead=plan.lead)
    assert again.objective == pytest.approx(plan.objective)
    assert (plan.delivered <= plan.data.need + 1e-9).all()


def test_reviews_help(case, found):
    """Optimizing at each review is worth more on average than keeping today's leads."""
    kept, lived_points = [], []
    for path in paths(found):
        plan = lived(case, found, path, effort=Effort(moves_per_cell=100)).plan
        frozen = lived(case, found, path, effort=Effort(moves_per_cell=0)).plan
        lived_points.append(plan.objective)
        kept.append(frozen.objective)
    assert np.mean(lived_points) > np.mean(kept)


def test_measures_count_what_the_plan_says(case, found):
    """Totals are those of the plan, and every measure is there."""
    life = lived(case, found, paths(found)[0])
    told = judge(found, life)
    plan = life.plan
    assert set(told.totals) == set(MEASURES)
    assert told.totals["unmanaged"] == plan.unmanaged.sum()
    assert told.totals["coverage"] == pytest.approx(
        plan.delivered.sum() / plan.data.need.sum()
    )
    first = plan.kept[:, 0].sum() / plan.promised[:, 0].sum()
    assert told.totals["essential"] == pytest.approx(first)
    assert told.totals["handovers"] == len(plan.handovers)
    assert told.periods.shape == (len(BY_PERIOD), 4)
    assert told.kept.shape == (7, 3, 4)


def tight(plan):
    """Return a plan judged where a small budget and a small number of handovers are charged above."""
    rules = plan.data.rules.replace(budget="soft", handovers="soft")
    limits = plan.data.replace(
        rules=rules,
        budget=np.full(len(plan.data.years), 100.0),
        budget_points_per_thousand=7.0,
        max_handovers=1.0,
        handover_limit_points=11.0,
    )
    return solution(limits, lead=plan.lead)


@pytest.mark.parametrize("option", ["as_is", "hire"])
def test_periods_add_up_to_the_horizon(option):
    """Sums over periods are the totals; of the points, all but what is above the budget and the limit of handovers."""
    case = small_case(option)
    made = ground(
        case.world, portfolio=case.portfolio, staffing=case.staffing, settings=BUSY
    )
    free = lived(case, made, paths(made, 1)[0])
    for life in (free, replace(free, plan=tight(free.plan))):
        told = judge(made, life)
        summed = dict(zip(BY_PERIOD, told.periods.sum(axis=1), strict=True))
        undated = sum(life.plan.points[part] for part in UNDATED)
        assert (undated < 0) == (life is not free)
        assert summed.pop("points") + undated == pytest.approx(told.totals["points"])
        for name in ("handovers", "cost", "unmanaged"):
            assert summed[name] == pytest.approx(told.totals[name])


def test_a_handover_counts_in_the_period_in_which_the_new_lead_begins(case, found):
    """By period, an alliance counts whose lead is not the last one that it had."""
    life = lived(case, found, paths(found)[1])
    counted = np.zeros(4)
    for row, last in zip(life.plan.lead, life.plan.data.incumbent, strict=True):
        for t, lead in enumerate(row):
            counted[t] += lead != NOBODY and last not in (NOBODY, lead)
            last = last if lead == NOBODY else lead
    assert counted.sum() > 0
    told = judge(found, life).periods[BY_PERIOD.index("handovers")]
    assert told.tolist() == counted.tolist()


def test_cost_is_that_of_hires_and_paid_hours():
    """A hire from April on costs three quarters of a year and what teams are paid."""
    case = small_case("hire")
    made = ground(
        case.world, portfolio=case.portfolio, staffing=case.staffing, settings=BUSY
    )
    path = course(made.outlook, settings=BUSY, seed=1, number=0)
    path = path.replace(
        market=type(path.market)(wait=3, late=0, ramp=1.0),
        leaves=np.full_like(path.leaves, NEVER),
    )
    told = judge(made, lived(case, made, path))
    plan = lived(case, made, path).plan
    teams = plan.hours_used.sum(axis=1) @ plan.data.hour_cost
    assert told.totals["cost"] == pytest.approx(90_000.0 + teams)


@pytest.fixture(scope="module")
def explored():
    """Return an outcome of two options over four futures."""
    scenario = small_scenario(futures=BUSY)
    return explore(
        scenario,
        register=small_register(),
        playbook=small_playbook(),
        options=["as_is", "hire"],
    )


def test_options_meet_the_same_futures(explored):
    """What a future is like does not depend on the option, hires apart."""
    as_is, hire = explored.told
    for one, two in zip(as_is.judged, hire.judged, strict=True):
        assert one.number == two.number
        assert one.traits == two.traits


def test_a_hire_costs_and_covers_more(explored):
    """The option that hires spends more and covers more on average."""
    totals = explored.totals.groupby("option")[["cost", "coverage"]].mean()
    assert totals.loc["hire", "cost"] > totals.loc["as_is", "cost"]
    assert totals.loc["hire", "coverage"] > totals.loc["as_is", "coverage"]


def test_one_future_can_be_lived_again_alone(explored):
    """A future has the same totals when it is lived by itself."""
    case = small_case(futures=BUSY)
    ready = prospect(case)
    path = course(ready.ground.outlook, settings=BUSY, seed=3, number=2)
    life = live(ready.ground, path, settings=BUSY, start=ready.run.plan.lead, seed=3)
    assert judge(ready.ground, life).totals == explored.told[0].judged[2].totals


@pytest.mark.slow
def test_processes_do_not_change_the_numbers(explored):
    """Two processes give what one gives, bit for bit."""
    ready = [prospect(small_case(name, futures=BUSY)) for name in ("as_is", "hire")]
    told: list[tuple[int, int]] = []
    both = outcome_of(
        ready, jobs=2, progress=lambda done, total: told.append((done, total))
    )
    assert (both.totals.to_numpy() == explored.totals.to_numpy()).all()
    assert told[-1] == (8, 8)


def test_a_hire_is_decided_before_the_future_is_known():
    """The two-stage decision is about the option's own hires, and knowing is never worth less than nothing."""
    decision = hire_decision(small_case("hire", futures=BUSY), number=4, further=5)
    assert set(decision.hired) == {"H1"}
    assert decision.worth.evpi >= -1e-6
    assert decision.worth.vss >= -1e-6
