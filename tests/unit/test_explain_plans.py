"""A plan made by hand, a plan carried into a changed world, and what changed between two plans."""

import numpy as np
import pandas as pd
import pytest
from builders_explain import crossed, fake_run
from builders_run import led_so, small_case, small_run

from resourcing.explain import PlanTables, check_plan, diff
from resourcing.explain.resolve import carried
from resourcing.problem import NOBODY
from resourcing.results import solution
from resourcing.view.tables import plan_tables

pytestmark = pytest.mark.usefixtures("few_rounds")


def test_a_plan_made_by_hand_loses_what_the_best_gains():
    """Today's leads are worth 1 of the 2 that are possible."""
    run = fake_run(crossed())
    found = check_plan(run, lead=np.array([[1], [0]]))
    assert found.breaches == ()
    assert found.loss.found == pytest.approx(1.0)
    assert found.loss.exact
    assert "The best plan found is worth 1.0 points more" in str(found)
    parts = found.to_frame().set_index("part")
    assert parts.loc["value", "difference"] == pytest.approx(-1.0)


def test_a_better_plan_made_by_hand_replaces_the_best():
    """A plan worth 2 against a best of 1: it says so, and loses nothing."""
    run = fake_run(crossed(), lead=[[1], [0]])
    found = check_plan(run, lead=np.array([[0], [1]]))
    assert found.best.objective == pytest.approx(2.0)
    assert found.loss.found == 0
    assert "replaces it" in str(found)


def test_broken_rules_are_told_with_the_reason():
    """A lead who may not lead is told with the rule, and the value does not compare."""
    case = small_case()
    run = led_so(case, {"A1": "M1 M1 M1 M1"})
    a = case.data.alliances.index("A1")
    lead = np.full(run.plan.lead.shape, NOBODY)
    lead[a] = case.data.resources.index("M4")
    found = check_plan(run, lead=lead)
    assert found.loss is None
    assert "may not: grade associate is below senior" in found.breaches[0]
    assert "(throughout)" in found.breaches[0]
    assert "its value cannot be compared" in str(found)


def test_leads_are_carried_by_label():
    """A plan goes into an instance with other people, alliances and order; what is not known there is led by nobody."""
    before = crossed()
    after = before.replace(
        resources=("r1", "x"), alliances=("a1", "new"), incumbent=np.array([0, 0])
    )
    moved = carried(np.array([[1], [0]]), before=before, after=after)
    assert moved.tolist() == [[NOBODY], [NOBODY]]
    moved = carried(np.array([[1], [1]]), before=before, after=after)
    assert moved.tolist() == [[0], [NOBODY]]


def tables(title, leads, *, kept=True, objective=1.0):
    """Return a plan of one alliance over two quarters."""
    periods = ["Q1", "Q2"]
    return PlanTables(
        title=title,
        leads=pd.DataFrame(
            {"period": periods, "alliance_id": "A", "resource_id": leads}
        ),
        hours=pd.DataFrame({"period": periods, "resource_id": leads, "hours": 5.0}),
        promises=pd.DataFrame(
            {"period": ["Q1"], "alliance_id": "A", "bundle": "core", "kept": [kept]}
        ),
        measures={"value points": objective},
        names={"A": "Alpha", "M1": "Ada", "M2": "Ben"},
    )


def test_what_changed_is_told_by_name_period_and_number():
    """A new lead in Q2, its hours, a promise broken and the value lost stand in tables and sentences."""
    found = diff(
        tables("one", ["M1", "M1"]),
        tables("two", ["M1", "M2"], kept=False, objective=0.5),
    )
    (row,) = found.leads.to_dict("records")
    assert (row["periods"], row["before"], row["after"]) == ("Q2", "Ada", "Ben")
    changes = dict(found.hours[["resource", "change"]].itertuples(index=False))
    assert changes == {"Ada": -5.0, "Ben": 5.0}
    assert found.promises["after"].tolist() == ["broken"]
    assert found.measures["change"].tolist() == [-0.5]
    text = str(found)
    assert "Alpha: Ada to Ben (Q2)." in text
    assert "1 promise is newly broken: Alpha." in text
    assert "value points: 1.0 to 0.5 (-0.5)." in text


def test_the_same_plan_differs_in_nothing():
    """No row in any table, and one sentence that says so."""
    found = diff(tables("one", ["M1", "M1"]), tables("one", ["M1", "M1"]))
    assert found.leads.empty
    assert found.hours.empty
    assert found.promises.empty
    assert str(found).endswith("No alliance changes its lead.")


def test_alliances_that_only_one_plan_knows_are_told():
    """A deal that arrives is not active in the plan before."""
    new = tables("two", ["M1", "M1"])
    more = pd.DataFrame({"period": ["Q2"], "alliance_id": ["B"], "resource_id": [""]})
    new = PlanTables(**{**vars(new), "leads": pd.concat([new.leads, more])})
    found = diff(tables("one", ["M1", "M1"]), new)
    (row,) = found.leads.to_dict("records")
    assert (row["alliance_id"], row["before"], row["after"]) == (
        "B",
        "not active",
        "nobody",
    )


def test_tables_of_a_run_carry_its_leads_and_promises():
    """The plan's tables say what its arrays say."""
    run = small_run()
    found = plan_tables(run, title="plan")
    data, plan = run.case.data, run.plan
    for row in found.leads.itertuples():
        a, t = data.alliances.index(row.alliance_id), data.periods.index(row.period)
        lead = plan.lead[a, t]
        assert row.resource_id == ("" if lead == NOBODY else data.resources[lead])
    assert len(found.leads) == int(data.active.sum())
    assert int(found.promises["kept"].sum()) == int(plan.kept.sum())
    assert found.hours["hours"].sum() == pytest.approx(plan.hours_used.sum())
    assert found.measures["value points"] == pytest.approx(plan.objective, abs=1e-5)
    same = solution(data, lead=plan.lead)
    assert same.objective == pytest.approx(plan.objective)
