"""Seconds to learn from a made-up log of 100,000 rows: reading its files, judging every row, estimating everything.

Run `python benchmarks/calibration.py [ROWS]`; nothing is written but to a temporary folder.
"""

import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from time import perf_counter
from typing import TypeVar

import numpy as np
import pandas as pd

from resourcing.calibrate import Log, calibrate
from resourcing.domain import Alliance, Manager, Register
from resourcing.front_door import Placement, Portfolio
from resourcing.read import default_playbook_path, read_history, read_playbook
from resourcing.scenario import AS_IS, Horizon, World

Result = TypeVar("Result")

ROWS = 100_000
ALLIANCES, PEOPLE, YEARS = 600, 80, 3
FIRST = np.datetime64("2024-01-01", "D")


def made_up_world() -> tuple[World, Portfolio]:
    """Return a world of many alliances over the default playbook, each with a profile in turn."""
    playbook = read_playbook(default_playbook_path())
    profiles = list(playbook.profiles)
    alliances = tuple(
        Alliance(
            alliance_id=f"A{n}",
            name=f"Alliance {n}",
            partner=f"Partner {n}",
            kind="asset",
            phase=("development", "launch", "commercial")[n % 3],
            start=date(2024 + n % 2, 1 + n % 12, 1) if n % 4 == 0 else None,
            shared_risk_reward=True,
            business_model_defined=True,
        )
        for n in range(ALLIANCES)
    )
    people = tuple(
        Manager(manager_id=f"M{n}", name=f"Person {n}", grade="senior", fte=1.0)
        for n in range(PEOPLE)
    )
    placements = tuple(
        Placement(
            alliance_id=row.alliance_id,
            name=row.name,
            eligible=True,
            profile=profiles[n % len(profiles)],
            segment=playbook.profiles[profiles[n % len(profiles)]].segment,
        )
        for n, row in enumerate(alliances)
    )
    world = World(
        register=Register(alliances=alliances, managers=people),
        playbook=playbook,
        horizon=Horizon(start=date(2027, 1, 1), periods=4),
        today=date(2027, 1, 1),
        seed=0,
        option=AS_IS,
    )
    return world, Portfolio(placements=placements)


def made_up_log(rows: int, world: World) -> dict[str, pd.DataFrame]:
    """Return a made-up log: a fifth of the rows are requests, one row in a hundred is wrong."""
    rng = np.random.default_rng(0)
    requests = rows // 5
    on_request = [
        n for n, s in world.playbook.services.items() if s.trigger == "on_request"
    ]
    opened = FIRST + rng.integers(0, 365 * YEARS, requests)
    moment = (
        opened + np.timedelta64(9, "h") + rng.integers(0, 480, requests).astype("m8[m]")
    )
    first = moment + (rng.exponential(2.0, requests) * 1440).astype("m8[m]")
    asked = pd.DataFrame(
        {
            "opened": moment,
            "first_response": first,
            "closed": first + (rng.exponential(3.0, requests) * 1440).astype("m8[m]"),
            "alliance_id": _codes(rng, "A", ALLIANCES, requests),
            "service": rng.choice(on_request, requests),
            "manager_id": _codes(rng, "M", PEOPLE, requests),
        }
    )
    answered = asked.sample(rows - requests, replace=True, random_state=0)
    sheet = pd.DataFrame(
        {
            "date": answered["first_response"].dt.date.astype(str),
            "manager_id": answered["manager_id"],
            "alliance_id": answered["alliance_id"],
            "service": np.where(
                rng.random(len(answered)) < 0.5,
                answered["service"],
                rng.choice(list(world.playbook.services), len(answered)),
            ),
            "hours": rng.gamma(2.0, 1.0, len(answered)).round(2).astype(str),
        }
    )
    wrong = rng.random(len(sheet)) < 0.01
    sheet.loc[wrong, "hours"] = rng.choice(["x", "-1", "99", ""], wrong.sum())
    return {"timesheet": sheet, "requests": asked}


def _codes(rng: np.random.Generator, mark: str, number: int, rows: int) -> np.ndarray:
    """Return codes drawn at random."""
    return np.array([f"{mark}{n}" for n in rng.integers(0, number, rows)])


def timed(what: str, step: Callable[[], Result]) -> Result:
    """Do a step and print its seconds."""
    begin = perf_counter()
    result = step()
    print(f"{what:<32} {perf_counter() - begin:6.2f} s")
    return result


def main() -> None:
    """Time every step."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    world, portfolio = made_up_world()
    log = made_up_log(rows, world)
    with tempfile.TemporaryDirectory() as folder:
        for name, frame in log.items():
            frame.to_csv(Path(folder) / f"{name}.csv", index=False)
        print(
            f"{sum(map(len, log.values())):,} rows, {ALLIANCES} alliances, {YEARS} years (made up)"
        )
        begin = perf_counter()
        history = timed("reading the files", lambda: read_history(folder))
    tidy = timed(
        "cells to values",
        lambda: Log.of(timesheet=history.timesheet, requests=history.requests),
    )
    found = timed(
        "judging and estimating",
        lambda: calibrate(tidy, portfolio=portfolio, world=world),
    )
    print(f"{'all':<32} {perf_counter() - begin:6.2f} s")
    for total in found.account.totals:
        print(f"{total.table}: {total.used:,} rows used, {total.left_out:,} left out")


if __name__ == "__main__":
    main()
