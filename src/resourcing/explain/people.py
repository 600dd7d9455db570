"""The same case with people more or people less, for questions about headcount.

Builds instances; solves nothing.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from resourcing.capacity import available_capacity
from resourcing.domain import Alliance, Grade, Manager
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.explain.asked import AskedCase, listed
from resourcing.problem import ProblemData, Staffing, staffing_problem


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of person: grade, unit (None for central people) and skills."""

    grade: Grade
    unit: str | None
    skills: tuple[str, ...]

    def __str__(self) -> str:
        """Return the kind in words.

        Examples
        --------
        >>> print(Kind(grade="senior", unit=None, skills=("data", "law", "oncology")))
        senior, central, skills data, law and oncology
        """
        where = f"embedded in {self.unit}" if self.unit else "central"
        many = "skill" if len(self.skills) == 1 else "skills"
        named = listed(self.skills, most=len(self.skills))
        has = f"{many} {named}" if self.skills else "no skill"
        return f"{self.grade}, {where}, {has}"

    def matches(self, person: Manager) -> bool:
        """Return whether a person is of this kind or can do more."""
        return (
            person.grade == self.grade
            and (self.unit is None or person.unit == self.unit)
            and set(self.skills) <= set(person.skills)
        )


def check_kind(case: AskedCase, *, unit: str | None, skills: Collection[str]) -> None:
    """Raise InputError where no alliance and nobody has the unit or the skills that people are asked about with.

    Raises
    ------
    InputError
        With each name that is not known.
    """
    register = case.world.register
    rows: tuple[Alliance | Manager, ...] = (*register.alliances, *register.managers)
    units = {row.unit for row in rows if row.unit}
    known = {skill for row in rows for skill in row.skills}
    problems = [
        *(
            _not_known(item, units, column="--unit", what="unit")
            for item in [unit]
            if item is not None and item not in units
        ),
        *(
            _not_known(item, known, column="--skills", what="skill")
            for item in skills
            if item not in known
        ),
    ]
    if problems:
        raise InputError(problems)


def _not_known(
    value: str, known: Collection[str], *, column: str, what: str
) -> InputProblem:
    """Return the problem of a unit or skill that nobody has and no alliance asks for."""
    near = did_you_mean(value, sorted(known))
    return InputProblem(
        file="",
        column=column,
        value=value,
        rule=f"no alliance and nobody has this {what}",
        repair=near
        or f"use one of {', '.join(sorted(known)) or 'none: there is no such thing'}",
    )


def own_people(case: AskedCase) -> tuple[Manager, ...]:
    """Return the people who are there or hired, without those who only may be hired and contractors."""
    world = case.world
    others = {name for like in world.candidates for name in like} | set(world.contracts)
    return tuple(row for row in world.register.managers if row.manager_id not in others)


def usual_skills(case: AskedCase, *, grade: Grade, unit: str | None) -> tuple[str, ...]:
    """Return the commonest set of skills of the people of a grade (and unit), the first of equals; none where nobody is."""
    people = [
        row.skills
        for row in own_people(case)
        if row.grade == grade and (unit is None or row.unit == unit)
    ]
    return Counter(people).most_common(1)[0][0] if people else ()


def newcomer(
    case: AskedCase, kind: Kind, *, number: int = 1, **changes: object
) -> Manager:
    """Return a person of a kind who is not in the register yet, full-time and long in service unless changed."""
    taken = {row.manager_id for row in case.world.register.managers} | {
        row.team_id for row in case.world.register.teams
    }
    manager_id = f"{kind.grade}+{number}"
    while manager_id in taken:
        manager_id += "+"
    return Manager(
        manager_id=manager_id,
        name=f"one more {kind.grade}"
        if number == 1
        else f"{kind.grade} no. {number} more",
        grade=kind.grade,
        fte=1.0,
        unit=kind.unit,
        home="embedded" if kind.unit else "central",
        skills=kind.skills,
    ).replace(**changes)


def with_people(case: AskedCase, people: tuple[Manager, ...]) -> Staffing:
    """Return the instance of a case with people added to its register, at no cost in the objective."""
    register = case.world.register.replace(
        managers=(*case.world.register.managers, *people)
    )
    world = replace(case.world, register=register)
    return staffing_problem(
        case.portfolio,
        demand=case.demand,
        capacity=available_capacity(world),
        world=world,
    )


def scaled(data: ProblemData, shares: Mapping[str, float]) -> ProblemData:
    """Return an instance in which people keep a share of their hours and span.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> data = problem_from_arrays(
    ...     need=np.ones((1, 1, 1)), available=np.full((2, 1), 8.0)
    ... )
    >>> scaled(data, {"r1": 0.5}).available.ravel().tolist()
    [8.0, 4.0]
    """
    share = np.array([shares.get(name, 1.0) for name in data.resources])
    available = data.available * share[:, None]
    with np.errstate(invalid="ignore"):
        limit = np.where(share[:, None] > 0, data.span_limit * share[:, None], 0.0)
    return data.replace(
        available=available,
        span_limit=limit,
        eligible=data.eligible & (available > 0)[:, None, :],
    )
