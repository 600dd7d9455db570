"""The report says what the numbers say: its title and sentences turn when the numbers turn, and nothing is left out."""

import re
from dataclasses import replace

import numpy as np
import pytest
from builders_playbook import small_playbook
from builders_run import (
    led_so,
    small_case,
    small_register,
    small_run,
    small_scenario,
)
from hypothesis import example, given
from hypothesis import strategies as st
from reading_pages import read_page

from resourcing import study
from resourcing.explain import Departure, Replanned
from resourcing.results import OptimizationResult, Stage
from resourcing.scenario import OptimizerSettings
from resourcing.view import tables
from resourcing.view.pages.words import at_most, share
from resourcing.view.report import (
    grounds,
    happening,
    headline,
    report,
    sections,
    sentences,
)
from resourcing.view.report.facts import Facts

LEADS = {
    "A1": "M1 M1 M1 M1",
    "A2": "M2 M2 M1 M1",
    "A3": "- - - -",
    "A4": "M3 M3 M3 M3",
    "A5": "M5 M5 M5 M5",
    "A6": "M4 M4 M4 M4",
}


@pytest.fixture(scope="module")
def run():
    """Return a run with given leads: A3 and A7 go without one, one alliance changes hands for a departure."""
    return led_so(small_case(), LEADS)


@pytest.fixture(scope="module")
def page(run):
    """Return its report."""
    return report(run, scenario_name="small", provenance_line="written <by> a test")


def one_alliance(**changes):
    """Return a case of one typical alliance with far more hours than it needs."""
    register = small_register()
    row = register.alliances[3].replace(**{"current_manager": "M1", **changes})
    scores = tuple(e for e in register.evaluations if e.alliance_id == "A4")
    return study.prepare(
        small_scenario(changes=(), options={}),
        register=register.replace(alliances=(row,), evaluations=scores, teams=()),
        playbook=small_playbook(),
    )


def with_result(run, **changes):
    """Return the facts of a run whose proof is changed."""
    fields = {
        "best": run.plan,
        "bound": run.result.bound,
        "status": "feasible",
        "seconds": 61.2,
        "full_value": run.result.full_value,
    }
    result = OptimizationResult(**{**fields, **changes})
    return Facts(run=study.Run(case=run.case, result=result, today=run.today))


def test_title_says_that_everything_can_be_done():
    """With hours to spare and everything delivered, the title says so, in the singular."""
    plan = led_so(one_alliance(), {"A4": "M1 M1 M1 M1"})
    assert headline(plan) == (
        "The team can do everything that its one alliance needs, with 92% of its hours to spare"
    )


def test_title_says_how_many_alliances_are_left_without_a_lead(run):
    """With two alliances unled, the title counts them and sets promises against today's."""
    title, facts = headline(run), Facts(run=run)
    kept = share(facts.plan.promises_kept, facts.plan.promises_made)
    then = share(facts.today.promises_kept, facts.today.promises_made)
    assert title.startswith(f"The plan keeps {kept} of promises and leaves 2 of 7 alliances without a lead for some time; ")  # fmt: skip
    assert f"; today's leads would keep {then} and leave {facts.without_lead_today}; " in title  # fmt: skip


@pytest.mark.parametrize(("hours", "kept"), [(10.0, "0%"), (30.0, "100%")])
def test_title_turns_when_hours_run_short(hours, kept):
    """All led but hours missing, promises kept or not: a lead for all, but not everything done."""
    case = one_alliance()
    available = np.zeros_like(case.data.available)
    available[case.data.resources.index("M1")] = hours
    scarce = case.data.replace(available=available)
    tight = replace(case, staffing=replace(case.staffing, data=scarce))
    title = headline(led_so(tight, {"A4": "M1 M1 M1 M1"}))
    start = f"The plan keeps {kept} of promises and finds a lead for the one alliance"
    assert title.startswith(start)
    ratio = int(100 * scarce.available.sum() / scarce.need.sum())
    assert title.endswith(f"; there are {ratio} hours for every 100 needed")


def test_title_of_a_portfolio_without_eligible_alliances():
    """Nothing eligible: the title says that there is nothing to lead, and the page is still whole."""
    case = one_alliance(business_model_defined=False)
    empty = led_so(case, {})
    assert headline(empty) == "No alliance is eligible and active, so there is nothing to lead yet"  # fmt: skip
    assert "There is no alliance to lead." in report(empty, scenario_name="none")


def test_title_says_when_nothing_gets_better():
    """A plan that is today's leads kept says so instead of claiming a gain."""
    case = small_case()
    today = study.current_leads_kept(case)
    same = study.Run(
        case=case,
        result=OptimizationResult(best=today, bound=today.objective, status="feasible", seconds=1.0, full_value=1.0),
        today=today,
    )  # fmt: skip
    assert ", as today's leads would" in headline(same)
    assert sentences.falls(Facts(run=same)) == "In no segment is any bundle of services covered less than today."  # fmt: skip


def test_proof_gives_value_bound_and_a_gap_that_is_never_understated(run):
    """The proof says value, bound and gap in plain words; the gap is rounded up."""
    value, full = run.plan.objective, run.result.full_value
    facts = with_result(run, bound=value + 0.004011 * full)
    text = sentences.proof(facts)
    assert "no plan can be more than 0.41% better" in text
    assert f"{full:,.0f} points" in text


def test_proof_of_an_optimal_plan_claims_optimality(run):
    """Only an optimal plan is called proven best."""
    best = with_result(run, bound=run.plan.objective, status="optimal")
    assert "it is proven that no plan" in sentences.proof(best)
    assert "it is proven" not in sentences.proof(with_result(run))


def test_page_says_why_the_search_stopped(run):
    """Time limit, gap and completeness are told apart."""
    slow = sentences.how_it_stopped(with_result(run, status="time_limit"))
    assert "cut off by its time limit after 61 seconds" in slow
    near = with_result(run, bound=run.plan.objective + 1)
    assert "once the proof was within the 20% asked for" in sentences.how_it_stopped(
        near
    )
    done = with_result(run, status="optimal", bound=run.plan.objective, seconds=0.2)
    assert sentences.how_it_stopped(done) == "The search was complete after 1 second."


def test_sentences_count_what_is_given_up_and_broken(run):
    """Hours given up and promises broken are those of the solution."""
    missing = (run.case.data.need - run.plan.hours).sum()
    facts = Facts(run=run)
    assert sentences.given_up(facts).startswith(f"{missing:,.0f} hours (")
    broken = facts.plan.promises_made - facts.plan.promises_kept
    assert sentences.broken_promises(facts).startswith(f"{broken} of {facts.plan.promises_made} promises are not kept; ")  # fmt: skip


def test_sentences_name_who_is_stretched(run):
    """The managers above their span are named, and nobody else."""
    above = (run.plan.span > run.case.data.span_limit + 1e-6).any(axis=1)
    names = tables.resource_names(run.case)
    text = sentences.stretched(Facts(run=run))
    for resource, over in zip(run.case.data.resources, above, strict=True):
        assert (names[resource] in text) == over


def test_handovers_are_in_the_singular_where_there_is_one(run):
    """One alliance changes hands once, and the sentence agrees in number."""
    facts = Facts(run=run)
    number = len(facts.run.plan.handovers)
    text = sentences.handovers(facts)
    assert f"{number} handovers" in text
    alone = led_so(one_alliance(), {"A4": "M2 M2 M2 M2"})
    assert sentences.handovers(Facts(run=alone)).startswith("1 alliance changes hands, 1 handover in all (the one of them in 2027Q1)")  # fmt: skip


def test_falls_are_said_openly(run):
    """Where the plan covers less than today, the page says what and by how much."""
    facts = Facts(run=run)
    less = [
        item for item in sentences.covered(run) if item.plan < item.today - sentences.POINT
    ]  # fmt: skip
    text = sentences.falls(facts)
    assert less
    for item in less:
        assert f"of {item.segment} alliances ({item.today:.0%} to {item.plan:.0%})" in text  # fmt: skip


def test_tables_add_up(run):
    """Hours given up by bundle and by alliance both add up to needed less delivered."""
    facts = Facts(run=run)
    missing = (run.case.data.need - run.plan.hours).sum()
    by_bundle = [number(row[4]) for row in sections.given_up(facts).rows]
    by_alliance = [
        number(cell) for row in sections.given_up_by_alliance(facts).rows for cell in row[2:5]
    ]  # fmt: skip
    assert sum(by_bundle) == pytest.approx(missing, abs=2)
    assert sum(by_alliance) == pytest.approx(missing, abs=len(by_alliance) / 2)


def number(text):
    """Return a number as the page writes it."""
    return float(text.replace(",", "").replace("\N{MINUS SIGN}", "-"))


def test_who_leads_what_names_every_alliance_that_is_led(run):
    """Each led alliance stands with its lead, with its periods where the lead is not there throughout."""
    rows = {row[0]: row[-1] for row in sections.by_person(Facts(run=run)).rows}
    assert "Alliance A2 (2027Q3 to 2027Q4)" in rows["Ada"]
    assert "Alliance A2 (2027Q1 to 2027Q2)" in rows["Ben"]
    assert "Alliance A4" in rows["Cléo"]
    assert "Alliance A4 (" not in rows["Cléo"]


def test_unmanaged_alliances_stand_with_the_reason(run, page):
    """Every alliance without a lead is listed with a reason."""
    rows = sections.unmanaged(Facts(run=run)).rows
    names = {row[0] for row in rows}
    assert names == {"Alliance A3", "Alliance A7"}
    assert all(len(row[-1]) > 20 for row in rows)


def test_broken_promises_are_all_listed(run):
    """Each alliance and bundle with a broken promise has a row, with the least coverage."""
    plan = run.plan
    rows = sections.broken(Facts(run=run)).rows
    assert len(rows) == (plan.promised & ~plan.kept).any(axis=2).sum() > 0


def test_every_assumption_is_listed_and_counted(run, page):
    """Each number of playbook and scenario appears once with its basis; the user-set ones are counted and come first."""
    frame = tables.assumptions(run.case)
    groups = grounds.assumptions(Facts(run=run))
    listed = {row[0] for group in groups for row in group.table.rows}
    assert listed == set(frame["name"])
    assert sum(group.user for group in groups) == (frame["basis"] == "user").sum()
    for group in groups:
        basis = [row[3] for row in group.table.rows]
        assert basis == sorted(basis, key=lambda kind: kind != "user")
    assert f"{len(frame):,} numbers of playbook and scenario" in page


def test_numbers_set_by_the_user_come_first(run):
    """A number with a source stands after those that the user set, though the file has it before them."""
    playbook = run.case.world.playbook
    value = playbook.value.replace(basis={"segment_weight": "sourced: a survey"})
    world = replace(run.case.world, playbook=playbook.replace(value=value))
    facts = Facts(run=replace(run, case=replace(run.case, world=world)))
    group = next(g for g in grounds.assumptions(facts) if g.name == "Value")
    assert [row[3] for row in group.table.rows] == ["user"] * 3 + ["sourced"] * 3
    assert group.words == "6 numbers, 3 set by the user"
    assert group.table.rows[-1][4] == "a survey"


def test_ineligible_alliances_stand_with_the_reason(run):
    """An alliance that is not eligible is listed with the reason, never dropped."""
    rows = grounds.ineligible(Facts(run=run)).rows
    assert rows == (("Alliance A8", "The business model is not defined yet."),)


@pytest.fixture(scope="module")
def read(page):
    """Return what a browser would see of the page."""
    return read_page(page)


def test_page_needs_nothing_from_anywhere(page, read):
    """Nothing is fetched: no scripts, images, fonts or style sheets from outside, every link points inside."""
    tags = {tag for tag, _ in read.attributes}
    assert not tags & {"script", "img", "link", "iframe", "object", "image"}
    links = [
        value for _, found in read.attributes for key, value in found.items() if key in ("href", "src", "xlink:href")
    ]  # fmt: skip
    assert all(value.startswith("#") for value in links)
    assert "@import" not in page
    assert "@font-face" not in page
    assert "default-src 'none'" in page


def test_page_is_accessible(read):
    """Language, one first heading, headings in order, scoped table heads, and a name for every picture."""
    by_tag = {}
    for tag, found in read.attributes:
        by_tag.setdefault(tag, []).append(found)
    assert by_tag["html"][0]["lang"] == "en"
    assert read.headings.count(1) == 1
    assert read.headings[0] == 1
    assert all(b - a <= 1 for a, b in zip(read.headings, read.headings[1:], strict=False))  # fmt: skip
    assert all(found.get("scope") in ("row", "col") for found in by_tag["th"])
    ids = [found["id"] for _, found in read.attributes if "id" in found]
    assert len(ids) == len(set(ids))
    assert len(by_tag["svg"]) == 6
    for found in by_tag["svg"]:
        assert found["role"] == "img"
        assert set(found["aria-labelledby"].split()) <= set(ids)
    anchors = {found["href"][1:] for found in by_tag["a"]}
    assert anchors <= set(ids)


def test_texts_are_escaped(page, read):
    """Names with tags, quotation marks and ampersands stay text."""
    assert "<b>" not in page
    assert "<by>" not in page
    seen = "".join(read.words)
    assert '=SUM(1,2) "Ärzte" <b>&' in seen
    assert "written <by> a test" in seen


def test_identifiers_stay_out_of_sight(run, read):
    """People are called by name: no identifier of a manager stands in the page."""
    seen = "".join(read.words)
    assert not [name for name in run.case.data.resources if re.search(rf"\b{name}\b", seen)]  # fmt: skip


def test_page_tells_what_the_scenario_says_of_itself(read):
    """What is public and what is made up stands at the head of the page, as the scenario says it."""
    seen = " ".join("".join(read.words).split())
    assert 'About this scenario. One leaves; "quoted", \\ and in two lines' in seen


def test_page_tells_what_happens_and_nothing_where_nothing_does(page):
    """The change of the scenario stands with its day; a scenario without changes has no rows and so no section."""
    assert '<h2 id="happening">' in page
    assert "manager leaves: Ben<" in page
    calm = led_so(small_case(changes=()), {"A1": "M1 M1 M1 M1"})
    assert happening.changes(Facts(run=calm)).rows == ()


@pytest.mark.slow
def test_same_run_gives_the_same_page(run, page):
    """Written twice, the page is the same to the byte."""
    again = report(run, scenario_name="small", provenance_line="written <by> a test")
    assert again == page


@pytest.mark.slow
def test_an_option_says_who_is_hired_and_what_it_costs():
    """With a hire the page says so, and the cost of the hire is in its sentence."""
    solved = small_run(option="hire", optimizer=OptimizerSettings(gap=0.5))
    facts = Facts(run=solved)
    assert "(1 of them hired by this option)" in sentences.people(facts)[0]
    assert f"USD {facts.plan.cost:,.0f}" in sentences.cost(facts)
    assert "1 hire and team hours" in sentences.cost(facts)
    assert facts.plan.cost >= 90_000


@example(part=9_999, whole=10_000)
@example(part=1, whole=10_000)
@given(
    part=st.integers(min_value=0, max_value=10_000),
    whole=st.integers(min_value=1, max_value=10_000),
)
def test_shares_never_pass_nearly_all_for_all(part, whole):
    """A share says 100% only for all and 0% only for nothing."""
    part = min(part, whole)
    assert (share(part, whole) == "100%") == (part == whole)
    assert (share(part, whole) == "0%") == (part == 0)


@given(st.floats(min_value=0, max_value=2))
def test_a_gap_is_never_understated(fraction):
    """The percentage that is shown is at least the gap, and no more than a hundredth of a percent above."""
    shown = float(at_most(fraction).rstrip("%")) / 100
    assert fraction - 1e-9 <= shown <= fraction + 1.01e-4
    assert np.isfinite(shown)


def test_stages_and_departures_stand_in_tables_only_where_there_are_some(run):
    """One aim after another is a table of value points; a plan that is kept tells what departs from it."""
    plain = report(run, scenario_name="small")
    assert "One aim after another" not in plain
    assert "Other leads than in the plan before" not in plain
    stage = Stage(
        aim="promises",
        value=-1234.0,
        bound=-1000.0,
        allowed=0.0,
        kept=-1233.0,
        status="time_limit",
        seconds=1.0,
    )
    gone = Departure(
        alliance_id="A1",
        alliance="Alpha <1>",
        periods="2027Q3",
        before="Ada",
        after="nobody",
        reason="Ada has left by 2027Q3",
    )
    kept = Replanned(planned={}, kept_periods=2, most=0, departures=(gone,))
    result = replace(run.result, stages=(stage,))
    page = report(replace(run, result=result, replanned=kept), scenario_name="small")
    page = page.replace('<td class="brief">', "<td>")
    row = '<tr><th scope="row">Promises</th>'
    assert f'{row}<td class="number">\N{MINUS SIGN}1,234</td>' in page
    assert "<td>time limit</td>" in page
    assert (
        "<td>2027Q3</td><td>Ada</td><td>nobody</td><td>Ada has left by 2027Q3</td>"
        in page
    )
    assert "Alpha &lt;1&gt;" in page
    assert "0 of at most 0 alliances get another lead by choice" in page
