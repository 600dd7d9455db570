"""The points of a design, whatever its kind. Whether they are allowed is not judged here."""

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy.stats import qmc

from resourcing.sensitivity import SobolDesign, sobol_design
from resourcing.sweep.assumed import as_numbers, assumption_of, unblanked, value_of
from resourcing.sweep.description import Design, Parameter, Value

Values = tuple[Value, ...]
"""The values of one point, in the order of the parameters."""
ENDS = 2
"""Ends of a range."""


def points_of(
    design: Design,
    *,
    parameters: Sequence[Parameter],
    listed: Sequence[Values] = (),
    bases: Values = (),
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
    bases
        Base of each parameter in a tornado.

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
            found = [tuple(map(unblanked, row)) for row in listed]
        case "tornado":
            found = one_at_a_time(parameters, bases=bases)
        case "sobol":
            found = sobol_points(sobol_rows(design, parameters), parameters)
    return tuple({repr(point): point for point in found}.values())


def one_at_a_time(parameters: Sequence[Parameter], *, bases: Values) -> list[Values]:
    """Return the base, then for each parameter its low and its high end, the others at their base.

    Examples
    --------
    >>> two = [Parameter(key="a", low=1, high=3), Parameter(key="b", values=("x", "y"))]
    >>> one_at_a_time(two, bases=(2, "x"))
    [(2, 'x'), (1.0, 'x'), (3.0, 'x'), (2, 'x'), (2, 'y')]
    """
    moved = [
        (*bases[:place], end, *bases[place + 1 :])
        for place, item in enumerate(parameters)
        for end in ends_of(item)
    ]
    return [tuple(bases), *moved]


def ends_of(parameter: Parameter) -> list[Value]:
    """Return the two ends of a parameter in a tornado, the lower first where they have an order."""
    found = levels(parameter.model_copy(update={"steps": ENDS}))
    first, last = found[0], found[-1]
    numbers = as_numbers([first, last])
    return [last, first] if numbers and numbers[0] > numbers[1] else [first, last]


def sobol_rows(design: Design, parameters: Sequence[Parameter]) -> SobolDesign:
    """Return the design of Sobol indices; of choices it has their places."""
    assumptions = [assumption_of(item) for item in parameters]
    return sobol_design(assumptions, n=design.n or ENDS, seed=design.seed)


def sobol_points(rows: SobolDesign, parameters: Sequence[Parameter]) -> list[Values]:
    """Return the points of the rows of Sobol indices, in their order; points may come twice."""
    return [
        tuple(map(value_of, parameters, numbers))
        for numbers in rows.points.to_numpy().tolist()
    ]


def levels(parameter: Parameter) -> list[Value]:
    """Return the values that a parameter takes in a grid.

    Examples
    --------
    >>> levels(Parameter(key="scenario.seed", low=0, high=4, steps=3, kind="integer"))
    [0, 2, 4]
    """
    if parameter.values:
        return [unblanked(value) for value in parameter.values]
    low, high = parameter.low or 0.0, parameter.high or 0.0
    between = np.linspace(low, high, parameter.steps or 2).tolist()
    if parameter.kind == "integer":
        return list(dict.fromkeys(round(value) for value in between))
    return between


def _hypercube(design: Design, parameters: Sequence[Parameter]) -> list[Values]:
    """Return a Latin hypercube; choices and whole numbers get shares of like size."""
    sampler = qmc.LatinHypercube(d=len(parameters), rng=design.seed)
    unit = sampler.random(design.n or 1)
    columns = [_spread(item, unit[:, k].tolist()) for k, item in enumerate(parameters)]
    return list(zip(*columns, strict=True))


def _spread(parameter: Parameter, unit: Sequence[float]) -> list[Value]:
    """Return numbers between 0 and 1 as values of a parameter."""
    if parameter.values:
        known = [unblanked(value) for value in parameter.values]
        return [known[int(u * len(known))] for u in unit]
    low, high = parameter.low or 0.0, parameter.high or 0.0
    if parameter.kind == "integer":
        first, width = round(low), round(high) - round(low) + 1
        return [first + int(u * width) for u in unit]
    return [low + u * (high - low) for u in unit]
