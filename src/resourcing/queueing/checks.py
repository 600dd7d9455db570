"""Checks of arguments: each fault says the name, the value and what is allowed.

Knows domains and stability, no formulas.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

SMALLEST, LARGEST = 1e-150, 1e150
"""Numbers between which squares and quotients stay within the range of floats; where 0 has a meaning, everything down to it is allowed."""


def _finite(value: float) -> bool:
    """Return whether a number is finite as a float; a whole number may be too large for one."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _told(name: str, value: float, rule: str) -> str:
    """Return what is wrong with a number, those of many digits cut short."""
    digits = str(value)
    shown = digits if len(digits) <= MOST_DIGITS else f"{digits[:MOST_DIGITS]}..."
    return f"{name} = {shown}: must be {rule}"


MOST_DIGITS = 40
"""Digits of a value that a message shows."""


def whole(name: str, value: float, *, least: int) -> int:
    """Return a whole number of at least so many."""
    if not (_finite(value) and value == int(value) and value >= least):
        raise ValueError(_told(name, value, f"a whole number of at least {least}"))
    return int(value)


def positive(name: str, value: float) -> float:
    """Return a finite number above zero."""
    if not (_finite(value) and value > 0):
        raise ValueError(_told(name, value, "finite and above 0"))
    return _within(name, float(value), least=SMALLEST)


def _within(name: str, value: float, *, least: float) -> float:
    """Return a number that can be squared and divided by without leaving the range of floats."""
    if not least <= value <= LARGEST:
        rule = f"between {least:g} and {LARGEST:g} to be computed with"
        raise ValueError(_told(name, value, rule))
    return value


def not_negative(name: str, value: float) -> float:
    """Return a finite number of at least zero."""
    if not (_finite(value) and value >= 0):
        raise ValueError(_told(name, value, "finite and at least 0"))
    return _within(name, float(value), least=0.0)


def all_not_negative(name: str, values: Sequence[float]) -> tuple[float, ...]:
    """Return finite numbers of at least zero, one at least."""
    if len(values) == 0:
        message = f"{name} = {values}: must hold a number for each class, one at least"
        raise ValueError(message)
    return tuple(
        not_negative(f"{name}[{place}]", value) for place, value in enumerate(values)
    )


def fraction_below_one(name: str, value: float) -> float:
    """Return a fraction of at least zero and below one."""
    if not 0 <= value < 1:
        message = f"{name} = {value}: must be at least 0 and below 1"
        raise ValueError(message)
    return float(value)


def spare(servers: int, load: Fraction, *, told: str) -> float:
    """Return the servers above the load, rounded once from its exact value.

    The difference is all that matters close to saturation, where the load rounded to a float has lost it.
    """
    if load >= servers:
        message = (
            f"{told}: a load of {float(load):.12g} erlangs on {servers} "
            f"server{'s' if servers > 1 else ''} has no steady state; it must be below "
            f"{servers}, or the servers at least {math.floor(load) + 1}"
        )
        raise ValueError(message)
    return float(servers - load)
