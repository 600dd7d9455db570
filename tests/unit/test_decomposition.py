"""The fast method: its bound is never below a known optimum, its answer never above it, and prices rule out nothing better."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from builders_portfolio import by_period, every_rule, nobody, portfolio
from builders_run import some_slow

from resourcing.decomposition import bound_at, decompose, narrowed, restricted
from resourcing.decomposition.dual import descend, start_prices
from resourcing.decomposition.helped import helped_tables
from resourcing.decomposition.service import network
from resourcing.decomposition.softened import FACTOR, is_hard, softened
from resourcing.decomposition.starting import in_order
from resourcing.optimize import StopRules, optimize, reoptimize
from resourcing.playbook import FocusPrice, Rules
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import Prices, Solution, solution
from resourcing.search import FORBIDDEN, Interrupted, improve, only_eligible, tables

pytestmark = pytest.mark.usefixtures("few_rounds")

RULES = [
    Rules(span=span, occupancy=occupancy, promises=promises)
    for span, occupancy, promises in [
        ("strict", "soft", "soft"),
        ("soft", "strict", "soft"),
        ("off", "soft", "off"),
        ("soft", "soft", "strict"),
    ]
]


def small(seed: int, **changes) -> ProblemData:
    """Return a random instance that the exact model solves at once."""
    return portfolio(seed, shape=(3, 5, 3), **changes)


@pytest.mark.parametrize("rules", RULES, ids=lambda r: f"{r.span}-{r.promises}")
@pytest.mark.parametrize("seed", some_slow(range(6), fast=2))
def test_bound_and_answer_enclose_the_optimum(seed, rules):
    """Over random instances: answer <= optimum <= bound, and with `auto` both meet."""
    data = small(seed, rules=rules)
    best = optimize(data, method="exact")
    found = decompose(data, lead=nobody(data), rounds=(40,))
    if best.best is None:
        assert found.best is None
        return
    slack = 1e-6 * max(1.0, abs(best.objective))
    assert found.bound >= best.objective - slack
    assert found.best is None or found.best.objective <= best.objective + slack
    auto = optimize(data)
    assert auto.objective == pytest.approx(best.objective, rel=1e-6)
    assert auto.bound >= best.objective - slack


@pytest.mark.parametrize("seed", some_slow([0, 3, 6, 2, 5, 7], fast=3))
def test_every_coupling_rule_keeps_the_bound_valid(seed):
    """With every rule at once (limits, budgets, candidates, focus, support, overseers) the bound encloses the optimum."""
    data = every_rule(seed)
    best = optimize(data, method="exact")
    found = decompose(data, lead=nobody(data), rounds=(40, 40))
    assert best.best is not None
    slack = 1e-6 * max(1.0, abs(best.objective))
    assert found.bound >= best.objective - slack
    assert found.best is None or found.best.breaches == ()
    assert found.best is None or found.best.objective <= best.objective + slack
    assert optimize(data).objective == pytest.approx(best.objective, rel=1e-6)


@pytest.mark.parametrize("seed", some_slow([0, 1, 2, 3, 4, 5], fast=2))
def test_arrays_that_differ_by_period_keep_the_bound_valid(seed):
    """With weights, spans, costs and handover hours by period, and every other rule, the bound encloses the optimum."""
    data = by_period(every_rule(seed) if seed % 2 else small(seed), seed=seed)
    best = optimize(data, method="exact")
    found = decompose(data, lead=nobody(data), rounds=(40, 40))
    if best.best is None:
        assert found.best is None
        return
    slack = 1e-6 * max(1.0, abs(best.objective))
    assert found.bound >= best.objective - slack
    assert found.best is None or found.best.objective <= best.objective + slack
    less = narrowed(data, found)
    assert optimize(less, method="exact").objective == pytest.approx(
        best.objective, rel=1e-6
    )
    assert optimize(data).objective == pytest.approx(best.objective, rel=1e-6)


@pytest.mark.kernels
@pytest.mark.parametrize("seed", range(2))
def test_little_work_still_encloses(monkeypatch, seed):
    """After a few moves and steps the bound lies above the answer, whose leads are never ruled out."""
    monkeypatch.setattr("resourcing.decomposition.method.LEAST_MOVES", 60)
    monkeypatch.setattr("resourcing.decomposition.method.STEPS", (30,))
    data = every_rule(seed + 2)
    found = decompose(data, lead=nobody(data), rounds=(1,))
    assert found.best is not None
    assert found.bound >= found.best.objective
    assert narrowed(data, found).eligible[found.best.leads].all()


@pytest.mark.parametrize("seed", range(4))
def test_any_prices_prove_a_bound(seed):
    """Random prices give a bound too, and more steps never a worse one."""
    data, rng = small(seed), np.random.default_rng(seed)
    best = optimize(data, method="exact")
    shape = data.available.shape
    prices = Prices(
        hours=rng.uniform(0, 20, shape),
        heads=rng.uniform(0, 9, shape),
        money=np.zeros(1),
        moves=np.zeros(1),
    )
    once, more = bound_at(data, prices), bound_at(data, prices, num_steps=200)
    assert once >= more >= best.objective - 1e-6


def test_prices_of_stricter_rules_still_prove_a_bound():
    """Prices above what can matter in a looser instance are cut: the bound they prove there is not below its optimum."""
    one = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.full((1, 1), 5.0),
        rules=Rules(occupancy="off"),
    )
    dear = start_prices(one, network(one))._replace(hours=np.full((1, 1), 0.09))
    assert bound_at(one, dear) >= 1.0 - 1e-9
    loose = Rules(span="off", occupancy="off", handovers="off", budget="off")
    for seed in (0, 2):
        data = every_rule(seed)
        free = data.replace(rules=loose)
        first = optimize(data)
        quick = reoptimize(free, lead=first.best.lead, prices=first.prices)
        assert quick.bound >= optimize(free, method="exact").objective - 1e-6


@pytest.mark.parametrize("seed", some_slow(range(6), fast=3))
def test_narrowing_keeps_the_optimum(seed):
    """Without the leads that prices rule out the optimum is the same."""
    data = small(seed)
    less = narrowed(data, decompose(data, lead=nobody(data), rounds=(40, 40)))
    exact = optimize(data, method="exact").objective
    assert optimize(less, method="exact").objective == pytest.approx(exact, rel=1e-6)


def test_narrowing_rules_leads_out():
    """Of the leads of five instances, prices rule out a good part."""
    kept, all_of = 0, 0
    for seed in range(5):
        data = small(seed)
        less = narrowed(data, decompose(data, lead=nobody(data), rounds=(40, 40)))
        kept += less.eligible.sum()
        all_of += (data.eligible & data.active[None]).sum()
    assert kept < 0.95 * all_of


def test_start_is_never_lost():
    """An answer given to start from is the least that comes back."""
    data = small(3)
    best = optimize(data, method="exact").best
    found = decompose(data, lead=best.lead, rounds=(1,))
    assert found.best.objective == pytest.approx(best.objective)


def test_same_seed_same_answer():
    """Without a time limit the method repeats itself."""
    data = portfolio(1, shape=(3, 5, 2))
    one, two = (
        optimize(data, method="decomposition", stop=StopRules(gap=0.01, seed=5))
        for _ in "ab"
    )
    assert (one.best.lead == two.best.lead).all()
    assert one.bound == two.bound


def test_quick_answer_of_a_changed_instance():
    """With a lead forced, the quick answer lies below the bound and the bound above the exact optimum."""
    data = small(2)
    first = optimize(data)
    a = int(np.flatnonzero(first.best.led[:, 0])[0])
    eligible = data.eligible.copy()
    eligible[first.best.lead[a, 0], a] = False
    forced = data.replace(eligible=eligible)
    quick = reoptimize(forced, lead=first.best.lead, prices=first.prices)
    exact = optimize(forced, method="exact")
    assert quick.objective <= exact.objective + 1e-6 <= quick.bound + 2e-6


@pytest.mark.parametrize("method", ["auto", "decomposition", "exact"])
def test_interruption_keeps_what_the_search_had(monkeypatch, method):
    """An interruption within the search keeps its best leads, says so, and has a bound."""
    data = small(1)
    best = optimize(data, method="exact").best

    def interrupted(*_, **__):
        raise Interrupted(best.lead, 0.0)

    for where in ("decomposition.method", "search.annealing"):
        monkeypatch.setattr(f"resourcing.{where}.best_of", interrupted)
    result = optimize(data, method=method)
    assert result.status in {"interrupted", "optimal"}
    assert result.objective == pytest.approx(best.objective)
    assert result.bound >= result.objective


@pytest.mark.parametrize("method", ["auto", "exact"])
def test_interruption_elsewhere_keeps_the_best(monkeypatch, method):
    """An interruption while the exact model is built keeps the answer of the search, one before that the start."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    data = portfolio(0)
    monkeypatch.setattr("resourcing.formulation.build", interrupted)
    searched = optimize(data, method=method)
    for where in ("decompose", "improve"):
        monkeypatch.setattr(f"resourcing.optimize.solving.{where}", interrupted)
    at_once = optimize(data, method=method, start=nobody(data))
    assert (searched.status, at_once.status) == ("interrupted", "interrupted")
    assert searched.objective > at_once.objective
    assert at_once.objective == solution(data, lead=nobody(data)).objective


@pytest.mark.parametrize(
    "where", ["decomposition.method.network", "optimize.solving.decompose"]
)
@pytest.mark.parametrize("broken", [False, True])
def test_interruption_before_any_work_keeps_the_start(monkeypatch, broken, where):
    """Interrupted before there are tables, a quick re-solve has the answer of its start, or nobody's where that breaks a rule."""
    limit = np.full(3, 0.0 if broken else np.inf)
    data = small(0, rules=Rules(span="strict"), span_limit=limit)
    start = np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    prices = start_prices(data, network(data))

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(f"resourcing.{where}", interrupted)
    result = reoptimize(data, lead=start, prices=prices)
    lead = nobody(data) if broken else only_eligible(data, start)
    assert result.status == "interrupted"
    assert (result.best.lead == lead).all()
    assert result.prices is prices
    assert result.bound == data.trivial_bound


@pytest.mark.parametrize("num_begun", [0, 1])
def test_interruption_between_two_runs_keeps_the_best_so_far(monkeypatch, num_begun):
    """Interrupted while the runs are begun, a search gives back the start or what the runs begun have found."""
    data = small(1)
    submit, begun = ThreadPoolExecutor.submit, []

    def interrupted(pool, *args):
        if len(begun) == num_begun:
            raise KeyboardInterrupt
        begun.append(submit(pool, *args))
        begun[0].result()
        return begun[0]

    monkeypatch.setattr(ThreadPoolExecutor, "submit", interrupted)
    with pytest.raises(Interrupted) as stop:
        improve(data, lead=nobody(data), num_moves=2000)
    found = solution(data, lead=stop.value.lead).objective
    first = solution(data, lead=nobody(data)).objective
    assert found > first if num_begun else found == first


def test_status_says_that_time_ended_prices_and_search(monkeypatch):
    """Where time cut prices and search short, a polish that proves nothing more says so."""
    monkeypatch.setattr(
        "resourcing.optimize.solving.decompose",
        lambda *args, **kwargs: replace(decompose(*args, **kwargs), late=True),
    )
    monkeypatch.setattr("resourcing.optimize.solving.MOST_EXACT_LEADS", 30)
    monkeypatch.setattr("resourcing.optimize.solving.ROUNDS", (1,))
    data = portfolio(0)
    result = optimize(data, method="decomposition")
    assert result.gap > 0.0
    assert result.status == "time_limit"


def test_prices_look_at_the_clock_as_often_as_it_takes(monkeypatch):
    """Where a step of prices takes long, as many are taken as fit into the time limit, and the same ones without a limit."""
    taken = []

    def slow(net, caps, prices, target, num_steps, length):
        taken.append(num_steps)
        time.sleep(0.02 * num_steps)
        return descend(net, caps, prices, target, num_steps, length)

    monkeypatch.setattr("resourcing.decomposition.method.descend", slow)
    monkeypatch.setattr("resourcing.decomposition.method.STEPS", (30,))
    data = portfolio(0)
    found = decompose(data, lead=nobody(data), seconds=0.0, rounds=(1,))
    assert found.late
    assert found.bound < data.trivial_bound
    assert sum(taken) <= 1 + 5  # one to know what it takes, then 0.1 s
    taken.clear()
    decompose(data, lead=nobody(data), seconds=1e3, rounds=(1,))
    assert taken == [1, 30]


def test_time_over_says_so():
    """Out of time, the status says time_limit, with an answer and a bound."""
    result = optimize(
        portfolio(0), stop=StopRules(seconds=1e-9), method="decomposition"
    )
    assert result.status == "time_limit"
    assert result.bound >= result.objective


def test_impossible_rules_are_proven_by_prices():
    """An alliance that must be led and that nobody may lead makes the instance infeasible."""
    data = small(0)
    eligible = data.eligible.copy()
    eligible[:, 0] = False
    data = data.replace(eligible=eligible, must_lead=np.ones(5, dtype=bool))
    result = optimize(data, method="decomposition")
    assert (result.status, result.best) == ("infeasible", None)


def test_polish_of_every_lead_proves_what_it_says():
    """Where the compact model leaves no lead out, its verdict stands: promises without any hours are impossible."""
    data = problem_from_arrays(
        need=np.full((2, 1, 2), 10.0),
        available=np.zeros((2, 2)),
        floor=np.full((2, 1, 2), 0.5),
        rules=Rules(promises="strict"),
    )
    assert optimize(data, method="decomposition").status == "infeasible"


def test_start_that_breaks_a_rule_is_replaced_by_nobody():
    """Where the start breaks a strict rule and no round is left, nobody leads: an answer all the same."""
    data = small(0, rules=Rules(span="strict"), span_limit=np.zeros(3))
    found = decompose(data, lead=np.zeros(data.active.shape, dtype=int), rounds=())
    assert (found.best.lead == NOBODY).all()


def test_strict_handover_limit_does_not_wall_the_search_in(monkeypatch):
    """With at most two moves, a search that may pass through three finds better answers that keep the limit."""
    cases = [
        portfolio(
            seed,
            shape=(5, 12, 4),
            max_handovers=2.0,
            rules=Rules(handovers="strict"),
        )
        for seed in range(2)
    ]

    def reached() -> float:
        found = [
            decompose(
                data,
                lead=np.repeat(data.incumbent[:, None], len(data.periods), axis=1),
                rounds=(60, 60),
            )
            for data in cases
        ]
        assert all(not item.best.breaches for item in found)
        return sum(item.best.objective for item in found)

    softly = reached()
    monkeypatch.setattr("resourcing.decomposition.method.is_hard", lambda _: False)
    assert softly > reached()


def test_money_gets_dearer_until_a_strict_budget_holds(monkeypatch):
    """Where hires and must-leads exceed a strict budget at its price, a dearer one finds what keeps it."""
    data = every_rule(1, shape=(8, 20, 4))
    data = data.replace(rules=data.rules.model_copy(update={"budget": "strict"}))

    def found() -> Solution | None:
        return decompose(data, lead=nobody(data), rounds=(15, 15, 15, 15)).best

    kept = found()
    assert (kept.spent <= data.budget + 1e-6).all()
    monkeypatch.setattr("resourcing.decomposition.method.DEARER", 1.0)
    assert found() is None


def test_walls_become_charges():
    """Softened, a strict span costs a little more than its price, a strict limit on handovers than its own."""
    data = small(0, rules=Rules(span="strict", handovers="strict"), max_handovers=1.0)
    tab, prices = tables(data), start_prices(data, network(data))
    prices.heads[:], prices.moves[:] = 10.0, 20.0
    loose = softened(tab, prices)
    assert is_hard(tab)
    assert not is_hard(loose)
    assert (loose.heads_price[:, :, -1] == FACTOR * 10.0).all()
    assert loose.move_price == pytest.approx(FACTOR * 20.0)


def test_no_wall_is_left_where_a_price_of_focus_begins_behind_it():
    """A strict span of 2 or 3 below a price of focus from 5 on becomes a charge, and the price of focus stays on top."""
    focus = (FocusPrice(above=1.0, points_per_month=2.0),)
    far = (*focus, FocusPrice(above=5.0, points_per_month=3.0))
    data = small(0, rules=Rules(span="strict"), focus_prices=far)
    tab, prices = tables(data), start_prices(data, network(data))
    prices.heads[:] = 10.0
    loose = softened(tab, prices)
    assert (tab.heads_price[:, :, -2:] >= FORBIDDEN).all()
    charge, months = FACTOR * 10.0, data.months
    steps = [0.0, 2.0 * months, 2.0 * months + charge, 5.0 * months + charge]
    assert loose.heads_price == pytest.approx(np.tile(steps, (3, 3, 1)))


def test_help_is_won_at_its_price():
    """A supporter of 0.3 points an hour wins 0.7 an hour on 4 hours worth 1 each; the lead frees 0.3 an hour there."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.array([[5.0], [15.0]]),
        eligible=np.array([[[True]], [[False]]]),
        support_limit=np.array([0.0, 4.0]).reshape(2, 1, 1, 1),
        support_cap=np.full((1, 1, 1), 4.0),
    )
    worth = float(data.hour_value[0, 0, 0])
    net, tab = network(data), tables(data)
    prices = start_prices(data, net)
    prices.hours[:] = 0.3 * worth
    helped = helped_tables(net, tab, prices, solution(data, lead=np.zeros((1, 1), int)))
    assert helped.sizes[0, 0, :2] == pytest.approx([6.0, 4.0])
    assert helped.worth[0, 0, :2] == pytest.approx([worth, 0.3 * worth])
    assert helped.pieces[0, 0] == 2
    assert helped.placement[:, 0, 0] == pytest.approx(-4 * 0.7 * worth)
    busy = helped.steps_at[
        1, 0
    ]  # 4 of 15 hours are given, and may be taken back at their price
    assert busy[-2:] == pytest.approx([11.0, 15.0])
    assert helped.steps_price[1, 0, -2] == pytest.approx(0.3 * worth)


def test_search_that_sees_supporters_is_better(monkeypatch):
    """With half of every need open to support, a search that counts supporters finds more than one that does not."""

    def supported(seed: int) -> ProblemData:
        data = portfolio(seed)
        cap = 0.5 * data.need
        limit = np.broadcast_to(cap, (len(data.resources), *cap.shape)).copy()
        return data.replace(support_cap=cap, support_limit=limit)

    def reached() -> float:
        found = [
            decompose(data, lead=nobody(data), rounds=(60, 60))
            for data in (supported(seed) for seed in (2, 3))
        ]
        return sum(item.best.objective for item in found)

    seeing = reached()
    monkeypatch.setattr(
        "resourcing.decomposition.method.helped_tables", lambda _, tab, *__: tab
    )
    assert seeing > reached()


def test_most_promising_leads_are_few_and_hold_the_answer():
    """The restricted instance has no more leads than asked for, those of the answer found among them."""
    data = portfolio(0)
    found = decompose(data, lead=nobody(data), rounds=(40,))
    few = restricted(data, found, most=40)
    assert few.eligible.sum() <= 40 < data.eligible.sum()
    assert few.eligible[found.best.leads].all()
    assert restricted(data, found, most=10**6) is data
    least = restricted(data, found, most=1)
    assert (least.eligible == (data.eligible & found.best.leads)).all()


def test_polish_finds_what_the_search_missed(monkeypatch):
    """With hardly any search, the compact model of the most promising leads improves the answer of the fast method."""
    data = portfolio(0)
    monkeypatch.setattr("resourcing.optimize.solving.ROUNDS", (1,))
    monkeypatch.setattr("resourcing.decomposition.method.LEAST_MOVES", 1)
    searched = decompose(data, lead=nobody(data), rounds=(1,))
    polished = optimize(data, method="decomposition", start=nobody(data))
    assert polished.objective > searched.best.objective
    assert polished.bound >= polished.objective


def test_like_candidates_are_hired_in_order():
    """Leads of a candidate go to the like one that must be hired first, down the whole chain."""
    data = portfolio(0).replace(
        incumbent=np.full(7, NOBODY),
        candidate=np.array([True, True, True, False]),
        hire_after=np.array([NOBODY, 0, 1, NOBODY]),
    )
    lead = nobody(data)
    lead[0], lead[1] = 2, 3
    ordered = in_order(data, lead)
    assert (ordered[0] == 0).all()
    assert (ordered[1] == 3).all()


@pytest.mark.slow
@pytest.mark.parametrize("block", range(4))
def test_methods_agree_on_many_instances(monkeypatch, block):
    """Over 240 random instances: the fast bound is never below the exact optimum, and `auto` reaches it."""
    monkeypatch.setattr("resourcing.optimize.solving.ROUNDS_BEFORE_EXACT", (15, 60))
    for number in range(60):
        seed = 1000 + 60 * block + number
        data = every_rule(seed) if seed % 2 else small(seed)
        exact = optimize(data, method="exact")
        found = decompose(data, lead=nobody(data), rounds=(40,))
        if exact.best is None:  # strict rules that nothing keeps
            assert found.best is None
            continue
        slack = 1e-6 * max(1.0, abs(exact.objective))
        assert found.bound >= exact.objective - slack
        assert found.best is None or found.best.objective <= exact.objective + slack
        auto = optimize(data)
        assert auto.objective == pytest.approx(exact.objective, rel=1e-6, abs=1e-6)
