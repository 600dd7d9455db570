"""What handovers buy: the value of the best plan with at most k of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from resourcing.explain.asked import AskedRun, listed
from resourcing.explain.choices import leads_of, no_plan, told_better
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
        return f"{limit}: {no_plan(proven=item.answer.status == 'infeasible')}"
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
        When each re-solve stops; by default as the scenario says. An interruption by the keyboard ends the curve with what
        it has.

    Returns
    -------
    HandoverCurve
        A point for each limit, from the fewest handovers to no limit; values are in value points.

    Raises
    ------
    ValueError
        If no limits are given and the run has no answer.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> print(rs.handover_curve(run))
    Value of the best plan with at most so many handovers
    at most 0: 1,246.3 points
    no limit: 1,313.1 points; adds 66.8 points
    """
    data, rules = run.case.data, stop or stop_of(run.case.scenario)
    chosen = sorted(set(_limits(run) if limits is None else limits))
    found = list(_answers(data, chosen, stop=rules))
    instances = [
        data if _is_charged(data, handovers=k) else at_most(data, handovers=k)
        for k, _ in found
    ]
    fixed = monotone([*instances, data], [*(item for _, item in found), run.result])
    steps = [None, *map(step_between, fixed, fixed[1:])]
    points = zip([*(k for k, _ in found), np.inf], fixed, steps, strict=True)
    return HandoverCurve(
        points=tuple(
            HandoverPoint(at_most=float(k), answer=item, added=added)
            for k, item, added in points
        ),
        notes=(
            *told_better(fixed[-1], than=run.result),
            *_cut_short(chosen[len(found) :]),
        ),
    )


def _answers(
    data: ProblemData, limits: Sequence[int], *, stop: StopRules
) -> Iterator[tuple[int, OptimizationResult]]:
    """Yield each limit with its answer, solved from the one before; an interruption by the keyboard ends them."""
    lead = _kept_leads(data)
    for k in limits:
        try:
            found = forced(at_most(data, handovers=k), lead=lead, stop=stop)
        except KeyboardInterrupt:
            return
        lead = lead if found.best is None else np.array(found.best.lead)
        charged = _is_charged(data, handovers=k)
        yield k, _charged(found, data) if charged else found
        if found.status == "interrupted":
            return


def _cut_short(left: Sequence[int]) -> tuple[str, ...]:
    """Return that an interruption left limits out, as a sentence; none where it did not."""
    if not left:
        return ()
    return (f"Interrupted: {listed([f'at most {k}' for k in left])} not asked.",)


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
