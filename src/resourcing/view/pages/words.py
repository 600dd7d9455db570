"""Numbers and names in plain words: counts with the right plural, shares that never overstate, lists of names.

Knows nothing about alliances or people.
"""

import math
from collections.abc import Sequence

import numpy as np

from resourcing import words

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"
MOST_NAMED = 4
"""Names in a sentence before the rest are only counted."""
HUNDRED = 100
AT_ONCE, NEVER = "at once", "never"
"""How a wait of nothing is written, and one without end."""
SOON = 0.05
"""Days below which a wait rounds to nothing."""

counted = words.counted


def share(part: float, whole: float) -> str:
    """Return a share in whole percent that never passes nearly all for all, nor nearly nothing for nothing.

    Examples
    --------
    >>> (
    ...     share(531, 548),
    ...     share(547.9, 548),
    ...     share(0.1, 548),
    ...     share(548, 548),
    ...     share(0, 0),
    ... )
    ('97%', 'more than 99%', 'less than 1%', '100%', '0%')
    """
    fraction = part / whole if whole else 0.0
    percent = round(HUNDRED * fraction)
    if percent >= HUNDRED and fraction < 1:
        return "more than 99%"
    if percent == 0 and fraction > 0:
        return "less than 1%"
    return f"{percent}%"


def at_most(fraction: float) -> str:
    """Return a fraction as a percentage rounded up to two decimals, so that "at most" stays true.

    Examples
    --------
    >>> at_most(0.00402), at_most(0.005), at_most(0.0)
    ('0.41%', '0.5%', '0%')
    """
    percent = math.ceil(round(fraction * HUNDRED * HUNDRED, 6)) / HUNDRED
    return f"{percent:g}%"


def fraction(value: float) -> str:
    """Return a measured fraction in percent with one decimal, never nearly all as all; a dash where there is none.

    Examples
    --------
    >>> fraction(0.8333), fraction(0.91), fraction(0.9999), fraction(1.0)
    ('83.3%', '91.0%', 'more than 99.9%', '100%')
    """
    if not math.isfinite(value):
        return DASH
    if value == 1:
        return "100%"
    percent = f"{value:.1%}"
    return "more than 99.9%" if percent == "100.0%" else percent


def given(value: float) -> str:
    """Return a fraction that somebody set, in percent as it was set.

    Examples
    --------
    >>> given(0.9), given(0.995)
    ('90%', '99.5%')
    """
    return f"{HUNDRED * value:g}%"


def listed(names: Sequence[str], *, most: int = MOST_NAMED) -> str:
    """Return names as text with "and" before the last; the rest of many is only counted.

    Examples
    --------
    >>> listed(["Ada"]), listed(["Ada", "Ben", "Cleo"]), listed(list("abcdef"), most=2)
    ('Ada', 'Ada, Ben and Cleo', 'a, b and 4 more')
    """
    shown = list(names) if len(names) <= most + 1 else list(names[:most])
    rest = len(names) - len(shown)
    parts = [*shown, f"{rest} more"] if rest else shown
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def numeral(value: float, *, decimals: int = 0) -> str:
    """Return a number with thousands separated, never minus zero; a dash where there is none.

    Examples
    --------
    >>> numeral(22978.3), numeral(-0.2), numeral(1.26, decimals=1)
    ('22,978', '0', '1.3')
    """
    if not math.isfinite(value):
        return DASH
    rounded = round(value, decimals) + 0.0
    return f"{rounded:,.{decimals}f}".replace("-", MINUS)


def signed(value: float) -> str:
    """Return a change with its sign, "no change" for none.

    Examples
    --------
    >>> signed(3414.2), signed(0.1), signed(-94) == f"{MINUS}94"
    ('+3,414', 'no change', True)
    """
    if round(value) == 0:
        return "no change"
    return f"{'+' if value > 0 else MINUS}{abs(value):,.0f}"


def sentence(text: str) -> str:
    """Return a text with a capital at its beginning and a full stop at its end.

    Examples
    --------
    >>> sentence("better use of hours")
    'Better use of hours.'
    """
    clean = text.strip()
    return words.capital(clean).rstrip(".") + "." if clean else ""


def spoken(word: str) -> str:
    """Return an identifier as it is written in a sentence.

    Examples
    --------
    >>> spoken("cross_functionality"), spoken("higher_value"), spoken("wind_down")
    ('cross-functionality', 'higher-value', 'wind-down')
    """
    return word.replace("_", "-")


def periods_in_words(periods: Sequence[int], *, labels: Sequence[str]) -> str:
    """Return periods as text: runs as "first to last", single ones by label, all of them as such.

    Examples
    --------
    >>> periods_in_words([0, 1, 3], labels=["Q1", "Q2", "Q3", "Q4"])
    'Q1 to Q2, Q4'
    """
    return words.spelled(np.isin(np.arange(len(labels)), periods), labels)


def days(value: float) -> str:
    """Return a wait in working days; a dash where there is none.

    Examples
    --------
    >>> days(0.0), days(0.01), days(2.345), days(float("inf"))
    ('at once', 'less than 0.1', '2.3', 'never')
    """
    if math.isinf(value):
        return NEVER
    if math.isnan(value):
        return DASH
    if not value:
        return AT_ONCE
    return "less than 0.1" if value < SOON else numeral(value, decimals=1)
