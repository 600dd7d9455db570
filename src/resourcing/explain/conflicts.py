"""Minimal sets of whole rules that cannot be kept together, and where they cannot: alliances, people, periods.

A set is minimal where every rule of it can be dropped to keep the others, each time proven by a plan.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from resourcing.explain.asked import (
    MOST_NAMED,
    AskedCase,
    alliance_names,
    listed,
    resource_names,
)
from resourcing.explain.budget import Budget, Say, silent
from resourcing.explain.grouping import grouped
from resourcing.explain.rules_kept import Rule, keeping, tried
from resourcing.explain.screening import screen
from resourcing.problem import ProblemData

MOST_CONFLICTS = 3
"""Conflicting sets that are looked for."""
MOST_SECONDS = 3.0
"""Time limit of one question whether a set of rules can be kept."""
SCREEN_SECONDS = 0.5
"""Time limit of one question whether alliances and periods conflict by themselves."""
FEW = 3
"""Alliances named of many."""

Item = TypeVar("Item")


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Rules that cannot be kept together.

    Attributes
    ----------
    rules
        The rules.
    minimal
        Whether it is proven that any one of them can be dropped to keep the others.
    alliances, people
        Names of alliances whose promises conflict by themselves, and of those who may lead any of them; empty where no
        smaller part of the portfolio was proven to conflict. All of them; the sentence counts many.
    periods
        The periods in which they do, in words.
    unit
        The unit that all these alliances are in; empty where they are not in one.
    """

    rules: tuple[Rule, ...]
    minimal: bool
    alliances: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    periods: str = ""
    unit: str = ""

    def __str__(self) -> str:
        """Return the conflict as a sentence."""
        texts = grouped(self.rules)
        if len(texts) == 1:
            said = f"The team there is cannot keep this{self.where}, whatever other rule is dropped: {texts[0]}."
        else:
            said = f"These cannot be kept together{self.where}: {'; '.join(texts[:-1])}; and {texts[-1]}."
        return (
            said if self.minimal else f"{said} Not proven minimal: fewer may conflict."
        )

    @property
    def where(self) -> str:
        """Return where they conflict in words that follow a verb, empty where that is not known."""
        if not self.alliances:
            return ""
        when = f" in {self.periods}" if self.periods else ""
        place = f" for {self._which}{when}".rstrip(",")
        return f"{place}, whom {self._who} may lead"

    @property
    def _which(self) -> str:
        """Return the alliances, many as a count with a few names."""
        if len(self.alliances) <= MOST_NAMED:
            return listed(self.alliances)
        unit = f" of the unit {self.unit}" if self.unit else ""
        few = listed(self.alliances[:FEW])
        return f"{len(self.alliances)} alliances{unit}, among them {few},"

    @property
    def _who(self) -> str:
        """Return who may lead them, many as a count."""
        if len(self.people) > MOST_NAMED:
            return f"{len(self.people)} people or teams"
        return f"only {listed(self.people)}" if self.people else "nobody"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Alliances and periods, by index, whose promises are looked at."""

    alliances: tuple[int, ...]
    periods: tuple[int, ...]

    def only(self, data: ProblemData) -> ProblemData:
        """Return an instance that promises something to these alliances in these periods only."""
        mask = np.zeros(data.active.shape)
        mask[np.ix_(list(self.alliances), list(self.periods))] = 1.0
        return data.replace(floor=data.floor * mask[:, None, :])


class Oracle:
    """Answers whether sets of rules can be kept, within a budget of time; what follows from known answers is not asked again."""

    def __init__(
        self,
        case: AskedCase,
        *,
        budget: Budget,
        say: Say = silent,
        scope: Scope | None = None,
    ) -> None:
        self.case, self.budget, self.say = case, budget, say
        self.scope = scope or _everything(case.data)
        self.kept: list[frozenset[Rule]] = []
        self.broken: list[frozenset[Rule]] = []
        self.unanswered = 0
        incumbent = case.data.incumbent[:, None]
        self.lead = np.repeat(incumbent, len(case.data.periods), axis=1)

    def possible(self, rules: Collection[Rule]) -> bool | None:
        """Return whether the rules can be kept together, None where neither is proven."""
        asked = frozenset(rules)
        if any(asked <= more for more in self.kept):
            return True
        if any(asked >= fewer for fewer in self.broken):
            return False
        return self._ask(asked)

    def _ask(self, asked: frozenset[Rule]) -> bool | None:
        """Return whether rules can be kept that nothing is known of."""
        known, plan = None, None
        if not self.budget.over:
            seconds = min(MOST_SECONDS, self.budget.left)
            data = self.scope.only(keeping(self.case, asked))
            self.say(f"whether {len(asked)} rules can be kept together")
            known, plan = tried(data, lead=self.lead, seconds=seconds)
        if known is None:
            self.unanswered += 1
        else:
            (self.kept if known else self.broken).append(asked)
        if plan is not None:
            self.lead = np.array(plan.lead)
        return known

    def conflicting(self, rules: Collection[Rule]) -> bool:
        """Return whether it is proven that the rules cannot be kept together."""
        return self.possible(rules) is False

    def within(self, scope: Scope) -> "Oracle":
        """Return an oracle that looks at some alliances and periods only."""
        return Oracle(self.case, budget=self.budget, say=self.say, scope=scope)


def _everything(data: ProblemData) -> Scope:
    """Return every alliance and period."""
    _, num_alliances, num_periods = data.shape
    return Scope(
        alliances=tuple(range(num_alliances)), periods=tuple(range(num_periods))
    )


def conflicts_of(oracle: Oracle, every: Sequence[Rule]) -> Iterator[Conflict]:
    """Yield different minimal conflicting sets, as many as are looked for."""
    found: list[Conflict] = []
    left: tuple[Rule, ...] | None = tuple(every)
    while left is not None and len(found) < MOST_CONFLICTS:
        found.append(_minimal(oracle, left))
        yield found[-1]
        left = _next(oracle, every, found)


def _next(
    oracle: Oracle, every: Sequence[Rule], found: Sequence[Conflict]
) -> tuple[Rule, ...] | None:
    """Return rules that conflict and hold no set found before, None where there are none.

    The promises of every set are taken away, or else one other rule that all sets share.
    """
    sets = [set(item.rules) for item in found]
    gone = [{rule for rule in some if rule.kind == "promise"} or some for some in sets]
    shared = [rule for rule in every if all(rule in some for some in sets)]
    others = [{rule} for rule in shared if rule.kind != "promise"]
    for taken in (set().union(*gone), *others):
        left = tuple(rule for rule in every if rule not in taken)
        if not oracle.budget.over and oracle.possible(left) is False:
            return left
    return None


def _minimal(oracle: Oracle, rules: Sequence[Rule]) -> Conflict:
    """Return a conflicting set from which nothing more can be taken.

    Rules are taken away while a small part of the portfolio still conflicts; then each is tried for the whole of it.
    """
    kept = tuple(rules)
    while True:
        scope = _narrowed(oracle, kept)
        near = oracle if scope is None else oracle.within(scope)
        kept = shrunk(kept, near.conflicting)
        singles = [tuple(item for item in kept if item != rule) for rule in kept]
        answers = [oracle.possible(rest) for rest in singles]
        if False not in answers:
            break
        kept = singles[answers.index(False)]
    minimal = all(answers)
    return _named(oracle.case, kept, minimal=minimal, scope=scope)


def shrunk(
    items: tuple[Item, ...], conflicting: Callable[[tuple[Item, ...]], bool]
) -> tuple[Item, ...]:
    """Return a part of conflicting items that conflicts by itself: a deletion filter that first tries whole halves.

    Examples
    --------
    >>> shrunk((1, 2, 3, 4, 5), lambda some: {2, 5} <= set(some))
    (2, 5)
    """
    return _without(items, items, conflicting)


def _without(
    kept: tuple[Item, ...],
    part: tuple[Item, ...],
    conflicting: Callable[[tuple[Item, ...]], bool],
) -> tuple[Item, ...]:
    """Return the items without as much of a part as leaves them conflicting."""
    rest = tuple(item for item in kept if item not in part)
    if conflicting(rest):
        return rest
    if len(part) <= 1:
        return kept
    half = len(part) // 2
    kept = _without(kept, part[:half], conflicting)
    return _without(kept, part[half:], conflicting)


def _narrowed(oracle: Oracle, rules: Sequence[Rule]) -> Scope | None:
    """Return a part of the portfolio whose promises conflict by themselves, as a screening proves; None where it proves none."""
    data = keeping(oracle.case, rules)
    promised = np.asarray(((data.floor > 0) & (data.need > 0)).any(axis=1))
    oracle.say("where promises conflict")

    def conflicting(alliances: tuple[int, ...], periods: tuple[int, ...]) -> bool:
        part = Scope(alliances=alliances, periods=periods).only(data)
        return not oracle.budget.over and any(
            screen(part, seconds=SCREEN_SECONDS, whole=whole).impossible
            for whole in (0, 1)
        )

    every = tuple(np.flatnonzero(promised.any(axis=1)).tolist())
    times = tuple(np.flatnonzero(promised.any(axis=0)).tolist())
    when = next((some for some in _windows(times) if conflicting(every, some)), None)
    if not every or when is None:
        return None
    some = shrunk(every, lambda part: conflicting(part, when))
    return Scope(alliances=some, periods=when)


def _windows(times: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield runs of periods, the shortest first.

    Examples
    --------
    >>> list(_windows((0, 1, 2)))
    [(0,), (1,), (2,), (0, 1), (1, 2), (0, 1, 2)]
    """
    length = 1
    while length < len(times):
        for first in range(len(times) - length + 1):
            yield times[first : first + length]
        length *= 2
    if times:
        yield times


def _named(
    case: AskedCase, rules: tuple[Rule, ...], *, minimal: bool, scope: Scope | None
) -> Conflict:
    """Return a conflict with the names of a part of the portfolio."""
    if scope is None:
        return Conflict(rules=rules, minimal=minimal)
    data = keeping(case, rules)
    called, known = alliance_names(case), resource_names(case)
    place = np.ix_(range(len(data.resources)), scope.alliances, scope.periods)
    able = np.unique(np.argwhere(data.eligible[place])[:, 0]).tolist()
    return Conflict(
        rules=rules,
        minimal=minimal,
        alliances=tuple(called[data.alliances[a]] for a in scope.alliances),
        people=tuple(known[data.resources[r]] for r in able),
        periods=_when(data, scope.periods),
        unit=_unit(case, scope.alliances),
    )


def _unit(case: AskedCase, alliances: Sequence[int]) -> str:
    """Return the unit that some alliances share, empty where they share none."""
    units = {row.alliance_id: row.unit for row in case.world.register.alliances}
    some = {units[case.data.alliances[a]] for a in alliances}
    return some.pop() or "" if len(some) == 1 else ""


def _when(data: ProblemData, periods: tuple[int, ...]) -> str:
    """Return periods in words."""
    if len(periods) == len(data.periods) > 1:
        return "every period"
    labels = [data.periods[t] for t in periods]
    run = periods == tuple(range(periods[0], periods[-1] + 1))
    return f"{labels[0]} to {labels[-1]}" if run and len(labels) > 1 else listed(labels)
