"""Whom of an option's people to hire before the future is known: the two-stage decision over the sampled futures.

On hours alone (`stochastic.hiring`), so quick and an upper bound; what a hire is worth in assignments is told by living
the options (`living`).
"""

from dataclasses import dataclass

import numpy as np

from resourcing.futures import (
    Ground,
    Interval,
    course,
    ground,
    instance,
    joined,
    mean_interval,
    staff,
)
from resourcing.problem import ProblemData
from resourcing.scenario import Futures
from resourcing.stochastic import HireDecision, decide_hires
from resourcing.study.preparing import Case

THOUSAND = 1000.0
NUMBER, FURTHER = 30, 30
"""Futures behind the decision, and futures that judge it."""


@dataclass(frozen=True, kw_only=True)
class _Hires:
    """People about whom it is decided, as a mask over resources and their costs a month."""

    mask: np.ndarray
    monthly: np.ndarray


@dataclass(frozen=True, kw_only=True)
class HiresWorth:
    """What deciding for many futures, and what knowing the future, is worth, with intervals over the sampled futures.

    Attributes
    ----------
    evpi
        Of knowing the future.
    vss
        Of deciding for many futures over deciding for the mean one, in the futures decided on, where it leans upwards;
        None where the mean's decision is impossible in some.
    vss_elsewhere
        The same in further futures, which had no part in the decision; None where there are none, or nothing differs.
    """

    evpi: Interval
    vss: Interval | None
    vss_elsewhere: Interval | None


def hires_worth(decision: HireDecision) -> HiresWorth:
    """Return what a hire decision over equally likely sampled futures is worth, with intervals.

    Parameters
    ----------
    decision
        Whom to hire, with its worth in each future.
    """
    known = mean_interval(decision.known_by_future - decision.by_future)
    elsewhere = decision.elsewhere
    told = elsewhere is not None and bool(np.any(elsewhere))
    return HiresWorth(
        evpi=Interval(
            value=decision.worth.evpi,
            low=max(0.0, known.low),
            high=max(0.0, known.high),
        ),
        vss=_finite(decision.by_future - decision.mean_by_future),
        vss_elsewhere=_finite(elsewhere) if told else None,  # type: ignore[arg-type]
    )


def _finite(differences: np.ndarray) -> Interval | None:
    """Return the mean of paired differences with its interval; None where one has no end."""
    return mean_interval(differences) if np.isfinite(differences).all() else None


def hire_decision(
    case: Case,
    *,
    settings: Futures | None = None,
    number: int = NUMBER,
    further: int = FURTHER,
    seconds: float | None = None,
) -> HireDecision:
    """Return whom of the people whom an option hires, or may hire, to hire before the future is known.

    Parameters
    ----------
    case
        The option; everybody whom it hires or may hire is decided about.
    settings
        What may happen; by default as the scenario says.
    number, further
        Futures behind the decision; futures drawn apart from them that judge it.
    seconds
        Time limit in seconds; None for none.

    Returns
    -------
    HireDecision
        Whom to hire, RP, WS, EEV, EVPI and VSS of the hours-only relaxation in value points, and the interval of its
        optimality gap.

    Raises
    ------
    ValueError
        If the option hires nobody, or no hires keep the budgets.

    Examples
    --------
    By hours alone the hire is worth its cost; knowing the future would add ten value points:

    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario,
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ...     option="hire_one",
    ... )
    >>> decision = rs.hire_decision(case, number=5, further=5)
    >>> decision.hired
    {'H1': True}
    >>> print(f"{decision.worth.evpi:.0f}")
    10
    """
    asked = settings or case.scenario.futures
    found = ground(
        case.world,
        portfolio=case.portfolio,
        staffing=case.staffing,
        settings=asked,
        hired=np.ones(len(case.data.resources), dtype=bool),
    )
    hires = _Hires(mask=found.hire_cost > 0, monthly=found.hire_cost)
    futures = [
        _future(case, found, hires, settings=asked, number=k)
        for k in range(number + further)
    ]
    return decide_hires(futures[:number], further=futures[number:], seconds=seconds)


def _future(
    case: Case, found: Ground, hires: _Hires, *, settings: Futures, number: int
) -> ProblemData:
    """Return what happens in a future as an instance in which the hires are open."""
    path = course(
        found.outlook, settings=settings, seed=case.scenario.seed, number=number
    )
    people = joined(found, staff(found, path, after=path))
    data = instance(found, path, people)
    months = people.employed.reshape(len(people.names), len(data.periods), -1).sum(2)
    inside = data.year[:, None] == np.arange(len(data.years))
    cost = (hires.monthly[:, None] * months) @ inside
    points = cost.sum(axis=1) / THOUSAND * found.points_per_thousand
    return data.replace(
        candidate=hires.mask,
        hire_after=case.data.hire_after,
        hire_cost=cost,
        hire_points=points,
        fixed_points=data.fixed_points - float(points.sum()),
    )
