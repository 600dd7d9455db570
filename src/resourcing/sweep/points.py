"""The points of a design: every combination, a Latin hypercube, or rows as given. Whether they are allowed is not judged here."""

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np
from scipy.stats import qmc

from resourcing.sweep.description import BLANK, Design, Parameter, Value

Values = tuple[Value, ...]
"""The values of one point, in the order of the parameters."""


def points_of(
    design: Design, *, parameters: Sequence[Parameter], listed: Sequence[Values] = ()
) -> tuple[Values, ...]:
    """Return the points of a design, each once, in a fixed order.

    Parameters
    ----------
    design
        Which points are visited.
    parameters
        What is varied.
    listed
        Points of a list.

    Examples
    --------
    >>> two = (
    ...     Parameter(key="scenario.max_handovers", values=(0, 2)),
    ...     Parameter(
    ...         key="playbook.planning.occupancy_ceiling", low=0.5, high=1.0, steps=2
    ...     ),
    ... )
    >>> points_of(Design(kind="grid"), parameters=two)
    ((0, 0.5), (0, 1.0), (2, 0.5), (2, 1.0))
    """
    match design.kind:
        case "grid":
            found = list(product(*(levels(item) for item in parameters)))
        case "latin_hypercube":
            found = _hypercube(design, parameters)
        case "list":
            found = [tuple(map(blanked, row)) for row in listed]
    return tuple({repr(point): point for point in found}.values())


def levels(parameter: Parameter) -> list[Value]:
    """Return the values that a parameter takes in a grid.

    Examples
    --------
    >>> levels(Parameter(key="scenario.seed", low=0, high=4, steps=3, kind="integer"))
    [0, 2, 4]
    """
    if parameter.values:
        return [blanked(value) for value in parameter.values]
    low, high = parameter.low or 0.0, parameter.high or 0.0
    between = np.linspace(low, high, parameter.steps or 2).tolist()
    if parameter.kind == "integer":
        return list(dict.fromkeys(round(value) for value in between))
    return between


def blanked(value: Any) -> Value:
    """Return a value, with the word for a blank as one."""
    found: Value = None if value == BLANK and isinstance(value, str) else value
    return found


def _hypercube(design: Design, parameters: Sequence[Parameter]) -> list[Values]:
    """Return a Latin hypercube; choices and whole numbers get shares of like size."""
    sampler = qmc.LatinHypercube(d=len(parameters), rng=design.seed)
    unit = sampler.random(design.n or 1)
    columns = [_spread(item, unit[:, k].tolist()) for k, item in enumerate(parameters)]
    return list(zip(*columns, strict=True))


def _spread(parameter: Parameter, unit: Sequence[float]) -> list[Value]:
    """Return numbers between 0 and 1 as values of a parameter."""
    if parameter.values:
        known = [blanked(value) for value in parameter.values]
        return [known[int(u * len(known))] for u in unit]
    low, high = parameter.low or 0.0, parameter.high or 0.0
    if parameter.kind == "integer":
        first, width = round(low), round(high) - round(low) + 1
        return [first + int(u * width) for u in unit]
    return [low + u * (high - low) for u in unit]
