"""The simulation against queueing theory, inside 99 % intervals over replications, and against Ciw, request by request."""

from dataclasses import dataclass

import ciw
import numpy as np
import pytest
from builders_network import queue
from scipy import stats

from resourcing import queueing
from resourcing.simulate.chance import stream_key
from resourcing.simulate.engine import DONE, WITHDRAWN, replicate

LOADS = (0.2, 0.5, 0.7, 0.8, 0.9)
OVERLOADS = (0.5, 0.8, 1.0, 1.2, 2.0)
REPLICATIONS, SEED = 20, 6
SCALES = [1, pytest.param(10, marks=pytest.mark.slow)]
WARM_UP, COOL_DOWN = 1500.0, 2500.0


@dataclass(frozen=True)
class Found:
    """Means of each replication, shape (replication, class)."""

    mean_wait: np.ndarray
    mean_time: np.ndarray
    wait_probability: np.ndarray
    abandoned_fraction: np.ndarray
    occupancy: np.ndarray  # of all classes, shape (replication, 1)
    share: float  # of the intervals


def simulated(network, *luck, scale=1, days=9_000.0) -> Found:
    """Return what replications measure of the requests after the warm-up that have all left before the end.

    The luck of a case follows from its labels: no two cases share theirs.
    """
    until = WARM_UP + scale * days
    labels = (SEED, scale, *luck)
    keys = [stream_key(*labels, k) for k in range(network.num_sources)]
    changed = network.replace(end=until + COOL_DOWN, keys=keys)
    net, opt = changed.arrays(), changed.options()
    room = int(1.2 * changed.expected()) + 64
    rows = [
        _means(changed, *replicate(net, opt, k, room)[:2], until=until)
        for k in range(REPLICATIONS)
    ]
    columns = (np.array(column) for column in zip(*rows, strict=True))
    # long runs: intervals a third as long, of which one in a thousand may miss
    return Found(*columns, share=0.99 if scale == 1 else 0.999)


def _means(network, rows, worked, *, until):
    """Return the means of one replication, each a list by class."""
    kept = rows[(rows["arrived"] >= WARM_UP) & (rows["arrived"] < until)]
    assert not np.isnan(kept["left"]).any()  # everybody has left before the end
    gone = np.where(kept["state"] == WITHDRAWN, kept["left"], kept["begun"])
    columns = [
        gone - kept["arrived"],
        kept["left"] - kept["arrived"],
        gone > kept["arrived"],
        kept["state"] == WITHDRAWN,
    ]
    level = network.priority[kept["source"]]
    levels = range(network.priority.max() + 1)
    means = [[column[level == k].mean() for k in levels] for column in columns]
    hours = network.num_servers * (network.end - network.begin)
    return [*means, [worked.sum() / hours]]


def inside(samples, expected, *, share):
    """Return whether a number is inside the interval of the mean of independent samples."""
    error = samples.std(ddof=1) / np.sqrt(len(samples))
    width = stats.t.ppf(0.5 + share / 2, len(samples) - 1) * error
    return abs(samples.mean() - expected) <= width + 1e-12


def assert_inside(found, *theory, names=("mean_wait", "mean_time", "wait_probability")):
    """Check each class against its formula."""
    outside = {
        (name, k): (getattr(found, name)[:, k].mean(), getattr(measures, name))
        for k, measures in enumerate(theory)
        for name in names
        if not inside(
            getattr(found, name)[:, k], getattr(measures, name), share=found.share
        )
    }
    assert outside == {}


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("servers", [1, 3, 10])
def test_mmc(servers, load, scale):
    """Exponential work, one to ten servers: waits, times and occupancy are those of M/M/c."""
    days = 9_000 / servers**0.5
    network = queue(servers=servers, rates=(servers * load,))
    found = simulated(network, "mmc", servers, load, scale=scale, days=days)
    assert_inside(found, queueing.mmc(servers, servers * load, 1.0))
    assert found.occupancy.mean() == pytest.approx(load, rel=0.03)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize(
    ("kind", "scv"),
    [("constant", 0.0), ("log_normal", 1.5), ("gamma", 0.5), ("gamma", 2.0)],
)
def test_mg1(kind, scv, load, scale):
    """One server and work of any spread: waits are those of Pollaczek and Khinchine."""
    network = queue(rates=(load,), kind=kind, scv=scv or 1.0)
    found = simulated(network, "mg1", kind, scv, load, scale=scale)
    assert_inside(found, queueing.mg1(load, 1.0, scv))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("preempts", [False, True])
def test_two_classes_of_several_servers(preempts, load, scale):
    """Two servers and two classes: each class waits as theory says, interrupted or not."""
    rates = (0.8 * load, 1.2 * load)
    network = queue(servers=2, rates=rates, priority=[0, 1], preempts=preempts)
    theory = queueing.priority_mmc(2, rates, 1.0, preempts)
    # where it preempts, the formula's mean wait counts interruptions
    names = ("mean_time",) if preempts else ("mean_wait", "mean_time")
    found = simulated(network, "several", preempts, load, scale=scale)
    assert_inside(found, *theory, names=names)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("preempts", [False, True])
def test_two_classes_of_one_server(preempts, load, scale):
    """One server, two classes with work of other means and any spread: times are Cobham's, interrupted or not."""
    rates, means = np.array([0.5, 0.25]) * load, np.array([0.8, 2.4])
    network = queue(
        rates=rates, priority=[0, 1], preempts=preempts, kind="log_normal", scv=0.7
    ).replace(mean=means)
    theory = queueing.priority_mg1(rates, means, 1.7 * means**2, preempts)
    found = simulated(network, "one", preempts, load, scale=scale)
    assert_inside(found, *theory, names=("mean_time",))


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("load", OVERLOADS)
@pytest.mark.parametrize("patience", [0.5, 4.0])
def test_patience(patience, load, scale):
    """Those who lose patience leave as often, and wait as long, as Erlang A says; overloaded too."""
    network = queue(servers=4, rates=(4 * load,), patience=[patience])
    found = simulated(network, "patience", patience, load, scale=scale, days=4_000.0)
    theory = queueing.erlang_a(4, 4 * load, 1.0, 1 / patience)
    names = ("mean_wait", "wait_probability", "abandoned_fraction")
    assert_inside(found, theory, names=names)


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize("rate", [0.05, 0.15, 0.3, 0.6, 2.0])
def test_finite_source(rate, scale):
    """Sources that ask one thing at a time: waits and occupancy are those of a finite source."""
    network = queue(servers=3, rates=(rate,) * 10, closed=True)
    theory = queueing.mmc_finite_source(3, 10, rate, 1.0)
    found = simulated(network, "finite", rate, scale=scale, days=4_000.0)
    assert_inside(found, theory, names=("mean_wait", "mean_time", "wait_probability"))
    assert found.occupancy.mean() == pytest.approx(theory.occupancy, rel=0.02)


def test_replications_are_independent():
    """Means of replications do not go together with their neighbors', and spread as those of independent runs."""
    network = queue(rates=(0.5,), end=400.0)
    net, opt = network.arrays(), network.options()
    means = []
    for k in range(600):
        rows = replicate(net, opt, k, 400)[0]
        means.append(np.nanmean(rows["begun"] - rows["arrived"]))
    limit = stats.norm.ppf(0.995) / np.sqrt(600)
    for lag in (1, 2, 7):
        assert abs(np.corrcoef(means[lag:], means[:-lag])[0, 1]) < limit
    batches = np.reshape(means, (30, 20)).mean(axis=1)
    ratio = 20 * batches.var(ddof=1) / np.var(means, ddof=1)
    low, high = stats.chi2.ppf([0.005, 0.995], 29) / 29
    assert low < ratio < high


def test_an_empty_start_is_cut():
    """Without a warm-up a loaded queue looks better than it is; with it, it does not."""
    network = queue(rates=(0.9,), end=60.0)
    net, opt = network.arrays(), network.options()
    runs = [replicate(net, opt, k, 100)[0] for k in range(400)]
    waits = [np.nanmean(rows["begun"] - rows["arrived"]) for rows in runs]
    assert np.mean(waits) < 0.6 * queueing.mg1(0.9, 1.0, 1.0).mean_wait


# ---------------------------------------------------------------- Ciw


def by_ciw(network, rows, *, preempts=False):
    """Return the records of Ciw for the same arrivals, works and patience, sorted by class and arrival."""
    own = {f"Class {k}": rows[rows["source"] == k] for k in range(network.num_sources)}
    named = range(network.num_sources)
    renege = {
        name: [ciw.dists.Sequential((mine["until"] - mine["arrived"]).tolist())]
        for name, mine in own.items()
    }
    # Ciw asks for a work as it is begun
    begun = {name: mine[~np.isnan(mine["begun"])] for name, mine in own.items()}
    classes = {f"Class {k}": int(network.priority[k]) for k in named}
    described = ciw.create_network(
        arrival_distributions={
            name: [ciw.dists.Sequential(np.diff(mine["arrived"], prepend=0).tolist())]
            for name, mine in own.items()
        },
        service_distributions={
            name: [ciw.dists.Sequential(mine["hours"].tolist())]
            for name, mine in begun.items()
        },
        number_of_servers=[network.num_servers],
        priority_classes=(classes, ["resume"]) if preempts else classes,
        **(
            {"reneging_time_distributions": renege}
            if np.isfinite(network.patience).all()
            else {}
        ),
    )
    simulation = ciw.Simulation(described)
    simulation.simulate_until_max_time(network.end * 0.9)
    return simulation.get_all_records()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["log_normal", "constant"])
def test_ciw_serves_the_same_requests_at_the_same_times(kind, seed):
    """Three servers and three classes: every request is begun and left as in Ciw."""
    network = queue(
        servers=3, rates=(0.9, 0.9, 0.9), kind=kind, end=250.0, priority=[0, 1, 1]
    )
    rows = replicate(network.arrays(), network.options(), seed, 64)[0]
    _same(rows, by_ciw(network, rows), least=550)


@pytest.mark.parametrize("seed", range(3))
def test_ciw_interrupts_as_the_simulation_does(seed):
    """One server and two classes with interruption: every request leaves when it does in Ciw."""
    network = queue(rates=(0.4, 0.5), end=500.0, priority=[0, 1], preempts=True)
    rows = replicate(network.arrays(), network.options(), seed, 64)[0]
    _same(rows, by_ciw(network, rows, preempts=True), least=350, begun=False)


@pytest.mark.parametrize("seed", range(3))
def test_ciw_withdraws_the_same_requests(seed):
    """Two servers and two classes with patience: the same requests leave unserved."""
    network = queue(
        servers=2, rates=(1.2, 1.2), end=250.0, priority=[0, 1], patience=[1.0, 3.0]
    )
    rows = replicate(network.arrays(), network.options(), seed, 64)[0]
    records = by_ciw(network, rows)
    _same(rows, [r for r in records if r.record_type == "service"], least=350)
    gone = sorted(r.exit_date for r in records if r.record_type == "renege")
    ours = np.sort(rows["left"][rows["state"] == WITHDRAWN])[: len(gone)]
    assert len(gone) > 50
    assert ours == pytest.approx(np.array(gone), abs=1e-9)


def _same(rows, records, *, least, begun=True):
    """Check that each record of Ciw is one of ours."""
    done = {
        (r["source"].item(), round(r["arrived"].item(), 7)): r
        for r in rows[rows["state"] == DONE]
    }
    served = [r for r in records if r.record_type == "service"]
    assert len(served) > least
    for theirs in served:
        source = int(theirs.customer_class.removeprefix("Class "))
        ours = done[source, round(theirs.arrival_date, 7)]
        assert ours["left"] == pytest.approx(theirs.exit_date, abs=1e-9)
        if begun:
            assert ours["begun"] == pytest.approx(theirs.service_start_date, abs=1e-9)
