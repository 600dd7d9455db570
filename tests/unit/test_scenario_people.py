"""Changes to the team and to terms: from the first day they are as if written into register or playbook, later ones act by the day."""

from datetime import date

import numpy as np
import pytest
from builders_changes import (
    BOOK,
    PORTFOLIO,
    START,
    case_of,
    differing,
    with_person,
)

from resourcing.domain import Absence
from resourcing.scenario import (
    BudgetCut,
    Candidate,
    HiringFreeze,
    ManagerLeaves,
    ManagerMoves,
    ManagerOnLeave,
    ManagerWorks,
    Option,
    ServiceMoves,
    SlaMoves,
    SpanMoves,
    TeamHoursMove,
)

JULY = date(2027, 7, 1)
MID_MAY = date(2027, 5, 16)
SHARE = (1 + 15 / 31) / 3
"""Share of the second quarter before the middle of May, by months in proportion to days."""


def works(day: date, fte: float = 0.5) -> ManagerWorks:
    """Return Ben working part time."""
    return ManagerWorks(kind="manager_works", manager_id="M2", date=day, fte=fte)


def moves(day: date, home: str = "embedded", unit: str = "Cardio") -> ManagerMoves:
    """Return Ben moving to a unit."""
    return ManagerMoves(
        kind="manager_moves", manager_id="M2", date=day, home=home, unit=unit
    )


def sla(day: date, **terms) -> SlaMoves:
    """Return another agreement for partnerships."""
    return SlaMoves(kind="sla_moves", profile="partnership", date=day, **terms)


def service(day: date, name: str = "reporting", hours: float = 10.0) -> ServiceMoves:
    """Return a service that takes twice the hours."""
    return ServiceMoves(kind="service_moves", service=name, date=day, hours=hours)


def span(day: date) -> SpanMoves:
    """Return a smaller span of managers."""
    return SpanMoves(kind="span_moves", grade="manager", date=day, span=3.0)


def team_hours(day: date, hours: float = 12.0) -> TeamHoursMove:
    """Return fewer hours of the team."""
    return TeamHoursMove(
        kind="team_hours_move", team_id="T1", date=day, hours_per_month=hours
    )


# --- People ---


def test_leaving_is_the_last_day_of_the_register():
    """Somebody who leaves is as if the register gave the last day."""
    day = date(2027, 8, 20)
    left = case_of(ManagerLeaves(kind="manager_leaves", manager_id="M2", date=day))
    plain = case_of(register=with_person(PORTFOLIO, "M2", available_to=day))
    assert differing(left.data, plain.data) == []


def test_part_time_from_the_first_day_is_that_of_the_register():
    """From the first day on, the same instance comes from the register's FTE."""
    plain = case_of(register=with_person(PORTFOLIO, "M2", fte=0.5))
    assert differing(case_of(works(START)).data, plain.data) == []


def test_part_time_halves_hours_at_once_and_the_span_from_the_next_period():
    """From the middle of May hours are halved by days; the span of the second quarter is still that of its first day."""
    data, full = case_of(works(MID_MAY)).data, case_of().data
    assert data.available[1] / full.available[1] == pytest.approx(
        [1.0, SHARE + (1 - SHARE) / 2, 0.5, 0.5]
    )
    assert data.span_limit[1].tolist() == [5.0, 5.0, 2.5, 2.5]
    assert data.available[0].tolist() == full.available[0].tolist()


def test_leave_is_an_absence_of_the_register():
    """Somebody on leave for a share of the time is as if the register had the absence."""
    away = {"first_day": MID_MAY, "last_day": date(2027, 8, 10), "share": 0.6}
    leave = ManagerOnLeave(kind="manager_on_leave", manager_id="M2", **away)
    register = PORTFOLIO.replace(absences=(Absence(manager_id="M2", **away),))
    assert differing(case_of(leave).data, case_of(register=register).data) == []
    assert differing(case_of(leave).data, case_of().data) == ["available"]


def test_moving_on_the_first_day_is_the_unit_and_home_of_the_register():
    """From the first day on, the same instance comes from the register's unit and home."""
    plain = case_of(
        register=with_person(PORTFOLIO, "M2", unit="Cardio", home="embedded")
    )
    assert differing(case_of(moves(START)).data, plain.data) == []


def test_moving_changes_who_may_lead_from_the_next_period():
    """Embedded in another unit from July, Ben may lead its light alliance only; back in the center, all again."""
    data = case_of(moves(JULY), moves(date(2027, 10, 1), "central", "Onco")).data
    assert data.eligible[1, 1].tolist() == [True, True, False, True]
    assert data.eligible[1, 2].tolist() == [True, True, True, True]


# --- Terms ---


def test_agreement_from_the_first_day_is_that_of_the_playbook():
    """Limits and support shares from the first day on are those of a playbook that says so."""
    terms = {"response_days": 2.5, "response_fraction": 0.8}
    state = case_of(sla(START, **terms, support_share={"core": 0.9})).world
    level, profile = state.playbook.sla["partnership"], state.playbook.profiles
    assert (level.response_days, level.response_fraction) == (2.5, 0.8)
    share = profile["partnership"].support_share
    assert (share.essential, share.core) == (0.3, 0.9)
    later = case_of(sla(JULY, **terms)).world.playbook.sla["partnership"]
    assert later == BOOK.sla["partnership"]


def test_support_share_follows_the_hours_before_and_after():
    """In the quarter of the change the hours that supporters may give are shared by days."""
    data = case_of(sla(MID_MAY, support_share={"core": 1.0})).data
    share = data.support_cap[1, 1] / data.need[1, 1]
    assert share == pytest.approx([0.5, SHARE * 0.5 + (1 - SHARE), 1.0, 1.0])
    assert np.array_equal(data.support_cap[0], case_of().data.support_cap[0])


def test_service_that_takes_other_hours_changes_the_need_by_days():
    """Twice the hours of an occurrence double the need from the day on; from the first day it is the playbook's number."""
    plain, data = case_of().data, case_of(service(MID_MAY)).data
    ratio = data.need[1, 1] / plain.need[1, 1]
    assert ratio == pytest.approx([1.0, SHARE + (1 - SHARE) * 2, 2.0, 2.0])
    reporting = BOOK.services["reporting"].replace(hours=10.0)
    book = BOOK.replace(services={**BOOK.services, "reporting": reporting})
    first = case_of(service(START)).data
    assert differing(first, case_of(playbook=book).data) == []


def test_span_of_a_grade_changes_from_the_period_that_begins_then():
    """A span from the middle of May counts from the third quarter, for managers only."""
    data = case_of(span(MID_MAY)).data
    assert data.span_limit[1].tolist() == [5.0, 5.0, 3.0, 3.0]
    assert data.span_limit[0].tolist() == [6.0] * 4
    planning = case_of(span(START)).world.playbook.planning
    assert (planning.span.manager, planning.span.senior) == (3.0, 6.0)


def test_hours_of_a_team_change_by_days_unless_the_option_sets_them():
    """From July the team gives other hours; where the option sets them, those hold throughout."""
    assert case_of(team_hours(JULY)).data.available[2].tolist() == [90, 90, 36, 36]
    fixed = Option(title="Team", team_hours_per_month={"T1": 40.0})
    data = case_of(team_hours(JULY), option=fixed).data
    assert data.available[2].tolist() == [120.0] * 4


# --- Money and hiring ---

HIRE = {
    "manager_id": "H1",
    "name": "Hal",
    "grade": "manager",
    "fte": 1.0,
    "available_from": date(2027, 4, 1),
    "annual_cost": 120_000.0,
}
FREEZE = HiringFreeze(
    kind="hiring_freeze", first_day=date(2027, 2, 1), last_day=date(2027, 6, 30)
)


def test_freeze_delays_hires_and_candidates_and_lists_them():
    """Whoever would start within the freeze starts on the day after, at the cost of the months that are left."""
    option = Option(
        title="Hire",
        hires=(Candidate(**HIRE).people[0],),
        candidates=(Candidate(**{**HIRE, "manager_id": "C1", "count": 2}),),
    )
    frozen, free = case_of(FREEZE, option=option), case_of(option=option)
    assert [(d.manager_id, d.planned, d.first_day) for d in frozen.world.delayed] == [
        (name, date(2027, 4, 1), JULY) for name in ("H1", "C1-1", "C1-2")
    ]
    r = frozen.data.resources.index("H1")
    assert frozen.data.available[r, 1] == 0
    assert free.data.available[r, 1] > 0
    assert frozen.staffing.hire_cost == 60_000
    assert free.staffing.hire_cost == 90_000
    assert free.world.delayed == ()


def test_freeze_leaves_others_alone():
    """Somebody who starts before the freeze or after it is not delayed."""
    for day in (date(2027, 1, 31), JULY):
        option = Option(
            title="Hire",
            hires=(Candidate(**{**HIRE, "available_from": day}).people[0],),
        )
        assert case_of(FREEZE, option=option).world.delayed == ()


@pytest.mark.parametrize(
    ("cut", "left"), [({"share": 0.25}, 75_000.0), ({"amount": 30_000.0}, 70_000.0)]
)
def test_cut_takes_from_the_budget_of_its_year(cut, left):
    """A share or an amount is taken from the budget that counts: the option's where it has one."""
    change = BudgetCut(kind="budget_cut", year="2027", **cut)
    assert case_of(change, budget={"2027": 100_000.0}).data.budget.tolist() == [left]
    option = Option(title="Richer", budget={"2027": 100_000.0})
    case = case_of(change, option=option, budget={"2027": 10.0})
    assert case.data.budget.tolist() == [left]
