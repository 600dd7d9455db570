"""The signs of maturity: answers follow from counts, and nothing is claimed that the data cannot know."""

from datetime import date, datetime
from functools import cache

import pytest
from builders_playbook import small_playbook
from builders_run import small_case, small_register, small_scenario
from reading_pages import check_page

from resourcing.domain import Decision, Evaluation, Event, Kpi, Pulse, Request
from resourcing.study.maturity import UNKNOWN, Evidence, Sign, self_check
from resourcing.study.preparing import prepare
from resourcing.view.handbook.maturity_page import (
    lacking,
    maturity_page,
    maturity_text,
)
from resourcing.view.markdown import plain


@cache
def signs():
    """Return the signs of the small portfolio."""
    return self_check(small_case())


def evidence(found, of):
    """Return a piece of evidence."""
    return Evidence(what="x", found=found, of=of, note="none")


def signs_of(**tables):
    """Return the signs of the small portfolio with other tables."""
    register = small_register().replace(**tables)
    case = prepare(small_scenario(), register=register, playbook=small_playbook())
    return self_check(case)


def found_in(signs, what):
    """Return the counts of the one piece of evidence that begins so."""
    row = row_of(signs, what)
    return row.found, row.of


def row_of(signs, what):
    """Return the one piece of evidence that begins so."""
    rows = [item for sign in signs for item in sign.evidence]
    (row,) = [item for item in rows if item.what.startswith(what)]
    return row


def staffed(**changes):
    """Return the managers of the small portfolio, the first of them changed."""
    first, *others = small_register().managers
    return (first.replace(**changes), *others)


@pytest.mark.parametrize(
    ("counts", "beyond", "answer"),
    [
        ([(2, 2), (3, 3)], "", "yes"),
        ([(2, 2), (3, 3)], "what others think", "partly"),
        ([(2, 2), (0, 0)], "", "partly"),
        ([(2, 2), (0, 3)], "", "partly"),
        ([(1, 2)], "", "partly"),
        ([(0, 2), (0, 0)], "", "no"),
        ([(0, 0)], "", UNKNOWN),
    ],
)
def test_a_sign_is_yes_only_where_all_its_evidence_is(counts, beyond, answer):
    """What cannot be known says nothing, but keeps a sign from being yes."""
    rows = tuple(evidence(*pair) for pair in counts)
    assert Sign(name="s", evidence=rows, questions=(), beyond=beyond).answer == answer


def test_a_bare_register_shows_what_its_tables_can():
    """Six of seven active alliances are eligible, each scored by one person on assumptions."""
    assert len(signs()) == 5
    assert found_in(signs(), "Placed by the rules") == (6, 7)
    assert found_in(signs(), "A score of criticality rests on evidence") == (0, 6)
    assert found_in(signs(), "Scored by two evaluators") == (0, 6)
    assert found_in(signs(), "A request has a time") == (0, 0)
    assert signs()[4].answer == UNKNOWN


def test_what_is_logged_is_counted():
    """Requests, events, decisions, polls and measures each change their own piece of evidence."""
    asked = {"alliance_id": "A1", "service": "issues"}
    day = datetime(2026, 12, 1)
    found = signs_of(
        requests=(
            Request(opened=day, first_response=day, **asked),
            Request(opened=day, **asked),
            Request(opened=datetime(2027, 5, 1), **asked),  # not yet
        ),
        events=(
            Event(planned_for=date(2026, 11, 1), done=date(2026, 11, 2), alliance_id="A1", service="health_check"),
            Event(planned_for=date(2026, 11, 1), alliance_id="A2", service="governance"),
        ),
        decisions=(Decision(time=day, who="Head", subject="A2", decision="keep"),),
        pulse=(Pulse(date=date(2026, 12, 1), respondents=8, unmanaged=2, reactive=1),),
        kpis=(
            Kpi(date=date(2026, 12, 1), alliance_id="A1", direction="to_partner", measure="m", target=1.0, actual=1.0),
            Kpi(date=date(2024, 12, 1), alliance_id="A2", direction="to_partner", measure="m", target=1.0, actual=1.0),
            Kpi(date=date(2026, 12, 1), alliance_id="A3", direction="from_partner", measure="m", target=1.0, actual=1.0),
        ),
    )  # fmt: skip
    assert found_in(found, "A request has a time") == (1, 2)
    assert found_in(found, "A planned event") == (1, 2)
    assert found_in(found, "A decision about it") == (1, 6)
    assert found_in(found, "People polled") == (6, 8)
    assert found_in(found, "What we owe the partner") == (1, 6)
    assert found_in(found, "A health check was done") == (1, 6)


def test_evaluators_who_agree_and_their_roles_are_counted():
    """A second evaluator far off is counted as several, but not as agreeing."""
    more = [
        Evaluation(alliance_id=name, criterion="importance", evaluator="Bea", role="Market", date=date(2026, 12, 2), level=level, basis="evidence")
        for name, level in (("A1", 5.0), ("A4", 1.0))
    ]  # fmt: skip
    found = signs_of(evaluations=(*small_register().evaluations, *more))
    assert found_in(found, "Scored by two evaluators") == (2, 6)
    assert found_in(found, "Those who scored the same criterion agree") == (1, 2)
    assert found_in(found, "A score of criticality rests on evidence") == (2, 6)
    assert found_in(found, "Scored by evaluators of two roles") == (0, 6)


@pytest.mark.parametrize(
    ("days", "led"),
    [
        ({}, 6),
        ({"available_to": date(2027, 1, 1)}, 6),  # the last day is today
        ({"available_to": date(2026, 12, 31)}, 4),
        ({"available_from": date(2027, 2, 1)}, 4),
    ],
)
def test_only_people_who_are_there_lead_today(days, led):
    """Ada leads A1 and A3; somebody who has left, or has yet to come, leads nothing today."""
    row = row_of(signs_of(managers=staffed(**days)), "Somebody who is there leads it")
    assert (row.found, row.of) == (led, 6)
    names = {r.alliance_id: r.name for r in small_register().alliances}
    assert row.missing == (() if led == 6 else (names["A1"], names["A3"]))


def test_a_unit_has_nobody_of_its_own_once_they_left():
    """One embedded manager, who left, is none."""
    rows = tuple(row.replace(unit="Oncology") for row in small_register().alliances)
    sits = {"home": "embedded", "unit": "Oncology"}
    gone = staffed(**sits, available_to=date(2026, 12, 31))
    found = signs_of(alliances=rows, managers=gone, teams=())
    row = row_of(found, "A unit with alliances")
    assert (row.found, row.missing) == (0, ("Oncology",))
    found = signs_of(alliances=rows, managers=staffed(**sits), teams=())
    assert found_in(found, "A unit with alliances") == (1, 1)


def test_evaluators_of_different_criteria_neither_agree_nor_differ():
    """Two people scored A1, but no criterion twice."""
    rows = [r for r in small_register().evaluations if r.alliance_id == "A1"]
    two = (rows[0].replace(evaluator="Bea"), *rows[1:])
    found = signs_of(evaluations=two)
    assert found_in(found, "Scored by two evaluators")[0] == 1
    assert found_in(found, "Those who scored the same criterion agree") == (0, 0)


def test_one_kind_of_alliance_says_nothing_of_kinds():
    """Of two kinds, the one that is not eligible has not come through the front door."""
    assert found_in(signs(), "A kind of relationship") == (0, 0)
    *rows, last = small_register().alliances
    row = row_of(signs_of(alliances=(*rows, last.replace(kind="Digital"))), "A kind of")
    assert (row.found, row.of, row.missing) == (1, 2, ("digital",))


def test_page_and_markdown_say_the_same():
    """Every sign, answer and count of one stands in the other; texts are escaped."""
    title = "<b>|*Ours*"
    about = {"title": title, "day": "2027-01-01"}
    page, text = maturity_page(signs(), **about), maturity_text(signs(), **about)
    seen = check_page(page).seen
    assert title in seen
    assert f"# Signs of maturity: {plain(title)}" in text
    assert "<b>" not in text.replace("\\<", "")
    for sign in signs():
        assert sign.name in seen
        assert f"{sign.name}: {sign.answer}" in text
        for item in sign.evidence:
            assert item.counts in seen
            assert (
                f"| {item.what} | {item.counts} | {item.answer} | {plain(lacking(item))} |"
                in text
            )
            assert lacking(item) in seen
        assert all(question in seen and question in text for question in sign.questions)
