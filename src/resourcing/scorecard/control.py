"""Control: p- and c-charts over past periods, with points outside the limits and long runs on one side.

Limits come from the periods before the one looked at, so that it cannot hide itself. Draws nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Literal, NamedTuple

import pandas as pd
import scipy  # its parts load when first used

from resourcing.scorecard import logs
from resourcing.scorecard.definitions import DEFINITIONS
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.logged import answered, cadence, polled, targets
from resourcing.scorecard.measure import Measure, missing
from resourcing.scorecard.periods import Period
from resourcing.words import counted

MIN_PERIODS = 8
"""Earlier periods with data that a chart needs for its limits."""
USUAL_PERIODS = 20
"""Earlier periods from which limits are usually called settled; with fewer they are trial limits."""
MOST_PERIODS = 36
"""Most periods in a chart."""
RUN = 8
"""Points in a row on one side of the center that make a run (Western Electric's fourth rule)."""
SIGMAS = 3.0
OUTSIDE_RISK = 0.0027
"""Chance of a point outside by chance alone, half on each side: that of 3 sigma for a normal variable."""
ENOUGH = 9.0
"""Cases expected on the rarer side above which 3-sigma limits serve; below, the lower one would fall under 0."""

SHARES = frozenset(
    {
        "answered in time",
        "events on time",
        "team says alliances go unmanaged",
        "team says it works reactively",
        "targets met, suppliers",
        "targets met, other alliances",
    }
)
"""Shares that are charted."""

Kind = Literal["p", "p'", "c"]
Limits = Literal["exact", "3-sigma"]
Signal = Literal["outside", "run"]


class Count(NamedTuple):
    """What happened in a period: hits, out of cases (None for a c-chart)."""

    period: str
    hits: float
    cases: float | None


@dataclass(frozen=True, kw_only=True)
class Point:
    """One period of a chart.

    Attributes
    ----------
    period
        Label of the period.
    value
        Share or count; None where nothing happened that could be counted.
    cases
        Cases of a share; None for a count.
    low, high
        Control limits; None where there are none.
    limits
        How they were computed: from the exact distribution, or as 3 sigma.
    outside
        Whether the value lies outside.
    run
        Whether it is at least the eighth in a row on one side of the center.
    """

    period: str
    value: float | None
    cases: float | None
    low: float | None = None
    high: float | None = None
    limits: Limits | None = None
    outside: bool = False
    run: bool = False


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A control chart.

    Attributes
    ----------
    name
        What is charted.
    kind
        ``p`` for shares of cases, ``p'`` for shares of hours (see `hours_charts`), ``c`` for counts.
    unit
        What a share is of, or what is counted.
    good
        Whether more or less is better.
    center
        Share or mean count of the periods before the last one; None where there are too few.
    points
        Periods in order of time, the one looked at last.
    note
        How the limits were made, or why there are none.
    """

    name: str
    kind: Kind
    unit: str
    good: str
    center: float | None
    points: tuple[Point, ...]
    note: str

    def signal_in(self, period: str) -> Signal | None:
        """Return what chance does not explain in the period looked at; None where nothing, or where it has no point."""
        last = self.points[-1] if self.points else None
        if last is None or last.period != period:
            return None
        return "outside" if last.outside else ("run" if last.run else None)

    @property
    def signals(self) -> tuple[str, ...]:
        """Return what chance does not explain, one sentence each."""
        return tuple(_signals(self))


def _signals(chart: Chart) -> Iterator[str]:
    """Yield points outside and runs as sentences."""
    for point in chart.points:
        if point.outside and point.value is not None and point.high is not None:
            side = "above" if point.value > point.high else "below"
            yield f"{chart.name}: {point.period} lies {side} its limits"
    ends = [
        point.period
        for point, after in zip_longest(chart.points, chart.points[1:])
        if point and point.run and not (after and after.run)
    ]
    yield from (
        f"{chart.name}: {RUN} or more periods in a row on one side of the center, up to {end}"
        for end in ends
    )


def charts(ground: Ground, *, period: Period) -> tuple[Chart, ...]:
    """Return the control charts; one whose table is missing has no points, and says so.

    Parameters
    ----------
    ground
        Register, logs and placements.
    period
        The period looked at; the charts go back from it in steps of its length.
    """
    return (*_shares(ground, period), *_counts(ground, period))


def _shares(ground: Ground, period: Period) -> Iterator[Chart]:
    """Yield the p-charts."""
    sources: list[tuple[pd.DataFrame, str, Callable[..., Iterator[Measure]]]] = [
        (ground.requests, "opened", answered),
        (ground.events, "planned_for", cadence),
        (ground.pulse, "date", polled),
        (ground.kpis, "date", targets),
    ]
    for table, column, measured in sources:
        rows: dict[str, list[Count]] = {}
        for each in history(table, column, period) or [period]:
            for item in measured(ground, period=each):
                if item.name in SHARES and not item.part:
                    rows.setdefault(item.name, []).append(_count_of(each, item))
        for name, counts in rows.items():
            one = DEFINITIONS[name]
            if table.empty:
                yield empty_chart(name, "p", missing(name).note)
            elif any(count.cases for count in counts):
                yield p_chart(name, counts, unit=one.unit, good=one.good)


def _count_of(period: Period, item: Measure) -> Count:
    """Return a share as hits out of cases."""
    return Count(period.label, item.numerator or 0.0, item.denominator or 0.0)


def empty_chart(name: str, kind: Kind, note: str) -> Chart:
    """Return a chart without points."""
    return Chart(name=name, kind=kind, unit="", good="neither", center=None, points=(), note=note)  # fmt: skip


def _counts(ground: Ground, period: Period) -> Iterator[Chart]:
    """Yield the c-charts, without the period in which a log begins and one that is not over: they may be cut."""
    missed = ground.events[ground.events["state"] == logs.MISSED]
    sources = [
        ("requests opened", ground.requests, ground.requests, "opened", "requests"),
        ("events missed", ground.events, missed, "planned_for", "events missed"),
    ]
    for name, whole, chosen, column, unit in sources:
        if whole.empty:
            yield empty_chart(name, "c", missing(name).note)
            continue
        counts = [
            Count(each.label, float(len(logs.within(chosen, column, each))), None)
            for each in history(whole, column, period)[1:]
            if each.last <= ground.seen_from
        ]
        if counts:
            yield c_chart(name, counts, unit=unit, good=DEFINITIONS[name].good)


def history(table: pd.DataFrame, column: str, period: Period) -> list[Period]:
    """Return the periods from the one in which a table begins to the one looked at, in order; none where it begins later."""
    if table.empty:
        return []
    first = table[column].min().date()
    found: list[Period] = []
    while period.following > first and len(found) < MOST_PERIODS:
        found.append(period)
        period = period.previous
    return found[::-1]


def p_chart(
    name: str, counts: Sequence[Count], *, unit: str, good: str = "neither"
) -> Chart:
    """Return the control chart of a share.

    Parameters
    ----------
    name, unit, good
        What is charted, what it is a share of, and whether more or less is better.
    counts
        Hits and cases by period, in order of time, the period looked at last.

    Examples
    --------
    >>> past = [Count(f"2026-{month:02d}", 8, 10) for month in range(1, 10)]
    >>> chart = p_chart("in time", [*past, Count("2026-10", 2, 10)], unit="requests")
    >>> chart.center, chart.points[-1].limits, chart.points[-1].outside
    (0.8, 'exact', True)
    """
    past = [item for item in counts[:-1] if item.cases]
    cases = sum(item.cases or 0.0 for item in past)
    center = sum(item.hits for item in past) / cases if cases else 0.0
    plain = [
        Point(
            period=item.period,
            value=item.hits / item.cases if item.cases else None,
            cases=item.cases,
        )
        for item in counts
    ]
    if (why := why_no_limits(len(past), center, most=1.0)) is not None:
        return Chart(name=name, kind="p", unit=unit, good=good, center=None, points=tuple(plain), note=why)  # fmt: skip
    drawn = [
        judged(point, *_share_limits(center, point.cases)) if point.cases else point
        for point in plain
    ]
    return _chart(name, "p", unit, good, center, drawn, len(past))


def c_chart(
    name: str, counts: Sequence[Count], *, unit: str, good: str = "neither"
) -> Chart:
    """Return the control chart of a count.

    Examples
    --------
    >>> past = [Count(f"2026-{month:02d}", 4, None) for month in range(1, 10)]
    >>> chart = c_chart(
    ...     "requests", [*past, Count("2026-10", 12, None)], unit="requests"
    ... )
    >>> chart.points[-1].low, chart.points[-1].high, chart.points[-1].outside
    (0.0, 11.0, True)
    """
    past = counts[:-1]
    center = sum(item.hits for item in past) / len(past) if past else 0.0
    plain = [Point(period=item.period, value=item.hits, cases=None) for item in counts]
    if (why := why_no_limits(len(past), center, most=float("inf"))) is not None:
        return Chart(name=name, kind="c", unit=unit, good=good, center=None, points=tuple(plain), note=why)  # fmt: skip
    drawn = [judged(point, *_count_limits(center)) for point in plain]
    return _chart(name, "c", unit, good, center, drawn, len(past))


def why_no_limits(number: int, center: float, *, most: float) -> str | None:
    """Return why a chart has no limits, None where it has."""
    if number < MIN_PERIODS:
        have = counted(number, "earlier period")
        return f"no limits: they need {MIN_PERIODS} earlier periods with data, and there {'is' if number == 1 else 'are'} {have}"
    if center <= 0:
        return "no limits: it never happened in the earlier periods"
    if center >= most:
        return "no limits: it always happened in the earlier periods"
    return None


def _share_limits(center: float, cases: float | None) -> tuple[float, float, Limits]:
    """Return the control limits of a share of some cases."""
    n = float(cases or 0.0)
    if n * min(center, 1 - center) > ENOUGH:
        half = SIGMAS * (center * (1 - center) / n) ** 0.5
        return max(0.0, center - half), min(1.0, center + half), "3-sigma"
    law = scipy.stats.binom(int(n), center)
    low, high = law.ppf(OUTSIDE_RISK / 2), law.isf(OUTSIDE_RISK / 2)
    return float(low) / n, float(high) / n, "exact"


def _count_limits(center: float) -> tuple[float, float, Limits]:
    """Return the control limits of a count."""
    if center > ENOUGH:
        half = SIGMAS * center**0.5
        return center - half, center + half, "3-sigma"
    law = scipy.stats.poisson(center)
    low, high = law.ppf(OUTSIDE_RISK / 2), law.isf(OUTSIDE_RISK / 2)
    return float(low), float(high), "exact"


def judged(point: Point, low: float, high: float, limits: Limits) -> Point:
    """Return a point with its limits; one on a limit is inside."""
    value = low if point.value is None else point.value
    slack = 1e-9
    return Point(
        period=point.period,
        value=point.value,
        cases=point.cases,
        low=low,
        high=high,
        limits=limits,
        outside=value < low - slack or value > high + slack,
    )


def _chart(
    name: str,
    kind: Kind,
    unit: str,
    good: str,
    center: float,
    points: Sequence[Point],
    past: int,
) -> Chart:
    """Return a chart with its runs and a note on its limits."""
    return Chart(
        name=name,
        kind=kind,
        unit=unit,
        good=good,
        center=center,
        points=tuple(with_runs(points, center)),
        note=_how(kind, points, past),
    )


def with_runs(points: Sequence[Point], center: float) -> Iterator[Point]:
    """Yield the points, the eighth in a row on one side of the center and those after it marked."""
    side, length = 0, 0
    for point in points:
        if point.value is None:
            yield point
            continue
        here = (point.value > center) - (point.value < center)
        length = length + 1 if here == side and here else abs(here)
        side = here
        marked = {**vars(point), "run": length >= RUN}
        yield Point(**marked)


def _how(kind: Kind, points: Sequence[Point], past: int) -> str:
    """Return how the limits were made."""
    law = "binomial" if kind == "p" else "Poisson"
    used = {point.limits for point in points if point.limits}
    parts = {
        "exact": f"exact {law} limits ({OUTSIDE_RISK / 2:.3%} on each side)",
        "3-sigma": f"3-sigma {law} limits",
    }
    said = [text for key, text in parts.items() if key in used]
    made = f"{' where few cases are expected, else '.join(said)}, from the {past} periods before"
    trial = f"; trial limits, since there are fewer than {USUAL_PERIODS}"
    return made + (trial if past < USUAL_PERIODS else "")
