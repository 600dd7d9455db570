"""Answers along a line of instances, each of which allows whatever the one before allows."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from resourcing.explain.differences import Difference, gain
from resourcing.explain.resolve import better_of, carried
from resourcing.problem import ProblemData
from resourcing.results import OptimizationResult, Solution, solution


def monotone(
    instances: Sequence[ProblemData],
    answers: Sequence[OptimizationResult],
    *,
    apart: Collection[int] = (),
) -> list[OptimizationResult]:
    """Return answers made monotone: an answer of one instance is one of the next, a bound of the next is one of it.

    Parameters
    ----------
    instances
        Each allows whatever the one before allows.
    answers
        Their answers, in the same order.
    apart
        Positions of instances that do not allow whatever the one before allows: nothing is carried between the two.
    """
    ends = [0, *sorted(apart), len(instances)]
    runs = [
        _monotone(instances[begin:end], answers[begin:end])
        for begin, end in pairwise(ends)
    ]
    return [item for run in runs for item in run]


def _monotone(
    instances: Sequence[ProblemData], answers: Sequence[OptimizationResult]
) -> list[OptimizationResult]:
    """Return answers made monotone where each instance allows whatever the one before allows."""
    risen = [answers[0]]
    for data, item in zip(instances[1:], answers[1:], strict=True):
        risen.append(_at_least(item, _same(risen[-1].best, data)))
    bounds = np.minimum.accumulate([item.bound for item in reversed(risen)])[::-1]
    return [
        replace(item, bound=_not_below(float(bound), item))
        for item, bound in zip(risen, bounds, strict=True)
    ]


def _same(answer: Solution | None, data: ProblemData) -> Solution | None:
    """Return the same leads as an answer of another instance, None where they break a strict rule."""
    if answer is None:
        return None
    found = solution(data, lead=carried(answer.lead, before=answer.data, after=data))
    return None if found.breaches else found


def _at_least(item: OptimizationResult, other: Solution | None) -> OptimizationResult:
    """Return an answer that is at least as good as another one."""
    best = better_of(item.best, other)
    return replace(
        item, best=best, bound=_not_below(item.bound, replace(item, best=best))
    )


def _not_below(bound: float, item: OptimizationResult) -> float:
    """Return a bound, never below the answer itself."""
    return bound if item.objective is None else max(bound, item.objective)


def step_between(
    before: OptimizationResult, after: OptimizationResult
) -> Difference | None:
    """Return what the next instance of a line adds, never below 0; None where one has no answer."""
    if before.best is None or after.best is None:
        return None
    raw = gain(after=after, before=before)
    return Difference(
        found=max(0.0, raw.found), low=max(0.0, raw.low), high=max(0.0, raw.high)
    )
