"""Whole rules that a plan must keep, each of which can be dropped from the instance, and whether a set of them can be kept.

A rule is what people would name: a promise to a segment, the span of a person, the pins. Which sets conflict is in `relax`.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np

from resourcing.explain.asked import AskedCase, resource_names
from resourcing.explain.budget import Budget
from resourcing.explain.resolve import forced, proven
from resourcing.explain.screening import screen
from resourcing.optimize import MOST_EXACT_LEADS
from resourcing.playbook import SEGMENTS
from resourcing.problem import ProblemData, staffing_problem
from resourcing.results import Solution, solution
from resourcing.search import only_eligible

Kind = Literal[
    "promise",
    "span",
    "ceiling",
    "must_lead",
    "handovers",
    "budget",
    "pins",
    "published",
    "grade",
    "skills",
    "unit",
    "resourcing",
]
WHO_MAY_LEAD: dict[Kind, str] = {
    "pins": "the pins of alliances to people",
    "published": "leads that are published stay",
    "grade": "the least grade of a lead",
    "skills": "the skills that alliances ask of a lead",
    "unit": "embedded people and teams lead in their own units only",
    "resourcing": "the resourcing options that profiles allow",
}
"""Rules that decide who may lead, in words."""


CURSORY = 0.3
"""Time limit in seconds of the first screening of whole leads."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One whole rule.

    Attributes
    ----------
    kind
        What it is about.
    text
        The rule in words.
    segment, bundle
        Whose promise of what, for a promise; indices of segment and bundle.
    resource
        Index of the person, for a span.
    share
        How much is promised, for a promise, in words.
    """

    kind: Kind
    text: str
    segment: int = -1
    bundle: int = -1
    resource: int = -1
    share: str = ""

    def __str__(self) -> str:
        """Return the rule in words."""
        return self.text


def rules_of(case: AskedCase) -> tuple[Rule, ...]:
    """Return the rules that bind in a case, with every promise taken as strict; promises come last."""
    return (*_who_may_lead(case), *_limits(case), *_spans(case), *_promises(case))


def _who_may_lead(case: AskedCase) -> Iterator[Rule]:
    """Yield the rules of eligibility that are strict and keep somebody from leading."""
    own = case.data.eligible
    for kind, text in WHO_MAY_LEAD.items():
        if (_eligible(case, frozenset({kind})) & ~own).any():
            yield Rule(kind=kind, text=text)


def _limits(case: AskedCase) -> Iterator[Rule]:
    """Yield the rules that hold for the whole plan."""
    data = case.data
    if data.must_lead.any():
        yield Rule(kind="must_lead", text="alliances that must be led all the time")
    if data.rules.handovers == "strict" and np.isfinite(data.max_handovers):
        yield Rule(kind="handovers", text=f"at most {data.max_handovers:g} handovers")
    if data.rules.budget == "strict" and np.isfinite(data.budget).any():
        yield Rule(kind="budget", text="the budget")
    if data.rules.occupancy == "strict":
        ceiling = f"{data.occupancy_ceiling:.0%}"
        yield Rule(
            kind="ceiling",
            text=f"nobody is planned for more than {ceiling} of the hours available",
        )


def _spans(case: AskedCase) -> Iterator[Rule]:
    """Yield the span of each person, where spans are strict."""
    data, names = case.data, resource_names(case)
    if data.rules.span != "strict":
        return
    for r in np.flatnonzero(np.isfinite(data.span_limit).any(axis=1)).tolist():
        least, most = data.span_limit[r].min(), data.span_limit[r].max()
        limit = f"{least:g}" if least == most else f"{least:g} to {most:g}"
        limit += " weighted alliances"
        yield Rule(
            kind="span",
            text=f"the span of {names[data.resources[r]]} ({limit})",
            resource=r,
        )


def _promises(case: AskedCase) -> Iterator[Rule]:
    """Yield the promises by segment and bundle, the dearest last."""
    data, segments = case.data, segments_of(case)
    made = (data.floor > 0) & (data.need > 0)
    for b in reversed(range(len(data.bundles))):
        for s in reversed(range(len(SEGMENTS))):
            mine = made[segments == s, b]
            if not mine.any():
                continue
            floors = data.floor[segments == s, b][mine]
            least, most = f"{floors.min():.0%}", f"{floors.max():.0%}"
            share = least if least == most else f"{least} to {most}"
            bundle = data.bundles[b].replace("_", "-")
            text = (
                f"{share} of the {bundle} bundle, promised to {SEGMENTS[s]} alliances"
            )
            yield Rule(kind="promise", text=text, segment=s, bundle=b, share=share)


def segments_of(case: AskedCase) -> np.ndarray:
    """Return the index of each alliance's segment, shape (alliance,)."""
    placed = [case.portfolio.placement(name).segment for name in case.data.alliances]
    return np.array([SEGMENTS.index(item or "simple") for item in placed], dtype=int)


def keeping(case: AskedCase, kept: Collection[Rule]) -> ProblemData:
    """Return the instance with only some rules kept, in which nothing counts but the coverage missing to promises.

    Its optimum is 0 where these rules can be kept together, and below 0 where they cannot.
    """
    data = case.data
    dropped = frozenset(set(rules_of(case)) - set(kept))
    kinds = frozenset(rule.kind for rule in dropped)
    floor, limit = data.floor.copy(), data.span_limit.copy()
    segments = segments_of(case)
    for rule in dropped:
        if rule.kind == "promise":
            floor[segments == rule.segment, rule.bundle] = 0.0
        if rule.kind == "span":
            limit[rule.resource] = np.inf
    changed = data.replace(
        floor=floor,
        span_limit=limit,
        eligible=_eligible(case, kinds & frozenset(WHO_MAY_LEAD)),
        must_lead=data.must_lead & ("must_lead" not in kinds),
        max_handovers=np.inf if "handovers" in kinds else data.max_handovers,
        budget=np.where("budget" in kinds, np.inf, data.budget),
        rules=data.rules.replace(
            occupancy="off" if "ceiling" in kinds else data.rules.occupancy
        ),
    )
    return only_promises(changed)


def only_promises(data: ProblemData) -> ProblemData:
    """Return an instance in which only coverage missing to promises counts: a point for each month of full coverage.

    Soft rules no longer bind, strict ones do.

    Examples
    --------
    >>> from resourcing.problem import problem_from_arrays
    >>> from resourcing.results import solution
    >>> data = problem_from_arrays(
    ...     need=np.full((1, 1, 1), 10.0),
    ...     available=np.full((1, 1), 4.0),
    ...     floor=np.full((1, 1, 1), 0.5),
    ... )
    >>> lead = np.zeros((1, 1), dtype=int)
    >>> round(solution(only_promises(data), lead=lead).objective, 6)
    -0.1
    """
    rules = data.rules
    soft = {name: "off" for name, value in dict(rules).items() if value == "soft"}
    return data.replace(
        rules=rules.replace(**{**soft, "promises": "soft"}),
        weight=np.ones_like(data.weight),
        bundle_rate=np.zeros(len(data.bundles)),
        shortfall_rate=np.ones(len(data.bundles)),
        placement_cost=np.zeros_like(data.placement_cost),
        hour_points=np.zeros_like(data.hour_points),
        handover_points=np.zeros_like(data.handover_points),
        hire_points=np.zeros_like(data.hire_points),
        occupancy_prices=(),
        focus_prices=(),
        fixed_points=0.0,
    )


def tried(
    data: ProblemData, *, lead: np.ndarray, seconds: float, seed: int = 0
) -> tuple[bool | None, Solution | None]:
    """Return whether an instance of `only_promises` can keep every promise, and a plan that does.

    Rows that every plan keeps are screened first, then whole leads, near which a plan is searched for as near the given
    ones; last the exact model is asked.

    Parameters
    ----------
    data
        The instance.
    lead
        Leads to start from, shape (alliance, period).
    seconds
        Time limit, which the search near given leads may pass by a second.
    seed
        Seed of the solver.

    Returns
    -------
    tuple
        Whether it can (None where neither is proven in time), and the plan, None without one.
    """
    budget = Budget.of(seconds)
    plain = solution(data, lead=only_eligible(data, lead))
    if _kept(plain):
        return True, plain
    if screen(data, seconds=budget.left, whole=0).impossible:
        return False, None
    for limit in (CURSORY, seconds / 2):
        found = screen(data, seconds=min(limit, budget.left), whole=1)
        if found.impossible:
            return False, None
        for start in (found.lead, lead):
            plan = None if start is None else _near(data, start)
            if plan is not None:
                return True, plan
    return _exactly(data, lead=lead, budget=budget, seed=seed)


def _near(data: ProblemData, lead: np.ndarray) -> Solution | None:
    """Return a plan that keeps every promise, with given leads or such as are near, None where none was found."""
    plan = solution(data, lead=lead)
    if _kept(plan):
        return plan
    near = forced(data, lead=lead).best
    return near if near is not None and _kept(near) else None


def _kept(plan: Solution) -> bool:
    """Return whether a plan keeps every promise and every strict rule."""
    return bool((plan.kept == plan.promised).all()) and not plan.breaches


def _exactly(
    data: ProblemData, *, lead: np.ndarray, budget: Budget, seed: int
) -> tuple[bool | None, Solution | None]:
    """Return what the exact model says within the time left."""
    if budget.over or int(data.eligible.sum()) > MOST_EXACT_LEADS:
        return None, None
    strict = data.replace(rules=data.rules.replace(promises="strict"))
    last = proven(strict, lead=lead, seconds=budget.left, seed=seed)
    if last.best is not None and _kept(last.best):
        return True, last.best
    return (False if last.status == "infeasible" else None), None


def _eligible(case: AskedCase, dropped: frozenset[Kind]) -> np.ndarray:
    """Return who may lead what without some of the rules of eligibility, shape (resource, alliance, period)."""
    return case.data.eligible if not dropped else _rebuilt(case, dropped)


@lru_cache(maxsize=64)
def _rebuilt(case: AskedCase, dropped: frozenset[Kind]) -> np.ndarray:
    """Return who may lead what when the instance is built again without some rules."""
    world = case.world
    rows = world.register.alliances
    if "pins" in dropped:
        rows = tuple(row.replace(pinned_manager=None) for row in rows)
    off = {name: "off" for name in dropped if name not in ("pins", "published")}
    playbook = world.playbook.replace(rules=world.playbook.rules.replace(**off))
    changed = replace(
        world,
        register=world.register.replace(alliances=rows),
        playbook=playbook,
        published_until=None if "published" in dropped else world.published_until,
    )
    built = staffing_problem(
        case.portfolio, demand=case.demand, capacity=case.capacity, world=changed
    )
    return built.data.eligible
