"""The readable compact model in PuLP, one function an equation, and its solution by HiGHS.

Numbers of equations are those of docs/formulation.md. This package and the other methods are the only ones that
import a solver library.
"""

from resourcing.formulation.apart import solve_apart
from resourcing.formulation.equations import EQUATIONS, objective, objective_parts
from resourcing.formulation.highs import LATE, Stop, Verdict, build, objective_of, solve
from resourcing.formulation.kept import Kept, build_kept
from resourcing.formulation.stages import Order, solve_in_order, stages_not_solved
from resourcing.formulation.variables import INDEX_LETTERS, Model, add_variables

__all__ = [
    "EQUATIONS",
    "INDEX_LETTERS",
    "LATE",
    "Kept",
    "Model",
    "Order",
    "Stop",
    "Verdict",
    "add_variables",
    "build",
    "build_kept",
    "objective",
    "objective_of",
    "objective_parts",
    "solve",
    "solve_apart",
    "solve_in_order",
    "stages_not_solved",
]
