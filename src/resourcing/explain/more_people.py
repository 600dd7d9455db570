"""People who could join to keep promises: which kinds come into question, their hours and what they cost.

Builds instances; solves nothing.
"""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from resourcing.domain import GRADES, Grade
from resourcing.explain.asked import AskedCase
from resourcing.explain.people import (
    Kind,
    newcomer,
    own_people,
    usual_skills,
    with_people,
)
from resourcing.problem import ProblemData

MOST_KINDS = 8
"""Kinds of people that are tried."""
MONTHS_PER_YEAR = 12


@dataclass(frozen=True, kw_only=True)
class Joining:
    """People of a kind who join, trained, at the beginning of a period, and stay for some periods or all.

    Attributes
    ----------
    kind
        Grade, unit and skills.
    tenths
        Tenths of a full-time equivalent.
    first, last
        Index of their first period, and of the one after their last.
    """

    TENTHS: ClassVar[int] = 10
    kind: Kind
    tenths: int
    first: int
    last: int

    @property
    def fte(self) -> float:
        """Return full-time equivalents."""
        return self.tenths / self.TENTHS

    @property
    def effort(self) -> int:
        """Return what they cost in tenths times periods."""
        return self.tenths * (self.last - self.first)


def with_fte(case: AskedCase, joining: Joining) -> ProblemData:
    """Return the instance with people more, who have hours in their periods only and cost nothing in the objective."""
    whole, rest = divmod(joining.tenths, joining.TENTHS)
    parts = [1.0] * whole + [rest / joining.TENTHS] * (rest > 0)
    people = tuple(
        newcomer(case, joining.kind, number=n, fte=part)
        for n, part in enumerate(parts, start=1)
    )
    data = with_people(case, people).data
    new = np.array([name not in case.data.resources for name in data.resources])
    period = np.arange(len(data.periods))
    away = (period < joining.first) | (period >= joining.last)
    available = np.where(new[:, None] & away, 0.0, data.available)
    return data.replace(
        available=available,
        eligible=data.eligible & (available > 0)[:, None, :],
        rules=case.data.rules,
    )


def salary(case: AskedCase, joining: Joining) -> float | None:
    """Return what people cost by the mean of the register's costs of their grade, of everybody where there are none of it."""
    known = [
        (row.grade, row.annual_cost)
        for row in own_people(case)
        if row.annual_cost is not None
    ]
    grade = joining.kind.grade
    costs = [cost for own, cost in known if own == grade] or [cost for _, cost in known]
    years = (joining.last - joining.first) * case.data.months / MONTHS_PER_YEAR
    return float(np.mean(costs)) * joining.fte * years if costs else None


def kinds_needed(case: AskedCase, broken: np.ndarray) -> tuple[Kind, ...]:
    """Return kinds of people who may help where promises are broken.

    First one who may lead every alliance concerned, then the usual kind of each grade, then the like of the first embedded
    in each unit concerned.

    Parameters
    ----------
    case
        A case.
    broken
        Where promises are broken, shape (alliance, bundle, period).
    """
    labels = [case.data.alliances[a] for a in np.flatnonzero(broken.any(axis=(1, 2)))]
    rows = {row.alliance_id: row for row in case.world.register.alliances}
    profiles = [case.portfolio.placement(item).profile or "" for item in labels]
    grades = [case.world.playbook.profiles[item].least_grade for item in profiles]
    skills = tuple(
        dict.fromkeys(skill for item in labels for skill in rows[item].skills)
    )
    grade: Grade = max(grades, key=GRADES.index, default="manager")
    units = dict.fromkeys(unit for item in labels if (unit := rows[item].unit))
    there = {row.grade for row in own_people(case)}
    every = [
        Kind(grade=grade, unit=None, skills=skills),
        *(
            Kind(
                grade=each,
                unit=None,
                skills=usual_skills(case, grade=each, unit=None),
            )
            for each in GRADES
            if each in there
        ),
        *(Kind(grade=grade, unit=unit, skills=skills) for unit in units),
    ]
    return tuple(dict.fromkeys(every))[:MOST_KINDS]
