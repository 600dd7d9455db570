"""Importance from a sample that exists already: rank correlations, and how far they may be trusted.

Needs no design; holds only where the outcome rises or falls with each input throughout.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy  # its parts load when first used

from resourcing.errors import InputError, InputProblem
from resourcing.words import listed

GOOD = 0.7
"""Share of the ranks' variance from which on the order of inputs may be trusted."""
TWIN = 0.999
"""Rank correlation from which on two inputs are one."""


@dataclass(frozen=True, kw_only=True)
class RankImportance:
    """How strongly an outcome moves with each input of a sample.

    Attributes
    ----------
    frame
        One row for each input, largest partial correlation first: input, spearman, partial (rank correlation with the other inputs held),
        regression (standardized coefficient of ranks), each with _low and _high, and p_value (of Spearman, by permutation).
    r_squared
        Share of the variance of the outcome's ranks that ranks of inputs explain together.
    rows
        Rows of the sample.
    left_out
        Inputs that do not vary.
    level
        Level of the bootstrap intervals.
    """

    frame: pd.DataFrame
    r_squared: float
    rows: int
    left_out: tuple[str, ...]
    level: float

    def sentences(self) -> list[str]:
        """Return the importance as sentences."""
        told = [
            _told(str(name), partial, low, high)
            for name, partial, low, high in zip(
                self.frame["input"],
                self.frame["partial"],
                self.frame["partial_low"],
                self.frame["partial_high"],
                strict=True,
            )
            if low > 0 or high < 0
        ]
        if len(told) < len(self.frame):
            rest = "no other input" if told else "no input"
            told.append(f"For {rest} is an effect told from chance.")
        if self.r_squared < GOOD:
            trusted = "so their order cannot be trusted: the outcome turns, jumps, or depends on inputs together or on none of them; use Sobol indices"
        else:
            trusted = "so their order may be trusted"
        told.append(
            f"Ranks of the inputs explain {self.r_squared:.0%} of the outcome's, {trusted}."
        )
        if self.left_out:
            told.append(
                f"Left out, the same in all rows: {listed(self.left_out, most=self.rows)}."
            )
        return told


def _told(name: str, partial: float, low: float, high: float) -> str:
    """Return the importance of one input as a sentence."""
    way = "rises" if partial > 0 else "falls"
    return f"The outcome {way} with {name}: partial rank correlation {partial:.2f} ({low:.2f} to {high:.2f})."


def rank_importance(
    sample: pd.DataFrame,
    outcome: np.ndarray,
    *,
    resamples: int = 500,
    permutations: int = 999,
    level: float = 0.95,
    seed: int = 0,
) -> RankImportance:
    """Return how strongly an outcome moves with each input of a sample.

    Parameters
    ----------
    sample
        One row for each future, one column for each input: numbers or truth values. Inputs that do not vary are left out and named.
    outcome
        One number for each row.
    resamples, level
        Bootstrap samples and level of the intervals.
    permutations
        Shuffles of the outcome for the p-values.
    seed
        Seed of both.

    Raises
    ------
    InputError
        If a value is missing or no number, two inputs are the same, or rows are too few.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> sample = pd.DataFrame(rng.random((200, 2)), columns=["x", "y"])
    >>> found = rank_importance(sample, np.exp(3 * sample["x"] - sample["y"]))
    >>> found.frame["input"].tolist(), found.r_squared > 0.9
    (['x', 'y'], True)
    """
    values = np.asarray(outcome, dtype=float)
    varied = _checked(sample, values)
    ranks = scipy.stats.rankdata(np.column_stack([varied, values]), axis=0)
    rng = np.random.default_rng(seed)
    found, squared = _measures(_correlations(ranks))
    drawn = rng.integers(0, len(ranks), (resamples, len(ranks)))
    again = np.array([_measures(_correlations(ranks[rows]))[0] for rows in drawn])
    tail = (1 - level) / 2
    ends = np.nanquantile(again, [tail, 1 - tail], axis=0)
    frame = _frame(tuple(varied.columns), found, ends).assign(
        p_value=_p_values(ranks, permutations, rng)
    )
    order = frame["partial"].abs().sort_values(ascending=False, kind="stable").index
    return RankImportance(
        frame=frame.loc[order].reset_index(drop=True),
        r_squared=squared,
        rows=len(ranks),
        left_out=tuple(str(name) for name in sample if str(name) not in varied),
        level=level,
    )


def _checked(sample: pd.DataFrame, outcome: np.ndarray) -> pd.DataFrame:
    """Return the inputs that vary as numbers."""
    problems = _problems(sample, outcome)
    if problems:
        raise InputError(problems)
    numbers = sample.astype(float).rename(columns=str)
    varied = numbers.loc[:, (numbers != numbers.iloc[0]).any()]
    twins = _twins(varied)
    if len(varied.columns) + 2 >= len(varied):
        twins = [
            InputProblem(
                file="sample",
                rule=f"has {len(varied)} rows for {len(varied.columns)} inputs",
                repair="give more rows than inputs",
            )
        ]
    if twins:
        raise InputError(twins)
    return varied


def _problems(sample: pd.DataFrame, outcome: np.ndarray) -> list[InputProblem]:
    """Return what cannot be ranked."""
    problems = []
    if outcome.shape != (len(sample),) or not np.isfinite(outcome).all():
        problems.append(
            InputProblem(
                file="outcome",
                rule=f"has shape {outcome.shape} or a missing value",
                repair=f"give {len(sample)} finite numbers, one for each row of the sample",
            )
        )
    for name in sample:
        column = sample[name]
        number = pd.api.types.is_numeric_dtype(column)
        if not number or not np.isfinite(column.astype(float)).all():
            problems.append(
                InputProblem(
                    file="sample",
                    column=str(name),
                    rule="holds a missing value" if number else "is no number",
                    repair="leave it out, or give it as finite numbers",
                )
            )
    return problems


def _twins(varied: pd.DataFrame) -> list[InputProblem]:
    """Return inputs that say the same as another one."""
    if len(varied.columns) < 2:
        return []
    ranks = scipy.stats.rankdata(varied.to_numpy(), axis=0)
    same = np.abs(np.corrcoef(ranks, rowvar=False)) > TWIN
    pairs = np.argwhere(np.triu(same, k=1)).tolist()
    return [
        InputProblem(
            file="sample",
            column=str(varied.columns[two]),
            rule=f"ranks the rows as {varied.columns[one]} does",
            repair="leave one of the two out",
        )
        for one, two in pairs
    ]


def _correlations(ranks: np.ndarray) -> np.ndarray:
    """Return the correlations of ranks; NaN of a column that does not vary."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.corrcoef(ranks, rowvar=False))


def _measures(correlations: np.ndarray) -> tuple[np.ndarray, float]:
    r"""Return Spearman, partial and regression coefficients, shape (3, input), and R squared.

    With R the rank correlations of inputs and r those with the outcome: :math:`\beta = R^{-1} r`, :math:`R^2 = r \cdot \beta`, and the partial
    correlation has the sign of :math:`\beta_j` and the square :math:`q_j / (q_j + 1 - R^2)`, :math:`q_j = \beta_j^2 / (R^{-1})_{jj}`.
    """
    plain = correlations[:-1, -1]
    if not np.isfinite(correlations).all():
        return np.full((3, plain.size), np.nan), 0.0
    inverse = np.linalg.pinv(correlations[:-1, :-1])
    beta = inverse @ plain
    squared = float(np.clip(plain @ beta, 0.0, 1.0))
    left = beta**2 / np.diag(inverse)
    partial = np.sign(beta) * np.sqrt(left / np.maximum(left + 1 - squared, 1e-300))
    return np.array([plain, partial, beta]), squared


def _frame(names: tuple[str, ...], found: np.ndarray, ends: np.ndarray) -> pd.DataFrame:
    """Return the table of coefficients with their intervals."""
    columns: dict[str, object] = {"input": list(names)}
    for place, kind in enumerate(("spearman", "partial", "regression")):
        columns[kind] = found[place]
        columns[f"{kind}_low"] = ends[0, place]
        columns[f"{kind}_high"] = ends[1, place]
    return pd.DataFrame(columns)


def _p_values(
    ranks: np.ndarray, permutations: int, rng: np.random.Generator
) -> np.ndarray:
    """Return how often shuffled outcomes have at least as large a Spearman correlation with each input."""
    centered = ranks - ranks.mean(axis=0)
    inputs, outcome = centered[:, :-1], centered[:, -1]
    observed = np.abs(outcome @ inputs) * (1 - 1e-12)
    shuffled = rng.permuted(np.tile(outcome, (permutations, 1)), axis=1)
    above = (np.abs(shuffled @ inputs) >= observed).sum(axis=0)
    return np.asarray((above + 1) / (permutations + 1))
