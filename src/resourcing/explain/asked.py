"""What a question is asked about: a case and its answer, seen through the few attributes that reasons need.

`study.Case` and `study.Run` fit these protocols; nothing here solves anything.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.front_door import Portfolio
from resourcing.problem import NOBODY, ProblemData, Staffing
from resourcing.results import OptimizationResult, Solution
from resourcing.scenario import Scenario, World

MOST_NAMED = 5
"""Names listed before the rest are only counted."""
ALLIANCE, MANAGER = "--alliance", "--manager"
"""Where the command takes whom a question is about."""


class AskedCase(Protocol):
    """One world made ready, as `study.prepare` gives it."""

    def __hash__(self) -> int:
        """Return a hash by identity."""

    @property
    def scenario(self) -> Scenario:
        """Return what was asked."""

    @property
    def world(self) -> World:
        """Return register and playbook after changes and option."""

    @property
    def portfolio(self) -> Portfolio:
        """Return the placements."""

    @property
    def demand(self) -> Demand:
        """Return the hours needed."""

    @property
    def capacity(self) -> Capacity:
        """Return the hours available."""

    @property
    def staffing(self) -> Staffing:
        """Return the instance with its reasons."""

    @property
    def data(self) -> ProblemData:
        """Return the instance."""


class AskedRun(Protocol):
    """A case with its answer, as `study.assign` gives it."""

    @property
    def case(self) -> AskedCase:
        """Return the case."""

    @property
    def result(self) -> OptimizationResult:
        """Return the answer with its proof."""

    @property
    def plan(self) -> Solution:
        """Return the best solution found."""


def resource_names(case: AskedCase) -> dict[str, str]:
    """Return the name of every resource by identifier; the identifier where the register has none."""
    register = case.world.register
    known = {
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
    }
    return {item: known.get(item, item) for item in case.data.resources}


def alliance_names(case: AskedCase) -> dict[str, str]:
    """Return the name of every alliance of the instance by identifier."""
    return {item: case.portfolio.placement(item).name for item in case.data.alliances}


def alliance_index(case: AskedCase, alliance: str) -> int:
    """Return the position of an alliance in the instance.

    Raises
    ------
    InputError
        If there is no such alliance, or it is not eligible or not active in the horizon.
    """
    data = case.data
    if alliance in data.alliances:
        return data.alliances.index(alliance)
    known = [row.alliance_id for row in case.world.register.alliances]
    if alliance not in known:
        raise _unknown(alliance, data.alliances, column=ALLIANCE, what="alliance")
    placed = case.portfolio.placement(alliance)
    why = (
        "it is not active within the horizon"
        if placed.eligible
        else " ".join(placed.reasons)
    )
    raise InputError(
        [
            InputProblem(
                file="",
                column=ALLIANCE,
                value=alliance,
                rule=f"nobody is asked to lead it: {why}",
                repair="ask about another alliance",
            )
        ]
    )


def resource_index(case: AskedCase, resource: str) -> int:
    """Return the position of a manager or team in the instance.

    Raises
    ------
    InputError
        If there is no such manager or team.
    """
    if resource not in case.data.resources:
        raise _unknown(
            resource,
            case.data.resources,
            column=MANAGER,
            what="manager or team",
        )
    return case.data.resources.index(resource)


def _unknown(value: str, known: Sequence[str], *, column: str, what: str) -> InputError:
    """Return the error of a name that is not known."""
    few = ", ".join(known[:MOST_NAMED]) + (", …" if len(known) > MOST_NAMED else "")
    advice = did_you_mean(value, known) or f"use one of {few or 'none: it is empty'}"
    problem = InputProblem(
        file="", column=column, value=value, rule=f"no such {what}", repair=advice
    )
    return InputError([problem])


def called(names: Mapping[str, str], labels: Sequence[str], index: int) -> str:
    """Return the name behind an index, "nobody" for `NOBODY`."""
    return "nobody" if index == NOBODY else names[labels[index]]


def listed(names: Sequence[str]) -> str:
    """Return names as text with "and" before the last, only the first few of many.

    Examples
    --------
    >>> listed(["Ada", "Ben", "Cleo"]), listed(["Ada"])
    ('Ada, Ben and Cleo', 'Ada')
    """
    shown = list(names[:MOST_NAMED])
    rest = len(names) - len(shown)
    parts = [*shown, f"{rest} more"] if rest else shown
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def spelled(periods: np.ndarray, labels: Sequence[str]) -> str:
    """Return a mask of periods as text: runs as "first to last", all of them as "throughout".

    Examples
    --------
    >>> spelled(np.array([True, True, False, True]), ["Q1", "Q2", "Q3", "Q4"])
    'Q1 to Q2, Q4'
    """
    if periods.all():
        return "throughout"
    runs: list[list[int]] = []
    for period in np.flatnonzero(periods).tolist():
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    words = [
        labels[run[0]] if len(run) == 1 else f"{labels[run[0]]} to {labels[run[-1]]}"
        for run in runs
    ]
    return ", ".join(words)
