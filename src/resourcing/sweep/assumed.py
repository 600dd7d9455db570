"""Parameters as numbers that may be otherwise: assumptions with a range, and values as places on it.

Choices have no order of their own: their places stand for them.
"""

from collections.abc import Sequence
from datetime import date

from resourcing.sensitivity import Assumption
from resourcing.sweep.description import BLANK, Parameter, Value
from resourcing.sweep.rows import cell


def assumption_of(parameter: Parameter) -> Assumption:
    """Return a parameter as it is drawn for Sobol indices: its range, or the places of its values.

    Examples
    --------
    >>> choice = Parameter(key="scenario.seed", values=(3, 5, 8))
    >>> assumption_of(choice).high, value_of(choice, 2.0)
    (2.0, 8)
    """
    if parameter.values:
        low, high, whole = 0.0, len(parameter.values) - 1.0, True
    else:
        low, high = parameter.low or 0.0, parameter.high or 0.0
        whole = parameter.kind == "integer"
    return Assumption(
        name=parameter.key,
        low=low,
        high=high,
        whole=whole,
        text=parameter.name,
        unit=parameter.unit,
    )


def value_of(parameter: Parameter, number: float) -> Value:
    """Return the value of a parameter at a number of its assumption."""
    if parameter.values:
        return unblanked(parameter.values[int(number)])
    return round(number) if parameter.kind == "integer" else number


def between(parameter: Parameter, low: Value, base: Value, high: Value) -> Assumption:
    """Return a parameter as one of a tornado: its ends and its base, by their places where they are no numbers.

    Examples
    --------
    >>> start = Parameter(key="start", label="start")
    >>> one = between(start, date(2027, 1, 1), date(2027, 1, 1), date(2028, 1, 1))
    >>> one.said(one.low), one.said(one.middle), one.said(one.high)
    ('2027-01-01', '2027-01-01', '2028-01-01')
    """
    numbers = as_numbers([low, base, high])
    if numbers is not None and numbers[0] < numbers[2]:
        return scale(parameter, [low, base, high], base=numbers[1])
    places = {repr(low): 0.0, repr(high): 1.0}
    middle = places.setdefault(repr(base), 0.5)
    told = {places[repr(value)]: said(value) for value in (low, base, high)}
    return Assumption(
        name=parameter.key,
        low=0.0,
        high=1.0,
        base=middle,
        text=parameter.name,
        saying=lambda place: told[place],
    )


def scale(
    parameter: Parameter, values: Sequence[Value], *, base: float | None = None
) -> Assumption:
    """Return a parameter over values that are numbers or days, at least two of them different."""
    numbers = as_numbers(values) or [0.0, 1.0]
    days = all(isinstance(value, date) for value in values)
    return Assumption(
        name=parameter.key,
        low=min(numbers),
        high=max(numbers),
        base=base,
        whole=all(isinstance(value, int) for value in values),
        text=parameter.name,
        unit=parameter.unit,
        saying=_day if days else None,
    )


def _day(ordinal: float) -> str:
    """Return a day by its number."""
    return date.fromordinal(round(ordinal)).isoformat()


def as_numbers(values: Sequence[Value]) -> list[float] | None:
    """Return values as numbers, days as their ordinals; None where one of them is neither.

    Examples
    --------
    >>> as_numbers([1, 2.5]), as_numbers([1, "none"]), as_numbers([date(1, 1, 2)])
    ([1.0, 2.5], None, [2.0])
    """
    if all(isinstance(value, date) for value in values):
        return [float(value.toordinal()) for value in values if isinstance(value, date)]
    numbers = [v for v in values if isinstance(v, int | float) and not isinstance(v, bool)]  # fmt: skip
    return [float(v) for v in numbers] if len(numbers) == len(values) else None


def unblanked(value: Value) -> Value:
    """Return a value, with the word for a blank as one."""
    return None if isinstance(value, str) and value == BLANK else value


def said(value: Value) -> str:
    """Return a value as people read it."""
    return BLANK if value is None else str(cell(value))
