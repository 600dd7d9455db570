"""What a question is asked about: a case and its answer, seen through the few attributes that reasons need.

`study.Case` and `study.Run` fit these protocols; nothing here solves anything.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Protocol

from resourcing import words
from resourcing.capacity import Capacity
from resourcing.demand import Demand
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.front_door import Portfolio
from resourcing.problem import NOBODY, ProblemData, Staffing
from resourcing.results import OptimizationResult, Solution
from resourcing.scenario import Scenario, World

MOST_NAMED = 5
"""Names listed before the rest are only counted."""
listed, set_apart, spelled = words.listed, words.set_apart, words.spelled
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
        index = data.alliances.index(alliance)
        if data.active[index].any():
            return index
    known = [row.alliance_id for row in case.world.register.alliances]
    if alliance not in known:
        raise _unknown(alliance, data.alliances, column=ALLIANCE, what="alliance")
    placed = case.portfolio.placement(alliance)
    why = (
        f"it is not active from {_horizon(case)}"
        if placed.eligible
        else " ".join(placed.reasons).rstrip(".")
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


def _horizon(case: AskedCase) -> str:
    """Return the first and the last day of the horizon, in words."""
    first, *_, after = case.world.horizon.first_days
    return f"{first} to {after - timedelta(days=1)}, the horizon"


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


def why_it_stays(run: AskedRun) -> str:
    """Return why a plan worth more points does not replace that of a run, as a sentence; empty where it does.

    A plan of one aim after another, or one that keeps an earlier plan, is not judged by its points alone.
    """
    replanned = getattr(run, "replanned", None)  # only a run of a changed world has it
    if run.result.stages:
        return in_order(run.result)
    if replanned is None or replanned.most is None:
        return ""
    alliances = "alliance gets" if replanned.most == 1 else "alliances get"
    return (
        f"The plan keeps an earlier one: at most {replanned.most} {alliances} another lead by choice. Differences "
        "are those without that limit, and no plan replaces it."
    )


def in_order(result: OptimizationResult) -> str:
    """Return that an answer follows an order of aims, and what differences mean then; empty where it follows none.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> in_order(SimpleNamespace(stages=()))
    ''
    """
    if not result.stages:
        return ""
    aims = ", then ".join(item.aim for item in result.stages)
    return (
        f"The plan follows an order of aims ({aims}). Differences are in weighted points, so that a choice may gain "
        "points and still do worse in an earlier aim; no plan replaces it."
    )
