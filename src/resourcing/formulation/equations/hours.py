"""Hours: who delivers them, promises, and what fits into the hours of a resource."""

import pulp

from resourcing.formulation.equations.terms import Rows, hours_used
from resourcing.formulation.variables import Model


def hours_follow_lead(model: Model) -> Rows:
    """(3) Only the lead delivers hours: up to the floor, and from the floor to the need.

    Hours are split at the floor for each possible lead, not for the alliance as a whole. That makes the relaxation as
    tight as pricing the capacity rows: half a lead can reach half a floor, no more.
    """
    data = model.data
    for (r, a, b, t), x in model.floor_hours.items():
        most = float(data.need[a, b, t] * data.floor[a, b, t])
        yield f"floor_hours_r{r}_a{a}_b{b}_t{t}", x <= most * model.lead[r, a, t]
    for (r, a, b, t), x in model.extra_hours.items():
        most = float(data.need[a, b, t] * (1 - data.floor[a, b, t]))
        yield f"extra_hours_r{r}_a{a}_b{b}_t{t}", x <= most * model.lead[r, a, t]


def shortfall(model: Model) -> Rows:
    """(4) Coverage up to the floor and shortfall together make the floor; none is missing where promises are strict."""
    delivered: dict[tuple[int, int, int], list[pulp.LpVariable]] = {}
    for (_, a, b, t), x in model.floor_hours.items():
        delivered.setdefault((a, b, t), []).append(x)
    for key, x in model.support_floor.items():
        delivered.setdefault((key[0], key[1], key[2]), []).append(x)
    for (a, b, t), missing in model.short.items():
        share = 1 / float(model.data.need[a, b, t])
        covered = pulp.lpSum(share * x for x in delivered.get((a, b, t), []))
        yield (
            f"shortfall_a{a}_b{b}_t{t}",
            covered + missing == float(model.data.floor[a, b, t]),
        )


def capacity(model: Model) -> Rows:
    """(5) Hours used stay within the hours that may be planned, plus hours above the ceiling where it is soft.

    The hours of a candidate are there only if it is hired.
    """
    if model.data.rules.occupancy == "off":
        return
    for (r, t), used in hours_used(model).items():
        if used:
            limit = float(model.data.ceiling_hours[r, t])
            extra, hired = model.over_hours.get((r, t)), model.hired.get((r,))
            net = used if extra is None else used - extra
            row = net <= limit if hired is None else net - limit * hired <= 0
            yield f"capacity_r{r}_t{t}", row


def high_occupancy(model: Model) -> Rows:
    """(7) Occupancy above each step of its price."""
    used = hours_used(model) if model.busy else {}
    for (k, r, t), above in model.busy.items():
        available = float(model.data.available[r, t])
        step = model.data.occupancy_prices[k].above
        yield (
            f"high_occupancy_k{k}_r{r}_t{t}",
            used[r, t] - available * above <= available * step,
        )
