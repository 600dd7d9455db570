"""Whom to hire before the future is known: the two-stage hire decision over sampled futures, on hours alone.

Values are upper bounds of what assignments are worth (`hours_only`); it makes no assignment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array

from resourcing.problem import NOBODY, ProblemData
from resourcing.stochastic.answers import PlanningWorth
from resourcing.stochastic.description import FirstStage, Outcome, TwoStage
from resourcing.stochastic.hours_only import hours_only
from resourcing.stochastic.mean_future import mean_future
from resourcing.stochastic.recourse import Recourse
from resourcing.stochastic.sampling import Gap, gap_by_replications
from resourcing.stochastic.solving import expected_worth
from resourcing.stochastic.worth import planning_worth

HIRE_GAP = 1e-5
"""Gap at which a hire decision is good enough, as a share of its worth."""
NUM_BATCHES = 5
"""Samples into which further futures are divided to judge a decision."""
SAME = ("resources", "periods", "bundles", "years", "candidate", "hire_after")
"""What all futures of one hire decision share."""


@dataclass(frozen=True, kw_only=True, eq=False)
class HireDecision:
    """Whom to hire before the future is known, and what planning and knowing are worth; in value points.

    Attributes
    ----------
    hired
        Whether to hire each candidate, by name.
    worth
        RP with its bound, WS, EV, EEV, EVPI and VSS, all of the hours-only relaxation.
    by_future, mean_by_future, known_by_future
        Worth in each future of the decision, of the one for the mean future, and of the best one there, shape (future,).
    elsewhere
        By how much the decision is worth more than the one for the mean future in each of the further futures; None where
        none were given.
    gap
        How much better another decision may be over all futures, with an interval; None where no further futures were
        given to judge it by.
    """

    hired: Mapping[str, bool]
    worth: PlanningWorth
    by_future: np.ndarray
    mean_by_future: np.ndarray
    known_by_future: np.ndarray
    elsewhere: np.ndarray | None
    gap: Gap | None

    @property
    def names(self) -> tuple[str, ...]:
        """Return the candidates to hire."""
        return tuple(name for name, hire in self.hired.items() if hire)

    def __str__(self) -> str:
        """Return whom to hire and what it is worth as one line."""
        who = ", ".join(self.names) or "nobody"
        judged = "" if self.gap is None else f"; {self.gap}"
        return f"hire {who}: {self.worth}{judged}"


def decide_hires(
    futures: Sequence[ProblemData],
    *,
    probabilities: Sequence[float] | np.ndarray | None = None,
    further: Sequence[ProblemData] = (),
    num_batches: int = NUM_BATCHES,
    confidence: float = 0.95,
    gap: float = HIRE_GAP,
    seconds: float | None = None,
) -> HireDecision:
    """Return whom to hire before the future is known, over sampled futures on hours alone.

    Parameters
    ----------
    futures
        One instance a future, with the same resources, periods and candidates.
    probabilities
        Chance of each; by default all are equally likely.
    further
        Futures drawn independently, equally likely, which judge the decision; in batches that are equally large.
    num_batches, confidence
        Number of those batches; confidence of the interval of the gap.
    gap
        Gap at which the decision is good enough, as a share of its worth.
    seconds
        Time limit of the decision.

    Raises
    ------
    ValueError
        If futures do not fit together, nobody is a candidate, or no hires keep the budgets.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> futures = [
    ...     problem_from_arrays(
    ...         need=np.full((2, 1, 1), hours),
    ...         available=np.full((2, 1), 10.0),
    ...         candidate=np.array([False, True]),
    ...         hire_points=np.array([0.0, 0.4]),
    ...     )
    ...     for hours in (5.0, 10.0, 20.0)
    ... ]
    >>> print(decide_hires(futures))
    hire r1: RP 1.3, WS 1.4, EEV 1.3: EVPI 0.1, VSS 0.0
    """
    problem = hire_problem(futures, probabilities=probabilities)
    recourse = Recourse(problem)
    worth = planning_worth(problem, gap=gap, seconds=seconds, recourse=recourse)
    answer = worth.here_and_now
    if not len(answer.first):
        msg = f"no hires keep the budgets: the decision is {answer.status}"
        raise ValueError(msg)
    judged = (
        judge_hires(
            further, answer.first, num_batches=num_batches, confidence=confidence
        )
        if further
        else None
    )
    return HireDecision(
        hired={name: value > 0 for name, value in answer.decision.items()},
        worth=worth,
        by_future=expected_worth(problem, answer.first, recourse=recourse),
        mean_by_future=worth.mean_value.by_outcome,
        known_by_future=worth.wait_and_see.by_outcome,
        elsewhere=_elsewhere(further, answer.first, worth.mean_value.first),
        gap=judged,
    )


def _elsewhere(
    further: Sequence[ProblemData], first: np.ndarray, mean: np.ndarray
) -> np.ndarray | None:
    """Return by how much a decision is worth more than the mean's in futures that had no part in either."""
    if not further:
        return None
    if np.array_equal(first, mean):
        return np.zeros(len(further))
    _check(further)
    chances = np.full(len(further), 1 / len(further))
    problem = TwoStage(
        first=_hires(further), outcomes=tuple(_outcomes(further, chances))
    )
    recourse = Recourse(problem)
    own, other = (expected_worth(problem, x, recourse=recourse) for x in (first, mean))
    return np.asarray(own - other)


def hire_problem(
    futures: Sequence[ProblemData],
    *,
    probabilities: Sequence[float] | np.ndarray | None = None,
) -> TwoStage:
    """Return the two-stage program of the hire decision: hires first, hours in each future second; equation (24).

    Parameters
    ----------
    futures
        One instance a future, with the same resources, periods and candidates.
    probabilities
        Chance of each; by default all are equally likely.

    Raises
    ------
    ValueError
        If futures do not fit together, or nobody is a candidate.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> future = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0),
    ...     available=np.full((2, 1), 8.0),
    ...     candidate=np.array([False, True]),
    ... )
    >>> hire_problem([future, future]).first.labels
    ('r1',)
    """
    _check(futures)
    count = len(futures)
    chances = np.full(count, 1 / count) if probabilities is None else probabilities
    chances = np.asarray(chances, dtype=float)
    if chances.shape != (count,):
        msg = f"{count} futures, but {chances.size} chances"
        raise ValueError(msg)
    average = mean_future(futures, probabilities=chances)
    return TwoStage(
        first=_hires(futures),
        outcomes=tuple(_outcomes(futures, chances)),
        mean=hours_only(average, label="mean"),
    )


def judge_hires(
    futures: Sequence[ProblemData],
    hired: np.ndarray,
    *,
    num_batches: int = NUM_BATCHES,
    confidence: float = 0.95,
) -> Gap:
    """Return how much better another hire decision may be, with an interval, from futures that had no part in it.

    Parameters
    ----------
    futures
        Futures drawn independently, equally likely.
    hired
        The decision, 0 or 1 for each candidate, shape (candidate,).
    num_batches
        Number of equally large samples into which they are divided; what is left over is not used.
    confidence
        Confidence of the one-sided bound.

    Raises
    ------
    ValueError
        If there are too few futures.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> futures = [
    ...     problem_from_arrays(
    ...         need=np.full((2, 1, 1), hours),
    ...         available=np.full((2, 1), 10.0),
    ...         candidate=np.array([False, True]),
    ...         hire_points=np.array([0.0, 0.4]),
    ...     )
    ...     for hours in (5.0, 10.0, 20.0, 25.0)
    ... ]
    >>> judge_hires(futures, np.array([0.0]), num_batches=2).by_replication.round(
    ...     9
    ... ).tolist()
    [0.1, 0.05]
    """
    _check(futures)
    size = len(futures) // num_batches if num_batches else 0
    if size < 1:
        msg = f"{len(futures)} futures do not fill {num_batches} batches"
        raise ValueError(msg)
    outcomes = list(_outcomes(futures, np.full(len(futures), 1 / len(futures))))
    batches = [outcomes[at * size : (at + 1) * size] for at in range(num_batches)]
    return gap_by_replications(
        _hires(futures), batches, np.asarray(hired, dtype=float), confidence=confidence
    )


def _outcomes(futures: Sequence[ProblemData], chances: np.ndarray) -> list[Outcome]:
    """Return the futures as outcomes."""
    return [
        hours_only(data, label=f"future {index}", probability=float(chance))
        for index, (data, chance) in enumerate(zip(futures, chances, strict=True))
    ]


def _hires(futures: Sequence[ProblemData]) -> FirstStage:
    """(24) Return the hires: like ones in their order, within every strict budget of any future."""
    data = futures[0]
    candidates = np.flatnonzero(data.candidate)
    orders = _orders(data, candidates)
    costs, budgets = _budgets(futures, candidates)
    rows = np.vstack([np.zeros((0, len(candidates))), *orders, *costs])
    return FirstStage(
        labels=tuple(data.resources[r] for r in candidates),
        worth=np.zeros(len(candidates)),
        high=np.ones(len(candidates)),
        whole=np.ones(len(candidates)),
        rows=csr_array(rows),
        senses=np.full(len(rows), "<="),
        right=np.array([0.0] * len(orders) + budgets),
    )


def _orders(data: ProblemData, candidates: np.ndarray) -> list[np.ndarray]:
    """Return the rows by which the first of like candidates is hired first."""
    rows = []
    for r in candidates:
        before = data.hire_after[r]
        if before not in (NOBODY, r):
            rows.append((candidates == r) * 1.0 - (candidates == before))
    return rows


def _budgets(
    futures: Sequence[ProblemData], candidates: np.ndarray
) -> tuple[list[np.ndarray], list[float]]:
    """Return the different rows of strict budgets: cost of each hire, and what may be spent."""
    found = {
        (tuple(data.hire_cost[candidates, y].tolist()), float(data.budget[y]))
        for data in futures
        if data.rules.budget == "strict"
        for y in np.flatnonzero(data.limits_budget)
    }
    ordered = sorted(found)
    return [np.array(cost) for cost, _ in ordered], [limit for _, limit in ordered]


def _check(futures: Sequence[ProblemData]) -> None:
    """Raise where futures do not fit together."""
    if not futures:
        msg = "there is no future"
        raise ValueError(msg)
    first = futures[0]
    wrong = [
        f"future {index} differs in {name}"
        for index, data in enumerate(futures)
        for name in SAME
        if not np.array_equal(getattr(data, name), getattr(first, name))
    ]
    if not first.candidate.any():
        wrong.append("nobody is a candidate")
    if wrong:
        raise ValueError("; ".join(wrong[:5]))
