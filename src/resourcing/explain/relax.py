"""Promises that cannot all be kept: which whole rules conflict, and the cheapest ways out, within a budget of time.

Every promise is taken as strict here, whatever the scenario says; conflicts are in `conflicts`, ways out in `ways_out`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.decomposition import warm_up
from resourcing.explain.asked import AskedCase
from resourcing.explain.budget import Budget, Say, silent
from resourcing.explain.combined import combined
from resourcing.explain.conflicts import Conflict, Oracle, conflicts_of
from resourcing.explain.pricing import (
    Proposal,
    Valued,
    Yardstick,
    broken_plan,
    yardstick,
)
from resourcing.explain.rules_kept import rules_of
from resourcing.explain.ways_out import Asked, WayOut, proposals
from resourcing.explain.ways_told import combines, told

MOST_WAYS = 3
"""Ways out that are told."""
MOST_PRICED = 4
"""Ways out that are solved again at length, the cheapest by a quick look."""
PRICE_SECONDS = 8.0
"""Most time for the price of one way out."""
SECONDS = 50.0
"""Time for everything."""
FOR_CONFLICTS, FOR_BROKEN, FOR_WAYS = 0.35, 0.15, 0.5
"""Shares of the time left: for conflicting sets, for the best plan that may break promises, for what ways out there are."""
FOR_COMBINED = 0.4
"""Share of the time left for ways out that need several things at once, where single ones are too few."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxation:
    """Whether every promise can be kept, what conflicts, and the cheapest ways out.

    Attributes
    ----------
    possible
        Whether every promise can be kept with every strict rule; None where neither was proven in time.
    conflicts
        Different conflicting sets of rules.
    ways_out
        The cheapest ways out, each verified by a plan that keeps every promise left.
    price_means
        What the price of a way out means, as a sentence.
    notes
        What was not done in time, as sentences.
    """

    possible: bool | None
    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]
    price_means: str = ""
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Return everything as sentences, one a line."""
        if self.possible:
            return "Every promise can be kept together with every strict rule."
        if self.possible is None:
            lines = [
                "It could not be proven in time whether every promise can be kept; give more seconds."
            ]
        else:
            lines = ["Not every promise can be kept."]
        lines += [str(item) for item in self.conflicts]
        if self.ways_out:
            lines.append(
                "Cheapest ways out, each verified by a plan that keeps every promise left:"
            )
            lines += [f"{n}. {item}" for n, item in enumerate(self.ways_out, start=1)]
            lines.append(self.price_means)
        elif self.possible is False:
            lines.append("No single way out was found.")
        return "\n".join([*lines, *self.notes])

    def to_frame(self) -> pd.DataFrame:
        """Return conflicts and ways out.

        Returns
        -------
        pandas.DataFrame
            Columns part (conflict or way_out), number, text, minimal, alliances, people and periods (of conflicts), points,
            points_low, points_high, told_from_zero and cost in currency (of ways out; the last missing where it costs none or
            nobody knows). A conflict names every rule, alliance and person here.
        """
        return pd.DataFrame(
            list(self._rows()),
            columns=[
                "part",
                "number",
                "text",
                "minimal",
                "alliances",
                "people",
                "periods",
                "points",
                "points_low",
                "points_high",
                "told_from_zero",
                "cost",
            ],
        )

    def _rows(self) -> Iterator[dict[str, object]]:
        """Yield the rows of the table."""
        for number, item in enumerate(self.conflicts, start=1):
            for rule in item.rules:
                yield {
                    "part": "conflict",
                    "number": number,
                    "text": str(rule),
                    "minimal": item.minimal,
                    "alliances": "; ".join(item.alliances),
                    "people": "; ".join(item.people),
                    "periods": item.periods,
                }
        for number, way in enumerate(self.ways_out, start=1):
            yield {
                "part": "way_out",
                "number": number,
                "text": way.text,
                "minimal": None,
                "points": way.points,
                "points_low": way.low,
                "points_high": way.high,
                "told_from_zero": way.told_from_zero,
                "cost": np.nan if way.cost is None else way.cost,
            }


def relax(
    case: AskedCase, *, seconds: float = SECONDS, say: Say = silent
) -> Relaxation:
    """Return which strict promises cannot be kept, which rules conflict, and the cheapest ways out.

    Parameters
    ----------
    case
        A case; its promises are taken as strict, its other rules as they are.
    seconds
        Time for everything together, which a question that has begun may pass by a few seconds. What is not done by then is
        told in the answer's `notes`.
    say
        Takes what is being asked, in words.

    Returns
    -------
    Relaxation
        Conflicts, and ways out with prices in value points and in currency; without either where every promise can be kept.

    Examples
    --------
    >>> import resourcing as rs
    >>> inputs = rs.read_inputs("scenarios/small.toml")
    >>> case = rs.prepare(
    ...     inputs.scenario, register=inputs.register, playbook=inputs.playbook
    ... )
    >>> print(relax(case))
    Every promise can be kept together with every strict rule.

    With much less of Ada's time they cannot:

    >>> from datetime import date
    >>> from resourcing.scenario import ManagerWorks
    >>> less = ManagerWorks(
    ...     kind="manager_works", manager_id="M1", date=date(2027, 4, 1), fte=0.2
    ... )
    >>> short = rs.prepare(
    ...     inputs.scenario.replace(changes=(less,)),
    ...     register=inputs.register,
    ...     playbook=inputs.playbook,
    ... )
    >>> found = relax(short)
    >>> found.possible
    False
    >>> for rule in found.conflicts[0].rules:
    ...     print(rule)
    nobody is planned for more than 100% of the hours available
    50% of the core bundle, promised to complex alliances
    90% of the essential bundle, promised to complex alliances
    """
    warm_up()  # a first compilation is not of this time
    budget = Budget.of(seconds)
    every = rules_of(case)
    oracle = Oracle(case, budget=budget.part(FOR_CONFLICTS), say=say)
    possible = oracle.possible(every)
    if possible:
        return Relaxation(possible=True, conflicts=(), ways_out=())
    found = () if possible is None else tuple(conflicts_of(oracle, every))
    late = oracle.budget.over
    say("the best plan that may break promises")
    nearest = broken_plan(case, seconds=FOR_BROKEN * budget.left).best
    if nearest is not None and (nearest.kept == nearest.promised).all():
        return Relaxation(possible=True, conflicts=(), ways_out=())
    if nearest is None:
        notes = ("No plan was found in time that keeps every other strict rule.",)
        return Relaxation(possible=possible, conflicts=found, ways_out=(), notes=notes)
    say("the best plan were nothing promised")
    lead = np.array(nearest.lead)
    against = yardstick(case, lead=lead, seconds=FOR_BROKEN * budget.left)
    asked = Asked(
        case,
        rules=every,
        blamed=tuple(rule for item in found for rule in item.rules),
        nearest=nearest,
        budget=budget.part(FOR_WAYS),
        say=say,
    )
    ways = _priced(against, _looked_at(against, asked, budget), budget=budget, say=say)
    return Relaxation(
        possible=possible,
        conflicts=found,
        ways_out=tuple(_way(against, item) for item in ways),
        price_means=f"{against} {against.told_own(nearest)}",
        notes=tuple(_notes(asked, late=late)),
    )


def _looked_at(against: Yardstick, asked: Asked, budget: Budget) -> list[Valued]:
    """Return different ways out by a quick look, the cheapest first; where single ones are too few, combined ones too."""
    found = _valued(against, proposals(asked))
    if len(found) < MOST_WAYS:
        offered = combined(asked, budget=budget.part(FOR_COMBINED))
        more = _valued(against, offered)
        if not asked.unanswered:  # single ones are known in their least form
            more = [item for item in more if combines(asked.case, item)]
        found = different(against, [*found, *more])
    return found


def _valued(against: Yardstick, offered: Iterable[Proposal]) -> list[Valued]:
    """Return different ways out with what a quick look says of them, the cheapest first."""
    looked = [against.value(item, seconds=None) for item in offered]
    return different(against, [item for item in looked if item])


def _priced(
    against: Yardstick, looked: Sequence[Valued], *, budget: Budget, say: Say
) -> list[Valued]:
    """Return the cheapest ways out, cheapest first: the best by a quick look are solved again at length."""
    best = list(looked[:MOST_PRICED])
    for number, item in enumerate(best):
        if budget.over:
            break
        say(f"what a way out costs, {number + 1} of {len(best)}")
        seconds = min(PRICE_SECONDS, budget.left / (len(best) - number))
        again = against.value(item.proposal, seconds=seconds)
        if again is not None and again.value >= item.value:
            best[number] = again
    return different(against, best)[:MOST_WAYS]


def different(against: Yardstick, found: Sequence[Valued]) -> list[Valued]:
    """Return ways out, the most valuable plan first, of those that say the same or differ in size only the first."""
    ranked = sorted(found, key=lambda item: -item.value)
    texts = [told(against.case, item) for item in ranked]
    keys = [item.proposal.family for item in ranked]
    return [
        item
        for n, item in enumerate(ranked)
        if texts[n] not in texts[:n] and (not keys[n] or keys[n] not in keys[:n])
    ]


def _way(against: Yardstick, found: Valued) -> WayOut:
    """Return a way out with its price."""
    price = against.price(found)
    return WayOut(
        text=told(against.case, found),
        points=price.found,
        low=price.low,
        high=price.high,
        cost=found.proposal.cost,
        currency=against.case.world.playbook.currency,
        plan=found.plan,
    )


def _notes(asked: Asked, *, late: bool) -> Iterator[str]:
    """Yield what was not done in time; `late` where conflicts took all of theirs."""
    if late:
        yield "The time for conflicts was over before every set was found; give more seconds."
    if asked.unanswered:
        yield "Not every way out was tried to the end in time; cheaper ones may exist, give more seconds."
