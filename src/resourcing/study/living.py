"""Options lived through the same sampled futures, on one machine, on as many processes as are given.

How one option lives through one future is in `futures`; here the grid of both is worked off. The numbers do not depend
on how many processes there are.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from joblib import Parallel, delayed

from resourcing.domain import Register
from resourcing.futures import (
    Effort,
    Ground,
    Judged,
    Outcome,
    Told,
    course,
    ground,
    judge,
    live,
    told,
)
from resourcing.playbook import Playbook
from resourcing.scenario import AS_IS, Futures, Scenario
from resourcing.study.preparing import Case, check_pipeline, prepare
from resourcing.study.running import Run, assign

CHUNKS_PER_JOB = 4
"""Chunks of futures for each process, so that none waits long for the last."""

Progressed = Callable[[int, int], None]
"""Told how many of how many futures are done."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Prospect:
    """An option ready to be lived through futures.

    Attributes
    ----------
    run
        Its case, and the plan without any future.
    ground
        What instances of its futures are made of.
    """

    run: Run
    ground: Ground

    @property
    def case(self) -> Case:
        """Return the case."""
        return self.run.case


def prospect(case: Case, *, settings: Futures | None = None) -> Prospect:
    """Return an option with its plan and what instances of its futures are made of.

    Candidates whom the plan hires count as hired from then on, the others as not there.

    Parameters
    ----------
    case
        The option.
    settings
        What may happen; by default as the scenario says.

    Raises
    ------
    InputError
        If a deal of the pipeline cannot be; told before anything is solved.
    ValueError
        If there is no plan.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario,
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ...     option="hire_one",
    ... )
    >>> ready = rs.prospect(case)
    >>> ready.ground.outlook.people, ready.ground.outlook.is_hire.tolist()
    (('M1', 'M2', 'H1'), [False, False, True])
    >>> ready.run.plan.lead.shape
    (5, 2)
    """
    asked = settings or case.scenario.futures
    check_pipeline(case, asked)
    done = assign(case)
    found = ground(
        case.world,
        portfolio=case.portfolio,
        staffing=case.staffing,
        settings=asked,
        hired=done.plan.hired,
    )
    return Prospect(run=done, ground=found)


def explore(
    scenario: Scenario,
    *,
    register: Register,
    playbook: Playbook,
    options: Sequence[str] = (),
    jobs: int = 1,
    progress: Progressed | None = None,
) -> Outcome:
    """Live every option through the same futures and return what became of it.

    Parameters
    ----------
    scenario, register, playbook
        What is asked, and what it is asked about; `scenario.futures` says what may happen, and in how many futures.
    options
        Options; by default as-is and every option of the scenario.
    jobs
        Processes, at least 1; the numbers do not depend on it.
    progress
        Told how many of all futures of all options are done.

    Raises
    ------
    InputError
        If there is no such option, or a deal of the pipeline cannot be.
    ValueError
        If an option has no plan.

    Examples
    --------
    The average cost in currency; the hire begins late in most futures:

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> outcome = rs.explore(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> outcome.options, outcome.num_futures
    (('as_is', 'hire_one'), 20)
    >>> outcome.totals.groupby("option")["cost"].mean().round().to_dict()
    {'as_is': 0.0, 'hire_one': 22000.0}
    """
    names = tuple(options) or (AS_IS, *(k for k in scenario.options if k != AS_IS))
    prospects = [
        prospect(prepare(scenario, register=register, playbook=playbook, option=name))
        for name in names
    ]
    return outcome_of(prospects, jobs=jobs, progress=progress)


def outcome_of(
    prospects: Sequence[Prospect],
    *,
    settings: Futures | None = None,
    jobs: int = 1,
    effort: Effort | None = None,
    progress: Progressed | None = None,
) -> Outcome:
    """Live options that are ready through the same futures.

    Parameters
    ----------
    prospects
        Options of one scenario.
    settings
        What may happen, in how many futures; by default as the scenario says.
    jobs
        Processes.
    effort
        How much is tried at each review.
    progress
        Told how many of all futures of all options are done.
    """
    scenario = prospects[0].case.scenario
    asked = settings or scenario.futures
    tasks = [
        (number, part)
        for number in range(len(prospects))
        for part in _parts(asked.number, jobs * CHUNKS_PER_JOB)
    ]
    work = (
        delayed(_lived)(
            prospects[number].ground,
            prospects[number].run.plan.lead,
            asked,
            scenario.seed,
            part,
            effort or Effort(),
        )
        for number, part in tasks
    )
    results = Parallel(n_jobs=jobs, return_as="generator")(work)
    total = asked.number * len(prospects)
    found = _gathered(tasks, results, len(prospects), total, progress)
    return Outcome(
        told=tuple(
            _told(each, judged) for each, judged in zip(prospects, found, strict=True)
        ),
        measure=asked.measure,
        tail=asked.tail,
        satisfied_at=asked.satisfied_at,
        seed=scenario.seed,
    )


def _gathered(
    tasks: Sequence[tuple[int, range]],
    results: Iterable[list[Judged]],
    num_options: int,
    total: int,
    progress: Progressed | None,
) -> list[list[Judged]]:
    """Return what each option achieved in each future, in order, and tell how far it is."""
    found: list[list[Judged]] = [[] for _ in range(num_options)]
    done = 0
    for (number, _), part in zip(tasks, results, strict=True):
        found[number] += part
        done += len(part)
        if progress is not None:
            progress(done, total)
    return found


def _parts(number: int, chunks: int) -> list[range]:
    """Return the numbers of the futures in about as many parts of like size."""
    edges = np.linspace(0, number, min(number, max(1, chunks)) + 1).astype(int).tolist()
    return [range(a, b) for a, b in pairwise(edges)]


def _told(each: Prospect, judged: Sequence[Judged]) -> Told:
    """Return what an option achieved, with its title."""
    name, options = each.case.world.option, each.case.scenario.options
    title = options[name].title if name in options else "As is"
    return told(each.ground, judged, option=name, title=title)


def _lived(
    prepared: Ground,
    start: np.ndarray,
    settings: Futures,
    seed: int,
    numbers: range,
    effort: Effort,
) -> list[Judged]:
    """Live an option through some futures; what a process is handed."""
    found = []
    for number in numbers:
        path = course(prepared.outlook, settings=settings, seed=seed, number=number)
        lived = live(
            prepared, path, settings=settings, start=start, seed=seed, effort=effort
        )
        found.append(judge(prepared, lived))
    return found
