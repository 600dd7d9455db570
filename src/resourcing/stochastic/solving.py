"""Solves a two-stage program by the extensive form where it is small, else by the L-shaped method."""

import time
from typing import Literal

import numpy as np

from resourcing.stochastic.answers import HereAndNow
from resourcing.stochastic.description import TwoStage
from resourcing.stochastic.extensive import extensive_form
from resourcing.stochastic.l_shaped import GAP, l_shaped
from resourcing.stochastic.lp import maximize
from resourcing.stochastic.recourse import Recourse

Method = Literal["auto", "extensive", "l_shaped"]

MOST_EXTENSIVE_COLUMNS = 4_000
"""Columns up to which the extensive form is solved; measured, see docs/stochastic.md."""


def solve(
    problem: TwoStage,
    *,
    method: Method = "auto",
    gap: float = GAP,
    seconds: float | None = None,
) -> HereAndNow:
    """Return the decision that is best before the outcome is known (the recourse problem, RP).

    Parameters
    ----------
    problem
        The program.
    method
        ``extensive``: one program of everything; ``l_shaped``: cuts; ``auto``: the first where it is small.
    gap
        Gap at which the L-shaped method stops, as a share of the worth.
    seconds
        Time limit.

    Raises
    ------
    ValueError
        If an outcome's second stage has no limit to its worth, or the method is unknown.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> print(solve(farmer()))
    optimal: 108,390.0 of at most 108,390.0
    >>> solve(farmer(), method="l_shaped").first.round().tolist()
    [170.0, 80.0, 250.0]
    """
    if method not in {"auto", "extensive", "l_shaped"}:
        msg = f"method is auto, extensive or l_shaped, not {method}"
        raise ValueError(msg)
    if method == "extensive" or (method == "auto" and is_small(problem)):
        return _extensive(problem, seconds)
    return l_shaped(problem, gap=gap, seconds=seconds)[0]


def expected_worth(
    problem: TwoStage, x: np.ndarray, *, recourse: Recourse | None = None
) -> np.ndarray:
    """Return what a decision is worth in each outcome, minus infinity where it leaves no answer.

    The worth of the first stage is included; times the chances it adds up to the expected worth.

    Parameters
    ----------
    problem
        The program.
    x
        The decision, shape (column,).
    recourse
        The program's second stage, where it has been asked before.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.stochastic.classics import farmer
    >>> expected_worth(farmer(), np.array([170.0, 80.0, 250.0])).round().tolist()
    [48820.0, 109350.0, 167000.0]
    """
    second = (recourse or Recourse(problem)).at(np.asarray(x, dtype=float))
    return float(problem.first.worth @ x) + second.worth


def is_small(problem: TwoStage) -> bool:
    """Return whether the extensive form is small enough to be solved as a whole.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> is_small(farmer())
    True
    """
    columns = sum(len(outcome.worth) for outcome in problem.outcomes)
    return columns <= MOST_EXTENSIVE_COLUMNS


def _extensive(problem: TwoStage, seconds: float | None) -> HereAndNow:
    """Return the answer of the extensive form."""
    began = time.perf_counter()
    answer = maximize(extensive_form(problem), seconds=seconds)
    constant = sum(item.probability * item.constant for item in problem.outcomes)
    return HereAndNow(
        labels=problem.first.labels,
        first=_first_of(problem, answer.columns),
        objective=answer.value + constant,
        bound=answer.bound + constant,
        status=answer.status,
        method="extensive",
        rounds=0,
        seconds=time.perf_counter() - began,
    )


def _first_of(problem: TwoStage, columns: np.ndarray) -> np.ndarray:
    """Return x, whole where it must be; empty where there is none."""
    x = columns[: len(problem.first.labels)]
    return np.where(problem.first.whole, np.round(x), x) if len(x) else x
