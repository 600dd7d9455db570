"""One replication of the simulation: equal to a slow second opinion on random networks, and right in small cases."""

import numpy as np
import pytest
from builders_network import queue, random_network
from numba import typeof
from oracle.stepwise import Stepwise
from scipy import stats

from resourcing.simulate.checks import check_replication
from resourcing.simulate.engine import (
    DONE,
    IN_WORK,
    UNANSWERED,
    WAITING,
    WITHDRAWN,
    replicate,
)
from resourcing.simulate.network import Network, ServiceTime

pytestmark = pytest.mark.kernels

STATES = {
    "done": DONE,
    "withdrawn": WITHDRAWN,
    "unanswered": UNANSWERED,
    "waiting": WAITING,
    "work": IN_WORK,
}
CONSTANT = ServiceTime(kind="constant")


def run(network, *, replication=0, room=64):
    """Return the rows, the hours worked and the integral of one replication."""
    return replicate(network.arrays(), network.options(), replication, room)


def small(**changes):
    """Return one server, one source with constant work of an hour; one hour a day."""
    given = {"servers": 1, "rates": (0.5,), "kind": "constant", "end": 200.0}
    return queue(**{**given, **changes})


def differs(network, replication):
    """Say in what the engine and the second opinion differ, nothing where they agree."""
    rows, worked, area = run(network, replication=replication, room=replication)
    other = Stepwise(network, replication).run()
    if len(rows) != len(other.wishes):
        return "number of requests"
    for name in ("source", "arrived", "begun", "left", "server", "hours"):
        theirs = np.array([getattr(w, name) for w in other.wishes], dtype=float)
        if not np.allclose(rows[name], theirs, rtol=0, atol=1e-9, equal_nan=True):
            return name
    if [STATES[w.state] for w in other.wishes] != rows["state"].tolist():
        return "state"
    if not np.allclose(worked, other.worked, rtol=0, atol=1e-8):
        return "worked"
    return "" if area == pytest.approx(other.area, abs=1e-8) else "area"


@pytest.mark.parametrize("block", range(6))
def test_engine_equals_the_second_opinion(block):
    """On random networks every time, state and hour is that of a simulation that looks at everything at each step."""
    seeds = range(1000 * block, 1000 * block + 25)
    assert {s: said for s in seeds if (said := differs(random_network(s), s % 4))} == {}


@pytest.mark.parametrize("way", ["preempts", "closed"])
def test_engine_equals_the_second_opinion_in_each_way(way):
    """So they do where everything preempts, and where every source is closed; and each state occurs."""
    found = set()
    for seed in range(7000, 7030):
        changes = {"preempts": True} if way == "preempts" else {"closed": True}
        if way == "closed":
            changes["patience"] = np.zeros(0)
        network = random_network(seed, **changes)
        assert (seed, differs(network, 1)) == (seed, "")
        found |= set(run(network)[0]["state"].tolist())
    assert found >= set(STATES.values()) - {WITHDRAWN}


@pytest.mark.parametrize("seed", [30_598, 30_704, 31_049])
def test_what_is_laid_aside_finds_somebody_else(seed):
    """Where one look after another is needed until nothing changes, both still agree."""
    assert differs(random_network(seed, preempts=True), seed % 4) == ""


@pytest.mark.slow
def test_engine_equals_the_second_opinion_on_many_networks():
    """As above, on 1,500 networks."""
    seeds = range(20_000, 21_500)
    assert {s: said for s in seeds if (said := differs(random_network(s), s % 4))} == {}


# ---------------------------------------------------------------- nothing, and enough


def test_nothing_is_asked():
    """Sources with rate 0 ask nothing; nobody works."""
    rows, worked, area = run(small(rates=(0.0, 0.0)))
    assert (len(rows), worked.sum(), area) == (0, 0.0, 0.0)


def test_no_sources_and_no_servers():
    """Without sources nothing happens; without servers everything goes unanswered."""
    none = Network(
        rate=np.zeros((0, 1)),
        mean=np.zeros(0),
        lead=np.zeros((0, 1)),
        speed=np.ones((2, 1)),
        begin=0.0,
        end=10.0,
    )
    assert len(run(none)[0]) == 0
    check_replication(none, *run(none))
    alone = Network(
        rate=np.ones((2, 1)),
        mean=np.ones(2),
        lead=np.full((2, 1), -1),
        speed=np.ones((0, 1)),
        begin=0.0,
        end=50.0,
    )
    rows, worked, area = run(alone)
    check_replication(alone, rows, worked, area)
    assert len(rows) > 50
    assert set(rows["state"]) == {UNANSWERED}
    assert (rows["left"] == rows["arrived"]).all()
    assert area == 0.0
    assert len(run(none.replace(speed=np.ones((0, 1))))[0]) == 0


def test_ample_staff_lets_nobody_wait():
    """With far more servers than work every request is begun as it arrives, and takes its own time."""
    rows, worked, area = run(queue(servers=40, rates=(1.0, 2.0), end=300.0))
    assert len(rows) > 500
    assert (rows["begun"] == rows["arrived"]).all()
    done = rows[rows["state"] == DONE]
    assert done["left"] - done["arrived"] == pytest.approx(done["hours"])
    assert worked.sum() == pytest.approx(area)


def test_zero_work_leaves_as_it_is_begun():
    """A request of no work leaves at once."""
    rows, worked, _ = run(small(mean=0.0))
    assert len(rows) > 50
    assert (rows["left"] == rows["arrived"]).all()
    assert worked.sum() == 0.0


# ---------------------------------------------------------------- luck


def test_same_seed_same_rows():
    """A replication is the same each time, another one is not, and the room does not matter."""
    network = random_network(5)
    rows, worked, area = run(network, replication=3)
    again, same, equal = run(network, replication=3, room=0)
    assert (rows.tobytes(), area) == (again.tobytes(), equal)
    assert (worked == same).all()
    assert rows.tobytes() != run(network, replication=4)[0].tobytes()


def test_each_source_has_its_own_spread_of_work():
    """Work of several distributions stands side by side: each source's is what it is alone."""
    times = (
        ServiceTime(kind="empirical", values=(1.0, 3.0)),
        ServiceTime(kind="gamma", scv=0.25),
        ServiceTime(kind="empirical", values=(2.0, 2.0, 8.0)),
        ServiceTime(kind="constant"),
        ServiceTime(kind="log_normal", scv=4.0),
        ServiceTime(kind="gamma", scv=0.25),
    )
    network = queue(servers=9, rates=(1.0,) * 6, mean=2.0).replace(service_time=times)
    rows = run(network)[0]
    for source, time in enumerate(times):
        hours = rows["hours"][rows["source"] == source]
        alone = network.replace(
            service_time=time,
            rate=np.eye(6)[source][:, None],
        )
        assert (hours == run(alone)[0]["hours"]).all()
    assert set(rows["hours"][rows["source"] == 0]) == {1.0, 3.0}
    assert set(rows["hours"][rows["source"] == 2]) == {1.0, 4.0}
    assert set(rows["hours"][rows["source"] == 3]) == {2.0}
    spread = rows["hours"][rows["source"] == 1].std() / 2.0
    assert spread == pytest.approx(0.5, rel=0.1)


@pytest.mark.parametrize("kind", ["exponential", "gamma"])
def test_a_source_has_its_own_luck(kind):
    """Whatever others ask and whoever answers, a source asks at the same times for the same work."""
    keys = np.array([[7, 8], [9, 10], [1, 2]])
    alone = queue(rates=(0.4,), kind=kind, keys=keys[:1])
    among = queue(servers=3, rates=(0.4, 1.0, 0.7), kind=kind, keys=keys)
    rows, others = run(alone)[0], run(among)[0]
    same = others[others["source"] == 0]
    assert len(rows) > 300
    assert (rows["arrived"] == same["arrived"]).all()
    assert (rows["hours"] == same["hours"]).all()


def test_requests_follow_the_rate_of_each_piece():
    """Requests come as often as each piece says, also where its rate is 0."""
    rates = np.array([[3.0, 0.0, 9.0]])
    network = queue().replace(
        rate=rates, edges=[200.0, 500.0], lead=np.zeros((1, 3)), end=700.0
    )
    rows = run(network)[0]
    often, _ = np.histogram(rows["arrived"], [0.0, 200.0, 500.0, 700.0])
    assert often[1] == 0
    assert network.expected() == 200 * 3 + 200 * 9
    spread = np.sqrt(
        [600, 1800]
    )  # a Poisson number is within 3.3 of it, 99.9 % of times
    assert (abs(often[[0, 2]] - [600, 1800]) < 3.3 * spread).all()


def rated(begin, *, kind="gamma"):
    """Return two sources under load that lose patience, whose rates change before time 0 and after."""
    network = queue(rates=(0.0, 0.0), kind=kind, patience=[2.0, 9.0])
    return network.replace(
        begin=begin,
        origin=begin,
        end=300.0,
        rate=[[0.9, 0.2, 0.5], [0.1, 0.3, 0.6]],
        edges=[-5.0, 90.0],
        lead=np.zeros((2, 3)),
        helpers=np.zeros((2, 3, 0)),
    )


@pytest.mark.parametrize("begin", [-1e-9, -7.5, -365.0])
@pytest.mark.parametrize("kind", ["log_normal", "gamma"])
def test_luck_from_time_0_on_does_not_depend_on_the_warm_up(begin, kind):
    """However long the warm-up is, the same requests with the same work and patience come from time 0 on."""
    alone, warmed = (run(rated(time, kind=kind))[0] for time in (0.0, begin))
    more = rated(begin).expected() - rated(0.0).expected()
    same = warmed[warmed["arrived"] >= 0]
    assert len(same) == len(alone) > 200
    assert len(warmed) - len(same) == pytest.approx(more, abs=4 * more**0.5)
    for name in ("source", "arrived", "hours", "until"):
        assert (same[name] == alone[name]).all()


def test_warm_up_has_its_own_luck():
    """Requests before time 0 do not repeat those after it, and come as often up to it; so do those after it from then on."""
    network = queue(rates=(0.5,), begin=-40.0, origin=-40.0, end=40.0)
    rows = [run(network, replication=k)[0]["arrived"] for k in range(600)]
    first = np.array([times[0] + 40.0 for times in rows])
    after = np.array([times[times >= 0][0] for times in rows])
    before = np.array([-times[times < 0][-1] for times in rows])
    for gap in (first, after, before):
        assert stats.kstest(gap, stats.expon(scale=2.0).cdf).pvalue > 0.01
    for one, other in ((first, after), (before, after)):
        assert abs(np.corrcoef(one, other)[0, 1]) < stats.norm.ppf(0.995) / 600**0.5


# ---------------------------------------------------------------- people

MOMENT = 1e-6


def asks_once(times, *, lead, mean, speed, changes_at=(), end=100.0, **others):
    """Return sources that each ask one thing, a moment after a time, with constant work.

    A source that asks one thing at a time, so often in that moment and never again. `lead` has a row for each source, with a
    column for each time between those of `changes_at`.
    """
    cuts = [cut for time in sorted(times) for cut in (time, time + MOMENT)]
    edges = np.array(sorted({*cuts, *changes_at}))
    starts = np.array([-1.0, *edges])
    piece = np.searchsorted(changes_at, starts, side="right")
    now = np.isclose(starts, np.array(times)[:, None], rtol=0, atol=MOMENT / 2)
    return Network(
        rate=now * 1000.0 / MOMENT,
        mean=mean,
        lead=np.array(lead)[:, piece],
        speed=speed,
        begin=0.0,
        end=end,
        edges=edges,
        closed=True,
        service_time=CONSTANT,
        **others,
    )


def close_to(values):
    """Return what a time is compared with, a moment later."""
    return pytest.approx(values, abs=20 * MOMENT, nan_ok=True)


def test_first_come_first_served():
    """One server begins each request when it has come and the one before has left."""
    rows = run(small(rates=(0.9,)))[0]
    before = np.concatenate([[0.0], rows["left"][:-1]])
    begun = np.maximum(rows["arrived"], before)
    assert len(rows) > 100
    assert rows["begun"] == pytest.approx(begun, nan_ok=True)


def test_work_waits_for_the_end_of_an_absence():
    """A request of 5 hours, asked on day 1.5, is worked on at 2 hours a day on days 3 and 5, then at 4."""
    speed = np.array([[9.0, 0.0, 0.0, 2.0, 0.0, 2.0, 4.0]])
    rows, worked, _ = run(asks_once([1.5], lead=[[0]], mean=[5.0], speed=speed))
    assert (rows["begun"][0], rows["left"][0]) == close_to((3.0, 6.25))
    assert worked[0] == close_to([0, 0, 0, 2, 0, 2, 1])


def test_stretches_begin_at_their_origin():
    """Speeds count from the origin, which may lie before the beginning, in stretches of any length."""
    speed = np.array([[9.0, 9.0, 0.0, 0.0, 0.0, 1.0, 0.5]])
    network = asks_once([0.2], lead=[[0]], mean=[2.0], speed=speed)
    rows, worked, _ = run(network.replace(origin=-3.0, width=1.5))
    assert (rows["begun"][0], rows["left"][0]) == close_to((4.5, 7.0))
    assert worked[0] == close_to([0, 0, 0, 0, 0, 1.5, 0.5])


def test_lead_then_helpers_in_their_order():
    """Of those who are free the lead begins, then the first helper that is named."""
    lead, helpers = [[1]] * 4, np.tile([2, 1, 0], (4, 9, 1))
    network = asks_once(
        [1.0, 2.0, 3.0, 4.0], lead=lead, mean=[10.0] * 4, speed=np.ones((3, 1))
    ).replace(helpers=helpers)
    rows = run(network)[0]
    assert rows["server"].tolist() == [1, 2, 0, 1]
    assert rows["begun"] == close_to([1.0, 2.0, 3.0, 11.0])


def test_best_class_then_own_then_oldest():
    """Who becomes free takes the best class, of that what it leads, of that the oldest."""
    times = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    lead = [[0], [1], [1], [0], [0], [1], [0]]
    helpers = np.where(np.array(lead) == 1, 0, -1)[:, :, None].repeat(15, axis=1)
    network = asks_once(
        times,
        lead=lead,
        mean=[10.0] * 7,
        speed=np.array([[1.0], [0.0]]),  # nobody but the helper is there
        priority=[5, 2, 2, 2, 2, 1, 9],
    ).replace(helpers=helpers)
    rows = run(network)[0]
    order = rows["source"][np.argsort(rows["begun"])].tolist()
    assert order == [0, 5, 3, 4, 1, 2, 6]


def test_patience_ends_with_the_beginning():
    """Nobody waits longer than their patience; who is begun stays; the times of leaving follow from the luck."""
    rows, _, _ = run(small(rates=(3.0,), patience=[0.7], end=2000.0))
    gone = rows["state"] == WITHDRAWN
    waited = np.where(gone, rows["left"], rows["begun"]) - rows["arrived"]
    assert 0.5 < gone.mean() < 0.8
    assert np.isnan(rows["begun"][gone]).all()
    assert (rows["left"][gone] == rows["until"][gone]).all()
    assert np.nanmin(rows["until"] - rows["arrived"] - waited) >= -1e-12
    assert (rows["until"] - rows["arrived"]).mean() == pytest.approx(0.7, rel=0.05)


def test_who_leaves_hands_back():
    """What somebody who has left had begun goes on with the next lead, with the work that is left."""
    speed = np.array([[2.0] * 10 + [0.0], [0.0] * 10 + [4.0]])
    network = asks_once(
        [4.0], lead=[[0, 1]], mean=[20.0], speed=speed, changes_at=[10.0]
    )
    rows, worked, _ = run(network)
    assert (rows["begun"][0], rows["left"][0]) == close_to((4.0, 12.0))
    assert worked.sum(axis=1) == close_to([12.0, 8.0])
    assert rows["server"][0] == 0


def test_work_that_is_handed_on_may_take_less_than_the_first_pace_says():
    """Work begun at a slow pace and ended at a fast one breaks no rule; hours that nobody worked do."""
    speed = np.array([[2.0] * 10 + [0.0], [0.0] * 10 + [4.0]])
    network = asks_once(
        [4.0],
        lead=[[0, 1]],
        mean=[10.0],
        speed=speed,
        changes_at=[10.0],
        pace=np.array([[2.0], [1.0]]),
    )
    rows, worked, area = run(network)
    assert worked.sum() == close_to(12.0 + 4.0)  # less than 10 hours at a pace of 2
    check_replication(network, rows, worked, area)
    with pytest.raises(RuntimeError, match="hours were done"):
        check_replication(network, rows, worked / 2, area)


def test_who_has_not_left_is_not_interrupted():
    """Work that will not be finished before somebody leaves goes on until then, whatever else waits."""
    speed = np.array([[1.0] * 30 + [0.0], [1.0] * 31])
    network = asks_once(
        [2.0, 3.0],
        lead=[[0, 0, 1], [0, 0, 1]],
        mean=[40.0, 1.0],
        speed=speed,
        changes_at=[20.0, 30.0],
        priority=[1, 0],
    )
    rows, worked, _ = run(network)
    assert worked[0, :30].sum() == close_to(28.0)
    assert rows["begun"] == close_to([2.0, 30.0])
    assert rows["left"] == close_to([43.0, 31.0])


def test_nobody_leads_any_more():
    """What waits when nobody leads any more is left unanswered then; what is in work is finished."""
    network = asks_once(
        [1.0, 2.0],
        lead=[[0, -1]] * 2,
        mean=[15.0] * 2,
        speed=np.ones((1, 1)),
        changes_at=[10.0],
    )
    rows, _, area = run(network)
    assert rows["state"].tolist() == [DONE, UNANSWERED]
    assert rows["left"] == close_to([16.0, 10.0])
    assert area == close_to(15 + 8)


def test_a_closed_source_asks_again_after_no_answer():
    """A source that asks one thing at a time goes on after its request was left unanswered, however that came."""
    network = queue(rates=(2.0, 2.0), end=300.0, closed=True).replace(
        rate=np.full((2, 3), 2.0),
        lead=[[0, -1, 0], [0, -1, 0]],
        edges=[100.0, 200.0],
    )
    rows = run(network)[0]
    often, _ = np.histogram(rows["arrived"], [0, 100, 200, 300])
    assert (often > 80).all()
    assert (rows["state"] == UNANSWERED).sum() > 300
    for source in (0, 1):
        mine = rows[rows["source"] == source]
        assert (mine["arrived"][1:] >= mine["left"][:-1]).all()


def test_better_class_interrupts_and_the_rest_is_resumed():
    """A better request interrupts a worse one, the youngest of the worst class; that goes on with what is left."""
    network = asks_once(
        [1.0, 2.0, 3.0, 4.0],
        lead=[[0], [1], [0], [0]],
        mean=[10.0, 10.0, 5.0, 1.0],
        speed=np.ones((2, 1)),
        priority=[2, 2, 1, 0],
        preempts=True,
    )
    helpers = np.array([1, 0, 1, 1])[:, None, None].repeat(9, axis=1)
    rows = run(network.replace(helpers=helpers))[0]
    # source 2 interrupts source 1 (younger) at 3; source 3 interrupts source 0 at 4
    assert rows["begun"] == close_to([1.0, 2.0, 3.0, 4.0])
    assert rows["left"] == close_to([12.0, 17.0, 8.0, 5.0])
    assert rows["server"].tolist() == [0, 1, 1, 0]


def test_better_class_interrupts_when_somebody_returns():
    """Somebody absent in the midst of a worse request begins the better one on return, not after the worse one."""
    speed = np.array([[1.0, 1.0, 0.0, 0.0, 1.0]])
    network = asks_once(
        [1.0, 3.0],
        lead=[[0], [0]],
        mean=[10.0, 2.0],
        speed=speed,
        priority=[1, 0],
        preempts=True,
    )
    rows = run(network)[0]
    assert rows["begun"] == close_to([1.0, 4.0])
    assert rows["left"] == close_to([15.0, 6.0])


def test_states_at_the_end():
    """At the end one request is in work and the others wait; the hours of the one in work count."""
    network = asks_once(
        [1.0, 2.0], lead=[[0], [0]], mean=[50.0, 1.0], speed=np.ones((1, 1)), end=20.0
    )
    rows, worked, area = run(network)
    assert rows["state"].tolist() == [IN_WORK, WAITING]
    assert np.isnan(rows["left"]).all()
    assert (worked.sum(), area) == close_to((19.0, 19.0 + 18.0))


def test_pace_is_hours_for_a_standard_hour():
    """Somebody who needs two hours for a standard hour takes twice as long."""
    network = asks_once(
        [1.0], lead=[[0]], mean=[3.0], speed=np.ones((1, 1)), pace=[[2.0]]
    )
    rows, worked, _ = run(network)
    assert rows["left"][0] == close_to(7.0)
    assert (rows["hours"][0], worked.sum()) == close_to((3.0, 6.0))


# ---------------------------------------------------------------- networks


@pytest.mark.parametrize("seed", range(20))
def test_networks_share_one_compilation(seed):
    """Arrays of every network have the same types and order of memory, however small they are."""
    usual, others = random_network(11).arrays(), random_network(seed).arrays()
    assert [typeof(array) for array in others] == [typeof(array) for array in usual]


def test_memory_order_of_arrays_does_not_matter():
    """Arrays in another order of memory give the same."""
    network = random_network(11)
    turned = network.replace(
        rate=np.asfortranarray(network.rate), speed=np.asfortranarray(network.speed)
    )
    assert turned.rate.flags["C_CONTIGUOUS"]
    assert run(network)[0].tobytes() == run(turned)[0].tobytes()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"mean": [1.0]}, "mean has shape"),
        ({"lead": [[0], [7]]}, "lead names a server that there is not"),
        ({"helpers": np.full((2, 1, 1), -2)}, "helpers names a server"),
        ({"helpers": np.zeros((2, 1))}, "helpers has shape"),
        ({"rate": [[0.5], [-0.1]]}, "rate has values below 0"),
        ({"speed": [[np.inf]]}, "speed has values"),
        ({"speed": np.ones((1, 0))}, "speed has shape"),
        ({"patience": [0.0, 1.0]}, "patience has values of 0"),
        ({"patience": [1.0, 1.0], "closed": True}, "cannot withdraw"),
        ({"end": 0.0}, "is not after the beginning"),
        ({"end": np.inf}, "is not after the beginning"),
        ({"begin": np.nan}, "is not after the beginning"),
        ({"origin": 1.0}, "an origin not after the beginning"),
        ({"width": 0.0}, "a width above 0"),
        ({"service_time": (CONSTANT,)}, "service_time holds 1 times for 2 sources"),
        ({"keys": [[1, 2], [3, 1 << 32]]}, "more than 32 bits"),
        (
            {
                "rate": np.ones((2, 3)),
                "lead": np.zeros((2, 3)),
                "edges": [5.0, 5.0],
            },
            "edges do not rise",
        ),
    ],
)
def test_networks_that_mean_nothing_are_refused(changes, said):
    """Wrong shapes and ranges raise, with the name of what is wrong."""
    network = queue(rates=(0.5, 0.5))
    with pytest.raises(ValueError, match=said):
        network.replace(**changes)


def test_all_problems_are_told_at_once():
    """Two problems are told in one sentence."""
    with pytest.raises(ValueError, match=r"mean has shape.*; .*width above 0"):
        queue(rates=(0.5, 0.5)).replace(mean=[1.0], width=-1.0)
