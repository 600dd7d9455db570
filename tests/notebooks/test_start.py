"""A notebook's first cell starts without what only few questions need."""

import subprocess
import sys

import pytest

LATE = ("scipy.stats", "scipy.optimize")
"""Slow to load: left until an interval or a program asks for them."""
FIRST_CELL = f"""
import sys
import resourcing as rs
from resourcing.view import foreseen, plots, tables
rs.run, rs.read_inputs
sys.exit(", ".join(name for name in {LATE} if name in sys.modules) or 0)
"""


@pytest.mark.slow
def test_what_is_slow_to_load_is_left_until_it_is_asked_for():
    """The imports of a notebook load neither statistics nor optimization of scipy: a second of each start."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST_CELL], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")
