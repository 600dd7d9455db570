"""Ways out of promises that cannot be kept: promises given up, more people, a larger span, more handovers.

Each is the least of its kind, verified by a plan that keeps every promise left. Several of them together are in `combined`,
what they cost is in `pricing`, and what they are called in `ways_told`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from resourcing.explain.asked import AskedCase, listed, resource_names
from resourcing.explain.budget import Budget, Say
from resourcing.explain.more_people import Joining, kinds_needed, salary, with_fte
from resourcing.explain.people import Kind
from resourcing.explain.pricing import Proposal, ruled
from resourcing.explain.resolve import carried
from resourcing.explain.rules_kept import (
    Rule,
    only_promises,
    segments_of,
    tried,
)
from resourcing.playbook import SEGMENTS
from resourcing.problem import ProblemData
from resourcing.results import Solution

MOST_FTE = 3
"""Full-time equivalents above which more people are no way out."""
MOST_PEOPLE = 5
"""People whose span is tried."""
MOST_SECONDS = 3.0
"""Time limit of one question whether a way out suffices."""

Make = Callable[[int], ProblemData]
"""From a size of the way out to the weighted instance with it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class WayOut:
    """One way out.

    Attributes
    ----------
    text
        What to do, in words.
    points
        Its price in value points over the horizon by the plans found, see `Relaxation.price_means`; below 0 it gains.
    low, high
        Its true price lies between these, by what is proven of both plans.
    cost
        Its cost in currency over the horizon, which `points` holds too; None where it costs none or nobody knows.
    currency
        Of the playbook.
    plan
        The plan, which keeps every promise left.
    """

    text: str
    points: float
    low: float
    high: float
    cost: float | None
    currency: str
    plan: Solution

    @property
    def told_from_zero(self) -> bool:
        """Return whether it is proven, to a whole point, that the true price is not zero."""
        return round(self.low) > 0 or round(self.high) < 0

    def __str__(self) -> str:
        """Return what to do and its price."""
        paid = "" if self.cost is None else f", {self.currency} {self.cost:,.0f}"
        return f"{self.text}: {self._price()}{paid}"

    def _price(self) -> str:
        """Return the price in points with its interval, in words."""
        gains = round(self.points) < 0
        low, high = (-self.high, -self.low) if gains else (self.low, self.high)
        price = f"{'gains ' if gains else ''}{_whole(abs(self.points))} value points"
        if not round(high - low):
            return price
        interval = f"between {_whole(low)} and {_whole(high)}"
        if self.told_from_zero:
            return f"{price} ({interval})"
        return (
            f"{price} by the plans found, which cannot be told from zero ({interval})"
        )


def _whole(value: float) -> str:
    """Return a whole number with thousands separated, never minus zero."""
    return f"{round(value):,}"


class Asked:
    """What every way out needs, and what was found out on the way.

    Attributes
    ----------
    case, rules, blamed
        The case, its rules, and those of them that conflict.
    nearest
        The best plan that may break promises.
    budget, say
        The time, and who is told.
    unanswered
        Questions that time did not answer.
    """

    def __init__(
        self,
        case: AskedCase,
        *,
        rules: Sequence[Rule],
        blamed: Sequence[Rule],
        nearest: Solution,
        budget: Budget,
        say: Say,
    ) -> None:
        self.case, self.rules, self.blamed = case, tuple(rules), tuple(blamed)
        self.nearest, self.budget, self.say = nearest, budget, say
        self.unanswered = 0

    @property
    def broken(self) -> np.ndarray:
        """Return where the best plan breaks promises, shape (alliance, bundle, period)."""
        return self.nearest.promised & ~self.nearest.kept

    def plan(self, data: ProblemData, *, text: str) -> Solution | None:
        """Return a plan that keeps every promise of an instance, None where none was found in time."""
        if self.budget.over:
            self.unanswered += 1
            return None
        self.say(text)
        lead = carried(self.nearest.lead, before=self.nearest.data, after=data)
        seconds = min(MOST_SECONDS, self.budget.left)
        known, plan = tried(only_promises(data), lead=lead, seconds=seconds)
        self.unanswered += known is None
        return plan

    def least(self, make: Make, *, most: int, text: str) -> tuple[int, Solution] | None:
        """Return the least size from 1 to `most` that keeps every promise, with its plan; None where even the most does not."""
        plan = self.plan(make(most), text=text) if most > 0 else None
        if plan is None:
            return None
        low, high = 0, most
        while high - low > 1:
            middle = (low + high) // 2
            found = self.plan(make(middle), text=text)
            low, high = (middle, high) if found is None else (low, middle)
            plan = plan if found is None else found
        return high, plan


def proposals(asked: Asked) -> Iterator[Proposal]:
    """Yield ways out of every kind, several of a kind where there are."""
    yield from _given_up(asked)
    yield from _larger_spans(asked)
    yield from _more_handovers(asked)
    yield from _more_people(asked)


def _given_up(asked: Asked) -> Iterator[Proposal]:
    """Yield plans that may give up promises to alliances of some segments, from the simple ones on."""
    soft = ruled(asked.case.data, promises="soft")
    segments = segments_of(asked.case)
    broken = asked.broken.any(axis=(1, 2))
    for rank in reversed(range(len(SEGMENTS))):
        free = segments >= rank
        if not broken.any() or (broken <= free).all():
            everywhere = np.broadcast_to(free[:, None, None], soft.floor.shape)
            yield Proposal(
                text="", data=soft, lead=asked.nearest.lead, may_give_up=everywhere
            )
            return
        without = soft.replace(floor=soft.floor * ~free[:, None, None])
        text = f"promises to {listed(SEGMENTS[rank:])} alliances given up"
        if plan := asked.plan(without, text=text):
            everywhere = np.broadcast_to(free[:, None, None], soft.floor.shape)
            yield Proposal(text="", data=soft, lead=plan.lead, may_give_up=everywhere)


def _larger_spans(asked: Asked) -> Iterator[Proposal]:
    """Yield the least larger span of each of a few people, those whose span conflicts first; of all where no one's suffices."""
    spans = [rule for rule in asked.rules if rule.kind == "span"]
    ranked = sorted(spans, key=lambda rule: rule not in asked.blamed)[:MOST_PEOPLE]
    names = resource_names(asked.case)
    found = False
    for rule in ranked:
        name = names[asked.case.data.resources[rule.resource]]
        for way in _larger_span(asked, [rule.resource], who=name):
            found = True
            yield way
    if len(spans) > 1 and not found:
        yield from _larger_span(
            asked, [rule.resource for rule in spans], who="everybody"
        )


def _larger_span(asked: Asked, people: list[int], *, who: str) -> Iterator[Proposal]:
    """Yield the least larger span of some people."""
    data = ruled(asked.case.data, promises="strict")

    def make(size: int) -> ProblemData:
        raised = data.span_limit.copy()
        raised[people] = np.floor(raised[people]) + size
        return data.replace(span_limit=raised)

    most = int(np.ceil(data.span_weight.sum(axis=0).max(initial=0.0)))
    if found := asked.least(make, most=most, text=f"a larger span for {who}"):
        size, plan = found
        yield Proposal(
            text=_span_text(data, people, who, size=size),
            data=make(size),
            lead=plan.lead,
            span=data.span_limit,
        )


def _span_text(data: ProblemData, people: list[int], who: str, *, size: int) -> str:
    """Return a larger span in words."""
    limit = float(data.span_limit[people[0]].min())
    if len(people) == 1:
        return f"a span of {np.floor(limit) + size:g} for {who}, who has {limit:g}"
    return f"a span {size:g} larger for {who}, in whole alliances"


def _more_handovers(asked: Asked) -> Iterator[Proposal]:
    """Yield the least handovers more, where their limit is strict."""
    if not any(rule.kind == "handovers" for rule in asked.rules):
        return
    data = ruled(asked.case.data, promises="strict")
    limit = data.max_handovers

    def make(more: int) -> ProblemData:
        return data.replace(max_handovers=limit + more)

    most = int(data.active.sum())
    if found := asked.least(make, most=most, text="more handovers"):
        many = "handover" if found[0] == 1 else "handovers"
        yield Proposal(
            text=f"{found[0]} {many} more than the {limit:g} allowed",
            data=make(found[0]),
            lead=found[1].lead,
            limit=limit,
        )


def _more_people(asked: Asked) -> Iterator[Proposal]:
    """Yield people more who cost least, of each kind: enough for every promise, and for those to larger segments only."""
    nobody = np.zeros(len(asked.case.data.alliances), dtype=bool)
    for kind in kinds_needed(asked.case, asked.broken):
        yield from _people(Search(asked=asked, kind=kind, free=nobody))
    for rank in range(1, len(SEGMENTS)):
        free = segments_of(asked.case) >= rank
        broken = asked.broken & ~free[:, None, None]
        if broken.any() and asked.broken[free].any():
            kind = kinds_needed(asked.case, broken)[0]
            yield from _people(Search(asked=asked, kind=kind, free=free))


def _people(search: "Search") -> Iterator[Proposal]:
    """Yield the cheapest people of a kind who suffice: such as stay, and such as go when they may."""
    asked, floor = search.asked, search.asked.case.data.floor
    unanswered = asked.unanswered
    found = search.cheapest()
    shorter = None if found is None else search.shorter(found[0])
    proven = "" if asked.unanswered == unanswered else " found in time"
    why = f"the cheapest size and start{proven}"
    free = np.broadcast_to(search.free[:, None, None], floor.shape)
    for joining, plan in filter(None, (found, shorter)):
        data = with_fte(asked.case, joining)
        yield Proposal(
            text=called_people(asked.case, joining, why=why),
            data=ruled(data, promises="soft" if free.any() else "strict"),
            lead=plan.lead,
            cost=salary(asked.case, joining),
            may_give_up=free if free.any() else None,
        )


def called_people(case: AskedCase, joining: Joining, *, why: str = "") -> str:
    """Return people more in words; `why` says why so many from then on."""
    first, last = case.data.periods[joining.first], case.data.periods[joining.last - 1]
    stay = joining.last == len(case.data.periods)
    when = f"from {first} on" if stay else f"in {first}"
    if not stay and first != last:
        when = f"from {first} to {last}"
    said = f"; {why}" if why else ""
    return f"{joining.fte:g} FTE more {when}, trained by then ({joining.kind}{said})"


@dataclass(frozen=True, kw_only=True, eq=False)
class Search:
    """Looks for the cheapest people of a kind who keep every promise but those to some alliances.

    Attributes
    ----------
    asked
        What is asked.
    kind
        Grade, unit and skills.
    free
        Alliances whose promises need not be kept, shape (alliance,).
    """

    asked: Asked
    kind: Kind
    free: np.ndarray

    def cheapest(self) -> tuple[Joining, Solution] | None:
        """Return those who suffice from the latest start on, or from an earlier one where fewer are cheaper."""
        best: tuple[Joining, Solution] | None = None
        most = MOST_FTE * Joining.TENTHS
        last = len(self.asked.case.data.periods)
        if self._plan(Joining(kind=self.kind, tenths=most, first=0, last=last)) is None:
            return None
        for first in reversed(range(last)):
            if best is not None:
                most = (best[0].effort - 1) // (last - first)
            each = [
                Joining(kind=self.kind, tenths=tenths, first=first, last=last)
                for tenths in range(1, most + 1)
            ]
            best = self._least(each) or best
        return best

    def shorter(self, joining: Joining) -> tuple[Joining, Solution] | None:
        """Return the same people for as few periods as suffice, None where they have to stay."""
        ends = range(joining.first + 1, joining.last)
        return self._least([replace(joining, last=last) for last in ends])

    def _least(self, each: Sequence[Joining]) -> tuple[Joining, Solution] | None:
        """Return the first who suffice of a rising sequence, with the plan."""
        if not each:
            return None
        found = self.asked.least(
            lambda size: self._with(each[size - 1]),
            most=len(each),
            text=self._said(each[0]),
        )
        return None if found is None else (each[found[0] - 1], found[1])

    def _plan(self, joining: Joining) -> Solution | None:
        """Return a plan with people more, None where they do not suffice."""
        return self.asked.plan(self._with(joining), text=self._said(joining))

    def _with(self, joining: Joining) -> ProblemData:
        """Return the instance with people more and without the promises that need not be kept."""
        data = with_fte(self.asked.case, joining)
        return data.replace(floor=data.floor * ~self.free[:, None, None])

    def _said(self, joining: Joining) -> str:
        """Return what is asked about people more."""
        first = self.asked.case.data.periods[joining.first]
        return f"whether one {joining.kind.grade} more from {first} on suffices"
