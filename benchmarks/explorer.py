"""Seconds from a moved control to the new plan with its gap, at 20 managers x 120 alliances x 4 periods.

Run `python benchmarks/explorer.py [--rounds N]`; the portfolio is made up. Counted are preparing, solving and drawing, as
the explorer does them; what a browser takes to show the answer is not.
"""

import argparse
import os
import platform
import sys
from datetime import date
from importlib.metadata import version
from time import perf_counter

import futures
import numpy as np

from resourcing.read import Inputs, default_playbook_path, read_playbook
from resourcing.steering import Ground, Joiners, NewDeals, State, answer, further
from resourcing.view.widgets.results import shown

SIZE = {"MANAGERS": 20, "ALLIANCES": 120, "PERIODS": 4}
APRIL = date(2027, 4, 1)
STATES = {
    "two seniors join": State(
        joiners=(Joiners(grade="senior", number=2, first=APRIL),)
    ),
    "one leaves": State(leavers={"M1": date(2027, 3, 31)}),
    "three leave": State(leavers=dict.fromkeys(("M1", "M2", "M3"), date(2027, 3, 31))),
    "five complex deals": State(
        deals=(NewDeals(profile="complex_core", number=5, first=APRIL),)
    ),
    "simple floors at 60 %": State(floors={"simple": 0.6}),
    "projects lead simple ones": State(may_lead={"project_management": ("simple",)}),
    "five handovers at most": State(max_handovers=5),
    "another seed": State(seed=5),
}


def main() -> int:
    """Time every kind of change."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    rounds = parser.parse_args().rounds
    for name, value in SIZE.items():
        setattr(futures, name, value)
    playbook = read_playbook(default_playbook_path())
    register = futures.made_up_register(playbook)
    scenario = futures.made_up_scenario(playbook, 10)
    ground = Ground(
        inputs=Inputs(scenario=scenario, register=register, playbook=playbook)
    )
    began = perf_counter()
    base = further(answer(ground, State()))
    shown(base, base, {})
    opened = perf_counter() - began
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numba {version('numba')}; {' x '.join(map(str, SIZE.values()))}\n"
        f"opening: {opened:.1f} s, gap {base.result.gap:.2%}\n"
    )
    everything = []
    for name, state in STATES.items():
        times = []
        for _ in range(rounds):
            began = perf_counter()
            found = answer(ground, state, near=base)
            shown(base, found, {})
            times.append(perf_counter() - began)
        longer = further(found, seconds=20.0)
        lost = (longer.run.plan.objective - found.run.plan.objective) / found.result.full_value  # fmt: skip
        everything += times
        sys.stdout.write(
            f"{name}: {np.median(times):.2f} s (worst {max(times):.2f}), gap {found.result.gap:.2%}; "
            f"20 s more gain {lost:.2%} of full value\n"
        )
    sys.stdout.write(f"all: median {np.median(everything):.2f} s, worst {max(everything):.2f} s\n")  # fmt: skip
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
