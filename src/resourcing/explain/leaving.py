"""Who leaves when the people of a kind become fewer: whole people, and at most a part of one more, at the least loss.

The cheapest that a limited number of quick re-solves find; that nobody cheaper exists is not proven.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

import numpy as np

from resourcing.domain import Manager
from resourcing.explain.asked import AskedRun, listed
from resourcing.explain.choices import leads_of
from resourcing.explain.people import scaled
from resourcing.explain.resolve import forced
from resourcing.explain.settling import resettled, settled
from resourcing.optimize import StopRules
from resourcing.problem import ProblemData
from resourcing.results import OptimizationResult

LEAST_FTE = 1e-9
"""Full-time equivalents below which nothing is left."""
MOST_WAYS = 2000
"""Ways to lose so many people that are put in order of their likely loss."""
MOST_TRIES = 12
"""Ways that are solved again quickly, those likely to be cheapest."""
FINALISTS = 3
"""Ways that are solved again better, the cheapest of those tried."""
STARTS = 3
"""Searches of each of those, from the leads of the plan."""

Way = Mapping[str, float]
"""Full-time equivalents that each of those who leave takes along."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Leaving:
    """The cheapest way found to lose some full-time equivalents.

    Attributes
    ----------
    fte
        Full-time equivalents lost.
    way
        Who takes how much of them along.
    data
        The instance without them.
    answer
        Its answer.
    """

    fte: int
    way: Way
    data: ProblemData
    answer: OptimizationResult

    @property
    def value(self) -> float:
        """Return the value of the plan without those who leave, minus infinity where there is no plan."""
        return _value(self.answer)


def leaving(
    run: AskedRun,
    people: Mapping[str, Manager],
    *,
    most: int,
    rules: StopRules,
    stop: StopRules | None,
) -> Iterator[Leaving]:
    """Yield who leaves, from the most full-time equivalents lost to one; each plan is at least as good as the one before.

    Parameters
    ----------
    run
        A case with its answer.
    people
        People who may leave, by identifier.
    most
        Most full-time equivalents lost; fewer where the people have no more.
    rules, stop
        When the short rounds stop, and a full solve after them; None for none.
    """
    team = _Team(run, people)
    most = min(most, int(sum(team.fte.values()) + LEAST_FTE))
    larger: Leaving | None = None
    for total in range(most, 0, -1):
        larger = _cheapest(team, total, larger=larger, rules=rules, stop=stop)
        yield larger


def ways(fte: Mapping[str, float], *, total: float) -> Iterator[dict[str, float]]:
    """Yield every way in which whole people, and at most a part of one more, add up to some full-time equivalents.

    Ways that hold the first people come first.

    Examples
    --------
    >>> list(ways({"A": 0.5, "B": 1.0}, total=1.0))
    [{'A': 0.5, 'B': 0.5}, {'B': 1.0}]
    """
    for whole in _wholes(list(fte.items()), total, spare=max(fte.values(), default=0)):
        left = total - sum(whole.values())
        if left <= LEAST_FTE:
            yield whole
            continue
        for name, own in fte.items():
            if name not in whole and own > left + LEAST_FTE:
                yield {**whole, name: left}


def _wholes(
    people: list[tuple[str, float]], needed: float, *, spare: float
) -> Iterator[dict[str, float]]:
    """Yield sets of whole people who have at most so much, and lack less than what is spare."""
    if sum(own for _, own in people) + spare < needed - LEAST_FTE:
        return
    if not people or needed <= LEAST_FTE:
        yield {}
        return
    (name, own), others = people[0], people[1:]
    if own <= needed + LEAST_FTE:
        for rest in _wholes(others, needed - own, spare=spare):
            yield {name: own, **rest}
    yield from _wholes(others, needed, spare=spare)


def is_within(small: Way, large: Way) -> bool:
    """Return whether one way takes nobody that another does not take as much of.

    Examples
    --------
    >>> is_within({"A": 0.5}, {"A": 1.0}), is_within({"B": 0.5}, {"A": 1.0})
    (True, False)
    """
    return all(part <= large.get(name, 0.0) + LEAST_FTE for name, part in small.items())


def told_way(way: Way, people: Mapping[str, Manager]) -> str:
    """Return who leaves in words: whole people by name, then the part of one more."""
    whole = [
        people[name].name
        for name, part in way.items()
        if part >= people[name].fte - LEAST_FTE
    ]
    parts = [
        f"{part:.3g} FTE of {people[name].name}"
        for name, part in way.items()
        if part < people[name].fte - LEAST_FTE
    ]
    return ", and ".join([item for item in (listed(whole), *parts) if item])


class _Team:
    """People who may leave, in order of what the loss of each costs for a full-time equivalent, the cheapest first."""

    def __init__(self, run: AskedRun, people: Mapping[str, Manager]) -> None:
        self.data, self.prices = run.case.data, run.result.prices
        self.lead, self.now = leads_of(run.result), run.plan.objective
        self.all = {name: row.fte for name, row in people.items()}
        self.loss = {name: self.quick_loss({name: own}) for name, own in self.all.items()}  # fmt: skip
        each = sorted(people, key=lambda name: self.loss[name] / self.all[name])
        self.fte = {name: self.all[name] for name in each}

    def without(self, way: Way) -> ProblemData:
        """Return the instance without those who leave."""
        return scaled(
            self.data, {name: 1 - part / self.all[name] for name, part in way.items()}
        )

    def quick_loss(self, way: Way) -> float:
        """Return the points that a quick re-solve loses."""
        return self.now - _value(forced(self.without(way), lead=self.lead))

    def likely_loss(self, way: Way) -> float:
        """Return the sum of what each loses alone, in shares: a rough guess."""
        return sum(
            self.loss[name] * part / self.all[name] for name, part in way.items()
        )


def _cheapest(
    team: _Team,
    total: int,
    *,
    larger: Leaving | None,
    rules: StopRules,
    stop: StopRules | None,
) -> Leaving:
    """Return the cheapest way found to lose so much, never worse than the way found to lose more."""
    finalists = [(way, team.lead) for way in _finalists(team, total)]
    if larger is not None and larger.answer.best is not None:
        lead = np.array(larger.answer.best.lead)
        stay = min(ways(larger.way, total=total), key=team.likely_loss)
        finalists.append((stay, lead))
    tried = []
    for way, lead in finalists:
        data = team.without(way)
        found = settled(data, lead=lead, prices=team.prices, stop=rules, starts=STARTS)
        tried.append(Leaving(fte=total, way=way, data=data, answer=found))
        if found.status == "interrupted":
            break
    best = max(tried, key=lambda item: item.value)
    answer = resettled(best.data, best.answer, lead=team.lead, stop=stop)
    return Leaving(fte=total, way=best.way, data=best.data, answer=answer)


def _finalists(team: _Team, total: int) -> list[dict[str, float]]:
    """Return the ways to lose so much that quick re-solves find cheapest."""
    known = islice(ways(team.fte, total=total), MOST_WAYS)
    likely = sorted(known, key=team.likely_loss)[:MOST_TRIES]
    if len(likely) <= FINALISTS:
        return likely
    return sorted(likely, key=team.quick_loss)[:FINALISTS]


def _value(answer: OptimizationResult) -> float:
    """Return the value of an answer, minus infinity without one."""
    return -np.inf if answer.objective is None else answer.objective
