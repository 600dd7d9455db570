"""Sums of variables that several equations use: hours delivered, hours used, and how rows are written."""

from collections.abc import Iterator

import pulp

from resourcing.formulation.variables import Model
from resourcing.problem import NOBODY

Rows = Iterator[tuple[str, pulp.LpConstraint]]
"""Names and constraints of an equation."""

Terms = list[tuple[float, pulp.LpVariable]]
"""Coefficients and variables of a sum."""


def total(terms: Terms) -> pulp.LpAffineExpression:
    """Return the sum of coefficient times variable; repeated variables add up."""
    return pulp.LpAffineExpression(_added(terms))


def _added(terms: Terms) -> dict[pulp.LpVariable, float]:
    """Return the coefficient of each variable, zeros left out."""
    added: dict[pulp.LpVariable, float] = {}
    for coefficient, variable in terms:
        added[variable] = added.get(variable, 0.0) + coefficient
    return {
        variable: coefficient
        for variable, coefficient in added.items()
        if coefficient != 0
    }


def hours(model: Model) -> Iterator[tuple[tuple[int, ...], pulp.LpVariable]]:
    """Yield the variables of hours delivered, up to the floor and above it."""
    yield from model.floor_hours.items()
    yield from model.extra_hours.items()


def moves(model: Model) -> Iterator[tuple[tuple[int, ...], pulp.LpVariable]]:
    """Yield the variables that count as a handover: taken, or first led by somebody other than the incumbent."""
    yield from model.taken.items()
    for (r, a, t), x in model.entered.items():
        if model.data.incumbent[a] not in (NOBODY, r):
            yield (r, a, t), x


def leads_of(model: Model) -> dict[tuple[int, int], dict[int, pulp.LpVariable]]:
    """Return the lead variables of each alliance and period, by resource."""
    found: dict[tuple[int, int], dict[int, pulp.LpVariable]] = {}
    for (r, a, t), x in model.lead.items():
        found.setdefault((a, t), {})[r] = x
    return found


def supporters_of(model: Model) -> dict[tuple[int, int, int], list[pulp.LpVariable]]:
    """Return the support variables of each alliance, bundle and period."""
    found: dict[tuple[int, int, int], list[pulp.LpVariable]] = {}
    for (_, a, b, t), x in model.support.items():
        found.setdefault((a, b, t), []).append(x)
    return found


def hours_used(model: Model) -> dict[tuple[int, int], pulp.LpAffineExpression]:
    """Return services after pace + overhead + handover hours on both sides + hours of overseeing, by (r, t)."""
    data = model.data
    terms: dict[tuple[int, int], Terms] = {
        (r, t): [] for r in range(len(data.resources)) for t in range(len(data.periods))
    }
    for (r, a, _, t), x in (*hours(model), *model.support.items()):
        terms[r, t].append((float(data.pace[r, a]), x))
    for (r, a, t), x in model.lead.items():
        terms[r, t].append((float(data.overhead[r, a, t]), x))
    for (r, a, t), x in model.overseer.items():
        terms[r, t].append((float(data.oversight_hours[a, t]), x))
    for (r, t), coefficient, x in _handover_hours(model):
        terms[r, t].append((coefficient, x))
    return {key: total(found) for key, found in terms.items()}


def _handover_hours(
    model: Model,
) -> Iterator[tuple[tuple[int, int], float, pulp.LpVariable]]:
    """Yield whose hours of which period a handover takes, how many, and its variable."""
    data = model.data
    for (r, a, t), x in model.given.items():
        yield (r, t), float(data.handover_out[a, t]), x
    for (r, a, t), x in model.taken.items():
        yield (r, t), float(data.handover_in[a, t]), x
    for (r, a, t), x in model.entered.items():
        incumbent = int(data.incumbent[a])
        if incumbent not in (NOBODY, r):
            warm = bool(data.warm_handover[a, t])
            factor = 1 if warm else data.cold_handover_factor
            yield (r, t), float(data.handover_in[a, t]) * factor, x
            if warm:
                yield (incumbent, t), float(data.handover_out[a, t]), x
