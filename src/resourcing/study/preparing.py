"""One world made ready: placed, measured in hours, and turned into an instance, without solving it.

And what stands in the way: options that are not there, pins that cannot be.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from resourcing import read
from resourcing.capacity import Capacity, available_capacity
from resourcing.demand import Demand, expected_demand
from resourcing.domain import Register
from resourcing.errors import InputError, InputProblem, did_you_mean
from resourcing.front_door import Portfolio, segment
from resourcing.futures import placed_deals
from resourcing.playbook import Playbook
from resourcing.problem import ProblemData, Published, Staffing, staffing_problem
from resourcing.scenario import AS_IS, Futures, Scenario, World, world


@dataclass(frozen=True, kw_only=True, eq=False)
class Case:
    """One world made ready: placed, measured in hours, and turned into an instance.

    Attributes
    ----------
    scenario, world
        What was asked, and the register and playbook after changes and option.
    portfolio, demand, capacity, staffing
        Placements, hours needed, hours available, and the instance with its reasons.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> case.world.horizon.labels
    ('2027Q1', '2027Q2')
    >>> {row.alliance_id: row.profile for row in case.portfolio.placements}["A1"]
    'complex_core'
    >>> case.data.shape  # resources, alliances, periods
    (2, 5, 2)
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

    Returns
    -------
    Case
        The world after changes and option, its placements, hours needed and available, and the instance.

    Raises
    ------
    InputError
        If there is no such option, or an alliance is pinned to somebody who may not lead it.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> case.data.resources, case.data.alliances
    (('M1', 'M2'), ('A1', 'A2', 'A3', 'A4', 'A5'))

    An option brings what it says, here one more manager:

    >>> hired = rs.prepare(
    ...     inputs.scenario,
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ...     option="hire_one",
    ... )
    >>> hired.data.resources
    ('M1', 'M2', 'H1')
    """
    check_option(scenario, option=option)
    state = world(scenario, register=register, playbook=playbook, option=option)
    portfolio = segment(
        state.register,
        playbook=state.playbook,
        today=state.today,
        seed=state.seed,
        moves=state.score_moves,
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
        pins = scenario.options[option].pins if option in scenario.options else {}
        raise _in_its_file(
            error, scenario=scenario, register=register, option=option, pins=pins
        ) from None
    return Case(
        scenario=scenario,
        world=state,
        portfolio=portfolio,
        demand=demand,
        capacity=capacity,
        staffing=staffing,
    )


def _in_its_file(
    error: InputError,
    *,
    scenario: Scenario,
    register: Register,
    option: str,
    pins: Mapping[str, str],
) -> InputError:
    """Return problems of pins with the place of the pin: the option, the register's table, or the change that brings the deal."""
    listed = {row.alliance_id for row in register.alliances}

    def placed(item: InputProblem) -> InputProblem:
        name = item.place
        if name in pins:
            return replace(
                item,
                file=scenario.title,
                place=f"options.{option}.pins",
                column=name,
                repair="pin it to somebody who may, or take the pin out",
            )
        if name in listed:
            place = f"alliances, {name}"
            return replace(item, file=scenario.register_path, place=place)
        return replace(item, file=scenario.title, place=f"changes, deal {name}")

    return InputError(placed(item) for item in error.problems)


def check(path: Path | str) -> tuple[InputProblem, ...]:
    """Return every problem of an input, pins of every option and deals of the pipeline included.

    Both depend on the placement, so they are judged once everything else can be read.

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
            case = prepare(
                inputs.scenario,
                register=inputs.register,
                playbook=inputs.playbook,
                option=option,
            )
            check_pipeline(case, inputs.scenario.futures)
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


def check_pipeline(case: Case, settings: Futures) -> None:
    """Raise InputError where a deal of the pipeline cannot be, with the title of the scenario."""
    try:
        placed_deals(settings.pipeline, world=case.world)
    except InputError as error:
        title = case.scenario.title
        raise InputError(replace(item, file=title) for item in error.problems) from None
