"""Comparing two plans needs tables alone: no model, no solver, no compiled search."""

import subprocess
import sys
from itertools import product

import pandas as pd
import pytest

from resourcing.comparison import PlanTables, diff

HEAVY = {"numba", "pulp", "highspy", "scipy", "matplotlib", "resourcing.optimize"}

ASK = """
import sys
from resourcing.cli import main
code = main(["diff", "no/such/folder", "no/such/folder"])
print(code, *sorted(set({heavy!r}) & set(sys.modules)))
"""


def test_the_command_loads_no_solver():
    """`resourcing diff` refuses a folder that is none without having loaded solver, search or plots."""
    done = subprocess.run(
        [sys.executable, "-c", ASK.format(heavy=sorted(HEAVY))],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["1"]
    assert "not the folder of a run" in done.stderr


def plan(states, *, names=None):
    """Return a plan of alliances without leads whose promises are kept or not."""
    names = names or [f"A{number}" for number in range(len(states))]
    rows = {"period": "Q1", "alliance_id": names}
    return PlanTables(
        title="plan",
        leads=pd.DataFrame({**rows, "resource_id": ""}),
        hours=pd.DataFrame(columns=["period", "resource_id", "hours"]),
        promises=pd.DataFrame({**rows, "bundle": "core", "kept": states}),
        measures={},
    )


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ([True, False], "1 promise is newly kept: A0."),
        ([True, True], "2 promises are newly kept: A0 and A1."),
    ],
)
def test_promises_are_counted_in_singular_and_plural(after, said):
    """One promise is, two are."""
    assert said in str(diff(plan([False, False]), plan(after))).splitlines()


def test_alliances_with_an_and_in_their_names_are_set_apart():
    """A semicolon tells where a name ends that holds an "and" or a comma."""
    names = ["Salt and Co, Inc", "Pepper"]
    changed = diff(*(plan([kept] * 2, names=names) for kept in (False, True)))
    said = "2 promises are newly kept: Salt and Co, Inc; and Pepper."
    assert said in str(changed).splitlines()


def led(title, rows, **measures):
    """Return a plan by alliance and period to the lead."""
    leads = [
        {"alliance_id": a, "period": t, "resource_id": who}
        for (a, t), who in rows.items()
    ]
    hours = [
        {"period": row["period"], "resource_id": "M1", "hours": 10} for row in leads
    ]
    return PlanTables(
        title=title,
        leads=pd.DataFrame(leads),
        hours=pd.DataFrame(hours),
        promises=pd.DataFrame(columns=["period", "alliance_id", "bundle", "kept"]),
        measures=measures,
    )


def test_counts_are_whole_numbers_and_points_are_not():
    """A count has no decimals, thousands are separated; what is not whole keeps one decimal."""
    rows = {("A", "Q1"): "M1"}
    before = led("one", rows, handovers=1483.0, points=2.5)
    after = led("two", rows, handovers=483.0, points=4.0)
    said = str(diff(before, after)).splitlines()
    assert "handovers: 1,483 to 483 (-1,000)." in said
    assert "points: 2.5 to 4.0 (+1.5)." in said


def test_moves_told_elsewhere_are_left_out_but_endings_stay():
    """A's moves are told elsewhere; that it ends, and what B does, is told here."""
    before = led("one", dict.fromkeys(product("AB", ("Q1", "Q2")), "M1"))
    after = led("two", {("A", "Q1"): "M2", ("B", "Q1"): "M1", ("B", "Q2"): ""})
    found = diff(before, after)
    assert "A: M1 to M2 (Q1); not active any more" in str(found)
    said = str(found.without_leads_of({"A"})).splitlines()
    assert said[1:3] == [
        "A: not active any more, led by M1 before (Q2).",
        "B: M1 to nobody (Q2).",
    ]
    both = found.without_leads_of({"A", "B"}).without_leads_of({"B"})
    assert both.told_elsewhere == {"A", "B"}
    assert "B: " not in str(both)
    assert len(found.leads) == 3


def test_the_moves_of_one_alliance_stand_on_one_line():
    """Two moves of one alliance are told together, in order."""
    before = led("one", dict.fromkeys(product("A", ("Q1", "Q2")), "M1"))
    after = led("two", {("A", "Q1"): "M2", ("A", "Q2"): "M3"})
    assert (
        str(diff(before, after)).splitlines()[1] == "A: M1 to M2 (Q1); M1 to M3 (Q2)."
    )


def test_only_periods_that_both_plans_have_are_compared():
    """Another horizon is told; nothing counts as ended in a period that one plan does not have."""
    before = led("one", dict.fromkeys(product("A", ("Q1", "Q2")), "M1"))
    after = led("two", dict.fromkeys(product("A", ("Q2", "Q3")), "M1"))
    found = diff(before, after)
    said = str(found).splitlines()
    assert said[1].startswith("Compared in Q2, the periods that both plans have")
    assert said[2:] == ["No alliance changes its lead."]
    assert found.hours.empty
    apart = led("three", {("A", "Q9"): "M2"})
    assert "no period in common" in str(diff(before, apart))


def test_of_many_promises_the_alliances_are_counted():
    """Seven alliances: five are named, and the two that are not are alliances of seven, not promises."""
    (line,) = (
        line
        for line in str(diff(plan([True] * 7), plan([False] * 7))).splitlines()
        if "broken" in line
    )
    assert line == (
        "7 promises are newly broken, of 7 alliances: A0, A1, A2, A3, A4 and 2 more."
    )
