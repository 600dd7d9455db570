"""Why, why not and who else: worked by hand on two people and two alliances, and by trying everything."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
from builders_explain import FakeCase, FakeRun, best_of_all, crossed, fake_run
from builders_run import led_so, small_case, small_scenario

from resourcing.errors import InputError
from resourcing.explain import candidates, why, why_not
from resourcing.explain.candidates import Candidate
from resourcing.explain.candidates import _line as candidate_line
from resourcing.explain.choices import Displaced, told, told_better
from resourcing.explain.differences import Difference, loss
from resourcing.explain.resolve import priced
from resourcing.formulation import Order
from resourcing.optimize import StopRules, optimize
from resourcing.playbook import Rules
from resourcing.problem import NOBODY, problem_from_arrays

pytestmark = pytest.mark.usefixtures("few_rounds")

EXACT = StopRules()


def narrow():
    """Return an instance in which r0 (15 hours) may lead both alliances of 10 hours and r1 only the second."""
    eligible = np.ones((2, 2, 1), dtype=bool)
    eligible[1, 0] = False
    return problem_from_arrays(
        need=np.full((2, 1, 1), 10.0),
        available=np.array([[15.0], [10.0]]),
        eligible=eligible,
        incumbent=np.array([0, 1]),
    )


def test_why_not_names_the_rule_that_forbids():
    """A pair with a reason is not re-solved: the reason is the answer."""
    run = fake_run(narrow(), reasons={("r1", "a0"): "lacks the skill oncology"})
    answer = why_not(run, alliance="a0", manager="r1")
    assert answer.cost is None
    assert str(answer) == "Ben may not lead Alliance a0: lacks the skill oncology."


def test_why_not_names_the_pin_and_missing_hours():
    """Without a reason in the rules, the pin or the hours decide."""
    pinned = fake_run(narrow(), pins={"a0": "r0"})
    assert "is pinned to Ada" in str(why_not(pinned, alliance="a0", manager="r1"))
    idle = narrow().replace(available=np.array([[15.0], [0.0]]))
    assert "has no hours" in str(why_not(fake_run(idle), alliance="a0", manager="r1"))


def test_why_not_prices_a_forced_lead_as_worked_by_hand():
    """r0 has 15 hours for both alliances: forcing it loses 5 of 20 hours, half an alliance; nobody is displaced."""
    answer = why_not(fake_run(narrow()), alliance="a1", manager="r0", stop=EXACT)
    assert answer.cost.exact
    assert answer.cost.found == pytest.approx(0.5)
    assert answer.displaced == ()
    assert "costs the portfolio 0.5 points. No other alliance changes its lead." in str(
        answer
    )


def test_why_not_names_who_is_displaced():
    """Two handovers at 0.2 are better than 5 hours less at 0.5: a0 goes to r1, and the loss is 0.4."""
    data = narrow().replace(
        eligible=np.ones((2, 2, 1), dtype=bool),
        handover_points=np.full((2, 1), 0.2),
        available=np.array([[10.0], [10.0]]),
    )
    answer = why_not(fake_run(data), alliance="a1", manager="r0", stop=EXACT)
    assert answer.cost.found == pytest.approx(0.4)
    (moved,) = answer.displaced
    assert (moved.alliance_id, moved.before, moved.after) == ("a0", "Ada", "Ben")
    assert answer.to_frame()["after"].tolist() == ["Ben"]


def test_a_forced_lead_leads_even_where_nobody_would_be_better():
    """Leading a1 takes 5 of 10 hours from a0, worth 10: nobody leads it in the plan, and forcing it loses 5."""
    data = problem_from_arrays(
        need=np.full((2, 1, 1), 10.0),
        available=np.full((1, 1), 10.0),
        weight=np.array([10.0, 1.0]),
        overhead=np.array([[[0.0], [5.0]]]),
    )
    run = fake_run(data)
    assert run.plan.lead[1, 0] == NOBODY
    answer = why_not(run, alliance="a1", manager="r0", stop=EXACT)
    assert answer.cost.found == pytest.approx(5.0)


def test_a_lead_of_the_plan_is_told_as_such():
    """Asking for the lead that the plan has costs nothing."""
    answer = why_not(fake_run(narrow()), alliance="a1", manager="r1", stop=EXACT)
    assert answer.leads_now
    assert answer.cost.found == 0
    assert str(answer) == "Ben leads Alliance a1 in the plan."


def test_a_forced_answer_that_is_better_replaces_the_incumbent_and_says_so():
    """From leads worth 1 the exchange worth 2 is found; the loss is measured from it, and the reader is told."""
    run = fake_run(crossed(), lead=[[1], [0]])
    answer = why_not(run, alliance="a0", manager="r0", stop=EXACT)
    assert answer.best.objective == pytest.approx(2.0)
    assert answer.cost.found == 0
    assert "1.0 points more" in str(answer)


def test_a_loss_that_two_bounds_leave_open_says_so():
    """Optima between 2 and 3 and between 1.5 and 2.6: the loss lies between 0 and 1.5, and is not told from zero."""
    best, worse = (
        SimpleNamespace(objective=2.0, bound=3.0),
        SimpleNamespace(objective=1.5, bound=2.6),
    )
    found = loss(best, worse)
    assert (found.found, found.low, found.high) == (0.5, 0.0, 1.5)
    assert not found.told_from_zero
    assert "cannot be told from zero (between 0.0 and 1.5)" in str(found)
    told = loss(best, SimpleNamespace(objective=1.5, bound=1.8))
    assert told.told_from_zero
    assert str(told) == "0.5 points (between 0.2 and 1.5)"


@pytest.mark.parametrize("seed", range(4))
def test_candidates_cost_what_trying_everything_says(seed):
    """Every choice's cost is the best of all plans less the best of all plans with it; the ranking follows."""
    rng = np.random.default_rng(seed)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (3, 1, 1)),
        available=rng.uniform(8, 20, (2, 1)),
        weight=rng.uniform(1, 9, 3),
        pace=rng.uniform(0.8, 1.5, (2, 3)),
        incumbent=rng.integers(-1, 2, 3),
        handover_points=rng.uniform(0, 1, (3, 1)),
    )
    found = candidates(fake_run(data), alliance="a0", stop=EXACT)
    best = best_of_all(data)
    for item in found.ranked:
        r = NOBODY if not item.resource_id else data.resources.index(item.resource_id)
        assert item.cost.found == pytest.approx(best - best_of_all(data, fixed={0: r}))
    costs = found.to_frame()["cost"].tolist()
    assert len(costs) == 3
    assert costs == sorted(costs)
    assert found.ranked[0].leads_now


def test_the_true_cost_lies_within_each_interval_of_the_quick_search():
    """Without a full re-solve the interval still holds the cost that trying everything gives."""
    data = crossed(weight=np.array([3.0, 2.0]), handover_points=np.full((2, 1), 0.1))
    for item in candidates(fake_run(data), alliance="a0").ranked:
        r = NOBODY if not item.resource_id else data.resources.index(item.resource_id)
        true = best_of_all(data) - best_of_all(data, fixed={0: r})
        assert item.cost.low - 1e-6 <= true <= item.cost.high + 1e-6


def test_an_alliance_that_must_be_led_has_no_choice_of_nobody():
    """Nobody is no candidate where the rules ask for a lead."""
    data = narrow().replace(must_lead=np.array([False, True]))
    names = [
        item.name
        for item in candidates(fake_run(data), alliance="a1", stop=EXACT).ranked
    ]
    assert sorted(names) == ["Ada", "Ben"]


def test_why_says_who_leads_and_what_the_next_best_costs():
    """The reasons name the lead, how many may lead, today's lead and the next best choice."""
    answer = why(fake_run(narrow()), alliance="a1", stop=EXACT)
    text = str(answer)
    assert text.startswith("Alliance a1 is led by Ben (throughout).")
    assert "Of 2 people and teams, 2 may lead it." in text
    assert "The next best choice, Ada, costs 0.5 points." in text
    assert len(answer.to_frame()) == 3


@pytest.mark.parametrize(
    ("alliance", "manager", "said"),
    [
        ("A9", "M1", "no such alliance"),  # unknown
        ("A8", "M1", "The business model is not defined yet"),  # not eligible
        ("A1", "M9", "no such manager or team"),  # unknown
    ],
)
def test_whom_a_question_cannot_be_about_is_told(alliance, manager, said):
    """A name that is not in the instance is refused with the reason."""
    case = small_case()
    run = led_so(case, {"A1": "M1 M1 M1 M1"})
    with pytest.raises(InputError, match=said):
        why_not(run, alliance=alliance, manager=manager)


def test_a_lead_with_hours_in_some_periods_is_forced_there():
    """M2 leaves in the middle: it is forced while it is there, and the answer says when."""
    case = small_case()
    run = led_so(case, {"A1": "M1 M1 M1 M1"})
    answer = why_not(run, alliance="A1", manager="M2")
    assert "2027Q1 to 2027Q2" in str(answer)
    assert answer.cost is not None


def ordered_run():
    """Return a run of value before everything else: the exchange is worth 2 and charged 1.6, today's leads are worth 1."""
    data = crossed(handover_points=np.full((2, 1), 0.8))
    result = optimize(data, order=Order(aims=("value",)))
    return FakeRun(case=FakeCase(data=data), result=result)


def test_an_ordered_plan_is_not_replaced_by_one_worth_more_points():
    """Today's leads gain 0.6 weighted points against the plan; they are told so, and the plan stays."""
    run = ordered_run()
    answer = candidates(run, alliance="a0", stop=EXACT)
    assert answer.best.best.lead.tolist() == run.plan.lead.tolist() == [[0], [1]]
    costs = {item.name: item.cost.found for item in answer.ranked}
    assert costs == pytest.approx({"Ben": -0.6, "Ada": 0.0, "nobody": -0.1})
    text = str(answer)
    assert "Ben: gains 0.6 points" in text
    assert "Ada: as in the plan" in text
    assert "replaces the plan" not in text
    assert "follows an order of aims (value, then rest)" in text
    assert "no plan replaces it" in text


def test_reasons_of_an_ordered_plan_are_about_that_plan():
    """Why and why not speak of the plan's own lead; the note stands once."""
    said = str(why(ordered_run(), alliance="a0", stop=EXACT))
    assert said.startswith("Alliance a0 is led by Ada (throughout).")
    assert "The next best choice, Ben, gains 0.6 points." in said
    assert said.count("weighted points") == 1
    answer = why_not(ordered_run(), alliance="a0", manager="r1", stop=EXACT)
    assert "forcing it in place of Ada (throughout) gains 0.6 points" in str(answer)
    assert "weighted points" in str(answer)
    own = why_not(ordered_run(), alliance="a0", manager="r0", stop=EXACT)
    assert str(own).startswith("Ada leads Alliance a0 in the plan.")
    assert own.cost.found == 0


def test_an_order_of_aims_is_no_part_of_a_rule_that_forbids():
    """Where a rule decides, or the plan has this lead already, no difference is told, and so nothing of what it means."""
    eligible = np.ones((2, 2, 1), dtype=bool)
    eligible[1, 0] = False
    data = crossed(eligible=eligible)
    case = FakeCase(data=data, reasons={("r1", "a0"): "lacks the skill law"})
    run = FakeRun(case=case, result=optimize(data, order=Order(aims=("value",))))
    answer = why_not(run, alliance="a0", manager="r1", stop=EXACT)
    assert str(answer) == "Ben may not lead Alliance a0: lacks the skill law."
    assert answer.best is run.result
    own = why_not(run, alliance="a0", manager="r0", stop=EXACT)
    assert str(own) == "Ada leads Alliance a0 in the plan."


def test_a_longer_price_says_that_it_replaces_the_quick_one():
    """The quick list is measured the same way; where it says otherwise, the longer price replaces it in words."""
    run = fake_run(narrow())
    listed = {item.name: item.cost for item in candidates(run, alliance="a1").ranked}
    answer = why_not(run, alliance="a1", manager="r0", stop=EXACT)
    assert answer.quick == listed["Ada"]
    assert answer.cost.exact
    assert "replaces" not in str(answer)
    other = replace(answer, quick=Difference(found=0.7, low=0.0, high=0.9))
    assert str(other).endswith(
        "This price is solved at length; it replaces what the quick list says, that it costs 0.7 points by the plans "
        "found, which cannot be told from zero (between 0.0 and 0.9)."
    )


def test_everybody_whom_a_rule_keeps_out_is_counted():
    """Five rules keep five people out: three are told, two counted, so that the numbers add up."""
    eligible = np.zeros((6, 1, 1), dtype=bool)
    eligible[0] = True
    data = problem_from_arrays(
        need=np.ones((1, 1, 1)), available=np.ones((6, 1)), eligible=eligible
    )
    rules = {(f"r{n}", "a0"): f"lacks the skill s{n}" for n in range(1, 6)}
    said = str(why(fake_run(data, reasons=rules), alliance="a0", stop=EXACT))
    assert (
        "lacks the skill s1 (1); lacks the skill s2 (1); lacks the skill s3 (1); other rules (2)."
        in said
    )


def test_a_quick_price_asked_for_alone_replaces_nothing():
    """Without a longer solve both prices are one."""
    answer = why_not(fake_run(narrow()), alliance="a1", manager="r0")
    assert answer.cost == answer.quick
    assert "replaces" not in str(answer)


@pytest.mark.parametrize("stop", [EXACT, StopRules(gap=0.9)])
@pytest.mark.parametrize("seed", range(2))
def test_no_longer_price_contradicts_the_quick_list(seed, stop):
    """On random instances every interval of a longer solve, even of one cut short, lies within that of the quick search."""
    rng = np.random.default_rng(seed)
    data = problem_from_arrays(
        need=rng.uniform(5, 15, (4, 1, 2)),
        available=rng.uniform(8, 20, (2, 2)),
        weight=rng.uniform(1, 9, 4),
        incumbent=rng.integers(-1, 2, 4),
        handover_points=rng.uniform(0, 1, (4, 2)),
    )
    run = fake_run(data)
    for item in candidates(run, alliance="a0").ranked:
        if item.resource_id and not item.leads_now:
            answer = why_not(run, alliance="a0", manager=item.resource_id, stop=stop)
            assert answer.cost.low >= item.cost.low - 1e-6
            assert answer.cost.high <= item.cost.high + 1e-6


def test_a_quick_list_says_so_and_a_long_one_does_not():
    """The heading and the next best choice name the quick search where a longer solve may say more."""
    quick = why(fake_run(narrow()), alliance="a1")
    assert "what each choice costs by a quick search" in quick.others.listing
    assert "By a quick search, the next best choice, Ada, costs 0.5" in str(quick)
    long = why(fake_run(narrow()), alliance="a1", stop=EXACT)
    assert "quick" not in f"{long}{long.others}"


def test_the_listing_leaves_notes_to_the_sentences():
    """What is said of an order of aims stands once where sentences and list are printed together."""
    answer = why(ordered_run(), alliance="a0", stop=EXACT)
    assert f"{answer}{answer.others.listing}".count("weighted points") == 1
    assert "weighted points" in str(answer.others)


def test_who_loses_the_alliance_is_named_with_the_periods():
    """Ben leads in the first quarter and Ada in the second: to force Cleo replaces both."""
    eligible = np.zeros((3, 1, 2), dtype=bool)
    eligible[[1, 0, 2, 2], 0, [0, 1, 0, 1]] = True
    data = problem_from_arrays(
        need=np.full((1, 1, 2), 10.0),
        available=np.array([[10.0] * 2, [10.0] * 2, [5.0] * 2]),
        eligible=eligible,
    )
    answer = why_not(fake_run(data), alliance="a0", manager="r2", stop=EXACT)
    assert answer.replaced == (("Ben", "t0"), ("Ada", "t1"))
    assert (
        "forcing it in place of Ben (t0) and Ada (t1) costs the portfolio 1.0 points"
        in str(answer)
    )


def test_the_choice_of_nobody_reads_as_one():
    """With one person left, the next best choice is to leave the alliance without a lead."""
    said = str(why(fake_run(narrow()), alliance="a0", stop=EXACT))
    assert (
        "The next best choice is to leave it without a lead: that costs 1.0 points."
        in said
    )


def test_a_plan_as_good_does_not_replace_the_plan():
    """A gain that no decimal shows is no better plan; one that shows is."""
    one, same, more = (
        SimpleNamespace(objective=v, stages=()) for v in (5.0, 5.01, 5.2)
    )
    assert told_better(same, than=one) == ()
    assert "0.2 points more" in told_better(more, than=one)[0]


def moved(number):
    """Return displaced alliances by number."""
    return tuple(
        Displaced(
            alliance_id=f"a{n}",
            alliance=f"Alliance {n}",
            periods="throughout",
            before="Ada",
            after="Ben",
        )
        for n in range(number)
    )


def test_up_to_eight_displaced_alliances_are_named():
    """Eight are listed, a ninth is counted."""
    assert "Alliance 7 goes from Ada to Ben." in told(moved(8))
    assert "more" not in told(moved(8))
    assert told(moved(9)).endswith("and 1 more.")


def test_alliances_with_an_and_in_their_names_are_set_apart():
    """Several that change hands are counted first, and semicolons tell where one name ends."""
    one = Displaced(
        alliance_id="a",
        alliance="Salt and Co, Inc",
        periods="Q1",
        before="A",
        after="B",
    )
    two = replace(one, alliance_id="b", alliance="Pepper")
    choice = Candidate(
        resource_id="r0",
        name="Ada",
        leads_now=False,
        periods="throughout",
        cost=Difference(found=2.0, low=2.0, high=2.0),
        displaced=(one, two),
    )
    line = candidate_line(choice)
    assert line.endswith("; 2 others change hands: Salt and Co, Inc; and Pepper")
    assert candidate_line(replace(choice, displaced=(two,))).endswith(
        "; Pepper changes hands"
    )
    assert (
        told((one, two)) == "Then Salt and Co, Inc goes from A to B in Q1; and Pepper "
        "goes from A to B in Q1."
    )


def test_candidates_name_the_alliances_that_change_hands():
    """r0 cannot serve both: forcing it displaces a0, which is named in the sentence and in the table."""
    data = narrow().replace(
        eligible=np.ones((2, 2, 1), dtype=bool),
        handover_points=np.full((2, 1), 0.2),
        available=np.array([[10.0], [10.0]]),
    )
    found = candidates(fake_run(data), alliance="a1", stop=EXACT)
    assert "Ada: costs 0.4 points; Alliance a0 changes hands" in str(found)
    row = found.to_frame().set_index("name").loc["Ada"]
    assert (row["displaced"], row["displaced_names"]) == (1, "Alliance a0")


def test_a_choice_without_a_plan_is_called_impossible_only_where_that_is_proven():
    """A quick search that finds nothing proves nothing; a full solve does."""
    data = problem_from_arrays(
        need=np.full((1, 1, 1), 10.0),
        available=np.array([[10.0], [2.0]]),
        floor=np.full((1, 1, 1), 0.5),
        rules=Rules(promises="strict"),
    )
    quick = candidates(fake_run(data), alliance="a0")
    long = candidates(fake_run(data), alliance="a0", stop=StopRules())
    assert "Ben: no plan was found that keeps every strict rule" in str(quick)
    assert "Ben: no plan keeps every strict rule" in str(long)


def test_the_answer_of_a_run_is_priced_once_for_many_questions(monkeypatch):
    """A second question about the same run starts from what the first one found, and a question about another run does not."""
    asked = []

    def counted(data, answer):
        asked.append(answer)
        return priced(data, answer)

    monkeypatch.setattr("resourcing.explain.choices.priced", counted)
    one, two = fake_run(crossed()), fake_run(crossed())
    for run in (one, one, two):
        candidates(run, alliance="a0")
    assert [answer is one.result for answer in asked] == [True, False]


def test_an_alliance_outside_the_horizon_is_asked_about_in_vain():
    """A7 begins after the only quarter: that is told, and no lead is named."""
    case = small_case(horizon=small_scenario().horizon.replace(periods=1), changes=())
    assert "A7" in case.data.alliances
    run = led_so(case, {"A1": "M1"})
    with pytest.raises(
        InputError, match=r"it is not active from .*, the horizon; ask about"
    ):
        why(run, alliance="A7")
