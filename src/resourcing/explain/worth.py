"""What one more and one fewer full-time person of a kind is worth: re-solved optima, never a price alone.

Where the people come from and what they cost is a decision of others; the salary is not in the value.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from resourcing.domain import Grade, Manager
from resourcing.errors import InputError, InputProblem
from resourcing.explain.asked import AskedCase, AskedRun
from resourcing.explain.choices import leads_of, told_better
from resourcing.explain.curves import monotone, step_between
from resourcing.explain.differences import Difference, number
from resourcing.explain.people import (
    Kind,
    check_kind,
    newcomer,
    own_people,
    scaled,
    usual_skills,
    with_people,
)
from resourcing.explain.resolve import carried, forced, stop_of
from resourcing.optimize import StopRules
from resourcing.problem import ProblemData
from resourcing.results import OptimizationResult

FEWEST, MOST = -2, 4
"""Full-time people less and more that are asked about by default."""
LEAST_FTE = 1e-9
"""Full-time equivalents below which nothing is left."""
THOUSAND = 1000.0
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the curve.

    Attributes
    ----------
    from_fte, to_fte
        Full-time equivalents against today, between which the step holds.
    who
        Who joins, or whose loss costs least.
    worth
        Value points that the step adds over the horizon.
    """

    from_fte: int
    to_fte: int
    who: str
    worth: Difference


@dataclass(frozen=True, kw_only=True, eq=False)
class Worth:
    """The stepwise curve of what people of a kind are worth.

    Attributes
    ----------
    kind
        Grade, unit and skills.
    steps
        Steps from fewest to most people.
    answers
        Full-time equivalents against today, and the answer re-solved there.
    price
        What the capacity rows of like people say a full-time person is worth, in points over the horizon; None where
        the answer carries no prices. It holds for a small change only.
    break_even
        Currency a year at which the first one more pays, by the playbook's rate; None where the rate is 0 or the step
        cannot be told from zero.
    currency
        Of the playbook.
    notes
        What else to know, as sentences.
    """

    kind: Kind
    steps: tuple[Step, ...]
    answers: tuple[tuple[int, OptimizationResult], ...]
    price: float | None
    break_even: float | None
    currency: str
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for each step, and what the price says."""
        lines = [f"What one full-time person is worth over the horizon ({self.kind})"]
        lines += [
            f"from {_signed(item.from_fte)} to {_signed(item.to_fte)} FTE ({item.who}): {item.worth}"
            for item in self.steps
        ]
        if self.price is not None:
            lines.append(
                f"The price of their hours says {number(self.price)} points, which holds for a small change only."
            )
        if self.break_even is not None:
            lines.append(
                f"The first one more pays up to about {self.currency} {self.break_even:,.0f} a year."
            )
        return "\n".join([*lines, *self.notes])

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each step.

        Returns
        -------
        pandas.DataFrame
            Columns grade, unit, skills, from_fte, to_fte, who, worth, low, high (points over the horizon), told_from_zero
            and price (points that the capacity rows say; missing without prices).
        """
        rows = [
            {
                "grade": self.kind.grade,
                "unit": self.kind.unit or "",
                "skills": ";".join(self.kind.skills),
                "from_fte": item.from_fte,
                "to_fte": item.to_fte,
                "who": item.who,
                "worth": item.worth.found,
                "low": item.worth.low,
                "high": item.worth.high,
                "told_from_zero": item.worth.told_from_zero,
                "price": np.nan if self.price is None else self.price,
            }
            for item in self.steps
        ]
        return pd.DataFrame(rows)


def _signed(fte: int) -> str:
    """Return full-time equivalents against today with their sign, none for 0."""
    return f"{fte:+d}" if fte else "0"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Point:
    """An instance at some number of people, with who makes the difference to the next one towards 0."""

    fte: int
    data: ProblemData
    who: str
    lead: np.ndarray


def worth(
    run: AskedRun,
    *,
    grade: Grade,
    unit: str | None = None,
    skills: Sequence[str] | None = None,
    fewest: int = FEWEST,
    most: int = MOST,
    stop: StopRules | None = None,
) -> Worth:
    """Return what one more and one fewer full-time person of a kind is worth.

    Parameters
    ----------
    run
        A case with its answer.
    grade
        Grade of the people.
    unit
        Unit in which they are embedded; None for central people.
    skills
        Skills they have. By default those who join have the commonest set of the people of that grade, and those who go may
        have any.
    fewest, most
        Full-time people against today, from `fewest` (0 or below) to `most` (0 or above).
    stop
        When each re-solve stops; by default as the scenario says.

    Raises
    ------
    InputError
        If the range does not hold 0, or nobody knows the unit or a skill.
    """
    _check_range(fewest, most)
    case = run.case
    check_kind(case, unit=unit, skills=skills or ())
    has = usual_skills(case, grade=grade, unit=unit) if skills is None else skills
    kind = Kind(grade=grade, unit=unit, skills=tuple(has))
    there = Kind(grade=grade, unit=unit, skills=tuple(skills or ()))
    rules = stop or stop_of(case.scenario)
    points = [
        *reversed(_fewer(run, there, count=-fewest)),
        _Point(fte=0, data=case.data, who="", lead=leads_of(run.result)),
        *_more(run, kind, count=most),
    ]
    solved = _solved(run, points, rules)
    answers = monotone([point.data for point in points], solved)
    now = answers[[point.fte for point in points].index(0)]
    steps = _steps(points, answers)
    return Worth(
        kind=kind,
        steps=steps,
        answers=tuple(
            (point.fte, item) for point, item in zip(points, answers, strict=True)
        ),
        price=_price(run, there),
        break_even=_break_even(case, steps),
        currency=case.world.playbook.currency,
        notes=(*told_better(now, than=run.result), *_short(points, fewest)),
    )


def _check_range(fewest: int, most: int) -> None:
    """Raise InputError where there is no step to ask about."""
    if fewest <= 0 <= most and fewest < most:
        return
    problem = InputProblem(
        file="",
        column="--from and --to",
        value=f"{fewest} to {most}",
        rule="must go from 0 or below to 0 or above, with a step between",
        repair=f"ask from {FEWEST} to {MOST}",
    )
    raise InputError([problem])


def _more(run: AskedRun, kind: Kind, *, count: int) -> list[_Point]:
    """Return the instances with people more."""
    people: list[Manager] = []
    points = []
    for extra in range(1, count + 1):
        people.append(newcomer(run.case, kind, number=extra))
        data = with_people(run.case, tuple(people)).data
        lead = carried(leads_of(run.result), before=run.case.data, after=data)
        points.append(_Point(fte=extra, data=data, who=people[-1].name, lead=lead))
    return points


def _fewer(run: AskedRun, kind: Kind, *, count: int) -> list[_Point]:
    """Return the instances with people less, each time those whose loss costs least."""
    people = {row.manager_id: row for row in own_people(run.case) if kind.matches(row)}
    left = {name: row.fte for name, row in people.items()}
    lead, points = leads_of(run.result), []
    for gone in range(1, count + 1):
        if sum(left.values()) < 1 - LEAST_FTE:
            break
        before = dict(left)
        left, lead = _cut(run.case.data, people, left, lead)
        who = [people[n].name for n in people if left[n] < before[n] - LEAST_FTE]
        shares = {name: left[name] / people[name].fte for name in people}
        data = scaled(run.case.data, shares)
        points.append(_Point(fte=-gone, data=data, who=", ".join(who), lead=lead))
    return points


_Try = tuple[float, int, float, dict[str, float], OptimizationResult]
"""Value of a cut for each part of a full-time equivalent, its order, the part, what is left, and the answer."""


def _cut(
    data: ProblemData,
    people: dict[str, Manager],
    left: dict[str, float],
    lead: np.ndarray,
) -> tuple[dict[str, float], np.ndarray]:
    """Return what is left of people after one FTE less, taken where it costs least by quick re-solves, and the leads then."""
    needed = 1.0
    while needed > LEAST_FTE:
        tries: list[_Try] = []
        for name in [name for name in left if left[name] > LEAST_FTE]:
            part = min(left[name], needed)
            trial = {**left, name: left[name] - part}
            shares = {item: trial[item] / people[item].fte for item in people}
            found = forced(scaled(data, shares), lead=lead)
            value = -np.inf if found.objective is None else found.objective
            tries.append((value / part, -len(tries), part, trial, found))
        _, _, part, left, found = max(tries, key=lambda item: item[:2])
        lead = lead if found.best is None else np.array(found.best.lead)
        needed -= part
    return left, lead


def _solved(
    run: AskedRun, points: list[_Point], stop: StopRules
) -> list[OptimizationResult]:
    """Return the answers at each number of people, each started from its neighbor's towards today."""
    found: dict[int, OptimizationResult] = {0: run.result}
    for point in sorted(points, key=lambda item: abs(item.fte)):
        if point.fte == 0:
            continue
        near = found[point.fte - int(np.sign(point.fte))]
        start = point.lead
        if point.fte > 1 and near.best is not None:
            start = carried(near.best.lead, before=near.best.data, after=point.data)
        found[point.fte] = forced(point.data, lead=start, stop=stop)
    return [found[point.fte] for point in points]


def _steps(points: list[_Point], answers: list[OptimizationResult]) -> tuple[Step, ...]:
    """Return the steps between neighbors; one whose instance has no answer is left out."""
    steps = []
    for index, (there, here) in enumerate(pairwise(points)):
        added = step_between(answers[index], answers[index + 1])
        if added is not None:
            who = here.who if here.fte > 0 else there.who
            step = Step(from_fte=there.fte, to_fte=here.fte, who=who, worth=added)
            steps.append(step)
    return tuple(steps)


def _price(run: AskedRun, kind: Kind) -> float | None:
    """Return the mean price of a full-time person of a kind by the capacity rows, None without prices or such people."""
    prices = run.result.prices
    if prices is None:
        return None
    data = run.case.data
    people = [row for row in own_people(run.case) if kind.matches(row)]
    values = [
        float((prices.hours[r] * data.available[r]).sum()) / row.fte
        for row in people
        for r in [data.resources.index(row.manager_id)]
    ]
    return float(np.mean(values)) if values else None


def _break_even(case: AskedCase, steps: tuple[Step, ...]) -> float | None:
    """Return the yearly currency at which the first person more pays, None without a rate or a step told from zero."""
    rate = case.world.playbook.charges.points_per_thousand
    first = next((item for item in steps if item.from_fte == 0), None)
    if not rate or first is None or not first.worth.told_from_zero:
        return None
    years = len(case.world.horizon.months) / MONTHS_PER_YEAR
    return first.worth.found / rate * THOUSAND / years


def _short(points: list[_Point], fewest: int) -> tuple[str, ...]:
    """Return that there are fewer people than asked about."""
    least = points[0].fte
    if least <= fewest:
        return ()
    return (
        f"The team has only {-least} full-time equivalents of this kind to lose in whole steps.",
    )
