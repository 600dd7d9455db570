"""Boxes in words: sentences for those who decide, and triggers for those who watch.

Adds names and units of the caller; knows no search.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from resourcing.discovery.boxes import Box, Choice, Range
from resourcing.discovery.finding import Discovery, Finding
from resourcing.discovery.resampling import HeldOut, Reproducibility
from resourcing.words import counted, listed

LARGE = 100
"""From here on numbers are told without decimals."""
MANY = 10**6
"""Never shortened to a count of the rest."""


@dataclass(frozen=True, kw_only=True)
class Label:
    """What people call an input.

    Attributes
    ----------
    text
        Its name in a sentence, such as "time to hire".
    unit
        Its unit, such as "months".
    watch
        What to look at to know it, such as "months from opening to start of the last four hires".
    by
        When it is known, such as "2027Q2".
    """

    text: str
    unit: str = ""
    watch: str = ""
    by: str = ""


def sentences(
    discovery: Discovery, *, labels: Mapping[str, Label] | None = None
) -> list[str]:
    """Return what was found as sentences: one for each box, and why there is no further one.

    Parameters
    ----------
    discovery
        Boxes.
    labels
        Names and units by input; an input without one is called by its column.

    Examples
    --------
    >>> from resourcing.discovery import discover
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> found = discover(futures, (futures["deals"] > 3).to_numpy())
    >>> name = {"deals": Label(text="the number of complex deals before 2027Q3")}
    >>> for sentence in sentences(found, labels=name)[:2]:
    ...     print(sentence)
    180 of 400 futures fail (45%).
    Fails in 100% of the futures when the number of complex deals before 2027Q3 is above 3; these are 100% of all failures, 45% of all futures. Of the other futures 0% fail.
    """
    names = labels or {}
    share = discovery.failures / discovery.futures
    told = [
        f"{discovery.failures:,} of {counted(discovery.futures, 'future')} fail ({share:.0%})."
    ]
    for number, one in enumerate(discovery.findings):
        told.append(_box_told(one, names, first=number == 0))
    told.append(
        f"No further box: {_lowered(discovery.stopped)}"
        if discovery.findings
        else f"No box found: {_lowered(discovery.stopped)}"
    )
    if discovery.left_out:
        left = listed([_name(name, names) for name in discovery.left_out], most=MANY)
        told.append(f"Left out, the same in all futures: {left}.")
    return told


def _box_told(one: Finding, labels: Mapping[str, Label], *, first: bool) -> str:
    """Return a box as a sentence."""
    found, which = one.measures, "of the futures" if first else "of other futures"
    return (
        f"{'Fails' if first else 'Also fails'} in {found.density:.0%} {which} when {condition(one.box, labels=labels)}; "
        f"these are {found.coverage:.0%} of all failures, {found.support:.0%} of all futures. "
        f"Of the {'other' if first else 'remaining'} futures {found.rest:.0%} fail."
    )


def condition(box: Box, *, labels: Mapping[str, Label] | None = None) -> str:
    """Return the limits of a box as a condition.

    Examples
    --------
    >>> box = Box(
    ...     limits=(
    ...         Range(name="deals", low=4, whole=True),
    ...         Range(name="hire", low=5.2),
    ...         Choice(name="unit", allowed=("oncology",), others=("other", "rare")),
    ...     )
    ... )
    >>> print(
    ...     condition(box, labels={"hire": Label(text="time to hire", unit="months")})
    ... )
    deals is above 3, time to hire is above 5.2 months and unit is oncology
    """
    names = labels or {}
    parts = [f"{_name(one.name, names)} {_limit(one, names)}" for one in box.limits]
    return listed(parts, most=MANY)


def _name(name: str, labels: Mapping[str, Label]) -> str:
    """Return what people call an input."""
    return labels[name].text if name in labels else name


def _limit(limit: Range | Choice, labels: Mapping[str, Label]) -> str:
    """Return a limit with its verb."""
    if isinstance(limit, Choice):
        values, others = (
            [str(v) for v in part] for part in (limit.allowed, limit.others)
        )
        if others and len(others) < len(values):
            return f"is not {_either(others, 'nor')}"
        return f"is {_either(values, 'or')}"
    unit = labels[limit.name].unit if limit.name in labels else ""
    return f"is {_whole(limit) if limit.whole else _real(limit)} {unit}".rstrip()


def _either(values: list[str], word: str) -> str:
    """Return alternatives."""
    return f" {word} ".join(
        [", ".join(values[:-1]), values[-1]] if values[1:] else values
    )


def _whole(limit: Range) -> str:
    """Return the limits of a whole number: what is inside, in its own words."""
    low, high = limit.low, limit.high
    if low == high:
        return number(low)
    if math.isinf(high):
        return f"above {number(low - 1)}"
    if math.isinf(low):
        return f"below {number(high + 1)}"
    return f"from {number(low)} to {number(high)}"


def _real(limit: Range) -> str:
    """Return the limits of a real number."""
    low, high = limit.low, limit.high
    if math.isinf(high):
        return f"above {number(low)}"
    if math.isinf(low):
        return f"below {number(high)}"
    return f"between {number(low)} and {number(high)}"


def number(value: float) -> str:
    """Return a number in three digits, whole from 100 on.

    Examples
    --------
    >>> number(5.2468), number(1234.5), number(3.0)
    ('5.25', '1,234', '3')
    """
    return f"{value:,.0f}" if abs(value) >= LARGE else f"{value:.3g}"


def _lowered(sentence: str) -> str:
    """Return a sentence to stand after a colon."""
    return sentence[:1].lower() + sentence[1:]


@dataclass(frozen=True, kw_only=True)
class Trigger:
    """One input of a box as something to watch.

    Attributes
    ----------
    box
        Number of the box, from 1.
    input, text
        Column and what people call it.
    crossed
        The limits, as "is above 5.2 months".
    watch, by
        What to look at and when it is known, in the caller's words.
    beyond, within
        Share of the futures that fail with the limits of this input crossed and not, whatever the other inputs.
    beyond_given, within_given
        The same among the futures that keep the limits of the other inputs of the box; NaN where there is none.
    """

    box: int
    input: str
    text: str
    crossed: str
    watch: str
    by: str
    beyond: float
    within: float
    beyond_given: float
    within_given: float

    def __str__(self) -> str:
        """Return the trigger as one line."""
        when = f" by {self.by}" if self.by else ""
        look = f" ({self.watch})" if self.watch else ""
        alone = self.beyond_given == self.beyond and self.within_given == self.within
        given = (
            ""
            if alone
            else f"; where the rest of the condition holds, {_fail(self.beyond_given)} against {_fail(self.within_given)}"
        )
        return (
            f"Watch{when} whether {self.text} {self.crossed}{look}: "
            f"{_fail(self.beyond)} fail if so, {_fail(self.within)} if not{given}."
        )


def _fail(share: float) -> str:
    """Return a share, also of nothing."""
    return "none known" if math.isnan(share) else f"{share:.0%}"


def triggers(
    discovery: Discovery,
    inputs: pd.DataFrame,
    failed: np.ndarray,
    *,
    labels: Mapping[str, Label] | None = None,
) -> tuple[Trigger, ...]:
    """Return what to watch: one trigger for each restricted input of each box.

    Parameters
    ----------
    discovery
        Boxes.
    inputs, failed
        Futures in which the shares are counted.
    labels
        Names, units, what to watch and by when, by input.

    Examples
    --------
    >>> from resourcing.discovery import discover
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> fails = (futures["deals"] > 3).to_numpy()
    >>> name = {"deals": Label(text="deals", watch="signed deals", by="2027Q2")}
    >>> print(*triggers(discover(futures, fails), futures, fails, labels=name))
    Watch by 2027Q2 whether deals is above 3 (signed deals): 100% fail if so, 0% if not.
    """
    names = labels or {}
    return tuple(
        _trigger(number, one, limit, (inputs, failed), names)
        for number, one in enumerate(discovery.findings, 1)
        for limit in one.box.limits
    )


def _trigger(
    number: int,
    one: Finding,
    limit: Range | Choice,
    futures: tuple[pd.DataFrame, np.ndarray],
    labels: Mapping[str, Label],
) -> Trigger:
    """Return one input of a box as a trigger."""
    inputs, failed = futures
    label = labels.get(limit.name, Label(text=limit.name))
    crossed = limit.holds(inputs[limit.name])
    others = Box(limits=tuple(other for other in one.box.limits if other != limit))
    kept = others.holds(inputs)
    return Trigger(
        box=number,
        input=limit.name,
        text=label.text,
        crossed=_limit(limit, labels),
        watch=label.watch,
        by=label.by,
        beyond=_share(failed[crossed]),
        within=_share(failed[~crossed]),
        beyond_given=_share(failed[crossed & kept]),
        within_given=_share(failed[~crossed & kept]),
    )


def _share(failed: np.ndarray) -> float:
    """Return the share that fails, NaN of none."""
    return float(failed.mean()) if failed.size else math.nan


def trust(
    again: Reproducibility,
    held: HeldOut,
    *,
    labels: Mapping[str, Label] | None = None,
) -> list[str]:
    """Return how far boxes can be trusted, as sentences: what is found again, and what holds on futures not used.

    Parameters
    ----------
    again
        Boxes on random parts of the futures.
    held
        Boxes on futures not used to find them.
    labels
        Names by input.

    Examples
    --------
    >>> from resourcing.discovery import discover, held_out, reproducibility
    >>> rng = np.random.default_rng(1)
    >>> futures = pd.DataFrame({"deals": rng.integers(0, 7, 400), "x": rng.random(400)})
    >>> fails = (futures["deals"] > 3).to_numpy()
    >>> again = reproducibility(discover(futures, fails), futures, fails, resamples=5)
    >>> print(trust(again, held_out(futures, fails, folds=4))[0])
    Of 5 random parts of the futures 100% give a box; restricted are deals in 100%.
    """
    names = labels or {}
    table = held.frame.set_index("measure").to_dict("index")
    density, coverage = table["density"], table["coverage"]
    shares = zip(again.restricted["input"], again.restricted["share"], strict=True)
    often = [
        f"{_name(name, names)} in {share:.0%}" for name, share in shares if share > 0
    ]
    parts = (
        f"Of {again.resamples} random parts of the futures {again.found:.0%} give a box"
    )
    first = f"{parts}; restricted are {listed(often)}." if often else f"{parts}."
    if not table["support"]["held_out"]:
        return [first, "No future not used to find a box is in one."]
    return [
        first,
        f"On futures not used to find it {density['held_out']:.0%} fail inside "
        f"({density['low']:.0%} to {density['high']:.0%}), against {density['in_sample']:.0%} on those used; "
        f"it holds {coverage['held_out']:.0%} of their failures, against {coverage['in_sample']:.0%}.",
    ]
