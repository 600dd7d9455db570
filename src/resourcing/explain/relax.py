"""Promises that cannot all be kept: which whole rules conflict, and the cheapest ways out.

Every promise is taken as strict here, whatever the scenario says; ways out are in `ways_out`.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.explain.asked import AskedCase, listed
from resourcing.explain.rules_kept import Rule, keeping, rules_of, tried
from resourcing.explain.ways_out import WayOut, ways_out
from resourcing.results import Solution

MOST_CONFLICTS = 3
"""Conflicting sets that are looked for."""
MOST_WAYS = 3
"""Ways out that are told."""
SECONDS_PER_TRY = 20.0
"""Time limit of each question whether a set of rules can be kept."""


@dataclass(frozen=True, kw_only=True)
class Conflict:
    """Rules that cannot be kept together.

    Attributes
    ----------
    rules
        The rules.
    minimal
        Whether it is proven that any one of them can be dropped to keep the others.
    """

    rules: tuple[Rule, ...]
    minimal: bool

    def __str__(self) -> str:
        """Return the conflict as a sentence."""
        texts = [str(rule) for rule in self.rules]
        if len(texts) == 1:
            said = f"The team there is cannot keep this, whatever other rule is dropped: {texts[0]}."
        else:
            said = f"These cannot be kept together: {listed(texts)}."
        return (
            said if self.minimal else f"{said} Not proven minimal: fewer may conflict."
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Relaxation:
    """Whether every promise can be kept, what conflicts, and the cheapest ways out.

    Attributes
    ----------
    possible
        Whether every promise can be kept with every strict rule; None where neither was proven in time.
    conflicts
        Conflicting sets of rules, no promise in two of them.
    ways_out
        The cheapest ways out, each verified by a plan that keeps every promise.
    """

    possible: bool | None
    conflicts: tuple[Conflict, ...]
    ways_out: tuple[WayOut, ...]

    def __str__(self) -> str:
        """Return everything as sentences, one a line."""
        if self.possible:
            return "Every promise can be kept together with every strict rule."
        if self.possible is None:
            return "It could not be proven in time whether every promise can be kept; give more seconds."
        lines = ["Not every promise can be kept."]
        lines += [str(item) for item in self.conflicts]
        if not self.ways_out:
            return "\n".join([*lines, "No single way out was found."])
        lines.append(
            "Cheapest ways out, each verified by a plan that keeps every promise:"
        )
        lines += [f"{n}. {item}" for n, item in enumerate(self.ways_out, start=1)]
        return "\n".join(lines)

    def to_frame(self) -> pd.DataFrame:
        """Return conflicts and ways out.

        Returns
        -------
        pandas.DataFrame
            Columns part (conflict or way_out), number, text, minimal (missing for ways out), points and cost in currency
            (missing for conflicts and where there is no price).
        """
        return pd.DataFrame(
            list(self._rows()),
            columns=["part", "number", "text", "minimal", "points", "cost"],
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
                    "points": np.nan,
                    "cost": np.nan,
                }
        for number, way in enumerate(self.ways_out, start=1):
            yield {
                "part": "way_out",
                "number": number,
                "text": way.text,
                "minimal": None,
                "points": np.nan if way.points is None else way.points,
                "cost": np.nan if way.cost is None else way.cost,
            }


def relax(case: AskedCase, *, seconds: float = SECONDS_PER_TRY) -> Relaxation:
    """Return which strict promises cannot be kept, which rules conflict, and the cheapest ways out.

    Parameters
    ----------
    case
        A case; its promises are taken as strict, its other rules as they are.
    seconds
        Time limit of each question whether a set of rules can be kept.
    """
    every = rules_of(case)
    oracle = _Oracle(case, seconds=seconds)
    possible = oracle.possible(every)
    if possible is not False:
        return Relaxation(possible=possible, conflicts=(), ways_out=())
    conflicts = tuple(_conflicts(oracle, every))
    ways = ways_out(
        case,
        rules=every,
        nearest=oracle.nearest(every),
        seconds=seconds,
        blamed=tuple(rule for item in conflicts for rule in item.rules),
    )
    return Relaxation(
        possible=False,
        conflicts=conflicts,
        ways_out=tuple(sorted(ways, key=_price)[:MOST_WAYS]),
    )


def _price(way: WayOut) -> float:
    """Return the price by which ways out are ordered; one without a price comes last."""
    return np.inf if way.points is None else way.points


class _Oracle:
    """Answers whether sets of rules can be kept, each set once."""

    def __init__(self, case: AskedCase, *, seconds: float) -> None:
        self.case, self.seconds = case, seconds
        self.known: dict[frozenset[Rule], bool | None] = {}
        self.answers: dict[frozenset[Rule], Solution | None] = {}
        incumbent = case.data.incumbent[:, None]
        self.lead = np.repeat(incumbent, len(case.data.periods), axis=1)

    def possible(self, rules: Collection[Rule]) -> bool | None:
        """Return whether the rules can be kept together, None where neither is proven."""
        key = frozenset(rules)
        if key not in self.known:
            self.known[key], found = tried(
                keeping(self.case, key), lead=self.lead, seconds=self.seconds
            )
            self.answers[key] = found.best
            if found.best is not None and self.known[key] is not True:
                self.lead = np.array(found.best.lead)
        return self.known[key]

    def nearest(self, rules: Collection[Rule]) -> Solution | None:
        """Return the answer that misses least of the promises."""
        return self.answers[frozenset(rules)]


def _conflicts(oracle: _Oracle, every: Sequence[Rule]) -> Iterator[Conflict]:
    """Yield minimal conflicting sets; after each, its promises (its rules, where it has none) are taken away."""
    left = tuple(every)
    for _ in range(MOST_CONFLICTS):
        found = _minimal(oracle, left)
        yield found
        promises = {rule for rule in found.rules if rule.kind == "promise"}
        gone = promises or set(found.rules)
        left = tuple(rule for rule in left if rule not in gone)
        if oracle.possible(left) is not False:
            return


def _minimal(oracle: _Oracle, rules: Sequence[Rule]) -> Conflict:
    """Return a conflicting set from which nothing more can be taken: a deletion filter that first tries whole halves."""
    kept = _shrunk(oracle, tuple(rules), tuple(rules))
    singles = [[item for item in kept if item != rule] for rule in kept]
    minimal = all(oracle.possible(rest) is True for rest in singles)
    return Conflict(rules=kept, minimal=minimal)


def _shrunk(
    oracle: _Oracle, kept: tuple[Rule, ...], part: tuple[Rule, ...]
) -> tuple[Rule, ...]:
    """Return the set without as much of a part as leaves it conflicting."""
    rest = tuple(rule for rule in kept if rule not in part)
    if rest and oracle.possible(rest) is False:
        return rest
    if len(part) == 1:
        return kept
    half = len(part) // 2
    kept = _shrunk(oracle, kept, part[:half])
    return _shrunk(oracle, kept, part[half:])
