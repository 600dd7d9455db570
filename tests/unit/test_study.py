"""The pipeline once: cases, options, the current leads kept, and the measures of both plans."""

from datetime import date

import numpy as np
import pytest
from builders_levers import OPTION, levers_case, levers_run
from builders_playbook import small_playbook
from builders_run import (
    COMPLEX,
    led_so,
    small_case,
    small_register,
    small_run,
    write_small_inputs,
)
from builders_scenario import alliance

from resourcing.errors import InputError
from resourcing.problem import NOBODY
from resourcing.results import OptimizationResult
from resourcing.scenario import DealArrives, OptimizerSettings, Option, SlaMoves
from resourcing.study import (
    Run,
    check,
    current_leads_kept,
    made_up_log,
    measures,
    prepare,
    spending,
)


@pytest.fixture(scope="module")
def solved():
    """Return the small run, solved."""
    return small_run()


@pytest.fixture(scope="module")
def case():
    """Return the small case, not solved."""
    return small_case()


def test_case_carries_the_chain(case):
    """Labels of demand, capacity and instance go together, and the ineligible alliance is only in the portfolio."""
    assert len(case.portfolio.placements) == 8
    assert case.demand.alliances == case.data.alliances
    assert "A8" not in case.data.alliances
    assert case.capacity.resources == case.data.resources
    assert (case.data.need == case.demand.need).all()


def test_changes_of_the_scenario_are_applied(case):
    """The leaver of the scenario has no hours after the last day."""
    hours = case.data.available[case.data.resources.index("M2")]
    assert (hours > 0).tolist() == [True, True, False, False]


def test_option_hires_and_is_paid():
    """A hire of the option is a resource from its first day, at its cost."""
    hired = small_case("hire")
    r = hired.data.resources.index("H1")
    assert (hired.data.available[r] > 0).tolist() == [False, True, True, True]
    assert hired.staffing.hire_cost == pytest.approx(90_000)
    assert hired.data.fixed_points == pytest.approx(18.0)


def test_option_lets_a_team_lead(case):
    """Project managers lead simple alliances only where the option says so."""
    team = case.data.resources.index("T2")
    assert not case.data.eligible[team].any()
    assert ("T2", "A6") in case.staffing.reasons
    projects = small_case("projects")
    assert projects.staffing.reasons["T2", "A6"].startswith("serves Oncology")
    assert projects.data.available[team].tolist() == [180.0] * 4


def test_unknown_option_is_an_input_problem():
    """An option that does not exist is refused with the nearest name."""
    with pytest.raises(InputError) as caught:
        small_case("hires")
    (problem,) = caught.value.problems
    assert (problem.column, problem.value) == ("--option", "hires")
    assert "hire" in problem.repair


def test_unknown_option_without_a_near_name_lists_all():
    """Where no name is near, all options are listed."""
    with pytest.raises(InputError) as caught:
        small_case("zzz")
    assert caught.value.problems[0].repair == "use one of as_is, hire, projects"


def test_run_is_proven_and_reports_both_plans(solved):
    """The plan is within its gap, keeps the rules, and is worth more than today's leads kept."""
    assert solved.result.status in ("optimal", "feasible")
    assert solved.plan is solved.result.best
    assert solved.plan.breaches == ()
    assert solved.result.bound >= solved.plan.objective > solved.today.objective


def test_settings_of_the_scenario_stop_the_solve():
    """A time limit that is over at once shows in the status."""
    stopped = small_run(optimizer=OptimizerSettings(gap=0.0, time_limit_seconds=1e-9))
    assert stopped.result.status == "time_limit"


def test_today_keeps_current_leads_while_they_serve(case):
    """Each current lead is kept until the leaver's last day; nobody takes over; pins and starts change nothing."""
    names = [*case.data.resources, "-"]
    today = current_leads_kept(case)
    kept = {
        name: " ".join(names[r] for r in row)
        for name, row in zip(case.data.alliances, today.lead, strict=True)
    }
    assert kept == {
        "A1": "M1 M1 M1 M1",
        "A2": "M2 M2 - -",
        "A3": "M1 M1 M1 M1",
        "A4": "M2 M2 - -",
        "A5": "M3 M3 M3 M3",
        "A6": "M4 M4 M4 -",
        "A7": "- - - -",
    }
    assert today.handovers == ()


def test_today_reports_leads_that_the_rules_would_not_allow(case):
    """A current lead other than the pinned one still counts today, and the breach is said."""
    breaches = current_leads_kept(case).breaches
    assert any("M3 leads A5 in 2027Q1 but may not" in text for text in breaches)


def test_today_leaves_hires_out():
    """Today has no hires, neither their hours nor their cost."""
    run = led_so(small_case("hire"), {"A1": "M1 H1 H1 H1"})
    r = run.case.data.resources.index("H1")
    assert run.today.data.available[r].tolist() == [0.0] * 4
    assert run.today.data.fixed_points == 0
    assert measures(run.today, case=run.case).cost == 0
    assert measures(run.plan, case=run.case).cost == pytest.approx(90_000)


def test_today_without_anybody_is_unmanaged():
    """Without resources at all, today leaves every alliance unmanaged."""
    register = small_register()
    bare = register.replace(
        managers=(),
        teams=(),
        absences=(),
        alliances=tuple(
            row.replace(current_manager=None, pinned_manager=None)
            for row in register.alliances
        ),
    )
    case = prepare(
        small_case().scenario.replace(changes=()),
        register=bare,
        playbook=small_playbook(),
    )
    today = current_leads_kept(case)
    assert (today.lead == NOBODY).all()
    assert (today.unmanaged == case.data.active).all()


def test_measures_count_what_the_plan_does(case):
    """The measures of a given plan add up the arrays of the instance and the plan."""
    plan = led_so(case, {"A1": "M1 M1 M1 M2", "A6": "T1 T1 M4 -"}).plan
    found = measures(plan, case=case)
    assert found.hours_needed == pytest.approx(case.data.need.sum())
    assert found.hours_available == pytest.approx(case.data.available.sum())
    assert found.hours_delivered == pytest.approx(plan.hours.sum())
    assert found.unmanaged == case.data.active.sum() - 7
    assert found.promises_made == plan.promised.sum()
    assert 0 < found.promises_kept < found.promises_made
    assert found.underserved == plan.underserved.sum()
    assert found.handovers == 3  # A1 to M2, A6 from M4 to T1 and back
    assert found.objective == plan.objective


def test_cost_counts_the_hours_of_teams(case):
    """Every hour used of a team costs its price: services, overhead and handovers."""
    plan = led_so(case, {"A6": "T1 T1 T1 -"}).plan
    used = plan.hours_used[case.data.resources.index("T1")].sum()
    assert used > 0
    assert measures(plan, case=case).cost == pytest.approx(90 * used)


def test_run_without_an_answer_has_no_plan(case):
    """Asking for the plan of a run that found none says so."""
    nothing = OptimizationResult(
        best=None, bound=1.0, status="time_limit", seconds=0.1, full_value=2.0
    )
    run = Run(case=case, result=nothing, today=current_leads_kept(case))
    with pytest.raises(ValueError, match="no assignment to show: time_limit"):
        _ = run.plan


def test_pin_to_somebody_who_may_not_lead_stops_the_chain():
    """A pin that breaks a rule is an input problem of `prepare`, not a wrong plan."""
    register = small_register()
    broken = register.replace(
        alliances=(*register.alliances[:-1], alliance("A8", pinned_manager="T2"))
    )
    with pytest.raises(InputError) as caught:
        prepare(small_case().scenario, register=broken, playbook=small_playbook())
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == ("register", "alliances, A8")


def test_pin_of_an_option_is_told_of_the_option():
    """A pin that an option sets is not blamed on the register."""
    option = Option(title="O", pins={"A3": "T2"})
    with pytest.raises(InputError) as caught:
        prepare(
            small_case().scenario.replace(options={"o": option}),
            register=small_register(),
            playbook=small_playbook(),
            option="o",
        )
    (problem,) = caught.value.problems
    assert (problem.place, problem.column) == ("options.o.pins", "A3")
    assert "leave the column blank" not in problem.repair


def test_pin_of_a_deal_is_told_of_the_scenario():
    """A pin that a change brings is not blamed on the register."""
    deal = DealArrives(
        kind="deal_arrives",
        alliance=alliance("A9", pinned_manager="T2", start=date(2027, 4, 1)),
        levels=COMPLEX,
    )
    scenario = small_case().scenario.replace(changes=(deal,))
    with pytest.raises(InputError) as caught:
        prepare(scenario, register=small_register(), playbook=small_playbook())
    (problem,) = caught.value.problems
    assert (problem.file, problem.place) == (scenario.title, "changes, deal A9")


# --- The check of files ---


def test_check_of_right_inputs_finds_nothing(tmp_path):
    """A scenario that can be run has no problems."""
    assert check(write_small_inputs(tmp_path)) == ()


def test_check_finds_pins_that_break_rules(tmp_path):
    """A pin to somebody who may not lead is found before anything is solved, once for all options."""
    path = write_small_inputs(tmp_path)
    table = tmp_path / "register" / "alliances.csv"
    text = table.read_text(encoding="utf-8")
    assert text.count("M5") == 1
    table.write_text(text.replace("M5", "T2"), encoding="utf-8")
    (problem,) = check(path)
    assert (problem.place, problem.value) == ("alliances, A5", "T2")


def test_check_of_a_register_is_that_of_the_reader(tmp_path):
    """A register folder by itself is read and staffed with nobody."""
    write_small_inputs(tmp_path)
    assert check(tmp_path / "register") == ()
    assert check(tmp_path / "playbook.toml") == ()
    assert check(tmp_path / "nowhere") != ()


# --- Candidates, contractors, support and budgets ---


@pytest.fixture(scope="module")
def levers():
    """Return the run in which candidates, a contractor and support are decided on."""
    return levers_run()


def test_cost_counts_who_is_hired_and_which_hours_are_bought(levers):
    """The candidate hired is paid from the first day, the other is not; hours of contractor and team at their prices."""
    data, plan = levers.case.data, levers.plan
    used = plan.hours_used.sum(axis=1)
    bought = {name: used[data.resources.index(name)] for name in ("X", "T1", "T2")}
    assert bought["X"] > 0
    assert bought["T2"] > 0
    expected = 90_000 + 50 * bought["X"] + 90 * bought["T1"] + 80 * bought["T2"]
    assert measures(plan, case=levers.case).cost == pytest.approx(expected)


def test_hours_available_leave_out_who_is_not_hired(levers):
    """The hours of the second candidate are nobody's."""
    data = levers.case.data
    second = data.available[data.resources.index("C-2")].sum()
    found = measures(levers.plan, case=levers.case).hours_available
    assert second > 0
    assert found == pytest.approx(data.available.sum() - second)


def test_today_has_none_of_what_the_option_brings(levers):
    """Today has no candidates, contractors and support, and costs nothing."""
    today = levers.today
    index = [today.data.resources.index(name) for name in ("C-1", "C-2", "X")]
    assert (today.data.available[index] == 0).all()
    assert (levers.case.data.available[index] > 0).any(axis=1).all()
    assert today.support is None
    assert not today.hired.any()
    found = measures(today, case=levers.case)
    assert found.cost == 0
    there = np.delete(levers.case.data.available, index, axis=0).sum()
    assert found.hours_available == pytest.approx(there)


def test_today_has_the_whole_budget():
    """Hires of the option take from the plan's budget, not from that of today."""
    hire = small_case().scenario.options["hire"]
    case = levers_case(OPTION.replace(hires=hire.hires))
    assert case.data.budget.tolist() == pytest.approx([20_000.0])
    assert current_leads_kept(case).data.budget.tolist() == [110_000.0]


def test_spending_by_year_goes_with_the_instance(levers):
    """Beside firm hires, what a year takes is what the evaluator says; firm hires come on top at their whole cost."""
    found = spending(levers.plan, case=levers.case)
    assert found.spent == pytest.approx(levers.plan.spent)
    case = small_case("hire", budget={"2027": 500_000.0})
    firm = led_so(case, {"A6": "T1 T1 T1 -"}).plan
    spent = spending(firm, case=case)
    assert spent.hires.sum() == pytest.approx(case.staffing.hire_cost)
    assert spent.spent == pytest.approx(firm.spent + case.staffing.hire_cost)
    assert spent.budget.tolist() == [500_000.0]


def test_check_finds_deals_of_the_pipeline_that_cannot_be(tmp_path):
    """A deal with the identifier of an alliance is found before any future is sampled."""
    path = write_small_inputs(tmp_path)
    twin = path.with_name("twin.toml")
    twin.write_text(
        f'extends = "{path.name}"\ntitle = "Twin"\n[[futures.pipeline]]\nprobability = 0.5\n'
        "first = 2027-04-01\nlast = 2027-06-30\nlevels = { importance = 3 }\n"
        '[futures.pipeline.alliance]\nalliance_id = "A1"\nname = "Twin"\npartner = "P"\n'
        'kind = "asset"\nphase = "development"\nshared_risk_reward = true\n'
        "business_model_defined = true\n",
        encoding="utf-8",
    )
    (problem,) = check(twin)
    assert problem.place == "futures.pipeline[0]"
    assert "belongs to an alliance of the register" in problem.rule


def test_made_up_log_is_of_what_happens_under_the_current_leads(case):
    """Today's leads answer the requests, the real hours and rates are in it, and another seed is another log."""
    often = SlaMoves(
        kind="sla_moves",
        profile="flagship",
        date=case.world.horizon.start,
        occurrences={"issues": 100.0},
    )
    log, more = made_up_log(case), made_up_log(small_case(changes=(often,)))
    leads = {case.data.resources[r] for r in case.data.incumbent if r != NOBODY}
    assert set(log.requests["manager_id"].dropna()) <= leads
    assert 0 < 5 * len(log.requests) < len(more.requests)
    assert len(log.timesheet)
    assert not made_up_log(case, seed=1).requests.equals(log.requests)
