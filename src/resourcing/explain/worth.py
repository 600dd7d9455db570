"""What one more and one fewer full-time person of a kind is worth: re-solved optima, never a price alone.

Where the people come from and what they cost is a decision of others; the salary is not in the value.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise

import numpy as np
import pandas as pd

from resourcing.domain import Grade, Manager
from resourcing.errors import InputError, InputProblem
from resourcing.explain.asked import AskedCase, AskedRun
from resourcing.explain.choices import no_plan, told_better
from resourcing.explain.curves import monotone, step_between
from resourcing.explain.differences import Difference, gain, number
from resourcing.explain.leaving import Way, is_within, leaving, told_way
from resourcing.explain.people import (
    Kind,
    check_kind,
    newcomer,
    own_people,
    usual_skills,
    with_people,
)
from resourcing.explain.resolve import carried, stop_of
from resourcing.explain.settling import carried_prices, resettled, settled
from resourcing.optimize import StopRules
from resourcing.problem import ProblemData
from resourcing.results import OptimizationResult

FEWEST, MOST = -2, 4
"""Full-time people less and more that are asked about by default."""
THOUSAND = 1000.0
MONTHS_PER_YEAR = 12
INTERRUPTED = "Interrupted: the steps that are missing were not asked."
"""What is told where the keyboard ended the curve."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of the curve.

    Attributes
    ----------
    from_fte, to_fte
        Full-time equivalents against today, between which the step holds.
    who
        Who joins last, or who all have left at `from_fte`, with their shares.
    worth
        Value points that the step adds over the horizon, with these people.
    """

    from_fte: int
    to_fte: int
    who: str
    worth: Difference

    def __str__(self) -> str:
        """Return the step as a line."""
        start, end = _signed(self.from_fte), _signed(self.to_fte)
        who = self.who if self.from_fte >= 0 else f"at {start} without {self.who}"
        return f"from {start} to {end} FTE ({who}): {self.worth}"


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
    points_per_thousand
        That rate: points that a thousand of currency is worth.
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
    points_per_thousand: float
    currency: str
    notes: tuple[str, ...]

    def __str__(self) -> str:
        """Return a line for each step, and what the price says."""
        lines = [f"What one full-time person is worth over the horizon ({self.kind})"]
        lines += map(str, self.steps)
        if self.price is not None:
            lines.append(
                f"The price of their hours says {number(self.price)} points, which holds for a small change only."
            )
        return "\n".join([*lines, *self.pays, *self.notes])

    @property
    def pays(self) -> tuple[str, ...]:
        """Return up to what yearly cost the first one more pays, with what that rests on, as a sentence; none if unknown."""
        if self.break_even is None:
            return ()
        return (
            f"The first one more pays up to about {self.currency} {_rounded(self.break_even):,.0f} a year; this rests on "
            f"the playbook's price of {self.points_per_thousand:g} points for a thousand {self.currency}, a judgment.",
        )

    @property
    def cut_short(self) -> bool:
        """Return whether an interruption by the keyboard left steps out."""
        return INTERRUPTED in self.notes

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


def _rounded(amount: float) -> float:
    """Return an amount with three digits: more would pretend to more than is known."""
    return float(f"{amount:.3g}")


@dataclass(frozen=True, kw_only=True, eq=False)
class _Point:
    """An instance at some number of people and its answer: who joined last, or who all have left, and how."""

    fte: int
    data: ProblemData
    who: str
    answer: OptimizationResult
    way: Way


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

    Those who leave are whole people, and at most a part of one more, whose loss was found to cost least.

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
        When each re-solve stops; an interruption by the keyboard ends the curve with what it has. By default a few short rounds from the plan and its prices, the same every time: about a
        second each for a portfolio of 40 alliances, with wider intervals.

    Returns
    -------
    Worth
        The steps in value points over the horizon, and the yearly cost in currency up to which the first one more pays.

    Raises
    ------
    InputError
        If the range does not hold 0, or nobody knows the unit or a skill.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> run = rs.assign(case)
    >>> found = worth(
    ...     run, grade="manager", fewest=0, most=2, stop=rs.StopRules(gap=0.0)
    ... )
    >>> for step in found.steps:
    ...     print(step)
    from 0 to +1 FTE (one more manager): 90.5 points
    from +1 to +2 FTE (manager no. 2 more): nothing
    """
    check_range(fewest, most)
    case = run.case
    check_kind(case, unit=unit, skills=skills or ())
    has = usual_skills(case, grade=grade, unit=unit) if skills is None else skills
    kind = Kind(grade=grade, unit=unit, skills=tuple(has))
    there = Kind(grade=grade, unit=unit, skills=tuple(skills or ()))
    asked = chain(
        _fewer(run, there, count=-fewest, stop=stop),
        _more(run, kind, count=most, stop=stop),
    )
    found, cut_short = _until_interrupted(asked)
    today = _Point(fte=0, data=case.data, who="", answer=run.result, way={})
    points = _smooth(sorted([today, *found], key=lambda point: point.fte))
    now = next(point.answer for point in points if point.fte == 0)
    steps = _steps(points)
    return Worth(
        kind=kind,
        steps=steps,
        answers=tuple((point.fte, point.answer) for point in points),
        price=_price(run, there),
        break_even=_break_even(case, steps),
        points_per_thousand=case.world.playbook.charges.points_per_thousand,
        currency=case.world.playbook.currency,
        notes=(
            *told_better(now, than=run.result),
            *_told(points),
            *((INTERRUPTED,) if cut_short else _too_few(points, fewest)),
        ),
    )


def check_range(fewest: int, most: int) -> None:
    """Raise InputError where there is no step to ask about.

    Raises
    ------
    InputError
        If the range does not go from 0 or below to 0 or above.
    """
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


def _until_interrupted(asked: Iterable[_Point]) -> tuple[list[_Point], bool]:
    """Return the points asked for, and whether an interruption by the keyboard ended them."""
    found: list[_Point] = []
    try:
        for point in asked:
            found.append(point)
            if point.answer.status == "interrupted":
                return found, True
    except KeyboardInterrupt:
        return found, True
    return found, False


def _more(
    run: AskedRun, kind: Kind, *, count: int, stop: StopRules | None
) -> Iterator[_Point]:
    """Yield the points with people more, each solved from the one before."""
    rules = stop or stop_of(run.case.scenario)
    people: list[Manager] = []
    last, answer = run.case.data, run.result
    for extra in range(1, count + 1):
        people.append(newcomer(run.case, kind, number=extra))
        data = with_people(run.case, tuple(people)).data
        near = run.plan if answer.best is None else answer.best
        lead = carried(near.lead, before=near.data, after=data)
        prices = carried_prices(answer.prices, before=last, after=data)
        quick = settled(data, lead=lead, prices=prices, stop=rules)
        answer, last = resettled(data, quick, lead=lead, stop=stop), data
        yield _Point(fte=extra, data=data, who=people[-1].name, answer=answer, way={})


def _fewer(
    run: AskedRun, kind: Kind, *, count: int, stop: StopRules | None
) -> Iterator[_Point]:
    """Yield the points with people less, the fewest first."""
    people = {row.manager_id: row for row in own_people(run.case) if kind.matches(row)}
    if not count or not people:
        return
    rules = stop or stop_of(run.case.scenario)
    for item in leaving(run, people, most=count, rules=rules, stop=stop):
        yield _Point(
            fte=-item.fte,
            data=item.data,
            who=told_way(item.way, people),
            answer=item.answer,
            way=item.way,
        )


def _smooth(points: list[_Point]) -> list[_Point]:
    """Return the points with answers and bounds made monotone wherever one allows whatever the one before allows."""
    apart = [
        number
        for number, (fewer, more) in enumerate(pairwise(points), start=1)
        if not _allows(more, fewer)
    ]
    fixed = monotone(
        [point.data for point in points],
        [point.answer for point in points],
        apart=apart,
    )
    return [
        replace(point, answer=item) for point, item in zip(points, fixed, strict=True)
    ]


def _allows(more: _Point, fewer: _Point) -> bool:
    """Return whether a point allows whatever the one with fewer people allows: nobody leaves only there."""
    return is_within(more.way, fewer.way)


def _steps(points: list[_Point]) -> tuple[Step, ...]:
    """Return the steps between neighbors; one whose instance has no answer is left out."""
    steps = []
    for fewer, more in pairwise(points):
        added = _added(fewer, more)
        if added is not None:
            who = more.who if more.fte > 0 else fewer.who
            step = Step(from_fte=fewer.fte, to_fte=more.fte, who=who, worth=added)
            steps.append(step)
    return tuple(steps)


def _added(fewer: _Point, more: _Point) -> Difference | None:
    """Return what a point adds to the one with fewer people, None where one has no answer.

    It cannot be below 0 where those who have left at the one have left at the other too.
    """
    if _allows(more, fewer) or fewer.answer.best is None or more.answer.best is None:
        return step_between(fewer.answer, more.answer)
    return gain(after=more.answer, before=fewer.answer)


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


def _told(points: list[_Point]) -> Iterator[str]:
    """Yield for whom the intervals of fewer people hold, and where no plan was found."""
    if points[0].fte < 0:
        yield "Those who leave are the cheapest found; each interval holds for these people."
    for point in points:
        if point.answer.best is None:
            said = no_plan(proven=point.answer.status == "infeasible")
            yield f"At {_signed(point.fte)} FTE {said}."


def _too_few(points: list[_Point], fewest: int) -> tuple[str, ...]:
    """Return that there are fewer people than asked about, as a sentence; none where there are enough."""
    least = points[0].fte
    if least <= fewest:
        return ()
    return (f"The team has only {-least} FTE of this kind to lose in whole steps.",)
