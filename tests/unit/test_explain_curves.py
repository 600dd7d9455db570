"""What handovers buy and what people are worth: worked by hand, and checked by solving the changed scenario."""

from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import chain, combinations, product
from types import SimpleNamespace

import numpy as np
import pytest
from builders_explain import best_of_all, crossed, fake_run, tight_case
from builders_portfolio import portfolio
from builders_run import some_slow

from resourcing.cli import main
from resourcing.domain import Manager
from resourcing.errors import InputError
from resourcing.explain import handover_curve, worth
from resourcing.explain.curves import monotone
from resourcing.explain.handovers import HandoverCurve, HandoverPoint
from resourcing.explain.leaving import leaving, told_way, ways
from resourcing.explain.people import Kind, newcomer, scaled
from resourcing.explain.resolve import forced
from resourcing.explain.settling import carried_prices, resettled, settled
from resourcing.explain.worth import _price
from resourcing.optimize import StopRules, optimize
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import OptimizationResult, solution
from resourcing.scenario import ManagerJoins
from resourcing.study import assign

pytestmark = pytest.mark.usefixtures("few_rounds")

EXACT = StopRules()
LONG_AGO = date(2020, 1, 1)
WORTH = import_module(
    "resourcing.explain.worth"
)  # the package has a function so called


def test_handovers_are_worth_what_the_exchange_gives():
    """One handover alone gains nothing, both gain 1: the curve is 1, 1, 2."""
    curve = handover_curve(fake_run(crossed()), limits=[0, 1], stop=EXACT)
    values = [item.answer.objective for item in curve.points]
    assert values == pytest.approx([1.0, 1.0, 2.0])
    assert [item.handovers for item in curve.points][-1] == 2
    assert curve.points[0].handovers == 0
    assert "no limit: 2.0 points; adds 1.0 points" in str(curve)
    assert np.isnan(curve.to_frame()["at_most"].iloc[-1])


@pytest.mark.parametrize("seed", range(3))
def test_the_handover_curve_never_falls_and_its_bounds_hold(seed):
    """An answer for k is one for k + 1, and every value lies below its bound, which never falls either."""
    rng = np.random.default_rng(seed)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (3, 1, 2)),
        available=rng.uniform(10, 25, (2, 2)),
        weight=rng.uniform(1, 9, 3),
        incumbent=rng.integers(0, 2, 3),
        pace=rng.uniform(0.7, 1.6, (2, 3)),
    )
    frame = handover_curve(fake_run(data), stop=StopRules(gap=0.02)).to_frame()
    assert (frame["value"].diff().dropna() >= -1e-9).all()
    assert (frame["bound"].diff().dropna() >= -1e-9).all()
    assert (frame["value"] <= frame["bound"] + 1e-9).all()
    limited = frame.dropna(subset="at_most")
    assert (limited["handovers"] <= limited["at_most"]).all()


@pytest.mark.parametrize("seed", some_slow([1, 3], fast=1))
def test_a_soft_limit_is_charged_along_the_whole_curve(seed):
    """Above a soft limit, each value is that of a plan as the scenario charges it; the best of all lies within the bound."""
    data = portfolio(
        seed,
        shape=(2, 3, 2),
        max_handovers=0.0,
        handover_limit_points=6.0,
        handover_points=np.zeros((3, 2)),
        rules=Rules(handovers="soft"),
    )
    run, best = fake_run(data), [-np.inf] * 4
    for flat in product(range(NOBODY, 2), repeat=6):
        plan = solution(data, lead=np.array(flat).reshape(3, 2))
        if not plan.breaches:
            for k in range(plan.counted_handovers, 4):
                best[k] = max(best[k], plan.objective)
    frame = handover_curve(run, limits=[0, 1, 2, 3], stop=EXACT).to_frame()
    for k in range(4):
        assert frame["value"][k] <= best[k] + 1e-6 <= frame["bound"][k] + 2e-6
    assert frame["value"][0] == pytest.approx(best[0])
    assert best[3] > best[0]  # handovers pay, charged or not


def test_answers_and_bounds_are_made_monotone():
    """A worse answer and a higher bound than a neighbor proves are replaced by the neighbor's."""
    data = crossed(incumbent=np.full(2, NOBODY))
    good, bad = (
        OptimizationResult(
            best=solution(data, lead=np.array(lead)),
            bound=bound,
            status="feasible",
            seconds=0.0,
            full_value=2.0,
        )
        for lead, bound in (([[0], [1]], 5.0), ([[1], [0]], 3.0))
    )
    fixed = monotone([data, data], [good, bad])
    assert [item.objective for item in fixed] == pytest.approx([2.0, 2.0])
    assert [item.bound for item in fixed] == pytest.approx([3.0, 3.0])


def test_departed_leads_force_handovers_that_do_not_count():
    """With the lead of a0 gone, a handover of a0 is possible even where none is allowed."""
    data = crossed(available=np.array([[10.0], [0.0]]), pace=np.ones((2, 2)))
    curve = handover_curve(fake_run(data), limits=[0], stop=EXACT)
    assert curve.points[0].answer.objective == pytest.approx(1.0)


@pytest.fixture(scope="module")
def short_of_people():
    """Return the tight portfolio with one senior of 0.1 FTE, solved to the optimum."""
    return assign(tight_case(fte=0.1))


def interrupting(function, *, after, ends):
    """Return a function that works some times, and then is interrupted: while it solves, or before it has an answer."""
    calls = []

    def called(*args, **kwargs):
        calls.append(args)
        if len(calls) > after and ends == "at once":
            raise KeyboardInterrupt
        found = function(*args, **kwargs)
        done = len(calls) >= after and ends == "solving"
        return replace(found, status="interrupted") if done else found

    return called


@pytest.mark.parametrize("ends", ["at once", "solving"])
def test_an_interrupted_handover_curve_keeps_the_points_it_has(monkeypatch, ends):
    """After the first limit nothing more is asked: its point, that of the plan, and a note stand."""
    changed = interrupting(forced, after=1, ends=ends)
    monkeypatch.setattr("resourcing.explain.handovers.forced", changed)
    curve = handover_curve(fake_run(crossed()), limits=[0, 1], stop=EXACT)
    assert [item.at_most for item in curve.points] == [0, np.inf]
    assert curve.points[-1].added.found == pytest.approx(1.0)
    assert curve.notes == ("Interrupted: at most 1 not asked.",)


@pytest.mark.parametrize("ends", ["at once", "solving"])
def test_an_interrupted_curve_of_people_keeps_the_steps_it_has(
    short_of_people, monkeypatch, ends
):
    """Interrupted after one more person, the curve has that step and says that others are missing."""
    changed = interrupting(settled, after=1, ends=ends)
    monkeypatch.setattr(WORTH, "settled", changed)
    found = worth(short_of_people, grade="senior", fewest=-2, most=2, stop=EXACT)
    assert [(item.from_fte, item.to_fte) for item in found.steps] == [(0, 1)]
    assert found.cut_short
    assert "steps that are missing" in str(found)


def test_no_plan_is_called_impossible_only_where_that_is_proven():
    """Of answers without a plan only an infeasible one says that there is none."""
    none = OptimizationResult(
        best=None, bound=1.0, status="time_limit", seconds=0.0, full_value=1.0
    )
    said = [
        str(HandoverCurve(points=(point,), notes=()))
        for status in ("time_limit", "infeasible")
        for point in [
            HandoverPoint(at_most=2, answer=replace(none, status=status), added=None)
        ]
    ]
    assert "at most 2: no plan was found that keeps every strict rule" in said[0]
    assert "at most 2: no plan keeps every strict rule" in said[1]


def test_a_step_without_a_plan_is_told(short_of_people, monkeypatch):
    """Where no plan is found with one more, the step is missing and a note says so."""

    def fruitless(*args, **kwargs):
        found = settled(*args, **kwargs)
        return replace(found, best=None, bound=np.inf, status="time_limit")

    monkeypatch.setattr(WORTH, "settled", fruitless)
    monkeypatch.setattr("resourcing.explain.curves._same", lambda *_: None)
    found = worth(short_of_people, grade="senior", fewest=0, most=1)
    assert not found.steps
    assert "At +1 FTE no plan was found that keeps every strict rule." in str(found)


def test_one_more_person_is_worth_what_the_scenario_with_that_person_gives(
    short_of_people,
):
    """The first step is the optimum with the person in the register less the optimum without."""
    found = worth(short_of_people, grade="senior", fewest=0, most=2, stop=EXACT)
    joins = ManagerJoins(
        kind="manager_joins",
        manager=Manager(
            manager_id="X", name="X", grade="senior", fte=1.0, available_from=LONG_AGO
        ),
    )
    more = optimize(tight_case(fte=0.1, changes=(joins,)).data)
    step = found.steps[0]
    assert (step.from_fte, step.to_fte) == (0, 1)
    assert step.worth.exact
    assert step.worth.found == pytest.approx(
        more.objective - short_of_people.result.objective
    )
    assert found.steps[1].worth.found == pytest.approx(0.0, abs=1e-6)
    assert found.break_even == pytest.approx(step.worth.found / 0.2 * 1000 / 0.25)
    assert "from 0 to +1 FTE (one more senior)" in str(found)
    assert "price of 0.2 points for a thousand" in str(found)


def test_one_person_less_is_the_one_whose_loss_costs_least():
    """Of a senior who leads the complex alliance and one who is spare, the spare one goes, at no loss."""
    spare = Manager(
        manager_id="M2", name="Spare", grade="senior", fte=1.0, skills=("oncology",)
    )
    run = assign(tight_case(fte=1.0, people=(spare,)))
    found = worth(run, grade="senior", fewest=-2, most=0, stop=EXACT)
    first, second = found.steps[1], found.steps[0]
    assert (first.from_fte, first.to_fte) == (-1, 0)
    assert first.worth.found == pytest.approx(0.0, abs=1e-6)
    assert (second.from_fte, second.to_fte) == (-2, -1)
    nobody = found.answers[0][1].objective
    assert second.worth.found == pytest.approx(run.result.objective - nobody)
    values = [item.objective for _, item in found.answers]
    assert values == sorted(values)
    assert "from -1 to 0 FTE (at -1 without Spare): nothing" in str(found)
    assert "at -2 without" in str(found)
    assert "the cheapest found" in str(found)


def team(*shares):
    """Return people with shares of a full-time job, by the labels of an instance."""
    return {
        f"r{n}": Manager(manager_id=f"r{n}", name=f"P{n}", grade="senior", fte=share)
        for n, share in enumerate(shares)
    }


def out_of(run, people, *, most, stop=None):
    """Return who leaves, with a full solve where asked for."""
    return list(leaving(run, people, most=most, rules=stop or EXACT, stop=stop))


def test_who_leaves_is_told_by_the_loss_and_not_by_the_value_of_what_stays():
    """A, at half time, leads what is worth 30, and B, full-time, what is worth 2; beside another worth 100, B goes alone."""
    data = problem_from_arrays(
        need=np.array([5.0, 10.0, 10.0]).reshape(3, 1, 1),
        available=np.array([[5.0], [10.0], [10.0]]),
        weight=np.array([30.0, 2.0, 100.0]),
        eligible=np.eye(3, dtype=bool)[:, :, None],
    )
    run = fake_run(data)
    (found,) = out_of(run, team(0.5, 1.0), most=1)
    assert found.way == {"r1": 1.0}
    assert run.result.objective - found.value == pytest.approx(2.0)


def every_way(shares, total):
    """Return every set of whole people with at most a part of one more: for each set and person, what is lacking."""
    names = range(len(shares))
    sets = chain.from_iterable(combinations(names, r) for r in range(len(names) + 1))
    for whole in sets:
        lacking = total - sum(shares[n] for n in whole)
        if abs(lacking) < 1e-9:
            yield {f"r{n}": 0.0 for n in whole}
        for n in set(names) - set(whole):
            if 1e-9 < lacking < shares[n] - 1e-9:
                keep = {f"r{n}": 1 - lacking / shares[n]}
                yield {f"r{m}": 0.0 for m in whole} | keep


@pytest.mark.parametrize("seed", some_slow(range(4), fast=2))
def test_nobody_cheaper_leaves_in_small_teams(seed):
    """What is lost is the least of every way to lose one and two full-time people, each with every lead tried."""
    rng = np.random.default_rng(seed)
    shares = rng.choice([0.5, 0.7, 0.8, 1.0], 3)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (3, 1, 1)),
        available=np.append(shares, 1.0)[:, None] * 12,
        weight=rng.uniform(1, 9, 3),
        pace=rng.uniform(0.7, 1.6, (4, 3)),
    )
    found = out_of(fake_run(data), team(*shares), most=2, stop=EXACT)
    for item in found:
        tried = [best_of_all(scaled(data, w)) for w in every_way(shares, item.fte)]
        assert item.value == pytest.approx(max(tried))
        assert sum(item.way.values()) == pytest.approx(item.fte)
    values = [item.value for item in found]
    assert values == sorted(values)


def test_ways_to_leave_hold_whole_people_and_one_part():
    """Of 0.8, 1.0 and 1.0, one goes as one of the full-time people, or as 0.8 and 0.2 of one of them."""
    found = [
        {name: round(part, 9) for name, part in way.items()}
        for way in ways({"A": 0.8, "B": 1.0, "C": 1.0}, total=1.0)
    ]
    wanted = [{"A": 0.8, "B": 0.2}, {"A": 0.8, "C": 0.2}, {"B": 1.0}, {"C": 1.0}]
    assert found == wanted
    assert told_way(found[0], {"A": team(0.8)["r0"], "B": team(0.5, 1.0)["r1"]}) == (
        "P0, and 0.2 FTE of P1"
    )


def test_nothing_is_carried_to_an_instance_that_does_not_allow_the_one_before():
    """A lower bound of an instance apart proves nothing for the one before, and its answer stays."""
    data = crossed(incumbent=np.full(2, NOBODY))
    lead = np.array([[0], [1]])
    answers = [
        OptimizationResult(
            best=solution(data, lead=lead),
            bound=bound,
            status="feasible",
            seconds=0.0,
            full_value=2.0,
        )
        for bound in (5.0, 3.0)
    ]
    fixed = monotone([data, data], answers, apart=[1])
    assert [item.bound for item in fixed] == [5.0, 3.0]


@pytest.mark.parametrize("seed", some_slow(range(2), fast=1))
def test_short_rounds_enclose_the_optimum_also_from_carried_prices(seed):
    """The optimum of an instance with one more person lies between answer and bound; a full solve finds it."""
    rng = np.random.default_rng(seed)
    more = problem_from_arrays(
        need=rng.uniform(5, 15, (5, 1, 2)),
        available=rng.uniform(10, 20, (3, 2)),
        weight=rng.uniform(1, 9, 5),
        pace=rng.uniform(0.7, 1.6, (3, 5)),
    )
    less = problem_from_arrays(
        need=more.need,
        available=more.available[:2],
        weight=more.weight,
        pace=more.pace[:2],
    )
    first, best = optimize(less, method="decomposition"), optimize(more)
    prices = carried_prices(first.prices, before=less, after=more)
    assert prices.hours.shape == (3, 2)
    rules = StopRules(gap=0.01)
    quick = settled(more, lead=first.best.lead, prices=prices, stop=rules)
    assert first.objective <= quick.objective <= best.objective + 1e-9
    assert quick.bound >= best.objective - 1e-9
    again = settled(more, lead=first.best.lead, prices=prices, stop=rules)
    assert (again.objective, again.bound) == (quick.objective, quick.bound)
    full = resettled(more, quick, lead=first.best.lead, stop=EXACT)
    assert full.objective == pytest.approx(best.objective)


def test_a_range_without_a_step_is_told_before_the_scenario_is_read(capsys):
    """From 2 to 1 is refused, though there is no such scenario either."""
    asked = ["worth", "nowhere.toml", "--from", "2", "--to", "1"]
    assert main(asked) == 1
    said = capsys.readouterr().err
    assert "--from and --to" in said
    assert "nowhere" not in said


def test_fewer_people_than_asked_about_are_told(short_of_people):
    """A team of 0.1 FTE cannot lose a whole person."""
    found = worth(short_of_people, grade="senior", fewest=-1, most=1, stop=EXACT)
    assert [item.from_fte for item in found.steps] == [0]
    assert "has only 0 FTE of this kind" in str(found)


def test_a_price_stands_beside_the_curve_where_the_answer_has_one(short_of_people):
    """Two points an hour for 36 hours of a 0.1 FTE are 720 for a full-time person."""

    class Priced:
        case = short_of_people.case
        result = SimpleNamespace(prices=SimpleNamespace(hours=np.full((1, 1), 2.0)))

    kind = Kind(grade="senior", unit=None, skills=())
    assert _price(Priced(), kind) == pytest.approx(2.0 * 360)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"fewest": 1, "most": 2}, "from 0 or below"),  # 0 is not within
        ({"fewest": 0, "most": 0}, "with a step between"),  # no step
        ({"skills": ("oncolgy",)}, "this skill"),  # unknown
        ({"unit": "Nowhere"}, "this unit"),  # unknown
    ],
)
def test_a_question_about_people_that_cannot_be_answered_is_told(
    short_of_people, asked, said
):
    """A range without a step, a skill or unit that nobody knows: refused before anything is solved."""
    with pytest.raises(InputError, match=said):
        worth(short_of_people, grade="senior", **asked)


def test_a_newcomer_takes_no_identifier_of_the_register(short_of_people):
    """People more are called so that nobody of the register is doubled."""
    kind = Kind(grade="senior", unit=None, skills=())
    taken = {row.manager_id for row in short_of_people.case.world.register.managers}
    made = {newcomer(short_of_people.case, kind, number=n).manager_id for n in (1, 2)}
    assert made == {"senior+1", "senior+2"}
    assert not made & taken
    known = tight_case(fte=0.1, people=(newcomer(short_of_people.case, kind),))
    made = {newcomer(known, kind, number=n).manager_id for n in (1, 2)}
    assert made == {"senior+1+", "senior+2"}
