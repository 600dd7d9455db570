"""The equations of the compact model, one function each, numbered as in docs/formulation.md."""

from collections.abc import Callable

from resourcing.formulation.equations.handovers import (
    follow_between,
    follow_lead,
    follow_waiting,
    handover_limit,
    only_leads_hand_over,
)
from resourcing.formulation.equations.hiring import (
    budget,
    like_hires_in_order,
    only_hired_work,
)
from resourcing.formulation.equations.hours import (
    capacity,
    high_occupancy,
    hours_follow_lead,
    shortfall,
)
from resourcing.formulation.equations.leads import focus, one_lead, span
from resourcing.formulation.equations.points import objective, objective_parts
from resourcing.formulation.equations.support import (
    one_overseer,
    support_above_floor,
    support_below_floor,
    support_beside_lead,
    support_share,
)
from resourcing.formulation.equations.terms import Rows, hours_used
from resourcing.formulation.variables import Model

__all__ = [
    "EQUATIONS",
    "budget",
    "capacity",
    "focus",
    "follow_between",
    "follow_lead",
    "follow_waiting",
    "handover_limit",
    "high_occupancy",
    "hours_follow_lead",
    "hours_used",
    "like_hires_in_order",
    "objective",
    "objective_parts",
    "one_lead",
    "one_overseer",
    "only_hired_work",
    "only_leads_hand_over",
    "shortfall",
    "span",
    "support_above_floor",
    "support_below_floor",
    "support_beside_lead",
    "support_share",
]

EQUATIONS: tuple[Callable[[Model], Rows], ...] = (
    one_lead,
    hours_follow_lead,
    shortfall,
    capacity,
    span,
    high_occupancy,
    follow_lead,
    follow_between,
    follow_waiting,
    only_leads_hand_over,
    handover_limit,
    focus,
    only_hired_work,
    like_hires_in_order,
    budget,
    support_beside_lead,
    support_share,
    support_below_floor,
    support_above_floor,
    one_overseer,
)
"""The equations, in the order of docs/formulation.md."""
