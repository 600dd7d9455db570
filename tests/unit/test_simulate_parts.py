"""Parts of the simulation that need no engine: calendar, planned work, warm-up, number of replications, intervals."""

from datetime import date

import numpy as np
import pytest
from builders_run import small_case, small_run

from resourcing.errors import InputError
from resourcing.scenario import Horizon, SimulationSettings
from resourcing.simulate.planned import FIXED, planned_work, work_off
from resourcing.simulate.ratios import fraction, mean, ratio
from resourcing.simulate.settling import (
    first_narrow,
    half_widths,
    replications_needed,
    settled_after,
)
from resourcing.simulate.staffed import requested_share
from resourcing.simulate.workdays import Workdays, speeds

YEAR = Horizon(start=date(2027, 1, 1), periods=4)


def days_of(*counts: int) -> Workdays:
    """Return working days of periods of the given lengths."""
    period = np.repeat(np.arange(len(counts)), counts)
    first = np.datetime64("2027-01-04")
    return Workdays(days=first + np.arange(len(period)), period=period)


def test_weekends_and_holidays_are_no_working_days():
    """January to March 2027 has 64 days from Monday to Friday; a holiday takes one of them."""
    assert Workdays.of(YEAR).counts[0] == 64
    assert Workdays.of(YEAR, holidays=(date(2027, 1, 1),)).counts[0] == 63
    assert Workdays.of(YEAR, holidays=(date(2027, 1, 2),)).counts[0] == 64


def test_a_period_without_a_working_day_is_named():
    """Holidays on every day of a month are refused, with the month."""
    month = Horizon(start=date(2027, 2, 1), periods=1, months_per_period=1)
    holidays = tuple(date(2027, 2, day) for day in range(1, 29))
    with pytest.raises(InputError, match="2027-02"):
        Workdays.of(month, holidays=holidays)


def test_days_of_a_period_add_up_to_its_hours():
    """Whoever is absent for a month gives the hours of the quarter on the other days, and none in that month."""
    case = small_case()
    workdays = Workdays.of(case.world.horizon)
    given = case.capacity.available
    daily = speeds(given, world=case.world, workdays=workdays)
    sums = np.stack(
        [daily[:, workdays.period == t].sum(axis=1) for t in range(given.shape[1])]
    )
    assert pytest.approx(given) == sums.T
    for row in case.world.register.absences:
        who = case.capacity.resources.index(row.manager_id)
        away = (workdays.days >= np.datetime64(row.first_day)) & (
            workdays.days <= np.datetime64(row.last_day)
        )
        if row.share == 1.0:
            assert (daily[who, away] == 0).all()


def test_planned_work_is_that_of_the_plan_without_requests():
    """Planned hours and the hours reserved for requests are all the hours that the plan uses."""
    run = small_run()
    share = requested_share(run.case.demand)
    assert 0 < share.max() <= 1
    planned = planned_work(run.plan, requested=share)
    whole = planned_work(run.plan, requested=np.zeros_like(share))
    assert whole.total.sum(axis=1) == pytest.approx(run.plan.hours_used)
    reserved = (whole.total - planned.total).sum()
    pace = run.case.data.pace[run.plan.lead, np.arange(len(run.plan.lead))[:, None]]
    asked = (run.plan.hours * share).sum(axis=1) * pace * run.plan.led
    assert reserved == pytest.approx(asked.sum())
    assert planned.classes[0] == FIXED


def test_planned_work_gets_what_requests_leave_in_the_order_of_the_bundles():
    """With half of the hours gone, leading is done in full and the last bundle not at all."""
    total = np.full((1, 4, 1), 10.0)
    done = work_off(total, free=np.full((1, 10), 2.0), workdays=days_of(10), catch_up=1)
    assert done.in_time[0, :, 0].tolist() == [10.0, 10.0, 0.0, 0.0]
    assert done.backlog[0].tolist() == [20.0]


def test_what_is_displaced_is_caught_up_or_lost():
    """Ten hours left over are done in an idle period where they are caught up, and never where they are lost."""
    total = np.array([[[30.0, 0.0]]])
    free = np.full((1, 20), 2.0)
    kept = work_off(total, free=free, workdays=days_of(10, 10), catch_up=1)
    lost = work_off(total, free=free, workdays=days_of(10, 10), catch_up=0)
    assert (kept.caught_up[0].tolist(), lost.caught_up[0].tolist()) == (
        [0.0, 10.0],
        [0.0, 0.0],
    )
    assert kept.in_time.tolist() == lost.in_time.tolist() == [[[20.0, 0.0]]]


def test_nothing_is_done_before_it_falls_due():
    """A free first week does not make up for a busy second one: planned work is spread evenly."""
    free = np.array([[8.0] * 5 + [0.0] * 5])
    done = work_off(np.array([[[20.0]]]), free=free, workdays=days_of(10), catch_up=1)
    assert done.in_time.sum() == pytest.approx(10.0)


def test_warm_up_ends_where_a_ramp_ends():
    """A ramp of 100 days before noise is cut off, within a few batches."""
    rng = np.random.default_rng(3)
    series = np.minimum(np.arange(600) / 100, 1.0) * 10 + rng.normal(size=600)
    assert 70 <= settled_after(series) <= 140
    assert settled_after(np.full(100, 3.0)) == 0


def test_few_open_requests_are_no_sign_of_growth():
    """Rare requests settle at once, though days that happen to be alike stand at the end; a steady growth never does."""
    rng = np.random.default_rng(4)
    for _ in range(20):
        rare = rng.poisson(0.8, size=500) / 20
        rare[-10:] = 0.05
        assert settled_after(rare) is not None
        grown = np.cumsum(rng.poisson(0.8, size=500) / 20)
        assert settled_after(grown) is None


def test_half_widths_are_those_of_student():
    """The interval of three values is that of the textbook: t(0.975, 2) = 4.3027 times s over root 3."""
    values = np.array([1.0, 2.0, 3.0])
    assert half_widths(values)[-1] == pytest.approx(4.302653 / np.sqrt(3), rel=1e-6)


def test_enough_replications_stay_narrow():
    """A lucky narrow interval does not end the count when a later value widens it."""
    steady = np.tile([0.0, 1.0], 200)[:, None]
    enough = replications_needed(steady, half_width=0.1)
    assert half_widths(steady[:, 0])[enough - 2] <= 0.1
    assert half_widths(steady[:, 0])[enough - 4] > 0.1
    lucky = np.array([0.5, 0.5, 0.5, 0.5, 5.0, 0.5, 0.5, 0.5, 0.5])[:, None]
    assert replications_needed(lucky, half_width=0.1) is None
    assert first_narrow(np.zeros(3, dtype=bool)) is None


def test_ratio_of_sums_has_the_right_coverage():
    """The 95 % interval of a fraction holds the truth in about 95 % of experiments with 40 replications each."""
    rng = np.random.default_rng(11)
    hits = 0
    for _ in range(400):
        under = rng.poisson(20, size=40).astype(float)
        over = rng.binomial(under.astype(int), 0.7).astype(float)
        found = ratio(over, under)
        hits += found.low <= 0.7 <= found.high
    assert 0.92 <= hits / 400 <= 0.98


def test_fractions_stay_between_0_and_1_and_nothing_counted_is_no_number():
    """An interval is cut at 1; where nothing was counted there is no value."""
    assert fraction(np.array([10.0, 9.0]), np.array([10.0, 10.0])).high == 1.0
    assert np.isnan(fraction(np.zeros(3), np.zeros(3)).value)
    assert mean(np.array([2.0, 4.0])).value == 3.0


@pytest.mark.parametrize(
    "wrong",
    [
        {"replications": 1},
        {"half_width": 0.0},
        {"arrivals": "one_at_a_time", "patience_days": 2.0},
        {"service_times": {"kind": "empirical"}},
        {"service_times": {"kind": "constant", "scv": 2.0}},
    ],
)
def test_settings_that_mean_nothing_are_refused(wrong):
    """One replication has no interval, and settings without effect hide a mistake."""
    with pytest.raises(ValueError, match="validation error"):
        SimulationSettings.model_validate(wrong)
