"""A simulation refuses what changes within the horizon and would be ignored; a run goes on without it and says why."""

from datetime import date

import pytest
from builders_changes import BOOK, HIGH, PORTFOLIO, START, case_of

from resourcing.errors import InputError
from resourcing.scenario import (
    AllianceRescored,
    Option,
    ServiceMoves,
    SlaMoves,
    Upskilling,
)
from resourcing.simulate import moving
from resourcing.study import assign, not_replayed, replay, with_service

JULY = date(2027, 7, 1)


def sla(day: date, **terms) -> SlaMoves:
    """Return another agreement for partnerships."""
    return SlaMoves(kind="sla_moves", profile="partnership", date=day, **terms)


def rescored(day: date, levels=HIGH) -> AllianceRescored:
    """Return the partnership scored anew."""
    return AllianceRescored(
        kind="alliance_rescored", alliance_id="A2", date=day, levels=levels
    )


def service(day: date, name: str) -> ServiceMoves:
    """Return a service that takes other hours."""
    return ServiceMoves(kind="service_moves", service=name, date=day, hours=9.0)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (sla(JULY, response_days=1.0), "sla_moves", "limits of the first response"),
        (sla(JULY, response_fraction=0.5), "sla_moves", "limits of the first response"),
        (rescored(JULY), "score_moves", "moves to the profile flagship"),
        (service(JULY, "issues"), "service_moves", "hours of a request change"),
    ],
)
def test_what_a_simulation_cannot_follow_is_told(change, place, words):
    """Limits, placements and hours of requests that change after the first day are named."""
    (problem,) = moving(case_of(change))
    assert problem.place == place
    assert words in problem.rule
    assert problem.repair


@pytest.mark.parametrize(
    "change",
    [
        sla(START, response_days=1.0),
        sla(JULY, floors={"core": 0.1}, support_share={"core": 0.1}),
        rescored(START),
        rescored(JULY, {"importance": 3.2}),
        service(START, "issues"),
        service(JULY, "reporting"),
    ],
)
def test_what_a_simulation_follows_is_not_refused(change):
    """Whatever holds from the first day, or is hours alone, is simulated."""
    assert moving(case_of(change)) == ()


def test_skill_that_a_service_asks_for_is_told_when_gained_later():
    """Supporters' skills are those of the first day."""
    issues = BOOK.services["issues"].replace(skill="data")
    book = BOOK.replace(services={**BOOK.services, "issues": issues})
    trained = Upskilling(manager_id="M1", date=JULY, skills=("data",))
    option = Option(title="Train", upskilling=(trained,))
    (problem,) = moving(case_of(option=option, playbook=book))
    assert problem.value == "M1, 2027-07-01"
    assert moving(case_of(option=option)) == ()


def test_run_without_its_replay_says_why():
    """A simulation asked for is refused; a run comes back without one, with the reason."""
    done = assign(case_of(rescored(JULY), register=PORTFOLIO))
    assert with_service(done).service is None
    (reason,) = not_replayed(done.case)
    assert "A2, 2027-07-01" in reason
    with pytest.raises(InputError, match="cannot follow"):
        replay(done.case, done.plan)
