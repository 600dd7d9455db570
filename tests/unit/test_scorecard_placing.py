"""Earlier periods are judged by the segments that were known then."""

from datetime import date

from builders_run import LEVELS, small_case
from builders_scorecard import QUARTER, messy_log

from resourcing.domain import Evaluation
from resourcing.front_door import segment
from resourcing.scorecard import scorecard
from resourcing.scorecard.placing import portfolio_on, scored_later

SIMPLE = LEVELS["A6"]


def rescored(day: date, *, since: date = date(2026, 1, 1)):
    """Return the world and portfolio of the small case on a day in 2027, with A1 simple since `since` and complex from `day` on."""
    case = small_case()
    rows = [
        Evaluation(
            alliance_id=name,
            criterion=criterion,
            evaluator="E",
            role="head",
            date=when,
            level=level,
            basis="evidence",
        )
        for name, levels, when in (
            *((name, levels, since) for name, levels in LEVELS.items() if name != "A1"),
            ("A1", SIMPLE, since),
            ("A1", LEVELS["A1"], day),
        )
        for criterion, level in levels.items()
    ]
    world = type(case.world)(
        **{
            **vars(case.world),
            "register": case.world.register.replace(evaluations=tuple(rows)),
            "today": date(2027, 6, 1),
        }
    )
    return world, segment(world.register, playbook=world.playbook, today=world.today)


def test_a_placement_is_by_the_evaluations_known_on_the_day():
    """A1 was simple until it was scored again in May 2027; every other one is as today."""
    world, portfolio = rescored(date(2027, 5, 1))
    then = portfolio_on(date(2027, 3, 31), world=world, portfolio=portfolio)
    assert portfolio.placement("A1").label == "complex"
    assert then.placement("A1").label == "simple"
    whole = segment(
        world.register,
        playbook=world.playbook,
        today=date(2027, 3, 31),
        seed=world.seed,
    )
    assert then == whole


def test_an_evaluation_after_today_counts_in_a_later_period():
    """Scored again in August, after the world's today in June."""
    world, portfolio = rescored(date(2027, 8, 1))
    later = portfolio_on(date(2027, 9, 30), world=world, portfolio=portfolio)
    assert portfolio.placement("A1").label == "simple"
    assert later.placement("A1").label == "complex"


def test_what_was_not_scored_yet_is_placed_as_today():
    """Before January 2026 nothing was scored: the placements are those of today, and the scorecard can say whose."""
    world, portfolio = rescored(date(2027, 5, 1))
    early = date(2025, 12, 31)
    assert portfolio_on(early, world=world, portfolio=portfolio) == portfolio
    assert scored_later(early, world=world) == set(LEVELS)
    assert scored_later(date(2026, 1, 1), world=world) == frozenset()


def test_a_scorecard_judges_requests_by_the_agreement_of_their_time():
    """Three days are too long for a complex alliance (two), and in time for a simple one (ten)."""
    world, portfolio = rescored(date(2027, 5, 1))
    rows = [
        {
            "opened": f"{day} 09:00",
            "first_response": f"{answered} 09:00",
            "alliance_id": "A1",
            "service": "issues",
        }
        for day, answered in (
            ("2027-02-01", "2027-02-04"),
            ("2027-05-03", "2027-05-06"),
        )
    ]
    card = scorecard(
        world,
        portfolio=portfolio,
        period=QUARTER.shifted(1),
        log=messy_log(requests=rows),
        as_of=date(2027, 6, 30),
    )
    found = card.find("answered in time")
    assert (found.numerator, found.denominator, found.before) == (0, 1, 1.0)
    assert card.find("answered in time", "complex").denominator == 1
    complexes = card.find("alliances", "complex")
    assert complexes.value - complexes.before == 1
    assert any("known at the end of each period" in text for text in card.remarks)
    assert not any("placed there as today" in text for text in card.remarks)


def test_a_scorecard_says_whose_earlier_segments_are_todays():
    """Scored first in February: in the last quarter of 2026 they are placed as today."""
    world, portfolio = rescored(date(2027, 5, 1), since=date(2027, 2, 1))
    card = scorecard(world, portfolio=portfolio, period=QUARTER)
    assert any(
        "8 alliances had not been scored on every criterion by the end of 2026Q4"
        in text
        for text in card.remarks
    )
