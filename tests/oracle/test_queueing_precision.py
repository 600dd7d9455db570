"""Formulas of queueing to 1e-9, relative, against chains solved in 60 digits and, for classes and phases, in full."""

import mpmath as mp
import numpy as np
import pytest
from oracle import chains
from oracle.phases import constant_service, two_classes, two_phases

from resourcing import queueing

PROMISE = 1e-9
"""Relative error promised."""
KEPT = 1e-12
"""Relative error kept, but for the deepest tails."""
VISIBLE = mp.mpf("1e-290")
"""Below this a float has lost digits, or is zero."""
SERVERS = [1, 2, 3, 10, 100, 1000, 10_000]


def error(value, truth):
    """Return the relative error; of what a float cannot show, whether it is above what can be seen."""
    if abs(truth) < VISIBLE:
        return 0.0 if value <= 1e-289 else 1.0
    return float(abs(mp.mpf(value) - truth) / abs(truth))


def check(measures, truths, *, within=KEPT):
    """Assert each measure, and say which is wrong."""
    errors = {k: error(getattr(measures, k), truth) for k, truth in truths.items()}
    assert {name: e for name, e in errors.items() if not e < within} == {}


@pytest.mark.parametrize("servers", SERVERS)
@pytest.mark.parametrize("share", [1e-6, 0.3, 0.99, 1.0, 1.1, 100.0])
def test_loss_formula_to_high_precision(servers, share):
    """Erlang's B from almost no load to a hundred times the servers'."""
    for load in {share, share * servers}:
        truth = chains.blocking(servers, load)
        assert error(queueing.erlang_b(servers, load), truth) < KEPT


@pytest.mark.parametrize("load", [0.0, 1e-300, 1e-6, 0.3, 2000.0, 1e150])
def test_without_servers_everything_is_lost(load):
    """Erlang's B of no server is 1 at any load, as the chain has it, and the recursion goes on from it."""
    assert queueing.erlang_b(0, load) == chains.blocking(0, load) == 1
    one = queueing.erlang_b(1, load)
    assert error(one, chains.blocking(1, load)) < KEPT
    assert one == pytest.approx(load / (1 + load), rel=1e-15)


@pytest.mark.parametrize("servers", SERVERS)
@pytest.mark.parametrize("share", [1e-6, 0.5, 0.9, 0.999, 1 - 1e-9])
def test_waiting_formula_to_high_precision(servers, share):
    """Erlang's C, the mean wait, an empty system and a far tail, also at the edge of stability."""
    rate = 0.7
    arrivals = share * servers * rate
    waiting, wait, nobody = chains.endless(servers, arrivals, rate)
    truths = {
        "wait_probability": waiting,
        "mean_wait": wait,
        "empty_probability": nobody,
    }
    queue = queueing.mmc(servers, arrivals, rate)
    check(queue, truths)
    limit = 300 / (servers * rate - arrivals)
    exponent = (servers * mp.mpf(rate) - mp.mpf(arrivals)) * mp.mpf(limit)
    assert error(queue.wait_exceeds(limit), waiting * mp.exp(-exponent)) < KEPT
    load = share * servers
    assert (
        error(queueing.erlang_c(servers, load), chains.endless(servers, load, 1)[0])
        < KEPT
    )


@pytest.mark.parametrize("servers", [1, 2, 10, 300, 2000])
@pytest.mark.parametrize("blocking", [1e-200, 1e-9, 0.01, 0.5, 0.999999])
def test_largest_load_is_exact(servers, blocking):
    """A load smaller by 1e-12 blocks less than asked, a load larger by as much blocks more."""
    load = mp.mpf(queueing.max_offered_load(servers, blocking))
    step = mp.mpf(KEPT)
    low, high = (chains.blocking(servers, load * (1 + s)) for s in (-step, step))
    assert low < blocking < high


ROOMS = [(1, 1), (1, 6), (3, 7), (10, 10), (20, 1500)]
RHOS = [1e-6, 0.5, 1 - 1e-9, 1.0, 1 + 1e-9, 1.0001, 1.5, 1e6]


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("rho", RHOS)
def test_limited_places_to_high_precision(room, rho):
    """M/M/c/K below, at, next to and far above saturation, with the tails of its waits."""
    servers, capacity = room
    rate = 0.7
    arrivals = rho * servers * rate
    states, seen = chains.limited(servers, capacity, arrivals, rate)
    queue = queueing.mmck(servers, capacity, arrivals, rate)
    truths = chains.of_states(states, seen, servers, rate)
    check(queue, truths | {"lost_fraction": states[-1]})
    for limit in (0.01, 1.0, 25.0):
        truth = chains.exceeding(seen, servers, rate, limit)
        assert error(queue.wait_exceeds(limit), truth) < KEPT


def test_a_room_without_end_at_saturation():
    """At equal rates all states are alike: 10^9 places lose one in 10^9, and wait for half of them."""
    queue = queueing.mmck(1, 10**9, 1.0, 1.0)
    assert queue.lost_fraction == pytest.approx(1 / (1e9 + 1), rel=1e-15)
    assert queue.mean_wait == pytest.approx((1e9 - 1) / 2, rel=1e-15)
    assert queue.wait_exceeds(1000.0) == pytest.approx(1 - 1001 / 1e9, rel=1e-12)


@pytest.mark.parametrize("share", [1 - 1e-8, 1 + 3e-10, 1 + 1e-8, 1.1])
def test_a_room_without_end_next_to_saturation(share):
    """M/M/1/K of 10^9 places by its closed formulas, which cancel in all but many digits."""
    places, rate = 10**9, 0.7
    rho = mp.mpf(share * rate) / mp.mpf(rate)
    full = (1 - rho) * rho**places / (1 - rho ** (places + 1))
    last = (places + 1) * rho ** (places + 1) / (1 - rho ** (places + 1))
    truths = {
        "lost_fraction": full,
        "mean_in_system": rho / (1 - rho) - last,
        "empty_probability": (1 - rho) / (1 - rho ** (places + 1)),
    }
    check(queueing.mmck(1, places, share * rate, rate), truths)


@pytest.mark.parametrize("size", [(1, 1), (7, 3), (2, 5), (10, 200), (50, 3000)])
@pytest.mark.parametrize("load", [1e-6, 1e-3, 0.1, 30.0])
def test_limited_population_to_high_precision(size, load):
    """M/M/c with a limited population, from a rare request to one at once, with the tails of its waits."""
    servers, population = size
    rate = 0.3
    states, seen = chains.population(servers, population, load * rate, rate)
    queue = queueing.mmc_finite_source(servers, population, load * rate, rate)
    check(queue, chains.of_states(states, seen, servers, rate))
    for limit in (0.01, 30.0):
        truth = chains.exceeding(seen, servers, rate, limit)
        assert error(queue.wait_exceeds(limit), truth) < KEPT


IMPATIENT = [
    (1, 1e-6, 1e-3),
    (1, 100.0, 1.0),
    (2, 1e6, 1e3),
    (3, 2.0, 1e12),
    (3, 4.0, 1e-3),
    (10, 9.0, 1e-9),
    (10, 9.99, 1e-3),
    (10, 10.0, 1e-2),
    (10, 10.1, 30.0),
    (10, 1000.0, 1e6),
    (300, 250.0, 0.1),
    (1000, 1100.0, 2.0),
    (10_000, 9_990.0, 1.0),
]


@pytest.mark.parametrize("case", IMPATIENT)
def test_impatience_to_high_precision(case):
    """M/M/c+M from endless patience to none, below and above saturation."""
    servers, arrivals, leaving = case
    states = chains.impatient(servers, arrivals, 1.0, leaving)
    truths = chains.of_states(states, states, servers, 1.0)
    truths["mean_wait"] = truths["mean_queue"] / mp.mpf(arrivals)
    truths["mean_time"] = truths["mean_in_system"] / mp.mpf(arrivals)
    truths["abandoned_fraction"] = truths["mean_wait"] * mp.mpf(leaving)
    check(queueing.erlang_a(servers, arrivals, 1.0, leaving), truths)


@pytest.mark.parametrize("leaving", [1e-9, 1e-12])
def test_long_patience_at_saturation_to_high_precision(leaving):
    """A queue of millions at equal rates, too long for a chain: its integral in 60 digits."""
    width = 1 / mp.sqrt(leaving)

    def density(time):
        return mp.exp((1 - mp.exp(-leaving * time)) / leaving - time)

    above = mp.quad(density, [width * k for k in range(0, 20, 2)])
    check(
        queueing.erlang_a(1, 1.0, 1.0, leaving), {"empty_probability": 1 / (1 + above)}
    )


@pytest.mark.parametrize("case", [(1, 0.5, 0.3), (3, 2.5, 2.0), (5, 8.0, 0.5)])
@pytest.mark.parametrize("limit", [1e-3, 0.5, 4.0])
def test_impatient_waits_to_high_precision(case, limit):
    """The wait of those who may leave, from the phases in which those ahead of them go."""
    servers, arrivals, leaving = case
    states = chains.impatient(servers, arrivals, 1.0, leaving)
    truth = chains.still_waiting(states, servers, 1.0, leaving, limit)
    queue = queueing.erlang_a(servers, arrivals, 1.0, leaving)
    assert error(queue.wait_exceeds(limit), truth) < KEPT


@pytest.mark.parametrize("load", [9.0, 20.0])
def test_almost_endless_patience_is_the_limit(load):
    """A patience of 10^13 services: below saturation nobody leaves, above it the excess does."""
    queue = queueing.erlang_a(10, load, 1.0, 1e-13)
    if load < 10:
        assert queue.mean_wait == pytest.approx(
            queueing.mmc(10, load, 1.0).mean_wait, rel=1e-11
        )
        assert queue.wait_exceeds(9.0) == pytest.approx(
            queueing.mmc(10, load, 1.0).wait_exceeds(9.0), rel=1e-10
        )
    else:
        assert queue.abandoned_fraction == pytest.approx(0.5, rel=1e-12)
        assert queue.wait_percentile(0.3) == pytest.approx(
            -np.log(0.7) * 1e13, rel=1e-9
        )


def number_waiting(servers, arrivals, rate):
    """Return the mean number waiting in M/M/c."""
    return mp.mpf(arrivals) * chains.endless(servers, arrivals, rate)[1]


CLASSES = [
    (1, [0.3, 0.5, 0.1999]),
    (3, [1e-9, 2.9, 1e-9, 1e-7]),
    (3, [1.0, 1e-12, 1.0, 0.999]),
    (10, [1e-6, 5.0, 4.9999]),
    (1000, [300.0, 690.0, 1e-6, 9.0]),
]


@pytest.mark.parametrize("case", CLASSES)
def test_classes_to_high_precision(case):
    """M/M/c with priorities, also where a class adds next to nothing to those above it."""
    servers, arrivals = case
    rate = 1.0
    waiting = chains.endless(servers, mp.fsum(arrivals), rate)[0]
    patient = queueing.priority_mmc(servers, arrivals, rate)
    interrupted = queueing.priority_mmc(servers, arrivals, rate, preemptive=True)
    above = mp.mpf(0)
    for k, own in enumerate(arrivals):
        total = above + mp.mpf(own)
        wait = waiting * servers * rate / (servers - above) / (servers - total)
        check(patient[k], {"wait_probability": waiting, "mean_wait": wait})
        grown = number_waiting(servers, total, rate) - number_waiting(
            servers, above, rate
        )
        chance = chains.endless(servers, total, rate)[0]
        check(
            interrupted[k],
            {"wait_probability": chance, "mean_wait": grown / mp.mpf(own)},
        )
        above = total


@pytest.mark.parametrize("preemptive", [False, True])
def test_classes_as_a_chain_of_two(preemptive):
    """Both classes' queues from the chain of pairs of numbers, which knows no formula."""
    servers, arrivals = 2, (0.7, 0.6)
    high, low = two_classes(servers, arrivals, preemptive=preemptive, most=70)
    found = queueing.priority_mmc(servers, arrivals, 1.0, preemptive)
    assert [m.mean_queue for m in found] == pytest.approx([high, low], rel=1e-7)


@pytest.mark.parametrize("preemptive", [False, True])
def test_one_server_close_to_saturation(preemptive):
    """M/G/1 with priorities where the load is one up to the last digits, and plainly."""
    arrivals, mean, second = [0.25, 0.5, 0.25 - 2.0**-40], 1.0, 3.0
    found = queueing.priority_mg1(arrivals, mean, second, preemptive)
    above, residual = mp.mpf(0), mp.mpf(0)
    for measures, own in zip(found, arrivals, strict=True):
        total = above + mp.mpf(own)
        residual += mp.mpf(own) * second / 2
        met = residual if preemptive else mp.fsum(arrivals) * second / 2
        wait = met / (1 - above) / (1 - total)
        wait += mean * above / (1 - above) if preemptive else 0
        check(measures, {"mean_wait": wait})
        above = total
    single = queueing.mg1(1 - 2.0**-40, 1.0, 2.0)
    assert single.mean_wait == pytest.approx(
        (1 - 2.0**-40) * 3 / 2 * 2.0**40, rel=1e-14
    )


REGULAR = {2: 0.012, 5: 0.02, 10: 0.045}
"""Documented errors of the mean wait with constant service, by servers."""


@pytest.mark.parametrize("servers", REGULAR)
@pytest.mark.parametrize("occupancy", [0.2, 0.5, 0.7, 0.9])
def test_constant_service_within_its_documented_error(servers, occupancy):
    """M/D/c against its embedded chain."""
    truth = constant_service(servers, occupancy)
    found = queueing.mgc(servers, servers * occupancy, 1.0, 0.0).mean_wait
    assert found == pytest.approx(truth, rel=REGULAR[servers])


@pytest.mark.parametrize(("scv", "within"), [(0.5, 0.013), (2.0, 0.025), (4.0, 0.11)])
@pytest.mark.parametrize("case", [(2, 0.2), (2, 0.5), (2, 0.9), (5, 0.5), (5, 0.8)])
def test_phased_service_within_its_documented_error(scv, within, case):
    """M/E2/c and M/H2/c (balanced means) against the chain of phases."""
    servers, occupancy = case
    truth = two_phases(servers, occupancy, scv)
    found = queueing.mgc(servers, servers * occupancy, 1.0, scv).mean_wait
    assert found == pytest.approx(truth, rel=within)


REGULAR_ARRIVALS = [
    (0.3, 0.0),
    (0.5, 0.0),
    (0.8, 0.0),
    (0.3, 0.5),
    (0.5, 0.5),
    (0.8, 0.5),
]
IRREGULAR_ARRIVALS = [(0.3, 2.0), (0.5, 2.0), (0.8, 2.0), (0.5, 4.0), (0.95, 4.0)]


@pytest.mark.parametrize("case", REGULAR_ARRIVALS + IRREGULAR_ARRIVALS)
def test_general_arrivals_within_their_documented_error(case):
    """D/M/1, E2/M/1 and H2/M/1, whose waits follow from one root: wait within 15 %, its probability within 0.03."""
    load, scv = case

    def transform(s):
        if scv == 0:
            return mp.exp(-s / load)
        if scv < 1:
            return (2 * load / (2 * load + s)) ** 2
        share = (1 + mp.sqrt((scv - 1) / (scv + 1))) / 2
        rates = (2 * share * load, 2 * (1 - share) * load)
        return share * rates[0] / (rates[0] + s) + (1 - share) * rates[1] / (
            rates[1] + s
        )

    root = mp.findroot(lambda x: transform(1 - x) - x, (0.001, 0.99), solver="anderson")
    found = queueing.gg1(load, 1.0, scv, 1.0)
    assert found.mean_wait == pytest.approx(float(root / (1 - root)), rel=0.15)
    assert found.wait_probability == pytest.approx(float(root), abs=0.03)
