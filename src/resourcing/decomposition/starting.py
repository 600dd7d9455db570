"""What is known of an instance before any work: the answer of given leads, that of nobody, prices of nothing; leads put in order."""

import numpy as np

from resourcing.problem import NOBODY, ProblemData
from resourcing.results import Prices, Solution, solution
from resourcing.search import only_eligible


def nobody(data: ProblemData) -> np.ndarray:
    """Return leads of nobody, shape (alliance, period)."""
    return np.full(data.active.shape, NOBODY)


def keeping(data: ProblemData, lead: np.ndarray) -> Solution | None:
    """Return the answer with given leads where these may lead; None where it breaks a strict rule.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0),
    ...     available=np.full((1, 1), 15.0),
    ...     must_lead=np.ones(1, dtype=bool),
    ... )
    >>> keeping(data, nobody(data)) is None
    True
    >>> keeping(data, np.zeros((1, 1), dtype=int)).objective
    1.0
    """
    found = solution(data, lead=only_eligible(data, lead))
    return None if found.breaches else found


def first_answer(data: ProblemData, lead: np.ndarray) -> Solution | None:
    """Return the answer with given leads, or nobody's where it breaks a strict rule; None where that breaks one too."""
    return keeping(data, lead) or keeping(data, nobody(data))


def no_prices(data: ProblemData) -> Prices:
    """Return prices of 0, which prove no more than what each alliance is worth at most by itself."""
    shape = data.available.shape
    return Prices(
        hours=np.zeros(shape),
        heads=np.zeros(shape),
        money=np.zeros(len(data.years)),
        moves=np.zeros(1),
    )


def in_order(data: ProblemData, lead: np.ndarray) -> np.ndarray:
    """Return leads in which of like candidates those come first that must be hired first.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.ones((1, 1, 1)),
    ...     available=np.ones((2, 1)),
    ...     candidate=np.ones(2, dtype=bool),
    ...     hire_after=np.array([-1, 0]),
    ... )
    >>> in_order(data, np.array([[1]])).tolist()
    [[0]]
    """
    lead = lead.copy()
    for _ in range(len(data.resources)):
        used = np.isin(np.arange(len(data.resources)), lead)
        skipped = [
            (r, int(first))
            for r, first in enumerate(data.hire_after)
            if first != NOBODY and used[r] and not used[first]
        ]
        if not skipped:
            break
        r, first = skipped[0]
        lead = np.where(lead == r, first, lead)
    return lead
