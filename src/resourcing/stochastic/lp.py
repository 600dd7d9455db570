"""A linear program on sparse arrays, some of its columns whole, and its solution by HiGHS.

It maximizes. It knows nothing of stages or outcomes.
"""

from dataclasses import dataclass
from typing import Any, Literal

import highspy
import numpy as np
from scipy.sparse import csc_array

Status = Literal["optimal", "feasible", "time_limit", "infeasible", "unbounded"]

TIGHT = 1e-9
"""How closely rows, reduced costs and whole numbers are kept."""
WIDE = 10
"""Columns for each row from which on HiGHS begins with primal simplex and without presolve."""
PRIMAL = 4
"""Number of primal simplex among the strategies of HiGHS."""
WORDS: dict[Any, Status] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kTimeLimit: "time_limit",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}
EITHER = highspy.HighsModelStatus.kUnboundedOrInfeasible
"""Infeasible or unbounded: HiGHS has not looked which."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Program:
    """A program that maximizes the worth of its columns.

    Attributes
    ----------
    worth, low, high, whole
        Of each column: worth of a unit, bounds, whether it is whole; shape (column,).
    rows
        Coefficients, shape (row, column).
    least, most
        Bounds of each row, infinite for none; shape (row,).
    """

    worth: np.ndarray
    rows: csc_array
    least: np.ndarray
    most: np.ndarray
    low: np.ndarray
    high: np.ndarray
    whole: np.ndarray


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What HiGHS found.

    Attributes
    ----------
    status
        ``optimal``, ``time_limit``, ``infeasible`` or ``unbounded``.
    value, bound
        Worth of the columns, minus infinity where there are none; upper bound on the optimum.
    columns
        Values of the columns, shape (column,); empty where there are none.
    prices
        Worth of a unit more on the right-hand side of each row, shape (row,); empty where columns are whole.
    basis
        Where a like program may start.
    """

    status: Status
    value: float
    bound: float
    columns: np.ndarray
    prices: np.ndarray
    basis: Any = None


def maximize(
    program: Program, *, seconds: float | None = None, basis: Any = None
) -> Answer:
    """Return the best columns of a program, to a gap of zero unless the time is over.

    Parameters
    ----------
    program
        The program.
    seconds
        Time limit.
    basis
        Basis of a like program to start from.

    Raises
    ------
    RuntimeError
        If HiGHS gives up.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csc_array
    >>> program = Program(
    ...     worth=np.array([3.0, 2.0]),
    ...     rows=csc_array(np.array([[1.0, 1.0]])),
    ...     least=np.array([-np.inf]),
    ...     most=np.array([4.0]),
    ...     low=np.zeros(2),
    ...     high=np.array([3.0, 9.0]),
    ...     whole=np.zeros(2, dtype=bool),
    ... )
    >>> answer = maximize(program)
    >>> answer.value, answer.columns.tolist(), answer.prices.tolist()
    (11.0, [3.0, 1.0], [2.0])
    """
    if not len(program.worth):
        return _without_columns(program)
    engine = _engine(program, seconds)
    if basis is not None:
        engine.setBasis(basis)
    elif _is_wide(program):
        engine.setOptionValue("presolve", "off")
        engine.setOptionValue("simplex_strategy", PRIMAL)
    engine.run()
    if engine.getModelStatus() == EITHER:
        engine.setOptionValue("presolve", "off")
        engine.run()
    return _answer(engine, program)


def _without_columns(program: Program) -> Answer:
    """Return the answer of a program that has rows only."""
    kept = ((program.least <= TIGHT) & (program.most >= -TIGHT)).all()
    return Answer(
        status="optimal" if kept else "infeasible",
        value=0.0 if kept else -np.inf,
        bound=0.0 if kept else -np.inf,
        columns=np.zeros(0),
        prices=np.zeros(len(program.least)),
    )


def _is_wide(program: Program) -> bool:
    """Return whether a program has so many columns for its rows that primal simplex suits it better (measured)."""
    height, width = program.rows.shape
    return width > WIDE * height and not program.whole.any()


def _engine(program: Program, seconds: float | None) -> highspy.Highs:
    """Return HiGHS with a program and its settings."""
    engine = highspy.Highs()  # type: ignore[no-untyped-call] # highspy ships no types
    engine.silent()
    engine.setOptionValue("threads", 1)
    engine.setOptionValue("mip_rel_gap", 0.0)
    engine.setOptionValue("mip_abs_gap", TIGHT)
    for tolerance in ("primal", "dual", "mip"):
        engine.setOptionValue(f"{tolerance}_feasibility_tolerance", TIGHT)
    if seconds is not None:
        engine.setOptionValue("time_limit", max(seconds, 0.0))
    _pass(engine, program)
    return engine


def _pass(engine: highspy.Highs, program: Program) -> None:
    """Hand a program over to HiGHS, column by column."""
    rows = program.rows
    shape = (rows.shape[1], rows.shape[0], rows.nnz)
    by_column, maximizing, offset = 1, -1, 0.0
    matrix = (rows.indptr.astype(np.int32), rows.indices.astype(np.int32), rows.data)
    bounds = (program.low, program.high, program.least, program.most)
    kinds = program.whole.astype(np.int32)
    engine.passModel(
        *shape, by_column, maximizing, offset, program.worth, *bounds, *matrix, kinds
    )


def _answer(engine: highspy.Highs, program: Program) -> Answer:
    """Return what HiGHS found; raise where it has no word for it."""
    model_status = engine.getModelStatus()
    if model_status not in WORDS:
        msg = f"HiGHS gave up: {engine.modelStatusToString(model_status)}"
        raise RuntimeError(msg)
    status, info = WORDS[model_status], engine.getInfo()
    found = (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    mixed = bool(program.whole.any())
    solution = engine.getSolution()
    value = float(info.objective_function_value) if found else -np.inf
    bounds = {"optimal": value, "infeasible": -np.inf}
    proven = float(info.mip_dual_bound) if mixed else np.inf
    bound = bounds.get(status, proven)
    return Answer(
        status=status,
        value=np.inf if status == "unbounded" else value,
        bound=max(bound, proven) if mixed and status == "optimal" else bound,
        columns=np.array(solution.col_value) if found else np.zeros(0),
        prices=np.zeros(0) if mixed else np.array(solution.row_dual),
        basis=None if mixed else engine.getBasis(),
    )
