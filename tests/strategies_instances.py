"""Hypothesis strategies for instances of the assignment: tiny, with every rule and charge switched on somewhere."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from resourcing.playbook import FocusPrice, OccupancyPrice, Rules
from resourcing.problem import AXES, NOBODY, ProblemData, problem_from_arrays

Shape = tuple[int, int, int]
"""Numbers of resources, alliances and periods."""

PRICES = (
    (),
    (
        OccupancyPrice(above=0.5, points_per_month=3.0),
        OccupancyPrice(above=0.8, points_per_month=10.0),
    ),
)
FOCUS_PRICES = (
    (),
    (
        FocusPrice(above=0.5, points_per_month=2.0),
        FocusPrice(above=2.0, points_per_month=6.0),
    ),
)
STRICTNESS = ("strict", "soft", "off")


def numbers(values: Sequence[float], *shape: int) -> st.SearchStrategy[np.ndarray]:
    """Return arrays whose entries are drawn from the values; the first is the simplest."""
    return arrays(float, shape, elements=st.sampled_from(values), fill=st.nothing())


@st.composite
def dated(
    draw: st.DrawFn, values: Sequence[float], *shape: int, periods: int
) -> np.ndarray:
    """Return arrays that are the same in every period and lack that axis, or differ by period."""
    by_period = draw(st.booleans())
    return draw(numbers(values, *shape, *((periods,) if by_period else ())))


def flags(*shape: int, mostly: bool) -> st.SearchStrategy[np.ndarray]:
    """Return arrays of booleans, three quarters of which are `mostly`."""
    values = (mostly, mostly, mostly, not mostly)
    return arrays(bool, shape, elements=st.sampled_from(values), fill=st.nothing())


@st.composite
def instances(draw: st.DrawFn, *, shape: Shape, num_bundles: int = 2) -> ProblemData:
    """Return instances with floors, gaps in activity, incumbents, prices and all strictness of rules."""
    r, a, t = shape
    active_months = draw(numbers((1, 1, 2, 3, 0), a, t))
    need = draw(numbers((8, 0, 3, 5, 12), a, num_bundles, t))
    return problem_from_arrays(
        need=need * (active_months > 0)[:, None, :],
        active_months=active_months,
        available=draw(numbers((12, 3, 6, 15, 0), r, t)),
        **draw(_promises(shape, num_bundles)),
        **draw(_people(shape)),
        **draw(_changes(shape)),
        **draw(_rules()),
    )


@st.composite
def _promises(draw: st.DrawFn, shape: Shape, num_bundles: int) -> dict:
    """Return floors and what coverage and shortfall are worth."""
    _, a, t = shape
    return {
        "floor": draw(numbers((0, 0.5, 0.8, 1), a, num_bundles, t)),
        "weight": draw(dated((10, 30, 77, 100, 0), a, periods=t)),
        "bundle_rate": np.array([3.0, 2.0, 1.0])[:num_bundles],
        "shortfall_rate": np.array([10.0, 4.0, 1.0])[:num_bundles],
    }


@st.composite
def _people(draw: st.DrawFn, shape: Shape) -> dict:
    """Return who may lead and what leading takes."""
    r, a, t = shape
    return {
        "eligible": draw(flags(r, a, t, mostly=True)),
        "pace": draw(numbers((1, 1.2, 0.75), r, a)),
        "overhead": draw(numbers((0, 1, 2), r, a, t)),
        "placement_cost": draw(dated((0, 0, 2, -1), r, a, periods=t)),
        "span_limit": draw(dated((np.inf, 1, 2), r, periods=t)),
        "span_weight": draw(dated((1, 2, 0.5), a, periods=t)),
        "hour_points": draw(numbers((0, 0.5), r)),
        "must_lead": draw(flags(a, mostly=False)),
    }


@st.composite
def _changes(draw: st.DrawFn, shape: Shape) -> dict:
    """Return incumbents and what a handover takes."""
    r, a, t = shape
    incumbents = arrays(
        int, (a,), elements=st.integers(NOBODY, r - 1), fill=st.nothing()
    )
    return {
        "incumbent": draw(incumbents),
        "handover_in": draw(dated((0, 2, 3), a, periods=t)),
        "handover_out": draw(dated((0, 1, 2, 9), a, periods=t)),
        "handover_points": draw(numbers((0, 1, 5, 20), a, t)),
        "cold_handover_factor": draw(st.sampled_from((1.0, 1.5))),
    }


@st.composite
def _rules(draw: st.DrawFn) -> dict:
    """Return strictness of the rules and their prices."""
    return {
        "months": draw(st.sampled_from((1.0, 3.0))),
        "occupancy_ceiling": draw(st.sampled_from((1.0, 0.9))),
        "rules": Rules(
            span=draw(st.sampled_from(STRICTNESS)),
            occupancy=draw(st.sampled_from(STRICTNESS)),
        ),
        "span_points": draw(st.sampled_from((3.0, 0.0))),
        "occupancy_points_per_hour": draw(st.sampled_from((2.0, 0.0))),
        "occupancy_prices": draw(st.sampled_from(PRICES)),
        "fixed_points": draw(st.sampled_from((0.0, 2.5))),
    }


@st.composite
def complete_instances(
    draw: st.DrawFn, *, shape: Shape, num_bundles: int = 2
) -> ProblemData:
    """Return instances of the complete model: support, overseers, candidates, budgets, a limit on handovers, focus."""
    data = draw(instances(shape=shape, num_bundles=num_bundles))
    return data.replace(
        **draw(_support(data)),
        **draw(_oversight(shape)),
        **draw(_candidates(data)),
        **draw(_limits(data)),
        focus_prices=draw(st.sampled_from(FOCUS_PRICES)),
    )


@st.composite
def _support(draw: st.DrawFn, data: ProblemData) -> dict:
    """Return what supporters may give, or nothing."""
    if draw(st.booleans()):
        return {}
    r, (a, b, t) = len(data.resources), data.need.shape
    return {
        "support_limit": draw(numbers((8, 0, 2), r, a, b, t)),
        "support_cap": data.need * draw(numbers((0.5, 0, 0.3, 1), a, b, 1)),
    }


@st.composite
def _oversight(draw: st.DrawFn, shape: Shape) -> dict:
    """Return who needs an overseer, who may be one, and the hours."""
    r, a, t = shape
    needs = draw(flags(r, mostly=False))
    return {
        "needs_overseer": needs,
        "oversight_hours": draw(numbers((1, 0, 2), a, t)),
        "may_oversee": draw(flags(r, a, t, mostly=True)) & ~needs[:, None, None],
    }


@st.composite
def _candidates(draw: st.DrawFn, data: ProblemData) -> dict:
    """Return candidates who lead nothing today, some of them in an order."""
    r = len(data.resources)
    able = ~np.isin(np.arange(r), data.incumbent)
    candidate = draw(flags(r, mostly=False)) & able
    after = np.full(r, NOBODY)
    found = np.flatnonzero(candidate)
    if draw(st.booleans()):
        after[found[1:]] = found[:-1]
    return {
        "candidate": candidate,
        "hire_points": draw(numbers((2, 0, 10), r)),
        "hire_after": after,
    }


@st.composite
def _limits(draw: st.DrawFn, data: ProblemData) -> dict:
    """Return budgets, a limit on handovers and how strictly they and promises bind."""
    r, t = len(data.resources), len(data.periods)
    years = ("y0", "y1")[: min(2, t)]
    return {
        "years": years,
        "year": np.arange(t) * len(years) // t,
        "budget": draw(numbers((np.inf, 20, 6, 50), len(years))),
        "hour_cost": draw(numbers((1, 0, 2), r)),
        "hire_cost": draw(numbers((5, 0, 20), r, len(years))),
        "budget_points_per_thousand": draw(st.sampled_from((500.0, 0.0))),
        "max_handovers": draw(st.sampled_from((np.inf, 0, 1))),
        "handover_limit_points": draw(st.sampled_from((7.0, 0.0))),
        "rules": data.rules.replace(
            promises=draw(st.sampled_from(("soft", "soft", "strict", "off"))),
            handovers=draw(st.sampled_from(STRICTNESS)),
            budget=draw(st.sampled_from(STRICTNESS)),
        ),
    }


@st.composite
def leads(draw: st.DrawFn, data: ProblemData) -> np.ndarray:
    """Return leads that may lead, or nobody, for every active alliance and period."""
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    for a, t in np.argwhere(data.active):
        allowed = np.flatnonzero(data.eligible[:, a, t]).tolist()
        lead[a, t] = draw(st.sampled_from([*allowed, NOBODY]))
    return lead


def reordered(data: ProblemData, order: Sequence[int]) -> ProblemData:
    """Return the same instance with its resources renamed and in another order."""
    arrays_of = {
        name: getattr(data, name)[order]
        for name, axes in AXES.items()
        if axes[0] == "resources" and getattr(data, name) is not None
    }
    back = np.array([*np.argsort(order), NOBODY])
    arrays_of["hire_after"] = back[arrays_of["hire_after"]]
    return data.replace(
        resources=tuple(f"person {r}" for r in order),
        incumbent=back[data.incumbent],
        **arrays_of,
    )
