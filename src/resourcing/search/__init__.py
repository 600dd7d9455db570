"""Simulated annealing over leads: good answers in a second, proven by nobody.

Once the leads are fixed, coverage separates into one fractional knapsack for each resource and period
(`results.fill_hours`), so a move of a lead is priced by the few knapsacks that it touches. Compiled with numba;
the compiled code is cached on disk.
"""

from resourcing.search.annealing import (
    NUM_RUNS,
    Interrupted,
    anneal,
    best_of,
    improve,
    only_eligible,
    scale_of,
)
from resourcing.search.tables import FORBIDDEN, Tables, tables

__all__ = [
    "FORBIDDEN",
    "NUM_RUNS",
    "Interrupted",
    "Tables",
    "anneal",
    "best_of",
    "improve",
    "only_eligible",
    "scale_of",
    "tables",
]
