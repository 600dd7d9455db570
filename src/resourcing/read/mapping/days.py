"""Reads dates as people and programs write them: by the order that a map says, by the name of the month, as day numbers.

A date that could be two days is never guessed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Literal

from resourcing.read.cells import Refusal
from resourcing.read.mapping.synonyms import MONTHS

Order = Literal["day first", "month first", "year first"]
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - day 0 of spreadsheets; registers have local times
FIRST_NUMBER, LAST_NUMBER = 32874, 73415
"""Day numbers of a spreadsheet from 1990 to 2100; other numbers are no dates."""

_NUMBERS = re.compile(r"(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})(?:\.|st|nd|rd|th|er)?[\s-]+([^\W\d]+)\.?,?[\s-]+(\d{2,4})")  # fmt: skip  # codespell:ignore nd
_MONTH_DAY = re.compile(r"([^\W\d]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")  # fmt: skip  # codespell:ignore nd
_CLOCK = re.compile(
    r"(.*?)(?:[T,\s]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:\.\d+)?)?\s*([AaPp])?\.?[Mm]?\.?)(?:\s*(Z|UTC|[+-]\d\d:?\d\d))?"
)


@dataclass(frozen=True, kw_only=True)
class Day:
    """What a cell says of a day."""

    readings: tuple[date, ...]
    """The days it may be: one, or two where day and month could be swapped."""
    shows: Order | None = None
    """The order that it shows, None where it shows none."""
    clock: time | None = None
    """Time of day, None where there is none."""
    numbered: bool = False
    """Whether it was a day number of a spreadsheet."""
    zoned: bool = field(default=False)
    """Whether a time zone was left out."""


def day_of(
    value: Any, *, order: Order | None = None, century: int | None = None
) -> Day | Refusal:
    """Return what a cell says of a day.

    Parameters
    ----------
    value
        Cell: text, number, date or time.
    order
        Order of day, month and year; None leaves both readings of what could be two days.
    century
        What is added to years of two digits; None refuses them.

    Examples
    --------
    >>> [str(day) for day in day_of("05.03.2027", order="day first").readings]
    ['2027-03-05']
    >>> [str(day) for day in day_of("05/03/2027").readings]
    ['2027-03-05', '2027-05-03']
    >>> str(day_of("3. März 2027").readings[0])
    '2027-03-03'
    """
    if isinstance(value, datetime):
        return Day(readings=(value.date(),), clock=_no_midnight(value.time()))
    if isinstance(value, date):
        return Day(readings=(value,))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _numbered(float(value))
    if not isinstance(value, str):
        return _NO_DAY
    text, clock, zoned = _clock(value.strip())
    if isinstance(clock, Refusal):
        return clock
    if re.fullmatch(r"\d{5}([.,]\d+)?", text, re.ASCII):
        return _numbered(float(text.replace(",", ".")))
    found = _readings(text, order=order, century=century)
    if isinstance(found, Refusal):
        return found
    return Day(readings=found[0], shows=found[1], clock=clock, zoned=zoned)


_NO_DAY = Refusal(
    rule="is no date that can be read",
    repair="correct it, or translate it below values",
)
_NO_CALENDAR = Refusal(rule="is not a day of the calendar", repair="correct the date")
_NO_CENTURY = Refusal(
    rule="has a year of two digits",
    repair="export years with four digits, or write century = 2000 in the map",
)


def _no_midnight(clock: time) -> time | None:
    """Return a time of day, None for midnight."""
    return None if clock == time() else clock


def _numbered(number: float) -> Day | Refusal:
    """Return the day of a spreadsheet's day number."""
    if not FIRST_NUMBER <= number < LAST_NUMBER:
        return Refusal(
            rule="is a number, and no day number of a spreadsheet since 1990",
            repair="format the column as dates, and export it again",
        )
    moment = EPOCH + timedelta(seconds=round(number * 86400))
    clock = _no_midnight(moment.time())
    return Day(readings=(moment.date(),), clock=clock, numbered=True)


def _clock(text: str) -> tuple[str, time | Refusal | None, bool]:
    """Return text without its time of day, that time, and whether a time zone was there."""
    match = _CLOCK.fullmatch(text)
    if match is None:
        return text, None, False
    day, hour, minute, second, half, zone = match.groups()
    hours = int(hour)
    if half:
        hours = hours % 12 + (12 if half.lower() == "p" else 0)
    try:
        clock = time(hours, int(minute), int(second or 0))
    except ValueError:
        return text, Refusal(rule="has no time of the day", repair="correct it"), False
    return day.rstrip(", "), _no_midnight(clock), zone is not None


Found = tuple[tuple[date, ...], Order | None] | Refusal


def _readings(text: str, *, order: Order | None, century: int | None) -> Found:
    """Return the days that a text may be, and the order that it shows."""
    if match := _NUMBERS.fullmatch(text):
        first, _, second, third = match.groups()
        return _of_numbers((first, second, third), order=order, century=century)
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if match := _DAY_MONTH.fullmatch(plain):
        day, name, year = match.groups()
    elif match := _MONTH_DAY.fullmatch(plain):
        name, day, year = match.groups()
    else:
        return _NO_DAY
    if name not in MONTHS:
        return _NO_DAY
    return _single(year, MONTHS[name], int(day), shows=None, century=century)


def _of_numbers(
    parts: tuple[str, str, str], *, order: Order | None, century: int | None
) -> Found:
    """Return the days that three numbers may be."""
    first, second, third = parts
    if len(first) > 2 or (order == "year first" and len(third) < 3):
        return _single(first, int(second), int(third), shows="year first", century=century)  # fmt: skip
    if order == "year first":
        return Refusal(
            rule="does not begin with the year, as the map says", repair="correct dates"
        )
    day_first = _single(third, int(second), int(first), shows="day first", century=century)  # fmt: skip
    month_first = _single(third, int(first), int(second), shows="month first", century=century)  # fmt: skip
    if order is not None:
        return day_first if order == "day first" else month_first
    if isinstance(day_first, Refusal) or isinstance(month_first, Refusal):
        return month_first if isinstance(day_first, Refusal) else day_first
    if day_first[0] == month_first[0]:
        return day_first[0], None
    return (*day_first[0], *month_first[0]), None


def _single(
    year: str, month: int, day: int, *, shows: Order | None, century: int | None
) -> Found:
    """Return one day and the order that it shows."""
    if len(year) == 3:
        return _NO_DAY
    if len(year) < 3 and century is None:
        return _NO_CENTURY
    try:
        found = date(int(year) + (century or 0) * (len(year) < 3), month, day)
    except ValueError:
        return _NO_CALENDAR
    return (found,), shows


def orders_shown(days: Iterable[Day | Refusal]) -> set[Order]:
    """Return the orders of day and month that dates show by themselves, those that begin with the year apart.

    Examples
    --------
    >>> orders_shown([day_of("31/01/2027"), day_of("01/02/2027")])
    {'day first'}
    """
    shown = {day.shows for day in days if isinstance(day, Day) and day.shows}
    return {order for order in shown if order != "year first"}
