"""The page of a playbook: what stands on it is what the rules say, escaped, with the basis of every number."""

import pytest
from builders_handbook import NASTY, case
from builders_playbook import small_playbook
from reading_pages import check_page, read_page

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
from resourcing.playbook.agreed import accountable
from resourcing.read import default_playbook_path, read_playbook
from resourcing.read.practice import default_practice
from resourcing.view.handbook import service_tables
from resourcing.view.handbook.cells import Marked, chunks, css_text
from resourcing.view.handbook.glossary import EVERYDAY, product_words, words_on
from resourcing.view.handbook.naming import PHASES
from resourcing.view.handbook.numbers import Numbers
from resourcing.view.handbook.playbook_page import playbook_page
from resourcing.view.handbook.practices import practice_of


@pytest.fixture(scope="module")
def default() -> Playbook:
    """Return the default playbook."""
    return read_playbook(default_playbook_path())


@pytest.fixture(scope="module")
def page(default) -> str:
    """Return the page of the default playbook."""
    return playbook_page(default)


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
    assert "The playbook has no table practice" in seen


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
    assert "has no table practice" not in own
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


def test_each_service_of_the_default_playbook_has_one_who_is_accountable(default):
    """Exactly one A; a playbook with none or several is told of on its page."""
    assert {len(accountable(default, service=key)) for key in default.services} == {1}
    assert service_tables.raci_gaps(default) == []
    services = dict(default.services)
    services["relaunch"] = services["relaunch"].replace(raci={"Alliance lead": "C"})
    services["health_check"] = services["health_check"].replace(
        raci={"Alliance lead": "A", "Sponsor": "A"}
    )
    told = service_tables.raci_gaps(default.replace(services=services))
    assert "Nobody is accountable for Relaunch." in told
    assert "More than one role is accountable for Alliance health check (Alliance lead and Sponsor)." in told  # fmt: skip
    seen = read_page(playbook_page(default.replace(services=services))).seen
    assert "Give each service exactly one A." in seen


def test_words_in_their_everyday_sense_are_not_explained():
    """A change of lead is no change of a scenario; the company may explain the word all the same."""
    assert set(product_words()) >= EVERYDAY
    assert "change" not in dict(words_on("<p>change of lead</p>", own={}))
    assert words_on("<p>change</p>", own={"change": "Ours."}) == [("change", "Ours.")]


def test_keys_may_break_at_dots_and_underscores_and_stay_whole(page):
    """A narrow column cuts no word of a key."""
    assert '<span class="part">overhead_</span><span class="part">hours_</span>' in page
    assert "overhead_hours_per_month.complex" in read_page(page).seen


def test_a_page_takes_the_paper_of_its_reader(page):
    """No page says A4 or Letter for good: the last rule leaves it to the printer."""
    assert page.rindex("size: auto") > page.rindex("size: A4")
