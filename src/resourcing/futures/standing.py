"""How options stand against each other over the same futures: expected, in bad futures, regretted, good enough, best.

All of it is about one measure, turned so that more is better; intervals come from resampling the futures.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from resourcing.futures.chances import (
    Interval,
    mean_interval,
    resampled,
    share_interval,
)
from resourcing.futures.outcome import Outcome

TIE = 1e-9
"""Difference below which two options are equally good in a future."""


def expected(values: np.ndarray) -> np.ndarray:
    """Return the mean over the futures, shape (option,)."""
    return np.asarray(values.mean(axis=1))


def tail_mean(values: np.ndarray, *, share: float) -> np.ndarray:
    """Return the mean of the worst share of the futures of each option (CVaR), shape (option,).

    The future on the edge of the share counts in part (Rockafellar and Uryasev, 2002).

    Examples
    --------
    >>> tail_mean(np.array([[1.0, 2.0, 3.0, 10.0]]), share=0.5).tolist()
    [1.5]
    >>> tail_mean(np.array([[1.0, 2.0, 3.0, 10.0]]), share=0.375).tolist()
    [1.3333333333333333]
    """
    ranked, number = np.sort(values, axis=1), values.shape[1]
    weight = np.clip(share * number - np.arange(number), 0.0, 1.0)
    return np.asarray((ranked * weight).sum(axis=1) / weight.sum())


def regret(values: np.ndarray) -> np.ndarray:
    """Return what each option loses against the best option in each future, shape (option, future).

    Examples
    --------
    >>> regret(np.array([[1.0, 5.0], [3.0, 4.0]])).tolist()
    [[2.0, 0.0], [0.0, 1.0]]
    """
    return np.asarray(values.max(axis=0) - values)


def share_best(values: np.ndarray) -> np.ndarray:
    """Return the share of futures in which each option is best; ties are shared, shape (option,).

    Examples
    --------
    >>> share_best(np.array([[1.0, 5.0], [1.0, 4.0]])).tolist()
    [0.75, 0.25]
    """
    best = values >= values.max(axis=0) - TIE * np.maximum(
        1.0, np.abs(values.max(axis=0))
    )
    return np.asarray((best / best.sum(axis=0)).mean(axis=1))


def evpi(values: np.ndarray) -> float:
    """Return the expected value of perfect information: the best option in each future against the best on average.

    Examples
    --------
    >>> evpi(np.array([[1.0, 5.0], [3.0, 4.0]]))
    0.5
    """
    return float(values.max(axis=0).mean() - values.mean(axis=1).max())


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """How options stand against each other.

    Attributes
    ----------
    measure
        What they are compared by.
    table
        One row for each option, the best first: option, title, expected, tail_mean, expected_regret, most_regret,
        satisfied, best, cost and behind (what it is behind the first on average), each but most_regret with ``_low``
        and ``_high``.
    evpi
        Expected value of perfect information, over these options.
    clear
        Whether the first is better than every other one, by the intervals of `behind`.
    needed
        Futures at which the first would be told from the second by half the difference between them now; None where
        there is none.
    """

    measure: str
    table: pd.DataFrame
    evpi: Interval
    clear: bool
    needed: int | None


def standing(outcome: Outcome, *, measure: str | None = None) -> Standing:
    """Return how options stand against each other.

    Parameters
    ----------
    outcome
        What they achieved over the same futures.
    measure
        What they are compared by, one of `MEASURES`; by default what the outcome ranks by.

    Raises
    ------
    KeyError
        If the outcome has no such measure.

    Examples
    --------
    The best on average comes first; by cost, that is doing nothing:

    >>> import resourcing as rs
    >>> outcome = rs.read_outcome("scenarios/astrazeneca/next-two-years")
    >>> found = rs.standing(outcome)
    >>> found.table["option"].to_list()
    ['hire_two', 'project_managers_lead_simple', 'as_is']
    >>> found.clear
    True
    >>> rs.standing(outcome, measure="cost").table["option"].to_list()
    ['as_is', 'project_managers_lead_simple', 'hire_two']
    """
    values = outcome.values(measure)
    order = np.argsort(-expected(values), kind="stable")
    first = int(order[0])
    columns = _columns(outcome, values, first)
    table = pd.DataFrame(columns).iloc[order].reset_index(drop=True)
    others = order[1:]
    behind = [mean_interval(values[first] - values[k]) for k in others]
    worth, low, high = resampled(
        values, lambda part: np.array([evpi(part)]), seed=outcome.seed
    )
    return Standing(
        measure=measure or outcome.measure,
        table=table,
        evpi=Interval(value=float(worth[0]), low=float(low[0]), high=float(high[0])),
        clear=all(gap.low > 0 for gap in behind),
        needed=futures_needed(values[first] - values[others[0]], within=0.5)
        if len(others)
        else None,
    )


def _columns(outcome: Outcome, values: np.ndarray, first: int) -> dict[str, object]:
    """Return the columns of the table, in the order of the options."""
    worst = regret(values)
    columns: dict[str, object] = {
        "option": list(outcome.options),
        "title": list(outcome.titles.values()),
        **_spread("expected", [mean_interval(row) for row in values]),
        **_resampled(
            "tail_mean",
            values,
            lambda part: tail_mean(part, share=outcome.tail),
            outcome,
        ),
        **_spread("expected_regret", [mean_interval(row) for row in worst]),
        "most_regret": worst.max(axis=1),
        **_spread("satisfied", _satisfied(outcome)),
        **_spread("best", _best(values, outcome)),
        **_spread("cost", [_cost(-row) for row in outcome.values("cost")]),
        **_spread("behind", [mean_interval(values[first] - row) for row in values]),
    }
    return columns


def _spread(name: str, intervals: list[Interval]) -> dict[str, list[float]]:
    """Return values and ends of intervals as three columns."""
    return {
        name: [item.value for item in intervals],
        f"{name}_low": [item.low for item in intervals],
        f"{name}_high": [item.high for item in intervals],
    }


def _resampled(
    name: str, values: np.ndarray, statistic: object, outcome: Outcome
) -> dict[str, np.ndarray]:
    """Return a statistic of each option and the ends of its resampled interval as three columns."""
    found, low, high = resampled(values, statistic, seed=outcome.seed)  # type: ignore[arg-type]
    return {name: found, f"{name}_low": low, f"{name}_high": high}


def _satisfied(outcome: Outcome) -> list[Interval]:
    """Return the share of futures in which each option keeps enough of the essential promises."""
    kept = outcome.values("essential") >= outcome.satisfied_at - TIE
    return [share_interval(int(row.sum()), len(row)) for row in kept]


def _best(values: np.ndarray, outcome: Outcome) -> list[Interval]:
    """Return the share of futures in which each option is best; Wilson's interval where it is none or all of them.

    Resampling futures that are all alike shows no spread, which would say more than they do.
    """
    found, low, high = resampled(values, share_best, seed=outcome.seed)
    number = values.shape[1]
    return [
        share_interval(round(value * number), number)
        if value in {0.0, 1.0}
        else Interval(value=value, low=a, high=b)
        for value, a, b in zip(found.tolist(), low.tolist(), high.tolist(), strict=True)
    ]


def _cost(values: np.ndarray) -> Interval:
    """Return the average cost with its interval, of which no part lies below nothing."""
    found = mean_interval(values)
    return replace(found, low=max(0.0, found.low))


def futures_needed(difference: np.ndarray, *, within: float = 1.0) -> int | None:
    """Return the futures at which the interval of a mean difference reaches only so far, as a share of the difference.

    Parameters
    ----------
    difference
        Difference of two options in each future, shape (future,).
    within
        Half the width of the interval as a share of the difference; at 1 the two are just told apart.

    Returns
    -------
    int or None
        None where there is no difference.

    Examples
    --------
    >>> futures_needed(np.array([0.0, 1.0, 2.0]))
    4
    """
    gap = abs(float(difference.mean()))
    spread = float(difference.std(ddof=1)) if len(difference) > 1 else 0.0
    if gap <= TIE * max(1.0, float(np.abs(difference).max())):
        return None
    return max(2, int(np.ceil((1.96 * spread / gap / within) ** 2)))
