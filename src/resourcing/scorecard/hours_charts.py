"""Control of the reactive share: a p-chart for hours, whose limits come from how much the share really moved.

Hours are no independent cases: a day on one request is many of them at once. Draws nothing.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import fmean

import pandas as pd

from resourcing.scorecard import logs
from resourcing.scorecard.control import (
    SIGMAS,
    USUAL_PERIODS,
    Chart,
    Count,
    Point,
    empty_chart,
    history,
    judged,
    why_no_limits,
    with_runs,
)
from resourcing.scorecard.definitions import DEFINITIONS
from resourcing.scorecard.ground import Ground
from resourcing.scorecard.measure import missing
from resourcing.scorecard.periods import Period

REACTIVE = "reactive share"
RANGE_OF_TWO = 1.128
"""Mean range of two draws of a normal variable, in standard deviations."""
STILL = 1e-9
"""Movement below which earlier periods did not move."""


def hours_charts(ground: Ground, *, period: Period) -> Iterator[Chart]:
    """Yield the chart of the reactive share; without points where no hours are logged.

    Parameters
    ----------
    ground
        Register, logs and placements.
    period
        The period looked at; the chart goes back from it in steps of its length.
    """
    table, one = ground.timesheet, DEFINITIONS[REACTIVE]
    if table.empty:
        yield empty_chart(REACTIVE, "p'", missing(REACTIVE).note)
        return
    counts = [_count(table, each) for each in history(table, "date", period)]
    if any(count.cases for count in counts):
        yield hours_chart(REACTIVE, counts, unit=one.unit, good=one.good)


def _count(table: pd.DataFrame, period: Period) -> Count:
    """Return the hours on request out of all hours of a period."""
    rows = logs.within(table, "date", period)
    asked = rows["hours"].where(rows["on_request"], 0.0)
    return Count(period.label, float(asked.sum()), float(rows["hours"].sum()))


def hours_chart(
    name: str, counts: Sequence[Count], *, unit: str, good: str = "neither"
) -> Chart:
    r"""Return the control chart of a share of hours: Laney's p'-chart.

    Limits are :math:`\bar p \pm 3 s \sqrt{\bar p (1 - \bar p) / n}`, where n are the hours of a period and s is what makes
    neighboring earlier periods differ as they did: their mean moving range in units of the root, over 1.128. The unit of
    n cancels out.

    Parameters
    ----------
    name, unit, good
        What is charted, what it is a share of, and whether more or less is better.
    counts
        Hours that count and all hours by period, in order of time, the period looked at last.

    References
    ----------
    D. B. Laney, "Improved control charts for attributes", Quality Engineering 14 (2002).

    Examples
    --------
    >>> shares = (30, 34, 28, 31, 29, 33, 27, 32, 60)
    >>> counts = [
    ...     Count(f"2026-{month:02d}", hours, 100)
    ...     for month, hours in enumerate(shares, start=1)
    ... ]
    >>> chart = hours_chart("reactive share", counts, unit="hours logged")
    >>> chart.center, round(chart.points[0].high, 3), chart.points[-1].outside
    (0.305, 0.419, True)
    """
    past = [item for item in counts[:-1] if item.cases]
    whole = sum(item.cases or 0.0 for item in past)
    center = sum(item.hits for item in past) / whole if whole else 0.0
    points = [_plain(item) for item in counts]
    why = why_no_limits(len(past), center, most=1.0)
    units = {} if why else {item.period: _unit(center, item) for item in counts}
    stretch = 0.0 if why else _stretch([(i.hits / (i.cases or 1.0) - center) / units[i.period] for i in past])  # fmt: skip
    if not why and stretch < STILL:
        why = "no limits: it did not move in the earlier periods"
    if why:
        return Chart(name=name, kind="p'", unit=unit, good=good, center=None, points=tuple(points), note=why)  # fmt: skip
    drawn = [
        point if point.value is None else _limited(point, center, SIGMAS * stretch * units[point.period])
        for point in points
    ]  # fmt: skip
    return Chart(
        name=name,
        kind="p'",
        unit=unit,
        good=good,
        center=center,
        points=tuple(with_runs(drawn, center)),
        note=_how(len(past)),
    )


def _plain(item: Count) -> Point:
    """Return a period without limits."""
    value = item.hits / item.cases if item.cases else None
    return Point(period=item.period, value=value, cases=item.cases)


def _unit(center: float, item: Count) -> float:
    """Return the spread of a binomial share of as many cases as a period has hours; 1 where it has none."""
    return float((center * (1 - center) / item.cases) ** 0.5) if item.cases else 1.0


def _stretch(distances: Sequence[float]) -> float:
    """Return by how much neighboring periods differ more than binomial shares of their hours would."""
    return fmean(abs(b - a) for a, b in pairwise(distances)) / RANGE_OF_TWO


def _limited(point: Point, center: float, half: float) -> Point:
    """Return a period with its limits."""
    return judged(point, max(0.0, center - half), min(1.0, center + half), "3-sigma")


def _how(past: int) -> str:
    """Return how the limits were made."""
    made = f"3-sigma limits from how much the share moved in the {past} periods before (Laney)"
    trial = f"; trial limits, since there are fewer than {USUAL_PERIODS}"
    return made + (trial if past < USUAL_PERIODS else "")
