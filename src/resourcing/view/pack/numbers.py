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
    "share": "0.0%",
}
"""The same as formats of spreadsheet cells."""


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
        """
        if self.value is None or not math.isfinite(self.value):
            return None
        return round(self.value, DECIMALS.get(self.unit, 3)) + 0.0
