"""Other plans that are nearly as good: by trying everything, by the exact model and by search."""

from dataclasses import fields, replace
from importlib import import_module
from itertools import combinations, product

import numpy as np
import pytest
from builders_explain import crossed, fake_run
from builders_portfolio import portfolio

from resourcing.explain import (
    Displaced,
    alternatives,
    candidates,
    check_plan,
    handover_curve,
    other_plans,
    why,
    why_not,
)
from resourcing.explain.alternatives import _label as label_of
from resourcing.explain.other_plans import other_plan
from resourcing.problem import NOBODY, problem_from_arrays
from resourcing.results import solution
from resourcing.study import Run
from resourcing.view.files import LoadedRun

pytestmark = pytest.mark.usefixtures("few_rounds")


def twins(**changes):
    """Return two people alike and two alliances of 10 hours; everybody has 10, so any exchange is as good."""
    fields = {"need": np.full((2, 1, 1), 10.0), "available": np.full((2, 1), 10.0)}
    return problem_from_arrays(**{**fields, **changes})


def leads_within(data, *, best, within):
    """Return the leads of every plan within a share of the best objective."""
    choices = range(NOBODY, len(data.resources))
    _, num_alliances, num_periods = data.shape
    found = []
    for flat in product(choices, repeat=num_alliances * num_periods):
        answer = solution(data, lead=np.array(flat).reshape(num_alliances, num_periods))
        if not answer.breaches and answer.objective >= best - within * abs(best) - 1e-9:
            found.append(answer)
    return found


def far(data, one, other):
    """Return in how many active alliance-periods two plans differ."""
    return int(((one.lead != other.lead) & data.active).sum())


def loaded(run):
    """Return a run as it is read back from its folder."""
    return LoadedRun(run=run, inputs=None, scenario_name="twins", option="as_is")


def test_a_run_read_back_answers_questions_as_it_did():
    """What `read_run` gives is asked like the run in it: other plans, handovers, why, why not, who else, a plan by hand."""
    run = fake_run(crossed())
    again, lead = loaded(run), np.array([[1], [0]])
    for ask in (
        lambda item: alternatives(item, within=0.6, apart=2),
        lambda item: handover_curve(item),
        lambda item: why(item, alliance="a0"),
        lambda item: why_not(item, alliance="a0", manager="r1"),
        lambda item: candidates(item, alliance="a0"),
        lambda item: check_plan(item, lead=lead),
    ):
        assert str(ask(again)) == str(ask(run))
    assert {item.name for item in fields(Run)} <= set(dir(again))


def test_an_exchange_that_costs_nothing_is_found_and_named():
    """Of two people alike either may lead either alliance: the exchange is the one other plan, proven."""
    run = fake_run(twins())
    found = alternatives(run, within=0.0, apart=2)
    (plan,) = found.plans
    assert plan.differs == 2
    assert plan.answer.lead.tolist() == run.plan.lead[::-1].tolist()
    assert str(plan).endswith("It costs nothing.")
    assert {row.after for row in plan.changes} == {"Ada", "Ben"}
    assert found.notes == ("No further plan differs so much at so small a loss.",)


def test_a_plan_says_what_differs_and_what_it_costs():
    """Keeping the leads of today instead of the exchange saves two handovers and costs half of the value."""
    data = crossed(handover_points=np.full((2, 1), 0.1))
    found = alternatives(fake_run(data), count=1, within=0.6, apart=2)
    (plan,) = found.plans
    assert plan.costs.found == pytest.approx(0.8)
    assert (plan.handovers, plan.promises_kept, plan.spent) == (-2, 0, 0.0)
    assert plan.label == "2 alliances change hands among 2 leads; 2 fewer handovers"
    assert [str(item) for item in plan.changes] == [
        "Alliance a0 goes from Ada to Ben",
        "Alliance a1 goes from Ben to Ada",
    ]
    assert "It costs 0.8 points" in str(found)


def test_promises_and_money_that_differ_are_told():
    """Ben is paid by the hour and has enough of them to keep the promise: the cheaper plan breaks it."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.array([[5.0], [10.0]]),
        floor=np.full((1, 1, 1), 0.8),
        hour_cost=np.array([0.0, 100.0]),
    )
    (plan,) = alternatives(fake_run(data), count=1, within=0.9).plans
    assert (plan.promises_kept, plan.spent) == (-1, -1000.0)
    assert plan.label == "Alliance a0 from Ben to Ada; 1 fewer promise kept"


def moves(*pairs):
    """Return changes of lead of as many alliances."""
    return [
        Displaced(
            alliance_id=f"a{number}",
            alliance=f"Alliance {number}",
            periods="throughout",
            before=before,
            after=after,
        )
        for number, (before, after) in enumerate(pairs)
    ]


@pytest.mark.parametrize(
    ("pairs", "label"),
    [
        ([("Ada", "Ben")] * 3, "3 alliances from Ada to Ben"),
        ([("Ada", "Ben"), ("Cleo", "Ben")], "2 alliances to Ben"),
        (
            [("Ada", "Ben"), ("Ada", "Ben"), ("Cleo", "Dan")],
            "3 alliances, mostly from Ada to Ben",
        ),
        (
            [("Ada", "Ben"), ("Ada", "Cleo"), ("Cleo", "Dan")],
            "3 alliances, mostly from Ada",
        ),
        (
            [("Ada", "Ben"), ("Ben", "Cleo"), ("Cleo", "Ada")],
            "3 alliances change hands among 3 leads",
        ),
    ],
)
def test_a_label_names_the_main_theme_in_twelve_words(pairs, label):
    """How many alliances move and between whom most of them do; one more fact at most."""
    assert label_of(moves(*pairs), handovers=0, promises_kept=0, spent=0.0) == label
    longest = label_of(moves(*pairs), handovers=-11, promises_kept=2, spent=900.0)
    assert longest == f"{label}; 2 more promises kept"
    assert len(longest.split()) <= 12


def test_a_plan_outside_the_loss_leads_to_one_within(monkeypatch):
    """Searches that find only plans that lose too much still start the exact model, which finds the best within."""
    data = portfolio(3, shape=(2, 3, 2))
    run = fake_run(data)
    (best,) = alternatives(run, count=1, within=0.3, apart=2).plans
    lost = (run.plan.objective - best.answer.objective) / abs(run.plan.objective)
    worse = [
        item
        for item in leads_within(data, best=run.plan.objective, within=0.6)
        if far(data, item, run.plan) >= 2 and item.objective < best.answer.objective - 1
    ]
    monkeypatch.setattr(other_plans, "_searched", lambda *_: iter(worse[:1]))
    (found,) = alternatives(run, count=1, within=lost + 1e-6, apart=2).plans
    assert found.found == "exact"
    assert found.answer.objective == pytest.approx(best.answer.objective)
    none = alternatives(run, count=1, within=max(0.0, lost - 1e-3), apart=2)
    assert none.plans == ()
    assert none.notes == ("No further plan differs so much at so small a loss.",)


def test_what_a_search_found_is_kept_for_later_plans():
    """The pool gives the best of its plans that differs from all known ones."""
    run = fake_run(twins())
    asked = other_plans.Asked(run=run, worth=0.0, apart=2, seconds=1.0)
    every = leads_within(run.case.data, best=2.0, within=1.0)
    pool = other_plans.Pool().with_more(every)
    first = pool.best(asked, [run.plan.lead])
    assert first.objective == pytest.approx(2.0)
    second = pool.best(asked, [run.plan.lead, first.lead])
    assert far(run.case.data, first, second) == 2
    assert second.objective < first.objective


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("apart", [1, 2])
def test_plans_are_within_the_loss_and_differ_as_brute_force_says(seed, apart):
    """The plans differ pairwise, none loses too much, the first is the best of all, and none is left when it says so."""
    data = portfolio(seed, shape=(2, 2, 2))
    run, within = fake_run(data), 0.25
    found = alternatives(run, count=4, within=within, apart=apart)
    plans = [run.plan, *(item.answer for item in found.plans)]
    every = leads_within(data, best=run.plan.objective, within=within)
    for one, other in combinations(plans, 2):
        assert far(data, one, other) >= apart
    for item in found.plans:
        assert item.answer.breaches == ()
        lost = run.plan.objective - item.answer.objective
        assert lost <= within * abs(run.plan.objective) + 1e-6
        assert item.costs.low - 1e-6 <= lost <= item.costs.high + 1e-6
    left = [p for p in every if all(far(data, p, known) >= apart for known in plans)]
    first = [p.objective for p in every if far(data, p, run.plan) >= apart]
    if found.plans:
        assert found.plans[0].answer.objective == pytest.approx(max(first))
    if len(found.plans) < 4:
        assert not left


def test_a_large_portfolio_is_searched_and_says_so(monkeypatch):
    """Without the exact model a search finds plans that differ, and the notes claim no proof."""
    monkeypatch.setattr(other_plans, "MOST_EXACT_LEADS", 0)
    monkeypatch.setattr(other_plans, "PRICES", (0.5, 1.0, 2.0))
    monkeypatch.setattr(other_plans, "TRIES", 2)
    data = portfolio(1, shape=(3, 5, 2))
    run = fake_run(data)
    found = alternatives(run, count=2, within=0.3, apart=2)
    assert [item.found for item in found.plans] == ["search"] * 2
    plans = [run.plan, *(item.answer for item in found.plans)]
    for one, other in combinations(plans, 2):
        assert far(data, one, other) >= 2
    assert "too large for the exact model" in found.notes[0]
    none = alternatives(run, count=1, within=0.0, apart=20)
    assert none.plans == ()
    assert "does not prove" in none.notes[-1]


def test_a_plan_better_than_the_best_known_is_told():
    """Where the plan was not the best, a better one that differs is found and said to be better."""
    run = fake_run(crossed(), lead=[[1], [0]])
    found = alternatives(run, count=1)
    assert found.plans[0].answer.objective == pytest.approx(2.0)
    assert "worth 1.0 points more" in found.notes[-1]


def test_table_has_a_row_for_each_change():
    """The table names plan, alliance and both leads, and repeats what the whole plan is worth."""
    found = alternatives(fake_run(twins()), within=0.0, apart=2)
    frame = found.to_frame()
    assert frame["plan"].tolist() == [1, 1]
    assert set(frame["before"]) == {"Ada", "Ben"}
    assert frame["objective"].tolist() == pytest.approx([2.0, 2.0])
    empty = alternatives(fake_run(twins()), within=0.0, apart=9)
    assert list(empty.to_frame().columns) == list(frame.columns)
    assert "none" in str(empty)


@pytest.mark.parametrize("faulty", [{"count": 0}, {"within": -0.1}, {"apart": 0}])
def test_numbers_out_of_range_are_refused(faulty):
    """Counts begin at one, losses at zero."""
    with pytest.raises(ValueError, match="at least"):
        alternatives(fake_run(twins()), **faulty)


def test_where_nobody_may_lead_there_is_no_other_plan():
    """Without people there is one plan, and that is proven."""
    run = fake_run(twins(available=np.zeros((0, 1)), eligible=np.ones((0, 2, 1), bool)))
    found = alternatives(run)
    assert found.plans == ()
    assert found.notes == ("No further plan differs so much at so small a loss.",)


@pytest.mark.parametrize("ends", ["in a search", "in the exact model"])
def test_interrupted_alternatives_are_those_found_so_far(monkeypatch, ends):
    """Interrupted at the second plan, or while the first is made best, the first stands and a note says so."""

    def stopped(asked, known, pool):
        if len(known) > 1:
            raise KeyboardInterrupt
        found, pool = other_plan(asked, known, pool)
        verdict = replace(found.verdict, word="interrupted")
        last = ends == "in the exact model"
        return (replace(found, verdict=verdict) if last else found), pool

    module = import_module("resourcing.explain.alternatives")  # not the function
    monkeypatch.setattr(module, "other_plan", stopped)
    found = alternatives(fake_run(crossed()), count=3, within=0.9, apart=1)
    assert len(found.plans) == 1
    assert found.notes == ("Interrupted: no further plan was looked for.",)
