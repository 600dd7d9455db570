"""Formulas of queueing against printed tables and textbook answers, their domains and their conventions."""

import math
import time

import numpy as np
import pytest
from scipy.integrate import simpson

from resourcing.queueing import (
    QueueMeasures,
    UnknownWaitError,
    erlang_a,
    erlang_b,
    erlang_c,
    gg1,
    max_offered_load,
    mg1,
    mgc,
    mmc,
    mmc_finite_source,
    mmck,
    priority_mg1,
    priority_mmc,
    servers_needed,
)

MEASURES = (
    "wait_probability",
    "mean_wait",
    "mean_queue",
    "mean_time",
    "mean_in_system",
    "occupancy",
    "empty_probability",
)

# Siemens, "Telephone Traffic Theory: Tables and Charts": erlangs carried at a loss.
LOSS_TABLE = [
    (1, 0.01, 0.0101),
    (5, 0.01, 1.361),
    (10, 0.01, 4.461),
    (20, 0.01, 12.03),
    (50, 0.01, 37.90),
    (100, 0.01, 84.06),
    (10, 0.001, 3.092),
    (10, 0.02, 5.084),
    (30, 0.02, 21.93),
    (100, 0.02, 87.97),
]


def printed(value):
    """Return what a printed number stands for: itself within half a unit of its last digit."""
    text = str(value)
    digits = len(text.partition(".")[2])
    return pytest.approx(value, abs=0.5001 * 10.0**-digits, rel=0)


@pytest.mark.parametrize(("servers", "loss", "load"), LOSS_TABLE)
def test_loss_table_is_reproduced(servers, loss, load):
    """The load of a given loss is that of the printed table, and loses that much."""
    found = max_offered_load(servers, loss)
    assert found == pytest.approx(load, rel=5e-4)
    assert erlang_b(servers, found) == pytest.approx(loss, rel=1e-12)


def test_county_hospital_with_one_and_two_doctors():
    """Hillier and Lieberman, Introduction to Operations Research, chapter 17 (County Hospital), hours."""
    one, two = mmc(1, 2.0, 3.0), mmc(2, 2.0, 3.0)
    assert (one.mean_queue, one.mean_in_system) == pytest.approx((4 / 3, 2))
    assert (one.mean_wait, one.mean_time) == pytest.approx((2 / 3, 1))
    assert (two.mean_queue, two.mean_in_system) == pytest.approx((1 / 12, 3 / 4))
    assert (two.mean_wait, two.mean_time) == pytest.approx((1 / 24, 3 / 8))
    assert (one.empty_probability, two.empty_probability) == pytest.approx((1 / 3, 0.5))
    assert one.wait_exceeds(0.5) == printed(0.404)
    assert one.wait_exceeds(1.0) == printed(0.245)
    assert two.wait_exceeds(1.0) == printed(0.003)


def test_county_hospital_with_priorities():
    """Hillier and Lieberman, chapter 17: critical, serious and stable patients, one doctor or two."""
    rates = [0.2, 0.6, 1.2]
    waits = {
        (doctors, stops): [
            m.mean_wait for m in priority_mmc(doctors, rates, 3.0, stops)
        ]
        for doctors in (1, 2)
        for stops in (False, True)
    }
    assert waits[1, True][:2] == [printed(0.024), printed(0.154)]
    assert waits[1, False][:2] == [printed(0.238), printed(0.325)]
    assert waits[2, False] == [printed(0.029), printed(0.033), printed(0.048)]
    assert waits[2, True] == pytest.approx([0.00037, 0.00793, 0.06542], rel=4e-3)


def test_eye_clinic():
    """Gross and others, Fundamentals of Queueing Theory, 4th ed., section 2.3: three eye doctors, hours."""
    clinic = mmc(3, 6.0, 3.0)
    assert clinic.empty_probability == pytest.approx(1 / 9)
    assert clinic.mean_queue == pytest.approx(8 / 9)
    assert clinic.mean_in_system == pytest.approx(26 / 9)
    assert clinic.mean_time == pytest.approx(13 / 27)
    assert clinic.wait_probability == pytest.approx(4 / 9) == erlang_c(3, 2.0)


def test_car_inspection():
    """Gross and others, section 2.5: three stations, room for four more cars, minutes."""
    cars = mmck(3, 7, 1.0, 1 / 6)
    assert cars.empty_probability == printed(0.00088)
    assert (cars.mean_queue, cars.mean_in_system) == (printed(3.09), printed(6.06))
    assert 60 * cars.lost_fraction == printed(30.3)


def test_robots_repaired():
    """Gross and others, section 2.8: five robots, two repairers, hours."""
    robots = mmc_finite_source(2, 5, 1 / 30, 1 / 3)
    assert robots.empty_probability == printed(0.619)
    assert robots.mean_in_system == printed(0.465)
    assert robots.mean_time == printed(3.075)


def test_fifty_agents_patient_or_not():
    """Garnett, Mandelbaum and Reiman 2002: 48 calls a minute, services of one, patience of two minutes."""
    patient, leaving = mmc(50, 48.0, 1.0), erlang_a(50, 48.0, 1.0, 0.5)
    assert 100 * leaving.abandoned_fraction == printed(3.1)
    assert (60 * patient.mean_wait, 60 * leaving.mean_wait) == (
        printed(20.8),
        printed(3.7),
    )
    assert 60 * patient.wait_percentile(0.9) == printed(58.1)
    assert (patient.mean_queue, leaving.mean_queue) == pytest.approx((17, 3), rel=0.02)
    assert (100 * patient.occupancy, 100 * leaving.occupancy) == (
        printed(96.0),
        printed(93.0),
    )


def test_hundred_calls_in_half_an_hour():
    """The call-center textbook case: calls of three minutes, 80 % in 20 seconds, take 14 agents."""
    rate, service = 100 / 30, 1 / 3
    assert servers_needed(rate, service, 20 / 60, 0.8) == 14
    desk = mmc(14, rate, service)
    assert 100 * desk.wait_probability == printed(17.4)
    assert 100 * (1 - desk.wait_exceeds(20 / 60)) == printed(88.8)
    assert 60 * desk.mean_wait == printed(7.8)


def test_pollaczek_khinchine():
    """Constant service halves the wait of exponential service; the formula is linear in the variation."""
    assert mg1(0.8, 1.0, 0.0).mean_wait == pytest.approx(2)
    assert mg1(0.8, 1.0, 1.0).mean_wait == pytest.approx(4)
    assert mg1(4.0, 0.2, 3.0).mean_wait == pytest.approx(1.6)
    assert mg1(0.8, 1.0, 3.0).wait_probability == pytest.approx(0.8)


def test_priorities_of_one_server_follow_cobham():
    """Two classes of their own services, worked by hand."""
    urgent, other = priority_mg1([0.2, 0.3], [1.0, 2.0], [1.5, 6.0])
    residual = (0.2 * 1.5 + 0.3 * 6.0) / 2
    assert urgent.mean_wait == pytest.approx(residual / 0.8)
    assert other.mean_wait == pytest.approx(residual / (0.8 * 0.2))
    urgent, other = priority_mg1([0.2, 0.3], [1.0, 2.0], [1.5, 6.0], preemptive=True)
    assert urgent.mean_wait == pytest.approx(0.15 / 0.8)
    assert other.mean_wait == pytest.approx(2 * 0.2 / 0.8 + residual / (0.8 * 0.2))
    assert other.empty_probability == pytest.approx(0.2)


FAULTS = [
    (lambda: mmc(0, 1.0, 1.0), "servers = 0: must be a whole number of at least 1"),
    (lambda: mmc(2.5, 1.0, 1.0), r"servers = 2\.5: must be a whole number"),
    (lambda: mmc(1, -1.0, 2.0), r"arrival_rate = -1\.0: .* at least 0"),
    (lambda: mmc(1, math.nan, 2.0), "arrival_rate = nan: must be finite"),
    (lambda: mmc(1, 1.0, 0.0), r"service_rate = 0\.0: must be finite and above 0"),
    (lambda: mmc(1, 1.0, math.inf), "service_rate = inf: must be finite"),
    (lambda: erlang_b(-1, 1.0), "servers = -1"),
    (lambda: erlang_b(1, -0.1), r"offered_load = -0\.1"),
    (lambda: max_offered_load(3, 0.0), r"blocking = 0\.0: must be above 0 and below 1"),
    (lambda: max_offered_load(3, 1.0), r"blocking = 1\.0"),
    (
        lambda: mmck(3, 2, 1.0, 1.0),
        "capacity = 2: must be a whole number of at least 3",
    ),
    (lambda: mmc_finite_source(1, 0, 1.0, 1.0), "population = 0"),
    (lambda: mmc_finite_source(1, 3, -1.0, 1.0), "arrival_rate_each = -1"),
    (lambda: erlang_a(1, 1.0, 1.0, -1.0), "patience_rate = -1"),
    (lambda: mg1(0.5, 0.0, 1.0), r"mean_service = 0\.0"),
    (lambda: mg1(0.5, 1.0, -1.0), "scv_service = -1"),
    (lambda: gg1(0.5, 1.0, -1.0, 1.0), "scv_arrival = -1"),
    (lambda: mgc(2, 0.5, 1.0, -1.0), "scv_service = -1"),
    (lambda: priority_mmc(1, [], 1.0), r"arrival_rates = \[\]: .* one at least"),
    (lambda: priority_mmc(1, [0.5, -1.0], 1.0), r"arrival_rates\[1\] = -1"),
    (
        lambda: priority_mg1([0.1, 0.1], [1.0], 2.0),
        "mean_service holds 1 numbers for 2",
    ),
    (lambda: priority_mg1([0.1], 2.0, 3.9), r"second_moment = 3\.9: .* square"),
    (lambda: servers_needed(1.0, 1.0, -1.0, 0.5), r"limit = -1\.0"),
    (lambda: servers_needed(1.0, 1.0, 1.0, 1.0), r"fraction = 1\.0: .* below 1"),
    (lambda: servers_needed(1.0, 1.0, 1.0, 0.5, 1.1), r"max_occupancy = 1\.1"),
    (lambda: mmc(1, 0.5, 1.0).wait_exceeds(-1.0), r"limit = -1\.0"),
    (lambda: mmc(1, 0.5, 1.0).wait_percentile(1.0), r"fraction = 1\.0"),
]


@pytest.mark.parametrize(("call", "words"), FAULTS)
def test_arguments_outside_their_range_are_named(call, words):
    """The message says the argument, its value and what is allowed."""
    with pytest.raises(ValueError, match=words):
        call()


UNSTABLE = [
    lambda: erlang_c(3, 3.0),
    lambda: mmc(3, 3.0, 1.0),
    lambda: mgc(3, 3.0, 1.0, 0.5),
    lambda: erlang_a(3, 3.0, 1.0, 0.0),
    lambda: priority_mmc(3, [1.0, 1.0, 1.0], 1.0),
    lambda: priority_mmc(3, [1.0, 1.0, 1.0], 1.0, True),
]


@pytest.mark.parametrize("call", UNSTABLE)
def test_unstable_queues_say_what_would_help(call):
    """The message says the load and the servers that would carry it."""
    words = r"a load of 3 erlangs on 3 servers .* below 3, or the servers at least 4"
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: mg1(2.5, 1.0, 1.0),
        lambda: gg1(2.5, 1.0, 2.0, 1.0),
        lambda: priority_mg1([1.0, 1.5], 1.0, 2.0),
    ],
)
def test_an_unstable_server_says_its_load(call):
    """One server with a load of 2.5 would need three."""
    words = r"a load of 2\.5 erlangs on 1 server .* at least 3"
    with pytest.raises(ValueError, match=words):
        call()


def test_saturation_is_decided_exactly():
    """A queue is stable up to the last float below its servers, and only so far."""
    near = math.nextafter(3.0, 0.0)
    assert erlang_c(3, near) == pytest.approx(1)
    assert mmc(3, near, 1.0).mean_wait == pytest.approx(1 / (3 - near))
    assert mmc(1, 0.3, math.nextafter(0.3, 1)).mean_wait > 1e15
    with pytest.raises(ValueError, match="no steady state"):
        mmc(10, 1.0, 0.1 - 1e-17)


def test_overloaded_queues_that_lose_are_valid():
    """Where customers are lost or leave, no load is too much."""
    assert mmck(1, 1, 3.0, 1.0).lost_fraction == pytest.approx(0.75)
    assert mmck(2, 500, 20.0, 1.0).lost_fraction == pytest.approx(0.9)
    assert erlang_a(2, 20.0, 1.0, 1e-3).abandoned_fraction == pytest.approx(0.9)


def test_unknown_distributions_say_so():
    """Queues of general service know the chance of any wait, no more."""
    for queue in (mg1(0.5, 1.0, 1.0), mgc(2, 1.0, 1.0, 0.5), gg1(0.5, 1.0, 0.5, 1.0)):
        assert queue.wait_exceeds(0) == queue.wait_probability
        assert queue.wait_percentile(0.01) == 0
        with pytest.raises(UnknownWaitError, match="not known"):
            queue.wait_exceeds(1.0)
        with pytest.raises(NotImplementedError):
            queue.wait_percentile(0.99)
    with pytest.raises(ValueError, match="not known"):
        priority_mmc(2, [0.5, 0.5], 1.0)[1].wait_exceeds(1.0)


KNOWN = [
    mmc(3, 2.5, 1.0),
    mmck(3, 20, 2.5, 1.0),
    mmck(3, 20, 6.0, 1.0),
    mmc_finite_source(3, 12, 0.5, 1.0),
    erlang_a(3, 2.5, 1.0, 0.2),
    erlang_a(3, 9.0, 1.0, 0.2),
    priority_mmc(3, [1.0, 1.5], 1.0)[0],
    priority_mmc(3, [2.5, 0.1], 1.0, True)[0],
]


@pytest.mark.parametrize("queue", KNOWN)
def test_tails_hold_together(queue):
    """Tails start at the chance of a wait, add up to the mean wait, and percentiles invert them."""
    assert queue.wait_exceeds(0) == queue.wait_probability
    assert queue.wait_exceeds(1e-12) == pytest.approx(queue.wait_probability)
    grid = np.linspace(0.0, 60.0, 301)
    tails = [queue.wait_exceeds(t) for t in grid]
    assert simpson(tails, x=grid) == pytest.approx(queue.mean_wait, rel=1e-3)
    for fraction in (0.5, 0.9, 0.999, 1 - 1e-9):
        wait = queue.wait_percentile(fraction)
        if wait:
            assert queue.wait_exceeds(wait) == pytest.approx(1 - fraction, rel=1e-9)
        else:
            assert queue.wait_probability <= 1 - fraction


EMPTY = [
    mmc(3, 0.0, 2.0),
    mmck(3, 5, 0.0, 2.0),
    mmc_finite_source(3, 5, 0.0, 2.0),
    erlang_a(3, 0.0, 2.0, 1.0),
    mgc(3, 0.0, 0.5, 2.0),
    gg1(0.0, 0.5, 0.5, 2.0),
    gg1(0.0, 0.5, 2.0, 2.0),
    priority_mmc(3, [0.0, 0.0], 2.0)[1],
    priority_mmc(3, [0.0, 0.0], 2.0, True)[1],
    priority_mg1([0.0, 0.0], 0.5, 0.5)[1],
]


@pytest.mark.parametrize("queue", EMPTY)
def test_without_arrivals_nobody_waits(queue):
    """No arrivals: no wait, an empty system, and a service as the time that one would spend."""
    values = [getattr(queue, name) for name in MEASURES]
    assert values == [0, 0, 0, 0.5, 0, 0, 1]
    assert queue.lost_fraction == queue.abandoned_fraction == 0


def test_arguments_go_by_name_or_position():
    """Every function takes its arguments both ways, also as numbers of numpy."""
    assert mmc(np.int64(3), np.float64(2), 1) == mmc(
        servers=3, arrival_rate=2.0, service_rate=1.0
    )
    assert gg1(0.5, 1.0, 2.0, 3.0) == gg1(
        arrival_rate=0.5, mean_service=1.0, scv_arrival=2.0, scv_service=3.0
    )
    assert mmck(2, 9, 1.0, 3.0) == mmck(
        servers=2, capacity=9, arrival_rate=1.0, service_rate=3.0
    )
    assert priority_mg1(np.array([0.1, 0.2]), np.float64(1), 2.0) == priority_mg1(
        arrival_rates=[0.1, 0.2], mean_service=1.0, second_moment=2.0, preemptive=False
    )
    assert isinstance(mmc(3, 2, 1), QueueMeasures)


def test_highest_preemptive_class_is_alone():
    """The lower classes do not exist for the highest, which keeps the distribution of its waits."""
    urgent = priority_mmc(4, [2.5, 1.0], 1.0, preemptive=True)[0]
    alone = mmc(4, 2.5, 1.0)
    for name in MEASURES:
        assert getattr(urgent, name) == pytest.approx(getattr(alone, name), rel=1e-14)
    assert urgent.wait_exceeds(0.7) == alone.wait_exceeds(0.7)


def test_class_without_arrivals_meets_what_a_single_one_would():
    """A class of almost nobody and a class of nobody wait the same."""
    for preemptive in (False, True):
        none = priority_mmc(3, [1.0, 0.0, 1.0], 1.0, preemptive)[1].mean_wait
        few = priority_mmc(3, [1.0, 1e-9, 1.0], 1.0, preemptive)[1].mean_wait
        assert none == pytest.approx(few, rel=1e-8)
        assert none > 0


@pytest.mark.parametrize("preemptive", [False, True])
def test_exponential_service_agrees_between_one_server_formulas(preemptive):
    """M/M/1 with priorities is M/G/1 with priorities of second moment 2 / mu^2."""
    markov = priority_mmc(1, [0.3, 0.2, 0.4], 2.0, preemptive)
    general = priority_mg1([0.3, 0.2, 0.4], 0.5, 0.5, preemptive)
    for one, other in zip(markov, general, strict=True):
        for name in MEASURES:
            assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-12)


@pytest.mark.parametrize("load", [1e-6, 0.3, 2.6, 9.99, 250.0, 9_990.0, 1e6])
@pytest.mark.parametrize("promise", [(0.0, 0.5), (0.1, 0.8), (1.0, 0.99)])
def test_one_server_fewer_fails(load, promise):
    """The number keeps the promise, and one less does not, at any load."""
    limit, fraction = promise
    enough = servers_needed(load, 1.0, limit, fraction)
    assert mmc(enough, load, 1.0).wait_exceeds(limit) <= 1 - fraction
    fewer = enough - 1
    if fewer > load:
        assert mmc(fewer, load, 1.0).wait_exceeds(limit) > 1 - fraction
    else:
        assert fewer <= load


def test_servers_stay_below_their_occupancy():
    """The limit of occupancy binds where the promise is easy; 70 of 100 is exactly 0.7."""
    assert servers_needed(70.0, 1.0, 1000.0, 0.5) == 71
    assert servers_needed(70.0, 1.0, 1000.0, 0.5, max_occupancy=0.7) == 100
    assert servers_needed(0.0, 1.0, 1.0, 0.9, max_occupancy=0.7) == 0


def test_three_servers_suffice_where_a_search_from_above_says_four():
    """Load 2.6, calls of ten, 80 % within 60: three servers keep it."""
    assert servers_needed(0.26, 0.1, 60.0, 0.8) == 3


def test_ten_thousand_servers_take_milliseconds():
    """A large desk is answered at once (generous to a busy machine)."""
    calls = [
        lambda: erlang_b(10_000, 9_900.0),
        lambda: mmc(10_000, 9_999.0, 1.0),
        lambda: erlang_a(10_000, 11_000.0, 1.0, 0.5),
        lambda: mmck(10_000, 20_000, 10_000.0, 1.0),
        lambda: max_offered_load(10_000, 0.01),
    ]
    for call in calls:
        start = time.process_time()
        call()
        assert time.process_time() - start < 0.25


def test_mean_time_adds_the_service():
    """Times add up, and Little's law joins means of number and time, over those counted."""
    room = mmck(3, 8, 5.0, 1.0)
    admitted = 5.0 * (1 - room.lost_fraction)
    assert room.mean_time == pytest.approx(room.mean_wait + 1)
    assert room.mean_in_system == pytest.approx(admitted * room.mean_time)
    desk = erlang_a(3, 5.0, 1.0, 0.5)
    served = 1 - desk.abandoned_fraction
    assert desk.mean_queue == pytest.approx(5.0 * desk.mean_wait)
    assert desk.mean_time == pytest.approx(desk.mean_wait + served)
    assert desk.mean_in_system == pytest.approx(5.0 * desk.mean_time)
    assert desk.abandoned_fraction == pytest.approx(0.5 * desk.mean_wait)


@pytest.mark.parametrize("rate", [1e-320, 1e308, 10**400, float("inf"), float("nan")])
def test_numbers_beyond_the_range_of_floats_are_refused(rate):
    """What cannot be squared or divided by is refused with its name, not computed into nonsense."""
    if not rate < 1:
        with pytest.raises(ValueError, match="arrival_rate"):
            mmc(2, rate, 1.0)
    with pytest.raises(ValueError, match="service_rate"):
        mmc(2, 1.0, rate)


def test_more_load_than_anybody_has_is_refused():
    """Servers are counted up to a hundred million erlangs, and not beyond."""
    with pytest.raises(ValueError, match="erlangs is more than"):
        servers_needed(1e12, 1.0, limit=1.0, fraction=0.5)
