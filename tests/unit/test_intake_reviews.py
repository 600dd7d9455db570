"""Reviews of the front door: what is due, what changed, who differs; what knowing a segment is worth, against brute force."""

from datetime import date
from itertools import product

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_scenario import alliance

from resourcing.domain import Evaluation, Manager, Register
from resourcing.front_door import segment
from resourcing.front_door.plausible import plausible_segments
from resourcing.front_door.reviewing import (
    due_reviews,
    leanings,
    placed_alone,
    since_first,
    spreads,
)
from resourcing.front_door.scoring import score_cards
from resourcing.optimize import optimize
from resourcing.playbook import DIMENSIONS
from resourcing.problem import NOBODY
from resourcing.results import solution
from resourcing.scenario import Horizon, RuleChanges, Scenario
from resourcing.study import Run, current_leads_kept, prepare
from resourcing.study.rescoring import (
    placed_otherwise,
    with_leads_allowed,
    worth_of_rescoring,
)

TODAY = date(2027, 1, 1)
BOOK = small_playbook()
MIDDLING = {
    "importance": 3.0,
    "programs": 2.0,
    "functions": 4.0,
    "geographies": 3.0,
    "dependence": 2.0,
}


def score(name, criterion, level, *, who="Ana", day=date(2026, 12, 1), **fields):
    """Return an evaluation."""
    given = {"basis": "evidence", **fields}
    return Evaluation(
        alliance_id=name,
        criterion=criterion,
        evaluator=who,
        date=day,
        level=level,
        **given,
    )


def scores(name, levels, **fields):
    """Return an evaluator's scores of an alliance."""
    return [score(name, key, level, **fields) for key, level in levels.items()]


def register(*rows, names=("A1", "A2"), **tables):
    """Return a register of alliances with evaluations."""
    return Register(
        alliances=tuple(alliance(name) for name in names),
        evaluations=tuple(rows),
        **tables,
    )


def test_due_is_the_latest_score_plus_the_cadence_and_who_was_never_scored_comes_first():
    """Scored 1 July and due after 182 days, A1 is due by 30 December; one scored in December is not; A3 never was."""
    old, new = date(2026, 7, 1), date(2026, 12, 1)
    rows = [*scores("A1", MIDDLING, day=old), *scores("A2", MIDDLING, day=new)]
    rows.append(score("A2", "importance", 1.0, day=date(2027, 2, 1)))  # not known yet
    found = due_reviews(
        register(*rows, names=("A1", "A2", "A3")), playbook=BOOK, today=TODAY
    )
    assert [(item.alliance_id, item.last) for item in found] == [("A3", None), ("A1", old), ("A2", new)]  # fmt: skip
    assert [item.due for item in found[1:]] == [date(2026, 12, 30), date(2027, 6, 1)]
    assert [item.overdue_days for item in found] == [0, 2, -151]


def test_evaluators_differ_by_levels_counts_included_and_only_far_apart_is_flagged():
    """Eight programs reach level 5, two level 3: two apart, flagged; one level apart is told, not flagged."""
    mine = register(
        *scores("A1", MIDDLING),
        *scores("A1", MIDDLING | {"programs": 8.0, "dependence": 3.0}, who="Ben"),
    )
    far, near = spreads(mine, playbook=BOOK, today=TODAY)
    assert (far.criterion, far.levels, far.flagged) == ("programs", {"Ana": 3.0, "Ben": 5.0}, True)  # fmt: skip
    assert (near.criterion, near.levels_apart, near.flagged) == ("dependence", 1.0, False)  # fmt: skip
    ana, ben = sorted(leanings(mine, playbook=BOOK, today=TODAY), key=lambda i: i.evaluator)  # fmt: skip
    assert (ana.levels_above, ben.levels_above) == pytest.approx((-0.6, 0.6))
    assert (ana.shared, ben.shared) == (5, 5)


def test_alone_each_evaluator_places_it_by_their_own_scores():
    """Ana alone says typical, Ben alone complex; two alliances do not mix."""
    high = MIDDLING | {"importance": 5.0, "programs": 8.0}
    mine = register(
        *scores("A1", MIDDLING),
        *scores("A1", high, who="Ben"),
        *scores("A2", high, who="Cleo"),
    )
    alone = placed_alone(mine, "A1", playbook=BOOK, today=TODAY)
    assert {who: item.label for who, item in alone.items()} == {"Ana": "typical", "Ben": "complex"}  # fmt: skip


def test_what_changed_is_told_from_the_first_round_not_the_first_day():
    """Ben's scores ten days later belong to the first round; what Ana says a year later does not."""
    first, soon, later = date(2025, 12, 1), date(2025, 12, 11), date(2026, 12, 1)
    low = MIDDLING | {"importance": 1.0, "programs": 0.0}
    mine = register(
        *scores("A1", low, day=first),
        *scores("A1", low, who="Ben", day=soon),
        *scores("A1", MIDDLING, day=later),
        *scores("A1", MIDDLING, who="Ben", day=later),
        *scores("A2", low, day=first),
        *scores("A2", MIDDLING, who="Ben", day=soon),
    )
    (found,) = since_first(mine, playbook=BOOK, today=TODAY)
    assert (found.then.label, found.now.label) == ("simple", "typical")
    assert found.moved == {"criticality": pytest.approx(0.6 * 2 + 0.4 * 2)}


def test_plausible_segments_are_those_of_the_probabilities_and_lie_where_they_say():
    """Chances are the placement's own; each segment's bands, scores, rule and profile fit together."""
    levels = {"importance": 3.4, "programs": 3.0, "functions": 4.0, "geographies": 3.0, "dependence": 3.0}  # fmt: skip
    mine = register(
        *scores("A1", levels, basis="assumption"),
        *scores("A1", levels | {"importance": 5.0}, who="Ben", basis="assumption"),
        names=("A1",),
    )
    placed = segment(mine, playbook=BOOK, today=TODAY, seed=3).placements[0]
    card = score_cards(mine, playbook=BOOK, today=TODAY)["A1"]
    found = plausible_segments(placed, card=card, playbook=BOOK, seed=3)
    chances = {item.segment: item.probability for item in found}
    assert chances == {k: p for k, p in placed.probabilities.items() if p > 0}
    assert len(found) > 1
    for item in found:
        bands = item.placement.bands
        assert BOOK.profiles[item.placement.profile].segment == item.segment
        for name in DIMENSIONS:
            rule, at = BOOK.dimensions[name], item.placement.scores[name]
            assert bands[name] == ("low", "medium", "high")[(at >= rule.medium_from) + (at >= rule.high_from)]  # fmt: skip


def tiny(grade, *, fte=(0.2, 0.12), more=(), **rules):
    """Return a tiny solved case: two people short of hours, three alliances, one of them perhaps complex, perhaps typical."""
    unsure = {"importance": 4.0, "programs": 2.0, "functions": 4.0, "geographies": 3.0, "dependence": 2.0}  # fmt: skip
    rows = [
        *scores("A1", unsure),
        *scores("A1", unsure | {"importance": 3.0}, who="Ben"),
        *scores("A2", MIDDLING),
        *scores("A3", MIDDLING | {"importance": 3.5}),
        *more,
    ]
    people = (
        Manager(manager_id="M1", name="Ada", grade=grade, fte=fte[0]),
        Manager(manager_id="M2", name="Ben", grade=grade, fte=fte[1]),
    )
    case = prepare(
        Scenario(
            title="Tiny",
            register_path="r",
            playbook_path="p",
            horizon=Horizon(start=TODAY, periods=2),
            rules=RuleChanges(**rules),
        ),
        register=register(*rows, names=("A1", "A2", "A3"), managers=people),
        playbook=BOOK,
    )
    result = optimize(case.data)
    return Run(case=case, result=result, today=current_leads_kept(case))


@pytest.fixture(scope="module")
def solved():
    """Return the tiny case of two seniors, who may lead everything."""
    return tiny("senior")


def others_of(case):
    """Return the segments in which A1 may be, but where it stands."""
    placed = case.portfolio.placement("A1")
    card = score_cards(case.world.register, playbook=BOOK, today=TODAY)["A1"]
    found = plausible_segments(placed, card=card, playbook=BOOK)
    return [item for item in found if item.segment != placed.segment]


def brute_force(data):
    """Return the best value of an instance over every lead of every alliance and period."""
    choices = [range(NOBODY, len(data.resources))] * data.active.size
    best = -np.inf
    for choice in product(*choices):
        lead = np.array(choice).reshape(data.active.shape)
        chosen = lead != NOBODY
        rows, periods = np.nonzero(chosen)
        if data.eligible[lead[chosen], rows, periods].all():
            plan = solution(data, lead=lead)
            best = best if plan.breaches else max(best, plan.objective)
    return best


def test_the_worth_of_re_scoring_is_that_of_brute_force(solved):
    """With every lead tried, the gain of each segment is the one found, and the expected gain is chance times gain."""
    (found,) = worth_of_rescoring(solved).asked
    case, lead = solved.case, np.array(solved.plan.lead)
    expected = 0.0
    for item, told in zip(others_of(case), found.cases, strict=True):
        data = placed_otherwise(case, item.placement)
        data = with_leads_allowed(data, lead, row=0)
        gain = brute_force(data) - solution(data, lead=lead).objective
        assert told.gain.found == pytest.approx(gain, abs=1e-6)
        assert told.gain.low - 1e-6 <= gain <= told.gain.high + 1e-6
        expected += item.probability * gain
    assert found.gain.found == pytest.approx(expected, abs=1e-6)
    assert expected > 1.0


def test_what_is_not_asked_about_is_told_with_a_limit_that_holds(solved):
    """With nothing solved again, A1 is left out by name, and its limit is no less than what asking finds."""
    (asked,) = worth_of_rescoring(solved).asked
    none = worth_of_rescoring(solved, most=0)
    ((name, limit),) = none.left_out
    assert (none.asked, name) == ((), "Alliance A1")
    assert limit >= asked.gain.high - 1e-6 >= asked.gain.low - 1e-6 >= -1e-6


def test_a_lead_whom_the_rules_would_not_let_lead_it_then_stays_and_is_told():
    """Nobody of grade manager may lead a complex one: they stay in the points, which compare leads, and it is told."""
    run = tiny("manager")
    found = worth_of_rescoring(run)
    ((name, segment_told, chance),) = found.not_allowed
    (asked,) = found.asked
    (case,) = asked.cases
    assert (name, segment_told, case.lead_lost) == ("Alliance A1", "complex", True)
    assert chance == case.probability > 0.2
    assert "A1" not in case.moves
    (item,) = others_of(run.case)
    data = placed_otherwise(run.case, item.placement)
    left = np.array(run.plan.lead)
    assert case.kept == pytest.approx(solution(data, lead=left).objective)
    left[0] = NOBODY
    assert case.kept > solution(data, lead=left).objective + 100.0
    assert worth_of_rescoring(tiny("senior"), most=0).not_allowed == ()


def test_a_segment_in_which_the_plan_cannot_be_kept_is_named_and_no_zero_gain():
    """Strict promises break where A1 is complex: that has no points, and the mean is over the other segments alone."""
    run = tiny("senior", promises="strict")
    found = worth_of_rescoring(run)
    ((name, segment_told, breaks),) = [(i.name, i.segment, i.breaks) for i in found.no_plan]  # fmt: skip
    assert (found.asked, found.left_out, name, segment_told) == ((), (), "Alliance A1", "complex")  # fmt: skip
    assert any("below the 80.0% promised" in said for said in breaks)
    low = {"importance": 1.0, "programs": 0.0, "functions": 1.0, "geographies": 1.0, "dependence": 1.0}  # fmt: skip
    more = tiny("senior", promises="strict", more=scores("A1", low, who="Cleo"))
    both = worth_of_rescoring(more)
    ((asked,), (left,)) = both.asked, both.no_plan
    (case,) = asked.cases
    assert (case.segment, left.segment) == ("typical", "complex")
    share = case.probability / (1 - left.probability)
    assert 1.0 < asked.gain.high == pytest.approx(share * case.gain.high)
    frame = both.to_frame().set_index("other")
    assert np.isnan(frame.loc["complex", "gain"])
    assert "promised" in frame.loc["complex", "breaks"]
