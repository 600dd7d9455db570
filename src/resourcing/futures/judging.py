"""What an option achieved in one future, in numbers that can be compared; and what that future was like.

Nothing is decided here.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from resourcing.futures.courses import Course
from resourcing.futures.ground import Ground
from resourcing.futures.policy import Lived
from resourcing.playbook import SEGMENTS
from resourcing.results import Solution

THOUSAND = 1000.0
"""Currency units in the unit of their price in points."""
ESSENTIAL = 0
"""Index of the essential bundle."""

MEASURES: Mapping[str, str] = {
    "points": "net value points",
    "full_points": "value points at full coverage",
    "coverage": "share of the hours needed that are delivered",
    "promises": "share of promises kept",
    "essential": "share of essential promises kept",
    "worst_essential": "share of essential promises kept in the worst period",
    "unmanaged": "alliance-periods without a lead",
    "underserved": "alliance-periods led below the essential floor",
    "handovers": "changes of lead",
    "cost": "currency for hires, training, contractors and teams",
    "occupancy": "planned / available hours of people",
    "over_span": "person-periods above the span",
    "outgrown": "alliance-periods led by somebody whom the rules would not let lead",
}
"""Measures of an option in a future, with what they are."""
LESS_IS_BETTER = frozenset(
    {"unmanaged", "underserved", "handovers", "cost", "over_span", "outgrown"}
)
"""Measures of which less is better."""
BY_PERIOD = (
    *("coverage", "promises", "essential", "unmanaged", "occupancy", "cost"),
    *("points", "handovers"),
)
"""Measures that are given for each period; `points` without `UNDATED`."""
UNDATED = ("hire", "budget", "handover_limit")
"""Parts of the points that belong to no period; in a future only a budget and a limit of handovers that are exceeded."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """What an option achieved in one future.

    Attributes
    ----------
    number
        Number of the future.
    totals
        Measures over the horizon.
    periods
        Measures of `BY_PERIOD`, shape (measure, period).
    promised, kept
        Promises made and kept to the alliances of the register and the pipeline, shape (alliance, bundle, period).
    traits
        What the future was like; the same for every option but for who joins.
    """

    number: int
    totals: Mapping[str, float]
    periods: np.ndarray
    promised: np.ndarray
    kept: np.ndarray
    traits: Mapping[str, float]


def judge(ground: Ground, lived: Lived) -> Judged:
    """Return what an option achieved in a future, and what the future was like.

    Parameters
    ----------
    ground
        What instances of the option are made of.
    lived
        What became of the option in the future, on the same ground.

    Returns
    -------
    Judged
        `MEASURES` over the horizon, those of `BY_PERIOD` by period, promises made and kept, and `TRAITS`.

    Examples
    --------
    A quiet future, in which every essential promise is kept:

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
    >>> judged = rs.judge(ready.ground, lived)
    >>> judged.totals["essential"], judged.totals["unmanaged"]
    (1.0, 0.0)
    >>> judged.traits["deals"], judged.traits["resignations"]
    (0.0, 0.0)
    """
    plan = lived.plan
    cost = _cost(ground, lived)
    periods = _periods(ground, lived, cost)
    return Judged(
        number=lived.path.number,
        totals=_totals(plan, periods, cost),
        periods=periods,
        promised=_by_name(ground, lived.path, plan.promised),
        kept=_by_name(ground, lived.path, plan.kept),
        traits=traits(ground, lived.path),
    )


def _by_name(ground: Ground, path: Course, array: np.ndarray) -> np.ndarray:
    """Return an array of the alliances that have a name before anything happens; a deal that is not won is all zero."""
    seen = ground.outlook
    found = np.zeros((len(seen.names), *array.shape[1:]), dtype=array.dtype)
    own = np.flatnonzero(~path.new | (path.rows >= seen.num_listed))
    found[path.rows[own]] = array[own]
    return found


def _cost(ground: Ground, lived: Lived) -> np.ndarray:
    """Return the currency spent on hires, training and hours that are paid, shape (period,)."""
    like = lived.people.like
    hours = (ground.hour_cost[like][:, None] * lived.plan.hours_used).sum(axis=0)
    return np.asarray(_hires(ground, lived) + hours + ground.training)


def _hires(ground: Ground, lived: Lived) -> np.ndarray:
    """Return the currency spent on hires, shape (period,)."""
    like, per = lived.people.like, ground.months_per_period
    months = lived.people.employed.reshape(len(like), -1, per).sum(axis=2)
    return np.asarray((ground.hire_cost[like][:, None] * months).sum(axis=0))


def _points(ground: Ground, lived: Lived) -> np.ndarray:
    """Return the net value points of each period: its parts, less hires and training that fall into it, shape (period,)."""
    firm = (_hires(ground, lived) + ground.training) / THOUSAND
    return np.asarray(
        sum(lived.plan.points_by_period.values()) - firm * ground.points_per_thousand
    )


def _handovers(plan: Solution) -> np.ndarray:
    """Return the changes of lead in each period, shape (period,)."""
    moves = [move.period for move in plan.handovers]
    return np.bincount(moves, minlength=len(plan.data.periods)).astype(float)


def _share(part: np.ndarray, whole: np.ndarray, *, nothing: float = 1.0) -> np.ndarray:
    """Return part / whole, `nothing` where there is no whole."""
    part, whole = np.asarray(part, dtype=float), np.asarray(whole, dtype=float)
    return np.divide(part, whole, out=np.full(whole.shape, nothing), where=whole > 0)


def _periods(ground: Ground, lived: Lived, cost: np.ndarray) -> np.ndarray:
    """Return the measures of each period, shape (measure, period)."""
    plan = lived.plan
    people = np.isinf(plan.data.hour_cost) | (plan.data.hour_cost <= 0)
    found = {
        "coverage": _share(
            plan.delivered.sum(axis=(0, 1)), plan.data.need.sum(axis=(0, 1))
        ),
        "promises": _share(plan.kept.sum(axis=(0, 1)), plan.promised.sum(axis=(0, 1))),
        "essential": _share(
            plan.kept[:, ESSENTIAL].sum(axis=0), plan.promised[:, ESSENTIAL].sum(axis=0)
        ),
        "unmanaged": plan.unmanaged.sum(axis=0).astype(float),
        "occupancy": _share(
            plan.hours_used[people].sum(axis=0),
            plan.data.available[people].sum(axis=0),
            nothing=0.0,
        ),
        "cost": cost,
        "points": _points(ground, lived),
        "handovers": _handovers(plan),
    }
    return np.array([found[name] for name in BY_PERIOD])


def _totals(plan: Solution, periods: np.ndarray, cost: np.ndarray) -> dict[str, float]:
    """Return the measures over the horizon."""
    data = plan.data
    essential = periods[BY_PERIOD.index("essential")]
    people = data.hour_cost <= 0
    used, have = plan.hours_used[people].sum(), data.available[people].sum()
    own = np.take_along_axis(
        data.eligible, np.where(plan.led, plan.lead, 0)[None], axis=0
    )[0]
    return {
        "points": plan.objective,
        "full_points": data.full_value,
        "coverage": float(_share(plan.delivered.sum(), data.need.sum())),
        "promises": float(_share(plan.kept.sum(), plan.promised.sum())),
        "essential": float(
            _share(plan.kept[:, ESSENTIAL].sum(), plan.promised[:, ESSENTIAL].sum())
        ),
        "worst_essential": float(essential.min(initial=1.0)),
        "unmanaged": float(plan.unmanaged.sum()),
        "underserved": float(plan.underserved.sum()),
        "handovers": float(len(plan.handovers)),
        "cost": float(cost.sum()),
        "occupancy": float(_share(used, have, nothing=0.0)),
        "over_span": float((plan.span > data.span_limit + 1e-6).sum()),
        "outgrown": float((plan.led & ~own).sum()),
    }


TRAITS: Mapping[str, str] = {
    "deals": "the number of deals that close",
    "complex_deals": "the number of complex deals",
    "early_complex_deals": "the number of early complex deals",
    "wrong_evaluations": "the number of too low evaluations",
    "upgrades": "the number of escalations",
    "endings": "the number of early endings",
    "launches": "the number of launches",
    "resignations": "the number of resignations",
    "early_resignations": "the number of early resignations",
    "months_to_replace": "the time until a leaver is replaced",
    "months_late": "the delay of hires",
    "ramp_up": "the factor on the ramp-up",
}
"""What a future is like, in numbers that can be watched; early is in the first half of the horizon."""


def traits(ground: Ground, path: Course) -> dict[str, float]:
    """Return what a future is like: `TRAITS`, and the numbers that it drew for itself by their dotted keys."""
    seen, end = ground.outlook, ground.outlook.num_months
    new = path.new & (path.start < end)
    segment = seen.segment_of
    is_complex = segment[path.true] == SEGMENTS.index("complex")
    changes = path.changes < end
    up = segment[path.becomes] < segment[path.true]
    gone = path.leaves < end
    own = ~seen.is_hire
    return {
        "deals": float(new.sum()),
        "complex_deals": float((new & is_complex).sum()),
        "early_complex_deals": float(
            (new & is_complex & (path.start < end // 2)).sum()
        ),
        "wrong_evaluations": float((segment[path.true] < segment[path.placed]).sum()),
        "upgrades": float((changes & up).sum()),
        "endings": float((path.winds_down < end).sum()),
        "launches": float((path.launch < end).sum()),
        "resignations": float((gone & own).sum()),
        "early_resignations": float((path.leaves < end // 2)[own].sum()),
        "months_to_replace": float(path.market.wait),
        "months_late": float(path.market.late),
        "ramp_up": path.market.ramp,
        **path.values,
    }
