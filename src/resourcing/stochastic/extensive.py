"""The extensive form: one program that holds the first stage and every outcome at once.

One function an equation, numbered as in docs/stochastic.md.
"""

import numpy as np
from scipy.sparse import csc_array, csr_array, hstack, vstack

from resourcing.stochastic.description import TwoStage
from resourcing.stochastic.lp import Program


def extensive_form(problem: TwoStage) -> Program:
    """Return the extensive form of a two-stage program: equations (1) to (4).

    The constants of outcomes are left out: no column is worth them.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> program = extensive_form(farmer())
    >>> program.rows.shape
    (10, 21)
    """
    low, high, whole = column_bounds(problem)
    rows = [first_rows(problem), recourse_rows(problem)]
    return Program(
        worth=objective(problem),
        rows=csc_array(vstack([matrix for matrix, _, _ in rows])),
        least=np.concatenate([least for _, least, _ in rows]),
        most=np.concatenate([most for _, _, most in rows]),
        low=low,
        high=high,
        whole=whole,
    )


def objective(problem: TwoStage) -> np.ndarray:
    """(1) Worth of x, and of each outcome's x and y times its chance, shape (column,)."""
    expected = sum(item.probability * item.first_worth for item in problem.outcomes)
    chances = [item.probability * item.worth for item in problem.outcomes]
    return np.concatenate([problem.first.worth + expected, *chances])


def first_rows(problem: TwoStage) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """(2) What x alone must keep: A x against its right-hand sides."""
    first = problem.first
    others = sum(len(item.worth) for item in problem.outcomes)
    matrix = hstack([first.rows, csr_array((first.rows.shape[0], others))])
    return csr_array(matrix), *row_limits(first.senses, first.right)


def recourse_rows(problem: TwoStage) -> tuple[csr_array, np.ndarray, np.ndarray]:
    """(3) What x and each outcome's y keep together: T x + W y against its right-hand sides."""
    technology = vstack([item.technology for item in problem.outcomes])
    matrix = hstack([technology, _diagonal([o.recourse for o in problem.outcomes])])
    limits = [row_limits(item.senses, item.right) for item in problem.outcomes]
    least = np.concatenate([low for low, _ in limits])
    return csr_array(matrix), least, np.concatenate([high for _, high in limits])


def column_bounds(problem: TwoStage) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(4) Bounds of x and y, and which columns of x are whole."""
    first, outcomes = problem.first, problem.outcomes
    low = np.concatenate([first.low, *(item.low for item in outcomes)])
    high = np.concatenate([first.high, *(item.high for item in outcomes)])
    whole = np.zeros(len(low), dtype=bool)
    whole[: len(first.whole)] = first.whole
    return low, high, whole


def row_limits(senses: np.ndarray, right: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the bounds of rows, infinite for none, from their senses and right-hand sides.

    Examples
    --------
    >>> import numpy as np
    >>> row_limits(np.array(["<=", "=="]), np.array([1.0, 2.0]))
    (array([-inf,   2.]), array([1., 2.]))
    """
    least = np.where(senses == "<=", -np.inf, right)
    return least, np.where(senses == ">=", np.inf, right)


def _diagonal(blocks: list[csr_array]) -> csr_array:
    """Return matrices along the diagonal of one."""
    if len(blocks) == 1:
        return blocks[0]
    height = np.cumsum([0, *(block.shape[0] for block in blocks)])
    width = np.cumsum([0, *(block.shape[1] for block in blocks)])
    entries = np.cumsum([0, *(block.nnz for block in blocks)])
    indices = [block.indices + at for block, at in zip(blocks, width[:-1], strict=True)]
    starts = [b.indptr[:-1] + at for b, at in zip(blocks, entries[:-1], strict=True)]
    data = np.concatenate([block.data for block in blocks])
    pointers = np.concatenate([*starts, entries[-1:]])
    shape = (int(height[-1]), int(width[-1]))
    return csr_array((data, np.concatenate(indices), pointers), shape=shape)
