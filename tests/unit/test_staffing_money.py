"""Costs, candidates, budgets and limits of an instance, worked out by hand."""

from datetime import date

import numpy as np
import pytest
from builders_staffing import staffed
from builders_world import SMALL, alliance, person, placed, team

from resourcing.playbook import FocusPrice, Rules
from resourcing.problem import NOBODY
from resourcing.scenario import Contractor

JULY = date(2027, 7, 1)


def paid(**changes):
    """Return the staffing of one light alliance over two years by quarter from January 2027."""
    fields = {"managers": (person("M"),), "months": 3, "periods": 8}
    return staffed(placed(A="light"), alliance("A"), **{**fields, **changes})


def maybe(name="C", start=JULY):
    """Return somebody who may be hired for 120,000 a year."""
    return person(name, available_from=start, annual_cost=120_000.0)


# --- Candidates ---


def test_candidates_cost_their_months_in_each_year():
    """Hired in July, 60,000 in the first year and 120,000 in the second: 36 points; others cost nothing."""
    staff = (person("M", annual_cost=99_000.0), maybe())
    found = paid(managers=staff, candidates=(("C",),))
    data = found.data
    assert data.candidate.tolist() == [False, True]
    assert data.years == ("2027", "2028")
    assert data.hire_cost.tolist() == pytest.approx(
        np.array([[0.0, 0.0], [60_000.0, 120_000.0]])
    )
    assert data.hire_points.tolist() == pytest.approx([0.0, 36.0])
    assert (data.fixed_points, found.hire_cost) == (0.0, 0.0)


def test_candidates_alike_are_hired_in_order():
    """The second of two alike comes after the first, and another kind after nobody."""
    names = ("C-1", "C-2", "C-3", "D")
    staff = (person("M"), *(maybe(name) for name in names))
    data = paid(managers=staff, candidates=(names[:3], names[3:])).data
    assert data.hire_after.tolist() == [NOBODY, NOBODY, 1, 2, NOBODY]


def test_candidates_ramp_up_from_their_first_day():
    """A quarter, half, three quarters of 120 hours, then all; none before July."""
    data = paid(managers=(maybe(),), candidates=(("C",),)).data
    assert data.available[0, :4].tolist() == pytest.approx([0.0, 0.0, 180.0, 360.0])


def test_nobody_is_a_candidate_by_default():
    """Hires of the option are no candidates: their cost is fixed."""
    found = paid(managers=(person("M"), maybe("H")), hires=("H",))
    assert not found.data.candidate.any()
    assert not found.data.hire_cost.any()
    assert found.data.fixed_points == pytest.approx(36.0)


# --- Hours that are paid ---


def test_hours_of_contractors_and_teams_are_paid():
    """An hour of a contractor at 150 and of a team at 50 costs 0.2 points a thousand."""
    terms = Contractor(
        contractor_id="X",
        name="X",
        grade="senior",
        hourly_cost=150.0,
        hours_per_month=30.0,
    )
    found = paid(
        managers=(person("M"), terms.as_manager(full_time=120.0)),
        teams=(team("T", hourly_cost=50.0),),
        contracts={"X": terms},
    )
    assert found.data.hour_cost.tolist() == [0.0, 150.0, 50.0]
    assert found.hourly_cost.tolist() == [0.0, 150.0, 50.0]
    assert found.data.hour_points.tolist() == pytest.approx([0.0, 0.03, 0.01])


# --- Budgets ---


def test_budget_binds_only_years_that_have_one():
    """A year without a budget is free, and each period belongs to the year in which it begins."""
    data = paid(budget={"2028": 500.0}).data
    assert data.budget.tolist() == [np.inf, 500.0]
    assert data.year.tolist() == [0, 0, 0, 0, 1, 1, 1, 1]


def test_budget_is_what_the_hires_of_the_option_leave():
    """Of 100,000 a hire from July takes 60,000."""
    data = paid(
        managers=(person("M"), maybe("H")), hires=("H",), budget={"2027": 100_000.0}
    ).data
    assert data.budget.tolist() == pytest.approx([40_000.0, np.inf])


def test_hires_beyond_a_strict_budget_are_refused():
    """A plan that breaks its budget before anything is decided is an error."""
    with pytest.raises(ValueError, match="10,000 more than the strict budget"):
        paid(
            managers=(person("M"), maybe("H")), hires=("H",), budget={"2027": 50_000.0}
        )


def test_hires_beyond_a_soft_budget_are_charged():
    """10,000 beyond a soft budget cost 3 points a thousand whatever is decided; off, they cost nothing more."""
    asked = {
        "managers": (person("M"), maybe("H")),
        "hires": ("H",),
        "budget": {"2027": 50_000.0},
    }
    charges = SMALL.charges.replace(budget_points_per_thousand=3.0)
    soft = SMALL.replace(charges=charges, rules=Rules(budget="soft"))
    data = paid(**asked, playbook=soft).data
    assert data.fixed_points == pytest.approx(36.0 + 30.0)
    assert data.budget[0] == 0.0
    off = SMALL.replace(charges=charges, rules=Rules(budget="off"))
    assert paid(**asked, playbook=off).data.fixed_points == pytest.approx(36.0)


# --- Limits and prices ---


def test_handovers_are_limited_only_where_the_world_says_so():
    """Left out, there is no limit; 0 is one."""
    assert paid().data.max_handovers == np.inf
    assert paid(max_handovers=0).data.max_handovers == 0.0


def test_prices_of_the_new_rules_come_from_the_playbook():
    """Focus, budget and handover prices stand in the instance as in the charges."""
    steps = (FocusPrice(above=3.0, points_per_month=2.0),)
    charges = SMALL.charges.replace(
        focus_prices=steps, budget_points_per_thousand=3.0, handover_limit_points=9.0
    )
    data = paid(playbook=SMALL.replace(charges=charges)).data
    assert data.focus_prices == steps
    assert (data.budget_points_per_thousand, data.handover_limit_points) == (3.0, 9.0)
