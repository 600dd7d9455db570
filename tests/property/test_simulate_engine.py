"""What holds in every run of the simulation, whatever the network: conservation, Little's law, order, luck."""

import numpy as np
import pytest
from builders_network import random_network
from hypothesis import given, settings
from hypothesis import strategies as st

from resourcing.simulate.engine import (
    DONE,
    IN_WORK,
    UNANSWERED,
    WAITING,
    WITHDRAWN,
    replicate,
)

pytestmark = pytest.mark.kernels

SOME = settings(max_examples=35, deadline=None)
NETWORKS = st.integers(0, 1 << 40).map(random_network)
REPLICATIONS = st.integers(0, (1 << 32) - 1)
GONE = (DONE, WITHDRAWN, UNANSWERED)


def run(network, replication, *, room=64):
    """Return the rows, the hours worked and the integral of one replication."""
    return replicate(network.arrays(), network.options(), replication, room)


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_every_request_is_somewhere(network, replication):
    """Those who asked were served, have withdrawn, went unanswered, wait or are in work; at most one by server."""
    rows, *_ = run(network, replication)
    often = np.bincount(rows["state"], minlength=5)
    assert often.sum() == len(rows)
    assert len(often) == 5
    assert often[IN_WORK] <= network.num_servers
    assert (np.isnan(rows["left"]) == ~np.isin(rows["state"], GONE)).all()
    begun = rows["state"][~np.isnan(rows["begun"])]
    assert set(begun) <= {DONE, IN_WORK, WAITING, UNANSWERED}
    assert (rows["server"] >= 0).sum() == len(begun)


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_littles_law(network, replication):
    """The number present, integrated over time, is the sum of the times that requests are there."""
    rows, _, area = run(network, replication)
    until = np.where(np.isnan(rows["left"]), network.end, rows["left"])
    assert area == pytest.approx((until - rows["arrived"]).sum(), abs=1e-7)


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_hours_are_conserved(network, replication):
    """Hours worked are those that requests lost of their work, at everybody's pace; nobody works more than they can."""
    flat = network.replace(pace=np.ones_like(network.pace))
    rows, worked, _ = run(flat, replication)
    done, stopped = rows["state"] == DONE, rows["state"] == IN_WORK
    sure = rows["hours"][done].sum() + (rows["hours"] - rows["left_over"])[~done].sum()
    assert worked.sum() >= sure - 1e-7
    assert worked.sum() <= sure + rows["left_over"][stopped].sum() + 1e-7
    starts = flat.origin + flat.width * np.arange(flat.speed.shape[1])
    ends = np.append(starts[1:], np.inf)
    days = np.clip(ends, flat.begin, flat.end) - np.clip(starts, flat.begin, flat.end)
    assert (worked <= flat.speed * days + 1e-7).all()


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_times_are_in_order(network, replication):
    """Rows come in order of arrival, within the time simulated; begun after arrival, left after that."""
    rows, *_ = run(network, replication)
    times = rows["arrived"]
    assert ((times >= network.begin) & (times < network.end)).all()
    assert (np.diff(times) >= 0).all()
    assert not (rows["begun"] < times).any()
    assert not (rows["left"] < np.fmax(times, rows["begun"])).any()
    assert not (rows["left"] > network.end).any()


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_somebody_asked_begins(network, replication):
    """Who begins a request is its lead or helper then, at work, and not at work on another."""
    rows, *_ = run(network, replication)
    begun = rows[rows["server"] >= 0]
    piece = np.searchsorted(network.edges, begun["begun"], side="right")
    asked = np.column_stack(
        [
            network.lead[begun["source"], piece],
            network.helpers[begun["source"], piece],
        ]
    )
    assert (asked == begun["server"][:, None]).any(axis=1).all()
    at = (begun["begun"] - network.origin) / network.width + 1e-9
    stretch = np.minimum(at.astype(int), network.speed.shape[1] - 1)
    assert (network.speed[begun["server"], stretch] > 0).all()


@SOME
@given(network=NETWORKS, replication=REPLICATIONS, room=st.integers(0, 5))
def test_a_replication_repeats_bit_for_bit(network, replication, room):
    """The same network and replication give the same rows, whatever the room."""
    rows, worked, area = run(network, replication)
    again, same, equal = run(network, replication, room=room)
    assert rows.tobytes() == again.tobytes()
    assert (worked.tobytes(), area) == (same.tobytes(), equal)


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_luck_does_not_depend_on_the_plan(network, replication):
    """Other people, speeds and classes, and sources more, leave arrivals and works as they were."""
    network = network.replace(closed=False)
    rows, *_ = run(network, replication)
    more = {
        name: np.concatenate([getattr(network, name)] * 2)
        for name in ("rate", "mean", "lead", "helpers", "priority", "patience")
    }
    keys = np.concatenate([network.keys, network.keys[:, ::-1] ^ np.uint64(12345)])
    other = network.replace(
        **more,
        keys=keys,
        service_time=network.times * 2,
        pace=np.tile(network.pace, 2),
        speed=network.speed[::-1],
        preempts=not network.preempts,
    )
    found, *_ = run(other, replication)
    same = found[found["source"] < network.num_sources]
    assert (same["arrived"] == rows["arrived"]).all()
    assert (same["hours"] == rows["hours"]).all()
    assert (same["source"] == rows["source"]).all()


@SOME
@given(network=NETWORKS, replication=REPLICATIONS, more=st.floats(0.0, 20.0))
def test_luck_of_the_horizon_does_not_depend_on_the_warm_up(network, replication, more):
    """From time 0 on the same requests come, however long it was simulated before."""
    begins = {"begin": 0.0, "end": 25.0, "origin": -20.0}
    alone = network.replace(closed=False, **begins)
    longer = alone.replace(begin=-more)
    rows, found = (run(item, replication)[0] for item in (alone, longer))
    rows, found = rows[rows["arrived"] >= 0], found[found["arrived"] >= 0]
    for name in ("source", "arrived", "hours"):
        assert (rows[name] == found[name]).all()


@SOME
@given(network=NETWORKS, replication=REPLICATIONS)
def test_better_classes_gain_by_interruption(network, replication):
    """Where each source has one server, the best class does not notice any other if it interrupts."""
    best = network.priority == network.priority.min()
    alone = np.zeros((0, 0, 0))
    network = network.replace(closed=False, preempts=True, helpers=alone)
    alone = network.replace(rate=np.where(best[:, None], network.rate, 0.0))
    rows, _, _ = run(network, replication)
    found, _, _ = run(alone, replication)
    mine = rows[best[rows["source"]]]
    assert len(mine) == len(found)
    assert mine["begun"] == pytest.approx(found["begun"], nan_ok=True, abs=1e-9)
    assert mine["left"] == pytest.approx(found["left"], nan_ok=True, abs=1e-9)
