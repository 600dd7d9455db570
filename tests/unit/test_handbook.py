"""Pages for stakeholders: what stands on them is what the model says, escaped, with the basis of every number."""

from datetime import date, datetime
from functools import cache

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import led_so, small_case, small_register
from reading_pages import check_page, read_page

from resourcing.domain import Decision, Event, Register, Request
from resourcing.errors import InputError
from resourcing.playbook import (
    Advice,
    BundleFractions,
    Engagement,
    Handoff,
    Playbook,
    Practice,
    assumptions,
    hours_a_month,
    phases_of,
    who_does_what,
)
from resourcing.read import default_playbook_path, read_playbook
from resourcing.read.practice import default_practice
from resourcing.study.agreeing import alliance_sheet, leads_in_plan
from resourcing.study.handing import handover_brief
from resourcing.study.preparing import prepare
from resourcing.view.handbook import service_tables
from resourcing.view.handbook.cells import Marked, chunks, css_text
from resourcing.view.handbook.glossary import product_words, words_on
from resourcing.view.handbook.handover_page import handover_page
from resourcing.view.handbook.naming import PHASES
from resourcing.view.handbook.numbers import Numbers
from resourcing.view.handbook.playbook_page import playbook_page
from resourcing.view.handbook.practices import practice_of
from resourcing.view.handbook.sheet_page import sheet_page

NASTY = '<script>alert("1")</script> </style> 株式会社'
LEADS = {
    "A1": "M1 M1 M2 M2",
    "A2": "M2 M2 M1 M1",
    "A3": "M1 M1 M1 M1",
    "A4": "M2 M2 M3 M3",
    "A5": "M5 M5 M5 M5",
    "A6": "M4 M4 M4 -",
}


@pytest.fixture(scope="module")
def default() -> Playbook:
    """Return the default playbook."""
    return read_playbook(default_playbook_path())


@pytest.fixture(scope="module")
def page(default) -> str:
    """Return the page of the default playbook."""
    return playbook_page(default)


@cache
def case():
    """Return the small scenario made ready."""
    return small_case()


@cache
def planned():
    """Return a run of the small scenario whose plan is given."""
    return led_so(case(), LEADS)


# --- The playbook ---


def test_every_number_of_a_playbook_leads_to_its_own_basis(default):
    """The mark of each number stands for the basis that the playbook gives it."""
    numbers = Numbers.of(default)
    for row in assumptions(default):
        cell = numbers.cell(row.name)
        assert isinstance(cell, Marked)
        assert (cell.text, numbers.notes[cell.mark]) == (row.value, (row.basis, row.note))  # fmt: skip


def test_the_page_explains_every_mark_it_uses_and_uses_every_mark(default, page):
    """No note is without a number on the page, and no number without a note."""
    used = set(read_marks(page))
    assert used == set(Numbers.of(default).notes)


def read_marks(page: str) -> list[str]:
    """Return the marks of a page."""
    return [part.partition("</sup>")[0] for part in page.split("<sup>")[1:]]


def test_the_page_is_self_contained_and_accessible():
    """Nothing is loaded, headings follow each other, tags close."""
    seen = check_page(playbook_page(small_playbook())).seen
    for word in ("Flagship", "Committee meetings prepared", "critical and cross-functional"):  # fmt: skip
        assert word in seen
    assert "The playbook says nothing about its practice" in seen


def test_texts_of_a_playbook_are_escaped_even_in_the_page_margin():
    """A tag in any text stays text, and no style ends early."""
    book = small_playbook()
    book = book.replace(
        title=NASTY,
        profiles={k: p.replace(name=f"{NASTY} {k}") for k, p in book.profiles.items()},
        practice=Practice(
            engagement=(Engagement(phase="launch", name=NASTY, when=NASTY, who=NASTY),),
            handoffs=(Handoff(phase="launch", outgoing=NASTY, incoming="b", when="c"),),
            digital_partners=(Advice(kind="trap", text=NASTY),),
        ),
    )
    page = playbook_page(book)
    assert "<script" not in page
    assert page.count("</style>") == 1
    assert read_page(page).seen.count(NASTY) >= 10


def test_text_of_a_style_sheet_cannot_leave_its_quotes():
    """Quotes, backslashes and angles become escapes."""
    assert set(css_text('"\\</style>\n')[1:-1]) <= set("\\0123456789abcdef style")


def test_the_default_page_has_what_stakeholders_ask_for(page):
    """Engagement, escalation, handoffs, digital partners, each with its source."""
    seen = read_page(page).seen
    for said in (
        "At the binding term sheet",
        "The first 100 days",
        "At least four times a year",
        "Curis and Genentech",
        "Technical alliance management",
        "Mashup or Culture Clash?",
        "It may take two years",
    ):
        assert said in seen


def test_hours_a_month_are_those_that_alliances_need():
    """An alliance in development needs what the page says, to the hour."""
    demand, book = case().demand, small_playbook()
    profile = case().portfolio.placement("A4").profile
    index = demand.alliances.index("A4")
    month = demand.need[index, :, 0] / demand.active_months[index, 0]
    assert list(hours_a_month(book, profile=profile, phase="development").values()) == pytest.approx(month.tolist())  # fmt: skip
    row = next(r for r in service_tables.hours(book).rows if r[0] == book.profiles[profile].name)  # fmt: skip
    assert row[2] == f"{month.sum():.1f}"


@pytest.mark.parametrize(
    ("share", "raci", "expected"),
    [
        (0.0, {}, {"Alliance lead": "A, R"}),
        (0.3, {}, {"Alliance lead": "A", "Alliance support": "R"}),
        (0.0, {"Alliance lead": "A", "Alliance support": "R", "Legal": "C"}, {"Alliance lead": "A, R", "Legal": "C"}),
        (0.0, {"Sponsor": "A", "Alliance lead": "R", "Alliance support": "R"}, {"Sponsor": "A", "Alliance lead": "R"}),
        (0.0, {"Alliance lead": "C", "Alliance support": "R"}, {"Alliance lead": "R"}),
        (0.0, {"Alliance lead": "R", "Alliance support": "C"}, {"Alliance lead": "R"}),
    ],
)  # fmt: skip
def test_who_does_what_follows_from_letters_and_who_may_support(share, raci, expected):
    """Where nobody may support, the lead does it."""
    book = small_playbook()
    give = BundleFractions(essential=share)
    light = {k: p.replace(support_share=give) for k, p in book.profiles.items()}
    services = {**book.services, "issues": book.services["issues"].replace(raci=raci)}
    book = book.replace(profiles=light, services=services)
    assert who_does_what(book, service="issues") == expected


def test_an_overseer_is_consulted_where_a_profile_asks_for_oversight():
    """Of services that such a profile gets, and of no others."""
    book = small_playbook()
    watched = book.profiles["flagship"].replace(oversight_hours_per_month=4.0)
    book = book.replace(profiles={**book.profiles, "flagship": watched})
    assert who_does_what(book, service="foresight")["Overseeing manager"] == "C"
    light = book.services["foresight"].replace(occurrences={"light": 1.0})
    book = book.replace(services={**book.services, "foresight": light})
    assert "Overseeing manager" not in who_does_what(book, service="foresight")


def test_phases_of_a_service_are_said_in_words(default):
    """Start-up services are done in start-up, most in all phases."""
    services = default.services
    assert phases_of(services["startup_program"], phases=PHASES) == "start-up"
    assert phases_of(services["status_reporting"], phases=PHASES) == "all"
    assert phases_of(services["stakeholder_mapping"], phases=PHASES) == "not wind-down"


def test_many_profiles_are_split_over_tables():
    """No table has more columns than fit, and no profile is lost."""
    book = small_playbook()
    names = [f"p{n}" for n in range(19)]
    light = book.profiles["light"]
    many = book.replace(
        profiles={**book.profiles, **dict.fromkeys(names, light)},
        sla={**book.sla, **dict.fromkeys(names, book.sla["light"])},
    )
    tables = service_tables.services(many, Numbers.of(many))
    assert max(len(table.upright) for table in tables) <= 8
    assert [len(part) for part in chunks(names + ["p"] * 5)] == [8, 8, 8]
    titles = [t for table in tables for t in table.columns[3:]]
    assert len(titles) == 3 * 24


def test_the_glossary_explains_what_stands_on_the_page_and_the_companys_words():
    """Words come from the one glossary; the company's own take precedence."""
    assert product_words()["alliance"].startswith("A relationship")
    found = dict(words_on("<p>Two profiles</p>", own={"Node team": "Ours."}))
    assert "profile" in found
    assert found["Node team"] == "Ours."
    assert "shortfall" not in found
    own = dict(words_on("<p>profile</p>", own={"Profile": "Mine."}))
    assert own == {"Profile": "Mine."}


def test_a_playbook_without_practice_shows_that_of_the_package():
    """Its own takes the place of it, even an empty one; unknown keys are refused."""
    book = small_playbook()
    assert book.practice is None
    assert practice_of(book) == default_practice()
    own = read_page(playbook_page(book.replace(practice=Practice()))).seen
    assert "says nothing about its practice" not in own
    assert "The playbook names no points of engagement." in own
    with pytest.raises(ValueError, match="no such field"):
        Engagement(phase="launch", name="a", when="b", who="c", basis={"wen": "user: x"})  # fmt: skip


def test_everything_in_the_shipped_practice_has_a_basis():
    """Published facts say by whom; the rest is marked as the user's."""
    found = default_practice()
    rows = {
        "when": (*found.engagement, *found.handoffs),
        "within": found.escalation,
        "text": found.digital_partners,
    }
    assert all(name in row.basis for name, group in rows.items() for row in group)
    assert {row.phase for row in found.handoffs} == set(PHASES)


# --- The sheet of one alliance ---


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


# --- The brief of a handover ---


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
        brief, playbook=small_playbook(), why=NASTY, reasons=(NASTY,), plan=NASTY
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
        ("A3", None, "its lead does not change in this plan; name one whose lead does, such as A1"),
        ("A1", "2027Q2", "the lead of A1 does not change in it; name 2027Q3"),
        ("A99", None, "no such alliance"),
    ],
)  # fmt: skip
def test_a_handover_that_is_not_in_the_plan_is_refused(alliance, period, said):
    """The repair names those that are."""
    with pytest.raises(InputError, match=said):
        brief_of(alliance, period=period)
