"""Seconds for 200 sampled futures x 4 options x 8 reviews at 12 managers x 60 alliances, and what quick reviews lose.

Run `python benchmarks/futures.py [--futures N] [--jobs N] [--checked N]`; the portfolio is made up. The loss is that of
the shipped effort against many more moves, in the same futures: by itself, and in the differences between options,
which are what options are ranked by.
"""

import argparse
import os
import platform
import sys
from datetime import date
from importlib.metadata import version
from time import perf_counter

import numpy as np

from resourcing.domain import Alliance, Evaluation, Manager, Register, Team
from resourcing.futures import Effort, mean_interval
from resourcing.playbook import Playbook
from resourcing.read import default_playbook_path, read_playbook
from resourcing.scenario import Horizon, MayLead, OptimizerSettings, Option, Scenario
from resourcing.study import outcome_of, prepare, prospect

MANAGERS, ALLIANCES, PERIODS = 12, 60, 8
THOROUGH = Effort(moves_per_cell=400, hottest=0.02)
"""Many more moves than are shipped."""
AREAS = ("oncology", "immunology", "respiratory")


def made_up_register(playbook: Playbook, seed: int = 0) -> Register:
    """Return a register of people with two skills each and alliances that ask for one in half of the cases."""
    rng = np.random.default_rng(seed)
    grades = ("senior", "manager", "lead", "associate")
    people = tuple(
        Manager(
            manager_id=f"M{n}",
            name=f"Person {n}",
            grade=grades[n % 4],
            fte=1.0 if n % 5 else 0.6,
            skills=(AREAS[n % 3], AREAS[(n + 1) % 3]),
        )
        for n in range(MANAGERS)
    )
    alliances, evaluations = [], []
    for n in range(ALLIANCES):
        name, height = f"A{n}", float(rng.beta(1.5, 2.5))
        alliances.append(
            Alliance(
                alliance_id=name,
                name=f"Alliance {n}",
                partner=f"Partner {n}",
                kind="asset",
                phase=("development", "launch", "commercial")[n % 3],
                skills=(AREAS[n % 3],) if n % 2 else (),
                current_manager=f"M{n % MANAGERS}",
                shared_risk_reward=True,
                business_model_defined=True,
            )
        )
        for key, criterion in playbook.criteria.items():
            level = float(np.clip(np.rint(1 + 4 * height + rng.normal(0, 0.6)), 1, 5))
            counted = criterion.counts
            evaluations.append(
                Evaluation(
                    alliance_id=name,
                    criterion=key,
                    evaluator="made up",
                    date=date(2026, 12, 1),
                    level=level
                    if not counted
                    else float((0.0, *counted)[int(level) - 1]),
                    basis="assumption",
                )
            )
    teams = (
        Team(
            team_id="T1",
            name="Project management",
            resourcing_option="project_management",
            hours_per_month=160.0,
            hourly_cost=80.0,
        ),
    )
    return Register(
        alliances=tuple(alliances),
        evaluations=tuple(evaluations),
        managers=people,
        teams=teams,
    )


def made_up_scenario(playbook: Playbook, number: int) -> Scenario:
    """Return a scenario of two years with four options, as-is among them."""
    simple = [
        key for key, item in playbook.profiles.items() if item.segment == "simple"
    ]
    hires = tuple(
        Manager(
            manager_id=f"H{n}",
            name=f"Hire {n}",
            grade="senior",
            fte=1.0,
            skills=AREAS,
            available_from=date(2027, 7, 1),
            annual_cost=190_000.0,
        )
        for n in (1, 2)
    )
    lead = MayLead(resourcing="project_management", profiles=tuple(simple))
    base = Scenario(
        title="Benchmark of futures (made up)",
        register_path="register",
        playbook_path="playbook.toml",
        horizon=Horizon(start=date(2027, 1, 1), periods=PERIODS),
        optimizer=OptimizerSettings(gap=0.02, time_limit_seconds=60.0),
        options={
            "hire_one": Option(title="Hire one", hires=hires[:1]),
            "hire_two": Option(title="Hire two", hires=hires),
            "projects": Option(title="Project managers lead", may_lead=(lead,)),
        },
    )
    return base.replace(futures=base.futures.replace(number=number))


def main() -> int:
    """Time the futures, measure what quick reviews lose, and print both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--futures", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--checked", type=int, default=24)
    asked = parser.parse_args()
    playbook = read_playbook(default_playbook_path())
    register = made_up_register(playbook)
    scenario = made_up_scenario(playbook, asked.futures)
    options = ("as_is", *scenario.options)
    began = perf_counter()
    ready = [
        prospect(prepare(scenario, register=register, playbook=playbook, option=name))
        for name in options
    ]
    planned = perf_counter() - began
    outcome_of(ready, settings=scenario.futures.replace(number=4), jobs=asked.jobs)
    began = perf_counter()
    quick = outcome_of(ready, jobs=asked.jobs)
    lived = perf_counter() - began
    few = scenario.futures.replace(number=min(asked.checked, asked.futures))
    thorough = outcome_of(ready, settings=few, jobs=asked.jobs, effort=THOROUGH)
    sys.stdout.write(
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"numba {version('numba')}\n"
        f"{asked.futures} futures x {len(options)} options x {PERIODS} reviews, "
        f"{MANAGERS} managers x {ALLIANCES} alliances, {asked.jobs} processes: "
        f"{lived:.1f} s, after {planned:.1f} s for the plans\n"
    )
    a, b = quick.values()[:, : few.number], thorough.values()
    full = quick.values("full_points")[:, : few.number].mean()
    for k, name in enumerate(options):
        own, gap = (
            mean_interval(a[k] - b[k]),
            mean_interval((a[k] - a[0]) - (b[k] - b[0])),
        )
        sys.stdout.write(
            f"{name}: {own.value / full:+.2%} ± {own.half_width / full:.2%} of full value; "
            f"lead over as_is {(a[k] - a[0]).mean() / full:+.2%}, "
            f"with more moves {gap.value / full:+.2%} ± {gap.half_width / full:.2%} apart\n"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
