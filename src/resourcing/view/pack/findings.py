"""The findings that stand over the parts of a pack, each computed from the numbers below it.

Claims nothing that the numbers do not say; why an option is recommended is in `deciding`.
"""

from collections.abc import Mapping, Sequence

from resourcing.view.pack.content import Criterion, Fact, Shown
from resourcing.view.pages.words import counted, listed, numeral, share

MANY = 9


def called(option: Shown) -> str:
    """Return an option by letter and title."""
    return f"{option.letter}, “{option.title}”,"


def decision_title(
    options: Sequence[Shown], facts: Mapping[str, Fact], *, alike: Sequence[str]
) -> str:
    """Return which option to choose, what it keeps and what it costs; that it cannot be told from others where that is so."""
    chosen = next(item for item in options if item.chosen)
    k = options.index(chosen)
    kept = facts["kept"].numbers
    cost = facts["cost"].numbers[k]
    price = f"for {cost}" if cost.shown else "at no cost beyond today's salaries"
    if chosen.nothing:
        return f"Choose {chosen.letter}, “{chosen.title}”: it keeps {kept[k]} of the promises {price}"
    told = f"it keeps {kept[k]} of the promises {price}; {_others(options, facts)}"
    if not alike and (odds := _odds(options, facts, k)):
        return f"Choose {chosen.letter}, “{chosen.title}”, {price}: {odds}"
    if alike:
        return f"{chosen.letter}, “{chosen.title}”, is named, though not told from {listed(alike, most=MANY)}: {told}"
    return f"Choose {chosen.letter}, “{chosen.title}”: {told}"


def _odds(options: Sequence[Shown], facts: Mapping[str, Fact], k: int) -> str:
    """Return in how many sampled futures the choice is good enough, and the next best; empty where that does not speak for it."""
    numbers = facts["good"].numbers if "good" in facts else ()
    good = {n: item.value for n, item in enumerate(numbers) if item.value is not None}
    mine = good.pop(k, None)
    if mine is None or not good or max(good.values()) >= mine:
        return ""
    following = max(good, key=good.__getitem__)
    return f"good enough in {numbers[k]} of the sampled futures; {options[following].letter} in {numbers[following]}"


def _others(options: Sequence[Shown], facts: Mapping[str, Fact]) -> str:
    """Return what doing nothing keeps, for comparison; where that is no less, what speaks against it."""
    k = next((n for n, item in enumerate(options) if item.nothing), 0)
    chosen = next(n for n, item in enumerate(options) if item.chosen)
    kept, rules, missing = (facts[key].numbers for key in ("kept", "rules", "missing"))
    told = f"doing nothing keeps {kept[k]}"
    if (kept[k].shown or 0.0) < (kept[chosen].shown or 0.0):
        return told
    if (rules[k].shown or 0.0) > (rules[chosen].shown or 0.0):
        return (
            f"{told}, but breaks strict rules {counted(rules[k].value or 0.0, 'time')}"
        )
    if (missing[k].shown or 0.0) > (missing[chosen].shown or 0.0):
        return f"{told}, but leaves {missing[k]} hours undone, not {missing[chosen]}"
    return told


def nothing_title(nothing: Shown, facts: Mapping[str, Fact]) -> str:
    """Return what doing nothing leaves undone."""
    broken, made = _broken(nothing)
    missing, needed = (facts[key].numbers[0] for key in ("missing", "needed"))
    part = share(missing.value or 0.0, needed.value or 0.0)
    return f"Doing nothing breaks {numeral(broken)} of {counted(made, 'promise')} and leaves {missing} hours undone ({part})"


def _broken(option: Shown) -> tuple[int, int]:
    """Return how many promises are broken, and made."""
    made = sum(item.promises_made for item in option.periods)
    return made - sum(item.promises_kept for item in option.periods), made


def options_title(options: Sequence[Shown], facts: Mapping[str, Fact]) -> str:
    """Return which options keep most promises, miss fewest hours and cost least."""
    asked = (
        ("Most promises kept", facts["kept"], max),
        ("fewest hours missing", facts["missing"], min),
        ("lowest cost", facts["cost"], min),
    )
    parts = []
    for words, fact, first in asked:
        shown = [item.shown for item in fact.numbers]
        best = first(value for value in shown if value is not None)
        names = [options[k].letter for k, value in enumerate(shown) if value == best]
        parts.append(f"{words}: {listed(names, most=MANY)} ({fact.numbers[shown.index(best)]})")  # fmt: skip
    return "; ".join(parts)


def tradeoff_title(options: Sequence[Shown], matrix: Sequence[Criterion]) -> str:
    """Return on which criteria each option is best."""
    won: dict[tuple[str, ...], list[str]] = {}
    for criterion in matrix:
        marked = zip(options, criterion.marks, strict=True)
        first = tuple(option.letter for option, mark in marked if mark == "best")
        won.setdefault(first, []).append(criterion.name.lower())
    alike = won.pop((), [])
    judged = len(matrix) - len(alike)
    if not judged:
        return f"The options are alike on all {len(matrix)} criteria"
    told = [f"{listed(names, most=MANY)} on {listed(items, most=MANY)}" for names, items in sorted(won.items(), key=lambda w: len(w[0]))]  # fmt: skip
    all_of_them = [o.letter for o in options if all(o.letter in names for names in won)]
    if all_of_them:
        rest = "" if judged == len(matrix) else " that tells options apart"
        return f"{listed(all_of_them, most=MANY)} is best on every criterion{rest}"
    return f"No option is best on everything: {'; '.join(told)}"


def service_title(chosen: Shown, other: Shown | None) -> str:
    """Return how many hours are missing in the last period, under the choice and under another option."""
    last = chosen.periods[-1]
    told = f"In {last.period} {chosen.letter} leaves {counted(last.hours_missing, 'hour')} undone"
    if other is None:
        return told
    name = f"doing nothing ({other.letter})" if other.nothing else other.letter
    return f"{told}; {name} leaves {numeral(other.periods[-1].hours_missing)}"


def risk_title(
    options: Sequence[Shown], facts: Mapping[str, Fact], *, period: str
) -> str:
    """Return how often the choice is good enough, or how long alliances have no lead."""
    k = next(n for n, item in enumerate(options) if item.chosen)
    key = "good" if "good" in facts else "unmanaged"
    numbers = facts[key].numbers
    rest = [
        f"{item.letter} in {numbers[n]}" if key == "good" else f"{item.letter} {numbers[n]}"
        for n, item in enumerate(options)
        if n != k and numbers[n].value is not None
    ]  # fmt: skip
    more = f"; {', '.join(rest)}" if rest else ""
    if key == "good":
        return f"{options[k].letter} keeps enough essential promises in {numbers[k]} of the sampled futures{more}"
    many = counted(numbers[k].value or 0.0, f"alliance-{period}")
    return f"{options[k].letter} leaves {many} without a lead{more}"


def moves_title(chosen: Shown) -> str:
    """Return how many handovers there are and when, and how many decisions."""
    handovers = [(item.period, item.handovers) for item in chosen.periods if item.handovers]  # fmt: skip
    total = sum(number for _, number in handovers)
    decisions = counted(len(chosen.decided), "decision") if chosen.decided else "no decision besides"  # fmt: skip
    if not handovers:
        return f"{chosen.letter} takes no handover and {decisions}"
    when, first = handovers[0]
    of_them = f", {'all' if first == total else numeral(first)} of them in {when},"
    return (
        f"{chosen.letter} takes {counted(total, 'handover')}{of_them} and {decisions}"
    )


def assumptions_title(bases: Sequence[str]) -> str:
    """Return how many numbers rest on judgment."""
    judged = sum(basis == "user" for basis in bases)
    return f"{numeral(judged)} of {counted(len(bases), 'number')} rest on judgment, not on a source"
