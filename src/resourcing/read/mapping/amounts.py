"""Reads numbers as people and programs write them: by the decimal mark that a map says, with percent and currency signs.

A number that could be two is never guessed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from resourcing.read.cells import Refusal

Mark = Literal["comma", "point"]
_CODES = (
    *("AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF", "ILS"),
    *("INR", "JPY", "KRW", "MXN", "NOK", "NZD", "PLN", "SEK", "SGD", "TRY", "USD", "ZAR"),
)  # fmt: skip
CURRENCIES: Mapping[str, str] = {
    **{code: code for code in _CODES},
    **{"€": "EUR", "EURO": "EUR", "$": "USD", "US$": "USD", "£": "GBP", "¥": "JPY"},
    **{"FR.": "CHF", "SFR.": "CHF", "C$": "CAD", "CA$": "CAD", "A$": "AUD"},
}
"""Signs and codes that may stand before or behind a number, with the currency that each means: a bare dollar goes with USD
only, so that dollars of several countries in one column are several currencies."""
SCALES: Mapping[str, float] = {
    "k": 1e3,
    "tsd": 1e3,
    "m": 1e6,
    "mio": 1e6,
    "mn": 1e6,
    "million": 1e6,
    "millions": 1e6,
    "millionen": 1e6,
    "mrd": 1e9,
    "bn": 1e9,
    "milliards": 1e9,
    "milliarden": 1e9,
}
"""Words behind a number that make it larger, without a point."""
PER_CENT = 100

_NO_CENTS = re.compile(r"[.,]\s?[-\N{EN DASH}\N{EM DASH}]{1,2}$")
"""A dash in place of cents, as the Swiss write it."""
_SPACES = re.compile(r"[\s'’]")  # noqa: RUF001 - the Swiss write one between thousands
_SCALE = re.compile(r"(.*[\d.,])\s*([^\W\d]+)\.?")
_GROUPED = {
    "comma": re.compile(r"[+-]?[1-9]\d{0,2}(\.\d{3})+(,\d+)?", re.ASCII),
    "point": re.compile(r"[+-]?[1-9]\d{0,2}(,\d{3})+(\.\d+)?", re.ASCII),
}
_PLAIN = {
    "comma": re.compile(r"[+-]?(\d+(,\d*)?|,\d+)([eE][+-]?\d+)?", re.ASCII),
    "point": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?", re.ASCII),
}
MARKS: tuple[Mark, ...] = ("comma", "point")


@dataclass(frozen=True, kw_only=True)
class Amount:
    """What a cell says of a number."""

    readings: tuple[float, ...]
    """The numbers it may be: one, or two where its mark may be decimal or not."""
    shows: Mark | None = None
    """The decimal mark that it shows, None where it shows none."""
    currency: str = ""
    """Its currency sign or code, ``""`` where there is none."""
    percent: bool = False
    """Whether it had a percent sign, and so was divided by 100."""
    scaled: bool = False
    """Whether a word such as Mio. made it larger."""


def amount_of(value: Any, *, decimals: Mark | None = None) -> Amount | Refusal:
    """Return what a cell says of a number.

    Parameters
    ----------
    value
        Cell: text or number.
    decimals
        Decimal mark; None leaves both readings of what could be two numbers.

    Examples
    --------
    >>> amount_of("1.234,56 €").readings, amount_of("80 %").readings
    ((1234.56,), (0.8,))
    >>> amount_of("1.234").readings, amount_of("1.234", decimals="comma").readings
    ((1234.0, 1.234), (1234.0,))
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Amount(readings=(float(value),))
    if not isinstance(value, str):
        return _NO_NUMBER
    text, currency = _without_currency(value.strip())
    text = _NO_CENTS.sub("", text)
    percent = text.endswith("%")
    text, factor = _without_scale(text.removesuffix("%").strip())
    text = _SPACES.sub("", text).replace("\N{MINUS SIGN}", "-")
    found = {mark: _number(text, mark) for mark in MARKS}
    if decimals is not None:
        found = {decimals: found[decimals]}
    readings = {mark: number for mark, number in found.items() if number is not None}
    if not readings:
        return _NO_NUMBER
    divided = PER_CENT if percent else 1
    only = next(iter(readings)) if decimals is None and len(readings) == 1 else None
    return Amount(
        readings=tuple(
            dict.fromkeys(number * factor / divided for number in readings.values())
        ),
        shows=only,
        currency=currency,
        percent=percent,
        scaled=factor != 1,
    )


_NO_NUMBER = Refusal(
    rule="is no number that can be read",
    repair="correct it or decimals, or translate it below values",
)


def _without_currency(text: str) -> tuple[str, str]:
    """Return text without its currency, and that currency."""
    for sign in sorted(CURRENCIES, key=len, reverse=True):
        if text.upper().startswith(sign):
            return text[len(sign) :].strip(), sign
        if text.upper().endswith(sign):
            return text[: -len(sign)].strip(), sign
    return text, ""


def _without_scale(text: str) -> tuple[str, float]:
    """Return text without a word such as Mio. behind it, and what it stands for."""
    match = _SCALE.fullmatch(text)
    if match and match[2].lower() in SCALES:
        return match[1], SCALES[match[2].lower()]
    return text, 1.0


def _number(text: str, mark: Mark) -> float | None:
    """Return the number of a text with a decimal mark, None where it is none."""
    if not (_PLAIN[mark].fullmatch(text) or _GROUPED[mark].fullmatch(text)):
        return None
    point, group = (",", ".") if mark == "comma" else (".", ",")
    return float(text.replace(group, "").replace(point, "."))
