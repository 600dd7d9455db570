"""The tables of a way back: who is hired when, bought hours, delays, levers, leads; and the answer in a sentence.

Computes nothing but dates and sums.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from resourcing.explain.asked import alliance_names
from resourcing.plan.answering import Destination
from resourcing.plan.description import ContractLever, HireLever
from resourcing.plan.ground import Ground, months_later
from resourcing.plan.searching import Found
from resourcing.problem import NOBODY
from resourcing.results import TOLERANCE
from resourcing.words import counted

DECIMALS = 2


@dataclass(frozen=True, kw_only=True)
class Hired:
    """One person hired.

    Attributes
    ----------
    label, kind
        Identifier in the plan, and the kind.
    decide_by, first_day, full_effect
        Last day of the decision, first day of service, first day of full effect.
    cost
        Cost in currency by year within the horizon.
    """

    label: str
    kind: HireLever
    decide_by: date
    first_day: date
    full_effect: date
    cost: dict[str, float]


@dataclass(frozen=True, kw_only=True, eq=False)
class Tables:
    """Every table of a way back.

    Attributes
    ----------
    hires, hours, delay, levers, leads
        People hired; paid hours by period; price of delay; what levers save; leads by alliance and period.
    """

    hires: pd.DataFrame
    hours: pd.DataFrame
    delay: pd.DataFrame
    levers: pd.DataFrame
    leads: pd.DataFrame


def shown_of(answer: Destination) -> tuple[Ground, Found]:
    """Return the ground and the plan that are shown: those of the target, or of the nearest one that can be reached."""
    if answer.found.calendar is None and answer.nearest:
        return answer.nearest[0].ground, answer.nearest[0].found
    return answer.ground, answer.found


def hired_of(ground: Ground, found: Found) -> tuple[Hired, ...]:
    """Return the people hired, in the order of their decisions.

    Parameters
    ----------
    ground, found
        Target and plan.
    """
    people = [
        _hired(ground, kind, n, first, k)
        for k, kind in enumerate(ground.kinds)
        for n, first in enumerate((found.calendar or ((),) * len(ground.kinds))[k], 1)
    ]
    return tuple(sorted(people, key=lambda item: (item.decide_by, item.label)))


def _hired(ground: Ground, kind: HireLever, n: int, first: int, k: int) -> Hired:
    """Return one person hired."""
    world = ground.case.world
    day = world.horizon.first_days[first]
    calendar = tuple((first,) if k == j else () for j in range(len(ground.kinds)))
    cost = ground.hire_cost(calendar).tolist()
    return Hired(
        label=f"{kind.kind_id}-{n}",
        kind=kind,
        decide_by=months_later(day, -kind.lead_months),
        first_day=day,
        full_effect=months_later(day, len(world.playbook.planning.ramp_up)),
        cost=dict(zip(ground.data.years, cost, strict=True)),
    )


def tables_of(answer: Destination) -> Tables:
    """Return every table of a way back."""
    ground, found = shown_of(answer)
    return Tables(
        hires=_hires(ground, found),
        hours=_hours(answer, ground),
        delay=pd.DataFrame(
            list(_delay(answer)),
            columns=["months", "status", "cost", "least", "more", "breaks", "hires"],
        ),
        levers=_levers(answer),
        leads=_leads(answer),
    )


def _hires(ground: Ground, found: Found) -> pd.DataFrame:
    """Return the people hired."""
    years = ground.data.years
    rows = [
        {
            "person": row.label,
            "kind": row.kind.name,
            "grade": row.kind.grade,
            "unit": row.kind.unit or "",
            "skills": ";".join(row.kind.skills),
            "fte": row.kind.fte,
            "decide_by": row.decide_by.isoformat(),
            "first_day": row.first_day.isoformat(),
            "full_effect": row.full_effect.isoformat(),
            **{f"cost_{year}": row.cost[year] for year in years},
        }
        for row in hired_of(ground, found)
    ]
    names = ["person", "kind", "grade", "unit", "skills", "fte", "decide_by", "first_day", "full_effect"]  # fmt: skip
    return pd.DataFrame(rows, columns=[*names, *(f"cost_{year}" for year in years)])


def _hours(answer: Destination, ground: Ground) -> pd.DataFrame:
    """Return the paid hours of the plan shown, by period."""
    columns = ["resource", "period", "decide_by", "hours", "cost"]
    if answer.plan is None:
        return pd.DataFrame(columns=columns)
    data, firsts = answer.plan.data, ground.case.world.horizon.first_days
    prices, leads = ground.prices(data), {row.contractor_id: row for row in ground.target.contractors}  # fmt: skip
    rows = [
        {
            "resource": data.resources[r],
            "period": data.periods[t],
            "decide_by": _decide(leads.get(data.resources[r]), firsts[t]),
            "hours": round(float(answer.plan.hours_used[r, t]), DECIMALS),
            "cost": round(float(answer.plan.hours_used[r, t] * prices[r]), DECIMALS),
        }
        for r, t in np.argwhere(answer.plan.hours_used > TOLERANCE).tolist()
        if prices[r] > 0
    ]
    return pd.DataFrame(rows, columns=columns)


def _decide(lever: ContractLever | None, first: date) -> str:
    """Return the day by which hours must be decided."""
    return months_later(first, -(lever.lead_months if lever else 0)).isoformat()


def _delay(answer: Destination) -> Iterator[dict[str, object]]:
    """Yield deciding now, and each month of delay."""
    if answer.found.calendar is not None:
        yield _delayed(answer, 0, answer.found, 0.0, ())
    for row in answer.delays:
        yield _delayed(answer, row.months, row.found, row.more, row.broken)


def _delayed(
    answer: Destination,
    months: int,
    found: Found,
    more: float,
    broken: Sequence[tuple[str, str, str]],
) -> dict[str, object]:
    """Return one row of the price of delay."""
    names = alliance_names(answer.ground.case)
    breaks = "; ".join(f"{names[a]}, {bundle.replace('_', '-')}, {period}" for a, bundle, period in broken)  # fmt: skip
    people = hired_of(answer.ground, found)
    return {
        "months": months,
        "status": found.status,
        "cost": _finite(found.cost),
        "least": _finite(found.least),
        "more": _finite(more),
        "breaks": breaks,
        "hires": "; ".join(f"{row.label} from {row.first_day}" for row in people),
    }


def _finite(value: float) -> float:
    """Return a number, missing where it is infinite."""
    return round(float(value), DECIMALS) if np.isfinite(value) else np.nan


def _levers(answer: Destination) -> pd.DataFrame:
    """Return what each lever saves."""
    rows = [
        {
            "lever": row.lever,
            "name": row.name,
            "used": row.used,
            "saves": _finite(row.saves),
            "indispensable": bool(np.isinf(row.saves)),
            "proven": row.proven,
        }
        for row in answer.levers
    ]
    return pd.DataFrame(
        rows, columns=["lever", "name", "used", "saves", "indispensable", "proven"]
    )


def _leads(answer: Destination) -> pd.DataFrame:
    """Return who leads each alliance in each period of the plan shown, blank for nobody."""
    columns = ["alliance_id", "period", "lead"]
    if answer.plan is None:
        return pd.DataFrame(columns=columns)
    data, lead = answer.plan.data, answer.plan.lead
    rows = [
        (
            data.alliances[a],
            data.periods[t],
            "" if lead[a, t] == NOBODY else data.resources[lead[a, t]],
        )
        for a, t in np.argwhere(data.active).tolist()
    ]
    return pd.DataFrame(rows, columns=columns)


def sentences(answer: Destination) -> list[str]:
    """Return the answer in a few sentences, the plan first."""
    ground, found = shown_of(answer)
    money = answer.ground.case.world.playbook.currency
    said = [headline(answer)]
    if answer.found.calendar is None:
        said += [f"Instead: {item.text}, for {money} {item.found.cost:,.0f}." for item in answer.nearest]  # fmt: skip
        said += list(answer.why)
    said += [_decision(row) for row in hired_of(ground, found)]
    said += _delay_told(answer, money)
    return said


def headline(answer: Destination) -> str:
    """Return the answer in one sentence."""
    found, target = answer.found, answer.target
    money = answer.ground.case.world.playbook.currency
    if found.calendar is None:
        how = "cannot be reached" if found.status == "impossible" else "was not reached in the time given"  # fmt: skip
        return f"“{target.title}” {how} with the levers given."
    people = sum(len(firsts) for firsts in found.calendar)
    who = f"{people} hired" if people != 1 else "one person hired"
    if found.status == "optimal":
        proof = "proven the cheapest"
    else:
        proof = f"proven within {money} {found.gap:,.0f} of the cheapest"
    cost = "nothing" if found.cost < 1 else f"{money} {found.cost:,.0f}"
    return f"“{target.title}” from {target.holds_from} costs {cost} within the horizon, {who}; {proof}."


def _decision(row: Hired) -> str:
    """Return one decision in words."""
    return (
        f"Decide by {row.decide_by}: hire {row.kind.name} ({row.label}), first day {row.first_day}, "
        f"full effect from {row.full_effect}."
    )


def _delay_told(answer: Destination, money: str) -> Iterator[str]:
    """Yield how long one may wait, and what it costs."""
    free = [row.months for row in answer.delays if row.more < 1]
    dearer = [row for row in answer.delays if 1 <= row.more < np.inf]
    lost = [row for row in answer.delays if np.isinf(row.more)]
    if answer.delays and free:
        verb = "costs" if max(free) == 1 else "cost"
        yield f"{counted(max(free), 'month')} of delay {verb} nothing."
    if dearer:
        row = dearer[0]
        verb = "costs" if row.months == 1 else "cost"
        yield f"{counted(row.months, 'month')} of delay {verb} {money} {row.more:,.0f} more."
    if lost:
        waited = counted(lost[0].months, "month")
        verb = "puts" if lost[0].months == 1 else "put"
        if lost[0].found.status == "impossible":
            yield f"{waited} of delay {verb} the target out of reach."
        else:
            yield f"With {waited} of delay no plan was found in time that reaches the target; none is proven out of reach."
