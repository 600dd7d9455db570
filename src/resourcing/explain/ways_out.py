"""Ways out of promises that cannot be kept: more people, less promised, a larger span, more handovers.

Each is the least of its kind by bisection, verified by a plan that keeps every promise, and priced by the playbook.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from resourcing.domain import GRADES, Grade
from resourcing.explain.asked import AskedCase, listed, resource_names
from resourcing.explain.people import Kind, newcomer, own_people, with_people
from resourcing.explain.resolve import carried
from resourcing.explain.rules_kept import (
    Rule,
    keeping,
    only_promises,
    segments_of,
    tried,
)
from resourcing.playbook import SEGMENTS
from resourcing.problem import ProblemData
from resourcing.results import Solution

TENTHS = 10
"""Steps of a full-time equivalent in which people are asked for."""
MOST_FTE = 5
"""Full-time equivalents above which more people are no way out."""
MOST_PRUNED = 40
"""Alliances that are tried without, once enough of them are served reactively."""
MOST_PEOPLE = 5
"""People whose span is tried."""
THOUSAND = 1000.0
MONTHS_PER_YEAR = 12

Make = Callable[[int], ProblemData]
"""From a size of the way out to the instance of `only_promises` with it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WayOut:
    """One way out.

    Attributes
    ----------
    text
        What to do, in words.
    points
        Its price in value points over the horizon, at the playbook's rates; None where there is no price.
    cost
        Its cost in currency over the horizon; None where it costs none or nobody knows.
    currency
        Of the playbook.
    plan
        The plan that keeps every promise; its objective counts nothing but missing promises.
    """

    text: str
    points: float | None
    cost: float | None
    currency: str
    plan: Solution

    def __str__(self) -> str:
        """Return what to do and its price."""
        parts = []
        if self.points is not None:
            parts.append(f"{self.points:,.0f} value points")
        if self.cost is not None:
            parts.append(f"{self.currency} {self.cost:,.0f} over the horizon")
        return f"{self.text}: {', '.join(parts) or 'no price in the playbook'}"


@dataclass(frozen=True, kw_only=True, eq=False)
class _Asked:
    """What every way out needs: the case, its rules, the plan that misses least, the rules that conflict, the time."""

    case: AskedCase
    rules: tuple[Rule, ...]
    nearest: Solution
    blamed: tuple[Rule, ...]
    seconds: float


def ways_out(
    case: AskedCase,
    *,
    rules: Sequence[Rule],
    nearest: Solution | None,
    blamed: Sequence[Rule],
    seconds: float,
) -> tuple[WayOut, ...]:
    """Return a verified way out of each kind that there is.

    Parameters
    ----------
    case
        A case whose promises cannot all be kept.
    rules
        Every rule that binds.
    nearest
        The plan that misses least of the promises; without one there is no way out.
    blamed
        Rules that conflict.
    seconds
        Time limit of each question whether a way out suffices.
    """
    if nearest is None:
        return ()
    asked = _Asked(
        case=case,
        rules=tuple(rules),
        nearest=nearest,
        blamed=tuple(blamed),
        seconds=seconds,
    )
    found = [*_more_people(asked), *_reactive(asked), *_larger_span(asked)]
    return (*found, *_more_handovers(asked))


def _least(asked: _Asked, make: Make, *, most: int) -> tuple[int, Solution] | None:
    """Return the least size from 1 to `most` that keeps every promise, with its plan; None where even the most does not."""
    plan = _plan(asked, make(most)) if most > 0 else None
    if plan is None:
        return None
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        found = _plan(asked, make(middle))
        low, high = (middle, high) if found is None else (low, middle)
        plan = plan if found is None else found
    return high, plan


def _plan(asked: _Asked, data: ProblemData) -> Solution | None:
    """Return a plan that keeps every promise of an instance, None where none was found."""
    near = asked.nearest
    lead = carried(near.lead, before=near.data, after=data)
    known, found = tried(data, lead=lead, seconds=asked.seconds)
    return found.best if known else None


def _broken(asked: _Asked) -> np.ndarray:
    """Return where the nearest plan breaks promises, shape (alliance, bundle, period)."""
    return asked.nearest.promised & ~asked.nearest.kept


def _more_people(asked: _Asked) -> Iterator[WayOut]:
    """Yield the least people more, from as late a period on as suffices."""
    case = asked.case
    kind = _kind_needed(asked)
    first = int(np.flatnonzero(_broken(asked).any(axis=(0, 1)))[0])
    for start in range(first, -1, -1):

        def make(tenths: int, start: int = start) -> ProblemData:
            return _with_fte(asked, kind, tenths=tenths, start=start)

        if found := _least(asked, make, most=MOST_FTE * TENTHS):
            fte = found[0] / TENTHS
            months = (len(case.data.periods) - start) * case.data.months
            cost = _salary(case, kind.grade, fte=fte, months=months)
            rate = case.world.playbook.charges.points_per_thousand
            when = case.data.periods[start]
            yield WayOut(
                text=f"{fte:g} FTE more from {when} on, trained by then ({kind})",
                points=None if cost is None else cost * rate / THOUSAND,
                cost=cost,
                currency=case.world.playbook.currency,
                plan=found[1],
            )
            return


def _kind_needed(asked: _Asked) -> Kind:
    """Return the kind of person who may lead every alliance whose promises the nearest plan breaks."""
    case = asked.case
    labels = [
        case.data.alliances[a] for a in np.flatnonzero(_broken(asked).any(axis=(1, 2)))
    ]
    rows = {row.alliance_id: row for row in case.world.register.alliances}
    profiles = [case.portfolio.placement(item).profile or "" for item in labels]
    grades = [case.world.playbook.profiles[item].least_grade for item in profiles]
    skills = dict.fromkeys(skill for item in labels for skill in rows[item].skills)
    grade: Grade = max(grades, key=GRADES.index, default="manager")
    return Kind(grade=grade, unit=None, skills=tuple(skills))


def _with_fte(asked: _Asked, kind: Kind, *, tenths: int, start: int) -> ProblemData:
    """Return the instance with people more, who have no hours before a period."""
    case = asked.case
    parts = [TENTHS] * (tenths // TENTHS) + [tenths % TENTHS] * (tenths % TENTHS > 0)
    people = tuple(
        newcomer(case, kind, number=n, fte=part / TENTHS)
        for n, part in enumerate(parts, start=1)
    )
    data = with_people(case, people).data
    base = keeping(case, asked.rules)
    new = np.array([name not in case.data.resources for name in data.resources])
    late = np.arange(len(data.periods)) < start
    available = np.where(new[:, None] & late, 0.0, data.available)
    eligible = data.eligible & (available > 0)[:, None, :]
    return only_promises(
        data.replace(available=available, eligible=eligible, rules=base.rules)
    )


def _salary(
    case: AskedCase, grade: Grade, *, fte: float, months: float
) -> float | None:
    """Return what people cost by the mean of the register's costs of their grade, of everybody where there are none of it."""
    known = [
        (row.grade, row.annual_cost)
        for row in own_people(case)
        if row.annual_cost is not None
    ]
    costs = [cost for own, cost in known if own == grade] or [cost for _, cost in known]
    return float(np.mean(costs)) * fte * months / MONTHS_PER_YEAR if costs else None


def _reactive(asked: _Asked) -> Iterator[WayOut]:
    """Yield reactive service (nothing promised) on as few alliances as suffice: simple ones, where these do not suffice any."""
    case, data = asked.case, keeping(asked.case, asked.rules)
    hours = (data.floor * data.need).sum(axis=(1, 2))
    price = (case.data.shortfall_points * case.data.floor).sum(axis=(1, 2))
    segments = segments_of(case)
    simple = segments == SEGMENTS.index("simple")
    for which, word in ((simple, "simple "), (np.ones_like(simple), "")):
        order = sorted(
            np.flatnonzero(which & (hours > 0)).tolist(),
            key=lambda a: (-segments[a], price[a] / hours[a], a),
        )

        def make(count: int, order: list[int] = order) -> ProblemData:
            return _without_floor(data, order[:count])

        found = _least(asked, make, most=len(order))
        if found is not None:
            chosen, plan = _pruned(asked, data, order[: found[0]], found[1])
            yield _reactive_way(asked, chosen, plan, word=word, price=price)
            return


def _pruned(
    asked: _Asked, data: ProblemData, chosen: list[int], plan: Solution
) -> tuple[list[int], Solution]:
    """Return fewer of the chosen alliances that suffice too, the dearest left out first; the last is needed."""
    for a in chosen[-2::-1][:MOST_PRUNED]:
        rest = [item for item in chosen if item != a]
        if fewer := _plan(asked, _without_floor(data, rest)):
            chosen, plan = rest, fewer
    return chosen, plan


def _reactive_way(
    asked: _Asked, chosen: list[int], plan: Solution, *, word: str, price: np.ndarray
) -> WayOut:
    """Return reactive service on some alliances as a way out; its price is that of missing all they were promised."""
    case = asked.case
    names = [case.portfolio.placement(case.data.alliances[a]).name for a in chosen]
    many = "alliance" if len(names) == 1 else "alliances"
    return WayOut(
        text=f"reactive service, nothing promised, on {len(names)} {word}{many}: {listed(names)}",
        points=float(price[chosen].sum()),
        cost=None,
        currency=case.world.playbook.currency,
        plan=plan,
    )


def _without_floor(data: ProblemData, alliances: Sequence[int]) -> ProblemData:
    """Return an instance in which nothing is promised to some alliances."""
    floor = data.floor.copy()
    floor[list(alliances)] = 0.0
    return data.replace(floor=floor)


def _larger_span(asked: _Asked) -> Iterator[WayOut]:
    """Yield the least larger span of one person, of those whose span conflicts first, the cheapest of them."""
    case, data = asked.case, keeping(asked.case, asked.rules)
    spans = [rule for rule in asked.rules if rule.kind == "span"]
    ranked = sorted(spans, key=lambda rule: rule not in asked.blamed)[:MOST_PEOPLE]
    whole = int(np.ceil(data.span_weight.sum()))
    found = []
    for rule in ranked:
        limit = float(data.span_limit[rule.resource])

        def make(size: int, r: int = rule.resource) -> ProblemData:
            raised = data.span_limit.copy()
            raised[r] = np.floor(raised[r]) + size
            return data.replace(span_limit=raised)

        if least := _least(asked, make, most=max(0, whole - int(limit))):
            found.append((np.floor(limit) + least[0], limit, rule, least[1]))
    for size, limit, rule, plan in sorted(found, key=lambda item: item[0] - item[1])[
        :1
    ]:
        name = resource_names(case)[data.resources[rule.resource]]
        above = np.maximum(0.0, plan.span[rule.resource] - limit)
        rate = case.data.span_points * case.data.months
        yield WayOut(
            text=f"a span of {size:g} for {name}, who has {limit:g}",
            points=float(above.sum()) * rate if rate else None,
            cost=None,
            currency=case.world.playbook.currency,
            plan=plan,
        )


def _more_handovers(asked: _Asked) -> Iterator[WayOut]:
    """Yield the least handovers more, where their limit is strict."""
    case, data = asked.case, keeping(asked.case, asked.rules)
    if not any(rule.kind == "handovers" for rule in asked.rules):
        return
    limit = case.data.max_handovers

    def make(more: int) -> ProblemData:
        return data.replace(max_handovers=limit + more)

    if found := _least(asked, make, most=int(case.data.active.sum())):
        mean = float(case.data.handover_points[case.data.active].mean())
        yield WayOut(
            text=f"{found[0]} handovers more than the {limit:g} allowed",
            points=found[0] * mean,
            cost=None,
            currency=case.world.playbook.currency,
            plan=found[1],
        )
