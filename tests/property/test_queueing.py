"""Identities, limits and monotony of the formulas of queueing, over random queues."""

import itertools
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from resourcing import queueing

SOME = settings(max_examples=60, deadline=None)
FEW = settings(max_examples=25, deadline=None)
SERVERS = st.integers(1, 200)
RATES = st.floats(1e-3, 1e3)
SHARES = st.floats(1e-4, 0.999)
LOADS = st.floats(1e-4, 500.0)
SCVS = st.floats(0.0, 9.0)


def same(value, *, rel=1e-10):
    """Return what a value of more than nothing is compared with."""
    return pytest.approx(value, rel=rel, abs=1e-280)


@SOME
@given(servers=st.integers(0, 200), load=LOADS)
def test_loss_follows_its_recursion(servers, load):
    """B(c + 1) = a B(c) / (c + 1 + a B(c))."""
    loss = load * queueing.erlang_b(servers, load)
    assert queueing.erlang_b(servers + 1, load) == same(loss / (servers + 1 + loss))


@SOME
@given(servers=SERVERS, share=SHARES)
def test_waiting_follows_from_losses(servers, share):
    """1 / C(c) = 1 / B(c) - 1 / B(c - 1), loose where the two are close."""
    assume(servers > 1)
    load = share * servers
    lost, more = queueing.erlang_b(servers, load), queueing.erlang_b(servers - 1, load)
    assume(lost > 1e-250)
    waiting = queueing.erlang_c(servers, load)
    assert lost * more == pytest.approx(waiting * (more - lost), rel=1e-6)
    assert lost <= waiting <= 1


@SOME
@given(servers=SERVERS, load=LOADS, rate=RATES)
def test_room_for_those_served_only_is_the_loss_formula(servers, load, rate):
    """M/M/c/c loses B; nobody waits."""
    queue = queueing.mmck(servers, servers, load * rate, rate)
    assert queue.lost_fraction == same(queueing.erlang_b(servers, load), rel=1e-9)
    assert queue.mean_wait == queue.wait_probability == queue.wait_exceeds(1.0) == 0


@SOME
@given(servers=SERVERS, share=st.floats(0.01, 0.95))
def test_ample_room_is_endless(servers, share):
    """M/M/c/K with a large K is M/M/c, with the same tail."""
    queue, limit = (
        queueing.mmck(servers, servers + 3000, share * servers, 1.0),
        3.0 / servers,
    )
    endless = queueing.mmc(servers, share * servers, 1.0)
    assert queue.mean_wait == same(endless.mean_wait)
    assert queue.wait_exceeds(limit) == same(endless.wait_exceeds(limit))
    assert queue.empty_probability == same(endless.empty_probability)


@SOME
@given(servers=SERVERS, share=st.floats(0.05, 0.9))
def test_endless_patience_is_erlang_c(servers, share):
    """M/M/c+M whose customers hardly ever leave is M/M/c."""
    queue = queueing.erlang_a(servers, share * servers, 1.0, 1e-11)
    endless = queueing.mmc(servers, share * servers, 1.0)
    assert queue.wait_probability == same(endless.wait_probability, rel=1e-7)
    assert queue.mean_wait == same(endless.mean_wait, rel=1e-7)
    assert queue.wait_exceeds(1.0) == same(endless.wait_exceeds(1.0), rel=1e-6)


@SOME
@given(servers=SERVERS, load=LOADS)
def test_no_patience_is_erlang_b(servers, load):
    """M/M/c+M whose customers leave at once loses B."""
    queue = queueing.erlang_a(servers, load, 1.0, 1e13)
    assert queue.abandoned_fraction == same(queueing.erlang_b(servers, load), rel=1e-8)


@SOME
@given(servers=SERVERS, load=LOADS, rate=RATES)
def test_patience_of_a_service_is_a_poisson_number(servers, load, rate):
    """With patience like service the number present is that of endless servers: mean a, none with exp(-a)."""
    queue = queueing.erlang_a(servers, load * rate, rate, rate)
    assert queue.mean_in_system == same(load)
    assert queue.empty_probability == same(math.exp(-load), rel=1e-9)
    assert queue.mean_time == same(1 / rate)


@SOME
@given(
    servers=st.integers(1, 30),
    load=st.floats(0.01, 60.0),
    rate=RATES,
    patience=st.floats(1e-4, 1e4),
    factor=st.floats(1e-6, 1e6),
)
def test_units_of_time_do_not_matter(servers, load, rate, patience, factor):
    """Rates in another unit of time change times only."""
    one = queueing.erlang_a(servers, load * rate, rate, patience * rate)
    other = queueing.erlang_a(
        servers, load * rate * factor, rate * factor, patience * rate * factor
    )
    assert other.mean_wait * factor == same(one.mean_wait, rel=1e-9)
    assert other.occupancy == same(one.occupancy, rel=1e-9)
    assert other.wait_exceeds(1 / factor / rate) == same(
        one.wait_exceeds(1 / rate), rel=1e-8
    )


@SOME
@given(servers=SERVERS, share=SHARES, rate=RATES)
def test_littles_law_of_every_queue(servers, share, rate):
    """Numbers are rates times times; occupancy is what is in service."""
    arrivals = share * servers * rate
    found = [
        (queueing.mmc(servers, arrivals, rate), arrivals),
        (queueing.mgc(servers, arrivals, 1 / rate, 0.4), arrivals),
        (queueing.erlang_a(servers, arrivals, rate, rate / 3), arrivals),
    ]
    room = queueing.mmck(servers, servers + 5, arrivals, rate)
    found.append((room, arrivals * (1 - room.lost_fraction)))
    for queue, admitted in found:
        assert queue.mean_queue == same(admitted * queue.mean_wait, rel=1e-8)
        assert queue.mean_in_system == same(admitted * queue.mean_time, rel=1e-8)
        busy = queue.mean_in_system - queue.mean_queue
        assert queue.occupancy * servers == pytest.approx(busy, rel=1e-6, abs=1e-9)


@SOME
@given(
    servers=st.integers(1, 20),
    population=st.integers(1, 150),
    each=st.floats(1e-4, 1e2),
)
def test_littles_law_of_a_population(servers, population, each):
    """Those outside ask at their rate; what is asked is served."""
    queue = queueing.mmc_finite_source(servers, population, each, 1.0)
    asked = servers * queue.occupancy
    outside = population - queue.mean_in_system
    assert each * outside == pytest.approx(asked, rel=1e-7, abs=1e-10)
    assert queue.mean_queue == same(asked * queue.mean_wait, rel=1e-9)
    assert queue.mean_in_system == same(asked * queue.mean_time, rel=1e-9)


@SOME
@given(share=SHARES, rate=RATES, scv=SCVS)
def test_one_server_formulas_agree(share, rate, scv):
    """M/M/1 is M/G/1 with variation 1, which is M/G/c of one server, G/G/1 of Poisson arrivals and a single class."""
    arrivals, service = share * rate, 1 / rate
    one, other = queueing.mmc(1, arrivals, rate), queueing.mg1(arrivals, service, 1.0)
    assert other.mean_wait == same(one.mean_wait)
    assert other.empty_probability == same(one.empty_probability)
    general = queueing.mg1(arrivals, service, scv)
    assert queueing.mgc(1, arrivals, service, scv) == general
    assert queueing.gg1(arrivals, service, 1.0, scv) == general
    second = service**2 * (1 + scv)
    for preemptive in (False, True):
        (only,) = queueing.priority_mg1([arrivals], service, second, preemptive)
        assert only.mean_wait == same(general.mean_wait)
        assert only.mean_in_system == same(general.mean_in_system)


@SOME
@given(share=st.floats(1e-3, 0.999), arrival=SCVS, service=SCVS)
def test_general_arrivals_keep_kingmans_bound(share, arrival, service):
    """The approximation stays within the bound, and its probability is one."""
    queue = queueing.gg1(share, 1.0, arrival, service)
    bound = (arrival / share + share * service) / (2 * (1 - share))
    assert 0 <= queue.mean_wait <= bound * (1 + 1e-12)
    assert -1e-12 <= queue.wait_probability <= 1


@SOME
@given(servers=st.integers(2, 100), share=SHARES)
def test_variation_lengthens_waits(servers, share):
    """M/G/c waits grow with the variation of service, and are those of M/M/c at 1."""
    scvs = (0.0, 0.5, 1.0, 1.5, 3.0, 9.0)
    waits = [queueing.mgc(servers, share * servers, 1.0, scv).mean_wait for scv in scvs]
    assert waits == sorted(waits)
    assert waits[2] == same(queueing.mmc(servers, share * servers, 1.0).mean_wait)
    assert 0.5 * waits[2] <= waits[0] * (1 + 1e-12)


@SOME
@given(
    servers=st.integers(1, 30),
    shares=st.lists(st.floats(1e-6, 1.0), min_size=1, max_size=5),
    fill=st.floats(0.05, 0.99),
)
def test_classes_conserve_the_number_waiting(servers, shares, fill):
    """With one service rate the order changes who waits, not how many; the higher wait less."""
    arrivals = [s * fill * servers / sum(shares) for s in shares]
    together = queueing.mmc(servers, sum(arrivals), 1.0)
    for preemptive in (False, True):
        classes = queueing.priority_mmc(servers, arrivals, 1.0, preemptive)
        waiting = sum(queue.mean_queue for queue in classes)
        assert waiting == same(together.mean_queue, rel=1e-7)
        waits = [queue.mean_wait for queue in classes]
        assert all(a <= b * (1 + 1e-9) for a, b in itertools.pairwise(waits))
        assert sum(queue.occupancy for queue in classes) == same(together.occupancy)


@SOME
@given(servers=SERVERS, load=LOADS)
def test_more_load_blocks_more_and_more_servers_less(servers, load):
    """B grows with the load and falls with the servers."""
    here = queueing.erlang_b(servers, load)
    assert (
        queueing.erlang_b(servers, load * 1.01)
        >= here
        >= queueing.erlang_b(servers + 1, load)
    )


@SOME
@given(servers=SERVERS, blocking=st.floats(1e-200, 1 - 1e-9))
def test_largest_load_blocks_as_asked(servers, blocking):
    """It is the inverse of Erlang's B."""
    load = queueing.max_offered_load(servers, blocking)
    assert queueing.erlang_b(servers, load) == same(blocking, rel=1e-10)


@FEW
@given(
    load=st.floats(1e-6, 3000.0),
    limit=st.floats(0.0, 3.0),
    fraction=st.floats(0.0, 0.9999),
    most=st.none() | st.floats(0.3, 1.0),
)
def test_servers_needed_is_the_smallest(load, limit, fraction, most):
    """The number keeps both limits; one fewer breaks one, or is not stable."""
    found = queueing.servers_needed(load, 1.0, limit, fraction, most)

    def kept(servers):
        if servers <= load:
            return False
        queue = queueing.mmc(servers, load, 1.0)
        free = most is None or queue.occupancy <= most
        return free and queue.wait_exceeds(limit) <= 1 - fraction

    assert kept(found)
    assert found == 1 or not kept(found - 1)


@FEW
@given(
    servers=st.integers(1, 20),
    load=st.floats(0.1, 40.0),
    patience=st.floats(1e-3, 1e3),
    fraction=st.floats(0.01, 0.999),
)
def test_impatient_percentiles_invert_their_tail(servers, load, patience, fraction):
    """The wait that a fraction stays within is exceeded by the rest, and by all where nobody waits so long."""
    queue = queueing.erlang_a(servers, load, 1.0, patience)
    wait = queue.wait_percentile(fraction)
    if wait == 0:
        assert queue.wait_probability <= 1 - fraction
    else:
        assert queue.wait_exceeds(wait) == same(1 - fraction, rel=1e-9)
