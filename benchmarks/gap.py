"""Solve a generalized assignment file of OR-Library through the same code as a portfolio, and print one JSON line.

``python benchmarks/gap.py FILE --seconds S`` prints ``{"objective": .., "bound": .., "seconds": ..}`` in the file's
units (minimization). FILE is a path, or the name of a file in the folder ``gap`` of the folder that RESOURCING_DATA
names; or, with ``--made SEED``, a type with numbers of agents and jobs, such as e20400, made by the published recipe.
Without an answer the objective is null and the exit code is 1.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from gap_made import gap_instance

from resourcing.optimize import StopRules, optimize
from resourcing.problem import ProblemData, problem_from_arrays

INTEGRAL_GAP = 1 - 1e-4
"""Gap that proves the optimum of whole costs: no other answer is less than 1 away."""
TOLERANCE = 1e-6


def read_gap(path: Path) -> ProblemData:
    """Return the instance of a file: ``m n``, costs and work agent by agent, capacities.

    An agent is a resource, a job an alliance that must be led and needs no service; its work is overhead, its cost
    a charge of placement. There is one period.
    """
    numbers = np.array(path.read_text(encoding="utf-8").split(), dtype=float)
    num_agents, num_jobs = (int(number) for number in numbers[:2])
    size = num_agents * num_jobs
    if len(numbers) != 2 + 2 * size + num_agents:
        msg = f"{path}: {num_agents} agents and {num_jobs} jobs ask for {2 + 2 * size + num_agents} numbers, found {len(numbers)}"
        raise ValueError(msg)
    costs, work, capacity = np.split(numbers[2:], [size, 2 * size])
    shape = (num_agents, num_jobs)
    return problem_from_arrays(
        need=np.zeros((num_jobs, 1, 1)),
        available=capacity[:, None],
        overhead=work.reshape(*shape, 1),
        placement_cost=costs.reshape(shape),
        must_lead=np.ones(num_jobs, dtype=bool),
    )


def solve_gap(data: ProblemData, *, seconds: float) -> dict[str, float | None]:
    """Return least cost found (None without an answer), lower bound and time in seconds.

    Where all costs are whole numbers the bound is rounded up to the next one.
    """
    whole = bool((data.placement_cost == np.round(data.placement_cost)).all())
    stop = StopRules(gap_points=INTEGRAL_GAP if whole else 0.0, seconds=seconds)
    result = optimize(data, stop=stop)
    objective, bound = result.objective, -result.bound
    if whole:
        bound = int(np.ceil(bound - TOLERANCE))
        objective = None if objective is None else round(objective)
    return {
        "objective": None if objective is None else -objective,
        "bound": bound,
        "seconds": round(result.seconds, 3),
    }


def made(name: str, seed: int) -> ProblemData:
    """Return an instance made by the recipe of a type, such as e20400: type e, 20 agents, 400 jobs."""
    kind, num_agents, num_jobs = name[0], int(name[1:3]), int(name[3:])
    gap = gap_instance(kind, num_agents=num_agents, num_jobs=num_jobs, seed=seed)
    with tempfile.TemporaryDirectory() as folder:
        return read_gap(gap.write(Path(folder) / name))


def find_file(name: str) -> Path:
    """Return the path of a file, or of a file of this name in the public data."""
    public = Path(os.environ.get("RESOURCING_DATA", ""), "gap", name)
    for path in (Path(name), public):
        if path.is_file():
            return path
    sys.exit(f"no such file: {name} (looked here and at {public})")


def main(arguments: list[str] | None = None) -> int:
    """Solve one file, print one line, and return 0 where there is an answer, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--made", type=int, metavar="SEED")
    asked = parser.parse_args(arguments)
    data = (
        read_gap(find_file(asked.file))
        if asked.made is None
        else made(asked.file, asked.made)
    )
    answer = solve_gap(data, seconds=asked.seconds)
    print(json.dumps(answer))
    return 0 if answer["objective"] is not None else 1


if __name__ == "__main__":
    sys.exit(main())
