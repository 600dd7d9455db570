"""Checks of arguments: each fault says the name, the value and what is allowed.

Knows domains and stability, no formulas.
"""

import math
from collections.abc import Sequence
from fractions import Fraction


def whole(name: str, value: float, *, least: int) -> int:
    """Return a whole number of at least so many."""
    if not (math.isfinite(value) and value == int(value) and value >= least):
        message = f"{name} = {value}: must be a whole number of at least {least}"
        raise ValueError(message)
    return int(value)


def positive(name: str, value: float) -> float:
    """Return a finite number above zero."""
    if not (math.isfinite(value) and value > 0):
        message = f"{name} = {value}: must be finite and above 0"
        raise ValueError(message)
    return float(value)


def not_negative(name: str, value: float) -> float:
    """Return a finite number of at least zero."""
    if not (math.isfinite(value) and value >= 0):
        message = f"{name} = {value}: must be finite and at least 0"
        raise ValueError(message)
    return float(value)


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
