"""What people read of sampled futures: which option, how sure, what doing nothing costs, when it fails; page and tables."""

import json
from dataclasses import replace

import numpy as np
import pytest
from builders_foreseen import NUMBER, PERIODS, deals, foreseen_of, outcome_of
from reading_pages import check_page

from resourcing.futures import BY_PERIOD, mean_interval, share_interval
from resourcing.problem import problem_from_arrays
from resourcing.stochastic import decide_hires
from resourcing.view.foreseen import (
    answer,
    deadlines,
    drivers_told,
    enough,
    fan_title,
    futures_keys,
    futures_page,
    headline,
    information,
    nothing,
    risk_title,
    told,
    ways_to_fail,
    written_tables,
)
from resourcing.view.foreseen.amounts import change_within
from resourcing.view.foreseen.deadlines import deadline_title, surer
from resourcing.view.foreseen.hires import hiring
from resourcing.view.foreseen.page import FANNED
from resourcing.view.foreseen.sentences import nothing_title
from resourcing.view.foreseen.shown import (
    commitments_table,
    measures_table,
    nothing_grid,
    options_grid,
)
from resourcing.view.pages.words import MINUS

CLEAR = {"as_is": 0.0, "hire": 50.0}
ALIKE = {"as_is": 0.0, "hire": 50.0, "hire_two": 50.0}
EVIL = "<script>alert(1)</script> & co"


@pytest.fixture(scope="module")
def clear():
    """Return two options of which one is better in every future."""
    return foreseen_of(outcome_of(CLEAR))


@pytest.fixture(scope="module")
def alike():
    """Return three options of which the two better ones cannot be told apart."""
    return foreseen_of(outcome_of(ALIKE, noise=5.0))


@pytest.fixture(scope="module")
def failing():
    """Return options that keep too few essential promises exactly where more than three deals close."""
    kept = np.where(deals() > 3, 0.7, 0.95)
    return foreseen_of(outcome_of(CLEAR, essential=kept))


def test_a_clear_choice_is_named_with_its_lead_and_interval(clear):
    """The headline names it; the answer gives the paired difference and its interval."""
    assert headline(clear) == "Choose “Title hire”: it does best on average, by more than chance"  # fmt: skip
    values = clear.outcome.values()
    gap = mean_interval(values[1] - values[0])
    text = " ".join(answer(clear))
    assert f"{gap.value:.1f} net value points ahead of “Title as_is”" in text
    assert f"(+{gap.low:.1f} to +{gap.high:.1f})" in text


def test_options_that_cannot_be_told_apart_are_all_named(alike):
    """No option is called best, both are named, and why one of them is proposed."""
    head = headline(alike)
    assert head.startswith("No option is clearly best")
    assert "“Title hire”" in head and "“Title hire_two”" in head  # noqa: PT018
    assert "as_is" not in head
    assert any("costs least on average" in text for text in answer(alike))
    assert not any("by more than chance" in text for text in answer(alike))


def test_best_in_every_future_is_not_told_as_certain(clear):
    """Its share has an interval that begins below one."""
    share = clear.best_share("hire")
    assert share.value == 1.0
    assert 0.9 < share.low < 1.0
    assert "100% (94% to 100%)" in " ".join(answer(clear))


def test_the_answer_says_whether_the_choice_is_good_enough(failing):
    """Best of all is not good enough where promises are broken; the share is told with Wilson's interval."""
    good = share_interval(int((deals() <= 3).sum()), NUMBER)
    text = " ".join(answer(failing))
    assert f"at least 90% of the essential promises in {good.value:.0%} ({good.low:.0%} to {good.high:.0%})" in text  # fmt: skip


def test_few_futures_are_said_to_be_few(clear):
    """Sixty futures bring a warning, two hundred do not."""
    assert any("60 futures are few" in text for text in answer(clear))
    many = foreseen_of(outcome_of(CLEAR, number=200))
    assert not any("are few" in text for text in answer(many))


def test_one_option_alone_is_no_choice():
    """Nothing is recommended, nothing compared, and the page is whole."""
    found = foreseen_of(outcome_of({"as_is": 0.0}))
    assert headline(found).startswith("Nothing to choose from")
    assert found.loses is None
    assert nothing(found) == ["The option named changes nothing, so that there is nothing to lose."]  # fmt: skip
    assert information(found).startswith("With one option")
    assert enough(found) == ["There is no other option to tell it from."]
    check_page(futures_page(found))


def test_refused_options_are_left_aside_with_the_reason():
    """An option above the most cost is not chosen, though it is best."""
    found = foreseen_of(outcome_of({**CLEAR, "hire_two": 500.0}), most_cost=1500.0)
    assert found.recommendation.chosen == "hire"
    assert any("“Title hire_two” is left aside: it costs 2,000" in text for text in answer(found))  # fmt: skip
    rows = {head for head, _ in options_grid(found).rows}
    assert "Title hire_two (breaks a preference)" in rows


def test_where_every_option_breaks_a_preference_none_is_recommended():
    """The headline says so."""
    found = foreseen_of(outcome_of(CLEAR, essential=0.5), least_satisfied=0.9)
    assert headline(found) == "Every option breaks a preference; none can be recommended"  # fmt: skip


def test_doing_nothing_is_priced_in_points_money_and_promises(clear):
    """Points are the paired difference; money is read at the playbook's rate and said to be a reading."""
    change = clear.recommendation.nothing["points"]
    assert f"{change.value:.1f} net value points" in nothing_title(clear)
    rate = clear.recommendation.points_per_thousand
    money = f"{change.value / rate * 1000:,.0f}"
    text = " ".join(nothing(clear))
    assert money in text
    assert f"{rate:g} points for a thousand" in text
    assert "not cash" in text
    rows = dict(nothing_grid(clear).rows)
    assert rows["essential promises kept"][2].text == "cannot be told"
    assert rows["net value points"][2].text == f"+{change.value:.1f}"


def test_what_cannot_be_told_from_doing_nothing_is_not_claimed():
    """With noise larger than the lead no cost of doing nothing is named."""
    found = foreseen_of(
        outcome_of({"as_is": 0.0, "hire": 1.0}, noise=500.0), tie="cheapest"
    )
    found = replace(
        found,
        recommendation=replace(
            found.recommendation,
            nothing={
                name: mean_interval(np.array([-1.0, 1.0, 0.5]))
                for name in ("points", "essential", "unmanaged", "cost")
            },
        ),
    )
    assert nothing_title(found).startswith("Doing nothing cannot be told")
    assert "worth" not in " ".join(nothing(found))


def test_nothing_fails_is_told_with_what_may_still_fail(clear):
    """No condition, no trigger; the share that may still fail is Wilson's."""
    first, second = ways_to_fail(clear)
    assert second.title == "No other option does better than “Title hire” in any future"  # fmt: skip
    assert first.title == "“Title hire” keeps enough essential promises in every future"
    assert "up to 6% of all futures may still be such" in first.told[0]
    assert first.watch == ()


def test_everything_fails_is_told_without_a_condition():
    """No condition can tell when."""
    found = foreseen_of(outcome_of(CLEAR, essential=0.5))
    first = ways_to_fail(found)[0]
    assert first.title == "“Title hire” fails in every future"
    assert first.told == ("As it fails in every future, no condition can tell when.",)


def test_the_condition_of_failing_is_found_and_watched(failing):
    """The box is the one built in, with a trigger and a check on futures not used."""
    first = ways_to_fail(failing)[0]
    share = np.mean(deals() > 3)
    assert first.title == f"“Title hire” fails in {share:.0%} of futures"
    assert any("deals that close is above 3" in text for text in first.told)
    assert any("100% fail if so, 0% if not" in text for text in first.watch)
    assert any("futures not used to find it" in text for text in first.trust)


def test_conditions_are_searched_for_only_when_asked():
    """The answer alone does not pay for the search for conditions; asked twice, it is searched for once."""
    found = foreseen_of(outcome_of(CLEAR))
    answer(found)
    assert not {"fails", "loses"} & {*vars(found)}
    assert found.fails is found.fails


def test_failing_without_a_condition_says_so():
    """Failures by luck that no trait shows have no condition."""
    kept = np.where(np.arange(NUMBER) % 2, 0.95, 0.5)
    first = ways_to_fail(foreseen_of(outcome_of(CLEAR, essential=kept)))[0]
    assert first.title.endswith("no condition tells when")
    assert first.watch == ()


def test_promises_at_risk_are_counted_by_future(failing):
    """Beta is lost exactly in the futures that fail, from the second period on; Alpha never."""
    table = failing.at_risk
    assert table["alliance_id"].tolist() == ["A2", "A1"]
    assert table["kept"].tolist() == pytest.approx([np.mean(deals() <= 3), 1.0])
    assert table["worst_period"][0] == PERIODS[1]
    assert risk_title(failing).startswith("1 alliance may lose an essential promise")
    assert "Beta" in risk_title(failing)


def test_deadline_comes_from_the_commitments(clear):
    """The date to decide by is told, and what can hardly be undone."""
    by = clear.recommendation.decide_by
    text = " ".join(deadlines(clear))
    assert f"{by.day} {by:%B %Y}" in text
    assert "Hardly to be undone: Hire 1" in text


def test_a_choice_that_can_be_taken_back_has_a_day_all_the_same():
    """The day from which it acts; no time to fill a post is told."""
    found = foreseen_of(outcome_of({"as_is": 0.0, "projects": 50.0}))
    assert deadline_title(found) == "Decide by 1 January 2027; all of it can be undone"
    assert "acts from 1 January 2027" in deadlines(found)[0]
    assert surer(found) == ""


def test_a_post_is_surer_to_be_filled_where_it_is_decided_earlier(clear):
    """The table has the mean and the day by which nine posts in ten are filled."""
    ((_, _, mean, sure, _),) = commitments_table(clear).rows
    assert (mean, sure) == ("1 December 2026", "1 October 2026")
    assert "90% of posts" in surer(clear)


@pytest.mark.parametrize(
    ("attitude", "lead", "caution"),
    [
        ("cautious", "In the worst 10% of futures it is", "The worst 10% are 6 of 60"),
        ("regret", "Its largest regret is", "with a chance of 1 in 61"),
        ("satisfied", "that are good enough it cannot be told from", "few"),
    ],
)
def test_what_is_preferred_is_told_before_the_average(attitude, lead, caution):
    """With its interval, and what makes it less sure."""
    found = foreseen_of(outcome_of(CLEAR), attitude=attitude, tie="as_is")
    text = " ".join(answer(found))
    assert lead in text
    assert caution in text
    if attitude != "satisfied":
        ends = change_within(found.recommendation.lead, measure="points")
        assert f"({ends})" in text


def test_a_limit_that_cannot_be_told_is_told():
    """Beside the options that are left aside."""
    found = foreseen_of(outcome_of(CLEAR))
    unsure = replace(found.recommendation, unsure={"hire": "its cost may be above"})
    text = " ".join(answer(replace(found, recommendation=unsure)))
    assert "Whether “Title hire” keeps to the preferences cannot be told: its" in text


def test_hires_before_the_future_is_known_have_intervals(clear):
    """VSS and EVPI with Student's intervals; what never differs is not called certain."""
    future = problem_from_arrays(
        need=np.full((2, 1, 1), 20.0), available=np.full((2, 1), 10.0),
        candidate=np.array([False, True]), hire_points=np.array([0.0, 0.4]),
        resources=("M1", "H1"),
    )  # fmt: skip
    same = decide_hires([future] * 4, further=[future] * 4, num_batches=2)
    told_of = " ".join(hiring(replace(clear, hires=same, hiring="hire")))
    assert "hire Hire 1" in told_of
    assert "asks for hires that are worth the same (VSS)" in told_of
    assert "would have changed nothing in any of these 4 (EVPI)" in told_of
    assert "In each of 2 samples of other futures the same hires were best" in told_of
    other = replace(
        same,
        mean_by_future=same.by_future - np.array([1.0, 2.0, 3.0, 4.0]),
        elsewhere=np.array([2.0, 4.0]),
        gap=replace(same.gap, by_replication=np.array([0.0, 1.0]), bound=7.0),
    )
    words = " ".join(hiring(replace(clear, hires=other, hiring="hire")))
    assert "gains 2 (+0.4 to +4.6) value points over deciding for the mean" in words
    assert "had no part in the decision, deciding for many gains 3" in words
    assert "better by more than 7 points (with 95% confidence)" in words


def test_fans_are_told_by_their_last_middle(failing):
    """The title gives the median of the last period of the choice and of doing nothing."""
    median = np.median(np.where(deals() > 3, 70.0, 95.0))
    assert f"{median:.1f}% under “Title hire” against" in fan_title(failing, "essential")  # fmt: skip


def test_information_is_worth_nothing_where_one_option_is_always_best(clear, alike):
    """And something where the best one changes."""
    assert "would change nothing" in information(clear)
    assert f"{alike.recommendation.evpi.value:.1f} net value points better" in information(alike)  # fmt: skip


def test_drivers_of_options_that_never_differ_are_not_told():
    """A lead that is the same in every future hangs on nothing."""
    found = foreseen_of(outcome_of(CLEAR, noise=0.0))
    assert found.importance is None
    assert drivers_told(found) == [
        "The lead of one option over the other is the same in every future."
    ]


def test_a_terminal_gets_at_most_four_sentences(clear, alike):
    """The first is the headline."""
    for found in (clear, alike):
        lines = told(found)
        assert lines[0] == f"{headline(found)}."
        assert len(lines) <= 4


def test_every_table_that_is_written_holds_the_numbers(failing):
    """One row for each option and future, measure and period, trigger and limit."""
    tables = written_tables(failing)
    assert sorted(tables) == sorted(
        ["standing", "totals", "periods", "fans", "measures", "promises", "traits", "regret", "drivers", "boxes", "triggers"]
    )  # fmt: skip
    assert len(tables["totals"]) == len(tables["regret"]) == 2 * NUMBER
    assert len(tables["fans"]) == len(BY_PERIOD) * 2 * len(PERIODS)
    regret = tables["regret"].groupby("option")["regret"].mean()
    assert regret["hire"] == 0.0
    assert regret["as_is"] == pytest.approx(failing.lead_over("as_is").value)
    box = tables["boxes"].iloc[0]
    assert (box["input"], box["low"], box["option"]) == ("deals", 4.0, "hire")
    assert "deals that close is above 3" in box["condition"]


def test_every_measure_is_shown_with_its_interval(failing):
    """By period as a fan, over the horizon as a row for each option."""
    assert set(FANNED) == set(BY_PERIOD)
    shown = measures_table(failing)
    kinds = failing.outcome.measured["measure"].nunique()
    assert len(shown.rows) == 2 * kinds
    first = shown.rows[0]
    assert first[:2] == ("net value points", "Title hire")
    values = failing.outcome.values()[1]
    assert first[2] == f"{values.mean():.1f}".replace("-", MINUS)
    assert written_tables(failing)["standing"]["cost_low"].tolist() == [1000.0, 0.0]


def test_tables_without_rows_keep_their_columns(clear):
    """No box and no trigger leaves the headings."""
    tables = written_tables(clear)
    assert len(tables["boxes"]) == len(tables["triggers"]) == 0
    assert "condition" in tables["boxes"]


def test_keys_are_plain_and_complete(failing):
    """JSON has the choice, intervals and assumptions, and nothing that is not a number."""
    keys = json.loads(json.dumps(futures_keys(failing), allow_nan=False))
    assert keys["recommendation"]["chosen"] == "hire"
    assert keys["against_doing_nothing"]["points"]["low"] < keys["against_doing_nothing"]["points"]["high"]  # fmt: skip
    assert keys["futures"]["number"] == NUMBER
    assert {item["basis"] for item in keys["assumptions"]} >= {"user", "sourced"}
    assert [item["futures"] for item in keys["when_it_fails"]] == [
        int((deals() > 3).sum()),
        0,
    ]


@pytest.mark.slow
def test_the_page_is_whole_and_accessible(failing, alike):
    """Tags close, links lead somewhere, nothing is asked over the network, no number is missing."""
    for found in (failing, alike):
        read = check_page(futures_page(found))
        assert headline(found) in read.seen


def test_titles_are_escaped():
    """A title of an option is never markup, in text or pictures."""
    found = foreseen_of(outcome_of(CLEAR, titles=["As is", EVIL]))
    page = futures_page(found)
    assert "<script>" not in page
    assert EVIL in check_page(page).seen


@pytest.mark.slow
def test_five_options_with_long_names_have_a_page():
    """Each has its row and its panels."""
    names = {f"o{k}": 10.0 * k for k in range(5)}
    titles = [f"An option whose name goes on and on for a while {k}" for k in range(5)]
    found = foreseen_of(outcome_of(names, titles=titles))
    assert len(options_grid(found).rows) == 5
    read = check_page(futures_page(found))
    assert titles[4] in read.seen
