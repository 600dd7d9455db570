"""The pipeline once: from inputs to placements, hours, capacity, a proven assignment and the measures of both plans.

Shows nothing and writes nothing; the view does. Grids of scenarios and futures build on `run`.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from resourcing import read
from resourcing.capacity import Capacity, available_capacity
from resourcing.demand import Demand, expected_demand
from resourcing.domain import Register
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.explain import replanned, stop_of
from resourcing.front_door import Portfolio, segment
from resourcing.optimize import optimize
from resourcing.playbook import Playbook
from resourcing.problem import NOBODY, ProblemData, Staffing, staffing_problem
from resourcing.results import OptimizationResult, Solution, solution
from resourcing.scenario import AS_IS, Scenario, World, world


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One world made ready: placed, measured in hours, and turned into an instance.

    Attributes
    ----------
    scenario, world
        What was asked, and the register and playbook after changes and option.
    portfolio, demand, capacity, staffing
        Placements, hours needed, hours available, and the instance with its reasons.
    """

    scenario: Scenario
    world: World
    portfolio: Portfolio
    demand: Demand
    capacity: Capacity
    staffing: Staffing

    @property
    def data(self) -> ProblemData:
        """Return the instance."""
        return self.staffing.data


@dataclass(frozen=True, kw_only=True, eq=False)
class Run:
    """A case with its proven assignment, beside the current leads kept.

    Attributes
    ----------
    case
        The case.
    result
        The assignment with bound, gap, status and time.
    today
        The current leads kept for as long as they serve, filled and evaluated the same way; hires left out.
    """

    case: Case
    result: OptimizationResult
    today: Solution

    @cached_property
    def plan(self) -> Solution:
        """Return the best solution found.

        Raises
        ------
        ValueError
            If there is none.
        """
        if self.result.best is None:
            msg = f"there is no assignment to show: {self.result}"
            raise ValueError(msg)
        return self.result.best


@dataclass(frozen=True, kw_only=True)
class Measures:
    """What a plan achieves; hours over the horizon, counts of alliance-periods, currency and value points."""

    hours_needed: float
    hours_available: float
    hours_delivered: float
    unmanaged: int
    underserved: int
    promises_made: int
    promises_kept: int
    handovers: int
    cost: float
    objective: float
    breaches: int


def prepare(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> Case:
    """Place the portfolio of a scenario and turn it into an instance, without solving it.

    Raises
    ------
    InputError
        If there is no such option, or an alliance is pinned to somebody who may not lead it.
    """
    check_option(scenario, option=option)
    state = world(scenario, register=register, playbook=playbook, option=option)
    portfolio = segment(
        state.register, playbook=state.playbook, today=state.today, seed=state.seed
    )
    demand = expected_demand(portfolio, world=state)
    capacity = available_capacity(state)
    try:
        staffing = staffing_problem(
            portfolio, demand=demand, capacity=capacity, world=state
        )
    except InputError as error:
        raise _in_its_file(error, scenario=scenario, register=register) from None
    return Case(
        scenario=scenario,
        world=state,
        portfolio=portfolio,
        demand=demand,
        capacity=capacity,
        staffing=staffing,
    )


def _in_its_file(
    error: InputError, *, scenario: Scenario, register: Register
) -> InputError:
    """Return problems of pins with the place of the pin: the register's table, or the change that brings the deal."""
    listed = {row.alliance_id for row in register.alliances}
    return InputError(
        replace(item, file=scenario.register_path, place=f"alliances, {item.place}")
        if item.place in listed
        else replace(item, file=scenario.title, place=f"changes, deal {item.place}")
        for item in error.problems
    )


def check(path: Path | str) -> tuple[InputProblem, ...]:
    """Return every problem of an input, pins of every option of a scenario included.

    Who may be pinned depends on the placement, so pins are judged once everything else can be read.

    Parameters
    ----------
    path
        Scenario or playbook in TOML, register folder or workbook.

    Returns
    -------
    tuple of InputProblem
        Empty when there is nothing wrong.

    Examples
    --------
    >>> from resourcing.read import default_playbook_path
    >>> check(default_playbook_path())
    ()
    """
    problems = read.check(path)
    if problems or Path(path).suffix.lower() != ".toml":
        return problems
    try:
        inputs = read.read_inputs(path)
    except InputError:  # a playbook: nothing is staffed
        return ()
    found: dict[InputProblem, None] = {}
    for option in dict.fromkeys((AS_IS, *inputs.scenario.options)):
        try:
            prepare(
                inputs.scenario,
                register=inputs.register,
                playbook=inputs.playbook,
                option=option,
            )
        except InputError as error:
            found |= dict.fromkeys(error.problems)
    return tuple(found)


def check_option(scenario: Scenario, *, option: str) -> None:
    """Raise InputError where a scenario has no such option."""
    known = {AS_IS, *scenario.options}
    if option not in known:
        advice = did_you_mean(option, known) or f"use one of {', '.join(sorted(known))}"
        raise InputError(
            [
                InputProblem(
                    file="",
                    column="--option",
                    value=option,
                    rule="the scenario has no such option",
                    repair=advice,
                )
            ]
        )


def assign(case: Case) -> Run:
    """Solve a case and set the current leads beside the answer."""
    result = optimize(case.data, stop=stop_of(case.scenario))
    return Run(case=case, result=result, today=current_leads_kept(case))


def run(
    scenario: Scenario, *, register: Register, playbook: Playbook, option: str = AS_IS
) -> Run:
    """Do everything for one scenario and option: `prepare`, then `assign`.

    Returns
    -------
    Run
        The case, its assignment with proof, and the current leads kept.

    Raises
    ------
    InputError
        As `prepare`.
    """
    return assign(
        prepare(scenario, register=register, playbook=playbook, option=option)
    )


def replan(case: Case, *, before: Solution, max_handovers: int | None = None) -> Run:
    """Solve a changed case with little disturbance, starting from the plan before.

    Parameters
    ----------
    case
        The changed case.
    before
        The plan before; alliances, people and periods are matched by label.
    max_handovers
        Largest number of handovers, those that a departed lead forces not counted; None for the scenario's own limit.
    """
    result = replanned(case, before=before, max_handovers=max_handovers)
    return Run(case=case, result=result, today=current_leads_kept(case))


def current_leads_kept(case: Case) -> Solution:
    """Return the current leads kept for as long as they serve, their hours filled best, hires not paid.

    A current lead whom the rules would not allow still counts, since today they lead; the breach is reported.
    """
    hired = np.isin(case.data.resources, case.world.hires)
    available = np.where(hired[:, None], 0.0, case.data.available)
    data = case.data.replace(fixed_points=0.0, available=available)
    incumbent = data.incumbent[:, None]
    serves = (
        data.available[data.incumbent] > 0
        if len(data.resources)
        else np.zeros_like(data.active)
    )
    lead = np.where((incumbent != NOBODY) & serves & data.active, incumbent, NOBODY)
    return solution(data, lead=lead)


def measures(answer: Solution, *, case: Case) -> Measures:
    """Return what a plan achieves."""
    hired = np.isin(answer.data.resources, case.world.hires)
    paid = bool(answer.data.available[hired].sum() > 0)
    hourly = float((answer.hours_used.sum(axis=1) * case.staffing.hourly_cost).sum())
    return Measures(
        hours_needed=float(answer.data.need.sum()),
        hours_available=float(answer.data.available.sum()),
        hours_delivered=float(answer.hours.sum()),
        unmanaged=int(answer.unmanaged.sum()),
        underserved=int(answer.underserved.sum()),
        promises_made=int(answer.promised.sum()),
        promises_kept=int(answer.kept.sum()),
        handovers=len(answer.handovers),
        cost=hourly + (case.staffing.hire_cost if paid else 0.0),
        objective=answer.objective,
        breaches=len(answer.breaches),
    )
