"""What the arrays of an instance must look like: axes, types, neutral values, ranges.

It says what is wrong with an instance; it changes nothing.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from resourcing.problem.data import ProblemData

NOBODY = -1
"""Index that stands for nobody where a resource is expected."""

AXES: Mapping[str, tuple[str, ...]] = {
    "need": ("alliances", "bundles", "periods"),
    "active_months": ("alliances", "periods"),
    "floor": ("alliances", "bundles", "periods"),
    "weight": ("alliances", "periods"),
    "bundle_rate": ("bundles",),
    "shortfall_rate": ("bundles",),
    "available": ("resources", "periods"),
    "eligible": ("resources", "alliances", "periods"),
    "pace": ("resources", "alliances"),
    "overhead": ("resources", "alliances", "periods"),
    "placement_cost": ("resources", "alliances", "periods"),
    "span_limit": ("resources", "periods"),
    "hour_points": ("resources",),
    "span_weight": ("alliances", "periods"),
    "incumbent": ("alliances",),
    "handover_in": ("alliances", "periods"),
    "handover_out": ("alliances", "periods"),
    "handover_points": ("alliances", "periods"),
    "must_lead": ("alliances",),
    "support_limit": ("resources", "alliances", "bundles", "periods"),
    "support_cap": ("alliances", "bundles", "periods"),
    "needs_overseer": ("resources",),
    "oversight_hours": ("alliances", "periods"),
    "may_oversee": ("resources", "alliances", "periods"),
    "candidate": ("resources",),
    "hire_points": ("resources",),
    "hire_after": ("resources",),
    "hour_cost": ("resources",),
    "hire_cost": ("resources", "years"),
    "year": ("periods",),
    "budget": ("years",),
}
"""Axes of every array, by name of the labels; `support_limit` may be None instead."""

DATED = (
    "weight",
    "placement_cost",
    "span_limit",
    "span_weight",
    "handover_in",
    "handover_out",
)
"""Arrays that may be given without their last axis, the periods, where nothing changes within the horizon."""

NEUTRAL: Mapping[str, float] = {
    "support_cap": 0.0,
    "needs_overseer": False,
    "oversight_hours": 0.0,
    "may_oversee": False,
    "candidate": False,
    "hire_points": 0.0,
    "hire_after": NOBODY,
    "hour_cost": 0.0,
    "hire_cost": 0.0,
    "year": 0,
    "budget": np.inf,
}
"""Value of every entry of an array that is left out."""

FLAGS = ("eligible", "must_lead", "needs_overseer", "may_oversee", "candidate")
"""Arrays of truth values."""

INDICES: Mapping[str, tuple[str, int]] = {
    "incumbent": ("resources", NOBODY),
    "hire_after": ("resources", NOBODY),
    "year": ("years", 0),
}
"""Arrays of indices: the labels they point at, and the least index."""

WITHOUT_LIMIT = ("span_limit", "budget", "max_handovers")
"""Arrays and numbers that may be infinite."""

NEVER_NEGATIVE = (
    "need",
    "active_months",
    "floor",
    "weight",
    "bundle_rate",
    "shortfall_rate",
    "available",
    "overhead",
    "hour_points",
    "span_weight",
    "handover_in",
    "handover_out",
    "handover_points",
    "cold_handover_factor",
    "months",
    "occupancy_ceiling",
    "span_points",
    "occupancy_points_per_hour",
    "support_limit",
    "support_cap",
    "oversight_hours",
    "hire_points",
    "hour_cost",
    "hire_cost",
    "budget",
    "max_handovers",
    "budget_points_per_thousand",
    "handover_limit_points",
)
"""Arrays and numbers that are never below 0."""


def problems_of(data: "ProblemData") -> list[str]:
    """Return what is wrong with labels and shapes, or else with ranges, as sentences that name the array."""
    return [*_label_problems(data), *_shape_problems(data)] or [*_range_problems(data)]


def _label_problems(data: "ProblemData") -> Iterator[str]:
    """Yield labels that appear twice."""
    for axis in ("resources", "alliances", "periods", "bundles", "years"):
        labels = getattr(data, axis)
        twice = [label for label in dict.fromkeys(labels) if labels.count(label) > 1]
        if twice:
            yield f"{axis} appear twice: {', '.join(map(str, twice[:5]))}"


def _shape_problems(data: "ProblemData") -> Iterator[str]:
    """Yield arrays whose shape does not fit the labels."""
    for name, axes in AXES.items():
        array = getattr(data, name)
        want = tuple(len(getattr(data, axis)) for axis in axes)
        if array is not None and want != array.shape:
            yield f"{name} has shape {array.shape}, its labels {axes} ask for {want}"


def _range_problems(data: "ProblemData") -> Iterator[str]:
    """Yield arrays that hold values out of range."""
    yield from _number_problems(data)
    yield from _index_problems(data)
    if (data.pace <= 0).any():
        yield "pace holds values that are not above 0"
    if (data.floor > 1).any():
        yield "floor holds values above 1"
    if (data.need.max(axis=1, initial=0) > 0)[~data.active].any():
        yield "need is above 0 where an alliance is not active"
    if data.may_oversee[data.needs_overseer].any():
        yield "may_oversee names resources that need an overseer themselves"


def _number_problems(data: "ProblemData") -> Iterator[str]:
    """Yield arrays and numbers that are no numbers, without limit or below 0."""
    for name in dict.fromkeys((*AXES, *NEVER_NEGATIVE)):
        values = getattr(data, name)
        if values is None or np.asarray(values).dtype.kind not in "fi":
            continue
        if np.isnan(values).any():
            yield f"{name} holds values that are not numbers"
        if name not in WITHOUT_LIMIT and np.isinf(values).any():
            yield f"{name} holds values without limit"
        if name in NEVER_NEGATIVE and np.any(np.asarray(values) < 0):
            yield f"{name} holds values below 0"


def _index_problems(data: "ProblemData") -> Iterator[str]:
    """Yield indices that point at nothing, or at a resource of the wrong kind."""
    sound = True
    for name, (axis, least) in INDICES.items():
        index, size = getattr(data, name), len(getattr(data, axis))
        if ((index < least) | (index >= size) | (index % 1 != 0)).any():
            sound = False
            yield f"{name} points at no {axis.removesuffix('s')}"
    if not sound:
        return
    if data.candidate[data.incumbent[data.incumbent != NOBODY]].any():
        yield "incumbent names a candidate, who cannot lead before being hired"
    if not data.candidate[data.hire_after[data.hire_after != NOBODY]].all():
        yield "hire_after names a resource that is no candidate"
