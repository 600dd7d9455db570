"""Two-stage programs: description, extensive form, L-shaped method, what planning and knowing are worth."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csc_array

from resourcing.stochastic import (
    FirstStage,
    Outcome,
    Recourse,
    TwoStage,
    expected_worth,
    extensive_form,
    l_shaped,
    mean_outcome,
    mean_value,
    planning_worth,
    solve,
    wait_and_see,
)
from resourcing.stochastic.classics import farmer, lands, newsvendor

NUMBERS = st.integers(-4, 6)


def small(**changes):
    """Return one outcome: sell at 3 what was bought, up to 5."""
    given_ = {
        "label": "only",
        "probability": 1.0,
        "worth": [3.0],
        "recourse": [[1.0], [1.0]],
        "technology": [[-1.0], [0.0]],
        "senses": ["<=", "<="],
        "right": [0.0, 5.0],
    }
    return Outcome(**{**given_, **changes})


def first(**changes):
    """Return a first stage that buys one thing at 1."""
    return FirstStage(
        **{"labels": ("bought",), "worth": [-1.0], "high": 9.0, **changes}
    )


@st.composite
def programs(draw, *, complete):
    """Return random programs with bounded stages; where `complete`, every right-hand side can be reached at a price."""
    width, height, deep = draw(st.integers(1, 3)), draw(st.integers(1, 3)), 2
    count = draw(st.integers(1, 4))
    whole = draw(st.lists(st.booleans(), min_size=width, max_size=width))
    rng = np.random.default_rng(draw(st.integers(0, 10**6)))
    senses = draw(
        st.lists(st.sampled_from(("<=", ">=", "==")), min_size=height, max_size=height)
    )
    slack = (
        np.hstack([np.eye(height), -np.eye(height)])
        if complete
        else np.zeros((height, 0))
    )
    outcomes = tuple(
        Outcome(
            label=str(index),
            probability=1 / count,
            worth=np.r_[rng.integers(-4, 7, deep), np.full(slack.shape[1], -9.0)],
            recourse=np.hstack([rng.integers(-2, 4, (height, deep)), slack]),
            technology=rng.integers(-3, 4, (height, width)),
            senses=senses,
            right=rng.integers(-2, 9, height),
            high=np.r_[rng.integers(1, 6, deep), np.full(slack.shape[1], np.inf)],
            first_worth=rng.integers(-1, 2, width),
            constant=float(rng.integers(-5, 5)),
        )
        for index in range(count)
    )
    stage = FirstStage(
        labels=tuple(f"x{index}" for index in range(width)),
        worth=rng.integers(-5, 6, width),
        high=rng.integers(1, 5, width),
        whole=whole,
        rows=np.ones((1, width)),
        senses=["<="],
        right=[float(rng.integers(1, 8))],
    )
    return TwoStage(first=stage, outcomes=outcomes)


@settings(max_examples=20, deadline=None)
@given(programs(complete=True))
def test_both_methods_agree_with_complete_recourse(problem):
    """Extensive form and L-shaped method find the same worth and both prove it, whole numbers or not."""
    whole, cut = solve(problem, method="extensive"), solve(problem, method="l_shaped")
    assert whole.status == cut.status == "optimal"
    assert cut.objective == pytest.approx(whole.objective, abs=1e-5)
    assert cut.bound >= whole.objective - 1e-6
    expected = problem.probabilities @ expected_worth(problem, cut.first)
    assert expected == pytest.approx(cut.objective, abs=1e-6)


@settings(max_examples=20, deadline=None)
@given(programs(complete=False))
def test_both_methods_agree_where_some_decisions_leave_no_answer(problem):
    """With feasibility cuts the L-shaped method finds the same worth, or that nothing is possible."""
    whole, cut = solve(problem, method="extensive"), solve(problem, method="l_shaped")
    assert whole.status == cut.status
    assert cut.objective == pytest.approx(whole.objective, abs=1e-5)


@settings(max_examples=10, deadline=None)
@given(programs(complete=True))
def test_knowing_is_worth_at_least_planning_and_planning_at_least_the_mean(problem):
    """WS >= RP >= EEV on any program, by cuts as well as by the extensive form."""
    worth = planning_worth(problem)
    assert worth.wait_and_see.objective >= worth.here_and_now.objective - 1e-6
    assert worth.here_and_now.objective >= worth.mean_value.expected - 1e-6
    assert worth.evpi >= 0


def test_a_whole_first_stage_is_the_best_of_all_tried():
    """With whole purchases the answer is the best of every purchase tried one by one."""
    rng = np.random.default_rng(7)
    stage = FirstStage(
        labels=("a", "b"), worth=[-2.0, -3.0], high=4.0, whole=True,
        rows=[[1.0, 1.0]], senses=["<="], right=[6.0],
    )  # fmt: skip
    outcomes = tuple(
        Outcome(
            label=str(index),
            probability=0.2,
            worth=rng.uniform(1, 6, 3),
            recourse=rng.uniform(0.5, 2, (2, 3)),
            technology=-np.eye(2),
            senses=["<=", "<="],
            right=rng.uniform(0, 1, 2),
            high=rng.uniform(1, 4, 3),
        )
        for index in range(5)
    )
    problem = TwoStage(first=stage, outcomes=outcomes)
    tried = {
        x: float(problem.probabilities @ expected_worth(problem, np.array(x)))
        for x in itertools.product(range(5), repeat=2)
        if sum(x) <= 6
    }
    best = max(tried, key=tried.__getitem__)
    for method in ("extensive", "l_shaped"):
        answer = solve(problem, method=method)
        assert answer.objective == pytest.approx(tried[best])
        assert answer.first.tolist() == list(best)


def test_mistakes_are_reported_together():
    """Labels, shapes, senses, bounds, numbers and chances that are wrong stand in one message."""
    broken = small(
        label="odd", probability=0.4, technology=[[-1.0, 2.0], [0.0, 0.0]],
        senses=["<=", "<"], right=[0.0, np.nan], low=7.0, high=5.0,
    )  # fmt: skip
    with pytest.raises(ValueError, match="chances add up") as caught:
        TwoStage(first=first(worth=[np.inf]), outcomes=(small(probability=0.3), broken))
    said = str(caught.value)
    for part in (
        "first stage: worth holds values that are not finite",
        "outcome odd: technology has shape (2, 2), should have (2, 1)",
        "outcome odd: senses are <=, >=, ==, not <",
        "outcome odd: right holds values that are not finite",
        "outcome odd: some low bounds lie above",
        "chances add up to 0.7, not to 1",
    ):
        assert part in said


def test_no_outcomes_and_repeated_labels_are_refused():
    """A program without outcomes, with two of one name, with a chance of 0 or two columns of one name is refused."""
    with pytest.raises(ValueError, match="there is no outcome"):
        TwoStage(first=first(), outcomes=())
    with pytest.raises(ValueError, match="outcomes appear twice: only"):
        TwoStage(first=first(), outcomes=(small(probability=0.5),) * 2)
    with pytest.raises(ValueError, match="chances are not above 0: only"):
        TwoStage(first=first(), outcomes=(small(probability=0.0),))
    with pytest.raises(ValueError, match="labels appear twice: a"):
        TwoStage(first=FirstStage(labels=("a", "a"), worth=1.0), outcomes=())


def test_descriptions_keep_their_own_copies():
    """Changing a given array later changes nothing, and the kept one cannot be written."""
    right = np.array([0.0, 5.0])
    outcome = small(right=right)
    right[1] = 99.0
    assert outcome.right.tolist() == [0.0, 5.0]
    with pytest.raises(ValueError, match="read-only"):
        outcome.right[0] = 1.0


def test_sparse_and_dense_matrices_describe_the_same():
    """A matrix may be given sparse or dense."""
    sparse = small(recourse=csc_array(np.array([[1.0], [1.0]])))
    problems = [TwoStage(first=first(), outcomes=(one,)) for one in (small(), sparse)]
    assert [solve(problem).objective for problem in problems] == [10.0, 10.0]


def test_the_extensive_form_holds_every_outcome_once():
    """Worth is weighted by chance; rows and columns are those of the first stage and of each outcome."""
    program = extensive_form(newsvendor(np.array([2.0, 6.0])))
    assert program.worth.tolist() == [-1.0, 1.5, 1.5]
    assert program.rows.toarray().tolist() == [[-1.0, 1.0, 0.0], [-1.0, 0.0, 1.0]]
    assert program.high.tolist() == [np.inf, 2.0, 6.0]


def test_an_impossible_program_is_an_answer():
    """Where no decision keeps every row, both methods say infeasible and give none."""
    problem = TwoStage(first=first(high=1.0), outcomes=(small(senses=["<=", ">="]),))
    for method in ("extensive", "l_shaped"):
        answer = solve(problem, method=method)
        assert answer.status == "infeasible"
        assert len(answer.first) == 0
        assert answer.bound == -np.inf


def test_a_first_stage_without_limit_is_solved_where_the_whole_has_one():
    """An unbounded master is limited by what the outcomes are worth if known; without any limit both say so."""
    problem = newsvendor(np.array([1.0, 4.0]))
    assert solve(problem, method="l_shaped").objective == pytest.approx(3.5)
    endless = TwoStage(first=first(worth=[1.0], high=np.inf), outcomes=(small(),))
    for method in ("extensive", "l_shaped"):
        assert solve(endless, method=method).status == "unbounded"


def test_a_second_stage_without_limit_is_named():
    """A second stage that can earn without limit is an error that names its outcome."""
    endless = small(worth=[1.0], senses=[">=", ">="])
    with pytest.raises(ValueError, match="outcome only: the second stage is unbounded"):
        solve(TwoStage(first=first(), outcomes=(endless,)), method="l_shaped")


def test_a_mean_decision_that_leaves_an_outcome_without_answer_has_no_finite_worth():
    """Without the capacity row, the mean of LandS builds too little for the high demand: EEV and VSS are infinite."""
    worth = planning_worth(lands(least_capacity=0.0))
    assert worth.mean_value.impossible == ("demand 7",)
    assert worth.mean_value.expected == -np.inf
    assert worth.vss == np.inf
    assert np.isfinite(worth.evpi)


def test_outcomes_of_other_shapes_need_a_mean():
    """Without a given mean, outcomes that differ in rows have none; a given one is used."""
    one = small(label="one", probability=0.5)
    other = Outcome(
        label="other", probability=0.5, worth=[2.0], recourse=[[1.0]],
        technology=[[-1.0]], senses=["<="], right=[0.0],
    )  # fmt: skip
    problem = TwoStage(first=first(), outcomes=(one, other))
    with pytest.raises(ValueError, match="must say what their mean is"):
        mean_outcome(problem)
    given_ = TwoStage(
        first=first(), outcomes=(one, other), mean=small(right=[0.0, 4.0])
    )
    assert mean_value(given_).first.tolist() == [4.0]


def test_parts_that_share_nothing_are_solved_apart_and_equal_ones_once():
    """Two equal outcomes of two parts each make four blocks, of which two are solved; the worth is that of the whole."""
    outcome = {
        "probability": 0.5, "worth": [3.0, 2.0], "recourse": np.eye(2), "high": [4.0, 9.0],
        "technology": [[-1.0], [-2.0]], "senses": ["<=", "<="], "right": [0.0, 1.0],
    }  # fmt: skip
    twins = tuple(Outcome(label=name, **outcome) for name in ("a", "b"))
    recourse = Recourse(TwoStage(first=first(), outcomes=twins))
    second = recourse.at(np.array([2.0]))
    assert second.worth.tolist() == [16.0, 16.0]
    assert second.slopes.tolist() == [[7.0], [7.0]]
    assert (recourse.num_blocks, recourse.num_solved) == (4, 2)


def test_a_start_and_known_cuts_save_rounds():
    """From the cuts of a run, the next one needs a single round."""
    answer, cuts = l_shaped(farmer())
    again, _ = l_shaped(farmer(), cuts=cuts, start=answer.first)
    assert again.rounds == 1
    assert again.objective == pytest.approx(answer.objective)


def test_time_and_rounds_stop_the_method():
    """Stopped early, the method says so and its bound still holds."""
    assert l_shaped(farmer(), seconds=0.0)[0].status == "time_limit"
    answer, _ = l_shaped(farmer(), rounds=4)
    assert answer.status == "feasible"
    assert answer.bound >= 108_389
    assert answer.gap > 0


def test_unknown_methods_are_refused():
    """A method that does not exist is named."""
    with pytest.raises(ValueError, match="not guess"):
        solve(farmer(), method="guess")


def test_by_cuts_and_by_the_extensive_form_planning_is_worth_the_same(monkeypatch):
    """What planning and knowing are worth does not depend on the method."""
    direct = planning_worth(farmer())
    for module in ("solving", "worth"):
        monkeypatch.setattr(f"resourcing.stochastic.{module}.is_small", lambda _: False)
    by_cuts = planning_worth(farmer())
    assert by_cuts.here_and_now.method == "l_shaped"
    assert str(by_cuts) == str(direct)
    np.testing.assert_allclose(
        by_cuts.wait_and_see.by_outcome, wait_and_see(farmer()).by_outcome
    )


def test_a_worth_that_rounds_to_nothing_has_no_sign():
    """A mean's decision better by less than is shown reads 0.0 without a sign; one better by more keeps its sign."""
    found = planning_worth(farmer())
    worth = found.here_and_now.objective
    for ahead, said in ((0.01, "VSS 0.0"), (1.0, "VSS -1.0")):
        mean = replace(found.mean_value, expected=worth + ahead)
        assert str(replace(found, mean_value=mean)).endswith(said)
