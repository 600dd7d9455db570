"""Comparing two plans needs tables alone: no model, no solver, no compiled search."""

import subprocess
import sys

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


def plan(states):
    """Return a plan of alliances without leads whose promises are kept or not."""
    names = [f"A{number}" for number in range(len(states))]
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
