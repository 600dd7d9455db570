"""The periods that a scorecard looks at: whole months, quarters, years, or any run of whole months.

Knows the calendar only; what happened in a period is measured elsewhere.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from resourcing.scenario import Horizon
from resourcing.scenario.description import add_months

MONTHS_OF_YEAR = 12
MONTHS_OF_QUARTER = 3
MOST_MONTHS = 60
"""Longest period, in months."""
FORMS = "2027Q1, 2027-01, 2027, or two dates such as 2027-01-01:2027-06-30"
"""How a period may be written."""

_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})-?[qQ]([1-4])")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DATES = re.compile(r"(\d{4}-\d{2}-\d{2})\s*(?::|\.\.|/|to)\s*(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, kw_only=True)
class Period:
    """A run of whole months.

    Attributes
    ----------
    first
        First day, the first of a month.
    months
        Length in months.

    Examples
    --------
    >>> quarter = Period(first=date(2027, 1, 1), months=3)
    >>> quarter.label, quarter.last.isoformat(), quarter.previous.label
    ('2027Q1', '2027-03-31', '2026Q4')
    """

    first: date
    months: int

    @property
    def following(self) -> date:
        """Return the first day after the period."""
        return add_months(self.first, months=self.months)

    @property
    def last(self) -> date:
        """Return the last day."""
        return self.following - timedelta(days=1)

    @property
    def label(self) -> str:
        """Return what the period is called: ``2027Q1``, ``2027-01``, ``2027``, or its first and last month."""
        year, month = self.first.year, self.first.month
        if self.months == 1:
            return f"{self.first:%Y-%m}"
        if self.months == MONTHS_OF_QUARTER and month % MONTHS_OF_QUARTER == 1:
            return f"{year}Q{(month + 2) // MONTHS_OF_QUARTER}"
        if self.months == MONTHS_OF_YEAR and month == 1:
            return str(year)
        return f"{self.first:%Y-%m} to {self.last:%Y-%m}"

    @property
    def previous(self) -> "Period":
        """Return the period of the same length directly before."""
        return self.shifted(-1)

    def shifted(self, number: int) -> "Period":
        """Return the period that lies a number of its own lengths later, earlier where negative."""
        first = add_months(self.first, months=number * self.months)
        return Period(first=first, months=self.months)

    def horizon(self, *, months_per_review: Literal[1, 3]) -> Horizon:
        """Return the review periods within; months where reviews of the given length do not fit."""
        each = months_per_review if self.months % months_per_review == 0 else 1
        return Horizon(
            start=self.first, periods=self.months // each, months_per_period=each
        )


def period_of(text: str) -> Period:
    """Return the period that a text names.

    Parameters
    ----------
    text
        ``2027Q1``, ``2027-01``, ``2027``, or first and last day of whole months with ``:``, ``..``, ``/`` or ``to`` between.

    Raises
    ------
    ValueError
        If it names none.

    Examples
    --------
    >>> period_of("2027Q2").first.isoformat(), period_of("2027-01-01:2027-06-30").months
    ('2027-04-01', 6)
    """
    clean = text.strip()
    if found := _YEAR.fullmatch(clean):
        return Period(first=_day(int(found[1]), 1, text), months=MONTHS_OF_YEAR)
    if found := _QUARTER.fullmatch(clean):
        month = MONTHS_OF_QUARTER * (int(found[2]) - 1) + 1
        return Period(first=_day(int(found[1]), month, text), months=MONTHS_OF_QUARTER)
    if found := _MONTH.fullmatch(clean):
        return Period(first=_day(int(found[1]), int(found[2]), text), months=1)
    if found := _DATES.fullmatch(clean):
        return _between(found[1], found[2], text)
    msg = f"{text!r} names no period; write {FORMS}"
    raise ValueError(msg)


def _day(year: int, month: int, text: str) -> date:
    """Return the first day of a month."""
    try:
        return date(year, month, 1)
    except ValueError:
        msg = f"{text!r} names no period: there is no such month; write {FORMS}"
        raise ValueError(msg) from None


def _between(first: str, last: str, text: str) -> Period:
    """Return the period between two days."""
    try:
        begin, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        msg = f"{text!r} names no period: there is no such day; write {FORMS}"
        raise ValueError(msg) from None
    following = end + timedelta(days=1)
    months = (following.year - begin.year) * MONTHS_OF_YEAR
    months += following.month - begin.month
    if begin.day != 1 or following.day != 1 or not 1 <= months <= MOST_MONTHS:
        msg = f"{text!r} must begin with the first day of a month, end with the last one of a month, and have 1 to {MOST_MONTHS} months"
        raise ValueError(msg)
    return Period(first=begin, months=months)
