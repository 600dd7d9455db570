"""Builders of small sweeps: the small run's first half year, solved roughly, in about a tenth of a second a row."""

import os
import signal
import time
from pathlib import Path
from typing import Any

from builders_run import small_register, small_scenario
from helpers import playbook_keys, write_csv_register, write_toml

from resourcing.sweep import Study, read_study
from resourcing.sweep.evaluating import Found
from resourcing.sweep.working import record

CEILING = "playbook.planning.occupancy_ceiling"
HANDOVERS = "scenario.max_handovers"
GRADE = "playbook.profiles.partnership.least_grade"
"""Least grade of the profile of A5, which is pinned to a manager: above that, no row can be staffed."""


def write_sweep_inputs(folder: Path) -> Path:
    """Write the small register, playbook and scenario over two quarters and return the scenario's path."""
    rows = small_register().model_dump(by_alias=True)
    write_csv_register(folder / "register", {k: v for k, v in rows.items() if v})
    write_toml(folder / "playbook.toml", playbook_keys())
    keys = small_scenario().model_dump(by_alias=True, exclude_none=True)
    horizon = {**keys["horizon"], "periods": 2}
    keys = {**keys, "horizon": horizon, "changes": []}
    keys["simulation"] = {"replications": 4}
    return write_toml(folder / "small.toml", keys)


def study_keys(**changes: Any) -> dict[str, Any]:
    """Return the keys of a study of two parameters in a grid of four points."""
    keys = {
        "title": "Ceilings",
        "scenario": "small.toml",
        "options": ["as_is"],
        "design": {"kind": "grid"},
        "parameters": [
            {"key": CEILING, "values": [0.8, 0.9], "label": "ceiling"},
            {"key": "scenario.seed", "values": [0, 1]},
        ],
        "solve": {"effort": "quick", "gap": 0.9},
    }
    return {**keys, **changes}


def write_study(folder: Path, **changes: Any) -> Path:
    """Write a study with everything that it names and return its path."""
    write_sweep_inputs(folder)
    return write_toml(folder / "study.toml", study_keys(**changes))


def small_study(folder: Path, **changes: Any) -> Study:
    """Return a study, written and read."""
    return read_study(write_study(folder, **changes))


def only_measured(frame):
    """Return results without what differs from one start to the next: times and places."""
    return frame.drop(columns=["seconds", "overhead", "begun", "worker"])


def deadly(row, source):
    """Compute a row in no time, but end the process at the fourth."""
    if row.number == 3:
        time.sleep(0.2)
        os.kill(os.getpid(), signal.SIGKILL)
    return record(row, Found(status="ok", measured={"points": 1.0}))
