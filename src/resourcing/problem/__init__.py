"""One instance of the assignment: labeled arrays that stand alone, and how a portfolio becomes one."""

from resourcing.problem.data import AXES, NOBODY, ProblemData, problem_from_arrays
from resourcing.problem.staffing import PinEnded, Staffing, staffing_problem

__all__ = [
    "AXES",
    "NOBODY",
    "PinEnded",
    "ProblemData",
    "Staffing",
    "problem_from_arrays",
    "staffing_problem",
]
