"""Builders that write an instance's variables down, without equations, and say which rows their values break."""

import numpy as np
import pulp

from resourcing.formulation import INDEX_LETTERS, Model, add_variables
from resourcing.problem import problem_from_arrays


def variables(data, values):
    """Return a model without equations whose variables take the values, zero where none is given."""
    model = Model(data=data, problem=pulp.LpProblem("alone", pulp.LpMaximize))
    add_variables(model)
    groups = [getattr(model, group) for group in INDEX_LETTERS]
    named = {variable.name: variable for group in groups for variable in group.values()}
    assert set(values) <= set(named)
    for name, variable in named.items():
        variable.varValue = float(values.get(name, 0.0))
    return model


def broken(equation, data, **values):
    """Return the names of an equation's rows that the values break."""
    holds = {
        pulp.LpConstraintLE: lambda left: left <= 1e-9,
        pulp.LpConstraintEQ: lambda left: abs(left) <= 1e-9,
        pulp.LpConstraintGE: lambda left: left >= -1e-9,
    }
    rows = dict(equation(variables(data, values)))
    return {
        name for name, row in rows.items() if not holds[row.sense](row.value() or 0.0)
    }


def one_period(**changes):
    """Return two resources with 15 hours, and two alliances that need 10 hours each."""
    arrays = {"need": np.full((2, 1, 1), 10.0), "available": np.full((2, 1), 15.0)}
    return problem_from_arrays(**{**arrays, **changes})


def three_periods(**changes):
    """Return two resources and one alliance over three periods, with hours and points of handovers."""
    arrays = {
        "need": np.full((1, 1, 3), 10.0),
        "available": np.full((2, 3), 15.0),
        "handover_in": np.array([4.0]),
        "handover_out": np.array([3.0]),
        "handover_points": np.full((1, 3), 5.0),
    }
    return problem_from_arrays(**{**arrays, **changes})
