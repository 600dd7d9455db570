"""A program as it is written down, batch after batch of columns and rows.

It knows nothing of people or alliances.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array


@dataclass(frozen=True, kw_only=True, eq=False)
class Rows:
    """Columns and rows of a program as they are written down, batch after batch."""

    worth: list[np.ndarray] = field(default_factory=list)
    high: list[np.ndarray] = field(default_factory=list)
    entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(
        default_factory=list
    )
    hired: list[tuple[np.ndarray, np.ndarray, np.ndarray]] = field(default_factory=list)
    right: list[np.ndarray] = field(default_factory=list)
    support: dict[int, np.ndarray] = field(default_factory=dict)

    def columns(self, worth: np.ndarray, high: np.ndarray) -> np.ndarray:
        """Add columns and return their indices."""
        start = sum(map(len, self.worth))
        self.worth.append(worth)
        self.high.append(high)
        return np.arange(start, start + len(worth))

    def rows(self, right: np.ndarray) -> np.ndarray:
        """Add rows that are at most their right-hand sides and return their indices."""
        start = sum(map(len, self.right))
        self.right.append(right)
        return np.arange(start, start + len(right))

    def put(self, rows: np.ndarray, columns: np.ndarray, values: np.ndarray) -> None:
        """Add coefficients of columns."""
        self.entries.append((rows, columns, values))

    def put_hired(self, rows: np.ndarray, who: np.ndarray, values: np.ndarray) -> None:
        """Add coefficients of hires, by resource."""
        self.hired.append((rows, who, values))

    def matrix(
        self, entries: list[tuple[np.ndarray, np.ndarray, np.ndarray]], width: int
    ) -> csr_array:
        """Return coefficients as a matrix."""
        none = np.zeros(0, dtype=int)
        rows = np.concatenate([none, *(rows for rows, _, _ in entries)])
        columns = np.concatenate([none, *(columns for _, columns, _ in entries)])
        values = joined([values for _, _, values in entries])
        height = sum(map(len, self.right))
        return csr_array((values, (rows, columns)), shape=(height, width))


def joined(parts: list[np.ndarray]) -> np.ndarray:
    """Return arrays one after another."""
    return np.concatenate([np.zeros(0), *parts])
