"""Generalized assignment instances by the published recipes of types a to e.

P. C. Chu and J. E. Beasley, "A genetic algorithm for the generalized assignment problem", Computers and Operations
Research 24 (1997), 17-23, for a to d; M. Yagiura, T. Ibaraki and F. Glover, "An ejection chain approach for the generalized
assignment problem", INFORMS Journal on Computing 16 (2004), 133-151, for e.
"""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Costs and work of every agent and job, shape (agent, job), and the capacity of every agent."""

    costs: np.ndarray
    work: np.ndarray
    capacity: np.ndarray

    def write(self, path: Path) -> Path:
        """Write the instance in the format of OR-Library and return the path."""
        numbers = [*self.costs.shape, *self.costs.ravel(), *self.work.ravel()]
        numbers += [*self.capacity]
        path.write_text(" ".join(f"{number:g}" for number in numbers) + "\n")
        return path

    def brute_force(self) -> float | None:
        """Return the least cost over all assignments, None where none fits."""
        num_agents, num_jobs = self.costs.shape
        jobs, best = np.arange(num_jobs), None
        for chosen in product(range(num_agents), repeat=num_jobs):
            agents = np.array(chosen)
            load = np.bincount(
                agents, weights=self.work[agents, jobs], minlength=num_agents
            )
            cost = float(self.costs[agents, jobs].sum())
            if (load <= self.capacity).all() and (best is None or cost < best):
                best = cost
        return best


def gap_instance(kind: str, *, num_agents: int, num_jobs: int, seed: int) -> Gap:
    """Return an instance of type a, b, c, d or e, all its numbers whole."""
    rng, shape = np.random.default_rng(seed), (num_agents, num_jobs)
    if kind == "e":  # 1 - random() lies above 0
        work = np.ceil(1 - 10 * np.log(1 - rng.random(shape)))
        costs = np.ceil(1000 / work - 10 * rng.random(shape))
    elif kind == "d":
        work = rng.integers(1, 101, shape)
        costs = 111 - work + rng.integers(-10, 11, shape)
    else:
        work, costs = rng.integers(5, 26, shape), rng.integers(10, 51, shape)
    return Gap(costs=costs, work=work, capacity=_capacity(kind, costs, work))


def _capacity(kind: str, costs: np.ndarray, work: np.ndarray) -> np.ndarray:
    """Return the capacity of every agent, rounded down to whole numbers."""
    num_agents, num_jobs = costs.shape
    if kind in "cde":
        return np.floor(0.8 * work.sum(axis=1) / num_agents)
    cheapest = costs.argmin(axis=0)
    loads = np.bincount(
        cheapest, weights=work[cheapest, np.arange(num_jobs)], minlength=num_agents
    )
    wide = 0.6 * num_jobs / num_agents * 15 + 0.4 * loads.max()
    return np.full(num_agents, np.floor(wide if kind == "a" else 0.7 * wide))
