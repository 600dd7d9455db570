"""What a comparison comes down to: a headline, an answer in one sentence a pair, and what a reader must know of both.

Judges nothing that the numbers do not tell apart.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from resourcing.explain.differences import Difference
from resourcing.study import Comparison, Pair
from resourcing.view.compared.changes import ANEW, HANDS, LEFT, Changed
from resourcing.view.pages.words import (
    MINUS,
    counted,
    fraction,
    numeral,
    sentence,
)
from resourcing.view.plots.drawing import short_names
from resourcing.view.tables import period_word
from resourcing.words import listed, set_apart

MOST_NAMED = 12
"""Alliances named before the rest are only counted; the table names all."""
MOST_IN_FORCE = 4
"""Alliances, people and terms named in the sentence before the table of what is in force otherwise."""
MANY: Mapping[str, str] = {
    "alliance": "alliances",
    "person": "people",
    "team": "teams",
    "profile": "profiles",
    "service": "services",
    "grade": "spans of grades",
    "budget": "budgets",
}
"""What the rows of that table are about, in words."""
SHOWN = 0.5
"""Smallest change of hours and money that a whole number shows."""
BETTER, WORSE, ALIKE, APART = (
    "worth more",
    "worth less",
    "not to be told apart",
    "not on one footing",
)
"""Verdicts on a pair by value points."""


def verdict(pair: Pair) -> str:
    """Return what the value points of a pair tell: one of the four verdicts.

    Points are on one footing only where both have the same to gain: the same work at the same prices.
    """
    if pair.points is None or pair.more_to_gain:
        return APART
    if not pair.points.told_from_zero:
        return ALIKE
    return BETTER if pair.points.found > 0 else WORSE


def headline(comparison: Comparison) -> str:
    """Return the finding in one line."""
    first, *others = comparison.columns
    if not others:
        return f"Only {first.label} was solved: there is nothing to compare it with"
    verdicts = [verdict(pair) for pair in comparison.pairs]
    if len(others) == 1:
        return _single(comparison.pairs[0], verdicts[0])
    counts = Counter(verdicts)
    said = [f"{counts[v]} {v}" for v in (BETTER, WORSE, ALIKE, APART) if counts[v]]
    return f"{len(others)} compared with {first.label}: {listed(said)}"


def _single(pair: Pair, found: str) -> str:
    """Return the finding of the only pair."""
    one, two = pair.before.label, pair.after.label
    if found == ALIKE:
        return f"{two} cannot be told from {one} in value points"
    if found == APART:
        return f"{two} beside {one}: {_kept(pair)}"
    return f"{two} is {found} than {one}: {_kept(pair)}"


def _kept(pair: Pair) -> str:
    """Return how many promises both keep, in few words."""
    one, two = (c.measures for c in (pair.before, pair.after))
    old = f"{one.promises_kept:,}"
    if one.promises_made != two.promises_made:
        old = f"{old} of {one.promises_made:,}"
    return (
        f"it keeps {two.promises_kept:,} of {two.promises_made:,} promises, not {old}"
    )


def answer(changed: Changed) -> str:
    """Return what a pair comes down to, in one sentence."""
    parts = [*_parts(changed)]
    rest = (
        "; ".join(parts)
        if parts
        else "the same leads, promises, hours delivered and cost"
    )
    return f"{changed.label} {_worth(changed.pair)}: {rest}."


def _worth(pair: Pair) -> str:
    """Return what the value points tell, in words."""
    one, found = pair.before.label, pair.points
    if found is None:
        return f"is not compared with {one} in value points, since {pair.not_compared}"
    if pair.more_to_gain:
        more = pair.more_to_gain
        than = "more" if more > 0 else "less"
        gained = f"{numeral(abs(more), decimals=1)} points {than} to gain than {one}"
        return f"has {gained}, and gets {''.join(points_said(found))}"
    if found.exact and abs(found.found) < SHOWN / 10:
        return f"is worth as much as {one}"
    if not found.told_from_zero:
        return f"cannot be told from {one} in value points ({range_said(found)})"
    size, range_ = points_said(found)
    return f"is worth {size} than {one}{range_}"


def points_said(found: Difference) -> tuple[str, str]:
    """Return a difference in points as more or less, and its range.

    Examples
    --------
    >>> points_said(Difference(found=-4.0, low=-6.0, high=-3.5))
    ('4.0 points less', ' (between 3.5 and 6.0 less)')
    >>> points_said(Difference(found=2.0, low=2.0, high=2.0))
    ('2.0 points more', '')
    """
    than = "more" if found.found >= 0 else "less"
    size = f"{numeral(abs(found.found), decimals=1)} points {than}"
    if found.exact:
        return size, ""
    if not found.told_from_zero:
        return size, f" (the truth {range_said(found)})"
    ends = sorted([abs(found.low), abs(found.high)])
    low, high = (numeral(end, decimals=1) for end in ends)
    return size, f" (between {low} and {high} {than})"


def range_said(found: Difference) -> str:
    """Return the range in which a difference lies, with signs."""
    low, high = (signed_points(value) for value in (found.low, found.high))
    return f"between {low} and {high}"


def signed_points(value: float) -> str:
    """Return points with their sign.

    Examples
    --------
    >>> signed_points(3.14), signed_points(-0.01)
    ('+3.1', '0.0')
    """
    text = numeral(abs(value), decimals=1)
    if text == "0.0":
        return text
    return f"+{text}" if value > 0 else f"{MINUS}{text}"


def _parts(changed: Changed) -> Iterator[str]:
    """Yield what else changes, what matters most first."""
    yield from _unmanaged(changed)
    yield from _promises(changed.pair)
    yield from _amounts(changed.pair)
    yield from _service(changed.pair)
    hands = changed.count(HANDS, LEFT, ANEW)
    if hands:
        yield f"{counted(hands, 'alliance')} led otherwise at least for a time"


def _unmanaged(changed: Changed) -> Iterator[str]:
    """Yield how many alliance-periods more or fewer are without a lead."""
    one, two = (c.measures for c in (changed.pair.before, changed.pair.after))
    period = period_word(changed.pair.after.run.case)
    more = two.unmanaged - one.unmanaged
    if more:
        what = f"alliance-{period}"
        yield f"{_more(more, what, f'{what}s')} without a lead"


def _promises(pair: Pair) -> Iterator[str]:
    """Yield how many promises more or fewer are kept, of how many."""
    one, two = (c.measures for c in (pair.before, pair.after))
    more = two.promises_kept - one.promises_kept
    of = [f"{m.promises_kept:,} of {m.promises_made:,}" for m in (two, one)]
    if one.promises_made != two.promises_made:
        yield f"{of[0]} promises kept, not {of[1]}"
    elif more:
        yield f"{_more(more, 'promise', 'promises')} kept ({of[0]}, not {of[1]})"


def _amounts(pair: Pair) -> Iterator[str]:
    """Yield how many hours more or fewer are delivered, and what is spent more or less."""
    one, two = (c.measures for c in (pair.before, pair.after))
    hours = two.hours_delivered - one.hours_delivered
    if abs(hours) >= SHOWN:
        new, old = (fraction(c.coverage) for c in (pair.after, pair.before))
        of = (
            f"{new} of the need in both"
            if new == old
            else f"{new} of the need, not {old}"
        )
        yield f"{_more(hours, 'hour', 'hours')} delivered ({of})"
    money = two.cost - one.cost
    currency, other = (
        c.run.case.world.playbook.currency for c in (pair.after, pair.before)
    )
    if abs(money) >= SHOWN and currency == other:
        yield f"{numeral(abs(money))} {currency} {'more' if money > 0 else 'less'} spent"


def _service(pair: Pair) -> Iterator[str]:
    """Yield what changes in the answers in time, only where chance does not explain it."""
    found = pair.service
    if found.empty:
        return
    rows = found[(found["by"] == "all") & (found["measure"] == "in_time")]
    for row in rows.to_dict("records"):
        if row["told_from_zero"]:
            yield f"{fraction(row['after'])} of requests answered in time, not {fraction(row['before'])}"


def _more(change: float, noun: str, many: str) -> str:
    """Return a change as a number of more or fewer things."""
    word = "more" if change > 0 else "fewer"
    size = abs(change)
    return f"{numeral(size)} {word} {noun if round(size) == 1 else many}"


def notes(changes: Sequence[Changed], *, remarks: Sequence[str] = ()) -> list[str]:
    """Return what a reader must know before judging, one sentence each."""
    verdicts = {verdict(item.pair) for item in changes}
    said = [*remarks]
    if ALIKE in verdicts:
        said.append(
            "Where two plans cannot be told apart in value points, the ranges in which their best possible values lie "
            "overlap: do not read the difference of the points, nor a different choice of leads, as an advantage. A longer "
            "time limit or a smaller gap may tell them apart."
        )
    if APART in verdicts:
        said.append(
            "Not on one footing: the work or its prices differ, so that more points need not mean a better plan; compare "
            "what share of the need and of the promises each one meets."
        )
    return said


def in_force(changed: Changed) -> Iterator[str]:
    """Yield whom and what is in force otherwise concerns, in one sentence; none where it concerns nothing."""
    groups = changed.in_force.groupby("about", sort=False)["name"].unique()
    short = short_names(str(name) for names in groups for name in names)
    parts = [
        f"of {MANY[str(about)]}: {listed([short[str(name)] for name in names], most=MOST_IN_FORCE)}"
        for about, names in groups.items()
    ]
    if parts:
        yield f"Otherwise in force, whatever the plan: {'; '.join(parts)}."


def unmanaged(changed: Changed) -> Iterator[str]:
    """Yield which alliances are left without a lead, and which are managed anew, and when; a sentence each."""
    for kind in (LEFT, ANEW):
        rows = changed.leads[changed.leads["change"] == kind]
        said = [f"{r['alliance']} ({r['periods']})" for r in rows.to_dict("records")]
        if said:
            yield sentence(f"{kind}: {set_apart(said, most=MOST_NAMED)}")
