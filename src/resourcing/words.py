"""Counts, names and periods in plain words, the same everywhere that people read them; text that spreadsheets leave alone.

Knows nothing about alliances or people.
"""

import re
from collections.abc import Sequence

import numpy as np

MOST_NAMED = 5
"""Names listed before the rest are only counted."""
FORMULA_MARKS = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Signs with which a formula begins, full-width ones too."""

_MARK = f"[{re.escape(''.join(FORMULA_MARKS))}]"
_ANY = re.compile(rf"{_MARK}|[\t\r\n]")
_BEGINS = rf"(?:[\s\u200b\ufeff]*{_MARK}|[\t\r\n])"
_SIGNED_NUMBER = re.compile(r"[+-]\d[\d,.]*%?")
_FORMULA = re.compile(_BEGINS)
_MADE_INERT = re.compile(f"'+{_BEGINS}")
_PART = re.compile(rf"(?<=[;\t\r\n])(?='*{_MARK})")
_PART_MADE_INERT = re.compile(rf"(?<=[;\t\r\n])'(?='*{_MARK})")


def inert(text: str) -> str:
    """Return text that no spreadsheet takes for a formula: with an apostrophe in front where it would.

    Spaces in front do not hide a formula. What follows a semicolon, a tab or the end of a line gets its own apostrophe, since where
    the decimal sign is a comma, spreadsheets part columns at semicolons. Numbers with a sign stay as they are. `as_before` takes
    the apostrophes off again.

    Examples
    --------
    >>> inert("=1+1"), inert("+3"), inert("O'Hara"), inert("'=1+1")
    ("'=1+1", '+3', "O'Hara", "''=1+1")
    >>> inert("Acme;=1+1"), inert("  =1+1"), inert("slow - and late; -5%")
    ("Acme;'=1+1", "'  =1+1", 'slow - and late; -5%')
    """
    if not _ANY.search(text):
        return text
    text = _PART.sub("'", text)
    formula = _FORMULA.match(text) and not _SIGNED_NUMBER.fullmatch(text)
    return f"'{text}" if formula or _MADE_INERT.match(text) else text


def as_before(text: str) -> str:
    """Return text as it was before `inert`.

    Examples
    --------
    >>> [as_before(inert(text)) for text in ("=1+1", "+3", "'t Hooft", "a;'=1+1")]
    ['=1+1', '+3', "'t Hooft", "a;'=1+1"]
    """
    text = text[1:] if _MADE_INERT.match(text) else text
    return _PART_MADE_INERT.sub("", text)


def counted(number: float, noun: str, *, plural: str | None = None) -> str:
    """Return a number with its noun in singular or plural.

    Examples
    --------
    >>> counted(1, "alliance"), counted(1200, "hour"), counted(0, "promise")
    ('1 alliance', '1,200 hours', '0 promises')
    """
    many = plural or f"{noun}s"
    return f"{number:,.0f} {noun if round(number) == 1 else many}"


def listed(names: Sequence[str], *, most: int = MOST_NAMED) -> str:
    """Return names as text with "and" before the last, only the first few of many.

    Examples
    --------
    >>> listed(["Ada", "Ben", "Cleo"]), listed(["Ada"])
    ('Ada, Ben and Cleo', 'Ada')
    >>> listed(["Ada", "Ben", "Cleo", "Dan"], most=2)
    'Ada, Ben and 2 more'
    """
    shown = list(names[:most])
    rest = len(names) - len(shown)
    parts = [*shown, f"{rest} more"] if rest else shown
    if len(parts) <= 1:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def set_apart(items: Sequence[str], *, most: int = MOST_NAMED) -> str:
    """Return items as text like `listed`, with semicolons between where one of them holds a comma or an "and" itself.

    Examples
    --------
    >>> (
    ...     set_apart(["Ada", "Ben"]),
    ...     set_apart(["Salt and Co", "Ada", "Ben", "Cleo"], most=2),
    ... )
    ('Ada and Ben', 'Salt and Co; Ada; and 2 more')
    """
    shown = list(items[:most])
    if len(items) < 2 or not any("," in item or " and " in item for item in shown):
        return listed(items, most=most)
    rest = len(items) - len(shown)
    *first, last = [*shown, f"{rest} more"] if rest else shown
    return f"{'; '.join(first)}; and {last}"


def spelled(periods: np.ndarray, labels: Sequence[str]) -> str:
    """Return a mask of periods as text: runs as "first to last", all of them as "throughout".

    Examples
    --------
    >>> spelled(np.array([True, True, False, True]), ["Q1", "Q2", "Q3", "Q4"])
    'Q1 to Q2, Q4'
    """
    if periods.all():
        return "throughout"
    runs: list[list[int]] = []
    for period in np.flatnonzero(periods).tolist():
        if runs and period == runs[-1][-1] + 1:
            runs[-1].append(period)
        else:
            runs.append([period])
    said = [
        labels[run[0]] if len(run) == 1 else f"{labels[run[0]]} to {labels[run[-1]]}"
        for run in runs
    ]
    return ", ".join(said)


def capital(text: str) -> str:
    """Return text with a capital at its beginning, the rest as it is.

    Examples
    --------
    >>> capital("start-up of R&D")
    'Start-up of R&D'
    """
    return f"{text[:1].upper()}{text[1:]}"
