"""The recommendation follows the stated preferences, and says so where no option is clearly best."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from builders_run import small_scenario

from resourcing.futures import Judged, Outcome, Told
from resourcing.scenario import (
    Agreement,
    Candidate,
    Move,
    Option,
    Preferences,
    Upskilling,
)
from resourcing.study import recommend
from resourcing.study.committing import Known, commitments

LUCK = np.random.default_rng(0).normal(size=60)


def told(name: str, points, *, cost=0.0, essential=1.0) -> Told:
    """Return an option with its points in each future."""
    blank = np.zeros((1, 1, 1), dtype=bool)
    judged = tuple(
        Judged(
            number=number,
            totals={
                "points": float(value),
                "essential": float(np.broadcast_to(essential, len(points))[number]),
                "promises": 1.0,
                "coverage": 1.0,
                "unmanaged": 2.0,
                "handovers": 3.0,
                "cost": cost,
            },
            periods=np.zeros((6, 1)),
            promised=blank,
            kept=blank,
            traits={},
        )
        for number, value in enumerate(points)
    )
    return Told(
        option=name,
        title=name.title(),
        judged=judged,
        alliances=("A1",),
        bundles=("essential",),
        periods=("t0",),
    )


def recommended(*options: Told, **preferences):
    """Return the recommendation among options."""
    scenario = small_scenario(preferences=Preferences(**preferences))
    return recommend(
        Outcome(told=options, tail=0.2), scenario=scenario, points_per_thousand=4.0
    )


def test_the_best_on_average_is_chosen_where_it_is_clearly_best():
    """An option ahead in every future is named, and nothing rivals it."""
    found = recommended(told("as_is", LUCK), told("hire", LUCK + 0.5, cost=900.0))
    assert (found.chosen, found.clear, found.rivals) == ("hire", True, ())
    assert found.table["option"].tolist() == ["hire", "as_is"]
    assert found.num_futures == 60


def test_of_options_that_cannot_be_told_apart_the_cheapest_is_named():
    """Noise between two options leaves the cheaper one, and says that the other is a rival."""
    other = LUCK + np.random.default_rng(1).normal(size=60) + 0.1
    found = recommended(told("as_is", LUCK), told("hire", other, cost=900.0))
    assert found.chosen == "as_is"
    assert not found.clear
    assert found.rivals == ("hire",)
    assert found.needed > 60


def test_a_cautious_leader_looks_at_the_worst_futures():
    """The option that is best on average and worst in bad futures is not for the cautious."""
    bold = np.where(np.arange(60) < 12, -50.0, 20.0)
    calm = np.full(60, 5.0)
    by_mean = recommended(told("as_is", calm), told("hire", bold))
    by_tail = recommended(told("as_is", calm), told("hire", bold), attitude="cautious")
    assert (by_mean.table.iloc[0]["option"], by_tail.chosen) == ("hire", "as_is")
    assert by_tail.clear


def test_least_regret_limits_the_largest_loss():
    """By regret the option whose largest loss against the best is smallest comes first."""
    bold = np.where(np.arange(60) < 12, -50.0, 20.0)
    calm = np.full(60, 5.0)
    found = recommended(told("as_is", calm), told("hire", bold), attitude="regret")
    assert found.chosen == "as_is"
    assert found.table["score"].tolist() == [-15.0, -55.0]


def test_good_enough_most_often():
    """By satisfaction the option that keeps enough essential promises most often comes first."""
    often = np.where(np.arange(60) < 50, 1.0, 0.5)
    found = recommended(
        told("as_is", LUCK + 3, essential=0.5),
        told("hire", LUCK, essential=often),
        attitude="satisfied",
    )
    assert found.chosen == "hire"
    assert found.table["score"].tolist() == pytest.approx([50 / 60, 0.0])


def test_an_option_beyond_the_limit_of_cost_is_refused_with_the_reason():
    """What costs too much is not chosen, however good."""
    found = recommended(
        told("as_is", LUCK), told("hire", LUCK + 9, cost=900.0), most_cost=500.0
    )
    assert found.chosen == "as_is"
    assert found.refused == {"hire": "costs 900 on average, above 500"}


def test_an_option_that_is_good_enough_too_rarely_is_refused():
    """A least share of satisfactory futures excludes options below it."""
    found = recommended(
        told("as_is", LUCK + 9, essential=0.5), told("hire", LUCK), least_satisfied=0.8
    )
    assert found.chosen == "hire"
    assert "0% of the futures, below 80%" in found.refused["as_is"]


def test_what_is_ruled_out_is_neither_regretted_nor_worth_knowing():
    """Only admissible options count for regret and for the value of knowing which one is best."""
    ahead = np.where(np.arange(60) % 2, 100.0, 0.0)
    rows = (told("as_is", LUCK), told("projects", LUCK + 0.2), told("hire", LUCK + ahead, cost=900.0))  # fmt: skip
    found = recommended(*rows, most_cost=500.0, attitude="regret")
    scores = found.table.set_index("option")["score"]
    assert (scores["projects"], scores["as_is"]) == pytest.approx((0.0, -0.2))
    assert found.evpi.value == pytest.approx(0.0)
    assert recommended(*rows).evpi.value == pytest.approx(0.1)
    assert (found.chosen, found.runner_up) == ("projects", "as_is")


def test_the_lead_in_what_is_preferred_has_an_interval():
    """A cautious leader is told the lead in bad futures, by hand on a small sample, not that on average."""
    bold = np.where(np.arange(60) < 12, -50.0, 20.0)
    found = recommended(
        told("as_is", np.full(60, 5.0)), told("hire", bold), attitude="cautious"
    )
    assert found.lead.value == pytest.approx(55.0)  # the worst fifth are 12 futures
    assert 0.0 < found.lead.low < 55.0


def test_a_limit_within_the_interval_is_said_to_be_unsure():
    """A cost that the futures cannot tell from the limit is named with its interval, refused or not."""
    dear = told("hire", LUCK + 9)
    costs = 500.0 + 100.0 * LUCK
    judged = tuple(
        replace(one, totals={**one.totals, "cost": float(cost)})
        for one, cost in zip(dear.judged, costs, strict=True)
    )
    limit = float(costs.mean()) + 5.0
    found = recommended(told("as_is", LUCK), replace(dear, judged=judged), most_cost=limit)  # fmt: skip
    assert found.refused == {}
    assert set(found.unsure) == {"hire"}
    assert "average cost lies between" in found.unsure["hire"]


def test_doing_nothing_is_priced_against_the_option():
    """What the option changes against as-is, pair by pair of futures."""
    found = recommended(told("as_is", LUCK), told("hire", LUCK + 0.5, cost=900.0))
    assert found.nothing["points"].value == pytest.approx(0.5)
    assert found.nothing["points"].half_width == pytest.approx(0.0, abs=1e-9)
    assert found.nothing["cost"].value == 900.0
    as_is = recommended(told("as_is", LUCK + 1), told("hire", LUCK))
    assert as_is.nothing == {}


def test_a_hire_is_a_commitment_with_a_day_to_decide():
    """A hire for April is decided four months earlier, the mean time to hire, and is hardly undone."""
    found = recommended(told("as_is", LUCK), told("hire", LUCK + 0.5))
    (one,) = found.commitments
    assert one.lasting
    assert (one.first_day, one.decide_by) == (date(2027, 4, 1), date(2026, 12, 1))
    assert found.decide_by == date(2026, 12, 1)
    assert one.sure_by == date(2026, 10, 1)  # nine posts in ten within 5.8 months


def test_a_hire_without_a_day_is_due_before_the_horizon():
    """Who is there from the first day has to be found before it."""
    scenario = small_scenario()
    (person,) = scenario.options["hire"].hires
    option = Option(title="Now", hires=(person.replace(available_from=None),))
    (one,) = commitments(scenario.replace(options={"now": option}), "now")
    assert (one.first_day, one.decide_by) == (None, date(2026, 9, 1))


def test_candidates_join_where_the_plan_hires_them():
    """Each of like candidates by itself; where nobody knows, that they may join."""
    may = Candidate(
        manager_id="C", name="Post", grade="senior", fte=1.0, count=2,
        available_from=date(2027, 4, 1), annual_cost=1.0,
    )  # fmt: skip
    scenario = small_scenario(options={"may": Option(title="May", candidates=(may,))})
    known, unknown = (
        [item.what for item in commitments(scenario, "may", hired=hired)]
        for hired in ({"C-1"}, None)
    )
    assert known == ["Post 1, senior, joins"]
    assert unknown == ["Post 1, senior, may join", "Post 2, senior, may join"]


def test_teams_that_lead_can_be_taken_back():
    """An agreement with teams is undone at the next review; it is decided by the day from which it acts."""
    found = recommended(told("as_is", LUCK), told("projects", LUCK + 0.5))
    assert [item.lasting for item in found.commitments] == [False, False]
    assert found.decide_by == date(2027, 1, 1)
    assert all(item.sure_by is None for item in found.commitments)


def test_one_option_alone_is_clear_and_says_nothing_of_others():
    """There is nothing to compare with."""
    found = recommended(told("as_is", LUCK))
    assert (found.chosen, found.clear, found.needed) == ("as_is", True, None)
    assert found.evpi.value == 0.0


def test_where_every_option_is_refused_the_best_is_named_all_the_same():
    """A limit that nothing keeps still leaves a ranking; every option carries its refusal."""
    found = recommended(
        told("as_is", LUCK, cost=800.0),
        told("hire", LUCK + 0.5, cost=900.0),
        most_cost=1.0,
    )
    assert found.chosen == "hire"
    assert set(found.refused) == {"as_is", "hire"}


def test_training_moves_and_agreements_are_commitments():
    """Each is named with its first day; only a move lasts."""
    option = Option(
        title="Change",
        upskilling=(
            Upskilling(manager_id="M3", date=date(2027, 7, 1), skills=("data",)),
        ),
        moves=(Move(manager_id="M1", date=date(2027, 4, 1), home="central"),),
        sla=(Agreement(profile="light", date=date(2027, 10, 1)),),
    )
    scenario = small_scenario(options={"change": option})
    outcome = Outcome(told=(told("as_is", LUCK), told("change", LUCK + 1)))
    found = recommend(outcome, scenario=scenario, points_per_thousand=4.0)
    assert [(item.lasting, item.first_day.month) for item in found.commitments] == [
        (False, 7),
        (True, 4),
        (False, 10),
    ]


def test_decisions_name_people_and_alliances_where_names_are_known():
    """A pin of an option is told by identifier, or by name where the caller knows it."""
    option = Option(title="Pin it", pins={"A1": "M1"})
    scenario = small_scenario(options={"pin": option})
    outcome = Outcome(told=(told("as_is", LUCK), told("pin", LUCK + 0.5)), tail=0.2)
    known = Known(people={"M1": "Ada"}, alliances={"A1": "Alpha"})
    for names, said in ((None, "A1"), (known, "Alpha")):
        found = recommend(
            outcome, scenario=scenario, points_per_thousand=4.0, known=names
        )
        (pinned,) = found.commitments
        assert said in pinned.what
