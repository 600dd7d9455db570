"""Solves for one aim after another: each keeps what those before it reached, within a tolerance.

The hours of such an answer are the model's own, since the best hours for the weighted sum may take from an earlier aim.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Self

import numpy as np
import pulp

from resourcing.formulation.equations import objective_parts
from resourcing.formulation.equations.terms import Rows
from resourcing.formulation.highs import LATE, Stop, Verdict, build, solve
from resourcing.formulation.variables import Model
from resourcing.results import TOLERANCE, Solution, Stage, Status
from resourcing.scenario import AIMS, TOLERANCES, Aim, OptimizerSettings

PARTS: Mapping[str, tuple[str, ...]] = {
    "promises": ("shortfall",),
    "value": ("value",),
    "cost": ("cost", "hire", "budget"),
    "disruption": ("handover", "handover_limit"),
    "balance": ("occupancy", "imbalance", "focus", "span", "placement"),
}
"""Parts of the objective that belong to an aim, named as in `objective_parts` and `Solution.points`."""
REST = "rest"
"""Name of the last stage, for the aims that an order leaves out."""
SEARCH = 0.05
"""Share of its time that HiGHS looks for answers in a stage: what it starts from was not made for the aim."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """Aims in their order, each with what it may lose for those after it.

    Attributes
    ----------
    aims
        Most important first; those left out come last, added up.
    tolerances
        Share of its own value that an aim may lose, at least `TOLERANCE` x max(1, |value|) points; by default
        `TOLERANCES`.

    Examples
    --------
    >>> Order(aims=("promises", "cost"), tolerances={"cost": 0.02}).share("cost")
    0.02
    """

    aims: tuple[Aim, ...] = AIMS
    tolerances: Mapping[Aim, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check that the aims are known and stand once, and that tolerances are shares."""
        unknown = {*self.aims, *self.tolerances} - set(PARTS)
        shares = self.tolerances.values()
        if not self.aims or unknown or len(set(self.aims)) < len(self.aims):
            msg = f"an order names some of {', '.join(PARTS)}, each once; not {self.aims}, {dict(self.tolerances)}"
            raise ValueError(msg)
        if not all(0 <= share < 1 for share in shares):
            msg = f"a tolerance is a share, at least 0 and below 1; not {dict(self.tolerances)}"
            raise ValueError(msg)

    @classmethod
    def of(cls, settings: OptimizerSettings) -> Self | None:
        """Return the order that a scenario asks for, None where everything is weighted."""
        if settings.objective == "weighted":
            return None
        return cls(aims=settings.order, tolerances=settings.tolerances)

    @property
    def stages(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Return the name and the parts of every stage; together they make the objective."""
        left = tuple(
            part
            for aim, parts in PARTS.items()
            if aim not in self.aims
            for part in parts
        )
        named = tuple((aim, PARTS[aim]) for aim in self.aims)
        return (*named, (REST, left)) if left else named

    def share(self, aim: str) -> float:
        """Return the share of its own value that an aim may lose."""
        shares = (*TOLERANCES.items(), *self.tolerances.items())
        return {str(name): share for name, share in shares}.get(aim, 0.0)

    def allowed(self, aim: str, value: float) -> float:
        """Return the points that an aim may lose of its value."""
        least = TOLERANCE * max(1.0, abs(value))
        return max(self.share(aim) * abs(value), least)


def solve_in_order(
    start: Solution,
    *,
    order: Order,
    stop: Stop,
    gap: float = 0.0,
    model: Model | None = None,
) -> tuple[Solution, tuple[Stage, ...]]:
    """Return the answer of the last stage, with what each stage reached.

    Parameters
    ----------
    start
        An answer that keeps every strict rule.
    order
        The aims.
    stop
        When it stops: seconds for all stages together, the model's making among them, nodes and points for each.
    gap
        Proven gap at which a stage stops, as a fraction of what the answer before it has of its aim; the larger of
        both gaps counts.
    model
        The compact model of the answer's instance, which takes the rows of the stages; None builds it. One with more rows,
        such as those that keep a plan, needs an answer that keeps them.

    Raises
    ------
    RuntimeError
        If model and evaluator disagree about a stage: a defect of this program.

    Examples
    --------
    >>> import numpy as np
    >>> from resourcing.problem import problem_from_arrays
    >>> from resourcing.results import solution
    >>> data = problem_from_arrays(
    ...     need=np.full((2, 1, 1), 10.0),
    ...     available=np.full((1, 1), 15.0),
    ...     weight=np.array([1.0, 3.0]),
    ...     floor=np.array([[[0.8]], [[0.0]]]),
    ...     shortfall_rate=np.ones(1),
    ... )
    >>> start = solution(data, lead=np.zeros((2, 1), dtype=int))
    >>> exact = Stop(gap_points=1e-6)
    >>> best, stages = solve_in_order(start, order=Order(), stop=exact)
    >>> print(round(start.points["shortfall"], 3), *stages[:2], sep="; ")
    -0.3; promises 0.0 of at most 0.0 points (optimal); value 2.9 of at most 2.9 points (optimal)
    """
    ends = np.inf if stop.seconds is None else time.perf_counter() + stop.seconds
    try:
        model = build(start.data, until=ends) if model is None else model
    except TimeoutError:
        return start, stages_not_solved(start, order)
    answer, done = start, list[Stage]()
    turns = list(_turns(model, order))
    for number, turn in enumerate(turns):
        left = (ends - time.perf_counter()) / (len(turns) - number)
        limit = None if stop.seconds is None else max(0.0, left)
        points = max(stop.gap_points, gap * abs(turn.value_of(answer)))
        own = replace(stop, gap_points=points, seconds=limit, search=SEARCH)
        answer, stage = _solve_stage(turn, answer, stop=own)
        done.append(replace(stage, allowed=order.allowed(turn.aim, stage.value)))
        _check_kept(turns, done, answer)
        if stage.status == "interrupted":
            break
        turn.keep(done[-1])
    pairs = zip(turns, done, strict=False)  # an interruption ends the order early
    return answer, tuple(replace(s, kept=t.value_of(answer)) for t, s in pairs)


def stages_not_solved(start: Solution, order: Order) -> tuple[Stage, ...]:
    """Return the stages of an order for which no time was left: what an answer has of each aim, and what it could be at most.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> from resourcing.results import solution
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0), available=np.array([[5.0]])
    ... )
    >>> found = solution(data, lead=np.zeros((1, 1), dtype=int))
    >>> print(
    ...     *stages_not_solved(found, Order(aims=("value", "promises")))[:2], sep="; "
    ... )
    value 0.5 of at most 1.0 points (time_limit); promises 0.0 of at most 0.0 points (optimal)
    """
    data = start.data
    paid = np.where(data.eligible & data.active, -data.placement_cost, 0.0)
    most = {
        "value": data.full_value,
        "cost": -data.fixed_points,
        "placement": float(paid.max(axis=0, initial=0.0).sum()),
    }
    stages = []
    for aim, parts in order.stages:
        value = float(sum(start.points[part] for part in parts))
        bound = max(value, sum(most.get(part, 0.0) for part in parts))
        met = bound - value <= TOLERANCE * max(1.0, abs(value))
        stages.append(
            Stage(
                aim=aim,
                value=value,
                bound=bound,
                allowed=order.allowed(aim, value),
                kept=value,
                status="optimal" if met else "time_limit",
                seconds=0.0,
            )
        )
    return tuple(stages)


@dataclass(frozen=True, kw_only=True, eq=False)
class _Turn:
    """One aim in the model: its name, its parts, their sum and the most that this can be."""

    model: Model
    aim: str
    parts: tuple[str, ...]
    total: pulp.LpAffineExpression
    most: float

    def value_of(self, answer: Solution) -> float:
        """Return what an answer has of the aim, by the evaluator."""
        return float(sum(answer.points[part] for part in self.parts))

    def keep(self, stage: Stage) -> None:
        """Add the row that keeps what the aim reached, less what it may lose."""
        for name, row in keep(self.total, stage=stage):
            self.model.problem.addConstraint(row, name)


def keep(total: pulp.LpAffineExpression, *, stage: Stage) -> Rows:
    """(22) The sum of an aim's parts keeps what its stage reached, less what it may lose.

    An aim without variables has no row.
    """
    if len(total):
        yield f"keep_{stage.aim}", total >= stage.value - stage.allowed


def _turns(model: Model, order: Order) -> Iterator[_Turn]:
    """Yield every stage of an order with its part of the objective."""
    sums = objective_parts(model)
    most = {part: _most(total) for part, total in sums.items()}
    most["value"] = min(most["value"], model.data.full_value)
    for aim, parts in order.stages:
        yield _Turn(
            model=model,
            aim=aim,
            parts=parts,
            total=pulp.lpSum(sums[part] for part in parts),
            most=sum(most[part] for part in parts),
        )


def _most(total: pulp.LpAffineExpression) -> float:
    """Return the most that a sum can be by the bounds of its variables alone."""
    tops = (
        factor * (x.upBound if factor > 0 else x.lowBound)
        for x, factor in total.items()
    )
    return float(total.constant + sum(tops))


def _solve_stage(
    turn: _Turn, answer: Solution, *, stop: Stop
) -> tuple[Solution, Stage]:
    """Return the better of an answer and what the model finds for one aim, and what was proven."""
    began, known = time.perf_counter(), turn.value_of(answer)
    verdict = None
    if turn.most - known > TOLERANCE * max(1.0, abs(known)):
        turn.model.problem.setObjective(turn.total)
        late = stop.seconds is not None and stop.seconds <= 0.0
        verdict = (
            LATE
            if late
            else solve(turn.model, stop=stop, start=answer.lead, possible=True)
        )
        found = _answer(turn, verdict)
        if found is not None and turn.value_of(found) > known:
            answer = found
    value, bound = turn.value_of(answer), turn.most
    if verdict is not None and verdict.bound is not None:
        bound = min(bound, verdict.bound)
    stage = Stage(
        aim=turn.aim,
        value=value,
        bound=max(bound, value),
        allowed=0.0,
        kept=value,
        status=_status(verdict, gap_points=bound - value, value=value),
        seconds=time.perf_counter() - began,
    )
    return answer, stage


def _answer(turn: _Turn, verdict: Verdict) -> Solution | None:
    """Return the answer of the model with its own hours, evaluated; None where it has none.

    Raises
    ------
    RuntimeError
        If the evaluator gives the aim less than the model does, or more than the model proves, or finds a broken rule.
    """
    if verdict.lead is None or verdict.hours is None or verdict.overseer is None:
        return None
    found = Solution(
        data=turn.model.data,
        lead=verdict.lead,
        hours=verdict.hours,
        support=verdict.support,
        overseer=verdict.overseer,
    )
    low, high = verdict.objective or 0.0, verdict.bound
    value = turn.value_of(found)
    close = TOLERANCE * max(1.0, abs(value))
    outside = value < low - close or (high is not None and value > high + close)
    if outside or found.breaches:
        msg = f"solver and evaluator disagree about {turn.aim}: {low} to {high} against {value} points; {found.breaches[:5]}"
        raise RuntimeError(msg)
    return found


def _check_kept(
    turns: Sequence[_Turn], done: Sequence[Stage], answer: Solution
) -> None:
    """Raise RuntimeError where an answer has less of an earlier aim than its row keeps."""
    for turn, stage in zip(turns, done, strict=False):
        value = turn.value_of(answer)
        least = stage.value - stage.allowed - TOLERANCE * max(1.0, abs(stage.value))
        if value < least:
            msg = f"solver and evaluator disagree about {turn.aim}: {value} points, kept above {least}"
            raise RuntimeError(msg)


def _status(verdict: Verdict | None, *, gap_points: float, value: float) -> Status:
    """Return the status of a stage; without a verdict the answer before it was the best there can be."""
    if verdict is None or gap_points <= TOLERANCE * max(1.0, abs(value)):
        return "optimal"
    words: dict[str, Status] = {"time": "time_limit", "interrupted": "interrupted"}
    return words.get(verdict.word, "feasible")
