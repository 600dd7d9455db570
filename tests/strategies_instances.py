"""Hypothesis strategies for instances of the assignment: tiny, with every rule and charge switched on somewhere."""

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays

Shape = tuple[int, int, int]
"""Numbers of resources, alliances and periods."""

PRICES = (
    (),
    (
        OccupancyPrice(above=0.5, points_per_month=3.0),
        OccupancyPrice(above=0.8, points_per_month=10.0),
    ),
)
STRICTNESS = ("strict", "soft", "off")


def numbers(values: Sequence[float], *shape: int) -> st.SearchStrategy[np.ndarray]:
    """Return arrays whose entries are drawn from the values; the first is the simplest."""
    return arrays(float, shape, elements=st.sampled_from(values), fill=st.nothing())


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
        "weight": draw(numbers((10, 30, 77, 100, 0), a)),
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
        "placement_cost": draw(numbers((0, 0, 2, -1), r, a)),
        "span_limit": draw(numbers((np.inf, 1, 2), r)),
        "span_weight": draw(numbers((1, 2, 0.5), a)),
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
        "handover_in": draw(numbers((0, 2, 3), a)),
        "handover_out": draw(numbers((0, 1, 2, 9), a)),
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
def leads(draw: st.DrawFn, data: ProblemData) -> np.ndarray:
    """Return leads that may lead, or nobody, for every active alliance and period."""
    lead = np.full((len(data.alliances), len(data.periods)), NOBODY)
    for a, t in np.argwhere(data.active):
        allowed = np.flatnonzero(data.eligible[:, a, t]).tolist()
        lead[a, t] = draw(st.sampled_from([*allowed, NOBODY]))
    return lead
