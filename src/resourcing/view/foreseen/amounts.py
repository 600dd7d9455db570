"""Measures of futures in plain words: shares as percent, money with its currency, counts and points as numbers.

Formats only; which numbers are shown is decided elsewhere.
"""

import math

from resourcing.futures import LESS_IS_BETTER, Interval
from resourcing.view.pages.words import DASH, MINUS, numeral

SHARES = frozenset(
    {"coverage", "promises", "essential", "worst_essential", "occupancy"}
)
"""Measures that are shares of a whole."""
NAMES = {
    "points": "net value points",
    "essential": "essential promises kept",
    "promises": "promises kept",
    "coverage": "hours delivered, of those needed",
    "unmanaged": "alliance-periods without a lead",
    "handovers": "handovers",
    "cost": "cost of what is decided",
    "occupancy": "occupancy",
}
"""What measures are called."""
LARGE = 100.0
"""From where on numbers have no decimals."""
HUNDRED, THOUSAND = 100.0, 1000.0


def amount(value: float, *, measure: str, currency: str = "") -> str:
    """Return a value of a measure.

    Examples
    --------
    >>> amount(0.8731, measure="essential"), amount(2.16, measure="unmanaged")
    ('87.3%', '2.2')
    >>> amount(468758.6, measure="cost", currency="EUR")
    'EUR 468,759'
    """
    if not math.isfinite(value):
        return DASH
    if measure in SHARES:
        return f"{numeral(HUNDRED * value, decimals=1)}%"
    if measure == "cost":
        return f"{currency} {numeral(value)}".strip()
    return numeral(value, decimals=_decimals(value))


def _decimals(value: float) -> int:
    """Return how many decimals a number needs."""
    return 0 if abs(value) >= LARGE or value == 0 else 1


def change(value: float, *, measure: str, currency: str = "") -> str:
    """Return a change of a measure with its sign; of shares in percentage points.

    Examples
    --------
    >>> change(0.0113, measure="essential"), change(9831.7, measure="points")
    ('+1.1 pp', '+9,832')
    """
    if not math.isfinite(value):
        return DASH
    size = _size(abs(value), measure=measure, currency=currency)
    return f"{'+' if value > 0 else MINUS if value < 0 else ''}{size}"


def _size(value: float, *, measure: str, currency: str = "") -> str:
    """Return the size of a change."""
    if measure in SHARES:
        return f"{numeral(HUNDRED * value, decimals=1)} pp"
    return amount(value, measure=measure, currency=currency)


def size(value: float, *, measure: str, currency: str = "") -> str:
    """Return the size of a change in a sentence.

    Examples
    --------
    >>> size(-0.0113, measure="essential"), size(-2.16, measure="unmanaged")
    ('1.1 percentage points', '2.2')
    """
    text = _size(abs(value), measure=measure, currency=currency)
    return text.replace(" pp", " percentage points")


def within(found: Interval, *, measure: str, currency: str = "") -> str:
    """Return the ends of the interval of a value.

    Examples
    --------
    >>> within(Interval(value=0.5, low=0.4, high=0.6), measure="essential")
    '40.0% to 60.0%'
    """
    low, high = (
        amount(end, measure=measure, currency=currency)
        for end in (found.low, found.high)
    )
    return f"{low} to {high}"


def change_within(found: Interval, *, measure: str, currency: str = "") -> str:
    """Return the ends of the interval of a change.

    Examples
    --------
    >>> change_within(Interval(value=5.0, low=1.0, high=9.0), measure="points")
    '+1.0 to +9.0'
    """
    low, high = (
        change(end, measure=measure, currency=currency)
        for end in (found.low, found.high)
    )
    return f"{low} to {high}"


def turned(value: float, *, measure: str) -> float:
    """Return a value of a measure as people count it: rankings turn charges so that more is better.

    Examples
    --------
    >>> turned(-5.0, measure="cost"), turned(-5.0, measure="points")
    (5.0, -5.0)
    """
    return (-value if measure in LESS_IS_BETTER else value) + 0.0


def turned_interval(found: Interval, *, measure: str) -> Interval:
    """Return an interval as people count it."""
    ends = sorted(turned(end, measure=measure) for end in (found.low, found.high))
    return Interval(
        value=turned(found.value, measure=measure), low=ends[0], high=ends[1]
    )


def as_money(points: float, *, points_per_thousand: float) -> float:
    """Return points read as money at a rate; not a number where there is no rate.

    Examples
    --------
    >>> as_money(9831.7, points_per_thousand=4.0)
    2457925.0
    """
    if points_per_thousand <= 0:
        return math.nan
    return round(points / points_per_thousand * THOUSAND, 6)


def told_from_none(found: Interval) -> bool:
    """Return whether a change is more than chance: its interval does not hold zero."""
    return found.low > 0 or found.high < 0
