"""Splits outcomes into blocks: rows and columns that hang together only through the first stage.

It finds out which blocks differ in right-hand sides and technology only; it solves nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from scipy.sparse import csc_array, csr_array
from scipy.sparse.csgraph import connected_components

from resourcing.stochastic.description import Outcome
from resourcing.stochastic.lp import Program

MOST_DENSE = 20_000
"""Entries up to which the technology of a block is kept dense, zeros included: it is multiplied often."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Block:
    """Rows and columns of an outcome that hang together only through x.

    Attributes
    ----------
    outcome, kind
        Index of the outcome; blocks of one kind differ in right-hand sides and technology only.
    program
        The block at a right-hand side of 0.
    senses, right, technology
        As in `Outcome`, the rows of the block.
    """

    outcome: int
    kind: int
    program: Program
    senses: np.ndarray
    right: np.ndarray
    technology: np.ndarray | csr_array


@dataclass(frozen=True, kw_only=True, eq=False)
class _Part:
    """Where a block stands in its outcome, and its coefficients."""

    rows: np.ndarray
    columns: np.ndarray
    matrix: csc_array


class Splitter:
    """Splits outcomes; equal matrices are split once.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> splitter = Splitter()
    >>> years = farmer().outcomes
    >>> [len(list(splitter.blocks(at, year))) for at, year in enumerate(years)]
    [3, 3, 3]
    """

    def __init__(self) -> None:
        self._kinds: dict[bytes, int] = {}
        self._parts: dict[bytes, list[_Part]] = {}
        self._technologies: dict[bytes, list[np.ndarray | csr_array]] = {}

    def blocks(self, index: int, outcome: Outcome) -> Iterator[Block]:
        """Yield the blocks of an outcome, which stands at an index."""
        known = _digest(outcome.recourse)
        if known not in self._parts:
            self._parts[known] = list(_parts(outcome.recourse))
        parts = self._parts[known]
        both = known + _digest(outcome.technology)
        if both not in self._technologies:
            self._technologies[both] = list(_rows(outcome.technology, parts))
        for part, technology in zip(parts, self._technologies[both], strict=True):
            program = _program(part, outcome)
            senses = outcome.senses[part.rows]
            mark = _fingerprint(program, senses)
            yield Block(
                outcome=index,
                kind=self._kinds.setdefault(mark, len(self._kinds)),
                program=program,
                senses=senses,
                right=outcome.right[part.rows],
                technology=technology,
            )


def _parts(recourse: csr_array) -> Iterator[_Part]:
    """Yield the blocks of a matrix: ordered by component, each lies together."""
    rows_of, columns_of = _components(recourse)
    row_order = np.argsort(rows_of, kind="stable")
    column_order = np.argsort(columns_of, kind="stable")
    matrix = csc_array(recourse[row_order][:, column_order])
    count = int(max(rows_of.max(initial=-1), columns_of.max(initial=-1))) + 1
    row_ends = np.searchsorted(rows_of[row_order], np.arange(count + 1))
    column_ends = np.searchsorted(columns_of[column_order], np.arange(count + 1))
    for part in range(count):
        rows = slice(row_ends[part], row_ends[part + 1])
        columns = slice(column_ends[part], column_ends[part + 1])
        yield _Part(
            rows=row_order[rows],
            columns=column_order[columns],
            matrix=_cut_out(matrix, rows, columns),
        )


def _components(recourse: csr_array) -> tuple[np.ndarray, np.ndarray]:
    """Return to which component each row and each column belongs."""
    height, width = recourse.shape
    entries = recourse.tocoo()
    links = csr_array(
        (np.ones(entries.nnz), (entries.row, height + entries.col)),
        shape=(height + width, height + width),
    )
    _, belongs = connected_components(links, directed=False)
    return belongs[:height], belongs[height:]


def _cut_out(matrix: csc_array, rows: slice, columns: slice) -> csc_array:
    """Return a block that lies together in a matrix."""
    starts = matrix.indptr[columns.start : columns.stop + 1]
    inside = slice(starts[0], starts[-1])
    shape = (int(rows.stop - rows.start), len(starts) - 1)
    indices = matrix.indices[inside] - rows.start
    return csc_array((matrix.data[inside], indices, starts - starts[0]), shape=shape)


def _rows(
    technology: csr_array, parts: list[_Part]
) -> Iterator[np.ndarray | csr_array]:
    """Yield the technology of each block, dense where it is small."""
    width = technology.shape[1]
    if technology.shape[0] * width <= MOST_DENSE:
        dense = technology.toarray()
        yield from (dense[part.rows] for part in parts)
        return
    for part in parts:
        rows = csr_array(technology[part.rows])
        yield rows.toarray() if len(part.rows) * width <= MOST_DENSE else rows


def _program(part: _Part, outcome: Outcome) -> Program:
    """Return the program of a block at a right-hand side of 0."""
    nothing = np.zeros(len(part.rows))
    return Program(
        worth=outcome.worth[part.columns],
        rows=part.matrix,
        least=nothing,
        most=nothing,
        low=outcome.low[part.columns],
        high=outcome.high[part.columns],
        whole=np.zeros(len(part.columns), dtype=bool),
    )


def _fingerprint(program: Program, senses: np.ndarray) -> bytes:
    """Return what two blocks share exactly when they differ in right-hand sides and technology only."""
    digest = sha256(_digest(program.rows))
    for array in (program.worth, program.low, program.high, senses.astype("U2")):
        digest.update(array.tobytes())
    return digest.digest()


def _digest(matrix: csr_array | csc_array) -> bytes:
    """Return what equal matrices share."""
    digest = sha256(repr(matrix.shape).encode())
    for array in (matrix.indptr, matrix.indices):
        digest.update(array.astype(np.int64).tobytes())
    digest.update(matrix.data.tobytes())
    return digest.digest()
