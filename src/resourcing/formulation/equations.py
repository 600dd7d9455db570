"""The equations of the compact model, one function each, numbered as in docs/formulation.md."""

from collections.abc import Callable, Iterator

import numpy as np
import pulp

from resourcing.formulation.variables import Model, candidates, steps
from resourcing.problem import NOBODY


def objective(model: Model) -> pulp.LpAffineExpression:
    """(1) Value points of coverage, less shortfall, handover, cost, placement, span, occupancy, imbalance."""
    data, worth = model.data, model.data.hour_value
    terms = [
        *((float(worth[a, b, t]), x) for (_, a, b, t), x in hours(model)),
        *(
            (-float(data.shortfall_points[a, b, t]), x)
            for (a, b, t), x in model.short.items()
        ),
        *((-float(data.handover_points[a, t]), x) for (_, a, t), x in _moves(model)),
        *(
            (-float(data.placement_cost[r, a]), x)
            for (r, a, _), x in model.lead.items()
        ),
        *((-data.span_points * data.months, x) for x in model.over_span.values()),
        *((-data.occupancy_points_per_hour, x) for x in model.over_hours.values()),
        *(
            (-data.occupancy_prices[k].points_per_month * data.months, x)
            for (k, _, _), x in model.busy.items()
        ),
    ]
    paid = [
        (r, t)
        for r in np.flatnonzero(data.hour_points > 0).tolist()
        for t in range(len(data.periods))
    ]
    used = hours_used(model)
    costs = [-float(data.hour_points[r]) * used[r, t] for r, t in paid]
    return _sum(terms) + pulp.lpSum(costs) - data.fixed_points


def _sum(terms: list[tuple[float, pulp.LpVariable]]) -> pulp.LpAffineExpression:
    """Return the sum of coefficient times variable; repeated variables add up."""
    return pulp.LpAffineExpression(_added(terms))


def _added(terms: list[tuple[float, pulp.LpVariable]]) -> dict[pulp.LpVariable, float]:
    """Return the coefficient of each variable, zeros left out."""
    added: dict[pulp.LpVariable, float] = {}
    for coefficient, variable in terms:
        added[variable] = added.get(variable, 0.0) + coefficient
    return {
        variable: coefficient
        for variable, coefficient in added.items()
        if coefficient != 0
    }


def _moves(model: Model) -> Iterator[tuple[tuple[int, ...], pulp.LpVariable]]:
    """Yield the variables that count as a handover: taken, or first led by somebody other than the incumbent."""
    yield from model.taken.items()
    for (r, a, t), x in model.entered.items():
        if model.data.incumbent[a] not in (NOBODY, r):
            yield (r, a, t), x


Rows = Iterator[tuple[str, pulp.LpConstraint]]


def one_lead(model: Model) -> Rows:
    """(2) One lead at most for each active alliance and period, or it is openly unmanaged."""
    leads: dict[tuple[int, int], list[pulp.LpVariable]] = {}
    for (_, a, t), x in model.lead.items():
        leads.setdefault((a, t), []).append(x)
    for (a, t), nobody in model.unmanaged.items():
        yield f"one_lead_a{a}_t{t}", pulp.lpSum(leads.get((a, t), [])) + nobody == 1


def hours(model: Model) -> Iterator[tuple[tuple[int, ...], pulp.LpVariable]]:
    """Yield the variables of hours delivered, up to the floor and above it."""
    yield from model.floor_hours.items()
    yield from model.extra_hours.items()


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
    """(4) Coverage up to the floor and shortfall together make the floor."""
    delivered: dict[tuple[int, int, int], list[pulp.LpVariable]] = {}
    for (_, a, b, t), x in model.floor_hours.items():
        delivered.setdefault((a, b, t), []).append(x)
    for (a, b, t), missing in model.short.items():
        share = 1 / float(model.data.need[a, b, t])
        covered = pulp.lpSum(share * x for x in delivered.get((a, b, t), []))
        yield (
            f"shortfall_a{a}_b{b}_t{t}",
            covered + missing == float(model.data.floor[a, b, t]),
        )


def capacity(model: Model) -> Rows:
    """(5) Hours used stay within the hours that may be planned, plus hours above the ceiling where it is soft."""
    if model.data.rules.occupancy == "off":
        return
    for (r, t), used in hours_used(model).items():
        if used:
            limit = float(model.data.ceiling_hours[r, t])
            extra = model.over_hours.get((r, t))
            yield (
                f"capacity_r{r}_t{t}",
                (used - extra if extra is not None else used) <= limit,
            )


def hours_used(model: Model) -> dict[tuple[int, int], pulp.LpAffineExpression]:
    """Return services after pace + overhead of alliances led + handover hours on both sides, by (r, t)."""
    data = model.data
    terms: dict[tuple[int, int], list[tuple[float, pulp.LpVariable]]] = {
        (r, t): [] for r in range(len(data.resources)) for t in range(len(data.periods))
    }
    for (r, a, _, t), x in hours(model):
        terms[r, t].append((float(data.pace[r, a]), x))
    for (r, a, t), x in model.lead.items():
        terms[r, t].append((float(data.overhead[r, a, t]), x))
    for (r, a, t), x in model.given.items():
        terms[r, t].append((float(data.handover_out[a]), x))
    for (r, a, t), x in model.taken.items():
        terms[r, t].append((float(data.handover_in[a]), x))
    for (r, a, t), x in model.entered.items():
        incumbent = int(data.incumbent[a])
        if incumbent not in (NOBODY, r):
            warm = bool(data.warm_handover[a, t])
            terms[r, t].append(
                (
                    float(data.handover_in[a])
                    * (1 if warm else data.cold_handover_factor),
                    x,
                )
            )
            if warm:
                terms[incumbent, t].append((float(data.handover_out[a]), x))
    return {key: _sum(found) for key, found in terms.items()}


def span(model: Model) -> Rows:
    """(6) The weighted count of alliances led stays within the span, plus what is above it where it is soft."""
    data = model.data
    if data.rules.span == "off":
        return
    led: dict[tuple[int, int], list[tuple[float, pulp.LpVariable]]] = {}
    for (r, a, t), x in model.lead.items():
        if np.isfinite(data.span_limit[r]):
            led.setdefault((r, t), []).append((float(data.span_weight[a]), x))
    for (r, t), terms in led.items():
        extra = model.over_span.get((r, t))
        count = _sum(terms)
        yield (
            f"span_r{r}_t{t}",
            (count - extra if extra is not None else count)
            <= float(data.span_limit[r]),
        )


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


def follow_lead(model: Model) -> Rows:
    """(8) Who leads or holds an alliance is who did before, less what is given, plus what is taken or entered."""
    for a, t, before in steps(model):
        for r in candidates(model.data, a):
            key = (r, a, t)
            flow = [
                (1.0, group[key]) for group in (model.lead, model.hold) if key in group
            ]
            flow += [
                (-1.0, group[key])
                for group in (model.taken, model.entered)
                if key in group
            ]
            if before is not None:
                old = (r, a, before)
                flow += [
                    (-1.0, group[old])
                    for group in (model.lead, model.hold)
                    if old in group
                ]
                flow += [(1.0, group[old]) for group in (model.given,) if old in group]
            yield f"follow_lead_r{r}_a{a}_t{t}", _sum(flow) == 0


def follow_between(model: Model) -> Rows:
    """(9) An alliance handed over and not yet taken lies between leads."""
    for a, t, before in steps(model):
        if before is not None:
            people = candidates(model.data, a)
            arrive = [
                (1.0, model.given[r, a, before])
                for r in people
                if (r, a, before) in model.given
            ]
            leave = [
                (-1.0, model.taken[r, a, t]) for r in people if (r, a, t) in model.taken
            ]
            stay = (
                [(1.0, model.between[a, before])]
                if (a, before) in model.between
                else []
            )
            yield (
                f"follow_between_a{a}_t{t}",
                _sum([*arrive, *leave, *stay, (-1.0, model.between[a, t])]) == 0,
            )


def follow_waiting(model: Model) -> Rows:
    """(10) An alliance waits until somebody leads it for the first time within the horizon."""
    for a, t, before in steps(model):
        enter = [
            (1.0, x)
            for r in candidates(model.data, a)
            if (x := model.entered.get((r, a, t))) is not None
        ]
        now = _sum([*enter, (1.0, model.waiting[a, t])])
        yield (
            f"follow_waiting_a{a}_t{t}",
            now == (1 if before is None else model.waiting[a, before]),
        )


def only_leads_hand_over(model: Model) -> Rows:
    """(11) Only a lead hands over; whoever takes over or enters leads at once."""
    for key, lead in model.lead.items():
        if key in model.given:
            yield "given_by_lead_r{}_a{}_t{}".format(*key), model.given[key] <= lead
        arriving = [
            (1.0, group[key]) for group in (model.taken, model.entered) if key in group
        ]
        if arriving:
            yield (
                "taken_by_lead_r{}_a{}_t{}".format(*key),
                _sum([*arriving, (-1.0, lead)]) <= 0,
            )


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
)
"""The equations, in the order of docs/formulation.md."""
