"""Changes that point at nothing, come too early or too late, repeat or contradict each other are told, each once."""

from datetime import date

import pytest
from builders_changes import BOOK, PORTFOLIO, scenario_of, with_person
from pydantic import TypeAdapter, ValidationError

from resourcing.domain import Absence
from resourcing.scenario import Change, Option, RuleChanges, scenario_faults

JULY = date(2027, 7, 1)
ADAPTER = TypeAdapter(Change)


def change(kind: str, **fields) -> Change:
    """Return a change of a kind."""
    return ADAPTER.validate_python({"kind": kind, **fields})


def faults(*changes: Change, option: Option | None = None, register=PORTFOLIO, **more):
    """Return the faults of changes as (place, value, rule)."""
    found = scenario_faults(
        scenario_of(*changes, option=option, **more), register=register, playbook=BOOK
    )
    assert all(fault.repair for fault in found)
    return [(fault.place, fault.value, fault.rule) for fault in found]


def rescored(name: str = "A2", day: date = JULY, **levels: float) -> Change:
    """Return an alliance scored anew."""
    levels = levels or {"importance": 5.0}
    return change("alliance_rescored", alliance_id=name, date=day, levels=levels)


def merge(*names: str, into: str = "A2", day: date = JULY) -> Change:
    """Return a merger."""
    return change("alliances_merge", into=into, date=day, **{"from": names})


def deals(**fields) -> Change:
    """Return sampled deals."""
    every = {"first": JULY, "last": date(2027, 9, 30), "count": 2, "name": "Deal"}
    return change("deals_arrive", **{"alliance_id": "deal", **every, **fields})


def ends(day: date, name: str = "A2", **more) -> Change:
    """Return the end of an alliance."""
    return change("alliance_ends", alliance_id=name, date=day, **more)


def works(name: str = "M2", day: date = JULY) -> Change:
    """Return part-time work."""
    return change("manager_works", manager_id=name, date=day, fte=0.5)


def leave(first: date, last: date, name: str = "M2") -> Change:
    """Return a leave."""
    return change("manager_on_leave", manager_id=name, **{"from": first, "to": last})


def cut(year: str = "2027", **amount: float) -> Change:
    """Return a cut of a budget."""
    return change("budget_cut", year=year, **(amount or {"share": 0.1}))


MAY, JUNE, AUGUST = date(2027, 5, 1), date(2027, 6, 1), date(2027, 8, 1)
BEYOND = date(2028, 1, 1)


@pytest.mark.parametrize(
    ("given", "place", "value", "rule"),
    [
        (rescored("A9"), ".alliance_id", "A9", "no such alliance"),
        (rescored(day=BEYOND), "", "2028-01-01", "beyond the horizon"),
        (rescored(charm=3.0), ".levels", "charm", "no such criterion"),
        (rescored(importance=7.0), ".levels.importance", "7", "level from 1 to 5"),
        (merge("A9"), ".from", "A9", "no such alliance"),
        (merge("A1", into="A9"), ".into", "A9", "no such alliance"),
        (merge("A1", day=BEYOND), "", "2028-01-01", "beyond the horizon"),
        (deals(like=("A9",)), ".like", "A9", "no such alliance of the register"),
        (deals(profiles={"gold": 1}), ".profiles", "gold", "no such profile"),
        (deals(last=BEYOND), ".last", "2028-01-01", "beyond the horizon"),
        (works("M9"), ".manager_id", "M9", "no such manager"),
        (works("T1"), ".manager_id", "T1", "no such manager"),
        (works(day=BEYOND), "", "2028-01-01", "beyond the horizon"),
        (leave(JUNE, JULY, "M9"), ".manager_id", "M9", "no such manager"),
        (
            leave(date(2026, 5, 1), date(2026, 6, 1)),
            ".to",
            "2026-06-01",
            "over before the horizon begins",
        ),
        (
            change("manager_moves", manager_id="M9", date=JULY, home="central"),
            ".manager_id",
            "M9",
            "no such manager",
        ),
        (
            change("sla_moves", profile="light", date=JULY),
            "",
            "light",
            "changes nothing",
        ),
        (
            change("service_moves", service="magic", date=JULY, hours=1.0),
            ".service",
            "magic",
            "no such service",
        ),
        (
            change("span_moves", grade="senior", date=BEYOND, span=3.0),
            "",
            "2028-01-01",
            "beyond the horizon",
        ),
        (
            change("team_hours_move", team_id="M1", date=JULY, hours_per_month=1.0),
            ".team_id",
            "M1",
            "no such team",
        ),
        (
            change(
                "hiring_freeze", **{"from": date(2026, 1, 1), "to": date(2026, 2, 1)}
            ),
            ".to",
            "2026-02-01",
            "over before the horizon begins",
        ),
        (cut("2029"), ".year", "2029", "no such year of the horizon"),
        (cut(amount=200.0), ".amount", "200", "more than the budget of 2027, 100"),
    ],
)
def test_change_that_cannot_be_is_told_once(given, place, value, rule):
    """Unknown names and impossible days, levels and amounts stand where they are written."""
    ((at, what, why),) = faults(given, budget={"2027": 100.0})
    assert (at, what) == (f"changes[0]{place}", value)
    assert rule in why


def test_cut_needs_a_budget_somewhere():
    """Where neither scenario nor option has a budget of the year, nothing can be cut; an option's will do."""
    ((place, _, rule),) = faults(cut())
    assert (place, rule) == ("changes[0].year", "has no budget that could be cut")
    assert faults(cut(), option=Option(title="X", budget={"2027": 5.0})) == []


def test_nothing_is_like_an_empty_register():
    """Deals cannot be like alliances that may not be placed."""
    rows = (PORTFOLIO.alliances[0].replace(shared_risk_reward=False),)
    register = PORTFOLIO.replace(alliances=rows, evaluations=())
    ((place, _, rule),) = faults(deals(), register=register)
    assert place == "changes[0]"
    assert "nothing to be like" in rule


def test_what_arrives_further_down_is_told_with_its_change():
    """Changes are made in order: a deal ends only after the change that brings it."""
    ((place, what, rule),) = faults(ends(date(2027, 12, 1), "deal-2"), deals())
    assert (place, what) == ("changes[0].alliance_id", "deal-2")
    assert "yet: changes[1] brings it" in rule


def test_sampled_names_are_taken_and_known_afterwards():
    """A deal of the draw may end later, but not arrive twice; its last possible day counts as its first."""
    assert faults(deals(), ends(date(2027, 12, 1), "deal-2")) == []
    ((place, value, _),) = faults(deals(count=1), deals(count=1))
    assert (place, value) == ("changes[1].alliance_id", "deal-1")
    ((place, _, rule),) = faults(deals(), rescored("deal-1", AUGUST))
    assert place == "changes[1].date"
    assert "before the first day of deal-1" in rule


@pytest.mark.parametrize(
    ("given", "place", "rule"),
    [
        ((ends(MAY), rescored()), "changes[1].date", "after the last day of A2"),
        ((rescored(), ends(MAY)), "changes[0].date", "after the last day of A2"),
        ((merge("A2", into="A1", day=MAY), rescored()), "changes[1].date", "after the"),
        ((merge("A1"), ends(AUGUST, "A1")), "changes[1]", "changes[0] ends already"),
        ((ends(MAY), ends(JUNE)), "changes[1]", "changes[0] ends already"),
        ((rescored(), rescored()), "changes[1]", "changes[0] scores on that day"),
        ((rescored(), merge("A1")), "changes[1]", "changes[0] scores on that day"),
        ((works(), works()), "changes[1]", "changes[0] changes on that day already"),
        ((cut(), cut()), "changes[1]", "changes[0] cuts already"),
        (
            (leave(MAY, JULY), leave(JUNE, AUGUST)),
            "changes[1].from",
            "on leave then already, by changes[0]",
        ),
        (
            (
                ends(AUGUST, wind_down_from=JUNE),
                change("phase_moves", alliance_id="A2", date=JULY, phase="launch"),
            ),
            "changes[1].date",
            "winds down from 2027-06-01",
        ),
    ],
)
def test_changes_that_contradict_each_other_are_told(given, place, rule):
    """What is over, done twice, or cannot both be, is told at one of the two."""
    found = faults(*given, budget={"2027": 100.0})
    assert [item[0] for item in found] == [place]
    assert rule in found[0][2]


NOT_ELIGIBLE = PORTFOLIO.replace(
    alliances=(
        PORTFOLIO.alliances[0].replace(business_model_defined=False),
        *PORTFOLIO.alliances[1:],
    ),
    absences=(Absence(manager_id="M2", first_day=MAY, last_day=AUGUST, share=0.6),),
)


@pytest.mark.parametrize(
    ("given", "place", "value", "rule"),
    [
        (merge("A2", into="A1"), ".into", "A1", "is not eligible"),
        (rescored("A1"), ".alliance_id", "A1", "is not eligible"),
        (leave(JUNE, JULY), ".from", "2027-06-01", "more than all of the time"),
        (
            change(
                "manager_moves", manager_id="M2", date=JULY, home="embedded", unit="Onc"
            ),
            ".unit",
            "Onc",
            "no alliance belongs to this unit",
        ),
    ],
)
def test_change_that_would_lead_to_nothing_is_told(given, place, value, rule):
    """Work that nobody would do, people who would be away twice, or who could lead nothing."""
    ((at, what, why),) = faults(given, register=NOT_ELIGIBLE)
    assert (at, what) == (f"changes[0]{place}", value)
    assert rule in why


def test_unit_without_alliances_is_no_fault_where_units_do_not_bind():
    """Somebody embedded may lead anywhere then."""
    move = change("manager_moves", manager_id="M2", date=JULY, home="embedded", unit="Onc")  # fmt: skip
    assert faults(move, rules=RuleChanges(unit="off")) == []


def test_leave_beside_a_smaller_absence_is_no_fault():
    """Half a leave on top of less than half an absence fits into the time."""
    half = change("manager_on_leave", manager_id="M2", share=0.4, **{"from": JUNE, "to": JULY})  # fmt: skip
    assert faults(half, register=NOT_ELIGIBLE) == []


def test_same_day_of_others_is_no_contradiction():
    """Different people, alliances, grades and days may change as they like."""
    given = (works(), works("M1"), works(day=AUGUST), rescored(), rescored("A1"))
    assert faults(*given) == []


def test_somebody_not_there_changes_nothing():
    """A share of full time before the first day or after the last one is told."""
    late = with_person(PORTFOLIO, "M2", available_from=AUGUST)
    ((place, _, rule),) = faults(works(), register=late)
    assert place == "changes[0].date"
    assert "before the first day of M2" in rule
    gone = change("manager_leaves", manager_id="M2", date=MAY)
    ((_, _, rule),) = faults(works(), gone)
    assert "after the last day of M2" in rule


@pytest.mark.parametrize(
    ("option", "place", "value", "rule"),
    [
        (
            {"upskilling": [{"manager_id": "M9", "date": JULY, "skills": ("law",)}]},
            "upskilling[0].manager_id",
            "M9",
            "no such manager",
        ),
        (
            {"upskilling": [{"manager_id": "M1", "date": JULY, "skills": ("law",)}]},
            "upskilling[0].skills",
            "law",
            "has this skill already",
        ),
        (
            {"upskilling": [{"manager_id": "M1", "date": JULY, "skills": ("dta",)}]},
            "upskilling[0].skills",
            "dta",
            "nobody has it",
        ),
        (
            {"upskilling": [{"manager_id": "M1", "date": BEYOND, "skills": ("data",)}]},
            "upskilling[0]",
            "2028-01-01",
            "beyond the horizon",
        ),
        (
            {"moves": [{"manager_id": "T1", "date": JULY, "home": "central"}]},
            "moves[0].manager_id",
            "T1",
            "no such manager",
        ),
        (
            {"moves": [{"manager_id": "M2", "date": AUGUST, "home": "central"}]},
            "moves[0]",
            "M2",
            "what changes[0] changes already",
        ),
        (
            {"sla": [{"profile": "gold", "date": JULY, "floors": {"core": 0.5}}]},
            "sla[0].profile",
            "gold",
            "no such profile",
        ),
        (
            {"sla": [{"profile": "light", "date": JULY, "response_days": 3.0}] * 2},
            "sla[1]",
            "light",
            "what options.x.sla[0] changes already",
        ),
    ],
)
def test_option_that_cannot_be_is_told_once(option, place, value, rule):
    """Training, moves and agreements of an option are checked as changes are."""
    lists = {key: tuple(rows) for key, rows in option.items()}
    move = change("manager_moves", manager_id="M2", date=AUGUST, home="central")
    ((at, what, why),) = faults(move, option=Option(title="X", **lists))
    assert (at, what) == (f"options.x.{place}", value)
    assert rule in why


def test_hire_who_could_start_after_the_last_day_only_is_told():
    """A freeze that lasts longer than somebody's service leaves nobody to hire."""
    hire = {
        "manager_id": "H1",
        "name": "Hal",
        "grade": "manager",
        "fte": 1.0,
        "available_from": MAY,
        "available_to": JUNE,
        "annual_cost": 1.0,
    }
    freeze = change("hiring_freeze", **{"from": MAY, "to": JULY})
    ((place, value, rule),) = faults(freeze, option=Option(title="X", hires=(hire,)))
    assert (place, value) == ("options.x.hires[0]", "H1")
    assert "since hiring is frozen" in rule


def test_training_counts_towards_a_strict_budget():
    """Where training alone costs more than the budget that is left after a cut, it is told before anything is solved."""
    trained = {"manager_id": "M1", "date": JULY, "skills": ("data",), "cost": 95.0}
    option = Option(title="X", upskilling=(trained,))
    assert faults(option=option, budget={"2027": 100.0}) == []
    ((place, _, rule),) = faults(cut(), option=option, budget={"2027": 100.0})
    assert place == "options.x.hires"
    assert "training included" in rule


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("alliances_merge", {"into": "A1", "from": ("A1",), "date": JULY}, "itself"),
        ("budget_cut", {"year": "2027"}, "either amount or share"),
        ("budget_cut", {"year": "27", "share": 0.1}, "pattern"),
        ("hiring_freeze", {"from": JULY, "to": MAY}, "is before from"),
        (
            "manager_on_leave",
            {"manager_id": "M1", "from": JULY, "to": MAY},
            "is before from",
        ),
        (
            "alliance_ends",
            {"alliance_id": "A1", "date": MAY, "wind_down_from": JULY},
            "is before wind_down_from",
        ),
        (
            "manager_moves",
            {"manager_id": "M1", "date": JULY, "home": "embedded"},
            "needs a unit",
        ),
        (
            "alliance_rescored",
            {"alliance_id": "A1", "date": JULY, "levels": {}},
            "at least 1",
        ),
        (
            "deals_arrive",
            {
                "alliance_id": "d",
                "name": "D",
                "count": 1,
                "first": JULY,
                "last": MAY,
            },
            "is before first",
        ),
    ],
)
def test_change_that_contradicts_itself_is_refused(kind, fields, words):
    """Days in the wrong order and halves of what belongs together are refused when read."""
    with pytest.raises(ValidationError, match=words):
        change(kind, **fields)
