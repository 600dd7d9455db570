"""What the second stage is worth at a first-stage decision, and how that changes with it.

Rows and columns of an outcome that hang together only through x are solved apart, equal ones once; answers are remembered.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csc_array

from resourcing.stochastic.blocks import Block, Splitter
from resourcing.stochastic.description import TwoStage
from resourcing.stochastic.extensive import row_limits
from resourcing.stochastic.lp import Answer, Program, maximize

TOGETHER = 600
"""Columns of small blocks that HiGHS is given at once; larger blocks go alone and start from their last basis."""
MISSING = 1e-7
"""Sum by which right-hand sides may be missed before an outcome counts as impossible."""


class Reply(NamedTuple):
    """Worth of a block and what one more unit of each right-hand side adds; or by how much its rows must be missed."""

    worth: float
    prices: np.ndarray
    missing: float


@dataclass(frozen=True, kw_only=True, eq=False)
class Second:
    """The second stage at a first-stage decision.

    Attributes
    ----------
    worth
        Worth of each outcome, its own worth of x and constant included; minus infinity where no y keeps the rows;
        shape (outcome,).
    slopes
        What one more unit of each x adds to the worth, at most; shape (outcome, column).
    missing, missing_slopes
        By how much the rows must be missed, and what one more unit of each x adds to it, at least.
    """

    worth: np.ndarray
    slopes: np.ndarray
    missing: np.ndarray
    missing_slopes: np.ndarray


class Recourse:
    """The second stage of a two-stage program, asked again and again.

    Parameters
    ----------
    problem
        The program.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.stochastic.classics import farmer
    >>> recourse = Recourse(farmer())
    >>> recourse.at(np.array([170.0, 80.0, 250.0])).worth.round().tolist()
    [157720.0, 218250.0, 275900.0]
    """

    def __init__(self, problem: TwoStage) -> None:
        self.problem = problem
        splitter = Splitter()
        self._blocks = [
            block
            for index, outcome in enumerate(problem.outcomes)
            for block in splitter.blocks(index, outcome)
        ]
        self._replies: dict[tuple[int, bytes], Reply] = {}
        self._bases: dict[int, Any] = {}

    @property
    def num_blocks(self) -> int:
        """Return into how many parts the outcomes fall apart."""
        return len(self._blocks)

    @property
    def num_solved(self) -> int:
        """Return how many different parts were solved so far."""
        return len(self._replies)

    def knowing(self, index: int) -> "Recourse":
        """Return the second stage of the program in which one outcome is certain; both remember for each other."""
        known = object.__new__(Recourse)
        known.problem = self.problem.knowing(self.problem.outcomes[index])
        known._blocks = [
            replace(block, outcome=0)
            for block in self._blocks
            if block.outcome == index
        ]
        known._replies, known._bases = self._replies, self._bases
        return known

    def at(self, x: np.ndarray) -> Second:
        """Return the second stage at x.

        Parameters
        ----------
        x
            The first-stage decision, shape (column,).

        Raises
        ------
        ValueError
            If an outcome has no limit to its worth.
        """
        blocks = self._blocks
        rights = [block.right - block.technology @ x for block in blocks]
        self._solve(blocks, rights)
        second = self._start(x)
        for block, right in zip(blocks, rights, strict=True):
            reply = self._replies[block.kind, right.tobytes()]
            slope = -(block.technology.T @ reply.prices)
            if reply.missing > 0:
                second.missing[block.outcome] += reply.missing
                second.missing_slopes[block.outcome] -= slope
            else:
                second.worth[block.outcome] += reply.worth
                second.slopes[block.outcome] += slope
        second.worth[second.missing > 0] = -np.inf
        return second

    def _start(self, x: np.ndarray) -> Second:
        """Return what outcomes are worth without their blocks."""
        outcomes = self.problem.outcomes
        slopes = np.array([outcome.first_worth for outcome in outcomes])
        shape = slopes.shape
        return Second(
            worth=np.array([outcome.constant for outcome in outcomes]) + slopes @ x,
            slopes=slopes,
            missing=np.zeros(shape[0]),
            missing_slopes=np.zeros(shape),
        )

    def _solve(self, blocks: list[Block], rights: list[np.ndarray]) -> None:
        """Solve what is not yet known, and remember it."""
        open_ = {
            (block.kind, right.tobytes()): (block, right)
            for block, right in zip(blocks, rights, strict=True)
            if (block.kind, right.tobytes()) not in self._replies
        }
        for batch in _batches(list(open_.items())):
            parts = [part for _, part in batch]
            replies = _together(parts) if len(parts) > 1 else None
            for at, (key, part) in enumerate(batch):
                self._replies[key] = replies[at] if replies else self._alone(*part)

    def _alone(self, block: Block, right: np.ndarray) -> Reply:
        """Return the reply of one block, from the last basis of its kind."""
        program = _at(block, right)
        answer = maximize(program, basis=self._bases.get(block.kind))
        if answer.status == "optimal":
            self._bases[block.kind] = answer.basis
            return Reply(answer.value, answer.prices, 0.0)
        if answer.status == "infeasible":
            return _missed(program)
        label = self.problem.outcomes[block.outcome].label
        msg = f"outcome {label}: the second stage is {answer.status}"
        raise ValueError(msg)


Part = tuple[Block, np.ndarray]
"""A block and its right-hand sides."""
Asked = tuple[tuple[int, bytes], Part]
"""A part with the key under which its reply is kept."""


def _batches(asked: list[Asked]) -> Iterator[list[Asked]]:
    """Yield parts in batches of few columns."""
    batch: list[Asked] = []
    columns = 0
    for item in asked:
        size = len(item[1][0].program.worth)
        if batch and columns + size > TOGETHER:
            yield batch
            batch, columns = [], 0
        batch.append(item)
        columns += size
    if batch:
        yield batch


def _at(block: Block, right: np.ndarray) -> Program:
    """Return a block's program at right-hand sides."""
    least, most = row_limits(block.senses, right)
    return replace(block.program, least=least, most=most)


def _together(parts: list[Part]) -> list[Reply] | None:
    """Return the replies of small blocks solved as one program, None where that has no answer."""
    programs = [_at(*part) for part in parts]
    answer = maximize(_side_by_side(programs))
    if answer.status != "optimal":
        return None
    columns = np.cumsum([len(program.worth) for program in programs])[:-1]
    rows = np.cumsum([len(program.least) for program in programs])[:-1]
    values = np.split(answer.columns, columns)
    prices = np.split(answer.prices, rows)
    return [
        Reply(float(program.worth @ value), price, 0.0)
        for program, value, price in zip(programs, values, prices, strict=True)
    ]


def _side_by_side(programs: list[Program]) -> Program:
    """Return programs that share nothing as one."""
    joined = {
        name: np.concatenate([getattr(program, name) for program in programs])
        for name in ("worth", "least", "most", "low", "high", "whole")
    }
    matrices = [program.rows for program in programs]
    below = np.cumsum([0, *(matrix.shape[0] for matrix in matrices)])
    before = np.cumsum([0, *(matrix.nnz for matrix in matrices)])
    indices = [m.indices + at for m, at in zip(matrices, below[:-1], strict=True)]
    starts = [m.indptr[:-1] + at for m, at in zip(matrices, before[:-1], strict=True)]
    entries = np.concatenate([matrix.data for matrix in matrices])
    pointers = np.concatenate([*starts, before[-1:]])
    shape = (int(below[-1]), len(joined["worth"]))
    rows = csc_array((entries, np.concatenate(indices), pointers), shape=shape)
    return Program(rows=rows, **joined)


def _missed(program: Program) -> Reply:
    """Return by how much the rows of a program must be missed, or its worth where that is next to nothing."""
    height, width = program.rows.shape
    found = _least_missing(program, height, width)
    if -found.value > MISSING:
        return Reply(-np.inf, found.prices, -found.value)
    wider = replace(program, least=program.least - MISSING, most=program.most + MISSING)
    answer = maximize(wider)
    if answer.status != "optimal":
        msg = (
            "rows can be kept and cannot: numbers of an outcome differ too much in size"
        )
        raise RuntimeError(msg)
    return Reply(answer.value, answer.prices, 0.0)


def _least_missing(program: Program, height: int, width: int) -> Answer:
    """Return the least sum by which rows are missed, as a negative worth."""
    slack = np.ones(height)
    old = program.rows.tocoo()
    at = np.arange(height)
    rows = np.concatenate([old.row, at, at])
    columns = np.concatenate([old.col, width + at, width + height + at])
    entries = np.concatenate([old.data, slack, -slack])
    shape = (height, width + 2 * height)
    return maximize(
        Program(
            worth=np.concatenate([np.zeros(width), -slack, -slack]),
            rows=csc_array((entries, (rows, columns)), shape=shape),
            least=program.least,
            most=program.most,
            low=np.concatenate([program.low, np.zeros(2 * height)]),
            high=np.concatenate([program.high, np.full(2 * height, np.inf)]),
            whole=np.zeros(width + 2 * height, dtype=bool),
        )
    )
