"""What handovers buy: the value of the best plan with at most k of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from resourcing.explain.asked import AskedRun
from resourcing.explain.choices import leads_of, told_better
from resourcing.explain.curves import monotone, step_between
from resourcing.explain.differences import Difference, number
from resourcing.explain.resolve import forced, stop_of
from resourcing.optimize import StopRules
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import TOLERANCE, OptimizationResult, Status, solution

MOST_POINTS = 8
"""Limits that are tried where none are given."""


@dataclass(frozen=True, kw_only=True, eq=False)
class HandoverPoint:
    """The best plan with at most so many handovers.

    Attributes
    ----------
    at_most
        Limit on the handovers that count; infinite for the plan without a limit.
    answer
        The answer re-solved under the limit.
    added
        What the point adds to the one before; None for the first, or where there is no answer.
    """

    at_most: float
    answer: OptimizationResult
    added: Difference | None

    @property
    def handovers(self) -> int | None:
        """Return the handovers of the plan, those that do not count included; None where there is no plan."""
        return None if self.answer.best is None else len(self.answer.best.handovers)


@dataclass(frozen=True, kw_only=True, eq=False)
class HandoverCurve:
    """The value of the best plan by the number of handovers allowed.

    Attributes
    ----------
    points
        From the fewest handovers to no limit.
    notes
        What else to know, as sentences.
    """

    points: tuple[HandoverPoint, ...]
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for each point."""
        lines = ["Value of the best plan with at most so many handovers"]
        lines += [_line(item) for item in self.points]
        return "\n".join([*lines, *self.notes])

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each point.

        Returns
        -------
        pandas.DataFrame
            Columns at_most (missing for no limit), handovers, value and bound (points), added, low and high (points over
            the row before), told_from_zero.
        """
        return pd.DataFrame([_row(item) for item in self.points])


def _line(item: HandoverPoint) -> str:
    """Return one point in words."""
    limit = "no limit" if np.isinf(item.at_most) else f"at most {item.at_most:g}"
    if item.answer.objective is None:
        return f"{limit}: no plan keeps every strict rule"
    said = f"{limit}: {number(item.answer.objective)} points"
    return said if item.added is None else f"{said}; adds {item.added}"


def _row(item: HandoverPoint) -> dict[str, object]:
    """Return one point as a row."""
    added, answer = item.added, item.answer
    return {
        "at_most": np.nan if np.isinf(item.at_most) else item.at_most,
        "handovers": item.handovers,
        "value": np.nan if answer.objective is None else answer.objective,
        "bound": answer.bound,
        "added": np.nan if added is None else added.found,
        "low": np.nan if added is None else added.low,
        "high": np.nan if added is None else added.high,
        "told_from_zero": bool(added and added.told_from_zero),
    }


def handover_curve(
    run: AskedRun,
    *,
    limits: Sequence[int] | None = None,
    stop: StopRules | None = None,
) -> HandoverCurve:
    """Return the value of the best plan with at most so many handovers.

    Handovers that somebody who has left forces do not count. Above a soft limit of the scenario, plans are searched without its
    charge and then charged: the best of them may lie between value and bound.

    Parameters
    ----------
    run
        A case with its answer, which is the last point of the curve.
    limits
        Numbers of handovers; by default up to `MOST_POINTS` of them, from none to those of the plan.
    stop
        When each re-solve stops; by default as the scenario says.
    """
    data, rules = run.case.data, stop or stop_of(run.case.scenario)
    chosen = sorted(set(_limits(run) if limits is None else limits))
    instances, answers = list[ProblemData](), list[OptimizationResult]()
    lead = _kept_leads(data)
    for k in chosen:
        found = forced(at_most(data, handovers=k), lead=lead, stop=rules)
        lead = lead if found.best is None else np.array(found.best.lead)
        charged = _is_charged(data, handovers=k)
        instances.append(data if charged else at_most(data, handovers=k))
        answers.append(_charged(found, data) if charged else found)
    fixed = monotone([*instances, data], [*answers, run.result])
    steps = [None, *map(step_between, fixed, fixed[1:])]
    points = zip([*chosen, np.inf], fixed, steps, strict=True)
    return HandoverCurve(
        points=tuple(
            HandoverPoint(at_most=float(k), answer=item, added=added)
            for k, item, added in points
        ),
        notes=told_better(fixed[-1], than=run.result),
    )


def at_most(data: ProblemData, *, handovers: float) -> ProblemData:
    """Return an instance with at most so many handovers, strictly; a limit that it has already stays."""
    limit = handovers
    if data.rules.handovers == "strict":
        limit = min(handovers, data.max_handovers)
    strict = data.rules.replace(handovers="strict")
    return data.replace(max_handovers=float(limit), rules=strict)


def _is_charged(data: ProblemData, *, handovers: float) -> bool:
    """Return whether so many handovers are above a soft limit, which charges them."""
    return data.rules.handovers == "soft" and handovers > data.max_handovers


def _charged(found: OptimizationResult, data: ProblemData) -> OptimizationResult:
    """Return an answer with what a soft limit charges, which a strict one at more handovers leaves out; its bound still holds."""
    if found.best is None:
        return found
    best = solution(data, lead=found.best.lead)
    met = found.bound - best.objective <= TOLERANCE * max(1.0, abs(found.bound))
    unproven: Status = "feasible" if found.status == "optimal" else found.status
    return replace(found, best=best, status="optimal" if met else unproven)


def _limits(run: AskedRun) -> list[int]:
    """Return the limits that are tried: from none to one fewer than the plan has."""
    leads_of(run.result)  # refuses a run without an answer
    whole = len(run.plan.handovers)
    points = min(MOST_POINTS, whole)
    return [int(k) for k in np.linspace(0, whole - 1, points)] if whole else []


def _kept_leads(data: ProblemData) -> np.ndarray:
    """Return today's leads kept, nobody where there is none."""
    kept = np.repeat(data.incumbent[:, None], len(data.periods), axis=1)
    return np.where(data.active, kept, NOBODY)
