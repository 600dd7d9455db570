"""What happens within the horizon: delayed hires, deals drawn, later placements, and what is in force otherwise in two worlds."""

from datetime import date
from types import SimpleNamespace

import pytest
from builders_changes import BEN, HIGH, LOW, case_of

from resourcing.demand import phase_on
from resourcing.scenario import (
    AllianceEnds,
    AllianceRescored,
    AlliancesMerge,
    BudgetCut,
    DealsArrive,
    HiringFreeze,
    ManagerWorks,
    MayLead,
    Option,
    SlaMoves,
    Upskilling,
)
from resourcing.view import tables
from resourcing.view.compared import sentences
from resourcing.view.compared.standing import in_force, state_on
from resourcing.view.report import happening
from resourcing.view.report.facts import Facts

JULY, OCTOBER = date(2027, 7, 1), date(2027, 10, 1)
HIRE = BEN.replace(
    manager_id="H1",
    name="Hal",
    available_from=date(2027, 4, 1),
    annual_cost=100_000.0,
)
OPTION = Option(
    title="Respond",
    hires=(HIRE,),
    budget={"2027": 300_000.0},
    upskilling=(Upskilling(manager_id="M2", date=OCTOBER, skills=("law",)),),
    may_lead=(MayLead(resourcing="market_facing", profiles=("flagship",)),),
    team_hours_per_month={"T1": 45.0},
)
CHANGES = (
    AllianceRescored(
        kind="alliance_rescored", alliance_id="A3", date=JULY, levels=HIGH
    ),
    AlliancesMerge(kind="alliances_merge", date=OCTOBER, into="A2", merged=("A1",)),
    AllianceEnds(
        kind="alliance_ends",
        alliance_id="A3",
        wind_down_from=OCTOBER,
        date=date(2027, 11, 30),
    ),
    DealsArrive(
        kind="deals_arrive",
        alliance_id="deal",
        name="Deal",
        count=2,
        first=date(2027, 4, 1),
        last=date(2027, 9, 30),
    ),
    HiringFreeze(
        kind="hiring_freeze", first_day=date(2027, 2, 1), last_day=date(2027, 6, 30)
    ),
    ManagerWorks(kind="manager_works", manager_id="M2", date=JULY, fte=0.5),
    SlaMoves(kind="sla_moves", profile="light", date=JULY, floors={"essential": 0.25}),
    BudgetCut(kind="budget_cut", year="2027", share=0.1),
)


@pytest.fixture(scope="module")
def case():
    """Return a case in which all of it happens."""
    return case_of(*CHANGES, option=OPTION)


@pytest.fixture(scope="module")
def plain():
    """Return a case in which nothing happens."""
    return case_of()


@pytest.fixture(scope="module")
def facts(case):
    """Return the facts of a run of the case, whose plan nobody asks for."""
    return Facts(run=SimpleNamespace(case=case))


def compared(before, after):
    """Return what is in force otherwise, as (id, what, from, until, before, after)."""
    columns = [SimpleNamespace(run=SimpleNamespace(case=c)) for c in (before, after)]
    found = in_force(SimpleNamespace(before=columns[0], after=columns[1]))
    keys = ["id", "what", "from", "until", "before", "after"]
    return {tuple(None if v is None else str(v) for v in row) for row in found[keys].itertuples(index=False)}  # fmt: skip


def test_tables_say_who_is_delayed_what_was_drawn_and_who_is_placed_anew(case):
    """Days, names and placements are those of the world and the front door; a case without any has no table."""
    found = tables.happening_tables(case)
    assert {n: tuple(f.columns) for n, f in found.items()} == tables.HAPPENING_COLUMNS
    (late,) = found["delayed"].to_dict("records")
    assert (late["name"], late["first_day"], late["days"]) == ("Hal", JULY, 91)
    assert found["sampled_deals"]["alliance_id"].tolist() == ["deal-1", "deal-2"]
    own = {row.alliance_id: row for row in case.world.register.alliances}
    assert found["sampled_deals"]["arrives"].tolist() == [own[n].start for n in ("deal-1", "deal-2")]  # fmt: skip
    anew = found["later_placements"].set_index("alliance_id")
    assert anew.loc["A3", ["profile_before", "profile"]].tolist() == [
        "light",
        "flagship",
    ]
    assert anew.loc["A2", "reason"] == f"takes in {own['A1'].name} (A1)"
    assert tables.happening_tables(case_of()) == {}


def test_an_alliance_placed_anew_twice_comes_from_where_it_stood_last():
    """Up in July and down again in October: the second row begins where the first one ends."""
    moves = [
        AllianceRescored(
            kind="alliance_rescored", alliance_id="A3", date=day, levels=levels
        )
        for day, levels in ((JULY, HIGH), (OCTOBER, LOW))
    ]
    found = tables.later_placements(case_of(*moves))
    assert found[["profile_before", "profile"]].to_numpy().tolist() == [
        ["light", "flagship"],
        ["flagship", "light"],
    ]


def test_everything_in_force_otherwise_is_told_with_its_days(case, plain):
    """A merger, a rescoring, an end, a freeze, a part-time, training, terms and budget: each by what it leads to."""
    rows = compared(plain, case)
    names = {key: item.name for key, item in case.world.playbook.profiles.items()}
    merged = case.world.register.alliances[1].name
    before = compared_label(plain, "A1")
    assert {
        ("A1", "placed as", "2027-10-01", None, before, f"part of {merged}"),
        ("A3", "placed as", "2027-07-01", "2027-11-30", names["light"], names["flagship"]),
        ("A3", "placed as", "2027-12-01", None, names["light"], "not active"),
        ("A3", "phase", "2027-10-01", "2027-11-30", "development", "wind-down"),
        ("H1", "works", "2027-04-01", "2027-06-30", "not there", "not yet: hiring is frozen"),
        ("H1", "works", "2027-07-01", None, "not there", "100% of full time, hired"),
        ("M2", "works", "2027-07-01", None, "100% of full time", "50% of full time"),
        ("M2", "skills", "2027-10-01", None, "data", "data, law"),
        ("T1", "hours a month", "2027-01-01", None, "30", "45"),
        ("light", "floor of essential", "2027-07-01", None, floor_of(plain), "0.25"),
        ("2027", "budget after cuts", "2027-01-01", None, "none given", "270,000"),
    } <= rows  # fmt: skip
    assert {row[0] for row in rows} == {
        *("A1", "A2", "A3", "deal-1", "deal-2", "H1", "M2", "T1", "light", "flagship"),
        "2027",
    }
    assert compared(case, case) == set()


def test_a_sentence_names_whom_it_concerns(case, plain):
    """By what it is about, each once."""
    columns = [SimpleNamespace(run=SimpleNamespace(case=c)) for c in (plain, case)]
    frame = in_force(SimpleNamespace(before=columns[0], after=columns[1]))
    (told,) = sentences.in_force(SimpleNamespace(in_force=frame))
    assert "of people: Ben and Hal; of teams: Market; of profiles: " in told
    assert list(sentences.in_force(SimpleNamespace(in_force=frame.head(0)))) == []


def compared_label(case, name):
    """Return the profile's name of an alliance on the first day."""
    profile = case.portfolio.placement(name).profile
    return case.world.playbook.profiles[profile].name


def floor_of(case):
    """Return the floor of essential services of the profile light, as text."""
    return f"{case.world.playbook.sla['light'].floors.essential:g}"


@pytest.mark.parametrize("day", [date(2027, 1, 1), JULY, OCTOBER, date(2027, 12, 31)])
def test_states_are_those_that_demand_and_capacity_read(case, day):
    """Phases, hours of people and teams, and spans on a day are those by which the case was made ready."""
    state, world = state_on(case, day), case.world
    for row in world.register.alliances:
        key = ("alliance", row.alliance_id, "phase")
        if key in state:
            told = phase_on(row, day=day, world=world).replace("_", "-")
            assert state[key] == told
    book, ben = world.playbook, world.register.managers[1]
    now = world.people.manager_on(ben, day)
    assert state["person", "M2", "works"].startswith(f"{now.fte:.0%}")
    assert state["grade", "lead", "span"] == f"{book.planning.span.lead:g}"


def test_the_page_names_what_happens_by_day(facts, case):
    """A line for each change in order of its day, and the three tables with names for identifiers."""
    rows = happening.changes(facts).rows
    assert len(rows) == len(CHANGES)
    assert [day for day, _ in rows] == sorted(day for day, _ in rows)
    ends = next(what for _, what in rows if what.startswith("alliance ends"))
    assert ends.endswith("wind_down_from 2027-10-01, last day 2027-11-30")
    assert happening.delayed(facts).rows == (
        ("Hal", "hired", "2027-04-01", "2027-07-01", "91 days later: hiring is frozen"),
    )
    assert [row[0] for row in happening.sampled_deals(facts).rows] == [
        "Deal 1 (sampled)",
        "Deal 2 (sampled)",
    ]
    placed = {row[0]: row[3:5] for row in happening.later_placements(facts).rows}
    first = case.portfolio.placement("A3")
    profiles = case.world.playbook.profiles
    assert placed[first.name][1].endswith(profiles["flagship"].name)
