"""Write the golden rows of every equation of the compact model: ``python tests/golden/make.py``.

One file an equation, each with the rows of that equation alone on the same tiny instance, in LP format.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pulp

from resourcing.formulation import EQUATIONS, Model, add_variables, objective
from resourcing.playbook import OccupancyPrice, Rules
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays

FOLDER = Path(__file__).parent / "lp"
SENSES = {
    pulp.LpConstraintLE: "<=",
    pulp.LpConstraintEQ: "=",
    pulp.LpConstraintGE: ">=",
}


def tiny() -> ProblemData:
    """Return two resources, two alliances and three periods with everything switched on.

    Alliance 0 is active throughout, led by resource 1 before, and promised 80 % of its first bundle; alliance 1 is
    active in the second period only. Resource 1 has no hours to hand over in the first period and half an effect on
    alliance 0.
    """
    active = np.array([[1.0, 1.0, 1.0], [0.0, 0.5, 0.0]])
    need = np.array([[10.0, 4.0], [6.0, 0.0]])[:, :, None] * (active > 0)[:, None, :]
    eligible = np.ones((2, 2, 3), dtype=bool)
    eligible[1, 0, 0] = False
    return problem_from_arrays(
        need=need,
        available=np.array([[20.0, 20.0, 20.0], [2.0, 12.0, 12.0]]),
        active_months=active,
        floor=np.array([[0.8, 0.0], [1.0, 0.0]])[:, :, None] * (active > 0)[:, None, :],
        weight=np.array([38.0, 12.0]),
        bundle_rate=np.array([3.0, 2.0]),
        shortfall_rate=np.array([10.0, 4.0]),
        eligible=eligible,
        pace=np.array([[1.0, 1.0], [2.0, 1.0]]),
        overhead=np.array([[1.0, 0.5], [1.5, 0.25]])[:, :, None] * (active > 0)[None],
        placement_cost=np.array([[0.0, 0.25], [0.0, 0.0]]),
        span_limit=np.array([1.5, np.inf]),
        span_weight=np.array([1.0, 2.0]),
        hour_points=np.array([0.0, 0.125]),
        incumbent=np.array([1, NOBODY]),
        handover_in=np.array([4.0, 2.0]),
        handover_out=np.array([3.0, 1.0]),
        handover_points=np.array([[5.0, 5.0, 5.0], [2.0, 2.0, 2.0]]),
        cold_handover_factor=1.5,
        must_lead=np.array([False, True]),
        occupancy_ceiling=0.9,
        rules=Rules(span="soft", occupancy="soft"),
        span_points=7.0,
        occupancy_points_per_hour=9.0,
        occupancy_prices=(OccupancyPrice(above=0.75, points_per_month=16.0),),
        fixed_points=11.0,
    )


def golden_lines() -> dict[str, list[str]]:
    """Return the lines of every golden file, by name of the equation."""
    model = Model(data=tiny(), problem=pulp.LpProblem("tiny", pulp.LpMaximize))
    add_variables(model)
    points = objective(model)
    return {
        "objective": [
            "maximize",
            f"objective: {terms(points)} {points.constant:+.12g}",
        ],
        **{
            equation.__name__: ["subject to", *rows(equation(model))]
            for equation in EQUATIONS
        },
    }


def rows(constraints: Iterator[tuple[str, pulp.LpConstraint]]) -> list[str]:
    """Return each row as a line, its variables in order of their names."""
    return [
        f"{name}: {terms(row)} {SENSES[row.sense]} {-row.constant + 0.0:.12g}"
        for name, row in constraints
    ]


def terms(expression: pulp.LpAffineExpression) -> str:
    """Return coefficients and variables in order of their names."""
    found = sorted((variable.name, number) for variable, number in expression.items())
    return " ".join(f"{number:+.12g} {name}" for name, number in found)


def main() -> None:
    """Write every golden file anew and drop those without an equation."""
    FOLDER.mkdir(exist_ok=True)
    for old in FOLDER.glob("*.lp"):
        old.unlink()
    for name, lines in golden_lines().items():
        text = "\n".join([*lines, "end", ""])
        (FOLDER / f"{name}.lp").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
