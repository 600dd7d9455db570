"""The service-level sheet: what an alliance is to get on the day, and what a partner may see of it."""

from datetime import date

import pytest
from builders_handbook import NASTY, case, planned
from builders_playbook import small_playbook
from builders_run import small_case, small_register, small_scenario
from reading_pages import check_page, read_page

from resourcing.errors import InputError
from resourcing.playbook import EscalationStep, Practice
from resourcing.scenario import PhaseMoves, SlaMoves
from resourcing.study.agreeing import alliance_sheet, check_planned, leads_in_plan
from resourcing.study.preparing import prepare
from resourcing.view.handbook.partner_page import partner_page
from resourcing.view.handbook.sheet_page import sheet_page


def test_a_sheet_says_what_the_alliance_needs():
    """Hours by service are those of the demand, and add up."""
    sheet = alliance_sheet(case(), alliance="A1")
    demand = case().demand
    months = demand.active_months[0, 0]
    assert {s.service: s.hours_a_month for s in sheet.services} == pytest.approx(
        {
            key: demand.service_hours[0, s, 0] / months
            for s, key in enumerate(demand.services)
            if demand.service_hours[0, s, 0] > 0
        }
    )
    assert sheet.floors == {"essential": 0.9, "core": 0.5, "higher_value": 0.0}
    assert sheet.leads == (("Ada", "today"),)
    assert sheet.not_in_phase == ("Start-up",)
    assert sheet.review.due == date(2026, 12, 1) + (date(2027, 6, 1) - date(2026, 12, 1))  # fmt: skip


def test_a_sheet_names_the_leads_of_a_plan():
    """Each lead stands with its periods; the first one is the contact."""
    leads = leads_in_plan(case(), alliance="A1", plan=planned().plan)
    assert leads == (("Ada", "2027Q1 to 2027Q2"), ("Ben", "2027Q3 to 2027Q4"))
    sheet = alliance_sheet(case(), alliance="A1", leads=leads)
    page = sheet_page(sheet, playbook=small_playbook(), led_by="as planned")
    seen = check_page(page).seen
    assert "Ada (2027Q1 to 2027Q2) and Ben (2027Q3 to 2027Q4); as planned" in seen
    assert "First contact: Ada. The playbook names no way of escalation; the one below comes with the package." in seen  # fmt: skip
    assert '=SUM(1,2) "Ärzte" <b>&' in seen
    assert "As time allows, without a promise: higher value services." in seen
    total = sum(item.hours_a_month for item in sheet.services)
    assert f"{total:,.1f}" in seen


def test_a_sheet_without_a_lead_says_whom_to_ask():
    """Nobody leads A7, which begins in May."""
    sheet = alliance_sheet(case(), alliance="A7")
    assert (sheet.period, sheet.phase) == ("2027Q2", "startup")
    page = sheet_page(sheet, playbook=small_playbook(), led_by="today")
    assert "First contact: the head of alliance management" in read_page(page).seen


def test_a_sheet_of_what_is_not_eligible_is_refused():
    """The reason is that of the front door."""
    with pytest.raises(InputError, match="business model"):
        alliance_sheet(case(), alliance="A8")


# --- What begins later ---


def moved(**terms):
    """Return the small scenario whose light alliances get other terms from April."""
    move = SlaMoves(kind="sla_moves", profile="light", date=date(2027, 4, 1), **terms)
    return small_case(changes=(move,))


def test_a_sheet_has_the_terms_of_its_own_first_day():
    """A7 begins in May, under the terms of April; A6 is told of them."""
    found = moved(response_days=1.5, response_fraction=0.75, floors={"core": 0.4})
    later, now = (alliance_sheet(found, alliance=name) for name in ("A7", "A6"))
    assert (later.level.response_days, later.level.response_fraction) == (1.5, 0.75)
    assert later.floors == {"essential": 0.5, "core": 0.4, "higher_value": 0.0}
    assert [item for item in later.coming if item.agreement] == []
    assert (now.level.response_days, now.floors["core"]) == (10.0, 0.0)
    assert [item.day for item in now.coming] == [date(2027, 4, 1)]
    seen = read_page(sheet_page(now, playbook=found.world.playbook, led_by="x")).seen
    assert (
        "From 2027-04-01: work on a request begins within 1.5 working days; response times hold for 75% of requests; "
        "core services get at least 40% of the hours needed." in seen
    )


def test_floors_are_those_of_the_day_not_the_mean_of_the_period():
    """A change within the first quarter does not blur what is promised on its first day."""
    move = SlaMoves(kind="sla_moves", profile="light", date=date(2027, 2, 15), floors={"essential": 0.9})  # fmt: skip
    sheet = alliance_sheet(small_case(changes=(move,)), alliance="A6")
    assert sheet.floors["essential"] == 0.5


def test_a_number_that_is_no_longer_the_playbooks_loses_its_mark():
    """The new response time rests on the scenario, not on the playbook's note."""
    found = moved(response_days=1.5)
    page = sheet_page(alliance_sheet(found, alliance="A7"), playbook=small_playbook(), led_by="x")  # fmt: skip
    assert '<td class="short">1.5</td>' in page or ">1.5</td>" in page
    page = sheet_page(alliance_sheet(found, alliance="A6"), playbook=small_playbook(), led_by="x")  # fmt: skip
    assert ">10<sup>U1</sup></td>" in page


def test_a_sheet_says_when_phases_change():
    """A start-up ends after a hundred days, and a dated move follows."""
    move = PhaseMoves(kind="phase_moves", alliance_id="A7", date=date(2027, 10, 1), phase="launch")  # fmt: skip
    sheet = alliance_sheet(small_case(changes=(move,)), alliance="A7")
    assert [(item.day, item.phase) for item in sheet.coming] == [
        (date(2027, 8, 24), "development"),
        (date(2027, 10, 1), "launch"),
    ]


# --- Who leads ---


def test_somebody_who_left_is_no_contact():
    """Ada, whom the register still names, is told of; Ben's last day stands beside his name."""
    first, *others = small_register().managers
    gone = first.replace(available_to=date(2026, 12, 31))
    register = small_register().replace(managers=(gone, *others))
    found = prepare(small_scenario(), register=register, playbook=small_playbook())
    sheet = alliance_sheet(found, alliance="A1")
    assert (sheet.leads, sheet.gone) == ((), "Ada")
    seen = read_page(sheet_page(sheet, playbook=small_playbook(), led_by="today")).seen
    assert "nobody; today: Ada is not in the team on 2027-01-01" in seen
    assert "First contact: the head of alliance management" in seen
    ben = alliance_sheet(found, alliance="A2")
    assert (ben.leads, ben.gone) == ((("Ben", "today, until 2027-06-30"),), "")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"alliance_id": "B1"}, "it is of another portfolio, without an alliance A1"),
        ({"partner": "Elsewhere"}, "it is of another portfolio: its A1 is .* with Elsewhere, not"),
        ({"business_model_defined": False}, "nobody is asked to lead A1 in it"),
    ],
)  # fmt: skip
def test_a_run_of_another_portfolio_is_refused(changes, said):
    """The alliance must be the same: identifier, name and partner."""
    first, *others = small_register().alliances
    rows = (first.replace(**changes), *others)
    scores = [e for e in small_register().evaluations if e.alliance_id != "A1"]
    register = small_register().replace(alliances=rows, evaluations=tuple(scores))
    other = prepare(small_scenario(), register=register, playbook=small_playbook())
    check_planned(case(), alliance="A1", planned=case(), folder="out")
    with pytest.raises(InputError, match=said):
        check_planned(case(), alliance="A1", planned=other, folder="out")


def test_a_run_of_other_days_is_refused():
    """An alliance that begins after the horizon has no sheet, and a plan of other days says nothing of its lead."""
    horizon = small_scenario().horizon.replace(periods=1)
    early = small_case(horizon=horizon, changes=())
    later = alliance_sheet(case(), alliance="A7").day
    with pytest.raises(InputError, match="not active from 2027-01-01 to 2027-03-31, the horizon"):  # fmt: skip
        alliance_sheet(early, alliance="A7")
    with pytest.raises(InputError, match="its plan runs from 2027-01-01 to 2027-03-31"):
        check_planned(case(), alliance="A7", planned=early, folder="out")
    late = small_case(horizon=horizon.replace(start=date(2027, 7, 1)), changes=())
    with pytest.raises(InputError, match=f"runs from 2027-07-01 to 2027-09-30, the sheet begins on {later}"):  # fmt: skip
        check_planned(case(), alliance="A7", planned=late, folder="out")


# --- For the partner ---


def with_partner(**changes):
    """Return the small playbook in which the partner has a part in two services."""
    book = small_playbook()
    lead = {"Alliance lead": "A", "Alliance support": "R"}
    services = dict(book.services)
    services["governance"] = services["governance"].replace(raci={**lead, "Partner": "C"})  # fmt: skip
    services["issues"] = services["issues"].replace(raci={**lead, " partner": "R"})
    return book.replace(services=services, **changes)


def for_partner(book, alliance="A1"):
    """Return what a partner sees."""
    found = prepare(small_scenario(), register=small_register(), playbook=book)
    leads = leads_in_plan(planned().case, alliance=alliance, plan=planned().plan)
    sheet = alliance_sheet(found, alliance=alliance, leads=leads)
    return partner_page(sheet, playbook=book, today="2027-01-01")


def test_a_partner_sees_services_with_a_part_and_how_fast_we_answer():
    """Cadence in words, the part in words, the contact by name, the day."""
    seen = check_page(for_partner(with_partner())).seen
    for said in ("Governance", "monthly", "We ask you", "Issues", "when needed", "You take part", "within 2 working days for 90% of requests", "Ada"):  # fmt: skip
        assert said in seen
    assert "Reporting" not in seen
    assert "Seen on 2027-01-01" in seen


def test_a_partner_sees_no_scores_segment_hours_floors_or_other_names():
    """Nothing of the front door, of money, of planning, or of anybody else's alliance."""
    page = for_partner(with_partner())
    seen = read_page(
        page[page.index("<body>") : page.index("</body>") + 7]
    ).seen.lower()
    words = ("complex", "flagship", "critical", "segment", "score", "hours", "essential", "floor", "weight", "small", "option", "user:", "ben")  # fmt: skip
    assert [word for word in words if word in seen] == []
    names = {row.name for row in small_register().alliances} - {small_register().alliances[0].name}  # fmt: skip
    assert [name for name in names if name.lower() in seen] == []


def test_a_partner_is_told_only_of_the_companys_own_way_of_escalation():
    """What comes with the package is nobody's promise to a partner."""
    assert "The way of the contract holds." in read_page(for_partner(with_partner())).seen  # fmt: skip
    way = Practice(escalation=(EscalationStep(who=NASTY, within="5 days"),))
    page = for_partner(with_partner(practice=way))
    assert f"1. {NASTY}" in read_page(page).seen
    assert "<script" not in page


def test_a_playbook_without_a_part_for_the_partner_makes_no_sheet_for_one():
    """The repair says where the letters belong."""
    with pytest.raises(InputError, match="give the role Partner a letter in raci"):
        for_partner(small_playbook())


def test_each_page_but_the_partners_names_its_readers():
    """A sheet with scores says that it is for our own people; the partner's does not pretend to be one."""
    sheet = alliance_sheet(case(), alliance="A1")
    inside = sheet_page(sheet, playbook=small_playbook(), led_by="x")
    assert "for our own people" in read_page(inside).seen
    assert "own people" not in read_page(for_partner(with_partner())).seen
