"""Simulated annealing over leads: a good start for the exact solve, found in seconds and proven by nobody.

Once the leads are fixed, coverage separates into one fractional knapsack for each resource and period
(`results.fill_hours`), so a move of a lead is priced by refilling the few cells that it touches. Compiled with numba;
the compiled code is cached on disk.
"""

from resourcing.search.annealing import improve, only_eligible, warm_up

__all__ = ["improve", "only_eligible", "warm_up"]
