"""The brief of a change of lead: hours and load of the plan, what is promised, open and known, and what comes."""

from datetime import date, datetime

import numpy as np
import pytest
from builders_handbook import LEADS, NASTY, planned
from builders_playbook import small_playbook
from builders_run import led_so, small_register
from reading_pages import check_page, read_page

from resourcing.domain import (
    Absence,
    Decision,
    Event,
    Kpi,
    Register,
    Request,
    TimesheetRow,
)
from resourcing.errors import InputError
from resourcing.study.handing import handover_brief
from resourcing.study.preparing import prepare
from resourcing.view.handbook.handover_page import handover_page


def brief_of(alliance: str = "A1", **changes):
    """Return the brief of a change of lead of the given plan."""
    return handover_brief(planned(), alliance=alliance, **changes)


def test_a_brief_has_the_hours_and_the_load_of_the_plan():
    """Ben takes over in the third quarter, and gives up what he led."""
    brief, plan = brief_of(), planned().plan
    assert (brief.outgoing, brief.incoming, brief.period) == ("Ada", "Ben", "2027Q3")
    assert (brief.move.hours_out, brief.move.hours_in) == (12.0, 24.0)
    assert (brief.hands_over_in, brief.next_to_it) == ("2027Q2", True)
    ben = planned().case.data.resources.index("M2")
    assert brief.loads[0].planned == pytest.approx(tuple(plan.hours_used[ben, 1:3] / 3))
    assert brief.loads[0].alliances == (2, 1)
    stopped = {item.alliance: item.led_after for item in brief.shifts}
    names = {row.alliance_id: row.name for row in small_register().alliances}
    assert stopped == {names["A2"]: "Ada", names["A4"]: "Cléo"}
    assert all(item.before > item.after for item in brief.shifts)


def test_a_brief_of_the_first_period_compares_with_today():
    """A5 goes from Cléo to Eva in the first quarter."""
    brief = brief_of("A5")
    cleo = planned().case.data.resources.index("M3")
    today = planned().today.hours_used[cleo, 0] / 3
    assert brief.loads[1].planned[0] == pytest.approx(today)
    assert np.isclose(brief.loads[0].planned[0], 0.0)


def test_a_brief_knows_what_is_open_and_who_dealt_with_it():
    """Closed requests, replaced decisions and events done are left out; names are those of people."""
    register = with_history(small_register())
    brief = handover_brief(
        led_so(
            prepare(planned().case.scenario, register=register, playbook=small_playbook()),
            LEADS,
        ),
        alliance="A1",
    )  # fmt: skip
    assert [row.opened.day for row in brief.requests] == [2]
    assert [row.decision for row in brief.decisions] == ["keep it"]
    assert [row.planned_for for row in brief.events] == [date(2026, 12, 20)]
    assert dict(brief.people)["Ada"] == "answered its requests"
    assert dict(brief.people)["Head"] == "decided about it"
    page = handover_page(
        brief,
        playbook=small_playbook(),
        why=NASTY,
        reasons=(NASTY, "it costs 9 points"),
        plan=NASTY,
        today=date(2027, 1, 1),
    )
    seen = check_page(page).seen
    assert "keep it" in seen
    assert "<script" not in page
    assert "Ben needs 24 hours in 2027Q3 to take over." in seen


def with_history(register: Register) -> Register:
    """Return the register with requests, decisions and events of the first alliance."""
    asked = {"alliance_id": "A1", "service": "issues", "manager_id": "M1"}
    about = {"who": "Head", "subject": "A1"}
    first = datetime(2026, 11, 1)
    return register.replace(
        requests=(
            Request(opened=datetime(2026, 12, 1), closed=datetime(2026, 12, 5), **asked),
            Request(opened=datetime(2026, 12, 2), **asked),
        ),
        decisions=(
            Decision(time=first, decision="give it up", **about),
            Decision(time=datetime(2026, 11, 2), decision="keep it", supersedes="2026-11-01", **about),
        ),
        events=(
            Event(planned_for=date(2026, 12, 20), alliance_id="A1", service="governance"),
            Event(planned_for=date(2026, 9, 20), done=date(2026, 9, 20), alliance_id="A1", service="governance"),
        ),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("alliance", "period", "said"),
    [
        ("A3", None, "its lead does not change in this plan, so nobody hands it over; name one whose lead does, such as A1"),
        ("A7", None, "nobody leads it in this plan, so nobody hands it over"),
        ("A1", "2027Q2", "the lead of A1 does not change in it; name 2027Q3"),
        ("A99", None, "no such alliance"),
    ],
)  # fmt: skip
def test_a_handover_that_is_not_in_the_plan_is_refused(alliance, period, said):
    """The repair names those that are."""
    with pytest.raises(InputError, match=said):
        brief_of(alliance, period=period)


def brief_with(register: Register, alliance: str = "A1"):
    """Return the brief of a change of lead of the given plan, with another register."""
    scenario = planned().case.scenario
    found = prepare(scenario, register=register, playbook=small_playbook())
    return handover_brief(led_so(found, LEADS), alliance=alliance)


def page_with(register: Register, alliance: str = "A1") -> str:
    """Return what a reader sees of such a brief."""
    brief = brief_with(register, alliance)
    page = handover_page(brief, playbook=small_playbook(), why="x", reasons=(), plan="p", today=date(2027, 1, 1))  # fmt: skip
    return check_page(page).seen


def test_a_brief_says_what_is_promised_and_whether_the_plan_keeps_it():
    """Floors and coverage are those of the plan in the period of the change."""
    brief, plan = brief_of(), planned().plan
    assert [(item.bundle, item.floor) for item in brief.promises] == [("essential", 0.9), ("core", 0.5)]  # fmt: skip
    assert [item.coverage for item in brief.promises] == pytest.approx(plan.coverage[0, :2, 2])  # fmt: skip
    kept = ["kept" if plan.kept[0, b, 2] else "not kept" for b in range(2)]
    seen = page_with(small_register())
    assert [word for word in ("kept", "not kept") if word in kept and word not in seen] == []  # fmt: skip
    assert "Work on a request begins within 2 working days, for 90% of requests." in seen  # fmt: skip


def test_a_brief_says_who_is_away_around_the_change():
    """Ben's leave and Ada's last day within the two quarters count, earlier and later ones do not."""
    days = [(1, 5), (5, 20), (11, 5)]
    away = tuple(
        Absence(
            manager_id="M1",
            first_day=date(2027, month, day),
            last_day=date(2027, month, day + 5),
            share=0.5,
        )
        for month, day in days
    )
    first, *others = small_register().managers
    register = small_register().replace(
        absences=away,
        managers=(first.replace(available_to=date(2027, 8, 15)), *others),
    )
    found = [(item.first_day, item.last_day) for item in brief_with(register).away if item.name == "Ada"]  # fmt: skip
    assert found == [(date(2027, 5, 20), date(2027, 5, 25)), (date(2027, 8, 15), None)]
    seen = page_with(register)
    assert "Ada is away from 2027-05-20 to 2027-05-25 for 50% of the time." in seen
    assert "Ada's last day is 2027-08-15: hand over before." in seen


def test_a_brief_knows_decisions_by_name_replaced_ones_and_measures():
    """A decision about the alliance's name counts; who made it is known; the latest of a measure stands."""
    register = small_register()
    about = {"who": "Head", "subject": register.alliances[0].name}
    first = datetime(2026, 11, 1)
    kpi = {"alliance_id": "A1", "measure": "minutes in time", "target": 2.0}
    brief = brief_with(
        register.replace(
            decisions=(
                Decision(time=first, decision="give it up", **about),
                Decision(time=datetime(2026, 11, 2), decision="keep it", supersedes=first.isoformat(), **about),
                Decision(time=datetime(2027, 2, 1), decision="not yet", **about),
            ),
            kpis=(
                Kpi(date=date(2026, 6, 1), direction="to_partner", actual=1.0, **kpi),
                Kpi(date=date(2026, 9, 1), direction="to_partner", actual=3.0, **kpi),
                Kpi(date=date(2027, 9, 1), direction="to_partner", actual=9.0, **kpi),
            ),
            timesheet=tuple(
                TimesheetRow(date=date(2026, month, 1), manager_id="M2", alliance_id="A1", service="issues", hours=2.5)
                for month in (3, 4)
            ),
        )
    )  # fmt: skip
    assert [row.decision for row in brief.decisions] == ["keep it"]
    assert [row.decision for row in brief.replaced] == ["give it up"]
    assert [row.actual for row in brief.measures] == [3.0]
    people = dict(brief.people)
    assert people["Head"] == "decided about it"
    assert people["Ben"] == "worked 5 hours for it, last on 2026-04-01"


def test_a_brief_says_what_comes_and_what_was_before():
    """The next review, the leads of the plan, notes of the register, the end."""
    seen = page_with(small_register())
    assert "Next review at the front door: 2027-06-01." in seen
    assert "Leads in the plan: Ada (2027Q1 to 2027Q2); Ben (2027Q3 to 2027Q4)." in seen
    assert "Joint steering committee meets" in seen
    assert "Notes of the register: + plus; =1, two" in page_with(small_register(), "A2")


def test_a_late_event_is_told_from_one_ahead():
    """By the day from which the plan is seen."""
    about = {"alliance_id": "A1", "service": "governance"}
    days = (date(2026, 12, 20), date(2027, 1, 5))
    rows = tuple(Event(planned_for=day, **about) for day in days)
    seen = page_with(small_register().replace(events=rows))
    late, ahead = (seen.index(f"{day}") for day in days)
    assert "late" in seen[late:ahead]
    assert "ahead" in seen[ahead : ahead + 60]


def test_reasons_in_value_points_are_left_to_planners():
    """They mean nothing to the two leads."""
    page = handover_page(brief_of(), playbook=small_playbook(), why="x", reasons=("Nobody else may.", "That costs 9.1 points."), plan="p", today=date(2027, 1, 1))  # fmt: skip
    seen = read_page(page).seen
    assert "Nobody else may." in seen
    assert "9.1" not in seen
