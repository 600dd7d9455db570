"""Which measures rows have, and which of them the drivers of a sweep are told of.

Names only; numbers come with the rows.
"""

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import get_args

from resourcing.errors import InputProblem, did_you_mean
from resourcing.futures import MEASURES
from resourcing.playbook import Segment
from resourcing.study import Measures
from resourcing.sweep.description import Evaluate, StudyFile
from resourcing.sweep.evaluating import ALONE, SERVICE
from resourcing.sweep.standing import IN_POINTS, priced_apart

OF_PLANS = (
    *("points", "full_points", "points_today", "coverage", "promises"),
    *(item.name for item in fields(Measures) if item.name != "objective"),
    "candidates_hired",
)
"""Measures of a plan."""
USUAL = {"plan": "points", "service": "points", "futures": "expected"}
"""Measure whose drivers are told where none is named."""
UNPRICED = {"plan": "coverage", "service": "coverage", "futures": "satisfied"}
"""The same where points of different rows do not compare."""


def measures_of(evaluate: Evaluate) -> tuple[str, ...]:
    """Return the measures of rows.

    Examples
    --------
    >>> "in_time" in measures_of("service"), "in_time" in measures_of("plan")
    (True, False)
    """
    if evaluate == "futures":
        return tuple(dict.fromkeys((*ALONE, *MEASURES)))
    segments = [f"in_time_{name}" for name in get_args(Segment)]
    replayed = (*SERVICE, *segments) if evaluate == "service" else ()
    return (*OF_PLANS, *replayed)


def told_measure(asked: StudyFile, *, keys: Sequence[str]) -> str:
    """Return the measure whose drivers are told."""
    if asked.measure is not None:
        return asked.measure
    return (UNPRICED if priced_apart(keys) else USUAL)[asked.evaluate]


def problem_of_measure(asked: StudyFile, *, file: Path) -> list[InputProblem]:
    """Return what is wrong with the measure that is named, nothing where it is fine."""
    name, known = asked.measure, measures_of(asked.evaluate)
    if name is None:
        return []
    rule, repair = "", ""
    if name not in known:
        rule = f"is no measure of {asked.evaluate}"
        repair = did_you_mean(name, known) or f"use one of {', '.join(known)}"
    elif name in IN_POINTS and priced_apart([item.key for item in asked.parameters]):
        rule = "is in value points, and what is varied changes what a point is"
        repair = f"use another one, such as {UNPRICED[asked.evaluate]}"
    if not rule:
        return []
    return [InputProblem(file=str(file), place="measure", value=name, rule=rule, repair=repair)]  # fmt: skip
