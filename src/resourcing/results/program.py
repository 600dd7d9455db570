"""A small linear program, some of its columns whole, written down column by column and row by row.

It knows nothing of assignments; `results.joint` writes one down, scipy solves it.
"""

from typing import Any

import numpy as np
import scipy  # its parts load when first used
from scipy.sparse import csr_array

Terms = list[tuple[float, int]]
"""Coefficients and columns of a row."""

OPTIONS: Any = {
    "primal_feasibility_tolerance": 1e-10,
    "dual_feasibility_tolerance": 1e-10,
    "mip_rel_gap": 0.0,
}
"""How closely rows must be kept and the optimum be reached."""


class Program:
    """A program that maximizes the worth of its columns, each from 0 to its top.

    Examples
    --------
    >>> program = Program()
    >>> first, second = program.column(worth=3.0), program.column(worth=2.0, top=4.0)
    >>> program.at_most([(1.0, first), (1.0, second)], 5.0)
    >>> program.solve().tolist()
    [5.0, 0.0]
    """

    def __init__(self) -> None:
        self.worth: list[float] = []
        self.top: list[float] = []
        self.whole: list[int] = []
        self.rows: list[tuple[Terms, float]] = []

    def column(self, *, worth: float, top: float = np.inf, whole: int = 0) -> int:
        """Add a column, whole (1) or not (0), and return its index."""
        self.worth.append(worth)
        self.top.append(top)
        self.whole.append(whole)
        return len(self.worth) - 1

    def at_most(self, terms: Terms, limit: float) -> None:
        """Add a row: the sum of coefficient times column stays within the limit."""
        self.rows.append((terms, limit))

    def at_least(self, terms: Terms, limit: float) -> None:
        """Add a row: the sum of coefficient times column reaches the limit."""
        self.rows.append(([(-factor, column) for factor, column in terms], -limit))

    def solve(self) -> np.ndarray | None:
        """Return the best columns, None where no columns keep every row."""
        if not self.worth:
            return np.zeros(0)
        bounds = np.array([np.zeros(len(self.top)), self.top]).T
        if not any(self.whole):
            return self._run(bounds, whole=0)
        found = self._run(bounds, whole=1)
        if found is None:
            return None
        fixed = np.flatnonzero(self.whole)
        bounds[fixed] = np.round(found[fixed])[:, None]
        exact = self._run(
            bounds, whole=0
        )  # again, without a tolerance of whole numbers
        return found if exact is None else exact

    def _run(self, bounds: np.ndarray, *, whole: int) -> np.ndarray | None:
        """Return the best columns within bounds; `whole` 0 forgets that some are whole."""
        asked: dict[str, Any] = {
            "c": -np.array(self.worth),
            "A_ub": self._matrix() if self.rows else None,
            "b_ub": [limit for _, limit in self.rows] or None,
            "bounds": bounds,
            "integrality": np.array(self.whole) * whole,
        }
        answer = scipy.optimize.linprog(method="highs", options=OPTIONS, **asked)
        return np.asarray(answer.x) if answer.status == 0 else None

    def _matrix(self) -> csr_array:
        """Return the coefficients of the rows; a column named twice in a row adds up."""
        entries = [
            (factor, row, column)
            for row, (terms, _) in enumerate(self.rows)
            for factor, column in terms
        ]
        factors, rows, columns = zip(*entries, strict=True) if entries else ((), (), ())
        shape = (len(self.rows), len(self.worth))
        return csr_array((factors, (rows, columns)), shape=shape)
