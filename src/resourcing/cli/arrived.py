"""What an alliance comes to at the front door, as lines of text: placement, evaluators, hours, flags."""

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from resourcing.words import listed

if TYPE_CHECKING:
    from resourcing.read.forms import Form
    from resourcing.study.arriving import Arrival

WIDTH = 100
"""Characters in a line."""
MOST_BY_NAME = 6
"""Evaluators told one by one; of more, those who say the same are told together."""


def arrival_lines(found: "Arrival", form: "Form") -> list[str]:
    """Return what an alliance comes to as lines of text.

    Parameters
    ----------
    found
        What it comes to.
    form
        The form.
    """
    lines = [
        *form.notes,
        *textwrap.wrap(found.told, WIDTH),
        *_scores_block(found),
        *_segment_block(found),
        *_evaluators_block(found, form),
        *_hours_block(found),
    ]
    if found.placement.flags:
        flags = f"Know before relying on it: {'; '.join(found.placement.flags)}."
        lines += ["", *textwrap.wrap(flags, WIDTH)]
    return lines


def _scores_block(found: "Arrival") -> Iterator[str]:
    """Yield the scores by dimension."""
    placed, old = found.placement, found.before
    yield from ("", "Scores by dimension")
    for name, score in placed.scores.items():
        was = ""
        if old is not None and name in old.scores:
            was = f", was {old.scores[name]:.2f} ({old.bands[name]})"
        yield f"  {name.replace('_', '-'):<20} {score:5.2f}  {placed.bands[name]}{was}"


def _segment_block(found: "Arrival") -> Iterator[str]:
    """Yield the segment with its probabilities."""
    placed, old = found.placement, found.before
    was = f" (was {old.label})" if old and old.label != placed.label else ""
    chances = ", ".join(
        f"{name} {chance:.0%}" for name, chance in placed.probabilities.items()
    )
    yield ""
    yield f"Segment: {placed.label}{was}{'; ' + chances if chances else ''}"


def _evaluators_block(found: "Arrival", form: "Form") -> Iterator[str]:
    """Yield where evaluators differ."""
    yield ""
    names = ", ".join(found.alone)
    if len(found.alone) < 2:
        yield f"Only {names} scored it: nobody to differ from."
        return
    alone = {name: item.label for name, item in found.alone.items()}
    if len(set(alone.values())) > 1 and found.placement.eligible:
        of = len(form.playbook.criteria)
        shown = {
            name
            if found.scored[name] == of
            else f"{name} (from {found.scored[name]} of {of} criteria)": label
            for name, label in alone.items()
        }
        yield from _wrapped("Alone, they would place it: " + by_evaluator(shown), 0)
    if not found.spreads:
        yield from _wrapped(f"{names} agree on every level.", 0)
        return
    yield "Where evaluators differ"
    for item in found.spreads:
        said = by_evaluator({name: f"{level:g}" for name, level in item.levels.items()})
        mark = "  <- talk about it" if item.flagged else ""
        title = form.playbook.criteria[item.criterion].name
        one = item.levels_apart == 1
        apart = f"{item.levels_apart:g} level{'' if one else 's'}"
        yield from _wrapped(f"{title}: {said} ({apart} apart){mark}", 2)


def by_evaluator(said: Mapping[str, str]) -> str:
    """Return what each evaluator says; of many, who says the same, a few by name.

    Examples
    --------
    >>> by_evaluator({"Ada": "3", "Ben": "5"})
    'Ada 3, Ben 5'
    >>> by_evaluator({f"Evaluator {n}": str(n % 2) for n in range(8)})
    '0: Evaluator 0, Evaluator 2 and 2 more; 1: Evaluator 1, Evaluator 3 and 2 more'
    """
    if len(said) <= MOST_BY_NAME:
        return ", ".join(f"{name} {text}" for name, text in said.items())
    who: dict[str, list[str]] = {}
    for name, text in said.items():
        who.setdefault(text, []).append(name)
    return "; ".join(f"{text}: {listed(who[text], most=2)}" for text in sorted(who))


def _wrapped(text: str, indent: int) -> list[str]:
    """Return text in lines."""
    first, more = " " * indent, " " * (indent + 2)
    return textwrap.wrap(text, WIDTH, initial_indent=first, subsequent_indent=more)


def _hours_block(found: "Arrival") -> Iterator[str]:
    """Yield the hours that it will need."""
    from resourcing.playbook import BUNDLES

    yield ""
    if not found.hours.any():
        yield "It needs no hours within the horizon."
        return
    yield "Hours it will need"
    yield "  " + "period".ljust(10) + "".join(b.rjust(14) for b in (*BUNDLES, "total"))
    for number, label in enumerate(found.periods):
        own = found.hours[:, number]
        cells = "".join(f"{hours:14.1f}" for hours in (*own, own.sum()))
        yield f"  {label:<10}{cells}"
