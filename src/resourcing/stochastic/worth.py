"""What planning for every outcome is worth, and what knowing the outcome would be: WS, EV, EEV, EVPI, VSS."""

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np

from resourcing.stochastic.answers import (
    HereAndNow,
    MeanValue,
    PlanningWorth,
    WaitAndSee,
)
from resourcing.stochastic.description import Outcome, TwoStage
from resourcing.stochastic.l_shaped import GAP, Cut, l_shaped
from resourcing.stochastic.recourse import Recourse
from resourcing.stochastic.solving import expected_worth, is_small, solve


def wait_and_see(problem: TwoStage, *, gap: float = GAP) -> WaitAndSee:
    """Return what could be had if the outcome were known before deciding (WS), equation (8).

    Parameters
    ----------
    problem
        The program.
    gap
        Gap of each outcome's decision, as a share of its worth.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> known = wait_and_see(farmer())
    >>> round(known.objective), known.by_outcome.round().tolist()
    (115406, [59950.0, 118600.0, 167667.0])
    """
    outcomes = problem.outcomes
    return _seen(problem, lambda at: solve(problem.knowing(outcomes[at]), gap=gap))


def mean_outcome(problem: TwoStage) -> Outcome:
    """Return the outcome that stands for the average: the given one, or the mean of all numbers, equation (9).

    Raises
    ------
    ValueError
        If outcomes differ in rows or columns and no mean is given.

    Examples
    --------
    >>> from resourcing.stochastic.classics import lands
    >>> mean_outcome(lands()).right.tolist()
    [0.0, 0.0, 0.0, 0.0, 5.0, 3.0, 2.0]
    """
    if problem.mean is not None:
        return problem.mean
    outcomes = problem.outcomes
    alike = {(item.recourse.shape, tuple(item.senses)) for item in outcomes}
    if len(alike) > 1:
        msg = "outcomes differ in rows or columns: the program must say what their mean is"
        raise ValueError(msg)

    numbers = ("worth", "recourse", "technology", "right", "first_worth", "constant")
    means: dict[str, Any] = {
        name: sum(item.probability * getattr(item, name) for item in outcomes)
        for name in numbers
    }
    return Outcome(
        label="mean",
        probability=1.0,
        senses=outcomes[0].senses,
        low=_mean_bound(outcomes, "low"),
        high=_mean_bound(outcomes, "high"),
        **means,
    )


def _mean_bound(outcomes: tuple[Outcome, ...], name: str) -> np.ndarray:
    """Return the mean of bounds, infinite where any is."""
    bounds = np.array([getattr(outcome, name) for outcome in outcomes])
    chances = np.array([outcome.probability for outcome in outcomes])
    finite = np.isfinite(bounds)
    mean = chances @ np.where(finite, bounds, 0.0)
    return np.where(finite.all(axis=0), mean, np.inf if name == "high" else -np.inf)


def mean_value(
    problem: TwoStage, *, gap: float = GAP, recourse: Recourse | None = None
) -> MeanValue:
    """Return the decision made as if the mean outcome were certain (EV), and its expected worth (EEV), equation (10).

    Where the mean program has several best decisions, EEV is that of the one found.

    Parameters
    ----------
    problem
        The program.
    gap
        Gap of the mean's decision, as a share of its worth.
    recourse
        The program's second stage, where it has been asked before.

    Raises
    ------
    ValueError
        If the mean program has no answer, or no mean is known.

    Examples
    --------
    >>> from resourcing.stochastic.classics import farmer
    >>> mean = mean_value(farmer())
    >>> round(mean.objective), round(mean.expected), mean.first.round().tolist()
    (118600, 107240, [120.0, 80.0, 300.0])
    """
    certain = solve(problem.knowing(mean_outcome(problem)), gap=gap)
    if not len(certain.first):
        msg = f"the program of the mean outcome is {certain.status}"
        raise ValueError(msg)
    worth = expected_worth(problem, certain.first, recourse=recourse)
    impossible = [
        outcome.label
        for outcome, value in zip(problem.outcomes, worth, strict=True)
        if value == -np.inf
    ]
    return MeanValue(
        first=certain.first,
        objective=certain.objective,
        expected=float(problem.probabilities @ worth),
        by_outcome=worth,
        impossible=tuple(impossible),
    )


def planning_worth(
    problem: TwoStage,
    *,
    gap: float = GAP,
    seconds: float | None = None,
    recourse: Recourse | None = None,
) -> PlanningWorth:
    """Return RP, WS, EV and EEV, and with them EVPI and VSS, equations (8) to (11).

    Parameters
    ----------
    problem
        The program.
    gap
        Gap of every decision, as a share of its worth.
    seconds
        Time limit of the decision before the outcome is known.
    recourse
        The program's second stage, where it has been or will be asked otherwise.

    Examples
    --------
    >>> from resourcing.stochastic.classics import lands
    >>> worth = planning_worth(lands())
    >>> round(worth.evpi, 3), round(worth.vss, 3)
    (1.687, 2.133)
    """
    if is_small(problem):
        return PlanningWorth(
            here_and_now=solve(problem, gap=gap, seconds=seconds),
            wait_and_see=wait_and_see(problem, gap=gap),
            mean_value=mean_value(problem, gap=gap),
        )
    recourse = recourse or Recourse(problem)
    mean = mean_value(problem, gap=gap, recourse=recourse)
    today, cuts = l_shaped(
        problem, gap=gap, seconds=seconds, recourse=recourse, start=mean.first
    )
    known = _seen(problem, partial(_known, recourse=recourse, cuts=cuts, gap=gap))
    return PlanningWorth(here_and_now=today, wait_and_see=known, mean_value=mean)


def _known(
    index: int, *, recourse: Recourse, cuts: tuple[Cut, ...], gap: float
) -> HereAndNow:
    """Return the best decision in one outcome, from what is known of it already."""
    known = recourse.knowing(index)
    own = tuple(cut._replace(outcome=0) for cut in cuts if cut.outcome == index)
    return l_shaped(known.problem, gap=gap, recourse=known, cuts=own)[0]


def _seen(problem: TwoStage, decide: Callable[[int], HereAndNow]) -> WaitAndSee:
    """Return the best decision in each outcome, by its index."""
    answers = [decide(index) for index in range(len(problem.outcomes))]
    by_outcome = np.array([answer.objective for answer in answers])
    return WaitAndSee(
        objective=float(problem.probabilities @ by_outcome),
        by_outcome=by_outcome,
        first=np.array([answer.first for answer in answers]),
    )
