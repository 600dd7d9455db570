"""Write the golden rows of every equation of the compact model: ``python tests/golden/make.py``.

One file an equation, each with the rows of that equation alone on the same tiny instance, in LP format.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pulp

from resourcing.formulation import (
    EQUATIONS,
    Model,
    Order,
    add_variables,
    objective,
    objective_parts,
)
from resourcing.formulation.apart import differ
from resourcing.formulation.equations import capacity, shortfall
from resourcing.formulation.equations.terms import Rows
from resourcing.formulation.kept import Kept, keep_leads
from resourcing.formulation.stages import keep
from resourcing.playbook import FocusPrice, OccupancyPrice, Rules
from resourcing.problem import NOBODY, ProblemData, problem_from_arrays
from resourcing.results import Stage

FOLDER = Path(__file__).parent / "lp"
KNOWN = (
    np.array([[1, 0, 2], [NOBODY, 0, NOBODY]]),
    np.array([[NOBODY, NOBODY, 0], [NOBODY, 1, NOBODY]]),
)
"""Leads to differ from; alliance 1 is active in the second period only."""
ROWS_OF_SOLVES = ("keep", "differ", "keep_leads")
"""Equations that a solve adds to the model: (22), (23) and (24)."""
WIDENED = (shortfall, capacity)
"""Equations with more terms in the complete model."""
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


def complete() -> ProblemData:
    """Return the tiny instance with two more resources and the rest of the model switched on.

    Resources 2 and 3 are like candidates, 2 hired before 3. Resource 1 needs an overseer beside it, resources 0 and 2
    may be one. Resource 1 has left after the second period. Resources 0, 2 and 3 may support the first bundle of
    alliance 0, within half of it. Each year of two has a budget; one handover is free.
    """
    data = tiny()
    active = data.active_months > 0
    available = np.vstack([data.available, [[0.0, 16.0, 16.0]] * 2])
    available[1, 2] = 0.0
    eligible = np.concatenate([data.eligible, np.zeros((2, 2, 3), bool)])
    eligible[2:, 0, 1:] = True
    support = np.zeros((4, 2, 2, 3))
    support[[0, 2, 3], 0, 0] = 3.0
    oversee = np.zeros((4, 2, 3), dtype=bool)
    oversee[[0, 2]] = active
    return data.replace(
        resources=("r0", "r1", "r2", "r3"),
        available=available,
        eligible=eligible,
        pace=np.vstack([data.pace, [[1.25, 1.0]] * 2]),
        overhead=np.concatenate([data.overhead, data.overhead[:1], data.overhead[:1]]),
        placement_cost=np.vstack([data.placement_cost, np.zeros((2, 2, 3))]),
        span_limit=np.array([1.5, np.inf, np.inf, np.inf]),
        hour_points=np.array([0.0, 0.125, 0.0, 0.0]),
        support_limit=support,
        support_cap=0.5 * data.need,
        needs_overseer=np.array([False, True, False, False]),
        oversight_hours=0.75 * active,
        may_oversee=oversee,
        candidate=np.array([False, False, True, True]),
        hire_points=np.array([0.0, 0.0, 13.0, 14.0]),
        hire_after=np.array([NOBODY, NOBODY, NOBODY, 2]),
        hour_cost=np.array([0.0, 50.0, 0.0, 0.0]),
        hire_cost=np.array([[0.0, 0.0], [0.0, 0.0], [300.0, 900.0], [400.0, 950.0]]),
        years=("2027", "2028"),
        year=np.array([0, 1, 1]),
        budget=np.array([np.inf, 1500.0]),
        max_handovers=1.0,
        focus_prices=(FocusPrice(above=1.0, points_per_month=6.0),),
        budget_points_per_thousand=40.0,
        months=3.0,
        handover_limit_points=17.0,
        rules=Rules(span="soft", occupancy="soft", budget="soft", handovers="soft"),
    )


def golden_lines() -> dict[str, list[str]]:
    """Return the lines of every golden file, by name: of the equation, or of one that the complete model widens.

    Equations that have no row on the tiny instance are written for the complete one.
    """
    simple, whole = modeled(tiny()), modeled(complete())
    lines = {"objective": points(simple), "complete_objective": points(whole)}
    for equation in EQUATIONS:
        few = rows(equation(simple)) or rows(equation(whole))
        lines[equation.__name__] = ["subject to", *few]
    for equation in WIDENED:
        lines[f"complete_{equation.__name__}"] = ["subject to", *rows(equation(whole))]
    lines["keep"] = ["subject to", *rows(kept_rows(whole))]
    lines["keep_leads"] = ["subject to", *rows(planned_rows(whole))]
    lines["differ"] = ["subject to", *rows(differ(whole, known=KNOWN, periods=2))]
    return lines


def kept_rows(model: Model) -> Rows:
    """Yield the row of every aim that reached -200 points, one after another."""
    order, sums = Order(), objective_parts(model)
    for aim, parts in order.stages:
        stage = Stage(
            aim=aim,
            value=-200.0,
            bound=-200.0,
            allowed=order.allowed(aim, -200.0),
            kept=-200.0,
            status="optimal",
            seconds=0.0,
        )
        yield from keep(pulp.lpSum(sums[part] for part in parts), stage=stage)


def planned_rows(model: Model) -> Rows:
    """Yield the rows that keep a plan: fixed in the first period, counted in the second, free in the third."""
    where = model.data.active
    early, second = np.zeros_like(where), np.zeros_like(where)
    early[:, 0], second[:, 1] = where[:, 0], where[:, 1]
    kept = Kept(lead=KNOWN[1], fixed=early, counted=second, most=1)
    added = pulp.LpProblem()
    departs = {a: added.add_variable(f"departs_a{a}", 0, 1) for a in (0, 1)}
    yield from keep_leads(model, kept=kept, departs=departs)


def modeled(data: ProblemData) -> Model:
    """Return the variables of an instance, without equations."""
    model = Model(data=data, problem=pulp.LpProblem("tiny", pulp.LpMaximize))
    add_variables(model)
    return model


def points(model: Model) -> list[str]:
    """Return the objective as lines."""
    found = objective(model)
    return ["maximize", f"objective: {terms(found)} {found.constant:+.12g}"]


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
