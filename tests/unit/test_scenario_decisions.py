"""Options that train, move and agree: what they change, from when, and what they cost."""

from datetime import date

import pytest
from builders_changes import BOOK, PORTFOLIO, START, case_of, differing, with_person

from resourcing.results import solution
from resourcing.scenario import (
    Agreement,
    ManagerMoves,
    Move,
    Option,
    SlaMoves,
    Upskilling,
)
from resourcing.study import current_leads_kept, spending

JULY = date(2027, 7, 1)


def trained(day: date, **changes) -> Option:
    """Return an option that trains Ada in what the second alliance asks for."""
    fields = {"manager_id": "M1", "date": day, "skills": ("data",), **changes}
    return Option(title="Train", upskilling=(Upskilling(**fields),))


def test_training_before_the_horizon_is_the_skills_of_the_register():
    """Skills gained by the first day are those of a register that has them."""
    register = with_person(PORTFOLIO, "M1", skills=("law", "data"))
    assert differing(case_of(option=trained(START)).data, case_of(register=register).data) == []  # fmt: skip


def test_trained_people_may_lead_from_the_next_period():
    """Ada may lead the alliance that asks for the skill from July on, and is kept from it by no rule ever."""
    case = case_of(option=trained(JULY))
    assert case.data.eligible[0, 1].tolist() == [False, False, True, True]
    assert ("M1", "A2") not in case.staffing.obstacles
    assert ("M1", "A2") in case_of().staffing.obstacles


def test_training_takes_hours_of_its_month_and_money_of_its_year():
    """Twenty hours are missing in the quarter of the day; the cost is charged, spent and taken from the budget."""
    option = trained(JULY, hours=20.0, cost=4_000.0)
    case, plain = case_of(option=option, budget={"2027": 9_000.0}), case_of()
    missing = plain.data.available[0] - case.data.available[0]
    assert missing.tolist() == pytest.approx([0.0, 0.0, 20.0, 0.0])
    assert case.data.budget.tolist() == [5_000.0]
    assert case.data.fixed_points == pytest.approx(0.2 * 4)
    assert case.staffing.training_cost == 4_000.0
    lead = case.data.incumbent[:, None].repeat(4, axis=1)
    found = spending(solution(case.data, lead=lead), case=case)
    assert found.training.sum() == 4_000.0
    assert found.spent.sum() == 4_000.0 + found.hours.sum()
    assert spending(current_leads_kept(case), case=case).training.sum() == 0.0


def test_moves_and_agreements_of_an_option_are_those_of_changes():
    """An option that embeds somebody and agrees other levels gives the instance of the same changes."""
    move = {"manager_id": "M2", "date": JULY, "home": "embedded", "unit": "Cardio"}
    terms = {
        "profile": "partnership",
        "date": JULY,
        "floors": {"core": 0.2},
        "occurrences": {"reporting": 24.0},
    }
    option = Option(title="Both", moves=(Move(**move),), sla=(Agreement(**terms),))
    changed = case_of(
        ManagerMoves(kind="manager_moves", **move), SlaMoves(kind="sla_moves", **terms)
    )
    assert differing(case_of(option=option).data, changed.data) == []
    assert differing(case_of(option=option).data, case_of().data) != []
    assert BOOK.sla["partnership"].floors.core != 0.2
