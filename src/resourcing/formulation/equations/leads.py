"""Leads: one for each alliance, and how many a resource leads."""

import numpy as np
import pulp

from resourcing.formulation.equations.terms import Rows, Terms, total
from resourcing.formulation.variables import Model


def one_lead(model: Model) -> Rows:
    """(2) One lead at most for each active alliance and period, or it is openly unmanaged."""
    leads: dict[tuple[int, int], list[pulp.LpVariable]] = {}
    for (_, a, t), x in model.lead.items():
        leads.setdefault((a, t), []).append(x)
    for (a, t), nobody in model.unmanaged.items():
        yield f"one_lead_a{a}_t{t}", pulp.lpSum(leads.get((a, t), [])) + nobody == 1


def span(model: Model) -> Rows:
    """(6) The weighted count of alliances led stays within the span, plus what is above it where it is soft."""
    data = model.data
    if data.rules.span == "off":
        return
    for (r, t), count in _weighted_counts(model).items():
        extra = model.over_span.get((r, t))
        yield (
            f"span_r{r}_t{t}",
            (count - extra if extra is not None else count)
            <= float(data.span_limit[r, t]),
        )


def focus(model: Model) -> Rows:
    """(13) The weighted count of alliances led above each step of its price."""
    counts = _weighted_counts(model) if model.focus else {}
    for (k, r, t), above in model.focus.items():
        if (r, t) in counts:
            step = float(model.data.focus_prices[k].above)
            yield f"focus_k{k}_r{r}_t{t}", counts[r, t] - above <= step


def _weighted_counts(
    model: Model,
) -> dict[tuple[int, int], pulp.LpAffineExpression]:
    """Return the weighted count of alliances led, by (r, t), of resources with a span."""
    data = model.data
    led: dict[tuple[int, int], Terms] = {}
    for (r, a, t), x in model.lead.items():
        if np.isfinite(data.span_limit[r, t]):
            led.setdefault((r, t), []).append((float(data.span_weight[a, t]), x))
    return {key: total(terms) for key, terms in led.items()}
