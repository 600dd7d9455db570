"""Work beside the lead: support of bundles, and overseers of teams that lead."""

import pulp

from resourcing.formulation.equations.terms import (
    Rows,
    Terms,
    leads_of,
    supporters_of,
    total,
)
from resourcing.formulation.variables import Model


def support_beside_lead(model: Model) -> Rows:
    """(17) A supporter gives at most its limit, and only where somebody else leads."""
    leads = leads_of(model)
    for (r, a, b, t), x in model.support.items():
        others: Terms = [
            (-float(x.upBound), lead) for q, lead in leads[a, t].items() if q != r
        ]
        yield (
            f"support_beside_lead_r{r}_a{a}_b{b}_t{t}",
            total([(1.0, x), *others]) <= 0,
        )


def support_share(model: Model) -> Rows:
    """(18) All supporters of a bundle together give at most the profile's share."""
    leads = leads_of(model)
    for (a, b, t), supporters in supporters_of(model).items():
        most = float(model.data.support_cap[a, b, t])
        led: Terms = [(-most, lead) for lead in leads[a, t].values()]
        yield (
            f"support_share_a{a}_b{b}_t{t}",
            total([*((1.0, x) for x in supporters), *led]) <= 0,
        )


def support_below_floor(model: Model) -> Rows:
    """(19) The part of support that counts up to the floor is no more than the support."""
    supporters = supporters_of(model)
    for (a, b, t), part in model.support_floor.items():
        yield (
            f"support_below_floor_a{a}_b{b}_t{t}",
            part - pulp.lpSum(supporters[a, b, t]) <= 0,
        )


def support_above_floor(model: Model) -> Rows:
    """(20) Hours of the lead and support above the floor stay within the rest of the need."""
    data, leads = model.data, leads_of(model)
    for (a, b, t), supporters in supporters_of(model).items():
        rest = float(data.need[a, b, t] * (1 - data.floor[a, b, t]))
        terms: Terms = [(1.0, x) for x in supporters]
        for r, lead in leads[a, t].items():
            terms.append((-rest, lead))
            if (r, a, b, t) in model.extra_hours:
                terms.append((1.0, model.extra_hours[r, a, b, t]))
        if (a, b, t) in model.support_floor:
            terms.append((-1.0, model.support_floor[a, b, t]))
        yield f"support_above_floor_a{a}_b{b}_t{t}", total(terms) <= 0


def one_overseer(model: Model) -> Rows:
    """(21) Exactly one overseer beside a lead that needs one, and none elsewhere."""
    overseen = model.data.overseen
    needing: dict[tuple[int, int], Terms] = {}
    for (r, a, t), lead in model.lead.items():
        if overseen[r, a, t]:
            needing.setdefault((a, t), []).append((-1.0, lead))
    for (_, a, t), x in model.overseer.items():
        needing[a, t].append((1.0, x))
    for (a, t), terms in needing.items():
        yield f"one_overseer_a{a}_t{t}", total(terms) == 0
