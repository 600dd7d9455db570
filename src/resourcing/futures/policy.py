"""One option lived through one future: at every review the leads are optimized again with only what is known by then.

Each review starts from the plan of the one before and improves it by a short annealing. How far that stays behind a
solve to the end is measured (`benchmarks/futures.py`), not assumed.
"""

from dataclasses import dataclass

import numpy as np

from resourcing.decomposition import decompose
from resourcing.futures.courses import Course, known_at
from resourcing.futures.ground import Ground
from resourcing.futures.instances import instance
from resourcing.futures.staff import Staff, staff
from resourcing.problem import NOBODY, ProblemData
from resourcing.results import Solution, solution
from resourcing.scenario import Futures
from resourcing.search import anneal, only_eligible, scale_of, tables

MOVES_PER_CELL = 30
"""Moves tried at a review for each active alliance and period looked ahead."""
HOTTEST, COLDEST = 0.01, 0.002
"""First and last temperature, as a share of what an active alliance and period is worth on average."""
ROUNDS = (15,)
"""Round of the fast method where supporters, overseers or budgets tie people together."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Lived:
    """What became of an option in one future.

    Attributes
    ----------
    path
        The course of events.
    people
        Who was there.
    plan
        The leads as carried out, with the best use of the hours that there were, on the instance in truth.
    """

    path: Course
    people: Staff
    plan: Solution


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is tried at each review."""

    moves_per_cell: int = MOVES_PER_CELL
    """Moves for each active alliance and period looked ahead."""
    hottest: float = HOTTEST
    """First temperature, as a share of what an active alliance and period is worth on average."""
    coldest: float = COLDEST
    """Last temperature."""


def live(
    ground: Ground,
    path: Course,
    *,
    settings: Futures,
    start: np.ndarray,
    seed: int,
    effort: Effort | None = None,
) -> Lived:
    """Live through a future: optimize at every review what is known, carry out its first period, go on.

    Parameters
    ----------
    ground
        What instances of the option are made of.
    path
        The course of events.
    settings
        The futures: how far each review looks ahead, and what is known when.
    start
        Leads of the plan without any future, shape (alliance, period); `NOBODY` (-1) stands for none.
    seed
        Seed of the search.
    effort
        How much is tried at each review; by default `Effort()`.

    Returns
    -------
    Lived
        The leads as carried out; rows of alliances as in `path.names`, indices of people as in `Lived.people.names`.

    Examples
    --------
    A quiet future: M1 (0) leads A1 and A4, M2 (1) the other three, in both quarters.

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> ready = rs.prospect(case)
    >>> settings, seed = inputs.scenario.futures, inputs.scenario.seed
    >>> path = rs.course(ready.ground.outlook, settings=settings, seed=seed, number=8)
    >>> lived = rs.live(
    ...     ready.ground, path, settings=settings, start=ready.run.plan.lead, seed=seed
    ... )
    >>> lived.people.names
    ('M1', 'M2')
    >>> dict(zip(path.names, lived.plan.lead.tolist()))
    {'A1': [0, 0], 'A2': [1, 1], 'A3': [1, 1], 'A4': [0, 0], 'A5': [1, 1]}
    """
    everybody = staff(ground, path, after=path)
    truth = instance(ground, path, everybody)
    num_alliances, num_periods = truth.active.shape
    lead = np.full((num_alliances, num_periods), NOBODY)
    plan = _grown(start, num_alliances)
    last = truth.incumbent.copy()
    for t in range(num_periods):
        data = seen_at(ground, path, t, settings=settings, last=last)
        width = data.active.shape[1]
        chance = np.random.default_rng([seed, path.number, t])
        plan = reoptimized(data, _cut(plan, width), chance, effort or Effort())
        lead[:, t] = np.where(_there(truth, plan[:, 0], t), plan[:, 0], NOBODY)
        last = np.where(lead[:, t] == NOBODY, last, lead[:, t])
        plan = plan[:, 1:] if width > 1 else plan
    return Lived(path=path, people=everybody, plan=solution(truth, lead=lead))


def seen_at(
    ground: Ground, path: Course, period: int, *, settings: Futures, last: np.ndarray
) -> ProblemData:
    """Return the instance that a review plans: what is known then, as far as it looks ahead.

    Parameters
    ----------
    ground, path
        What instances are made of, and the course in truth.
    period
        Index of the period that begins.
    settings
        The futures.
    last
        Last lead of each alliance, shape (alliance,).
    """
    month = period * ground.months_per_period
    known = known_at(
        path,
        month=month,
        months_ahead=settings.deals.known_months_ahead,
        notice=settings.people.notice_months,
    )
    people = staff(
        ground,
        known,
        after=path,
        month=month,
        wait=round(settings.people.months_to_replace.mean),
    )
    return instance(
        ground,
        known,
        people,
        first=period,
        last=min(len(ground.data.periods), period + settings.look_ahead),
        incumbent=last,
    )


def reoptimized(
    data: ProblemData, start: np.ndarray, chance: np.random.Generator, effort: Effort
) -> np.ndarray:
    """Return better leads than those given, shape (alliance, period)."""
    lead = only_eligible(data, start)
    if not data.eligible.any():
        return lead
    if _tied(data):
        found = decompose(
            data, lead=lead, seed=int(chance.integers(2**31)), rounds=ROUNDS
        )
        return lead if found.best is None else found.best.lead
    scale = scale_of(data)
    moves = effort.moves_per_cell * int(data.active.sum())
    halt = np.zeros(1, dtype=np.bool_)
    found_lead, _ = anneal(
        tables(data),
        lead,
        chance,
        moves,
        effort.hottest * scale,
        effort.coldest * scale,
        halt,
    )
    return np.asarray(found_lead)


def _tied(data: ProblemData) -> bool:
    """Return whether supporters, overseers or budgets tie people or periods together."""
    return (
        data.may_support is not None
        or bool(data.overseen.any())
        or bool(data.limits_budget.any())
    )


def _there(truth: ProblemData, lead: np.ndarray, period: int) -> np.ndarray:
    """Return whether each lead has any hours in a period, shape (alliance,)."""
    return (lead != NOBODY) & (truth.available[lead, period] > 0)


def _grown(start: np.ndarray, num_alliances: int) -> np.ndarray:
    """Return leads with nobody for the alliances that come later, shape (alliance, period)."""
    grown = np.full((num_alliances, start.shape[1]), NOBODY)
    grown[: len(start)] = start
    return grown


def _cut(plan: np.ndarray, width: int) -> np.ndarray:
    """Return leads over a number of periods; where a plan ends, its last leads stay."""
    if plan.shape[1] >= width:
        return plan[:, :width].copy()
    missing = width - plan.shape[1]
    return np.concatenate([plan, np.repeat(plan[:, -1:], missing, axis=1)], axis=1)
