"""Turns one cell into the Python value that its column asks for, or says why it cannot.

Nothing is guessed: a number is not a date, TRUE is not a number, a comma is not a decimal point.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from resourcing.read.grid import Formula, shown

ERRORS = frozenset(
    {
        "#NULL!",
        "#DIV/0!",
        "#VALUE!",
        "#REF!",
        "#NAME?",
        "#NUM!",
        "#N/A",
        "#SPILL!",
        "#CALC!",
    }
)
UNKNOWN = frozenset({"", "nan", "inf", "infinity", "n/a", "na", "?", "unknown"})
WORDS = {"true": True, "yes": True, "false": False, "no": False}

REMEMBERED_TEXTS = 65_536

_NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?\d*,\d+", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_DATE = re.compile(r"(\d{4}-\d\d-\d\d)([T ]00:00(:00(\.0+)?)?)?", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """Why a cell cannot be read, and what to do about it."""

    rule: str
    repair: str


Convert = Callable[[Any], Any]
"""From a filled cell to a value or a `Refusal`."""

UNSAVED = Refusal(
    rule="holds a formula whose result is not stored in the file",
    repair="open the file in Excel or LibreOffice and save it",
)
NOT_A_DATE = Refusal(rule="must be a date", repair="write it like 2027-01-31")
NOT_A_TIME = Refusal(
    rule="must be a date with a time of day", repair="write it like 2027-01-31 14:30"
)


def converter(field: FieldInfo) -> Convert:
    """Return the function that turns a filled cell into a value for a field."""
    convert = _by_type(field)

    @lru_cache(maxsize=REMEMBERED_TEXTS)  # long tables repeat their texts
    def from_text(text: str) -> Any:
        if text.upper() in ERRORS:
            return Refusal(
                rule=f"holds the formula error {text}",
                repair="repair the formula, or write the value itself",
            )
        return convert(text)

    def from_cell(value: Any) -> Any:
        if isinstance(value, str):
            return from_text(value)
        return UNSAVED if value is Formula.UNSAVED else convert(value)

    return from_cell


def _by_type(field: FieldInfo) -> Convert:
    """Return the conversion for a field's type."""
    kind = without_none(field.annotation)
    by_type: dict[Any, Convert] = {
        bool: to_truth,
        int: to_integer,
        float: to_number,
        date: to_date,
        datetime: to_time,
    }
    if kind in by_type:
        return by_type[kind]
    if get_origin(kind) is tuple:
        return to_texts
    named = field.metadata or get_origin(kind) is Literal  # an identifier, name, choice
    return to_name if named else to_text


def without_none(annotation: Any) -> Any:
    """Return an annotation without its ``None``."""
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    (kind,) = (part for part in get_args(annotation) if part is not NoneType)
    return kind


def to_text(value: Any) -> str:
    """Return free text; a date becomes its ISO form."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return shown(value) or "" if not isinstance(value, str) else value


def to_name(value: Any) -> str | Refusal:
    """Return an identifier, a name or one word of a choice; a number such as 17 is taken as its text."""
    if isinstance(value, date | time):
        return Refusal(
            rule="holds a date where text belongs",
            repair="format the cell as text and type it again",
        )
    return to_text(value)


def to_texts(value: Any) -> tuple[str, ...]:
    """Return the parts of a list separated by semicolons."""
    parts = (part.strip() for part in to_text(value).split(";"))
    return tuple(part for part in parts if part)


def to_truth(value: Any) -> bool | Refusal:
    """Return a truth value."""
    known = WORDS.get(value.lower()) if isinstance(value, str) else value
    if isinstance(known, bool):
        return known
    return Refusal(rule="must be true or false (or yes or no)", repair="write one")


def to_number(value: Any) -> float | Refusal:
    """Return a finite number."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value):
        return float(value)
    return _not_a_number(value)


def _not_a_number(value: Any) -> Refusal:
    """Return why a value is not a number."""
    if isinstance(value, bool):
        return Refusal(rule="is TRUE or FALSE, not a number", repair="write a number")
    if not isinstance(value, str):
        return Refusal(
            rule="is a date or time, not a number",
            repair="format the cell as a number and type it again",
        )
    return Refusal(rule="must be a number", repair=_number_repair(value))


def _number_repair(text: str) -> str:
    """Return how to write a number that stands in another form."""
    if _THOUSANDS.fullmatch(text):
        return f"write it without the comma: {text.replace(',', '')}"
    if _DECIMAL_COMMA.fullmatch(text):
        return f"write it with a point: {text.replace(',', '.')}"
    if text.endswith("%") and _NUMBER.fullmatch(text[:-1].strip()):
        share = float(text[:-1]) / 100
        example = f"{share:g}" if share <= 1 else "0.8 for 80%"
        return f"write a percentage as a fraction: {example}"
    if text.lower().strip("+-") in UNKNOWN:
        return "leave the cell blank if the value is unknown"
    return "write only a number, without unit or comma"


def to_integer(value: Any) -> int | Refusal:
    """Return a whole number."""
    number = to_number(value)
    if isinstance(number, Refusal):
        return number
    if not number.is_integer():
        return Refusal(rule="must be a whole number", repair="round it")
    return int(number)


def to_date(value: Any) -> date | Refusal:
    """Return a day; a date cell of Excel holds midnight."""
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date()
        return Refusal(
            rule="has a time of day where only a date belongs",
            repair="remove the time",
        )
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Refusal(
            rule="is a plain number, not a date",
            repair="format the cell as a date, or write it like 2027-01-31",
        )
    return _parsed_date(value) if isinstance(value, str) else NOT_A_DATE


def _parsed_date(text: str) -> date | Refusal:
    """Return the date that an ISO text names."""
    match = _DATE.fullmatch(text)
    try:
        return date.fromisoformat(match.group(1)) if match else NOT_A_DATE
    except ValueError:
        return Refusal(rule="is not a day of the calendar", repair="correct the date")


def to_time(value: Any) -> datetime | Refusal:
    """Return a day with a time of day; a day alone means midnight."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Refusal(
            rule="is a plain number, not a date",
            repair="format the cell as a date, or write it like 2027-01-31 14:30",
        )
    if not isinstance(value, str) or not _TIME.fullmatch(value):
        return NOT_A_TIME
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return Refusal(rule="is not a time of the calendar", repair="correct it")
