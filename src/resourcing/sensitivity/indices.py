"""Which assumptions the spread of an outcome comes from: Sobol indices, alone and with all interactions.

The design may be evaluated anywhere; one row may be a whole study of futures. Assumptions are taken as independent.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # its parts load when first used

from resourcing.sensitivity.assumptions import Assumption, checked, number
from resourcing.words import listed

PARTS = ("A", "B")
"""The two independent samples of a design."""
CLEAR = 0.1
"""Share of the spread from which on interactions are worth a sentence."""


@dataclass(frozen=True, kw_only=True)
class SobolDesign:
    """Values of assumptions at which an outcome is to be computed.

    Attributes
    ----------
    assumptions
        The assumptions.
    n
        Rows of each of the two samples; a power of two.
    frame
        n (assumptions + 2) rows: part (A, B, or the assumption that A has from B), row (from 0) and one column for each assumption.
    """

    assumptions: tuple[Assumption, ...]
    n: int
    frame: pd.DataFrame

    @property
    def points(self) -> pd.DataFrame:
        """Return the columns of the assumptions only, one row for each evaluation."""
        return self.frame[[one.name for one in self.assumptions]]


@dataclass(frozen=True, kw_only=True)
class SobolIndices:
    """Shares of the variance of an outcome by assumption.

    Attributes
    ----------
    frame
        One row for each assumption, largest total first: assumption, first, first_low, first_high (alone), total, total_low, total_high (with all
        interactions) and interactions (total less first). Estimates may be negative by noise and are left so.
    assumptions
        The assumptions.
    mean, variance
        Of the outcome.
    evaluations
        Rows of the design.
    level
        Level of the bootstrap intervals.
    """

    frame: pd.DataFrame
    assumptions: tuple[Assumption, ...]
    mean: float
    variance: float
    evaluations: int
    level: float

    def sentences(self) -> list[str]:
        """Return the indices as sentences, largest first."""
        if self.variance == 0:
            return [f"The outcome is {number(self.mean)} whatever the assumptions."]
        called = {one.name: one.called for one in self.assumptions}
        rows = list(
            self.frame.drop(columns="interactions").itertuples(index=False, name=None)
        )
        told = [_told(called[str(name)], *values) for name, *values in rows]
        alone = float(self.frame["first"].sum())
        told.append(_together(alone))
        return told + self._noise(called)

    def _noise(self, called: dict[str, str]) -> list[str]:
        """Return which estimates are negative or too wide, and what that means."""
        told = []
        below = self.frame[(self.frame["first"] < 0) | (self.frame["total"] < 0)]
        if len(below):
            names = listed([called[name] for name in below["assumption"]])
            told.append(
                f"Estimates below zero are noise about a share near zero: {names}."
            )
        width = (self.frame["total_high"] - self.frame["total_low"]).max()
        if width > 2 * CLEAR:
            told.append(
                f"Intervals are up to {width:.0%} wide; more than {self.evaluations:,} evaluations would narrow them."
            )
        return told


def _together(alone: float) -> str:
    """Return what the shares of all assumptions alone say together."""
    if alone > 1 + CLEAR:
        return f"The shares alone sum to {alone:.0%}, more than there is: too few evaluations to tell them."
    if alone < 1 - CLEAR:
        return f"All assumptions alone explain {alone:.0%}; the rest is how they act together."
    return f"All assumptions alone explain {min(alone, 1):.0%}: they hardly act on each other."


def _told(called: str, *values: float) -> str:
    """Return the indices of one assumption as a sentence."""
    first, first_low, first_high, total, total_low, total_high = values
    base = (
        f"{called}: {first:.0%} of the spread alone ({first_low:.0%} to {first_high:.0%}), "
        f"{total:.0%} with interactions ({total_low:.0%} to {total_high:.0%})"
    )
    return f"{base}." if total_low > 0 and total_high > CLEAR else f"{base}; little."


def sobol_design(
    assumptions: Sequence[Assumption], *, n: int = 256, seed: int = 0
) -> SobolDesign:
    """Return the design of a Sobol analysis (Saltelli et al. 2010), to be evaluated anywhere.

    Parameters
    ----------
    assumptions
        Assumptions with ranges or distributions, taken as independent.
    n
        Rows of each of two samples, a power of two; the outcome is computed n (assumptions + 2) times.
    seed
        Seed of the scrambled Sobol points.

    Examples
    --------
    >>> design = sobol_design([Assumption(name="hire", low=2, high=6)], n=4)
    >>> len(design.frame), design.frame["part"].unique().tolist()
    (12, ['A', 'B', 'hire'])
    """
    chosen = checked(assumptions)
    if n < 2 or n & (n - 1):
        message = f"n = {n}: must be a power of two of at least 2, or the points lose their balance"
        raise ValueError(message)
    size = len(chosen)
    uniform = scipy.stats.qmc.Sobol(d=2 * size, rng=np.random.default_rng(seed)).random(
        n
    )
    a, b = (_values(chosen, part) for part in (uniform[:, :size], uniform[:, size:]))
    parts = [a, b]
    for place in range(size):
        mixed = a.copy()
        mixed[:, place] = b[:, place]
        parts.append(mixed)
    names = [one.name for one in chosen]
    frame = pd.DataFrame(np.concatenate(parts), columns=names)
    frame.insert(0, "part", np.repeat([*PARTS, *names], n))
    frame.insert(1, "row", np.tile(np.arange(n), len(parts)))
    return SobolDesign(assumptions=chosen, n=n, frame=frame)


def _values(assumptions: tuple[Assumption, ...], uniform: np.ndarray) -> np.ndarray:
    """Return the values of assumptions at probabilities, both of shape (row, assumption)."""
    return np.column_stack(
        [
            one.quantile(column)
            for one, column in zip(assumptions, uniform.T, strict=True)
        ]
    )


def sobol_of(
    design: SobolDesign,
    outcomes: np.ndarray,
    *,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> SobolIndices:
    """Return the indices of outcomes that were computed elsewhere at the rows of a design.

    Parameters
    ----------
    design
        The design.
    outcomes
        One number for each row of it, in order. Where an outcome is itself a mean over futures, use the same futures in every row.
    resamples
        Bootstrap samples of the rows, for the intervals.
    level
        Level of the intervals.
    seed
        Seed of the bootstrap.

    Examples
    --------
    >>> ranges = [Assumption(name=name, low=0, high=1) for name in ("x", "y")]
    >>> design = sobol_design(ranges, n=1024)
    >>> found = sobol_of(design, 2 * design.points["x"] + design.points["y"])
    >>> found.frame["first"].round(2).tolist()
    [0.8, 0.2]
    """
    values = np.asarray(outcomes, dtype=float)
    if values.shape != (len(design.frame),) or not np.isfinite(values).all():
        message = (
            f"outcomes have shape {values.shape}: must be {len(design.frame)} finite "
            "numbers, one for each row of the design"
        )
        raise ValueError(message)
    blocks = values.reshape(-1, design.n)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, design.n, (resamples, design.n))
    spread = np.array([_estimates(blocks[:, rows]) for rows in drawn])
    tail = (1 - level) / 2
    frame = _frame(
        design, _estimates(blocks), np.quantile(spread, [tail, 1 - tail], axis=0)
    )
    return SobolIndices(
        frame=frame,
        assumptions=design.assumptions,
        mean=float(blocks[:2].mean()),
        variance=float(blocks[:2].var()),
        evaluations=values.size,
        level=level,
    )


def _estimates(blocks: np.ndarray) -> np.ndarray:
    """Return first and total indices, shape (2, assumption), of outcomes by part of a design."""
    found = scipy.stats.sobol_indices(
        func={
            "f_A": blocks[[0]],
            "f_B": blocks[[1]],
            "f_AB": blocks[2:, None, :],
        },
        n=blocks.shape[1],
    )
    return np.array(
        [np.atleast_1d(found.first_order), np.atleast_1d(found.total_order)]
    )


def _frame(design: SobolDesign, found: np.ndarray, ends: np.ndarray) -> pd.DataFrame:
    """Return the table of indices with their intervals, largest total first."""
    frame = pd.DataFrame(
        {
            "assumption": [one.name for one in design.assumptions],
            "first": found[0],
            "first_low": ends[0, 0],
            "first_high": ends[1, 0],
            "total": found[1],
            "total_low": ends[0, 1],
            "total_high": ends[1, 1],
            "interactions": found[1] - found[0],
        }
    )
    return frame.sort_values("total", ascending=False, kind="stable", ignore_index=True)


def sobol(
    function: Callable[[pd.DataFrame], np.ndarray],
    assumptions: Sequence[Assumption],
    *,
    n: int = 1024,
    resamples: int = 200,
    level: float = 0.95,
    seed: int = 0,
) -> SobolIndices:
    """Return the Sobol indices of a function of assumptions.

    Parameters
    ----------
    function
        Outcomes, shape (row,), of a table with one column for each assumption.
    assumptions
        Assumptions with ranges or distributions, taken as independent.
    n
        Rows of each of two samples, a power of two; the outcome is computed n (assumptions + 2) times.
    resamples, level
        Bootstrap samples and level of the intervals.
    seed
        Seed of the design and of the bootstrap.

    Examples
    --------
    >>> ranges = [Assumption(name=name, low=0, high=1) for name in ("x", "y")]
    >>> found = sobol(lambda at: 2 * at["x"] + at["y"], ranges)
    >>> found.frame["total"].round(2).tolist()
    [0.8, 0.2]
    """
    design = sobol_design(assumptions, n=n, seed=seed)
    outcomes = np.asarray(function(design.points), dtype=float)
    return sobol_of(design, outcomes, resamples=resamples, level=level, seed=seed)
