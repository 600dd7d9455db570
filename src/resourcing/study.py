"""The pipeline once: from inputs to placements, hours, capacity, a proven assignment and the measures of both plans.

Shows nothing and writes nothing; the view does. Grids of scenarios and futures build on `run`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np

from resourcing import read
from resourcing.capacity import Capacity, available_capacity
from resourcing.demand import Demand, expected_demand
from resourcing.domain import Register
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.explain import Replanned, planned_leads, replanned, stop_of
from resourcing.formulation import Order
from resourcing.front_door import Portfolio, segment
from resourcing.optimize import optimize
from resourcing.playbook import Playbook
from resourcing.problem import (
    NOBODY,
    ProblemData,
    Published,
    Staffing,
    staffing_problem,
)
from resourcing.results import OptimizationResult, Solution, solution
from resourcing.scenario import AS_IS, Change, Scenario, World, day_of, world


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
        The current leads kept for as long as they serve, filled and evaluated the same way; what the option brings left out.
    replanned
        How the assignment departs from an earlier plan that it keeps; None where there is none.
    """

    case: Case
    result: OptimizationResult
    today: Solution
    replanned: Replanned | None = None

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
    scenario: Scenario,
    *,
    register: Register,
    playbook: Playbook,
    option: str = AS_IS,
    published: Published | None = None,
) -> Case:
    """Place the portfolio of a scenario and turn it into an instance, without solving it.

    Parameters
    ----------
    scenario, register, playbook, option
        What is asked, and what it is asked about.
    published
        Leads of a plan made before, which stay while the scenario's window lasts: alliance and label of the period to
        the lead, None for nobody. Left out: the current leads stay.

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
            portfolio,
            demand=demand,
            capacity=capacity,
            world=state,
            published=published,
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
    order = Order.of(case.scenario.optimizer)
    result = optimize(case.data, stop=stop_of(case.scenario), order=order)
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
    """Solve a changed case with little disturbance: the plan before is kept but for few alliances.

    The planned leads stay in the periods that begin before the case's window ends; see `prepare` and `window`.

    Parameters
    ----------
    case
        The changed case.
    before
        The plan before; alliances, people and periods are matched by label.
    max_handovers
        Largest number of alliances that get another lead than planned in any period. Those do not count whose planned
        lead may not lead any more. None for no limit.
    """
    result, departs = replanned(
        case,
        before=planned_leads(before),
        max_handovers=max_handovers,
        kept_periods=kept_periods(case),
        order=Order.of(case.scenario.optimizer),
    )
    today = current_leads_kept(case)
    return Run(case=case, result=result, today=today, replanned=departs)


def window(scenario: Scenario, *, changes: Iterable[Change]) -> Scenario:
    """Return a scenario in which leads are published until the first day of some changes, or longer where they are already.

    Examples
    --------
    >>> from datetime import date
    >>> from resourcing.scenario import Horizon, ManagerLeaves
    >>> scenario = Scenario(
    ...     title="Base",
    ...     register="register",
    ...     playbook="playbook.toml",
    ...     horizon=Horizon(start=date(2027, 1, 1), periods=4),
    ... )
    >>> leaves = ManagerLeaves(
    ...     kind="manager_leaves", manager_id="M1", date=date(2027, 6, 30)
    ... )
    >>> window(scenario, changes=[leaves]).published_until
    datetime.date(2027, 6, 30)
    """
    days = [day for item in changes if (day := day_of(item)) is not None]
    until = [min(days)] if days else []
    until += [] if scenario.published_until is None else [scenario.published_until]
    later = max(until, default=None)
    starts = scenario.horizon.first_days[0]
    return scenario.replace(published_until=later if later and later > starts else None)


def kept_periods(case: Case) -> int:
    """Return the number of periods that begin before the window of a case ends."""
    until, firsts = case.world.published_until, case.world.horizon.first_days[:-1]
    return 0 if until is None else sum(day < until for day in firsts)


def current_leads_kept(case: Case) -> Solution:
    """Return the current leads kept for as long as they serve, their hours filled best, without what the option brings.

    Left out are hires, candidates, contractors and support; the budgets are whole, since nobody is hired. A current lead
    whom the rules would not allow still counts, since today they lead; the breach is reported.
    """
    data = _as_of_today(case)
    incumbent = data.incumbent[:, None]
    serves = (
        data.available[data.incumbent] > 0
        if len(data.resources)
        else np.zeros_like(data.active)
    )
    lead = np.where((incumbent != NOBODY) & serves & data.active, incumbent, NOBODY)
    return solution(data, lead=lead)


def _as_of_today(case: Case) -> ProblemData:
    """Return the instance without the people, hours, help and costs that the option brings."""
    data, world = case.data, case.world
    perhaps = {name for group in world.candidates for name in group}
    brought = np.isin(data.resources, [*world.hires, *perhaps, *world.contracts])
    return data.replace(
        fixed_points=0.0,
        available=np.where(brought[:, None], 0.0, data.available),
        may_oversee=data.may_oversee & ~brought[:, None, None],
        support_limit=None,
        budget=_budgets(case),
    )


def _budgets(case: Case) -> np.ndarray:
    """Return the whole budget of each year, infinite where there is none, shape (year,)."""
    given = case.world.budget
    return np.array([given.get(year, np.inf) for year in case.data.years])


def hours_available(answer: Solution) -> np.ndarray:
    """Return the hours that everybody can give, none for candidates who are not hired, shape (resource, period)."""
    there = ~answer.data.candidate | answer.hired
    return np.where(there[:, None], answer.data.available, 0.0)


@dataclass(frozen=True, kw_only=True, eq=False)
class Spending:
    """What a plan spends, in currency, beside the salaries of the present team.

    Attributes
    ----------
    years
        Calendar years in which periods begin.
    budget
        Budget of each year, infinite where there is none, shape (year,).
    hires
        Cost of the people hired, by the option or by the plan, shape (resource, year).
    hours
        Cost of the hours of contractors and teams, shape (resource, year).
    """

    years: tuple[str, ...]
    budget: np.ndarray
    hires: np.ndarray
    hours: np.ndarray

    @property
    def spent(self) -> np.ndarray:
        """Return everything that a year takes, shape (year,)."""
        return np.asarray((self.hires + self.hours).sum(axis=0))

    @property
    def total(self) -> float:
        """Return everything that is spent."""
        return float(self.spent.sum())


def spending(answer: Solution, *, case: Case) -> Spending:
    """Return what a plan spends on people hired and on hours bought, by resource and year."""
    data = answer.data
    inside = data.year[:, None] == np.arange(len(data.years))
    paid = answer.hours_used * case.staffing.hourly_cost[:, None]
    perhaps = np.where(answer.hired[:, None], data.hire_cost, 0.0)
    return Spending(
        years=data.years,
        budget=_budgets(case),
        hires=perhaps + _firm_hires(answer, case) @ inside,
        hours=paid @ inside,
    )


def _firm_hires(answer: Solution, case: Case) -> np.ndarray:
    """Return the cost of the people whom the option hires, none where a plan is made without them, by period."""
    hired = np.isin(answer.data.resources, case.world.hires)
    if not answer.data.available[hired].any():
        return np.zeros_like(answer.data.available)
    annual = {row.manager_id: row.annual_cost for row in case.world.register.managers}
    monthly = np.array([annual.get(r) or 0.0 for r in answer.data.resources]) / 12
    return np.asarray((hired * monthly)[:, None] * case.capacity.employed_months)


def measures(answer: Solution, *, case: Case) -> Measures:
    """Return what a plan achieves; its cost is that of everybody hired and of the hours of contractors and teams."""
    return Measures(
        hours_needed=float(answer.data.need.sum()),
        hours_available=float(hours_available(answer).sum()),
        hours_delivered=float(answer.delivered.sum()),
        unmanaged=int(answer.unmanaged.sum()),
        underserved=int(answer.underserved.sum()),
        promises_made=int(answer.promised.sum()),
        promises_kept=int(answer.kept.sum()),
        handovers=len(answer.handovers),
        cost=spending(answer, case=case).total,
        objective=answer.objective,
        breaches=len(answer.breaches),
    )
