"""Promises that cannot be kept: conflicts and ways out worked by hand and by trying everything, on one or two people and three alliances.

Own hours at pace 0.9: K 40.77 for its promises and 12 for leading it, S1 and S2 6.375 each; a full-time quarter is 360.
"""

from datetime import date
from itertools import combinations, product
from types import SimpleNamespace

import numpy as np
import pytest
from builders_explain import tight_case
from builders_run import some_slow

from resourcing.domain import Manager
from resourcing.explain import relax
from resourcing.explain.budget import Budget
from resourcing.explain.combined import combined
from resourcing.explain.conflicts import Conflict
from resourcing.explain.more_people import Joining, with_fte
from resourcing.explain.people import Kind
from resourcing.explain.pricing import (
    Proposal,
    Valued,
    broken_plan,
    ruled,
    yardstick,
)
from resourcing.explain.relax import Relaxation, different
from resourcing.explain.rules_kept import (
    Rule,
    keeping,
    only_promises,
    rules_of,
    tried,
)
from resourcing.explain.screening import screen
from resourcing.explain.ways_out import Asked, Search, WayOut
from resourcing.explain.ways_told import told
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution
from resourcing.scenario import Horizon, RuleChanges
from resourcing.study import prepare

pytestmark = pytest.mark.usefixtures("few_rounds")

SHORT = 0.17
"""Full-time equivalents that are enough for K and one simple alliance (59.1 hours of 61.2), not for both (65.5)."""
BEN = Manager(
    manager_id="M2", name="Ben", grade="senior", fte=0.15, annual_cost=120_000.0
)
STRICT_SPAN = RuleChanges(span="strict")
NO_FLOOR = SimpleNamespace(floor=np.zeros((1, 1, 1)))
"""An instance without promises."""


def possible(case, rules) -> bool | None:
    """Return whether rules can be kept together."""
    data = keeping(case, rules)
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    return tried(data, lead=lead, seconds=20.0)[0]


def paying(case, points: float):
    """Return the case with a dearer thousand of currency, so that people are no cheap way out."""
    playbook = case.world.playbook
    charges = playbook.charges.replace(points_per_thousand=points)
    return prepare(
        case.scenario,
        register=case.world.register,
        playbook=playbook.replace(charges=charges),
    )


def every_plan(data):
    """Yield every plan of an instance that keeps every strict rule."""
    may = [
        [NOBODY, *np.flatnonzero(data.eligible[:, a, t]).tolist()]
        if data.active[a, t]
        else [NOBODY]
        for a, t in np.ndindex(data.active.shape)
    ]
    for flat in product(*may):
        plan = solution(data, lead=np.array(flat).reshape(data.active.shape))
        if not plan.breaches:
            yield plan


def best_value(data) -> float:
    """Return the best objective of all plans of an instance, minus infinity without a plan."""
    return max((plan.objective for plan in every_plan(data)), default=-np.inf)


def keepable(data) -> bool:
    """Return whether some plan keeps every promise, by trying all."""
    return any((plan.kept == plan.promised).all() for plan in every_plan(data))


def minimal_sets(case) -> set[frozenset[Rule]]:
    """Return every minimal conflicting set of rules, by trying every set, the small ones first."""
    found: set[frozenset[Rule]] = set()
    every = rules_of(case)
    for size in range(len(every) + 1):
        for some in map(frozenset, combinations(every, size)):
            if not any(known <= some for known in found) and not keepable(
                keeping(case, some)
            ):
                found.add(some)
    return found


@pytest.fixture(scope="module")
def short():
    """Return a case whose hours are not enough for every promise, and what `relax` says."""
    case = tight_case(fte=SHORT)
    return case, relax(case)


def test_promises_that_can_be_kept_are_told_so():
    """With 0.19 FTE (68.4 hours) there is no conflict."""
    found = relax(tight_case(fte=0.19))
    assert found.possible is True
    assert str(found) == "Every promise can be kept together with every strict rule."
    assert found.to_frame().empty


def test_the_conflict_is_minimal_as_worked_by_hand(short):
    """The ceiling and all three promises conflict; without any one of them the others can be kept."""
    case, found = short
    assert found.possible is False
    (conflict,) = found.conflicts
    assert conflict.minimal
    kinds = sorted(rule.kind for rule in conflict.rules)
    assert kinds == ["ceiling", "promise", "promise", "promise"]
    assert possible(case, conflict.rules) is False
    for rule in conflict.rules:
        assert possible(case, [item for item in conflict.rules if item != rule]) is True


def test_a_conflict_names_alliances_people_and_periods(short):
    """All three alliances, whom only Ada may lead, in the one quarter there is."""
    _, found = short
    (conflict,) = found.conflicts
    assert conflict.alliances == ("Alliance K", "Alliance S1", "Alliance S2")
    assert (conflict.people, conflict.periods) == (("Ada",), "2027Q1")
    assert str(conflict).startswith(
        "These cannot be kept together for Alliance K, Alliance S1 and Alliance S2 in 2027Q1, whom only Ada may lead: nobody is planned"
    )


def test_ways_out_are_least_priced_and_kept_by_their_plans(short):
    """A tenth of a person or reactive service on S1: each plan keeps every promise left, cheapest first."""
    _, found = short
    people, _, reactive = found.ways_out
    assert people.text.startswith("0.1 FTE more from 2027Q1 on")
    assert people.cost == pytest.approx(120_000 * 0.1 / 4)
    assert "on 1 alliance: Alliance S1 (essential" in reactive.text
    assert people.points < reactive.points
    for way in found.ways_out:
        again = solution(way.plan.data, lead=way.plan.lead)
        assert not again.breaches
        assert (again.kept == again.promised).all()
    s1 = reactive.plan.data.alliances.index("S1")
    assert not reactive.plan.promised[s1].any()
    assert reactive.plan.promised.sum() == 3


def test_prices_have_one_yardstick(short):
    """Each is the value of the best plan with it less than that of the best plan were nothing promised, by trying all leads."""
    case, found = short
    people, _, reactive = found.ways_out
    without = best_value(ruled(case.data, promises="off"))
    joining = Joining(
        kind=Kind(grade="senior", unit=None, skills=()), tenths=1, first=0, last=1
    )
    more = best_value(ruled(with_fte(case, joining), promises="strict"))
    broken = best_value(ruled(case.data, promises="soft"))
    assert people.points == pytest.approx(without - (more - 0.2 * 3.0))
    assert reactive.points == pytest.approx(without - broken)
    assert f"({without:,.0f} points)" in found.price_means


def way_out(points: float, low: float, high: float) -> WayOut:
    """Return a way out with a price."""
    return WayOut(
        text="a span of 9",
        points=points,
        low=low,
        high=high,
        cost=None,
        currency="USD",
        plan=None,
    )


@pytest.mark.parametrize(
    ("price", "said"),
    [
        ((30.0, 12.0, 44.0), "30 value points (between 12 and 44)"),
        (
            (30.0, -5.0, 44.0),
            "30 value points by the plans found, which cannot be told from zero (between -5 and 44)",
        ),
        (
            (-3.0, -9.0, 0.4),
            "gains 3 value points by the plans found, which cannot be told from zero (between 0 and 9)",
        ),
        ((-8.0, -9.0, -7.0), "gains 8 value points (between 7 and 9)"),
        ((8.0, 8.0, 8.2), "8 value points"),
    ],
)
def test_a_price_that_may_be_zero_says_so(price, said):
    """An interval that holds zero proves no price; one that does not is told as it is."""
    way = way_out(*price)
    assert str(way) == f"a span of 9: {said}"
    assert way.told_from_zero is not ("zero" in said)


def test_the_price_of_the_own_plan_is_tied_to_the_yardstick(short):
    """The scenario's plan gives S1 up at its charge: 60 points for one promise, the rest of the difference is coverage."""
    case, found = short
    own = best_value(ruled(case.data, promises="soft"))
    without = best_value(ruled(case.data, promises="off"))
    assert (
        f"is worth {own:,.0f} points on this yardstick, {without - own:,.0f} less, of which 60 are charged for "
        "1 broken promise" in found.price_means
    )


def many_rules(*, spans: int) -> tuple[Rule, ...]:
    """Return the spans of people, a ceiling, and promises of two bundles to all segments."""
    shares = [("90%", "80%", "80%"), ("50%", "50%", "50%")]
    return (
        *(
            Rule(kind="span", text=f"the span of P{n} (8 weighted)", resource=n)
            for n in range(spans)
        ),
        Rule(kind="ceiling", text="the ceiling"),
        *(
            Rule(
                kind="promise",
                text=f"{share} of the {name} bundle, promised to {segment} alliances",
                segment=s,
                bundle=b,
                share=share,
            )
            for b, name in enumerate(("essential", "core"))
            for s, (share, segment) in enumerate(
                zip(shares[b], ("complex", "typical", "simple"), strict=True)
            )
        ),
    )


def test_a_large_conflict_is_counted_and_its_table_is_whole():
    """34 alliances and the spans of ten people are a count with a few names; promises are told by bundle; the table has all."""
    found = Conflict(
        rules=many_rules(spans=10),
        minimal=False,
        alliances=tuple(f"A{n}" for n in range(34)),
        people=tuple(f"P{n}" for n in range(10)),
        periods="every period",
        unit="Oncology",
    )
    assert str(found) == (
        "These cannot be kept together for 34 alliances of the unit Oncology, among them A0, A1 and A2, in every "
        "period, whom 10 people or teams may lead: the spans of 10 people; the ceiling; what is promised of the "
        "essential bundle: 90% to complex, 80% to typical and simple alliances; and 50% of the core bundle, promised "
        "to complex, typical and simple alliances. Not proven minimal: fewer may conflict."
    )
    frame = Relaxation(possible=False, conflicts=(found,), ways_out=()).to_frame()
    assert len(frame) == 17
    assert frame["alliances"][0].split("; ") == list(found.alliances)
    assert frame["people"][0].split("; ") == list(found.people)


def test_a_small_conflict_is_told_in_full():
    """Two people and two alliances are named."""
    found = Conflict(
        rules=many_rules(spans=2)[:3],
        minimal=True,
        alliances=("A", "B"),
        people=("P0", "P1"),
        periods="2027Q1",
        unit="Oncology",
    )
    assert str(found) == (
        "These cannot be kept together for A and B in 2027Q1, whom only P0 and P1 may lead: the spans of P0 (8 weighted) "
        "and P1 (8 weighted); and the ceiling."
    )


@pytest.fixture(scope="module")
def walled():
    """Return a case whose strict spans and handovers leave no single way out but promises given up, and its combined ones."""
    small = BEN.replace(fte=0.1)
    case = tight_case(fte=0.2, rules=STRICT_SPAN, people=(small,), max_handovers=0)
    nearest = broken_plan(case, seconds=2.0).best
    lead = np.array(nearest.lead)
    against = yardstick(case, lead=lead, seconds=2.0)
    budget = Budget.of(20.0)
    asked = Asked(
        case,
        rules=rules_of(case),
        blamed=(),
        nearest=nearest,
        budget=budget,
        say=lambda _: None,
    )
    offered = list(combined(asked, budget=budget))
    looked = [against.value(item, seconds=None) for item in offered]
    return case, [item for item in looked if item]


def test_limits_and_promises_are_combined_and_verified(walled):
    """Each plan keeps what is left of the promises within the limits it was allowed, and its price charges what is beyond."""
    case, ways = walled
    texts = [told(case, item) for item in ways]
    both = "a span of 2 for Ada, who has 1.2, and of 1 for Ben, who has 0.6, and 2 handovers more than the 0 allowed"
    assert both in texts
    assert any("FTE more" in text and "reactive service" in text for text in texts)
    for item in ways:
        again = solution(item.plan.data, lead=item.plan.lead)
        assert not again.breaches
        assert (again.kept == again.promised).all()
        assert item.value <= item.bound + 1e-6
    found = ways[texts.index(both)]
    soft = ruled(case.data, promises="soft", span="soft", handovers="soft")
    assert found.value == pytest.approx(best_value(soft))


def test_several_limits_passed_are_told_from_the_plan():
    """Three larger spans stand in a list, and three things that a way out needs have semicolons between."""
    case = tight_case(fte=0.2, people=(BEN, BEN.replace(manager_id="M3", name="Cleo")))
    data = case.data
    lead = np.array([[0], [1], [2]])
    plan = solution(data, lead=lead)
    gone = data.replace(floor=data.floor * np.array([1, 0, 0])[:, None, None])
    proposal = Proposal(
        text="", data=data, lead=lead, span=np.full((3, 1), 0.3), limit=0.0
    )
    found = Valued(
        proposal=proposal,
        plan=solution(gone, lead=lead),
        value=0.0,
        bound=0.0,
    )
    assert plan.span.max(axis=1).tolist() == pytest.approx([2.0, 0.4, 0.4])
    assert told(case, found) == (
        "larger spans for 3 people (Ada 2 instead of 0.3, Ben 1 instead of 0.3 and Cleo 1 instead of 0.3); 2 handovers more "
        "than the 0 allowed; and reactive service in place of promises on 2 alliances: Alliance S1 (essential throughout) "
        "and Alliance S2 (essential throughout)"
    )


@pytest.mark.slow
def test_three_ways_out_are_told_where_single_ones_are_too_few():
    """Spans and handovers are strict: one person's span, promises, and both limits together make three, the cheapest first."""
    small = BEN.replace(fte=0.1)
    case = tight_case(fte=0.2, rules=STRICT_SPAN, people=(small,), max_handovers=0)
    found = relax(case)
    points = [way.points for way in found.ways_out]
    assert len(points) == 3
    assert points == sorted(points)
    assert "handovers more than" in found.ways_out[0].text


def test_sizes_of_one_family_are_told_once():
    """Of people of several sizes the most valuable is kept; others stay."""
    made = [
        SimpleNamespace(
            value=value,
            proposal=SimpleNamespace(text=text, family=family, data=NO_FLOOR),
            plan=SimpleNamespace(data=NO_FLOOR),
        )
        for text, family, value in [
            ("0.2", "people", 1.0),
            ("0.5", "people", 3.0),
            ("a", "", 2.0),
            ("a", "", 1.5),
        ]
    ]
    kept = different(SimpleNamespace(case=None), made)
    assert [item.proposal.text for item in kept] == ["0.5", "a"]


def test_a_larger_span_for_one_person_is_the_cheapest_way_out():
    """0.4 FTE of a senior has a span of 2.4: K (2) and one simple alliance (0.4). A span of 3 suffices, 0.4 above for 12 points."""
    case = paying(tight_case(fte=0.4, rules=STRICT_SPAN), 40.0)
    assert not keepable(only_promises(case.data))
    found = relax(case)
    assert "span" in {rule.kind for rule in found.conflicts[0].rules}
    assert found.conflicts[0].minimal
    larger = found.ways_out[0]
    assert larger.text == "a span of 3 for Ada, who has 2.4"
    assert (larger.plan.kept == larger.plan.promised).all()
    raised = ruled(case.data, promises="strict").replace(span_limit=np.array([3.0]))
    without = best_value(ruled(case.data, promises="off"))
    charged = (2.8 - 2.4) * 10 * 3
    assert larger.points == pytest.approx(without - (best_value(raised) - charged))
    assert larger.points < found.ways_out[1].points


def test_one_more_handover_is_the_cheapest_way_out():
    """Ada leads all three today and has hours for two; Ben has hours for a third, but no lead may change."""
    case = tight_case(fte=SHORT, people=(BEN,), max_handovers=0)
    assert not keepable(only_promises(case.data))
    found = relax(case)
    assert "handovers" in {rule.kind for rule in found.conflicts[0].rules}
    first = found.ways_out[0]
    assert first.text == "1 handover more than the 0 allowed"
    assert first.plan.counted_handovers == 1
    more = ruled(case.data, promises="strict").replace(max_handovers=1.0)
    without = best_value(ruled(case.data, promises="off"))
    assert first.points == pytest.approx(without - best_value(more))
    assert first.points < found.ways_out[1].points


@pytest.mark.parametrize(
    "fields",
    [
        {"fte": SHORT},
        {"fte": 0.1},
        {"fte": 0.4, "rules": STRICT_SPAN},
        {"fte": SHORT, "people": (BEN,), "max_handovers": 0},
    ],
)
def test_minimal_sets_are_minimal_by_enumeration(fields):
    """Each set is among the minimal ones that trying every set of rules and every lead finds, and none is told twice."""
    case = tight_case(**fields)
    found = [frozenset(item.rules) for item in relax(case, seconds=20.0).conflicts]
    assert found
    assert len(set(found)) == len(found)
    assert set(found) <= minimal_sets(case)


@pytest.fixture(scope="module")
def leaving():
    """Return a case in which Ben leaves after the first of two quarters, and what `relax` says."""
    gone = BEN.replace(fte=0.2, available_to=date(2027, 3, 31))
    horizon = Horizon(start=date(2027, 1, 1), periods=2)
    case = tight_case(fte=SHORT, people=(gone,), horizon=horizon)
    return case, relax(case)


def test_the_cheapest_start_is_found(leaving):
    """A tenth of a person from the second quarter on suffices; half the cost of one from the first on."""
    _, found = leaving
    (first, *_) = found.ways_out
    assert first.text.startswith("0.1 FTE more from 2027Q2 on")
    assert "the cheapest size and start)" in first.text
    assert first.cost == pytest.approx(120_000 * 0.1 / 4)
    assert found.conflicts[0].periods == "2027Q2"


class Staircase(Asked):
    """Says that people suffice where there are enough tenths of them for their first period, and solves nothing."""

    def __init__(self, case, *, enough: dict[int, int]) -> None:
        self.case, self.enough, self.unanswered = case, enough, 0

    def plan(self, data, *, text):
        """Return a plan of nobody where the people suffice, None where not."""
        hours = data.available[len(self.case.data.resources) :].sum(axis=0)
        first = int(np.flatnonzero(hours)[0])
        if round(hours[first] / 36.0) < self.enough.get(first, 99):
            return None
        return solution(data, lead=np.full(data.active.shape, NOBODY))


@pytest.mark.parametrize(
    ("enough", "cheapest"),
    [
        ({0: 1, 1: 2, 2: 3}, (2, 3)),
        ({0: 1, 1: 1, 2: 4}, (1, 1)),
        ({0: 1, 1: 7, 2: 9}, (0, 1)),
        ({0: 2, 1: 2}, (1, 2)),
        ({}, None),
    ],
)
def test_an_earlier_start_is_taken_where_fewer_people_then_cost_less(enough, cheapest):
    """Tenths times quarters decide: three tenths for the last quarter cost less than two for two, four cost more than one for two."""
    horizon = Horizon(start=date(2027, 1, 1), periods=3)
    case = tight_case(fte=SHORT, horizon=horizon)
    kind = Kind(grade="senior", unit=None, skills=())
    search = Search(
        asked=Staircase(case, enough=enough), kind=kind, free=np.zeros(3, dtype=bool)
    )
    found = search.cheapest()
    assert (found and (found[0].first, found[0].tenths)) == cheapest


@pytest.mark.slow
def test_people_who_may_go_again_are_offered():
    """Ben comes for the second of two quarters only: somebody is needed in the first, who costs half as much as to stay."""
    coming = BEN.replace(fte=0.2, available_from=date(2027, 4, 1))
    horizon = Horizon(start=date(2027, 1, 1), periods=2)
    case = tight_case(fte=SHORT, people=(coming,), horizon=horizon)
    costs = {way.text[:26]: way.cost for way in relax(case).ways_out}
    assert costs["0.1 FTE more in 2027Q1, tr"] == pytest.approx(120_000 * 0.1 / 4)


def test_only_what_must_be_given_up_is_given_up(leaving):
    """Reactive service is for the quarter after Ben leaves only."""
    case, found = leaving
    (reactive,) = [way for way in found.ways_out if way.text.startswith("reactive")]
    given_up = (case.data.floor > 0) & (reactive.plan.data.floor <= 0)
    assert given_up.any(axis=(0, 1)).tolist() == [False, True]
    assert "essential 2027Q2" in reactive.text


def test_a_promise_that_nobody_may_serve_conflicts_with_the_rule_of_grades():
    """A team without a senior cannot keep what is promised to the complex alliance; the rule of grades is named."""
    case = tight_case(fte=1.0)
    manager = case.world.register.managers[0].replace(grade="manager")
    register = case.world.register.replace(managers=(manager,))
    weak = prepare(case.scenario, register=register, playbook=case.world.playbook)
    found = relax(weak)
    kinds = [sorted(rule.kind for rule in item.rules) for item in found.conflicts]
    assert kinds == [["grade", "promise"], ["grade", "promise"]]
    assert "for Alliance K in 2027Q1" in str(found.conflicts[0])


def test_dropping_a_rule_never_makes_more_impossible(short):
    """Each rule binds by itself: the instance without it allows whatever the instance with it allows."""
    case, _ = short
    every = rules_of(case)
    whole = keeping(case, every)
    for rule in every:
        less = keeping(case, [item for item in every if item != rule])
        assert (less.eligible >= whole.eligible).all()
        assert (less.floor <= whole.floor).all()
        assert (less.span_limit >= whole.span_limit).all()


def test_the_table_lists_rules_and_ways_out(short):
    """A row for each rule of a conflict and for each way out."""
    _, found = short
    frame = found.to_frame()
    assert frame["part"].tolist() == ["conflict"] * 4 + ["way_out"] * 3
    points = [way.points for way in found.ways_out]
    assert frame["points"].dropna().tolist() == pytest.approx(points)
    assert points == sorted(points)
    assert frame["people"].dropna().unique().tolist() == ["Ada"]


def test_nothing_proven_in_time_is_told():
    """Where neither a plan nor its impossibility is found, the answer says that it does not know."""
    text = str(Relaxation(possible=None, conflicts=(), ways_out=()))
    assert "could not be proven" in text


def test_time_is_kept_and_what_was_left_out_is_told(short):
    """A thousandth of a second is not enough for ways out: the answer comes soon and says so."""
    case, _ = short
    asked: list[str] = []
    found = relax(case, seconds=1e-3, say=asked.append)
    assert "not every way out was tried" in str(found).lower()
    assert asked


@pytest.mark.parametrize("seed", some_slow(range(30), fast=15))
def test_screening_calls_nothing_impossible_that_is_possible(seed):
    """On random instances that all leads are tried of, with spans, handovers and gaps, what is screened out cannot be kept."""
    chance = np.random.default_rng(seed)
    shape = (2, 2, 3)
    active = chance.random(shape[1:]) < 0.8
    promised = active & (chance.random(shape[1:]) < 0.8)
    data = problem_from_arrays(
        need=10.0 * active[:, None],
        available=chance.uniform(5.0, 30.0, size=(2, 3))
        * (chance.random((2, 3)) < 0.9),
        active_months=active.astype(float),
        floor=0.7 * promised[:, None],
        eligible=(chance.random(shape) < 0.8) & active,
        overhead=chance.uniform(0.0, 4.0, size=shape) * active,
        incumbent=chance.integers(NOBODY, 2, size=2),
        handover_in=np.full(2, 3.0),
        handover_out=np.full(2, 2.0),
        cold_handover_factor=1.5,
        span_limit=chance.integers(1, 3, size=2).astype(float),
        max_handovers=float(chance.integers(0, 3)),
    )
    asked = only_promises(
        data.replace(rules=data.rules.replace(span="strict", handovers="strict"))
    )
    truth = keepable(asked)
    for whole in (0, 1):
        assert not (truth and screen(asked, seconds=5.0, whole=whole).impossible)
    lead = np.full(asked.active.shape, NOBODY)
    assert tried(asked, lead=lead, seconds=10.0)[0] is truth
