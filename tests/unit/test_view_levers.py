"""Who is hired, bought or helps: tables that add up, marks in pictures, sentences that are true, nothing where nothing is."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from builders_levers import (
    CANDIDATE,
    LEADS,
    OPTION,
    helping_playbook,
    levers_case,
    levers_run,
)
from builders_run import led_so, small_case, small_register

from resourcing import study
from resourcing.read import Inputs
from resourcing.view import plots, tables
from resourcing.view.files import read_plan_tables, read_run, write_run
from resourcing.view.files.texts import json_text, table_text
from resourcing.view.plots.comparison import covered
from resourcing.view.report import levers, report, sections, sentences
from resourcing.view.report.facts import Facts


@pytest.fixture(scope="module")
def run():
    """Return the run in which everything happens."""
    return levers_run()


@pytest.fixture(scope="module")
def facts(run):
    """Return its facts."""
    return Facts(run=run)


@pytest.fixture(scope="module")
def plain():
    """Return a run without any of it."""
    return led_so(small_case(), {"A1": "M1 M1 M1 M1"})


def of(frame, **values):
    """Return the rows of a frame with the given values."""
    for column, value in values.items():
        frame = frame[frame[column] == value]
    return frame


def changed(run, **changes):
    """Return a run whose plan is evaluated on a changed instance."""
    data = run.case.data.replace(**changes)
    case = replace(run.case, staffing=replace(run.case.staffing, data=data))
    return led_so(case, LEADS)


# --- Tables of the run folder ---


@pytest.mark.usefixtures("plain_pages")
def test_a_run_without_levers_has_the_usual_tables(plain):
    """Without hires, contractors, support, budget and limit, nothing is added anywhere."""
    found = tables.run_tables(plain)
    assert {name: tuple(frame.columns) for name, frame in found.items()} == tables.COLUMNS  # fmt: skip
    summary = tables.summary(plain, scenario_name="x")
    assert not {"hires", "contracts", "help", "budget", "handover_limit"} & set(summary)
    assert levers.words(Facts(run=plain)) == []
    assert "Who is hired" not in report(plain, scenario_name="x")


def test_coverage_is_delivered_by_lead_and_supporters(run):
    """The core bundle of A1 gets half of its need from a supporter, and the coverage counts it."""
    row = of(tables.coverage(run), period="2027Q1", alliance_id="A1", bundle="core")
    supporters = of(tables.assignments(run), period="2027Q1", alliance_id="A1", bundle="core", role="support")  # fmt: skip
    assert supporters["resource_id"].tolist() == ["M5"]
    assert supporters["hours"].sum() == pytest.approx(7.5)
    assert row["hours_delivered"].item() == pytest.approx(run.plan.hours[0, 1, 0] + 7.5)
    total = tables.coverage(run)["hours_delivered"].sum()
    assert total == pytest.approx(run.plan.delivered.sum())
    assert total == pytest.approx(study.measures(run.plan, case=run.case).hours_delivered)  # fmt: skip
    given_up = tables.given_up(run)["hours"].sum()
    assert given_up == pytest.approx(run.case.data.need.sum() - total)
    covered = of(tables.who_leads_what(run), resource_id="M1", alliance_id="A1")
    assert covered["coverage"].item() == pytest.approx(
        run.plan.delivered[0].sum() / run.case.data.need[0].sum()
    )


def test_assignments_carry_the_role_after_the_leads(run):
    """Lead rows come first in each alliance and period; overseers stand under a bundle of their own."""
    found = tables.assignments(run)
    assert set(found["role"]) == {"lead", "support", "oversight"}
    first = of(found, period="2027Q1")[["alliance_id", "role", "bundle"]]
    assert first.to_numpy().tolist()[:6] == [
        ["A1", "lead", "essential"],
        ["A1", "lead", "core"],
        ["A1", "lead", "higher_value"],
        ["A1", "support", "core"],
        ["A1", "support", "higher_value"],
        ["A2", "lead", "essential"],
    ]
    beside = of(found, role="oversight")
    assert beside["resource_id"].tolist() == ["M5", "C-1", "C-1"]
    assert set(beside["bundle"]) == {"oversight"}
    assert beside["hours"].tolist() == [6.0, 6.0, 4.0]
    alone = [row for row in found.index if found.loc[row, "role"] == "lead"]
    assert len(alone) == 3 * run.plan.led.sum()


def test_workload_and_assignments_add_up(run):
    """Hours of support and oversight in the workload are those of the assignments."""
    loads, rows = tables.workload(run), tables.assignments(run)
    place = list(loads.columns).index("hours_handover")
    assert list(loads.columns)[place + 1 : place + 3] == ["hours_support", "hours_oversight"]  # fmt: skip
    for role in ("support", "oversight"):
        mine = of(rows, role=role).groupby(["period", "resource_id"])["hours"].sum()
        loaded = loads.set_index(["period", "resource_id"])[f"hours_{role}"]
        assert mine.sum() > 0
        expected = mine.reindex(loaded.index, fill_value=0.0)
        np.testing.assert_allclose(loaded, expected, atol=1e-6)
    hours = [name for name in loads if name.startswith("hours_")]
    used = loads[hours].sum(axis=1) - loads["hours_available"]
    assert used.sum() == pytest.approx(run.plan.hours_used.sum())


def test_candidates_who_are_not_hired_are_not_listed(run, facts):
    """The second candidate has no load, no hours and no row on the page; the first is marked as hired."""
    assert "C-2" not in set(tables.workload(run)["resource_id"])
    assert "C-1" in set(tables.workload(run)["resource_id"])
    summary = tables.summary(run, scenario_name="x")["hours"]["available"]
    everybody = run.case.data.available.sum()
    second = run.case.data.available[run.case.data.resources.index("C-2")].sum()
    assert summary == pytest.approx(everybody - second)
    people = {row[0]: row[1] for row in sections.by_person(facts).rows}
    assert "Candidate 2" not in people
    assert people["Candidate 1"].endswith("hired by this plan")
    assert people["Contractor"] == (
        "contractor (senior), at most 10 hours a month, USD 50 an hour, supports only"
    )
    assert "C-2" not in facts.people
    assert "X" not in facts.people
    assert tables.balance(run.case)["hours_available"].sum() == pytest.approx(
        everybody - 2 * second
    )
    with_hires = tables.balance(run.case, answer=run.plan)["hours_available"].sum()
    assert with_hires == pytest.approx(summary)


def test_hires_say_who_is_hired_and_at_what_cost(run):
    """Of two like candidates one is hired, for nine months of salary."""
    found = tables.hires(run)
    assert tuple(found.columns) == tables.LEVER_COLUMNS["hires"]
    assert found["hired"].tolist() == [True, False]
    assert found["cost"].tolist() == pytest.approx([90_000.0, 0.0])
    assert found["cost_if_hired"].tolist() == pytest.approx([90_000.0, 90_000.0])
    assert found["hours_planned"][0] == pytest.approx(run.plan.hours_used[5].sum())
    assert set(found["decided_by"]) == {"plan"}
    assert "2027-04-01,plan,true," in table_text(found)


def test_hires_of_the_option_stand_first():
    """Somebody whom the option hires is hired whatever the plan says."""
    case = small_case("hire")
    found = tables.hires(led_so(case, {"A1": "M1 M1 M1 M1"}))
    assert found[["resource_id", "decided_by", "hired"]].to_numpy().tolist() == [["H1", "option", True]]  # fmt: skip
    assert found["cost"].sum() == pytest.approx(case.staffing.hire_cost)


def test_contracts_and_budget_add_up_to_the_cost(run):
    """Hours bought are hours used; hires, contractors and teams are what the year spends and the plan costs."""
    bought, spent = tables.contracts(run), tables.budget(run.plan, case=run.case)
    used = run.plan.hours_used[run.case.data.resources.index("X")]
    assert used.sum() > 0
    assert bought["hours_bought"].tolist() == pytest.approx(used.tolist())
    assert bought["hours_most"].tolist() == [30.0] * 4
    assert bought["cost"].sum() == pytest.approx(50 * used.sum())
    (year,) = spent.to_dict("records")
    assert (year["year"], year["budget"], year["hires"]) == ("2027", 110_000.0, 90_000.0)  # fmt: skip
    assert year["contractors"] == pytest.approx(bought["cost"].sum())
    assert year["spent"] == pytest.approx(run.plan.spent[0])
    assert year["spent"] == pytest.approx(study.measures(run.plan, case=run.case).cost)
    assert year["left"] == pytest.approx(110_000 - year["spent"])


def test_a_budget_that_is_not_looked_at_is_not_told(run):
    """With the rule off there is no table of budgets."""
    rules = run.case.data.rules.replace(budget="off")
    assert tables.budget(run.plan, case=changed(run, rules=rules).case).empty


def test_moves_say_which_handovers_count(run):
    """A handover that a departure forces does not count towards the limit; without a limit nothing is said."""
    assert tables.moves(run)[["alliance_id", "counts"]].to_numpy().tolist() == [
        ["A4", True],
        ["A6", True],
        ["A2", False],
    ]
    free = changed(run, max_handovers=np.inf)
    assert "counts" not in tables.moves(free)


def test_summary_carries_the_levers(run):
    """The keys hold what the tables hold, as JSON."""
    found = json.loads(json_text(tables.summary(run, scenario_name="x")))
    assert found["hires"] == {"candidates": 2, "hired": 1, "cost": 90_000.0}
    assert found["contracts"]["hours_bought"] == pytest.approx(
        tables.contracts(run)["hours_bought"].sum()
    )
    assert found["help"] == {
        "hours_support": pytest.approx(run.plan.hours_support.sum(), abs=1e-6),
        "hours_oversight": 16.0,
    }
    assert found["budget"]["2027"]["budget"] == 110_000.0
    assert found["handover_limit"] == {"counts": 2, "limit": 3}
    assert found["today"]["cost"] == 0


def test_points_are_the_parts_of_the_objective(run):
    """Parts that are 0 in both plans are left out; the others add up to the objective."""
    found = tables.points(run).set_index("part")
    assert found.loc["people hired by the plan", "plan"] == pytest.approx(-18.0)
    assert "many alliances at once" not in found.index
    assert found["plan"].sum() == pytest.approx(run.plan.objective)
    assert found["today"].sum() == pytest.approx(run.today.objective)


def test_every_part_has_words(run):
    """No part of the objective is shown by its key."""
    assert set(run.plan.points) <= set(tables.PARTS)


def test_unhired_people_are_named_only_where_nobody_else_could_lead(run):
    """A candidate who is not hired is no reason, unless only candidates could lead."""
    told = " ".join(tables.unmanaged(run)["reason"])
    assert "Candidate 1" in told  # hired, and busy elsewhere
    assert "Candidate 2" not in told
    skilled = CANDIDATE.replace(skills=("gene therapy",), count=1)
    case = levers_case(OPTION.replace(candidates=(skilled,), may_lead=()))
    found = of(tables.unmanaged(led_so(case, {})), alliance_id="A7")
    assert found["reason"].tolist() == ["only Candidate could lead it, who is not hired"]  # fmt: skip


def test_published_leads_are_the_reason_within_the_window():
    """An alliance whose current lead is away while leads are published stays without one, and the reason says so."""
    case = small_case(published_until=case_day())
    data = case.data
    gone = data.eligible.copy()
    gone[:, data.alliances.index("A3"), 0] = False
    staffing = replace(case.staffing, data=data.replace(eligible=gone))
    found = tables.unmanaged(led_so(replace(case, staffing=staffing), {}))
    first = of(found, alliance_id="A3").iloc[0]
    assert first["reason"] == "the leads published until 2027-04-01 stay, and it has none there"  # fmt: skip


def case_day():
    """Return the first day of the second quarter."""
    return small_case().scenario.horizon.first_days[1]


# --- Pictures ---


def test_pictures_mark_candidates_and_contractors(run):
    """Hired candidates and contractors carry a mark; candidates who are not hired have no row."""
    names = tables.marked_names(run.case)
    assert (names["C-1"], names["X"], names["M1"]) == ("* Candidate 1", "† Contractor", "Ada")  # fmt: skip
    labels = [t.get_text() for t in plots.load_heat_map(run.plan, names=names).get_yticklabels()]  # fmt: skip
    assert labels == [
        *("Ada", "Ben", "Cléo", "Dan", "Eva", "* Candidate 1", "† Contractor"),
        *("Market, facing", "Projects"),
    ]
    told = [text.get_text() for text in plots.leads_matrix(run).texts]
    assert any("* Candidate 1" in text for text in told)


def test_the_line_of_hours_counts_those_who_are_there(run):
    """The picture of need and hours counts hired candidates only."""
    drawn = plots.demand_and_capacity(run.case, answer=run.plan)
    heights, *_ = drawn.patches[-1].get_data()  # the line
    assert heights.sum() == pytest.approx(study.hours_available(run.plan).sum())


# --- The page ---


def test_sentences_of_the_levers_are_true(facts):
    """Every lever has one sentence with its numbers and the currency."""
    assert levers.words(facts) == [
        "The plan hires 1 of 2 people who may be hired: Candidate 1 from 2027-04-01, at USD 90,000 over the horizon.",
        "Bought from Contractor: 32 hours of 120 that could be, at USD 1,590.",
        "2 supporters give 92 hours to 2 alliances beside the leads.",
        "1 alliance led by a team has a manager beside it, with 16 hours of oversight.",
        "In 2027 the plan spends USD 94,550 of a budget of USD 110,000.",
        "2 handovers count towards the limit of 3; 1 more that departures force does not.",
    ]
    assert sentences.cost(facts) == (
        "The plan costs USD 94,550 over the horizon beside present salaries, for 1 hire and contractors' and team hours."
    )
    assert sentences.people(facts)[0].startswith(
        "6 alliance managers (1 of them hired by this plan), 1 contractor and 2 teams outside alliance management have "
    )


def test_sentences_say_when_nothing_is_taken():
    """With nobody hired and nothing bought, the sentences say so and name the cost that would be."""
    idle = Facts(run=led_so(levers_case(), {"A5": "M5 M5 M5 M5"}))
    none = idle.run.plan
    assert not none.hired.any()
    words = levers.words(idle)
    assert words[0] == "The plan hires none of the 2 people who may be hired; the least cost would be USD 90,000 over the horizon."  # fmt: skip
    assert not any("overs" in text for text in words)


def test_going_above_soft_limits_needs_attention(run):
    """Money above a soft budget and handovers above a soft limit stand among the points to attend to."""
    assert levers.above_budget(Facts(run=run)) == levers.above_limit(Facts(run=run)) == ""  # fmt: skip
    rules = run.case.data.rules.replace(budget="soft", handovers="soft")
    option = OPTION.replace(budget={"2027": 50_000.0})
    case = levers_case(option)
    data = case.data.replace(rules=rules, max_handovers=1.0)
    above = led_so(replace(case, staffing=replace(case.staffing, data=data)), LEADS)
    points = sentences.attention(Facts(run=above))
    assert "1 handover more than the limit of 1." in points
    assert any(p.startswith("The plan spends more than its budget: USD ") for p in points)  # fmt: skip
    assert any("too much" in text for text in levers.words(Facts(run=above)))


def test_page_has_the_section_with_its_tables(run):
    """The page lists hires, contractors, budgets and helpers, and links to them."""
    page = report(run, scenario_name="x")
    assert '<a href="#levers">Who is hired, bought or helps</a>' in page
    for caption in (
        "People hired, and people who may be hired",
        "Hours of contractors",
        "Budgets and what the plan spends of them (USD)",
        "Who helps the leads",
    ):
        assert caption in page
    assert "* hired by this plan; † contractor." in page


def test_the_page_counts_what_supporters_give(run, facts):
    """Hours given up, by bundle and by alliance, and coverage by segment leave no supporter's hour out."""
    lost = float((run.case.data.need - run.plan.delivered).sum())
    assert sentences.given_up(facts).startswith(f"{lost:,.0f} hours (")
    core = sections.given_up(facts).rows[1]
    whole = (run.case.data.need - run.plan.delivered)[:, 1].sum()
    assert core[4] == f"{whole:,.0f}"
    first = {row[0]: row for row in sections.given_up_by_alliance(facts).rows}
    missing = (run.case.data.need - run.plan.delivered)[1, 1].sum()
    assert first.get("Alliance A2", [""] * 4)[3] == (f"{missing:,.0f}" if round(missing) else "")  # fmt: skip
    labels, need = facts.labels == "complex", run.case.data.need[:, 1]
    shown = next(c for c in covered(run) if (c.segment, c.bundle) == ("complex", "core"))  # fmt: skip
    done = run.plan.delivered[:, 1][labels].sum()
    assert shown.plan == pytest.approx(done / need[labels].sum())


def test_an_alliance_helped_enough_is_not_thin(run):
    """Hours a week count support: A2 is below the limit by its lead's hours alone."""
    weeks = run.case.data.active_months * 52 / 12
    a = run.case.data.alliances.index("A2")
    alone = float((run.plan.hours[a].sum(axis=0) / weeks[a]).min())
    helped = float((run.plan.delivered[a].sum(axis=0) / weeks[a]).min())
    planning = run.case.world.playbook.planning
    between = planning.replace(thin_hours_per_week=(alone + helped) / 2)
    playbook = run.case.world.playbook.replace(planning=between)
    world = replace(run.case.world, playbook=playbook)
    found = tables.spread_thin(replace(run, case=replace(run.case, world=world)))
    assert alone < helped
    assert "A2" not in set(found["id"])


def test_everything_done_counts_supporters(facts):
    """With what supporters give, one alliance can have all it needs."""
    data, plan = facts.case.data, facts.run.plan
    only = np.zeros_like(data.active_months)
    only[1] = data.active_months[1]
    need = np.where(only[:, None, :] > 0, plan.delivered, 0.0)
    trimmed = data.replace(need=need, active_months=only, floor=np.zeros_like(need))
    given = replace(
        plan,
        data=trimmed,
        lead=np.where(only > 0, plan.lead, -1),
        hours=np.where(only[:, None, :] > 0, plan.hours, 0.0),
        support=np.where(only[None, :, None, :] > 0, plan.support, 0.0),
        overseer=np.array(-1),
    )
    case = replace(facts.case, staffing=replace(facts.case.staffing, data=trimmed))
    result = replace(facts.run.result, best=given)
    done = Facts(run=replace(facts.run, case=case, result=result))
    assert given.hours.sum() < need.sum()
    assert done.everything_done


@pytest.mark.usefixtures("plain_pages")
def test_tables_of_the_page_have_no_empty_ones():
    """An option with firm hires alone shows them and nothing else of the section."""
    page = report(led_so(small_case("hire"), {"A1": "M1 H1 H1 H1"}), scenario_name="x")
    assert "The option hires Hire 1 from 2027-04-01, at USD 90,000 over the horizon." in page  # fmt: skip
    assert "Hours of contractors" not in page
    assert "Budgets and what" not in page
    assert "Who helps the leads" not in page


def test_points_of_the_page_add_up(facts):
    """The last row is the objective of both plans."""
    last = levers.points(facts).rows[-1]
    assert last[0] == "All together"
    assert last[2] == f"\N{MINUS SIGN}{abs(facts.plan.objective):,.0f}"
    assert isinstance(tables.points(facts.run), pd.DataFrame)


# --- Files ---


@pytest.fixture(scope="module")
def folder(run, tmp_path_factory):
    """Return the folder of the run."""
    out = tmp_path_factory.mktemp("runs") / "levers"
    world = run.case.world
    managers = small_register().managers
    register = world.register.replace(managers=managers)
    inputs = Inputs(
        scenario=run.case.scenario, register=register, playbook=helping_playbook()
    )
    return write_run(run, inputs=inputs, scenario_name="levers", out=out)


def test_a_run_with_helpers_reads_back(run, folder):
    """Rows of supporters and overseers are no leads; the plan read back is worth the same."""
    again = read_run(folder).run
    assert again.plan.lead.tolist() == run.plan.lead.tolist()
    assert again.plan.objective == pytest.approx(run.plan.objective)
    assert again.plan.support == pytest.approx(run.plan.support)


def test_names_of_the_people_an_option_brings_are_read_back(folder):
    """Tables for a comparison name candidates and contractors, and count hours of help."""
    found = read_plan_tables(folder)
    assert found.names["C-1"] == "Candidate 1"
    assert found.names["X"] == "Contractor"
    hours = found.hours.set_index(["period", "resource_id"])["hours"]
    assert hours["2027Q1", "X"] == pytest.approx(7.95)


def test_the_folder_has_the_tables_that_tell_something(folder, plain):
    """Hires, contracts and budget are files of this folder, and of no run without them."""
    assert {"hires.csv", "contracts.csv", "budget.csv"} <= {p.name for p in folder.iterdir()}  # fmt: skip
    assert tables.lever_tables(plain) == {}
