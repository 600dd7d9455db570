"""Numbers with their unit, and how each unit is written: the one place where the pack rounds.

Knows nothing of what a number is about.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from resourcing.view.pages.words import DASH, fraction, numeral

Unit = Literal["money", "hours", "share", "count", "points", "fte"]

DECIMALS: Mapping[Unit, int] = {
    "money": 0,
    "hours": 0,
    "count": 0,
    "points": 0,
    "fte": 1,
}
"""Decimals of a number, by unit; shares have a way of their own."""
SHEET_FORMATS: Mapping[Unit, str] = {
    "money": "#,##0",
    "hours": "#,##0",
    "count": "#,##0",
    "points": "#,##0",
    "fte": "0.0",
    "share": "[=1]0%;0.0%",
}
"""The same as formats of spreadsheet cells."""


NEARLY_ALL = 0.9995
"""How a share that reads as more than 99.9% ranks: below all, above 99.9%."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number with its unit; None where it is not known.

    Examples
    --------
    >>> str(Number(value=1234.4, unit="hours")), str(Number(value=0.8731, unit="share"))
    ('1,234', '87.3%')
    >>> str(Number(value=547500.0, unit="money", currency="USD"))
    'USD 547,500'
    """

    value: float | None
    unit: Unit
    currency: str = ""

    def __str__(self) -> str:
        """Return the number as it is written everywhere."""
        if self.value is None or not math.isfinite(self.value):
            return DASH
        if self.unit == "share":
            return fraction(self.value)
        return f"{self.currency} {numeral(self.value, decimals=DECIMALS[self.unit])}".strip()  # fmt: skip

    @property
    def shown(self) -> float | None:
        """Return the number as far as it is shown, so that what reads the same ranks the same.

        Examples
        --------
        >>> Number(value=0.87314, unit="share").shown
        0.873
        >>> Number(value=0.9999, unit="share").shown  # more than 99.9%, not 100%
        0.9995
        """
        if self.value is None or not math.isfinite(self.value):
            return None
        if self.unit == "share" and self.value != 1:
            return min(round(self.value, 3), NEARLY_ALL) + 0.0
        return round(self.value, DECIMALS.get(self.unit, 3)) + 0.0


def roughly(value: float) -> float:
    """Return a number of which only the first three digits are told.

    Examples
    --------
    >>> roughly(21246258.0), roughly(-948.4), roughly(0.0)
    (21200000.0, -948.0, 0.0)
    """
    if not value or not math.isfinite(value):
        return value
    return round(value, 2 - math.floor(math.log10(abs(value))))
