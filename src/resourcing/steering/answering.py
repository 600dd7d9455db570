"""From a state to its plan: quickly, from the plan and prices of a state nearby, and further on request."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from pydantic import ValidationError

from resourcing.decomposition import first_answer
from resourcing.errors import InputError, InputProblem
from resourcing.optimize import reoptimize
from resourcing.playbook import Fault
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import OptimizationResult, Prices
from resourcing.scenario import scenario_faults
from resourcing.search import only_eligible
from resourcing.steering.asking import Asked, asked, scenario_of
from resourcing.steering.ground import Ground
from resourcing.steering.state import State
from resourcing.study import Case, Run, current_leads_kept, prepare

QUICK_SECONDS = 0.8
"""Time limit of a quick answer, beside what it takes to prepare and to show it."""
QUICK_ROUNDS = (15, 60)
"""Moves of a quick answer for each active alliance and period, see `decomposition`."""
TIMED_ROUNDS = (*QUICK_ROUNDS, 120, 240)
"""Moves of a quick answer that has a time limit: what is left of it is searched; most where few handovers are allowed."""
LONGER_ROUNDS = (60, 240)
"""Moves of one further look."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """The plan of a state.

    Attributes
    ----------
    state
        What was asked.
    run
        The case with its plan, which always is there.
    """

    state: State
    run: Run

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.run.case

    @property
    def result(self) -> OptimizationResult:
        """Return the plan with its proof."""
        return self.run.result


def answer(
    ground: Ground,
    state: State,
    *,
    near: Answer | None = None,
    seconds: float | None = QUICK_SECONDS,
) -> Answer:
    """Return the plan of a state.

    Parameters
    ----------
    ground
        What the state is applied to.
    state
        What is asked.
    near
        An answer to start from; its leads and prices are carried over by name. None starts from today's leads.
    seconds
        Time limit; None for one short look, the same at every run.

    Raises
    ------
    InputError
        With everything that cannot be, each named after its control.
    """
    case = prepared(ground, state)
    data = case.data
    result = reoptimize(
        data,
        lead=_start(data, near),
        prices=None
        if near is None
        else carried_prices(near.result.prices, near.case.data, data),
        seconds=seconds,
        rounds=QUICK_ROUNDS if seconds is None else TIMED_ROUNDS,
    )
    return answered(state, case, result)


def further(found: Answer, *, seconds: float | None = 2.0) -> Answer:
    """Return an answer at least as good and as well proven, by one further look.

    Parameters
    ----------
    found
        An answer.
    seconds
        Time limit of the look.
    """
    result = reoptimize(
        found.case.data,
        lead=found.run.plan.lead,
        prices=found.result.prices,
        seconds=seconds,
        rounds=LONGER_ROUNDS,
    )
    bound = min(result.bound, found.result.bound)
    return answered(found.state, found.case, replace(result, bound=bound))


def prepared(ground: Ground, state: State) -> Case:
    """Return the case of a state, not solved.

    Raises
    ------
    InputError
        With everything that cannot be, each named after its control.
    """
    more = asked(ground, state)
    try:
        scenario = scenario_of(ground, state)
    except ValidationError as error:
        raise InputError(_invalid(error)) from None
    register, playbook = ground.inputs.register, ground.inputs.playbook
    faults = scenario_faults(scenario, register=register, playbook=playbook)
    if faults:
        raise InputError(dict.fromkeys(_told(item, ground, more) for item in faults))
    try:
        return prepare(scenario, register=register, playbook=playbook, option=more.name)
    except InputError as error:
        raise InputError(
            _named(item, ground, more) for item in error.problems
        ) from None


def _named(item: InputProblem, ground: Ground, more: Asked) -> InputProblem:
    """Return a problem of a pin with names for identifiers, without the file, which nobody sees."""
    register = ground.inputs.register
    names = {
        **{row.alliance_id: row.name for row in register.alliances},
        **{row.manager_id: row.name for row in register.managers},
        **{row.team_id: row.name for row in register.teams},
        **{row.manager_id: row.name for row in more.option.hires},
        **{row.contractor_id: row.name for row in more.option.contractors},
    }
    alliance, who = item.column, str(item.value)
    return replace(
        item,
        file="",
        place=f"lead of {names.get(alliance, alliance)}",
        column="",
        value=names.get(who, who),
    )


def answered(state: State, case: Case, result: OptimizationResult) -> Answer:
    """Return an answer, or raise InputError where no plan keeps every strict rule."""
    if result.best is None:
        raise InputError(
            [
                InputProblem(
                    file="",
                    rule="no plan was found that keeps every strict rule",
                    repair="raise the most handovers, take a pin out, or make a rule soft",
                )
            ]
        )
    run = Run(case=case, result=result, today=current_leads_kept(case))
    return Answer(state=state, run=run)


def _invalid(error: ValidationError) -> Iterator[InputProblem]:
    """Yield what a scenario refuses, in words."""
    for item in error.errors():
        place = ", ".join(str(part) for part in item["loc"])
        yield InputProblem(file="", place=place, rule=item["msg"], repair="change it")


def _told(fault: Fault, ground: Ground, more: Asked) -> InputProblem:
    """Return a fault named after its control, or after its place where the ground itself has it."""
    first = len(ground.scenario.changes)
    labels = {
        f"changes[{first + number}]": label for number, label in enumerate(more.labels)
    }
    own = f"options.{more.name}."
    head = fault.place.partition("].")[0]
    head = head if head.endswith("]") else f"{head}]" if "[" in head else head
    place = labels.get(head, fault.place.removeprefix(own))
    return InputProblem(
        file="", place=place, value=fault.value, rule=fault.rule, repair=fault.repair
    )


# --- Carrying over ---


def _start(data: ProblemData, near: Answer | None) -> np.ndarray:
    """Return the leads to start from: those nearby or today's, whichever are worth more and keep the strict rules."""
    today = only_eligible(data, todays_lead(data))
    if near is None:
        return today
    carried = only_eligible(
        data, carried_lead(near.run.plan.lead, near.case.data, data)
    )
    found = [(first_answer(data, lead), lead) for lead in (carried, today)]
    worth = [-np.inf if plan is None else plan.objective for plan, _ in found]
    return found[int(np.argmax(worth))][1]


def todays_lead(data: ProblemData) -> np.ndarray:
    """Return today's leads in every period, resource index, shape (alliance, period)."""
    return np.repeat(data.incumbent[:, None], len(data.periods), axis=1)


def carried_lead(
    lead: np.ndarray, before: ProblemData, after: ProblemData
) -> np.ndarray:
    """Return leads for other resources and alliances, by name; nobody where either is new or gone.

    Parameters
    ----------
    lead
        Resource index, shape (alliance, period).
    before, after
        The instances, of the same periods.

    Returns
    -------
    numpy.ndarray
        Resource index in `after`, shape (alliance, period).
    """
    who = {name: r for r, name in enumerate(after.resources)}
    renamed = np.array([who.get(name, NOBODY) for name in before.resources] + [NOBODY])
    rows = {name: renamed[lead[a]] for a, name in enumerate(before.alliances)}
    nobody = np.full(len(after.periods), NOBODY)
    return np.array([rows.get(name, nobody) for name in after.alliances]).reshape(
        len(after.alliances), len(after.periods)
    )


def carried_prices(
    prices: Prices | None, before: ProblemData, after: ProblemData
) -> Prices | None:
    """Return prices for other resources, by name; the mean of the others for those who are new; None for none."""
    if prices is None:
        return None
    where = {name: r for r, name in enumerate(before.resources)}
    rows = [where.get(name, -1) for name in after.resources]

    def by_name(values: np.ndarray) -> np.ndarray:
        mean = values.mean(axis=0) if len(values) else np.zeros(len(after.periods))
        return np.array([values[r] if r >= 0 else mean for r in rows]).reshape(
            len(rows), len(after.periods)
        )

    return Prices(
        hours=by_name(prices.hours),
        heads=by_name(prices.heads),
        money=prices.money,
        moves=prices.moves,
    )
