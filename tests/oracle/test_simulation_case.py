"""A whole case replayed against closed formulas: calendar, rates, pace and hours of a plan end up in the queue as they should."""

from datetime import date

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import COMPLEX, TYPICAL
from builders_scenario import alliance
from scipy import stats

from resourcing.domain import Evaluation, Manager, Register
from resourcing.queueing import mg1, priority_mg1
from resourcing.results import solution
from resourcing.scenario import (
    Horizon,
    Scenario,
    ServiceTimes,
    SimulationSettings,
)
from resourcing.simulate import simulate
from resourcing.study import prepare

START = date(2027, 1, 1)
REPLICATIONS = 24
SCV = 1.5
SETTINGS = SimulationSettings(
    replications=REPLICATIONS,
    warm_up_days=100,
    service_times=ServiceTimes(kind="gamma", scv=SCV),
)


def replayed(levels, *, a_year: float):
    """Return a simulation of one senior who leads one alliance for each of the levels, over 15 years."""
    names = [f"A{number}" for number in range(1, len(levels) + 1)]
    book = small_playbook()
    issues = book.services["issues"].replace(
        occurrences=dict.fromkeys(book.services["issues"].occurrences, a_year)
    )
    register = Register(
        alliances=tuple(alliance(name, current_manager="M1") for name in names),
        evaluations=tuple(
            Evaluation(
                alliance_id=name,
                criterion=criterion,
                evaluator="Zoe",
                date=START,
                level=level,
                basis="evidence",
            )
            for name, given in zip(names, levels, strict=True)
            for criterion, level in given.items()
        ),
        managers=(Manager(manager_id="M1", name="Ada", grade="senior", fte=1.0),),
    )
    case = prepare(
        Scenario(
            title="One",
            register_path="register",
            playbook_path="playbook.toml",
            horizon=Horizon(start=START, periods=60),
        ),
        register=register,
        playbook=book.replace(services={**book.services, "issues": issues}),
    )
    lead = np.zeros(case.data.active.shape, dtype=int)
    found = simulate(case, solution(case.data, lead=lead), settings=SETTINGS, seed=8)
    return case, found


def mean_waits(found, chosen):
    """Return the mean response of chosen sources in each replication, in working days."""
    kept = np.isin(found.source, chosen) & np.isfinite(found.response)
    assert kept.sum() >= 0.998 * np.isin(found.source, chosen).sum()
    of = found.replication[kept]
    days = np.bincount(of, weights=found.response[kept], minlength=REPLICATIONS)
    return days / np.bincount(of, minlength=REPLICATIONS)


def holds(values, truth):
    """Return whether the 99 % interval of the mean holds the truth."""
    half = stats.t.ppf(0.995, len(values) - 1) * stats.sem(values)
    return abs(values.mean() - truth) <= half


def rates_and_hours(case, found, chosen):
    """Return requests a working day, and working days of work of one request."""
    days = len(found.staffed.workdays.days)
    alliances = [found.staffed.sources[k].alliance for k in chosen]
    a_day = case.demand.requests[alliances].sum() / days
    hours_a_day = case.capacity.available.sum() / days
    pace = case.world.playbook.planning.pace.senior
    return a_day, 4.0 * pace / hours_a_day


@pytest.mark.parametrize("a_year", [24.0, 42.0, 54.0, 66.0, 78.0])
def test_one_lead_is_a_queue_of_pollaczek_and_khinchine(a_year):
    """One person, one class: the mean response is that of M/G/1 at loads from a quarter to three quarters."""
    case, found = replayed([COMPLEX] * 4, a_year=a_year)
    every = np.arange(len(found.staffed.sources))
    rate, work = rates_and_hours(case, found, every)
    theory = mg1(rate, work, SCV)
    assert holds(mean_waits(found, every), theory.mean_wait)


def test_shorter_limits_come_first():
    """Complex alliances with the shorter limit wait as the first class of Cobham's queue does, typical ones as the second."""
    case, found = replayed([COMPLEX, COMPLEX, TYPICAL, TYPICAL], a_year=84.0)
    limits = np.array([item.limit for item in found.staffed.sources])
    first, second = (
        np.flatnonzero(limits == days) for days in sorted(set(limits.tolist()))
    )
    rates = [rates_and_hours(case, found, some)[0] for some in (first, second)]
    work = rates_and_hours(case, found, first)[1]
    theory = priority_mg1(rates, work, work**2 * (1 + SCV))
    for some, expected in zip((first, second), theory, strict=True):
        assert holds(mean_waits(found, some), expected.mean_wait)
