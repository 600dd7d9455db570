"""Solves the compact model for an answer that differs from known ones and is worth enough."""

from collections.abc import Sequence

import numpy as np
import pulp

from resourcing.formulation.equations import objective
from resourcing.formulation.equations.terms import Rows, Terms, total
from resourcing.formulation.highs import Stop, Verdict, build, solve
from resourcing.formulation.variables import Model
from resourcing.problem import NOBODY, ProblemData


def solve_apart(
    data: ProblemData,
    *,
    known: Sequence[np.ndarray],
    periods: int,
    worth: float,
    stop: Stop,
    start: np.ndarray | None = None,
) -> Verdict:
    """Return the best answer whose leads differ from every known one.

    Parameters
    ----------
    data
        The instance.
    known
        Leads to differ from, each of shape (alliance, period).
    periods
        Least number of alliance-periods whose lead differs.
    worth
        Least objective in value points.
    stop
        When HiGHS stops.
    start
        Leads to start from, which differ enough and are worth enough.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0), available=np.array([[15.0], [5.0]])
    ... )
    >>> best, stop = np.zeros((1, 1), dtype=int), Stop(gap_points=1e-6)
    >>> asked = {"known": [best], "periods": 1, "stop": stop}
    >>> solve_apart(data, worth=0.4, **asked).lead.tolist()
    [[1]]
    >>> solve_apart(data, worth=0.6, **asked).word
    'infeasible'
    """
    model = build(data)
    for name, row in differ(model, known=known, periods=periods):
        model.problem.addConstraint(row, name)
    points = objective(model)
    if len(points):
        model.problem.addConstraint(points >= worth, "worth_enough")
    return solve(model, stop=stop, start=start)


def differ(model: Model, *, known: Sequence[np.ndarray], periods: int) -> Rows:
    """(23) Leads differ from each known answer in so many active alliances and periods.

    Nobody counts as a lead. The row counts what stays the same.
    """
    active = int(model.data.active.sum())
    for number, lead in enumerate(known):
        same: Terms = [
            (1.0, x) for (r, a, t), x in model.lead.items() if lead[a, t] == r
        ]
        same += [
            (1.0, x) for (a, t), x in model.unmanaged.items() if lead[a, t] == NOBODY
        ]
        row = total(same) if same else pulp.LpAffineExpression()
        yield f"differ_{number}", row <= active - periods
