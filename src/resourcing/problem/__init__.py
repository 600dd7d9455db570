"""One instance of the assignment: labeled arrays that stand alone, and how a portfolio becomes one."""

from resourcing.problem.checks import AXES, NOBODY
from resourcing.problem.data import ProblemData, problem_from_arrays
from resourcing.problem.leading import PinEnded, Published
from resourcing.problem.staffing import Staffing, staffing_problem

__all__ = [
    "AXES",
    "NOBODY",
    "PinEnded",
    "ProblemData",
    "Published",
    "Staffing",
    "problem_from_arrays",
    "staffing_problem",
]
