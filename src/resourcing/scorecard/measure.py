"""One measured value, and how it moved since another period.

Holds what was counted and the interval that it comes with; counts nothing itself.
"""

from dataclasses import dataclass, replace
from typing import Literal

from resourcing.scorecard.chance import (
    Interval,
    Ratio,
    count,
    counts_differ,
    ratios_differ,
    share,
    shares_differ,
)
from resourcing.scorecard.definitions import DEFINITIONS, Definition

Verdict = Literal["better", "worse", "moved", ""]

REGISTER_TABLES = ("requests", "timesheet", "events", "pulse", "kpis")


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One value of a measure, for the whole or for a part.

    Attributes
    ----------
    name
        Name in `DEFINITIONS`.
    part
        Segment, bundle, service, direction, alliance or person that it is about; empty for the whole.
    value
        The value; None where it was not measured or nothing happened to measure.
    low, high
        Interval at the level of `chance.LEVEL`; None where chance plays no part.
    numerator, denominator
        What was counted; a count of its own has no denominator.
    note
        What to know about it, or why it was not measured.
    measured
        Whether the table behind it is there.
    by_chance
        What chance acts on: cases of a share, a count, the weeks of a ratio, or nothing.
    ratio
        The ratio with its error, for a ratio.
    before, change
        Value in the period compared with, and the difference to it.
    told_from_chance
        Whether the change is more than chance would bring; None where chance plays no part or nothing can be compared.
    """

    name: str
    part: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    note: str = ""
    measured: bool = True
    by_chance: str = ""
    ratio: Ratio | None = None
    before: float | None = None
    change: float | None = None
    told_from_chance: bool | None = None

    @property
    def definition(self) -> Definition:
        """Return what the measure is."""
        return DEFINITIONS[self.name]

    @property
    def unit(self) -> str:
        """Return the unit: of a share, what it is a share of."""
        if self.denominator is None:
            return self.definition.unit
        return f"share of {self.definition.unit}"

    @property
    def verdict(self) -> Verdict:
        """Return whether the value is better or worse than before, more than chance would bring."""
        good, change = self.definition.good, self.change or 0.0
        if not self.told_from_chance or good == "neither":
            return "moved" if self.told_from_chance else ""
        return "better" if (change > 0) == (good == "more") else "worse"

    def against(self, other: "Measure | None", *, exposure: float) -> "Measure":
        """Return the measure with its change since another period.

        Parameters
        ----------
        other
            The same measure then; None where there was none.
        exposure
            Length of this period as a multiple of the other.
        """
        if other is None or self.value is None or other.value is None:
            return self
        return replace(
            self,
            before=other.value,
            change=self.value - other.value,
            told_from_chance=_told(self, other, exposure=exposure),
        )


def _told(now: Measure, before: Measure, *, exposure: float) -> bool | None:
    """Return whether a change is more than chance would bring, None where chance plays no part."""
    if now.by_chance == "cases":
        return shares_differ(
            int(now.numerator or 0),
            int(now.denominator or 0),
            hits_before=int(before.numerator or 0),
            cases_before=int(before.denominator or 0),
        )
    if now.by_chance == "count":
        return counts_differ(
            int(now.value or 0), int(before.value or 0), exposure=exposure
        )
    if now.ratio is not None and before.ratio is not None:
        return ratios_differ(now.ratio, before.ratio)
    return None


def number(name: str, value: float, *, part: str = "", note: str = "") -> Measure:
    """Return a number that stands for itself, such as a count or an agreed limit."""
    return Measure(name=name, part=part, value=value, numerator=value, note=note)


def happened(name: str, times: int, *, note: str = "") -> Measure:
    """Return a count of independent events, with its interval."""
    return _with(number(name, float(times), note=note), count(times), by_chance="count")


def fraction(
    name: str, part_of: float, whole: float, *, part: str = "", note: str = ""
) -> Measure:
    """Return a share on which chance does not act, such as one of a plan; blank where the whole is 0."""
    value = part_of / whole if whole else None
    return Measure(
        name=name,
        part=part,
        value=value,
        numerator=part_of,
        denominator=whole,
        note=note
        if whole
        else _and(note, f"no {DEFINITIONS[name].unit} in the period"),
    )


def cases(
    name: str, hits: float, of: float, *, part: str = "", note: str = ""
) -> Measure:
    """Return a share of independent cases, with its interval; blank where there is no case."""
    plain = fraction(name, hits, of, part=part, note=note)
    return _with(plain, share(hits, of), by_chance="cases") if of else plain


def weekly(
    name: str,
    found: Ratio | None,
    *,
    part_of: float,
    whole: float,
    note: str = "",
) -> Measure:
    """Return a ratio whose interval comes from its weeks; without an interval where there are too few weeks."""
    plain = fraction(name, part_of, whole, note=note)
    if found is None:
        return plain
    return replace(_with(plain, found.interval, by_chance="weeks"), ratio=found)


def unmeasured(name: str, why: str) -> Measure:
    """Return a measure that cannot be taken, with the reason."""
    return Measure(name=name, note=f"not measured, {why}", measured=False)


def missing(name: str) -> Measure:
    """Return a measure whose table is missing.

    Examples
    --------
    >>> missing("answered in time").note
    'not measured, because the table requests is missing or has no row that counts'
    """
    source = DEFINITIONS[name].source
    why = (
        f"because the table {source} is missing or has no row that counts"
        if source in REGISTER_TABLES
        else "because no run is given"
    )
    return unmeasured(name, why)


def _with(plain: Measure, interval: Interval, *, by_chance: str) -> Measure:
    """Return a measure with an interval."""
    return replace(plain, low=interval.low, high=interval.high, by_chance=by_chance)


def _and(*texts: str) -> str:
    """Return texts joined by a semicolon, empty ones left out."""
    return "; ".join(text for text in texts if text)
